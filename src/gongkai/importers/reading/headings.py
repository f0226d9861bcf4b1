"""Which column of a published table is which of the template's.

The template's own headings count first; `_ALIASES` are other names that counties print for the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gongkai.importers.reading.channels import channels
from gongkai.importers.reading.text import SIMPLE, squeeze
from gongkai.importers.reading.ticks import NO, YES
from gongkai.model.item import GROUPS, OTHER, PUBLIC
from gongkai.model.template import Template

NUMBER, IDENTITY, DOMAIN, THIRD = "序号", "编号", "领域", "三级事项"
LOCATION = "公开位置"
LEVELS = ("一级事项", "二级事项", "三级事项")
_LONGER = ("公开渠道和载体", "公开内容", "公开依据", "公开时限", "公开主体")  # headings that may say more
_GROUPS = ("公开事项", "公开对象", "公开方式", "公开层级")
_LONGEST = 40  # of a heading without its notes
_LONGEST_TORN = 10  # letters of one whose parts stand in two rows
_ENDS = ("事项", "目录", "要素", "群体", "群众", "对象", "公开", "名称")  # of a heading, in the row below
_BOX = re.compile(f"[{YES}{NO}]")
_ABOUT = re.compile(r"^\s*(?:(?:政府|政务)?信息|政务)(?=\s*公\s*开)")
_NOTE = re.compile(r"[（(\[【〔][^（()）\[\]【】〔〕]*[)）\]】〕]")
_GROUPED = re.compile(r"(.+?)(?:[（(](.+)[)）]|[-－—_·：:/](.+))")
_DOMAINS = re.compile("(?:公开|所属|对?相应|对应|涉及|试点)?领域|领域名称|公开领域编码")
_ALIASES = {
    "一级事项": "事项类别 类别 大类 主项 事项分类 公开事项类别 目录类别",
    "二级事项": "公开目录 公开事项名称 事项名称 具体事项 公开事项 事项 小类 子项 子事项 公开项目 项目名称 目录名称",
    "公开内容": "公开内容要素 公开内容及要求 公开要素 公开内容及要素 公开的内容 内容要素 公开内容和要素",
    "公开依据": "公开的依据 依据 法律依据 法定依据 公开依据文件 事项依据 政策依据",
    "公开时限": "公开的时限 公开时间 时限 公开期限",
    "公开主体": "责任主体 公开责任主体 公开单位 主体 公开的主体 责任单位",
    "公开渠道和载体": (
        "公开渠道 公开载体 公开渠道及载体 公开渠道与载体 公开渠道或载体 渠道和载体 渠道 载体 公开途径 公开平台 "
        "公布渠道 发布渠道 发布平台"
    ),
    "公开对象": "对象 公开的对象 公开范围",
    "公开方式": "方式 公开的方式 公开属性 公开类型",
    "公开层级": "层级 公开的层级",
    "公开位置": "公开网址 公开链接 信息链接 公开信息链接 公开栏目 网站栏目 网站所属栏目 所属栏目 发布栏目",
}
# What columns may be called where no other one is the template's.
_INSTEAD = {
    "公开内容": (
        "内容规范",
        "事项内容",
        "内容标准",
        "内容要求",
        "具体内容",
        "主要内容",
        "内容描述",
        "信息内容",
        "内容",
    ),
    "公开依据": ("设立依据", "文件依据", "政策法规依据", "实施依据"),
    "公开主体": ("实施主体", "公开部门", "公开机构", "责任部门", "主管部门", "发布主体", "发布机构"),
    "公开对象": ("公开受众", "受众"),
}
# What a column may be called whose cells tell that it is one of channels, or any that tell that it is one of modes.
_WAYS = ("公开方式", "公开形式", "公布方式", "公布形式", "发布方式", "发布形式")
_MODE = re.compile("(?:依法)?(?:主动|依申请)(?:公开)?(?:[、，,/／和](?:主动|依申请)(?:公开)?)?")
_MODES = ("公开类别", "公开性质", "公开形式", "公开属性", "信息属性", "公开类型")
_VALUES = {
    ("公开对象", PUBLIC): (PUBLIC, "全体社会", "社会公众", "面向全社会", "面向社会", "面向公众"),
    ("公开对象", GROUPS): (GROUPS, "特定对象", "特定人群", "特定群众", "特殊群体"),
    ("公开方式", "主动"): ("主动", "主动公开", "是否主动公开", "是否主动"),
    ("公开方式", "依申请公开"): ("依申请公开", "依申请", "是否依申请公开", "是否依申请"),
}
# What the headings below a group of the template may say in short, which alone say nothing.
_SHORT = {
    ("公开对象", PUBLIC): re.compile("(?:面?向)?(?:全体?|全?社会?|公众|大众|不特定(?:对象|群体)?)+(?:成员|人员)?"),
    ("公开对象", GROUPS): re.compile(
        "特[定殊](?:群体|群众|人群|人员|对象|主体|个人|公民)?|群体|群众|个人|(?:行政)?相对人|当事人"
    ),
    ("公开方式", "主动"): re.compile("依?职权(?:公开)?"),
    ("公开方式", "依申请公开"): re.compile("(?:依|按|根据)?申请?(?:公开)?|依申|被动(?:公开)?"),
}
_LEVEL = re.compile(
    r"(?:公开)?(?:事项)?第?([一二三123])级(?:公开)?(?:事项|目录|指标|类别|类目|栏目|分类|名称|内容|项目|标题)?(?:名称)?|(?:公开)?事项([一二三])级"
)
_ROMAN = str.maketrans("ⅠⅡⅢ", "一二三")
_TIERS = {
    "县级": ("县级", "区级", "县区级", "区县级", "县市区级", "市县级", "旗县级", "旗级", "县"),
    "乡级": ("乡级", "镇级", "镇街级", "街镇", "镇街", "镇街园区级", "乡镇级街道", "镇", "乡镇级", "街道", "街道级", "街镇级", "乡镇街道级", "乡镇街道", "乡镇", "苏木乡镇级", "乡镇级街道级"),
    "村级": ("村级", "社区", "社区级", "村社区级", "村居级", "村社区", "村", "村居"),
}  # fmt: skip
# The words of which headings of several tiers are made up; those above a county's are none of the template's.
_TIER_WORDS = {
    "县级": ("县", "区", "旗"),
    "乡级": ("乡", "镇", "街道", "街", "苏木", "园区", "办事处"),
    "村级": ("村", "社区", "居", "嘎查"),
    "": ("省", "市", "州", "盟"),
}
_TIER_OF = {word: tier for tier, words in _TIER_WORDS.items() for word in words}
_TIER_WORD = re.compile(f"({'|'.join(sorted(_TIER_OF, key=len, reverse=True))})|[级、，,和及或/／（）()\\s]|人民政府")
_OWN = re.compile("[\u4e00-\u9fff]{0,6}?[县市区旗]级?(?:层面)?")


# What a column holds that was put beside the catalog by those who review it.
OPINION = re.compile(
    r".{0,8}(?:审核|修改|审查|反馈|初审|复审|批示|批注)(?:的)?(?:意见|建议)|(?:.{0,6})批注|意见(?:和建议|建议)?|建议"
)
VERDICT = re.compile(r"(?:审核|审查)?结论|(?:审核|审查)结果|是否同意")
SAID = "审核的意见，不是目录的内容，没有写进去；取回意见用 gongkai review comments"


class Field(NamedTuple):
    """What a column holds: the template's key, and the value that its ticks stand for.

    A column that the template does not have keeps its heading as `key`, with `extra` set.
    """

    key: str
    value: str = ""
    extra: bool = False


def is_opinion(heading: str) -> bool:
    """Whether a column so headed holds what somebody said of the rows, and nothing of the catalog."""
    words = bare(heading.rpartition("·")[2])
    return bool(OPINION.fullmatch(words) or VERDICT.fullmatch(words))


def plain(text: str) -> str:
    """A heading without spaces, line breaks and punctuation."""
    return re.sub(r"[：:、，,/／\\*＊·.．_—-]", "", squeeze(text)).translate(SIMPLE)


def _explained(text: str) -> str:
    """A heading without a long note in brackets, such as what ■ and □ mean."""
    return _NOTE.sub(lambda note: note[0] if len(note[0]) <= 12 else "", text) if len(text) > 20 else text


def bare(text: str) -> str:
    """A heading without notes in brackets."""
    return plain(_NOTE.sub("", text))


def _short(key: str, text: str) -> Field | None:
    """The part of a group that a heading below it tells in short; None for any other."""
    words = plain(text)
    return next((Field(*part) for part, form in _SHORT.items() if part[0] == key and form.fullmatch(words)), None)


def _shortened(found: list[Field | None]) -> None:
    """Read a heading that only says 社会 or 申请 where other columns of its group stand in the table."""
    for key in dict.fromkeys(key for key, _ in _SHORT):
        there = {one for one in found if one is not None and one.key == key and one.value}
        for index, one in enumerate(found):
            part = _short(key, one.key) if there and one is not None and one.extra else None
            if part is not None and part not in there:
                found[index] = part


def _other_channels(found: list[Field | None], paths: Sequence[str]) -> None:
    """Read a heading below that of the channels, beside those of the template's ones, as one that the template does not have."""
    if not any(one is not None and one.key == "公开渠道和载体" and one.value for one in found):
        return
    for index, one in enumerate(found):
        if one == Field("公开渠道和载体") and "·" in paths[index]:
            found[index] = Field(one.key, f"{OTHER}：{paths[index].rpartition('·')[2]}")


def tiers_in(text: str) -> tuple[str, ...]:
    """The tiers of the template that a heading is made up of (乡、村级, 镇街乡); none where it says anything else."""
    found: list[str] = []
    words: list[str] = []
    place, text = 0, squeeze(text).translate(SIMPLE)
    while place < len(text):
        word = _TIER_WORD.match(text, place)
        if word is None or (word[1] and word[1] in words):
            return ()
        words.append(word[1] or "")
        found.append(_TIER_OF.get(word[1] or "", ""))
        place = word.end()
    return tuple(tier for tier in _TIERS if tier in found)


class Headings:
    """Recognises headings for one template."""

    def __init__(self, template: Template) -> None:
        names: dict[str, Field] = {}
        for column in template.columns:
            if column.value is None:
                names[bare(column.heading)] = names[column.key] = Field(column.key)
            else:
                names.setdefault(column.key, Field(column.key))
        for key, words in _ALIASES.items():
            for alias in (key, *words.split()):
                names.setdefault(alias, Field(key))
        self._names = names
        self.channels = template.channels
        self._channel_names = {plain(name) for name in template.channels}
        self._values = {alias: Field(*field) for field, aliases in _VALUES.items() for alias in aliases}
        for tier, aliases in _TIERS.items():
            if tier in template.tiers:
                self._values |= {alias: Field("公开层级", tier) for alias in aliases}
        self._field_of = lru_cache(10_000)(self._field)

    def field(self, text: str) -> Field | None:
        """The field of one heading cell; None where it is not a heading that we know."""
        return self._field_of(text)  # a table says the same in many cells

    def _field(self, text: str) -> Field | None:
        text = _ABOUT.sub("", _explained(text))
        if len(text) > _LONGEST:
            return None
        grouped = _GROUPED.fullmatch(squeeze(text))
        if grouped is not None:  # 公开方式（主动）: both header rows in one
            inside = grouped[2] or grouped[3]
            inner = self._inside(plain(grouped[1]), inside) or self._values.get(plain(inside))
            if inner is not None and inner.key == plain(grouped[1]):
                return inner
        for form in (
            plain(text),
            plain(re.sub("[（()）]", "", text)),
            bare(text),
            bare(text).removesuffix("名称"),
        ):
            if form == "编码" or (form.endswith(NUMBER) and len(form) < 7):
                return Field(NUMBER)
            if form in (IDENTITY, THIRD):
                return Field(form)
            if _DOMAINS.fullmatch(form):
                return Field(DOMAIN)
            found = self._values.get(form) or self._names.get(form)
            if found is not None:
                return found
            if level := _LEVEL.fullmatch(form.translate(_ROMAN)):
                return Field(LEVELS["一二三123".index(level[1] or level[2]) % 3])
        inside = bare(text)
        return next((Field(key) for key in _LONGER if re.match(f"{key}(?:$|[和及与或]|要求$)", inside)), None)

    def known(self, row: Sequence[str]) -> set[Field]:
        """The distinct fields of a row."""
        return {found for cell in set(row) if cell.strip() and (found := self.field(cell)) is not None}

    def is_header(self, row: Sequence[str]) -> bool:
        """Whether a row is the first of a table's header: three known headings, and no long text."""
        keys = {field.key for field in self.known(row)}
        return len(keys) >= 3 and bool(keys & {"公开内容", "二级事项", "一级事项", "公开依据", "公开时限"})

    def is_glued(self, row: Sequence[str]) -> bool:
        """Whether cells begin with headings and go on with what stands below them: lines between the rows are not drawn."""
        return sum("\n" in cell and self.field(cell.partition("\n")[0]) is not None for cell in set(row)) > 3

    def is_below(self, row: Sequence[str], above: Sequence[str]) -> bool:
        """Whether a row goes on with the header: what is new in it are headings, nearly all of them known."""
        tops: list[str] = []  # a group's heading stands over the first of its columns only, where merging was lost
        for top in above:
            goes_on = not top.strip() and tops and plain(tops[-1]) in _GROUPS
            tops.append(tops[-1] if goes_on else top)
        pairs = [(cell, top) for cell, top in zip(row, tops, strict=True) if cell.strip() and cell != top]
        new = [cell for cell, _ in pairs]
        if len(new) == 1 and _BOX.search(new[0]):  # the first line of a row that has a line for each channel
            return False
        known = [cell for cell, top in pairs if self._is_known(cell, top)]
        grouped = all(plain(top) in _GROUPS for cell, top in pairs if cell not in known)
        enough = len(known) >= max(1, len(new) - 2) and (grouped or 2 * len(known) > len(new))
        return bool(new) and enough and all(len(_explained(cell)) <= _LONGEST for cell in new)

    def _is_known(self, text: str, above: str) -> bool:
        """Whether a cell is a heading, of itself, as a channel below that of them all, or as the end of the one above it."""
        if plain(text) in self._channel_names and self.field(above) == Field("公开渠道和载体"):
            return True
        known = self.field(text) is not None or self.torn(above, text) is not None
        return known or self._inside(plain(above), text) is not None

    def torn(self, text: str, below: str) -> Field | None:
        """The field of a heading whose letters stand in two rows (公开｜时限, 特定｜群体); None where they are no such one."""
        whole = plain(text) + plain(below)
        field = self.field(whole) if text.strip() and below.strip() and len(whole) <= _LONGEST_TORN else None
        return field if field is not None and (self.field(text) is None or plain(below) in _ENDS) else None

    def columns(self, rows: Sequence[Sequence[str]]) -> list[Field | None]:
        """What each column is, from all header rows; None for a column without any heading."""
        found = [self._column([row[index] for row in rows]) for index in range(len(rows[0]))]
        paths = [
            "·".join(dict.fromkeys(words for row in rows if (words := squeeze(row[index]))))
            for index in range(len(found))
        ]
        self._shift(found, paths)
        self._aside(found, paths)
        _shortened(found)
        _other_channels(found, paths)
        self._completed(found)
        tiers = {column.value for column in found if column is not None and column.key == "公开层级"}
        own = [
            one for one in found if one is not None and one.extra and _OWN.fullmatch(one.key.removeprefix("公开层级·"))
        ]
        own = [one for one in own if one.key.startswith("公开层级·")]
        if "县级" not in tiers and own:  # a city at county level: its own tier is the county's
            found[found.index(own[0])] = Field("公开层级", "县级")
        return found

    def ways(self, columns: list[Field | None], cells: Sequence[Sequence[str]]) -> None:
        """Read a column whose `cells` all name channels, or modes, as that of these, where it may be called so and there is none."""

        def is_channel(text: str) -> bool:
            return any(name in self.channels for name in channels(text, self.channels).names)

        for key, names, pattern in (("公开渠道和载体", _WAYS, None), ("公开方式", _MODES, _MODE)):
            there = any(column is not None and column.key == key for column in columns)
            for index, column in enumerate(columns if not there else ()):
                if column is None or column.value or plain(column.key) not in names:
                    continue
                texts = {text for text in cells[index] if text.strip()}
                if texts and all(pattern.fullmatch(squeeze(text)) if pattern else is_channel(text) for text in texts):
                    columns[index] = Field(key)
                    break

    def _completed(self, found: list[Field | None]) -> None:
        """Read a heading that lost its end (公开主), and one that may stand for another, where no other column has what it must be."""
        for index, key in zip(*self._between(found), strict=True):
            found[index] = Field(key)
        there = {one.key for one in found if one is not None and not one.extra}
        for key, names in _INSTEAD.items():
            meant = [index for index, one in enumerate(found) if one is not None and plain(one.key) in names]
            if key not in there and len(meant) == 1:
                found[meant[0]] = Field(key)
        for index, one in enumerate(found):
            words = plain(one.key) if one is not None and one.extra else ""
            whole = [key for key in _ALIASES if key.startswith(words) and key not in there] if len(words) > 2 else []
            if len(whole) == 1 and not self._names.get(words):
                found[index] = Field(whole[0])

    @staticmethod
    def _between(found: list[Field | None]) -> tuple[list[int], list[str]]:
        """The columns whose headings lost all but 公开, and the keys that the template has between those beside them; none
        where these are not as many."""
        torn = [index for index, one in enumerate(found) if one is not None and one.extra and plain(one.key) == "公开"]
        keys = ["" if one is None or one.extra else one.key for one in (*found, None)]
        order, beside = list(_ALIASES), (keys[torn[0] - 1], keys[torn[-1] + 1]) if torn else ("", "")
        if not all(key in order for key in beside) or torn != list(range(torn[0], torn[-1] + 1)):
            return [], []
        missing = order[order.index(beside[0]) + 1 : order.index(beside[1])]
        return (torn, missing) if len(missing) == len(torn) and not set(missing) & set(keys) else ([], [])

    @staticmethod
    def _shift(found: list[Field | None], paths: list[str]) -> None:
        """Tell columns apart that seem to be the same level of 公开事项: 一级目录 before 一级事项 is a column of its own,
        a second 一级事项 without any 二级事项 is the second level, and 公开事项 over two columns is both levels."""
        for key in LEVELS:
            same = [index for index, column in enumerate(found) if column == Field(key)]
            headings = list(dict.fromkeys(paths[index] for index in same))
            if len(same) < 2:
                continue
            if key == LEVELS[1] and Field(LEVELS[0]) not in found and same[1] == same[0] + 1:
                found[same[0]] = Field(LEVELS[0])  # 公开事项 over both
                continue
            if len(headings) == 1:
                below = Field(LEVELS[LEVELS.index(key) + 1]) if key != LEVELS[-1] else None
                if below is not None and below not in found and same[1] == same[0] + 1:
                    found[same[1]] = below
                continue
            own = next((index for index in same if paths[index].endswith(key)), same[0])
            for index in same:
                if paths[index] != paths[own]:
                    found[index] = Field(paths[index], extra=True)

    @staticmethod
    def _aside(found: list[Field | None], paths: list[str]) -> None:
        """Keep a column that may be another's (责任单位, 公开时间) as one of its own where that one stands beside it."""
        for key in ("公开时限", "公开主体", "公开对象"):
            tops = {index: paths[index].partition("·")[0] for index, one in enumerate(found) if one and one.key == key}
            names = dict.fromkeys(tops.values())
            own = [name for name in names if bare(name) == key] or [name for name in names if name.startswith("公开")]
            for index, top in tops.items() if len(own) == 1 else ():
                if top != own[0]:
                    found[index] = Field(paths[index], extra=True)

    def _inside(self, key: str, text: str) -> Field | None:
        """The part of a column that a heading below names: one channel, or tiers together (乡、村级)."""
        if key == "公开渠道和载体":
            names = channels(text, self.channels).names
            return Field(key, names[0]) if len(names) == 1 and names[0] in self.channels else None
        tiers = tiers_in(text) if key == "公开层级" or (key in _GROUPS and plain(text).endswith("级")) else ()
        if tiers:  # also where the group's heading is a wrong one (公开方式 printed twice)
            return Field("公开层级", "、".join(tiers))
        return _short(key, text)

    def _mended(self, path: Sequence[str]) -> list[str]:
        """The headings of a column from above, of which those that were torn over two rows are whole."""
        found: list[str] = []
        for text in path:
            if found and self.torn(found[-1], text) is not None:
                found[-1] = plain(found[-1]) + plain(text)
            else:
                found.append(text)
        return found

    def _column(self, texts: list[str]) -> Field | None:
        path = self._mended([text for text in dict.fromkeys(text.strip() for text in texts) if text])
        fields = [self.field(text) for text in path]
        if fields and fields[0] is not None and len(path) > 1:
            inside = self._inside(fields[0].key, path[-1])
            if inside is not None:
                return inside
        below = [text for text, found in zip(path, fields, strict=True) if found is None and bare(text)]
        ticked = any(found.value for found in fields if found is not None)
        if below and path[-1] == below[-1] and plain(path[0]) in _GROUPS and not ticked:
            return Field(f"{plain(path[0])}·{plain(below[-1])}", extra=True)  # one more under a group of the template
        for text, found in zip(reversed(path), reversed(fields), strict=True):
            if found is not None:
                above = next((f for f in fields if f is not None), found)
                if above.key in _LONGER and not above.value and found.key == "公开层级":
                    return above  # what is disclosed, told apart by tier
                if above.key == "公开层级" and found.key != "公开层级":
                    return Field(f"公开层级·{plain(text)}", extra=True)
                return found
        if not path:
            return None
        top = fields[0] if fields else None
        return Field("·".join(squeeze(text) for text in path), extra=True) if top is None else top
