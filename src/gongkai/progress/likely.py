"""Which items of a catalog may disclose a row of a list: those of like names, on the same laws, by the same office.

Of names seven parts in ten, of laws and offices what is left, half each. With these, of the 120 rows of duties and services
in this repository that name their items, 112 have one of them among the three that are proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from gongkai.model.entry import DomainCatalog, Entry
from gongkai.model.law import Citation
from gongkai.model.letters import letters

LEAST = 45  # points of a hundred below which nothing is proposed
MOST = 3
_NAMES, _LAWS, _OFFICES = 0.7, 0.15, 0.15
_SAME_LAW = 70.0  # where the article is another, or none is named
_ALIKE = 60.0  # of names that are told to be alike
_LONGEST = 200  # letters of a text that are compared


class Proposal(NamedTuple):
    """An item that may disclose a row, how likely that is (0 to 100), and why."""

    id: str
    name: str
    score: int
    why: str


Proposer = Callable[[str, Sequence[str], Sequence[str]], tuple[Proposal, ...]]


class _Item(NamedTuple):
    entry: Entry
    own: str
    name: str
    all: str
    laws: frozenset[Citation]


def proposer(domains: Iterable[DomainCatalog]) -> Proposer:
    """A function that proposes items for a row's name, its offices as printed and its laws as written; the best first."""
    items = [_item(domain.name, entry) for domain in domains for entry in domain.entries]

    def of(name: str, offices: Sequence[str], laws: Sequence[str]) -> tuple[Proposal, ...]:
        cited = frozenset(Citation.parse(law) for law in laws)
        scored = (_scored(_letters(name), frozenset(offices), cited, item) for item in items)
        found = [one for one in scored if one.score >= LEAST]
        return tuple(sorted(found, key=lambda one: (-one.score, one.id))[:MOST])

    return of


def _item(domain: str, entry: Entry) -> _Item:
    own, name = _letters(entry.name), _letters(entry.primary + entry.secondary)
    everything = _letters("".join((domain, entry.primary, entry.secondary, *entry.elements)))
    return _Item(entry, own, name, everything, frozenset(entry.basis))


def _scored(name: str, offices: frozenset[str], laws: frozenset[Citation], item: _Item) -> Proposal:
    alike = max(
        fuzz.ratio(name, item.own), 0.95 * fuzz.ratio(name, item.name), 0.9 * fuzz.partial_ratio(name, item.own)
    )
    names = (alike + fuzz.partial_ratio(name, item.all)) / 2
    article = any(law.article for law in laws & item.laws)
    law = article or bool({law.key for law in laws} & {law.key for law in item.laws})
    office = bool(offices & set(item.entry.body))
    reasons = (
        ("名称相近", names >= _ALIKE),
        ("依据同一条" if article else "依据同一部法规", law),
        ("同一单位", office),
    )
    score = _NAMES * names + _LAWS * (100.0 if article else _SAME_LAW * law) + _OFFICES * 100.0 * office
    why = "、".join(text for text, holds in reasons if holds) or "名称略近"
    return Proposal(item.entry.id, item.entry.name, round(score), f"{why}（名称{names:.0f}）")


def _letters(text: str) -> str:
    return letters(text)[:_LONGEST]
