"""Two entries compared cell by cell: lists element by element, limits by what they mean, channels with their boxes.

The one comparison of entries; whoever tells what a place changed in a guideline, or an edition in the one before it, asks here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

from gongkai.model.change import CellChange
from gongkai.model.deadline import Order
from gongkai.model.entry import FIELDS, Entry, Origin
from gongkai.model.item import GROUPS, PUBLIC, UNASKED, Audience, Channel
from gongkai.model.law import Citation
from gongkai.model.template import BOX_NO, BOX_YES

LISTS = frozenset(FIELDS[name] for name in ("elements", "basis", "body", "channels", "audience", "tiers"))
_SAYING_MORE = (FIELDS["secondary"], FIELDS["note"])  # where the guideline has none, it leaves nothing open
Law = Callable[[Citation], str]
Cells = dict[str, tuple[str, ...]]  # what is printed under each heading, lists element by element, empty ones left out


def differences(before: Entry, after: Entry, law: Law = str) -> tuple[CellChange, ...]:
    """The cells in which two entries differ, in the order of the template; added columns last. `law` says a citation.

    Numbers, running numbers and what was looked up where (核对) do not count.
    """
    order = partial(order_of, before=before, after=after)
    return differing(cells_of(before, law), cells_of(after, law), tuple(FIELDS.values()), LISTS, order)


def differing(
    then: Cells, now: Cells, headings: Sequence[str], lists: Collection[str], order: Callable[[str], Order | None]
) -> tuple[CellChange, ...]:
    """The cells that differ, in the order of `headings`, others last; `lists` are the headings of list cells, `order` tells
    of a heading which of its two cells is the stricter."""
    found = (*(heading for heading in headings if heading in then or heading in now), *then, *now)
    return tuple(
        CellChange(
            heading=heading,
            before="\n".join(old),
            after="\n".join(new),
            order=order(heading),
            added=tuple(text for text in new if text not in old) if heading in lists else None,
            removed=tuple(text for text in old if text not in new) if heading in lists else None,
        )
        for heading in dict.fromkeys(found)
        if (old := then.get(heading, ())) != (new := now.get(heading, ()))
    )


def from_guideline(entry: Entry, law: Law = str) -> tuple[CellChange, ...]:
    """How an entry differs from the guideline's by what its place, or one above it, wrote under 调整.

    That a role became an office, and that a cell was filled which the guideline leaves open (公开位置 and columns of a
    template's own, which no guideline knows, among them), is no difference; a name or a 备注 that the guideline has not, is.
    """
    given = entry.origin.given
    written = set(_written(entry.origin))
    if given is None or not written:
        return ()
    found = (
        change
        for change in differences(given, entry, law)
        if change.heading in written and (change.before or change.heading in _SAYING_MORE)
    )
    named = (_offices(change, entry) if change.heading == FIELDS["body"] else change for change in found)
    return tuple(change for change in named if change is not None)


def _offices(change: CellChange, entry: Entry) -> CellChange | None:
    """A change of 公开主体 by the roles that the offices stand for; None where they are the same ones."""
    stand = entry.origin.stand
    known = {name for _, names in stand for name in names}
    added = tuple(name for name in entry.body if name not in known)
    removed = tuple(role for role, names in stand if set(names).isdisjoint(entry.body))
    return replace(change, added=added, removed=removed) if added or removed or not stand else None


def dropped_channels(before: Entry, after: Entry) -> list[Channel]:
    """The channels that were a must (■) and are none any more: gone, or a mere may (□)."""
    return [channel for channel in before.channels if channel.required and channel not in after.channels]


def _written(origin: Origin) -> Iterator[str]:
    above: Origin | None = origin
    while above is not None:
        yield from above.change or ()
        above = above.above


def order_of(heading: str, before: Entry, after: Entry) -> Order | None:
    """Which of two limits is the stricter; of two lists of channels, which has all that the other demands. It is looser to
    disclose on request only, to fewer people, or at fewer levels."""
    if heading == FIELDS["deadline"] and before.deadline is not None and after.deadline is not None:
        return after.deadline.against(before.deadline) or Order.UNCLEAR
    if heading == FIELDS["channels"]:
        then, now = ({str(channel) for channel in entry.channels if channel.required} for entry in (before, after))
        return Order.LOOSER if then - now else Order.STRICTER if now - then else Order.SAME
    if heading == FIELDS["tiers"] and before.tiers and after.tiers:
        fewer, more = (
            set(one) - set(other) for one, other in ((before.tiers, after.tiers), (after.tiers, before.tiers))
        )
        return None if fewer and more else Order.LOOSER if fewer else Order.STRICTER if more else None
    if heading == FIELDS["mode"] and before.mode and after.mode:
        return _wider(before.mode == UNASKED, after.mode == UNASKED)
    if heading == FIELDS["audience"]:
        there = before.audience.groups or before.audience.public, after.audience.groups or after.audience.public
        return _wider(before.audience.public, after.audience.public) if all(there) else None
    return None


def _wider(then: bool, now: bool) -> Order | None:
    """Whether what came reaches everybody, where what was there did or did not."""
    return None if then == now else Order.STRICTER if now else Order.LOOSER


def cells_of(entry: Entry, law: Law = str) -> Cells:
    """What is printed of an entry; `law` says a citation."""
    plain = ("primary", "secondary", "mode", "location", "note")
    cells: Cells = {FIELDS[name]: (text,) if (text := getattr(entry, name)) else () for name in plain}
    cells |= {FIELDS[name]: getattr(entry, name) for name in ("elements", "body", "tiers")}
    cells[FIELDS["basis"]] = tuple(law(citation) for citation in entry.basis)
    cells[FIELDS["deadline"]] = (entry.deadline.text,) if entry.deadline else ()
    cells[FIELDS["channels"]] = tuple(
        f"{BOX_YES if channel.required else BOX_NO}{channel}" for channel in entry.channels
    )
    cells[FIELDS["audience"]] = tuple(_audience(entry.audience))
    ordered = {heading: cells[heading] for heading in FIELDS.values()}
    return {heading: lines for heading, lines in ordered.items() if lines} | {
        heading: (text,) for heading, text in entry.extra if text
    }


def _audience(audience: Audience) -> Iterator[str]:
    if audience.public:
        yield PUBLIC
    yield from (f"{GROUPS}：{group}" for group in audience.groups)
