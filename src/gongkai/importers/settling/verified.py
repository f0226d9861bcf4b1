"""Marks of verification (核实, 已核对, 核对) that stand beside what an import changes: they speak of what was there before.

The marks stay as a person wrote them; the report names them. An import never writes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai.importers.settling.changes import DomainChanges
from gongkai.importers.settling.county import County


def touched_marks(county: County, changes: Iterable[DomainChanges]) -> Iterator[tuple[str, str, str]]:
    """The domain, the items and the mark, for every mark beside a change."""
    for change in changes:
        selection = county.selections.get(change.domain)
        if selection is None or not change.any():
            continue
        touched = {*change.edits, *change.reverts, *change.local_edits, *change.included}
        told = [("核实", one) for one in (selection.head.confirmed,) if one is not None and not one.items]
        told += [("已核对", one) for one in selection.head.checked if touched & set(one.items)]
        for word, one in told:
            items = "、".join(sorted(touched & set(one.items))) or "整个领域"
            yield change.domain, items, f"{word}：{one.date} {one.office}"
        seen = {entry.id: entry.evidence for entry in county.entries(change.domain)}
        for number in change.local_edits:
            if seen.get(number):
                yield change.domain, number, f"核对：{seen[number]}"
