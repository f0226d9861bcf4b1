"""gongkai import: bring existing Excel, Word, HTML and CSV catalogs, or lists, into a place's sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options
from gongkai.cli.imported import Read, finish, read_files, refuse_broken, tell_errors, tell_laws, write_report
from gongkai.model.tree import Map, Seq
from gongkai.source.places import folder_of, place_slugs
from gongkai.source.transaction import Change

if TYPE_CHECKING:
    from gongkai.importers.opening.sheet import Sheet
    from gongkai.importers.reading.record import Table
    from gongkai.importers.settling.changes import Outcome
    from gongkai.model.tree import Step
    from gongkai.source.project import Project

    OfficeRow = tuple[str, str, tuple[str, ...]]


@click.command(name="import")
@click.argument("files", metavar="文件...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@options.place_option("导入到哪里；乡镇、村的表写进乡镇、村；只有一个县时不用写")
@click.option("--list", "word", metavar="清单", help="表是哪一种清单（简称或名称，如 participation）；不写就是目录。")
@click.option("--year", metavar="年度", help="一年一份的清单是哪一年的，如 2026；不写就看表的标题。")
@click.option("--domain", metavar="领域", help="表里没有写明领域时，指明是哪个领域（名称或序号）。")
@click.option("--guideline", is_flag=True, help="导入的是部委（或者省里）的附件：改项目自己的指引，不改哪个县。")
@click.option(
    "--source", metavar="网址或名称", help="附件的网址，没有网址的写名称；与 --guideline 一起用，记在“出处”。"
)
@click.option("--withdraw", is_flag=True, help="附件里没有的事项列入“已撤销”；与 --guideline 一起用，不写就只列出来。")
@click.option("--dry-run", is_flag=True, help="只看会怎么改，不写文件。")
@click.option("--report", metavar="文件", type=click.Path(dir_okay=False, path_type=Path), help="把导入情况写成网页。")
@click.option(
    "--simplify", is_flag=True, help="夹着的繁体字也转成简体（要装 gongkai[traditional]；整份是繁体的，装了就转）。"
)
@click.option("--hidden", is_flag=True, help="隐藏的工作表、行和网页上不显示的内容，划掉的行，也读。")
@options.in_project
def command(
    files: tuple[Path, ...],
    county: str | None,
    word: str | None,
    year: str | None,
    domain: str | None,
    guideline: bool,
    source: str | None,
    withdraw: bool,
    dry_run: bool,
    report: Path | None,
    simplify: bool,
    hidden: bool,
    root: Path,
) -> None:
    """把已有的目录或清单（Excel、Word、PDF、网页、CSV 文件或整个文件夹）导入到源文件。

    填好的填报表（gongkai worksheet 生成的）也用它读回来，写着是哪个县的，不用写 --county。

    机构的表（Word、WPS、Excel，两栏：角色或职能、机构名称）也认得，写进 county.yaml 的“机构”。

    与指引相同的照采用，不同的写进“调整”，指引没有的写进“新增”，表里没有的写进“不采用”。看不懂的内容一字不丢，记在“备注”或导入情况里。
    用本程序编出的 Excel、Word 改过再导入，只把改动写回来。

    加 --list 导入意见要求的各种清单：照表头认栏，有编号的照编号、没有的照名称认是哪一条，新的一条取新编号；表里没有的条目不删，只说明。
    有哪些清单，见 gongkai new list。

    加 --guideline 和 --source 把部委的附件导入到项目自己的指引：编号不变，改了的栏照改，新的一项取新编号，附件里没有的只列出来；见到的格记
    “已见”和出处。
    """
    from gongkai.cli.worksheet import take, take_offices

    if guideline:
        if county is not None or word is not None or year is not None:
            raise click.UsageError("--guideline 改的是指引，不能与 --county、--list、--year 一起用")
        if source is None:
            raise click.UsageError("请用 --source 写明附件的网址；没有网址的，写它的名称")
        from gongkai.cli.importing_guideline import run as run_guideline

        more = {"withdraw": withdraw, "simplify": simplify, "hidden": hidden, "dry_run": dry_run}
        run_guideline(root, files, source, domain, report=report, **more)
        return
    if source is not None or withdraw:
        raise click.UsageError("--source、--withdraw 只与 --guideline 一起用")
    if paths := _worksheets(files):
        if report is not None:
            raise click.UsageError("--report 不用于填报表：改了什么，加 --dry-run 一条不少地列出来，不写文件")
        take(root, paths, county, dry_run=dry_run)
        return
    county = options.one_place(root, county)
    if word is not None and domain is not None:
        raise click.UsageError("--list 和 --domain 不能一起用：清单不分领域")
    if word is None and year is not None:
        raise click.UsageError("--year 只用于清单：请用 --list 写明是哪一种")
    sources = options.load(root, [county])
    refuse_broken(sources, county)
    if word is not None:
        from gongkai.cli.importing_list import run

        run(sources, county, word, year, files, simplify=simplify, hidden=hidden, dry_run=dry_run, report=report)
        return
    wanted = options.guideline_of(sources, domain).domain if domain else ""
    offices: list[OfficeRow] = []
    read = tables_of(files, sources, simplify=simplify, hidden=hidden, offices=offices)
    _refuse_elsewhere(sources, county, read)
    if not offices:
        _compared(sources, county, read, wanted, dry_run=dry_run, report=report)
    elif read.tables or read.unread:
        raise click.UsageError(f"{offices[0][0]} 是机构的表。请和目录的表分开导入")
    else:
        take_offices(root, county, offices, dry_run=dry_run)


def _compared(
    sources: Project, county: str, read: Read[Table], wanted: str, *, dry_run: bool, report: Path | None
) -> None:
    """Tell what the tables of a catalog change, and write it; `wanted` is the domain of a table that names none."""
    from gongkai.importers import report as reports
    from gongkai.importers.settling.compare import compare
    from gongkai.importers.settling.county import county_of
    from gongkai.source.journal import taken

    known = frozenset(taken(sources.root))
    outcome = compare(read.tables, replace(county_of(sources, county), taken=known), wanted, read.dropped)
    outcome.unwritten.extend(read.dropped)
    outcome.doubtful.extend(read.doubtful)
    click.echo(reports.text(outcome))
    for line in reports.edits(outcome):
        click.echo(f"  {line}")
    tell_laws(sources.root, outcome.unknown_laws)
    if report is not None:
        write_report(report, reports.page(outcome, sources.places[county].name))
    hint = "缺了它们，里面的事项会被当作“表里没有”。请修好这些文件（与目录无关的"
    left = bool(outcome.conflicts or outcome.lost)
    changes = _changes(sources, county, outcome)
    writes = not dry_run and not read.unread
    tell_errors(sources, changes, sources.option(county), partial(_whence, outcome), written=writes)
    finish(sources.root, changes, read.unread, hint, dry_run=dry_run, left=left, took=outcome.took)


def _whence(outcome: Outcome, path: tuple[Step, ...], said: Map) -> str:
    """The cell of the tables, or the row, that wrote what stands at a path of a domain's file; "" where none did."""
    change = outcome.domains.get(str(said.get("领域")))
    if change is None or len(path) < 2:
        return ""
    section, which, key = (*path, "")[:3]
    local = said.get(str(section))
    item = local[which] if isinstance(local, Seq) and isinstance(which, int) else None
    number = item.get("编号") if isinstance(item, Map) else which
    record = next((record for one, record, _ in change.rows if one == number), None)
    if record is None:
        return ""
    return next((where for column, where in record.places.items() if column.key == key), record.place)


def _refuse_elsewhere(sources: Project, county: str, read: Read[Table]) -> None:
    """A usage error for a table of another place of the project: nearly all of its cells are other than here."""
    from gongkai.importers.settling.elsewhere import sent_to

    places = place_slugs(sources.root)
    named = {slug: one.place.value.name for slug, one in sources.places.items() if one.place is not None}
    below = {name: slug for slug, name in named.items() if slug.startswith(f"{county}/")}
    for file, table in read.tables:
        if (slug := sent_to(table, county, places, below)) is not None:
            name = named.get(slug, slug)
            raise click.UsageError(
                f"{file} 是{name}的目录：请写 --place {slug}。"
                f"确要用它改{named[county]}的，先删去表里隐藏的栏和文字，改掉标题和公开主体里的“{name}”，再导入"
            )


def _worksheets(files: tuple[Path, ...]) -> list[Path]:
    """The files, where they are worksheets that were filled in; a usage error where some are and some are not."""
    from gongkai.importers.opening.files import collect, is_marked
    from gongkai.model.worksheet import MARK

    paths = collect(list(files))
    found = [path for path in paths if is_marked(path, MARK)]
    if found and len(found) != len(paths):
        other = next(path for path in paths if path not in found)
        raise click.UsageError(f"{found[0].name} 是填报表，{other.name} 不是。请分开导入")
    return found


def tables_of(
    files: tuple[Path, ...],
    sources: Project,
    *,
    simplify: bool,
    hidden: bool,
    offices: list[OfficeRow] | None = None,
) -> Read[Table]:
    """All tables of all files. Rows of files that hold tables of offices instead are put into `offices`, where that is
    given. Raises ClickException where there is nothing to import."""
    from gongkai.importers.opening.files import called, collect
    from gongkai.importers.opening.sheet import NoTableError
    from gongkai.importers.reading import tables
    from gongkai.importers.reading.headings import Headings
    from gongkai.importers.reading.names import domain_finder
    from gongkai.importers.reading.offices import office_rows

    headings = Headings(sources.template)
    finder = domain_finder(sources.guidelines.values())

    def tables_in(path: Path, sheets: list[Sheet]) -> Sequence[Table] | None:
        found = tables.read_all(sheets, headings, finder)
        if not any(table.records for table in found):
            if offices is not None and (rows := office_rows(sheets, sources.roles)):
                offices.extend((f"{called(path)}：{where}", role, names) for where, role, names in rows)
                return None
            other = "" if offices is None else "；是机构的表的，要有“角色”“机构全称”"
            told = f"{called(path)}：没有找到标准目录的表（表头要有“公开内容”“公开依据”等栏{other}）"
            raise NoTableError(f"{told}{_likely(sheets, sources)}")
        return found

    if not collect(list(files)):
        raise click.ClickException("文件夹里没有可以导入的文件（.xlsx、.xls、.ods、.docx、.html、.csv、.pdf）")
    done = read_files(files, tables_in, simplify=simplify, hidden=hidden)
    if done.unread and not done.tables:
        raise click.ClickException("\n".join(done.unread))
    return done


def _likely(sheets: list[Sheet], sources: Project) -> str:
    """What a file without a table of a catalog may be instead: one of the lists, by its title, or a part of a worksheet."""
    titles = [
        text for one in sheets for text in (one.name, *one.before, *(cell for row in one.rows[:3] for cell in row))
    ]
    for slug, form in sources.forms.items():
        if any(form.value.name in title for title in titles):
            return f"。像是“{form.value.name}”：请加 --list {slug}"
    names = [place.place.value.name for place in sources.places.values() if place.place is not None]
    if any(title.startswith(f"{name}：") for title in titles for name in names):
        return "。像是填报表里的一张表：请存成 .xlsx，整个填报表一起导入"
    return ""


def _changes(sources: Project, county: str, outcome: Outcome) -> list[Change]:
    """What becomes of the place's files; nothing where they say it already."""
    from gongkai.importers.settling.write import county_file, domain_file

    if not outcome.any():
        return []
    place = sources.places[county]
    folder = folder_of(county).as_posix()
    known = {domain: selection.node.file for domain, selection in place.chosen.items()}
    changes: list[Change] = []
    with options.undone():
        for each in outcome.domains.values():
            if each.any():
                name = known.get(each.domain, f"{folder}/{each.slug}.yaml")
                before = sources.sources.get(name)
                changes.append(Change(sources.root / name, before, domain_file(name, before, each)))
        if outcome.offices:
            name = f"{folder}/{place.file}"
            before = sources.sources[name]
            changes.append(Change(sources.root / name, before, county_file(name, before, outcome.offices)))
    return changes
