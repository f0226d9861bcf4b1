"""A produced file: where it goes below the output folder, and its bytes; what is told of one that is offered."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol


class Artifact(NamedTuple):
    """`path` is relative to the place's output folder (`04-caizheng-yujuesuan.html`)."""

    path: str
    data: bytes


ASSETS = "assets/"  # begins the paths of what pages load, under names that carry a digest of what they hold
OWN = f"{ASSETS}search-data-"  # and of what only one place's pages load
_ODD = frozenset('\\:*?"<>|')
_LONGEST, _DEEPEST = 255, 1000  # bytes of a name, and of a path below the output's folder


def is_asset(path: str) -> bool:
    """Whether a file is loaded by pages of any place that look like it: a style sheet, a script."""
    return path.startswith(ASSETS) and not path.startswith(OWN)


def is_plain(path: str) -> bool:
    """Whether a file of this relative path stays below its folder, under a name that every system can hold."""
    names = [part.encode("utf-8", "replace") for part in path.split("/")]
    plain = all(name.strip(b".") and len(name) <= _LONGEST for name in names)
    return plain and len(b"/".join(names)) <= _DEEPEST and path.isprintable() and _ODD.isdisjoint(path)


class Written(NamedTuple):
    """A file too large to hold in memory: `write` makes it at the place that it is given."""

    path: str
    write: Callable[[Path], None]


class Download(NamedTuple):
    """A file to offer for download.

    `path` is relative to the place's output folder, `format` the format's name, `domain` the slug of the one domain
    that it holds (empty: all of them), `size` in bytes, `sha256` of its bytes in hexadecimal, `date` that of the
    edition it was made from.
    """

    path: str
    format: str
    domain: str
    size: int
    sha256: str
    date: str


class Kept(Protocol):
    """Where pieces of work are kept from build to build: what `make` gives, made now or earlier under the same key.

    A key is a text that changes with everything the piece depends on, except gongkai, its libraries and fonts, which
    whoever keeps the pieces adds to it. May be called in another process than the one that was given it.
    """

    def __call__(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What `make` gives, or gave under this key."""


def always(key: str, make: Callable[[], bytes]) -> bytes:
    """Keeps nothing."""
    return make()
