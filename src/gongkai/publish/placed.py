"""Which project put which places into an output, so that those that it has no more are taken away, and nothing of another's.

Several projects may publish into one output, and a list of files there may come with somebody's change: who put a place there
is remembered in the store, by output. A project takes a place away that it was the last to put there, whose files are still
those that it left, if it still has another that it put there, or one whose editions say that it was there: else it is likely to
be another project at the same spot. What nobody remembers (the output or the project was moved, there is no store) is told, and
left.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from gongkai.model.letters import first_of
from gongkai.publish import manifest
from gongkai.publish.plan import WHOLE
from gongkai.publish.store import Store
from gongkai.publish.unchanged import whose
from gongkai.source.editions import EditionError, edition_dates, head_of
from gongkai.source.read import known_digest

_NAMED = 5


def gone(root: Path, output: Path, wanted: Collection[str], store: Store | None) -> list[str]:
    """The places in the output that the project put there and has no more; `wanted` are all that it has."""
    known = _known(store, output)
    own = [slug for slug, (project, _) in known.items() if project == str(root.resolve())]
    if not any(slug in wanted for slug in own) and not any(_was_in(own, root, slug) for slug in wanted if own):
        return []
    return [slug for slug in own if slug not in wanted and known[slug][1] == _seal(output, slug)]


def _was_in(slugs: Collection[str], root: Path, slug: str) -> bool:
    """Whether a place's editions say that its slug was one of these."""
    try:
        return any(head_of(root, slug, date).slug in slugs for date in edition_dates(root, slug))
    except EditionError:
        return False  # what is wrong is told when they are read


def remember(root: Path, output: Path, made: Collection[str], lost: Collection[str], store: Store | None) -> None:
    """Keep in mind that the project put places there, and took others away."""
    if store is None:
        return
    project, known = str(root.resolve()), _known(store, output)
    tops = {_top(slug) for slug in made}
    own = {slug for slug, (other, _) in known.items() if other == project and _top(slug) in tops}
    seals = {top: _seal(output, top) for top in tops}
    kept = {slug: one for slug, one in known.items() if slug not in lost}
    kept |= {slug: (project, seals[_top(slug)]) for slug in (*own, *made) if slug not in lost}
    replace(store, tools="").put(whose(output), json.dumps(kept).encode())


def strangers(output: Path, wanted: Collection[str]) -> str:
    """What to tell of places in the output that are not among those `wanted`; nothing where there are none."""
    found = sorted(set(_places(output)) - set(wanted))
    if not found:
        return ""
    return f"成品里还有 {first_of(found, _NAMED, '等 {} 个地方')}，不是这个项目现有的，没有动。不再公布的，请把它的文件夹删去，再编一次。"


def _places(output: Path) -> Iterator[str]:
    """The places whose files gongkai made, by the lists in their folders."""
    for folder in output.iterdir():
        if not folder.name.startswith(".") and not folder.is_symlink():
            for path in manifest.read(folder):
                above, _, name = f"{folder.name}/{path}".rpartition("/")
                if name.partition(".")[0] == WHOLE and above.isprintable():
                    yield above


def _known(store: Store | None, output: Path) -> Mapping[str, tuple[str, str]]:
    """Who put each place there, and the digest of the list that it left; nothing where another gongkai wrote it in another form."""
    found = replace(store, tools="").get(whose(output)) if store else None
    try:
        return {slug: (project, seal) for slug, (project, seal) in json.loads(found or b"{}").items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _seal(output: Path, slug: str) -> str:
    """The digest of the list of files that a place stands in; nothing where there is none."""
    return known_digest(output / _top(slug) / manifest.NAME)


def _top(slug: str) -> str:
    return slug.partition("/")[0]
