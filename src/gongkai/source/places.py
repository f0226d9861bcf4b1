"""Where the files of a place lie, and what it is called: the table of kinds of places.

A place's slug is the path of names that it is published under: yongxiu, yongxiu/jiangshang, yongxiu/jiangshang/xincun,
province, province/dept/mzt, cities/jiujiang. Counties, towns and villages write theirs without `counties/` in front, but
for a county whose name is one that all slugs of another kind begin with (counties/province): such names are refused, and
must not be taken for the other place meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from gongkai.model.grouped import grouped

COUNTIES = "counties"


class Level(NamedTuple):
    """One kind of place: what its level is called, a word for such a place, its own file, and the paths of its slug and of
    its folder, with a star for each name that is chosen."""

    name: str
    word: str
    file: str
    slug: str
    folder: str

    @property
    def above(self) -> str:
        """The slug of the kind that hands its catalog down to this one; of no kind where there is none."""
        return self.slug.rpartition("/")[0]


LEVELS = (
    Level("省级", "省", "province.yaml", "province", "province"),
    Level("部门", "部门", "dept.yaml", "province/dept/*", "province/dept/*"),
    Level("市级", "市", "city.yaml", "cities/*", "cities/*"),
    Level("县级", "县", "county.yaml", "counties/*", "counties/*"),
    Level("乡级", "乡镇", "town.yaml", "counties/*/*", "counties/*/towns/*"),
    Level("村级", "村", "village.yaml", "counties/*/*/*", "counties/*/towns/*/villages/*"),
)
ROOTS = tuple(dict.fromkeys(level.folder.split("/")[0] for level in LEVELS))  # a project's folders that hold places
TASKS = "province/tasks.yaml"  # the province's tasks: no domain's file, though it lies among them (see `tasks`)
HOLDERS = (*ROOTS, "dept")  # folders, also of what is published, that hold places of one kind
NAME = re.compile(r"[a-z][a-z0-9-]{1,30}")  # of a place's folder
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)  # Windows' own
TAKEN = ("assets", "items", "groups", "embed", "feeds", "lists", "reviews", "editions", *HOLDERS)  # no place's


def is_reserved(name: str) -> bool:
    """Whether Windows keeps a name of a file or folder for itself, whatever stands behind the first dot."""
    return _RESERVED.fullmatch(name) is not None


def is_slug(text: str) -> bool:
    """Whether a text could be a place's slug: of a kind that there is, with names that a place may have."""
    kinds = (_chosen(level.slug, _whole(text)) for level in LEVELS)
    names = next((names for names in kinds if names is not None), None)
    return names is not None and all(NAME.fullmatch(name) and name not in TAKEN for name in names)


@cache
def level_of(slug: str) -> Level:
    """The kind of the place with this slug, which must be one that `place_slugs` or `slug_of` could give."""
    return next(level for level in LEVELS if _chosen(level.slug, _whole(slug)) is not None)


@cache
def parent_of(slug: str) -> str | None:
    """The slug of the place whose catalog this one is handed; None for a county and for those that are above counties."""
    whole = _whole(slug)
    above = level_of(slug).above
    return _short(whole[:-1]) if any(level.slug == above for level in LEVELS) else None


def folder_of(slug: str) -> Path:
    """The folder of a place's files, relative to the project."""
    level = level_of(slug)
    return Path(*_filled(level.folder, _chosen(level.slug, _whole(slug)) or ()))


def slug_of(file: str) -> str | None:
    """The slug of the place whose folder a file (relative to the project) is in; None for one of no place."""
    parts = file.split("/")
    for level in reversed(LEVELS):
        deep = level.folder.count("/") + 1
        names = _chosen(level.folder, parts[:deep])
        if names is not None and not (names and len(parts) == deep and parts[-1].endswith(".yaml")):
            return _short(_filled(level.slug, names))
    return None


def place_slugs(root: Path) -> list[str]:
    """The slugs of all places that have a folder; a place comes before those below it."""
    handed = {level.slug for level in LEVELS}
    return [slug for level in LEVELS if level.above not in handed for slug in _walk(root, level, ())]


def only_county(slugs: Sequence[str]) -> str | None:
    """Of all places of a project the one that commands need not name: its only county, or its only place."""
    counties = list(islice((slug for slug in slugs if level_of(slug).name == "县级"), 2)) or slugs
    return counties[0] if len(counties) == 1 else None


def option_of(slug: str, slugs: Sequence[str]) -> str:
    """How a command that is proposed names a place: nothing for the one that it need not name."""
    name = "--county" if level_of(slug).name == "县级" else "--place"
    return "" if slug == only_county(slugs) else f" {name} {slug}"


def with_family(root: Path, slugs: Iterable[str]) -> list[str]:
    """The places named, those above them and those in their folders, in the order of `place_slugs`; nothing of what is none."""
    named, there = set(slugs), place_slugs(root)
    above = {slug for name in named.intersection(there) for slug in _ancestors(name)}
    return [slug for slug in there if slug in named or slug in above or not named.isdisjoint(within(slug))]


def within(slug: str) -> list[str]:
    """The slugs whose folders this one's lies in: of a/b/c these are a and a/b."""
    parts = slug.split("/")
    return ["/".join(parts[:deep]) for deep in range(1, len(parts))]


def lies_in(path: str, top: str) -> bool:
    """Whether a place, or a file, is another or lies in its folder, by their slugs or paths; "" is the project's own."""
    return top in ("", path) or path.startswith(f"{top}/")


def is_asked(path: str, named: Collection[str]) -> bool:
    """Whether a place, or a file, is one of the named or lies in one; all are where none is named."""
    return not named or any(lies_in(path, one) for one in named)


def inside(slugs: Iterable[str]) -> dict[str, list[str]]:
    """Of each slug of which some lie in its folder, those, in their order."""
    return grouped((above, slug) for slug in slugs for above in within(slug))


def _ancestors(slug: str) -> Iterator[str]:
    while (above := parent_of(slug)) is not None:
        yield above
        slug = above


def _walk(root: Path, level: Level, above: tuple[str, ...]) -> Iterator[str]:
    """The places of one kind and those handed down to from them; `above` are the names chosen so far."""
    for names in _there(root, level, above):
        yield _short(_filled(level.slug, names))
        for below in LEVELS:
            if below.above == level.slug:
                yield from _walk(root, below, names)


def _there(root: Path, level: Level, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The names of the places of one kind that have a folder. One without a chosen name is there where its folder holds
    anything but those of other kinds."""
    if "*" not in level.folder:
        others = {each.folder.removeprefix(f"{level.folder}/").split("/")[0] for each in LEVELS if each is not level}
        others.add(TASKS.rpartition("/")[2])
        if any(entry.name not in others for entry in _entries(root, root / level.folder)):
            yield ()
        return
    for entry in _entries(root, root.joinpath(*_filled(level.folder, (*above, ""))[:-1])):
        if entry.is_dir():
            yield (*above, entry.name)


def _entries(root: Path, folder: Path) -> list[Path]:
    """What a folder holds; nothing of one outside the project, to which a link leads."""
    if not folder.is_dir() or not folder.resolve().is_relative_to(root.resolve()):
        return []
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))


def holders(slug: str | None) -> list[Path]:
    """The folders, relative to the project, in which the places directly below this one lie; of None, the project's own."""
    above = {level.slug for level in LEVELS}
    if slug is None:
        found = [level.folder for level in LEVELS if level.above not in above]
        return [Path(folder.removesuffix("/*")) for folder in found]
    kind, names = level_of(slug), _chosen(level_of(slug).slug, _whole(slug)) or ()
    return [Path(*_filled(level.folder, (*names, ""))[:-1]) for level in LEVELS if level.above == kind.slug]


def _whole(slug: str) -> list[str]:
    """A slug's parts with `counties` in front, where it is short for that."""
    parts = slug.split("/")
    return parts if parts[0] in ROOTS else [COUNTIES, *parts]


def _short(parts: Sequence[str]) -> str:
    return "/".join(parts[1:] if parts[0] == COUNTIES and parts[1] not in ROOTS else parts)


def _chosen(pattern: str, parts: Sequence[str]) -> tuple[str, ...] | None:
    """The names that stand where the pattern has stars; None where it does not fit."""
    wanted = pattern.split("/")
    if len(wanted) != len(parts) or any(want not in ("*", part) for want, part in zip(wanted, parts, strict=True)):
        return None
    return tuple(part for want, part in zip(wanted, parts, strict=True) if want == "*")


def _filled(pattern: str, names: Iterable[str]) -> list[str]:
    left = iter(names)
    return [next(left) if want == "*" else want for want in pattern.split("/")]
