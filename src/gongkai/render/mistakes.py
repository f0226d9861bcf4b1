"""What is wrong with a project's own page templates, as a message for who wrote them instead of a fault of gongkai's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from gongkai.render import RenderError


@contextmanager
def template_mistakes(templates: Path) -> Iterator[None]:
    """Turn what a template or a missing file of `templates` raises into a RenderError."""
    try:
        yield
    except TemplateNotFound as problem:
        raise RenderError(_missing(str(problem.name or ""), templates)) from problem
    except TemplateSyntaxError as problem:
        raise RenderError(
            f"网页模板 {problem.name or ''} 第 {problem.lineno} 行写得不对：{problem.message}"
        ) from problem
    except TemplateError as problem:
        raise RenderError(f"网页模板有错：{problem.message}") from problem
    except OverflowError as problem:  # the sandbox's bound of a loop
        raise RenderError(f"网页模板有错：{problem}") from problem
    except UnicodeDecodeError as problem:
        raise RenderError(f"{templates} 里的模板要用 UTF-8 编码：{problem}") from problem
    except (ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError) as problem:
        place = _line_of(problem, templates)
        if place is None:  # no template was running: a fault of gongkai's own
            raise
        raise RenderError(f"网页模板 {place} 有错：{type(problem).__name__} {problem}") from problem
    except FileNotFoundError as problem:
        if not problem.filename or not Path(problem.filename).is_relative_to(templates):
            raise
        raise RenderError(_missing(Path(problem.filename).name, templates)) from problem


def _line_of(problem: BaseException, templates: Path) -> str | None:
    """The innermost line of a template below `templates` that was running, in words; None where none was."""
    found = None
    for frame, line in walk_tb(problem.__traceback__):
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(templates):
            found = f"{file.relative_to(templates).as_posix()} 第 {line} 行"
    return found


def _missing(name: str, templates: Path) -> str:
    return f"{templates} 里缺少 {name}。自己的 templates 要有 html、pdf 里的全部文件，请从 gongkai 带的模板里复制"
