"""What places must decide when the guidelines that they go by have changed, and what follows by itself.

What a place took as it was follows. Decided is what it wrote itself under 调整, cell by cell, where the guideline now says
something else; what is new, and what is gone. Pure: two states of a project come in, see `gongkai.source.former`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from gongkai.model.change import NAMES, CellChange
from gongkai.model.differ import Cells, cells_of, differences
from gongkai.model.entry import Entry
from gongkai.model.item import Guideline, GuidelineHead, Selection
from gongkai.model.letters import listed
from gongkai.model.record import WrittenList, WrittenRow
from gongkai.model.tree import Map, Seq, Value
from gongkai.resolve.base import Base
from gongkai.resolve.catalog import Resolved, resolve_all, rows
from gongkai.source.former import Decided, mark_of
from gongkai.source.home import GUIDELINES
from gongkai.source.places import lies_in
from gongkai.source.project import Project
from gongkai.source.selections import PlaceSource

NEW, GONE, NEW_DOMAIN, GONE_DOMAIN = "新增事项", "撤销事项", "新增领域", "撤销领域"
FOLLOW, KEEP, ADOPT, LEAVE, CHANGE, MOVE = "跟指引", "保留本县", "采用", "不采用", "改为", "移过去"
# What may be decided; beside these, of a changed cell, FOLLOW, KEEP and CHANGE.
OFFERED = {NEW: (ADOPT, LEAVE), GONE: (FOLLOW, KEEP), NEW_DOMAIN: (ADOPT, LEAVE), GONE_DOMAIN: (FOLLOW, KEEP)}
DECISION, MORE, MARK = "决定", "改为的内容、不采用的理由", "标记"
NOTHING = "（没有写）"
_TIERS = "公开层级"
_ITEM = "事项"  # the kind of a list's columns that name items


class Choice(NamedTuple):
    """One thing that a place must decide: of an item (or a domain) one column, or that it is new or gone. The three texts
    are what the old guideline, the new one and the place say."""

    slug: str
    place: str
    domain: str
    id: str
    name: str
    what: str
    before: str
    after: str
    mine: str
    bound: bool = False  # a domain that the project's own guidelines lack: no place can keep it
    moves: bool = False  # an item that the place changed, and that is another one now: what it changed can go along
    cited: str = ""  # which rows of lists name what is gone: no part of the mark, since they may be mended before

    @property
    def key(self) -> str:
        """What is decided, among all that a place decides."""
        return f"{self.id} {self.what}"

    @property
    def given(self) -> str:
        """The mark of what the new guideline says: a decision holds as long as that stays."""
        return mark_of(self.after)

    @property
    def mark(self) -> str:
        """The mark of all that was seen when it was decided."""
        return mark_of(self.slug, self.id, self.what, self.before, self.after, self.mine)

    @property
    def offered(self) -> tuple[str, ...]:
        """The words that may be written for it."""
        offered = (FOLLOW,) if self.bound else OFFERED.get(self.what, (FOLLOW, KEEP, CHANGE))
        return (*offered, MOVE) if self.moves else offered


def successor(number: str, head: GuidelineHead, bases: Mapping[str, Base]) -> tuple[str, str] | None:
    """The domain and the number of the one item that a withdrawn one is now, as the reason says (并入10-009, 改列在养老服务领域：21-012);
    None where it names none of these, or several."""
    named = set(re.findall(r"(?<![\d-])\d{2}-\d{3}(?![\d-])", dict(head.withdrawn).get(number, "")))
    found = [(domain, one) for domain, base in bases.items() for one in named & base.by_id.keys()]
    return found[0] if len(found) == 1 else None


@dataclass(slots=True)
class DomainTold:
    """What an upgrade does to one domain of a place, in numbers of items; `left` are changed ones that it does not adopt.
    `confirmed` says who confirmed the domain before."""

    domain: str
    new: int = 0
    gone: int = 0
    changed: int = 0
    follow: int = 0
    open: int = 0
    left: int = 0
    confirmed: str = ""


@dataclass(slots=True)
class PlaceTold:
    """A place's choices, those that are decided too, and what is done without asking: items that it left out and that are
    gone now need no reason any more (`stale`), domains may only be called otherwise (`renamed`, former name to new)."""

    slug: str
    name: str
    choices: list[Choice] = field(default_factory=list)
    decided: list[Choice] = field(default_factory=list)
    domains: dict[str, DomainTold] = field(default_factory=dict)
    stale: list[Choice] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)

    def of(self, domain: str) -> DomainTold:
        """What is told of a domain."""
        return self.domains.setdefault(domain, DomainTold(domain))


class Followed(NamedTuple):
    """A cell of a guideline's item that changed, and the places in which it follows by itself."""

    domain: str
    id: str
    name: str
    cell: CellChange
    places: list[str]


Follows = dict[str, dict[CellChange, Followed]]  # by the item's number and what changed in it


@dataclass(frozen=True, slots=True)
class Upgrade:
    """All of it. `then` and `now` are the states that were compared, with domains called as they are now in both. `labels` say
    which guidelines they go by; `options` are those with which the command compares them again; `notes` say what could not be
    compared."""

    then: Project
    now: Project
    places: tuple[PlaceTold, ...]
    followed: tuple[Followed, ...]
    labels: tuple[str, str]
    options: str
    notes: tuple[str, ...]

    @property
    def open(self) -> int:
        """How much is to be decided yet."""
        return sum(len(one.choices) for one in self.places)


def upgrade(
    then: Project,
    now: Project,
    decided: Decided,
    labels: tuple[str, str] = ("", ""),
    options: str = "",
    notes: Iterable[str] = (),
) -> Upgrade:
    """What is to be decided when a project that went by the guidelines of `then` goes by those of `now`. Both have the same
    places; those whose own file is broken are left out."""
    then, now, renamed = _called(then, now)
    former = {one.source.slug: one for one in resolve_all(then)}
    followed: Follows = defaultdict(dict)
    told = [
        _place(former[one.source.slug], one, then, now, renamed.get(one.source.slug, {}), followed)
        for one in resolve_all(now)
        if one.source.place is not None
    ]
    for one in told:
        known = decided.get(one.slug, {})
        one.decided = [choice for choice in one.choices if known.get(choice.key) == choice.given]
        one.choices = [choice for choice in one.choices if known.get(choice.key) != choice.given]
        for choice in one.choices:
            one.of(choice.domain).open += 1
    return Upgrade(
        then,
        now,
        tuple(told),
        tuple(one for some in followed.values() for one in some.values()),
        labels,
        options,
        tuple(notes),
    )


def _place(
    former: Resolved,
    present: Resolved,
    then: Project,
    now: Project,
    renamed: dict[str, str],
    followed: Follows,
) -> PlaceTold:
    source = present.source
    assert source.place is not None
    told = PlaceTold(source.slug, source.place.value.name, renamed=renamed)
    selections = source.chosen
    above = now.places[source.above].name if source.above is not None else ""
    written = _domains_of(source)
    for domain in dict.fromkeys((*former.bases, *selections)):
        old, base, selection = former.bases.get(domain), present.bases.get(domain), selections.get(domain)
        if old is None or (selection is None and source.above is None):
            continue
        if base is not None:
            known = {one: (present.bases[one], said) for one, said in selections.items() if one in present.bases}
            _domain(told, old, base, selection, above, followed, known)
        elif selection is not None and domain not in now.guidelines:
            choice = _whole(told, then.guidelines[domain], selection, GONE_DOMAIN)
            told.choices.append(choice._replace(bound=now.guideline_folders[-1] == GUIDELINES))
            told.of(domain).gone += len(old.entries)
    if source.is_county:
        unknown = [one for name, one in now.guidelines.items() if name not in then.guidelines]
        for one in unknown:
            if one.domain not in written and one.items and one.node.file not in now.broken_files:
                told.choices.append(_whole(told, one, None, NEW_DOMAIN))
                told.of(one.domain).new += len(one.items)
    if any(one.what in (GONE, GONE_DOMAIN) for one in told.choices):
        sources = [one for slug, one in now.places.items() if lies_in(slug, source.slug)]
        told.choices = [_cited(one, sources) if one.what in (GONE, GONE_DOMAIN) else one for one in told.choices]
    return told


def naming(source: PlaceSource, number: str) -> Iterator[tuple[WrittenList, WrittenRow, str]]:
    """The rows of a place's lists that name an item, or one of the domain, that has this number, and the columns in which they do."""
    for listing in source.lists:
        keys = [column.key for column in listing.form.columns if column.kind == _ITEM]
        for row in listing.rows:
            for key in keys:
                value = row.node.get(key)
                if any(f"{one}-".startswith(f"{number}-") for one in (value if isinstance(value, Seq) else (value,))):
                    yield listing, row, key


def _cited(choice: Choice, sources: Iterable[PlaceSource]) -> Choice:
    """The same, with the rows of lists, of the place and those below it, that name what is gone."""
    found = ((source, listing, row) for source in sources for listing, row, _ in naming(source, choice.id))
    there = {f"{source.name} {listing.form.name} {row.id}": None for source, listing, row in found}
    return choice._replace(cited=f"\n清单里写着它的：{'、'.join(there)}" if there else "")


def _called(then: Project, now: Project) -> tuple[Project, Project, dict[str, dict[str, str]]]:
    """Both states as if everything called domains as the new guidelines do, so that the places below see what a place hands
    down; and in which places' files which names change (former to new). A file that speaks of both names stays as it is."""
    names = _renamed(then, now)
    renamed: dict[str, dict[str, str]] = {}
    places = dict(now.places)
    for slug, source in places.items():
        written = _domains_of(source)
        mine = {old: new for old, new in names.items() if old in written and new not in written}
        if mine:
            renamed[slug], places[slug] = mine, source.calling(mine)
    guidelines = dict(then.guidelines)
    for old, new in names.items():
        guideline = then.guidelines[old]
        guidelines[new] = replace(guideline, head=replace(guideline.head, domain=new))
    return replace(then, guidelines=guidelines, places=places), replace(now, places=places), renamed


def _domains_of(source: PlaceSource) -> set[str]:
    """The domains that a place's files speak of."""
    return {*source.chosen, *(dict(source.place.value.unadopted) if source.place is not None else ())}


def _renamed(then: Project, now: Project) -> dict[str, str]:
    """Domains that are only called otherwise: the file is the same, or the new one says what it was called."""
    found = {}
    for name, old in then.guidelines.items():
        if name not in now.guidelines:
            for new, guideline in now.guidelines.items():
                same = old.slug in (guideline.slug, *guideline.head.former) or name in guideline.head.aliases
                if same and new not in then.guidelines:
                    found[name] = new
    return found


def _whole(told: PlaceTold, guideline: Guideline, selection: Selection | None, what: str) -> Choice:
    """The choice that a whole domain is."""
    number = f"{guideline.head.order:02d}"
    counted = f"{len(guideline.items)} 项：{'、'.join(dict.fromkeys(one.value.primary for one in guideline.items))}"
    before, after = (counted, "（没有这个领域）") if what == GONE_DOMAIN else ("（没有这个领域）", counted)
    mine = "（没有）"
    if selection is not None:
        mine = f"采用；调整 {len(selection.changes)} 项，新增 {len(selection.added)} 项，不采用 {len(selection.excluded)} 项"
    return Choice(told.slug, told.name, guideline.domain, number, guideline.domain, what, before, after, mine)


def _domain(
    told: PlaceTold,
    old: Base,
    new: Base,
    selection: Selection | None,
    above: str,
    followed: Follows,
    written: Mapping[str, tuple[Base, Selection]],
) -> None:
    """One domain of a place; `above` is the name of the place that decides what is new and gone, if it is not this one. `written`
    are the domains that it has files of."""
    is_first = not above
    one = _Choices(told, old, new, selection, followed, written)
    confirmed = selection.head.confirmed if selection else None
    counts = DomainTold(new.guideline.domain, confirmed=f"{confirmed.date} {confirmed.office}" if confirmed else "")
    broken = old.guideline.broken | new.guideline.broken
    for number, entry in old.by_id.items():
        if number in broken:
            continue
        if number not in new.by_id:
            counts.gone += 1
            if is_first or number in one.changes or number in one.excluded:
                one.goes(entry)
            else:
                one.follows_above(number, above)
        elif cells := differences(entry, new.by_id[number]):
            counts.changed += 1
            if number in one.excluded:
                counts.left += 1
            else:
                follows = [one.follows(entry, cell) for cell in cells]
                counts.follow += all(follows)
    for number, entry in new.by_id.items():
        if number not in old.by_id and number not in broken:
            counts.new += 1
            if number not in one.excluded and is_first:
                one.comes(entry)
            elif number not in one.excluded:
                one.follows_above(number, above)
    if counts.new or counts.gone or counts.changed:
        told.domains[counts.domain] = counts


class _Choices:
    """What a place says of a domain, while what it must decide there is put together in `told` and `followed`."""

    def __init__(
        self,
        told: PlaceTold,
        old: Base,
        new: Base,
        selection: Selection | None,
        followed: Follows,
        written: Mapping[str, tuple[Base, Selection]],
    ) -> None:
        self.told, self.head, self._now, self.followed = told, new.guideline.head, new.by_id, followed
        self._written = written
        self.changes = dict(selection.changes) if selection else {}
        self.excluded = dict(selection.excluded) if selection else {}
        self._filled = selection.defaults.node if selection and selection.defaults else {}
        self._mine, self._was = ({entry.id: entry for entry in rows(base, selection)} for base in (new, old))
        self._own = {
            (one.value.primary, one.value.secondary): one.value.id for one in (selection.added if selection else ())
        }

    def _choose(self, entry: Entry, what: str, before: str, after: str, here: str, *, moves: bool = False) -> None:
        told = self.told
        some = told.stale if what == GONE and entry.id in self.excluded else told.choices
        some.append(
            Choice(
                told.slug, told.name, self.head.domain, entry.id, _name(entry), what, before, after, here, moves=moves
            )
        )

    def goes(self, entry: Entry) -> None:
        """An item that the new guideline has not."""
        reason = dict(self.head.withdrawn).get(entry.id)
        gone = f"已撤销：{reason}" if reason else "（没有这一项）"
        change = self.changes.get(entry.id)
        here = "照原指引" if change is None else _said(cells_of(self._was[entry.id]), change.node)
        found = successor(entry.id, self.head, {domain: base for domain, (base, _) in self._written.items()})
        moves = change is not None and found is not None and found[1] not in dict(self._written[found[0]][1].excluded)
        self._choose(entry, GONE, _whole_item(entry), gone, here, moves=moves)

    def comes(self, entry: Entry) -> None:
        """An item that the old guideline had not."""
        alike = self._own.get((entry.primary, entry.secondary or None))
        here = f"本县自己加的 {alike} 与它同名" if alike else "（没有）"
        self._choose(entry, NEW, "（没有这一项）", _whole_item(entry), here)

    def follows(self, entry: Entry, cell: CellChange) -> bool:
        """Whether nothing is to be decided of a cell of the old guideline's item that the new one says otherwise."""
        written: Mapping[str, Value] = self.changes[entry.id].node if entry.id in self.changes else {}
        if cell.heading in written:
            mine, here = ("\n".join(cells_of(one[entry.id]).get(cell.heading, ())) for one in (self._mine, self._was))
            if mine != cell.after:
                here += _edits(written[cell.heading])
                self._choose(self._now[entry.id], cell.heading, cell.before or NOTHING, cell.after or NOTHING, here)
                return False
        elif cell.heading in self._filled and not cell.before:  # 默认 gives way to the guideline
            here = "\n".join(cells_of(self._was[entry.id]).get(cell.heading, ()))
            if here != cell.after:
                self._choose(self._now[entry.id], cell.heading, NOTHING, cell.after, f"{here}\n（“默认”里写的）")
                return False
        else:
            known = Followed(self.head.domain, entry.id, _name(entry), cell, [])
            self.followed[entry.id].setdefault(cell, known).places.append(self.told.name)
        return True

    def follows_above(self, number: str, above: str) -> None:
        """An item that the place above has at another level now, so that it is handed down, or is no more."""
        for cell, known in self.followed.get(number, {}).items():
            if cell.heading == _TIERS and above in known.places:
                known.places.append(self.told.name)


def _name(entry: Entry) -> str:
    return " · ".join(dict.fromkeys(filter(None, (entry.primary, entry.secondary))))


def _whole_item(entry: Entry) -> str:
    cells = {heading: texts for heading, texts in cells_of(entry).items() if heading not in NAMES}
    return "\n".join(f"{heading}：{'；'.join(texts)}" for heading, texts in cells.items())


def _said(cells: Cells, node: Map) -> str:
    """What a place says otherwise in an item."""
    return "\n".join(f"{heading}：{'；'.join(cells.get(heading, ()))}" for heading in node)


def _edits(value: Value) -> str:
    """How a list was changed, where that is not the list itself: it is then worked out anew."""
    if not isinstance(value, Map) or not ("增加" in value or "去掉" in value):
        return ""
    told = (
        f"{word}：{listed([texts] if isinstance(texts, str) else [*map(str, texts or ())])}"
        for word, texts in value.items()
    )
    return f"\n（{'；'.join(told)}）"
