"""Lists (GK9xx): what every list must hold, whatever its form: cells filled, texts of their kind, references that lead somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from gongkai.kinds import KINDS, Wrong
from gongkai.kinds.date import a_year_after, days
from gongkai.model.finding import Fix, Related, Severity, Span
from gongkai.model.form import NUMBER, TABLE, Cells
from gongkai.model.grouped import grouped
from gongkai.model.item import EVIDENCE
from gongkai.model.letters import did_you_mean
from gongkai.model.nothing import points_elsewhere, says_nothing
from gongkai.model.place import PROPOSED, is_open, open_offices
from gongkai.model.record import Listing, Record, Said
from gongkai.model.tree import Map
from gongkai.rules.laws import written_out
from gongkai.rules.offices import OFFICE, Renamed, renamed
from gongkai.rules.references import one_off
from gongkai.rules.rule import Context, E, Problem, Rule, rule
from gongkai.source.selections import PlaceSource


class _Text(NamedTuple):
    """One text of a list's cell, with its column, and its row; `table` and `row` tell where in a 表 it stands."""

    said: Said
    column: Cells
    record: Record
    table: str = ""
    row: int = 0

    def span(self) -> Span:
        """Where it was written: looked for only when there is something to tell."""
        if self.table:
            return self.record.at(self.table, self.row, self.column.key)
        return self.record.at(self.column.key, text=self.said.written)


def _texts(listing: Listing, kinds: Iterable[str], wanted: Callable[[Said, Cells], bool]) -> Iterator[_Text]:
    """The texts of a list's cells of some kinds, those of its 表 too, that are `wanted`."""
    table = listing.form.table
    here = [(index, column) for index, column in enumerate(listing.form.columns) if column.kind in kinds]
    below = [(index, column) for index, column in enumerate(table.columns) if column.kind in kinds] if table else []
    for record in listing.records if here or below else ():
        for index, column in here:
            for said in record.cells[index]:
                if wanted(said, column):
                    yield _Text(said, column, record)
        for row, cells in enumerate(record.rows if table else ()):
            for index, inner in below:
                for said in cells[index]:
                    if wanted(said, inner):
                        yield _Text(said, inner, record, table.key if table else "", row)


def _unknown(listing: Listing, context: Context, kind: str, expected: _Expected, elsewhere: _Told) -> Iterator[Problem]:
    """The texts that refer to nothing, but for those where that is `expected`: what they name is told to be broken. The
    first that is known of them `elsewhere` is told with its place."""
    what, hint = KINDS[kind].unknown
    unknown = list(_texts(listing, (kind,), lambda said, column: not said.known))
    if not unknown:
        return
    is_broken, found_elsewhere = expected(context), elsewhere(context)
    often = Counter(text.said.written for text in unknown)
    told_once: set[str] = set()
    for text in unknown:
        said, column = text.said, text.column
        if KINDS[kind].wrong(said.written, column) is None and not is_broken(said, column):
            told = f"“{column.named}”里的“{said.written}”{what}"
            found = found_elsewhere(said, column)
            if found is None:
                yield Problem(told, text.span(), hint)
            elif found.once:
                if said.written not in told_once:
                    told_once.add(said.written)
                    more = f"（{often[said.written]}处）" if often[said.written] > 1 else ""
                    told, related = f"“{said.written}”{found.why}{more}", (Related(found.span, "“拟”写在这里"),)
                    yield Problem(told, text.span(), found.hint, related, severity=found.severity)
            else:
                related = (Related(found.span, found.why),)
                span, severity = text.span(), found.severity
                fix = found.renamed.fix(said.written, span) if found.renamed else None
                yield Problem(f"{told}：{found.why}", span, found.hint or hint, related, fix, severity)


class _Elsewhere(NamedTuple):
    """Where something is said of what is unknown here, and what."""

    why: str
    span: Span
    hint: str = ""
    severity: Severity | None = None
    renamed: Renamed | None = None
    once: bool = False  # whether it is told for the whole list at once


_Expected = Callable[[Context], Callable[[Said, Cells], bool]]
_Told = Callable[[Context], Callable[[Said, Cells], _Elsewhere | None]]


def _office_elsewhere(context: Context) -> Callable[[Said, Cells], _Elsewhere | None]:
    """An office's former name; one that is proposed for a role; an office of a place above; the whole name of one here that no
    role stands for."""

    def found(said: Said, column: Cells) -> _Elsewhere | None:
        if (new := renamed(said.written, context)) is not None:
            return _Elsewhere("是改革前的名称", new.registered, new.hint, renamed=new)
        for place in context.project.upwards(context.source):
            if (proposed := _proposed(said.written, place)) is not None:
                confirm = _CONFIRM.format(context.project.option(place.slug))
                return _Elsewhere("还是拟的，没有确认", proposed, confirm, Severity.WARNING, once=True)
            own = place.place.value.offices if place.place is not None else ()
            if place.place is not None and any(said.written in names for _, names in own):
                span = place.place.node.find("机构", said.written) or place.place.node.here()
                return _Elsewhere(f"是{place.place.value.name}的机构", span)
        return next(
            filter(None, (_whole_name(said.written, place) for place in context.project.upwards(context.source))), None
        )

    return found


_CONFIRM = "是这个机构的，在填报表里填“√”（gongkai worksheet{}），或者把“拟”和花括号去掉；不是的，请改正"


def _proposed(name: str, source: PlaceSource) -> Span | None:
    """Where a place's own file proposes an office of this name (拟), for a role or as 编制单位."""
    if source.place is None:
        return None
    node = source.place.node
    if any(name in names for names in open_offices(node).values()):
        return node.find("机构", name)
    edition = node.get("目录")
    editor = edition.get("编制单位") if isinstance(edition, Map) else None
    is_one = isinstance(editor, Map) and is_open(editor) and editor[PROPOSED] == name
    return edition.at("编制单位", PROPOSED) if isinstance(edition, Map) and is_one else None


def _whole_name(name: str, source: PlaceSource) -> _Elsewhere | None:
    """What to tell of an office's whole name that begins with a place's: no role of the registry need stand for it."""
    place = source.place
    if place is None or not (name.startswith(place.value.name) and OFFICE.search(name.removeprefix(place.value.name))):
        return None
    offices = sorted({one for _, names in place.value.offices for one in names})
    near = next((one for one in offices if one_off(name, one)), None)
    hint = f"{f'是不是“{near}”？不是的，' if near else '核对名称：没有错的，'}就这样印"
    return _Elsewhere("登记簿里没有它的角色", place.node.at("名称"), hint, Severity.WARNING)


def _item_elsewhere(context: Context) -> Callable[[Said, Cells], _Elsewhere | None]:
    """Where an item was left out or withdrawn, here or above, or says of which tiers it is. Only a withdrawn one is an
    error."""
    found: dict[str, _Elsewhere] = {}

    def tell(number: str, why: str, span: Span, severity: Severity | None = Severity.WARNING) -> None:
        found.setdefault(number, _Elsewhere(why, span, severity=severity))

    for place in context.project.upwards(context.source):
        name = place.name
        for one in place.selections:
            for number, _ in one.excluded:
                tell(number, f"{name}没有采用", one.node.at("不采用", number))
            for number, reason in one.head.withdrawn:
                tell(number, f"{name}已经撤销（{reason}）", one.node.at("已撤销", number), None)
            for number, change in one.changes:
                if change.value.tiers is not None:
                    tell(number, "没有列到本级", change.node.at("公开层级"))
            for item in one.added:
                tell(item.value.id, "没有列到本级", item.node.at("公开层级"))
    for guideline in context.project.guidelines.values():
        for item in guideline.items:
            tell(item.value.id, "本地没有采用，或没有列到本级", item.node.at("公开层级"))
        for number, reason in guideline.head.withdrawn:
            tell(number, f"指引已经撤销（{reason}）", guideline.node.at("已撤销", number), None)
    return lambda said, column: found.get(said.written)


def _row_elsewhere(context: Context) -> Callable[[Said, Cells], _Elsewhere | None]:
    """Where a row was withdrawn, or stands in the same list of a place above."""
    found: dict[tuple[str | None, str], _Elsewhere] = {}
    for place in context.project.upwards(context.source):
        name = place.name
        for one in place.lists:
            for number, _ in one.head.withdrawn:
                gone = _Elsewhere(f"{name}的{one.form.name}已经撤销", one.node.at("已撤销", number))
                found.setdefault((one.form.slug, number), gone)
            for row in one.rows:
                there = _Elsewhere(f"{name}的{one.form.name}里才有", row.node.at(NUMBER))
                found.setdefault((one.form.slug, row.id), there)
    return lambda said, column: found.get((column.form, said.written))


def _registry_is_broken(name: str) -> _Expected:
    return lambda context: lambda said, column: context.project.is_broken(name)


def _item_is_broken(context: Context) -> Callable[[Said, Cells], bool]:
    """Whether a number is that of an item that cannot be read, here, above or in its guideline, or whose file cannot."""
    project = context.project
    places = list(context.project.upwards(context.source))
    if any(place.place is None for place in places):
        return lambda said, column: True
    numbers = {number for guideline in project.guidelines.values() for number in guideline.broken}
    files = [file for file in project.broken_files if project.is_guideline(file)]
    for place in places:
        files += place.broken_files
        for selection in place.selections:
            numbers |= selection.broken
            files += [selection.node.file] if selection.domain not in project.guidelines else []
    prefixes = tuple(prefix.group() for file in files if (prefix := _DOMAIN.match(file.rpartition("/")[2])))
    return lambda said, column: said.written in numbers or said.written.startswith(prefixes)


def _row_is_broken(context: Context) -> Callable[[Said, Cells], bool]:
    """Whether a number is that of a row that cannot be read, or may be one of a list that cannot."""
    source = context.source
    lists = source.lists if source is not None else ()
    broken = {(one.form.slug, number) for one in lists for number in one.broken}
    files = {_list_of(file) for file in (source.broken_files if source is not None else ())}
    return lambda said, column: (column.form, said.written) in broken or column.form in files


def _list_of(file: str) -> str:
    """The slug of the list that a place's file would be of: lists/participation/2026.yaml, lists/duties.yaml."""
    return file.rpartition("/lists/")[2].partition("/")[0].removesuffix(".yaml")


_DOMAIN = re.compile("[0-9]{2}-")  # what a domain's file and its items' numbers begin with


def _wrong(listing: Listing, *kinds: str) -> Iterator[Problem]:
    for text in _texts(listing, kinds, lambda said, column: _what(said, column) is not None):
        said, column = text.said, text.column
        if (wrong := _what(said, column)) is not None:
            span, right = text.span(), KINDS[column.kind].written(said.written, column)
            sure = right != said.written and KINDS[column.kind].wrong(right, column) is None
            fix = Fix(span, right, certain=True, part=said.written) if sure else None
            empty = "；没有的，这一格空着" if says_nothing(said.written) and not column.required else ""
            told = f"“{column.named}”里的“{_short(said.written)}”{wrong.what}"
            yield Problem(told, span, f"{wrong.hint}{empty}", fix=fix)


def _what(said: Said, column: Cells) -> Wrong | None:
    return KINDS[column.kind].wrong(said.written, column)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 40 else f"{plain[:40]}…"


def required_cell_is_empty(listing: Listing, context: Context) -> Iterator[Problem]:
    """清单里必填的栏没有填

    什么:
    清单的样式（templates/forms）写明“必填”的栏，这一条没有填；“表”里的必填栏也一样。

    为什么:
    少了这一栏，公众看不懂这一条，别的清单也对不上它。

    错例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            参与方式: （没有这一行）

    正例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            参与方式: [座谈会, 公开征求意见]
    """
    table = listing.form.table
    required = [(place, column) for place, column in enumerate(listing.form.columns) if column.required]
    for record in listing.records:
        missing: list[tuple[Span, Cells]] = [
            (record.at(column.key), column)
            for place, column in required
            if not (record.rows if column.kind == TABLE else any(one.written.strip() for one in record.cells[place]))
        ]
        for row, cells in enumerate(record.rows if table else ()):
            missing += [
                (record.at(table.key if table else "", row), inner)
                for inner, cell in zip(table.columns if table else (), cells, strict=True)
                if inner.required and not any(said.written.strip() for said in cell)
            ]
        for span, columns in grouped(missing).items():
            yield _empty(record, columns, span)


def _empty(record: Record, columns: Sequence[Cells], span: Span) -> Problem:
    names = "".join(f"“{one.named}”" for one in columns)
    wanted = "".join(f"“{one.key}: …”" for one in columns)
    return Problem(f"{record.id} 的{names}没有填", span, f"请补上{wanted}")


def office_is_unknown(listing: Listing, context: Context) -> Iterator[Problem]:
    """清单里的机构没有登记

    什么:
    机构这一栏写的，既不是 guidelines/bodies.yaml 里的角色，也不是本地“机构”里写明的单位：机构已经更名，是上级的机构，或者写错了。以本地名称开头的机构
    全称（如 样例县水利局），登记簿里没有它的角色的，只警告，照写的印；“机构”里还是“拟”的，一份清单里一个机构只报一次。

    为什么:
    机构改名只在一处改：清单里写角色，改一次“机构”，目录和所有清单一起变。

    改法:
    改革前的名称，登记簿写明新名的，--fix 会改；同 GK402。

    错例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            承办单位: 某某局

    正例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            承办单位: 财政部门
    """
    return _unknown(listing, context, "机构", _registry_is_broken("bodies.yaml"), _office_elsewhere)


def law_is_unknown(listing: Listing, context: Context) -> Iterator[Problem]:
    """清单里的法规没有登记

    什么:
    法规这一栏写的简称，法规登记簿（laws.yaml）里没有。没有登记的可以照原文写：《名称》（文号）第几条，成品照印，只是警告。

    为什么:
    依据要印出全称和文号；法规修订、废止也只在一处改。

    错例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            决策依据: [某某条例第三条]

    正例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            决策依据: [政府信息公开条例第十九条]
    """
    yield from _unknown(
        listing, context, "法规", _registry_is_broken("laws.yaml"), lambda context: lambda said, column: None
    )
    for text in _texts(listing, ("法规",), lambda said, column: said.known and said.written.startswith("《")):
        what, hint = written_out(text.said.written, context.project.law_index)
        yield Problem(f"“{text.said.written}”{what}", text.span(), hint, severity=Severity.WARNING)


def item_is_unknown(listing: Listing, context: Context) -> Iterator[Problem]:
    """清单引用的事项不在目录里

    什么:
    事项这一栏写的编号，本地的目录里没有：编号写错了，或者已经撤销；或者本地没有采用、没有列到本级（只是警告）。

    为什么:
    清单和目录说的是同一批事，引用的编号对不上，公众就查不到。

    错例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            公开事项: [10-999]

    正例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            公开事项: [10-003]
    """
    return _unknown(listing, context, "事项", _item_is_broken, _item_elsewhere)


def row_is_unknown(listing: Listing, context: Context) -> Iterator[Problem]:
    """清单引用的条目不存在

    什么:
    条目这一栏写的编号，所引的那份清单里没有：已经撤销，是上级清单的编号，或者写错了。

    为什么:
    清单之间靠编号相连，编号对不上就连错了事。

    错例:
        # templates/forms/followup.yaml
        名称: 意见采纳情况
        标题: 意见采纳情况
        出处: 赣府厅发〔2020〕17号第九条
        级别: [县级]
        前缀: Y
        栏:
          - {键: 决策事项, 类: 条目, 清单: participation, 必填: 是}
        # counties/demo/lists/followup.yaml
        清单: 意见采纳情况
        条目:
          - {编号: Y-001, 决策事项: P-009}

    正例:
        # templates/forms/followup.yaml
        名称: 意见采纳情况
        标题: 意见采纳情况
        出处: 赣府厅发〔2020〕17号第九条
        级别: [县级]
        前缀: Y
        栏:
          - {键: 决策事项, 类: 条目, 清单: participation, 必填: 是}
        # counties/demo/lists/followup.yaml
        清单: 意见采纳情况
        条目:
          - {编号: Y-001, 决策事项: P-001}
    """
    return _unknown(listing, context, "条目", _row_is_broken, _row_elsewhere)


def date_is_wrong(listing: Listing, context: Context) -> Iterator[Problem]:
    """清单里的日期写得不对

    什么:
    日期要写成 2026-03-01；只知道月份或年份的，写 2026-03 或 2026。比检查的那一天晚一年以上的，多半是年份写错了，是警告；到期的日子不看。

    为什么:
    日期要能比较先后，印出来时会写成“2026年3月1日”。写着几年以后办的，也会当作已经办了。

    改法:
    别的样式的日期，--fix 会改成 2026-03-01。

    错例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            结果公开日期: "2026-02-30"

    正例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            结果公开日期: "2026-02-28"
    """
    yield from _wrong(listing, "日期")
    last = a_year_after(context.day).isoformat()
    for column in listing.form.columns if context.today is not None else ():
        for record in listing.records if column.kind == "日期" and not column.due else ():
            if (written := listing.text(record, column.key)) > last and days(written) is not None:
                told = f"{record.id} 的“{column.heading}”{written} 在一年以后，请核对"
                hint = "多半是年份写错了；还没有办的，办了再写"
                yield Problem(told, record.at(column.key), hint, severity=Severity.WARNING)


def phone_is_wrong(listing: Listing, context: Context) -> Iterator[Problem]:
    """清单里的电话写得不对

    什么:
    电话不像电话号码：缺区号，或者夹了文字。

    为什么:
    公众要照着打；手机上点一下就能拨，号码里不能有别的字。

    改法:
    区号写在括号里、全角的数字和短横，--fix 会改。

    错例:
        # templates/forms/hotline.yaml
        名称: 咨询电话
        标题: 咨询电话
        出处: 赣府厅发〔2020〕17号第六条
        级别: [县级]
        前缀: T
        栏:
          - {键: 名称, 类: 文字, 必填: 是}
          - {键: 电话, 类: 电话}
        # counties/demo/lists/hotline.yaml
        清单: 咨询电话
        条目:
          - {编号: T-001, 名称: 政务服务热线, 电话: 找小王}

    正例:
        # templates/forms/hotline.yaml
        名称: 咨询电话
        标题: 咨询电话
        出处: 赣府厅发〔2020〕17号第六条
        级别: [县级]
        前缀: T
        栏:
          - {键: 名称, 类: 文字, 必填: 是}
          - {键: 电话, 类: 电话}
        # counties/demo/lists/hotline.yaml
        清单: 咨询电话
        条目:
          - {编号: T-001, 名称: 政务服务热线, 电话: "12345"}
    """
    return _wrong(listing, "电话")


def address_is_wrong(listing: Listing, context: Context) -> Iterator[Problem]:
    """清单里的网址打不开

    什么:
    网址不完整，或者是内部地址，公众打不开。

    为什么:
    印在清单里的网址，谁都要能点开。

    错例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            结果网址: www.example.gov.cn/jieguo

    正例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            结果网址: https://www.example.gov.cn/jieguo
    """
    return _wrong(listing, "网址")


def choice_is_wrong(listing: Listing, context: Context) -> Iterator[Problem]:
    """清单里写了可选之外的内容

    什么:
    “选择”的栏，写了清单样式没有列出的内容；“核对”写的不是已见、转载、待核（警告）。

    为什么:
    用词一致，才好统计、筛选和比较。

    错例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            参与方式: [座谈会, 开会]

    正例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            参与方式: [座谈会, 听证会]
    """
    yield from _wrong(listing, "选择")
    for record in listing.records:
        if record.evidence is not None and record.evidence not in EVIDENCE:
            hint = did_you_mean(record.evidence, EVIDENCE, 0.4) or f"可以写：{'、'.join(EVIDENCE)}"
            told = f"“核对”不能写“{record.evidence}”"
            yield Problem(told, record.at("核对"), hint, severity=Severity.WARNING)


def text_is_wrong(listing: Listing, context: Context) -> Iterator[Problem]:
    """清单里的内容不合这一栏的写法

    什么:
    期限看不懂，数目、金额写了数字以外的内容，事项、任务的编号写法不对，或者一行的栏里分了行。只写“同上”的，警告。

    为什么:
    这些内容要参加计算和比对：有没有超期、有没有写错编号，程序要看得懂。

    错例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            完成时限: 看情况

    正例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            完成时限: 2026年12月31日前
    """
    yield from _wrong(listing, "期限", "数目", "金额", "事项", "任务", "文字")
    for text in _texts(listing, ("文字", "长文", "列表"), lambda said, _: points_elsewhere(said.written)):
        told = f"“{text.column.key}”里的“{text.said.written.strip()}”没有说是什么"
        hint = "请照上面的写全：一条会单独印、单独查；没有的，空着"
        yield Problem(told, text.span(), hint, severity=Severity.WARNING)


def number_is_repeated(place: PlaceSource, context: Context) -> Iterator[Problem]:
    """清单的编号重复，或者用了已撤销的

    什么:
    一种清单里同一个编号用了两次（一年一份的，各年都算），或者用了列在“已撤销”里的编号。

    为什么:
    编号是这一条的身份证，网址和别的清单都靠它；撤销的编号永不再用。

    错例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-002
        已撤销:
          P-002: 不再办理

    正例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-003
        已撤销:
          P-002: 不再办理
    """
    first: dict[tuple[str, str], Span] = {}
    withdrawn = {
        (one.form.slug, number): (one.node.at("已撤销", number), reason)
        for one in place.lists
        for number, reason in one.head.withdrawn
    }
    for one in place.lists:
        for row in one.rows:
            here = row.node.at(NUMBER)
            key = (one.form.slug, row.id)
            if key in first:
                yield Problem(f"编号“{row.id}”用了两次", here, _FRESH, (Related(first[key], "第一次用在这里"),))
            elif key in withdrawn:
                span, reason = withdrawn[key]
                yield Problem(f"编号“{row.id}”已经撤销（{reason}）", here, _FRESH, (Related(span, "撤销在这里"),))
            first.setdefault(key, here)


_FRESH = "请换一个没有用过的编号，用过的最大编号加一"


def number_is_malformed(place: PlaceSource, context: Context) -> Iterator[Problem]:
    """清单的编号写法不对

    什么:
    清单里每一条的编号，由这种清单的前缀和三位以上的流水号组成，如 P-001。列在“已撤销”里的也一样。

    为什么:
    前缀说明是哪一种清单的，别的清单和网址都用这个编号。

    错例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: Q-7

    正例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-007
    """
    for one in place.lists:
        gone = one.node.get("已撤销")
        numbers = [(row.id, row.node.at(NUMBER)) for row in one.rows]
        numbers += [(number, gone.key(number)) for number in gone] if isinstance(gone, Map) else []
        for number, span in numbers:
            if not re.fullmatch(one.form.numbers, number):
                hint = f"应写成“{one.form.prefix}-001”这样"
                yield Problem(f"编号“{_short(number)}”的写法不对", span, hint)


RULES: tuple[Rule, ...] = (
    rule("GK901", E, required_cell_is_empty),
    rule("GK902", E, office_is_unknown),
    rule("GK903", E, law_is_unknown),
    rule("GK904", E, item_is_unknown),
    rule("GK905", E, row_is_unknown),
    rule("GK906", E, date_is_wrong),
    rule("GK907", E, phone_is_wrong),
    rule("GK908", E, address_is_wrong),
    rule("GK909", E, choice_is_wrong),
    rule("GK910", E, number_is_repeated),
    rule("GK911", E, number_is_malformed),
    rule("GK912", E, text_is_wrong),
)
