"""How much a place wrote of its own, and how much of that its neighbours wrote too (避免“一刀切”, 赣府厅发〔2020〕17号第三条).

Compared is what people wrote (调整, 新增, 不采用), with the place's own name taken out, so that 永修县民政局 and 德安县民政局 are one
text. What a place only takes from the guideline is no likeness: everybody has it; nor is what it kept of a former one, whose 出处 says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gongkai.model.grouped import grouped
from gongkai.model.item import Selection
from gongkai.model.tree import Map, Value
from gongkai.source.selections import PlaceSource

Texts = frozenset[tuple[str, str, str]]
LEAST, SHARE = 10, 0.9  # own texts of a domain, and the share of them that a neighbour has too, from which it is told
KEPT = "原指引的 "  # 出处 of an item that the guideline had once, before its number there
_HERE = "本地"
_APART = ("编号", "核对", "出处", "已见")


class Near(NamedTuple):
    """The place that shares most of what another wrote: how many of its texts, of how many."""

    place: str
    shared: int
    of: int

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.shared / self.of if self.of else 0.0


def own_texts(source: PlaceSource, selection: Selection) -> Texts:
    """What a place wrote of its own in one domain: (number or name of an item, key, text)."""
    place = source.place.value if source.place is not None else None
    names = [] if place is None else sorted({place.name, *place.towns}, key=len, reverse=True)
    told: set[tuple[str, str, str]] = {(number, "不采用", "") for number, _ in selection.excluded}
    for number, change in selection.changes:
        told.update([(number, key, _plain(value, names)) for key, value in change.node.items()])
    for item in (one for one in selection.added if not (one.value.source or "").startswith(KEPT)):
        name = _plain(f"{item.value.primary}{item.value.secondary or ''}", names)
        told |= {(name, key, _plain(value, names)) for key, value in item.node.items() if key not in _APART}
    return frozenset(told)


def by_domain(sources: Iterable[PlaceSource], least: int = 1, places: int = 1) -> dict[str, dict[str, Texts]]:
    """What counties wrote of their own, by domain and slug: of those that wrote at least so much there, in the domains where
    there are so many of them."""
    wrote: dict[str, dict[str, Texts]] = {}
    for source in sources:
        if source.place is None or source.above is not None or source.is_above:
            continue
        for selection in source.selections:
            cells = sum(len(change.node) for _, change in selection.changes)
            if cells + len(selection.excluded) + sum(len(item.node) for item in selection.added) >= least:
                wrote.setdefault(selection.domain, {})[source.slug] = own_texts(source, selection)
    return {domain: texts for domain, texts in wrote.items() if len(texts) >= places}


def twins(texts: Mapping[str, Texts]) -> list[tuple[str, Near]]:
    """Places of which most own texts (`LEAST`, `SHARE`) stand in another's too, each pair once: the slug and who it is.

    Who shares so much of a place's texts has one of its rarest ones: only those are compared.
    """
    having = grouped((text, slug) for slug, own in texts.items() for text in own)
    found: dict[frozenset[str], tuple[str, Near]] = {}
    for slug, own in texts.items():
        if len(own) < LEAST:
            continue
        rarest = sorted(own, key=lambda text: len(having[text]))[: len(own) - math.ceil(SHARE * len(own)) + 1]
        seen = {slug}
        for other in (other for text in rarest for other in having[text]):
            if other in seen:
                continue
            seen.add(other)
            near = Near(other, len(own & texts[other]), len(own))
            if near.share >= SHARE:
                found.setdefault(frozenset((slug, other)), (slug, near))
                break
    return list(found.values())


def closest(own: Texts, others: Mapping[str, Texts]) -> Near | None:
    """Who shares most of `own`; None where nobody shares anything. Of equals the first."""
    best: Near | None = None
    for name, theirs in others.items():
        near = Near(name, len(own & theirs), len(own))
        if near.shared and (best is None or near.shared > best.shared):
            best = near
    return best


def _plain(value: Value, names: list[str]) -> str:
    text = value.strip() if isinstance(value, str) else "\n".join(sorted(_said(value)))
    for name in names:
        text = text.replace(name, _HERE)
    return text


def _said(value: Value) -> list[str]:
    if isinstance(value, str):
        return [value.strip()]
    if isinstance(value, Map):
        return [f"{key}：{text}" for key, inner in value.items() for text in _said(inner)]
    return [text for inner in value or () for text in ((inner.strip(),) if isinstance(inner, str) else _said(inner))]
