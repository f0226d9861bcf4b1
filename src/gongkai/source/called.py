"""Which place somebody means: by its slug, or by the 名称 or 代码 that its own file says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.model.letters import did_you_mean
from gongkai.model.refusal import Refusal
from gongkai.model.tree import Map
from gongkai.source.places import folder_of, level_of, parent_of

if TYPE_CHECKING:
    from gongkai.source.files import Files

NAMED = 12  # places in a message


def own_file(slug: str) -> Path:
    """The file that says what a place is called, relative to the project."""
    return folder_of(slug) / level_of(slug).file


def on_disk(root: Path) -> Callable[[str], Map | None]:
    """What the own files of a project's places say, by slug."""

    @cache
    def files() -> Files:
        from gongkai.source.files import Files

        return Files(root)

    return lambda slug: files().file(path) if (path := root / own_file(slug)).is_file() else None


def called(words: Iterable[str], slugs: Sequence[str], own: Callable[[str], Map | None]) -> list[str]:
    """The slugs, each once, of the places that words mean, of those with these `slugs` (whole, the last parts alone, their folders, or step by step by either); `own`
    tells what a place's own file says, if it can be read. Refuses a word that means none, and one that means several."""
    names: dict[str, list[str]] = {}
    found: dict[str, None] = {}
    for word in words:
        if word not in slugs and not names:
            for slug in slugs:
                node = own(slug)
                for name in {node.get("名称"), node.get("代码")} if node is not None else ():
                    if isinstance(name, str):
                        names.setdefault(name, []).append(slug)
        path = word.replace("\\", "/")  # as Windows writes it
        meant = [path] if path in slugs else names.get(word) or [one for one in slugs if _is_called(one, path, names)]
        if len(meant) > 1:
            raise Refusal(f"有 {len(meant)} 个地方叫“{word}”：{'、'.join(meant[:NAMED])}", usage=True)
        if not meant:
            last = path.rpartition("/")[2]
            below = [one for one in slugs if "/" in one] if last != path else slugs
            hint = (
                did_you_mean(path, below)
                or did_you_mean(last, names)
                or (f"现有：{'、'.join(slugs[:NAMED])}" if slugs else "")
            )
            raise Refusal(f"项目里没有“{word}”这个地方。{hint}", usage=True)
        found[meant[0]] = None
    return list(found)


def _is_called(slug: str, path: str, names: Mapping[str, Collection[str]]) -> bool:
    """Whether a path ends what a place's slug or folder is, or is made of the slugs' parts and the names of it and those above."""
    if any(f"/{one}".endswith(f"/{path}") for one in (slug, folder_of(slug).as_posix())):
        return True
    steps, place = path.split("/"), parent_of(slug)
    chain = [slug]
    while place is not None:
        chain, place = [place, *chain], parent_of(place)
    return 1 < len(steps) <= len(chain) and all(
        step == one.rpartition("/")[2] or one in names.get(step, ())
        for step, one in zip(steps, chain[-len(steps) :], strict=True)
    )
