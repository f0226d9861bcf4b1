"""click in plain Simplified Chinese, whatever the user's locale.

click asks `gettext` for each of its own texts; here its modules are given this table to ask instead. A text that is
not in the table stays English; a test compares the table with click's source.
"""

from __future__ import annotations

import re
from types import ModuleType

import click

TEXTS = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "(dynamic)": "（动态）",
    "deprecated": "已不推荐使用",
    "required": "必填",
    "default: {default}": "默认：{default}",
    "env var: {var}": "环境变量：{var}",
    "Show the version and exit.": "显示版本。",
    "Show this message and exit.": "显示这份帮助。",
    "%(prog)s, version %(version)s": "%(prog)s %(version)s",
    "Confirm the action without prompting.": "不再询问，直接执行。",
    "Do you want to continue?": "继续吗？",
    "Repeat for confirmation": "再输入一次",
    "Press any key to continue...": "按任意键继续……",
    "Aborted!": "已中断。",
    "Error: {message}": "错误：{message}",
    "Error: invalid input": "错误：输入无效",
    "Error: The two entered values do not match.": "错误：两次输入不一样。",
    "Try '{command} {option}' for help.": "用“{command} {option}”看帮助。",
    "No such option {name!r}.": "没有“{name}”这个选项。",
    "No such option: {name}": "没有“{name}”这个选项。",
    "No such command {name!r}.": "没有“{name}”这个命令。",
    "Did you mean {possibility}?": "是不是“{possibility}”？",
    "(Did you mean one of: {possibilities}?)": "（是不是这些当中的一个：{possibilities}？）",
    "(Possible options: {possibilities})": "（可能的选项：{possibilities}）",
    "Missing command.": "没有写命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing {param_type}": "缺少{param_type}",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Choose from:\n\t{choices}": "可以写：\n\t{choices}",
    "Invalid value: {message}": "写法不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的写法不对：{message}",
    "Could not open file {filename!r}: {message}": "打不开文件“{filename}”：{message}",
    "unknown error": "原因不明",
    "Got unexpected extra argument ({args})": "多写了参数（{args}）",
    "Got unexpected extra arguments ({args})": "多写了参数（{args}）",
    "Argument {name!r} takes {nargs} values.": "参数“{name}”要写 {nargs} 个值。",
    "Option {name!r} does not take a value.": "选项“{name}”后面不写值。",
    "Option {name!r} requires an argument.": "选项“{name}”后面要写一个值。",
    "Option {name!r} requires {nargs} arguments.": "选项“{name}”后面要写 {nargs} 个值。",
    "Takes {nargs} values but 1 was given.": "要写 {nargs} 个值，只写了 1 个。",
    "Takes {nargs} values but {len} were given.": "要写 {nargs} 个值，写了 {len} 个。",
    "{len_type} values are required, but {len_value} was given.": "要写 {len_type} 个值，写了 {len_value} 个。",
    "{len_type} values are required, but {len_value} were given.": "要写 {len_type} 个值，写了 {len_value} 个。",
    "Choice({choices})": "选一（{choices}）",
    "directory": "文件夹",
    "file": "文件",
    "path": "路径",
    "File": "文件",
    "Directory": "文件夹",
    "Path": "路径",
    "{name} {filename!r} does not exist.": "{name}“{filename}”不存在。",
    "{name} {filename!r} is a directory.": "“{filename}”是文件夹，不是{name}。",
    "{name} {filename!r} is a file.": "“{filename}”是文件，不是{name}。",
    "{name} {filename!r} is not executable.": "{name}“{filename}”不能执行。",
    "{name} {filename!r} is not readable.": "{name}“{filename}”没有读取权限。",
    "{name} {filename!r} is not writable.": "{name}“{filename}”没有写入权限。",
    "{value!r} does not match the format {format}.": "“{value}”不合格式 {format}。",
    "{value!r} does not match the formats {formats}.": "“{value}”不合格式 {formats}。",
    "{value!r} is not a valid UUID.": "“{value}”不是 UUID。",
    "{value!r} is not a valid boolean.": "“{value}”不是真假值。",
    "{value!r} is not a valid boolean. Recognized values: {states}": "“{value}”不是真假值，可以写：{states}",
    "{value!r} is not a valid {number_type}.": "“{value}”不是{number_type}。",
    "{value!r} is not one of {choices}.": "“{value}”不在可写的值当中：{choices}。",
    "{value!r} is not {choice}.": "“{value}”不是 {choice}。",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 之内。",
    # Only in earlier releases of click 8
    "{name} '{filename}' is a directory.": "“{filename}”是文件夹，不是{name}。",
    "{text} {deprecated_message}": "{text} {deprecated_message}",
    "(Deprecated) {text}": "（已不推荐使用）{text}",
    "Error: The value you entered was invalid.": "错误：输入无效。",
    "Error: {e.message}": "错误：{e.message}",
}

# What a value is, by click's type: in usage lines, help and "is not a …".
KINDS = {
    "StringParamType": "文字",
    "IntParamType": "整数",
    "IntRange": "整数",
    "FloatParamType": "数字",
    "FloatRange": "数字",
    "BoolParamType": "真假值",
    "DateTime": "日期",
    "File": "文件",
}


def speak_chinese() -> None:
    """Make click speak Chinese in this process. Call it before any command runs."""
    for module in vars(click).values():
        if isinstance(module, ModuleType) and module.__name__.startswith("click."):
            if hasattr(module, "_"):
                module._ = _one  # type: ignore[attr-defined]
            if hasattr(module, "ngettext"):
                module.ngettext = _one_or_many  # type: ignore[attr-defined]
    for name, kind in KINDS.items():
        if (one := getattr(click.types, name, None)) is not None:
            one.name = kind
    click.formatting.term_len = columns  # type: ignore[assignment, attr-defined]
    click.formatting.wrap_text = wrapped


# What stays together on a line: a Latin word, or one character; no line begins with 。 or ” or ends with “.
_PIECE = re.compile(r"[“（《]*(?:[!-~]+|.)[。，、；：？！”）》…]* *")
_BROKEN = re.compile(r"(?<=[^ -~])\n(?=[^ -~])")


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    from gongkai.findings.lines import columns as counted

    return counted(text)


def joined(paragraph: str) -> str:
    """A paragraph of a docstring on one line: where it goes on in Chinese, without a space."""
    lines = "\n".join(line.strip() for line in paragraph.splitlines())
    return " ".join(_BROKEN.sub("", lines).split())


def wrapped(
    text: str, width: int = 78, initial_indent: str = "", subsequent_indent: str = "", preserve_paragraphs: bool = False
) -> str:
    """Text in lines of so many columns, in place of click's own, which counts a Chinese character as one.

    A paragraph that begins with a line of \\b keeps its lines.
    """
    paragraphs = re.split(r"\n{2,}", text.strip("\n")) if preserve_paragraphs else [text]
    told = []
    for paragraph in paragraphs:
        if paragraph.startswith("\b\n"):
            told += ["\n".join(f"{initial_indent}{line}" for line in paragraph.split("\n")[1:])]
            continue
        lines, line = [], initial_indent
        for piece in _PIECE.findall(joined(paragraph)):
            if columns(line + piece.rstrip()) > width and line.strip():
                lines.append(line.rstrip())
                line = subsequent_indent
            line += piece
        told.append("\n".join([*lines, line.rstrip()]))
    return "\n\n".join(told)


def _one(text: str) -> str:
    return TEXTS.get(text, text)


def _one_or_many(one: str, many: str, count: int) -> str:
    return TEXTS.get(one, one) if count == 1 else TEXTS.get(many, many)


def retold(problem: click.ClickException) -> click.ClickException:
    """The problem with a sentence of our own where click puts one together that no translation mends."""
    if isinstance(problem, click.NoSuchOption) and problem.possibilities:
        near = "、".join(f"“{one}”" for one in problem.possibilities)
        return click.UsageError(f"{problem.message}是不是{near}？", problem.ctx)
    if isinstance(problem, click.NoSuchOption) and problem.ctx is not None and problem.ctx.parent is None:
        later = f"命令的选项写在命令后面：gongkai 命令 {problem.option_name} …"
        return click.UsageError(f"{problem.message}{later}", problem.ctx)
    if not isinstance(problem, click.BadParameter) or problem.param is None or problem.param_hint:
        return problem
    option = isinstance(problem.param, click.Option)
    name = (problem.param.opts[0] if option else problem.param.human_readable_name).strip("[].")
    if not isinstance(problem, click.MissingParameter):
        return click.UsageError(f"“{name}”写得不对：{problem.message}", problem.ctx)
    return (
        problem if problem.message else click.UsageError(f"缺少{'选项' if option else '参数'}“{name}”。", problem.ctx)
    )
