"""gongkai worksheet: an Excel workbook for a county to fill in, and back (called by gongkai import)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options
from gongkai.model.letters import did_you_mean, first_of
from gongkai.source.places import level_of, place_slugs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gongkai.cli.importing import OfficeRow
    from gongkai.importers.opening.notes import Noted
    from gongkai.importers.reading.worksheet import Filled, Returned
    from gongkai.model.finding import Finding
    from gongkai.model.tree import Map
    from gongkai.model.worksheet import Worksheet
    from gongkai.source.project import Project

    Reader = Callable[[Worksheet, Project], Returned]

NAME, FOLDER = "填报表.xlsx", "各单位填报表"
_NAMED = 3  # cells that are named one by one
_SHAPE = "GK0"  # findings on what cannot be read
_MOST = 20  # lines of one kind that are told one by one


@click.command(name="worksheet")
@options.place_option("哪个县的；只有一个县时不用写")
@click.option("--by", "by", type=click.Choice(["office"]), help="按单位分：每个单位自己的事项，一个 Excel 一个 Word。")
@click.option("--list", "word", metavar="清单", help="一种清单（简称或名称，如 withheld）的填报表，乡镇、村也可以。")
@click.option("--year", metavar="年度", help="一年一份的清单是哪一年的，如 2026。")
@click.option(
    "--output",
    metavar="文件",
    type=click.Path(path_type=Path),
    help=f"写到哪里；默认是 {NAME}，--by office 时是文件夹 {FOLDER}。",
)
@options.in_project
def command(
    county: str | None, by: str | None, word: str | None, year: str | None, output: Path | None, root: Path
) -> None:
    """生成填报表（Excel）：本县、机构、乡镇、领域和核对、指引空着的格，各一张表。

    填好用 gongkai import 填报表.xlsx 读回来。黄的格子还空着。填了一部分也可以读回来，再生成一次看还有哪些空着。

    --list 是一种清单的填报表，现有的条目在里面，后面有空行；填好用 gongkai import 文件 --list 清单 读回来。

    --by office 给每个单位一个 Excel、一个 Word，是它在各个领域的事项，发去核对、填写；发回来的（哪一种都行），一起导入：gongkai import 各单位填报表。
    """
    if word is not None and by is not None:
        raise click.UsageError("--list 和 --by 不能一起用")
    if word is None and year is not None:
        raise click.UsageError("--year 只用于清单：请用 --list 写明是哪一种")
    from gongkai.editing.worksheet import DOMAINS
    from gongkai.render.xlsx.worksheet import workbook

    slug = options.one_place(root, county)
    if word is not None:
        _list(_loaded(root, slug), slug, word, year, output)
        return
    _refuse_others(slug)
    sources = _loaded(root, slug)
    if output is not None and output.exists() and output.is_dir() != (by is not None):
        is_what = "文件夹，不是文件" if by is None else "文件，不是文件夹"
        raise click.UsageError(f"“--output”写得不对：“{output}”是{is_what}")
    if by is not None:
        _by_office(sources, slug, output or Path(FOLDER))
        return
    now = _now(sources, slug)
    target = output or Path(NAME)
    _keep_filled(target, now, sources.root)
    options.deliver(target, workbook(now))
    count = sum(part.open for part in now.parts)
    checks = sum(part.open for part in now.parts if part.name == DOMAINS)
    told = f"（其中 {checks} 格是核对的科室和日期）" if checks else ""
    still = f"还有 {count} 格空着{told}，在黄的格子里" if count else "没有空着的了"
    click.echo(f"{now.place}：{still}。填好存盘，运行 gongkai import {target}")


def _list(sources: Project, slug: str, word: str, year: str | None, output: Path | None) -> None:
    """Write the sheet of a list; the rows that it has stand in it."""
    from gongkai.cli.importing_list import check_year, form_of, holds_more, year_of
    from gongkai.editing.items import place_of_slug
    from gongkai.editing.list_sheet import list_sheet
    from gongkai.render.xlsx.worksheet import sheet
    from gongkai.resolve.lists import title_of

    form = form_of(sources, word, slug)
    check_year(form, year)
    place = place_of_slug(sources, slug)
    assert place.catalog is not None
    year = year_of(form, year, sources, slug)
    there = [one for one in place.lists if one.form.slug == form.slug and one.year == year]
    target = output or Path(f"{form.name}.xlsx")
    if target.exists() and holds_more(sources, slug, form, year, target):
        raise click.ClickException(
            f"已经有 {target} 了，里面有填了还没有导入的，或者是别的表。请先导入它，或者移走，或用 --output 另写一个文件名"
        )
    records = there[0].records if there else ()
    title, option = title_of(form, place.catalog.place, year), sources.option(slug)
    made = sheet(list_sheet(form, title, records, option), options.today())
    options.deliver(target, made)
    told = f" --year {year}" if year else ""
    click.echo(f"现有 {len(records)} 条。填好存盘，运行 gongkai import {target}{option} --list {form.slug}{told}")


def _by_office(sources: Project, slug: str, folder: Path) -> None:
    """Write each office's files into a folder that is new or empty."""
    from gongkai.editing.by_office import by_office, file_name, nobodys
    from gongkai.editing.items import place_of_slug
    from gongkai.render import Settings, docx
    from gongkai.render.xlsx import book
    from gongkai.source.writing import scratch

    catalog = place_of_slug(sources, slug).catalog
    assert catalog is not None
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.ClickException(f"已经有 {folder} 了，里面可能有填了还没有导入的。请移走，或用 --output 另写一个")
    offices = by_office(catalog, sources.roles)
    if not offices:
        raise click.ClickException(
            f"还没有写明哪个角色是哪个机构。先填“机构”表（gongkai worksheet{sources.option(slug)}），导入以后再分"
        )
    names: dict[str, str] = {}
    for office in offices:
        name = file_name(office)
        while name.lower() in names:
            name += "_"
        names[name.lower()] = name
    with options.writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with scratch(folder) as work:
            for (office, part), stem in zip(offices.items(), names.values(), strict=True):
                settings = Settings(sources.pages, stem=stem)
                for made in (*book.render(part, settings), *docx.render(part, settings)):
                    (work / made.path).write_bytes(made.data)
                click.echo(f"{office}：{part.count} 项")
            folder.mkdir(exist_ok=True)
            for made_file in sorted(work.iterdir()):
                made_file.replace(folder / made_file.name)
    if rest := nobodys(catalog, sources.roles):
        words = list(dict.fromkeys(body for entry in rest for body in entry.body))
        some = first_of(words, _NAMED, " 等")
        open_ = any(word in sources.roles and not sources.roles[word].value.literal for word in words)
        why = (
            f"还没有写本县是哪个单位：先填“机构”表（gongkai worksheet{sources.option(slug)}），再分"
            if open_
            else "不是本县的机构"
        )
        click.echo(f"没有分给哪个单位的：{len(rest)} 项（{rest[0].id} 等），公开主体是{some}，{why}")
    click.echo(
        f"已写 {folder}：{len(offices)} 个单位，各一个 Excel、一个 Word。填好发回的，运行 gongkai import {folder}{sources.option(slug)}"
    )


def take(root: Path, paths: list[Path], county: str | None, *, dry_run: bool) -> None:
    """Take in worksheets that were filled in. ClickException where nothing can be written; Exit(1) where something is left to
    be decided."""
    slug, returned = _returned(root, paths, county)
    _take(root, slug, returned, dry_run=dry_run)


def take_offices(root: Path, slug: str, rows: Sequence[OfficeRow], *, dry_run: bool) -> None:
    """The same with the rows of tables of offices."""
    _refuse_others(slug)
    _take(root, slug, [lambda now, sources: _offices(now, sources, rows)], dry_run=dry_run)


def _offices(now: Worksheet, sources: Project, rows: Sequence[OfficeRow]) -> Returned:
    """The rows as cells of the worksheet that nobody knows to have gone out."""
    from gongkai.editing.worksheet import OFFICES, WHOLE_NAME
    from gongkai.importers.reading.worksheet import Filled, Returned
    from gongkai.model.worksheet import Cell

    lines = next(part.lines for part in now.parts if part.name == OFFICES)
    roles = {name: role.value.name for name, role in sources.roles.items()}
    ids = {roles.get(line.id, line.id): line.id for line in lines}
    found: dict[str, Filled] = {}
    told = []
    for where, word, names in rows:
        line = ids.get(roles.get(word, word))
        if line is None:
            near = did_you_mean(word, roles) if word not in roles else "本县采用的事项用不着这个角色。"
            told.append(f"{where}“{word}”：不是要填的角色，没有读。{near}")
            continue
        before = found[line].here.split("\n") if line in found else []
        text = "\n".join(dict.fromkeys((*before, *names)))
        found[line] = Filled(where, Cell(OFFICES, line, WHOLE_NAME), text, None)
    return Returned([*found.values()], [], told)


def _take(root: Path, slug: str, read: Sequence[Reader], *, dry_run: bool) -> None:
    from gongkai.editing.filled import marks, news, take
    from gongkai.editing.offices import checked
    from gongkai.findings import text
    from gongkai.model.tree import Map
    from gongkai.source.journal import taken
    from gongkai.source.yaml import parse

    sources = _loaded(root, slug)
    now, before = _now(sources, slug), taken(sources.root)
    parts = [each(now, sources) for each in read]
    everything = [cell for part in parts for cell in part.cells]
    filled, refused = news(now, everything, before), [line for part in parts for line in part.unread]
    while True:  # a file that cannot be read hides what else is wrong: that is told, too, without what broke it
        with options.undone():
            done = take(sources, now, everything, options.today(), before)
            edited, fresh = checked(sources, done.edited, options.today())
        changes = edited.changes
        then = {change.path.relative_to(sources.root).as_posix(): change.after or b"" for change in changes}
        errors = options.failing(fresh, "error")
        trees = {name: tree for name, data in then.items() if isinstance(tree := parse(name, data)[0], Map)}
        placed = {one: _cells_of(one, now, filled, trees) for one in errors}
        wrong = {cell for one, cells in placed.items() for cell, _ in cells if one.code.startswith(_SHAPE)}
        refused += done.refused
        refused += [_in_cells(one, cells) for one, cells in placed.items() if cells]
        if not wrong:
            break
        everything = [cell for cell in everything if cell not in wrong]
        filled = [cell for cell in filled if cell not in wrong]
    elsewhere = errors if not refused else []
    warnings = [(one, _cells_of(one, now, filled, trees)) for one in options.failing(fresh, "warning")]
    if elsewhere:
        click.echo(text.write(elsewhere, {**sources.sources, **then}, color=sys.stdout.isatty()), nl=False, err=True)
    if refused or errors:
        noted = [one for one in dict.fromkeys(_in_cells(*one) for one in warnings if one[1]) if one not in refused]
        refused += ["这些也请看看：", *noted[:_MOST]] if refused and noted else []
        told = "\n".join((*dict.fromkeys(refused), *(["照这样填会有上面的错误"] if elsewhere else [])))
        raise click.ClickException(f"{told}\n请改好填报表，再导入一次。什么都没有改动")
    click.echo(f"{now.place}（{slug}）")
    _tell("改动", edited.told, None if dry_run else _MOST)
    _tell("没有读的", [line for part in parts for line in part.told], most=None)
    _tell("没有写的", done.left, most=None)
    notes = [_in_cells(one, cells) if cells else f"[{one.code}] {one.message}" for one, cells in warnings]
    _tell("注意", list(dict.fromkeys(notes)))
    _tell("两边都改了，没有写，请核对以后改好一边", done.conflicts)
    if not changes:
        click.echo("没有改动。")
    elif dry_run:
        click.echo("以上是会做的改动，没有写文件（--dry-run）。")
    else:
        after = _now(options.load(root, [slug], {change.path: change.after for change in changes}), slug)
        options.write_sources(sources.root, changes, marks(after, everything))
        count = sum(part.open for part in after.parts)
        click.echo(f"已写 {len(then)} 个文件，{len(edited.told)} 处改动。撤销用 gongkai undo")
        still = f"还有 {count} 格空着：gongkai worksheet{after.option} 再生成一次" if count else "填报表里没有空着的了"
        click.echo(f"{still}；用 gongkai validate 检查。")
    if done.conflicts:
        raise click.exceptions.Exit(1)


def _cells_of(
    finding: Finding, now: Worksheet, filled: Sequence[Filled], trees: Mapping[str, Map]
) -> list[tuple[Filled, str]]:
    """The cells that were filled in with what a finding is on, each with where to tell it; `trees` are the files that change."""
    from gongkai.editing.whence import whence

    tree = trees.get(finding.span.file)
    return whence(now, filled, tree, finding.span) if tree is not None else []


def _in_cells(finding: Finding, cells: Sequence[tuple[Filled, str]]) -> str:
    """A finding told of the cells that it is on."""
    first, *others = dict.fromkeys(where for _, where in cells)
    where = "、".join((first, *(other.partition("：")[2] for other in others[: _NAMED - 1])))
    more = f" 等 {len(others) + 1} 格" if len(others) >= _NAMED else ""
    return f"{where}{more}：{finding.message}。{finding.hint}（{finding.code}）"


def _tell(what: str, lines: list[str], most: int | None = _MOST) -> None:
    """Lines under a heading, `most` of them; what is not taken in is told to the last line."""
    if lines:
        click.echo(f"{what}（{len(lines)}）：")
        for line in lines[:most]:
            click.echo(f"  {line}")
        if most is not None and len(lines) > most:
            click.echo(f"  等 {len(lines)} 处")


def _refuse_others(slug: str) -> None:

    if level_of(slug).name != "县级":
        raise click.UsageError(f"“{slug}”不是县。填报表是给县填的")


def _loaded(root: Path, slug: str) -> Project:
    from gongkai.cli.imported import refuse_broken

    sources = options.load(root, [slug])
    refuse_broken(sources, slug)
    return sources


def _now(sources: Project, slug: str) -> Worksheet:
    from gongkai.editing.worksheet import worksheet

    return worksheet(sources, slug, options.today())


def _noted(file: str, tables: Sequence[Noted], now: Worksheet) -> Returned:
    """What people wrote on the cells, told and not taken in; the worksheet's own notes say what is wanted."""
    from gongkai.importers.reading.text import squeeze
    from gongkai.importers.reading.worksheet import Returned

    ours = {squeeze(column.hint) for part in now.parts for column in part.columns}
    told = [
        f"{file}：{note.place} 的批注“{note.text}”，没有读"
        for table in tables
        for note in table.notes
        if squeeze(note.text) not in ours
    ]
    return Returned([], [], told)


def _returned(root: Path, paths: list[Path], county: str | None) -> tuple[str, list[Reader]]:
    """The county that the worksheets name, and for each what reads its cells."""
    from gongkai.importers.opening import notes
    from gongkai.importers.opening.files import read
    from gongkai.importers.reading.worksheet import head_of, returned

    heads = {}
    found: list[Reader] = []
    for path in paths:
        with options.undone():
            sheets = read(path, hidden=True)
            noted = notes.read(path, cells=False) if path.suffix.lower() == ".xlsx" else []
        head = head_of(sheets)
        if head is None or not head.is_known:
            raise click.ClickException(
                f"{path.name}：是别的版本的填报表。请用 gongkai worksheet 重新生成，再填。什么都没有改动"
            )
        heads[path.name] = head
        found.append(lambda now, _, name=path.name, sheets=sheets: returned(name, sheets, now))  # type: ignore[misc]
        found.append(lambda now, _, name=path.name, noted=noted: _noted(name, noted, now))  # type: ignore[misc]
    slugs = {head.slug for head in heads.values()}
    wanted = options.known_counties(root, [county])[0] if county is not None else None
    for name, head in heads.items():
        if head.slug not in place_slugs(root) or (wanted is not None and head.slug != wanted):
            asked = f"，不是 {wanted} 的" if wanted is not None else "，这个项目里没有这个县"
            raise click.ClickException(f"{name} 是{head.place}（{head.slug}）的填报表{asked}。什么都没有改动")
    if len(slugs) > 1:
        raise click.UsageError(f"几个填报表是不同的县的（{'、'.join(sorted(slugs))}），请一个县一个县地导入")
    slug = slugs.pop()
    _refuse_others(slug)
    return slug, found


def _keep_filled(target: Path, now: Worksheet, root: Path) -> None:
    """A file that is there is replaced only where nothing in it would be lost."""
    from gongkai.editing.filled import pending
    from gongkai.importers.opening.files import read
    from gongkai.importers.opening.sheet import ImportFileError
    from gongkai.importers.reading.worksheet import head_of, returned
    from gongkai.source.journal import taken

    if not target.exists():
        return
    hint = "请先导入它，或者移走；也可以用 --output 另写一个文件名"
    if not target.is_file():
        raise click.ClickException(f"{target} 不是普通的文件。请用 --output 另写一个文件名")
    try:
        sheets = read(target, hidden=True)
    except ImportFileError as problem:
        raise click.ClickException(f"已经有 {target} 了，读不出来。{hint}") from problem
    head = head_of(sheets)
    if head is None or head.slug != now.slug:
        raise click.ClickException(f"已经有 {target} 了，不是{now.place}的填报表。{hint}")
    back = returned(target.name, sheets, now)
    lost = [one.where.partition("：")[2] for one in pending(now, back.cells, taken(root))]
    lost += [one.partition("：")[2] for one in back.unread]
    if lost:
        some = f"{len(lost)} 格：{first_of(lost, _NAMED)}"
        raise click.ClickException(f"已经有 {target} 了，里面有填了还没有导入的（{some}）。{hint}")
