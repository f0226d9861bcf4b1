"""What people write: a guideline with its items, and what a county changes in them.

Authored things may be partial (a ministry's table without 公开层级); what is printed never is: see
`gongkai.model.entry`. Aliases are the template's headings, the only place where the two languages meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, NamedTuple, TypeVar

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from gongkai.model.authored import PLAIN, keyed, meant, spelled
from gongkai.model.law import Citation
from gongkai.model.tree import Map

T = TypeVar("T")


def _one_or_many(value: Any) -> Any:
    """One text where a list may stand is a list of one."""
    return (value,) if isinstance(value, str) else value


def _form(value: Any) -> str:
    """Which form of a list was written: words that change it, boxes, or the list itself."""
    if isinstance(value, dict):
        return "boxes" if "必选" in value or "可选" in value else "edit"
    return "list"


def _pairs(value: Any) -> Any:
    """A mapping as pairs; what is only listed has no value of its own."""
    if isinstance(value, dict):
        return tuple(value.items())
    return tuple((name, "") for name in value) if isinstance(value, (list, tuple)) else value


def _iso_date(value: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("not a date")
    date.fromisoformat(value)
    return value


FILE_NAME = re.compile(r"\d{2}-[a-z0-9-]{1,80}")  # of a guideline, without its ending


FileName = Annotated[str, spelled(FILE_NAME, "写原来的文件名，不带扩展名，如 04-caizheng-yujuesuan")]
IsoDate = Annotated[str, AfterValidator(_iso_date)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]
UNASKED = "主动"  # the 公开方式 of what is told to everybody without being asked for
PUBLIC = "全社会"
GROUPS = "特定群体"
OTHER = "其他"
EVIDENCE = ("已见", "转载", "待核")
KINDS = ("试点", "其他")
ID = re.compile(r"(?P<domain>[0-9]{2})-(?:(?P<serial>[0-9]{3})|L(?P<local>[0-9]{2,3}))\Z")


def is_shared(number: str) -> bool:
    """Whether an item's number is a guideline's, which every place may adopt, and not a place's own."""
    found = ID.fullmatch(number)
    return found is not None and found["serial"] is not None


@dataclass(frozen=True, slots=True)
class Authored(Generic[T]):
    """A typed value together with the mapping it was read from, which knows every cell's place."""

    value: T
    node: Map


class Channel(NamedTuple):
    """A channel: its name in the template's list, the text of 其他, and whether it is a must (■)."""

    name: str
    text: str = ""
    required: bool = True

    @staticmethod
    def parse(text: str, required: bool = True) -> Channel:
        """`政府网站`, or `其他：中国土地市场网` (half-width colon read alike)."""
        if text.startswith(OTHER):
            rest = text[len(OTHER) :]
            if rest[:1] in ("：", ":"):
                return Channel(OTHER, rest[1:].strip(), required)
        return Channel(text, "", required)

    def __str__(self) -> str:
        return f"{self.name}：{self.text}" if self.text else self.name


class Audience(NamedTuple):
    """To whom: everyone, named groups, or both."""

    public: bool
    groups: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @staticmethod
    def parse(parts: tuple[str, ...]) -> Audience:
        """`全社会`; `特定群体：申请人、利害关系人`; or both as a list. Other words go to `unknown`."""
        public = False
        groups: list[str] = []
        unknown: list[str] = []
        for part in parts:
            if part == PUBLIC:
                public = True
            elif part == GROUPS or part.startswith((GROUPS + "：", GROUPS + ":")):
                named = part[len(GROUPS) + 1 :]
                groups.extend(name.strip() for name in re.split(r"[、，,；;]", named) if name.strip())
                if not named.strip():
                    groups.append("")
            else:
                unknown.append(part)
        return Audience(public, tuple(groups), tuple(unknown))

    def __str__(self) -> str:
        parts = [PUBLIC] if self.public else []
        if self.groups:
            parts.append(f"{GROUPS}：{'、'.join(self.groups)}")
        return "；".join(parts)


@keyed
class Edit:
    """A list changed by words instead of written anew: 增加 and 去掉."""

    add: Annotated[Texts, Field(alias="增加")] = ()
    drop: Annotated[Texts, Field(alias="去掉")] = ()


@keyed
class Boxes:
    """Channels with the template's two marks: ■ 必选 and □ 可选."""

    must: Annotated[Texts, Field(alias="必选")] = ()
    may: Annotated[Texts, Field(alias="可选")] = ()


_List = Annotated[Texts, Tag("list")]
_Edited = Annotated[Edit, Tag("edit")]
_Boxed = Annotated[Boxes, Tag("boxes")]
EDITED = frozenset({"公开内容", "公开依据", "公开渠道和载体", "公开层级"})  # the keys that 增加 and 去掉 can change
EditedTexts = Annotated[_List | _Edited, Discriminator(lambda value: "edit" if isinstance(value, dict) else "list")]
BoxedTexts = Annotated[_List | _Boxed, Discriminator(lambda value: "boxes" if isinstance(value, dict) else "list")]
AnyTexts = Annotated[_List | _Edited | _Boxed, Discriminator(_form)]


@keyed
class Item:
    """A disclosure item as a guideline (or a county's 新增) says it. Lists are kept as written."""

    id: Annotated[str, Field(alias="编号")]
    primary: Annotated[str, Field(alias="一级事项")]
    secondary: Annotated[str | None, Field(alias="二级事项")] = None
    elements: Annotated[Texts, Field(alias="公开内容")] = ()
    basis: Annotated[Texts, Field(alias="公开依据")] = ()
    deadline: Annotated[str | None, Field(alias="公开时限")] = None
    body: Annotated[Texts, Field(alias="公开主体")] = ()
    channels: Annotated[BoxedTexts, Field(alias="公开渠道和载体")] = ()
    audience: Annotated[Texts, Field(alias="公开对象")] = ()
    mode: Annotated[str | None, Field(alias="公开方式")] = None
    tiers: Annotated[Texts, Field(alias="公开层级")] = ()
    location: Annotated[str | None, Field(alias="公开位置")] = None
    note: Annotated[str | None, Field(alias="备注")] = None
    evidence: Annotated[str | None, Field(alias="核对")] = None
    source: Annotated[str | None, Field(alias="出处")] = None
    seen: Annotated[tuple[tuple[str, str], ...], BeforeValidator(_pairs), Field(alias="已见")] = ()
    extra: tuple[tuple[str, str], ...] = ()

    def evidence_of(self, cell: str) -> tuple[str, str | None]:
        """Whether a cell (its template heading) was seen, and where.

        核对 and 出处 speak for all cells; where 已见 names some, for those alone: of the others nothing was seen.
        """
        word = self.evidence or EVIDENCE[2]
        named = dict(self.seen)
        if cell in named:
            return EVIDENCE[0], named[cell] or self.source
        if named and word == EVIDENCE[0]:
            return EVIDENCE[2], None
        return word, self.source

    def parsed_channels(self) -> tuple[Channel, ...]:
        """The channels, with 必选 and 可选 told apart."""
        if isinstance(self.channels, Boxes):
            must = tuple(Channel.parse(text) for text in self.channels.must)
            return must + tuple(Channel.parse(text, required=False) for text in self.channels.may)
        return tuple(Channel.parse(text) for text in self.channels)

    def citations(self) -> tuple[Citation, ...]:
        """The laws cited, as key and article."""
        return tuple(Citation.parse(text) for text in self.basis)


@keyed
class Guidance:
    """The ministry's document that a domain's items come from."""

    title: Annotated[str, Field(alias="名称")]
    issuer: Annotated[str | None, Field(alias="制定机关")] = None
    number: Annotated[str | None, Field(alias="文号")] = None
    date: Annotated[str | None, Field(alias="日期")] = None
    evidence: Annotated[
        Annotated[str, spelled("|".join(EVIDENCE), f"可以写：{'、'.join(EVIDENCE)}")] | None, Field(alias="核对")
    ] = None
    source: Annotated[str | None, Field(alias="出处")] = None


@keyed
class GuidelineHead:
    """A guideline file without its items. `former` are the names that the file had before, without ending."""

    domain: Annotated[str, Field(alias="领域")]
    order: Annotated[
        Annotated[int, PLAIN, meant(lambda one: 1 <= one <= 99, "序号是从 1 到 99 的数，条目的编号、文件名都以它开头")],
        Field(alias="序号"),
    ]
    kind: Annotated[Annotated[str, spelled("|".join(KINDS), f"类别写 {' 或 '.join(KINDS)}")], Field(alias="类别")]
    aliases: Annotated[Texts, Field(alias="又称")] = ()
    guidance: Annotated[Guidance | None, Field(alias="指引")] = None
    completeness: Annotated[str | None, Field(alias="完整程度")] = None
    note: Annotated[str | None, Field(alias="说明")] = None
    updated: Annotated[IsoDate | None, Field(alias="更新")] = None
    former: Annotated[tuple[FileName, ...], BeforeValidator(_one_or_many), Field(alias="旧文件名")] = ()
    withdrawn: Annotated[tuple[tuple[str, str], ...], Field(alias="已撤销")] = ()


@dataclass(frozen=True, slots=True)
class Guideline:
    """One domain's guideline: its head, its items, and the ids that stand in the file but are broken."""

    slug: str
    head: GuidelineHead
    node: Map
    items: tuple[Authored[Item], ...]
    broken: frozenset[str] = frozenset()

    @property
    def domain(self) -> str:
        """The domain's name."""
        return self.head.domain

    def is_called(self, word: str) -> bool:
        """Whether a word stands for this domain."""
        return is_domain(word, self.head.order, self.domain, self.slug, *self.head.aliases)


def is_domain(word: str, order: int, *names: str) -> bool:
    """Whether a word that somebody typed stands for the domain with this number and these names: 财政预决算, 4, 04."""
    return word in names or word.lstrip("0") == str(order)


@keyed
class Change:
    """What a county writes under 调整 for one item: only what differs."""

    primary: Annotated[str | None, Field(alias="一级事项")] = None
    secondary: Annotated[str | None, Field(alias="二级事项")] = None
    elements: Annotated[EditedTexts | None, Field(alias="公开内容")] = None
    basis: Annotated[EditedTexts | None, Field(alias="公开依据")] = None
    deadline: Annotated[str | None, Field(alias="公开时限")] = None
    body: Annotated[Texts | None, Field(alias="公开主体")] = None
    channels: Annotated[AnyTexts | None, Field(alias="公开渠道和载体")] = None
    audience: Annotated[Texts | None, Field(alias="公开对象")] = None
    mode: Annotated[str | None, Field(alias="公开方式")] = None
    tiers: Annotated[EditedTexts | None, Field(alias="公开层级")] = None
    location: Annotated[str | None, Field(alias="公开位置")] = None
    note: Annotated[str | None, Field(alias="备注")] = None
    extra: tuple[tuple[str, str], ...] = ()


@keyed
class Confirmation:
    """Who in the county confirmed a domain, and when; `mark` is that of what the domain said then (`gongkai confirm`)."""

    date: Annotated[IsoDate, Field(alias="日期")]
    office: Annotated[Annotated[str, spelled(r"(?s).*\S.*", "请写上是哪个科室核对的")], Field(alias="科室")]
    mark: Annotated[str | None, Field(alias="标记")] = None
    items: Annotated[Texts, Field(alias="事项")] = ()


DELETED = "在导入的表里删去了"  # the reason that an import writes where a table lacks a row that it was made with


def told_reasons(withdrawn: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Numbers under 已撤销 with the reasons that the public is told: what only an import wrote is none."""
    return tuple((number, "" if reason == DELETED else reason) for number, reason in withdrawn)


@keyed
class SelectionHead:
    """A county's file for one domain, without 默认, 调整, 不采用 and 新增."""

    domain: Annotated[str, Field(alias="领域")]
    confirmed: Annotated[Confirmation | None, Field(alias="核实")] = None
    checked: Annotated[tuple[Confirmation, ...], Field(alias="已核对")] = ()
    withdrawn: Annotated[tuple[tuple[str, str], ...], Field(alias="已撤销")] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A county's choice in one domain: what is filled in, changed, left out and added."""

    slug: str
    head: SelectionHead
    node: Map
    defaults: Authored[Change] | None
    changes: tuple[tuple[str, Authored[Change]], ...]
    excluded: tuple[tuple[str, str], ...]
    added: tuple[Authored[Item], ...]
    broken: frozenset[str] = frozenset()

    @property
    def domain(self) -> str:
        """The domain's name."""
        return self.head.domain

    def confirmed_ids(self, ids: Iterable[str], *, outdated: bool = False) -> frozenset[str]:
        """Those of `ids` that the county vouches for: changed by it, listed under 已核对, or all by 核实, unless that is
        `outdated`."""
        confirmed = None if outdated else self.head.confirmed
        if confirmed is not None and not confirmed.items:
            return frozenset(ids)
        sure = {number for number, _ in self.changes}
        for confirmation in (*self.head.checked, *((confirmed,) if confirmed else ())):
            sure.update(confirmation.items)
        return frozenset(sure & set(ids))
