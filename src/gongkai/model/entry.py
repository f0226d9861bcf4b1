"""What is printed: entries, and the catalog of one place. Complete, numbered, with named offices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, make_dataclass, replace
from enum import StrEnum
from itertools import chain
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from gongkai.model.deadline import Deadline
from gongkai.model.finding import Span
from gongkai.model.form import Form
from gongkai.model.item import EVIDENCE, Audience, Authored, Channel, Guidance
from gongkai.model.law import Citation, Law
from gongkai.model.place import Place, PlaceRef, whole_name
from gongkai.model.record import Listing
from gongkai.model.synonym import NO_SYNONYMS, Synonyms
from gongkai.model.task import Standing
from gongkai.model.template import Template
from gongkai.model.topic import NO_TOPICS, Topics
from gongkai.model.tree import Map

FIELDS = {
    "primary": "一级事项",
    "secondary": "二级事项",
    "elements": "公开内容",
    "basis": "公开依据",
    "deadline": "公开时限",
    "body": "公开主体",
    "channels": "公开渠道和载体",
    "audience": "公开对象",
    "mode": "公开方式",
    "tiers": "公开层级",
    "location": "公开位置",
    "note": "备注",
}
NAMES = {key: name for name, key in FIELDS.items()}
SHOWN = tuple(FIELDS.values())[:10]  # the cells of the template that evidence speaks of


BODY = "主体"  # of a town or village: who stands for the roles that no office of its own does
UNCHECKED, DRAFT = "未通过校验", "草案"
STATE = "校验状态"  # above these in tables for programs


def named(primary: str, secondary: str, *, whole: bool) -> str:
    """What an item is called: 二级事项, or 一级事项 where there is none; the `whole` of it where others are called the same."""
    return " · ".join(dict.fromkeys(filter(None, (primary, secondary)))) if whole else secondary or primary


class Kind(StrEnum):
    """Where an entry comes from: the guideline unchanged, changed by the place, or the place's own."""

    GUIDELINE = "guideline"
    TAILORED = "tailored"
    LOCAL = "local"


class Origin(NamedTuple):
    """Where an entry's cells were written.

    `base` is the item's mapping (in a guideline, or in the place's 新增), `change` the place's 调整 of
    it, `defaults` the place's 默认, `offices` the place's own file with the `roles` looked up in its 机构, and BODY
    where its 主体 stands for one. `above` is where
    the place above had it from, for what a county hands down to its towns; `kind` is then the place above's, too,
    unless the place changed the entry itself. `given` is the guideline's entry, for what is adopted from one. Where 公开主体 was
    written anew, `stand` has the roles that the guideline names there, each with all that may stand for it at the place.
    """

    kind: Kind
    base: Map
    change: Map | None = None
    defaults: Map | None = None
    offices: Map | None = None
    roles: tuple[str, ...] = ()
    above: Origin | None = None
    given: Entry | None = None
    stand: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def is_added(self) -> bool:
        """Whether the place itself added the entry: one that its county handed down is tailored as a guideline's is."""
        return self.above is None and self.kind is Kind.LOCAL

    @property
    def is_own(self) -> bool:
        """Whether the place itself wrote some of the entry."""
        return self.change is not None or self.defaults is not None or (self.kind is Kind.LOCAL and self.above is None)

    def own_keys(self) -> frozenset[str]:
        """The YAML keys of the cells that the place, or one above it, says otherwise than the guideline."""
        above = self.above.own_keys() if self.above is not None else frozenset()
        return above if self.change is None else above | self.change.keys()

    def cell(self, key: str, text: str | None = None) -> tuple[Span, ...]:
        """The places that made the cell of YAML key `key`, the deciding one first.

        With `text`, the place of that one element of a list cell.
        """
        below = self.above.cell(key, text) if self.above is not None else self._base(key, text)
        return (*self._changed(key, text), *below) or (self.here(),)

    def _changed(self, key: str, text: str | None) -> list[Span]:
        """What the place wrote: its change, its 默认, or its office for a role."""
        spans: list[Span] = []
        filled = self.defaults if key not in self.base and self.above is None else None
        for node in (self.change, filled):
            if node is not None and node.get(key) is not None and not spans:
                found = node.at(key) if text is None else node.find(key, text)
                if found is not None:
                    spans.append(found)
        if not spans and self.offices is not None and key == "公开主体":
            spans += (self.offices.at(*((BODY,) if role == BODY else ("机构", role))) for role in self.roles)
        return spans

    def _base(self, key: str, text: str | None) -> list[Span]:
        if self.base.get(key) is None:
            return []
        found = self.base.find(key, text) if text is not None else None
        return [found if found is not None else self.base.at(key)]

    def here(self) -> Span:
        """The place of the entry as a whole: its number, or the place's change of it."""
        return self.base.at("编号")

    def files(self) -> tuple[Span, ...]:
        """The item's place and, where it was changed, each change's."""
        own = (self.base.at("编号"),) if self.above is None else self.above.files()
        return own if self.change is None else (*own, self.change.here())


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a catalog. The first three fields differ from place to place, the others seldom: see `at`.

    `evidence`, `source` and `seen` are those of the item as it was adopted; `seen` are the cells (template headings) that were
    seen on a government page or in an annex, each with where: see `seen_cells`.
    """

    number: int
    body: tuple[str, ...]
    origin: Origin
    id: str
    primary: str
    secondary: str
    elements: tuple[str, ...]
    basis: tuple[Citation, ...]
    deadline: Deadline | None
    channels: tuple[Channel, ...]
    audience: Audience
    mode: str
    tiers: tuple[str, ...]
    location: str | None
    note: str | None
    evidence: str | None
    source: str | None
    extra: tuple[tuple[str, str], ...]
    seen: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """What the entry is called shortly: 二级事项, or 一级事项 where there is none."""
        return named(self.primary, self.secondary, whole=False)

    @property
    def title(self) -> str:
        """Both names as they are told."""
        return "·".join(filter(None, (self.primary, self.secondary)))

    def at(
        self, number: int, body: tuple[str, ...], origin: Origin, cells: Mapping[str, Any] = MappingProxyType({})
    ) -> Entry:
        """The same entry in another place, with the cells that differ there."""
        shared = _shared(self)
        if cells:
            shared = tuple(map(cells.get, _SHARED, shared))
        made: Entry = _NotYetFrozen(number, body, origin, *shared)
        made.__class__ = Entry
        return made

    def adopter(self) -> Adopter:
        """What makes the same entry in places that change nothing of it, out of its number and body there, the place's file and
        the roles looked up in it. It is done for nearly every entry of every place: a frozen dataclass of so many fields takes
        five times as long to make as one that is not, a named tuple twice as long as a tuple."""
        shared, new = _shared(self), tuple.__new__
        kind, base, _, _, _, _, above, given, _ = self.origin
        if given is None and kind is Kind.GUIDELINE:
            given = self

        def adopted(number: int, body: tuple[str, ...], offices: Map | None, roles: tuple[str, ...]) -> Entry:
            origin = new(Origin, (kind, base, None, None, offices, roles, above, given, ()))
            made: Entry = _NotYetFrozen(number, body, origin, *shared)
            made.__class__ = Entry
            return made

        return adopted


Adopter = Callable[[int, tuple[str, ...], Map | None, tuple[str, ...]], Entry]


def seen_cells(entry: Entry) -> dict[str, str]:
    """The cells (by their headings) that were seen, with where; not those that a place wrote anew."""
    own = entry.origin.own_keys()
    return {key: where for key, where in entry.seen if key not in own}


def is_copied(entry: Entry, key: str) -> bool:
    """Whether a guideline's cell (by its heading) is what the ministry wrote, seen on a page or on a copy of one (转载): its
    words are kept as they are."""
    return entry.origin.kind is Kind.GUIDELINE and (entry.evidence == EVIDENCE[1] or key in seen_cells(entry))


def open_cells(entry: Entry) -> tuple[str, ...]:
    """The cells of an item that nobody has seen, where others of it were: those that it had when it was adopted, and that no
    place wrote anew. Nothing of what was seen on a copy (转载), whole, or not at all."""
    if entry.evidence == EVIDENCE[1] or not entry.seen:
        return ()
    own, seen = entry.origin.own_keys(), dict(entry.seen)
    return tuple(key for key in SHOWN if entry.origin.base.get(key) and key not in seen and key not in own)


_SHARED = Entry.__slots__[3:]
_shared = attrgetter(*_SHARED)
# The same fields in the same slots, so that what is made of it can become an Entry.
_NotYetFrozen: Any = make_dataclass("_NotYetFrozen", Entry.__slots__, slots=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """A guideline's item that the place does not adopt, and why."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainCatalog:
    """One domain of a catalog. `slug` names its page (04-caizheng-yujuesuan), `former` those it had before. `vouched` are the
    numbers of the entries that the place, or the one above it, has checked itself: whatever the guideline rests on, they are
    printed without a reserve. `outdated` is True where it was changed since the place confirmed it. `withdrawn` are numbers of the guideline's and the place's own items that are never used again,
    each with the reason, if any is told."""

    order: int
    slug: str
    name: str
    guidance: Guidance | None
    entries: tuple[Entry, ...]
    excluded: tuple[Excluded, ...] = ()
    confirmed: str | None = None
    former: tuple[str, ...] = ()
    vouched: frozenset[str] = frozenset()
    outdated: bool = False
    withdrawn: tuple[tuple[str, str], ...] = ()

    def names(self) -> dict[str, str]:
        """What each entry is called among those of the domain, by its number."""
        count = Counter(entry.name for entry in self.entries)
        return {one.id: named(one.primary, one.secondary, whole=count[one.name] > 1) for one in self.entries}


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """The catalog of one place: what every renderer is given.

    `above` are the places it resolves against that have catalogs, the uppermost first (a town's: its county);
    `below` those directly below it that have catalogs (of the province: its departments). `topics` say whom and what entries concern, `synonyms` are for the
    search; `lists` are its published lists beside the catalog, `views` the forms of those that are made of its entries
    when it is published; `withdrawn` are the numbers of items and rows that are none any more, each with the reason; `standing` is how far it is with the province's tasks, where its site tells that. `guidelines` are
    all domains as the guidelines have them, which the site's own pages compare with. `unchecked` is True where it was built in
    spite of errors, `open` how many cells of it are still to be filled in: see `caution`.
    """

    place: Place
    template: Template
    domains: tuple[DomainCatalog, ...]
    laws: dict[str, Law]
    above: tuple[PlaceRef, ...] = ()
    below: tuple[PlaceRef, ...] = ()
    synonyms: Synonyms = NO_SYNONYMS
    topics: Topics = NO_TOPICS
    lists: tuple[Listing, ...] = ()
    views: tuple[Authored[Form], ...] = ()
    withdrawn: tuple[tuple[str, str], ...] = ()
    standing: Standing | None = None
    guidelines: tuple[DomainCatalog, ...] = ()
    unchecked: bool = False
    open: int = 0

    @property
    def date(self) -> str:
        """The catalog's own date (YYYY-MM-DD)."""
        return self.place.edition.date if self.place.edition else "2020-01-01"

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of all domains, in their order."""
        return tuple(chain.from_iterable(domain.entries for domain in self.domains))

    def pairs(self) -> Iterator[tuple[DomainCatalog, Entry]]:
        """Each entry with its domain, in their order."""
        return ((domain, entry) for domain in self.domains for entry in domain.entries)

    def names(self) -> dict[str, str]:
        """What each entry is called among those of its domain, by its number."""
        return {number: name for domain in self.domains for number, name in domain.names().items()}

    @property
    def caution(self) -> str:
        """What each format says of a catalog that is not to be published: 未通过校验 or 草案; nothing of any other."""
        return UNCHECKED if self.unchecked else DRAFT if self.open else ""

    @property
    def region(self) -> str:
        """The place with all that it lies in, as one name: 江西省九江市永修县江上乡; 江西省民政厅 says already where it is."""
        place = self.place
        return whole_name(place.name, place.province, place.city, *(ref.name for ref in self.above))

    @property
    def title(self) -> str:
        """The title of the whole: 永修县基层政务公开标准目录; a town's begins with its county's name."""
        return f"{''.join(ref.name for ref in self.above)}{self.place.name}{self.template.name}"

    def domain_title(self, domain: DomainCatalog) -> str:
        """The title of one domain's table; a town's begins with its name."""
        title = self.template.title.replace("{地方}", self.place.name).replace("{领域}", domain.name)
        return f"{self.place.name}{title}" if self.above and "{地方}" not in self.template.title else title

    def full_domain_title(self, domain: DomainCatalog) -> str:
        """The same with the place's name, once, for where it stands away from the catalog."""
        title = self.domain_title(domain)
        return title if self.above or "{地方}" in self.template.title else f"{self.place.name}{title}"

    def basis_text(self, citation: Citation) -> str:
        """A citation as printed; its bare key where the registry does not have it."""
        law = self.laws.get(citation.key)
        return law.printed(citation.article) if law else citation.written or f"《{citation.key}》{citation.article}"

    @property
    def count(self) -> int:
        """How many entries there are in all."""
        return sum(len(domain.entries) for domain in self.domains)

    def cited(self) -> Catalog:
        """The catalog with the laws only that it cites, or that the guideline cites where it differs."""
        entries = self.entries
        given = [entry.origin.given for entry in entries if entry.origin.given is not None]
        cited = {citation.key for entry in (*entries, *given) for citation in entry.basis}
        return replace(self, laws={key: law for key, law in self.laws.items() if key in cited})

    def only(self, domain: DomainCatalog) -> Catalog:
        """The catalog with one domain, and no list."""
        return replace(self, domains=(domain,), lists=(), withdrawn=()).cited()
