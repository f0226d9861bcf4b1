"""公开时限: readable Chinese that is also understood.

`Deadline.parse` keeps the text as written and adds what it means: a list of clauses, each a limit
(信息形成或者变更之日起20个工作日内), a recurrence (每季度), a duration (公示期不少于5个工作日), a
standing duty (长期公开), something it goes along with (随采购公告公开), a promise nobody can check
(及时公开), or a remark (法律法规另有规定的从其规定). Parsing never fails: what is not understood is a
clause of kind UNKNOWN, and rules speak of it.

The 20 working days of the usual limit come from 《政府信息公开条例》（国务院令第711号）第二十六条.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from gongkai.model.numerals import numeral


class ClauseKind(StrEnum):
    """What a part of a deadline says."""

    WITHIN = "within"  # 之日起……内
    BEFORE = "before"  # ……前
    RECURRING = "recurring"  # 每季度
    DURATION = "duration"  # 公示期不少于……
    STANDING = "standing"  # 长期公开、实时公开
    FOLLOWS = "follows"  # 随……公开
    VAGUE = "vague"  # 及时公开
    REMARK = "remark"  # 另有规定的从其规定；在……公开
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """Units of time as the catalogs write them."""

    WORKDAY = "工作日"
    DAY = "日"
    HOUR = "小时"
    WEEK = "周"
    MONTH = "个月"
    QUARTER = "季度"
    YEAR = "年"


_DAYS = {
    Unit.WORKDAY: 7 / 5,
    Unit.DAY: 1.0,
    Unit.HOUR: 1 / 24,
    Unit.WEEK: 7.0,
}
_MONTHS_IN = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


class Cycle(NamedTuple):
    """Every how many days something comes again, and how many days it may come after what (the period's end 后, its beginning 每,
    the next one's 次; nothing where only the period is told), where that is known."""

    every: float
    late: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One part of a deadline.

    `amount` counts `unit`s; `anchor` is the event counted from or up to (None: not said, or a date,
    which is then in `period`); `period` is how often (每季度) or up to when (3月底).
    """

    kind: ClauseKind
    text: str
    anchor: str | None = None
    amount: int | None = None
    unit: Unit | None = None
    period: str | None = None

    def days(self) -> float | None:
        """The length in calendar days (20 工作日 = 28.0, 12 个月 = 365.0), for comparing; None where there is none."""
        if self.amount is None or self.unit is None:
            return None
        if self.unit in _MONTHS_IN:
            months = self.amount * _MONTHS_IN[self.unit]
            return months * 30.0 + months // 12 * 5
        return self.amount * _DAYS[self.unit]

    def each(self) -> str | None:
        """The period in which it comes again and again (季度); "" where that is a length (每20个工作日), None where it does not."""
        if self.kind is ClauseKind.RECURRING:
            return self.period or ""
        if self.kind is ClauseKind.BEFORE and (self.period or "").startswith(BY_DATE):
            return (self.period or "")[1]
        if self.kind is ClauseKind.WITHIN and (ended := ENDED.fullmatch(self.anchor or "")):
            return "年" if ended["half"] else ended["p"]
        return None

    def cycle(self) -> Cycle | None:
        """How often what recurs comes again (每季度: every 90 days; at all times, 长期公开: 0); None where it does not, or where
        nobody can tell."""
        if self.kind is ClauseKind.STANDING:
            return Cycle(0)
        period, text, late = self.each(), "", None
        if period is None:
            return None
        if self.kind is ClauseKind.BEFORE:
            late = _late(self.period or "")
        elif self.kind is ClauseKind.RECURRING:
            text = evened("".join(self.text.split()))
            late = _late(text)
            if self.amount and self.unit and not period:
                months = _MONTHS_IN.get(self.unit)
                return Cycle(self.amount * (months * 30 if months else _DAYS[self.unit]), late)
            if (days := self.days()) is not None:
                late = (days, "后")
        asked = " ".join(VERB.split(text)[:-1])  # what follows may be what is told: 每年1月31日前公布上年12月数据
        named = len(_NAMED.findall(asked) or _NAMED.findall(text))
        if period not in _PERIOD_DAYS or (named < 2 and _SEVERAL.search(text)):
            return None
        return Cycle(_PERIOD_DAYS[period] / (self.times() or named or 1), late)

    def times(self) -> int:
        """How many times it comes in each period, where that is told (每年公布两次); else 0."""
        told = _TIMES.search(evened("".join(self.text.split()))) if self.kind is ClauseKind.RECURRING else None
        return _numeral(told[1]) if told else 0


# How many months each period has, and how limits begin that name a day of every year or month.
PERIODS = {"月": 1, "月度": 1, "季度": 3, "季": 3, "半年": 6, "年": 12, "年度": 12, "一年": 12}
BY_DATE = ("每年", "次年", "次月", "下月")
# The end of a period as an event: 年度终了, 每季度结束, 上半年结束.
ENDED = re.compile(rf"每?个?(?P<half>[上下](?=半年))?(?P<p>{'|'.join(PERIODS)})(?:终了|期?结束|期?满|届满|末|终|底)")
_PERIOD_DAYS = {period: months * 30.0 for period, months in PERIODS.items()} | {
    **dict.fromkeys(("日", "天", "自然日"), 1.0),
    **dict.fromkeys(("周", "星期", "礼拜"), 7.0),
    "小时": 1 / 24,
    "工作日": 7 / 5,
    "旬": 10.0,
    "学期": 180.0,
    "学年": 360.0,
}
# What limits ask for.
VERB = re.compile(r"公开|公布|公示|公告|更新|发布|报送|完成|集中|编制|汇总|通报|[\d一二两三四五六七八九十]{1,2}次")
_TIMES = re.compile(r"([1-9]\d?|[一二两三四五六七八九十]{1,3})次")  # 每年公布两次
_NAMED = re.compile(r"\d{1,2}月(?!份?的)|第[一二三四]季度|[上下]半年")  # 每年6月30日和12月31日前
_SEVERAL = re.compile(r"\d日?[、和及与]\d")
# A period alone (每季度公布一次), and one with a last day in it (每年3月底前, 次月10日前, 每季度首月10日前).
_ASKED = rf"(?:内|至少|不得?少于|定期|{VERB.pattern})*(?:以上)?"
_ALONE = re.compile(rf"(?:每隔?|[按逐])?个?[\d一二两三四五六七八九十]{{0,3}}个?(?:{'|'.join(_PERIOD_DAYS)}){_ASKED}")
_IN_YEAR = re.compile(
    rf"[每次]年(?:\d{{1,2}}月(?:\d{{1,2}}日|[上中下]旬|[底末初份])?|第?[一二三四]季度|[上下]半年|[底末])前?{_ASKED}"
)
_MONTH_OF = {"首": 0, "第一个": 0, "第二个": 1, "第三个": 2, "末": 2}  # of a quarter
_IN_MONTH = re.compile(
    rf"[每次下]个?(?:(?P<q>季度?)(?:(?P<m>{'|'.join(_MONTH_OF)})月|(?=[底末]))|月)(?:(?P<d>\d{{1,2}})[日号]|(?P<part>[底末初]|[上中下]旬))前?{_ASKED}"
)


class Order(StrEnum):
    """How one deadline stands to another: the `same`, `stricter`, `looser`, or `unclear` where the grammar cannot tell."""

    SAME = "same"
    STRICTER = "stricter"
    LOOSER = "looser"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A deadline: its text, untouched, and its clauses in order."""

    text: str
    clauses: tuple[Clause, ...]

    @staticmethod
    def parse(text: str) -> Deadline:
        """Understand `text` as far as possible. Never raises; the text is kept as it is."""
        return _parse(text)

    @property
    def understood(self) -> bool:
        """Whether every part was understood, and at least one says when."""
        return all(clause.kind is not ClauseKind.UNKNOWN for clause in self.clauses) and any(
            clause.kind is not ClauseKind.REMARK for clause in self.clauses
        )

    @property
    def checkable(self) -> bool:
        """Whether somebody could find that the deadline was missed."""
        return any(
            clause.kind in _CHECKABLE and not (clause.kind is ClauseKind.WITHIN and clause.amount is None)
            for clause in self.clauses
        )

    def limit(self) -> Clause | None:
        """The first clause that sets a length of time after an event."""
        for clause in self.clauses:
            if clause.kind is ClauseKind.WITHIN and clause.amount is not None:
                return clause
        return None

    def last_day(self, year: int) -> date | None:
        """The last day that a plan allows (2026年9月底前, 第三季度), one without a year in `year`; None where it has none."""
        for clause in self.clauses:
            if clause.kind is ClauseKind.BEFORE and clause.anchor is None and clause.period:
                return last_of(clause.period, year)
        return None

    def against(self, other: Deadline) -> Order | None:
        """How this deadline stands to `other`; None where the two cannot be compared: the limits count from different events,
        or one promises something besides that the other does not. A longer 公示 is the stricter one."""
        if self.text == other.text:
            return Order.SAME
        order = _by_cycle(cycles, other._cycles()) if (cycles := self._cycles()) else None
        if order is None:
            mine, theirs = self._strength(), other._strength()
            if mine is None or theirs is None:
                return None
            if float("inf") not in (mine, theirs) and (
                not _same_event(self._first(), other._first()) or self._besides() != other._besides()
            ):
                return None
            order = _order(mine, theirs)
        shown, wanted = self._shown(), other._shown()
        if shown != wanted and shown and wanted and max(len(shown), len(wanted)) > 1:
            return None
        orders = {order, _order(sum(wanted), sum(shown))} - {Order.SAME}
        return None if len(orders) > 1 else orders.pop() if orders else Order.SAME

    def _cycles(self) -> list[Cycle]:
        """How often each part comes again, infinite where nobody could tell; none where a part that says something else than
        how long it is shown does not recur."""
        found = []
        for one in self.clauses:
            if one.kind is not ClauseKind.DURATION and (one.kind in _CHECKABLE or one.kind is ClauseKind.UNKNOWN):
                if (cycle := one.cycle()) is None:
                    return []
                found.append(cycle)
        return found or ([Cycle(float("inf"))] if self.understood and not self.checkable else [])

    def _first(self) -> Clause | None:
        """The clause that limits are compared by: the limit, else one that promises the present state at any time, else how long
        before an event something is told."""
        at_once = (one for one in self.clauses if one.kind is ClauseKind.STANDING and "实时" in one.text)
        ahead = (one for one in self.clauses if one.kind is ClauseKind.BEFORE and one.amount is not None)
        return self.limit() or next(at_once, None) or next(ahead, None)

    def _besides(self) -> list[tuple[object, ...]]:
        """What is promised besides the limit and how long something is shown, in any order."""
        first = self._first()
        others = (one for one in self.clauses if one is not first and one.kind in {*_CHECKABLE, ClauseKind.UNKNOWN})
        said = (
            (one.kind, one.anchor, one.days(), one.period, *([one.text] if one.kind in _BY_TEXT else []))
            for one in others
            if one.kind is not ClauseKind.DURATION
        )
        return sorted(said, key=repr)

    def _shown(self) -> list[float]:
        """How many days something is shown (公示7个工作日)."""
        lengths = (one.days() for one in self.clauses if one.kind is ClauseKind.DURATION)
        return sorted(days for days in lengths if days is not None)

    def _strength(self) -> float | None:
        """Days until publication at the latest, less than none before an event; infinite where nobody could tell; None: not
        comparable."""
        if (first := self._first()) is not None:
            return -(first.days() or 0.0) if first.kind is ClauseKind.BEFORE else first.days() or 0.0
        if self.understood and all(
            one.kind is ClauseKind.DURATION or one.kind not in _CHECKABLE for one in self.clauses
        ):
            return float("inf")
        return None


def _late(said: str) -> tuple[float, str] | None:
    """How late something that recurs may come, as `Cycle` has it, by how its period is told."""
    if _ALONE.fullmatch(said):
        return 0.0, ""
    since = "次" if said.startswith(("次", "下")) else "每"
    if _IN_YEAR.fullmatch(said) and (last := last_of(said, 2000)) is not None:
        return float((last - date(2000, 1, 1)).days), since
    if found := _IN_MONTH.fullmatch(said):
        months = 30.0 * _MONTH_OF[found["m"] or "末"] if found["q"] else 0.0
        return months + (int(found["d"]) if found["d"] else _PARTS.get(found["part"], 31)), since
    return None


_CHECKABLE = frozenset(ClauseKind) - {ClauseKind.VAGUE, ClauseKind.REMARK, ClauseKind.UNKNOWN}
_BY_TEXT = frozenset({ClauseKind.STANDING, ClauseKind.FOLLOWS, ClauseKind.UNKNOWN})  # which say more than their parts
# How catalogs say that information came to be, the event that a limit counts from where none is told; and that somebody applied.
_COMES = re.compile(
    r"(?:公开|事项|结果|其[他它]|相关|有关|政府|[该本的或者和及与、（()）]|信息|文件|形成|产生|生成|制作|制定|编制|获取|获得|变更|变动|更新|修订)+"
)
_APPLIED = re.compile(r"(?:[该本的之或者和及与、]|收到|接到|接收|提交|提出|受理|申请|材料|之日|当日)+")


def _order(mine: float, theirs: float) -> Order:
    return Order.SAME if mine == theirs else Order.STRICTER if mine < theirs else Order.LOOSER


def _by_cycle(mine: list[Cycle], theirs: list[Cycle]) -> Order | None:
    """How limits that recur stand to each other: those with the longer periods are looser; of one period, the one that may be
    later after it."""
    if not theirs:
        return None
    (low, high), (least, most) = (
        (min(found), max(found)) for found in ([one.every for one in some] for some in (mine, theirs))
    )
    if low > most or high < least:
        return _order(low, least)
    late, later = mine[0].late, theirs[0].late
    alone = len(mine) == len(theirs) == 1
    return _order(late[0], later[0]) if alone and late and later and late[1] == later[1] else None


def _same_event(mine: Clause | None, theirs: Clause | None) -> bool:
    """Whether two limits count from one event, however it is told, or one of them does not tell it and the other counts from
    the usual one."""
    if mine is None or theirs is None:
        return True
    if mine.kind is not theirs.kind and ClauseKind.BEFORE in (mine.kind, theirs.kind):
        return False  # before an event, and after one
    if mine.anchor == theirs.anchor:
        return True
    told = [one.anchor for one in (mine, theirs) if one.anchor is not None]
    return any(all(usual.fullmatch(anchor) for anchor in told) for usual in (_COMES, _APPLIED))


_HAN = "零〇一二两三四五六七八九十百廿卅"
_ONE = rf"(?:\d{{1,4}}|[{_HAN}]{{1,5}})"
# A whole number, not the end of a longer one (1.5, 1/2, 12345, 一万二十, l0) nor of a date (6月30日); of a range (3至5, 3、5)
# the last day counts.
# Of halves only those that are whole in another unit; of workdays the one that is begun counts (0.5个工作日, 1.5个工作日).
_HALVES = {
    "年": (6, Unit.MONTH),
    "月": (15, Unit.DAY),
    "日": (12, Unit.HOUR),
    "天": (12, Unit.HOUR),
    "工作日": (1, Unit.WORKDAY),
}
_BEGUN = r"\d{1,3}[.．]5(?=个?工作日)"
_NUMBER = rf"(?<![\d.．/／点千万月{_HAN}a-zA-Z-])(?:{_ONE}(?:个?工作日|日|天)?[-—－~～至到、]{{1,2}})?(?P<n>{_BEGUN}|{_ONE}|半(?=个?(?:{'|'.join(_HALVES)})))"
# How each unit is written, 个 before it or not.
_UNITS = {
    "工作日": Unit.WORKDAY,
    "工作天": Unit.WORKDAY,
    "自然日": Unit.DAY,
    "日历日": Unit.DAY,
    "日历天": Unit.DAY,
    "日": Unit.DAY,
    "天": Unit.DAY,
    "小时": Unit.HOUR,
    "周": Unit.WEEK,
    "星期": Unit.WEEK,
    "礼拜": Unit.WEEK,
    "月": Unit.MONTH,
    "季度": Unit.QUARTER,
    "年": Unit.YEAR,
}
_UNIT = rf"(?P<u>个?(?:{'|'.join(_UNITS)}))"
_SPAN = rf"(?:{_NUMBER}\s*{_UNIT})"
_TAIL = r"(?:之)?(?:内|以内)?(?:予以|及时|应当|应|要)*(?:向社会|在[^，；。]{1,40})?(?:公开|公示|公告|公布|更新|完成|送达|发布|答复|回复|反馈|办结|报送)?"
_WITHIN = re.compile(rf"^(?P<a>.*?)(?P<j>之日起|之后|起|后|以后|）)?(?:的)?(?:第)?{_SPAN}{_TAIL}$")
_LEAST = r"(?:不得?[少低短]于|至少)"
_AHEAD = re.compile(rf"^(?P<a>.*?)(?:的)?提前{_LEAST}?{_SPAN}(?:公开|公告|公布|发通知邀请|通知)?[^\d]{{0,8}}$")
_BEFORE = re.compile(rf"^(?P<a>.*?){_SPAN}(?:前|以前|之前)(?:公开|公告|公布|公示)?$")
# 开学前15天; with 内 it is some day before the event.
_AHEAD_OF = re.compile(
    rf"^(?P<a>.*?[^提目日以之])(?:之|以)?前(?:的)?{_LEAST}?{_SPAN}(?P<in>(?:以|之)?内)?(?:公开|公告|公布|公示|通知)?$"
)
_DATE_BEFORE = re.compile(
    r"^[且并]?(?:应当?)?(?P<by>不得?[晚迟]于|最迟于?|截[至止]到?)?(?P<every>每年|次年|当年|下一?年|\d{4}年|[当本次下]月(?=\d{1,2}日|[底末初]|[上中下]旬))?"
    r"(?P<d>\d{1,2}月(?:\d{1,2}日|份|底|末|初|[上中下]旬)?|(?<=月)(?:\d{1,2}日|[底末初]|[上中下]旬)|第[一二三四]季度末?|[上下]半年|年?底|年末|季度末|月底)"
    r"(?P<before>之?前|以前)?(?:公开|公布|公示|完成|更新)?$"
)
# When something is to be done, as plans say it: 2026年9月, 2026年第三季度, 下半年.
_PLANNED = re.compile(
    r"^(?P<d>\d{4}年(?:\d{1,2}月(?:\d{1,2}日|份|底|末|初|[上中下]旬)?|第?[一二三四]季度|[上下]半年|底)?|\d{1,2}月(?:\d{1,2}日|[上中下]旬)|第[一二三四]季度|[上下]半年)$"
)
_AT_ONCE = re.compile(
    r"^(?:(?:当场|当即|即时|现场)(?:即时)?(?:办结|办理|办好|登记|发证|发放|核发|答复|受理办结)?|即办(?:件)?|立等可取|即来即办|当[日天](?:公开|公布|公示|发布|办结|更新)?)$"
)
_EVERY = re.compile(
    rf"(?:每隔?|[按逐])(?:个?(?P<p>年度?|半年|季度?|旬|月|周|星期|礼拜|工作日|自然日|日|天|小时|学期|学年|批次|次)|{_SPAN})"
)
_AT_LEAST = re.compile(
    r"^(?:原则上)?(?P<p>一?年|半年|季度|月|周)(?:内)?(?:至少|不少于)?(?:更新|公开|公布|公告|公示|发布)?(?:至少|不少于)?[一二两三四\d]+次(?:更新|公开|以上)?$"
)
_DURATION = re.compile(
    rf"(?:(?:期限?|时间|公示|公告|披露|公开期?|展示)[：:]?(?:一般)?(?:应当|应)?(?:为|达到?|满|{_LEAST})?|(?<!前){_LEAST})\s*{_SPAN}(?:以上)?$"
)
_FOLLOWS = re.compile(r"^(?:随|与|同)(?P<a>.+?)(?:一并|同时|同步|一起)?(?:公开|公告|公布|发布|公示)$")
_MOMENT = re.compile(r"^(?P<a>.+?)(?:时|当日|当天|的同时)(?:公开|公告|公布|发布|公示)?$")
_AFTERWARDS = re.compile(r"后(?:予以)?(?:公开|公告|公布|发布|公示)$")
_STANDING = re.compile(r"长期|常年|永久|实时|即时|全年|持续|始终|动态")
_VAGUE = re.compile(
    r"及时|适时|不定时|届时|第一时间|随时|尽快|按时|定期|不定期|按规定|按要求|按进展|视情|一事一|(?:法定|规定)(?:的)?(?:时间|时限|期限)[以之]?内"
)
_REMARK = re.compile(
    r"另有规定|从其规定|除外|^(?:并)?(?:在|由|于|通过)[^\d]*(?:公开|公示|公告|公布|栏|网站|平台)$|依申请公开$"
    r"|^(?:其中|其他|其它)[^\d]*$|^(?:公开)?时间[^\d]*$|^法律[、，]?法规|有规定的$|负责|^[^\d]{0,20}(?:不予公开|免予公开)$"
)
# What stands before an event, and is no part of a word (自然灾害, 应急响应, 在建工程); and behind it.
_BEGIN = re.compile(
    r"^(?:其中|[且并]|应当|应(?![急聘届征诉邀])|自(?!然|愿|治[区县州]|行(?!政))|从(?![业事])|在(?![校职编建岗册]))+"
)
_END = re.compile(
    r"(?:应当|(?<![响供反适效对感])应|(?<!目)的|不得?超过|不[多大]于|[≤＜<]=?|最[长多迟晚]|至多|原则上|一般在?)+$"
)
_JOINT = re.compile(r"(?:之日起|之后|起|后)$")
# Words before a length that name no event.
_ANCHOR_LESS = re.compile(
    r"(?:原则上|一般|通常|必?须|应当?|需要?|要|[在于将为自从：:]|(?:公开|公示|公布|办理|承诺|法定)?(?:时限|期限|时间))*+"
)
_BEHIND = re.compile(
    rf"(?:(?!季度|半年|\d月)[^第])*?(?P<after>后|终了|结束|满)?(?:的|之日起|[在应须将])?{_SPAN}(?(after)|[以之]?内)"
)
_MONTH_AND_DAY = re.compile(r"(?<![\d个])(\d{1,2})月(?:(\d{1,2})日|(?=[底末初份前]|之前|以前))")
# How dates and numbers are also written: 三月底, 3月31号, 七（7）个工作日; and brackets that only say what does not count.
_HAN_MONTH = re.compile(
    rf"(?<![个{_HAN}\d])([一二三四五六七八九]|十[一二]?)(?=月(?:[底末初份前]|之前|以前|[上中下]旬|(?:\d{{1,2}}|[{_HAN}]{{1,3}})[日号]))"
)
_HAN_DAY = re.compile(rf"(?<=[\d每次下]月)(\d{{1,2}}|[{_HAN}]{{1,3}})[日号]")
_DAY_OF_MONTH = re.compile(rf"(?<=[每次下当本首末隔个]月)(\d{{1,3}}|[{_HAN}]{{1,4}})[日号](?!之?内|以内)")
_NO_QUARTER = re.compile("第?[5-9五六七八九]季度")
_TWICE = re.compile(rf"(?<![{_HAN}])([{_HAN}]{{1,5}})[（(](\d{{1,4}})[)）]")
_BESIDE = re.compile(r"[（(](?:不?含[^\d（）()]*|[^\d（）()]*(?:除外|顺延|另有规定|从其规定)[^\d（）()]*)[)）]$")
# An event alone, and a length or a manner alone: what a comma may stand between.
_EVENT = re.compile(r"^[^\d]{0,60}(?:之日起|[^长]起|[^前今此]后)$")
_LENGTH = re.compile(
    r"^[在应须]{0,2}(?:\d|[一二两三四五六七八九十]{1,3}个?(?:工作日|[日天月年周])|及时|即时|适时|尽快|第一时间)"
)
# Months and quarters from one to another, of which the last counts, and months with points.
_MONTHS = re.compile(r"^(\d{4}年)?\d{1,2}月?(?:[-—－–~～]{1,2}|[至到、])(\d{1,2}月(?:份|[底末初])?(?:之?前|以前)?)$")
_QUARTERS = re.compile(r"^(\d{4}年)?第?[一二三四](?:季度)?(?:[-—－–~～]{1,2}|[至到、和])第?([一二三四]季度)$")
_POINTED = re.compile(r"^(?:\d{4}[./]\d{1,2}(?:[-—－–~～]{1,2}|[至到]))?(\d{4})[./](\d{1,2})(之?前|以前)?$")
_DAYS_TOLD = re.compile(r"[日天][（(](自然|工作)日[)）]")
_PERIODIC = re.compile(r"^(?P<p>年度?|半年|季度?|月度?)(?:公开|公布|公示|更新)$")
_LONGEST = 120  # no published clause comes near; keeps the expressions' backtracking small


@lru_cache(maxsize=4096)
def _parse(text: str) -> Deadline:
    clauses = tuple(_clause(part) for part in _parts(text))
    return Deadline(text=text, clauses=clauses)


def _parts(text: str) -> list[str]:
    """Cut at stops and commas outside brackets."""
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        if char in "（(〔《":
            depth += 1
        elif char in "）)〕》":
            depth = max(depth - 1, 0)
        elif depth == 0 and char in "；;。，,\n":
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return _joined([part.strip() for part in parts if part.strip()])


def _joined(parts: list[str]) -> list[str]:
    """The parts, of which an event that a comma sets apart from its length (信息形成后，20个工作日内) stands with it."""
    found: list[str] = []
    for part in parts:
        if found and len(found[-1]) < _LONGEST and _EVENT.search(found[-1]) and _LENGTH.match(part):
            found[-1] += part
        else:
            found.append(part)
    return found


def _clause(text: str) -> Clause:
    bare = re.sub(r"\s+", "", text)
    if len(bare) > _LONGEST:
        return Clause(kind=ClauseKind.UNKNOWN, text=text)
    bare = evened(bare)
    if _REMARK.search(bare) and not re.search(r"\d", bare):
        return Clause(kind=ClauseKind.REMARK, text=text)
    if _no_day(bare):
        return Clause(kind=ClauseKind.UNKNOWN, text=text)
    if (found := _DATE_BEFORE.match(bare)) and (found["by"] or found["before"]):
        return Clause(kind=ClauseKind.BEFORE, text=text, period=(found["every"] or "") + found["d"])
    if found := _PLANNED.match(bare):
        return Clause(kind=ClauseKind.BEFORE, text=text, period=found["d"])
    if _AT_ONCE.match(bare):
        return Clause(kind=ClauseKind.WITHIN, text=text, amount=0, unit=Unit.WORKDAY)
    if found := _AT_LEAST.match(bare) or _PERIODIC.match(bare):
        return Clause(kind=ClauseKind.RECURRING, text=text, period=found["p"])
    if found := _DURATION.search(bare):
        return Clause(kind=ClauseKind.DURATION, text=text, **_length(found))
    if found := _EVERY.search(bare):
        period = found["p"]
        if period:  # 每月后10个工作日内 keeps its length, which stands behind; 每季度, 每月5日前, 每年6、12月 have none
            found = _BEHIND.match(bare[found.end("p") :])
        return Clause(kind=ClauseKind.RECURRING, text=text, period=period, **(_length(found) if found else {}))
    if found := _AHEAD.match(bare) or _BEFORE.match(bare):
        return Clause(kind=ClauseKind.BEFORE, text=text, anchor=_anchor(found["a"]), **_length(found))
    if (found := _AHEAD_OF.match(bare)) and (anchor := _anchor(found["a"])):
        return Clause(kind=ClauseKind.BEFORE, text=text, anchor=anchor, **({} if found["in"] else _length(found)))
    if (found := _WITHIN.match(bare)) and not found["a"].endswith("个"):
        anchor = _anchor(found["a"] + ("）" if found["j"] == "）" else ""))
        return Clause(kind=ClauseKind.WITHIN, text=text, anchor=anchor, **_length(found))
    if _STANDING.search(bare):
        return Clause(kind=ClauseKind.STANDING, text=text)
    if found := _FOLLOWS.match(bare):
        return Clause(kind=ClauseKind.FOLLOWS, text=text, anchor=found["a"])
    if _VAGUE.search(bare) or _AFTERWARDS.search(bare):
        return Clause(kind=ClauseKind.VAGUE, text=text)
    if found := _MOMENT.match(bare):
        return Clause(kind=ClauseKind.FOLLOWS, text=text, anchor=found["a"])
    return Clause(kind=ClauseKind.UNKNOWN, text=text)


def _no_day(bare: str) -> bool:
    """Whether a clause names a month, a quarter or a day that no year has (13月底, 第五季度, 2月30日, 每月32日)."""
    if any(not 1 <= _numeral(day) <= 31 for day in _DAY_OF_MONTH.findall(bare)) or _NO_QUARTER.search(bare):
        return True
    for month, day in _MONTH_AND_DAY.findall(bare):
        if not (1 <= int(month) <= 12 and (not day or 1 <= int(day) <= calendar.monthrange(2024, int(month))[1])):
            return True
    return False


def evened(bare: str) -> str:
    """A clause with its dates in digits, a number that is told twice told once, and without brackets that only say what does
    not count."""
    bare = _DAYS_TOLD.sub(lambda found: "日" if found[1] == "自然" else "个工作日", bare)
    bare = _MONTHS.sub(_to_month, _QUARTERS.sub(r"\1第\2", _POINTED.sub(r"\1年\2月\3", bare)))
    bare = _HAN_MONTH.sub(lambda found: str(_numeral(found[1])), bare)
    bare = _HAN_DAY.sub(lambda found: f"{_numeral(found[1])}日", bare)
    bare = _TWICE.sub(lambda found: found[2] if _numeral(found[1]) == int(found[2]) else found[0], bare)
    return _BESIDE.sub("", bare) or bare


def _to_month(found: re.Match[str]) -> str:
    """The last of two months; one of no year is an end (7-9月: 9月底前), not a length."""
    year, month = found[1] or "", found[2]
    return f"{year}{month}" if year or not month.endswith("月") else f"{month}底前"


def _anchor(text: str) -> str | None:
    """The event that a limit counts from, without the words around it; None where they name none."""
    text = _BEGIN.sub("", text)
    shorter = _END.sub("", text)
    if shorter != text:
        text = _JOINT.sub("", shorter)
    text = re.sub(r"(?<![响供反适效对感])应[自从]", "，", text)
    return None if _ANCHOR_LESS.fullmatch(text) else text


def _length(found: re.Match[str]) -> dict[str, Any]:
    unit = found["u"].removeprefix("个")
    amount, counted = _HALVES[unit] if found["n"] == "半" else (_numeral(found["n"]), _UNITS[unit])
    return {"amount": amount, "unit": counted}


def _numeral(text: str) -> int:
    """Arabic digits or Chinese numerals; what is half over a whole number (`_BEGUN`) is the next one."""
    if text.endswith((".5", "．5")):
        return int(text[:-2]) + 1
    return int(text) if text.isdigit() else numeral(text)


_PERIOD = re.compile(
    r"(?:(?P<y>\d{4})年|(?P<w>每年|当年|次年|下一?年))?(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日|(?P<part>[初中上下]旬?))?|第?(?P<q>[一二三四])季度|(?P<h>[上下])半年)?"
)
_PARTS = {"初": 10, "上旬": 10, "中旬": 20}


def last_of(period: str, year: int) -> date | None:
    """The last day of a period as `_DATE_BEFORE` and `_PLANNED` read it; None where there is no such day."""
    found = _PERIOD.match(period)
    if found is None or not (any(found.groups()) or "年" in period):  # 月底, 季度末: of which one?
        return None
    year = int(found["y"]) if found["y"] else year + (found["w"] is not None and found["w"][0] in "次下")
    month = 12
    if found["m"]:
        month = int(found["m"])
    elif found["q"]:
        month = 3 * numeral(found["q"])
    elif found["h"] == "上":
        month = 6
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(found["d"]) if found["d"] else _PARTS.get(found["part"] or "", last)
    return date(year, month, day) if 1 <= day <= last else None
