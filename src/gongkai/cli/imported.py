"""What the ways of `gongkai import` share: the tables of files, what is told of them, and what is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import click

from gongkai.cli import options
from gongkai.model.letters import first_of
from gongkai.model.tree import Map, path_to

if TYPE_CHECKING:
    from gongkai.importers.opening.sheet import Sheet, Told
    from gongkai.model.tree import Step
    from gongkai.source.project import Project
    from gongkai.source.transaction import Change

T = TypeVar("T")
_MOST = 20  # errors that are told one by one


@dataclass(slots=True)
class Read(Generic[T]):
    """What was read from all files: the tables by file, what is wrong with the files that could not be read, and what
    the openers tell of those that could."""

    tables: list[tuple[str, T]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    dropped: list[Told] = field(default_factory=list)
    doubtful: list[Told] = field(default_factory=list)


def read_files(
    files: tuple[Path, ...],
    tables_in: Callable[[Path, list[Sheet]], Sequence[T] | None],
    *,
    simplify: bool,
    hidden: bool,
) -> Read[T]:
    """The tables of all files. `tables_in` gives those of a file's sheets; None where the file is something else, of which
    nothing is told. It raises NoTableError, which is only told of a file that was not named itself."""
    from gongkai.importers.opening.files import called, collect, passed_over, read
    from gongkai.importers.opening.sheet import ImportFileError, NoTableError, rounded

    done: Read[T] = Read()
    for path in collect(list(files)):
        try:
            sheets = _simplified(read(path, hidden=hidden), path, simplify)
            _refuse_report(path, sheets)
            found = tables_in(path, sheets)
        except ImportFileError as problem:
            if isinstance(problem, NoTableError) and path not in files:  # one of many in a folder, of another kind
                click.echo(f"跳过 {problem}", err=True)
            else:
                done.unread.append(str(problem))
            continue
        if found is None:
            continue
        name = called(path)
        done.tables.extend((name, table) for table in found)
        for sheet in sheets:
            done.dropped.extend((f"{name}：{place}", text, why) for place, text, why in sheet.dropped)
            done.doubtful.extend(
                (f"{name}：{place}", text, why) for place, text, why in (*sheet.doubtful, *rounded(sheet))
            )
    if others := [called(path) for path in passed_over(list(files))]:
        click.echo(f"跳过 {first_of(others, 10)}：不是可以导入的文件", err=True)
    return done


_COMMENTS = "里面的意见，用 gongkai review comments 读"
_READ_ONLY = "只供看，不能读回来。要改目录，请改编出的 catalog.xlsx 或填报表，再导入"
_OURS = (  # what gongkai makes that is no catalog and no list, by what stands above its first table
    (re.compile("内容标记：[0-9a-f]{32,44}"), f"这是报审材料。{_COMMENTS}"),
    (re.compile("政务公开目录清单调整申请表"), f"这是调整申请表。{_COMMENTS}"),
    (re.compile("(?:基层政务公开标准目录)?各地对照：.{1,100}"), f"这是各地的对照表，{_READ_ONLY}"),
    (re.compile(".{1,100}基层政务公开标准化规范化工作进展"), f"这是工作进展的报告，{_READ_ONLY}"),
)


def _refuse_report(path: Path, sheets: Sequence[Sheet]) -> None:
    """Raises NoTableError for a report that gongkai made to be read: it holds tables, and is nothing to import."""
    from gongkai.importers.opening.files import called
    from gongkai.importers.opening.sheet import NoTableError

    for sheet in sheets[:1]:
        for text in (*sheet.before[:3], *(row[0] for row in sheet.rows[:3] if row)):
            if told := next((told for one, told in _OURS if one.fullmatch(text.strip())), None):
                raise NoTableError(f"{called(path)}：{told}")


def _simplified(sheets: list[Sheet], path: Path, wanted: bool) -> list[Sheet]:
    """Sheets in simplified characters where that is asked for, or the file is written in traditional ones throughout and
    OpenCC is installed; otherwise only told that there are others."""
    from gongkai.importers.opening.files import called
    from gongkai.importers.reading.names import simplify, traditional

    count, letters = traditional(sheets)
    if count and not wanted:
        wanted = count * 10 > letters and find_spec("opencc") is not None
        done = (
            f"是繁体字的（认出 {count} 个），转成简体再读"
            if wanted
            else f"有 {count} 个繁体字。要转成简体，请加 --simplify"
        )
        click.echo(f"{called(path)}：{done}", err=True)
    return simplify(sheets) if wanted else sheets


def refuse_broken(sources: Project, county: str) -> None:
    """An import compares with the present sources; broken ones would lose something."""
    place = sources.places.get(county)
    own = options.failing(sources.findings, "error")
    if own or place is None or place.place is None:
        options.refuse(own, sources.sources, "源文件有错误，请先改好（gongkai validate），再导入")


def write_report(report: Path, page: str) -> None:
    """Write the report's page; what hinders that ends the command."""
    from gongkai.source.writing import write_beside

    with options.writing(report, "。源文件没有改动"):
        write_beside(report, page.encode())
    click.echo(f"导入情况的网页：{report}")


def tell_laws(root: Path, unknown: Sequence[str]) -> None:
    """Entries for the registry of laws, where the project has one of its own."""
    from gongkai.importers.report import laws
    from gongkai.source.home import GUIDELINES, LAWS

    if unknown and (root / GUIDELINES / LAWS).is_file():
        click.echo(f"可以加到 {GUIDELINES}/{LAWS} 的条目：\n{laws(unknown)}")


def tell_errors(
    sources: Project,
    changes: Sequence[Change],
    option: str,
    whence: Callable[[tuple[Step, ...], Map], str],
    *,
    written: bool,
) -> bool:
    """Tell the errors that there will be, since nothing is built while there are any; whether there are. `whence` tells the cell that
    was imported into what stands at a path of a file that says this ("" where none was), `option` is what commands need for the
    place; they are proposed where what is wrong will be `written`."""
    from gongkai.editing.draft import findings_of
    from gongkai.findings.text import place
    from gongkai.source.yaml import parse

    with options.undone():
        errors = options.failing(findings_of(sources, changes, options.today()) if changes else [], "error")
    if errors:
        then = {change.path.relative_to(sources.root).as_posix(): change.after or b"" for change in changes}
        trees = {name: parse(name, data)[0] for name, data in then.items()}
        told = dict[str, None]()  # what came from one cell is told once
        for one in errors:
            tree = trees.get(one.span.file)
            where = whence(path_to(tree, one.span), tree) if isinstance(tree, Map) else ""
            told[f"  [{one.code}] {one.message}（{where or place(one.span)}）。{one.hint}"] = None
        click.echo(f"这些内容会是错误，改好以前不能编成品（{len(told)}）：")
        click.echo("\n".join((*[*told][:_MOST], *([f"  等 {len(told)} 处"] if len(told) > _MOST else []))))
        command = f"gongkai set 编号 栏目 内容{option}，不要的一条用 gongkai exclude 编号 --reason 理由{option}"
        click.echo(f"请在表里改好，再导入一次{f'；也可以一格一格改，用 {command}' if written else ''}\n")
    return bool(errors)


def finish(
    root: Path,
    changes: Sequence[Change],
    unread: Sequence[str],
    hint: str,
    *,
    dry_run: bool,
    left: bool,
    took: Sequence[str] = (),
) -> None:
    """Write what was worked out, unless files could not be read, and end the command where something is wrong or `left` to be
    decided; `hint` says what to do about the files, `took` what the journal keeps of what was taken in."""
    if not changes:
        click.echo("没有改动。")
    elif unread or dry_run:
        click.echo(f"以上是会做的改动，没有写文件（{'有文件没有读进来' if unread else '--dry-run'}）。")
    else:
        options.write_sources(root, changes, took)
        for change in changes:
            click.echo(f"已写 {change.path.relative_to(root).as_posix()}")
        click.echo("请用 gongkai validate 检查；撤销用 gongkai undo")
    if unread:
        told = (f"{len(unread)} 个文件没有读进来，所以什么都没有写：", *unread, f"{hint}，移到别处），再导入一次")
        raise click.ClickException("\n".join(told))
    if left:
        raise click.exceptions.Exit(1)
