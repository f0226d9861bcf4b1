"""What several commands share: finding the project, naming counties, telling progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from gongkai.model.finding import Finding, Severity
from gongkai.model.letters import did_you_mean
from gongkai.model.refusal import Refusal
from gongkai.source.called import NAMED, called, on_disk
from gongkai.source.home import GIVEN, GUIDELINES, find_root
from gongkai.source.places import folder_of, level_of, only_county, place_slugs
from gongkai.source.transaction import Change, place, recover
from gongkai.source.writing import reason, write_beside

if TYPE_CHECKING:
    from gongkai.model.item import Guideline
    from gongkai.model.report import Report, ReportSheet
    from gongkai.model.templates import Templates
    from gongkai.rules.check import Checked
    from gongkai.source.project import Project

LEVELS = {"error": (Severity.ERROR,), "warning": (Severity.ERROR, Severity.WARNING), "info": tuple(Severity)}

_BINARY, _ENDINGS = ("docx", "xlsx"), {"md": "markdown", "xml": "junit"}
_DOCUMENTS = ("doc", "docx", "wps", "xls", "xlsx", "et", "ods", "odt", "pdf")  # files that nobody reads as texts
READ = click.Path(exists=True, dir_okay=False, path_type=Path)  # a file that a command reads
_YEARS = (1949, 2999)  # of a date on the command line
_LABEL = 200  # characters of a command, as told when it is taken back


def project_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --project, and --guidelines, which `source.home` is told of."""
    folder = click.Path(file_okay=False, exists=True, path_type=Path)
    other = click.option(
        "--guidelines",
        metavar="目录",
        type=folder,
        envvar=GIVEN,
        expose_value=False,
        callback=lambda context, _, folder: go_by(context, folder),
        help="这一次按项目以外的指引：指引的文件夹，或有 guidelines 的项目（也可写在环境变量 GONGKAI_GUIDELINES 里）。",
    )
    own = click.option("--project", metavar="目录", type=folder, help="项目所在的文件夹；默认从当前文件夹往上找。")
    return own(other(function))


def in_project(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a command that is given `root`, the project's folder: see `root_of`."""

    @wraps(function)
    def found(*given: Any, project: Path | None, **others: Any) -> Any:
        return function(*given, root=root_of(project), **others)

    return project_option(found)


def go_by(context: click.Context, folder: Path | None) -> None:
    """Let everything that the command loads go by the guidelines in `folder`."""
    if folder is None:
        return
    if not any(any(one.glob("[0-9][0-9]-*.yaml")) for one in (folder, folder / GUIDELINES)):
        raise click.UsageError(f"“{folder}”里没有指引：要是放着 01-….yaml 这些文件的文件夹，或有 {GUIDELINES} 的项目。")
    before = os.environ.get(GIVEN)
    os.environ[GIVEN] = str(folder.resolve())

    @context.call_on_close
    def as_before() -> None:
        if before is None:
            os.environ.pop(GIVEN, None)
        else:
            os.environ[GIVEN] = before


def place_option(what: str, name: str = "county", **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Adds --place, also called --county: a place by its slug, name or code."""
    names = "县写文件夹名、名称或代码，如 yongxiu、永修县 或 360425；乡镇、村如 yongxiu/jiangshang；省、市、省直部门如 province、cities/jiujiang、province/dept/mzt"
    return click.option(
        "--place", "--county", name, metavar="地方", help=f"{what}。{names}。", shell_complete=_begun, **more
    )


def _begun(context: click.Context, _: click.Parameter, word: str) -> list[str]:
    """The places whose slugs begin so, for a shell that completes a word."""
    root = find_root(context.params.get("project") or Path.cwd())
    return [slug for slug in place_slugs(root) if slug.startswith(word)] if root is not None else []


county_option = place_option("哪个地方，可以写几个", "counties", multiple=True)


def cache_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --cache and --no-cache; the command is given `cache`: a folder, None for the system's own, or False for none."""
    folder = click.Path(file_okay=False, path_type=Path)
    where = click.option(
        "--cache",
        metavar="目录",
        type=folder,
        envvar="GONGKAI_CACHE",
        help="编过、查过的存在哪里，没有变的下次不再做；默认是本机用户的缓存文件夹。不能在项目和它的 git 仓库里，随时可以删去。",
    )
    without = click.option(
        "--no-cache", "without", is_flag=True, help="不用缓存，全部重新做（也可设环境变量 GONGKAI_NO_CACHE=1）。"
    )

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def chosen(*, cache: Path | None, without: bool, **others: Any) -> Any:
            from click.core import ParameterSource

            from gongkai.publish.store import WITHOUT

            typed = click.get_current_context().get_parameter_source("cache") is ParameterSource.COMMANDLINE
            if os.environ.get(WITHOUT) and not typed:
                without = True  # whatever else the environment says
            return function(cache=False if without else cache, **others)

        return chosen

    return where(without(add(function)))


def folder_option(told: str, metavar: str = "目录") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Adds --output, the folder that a command writes into or looks at."""
    return click.option("--output", metavar=metavar, type=click.Path(file_okay=False, path_type=Path), help=told)


def root_of(project: Path | None, start: Path | None = None) -> Path:
    """The project's folder, once what a killed command left there is finished; a usage error where there is none."""
    root = find_root(project or start or Path.cwd())
    if root is None:
        raise click.UsageError(
            "这里不是 gongkai 项目：往上各层都没有 gongkai.yaml，也没有 guidelines 或 counties 文件夹。"
            "请换到项目里，或用 --project 指明；新建项目用 gongkai new project 县名"
        )
    for told in recover(root):
        click.echo(told, err=True)
    return root


def write_sources(root: Path, changes: Iterable[Change], took: Sequence[str] = ()) -> None:
    """Make all changes of sources or none, so that `gongkai undo` can take them back; what hinders them is the command's
    error. `took` are marks of what was taken in, for `journal.taken`."""
    from gongkai.source.journal import noted

    wanted = [change for change in changes if change.before != change.after]
    place(root, [*wanted, *noted(root, wanted, printable(" ".join(["gongkai", *sys.argv[1:]]))[:_LABEL], took)])


@contextmanager
def undone(what: str = "什么都没有改动") -> Iterator[None]:
    """What is refused inside is told with this behind it."""
    try:
        yield
    except Refusal as problem:
        told = str(problem)
        raise click.ClickException(f"{told}{'' if told[-1:] in '。？' else '。'}{what}") from problem


def refuse(findings: Sequence[Finding], sources: Mapping[str, bytes], why: str) -> NoReturn:
    """End the command, once the findings that forbid what was asked for are told; `sources` are the files' bytes."""
    from gongkai.findings import text

    click.echo(text.write(findings, sources, color=sys.stderr.isatty()), nl=False, err=True)
    raise click.ClickException(why)


def show_changes(root: Path, changes: Iterable[Change]) -> None:
    """Print what becomes of files, as a unified difference."""
    from difflib import unified_diff

    for change in changes:
        name = change.path.relative_to(root).as_posix()
        before, after = ((data or b"").decode("utf-8-sig").splitlines() for data in (change.before, change.after))
        for line in unified_diff(before, after, f"a/{name}", f"b/{name}", lineterm=""):
            click.echo("".join(char for char in line if char.isprintable() or char in "\t\u3000"))


def text_or(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Adds --format of what is only printed."""
    style = click.Choice(["text", *formats])
    return click.option("--format", "style", type=style, default="text", show_default=True, help="输出的格式。")


def report_options(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Adds --format and --output of a report. The command is given a format: by the file's name where it is not said, else
    text; a usage error for one that is no text without a file, and for a file's name that is no format's."""
    style = click.option(
        "--format", "style", type=click.Choice(formats), help="格式；默认看 --output 的文件名，否则是 text。"
    )
    file = click.Path(dir_okay=False, path_type=Path)
    output = click.option("--output", metavar="文件", type=file, help="写到文件。")

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def chosen(*, style: str | None, output: Path | None, **others: Any) -> Any:
            ending = output.suffix.lower().removeprefix(".") if output else ""
            style = _style(style, ending, formats)
            if style in _BINARY and output is None:
                raise click.UsageError(f"这种格式要写到文件：加上 --output 报表.{style}")
            return function(style=style, output=output, **others)

        return style(output(chosen))

    return add


def _style(style: str | None, ending: str, formats: Sequence[str]) -> str:
    """The format that is asked for, by its name or by the ending of a file. UsageError where the file would not be what its
    name says."""
    found = _ENDINGS.get(ending, ending)
    if style is None and (found in formats or found in ("", "txt")):
        return found if found in formats else "text"
    if style is None or (found not in ("", style) and (found in _DOCUMENTS or style in _BINARY)):
        endings = {"text": "txt"} | {format: ending for ending, format in _ENDINGS.items()}
        known = formats if style is None else [style]
        raise click.UsageError(
            f"--output 的文件名写的是 .{ending}，{'这个命令' if style is None else f'--format {style} '}写不出这种文件。"
            f"能写：{'、'.join(f'.{endings.get(one, one)}' for one in known)}"
        )
    return style


def printed(report: Report, style: str, templates: Templates) -> bytes:
    """A report in one of the formats that are read; `templates` are those of the project's pages."""
    if style == "html":
        from gongkai.render.html.report import page

        return page(report, templates)
    if style == "docx":
        from gongkai.render.official import document

        return document(report)
    if style == "xlsx":
        return workbook([part.table for part in report.parts if part.table is not None], report.day)
    from gongkai.render.plain import text

    return text(report).encode()


def workbook(sheets: Sequence[ReportSheet], day: str) -> bytes:
    """Tables as a workbook of that day."""
    from gongkai.render.xlsx.report import workbook  # which takes long to import

    return workbook(sheets, day)


def deliver(output: Path | None, data: str | bytes) -> None:
    """A report to its file, or to the terminal; what hinders it is the command's error."""
    told = data.encode() if isinstance(data, str) else data
    click.echo(told if output is None else write_report(output, told), nl=output is not None)


def write_report(output: Path, data: bytes) -> str:
    """Put a report into its file; what to tell of it. What hinders it is the command's error. A device or a pipe is written
    to, and stays what it is."""
    from gongkai.cli.making import shown

    with writing(output):
        if output.exists() and not output.is_file() and not output.is_dir():
            output.write_bytes(data)
        else:
            write_beside(output, data)
    return f"已写 {shown(output)}"


@contextmanager
def writing(target: Path | None, more: str = "", *, within: bool = False) -> Iterator[None]:
    """What hinders the writing of a file, or of those `within` a folder, is the command's error, told with `more` behind it."""
    try:
        yield
    except OSError as problem:
        where = (within and problem.filename) or target
        raise click.ClickException(f"不能写入 {where}：{reason(problem)}{more}") from problem


def load(
    root: Path,
    counties: Iterable[str] | None = None,
    pretended: Mapping[Path, bytes | None] = MappingProxyType({}),
    *,
    packed: bool = False,
) -> Project:
    """The same as `source.project.load`, which takes long to import."""
    from gongkai.source import project

    return project.load(root, counties, pretended, packed=packed)


def known_counties(root: Path, counties: Iterable[str]) -> list[str]:
    """The slugs of the named places (yongxiu, yongxiu/jiangshang, province, 永修县, 360425); refuses what is none."""
    return sorted(called(counties, place_slugs(root), on_disk(root)))


def places(root: Path, counties: Sequence[str]) -> list[str]:
    """The named places, or all that there are; a usage error where there are none."""
    if not (wanted := known_counties(root, counties) or place_slugs(root)):
        raise click.UsageError("项目里还没有地方。请先建一个，如 gongkai new county --code 360425 --slug yongxiu")
    return wanted


def one_place(root: Path, slug: str | None) -> str:
    """The named place, or the project's only county; a usage error where there are none or several."""
    if slug is not None:
        return known_counties(root, [slug])[0]
    slugs = place_slugs(root)
    only = only_county(slugs)
    if only is None:
        counties = [one for one in slugs if level_of(one).name == "县级"] or slugs
        several = f"这里有几个县，请用 --county 写明是哪一个：{'、'.join(counties[:NAMED])}"
        raise click.UsageError(several if counties else "项目里还没有县。用 gongkai new county 建一个")
    return only


def errors_in(sources: Project, slugs: Iterable[str], today: str | None = None) -> int:
    """How many errors the checks find in the folders of these places: what reports tell of who reads them as a whole."""
    from gongkai.rules import check

    return errors_of(check(sources, today=today), slugs)


def errors_of(checked: Checked, slugs: Iterable[str]) -> int:
    """The same of a project that was checked."""
    inside = tuple(f"{folder_of(slug).as_posix()}/" for slug in slugs)
    return sum(one.severity is Severity.ERROR and one.span.file.startswith(inside) for one in checked.findings)


def drafts_of(checked: Checked) -> dict[str, int]:
    """How many cells are still to be filled in, of each place of which some are: its catalog is a draft."""
    return {slug: one.open for slug, one in checked.catalogs.items() if one.open}


def tell_errors(errors: int) -> None:
    """Says behind a report that its sources have errors."""
    if errors:
        click.echo(
            f"注意：源文件有 {errors} 个错误，有错的内容可能没有算进去。用 gongkai validate 看，改好再报", err=True
        )


def guideline_of(sources: Project, word: str, more: str = "") -> Guideline:
    """The guideline of the domain that a word stands for; a usage error where there is none, with `more` to do about it."""
    found = sources.guideline_of(word)
    if found is None:
        raise click.UsageError(f"没有“{word}”这个领域的指引。{did_you_mean(word, sources.guidelines)}{more}")
    return found


def today() -> str:
    """The day against which what falls due is checked: the only look at the clock."""
    return date.today().isoformat()


def day(text: str | None) -> str:
    """A date that was given, or today; a usage error for what is none."""
    if text is None:
        return today()
    from gongkai.kinds.date import DAY_WANTED, as_day

    if (found := as_day(text)) is None:
        raise click.UsageError(f"“{printable(text)}”不是日期。{DAY_WANTED}")
    if not _YEARS[0] <= int(found[:4]) <= _YEARS[1]:  # what is reckoned from it shall be a day, too
        raise click.UsageError(f"“{printable(text)}”的年份不对，写 {_YEARS[0]} 到 {_YEARS[1]} 年的日期")
    return found


def printable(text: str) -> str:
    """A text from the command line without what cannot be printed, and without spaces around it."""
    return "".join(char for char in text if char.isprintable()).strip()


def quoted(text: str) -> str:
    """A text from the command line as YAML: plain where that is safe, else in quotes."""
    from gongkai.source.written import scalar

    return scalar(printable(text))


def codes(values: Sequence[str]) -> tuple[str, ...]:
    """Rule codes or their beginnings from options that may hold several, separated by commas."""
    chosen = tuple(
        code.strip().upper() for value in values for code in value.replace("，", ",").split(",") if code.strip()
    )
    if chosen:
        from gongkai.rules import RULES
    for code in chosen:
        if not any(known.startswith(code) for known in RULES):
            raise click.UsageError(f"没有“{code}”这条规则。{did_you_mean(code, RULES)}规则见 gongkai rules")
    return chosen


def failing(findings: Iterable[Finding], level: str) -> list[Finding]:
    """The findings at or above a level."""
    return [finding for finding in findings if finding.severity in LEVELS[level]]


class Progress:
    """A line on the terminal that is written over; silent where nobody watches."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._open = False

    def show(self, text: str) -> None:
        """Replace the line."""
        if self._shown:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
            self._open = True

    def clear(self) -> None:
        """Remove the line."""
        if self._open:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._open = False


def quiet_collector() -> None:
    """Sources become millions of small objects that all stay alive; collecting on the way finds nothing.

    A province of a hundred counties stays below the threshold, so that its time grows with its entries only.
    """
    import gc

    gc.freeze()
    gc.set_threshold(5_000_000, 50, 1000)


def one_heap() -> None:
    """What is freed goes back to the system, and threads share one heap, where the system's library is asked so (glibc's
    mallopt): a build by two processes takes a quarter less memory, however many places it makes.
    """
    import contextlib
    import ctypes

    with contextlib.suppress(AttributeError, OSError, TypeError):  # of systems that have nothing of the kind
        mallopt = ctypes.CDLL(None).mallopt
        # M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD
        for setting, value in ((-8, 1), (-3, 1 << 17), (-1, 1 << 20)):
            mallopt(setting, value)
