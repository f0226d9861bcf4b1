"""gongkai import: bring existing Excel, Word, HTML and CSV catalogs, or lists, into a place's sources."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options

if TYPE_CHECKING:
    from gongkai.importers.opening.sheet import Sheet, Told
    from gongkai.importers.reading.record import Table
    from gongkai.importers.settling.changes import Outcome
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
@options.project_option
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
    project: Path | None,
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
    from gongkai.importers import report as reports
    from gongkai.importers.settling.compare import compare
    from gongkai.importers.settling.county import county_of
    from gongkai.source.project import load

    root = options.root_of(project)
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
        take(root, paths, county, dry_run=dry_run)
        return
    county = options.one_place(root, county)
    if word is not None and domain is not None:
        raise click.UsageError("--list 和 --domain 不能一起用：清单不分领域")
    if word is None and year is not None:
        raise click.UsageError("--year 只用于清单：请用 --list 写明是哪一种")
    if word is not None:
        from gongkai.cli.importing_list import run

        sources = load(root, [county])
        refuse_broken(sources, county)
        run(sources, county, word, year, files, simplify=simplify, hidden=hidden, dry_run=dry_run, report=report)
        return
    sources = load(root, [county])
    refuse_broken(sources, county)
    place = sources.places[county].place
    assert place is not None
    wanted = options.guideline_of(sources, domain).domain if domain else ""
    offices: list[OfficeRow] = []
    tables, dropped, doubtful, unread = tables_of(files, sources, simplify, hidden, offices)
    if offices:
        if tables or unread:
            raise click.UsageError(f"{offices[0][0]} 是机构的表。请和目录的表分开导入")
        take_offices(root, county, offices, dry_run=dry_run)
        return
    outcome = compare(tables, county_of(sources, county), wanted)
    outcome.unwritten.extend(dropped)
    outcome.doubtful.extend(doubtful)
    click.echo(reports.text(outcome))
    for line in reports.edits(outcome):
        click.echo(f"  {line}")
    if outcome.unknown_laws:
        click.echo(f"\n可以加到 guidelines/laws.yaml 的条目：\n{reports.laws(outcome.unknown_laws)}")
    if report is not None:
        write_report(report, reports.page(outcome, place.value.name))
    if not outcome.any():
        click.echo("没有改动。")
    elif unread:
        click.echo("以上是会做的改动，没有写文件（有文件没有读进来）。")
    elif dry_run:
        click.echo("以上是会做的改动，没有写文件（--dry-run）。")
    else:
        for path in _write(sources, county, outcome):
            click.echo(f"已写 {path}")
        click.echo("请用 gongkai validate 检查；撤销用 gongkai undo")
    if unread:
        raise click.ClickException(
            "\n".join((f"{len(unread)} 个文件没有读进来，所以什么都没有写：", *unread))
            + "\n缺了它们，里面的事项会被当作“表里没有”。请修好这些文件（与目录无关的，移到别处），再导入一次"
        )
    if outcome.conflicts or outcome.lost:
        raise click.exceptions.Exit(1)


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


def write_report(report: Path, page: str) -> None:
    """Write the report's page; what hinders that ends the command."""
    from gongkai.source.writing import reason, write_beside

    try:
        write_beside(report, page.encode())
    except OSError as problem:
        raise click.ClickException(f"不能写入 {report}：{reason(problem)}。源文件没有改动") from problem
    click.echo(f"导入情况的网页：{report}")


def refuse_broken(sources: Project, county: str) -> None:
    """An import compares with the present sources; broken ones would lose something."""
    from gongkai.findings import text

    place = sources.places.get(county)
    own = options.failing(sources.findings, "error")
    if own or place is None or place.place is None:
        click.echo(text.write(own, sources.sources, color=False), nl=False, err=True)
        raise click.ClickException("源文件有错误，请先改好（gongkai validate），再导入")


def tables_of(
    files: tuple[Path, ...],
    sources: Project,
    simplify: bool,
    hidden: bool,
    offices: list[OfficeRow] | None = None,
) -> tuple[list[tuple[str, Table]], list[Told], list[Told], list[str]]:
    """All tables of all files; what was dropped and what is doubtful, as the report tells them; and what is wrong with
    the files that could not be read. Rows of files that hold tables of offices instead are put into `offices`, where that
    is given. Raises ClickException where there is nothing to import."""
    from gongkai.importers.opening.files import collect, read
    from gongkai.importers.opening.sheet import ImportFileError, NoTableError
    from gongkai.importers.reading import tables
    from gongkai.importers.reading.headings import Headings
    from gongkai.importers.reading.names import domain_finder
    from gongkai.importers.reading.offices import office_rows

    headings = Headings(sources.template)
    finder = domain_finder(sources.guidelines.values())
    found: list[tuple[str, Table]] = []
    dropped: list[Told] = []
    doubtful: list[Told] = []
    unread: list[str] = []
    paths = collect(list(files))
    if not paths:
        raise click.ClickException("文件夹里没有可以导入的文件（.xlsx、.xls、.ods、.docx、.html、.csv、.pdf）")
    for path in paths:
        try:
            sheets = simplified(read(path, hidden=hidden), path, simplify)
            read_here = tables.read_all(sheets, headings, finder)
            if not any(table.records for table in read_here):
                if offices is not None and (rows := office_rows(sheets)):
                    offices.extend((f"{path.name}：{where}", role, names) for where, role, names in rows)
                    continue
                raise NoTableError(f"{path.name}：没有找到标准目录的表（表头要有“公开内容”“公开依据”等栏）")
        except ImportFileError as problem:
            if isinstance(problem, NoTableError) and path not in files:  # one of many in a folder, of another kind
                click.echo(f"跳过 {problem}", err=True)
            else:
                unread.append(str(problem))
            continue
        found.extend((path.name, table) for table in read_here)
        for sheet in sheets:
            dropped.extend((f"{path.name}：{place}", text, reason) for place, text, reason in sheet.dropped)
            doubtful.extend((f"{path.name}：{place}", text, reason) for place, text, reason in sheet.doubtful)
    if unread and not found:
        raise click.ClickException("\n".join(unread))
    return found, dropped, doubtful, unread


def simplified(sheets: list[Sheet], path: Path, wanted: bool) -> list[Sheet]:
    """Sheets in simplified characters where that is asked for, or the file is written in traditional ones throughout and
    OpenCC is installed; otherwise only told that there are others."""
    from gongkai.importers.reading.names import simplify, traditional

    count, letters = traditional(sheets)
    if count and not wanted:
        wanted = count * 10 > letters and find_spec("opencc") is not None
        done = (
            f"是繁体字的（认出 {count} 个），转成简体再读"
            if wanted
            else f"有 {count} 个繁体字。要转成简体，请加 --simplify"
        )
        click.echo(f"{path.name}：{done}", err=True)
    return simplify(sheets) if wanted else sheets


def _write(sources: Project, county: str, outcome: Outcome) -> list[str]:
    """Write the changed files; returns their names."""
    from gongkai.importers.settling.write import county_file, domain_file
    from gongkai.source.places import folder_of
    from gongkai.source.transaction import Change

    folder, own = sources.root / folder_of(county), sources.places[county].file
    known = {selection.domain: sources.root / selection.node.file for selection in sources.places[county].selections}
    wanted = {
        known.get(each.domain, folder / f"{each.slug}.yaml"): each for each in outcome.domains.values() if each.any()
    }
    changes: list[Change] = []
    with options.undone():
        for path, each in wanted.items():
            name = path.relative_to(sources.root).as_posix()
            before = sources.sources.get(name)
            changes.append(Change(path, before, domain_file(name, before, each)))
        if outcome.offices:
            name = (folder / own).relative_to(sources.root).as_posix()
            before = sources.sources[name]
            changes.append(Change(folder / own, before, county_file(name, before, outcome.offices)))
    options.write_sources(sources.root, changes)
    return [change.path.relative_to(sources.root).as_posix() for change in changes]
