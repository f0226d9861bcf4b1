"""Files as entries of the store: those that were made together in one, and what many pages load (style sheets, scripts) in one of
its own, since each piece of a place's pages brings the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache

from gongkai.model.artifact import Artifact, is_asset
from gongkai.publish.store import Store


def put(store: Store, key: str, artifacts: Iterable[Artifact]) -> None:
    """Keep files under a key: a line with their paths, their sizes and what those are called that are kept elsewhere, then the
    bytes of all others."""
    head, inside = list[tuple[str, int, str]](), list[bytes]()
    for path, data in artifacts:
        elsewhere = ""
        if is_asset(path):
            elsewhere = hashlib.sha256(data).hexdigest()
            store.keep(_key(elsewhere), data)
        else:
            inside.append(data)
        head.append((path, len(data), elsewhere))
    store.put(key, b"\n".join((json.dumps(head).encode(), b"".join(inside))))


def get(store: Store, key: str) -> list[Artifact] | None:
    """The files that were kept under a key; None where there is nothing, or something of them is not there any more."""
    data = store.get(key)
    if data is None:
        return None
    head, _, rest = data.partition(b"\n")
    found, start, lost = [], 0, False
    for path, size, elsewhere in json.loads(head):
        if elsewhere:
            try:
                found.append(Artifact(path, _shared(store, elsewhere)))
            except LookupError:
                lost = True  # the others are looked at, too, so that of those that are damaged none is left
        else:
            found.append(Artifact(path, rest[start : start + size]))
            start += size
    return None if lost else found


@lru_cache(maxsize=64)
def _shared(store: Store, name: str) -> bytes:
    """What is kept by itself. LookupError where it is not there."""
    data = store.get(_key(name))
    if data is None:
        raise LookupError(name)
    return data


def _key(name: str) -> str:
    return f"asset {name}"
