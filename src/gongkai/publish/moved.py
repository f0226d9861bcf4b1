"""What stands at the addresses that places had before their folders were renamed or moved: pages that lead on to their covers.

A place's editions name the folder that it had, and it may say so itself (曾用). Where that lies in the folder of a place that is there,
it is one of that place's files; else its folder holds nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from gongkai.model.artifact import Artifact
from gongkai.model.change import History
from gongkai.model.entry import Catalog
from gongkai.model.place import PlaceRef
from gongkai.publish import manifest
from gongkai.publish.folder import below
from gongkai.publish.plan import WHOLE
from gongkai.publish.request import Request
from gongkai.publish.swap import amend
from gongkai.site.gone import leading_on
from gongkai.site.search.pages import PAGE as SEARCH
from gongkai.source.places import is_slug, within


class Leading(NamedTuple):
    """A page at a place's former address, by the slug that it had and the one that it has."""

    former: str
    slug: str
    page: bytes


def with_moved(
    family: Sequence[Catalog], histories: Mapping[str, History], there: Collection[str]
) -> dict[str, History]:
    """The histories of a family, each with the former addresses in its place's folder, and in no place's below it. `there` are the
    slugs of all places of the project."""
    found = {slug: dict(one.moved) for slug, one in histories.items()}
    for former, place in _moves(family, histories, there):
        holder = next((slug for slug in reversed(within(former)) if slug in found), None)
        if holder is not None:
            found[holder].setdefault(former, place)
    return {slug: replace(one, moved=tuple(found[slug].items())) for slug, one in histories.items()}


def leading(family: Sequence[Catalog], request: Request, there: Collection[str]) -> Iterator[Leading]:
    """The pages at a family's former addresses that lie in the folder of no place of the project."""
    first = family[0].place.slug
    home = "../" * (first.count("/") + 1) + "index.html" if request.in_site else ""
    settings = replace(request.settings, search=SEARCH, home=home, history=request.histories[first])
    for former, place in _moves(family, request.histories, there):
        if not any(slug in there for slug in within(former)):
            yield Leading(former, place.slug, leading_on(family[0], settings, former, place))


def lead_on(pages: Iterable[Leading], output: Path) -> dict[str, str]:
    """Write pages; the present slugs of those that were written, by the former ones. What others put there stays. Raises
    SwapError."""
    written = {}
    for one in pages:
        target, inside = output / one.former.split("/")[0], below(one.former)
        known, path = manifest.read(target), f"{inside}index.html"
        taken = path not in known and (target / path).exists()
        if not taken and not any(name.startswith(f"{inside}{WHOLE}.") for name in known):
            list_ = manifest.written({**known, path: "html"}, manifest.downloads(target).values())
            amend(target, [Artifact(path, one.page), list_], ())
            written[one.former] = one.slug
    return written


def _moves(
    family: Sequence[Catalog], histories: Mapping[str, History], there: Collection[str]
) -> Iterator[tuple[str, PlaceRef]]:
    """The former addresses of a family's places that are no place's now."""
    for catalog in family:
        place = catalog.place
        for former in histories[place.slug].former:
            if is_slug(former) and former not in there:
                yield former, PlaceRef(place.name, place.slug)
