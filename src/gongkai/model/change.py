"""What changed between two catalogs of a place, by meaning: the one form in which every part tells it.

`gongkai.model.differ.compare` makes it; the record of editions, feeds, the page 变更, `gongkai diff` and reviews print it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from gongkai.model.deadline import Order
from gongkai.model.form import NUMBER
from gongkai.model.place import PlaceRef

ADDED, CHANGED, MOVED, WITHDRAWN = "added", "changed", "moved", "withdrawn"
NAMES = ("一级事项", "二级事项")
DOMAIN, LIST = "领域", "清单"  # the headings of what is told of an entry that stands in another one than before
REASON = "不采用的理由"  # the heading of what is said of an item or a domain that is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell `before` and `after`, a list's elements one a line; empty where there was or is no text. `heading` is the
    template's (公开时限).

    As far as known: `order` tells whether what came is stricter or looser, `added` and `removed` are a list's elements.
    """

    heading: str
    before: str
    after: str
    order: Order | None = None
    added: tuple[str, ...] | None = None
    removed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An entry of a catalog, or a row of a list, that came, changed, moved or went (`kind`), by its number (`id`) and `name`.

    `domain` (a page's name without its ending) and `domain_name` are those it stands in, or stood in last; a list takes a
    domain's place. `cells` are the cells that differ: all of them where it came or went. `behind` is the number that it
    now follows in its table, "" where it comes first, None where it did not move. `reason` is why it went, if that is
    known. An entry that changed and moved is CHANGED; so is one that bears another number: its cell NUMBER says which before. Of an
    item or a domain (its name is the `id`) that is left out in both catalogs the reason may have changed: then REASON is
    its only cell.
    """

    id: str
    kind: Literal["added", "changed", "moved", "withdrawn"]
    domain: str
    domain_name: str
    name: str
    cells: tuple[CellChange, ...] = ()
    behind: str | None = None
    reason: str | None = None

    @property
    def renamed(self) -> bool:
        """Whether it is called otherwise than before."""
        return self.kind == CHANGED and any(cell.heading in NAMES for cell in self.cells)

    @property
    def former(self) -> str:
        """The number that it bore before: another one where it was renumbered."""
        cell = self.cell(NUMBER)
        return cell.before if self.kind == CHANGED and cell is not None else self.id

    def cell(self, heading: str) -> CellChange | None:
        """The change of one cell; None where it stayed."""
        return next((cell for cell in self.cells if cell.heading == heading), None)


class Spot(NamedTuple):
    """A cell: the number of its entry or row (`id`), and its `heading`."""

    id: str
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainChange:
    """A domain, or a list, that is called otherwise (`after`) than `before`, once, with all `cells` that say so: one (DOMAIN or
    LIST) for each item that stood in it. `domain` is its page now, without its ending.

    The former name is gone, the present one was none before, and the page is the same or has more than half of the items;
    it is `merged` where the present one was there before and has all of several. Where all that bears another number differs
    in what the number begins with alone, `number_before` and `number_after` say so; its name may then be the same.
    """

    domain: str
    before: str
    after: str
    cells: tuple[Spot, ...] = ()
    merged: bool = False
    number_before: str = ""
    number_after: str = ""

    @property
    def word(self) -> str:
        """What became of it: 改称, 并入, 改号."""
        return "并入" if self.merged else "改称" if self.before != self.after else "改号"

    @property
    def of_list(self) -> bool:
        """Whether it is a list."""
        return "/" in self.domain


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeChange:
    """An office that is called otherwise (`after`) than `before`, once, with all `cells` that name it.

    It is a new name where the former one is gone from the whole catalog, the present one was nowhere before, and it took
    the former's place in most cells; it is `merged` where the present one was there before and took the former's place in all
    of several. A duty that an office hands to another is the change of an entry's 公开主体.
    """

    before: str
    after: str
    cells: tuple[Spot, ...]
    merged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LawChange:
    """A law of the registry that is printed otherwise (`after`) than `before` or has another status (`status_before`,
    `status_after`), once, with all `cells` that cite it. `key` is the registry's.

    Another law (`key`) took the place of the one with the key `former` where all of several items that cited this one cite
    that one instead, with the same articles.
    """

    key: str
    before: str
    after: str
    status_before: str | None
    status_after: str | None
    cells: tuple[Spot, ...] = ()
    former: str | None = None


Shared = DomainChange | OfficeChange | LawChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that changed from one catalog to another; false where nothing did.

    `before` and `after` are the dates of the two editions. `entries` stand in the order of the later catalog, those that
    went behind them; what follows from `domains`, `offices` and `laws` alone is not told again there. `left` are the places
    directly below whose folder has no catalog any more; `entries` tell that, too.
    """

    before: str
    after: str
    entries: tuple[Change, ...] = ()
    offices: tuple[OfficeChange, ...] = ()
    laws: tuple[LawChange, ...] = ()
    domains: tuple[DomainChange, ...] = ()
    left: tuple[PlaceRef, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entries or self.shared)

    @property
    def numbers(self) -> dict[str, str]:
        """The present numbers of what bore others before, by these."""
        found: dict[str, str] = {}
        for one in self.domains:
            begin = f"{one.number_after}-"
            spots = (spot.id for spot in one.cells if one.number_before and spot.id.startswith(begin))
            found |= {f"{one.number_before}-{number.removeprefix(begin)}": number for number in spots}
        return found | {one.former: one.id for one in self.entries if one.former != one.id}

    @property
    def shared(self) -> tuple[Shared, ...]:
        """What one cause changed in many cells."""
        return (*self.domains, *self.offices, *self.laws)

    def of(self, kind: str) -> tuple[Change, ...]:
        """The entries and rows that came, changed, moved or went."""
        return tuple(change for change in self.entries if change.kind == kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What changed with each edition of a place's catalog, the newest first; `since` is the date of the first edition
    known, `edition` that of the newest: the present catalog, or the edition of its date. `last` is what changed since the last
    edition that was put down, of whatever date; None where there is none. `numbers` are those that entries and rows had before,
    each with the last one; `former` the slugs that the place had before, `moved` those in its folder of places that lie elsewhere
    now."""

    since: str
    edition: str
    editions: tuple[Changes, ...] = ()
    last: Changes | None = None
    numbers: tuple[tuple[str, str], ...] = ()
    former: tuple[str, ...] = ()
    moved: tuple[tuple[str, PlaceRef], ...] = ()

    @property
    def unrecorded(self) -> Changes | None:
        """What changed since the edition of the present catalog's own date was put down; None where nothing did."""
        return self.last if self.last and self.last.before == self.last.after else None
