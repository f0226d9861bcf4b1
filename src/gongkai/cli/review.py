"""gongkai review: what the office above looks at (审核把关), what it says of it, and what was agreed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.cli import options
from gongkai.source.places import folder_of, place_slugs
from gongkai.source.transaction import Change

if TYPE_CHECKING:
    from gongkai.importers.opening.notes import Noted
    from gongkai.importers.opinions import Opinion
    from gongkai.model.entry import Catalog
    from gongkai.model.finding import Finding
    from gongkai.model.item import Authored
    from gongkai.model.review import Record
    from gongkai.progress.packet import Before
    from gongkai.source.project import Project
    from gongkai.source.selections import PlaceSource

_LOOK = "逐条看用 gongkai validate --all --select GK610"
_NAMED, _SHOWN = 6, 60  # texts that are told, and how many characters of each
_place = options.place_option("审核的是哪里的目录；只有一个县时不用写")


class _Group(click.Group):
    """The group; the call of former versions says what takes its place."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments; a usage error for options without a command, as gongkai 0.2 took them."""
        if args and args[0].startswith("-") and args[0] not in ("-h", "--help"):
            raise click.UsageError(
                "gongkai review 现在分成几步，要写明做哪一步。记下审核用 "
                "gongkai review sign --place 县 --office 审核单位 --by 经办人 --result 同意；全部见 gongkai review --help",
                ctx,
            )
        return super().parse_args(ctx, args)


@click.group(name="review", cls=_Group)
def command() -> None:
    """审核把关：报给上级看的材料，上级的意见和结论，县里的答复。

    状态由 counties/县/reviews/ 里的记录算出：未报审 → 报审 → 退回、已审核 → 已发布。
    """


@command.command(name="packet")
@_place
@options.folder_option("放在哪里；默认是项目里的 review/县，不在成品里。", "文件夹")
@click.option("--submit", is_flag=True, help="记下已经报审：写一个“报审”的记录。")
@click.option("--date", "day", metavar="日期", help="报审的日期；默认今天。")
@options.in_project
def packet(county: str | None, output: Path | None, submit: bool, day: str | None, root: Path) -> None:
    """编报审的材料：给上级看的网页、可以写意见的 Excel，公布过的目录有改动的还有调整申请表（Word）。

    与指引、与上次审核、上次报审的不同，上次的意见和答复，放宽的时限，少了的必选渠道，别的放宽，不采用的，待核的，邻县怎样写，检查的问题，都分开列。
    """
    from gongkai.cli.making import shown
    from gongkai.progress.packet import application, reasons, with_whole
    from gongkai.progress.packet import packet as made_of
    from gongkai.publish.asked import output_folder
    from gongkai.render.html.report import page
    from gongkai.render.official import document
    from gongkai.resolve.mark import is_mark_of
    from gongkai.resolve.review import unanswered

    county = options.one_place(root, county)
    sources, catalog, findings, others = _everything(root, county)
    source = sources.places[county]
    on = _day(day, source) if submit else options.day(day)
    reviewed, published = _before(root, source)
    seen = _sent(root, source, catalog)
    report = made_of(source, catalog, reviewed or published, others, findings, sources.sources, seen)
    files = {
        "报审材料.html": page(report, sources.pages),
        "报审材料.xlsx": options.workbook(with_whole(report, catalog), catalog.date),
    }
    if published is not None:
        form = application(catalog, published, reasons(source, sources.sources))
        if form.parts[1].table is not None and form.parts[1].table.rows:
            files["调整申请表.docx"] = document(form)
    folder = output_folder(root, output or root / "review" / county, "review")
    for name, data in files.items():
        folder.mkdir(parents=True, exist_ok=True)
        options.deliver(folder / name, data)
    former = root / "build" / "review" / county
    if former.is_dir() and former.resolve() != folder.resolve():
        click.echo(f"{shown(former)} 里是以前编的报审材料，会随成品一起放到网上，请删去", err=True)
    if left := unanswered(source):
        click.echo(f"还有 {len(left)} 条意见没有答复，材料里写着“还没有答复”。{_LOOK}", err=True)
    last = source.reviews[-1].value if source.reviews else None
    if submit and last is not None and last.result == "报审" and is_mark_of(last.mark, catalog):
        click.echo(f"{last.date}已经报审，内容没有再改。")
    elif submit:
        click.echo(f"已记：报审。{put_down(root, catalog, {'日期': on, '结论': '报审'})}")


@command.command(name="sign")
@_place
@click.option("--office", required=True, metavar="单位", help="审核的单位，如 九江市人民政府办公室。")
@click.option("--by", metavar="经办人", help="谁经办的。")
@click.option("--result", type=click.Choice(["同意", "退回"]), required=True, help="审核的结论。")
@click.option("--number", metavar="文号", help="批复的文号，如 九府办字〔2026〕12号。")
@click.option("--text", metavar="意见", help="总的意见；退回的记作一条意见，县里要答复。")
@click.option("--date", "day", metavar="日期", help="审核的日期，如 2026-11-30；默认今天。")
@options.in_project
def sign(
    county: str | None,
    office: str,
    by: str | None,
    result: str,
    number: str | None,
    text: str | None,
    day: str | None,
    root: Path,
) -> None:
    """记下审核的结论：谁、哪一天、同意还是退回、审核的是什么内容。

    记在 reviews/日期.yaml，“标记”是现在内容的指纹，旁边留下现在的目录；以后改了哪些领域，检查时说得出来。有错误的不能记，还有待填的不能同意。
    """
    from gongkai.model.letters import first_of
    from gongkai.model.review import AGREED, RETURNED
    from gongkai.publish.reviews import remark
    from gongkai.resolve.review import unanswered

    county = options.one_place(root, county)
    sources, catalog = checked_place(root, county)
    source = sources.places[county]
    if result == "同意" and catalog.caution:
        raise click.ClickException(f"{catalog.title}还有 {catalog.open} 处待填，不能同意；先填好，或者 --result 退回")
    left = unanswered(source)
    returned = [str(one.number) for one in left if one.verdict == RETURNED]
    if result == AGREED and returned:
        raise click.ClickException(
            f"第 {first_of(returned, _NAMED, ' 等 {}')} 条意见是“{RETURNED}”，还没有答复，不能同意。{_LOOK}"
            f"；答复用 gongkai review answer {returned[0]}{sources.option(county)} --text …"
        )
    said: dict[str, Any] = {
        "日期": _day(day, source),
        "单位": options.printable(office),
        "经办": options.printable(by or ""),
        "结论": result,
        "文号": options.printable(number or ""),
        "意见": options.printable(text or ""),
    }
    if not said["单位"]:
        raise click.UsageError("--office 要写审核的单位")
    if result == RETURNED and said["意见"]:
        number_of = _last_number(source.reviews) + 1
        said["逐条意见"] = [remark(number_of, {"结论": RETURNED, "意见": said.pop("意见")}, said["单位"])]
    file = put_down(root, catalog, said)
    click.echo(f"已记：{catalog.title}（{catalog.count} 项）由{said['单位']}审核，{result}。{file}")
    if count := len(left) + len(said.get("逐条意见", ())):
        told = (
            f"还有 {count} 条意见没有答复。{_LOOK}；答复用 gongkai review answer 序号{sources.option(county)} --text …"
        )
        click.echo(told, err=True)
    if (root / ".git").exists():
        click.echo("用 git 的，请与旁边的目录一起提交，由审核单位签名：git commit -S", err=True)


@command.command(name="comments")
@click.argument("files", metavar="文件...", nargs=-1, required=True, type=options.READ)
@_place
@click.option("--date", "day", metavar="日期", help="还没有记过报审的，记作哪一天报审的；默认今天。")
@options.in_project
def comments(files: tuple[Path, ...], county: str | None, day: str | None, root: Path) -> None:
    """取回上级的意见：“审核意见”“结论”两栏，Excel（.xlsx、.xls、.ods）的批注（对话式的也算），Word（.docx）的批注。

    报审材料.xlsx、调整申请表和编出的 Word 里直接改了的格、加上和删去的行，表的旁边、下面另写的话，也记成意见。来函（Word）里编了号的段、说到一个事项编号的段，一段一条。

    记在报审的记录里，检查时在县的文件那一格上列出来，答复以后才不再列。同一个文件取两次，意见不会重复。

    有几个县的，报审过的材料自己认得是哪个县的，几个县的可以一起取。
    """
    options.day(day)
    sent = _tables(files)
    owners = _owners(sent, root)
    if county is None and None not in owners.values():
        places = list(dict.fromkeys(filter(None, owners.values())))
    else:
        places = [options.one_place(root, county)]
    for path, owner in owners.items():
        if owner is not None and owner not in places:
            raise click.UsageError(
                f"{path.name} 是对 {owner} 的意见，不是对 {places[0]} 的，什么都没有记。写 --place {owner}"
            )
    for slug in places:
        _taken(root, slug, {path: sent[path] for path in files if owners[path] in (None, slug)}, day)


def _tables(files: Sequence[Path]) -> dict[Path, list[Noted]]:
    """The tables of each file, with what was noted on them."""
    from gongkai.importers.opening.files import is_marked
    from gongkai.importers.opening.notes import read
    from gongkai.model.worksheet import MARK as WORKSHEET

    with options.undone("什么都没有记"):
        for path in files:
            if is_marked(path, WORKSHEET):
                raise click.ClickException(f"{path.name} 是填报表，不是审核的意见。填好的用 gongkai import 导入")
        return {path: read(path) for path in files}


def _owners(sent: Mapping[Path, list[Noted]], root: Path) -> dict[Path, str | None]:
    """Which place's catalog each file was sent with for review; None where no record of the project has its mark."""
    from gongkai.importers.opinions import mark_in

    marks = {path: mark_in(table.sheet for table in tables) for path, tables in sent.items()}
    several = len(place_slugs(root)) > 1  # else there is no other place
    places = options.load(root).places if several and any(marks.values()) else {}
    known = {record.value.mark: slug for slug, place in places.items() for record in place.reviews}
    return {path: known.get(mark) if mark else None for path, mark in marks.items()}


def _taken(root: Path, county: str, sent: Mapping[Path, list[Noted]], day: str | None) -> None:
    """Records the opinions in files on one place's catalog, and says so."""
    from gongkai.model.review import AGREED, SUBMITTED
    from gongkai.publish.reviews import recorded, remark, with_remarks
    from gongkai.resolve.mark import is_mark_of

    sources, catalog = _catalog(root, county)
    records = sources.places[county].reviews
    there = {(one.item or "", one.heading or "", one.text) for record in records for one in record.value.remarks}
    found, marks = _read_back(sent, records, root, catalog)
    fresh = [one for one in dict.fromkeys(found) if (one.item, one.heading, one.text) not in there]
    if not fresh:
        click.echo(f"{len(found)} 条意见都已经记过，没有改动。" if found else "没有意见，也没有批注。")
        return
    last = _last_number(records)
    remarks = [
        remark(number, {"事项": one.item, "栏目": one.heading, "结论": one.verdict, "意见": one.text}, one.source)
        for number, one in enumerate(fresh, last + 1)
    ]
    asked = [one for one in records if one.value.result == SUBMITTED]
    into = next((one for one in reversed(asked) if one.value.mark in marks), asked[-1] if asked else None)
    with options.undone("什么都没有记"):
        if into is None:
            made = recorded(
                root, catalog, {"日期": _day(day, sources.places[county]), "结论": SUBMITTED, "逐条意见": remarks}
            )
            file, changes = made.file, list(made.changes)
        else:
            file = into.node.file
            before = sources.sources[file]
            changes = [Change(root / file, before, with_remarks(file, before, remarks))]
    options.write_sources(root, changes)
    placed = sum(bool(one.item) for one in fresh)
    click.echo(f"记下 {len(fresh)} 条意见（{placed} 条找到了事项）：{file}")
    if any(mark and not is_mark_of(mark, catalog) for mark in marks):
        click.echo("意见是对以前的内容提的，目录后来又有改动。", err=True)
    if asks := [number for number, one in enumerate(fresh, last + 1) if one.verdict != AGREED]:
        click.echo(f"{_LOOK}；答复用 gongkai review answer {asks[0]}{sources.option(county)} --text …", err=True)


def _day(text: str | None, source: PlaceSource) -> str:
    """The day of a new record; a usage error for one to come, and for one before the last record, by which the state goes."""
    on = options.day(text)
    if on > options.today():
        raise click.UsageError(f"{on} 还没有到")
    if source.reviews and on < (last := source.reviews[-1]).value.date:
        raise click.UsageError(
            f"{on} 在最后一份记录（{last.node.file}，{last.value.result}）以前：状态看最后一份，记了不算。请写实际的日期；"
            "是那一份的日期写错了的，先改它的日期和文件名，刚记的用 gongkai undo"
        )
    return on


def _last_number(records: Sequence[Authored[Record]]) -> int:
    """The number of the last opinion on a place."""
    return max((one.number for record in records for one in record.value.remarks), default=0)


def _read_back(
    sent: Mapping[Path, list[Noted]], records: Sequence[Authored[Record]], root: Path, catalog: Catalog
) -> tuple[list[Opinion], set[str]]:
    """The opinions in the files, and the marks of what they were sent with; tells what of the files cannot be read."""
    from gongkai.importers.opinions import lines, mark_in, opinions
    from gongkai.importers.sent import remembered
    from gongkai.resolve.mark import is_mark_of
    from gongkai.source.reviews import kept

    found: list[Opinion] = []
    marks, unknown, unread = set[str](), list[str](), list[str]()
    with options.undone("什么都没有记"):
        for path, tables in sent.items():
            mark = mark_in(table.sheet for table in tables)
            marks.add(mark)
            record = next((one for one in reversed(records) if mark and one.value.mark == mark), None)
            was = catalog if mark and is_mark_of(mark, catalog) else None
            if was is None and record is not None:
                was = kept(root, catalog.place.slug, record.node.file)
            if mark and was is None and not any(remembered(table)[1] for table in tables):
                unknown.append(path.name)
            rest = lines(tables, catalog)[1]
            unread += [f"{path.name}：没有当作意见的一段：“{one.text[:_SHOWN]}”" for one in rest]
            found += opinions(tables, catalog, options.printable(path.name), was)
    for name in unknown:
        told = f"{name}：报审时的目录没有留下（gongkai review packet --submit 会留下），“目录全文”里直接改了的格、删去的行看不出来"
        click.echo(told, err=True)
    for told in [*unread[:_NAMED], *([f"这样的段还有 {len(unread) - _NAMED} 段"] if len(unread) > _NAMED else [])]:
        click.echo(options.printable(told), err=True)
    if unread:
        told = "其中是意见的，写进报审材料.xlsx 的“审核意见”栏，或者另写一个 Word，一条一段、前面写上序号，再取一次"
        click.echo(told, err=True)
    return found, marks


@command.command(name="answer")
@click.argument("number", metavar="序号", type=int)
@click.option("--text", required=True, metavar="答复", help="怎样处理的：改了什么，或者为什么不改。")
@_place
@options.in_project
def answer(number: int, text: str, county: str | None, root: Path) -> None:
    """答复一条意见；序号是检查时列出的第几条。也可以在记录的文件里写“答复”。"""
    from gongkai.model.nothing import says_nothing
    from gongkai.resolve.review import unanswered
    from gongkai.source.edit import edited, put, values

    county = options.one_place(root, county)
    said = options.printable(text)
    if not said or says_nothing(said):
        raise click.UsageError("--text 要写怎样答复：改了什么，或者为什么不改")
    sources = options.load(root, [county])
    places = {
        one.number: (record.node.file, index)
        for record in sources.places[county].reviews
        for index, one in enumerate(record.value.remarks)
    }
    if number not in places:
        raise click.UsageError(
            f"没有第 {number} 条意见。{f'现有 1 到 {max(places)}' if places else '还没有取回过意见'}"
        )
    file, index = places[number]
    before = sources.sources[file]
    whole = values(file, before)
    former = str(whole["逐条意见"][index].get("答复") or "").strip()
    put(whole, ["逐条意见", index, "答复"], said)
    after = edited(file, before, whole)
    options.write_sources(root, [Change(root / file, before, after)])
    left = sum(one.number != number for one in unanswered(sources.places[county]))
    if former and former != said:
        click.echo(f"以前的答复是“{former}”，换成了现在的；撤销用 gongkai undo", err=True)
    click.echo(f"已答复第 {number} 条。{f'还有 {left} 条没有答复。' if left else '都答复了。'}")


def _catalog(root: Path, slug: str) -> tuple[Project, Catalog]:
    """The sources and the catalog of a place, with errors or without; the command's error where its own file is broken."""
    from gongkai.resolve import resolve_one

    sources = options.load(root, [slug])
    catalog = resolve_one(sources, slug).catalog
    if catalog is None:
        raise click.ClickException(f"{slug} 的 {sources.places[slug].file} 有错误；请先改好（gongkai validate）")
    return sources, catalog


@command.command(name="verify")
@options.county_option
@click.option(
    "--base",
    default="origin/main",
    show_default=True,
    metavar="版本",
    help="合并到哪里：允许谁签名，看这个版本里的 allowed_signers。",
)
@click.option("--head", default="HEAD", show_default=True, metavar="版本", help="要核对的版本。")
@click.option("--all", "everything", is_flag=True, help="以前已经有的记录也核对；默认只看新的和改过的。")
@options.in_project
def verify(counties: tuple[str, ...], base: str, head: str, everything: bool, root: Path) -> None:
    """核对审核记录的签名：带来记录的提交，要由允许的人签名（git verify-commit），没有签名的不算。

    允许的签名人从 --base 的版本里读，改动自己带来的名单不算数。签名以后县里只能添“答复”。
    """
    from gongkai.history.signed import verify as verified

    slugs = options.known_counties(root, counties)
    found = verified(root, base, head, slugs, everything=everything)
    for one in found:
        click.echo(f"{one.file}：{f'由 {one.who} 签名' if one.who else one.wrong}")
    wrong = sum(not one.who for one in found)
    if wrong:
        raise click.ClickException(f"{wrong} 份审核记录的签名不对")
    click.echo(f"{len(found)} 份审核记录，签名都对。" if found else "没有要核对的审核记录。")


def checked_place(root: Path, slug: str) -> tuple[Project, Catalog]:
    """The sources and the catalog of a place without errors; the errors are the command's otherwise."""
    from gongkai.rules import check

    sources = options.load(root, [slug])
    checked = check(sources, ignore=("GK601",), today=options.today())
    errors = options.failing(checked.findings, "error")
    if errors or slug not in checked.catalogs:
        options.refuse(errors, sources.sources, "目录还有错误，不能报审、不能记审核；请先改好（gongkai validate）")
    return sources, checked.catalogs[slug]


def _everything(root: Path, slug: str) -> tuple[Project, Catalog, list[Finding], dict[str, Catalog]]:
    """The sources, the catalog of a place, what is found in its files, and the catalogs of the other counties by name."""
    from gongkai.rules import check

    checked_place(root, slug)
    sources = options.load(root)
    checked = check(sources, today=options.today())
    within = f"{folder_of(slug).as_posix()}/"
    others = {
        catalog.place.name: catalog
        for other, catalog in checked.catalogs.items()
        if other != slug and sources.places[other].is_county
    }
    return (
        sources,
        checked.catalogs[slug],
        [one for one in checked.findings if one.span.file.startswith(within)],
        others,
    )


def _before(root: Path, source: PlaceSource) -> tuple[Before | None, Before | None]:
    """What was agreed to last, and the last edition, as far as they were kept. An edition was published if what it says was
    agreed to."""
    from gongkai.model.review import AGREED
    from gongkai.progress.packet import Before
    from gongkai.resolve.mark import is_mark_of
    from gongkai.source.editions import edition_dates, read_edition
    from gongkai.source.reviews import kept

    reviewed = published = None
    for one in source.reviews:
        if one.value.result == AGREED and (catalog := kept(root, source.slug, one.node.file)) is not None:
            reviewed = Before(f"{one.value.date}{one.value.office or ''}审核的", catalog)
    if dates := edition_dates(root, source.slug):
        edition = read_edition(root, source.slug, dates[-1])
        marks = [one.value.mark for one in source.reviews if one.value.result == AGREED and one.value.mark]
        agreed = any(is_mark_of(mark, edition) for mark in marks)
        published = Before(f"{dates[-1]}{'公布' if agreed else '记下'}的", edition, reviewed=agreed)
    return reviewed, published


def _sent(root: Path, source: PlaceSource, catalog: Catalog) -> Before | None:
    """What the office above saw last, as it was kept, if it has not agreed to it; not what is being sent now and nobody has
    said anything of."""
    from gongkai.model.review import AGREED, SUBMITTED
    from gongkai.progress.packet import Before
    from gongkai.resolve.mark import is_mark_of
    from gongkai.source.reviews import kept

    for one in reversed(source.reviews):
        record = one.value
        if record.result == AGREED:
            return None
        if record.result == SUBMITTED and not record.remarks and record.mark and is_mark_of(record.mark, catalog):
            continue
        if (then := kept(root, source.slug, one.node.file)) is not None:
            return Before(f"{record.date}{record.office or ''}{record.result}的", then)
    return None


def put_down(root: Path, catalog: Catalog, said: Mapping[str, Any]) -> str:
    """Write a record and the catalog beside it; returns the record's file. What hinders it is the command's error."""
    from gongkai.publish.reviews import recorded

    one = recorded(root, catalog, said)
    options.write_sources(root, one.changes)
    return one.file
