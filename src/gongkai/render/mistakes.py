"""What is wrong with a project's own page templates, as a message for who wrote them instead of a fault of gongkai's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import walk_tb

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from gongkai.model.templates import BrokenTemplateError, Templates
from gongkai.render import OutsideError, RenderError

_SHEETS = ("pdf/", "poster/")  # folders of templates that become PDFs
_LONGEST = 200  # characters of a message that came from elsewhere
_UNKNOWN = re.compile(r"No (filter|test) named '([^']*)'(?: found)?\.?")
_KINDS = {"filter": "过滤器", "test": "判断"}
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
        raise RenderError(f"网页模板 {file} 第 {problem.lineno} 行写得不对：{_told(problem)}") from problem
    except Exception as problem:
        place = _line_of(problem, templates)
        if isinstance(problem, TemplateNotFound):
            at = f"网页模板 {place} 要用它：" if place else ""
            raise RenderError(at + templates.missing(str(problem.name or ""))) from problem
        if place is None and not isinstance(
            problem, TemplateError
        ):  # no template was running: a fault of gongkai's own
            raise
        raise RenderError(f"网页模板 {place or ''} 有错：{_told(problem)}") from problem


def _outside(address: str, templates: Templates) -> str:
    """What to say of an address that a template of a PDF asked for: where it is written, as far as that can be found."""
    asked = f"{address[:_LONGEST]}…" if len(address) > _LONGEST else address
    for path, data in templates.files:
        text = data.decode("utf-8", "replace")
        at = next((at for at in map(text.find, (address, address.rpartition("/")[2] or address)) if at >= 0), -1)
        if at >= 0 and path.startswith(_SHEETS):
            where = f"{templates.where}/{path} 第 {text.count(chr(10), 0, at) + 1} 行"
            break
    else:
        where = f"{templates.where} 的 {'、'.join(folder.strip('/') for folder in _SHEETS)} 里"
    return f"网页模板 {where}要用“{asked}”：编 PDF 时不取任何外面的东西（图片、样式、附件都不行），只用随带的字体。请从模板里删去"


def _told(problem: Exception) -> str:
    """What went wrong, in Chinese as far as it is known."""
    text = (problem.message or "" if isinstance(problem, TemplateError) else str(problem)).replace("\n", " ")
    text = _UNKNOWN.sub(lambda found: f"没有“{found[2]}”这个{_KINDS[found[1]]}，或者不许用", text)
    text = f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text
    words = next((words for kind, words in _WORDS if isinstance(problem, kind)), None)
    if words is None:
        return text if isinstance(problem, TemplateError) else f"{type(problem).__name__}（{text}）"
    return f"{words}（{text}）" if text else words


def _line_of(problem: BaseException, templates: Templates) -> str | None:
    """The innermost line of a template that was running, in words; None where none was."""
    found = None
    for frame, line in walk_tb(problem.__traceback__):
        if frame.f_code.co_filename.startswith(f"{templates.where}/"):
            found = f"{frame.f_code.co_filename} 第 {line} 行"
    return found
