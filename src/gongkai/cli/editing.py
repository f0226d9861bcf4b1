"""gongkai adopt, exclude, set, confirm, rename-office: what is edited by hand otherwise, shown, checked, then written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options
from gongkai.model.finding import Finding, Severity

if TYPE_CHECKING:
    from gongkai.editing.draft import Edited
    from gongkai.source.project import Project

_WARNED = 5
_place = options.place_option("改哪个地方的；只有一个县时不用写", "slug")
_dry = click.option("--dry-run", is_flag=True, help="只看会怎么改，不写文件。")


@click.command(name="adopt")
@click.argument("items", metavar="编号或领域...", nargs=-1, required=True)
@_place
@_dry
@options.in_project
def adopt(items: tuple[str, ...], slug: str | None, dry_run: bool, root: Path) -> None:
    """采用指引的事项：从“不采用”里拿出来。写领域的名称，就采用整个领域。"""
    from gongkai.editing.items import adopt

    sources, slug = _loaded(root, slug)
    write_edited(sources, lambda: adopt(sources, slug, items), dry_run=dry_run)


@click.command(name="exclude")
@click.argument("items", metavar="编号或领域...", nargs=-1, required=True)
@click.option("--reason", required=True, metavar="理由", help="为什么不采用，写给公众看的。")
@_place
@_dry
@options.in_project
def exclude(items: tuple[str, ...], reason: str, slug: str | None, dry_run: bool, root: Path) -> None:
    """不采用指引的事项，写明理由；本县自己加的（如 10-L01）就撤销，编号不再用。写领域的名称，就不采用整个领域。

    写清单的编号（如 P-001），就从清单里撤销这一条，编号不再用。
    """
    from gongkai.editing import items as catalog
    from gongkai.editing import rows

    said = _text(reason, "--reason")
    of_lists = [one for one in items if rows.NUMBERED.fullmatch(one)]
    if of_lists and len(of_lists) < len(items):
        raise click.UsageError(f"{'、'.join(of_lists)} 是清单里的，请和目录的事项分开写")
    sources, slug = _loaded(root, slug)
    change = rows.withdraw if of_lists else catalog.exclude
    write_edited(sources, lambda: change(sources, slug, items, said), dry_run=dry_run)


@click.command(name="set", short_help="改一格：目录、清单里的，或者县的文件里的（机构、版本、网站等）。")
@click.argument("number", metavar="编号")
@click.argument("field", metavar="栏目", required=False)
@click.argument("values", metavar="[内容]...", nargs=-1)
@click.option("--add", metavar="一个值", multiple=True, help="在几个值的栏里加一个；可以写几次。")
@click.option("--remove", metavar="一个值", multiple=True, help="去掉一个；可以写几次。")
@click.option("--reset", is_flag=True, help="不要本县的改动，照指引的；清单、自己加的事项里，就是删去这一栏。")
@_place
@_dry
@options.in_project
def set_(
    number: str,
    field: str | None,
    values: tuple[str, ...],
    add: tuple[str, ...],
    remove: tuple[str, ...],
    reset: bool,
    slug: str | None,
    dry_run: bool,
    root: Path,
) -> None:
    """改目录或清单的一格，或者县的文件里的一行。几个值的栏（公开渠道和载体等），几个值用空格隔开写，名称之间用顿号也行，或者用 --add、--remove。"""
    from gongkai.editing import items, own, rows

    if number in own.KEYS:
        field, values = "", (field, *values) if field is not None else ()
    if field is None:
        raise click.UsageError("缺少参数“栏目”")
    if (bool(values) + bool(add or remove) + reset) != 1:
        raise click.UsageError(
            "写上新的内容，或者用 --add、--remove，或者用 --reset；三样选一样。"
            "如 gongkai set 10-003 公开层级 县级；机构的名称写 gongkai set 机构 财政部门 都昌县财政局"
        )
    wanted = items.Wanted(*(tuple(_text(text, "内容") for text in some) for some in (values, add, remove)))
    sources, slug = _loaded(root, slug)
    if number in (*own.SECTIONS, *own.KEYS):
        path = (number, field) if field else ("", number)
        write_edited(sources, lambda: own.set_value(sources, slug, *path, wanted), dry_run=dry_run)
        return
    change = rows.set_cell if rows.NUMBERED.fullmatch(number) else items.set_cell
    write_edited(sources, lambda: change(sources, slug, number, field, wanted), dry_run=dry_run)


@click.command(name="confirm")
@click.argument("items", metavar="[编号]...", nargs=-1)
@click.option("--domain", "domains", metavar="领域", multiple=True, help="核实了哪个领域（名称或序号）；可以写几次。")
@click.option("--office", required=True, metavar="科室", help="核实的科室，如 县住建局村镇股。")
@click.option("--date", "day", metavar="日期", help="核实的日期，如 2026-11-30；默认今天。")
@_place
@_dry
@options.in_project
def confirm(
    items: tuple[str, ...],
    domains: tuple[str, ...],
    office: str,
    day: str | None,
    slug: str | None,
    dry_run: bool,
    root: Path,
) -> None:
    """记下核实：整个领域（--domain），或者几个事项（写编号）。"""
    from gongkai.editing.confirm import confirm

    if not items and not domains:
        raise click.UsageError("写明核实的是哪个领域（--domain 财政预决算），或者哪些事项（10-001 10-002）")
    date = options.day(day)
    if date > options.today():
        raise click.UsageError(f"{date} 还没有到")
    said = _text(office, "--office")
    sources, slug = _loaded(root, slug)
    write_edited(sources, lambda: confirm(sources, slug, domains, items, said, date), dry_run=dry_run)


@click.command(name="rename-office")
@click.argument("old", metavar="旧名")
@click.argument("new", metavar="新名")
@click.option(
    "--prefix",
    "begins",
    is_flag=True,
    help="旧名、新名是名称的开头：凡是这样开头的机构都改，如县改市的 永修县 永修市。",
)
@click.option("--all", "everywhere", is_flag=True, help="项目里所有的县都改。")
@click.option("--yes", is_flag=True, help="不再问，直接写。")
@_place
@_dry
@options.in_project
def rename_office(
    old: str, new: str, begins: bool, everywhere: bool, yes: bool, slug: str | None, dry_run: bool, root: Path
) -> None:
    """机构改名：县和它的乡镇、村的文件里，凡是机构的格都改；文字里提到的不改，列出在哪里。

    核实、审核是过去的事，记的仍是当时的名称。
    """
    from gongkai.editing.offices import rename
    from gongkai.source.places import lies_in, place_slugs

    was, now = _text(old, "旧名"), _text(new, "新名")
    if was == now:
        raise click.UsageError("新名和旧名一样")
    if everywhere and slug is not None:
        raise click.UsageError("--all 和 --county 不能一起用")
    if everywhere:
        sources = options.load(root)
        slugs = list(sources.places)
    else:
        sources, slug = _loaded(root, slug)
        slugs = [one for one in place_slugs(sources.root) if lies_in(one, slug)]
    write_edited(
        sources,
        lambda: rename(sources, slugs, was, now, begins=begins),
        dry_run=dry_run,
        ask=not yes,
        renamed=(was, now),
    )


def _loaded(root: Path, slug: str | None) -> tuple[Project, str]:
    """The project with the named place, or the only county."""
    chosen = options.one_place(root, slug)
    return options.load(root, [chosen]), chosen


def write_edited(
    sources: Project,
    change: Callable[[], Edited],
    *,
    dry_run: bool,
    ask: bool = False,
    renamed: tuple[str, str] = ("", ""),
    why: Callable[[Edited, Sequence[Finding]], str] | None = None,
    took: Sequence[str] = (),
) -> None:
    """Tell what becomes of the files; write it unless that would be wrong: then `why` tells what the errors come from. `took` is
    what the journal keeps of what was taken in."""
    from gongkai.editing.offices import checked
    from gongkai.findings import text
    from gongkai.findings.lines import plain

    with options.undone():
        done, fresh = checked(sources, change(), options.today(), renamed)
    then = {change.path.relative_to(sources.root).as_posix(): change.after or b"" for change in done.changes}
    if errors := options.failing(fresh, "error"):
        options.refuse(
            errors,
            {**sources.sources, **then},
            "照这样改会有上面的错误，什么都没有改动" + (why(done, errors) if why else ""),
        )
    for line in done.told:
        click.echo(line)
    for finding in [one for one in fresh if one.severity is not Severity.INFO][:_WARNED]:
        word = "待填" if finding.severity is Severity.OPEN else "注意"
        hint = f"。{plain(finding.hint)}" if finding.hint else ""
        click.echo(f"{word}[{finding.code}]：{plain(finding.message)}（{text.place(finding.span)}）{hint}")
    if not done.changes:
        click.echo("没有改动。")
    elif dry_run:
        click.echo("以上是会做的改动，没有写文件（--dry-run）。")
    elif ask and sys.stdin.isatty() and not click.confirm("写吗？"):
        click.echo("没有写。")
    else:
        options.write_sources(sources.root, done.changes, took)
        click.echo(f"已写 {'、'.join(then)}。撤销用 gongkai undo")


def _text(value: str, what: str) -> str:
    said = options.printable(value)
    if not said:
        raise click.UsageError(f"{what}是空的")
    return said
