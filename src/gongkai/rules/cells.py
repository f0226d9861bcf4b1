"""Cells of the template (GK1xx): is every element there, and does it say what it must?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from gongkai.model.address import NoAddressError, address, is_web
from gongkai.model.deadline import Clause, ClauseKind, Unit
from gongkai.model.entry import NAMES, Catalog, Entry, Kind, is_copied
from gongkai.model.finding import Fix, Severity, Span
from gongkai.model.item import EVIDENCE, GROUPS, OTHER, PUBLIC, UNASKED
from gongkai.model.letters import did_you_mean, first_of, is_same, nearest
from gongkai.model.template import CHANNEL_WORDS
from gongkai.rules.rule import Context, E, Problem, Rule, Shared, W, rule

LIMIT_DAYS = 20  # 《政府信息公开条例》（国务院令第711号）第二十六条


def _empty(entry: Entry, key: str) -> bool:
    if key == "公开对象":
        return not (entry.audience.public or entry.audience.groups or entry.audience.unknown)
    if key == "公开内容":
        return not any(map(str.strip, entry.elements))
    if key == "公开时限":
        return entry.deadline is None or not entry.deadline.text.strip()
    if key in NAMES:
        return not getattr(entry, NAMES[key])
    return not dict(entry.extra).get(key)


def _gap_is_whole_domains(entry: Entry, key: str, context: Context) -> bool:
    """A guideline's own gap is told once for the domain (GK410), not once an item."""
    return entry.origin.kind is not Kind.LOCAL and entry.origin.base.get(key) is None


def required_cell_is_empty(entry: Entry, context: Context) -> Iterator[Problem]:
    """必填的要素没有填写

    什么:
    附件2的每一项都要有一级事项、公开内容、依据、时限、主体、渠道、对象、方式和层级。

    为什么:
    缺了要素，公众就不知道该由谁、在什么时候、到哪里公开。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        新增:
          - 编号: 10-L01
            公开时限: （没有这一行）

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        新增:
          - 编号: 10-L01
            公开时限: 信息形成或者变更之日起20个工作日内
    """
    where = entry.origin.base if entry.origin.change is None else entry.origin.change
    keys = context.required if where is entry.origin.base else filter(where.__contains__, context.required)
    empty = [key for key in keys if _empty(entry, key) and not _gap_is_whole_domains(entry, key, context)]
    for key in empty:
        if key in where:
            yield Problem(f"{entry.id} 的“{key}”没有填写", where.key(key), f"请补上“{key}: …”")
    if "公开内容" in where and "公开内容" not in empty and not all(map(str.strip, entry.elements)):
        yield Problem(f"{entry.id} 的“公开内容”有一条是空的", where.key("公开内容"), "请写上，或者删去这一条")
    if absent := [key for key in empty if key not in where]:
        names, lines = "".join(f"“{key}”" for key in absent), "".join(f"“{key}: …”" for key in absent)
        yield Problem(f"{entry.id} 的{names}没有填写", entry.origin.here(), f"请补上{lines}")


def value_not_in_list(entry: Entry, context: Context) -> Iterator[Problem]:
    """公开方式、公开层级、公开对象不是规定的写法

    什么:
    公开方式只能写“主动”或“依申请公开”；公开层级只能写县级、乡级、村级；公开对象只能写“全社会”或“特定群体：名称”。

    为什么:
    这几栏在附件2里是打勾的栏目，别的写法没有格子可勾。

    改法:
    镇级、街道、区级这样的叫法，--fix 会改成规定的层级；像哪一个的，只提示。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开方式: 主动公开

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开方式: 依申请公开
            公开对象: 特定群体：申请人
    """
    template = context.project.template
    wrong: list[tuple[str, str, tuple[str, ...]]] = []
    if entry.mode and entry.mode not in template.modes:
        wrong.append(("公开方式", entry.mode, template.modes))
    wrong += [("公开层级", tier, template.tiers) for tier in entry.tiers if tier not in template.tiers]
    beside = set(entry.tiers) if wrong else ()
    for key, value, allowed in wrong:
        span = entry.origin.cell(key, value)[0]
        written = [
            part for part in re.split(r"[、，；,;和与及/\s]+", value.removesuffix("两级").removesuffix("三级")) if part
        ]
        if re.fullmatch("县[乡镇]村?[两三]?级?", value):
            written = list(value.rstrip("两三级"))
        parts = [_TIER_WORDS.get(part, part) for part in written]
        if _SHUT.match(value):
            yield Problem(f"“{key}”不能写“{value}”", span, _NOT_LISTED)
            continue
        if key == "公开方式" and len(parts) > 1:
            yield Problem(f"“{key}”只能有一种，这里写了“{value}”", span, "请选一种；两种都有的，分成两项")
            continue
        if len(parts) > 1 and all(part in allowed for part in parts):
            yield Problem(f"“{key}”的几个值写成了一条：“{value}”", span, f"请分开写成列表：[{', '.join(parts)}]")
            continue
        near = _TIER_WORDS.get(value) or (None if _OTHER_VALUES.match(value) else nearest(value, allowed, 0.4))
        hint = f"是不是“{near}”？" if near else f"可以写：{'、'.join(allowed)}"
        yield Problem(f"“{key}”不能写“{value}”", span, hint, fix=_proposed(span, value, near, beside))
    for word in entry.audience.unknown:
        who = re.sub(rf"^{GROUPS}[\s（(\-—]*|[）)]$", "", word) if word.startswith(GROUPS) else word
        who = who if re.search("[\u4e00-\u9fff]{2}", who) else "申请人"  # √, 是
        hint = did_you_mean(word, (PUBLIC,), 0.6) or f"面向所有人写“{PUBLIC}”；面向部分人写“{GROUPS}：{who}”"
        parts = re.split(r"[、；，,;\s]+|[和与及]", word)
        if PUBLIC in parts and len(parts) > 1:
            others = (
                part if part.startswith(GROUPS) else f"{GROUPS}：{part}" for part in parts if part and part != PUBLIC
            )
            hint = f"请分开写成列表：[{', '.join((PUBLIC, *others))}]"
        elif _SHUT.match(word):
            hint = _NOT_LISTED
        elif word in _EVERYONE:
            hint = f"面向所有人写“{PUBLIC}”"
        yield Problem(f"“公开对象”不能写“{word}”", entry.origin.cell("公开对象", word)[0], hint)


_SHUT = re.compile("(?:暂|一律)?[不非未](?:予|对外|宜)?公开")
_NOT_LISTED = "不公开的不列入目录：指引的事项写进“不采用”，其余的记在不予公开事项清单"
_EVERYONE = frozenset({"社会公众", "公众", "社会", "群众", "所有人", "全体", "社会各界"})
_OTHER_VALUES = re.compile("[省市国]|被动")  # like the allowed ones in letters only
_TIER_WORDS = {
    "镇级": "乡级",
    "街道": "乡级",
    "乡镇": "乡级",
    "镇": "乡级",
    "社区": "村级",
    "村": "村级",
    "乡": "乡级",
    "县": "县级",
    "区级": "县级",
}


def channel_not_in_template(entry: Entry, context: Context) -> Iterator[Problem]:
    """公开渠道不在模板的渠道之中

    什么:
    公开渠道和载体只能写模板列出的13种；清单之外的渠道写成“其他：名称”。

    为什么:
    附件2每一格都列出同样的渠道供勾选，渠道名称不一，公众和检查人员都对不上。

    改法:
    与模板只差标点、全角半角的，--fix 会改；像哪一个的，只提示。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开渠道和载体: [政府网, 公开查阅点]

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开渠道和载体: [政府网站, 公开查阅点, 其他：惠农补贴查询机]
    """
    names = context.project.template.channels
    wrong = [channel for channel in entry.channels if channel.name not in names]
    beside = {channel.name for channel in entry.channels} if wrong else ()
    for channel in wrong:
        span = entry.origin.cell("公开渠道和载体", channel.name)[0]
        box = re.fullmatch("([■☑√□☐]?)([^■☑√□☐]+)([■☑√□☐]?)", channel.name.strip())
        if box and (boxes := box[1] + box[3]):
            name = box[2].strip()
            asked = "请" if boxes.strip("□☐") else f"“{name}”没有打勾：不是公开渠道的，删去这一条；是的，"
            yield Problem(f"公开渠道“{channel.name}”带着勾选框", span, f"{asked}写成“{name}”")
            continue
        if parts := _several(channel.name, names):
            yield Problem(f"几个渠道写成了一条：“{channel.name}”", span, f"请分开写成列表：[{', '.join(parts)}]")
            continue
        own = re.fullmatch(r"其[他它][\s（(：:\-—]*([^）)]+)[）)]?", channel.name)
        near = None if own else _CHANNEL_WORDS.get(channel.name) or nearest(channel.name, names)
        hint = f"是不是“{near}”？" if near else f"清单之外的渠道请写成“{OTHER}：{own[1] if own else channel.name}”"
        if re.match("全部|所有|各种|不限", channel.name):
            hint = f"请逐个列出：{'、'.join(names)}"
        said = f"公开渠道“{channel.name}”不在模板的{len(names)}种渠道之中"
        yield Problem(said, span, hint, fix=_proposed(span, channel.name, near, beside))


def _proposed(span: Span, written: str, near: str | None, others: Collection[str]) -> Fix | None:
    """A value in place of one that it is likened to: certain where a level is called otherwise, or only signs differ,
    and the value does not stand beside it already."""
    sure = near is not None and near not in others and (_TIER_WORDS.get(written) == near or is_same(written, near))
    return Fix(span, near, certain=sure, part=written) if near else None


def _several(text: str, names: Sequence[str]) -> list[str]:
    """The channels of a list that was written as one text, by the template's names, what it does not have as 其他; of boxes
    that were copied, those that are ticked. Nothing where the text is one channel."""
    boxes = re.search(r"[■☑√]", text)
    ticked = re.sub(r"[□☐]\s*[^□☐■☑√、，；,\s]+", "", text) if boxes else text
    parts = [part for part in re.split(r"[、，；,;\s■□☑☐√【】［］\[\]]+", ticked) if part]
    words = {**{name: name for name in names}, **_CHANNEL_WORDS}
    known = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    found: list[str] = []
    for part in parts:
        here = [words[part]] if part in words else [words[word] for word in known.findall(part)]
        joined = len(set(here)) > 1 and not re.sub(r"[和与及或以并/]", "", known.sub("", part))
        found += here if part in words or joined else [f"{OTHER}：{part}"]
    found = list(dict.fromkeys(found))
    sure = sum(not one.startswith(f"{OTHER}：") for one in found)
    return found if (sure and len(found) > 1) or (boxes and sure) else []


# What is asked about, and not only called otherwise.
_ASKED = {
    "两微一端": ("新媒体", "抖音", "视频号", "微信视频号"),
    "公开查阅点": ("档案馆", "图书馆"),
    "广播电视": ("大喇叭", "村村响"),
    "社区/企事业单位/村公示栏（电子屏）": ("村务公开栏", "公告栏", "宣传栏"),
}
_CHANNEL_WORDS = {
    word: name
    for table in (CHANNEL_WORDS, _ASKED)
    for name, words in table.items()
    for word in words
    if not word.endswith("公开")  # 政府网站公开栏 is a site and a board
}


def group_not_named(entry: Entry, context: Context) -> Iterator[Problem]:
    """特定群体没有写明是谁

    什么:
    公开对象写了“特定群体”，后面却没有写明是哪些人，或者写的是所有人。

    为什么:
    附件2在“特定群体”后注明“请写明”：不写明就没有人知道该向谁公开。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开对象: 特定群体

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开对象: 特定群体：危房改造申请人
    """
    if "" in entry.audience.groups:
        told, hint = "“特定群体”没有写明是谁", f"请写成“{GROUPS}：申请人”这样的形式，几类人用顿号分开"
        yield Problem(told, entry.origin.cell("公开对象", GROUPS)[0], hint)
    for word in entry.audience.groups:
        if word == PUBLIC or word in _EVERYONE:
            told, hint = f"“{GROUPS}”写的是“{word}”，就是所有人", f"面向所有人写“{PUBLIC}”，不写“{GROUPS}”"
            yield Problem(told, entry.origin.cell("公开对象", GROUPS)[0], hint)


def other_channel_not_named(entry: Entry, context: Context) -> Iterator[Problem]:
    """“其他”渠道没有写明

    什么:
    公开渠道勾了“其他”，却没有写是什么渠道。指引里照录部委原文的不报。

    为什么:
    只写“其他”等于没有告诉公众到哪里去看。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开渠道和载体: {增加: [其他]}

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开渠道和载体: {增加: [其他：惠农补贴查询机]}
    """
    for channel in entry.channels:
        if channel.name == OTHER and not channel.text and not is_copied(entry, "公开渠道和载体"):
            in_guideline = entry.origin.kind is Kind.GUIDELINE
            yield Problem(
                "勾了“其他”渠道，没有写明是什么",
                entry.origin.cell("公开渠道和载体", OTHER)[0],
                f"请写成“{OTHER}：名称”",
                severity=Severity.WARNING if in_guideline else None,
            )


def deadline_cannot_be_checked(entry: Entry, context: Context) -> Iterator[Problem]:
    """公开时限无法检查

    什么:
    时限只写了“及时公开”“适时公开”之类，没有说从什么时候起、多长时间内；或者只有长短（“20个工作日内”），没有从哪一天起算。
    指引里照录部委原文的不报。

    为什么:
    标准目录的时限是给公众监督用的，没有起点和长度就谈不上逾期。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开时限: 及时公开

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开时限: 信息形成或者变更之日起5个工作日内
    """
    if is_copied(entry, "公开时限"):
        return
    if entry.deadline and not entry.deadline.checkable and entry.deadline.understood:
        told = f"公开时限“{entry.deadline.text}”无法检查"
        hint = "请写明从哪一天起、多长时间内，如“信息形成或者变更之日起20个工作日内”"
        yield Problem(told, entry.origin.cell("公开时限")[0], hint)
    limit = entry.deadline.limit() if entry.deadline else None
    if entry.deadline and limit is not None and limit.anchor is None:
        told = f"公开时限“{entry.deadline.text}”没有说从哪一天起算"
        hint = f"请写明起算的事，如“信息形成或者变更之日起{limit.text}”"
        yield Problem(told, entry.origin.cell("公开时限")[0], hint)


def deadline_not_understood(entry: Entry, context: Context) -> Iterator[Problem]:
    """公开时限看不懂

    什么:
    时限里有一段话不是常见的写法，程序读不出起点、长度或周期；多半是漏字、错字。

    为什么:
    公布的目录里常有“批准后20内”“信息形成个20个工作日”这样的漏字，读者也看不懂。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开时限: 批准后20内

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开时限: 批准后20日内
    """
    if entry.deadline and entry.deadline.text.strip() and not entry.deadline.understood:
        odd = next((c.text for c in entry.deadline.clauses if c.kind is ClauseKind.UNKNOWN), entry.deadline.text)
        told = f"公开时限中的“{odd}”看不懂"
        hint = "请检查有没有漏字错字；常见写法：“信息形成或者变更之日起20个工作日内”“每季度”“长期公开”"
        yield Problem(told, entry.origin.cell("公开时限")[0], hint)


def deadline_longer_than_law(entry: Entry, context: Context) -> Iterator[Problem]:
    """主动公开的时限超过20个工作日

    什么:
    主动公开事项的时限比《政府信息公开条例》第二十六条规定的20个工作日长，又没有引用另有规定的法律法规。

    为什么:
    条例规定自信息形成或者变更之日起20个工作日内及时公开；法律、法规另有规定的，从其规定。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-003:
            公开时限: 信息形成或者变更之日起30个工作日内

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-003:
            公开时限: 信息形成或者变更之日起5个工作日内
    """
    if limit := longer_than_law(entry, context):
        told = f"主动公开的时限“{limit.text}”超过了20个工作日"
        hint = "请缩短到20个工作日以内；法律法规另有规定的，请在公开依据里写明"
        yield Problem(told, entry.origin.cell("公开时限")[0], hint)


def longer_than_law(entry: Entry, context: Context) -> Clause | None:
    """The limit of an entry that is longer than the law allows, where nothing it cites may allow more; None otherwise."""
    limit = entry.deadline.limit() if entry.deadline and entry.mode == UNASKED else None
    if limit is None or limit.amount is None or not limit.anchor or "信息" not in limit.anchor:
        return None
    longer = limit.amount > LIMIT_DAYS if limit.unit is Unit.WORKDAY else (limit.days() or 0) > LIMIT_DAYS * 7 / 5 + 3
    laws = context.project.law_index
    special = [
        c
        for c in entry.basis
        if "信息公开条例" not in c.key and laws.get(c.key) and laws[c.key].kind in ("法律", "行政法规")
    ]
    return limit if longer and not special else None


def element_is_a_paragraph(entry: Entry, context: Context) -> Iterator[Problem]:
    """公开内容写成了一大段话

    什么:
    公开内容只有一条，而这一条是一整段话（超过60字，或有分号、句号），或者是用逗号、全角的括号写在一起的几条。

    为什么:
    公开内容（要素）要逐项列出会公开哪些信息；写成一段话，公众找不到，也没法逐项核对。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: 危房改造政策文件；危房改造工作方案；补助标准和补助对象；申请条件、申请材料和审批程序；工作进展情况和资金拨付情况。

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: [危房改造工作方案, 补助标准, 补助对象, 申请条件]
    """
    if len(entry.elements) == 1 and not entry.elements[0].startswith(("-", "－")):  # GK709 tells of dashes
        text = entry.elements[0]
        if parts := _elements_in(text):
            hint = f"请分开写成列表：[{', '.join(parts)}]"
            yield Problem("公开内容的几条写成了一条", entry.origin.cell("公开内容", text)[0], hint)
        elif len(text) > 60 or re.search(r"；.+；|。.", text):
            yield Problem("公开内容写成了一大段话", entry.origin.cell("公开内容", text)[0], "请拆成列表，每条一项要素")


def _elements_in(text: str) -> list[str]:
    """The elements of a list that was typed with the marks of a Chinese keyboard: 【甲，乙】, 甲，乙; empty where it is one."""
    whole = re.fullmatch(r"[【［\[](.+)[】］\]]", text)
    signs = "，,、；;" if whole else "，,"
    parts = [one.strip() for one in re.split(rf"[{signs}](?![^（(]*[）)])", whole[1] if whole else text) if one.strip()]
    return parts if whole or (len(parts) > 1 and all(len(one) <= _SHORT for one in parts)) else []


_SHORT = 12  # letters of an element; parts of a sentence are longer


def secondary_is_empty(entry: Entry, context: Context) -> Iterator[Problem]:
    """二级事项没有填写

    什么:
    本领域其他事项都有二级事项，这一项没有。

    为什么:
    附件2的一行就是一个二级事项；确实没有下一级的，通常照抄一级事项的名称。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        新增:
          - 编号: 10-L01
            二级事项: （没有这一行）

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        新增:
          - 编号: 10-L01
            二级事项: 补助资金发放
    """
    if not entry.secondary and entry.origin.kind is Kind.LOCAL:
        yield Problem(
            f"{entry.id} 没有填写二级事项", entry.origin.here(), "请补上“二级事项: …”；没有下一级的写一级事项的名称"
        )


def on_request_for_everyone(entry: Entry, context: Context) -> Iterator[Problem]:
    """依申请公开的事项写了全社会

    什么:
    公开方式是“依申请公开”，公开对象却是“全社会”。

    为什么:
    依申请公开只向申请人提供；能向全社会公开的，应当主动公开。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开方式: 依申请公开

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开方式: 依申请公开
            公开对象: 特定群体：申请人
    """
    if entry.mode == "依申请公开" and entry.audience.public:
        told = "依申请公开的事项，公开对象却是全社会"
        hint = f"请把公开对象改为“{GROUPS}：申请人”，或把公开方式改为“主动”"
        yield Problem(told, entry.origin.cell("公开方式")[0], hint)


def listed_twice(entry: Entry, context: Context) -> Iterator[Problem]:
    """同一格里重复列出

    什么:
    公开内容、公开依据、渠道或层级里，同一条写了两次。

    为什么:
    重复多半是复制粘贴留下的；印出来会有两行一样的字。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开渠道和载体: [政府网站, 公开查阅点, 政府网站]

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开渠道和载体: [政府网站, 公开查阅点, 两微一端]
    """
    origin = entry.origin
    written = origin.change if origin.above is None and origin.defaults is None else None
    for key, cells in (
        ("公开内容", entry.elements),
        ("公开依据", entry.basis),
        ("公开渠道和载体", entry.channels),
        ("公开层级", entry.tiers),
    ):
        if len(cells) < 2 or (written is not None and key not in written):  # the guideline's was looked at with it
            continue
        texts = tuple(map(str, cells))
        if len(set(texts)) != len(texts):
            twice = next(text for index, text in enumerate(texts) if text in texts[:index])
            yield Problem(f"“{key}”里“{twice}”写了两次", origin.cell(key, twice)[0], "请删去一处")


def location_is_no_address(entry: Entry, context: Context) -> Iterator[Problem]:
    """公开位置不是公众能打开的网址

    什么:
    公开位置要写发布这项信息的栏目网址，以 https:// 或 http:// 开头；不能是内部地址
    （localhost、192.168.0.1 等，不论怎么写），域名前面不能有“@”。

    为什么:
    公众从目录点过去就能看到信息；不是网址、只有单位内部能打开的，公众点不开。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开位置: 县政府网站首页

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开位置: https://www.example.gov.cn/zwgk/wfgz/
    """
    if entry.location:
        try:
            address(entry.location)
        except NoAddressError as problem:
            hint = "请写栏目的完整网址，如 https://www.….gov.cn/…"
            yield Problem(f"公开位置{problem}", entry.origin.cell("公开位置")[0], hint)


def guideline_leaves_gap(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """指引没有规定的公开层级或公开时限，本县没有补上

    什么:
    有的指引没有公开层级或公开时限这一栏；采用这些事项的县要自己补上，写在“默认”里或逐项调整。没有补上的算待填，目录标明
    “草案”。省、市和省直部门的目录照指引的层级，指引没有的不必补。

    为什么:
    县里公布的目录要有附件2的全部要素。

    错例:
        # counties/demo/04-caizheng-yujuesuan.yaml
        默认: （没有这一行）

    正例:
        # counties/demo/04-caizheng-yujuesuan.yaml
        默认:
          公开层级: [县级]
    """
    source = context.own.source
    selections, word = source.selections, source.level.word
    files = {s.domain: s.node for s in selections if s.defaults is not None or s.node.get("默认") is None}
    for domain in catalog.domains:
        node, gaps_of = files.get(domain.name), context.bases[domain.name].gaps
        if node is None:  # no file (a town: its county left no gaps), or its 默认 is told to be broken
            continue
        told: list[str] = []
        cells = 0
        wanted: list[str] = []
        for key, numbers in gaps_of.items():
            gaps = [entry.id for entry in domain.entries if entry.id in numbers and _empty(entry, key)]
            if gaps and not (source.is_above and key == "公开层级"):
                cells += len(gaps)
                told.append(f"“{key}”{first_of(gaps, 3, '等{}项')}")
                wanted.append(f"“{key}: {_GAP_EXAMPLES.get(key, '…')}”")
        if told:
            hint = f"各项都一样的，请在“默认:”下面写{''.join(wanted)}；不一样的，在“调整”里逐项写明"
            message = (
                f"指引没有规定、本{word}没有补上：{'；'.join(told)}"  # of which less is nothing new (see `identity`)
            )
            yield Problem(message, node.at("领域"), hint, cells=cells)


def evidence_is_unsound(project: Shared, context: Context) -> Iterator[Problem]:
    """指引事项的“核对”“已见”写得不对

    什么:
    “核对”写的不是已见、转载、待核；“已见”列了这一项没有填写的栏，或者那一栏没有网址（没有网址的文件写《名称》）：“出处”没有
    写，“已见”里也没有。

    为什么:
    采用的县靠它知道哪些格有出处、哪些要自己核对。页上常常只见名称，勾选断开：“核对”“出处”说的是整项，只见到几格的，用
    “已见”写明是哪几格（在“出处”那一页上见到的列出栏名，别处见到的写“栏名: 网址”）。

    错例:
        # guidelines/10-nongcun-weifang-gaizao.yaml
        事项:
          - 编号: 10-002
            已见: {公开位置: https://www.example.gov.cn/1.html}

    正例:
        # guidelines/10-nongcun-weifang-gaizao.yaml
        事项:
          - 编号: 10-002
            已见: {公开时限: https://www.example.gov.cn/1.html}
    """
    cells = project.template.cell_keys
    for item in (item for guideline in project.guidelines.values() for item in guideline.items):
        value, node = item.value, item.node
        if value.evidence is not None and value.evidence not in EVIDENCE:
            hint = did_you_mean(value.evidence, EVIDENCE, 0.4) or f"可以写：{'、'.join(EVIDENCE)}"
            yield Problem(f"“核对”不能写“{value.evidence}”", node.at("核对"), hint)
        for cell, where in value.seen:
            if cell not in cells or not node.get(cell):
                hint = did_you_mean(cell, [key for key in cells if node.get(key)], 0.4) or "请写这一项填写了的栏"
                yield Problem(f"“已见”里的“{cell}”不是 {value.id} 填写了的栏", node.at("已见"), hint)
            elif not (is_web(page := where or value.source or "") or "《" in page):
                yield Problem(f"“{cell}”写了已见，没有网址", node.at("已见"), "写成“已见: {栏名: 网址}”，或者写“出处”")


_GAP_EXAMPLES = {"公开层级": "[县级]", "公开时限": "信息形成或者变更之日起20个工作日内"}

RULES: tuple[Rule, ...] = (
    rule("GK101", E, required_cell_is_empty),
    rule("GK102", E, value_not_in_list, "公开方式", "公开层级", "公开对象"),
    rule("GK103", E, channel_not_in_template, "公开渠道和载体"),
    rule("GK104", E, group_not_named, "公开对象"),
    rule("GK105", E, other_channel_not_named, "公开渠道和载体"),
    rule("GK106", W, deadline_cannot_be_checked, "公开时限"),
    rule("GK107", W, deadline_not_understood, "公开时限"),
    rule("GK108", W, deadline_longer_than_law, "公开时限"),
    rule("GK109", W, element_is_a_paragraph, "公开内容"),
    rule("GK110", W, secondary_is_empty, "二级事项"),
    rule("GK111", W, on_request_for_everyone, "公开方式"),
    rule("GK112", W, listed_twice, "公开内容", "公开依据", "公开渠道和载体", "公开层级"),
    rule("GK113", E, location_is_no_address, "公开位置"),
    rule("GK114", Severity.OPEN, guideline_leaves_gap),
    rule("GK115", W, evidence_is_unsound),
)
