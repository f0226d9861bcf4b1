"""What is wrong with a project's own page templates, as a message for who wrote them instead of a fault of gongkai's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import walk_tb

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from gongkai.model.templates import CARRIED, BrokenTemplateError, Templates
from gongkai.render import OutsideError, RenderError

_SHEETS = ("pdf/", "poster/")  # folders of templates that become PDFs
# What body.html of the PDF held before, which only lent.html is given now.
_FORMER = re.compile(r"numbers\.html|\{\{-?\s*tick\b")
_MOVED = (
    "。这是旧版的写法：现在 body.html 只排各领域的表，表头和打勾的一格移到了 lent.html，numbers.html 不再用。"
    "请把 templates/pdf 里自己的 body.html、numbers.html 移走，照 gongkai 自带的 body.html、lent.html 重新改"
)
_LONGEST = 200  # characters of a message that came from elsewhere
_OURS = "[\u4e00-\u9fff]"  # a message of gongkai's own
# What Jinja2 and Python say, and how it is told; what else they say is left out.
_SAID = (
    (r"No filter named '([^']*)'(?: found)?\.?", "没有“{}”这个过滤器，或者不许用"),
    (r"No test named '([^']*)'(?: found)?\.?", "没有“{}”这个判断，或者不许用"),
    ("Missing end of comment tag", "“{{#”开始的注释没有用“#}}”结束"),
    ("Missing end of raw directive", "“{{% raw %}}”没有用“{{% endraw %}}”结束"),
    (r"Encountered unknown tag '([^']*)'\..* that needs to be closed is '([^']*)'\.", "“{{% {} %}}”不该在这里，前面的“{{% {} %}}”还没有结束"),
    (r"Encountered unknown tag '([^']*)'\.", "没有“{{% {} %}}”这个语句，或者它不该在这里"),
    (r"[Uu]nexpected end of template\..* that needs to be closed is '([^']*)'\.", "“{{% {0} %}}”没有用“{{% end{0} %}}”结束"),
    (r"[Uu]nexpected end of template.*", "写到文件的末尾还没有写完，少了“}}}}”或“%}}”"),
    (r"unexpected char ['\"](.*)['\"] at \d+", "“{}”不该在这里，或者引号没有成对"),
    (r"unexpected '(.*)', expected '(.*)'", "“{}”不该在这里，这里应是“{}”"),
    (r"[Ee]xpected an expression, got '(.*)'", "“{}”前面少了式子"),
    (r"expected token '(.*)', got '(.*)'", "这里应是“{}”，写的却是“{}”"),
    (r"unexpected '(.*)'", "“{}”不该在这里，多半是前面没有写完"),
    (r"block '(.*)' defined twice", "有两个叫“{}”的 block"),
    (r"Block names in Jinja .*", "block 的名称只能用字母、数字和下划线"),
    (r"names starting with an underline .*", "下划线开头的名称不能 import"),
    (r"parameter '(\w+)' was not provided", "没有给参数“{}”"),
    (r"'(.*)' is undefined", "没有“{}”"),
    (r"'.*' has no attribute '(.*)'", "没有“{}”"),
    (r".* object has no element (.*)", "没有“{}”这一项"),
    (r"access to attribute '(.*)' of .* is unsafe\.", "“{}”不许用"),
    (r"macro '(.*)' takes .*", "给宏“{}”的参数不对"),
    (r"Range too big\..*MAX_RANGE \((\d+)\)\.", "range 最多数到 {}"),
    (r"'.*' object is not callable", "它后面不能写括号，不是宏或函数"),
    (r"'.*' object is not iterable", "它不能一项一项地取"),
    (r"cannot unpack .*|(?:not enough|too many) values to unpack .*", "不能分成几个名称"),
    (r"cannot assign attribute on non-namespace object", "只能改 namespace 里的值"),
)  # fmt: skip
_TOKENS = {"end of print statement": "}}", "end of statement block": "%}", "begin of statement block": "{%", "begin of print statement": "{{", "integer": "数", "float": "数", "string": "文字", "name": "名称"}  # fmt: skip
_WORDS: tuple[tuple[type[BaseException], str], ...] = (  # the first that fits
    (UndefinedError, "用了没有的名称"),
    (SecurityError, "用了不许用的东西"),
    (ZeroDivisionError, "除数是零"),
    (OverflowError, "数太大"),
    (RecursionError, "自己套自己，没有尽头"),
    (MemoryError, "要的内存太多"),
    (UnicodeError, "文字不能编码"),
    (LookupError, "没有这一项"),
    (TypeError, "值的种类不对"),
    (ValueError, "值不对"),
    (AssertionError, "值不对"),
)


@contextmanager
def template_mistakes(templates: Templates) -> Iterator[None]:
    """Turn what a template or a missing file of `templates` raises into a RenderError with the file and the line."""
    try:
        yield
    except OutsideError as problem:
        raise RenderError(_outside(str(problem), templates)) from problem
    except RenderError:
        raise
    except BrokenTemplateError as problem:
        raise RenderError(str(problem)) from problem
    except TemplateSyntaxError as problem:
        file = problem.filename or problem.name or ""
        raise RenderError(
            f"网页模板 {file} 第 {problem.lineno} 行写得不对：{_told(problem)}".removesuffix("：")
        ) from problem
    except Exception as problem:
        place = _line_of(problem, templates)
        if isinstance(problem, TemplateNotFound):
            at = f"网页模板 {place} 要用它：" if place else ""
            raise RenderError(at + templates.missing(str(problem.name or "")) + _moved(place, templates)) from problem
        if place is None and not isinstance(problem, TemplateError):  # none was running: a fault of gongkai's own
            raise
        told = f"网页模板 {place or ''} 有错：{_told(problem)}".removesuffix("：")
        raise RenderError(told + _moved(place, templates)) from problem


def _moved(place: str | None, templates: Templates) -> str:
    """What to say besides where a project's body.html of the PDF is one of an earlier gongkai."""
    body = dict(templates.files).get("pdf/body.html", b"")
    return _MOVED if "pdf/body.html" in (place or "") and _FORMER.search(body.decode("utf-8", "replace")) else ""


def _outside(address: str, templates: Templates) -> str:
    """What to say of an address that a template of a PDF asked for: where it is written, as far as that can be found."""
    asked = f"{address[:_LONGEST]}…" if len(address) > _LONGEST else address
    for path, data in templates.files:
        text = data.decode("utf-8", "replace")
        at = next((at for at in map(text.find, (address, address.rpartition("/")[2] or address)) if at >= 0), -1)
        if at >= 0 and path.startswith(_SHEETS):
            where = f"{templates.called(path)} 第 {text.count(chr(10), 0, at) + 1} 行"
            break
    else:
        where = f"{templates.where} 的 {'、'.join(folder.strip('/') for folder in _SHEETS)} 里"
    return f"网页模板 {where}要用“{asked}”：编 PDF 时不取任何外面的东西（图片、样式、附件都不行），只用随带的字体。请从模板里删去"


def _told(problem: Exception) -> str:
    """What went wrong, in Chinese as far as it is known; "" where nothing is."""
    said = (problem.message or "" if isinstance(problem, TemplateError) else str(problem)).replace("\n", " ")
    text = _in_chinese(said)
    words = next((words for kind, words in _WORDS if isinstance(problem, kind)), "")
    if not words and not isinstance(problem, TemplateError):  # who mends it must know
        words, text = type(problem).__name__, said
    text = f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text
    return f"{words}（{text}）" if words and text else words or text


def _in_chinese(text: str) -> str:
    """A message of gongkai's own as it is, one of Jinja2's or Python's as the table tells it; "" for others."""
    for said, told in _SAID:
        if found := re.fullmatch(said, text):
            return told.format(*(_TOKENS.get(part, part) for part in found.groups()))
    return text if re.search(_OURS, text) else ""


def _line_of(problem: BaseException, templates: Templates) -> str | None:
    """The innermost line of a template that was running, in words; None where none was."""
    found = None
    for frame, line in walk_tb(problem.__traceback__):
        if frame.f_code.co_filename.startswith((f"{templates.where}/", f"{CARRIED}{templates.where}/")):
            found = f"{frame.f_code.co_filename} 第 {line} 行"
    return found
