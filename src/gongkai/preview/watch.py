"""Which files of a project changed, and which places they concern."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from threading import Event

from gongkai.source.files import Files
from gongkai.source.home import TEMPLATES, home
from gongkai.source.places import ROOTS, lies_in, slug_of

STEP = 30  # milliseconds without a further change until the changes are told


def folders(root: Path) -> list[Path]:
    """The folders whose files a catalog is made from, those that are there."""
    wanted = (*home(Files(root)).guidelines, *(root / name for name in ROOTS), root / TEMPLATES)
    return [folder for folder in wanted if folder.is_dir()]


def changes(root: Path, stop: Event) -> Iterator[frozenset[Path]]:
    """The files that were changed, added or removed, each time some were, until `stop` is set.

    Hidden files and the temporary ones of editors do not count. Raises OSError where the system cannot watch.
    """
    import watchfiles

    calm = watchfiles.DefaultFilter()

    def matters(change: watchfiles.Change, path: str) -> bool:
        return calm(change, path) and not Path(path).name.startswith(".")

    for found in watchfiles.watch(
        *folders(root), watch_filter=matters, step=STEP, stop_event=stop, raise_interrupt=False
    ):
        yield frozenset(Path(path) for _, path in found)


def concerned(root: Path, changed: Iterable[Path], places: Collection[str]) -> set[str]:
    """The places that must be built again: the one whose folder a file is in and those below it, or all of them."""
    found: set[str] = set()
    for path in changed:
        slug = slug_of(path.relative_to(root).as_posix()) if path.is_relative_to(root) else None
        if slug is None:
            return set(places)
        found.update(place for place in places if lies_in(place, slug))
    return found
