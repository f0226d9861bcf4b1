"""Everything that the command line says is Chinese, click's own words too."""

import ast
import re
from pathlib import Path

import click
import pytest

from command import gongkai
from gongkai.cli.chinese import TEXTS
from gongkai.cli.main import COMMANDS
from overlay import demo

# Said only to programmers, or by parts of click that gongkai does not use.
NOT_FOR_USERS = re.compile(
    r"declaration|defined twice|DeprecationWarning|parameter declaration|Could not determine|No options defined|same flag"
    r"|iterable|start character|Bash|colour|standard stream|editor|Windows error|^d$|^Error: \{message\}$"
)

# Words of the help that are no Chinese: names of programs and formats, what is typed.
KNOWN = r"""
    gongkai git YAML Word docx import traditional PDF JSON CSV Excel GK\w* UA text json error warning info markdown county counties
    guidelines yongxiu jiangshang lvyou places province dept mzt city cities jiujiang GONGKAI GUIDELINES Outlook ics yaml html xlsx pdf csv x
    editions gz zip catalog main v HEAD checklist https www gov cn
    posters A L P evidence overview progress published uniformity due txt robots coverage duties item domain town village list participation h project duchang migrate settled
    completion bash zsh fish Tab zshrc compinit fpath zfunc
    site Ctrl C review reviews sign packet comments answer verify allowed signers origin WPS commit withheld
    Dask tcp NO CACHE ods xls Schema vscode settings out sarif github gitlab junit rdjson concise SARIF GitHub GitLab JUnit reviewdog Markdown
"""


def texts_of_click():
    for file in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                for arg in node.args:
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str):
                        yield arg.value


def test_the_table_has_every_text_of_click():
    missing = {text for text in texts_of_click() if text not in TEXTS and not NOT_FOR_USERS.search(text)}
    assert missing == set()


def test_translations_keep_the_placeholders():
    for english, chinese in TEXTS.items():
        names = set(re.findall(r"\{(\w+)", english)) | set(re.findall(r"%\((\w+)\)", english))
        assert names == set(re.findall(r"\{(\w+)", chinese)) | set(re.findall(r"%\((\w+)\)", chinese)), english


@pytest.mark.parametrize(
    "args",
    [
        ["--help"],
        *([name, "--help"] for name in COMMANDS),
        ["new", "item", "--help"],
        ["new", "town", "--help"],
        ["new", "province", "--help"],
        ["new", "city", "--help"],
        ["new", "dept", "--help"],
        ["new", "list", "--help"],
        ["report", "coverage", "--help"],
        *(["review", name, "--help"] for name in ("packet", "comments", "answer", "sign", "verify")),
        ["report", "overview", "--help"],
    ],
)
def test_help_is_chinese_even_in_an_english_locale(args, tmp_path):
    import os

    done = gongkai(*args, cwd=tmp_path, env={**os.environ, "LANG": "en_US.UTF-8", "LC_ALL": "C.UTF-8"})
    assert done.returncode == 0
    assert done.stdout.startswith("用法：")
    known = "|".join(COMMANDS).replace("-", "|") + "|".join(["", *KNOWN.split()])
    rest = re.sub(r"--[a-z-]+|^ +gongkai .*$", "", done.stdout, flags=re.MULTILINE)  # the last are examples, to type
    assert [word for word in re.findall(r"[A-Za-z]+", rest) if not re.fullmatch(known, word)] == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["validat"], "没有“validat”这个命令。是不是“validate”？"),
        (["buid"], "是不是“build”？"),
        (["validate", "--countty", "x"], "没有“--countty”这个选项。是不是“--county”"),
        (
            ["--guidelines", "x", "validate"],
            "没有“--guidelines”这个选项。命令的选项写在命令后面：gongkai 命令 --guidelines …",
        ),
        (["--vesion"], "没有“--vesion”这个选项。是不是“--version”？"),
        (["build", "--jobs", "many"], "“--jobs”写得不对：“many”不是整数"),
        (["merge", "nowhere"], "“各份的文件夹”写得不对："),
        (["build", "--jobs", "0"], "不在范围"),
        (["why"], "缺少参数“编号”。"),
        (["exclude", "10-001"], "缺少选项“--reason”。"),
        (["explain", "GK103", "GK104"], "多写了参数"),
        (["validate", "--format"], "后面要写一个值"),
        (["validate", "--format", "xml"], "不在可写的值当中"),
        (["validate", "--project", "nowhere"], "不存在"),
    ],
)
def test_errors_are_chinese(args, said, tmp_path):
    done = gongkai(*args, cwd=demo(tmp_path / "p"))
    assert done.returncode == 2
    assert said in done.stderr
    assert "错误：" in done.stderr
    assert not re.search(r"Usage|Error|Try|Invalid|Missing|No such", done.stderr)
