"""What is sent to the office above for review (报审材料): what a county made of the guidelines, and what changed since the
last review; the whole catalog stands in the workbook only, so that every cell can be commented on."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from gongkai.model.change import ADDED, DOMAIN, LIST, MOVED, WITHDRAWN, Changes
from gongkai.model.compare import compare
from gongkai.model.deadline import Order
from gongkai.model.differ import dropped_channels, from_guideline
from gongkai.model.entry import FIELDS, Catalog, DomainCatalog, Entry, Kind
from gongkai.model.face import Face, face_of, rows_of
from gongkai.model.finding import Finding
from gongkai.model.grouped import grouped
from gongkai.model.item import EVIDENCE
from gongkai.model.letters import first_of
from gongkai.model.report import Part, Report, ReportSheet
from gongkai.model.review import AGREED, VERDICTS, Record, Remark
from gongkai.model.tree import Map
from gongkai.resolve.mark import review_mark
from gongkai.source.selections import PlaceSource

OPINION, VERDICT = "审核意见", "结论"
NUMBER = "编号"
WHOLE, LISTED = "目录全文", "清单全文"
ANSWERED = "上次的意见和答复"
_ITEM: tuple[tuple[str, float], ...] = ((NUMBER, 8.0), ("领域", 9.0), ("事项", 14.0))
_CHANGE = (*_ITEM, ("改动", 7.0), ("栏目", 9.0), ("原来", 22.0), ("现在", 22.0), ("县里的理由", 11.0))
_AGAINST = (*_ITEM, ("栏目", 9.0), ("指引", 22.0), ("本县", 22.0), ("宽严", 6.0), ("县里的理由", 11.0))
_REMARK = (("序号", 5.0), (NUMBER, 8.0), ("事项", 14.0), ("栏目", 9.0), ("意见", 24.0), ("答复", 20.0), ("现在的内容", 24.0))  # fmt: skip
_FILL: tuple[tuple[str, float], ...] = ((OPINION, 16.0), (VERDICT, 5.5))
_ORDERS = {Order.LOOSER: "放宽", Order.STRICTER: "收紧", Order.SAME: "一样", Order.UNCLEAR: "看不出"}
_WIDTHS = {"一级事项": 8.0, "公开内容": 24.0, "公开依据": 24.0, "公开时限": 13.0, "公开渠道和载体": 16.0, "公开对象": 7.0, "公开方式": 4.5, "公开层级": 5.0}  # fmt: skip
_OPEN = (FIELDS["mode"], FIELDS["audience"], FIELDS["tiers"])
_SHORTLY = (FIELDS["deadline"], FIELDS["body"], FIELDS["channels"])  # what is told of an item that went
_NAMED, _SEVERITIES = 6, {"error": "错误", "warning": "警告", "info": "提示", "open": "待填"}
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:''|[^'])*'")
_COMMENT = re.compile(r"(?:^|\s)#\s*(?:gongkai:\s*忽略\s*(?:GK\d*[，,、\s]*)+[：:]?\s*)?(?P<text>.*)")


class Before(NamedTuple):
    """What the present catalog is compared with: when it was reviewed, published or put down, and by whom; it; and whether it
    is known that it was reviewed."""

    label: str
    catalog: Catalog
    reviewed: bool = True


def packet(
    source: PlaceSource,
    catalog: Catalog,
    before: Before | None,
    others: Mapping[str, Catalog],
    findings: Sequence[Finding],
    sources: Mapping[str, bytes],
    sent: Before | None = None,
) -> Report:
    """The report. `others` are the catalogs of the project's other counties by name, `findings` those of the place's files,
    `sources` the bytes of these, whose comments tell why a cell was changed. `sent` is what the office above saw since it
    agreed to `before`."""
    kept_up = _kept_up(catalog)
    catalog, before, sent = _to_review(catalog, kept_up), _with(before, kept_up), _with(sent, kept_up)
    findings = [one for one in findings if one.code != "GK610"]  # stands among what was said and answered
    why, title = reasons(source, sources), f"{catalog.title}报审材料"
    given, dropped = list(_differing(catalog, why)), list(_dropped(catalog, why))
    looser = [row for row in given if row[3] == FIELDS["deadline"] and row[6] == _ORDERS[Order.LOOSER]]
    closer = [row for row in given if row[3] in _OPEN and row[6] == _ORDERS[Order.LOOSER]]
    left, own, doubtful = _left_out(catalog), list(_own(catalog)), list(_doubtful(catalog))
    agreed, since = (compare(one.catalog, catalog) if one else None for one in (before, sent))
    changed = list(_changed(agreed, why)) if agreed else []
    facts = (
        ("领域、事项", f"{len(catalog.domains)} 个领域，{catalog.count} 项"), ("与指引不同", f"{len(given)} 格，{len({row[0] for row in given})} 项"), ("放宽的时限", f"{len(looser)} 项"), ("少了的必选渠道", f"{len(dropped)} 项"), ("别的放宽", f"{len(closer)} 处"), ("不采用", f"{len(left)} 项"), ("自己加的事项", f"{len(own)} 项"), ("待核的事项", f"{len(doubtful)} 项"), ("检查发现的问题", f"{len(findings)} 处"), *_lists(catalog, kept_up), ("以前的审核", _reviewed(before, len(changed))),
    )  # fmt: skip
    mark = review_mark(catalog)
    asked = f"请审核{catalog.title}（{catalog.date}）。意见写在工作簿（报审材料.xlsx）各表的“{OPINION}”“{VERDICT}”两栏，也可以在任何一格上加批注；写好后把工作簿退回县里。"
    cover = ReportSheet("总的情况", title, f"内容标记：{mark}", (("项目", 20.0), ("情况", 50.0)), facts)
    parts = [Part("总的情况", (asked, f"审核的内容以标记为准：{mark}。"), None, cover)]
    if remarks := _last_said([one.value for one in source.reviews]):
        numbers = {**(agreed.numbers if agreed else {}), **(since.numbers if since else {})}
        seen = [one.catalog for one in (before, sent) if one]
        answered = list(_answered(remarks, catalog, numbers, seen))
        parts.append(_part(ANSWERED, answered, _REMARK, "上一轮提的意见，和县里的答复。"))
    if sent is not None and since is not None:
        parts.append(_part("与上次报审的不同", list(_changed(since, why)), _CHANGE, f"与{sent.label}相比。"))
    parts.append(_part("与指引的不同", given, _AGAINST, "机构由指引的称谓换成本县的名称、补上指引空着的格，不算不同。"))
    if before is not None:
        parts.append(_part("与上次审核的不同", changed, _CHANGE, f"与{before.label}相比。"))
    parts += [
        _part("放宽的时限", looser, _AGAINST, "公开时限比指引长的。"),
        _part("少了的必选渠道", dropped, (*_ITEM, ("少了的必选渠道", 20.0), ("现在的渠道", 30.0), ("县里的理由", 18.0)), "指引标“■”的渠道，县里去掉了，或者改成了可选（□）的。"),
        _part("别的放宽", closer, _AGAINST, "主动公开改成依申请公开的，不再对全社会公开的，少了公开层级的。"),
        _part("不采用的事项", left, (*_ITEM, ("理由", 40.0)), "指引有、县里不采用的事项和领域。"),
        _part("自己加的事项", own, (*_ITEM, ("公开依据", 34.0), ("公开主体", 20.0)), "指引没有、县里加的事项。"),
        _part("待核的事项", doubtful, ((NUMBER, 6.5), ("领域", 9.0), ("事项", 18.0)), "还没有在政府网站的目录里见到、县里也没有核对过的。"),
        _part("邻县怎样写", list(_neighbours(catalog, others)), (*_ITEM, ("本县", 14.0), ("照用指引", 18.0), ("更严", 14.0), ("更宽", 14.0), ("别的改动", 14.0), ("不采用", 14.0)), "本县改过或不采用的事项，项目里别的县怎样写。"),
        _part("检查发现的问题", [(_SEVERITIES[one.severity.value], one.code, f"{one.span.file}:{one.span.line or 1}", one.message) for one in findings], (("级别", 7.0), ("规则", 8.0), ("位置", 30.0), ("内容", 60.0)), "gongkai validate 现在报的。"),
    ]  # fmt: skip
    return Report(title, catalog.date, parts)


def _kept_up(catalog: Catalog) -> dict[str, str]:
    """The lists that are kept up without a review of the catalog: their forms, and what they are called."""
    return {one.form.slug: one.form.name for one in catalog.lists if not one.form.reviewed and one.records}


def _to_review(catalog: Catalog, kept_up: Container[str]) -> Catalog:
    """A catalog without the lists that are kept up; of one that was put down before forms had 报审 only the present ones (`kept_up`)
    tell that they are."""
    lists = (one for one in catalog.lists if one.form.reviewed and one.form.slug not in kept_up)
    return replace(catalog, lists=tuple(lists))


def _with(before: Before | None, kept_up: Container[str]) -> Before | None:
    return before and before._replace(catalog=_to_review(before.catalog, kept_up))


def _reviewed(before: Before | None, changed: int) -> str:
    """Whether the content was reviewed, and how much of it is another since what it is compared with."""
    told = [] if before and before.reviewed else ["现在的内容还没有审核过"]
    if before is not None:
        told.append(f"与{before.label}比较，{f'改了 {changed} 处' if changed else '没有改动'}")
    return "；".join(told)


def _left_out(catalog: Catalog) -> list[tuple[str, ...]]:
    domains = (("", name, "整个领域", reason) for name, reason in catalog.place.unadopted)
    items = ((one.id, domain.name, one.name, one.reason) for domain in catalog.domains for one in domain.excluded)
    return [*domains, *items]


def _own(catalog: Catalog) -> Iterator[tuple[str, ...]]:
    for domain, entry in catalog.pairs():
        if entry.origin.kind is Kind.LOCAL:
            yield *_item(domain, entry), "、".join(map(catalog.basis_text, entry.basis)), "、".join(entry.body)


def _doubtful(catalog: Catalog) -> Iterator[tuple[str, ...]]:
    """The items that nobody has seen and the county has not checked itself."""
    for domain, entry in catalog.pairs():
        if entry.evidence == EVIDENCE[2] and entry.id not in domain.vouched:
            yield _item(domain, entry)


def _last_said(records: Sequence[Record]) -> list[Remark]:
    """What was said in the last round in which something was said (an agreement ends one), of the whole (without a number)
    and of items, behind what nobody answered of earlier rounds."""
    rounds: list[list[Remark]] = [[]]
    for one in records:
        if one.opinion:
            who = f"{one.date}{one.office or ''}"
            rounds[-1].append(Remark(number=0, verdict=one.result, text=f"{one.opinion}（{who}）", answer="—"))
        rounds[-1] += one.remarks
        if one.result == AGREED:
            rounds.append([])
    *earlier, last = [one for one in rounds if one] or [[]]
    return [*(one for remarks in earlier for one in remarks if one.waits), *last]


def _answered(
    remarks: Iterable[Remark], catalog: Catalog, numbers: Mapping[str, str], seen: Sequence[Catalog]
) -> Iterator[tuple[str, ...]]:
    """What was said, what the county answered, and what the place that it was said of says now; `numbers` are the present ones
    of items that had others when it was said, which `seen` are the catalogs of."""
    faces = {face.id: face for face in (*_faces(catalog), *rows_of(catalog))}
    then = {face.id: (face.domain_name, face.name) for one in seen for face in (*_faces(one), *rows_of(one))}
    then |= {one.id: (domain.name, one.name) for was in seen for domain in was.domains for one in domain.excluded}
    left = {one.id: one for domain in catalog.domains for one in domain.excluded}
    unadopted = dict(catalog.place.unadopted)
    for one in remarks:
        number = numbers.get(one.item or "", one.item or "")
        face, former = faces.get(number), then.get(one.item or "")
        if face is None and number in left:
            about, now = left[number].name, f"（不采用：{left[number].reason}）"
        elif face is None and former is not None:
            whole, about = unadopted.get(former[0]), former[1]
            now = f"（整个领域不采用：{whole}）" if whole else "（现在没有这一项）"
        elif face is None:
            about, now = ("", "（现在没有这一项）") if one.item else ("（整个目录）", "")
        elif one.heading:
            about, now = face.name, "；".join(face.cells.get(one.heading, ())) or "（空）"
        else:
            about = face.name
            now = "\n".join(f"{heading}：{'；'.join(texts)}" for heading, texts in face.cells.items())
        said = f"{one.verdict}：{one.text}" if one.verdict and one.verdict not in one.text else one.text
        answer = (one.answer or "").strip() or ("（还没有答复）" if one.waits else "—")
        yield str(one.number or ""), one.item or "", about, one.heading or "", said, answer, now


def _differing(catalog: Catalog, why: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The cells that are not as the guidelines have them."""
    for domain, entry in catalog.pairs():
        for change in from_guideline(entry, catalog.basis_text):
            order = _ORDERS.get(change.order, "") if change.order else ""
            yield *_item(domain, entry), change.heading, change.before, change.after, order, why.get(entry.id, "")


def _dropped(catalog: Catalog, why: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The items that lack channels which the guidelines ask for."""
    for domain, entry in catalog.pairs():
        if entry.origin.given is not None and (gone := dropped_channels(entry.origin.given, entry)):
            kept = set(map(str, entry.channels))
            lost = "、".join(f"{one}（改成可选）" if str(one) in kept else str(one) for one in gone)
            yield *_item(domain, entry), lost, "、".join(map(str, entry.channels)), why.get(entry.id, "")


def with_whole(report: Report, catalog: Catalog) -> list[ReportSheet]:
    """The sheets of the workbook, in which opinions are written: the report's tables, the whole catalog, and the lists."""
    headings = [name for name in FIELDS.values() if any(name in face.cells for face in _faces(catalog))]
    catalog = _to_review(catalog, _kept_up(catalog))
    rows = [
        (face.id, face.domain_name, *("；".join(face.cells.get(name, ())) for name in headings))
        for face in _faces(catalog)
    ]
    columns = [(NUMBER, 6.5), ("领域", 7.0), *((name, _WIDTHS.get(name, 10.0)) for name in headings)]
    lead = "全部事项。对哪一格有意见，可以在那一格上加批注，也可以写在最后两栏。"
    cover, *tables = (part.table for part in report.parts if part.table is not None)
    tables.append(ReportSheet(WHOLE, catalog.title, lead, columns, rows))
    if lists := [
        (
            face.id,
            face.domain_name,
            face.name,
            "；".join(f"{name}：{'、'.join(texts)}" for name, texts in face.cells.items()),
        )
        for face in rows_of(catalog)
    ]:
        columns = [(NUMBER, 8.0), ("清单", 9.0), ("条目", 16.0), ("内容", 60.0)]
        tables.append(ReportSheet(LISTED, f"{catalog.place.name}的清单", "这些清单和目录一起审核。", columns, lists))
    return [cover._replace(stamped=len(cover.columns)), *map(_to_fill, tables)]


def _lists(catalog: Catalog, kept_up: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The lists that are reviewed with the catalog, and those that are not, as facts on the cover."""
    if names := list(dict.fromkeys(face.domain_name for face in rows_of(catalog))):
        yield "清单", f"{len(names)} 种，{sum(1 for _ in rows_of(catalog))} 条：{'、'.join(names)}"
    if kept_up:
        yield "不用审核的清单", f"{'、'.join(kept_up.values())}：登记办了什么，随时更新，不在这次审核里，改了不须再审"


def _to_fill(sheet: ReportSheet) -> ReportSheet:
    """A table with the columns for opinions, the last of which is offered the verdicts."""
    columns = (*sheet.columns, *_FILL)
    rows = [(*row, "", "") for row in sheet.rows]
    choices = [VERDICTS] * len(rows)
    return sheet._replace(
        columns=columns, rows=rows, fill=len(columns) - 1, choices=choices, stamped=len(sheet.columns)
    )


def application(catalog: Catalog, before: Before, why: Mapping[str, str]) -> Report:
    """政务公开目录清单调整申请表: what is to change in a catalog that was published."""
    kept_up = _kept_up(catalog)
    changes = compare(_to_review(before.catalog, kept_up), _to_review(catalog, kept_up))
    rows = [(one.id, one.name, one.heading, one.before, one.after, one.reason) for one in _changed(changes, why)]
    office = catalog.place.office or catalog.place.name
    columns = ((NUMBER, 6.0), ("事项", 12.0), ("栏目", 8.0), ("调整前", 15.0), ("调整后", 15.0), ("理由", 10.0))
    counts = [(kind, len(changes.of(kind))) for kind in (ADDED, "changed", WITHDRAWN, MOVED)]
    words = dict(zip((ADDED, "changed", WITHDRAWN, MOVED), ("新增", "调整", "取消", "移动"), strict=True))
    told = "，".join(f"{words[kind]} {count} 项" for kind, count in counts if count) or "只有领域、机构、法规的名称改变"
    blank = "意见：\n　\n经办人：　　　　　　　　　　（盖章）\n日期：　　　年　　月　　日"
    below = (("单位", 14.0), ("意见", 40.0))
    blanks = [(f"{one}意见", blank) for one in ("申请单位", "县级政务公开主管部门", "设区市政务公开主管部门")]
    return Report(
        "政务公开目录清单调整申请表",
        catalog.date,
        [
            Part(
                "申请单位和目录",
                (f"申请单位：{office}。", f"目录：{catalog.title}（{before.label}）。", f"调整：{told}。"),
            ),
            Part(
                "调整的内容", (), None, ReportSheet("调整的内容", "调整的内容", "", columns, rows, stamped=len(columns))
            ),
            Part("意见", (), None, ReportSheet("意见", "意见", "", below, blanks, stamped=len(below))),
        ],
    )


def _part(name: str, rows: Sequence[Sequence[str]], columns: Sequence[tuple[str, float]], lead: str) -> Part:
    """A part with its table; a sentence only where there is nothing to list."""
    if not rows:
        return Part(name, (f"{lead}没有。",))
    told = f"{lead}共 {len(rows)} 条。"
    return Part(name, (told,), None, ReportSheet(name, name, told, columns, rows))


def _item(domain: DomainCatalog, entry: Entry) -> tuple[str, str, str]:
    return entry.id, domain.name, entry.name


def _faces(catalog: Catalog) -> Iterator[Face]:
    return (face_of(catalog, entry, domain.slug, domain.name) for domain, entry in catalog.pairs())


class _Line(NamedTuple):
    """One row of what changed."""

    id: str
    domain: str
    name: str
    kind: str
    heading: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""


def _changed(changes: Changes, why: Mapping[str, str]) -> Iterator[_Line]:
    """What changed, a row a cell; what one cause changed is one row."""
    for domain in changes.domains:
        heading, count = LIST if domain.of_list else DOMAIN, f"{len(domain.cells)} 项"
        then, now = (domain.number_before, domain.before), (domain.number_after, domain.after)
        before, after = (" ".join(filter(None, one)) for one in (then, now))
        yield _Line("", domain.after, count, domain.word, heading, before, after)
    for office in changes.offices:
        word = "机构并入" if office.merged else "机构改名"
        yield _Line("", "", f"{len(office.cells)} 处", word, FIELDS["body"], office.before, office.after)
    for law in changes.laws:
        yield _Line("", "", f"{len(law.cells)} 处", "法规", FIELDS["basis"], law.before, law.after)
    for one in changes.entries:
        head, reason = (one.id, one.domain_name, one.name), why.get(one.id, "")
        if one.kind == ADDED:
            said = "\n".join(f"{cell.heading}：{cell.after}" for cell in one.cells)
            yield _Line(*head, "新增", "全项", "（没有）", said, reason)
        elif one.kind == WITHDRAWN:
            said = "\n".join(f"{cell.heading}：{cell.before}" for cell in one.cells if cell.heading in _SHORTLY)
            yield _Line(*head, "取消", "全项", said, "（取消）", one.reason or reason)
        elif one.kind == MOVED:
            yield _Line(*head, "移动", "次序", "", f"移到 {one.behind} 之后" if one.behind else "移到最前", reason)
        else:
            for cell in one.cells:
                kind = _ORDERS.get(cell.order, "改动") if cell.order else "改动"
                yield _Line(*head, kind, cell.heading, cell.before, cell.after, reason)


def _neighbours(catalog: Catalog, others: Mapping[str, Catalog]) -> Iterator[tuple[str, ...]]:
    """For the items that the county changed or left out: what the others made of them."""
    if not others:
        return
    theirs = {name: _stands(other) for name, other in others.items()}
    left = {one.id: (one.id, domain.name, one.name) for domain in catalog.domains for one in domain.excluded}
    changed = {entry.id: _item(domain, entry) for domain, entry in catalog.pairs() if from_guideline(entry)}
    mine = _stands(catalog)
    for number, head in sorted({**left, **changed}.items()):
        by_state = grouped((stands.get(number, "未列入"), name) for name, stands in theirs.items())
        yield (
            *head,
            mine.get(number, ""),
            *(first_of(by_state.get(state, []), _NAMED) for state in ("照用", "更严", "更宽", "有改动")),
            first_of([*by_state.get("不采用", []), *by_state.get("未列入", [])], _NAMED),
        )


def _stands(catalog: Catalog) -> dict[str, str]:
    """How a county stands to each item: 照用, 更严, 更宽, 有改动, 不采用."""
    found = {one.id: "不采用" for domain in catalog.domains for one in domain.excluded}
    for entry in catalog.entries:
        changes = from_guideline(entry)
        orders = {change.order for change in changes}
        changed = "更宽" if Order.LOOSER in orders else "更严" if Order.STRICTER in orders else "有改动"
        found[entry.id] = changed if changes else "照用"
    return found


def reasons(source: PlaceSource, sources: Mapping[str, bytes]) -> dict[str, str]:
    """Why items were changed, by number: the comments at them in the county's files."""
    found: dict[str, str] = {}
    for selection in source.selections:
        tailored = selection.node.get("调整")
        lines = sources.get(selection.node.file, b"").decode("utf-8", "replace").splitlines()
        if not isinstance(tailored, Map):
            continue
        starts = {number: tailored.key(number).line or 1 for number, _ in selection.changes}
        for number, start in starts.items():
            texts = list(_comments(lines, start - 1))
            if texts:
                found[number] = "；".join(dict.fromkeys(texts))
    return found


def _comments(lines: Sequence[str], start: int) -> Iterator[str]:
    """The comments directly above a line, on it, and on those that are indented below it."""
    above = start
    while above and lines[above - 1].lstrip().startswith("#"):
        above -= 1
    depth = _indent(lines[start]) if start < len(lines) else 0
    below = start + 1
    while below < len(lines) and (not lines[below].strip() or _indent(lines[below]) > depth):
        below += 1
    for line in (_QUOTED.sub("", line) for line in lines[above:below]):
        if (found := _COMMENT.search(line)) and (text := found["text"].strip()):
            yield text


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
