"""gongkai import --list: bring a table into a list of a place."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.cli import options
from gongkai.cli.imported import Read, finish, read_files, tell_errors, tell_laws, write_report
from gongkai.model.tree import Map, Seq
from gongkai.source.places import folder_of, level_of
from gongkai.source.transaction import Change

if TYPE_CHECKING:
    from gongkai.importers.opening.sheet import Sheet
    from gongkai.importers.reading.list_cells import Registry
    from gongkai.importers.reading.list_rows import Listed
    from gongkai.importers.settling.list_changes import ListOutcome
    from gongkai.model.form import Form
    from gongkai.model.tree import Step
    from gongkai.resolve.catalog import Resolved
    from gongkai.source.project import Project


def run(
    sources: Project,
    slug: str,
    word: str,
    year: str | None,
    files: tuple[Path, ...],
    *,
    simplify: bool,
    hidden: bool,
    dry_run: bool,
    report: Path | None,
) -> None:
    """Read the files, tell what becomes of the place's list, and write it. Raises UsageError for a list that the place
    cannot have, ClickException where nothing can be imported, and Exit(1) where something is left to be decided."""
    from gongkai.importers import report as reports
    from gongkai.importers.list_report import sections

    form = form_of(sources, word, slug)
    check_year(form, year)
    read = _tables(form, files, simplify, hidden)
    notes = [line for _, table in read.tables for line in table.notes]
    _refuse_another(form, notes)
    # the years that the lines around a table name, as its title does
    said = {found for line in notes if len(line) <= 60 for found in re.findall(r"(20[0-9]{2})\s*年", line)}
    year = year_of(form, year, sources, slug, said)
    _refuse_elsewhere(sources, slug, form, notes, {year, *said})
    outcome, change = _settled(sources, slug, form, year, read)
    if year and said and year not in said:
        outcome.doubtful.append(("各表", f"表上写的是{'、'.join(sorted(said))}年", f"照 --year 记在 {year} 年"))
    name = change.path.relative_to(sources.root).as_posix()
    parts = sections(outcome)
    click.echo(f"{form.name}{f'（{year}年度）' if year else ''}：{name}\n")
    click.echo(reports.told(parts))
    tell_laws(sources.root, outcome.unknown)
    if report is not None:
        title = f"{sources.places[slug].name}{form.name}"
        write_report(report, reports.document(title, parts))
    changes = [change] if change.after != (change.before or b"") else []
    writes = not dry_run and not read.unread
    wrong = tell_errors(sources, changes, outcome.option, partial(_whence, outcome), written=writes)
    hint = "请修好这些文件（与这份清单无关的"
    finish(
        sources.root,
        changes,
        read.unread,
        hint,
        dry_run=dry_run,
        left=bool(outcome.lost or outcome.conflicts) or wrong,
        took=_taken_in(name, change, outcome),
    )


def _whence(outcome: ListOutcome, path: tuple[Step, ...], said: Map) -> str:
    """The cell of the table that wrote what stands at a path of the list's file; "" where none did."""
    from gongkai.model.form import NUMBER
    from gongkai.source.lists import ROWS

    rows = said.get(ROWS)
    if path[:1] != (ROWS,) or len(path) < 2 or not isinstance(rows, Seq):
        return ""
    row, (key, at, inner) = rows[int(path[1])], [*path[2:], "", "", ""][:3]
    taken = outcome.rows.get(str(row.get(NUMBER))) if isinstance(row, Map) else None
    return taken.spot(str(key), at if isinstance(at, int) else -1, str(inner)) if taken is not None else ""


def _taken_in(name: str, change: Change, outcome: ListOutcome) -> list[str]:
    """The rows of a list's file that an import made or changed, for the journal; `_former_rows` reads them."""
    from gongkai.model.form import NUMBER
    from gongkai.source.edit import values
    from gongkai.source.lists import ROWS

    touched = {number for number, *_ in (*outcome.added, *outcome.changes)}
    rows = values(name, change.after or b"").get(ROWS) or ()
    return [json.dumps([name, row], ensure_ascii=False) for row in rows if row[NUMBER] in touched]


def _settled(sources: Project, slug: str, form: Form, year: str, read: Read[Listed]) -> tuple[ListOutcome, Change]:
    """What the tables change, and the list's file before and after. Raises ClickException where it cannot be written."""
    from gongkai.editing.list_sheet import named
    from gongkai.importers.settling.list_changes import Now
    from gongkai.importers.settling.lists import compare
    from gongkai.model.form import NUMBER
    from gongkai.model.grouped import grouped
    from gongkai.resolve.catalog import resolve_one
    from gongkai.resolve.lists import title_of
    from gongkai.source.edit import edited, put, values
    from gongkai.source.lists import ROWS

    path = path_of(sources, slug, form, year)
    name = path.relative_to(sources.root).as_posix()
    before = sources.sources.get(name)
    place = resolve_one(sources, slug)
    written = [one for one in place.source.lists if one.form.slug == form.slug]
    withdrawn = {number: reason for one in written for number, reason in one.head.withdrawn}
    numbers = Counter(row.id for one in written for row in one.rows)
    if twice := [number for number, count in numbers.items() if count > 1]:
        raise click.ClickException(
            f"“{form.name}”里编号 {'、'.join(twice)} 用了两次。请先改好（gongkai validate），再导入"
        )
    with options.undone():
        data = values(name, before or b"")
        rows: list[dict[str, Any]] = list(data.get(ROWS) or ())
        listing = next((one for one in place.lists if one.form.slug == form.slug and one.year == year), None)
        used = frozenset((*numbers, *withdrawn))
        others = list(_of_others(sources, place, form, read))
        former = grouped((str(row.get(NUMBER)), row) for row in _former_rows(sources.root, name))
        now = Now(form, listing, rows, used, withdrawn, _registry(sources, place), former, sources.option(slug))
        outcome = compare(read.tables, now)
        if not data:
            data = {"清单": form.name, **({"年度": year} if year else {})}
        put(data, [ROWS], rows, after=next(key for key in ("说明", "年度", "清单") if key in data))
        after = edited(name, before or b"", data) if outcome.changes or outcome.added else before or b""
    assert place.catalog is not None
    title = title_of(form, place.catalog.place, year)
    outcome.outside[:] = [told for told in outcome.outside if told[1] != title and named(told[1]) is None]
    outcome.unwritten.extend(read.dropped)
    outcome.elsewhere.extend(others)
    secret = {f"{file}：{column}" for file, table in read.tables for column in table.secret}
    outcome.doubtful.extend(told for told in read.doubtful if told[0] not in secret)
    return outcome, Change(path, before, after)


def _former_rows(root: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows that a list's file had before each of the last commands, and those that were taken in."""
    from gongkai.source.edit import EditError, values
    from gongkai.source.journal import former_texts, taken
    from gongkai.source.lists import ROWS

    for data in former_texts(root, name):
        try:
            rows = values(name, data).get(ROWS)
        except EditError:  # somebody was just writing in it
            continue
        yield from (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()
    said = (json.loads(text) for text in taken(root) if text.startswith("["))
    yield from (row for file, row in said if file == name)


def holds_more(sources: Project, slug: str, form: Form, year: str, path: Path) -> bool:
    """Whether a file that lies where a list's sheet is to be written is anything but such a sheet of which all is imported."""
    from gongkai.editing.list_sheet import named
    from gongkai.importers.opening.files import read
    from gongkai.importers.opening.sheet import ImportFileError
    from gongkai.importers.reading.list_rows import read_all
    from gongkai.resolve.lists import title_of

    place = sources.places[slug].place
    try:
        tables = read_all(read(path, hidden=True), form)
    except ImportFileError:
        return True
    notes = {line.strip() for table in tables for line in table.notes}
    forms = {found[1] for found in map(named, notes) if found is not None}
    if place is None or title_of(form, place.value, year) not in notes or forms != {form.slug}:
        return True
    outcome, _ = _settled(sources, slug, form, year, Read([(path.name, table) for table in tables]))
    return bool(outcome.changes or outcome.added or outcome.conflicts or outcome.lost or outcome.kept)


def _of_others(sources: Project, place: Resolved, form: Form, read: Read[Listed]) -> Iterator[tuple[str, str, str]]:
    """The tables that are another county's, whose, and what tells. The numbers of their rows, which are other rows' here, are
    taken away."""
    from gongkai.importers.settling.elsewhere import named_elsewhere

    assert place.catalog is not None
    if place.source.is_above:
        return
    keys = [one.key for column in form.columns for one in (column, *column.columns) if one.kind == "机构"]
    for file, table in read.tables:
        cells = [one for row in table.rows for one in (row.cells, *row.inner)]
        offices = [one[key] for one in cells for key in keys if key in one]
        found = named_elsewhere(offices, table.notes, form.name, place.catalog, sources)
        if table.rows and found is not None:
            yield f"{file}：{table.name}", *found
            for row in table.rows:
                row.id, row.mark = "", ("", frozenset())


def path_of(sources: Project, slug: str, form: Form, year: str) -> Path:
    """The file of a place's list, of a year where there is one for each."""
    from gongkai.source.lists import LISTS

    name = f"{form.slug}/{year}.yaml" if year else f"{form.slug}.yaml"
    return sources.root / folder_of(slug) / LISTS / name


def form_of(sources: Project, word: str, slug: str) -> Form:
    """The form with this slug or name, if the place may have such a list; else UsageError."""
    from gongkai.model.letters import did_you_mean
    from gongkai.source.forms import file_of

    forms = [one.value for one in sources.forms.values()]
    form = next((one for one in forms if word in (one.slug, one.name)), None)
    if form is None and file_of(word) in sources.broken_files:
        raise click.ClickException(f"{file_of(word)} 有错。请先运行 gongkai validate，改好再来")
    if form is None:
        near = did_you_mean(word, [name for one in forms for name in (one.slug, one.name)])
        raise click.UsageError(f"没有“{word}”这种清单。{near}现有：{forms_line(sources)}")
    if form.view:
        raise click.UsageError(
            f"“{form.name}”这份清单取自目录，没有自己的文件，会随目录一起编出来。要导入，请导入目录（不写 --list）；要改内容，改目录"
        )
    level = level_of(slug).name
    if level not in form.levels:
        raise click.UsageError(f"{level}没有“{form.name}”：这份清单由{'、'.join(form.levels)}编制")
    return form


def forms_line(sources: Project) -> str:
    """The forms by slug and name, in a line."""
    return "、".join(f"{one.value.slug}（{one.value.name}）" for one in sources.forms.values() if not one.value.view)


def check_year(form: Form, year: str | None) -> None:
    """UsageError for what is no year, and for one of a list that is not yearly."""
    if year is not None and not re.fullmatch("20[0-9]{2}", year):
        raise click.UsageError(f"“{year}”不是年度。写成 2026 这样")
    if year is not None and not form.yearly:
        raise click.UsageError(f"“{form.name}”不分年度，不要写 --year")


def _refuse_another(form: Form, notes: list[str]) -> None:
    """A usage error for a sheet of gongkai's own for another kind of list, which says so above its table."""
    from gongkai.editing.list_sheet import named

    for _, slug in filter(None, map(named, notes)):
        if slug != form.slug:
            raise click.UsageError(f"这张表是另一种清单的：请写 --list {slug}，不是 --list {form.slug}")


def _refuse_elsewhere(sources: Project, slug: str, form: Form, notes: Sequence[str], years: set[str]) -> None:
    """A usage error for a sheet or a built list of another place of the project, which its title tells."""
    from gongkai.resolve.lists import title_of

    places = {name: source.place.value for name, source in sources.places.items() if source.place is not None}
    lines = {line.strip() for line in notes}
    told = (name for name, place in places.items() if lines & {title_of(form, place, year) for year in years})
    found = list(told)
    if found and slug not in found:
        title = title_of(form, places[slug], max(years))
        raise click.UsageError(
            f"这张表是{places[found[0]].name}的：请写 --place {found[0]}。"
            f"确要收进{places[slug].name}的，先把表上的标题改成“{title}”"
        )


def year_of(form: Form, year: str | None, sources: Project, slug: str, said: Collection[str] = ()) -> str:
    """The year of a yearly list: as given, as the table's title says, or that of the newest there is; "" for others."""
    if not form.yearly:
        return ""
    there = [one.head.year or "" for one in sources.places[slug].lists if one.form.slug == form.slug]
    chosen = year or (next(iter(said)) if len(said) == 1 else max(there, default=""))
    if not chosen:
        raise click.UsageError(f"“{form.name}”一年一份，请写明年度，如 --year 2026")
    return chosen


def _tables(form: Form, files: tuple[Path, ...], simplify: bool, hidden: bool) -> Read[Listed]:
    """The tables of all files. Raises ClickException where there are none."""
    from gongkai.editing.list_sheet import hints
    from gongkai.importers.opening.files import called
    from gongkai.importers.opening.sheet import NoTableError
    from gongkai.importers.reading import list_rows

    def tables_in(path: Path, sheets: list[Sheet]) -> Sequence[Listed]:
        found = list_rows.read_all(sheets, form)
        if any(table.found for table in found) and not any(table.rows for table in found):
            raise NoTableError(f"{called(path)}：“{form.name}”的表里一条也没有填")
        if not any(table.rows for table in found):
            names = "、".join(f"“{one.heading}”" for one in form.columns)
            raise NoTableError(
                f"{called(path)}：没有找到“{form.name}”的表（表头要有“{form.naming.heading}”；可以有的栏：{names}）"
            )
        return found

    done = read_files(files, tables_in, simplify=simplify, hidden=hidden)
    if not done.tables:
        raise click.ClickException("\n".join(done.unread) or "文件夹里没有可以导入的表")
    ours = hints(form)
    done.dropped = [told for told in done.dropped if told[1] not in ours]
    return done


def _registry(sources: Project, place: Resolved) -> Registry:
    from gongkai.importers.reading.basis import law_names
    from gongkai.importers.reading.list_cells import Names, Registry
    from gongkai.resolve.catalog import offices_of

    assert place.catalog is not None
    here = place.catalog.place
    rows: dict[str, dict[str, str]] = {}
    for listing in place.lists:
        rows.setdefault(listing.form.slug, {}).update({one.id: listing.name_of(one) for one in listing.records})
    return Registry(
        place=here.name,
        offices=offices_of(sources, here),
        own=frozenset(filter(None, (here.office, here.body))),
        roles={name: role.value.name for name, role in sources.roles.items()},
        shared=frozenset(name for name, role in sources.roles.items() if role.value.is_shared),
        laws=law_names(sources.law_index),
        printed={law.printed(): key for key, law in reversed(tuple(sources.law_index.items()))},
        items=Names(place.catalog.names()),
        rows={form: Names(names) for form, names in rows.items()},
        tasks=Names({task.id: task.name for task in sources.tasks.tasks}),
    )
