"""What a whole build told, kept until anything changes that it reads or that it left in the output, so that a build of what is
unchanged loads nothing, makes nothing and imports none of what it would take.

What gongkai made there is looked at by what it holds; of all else in the output only the names count to a build.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from gongkai.publish.remembered import Inputs, UnsureError, inputs
from gongkai.publish.store import Store
from gongkai.source.read import content, digest_of, readers

LIST, TOLD_OF = ".gongkai.json", ("catalog.json", "progress.json")  # what a build reads of places that it does not make
Told = tuple[list[str], list[str]]  # on the terminal's other stream, and on the ordinary one


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, under the `key` of all that it is made of; `inputs` is the sources' part of it."""

    store: Store
    key: str
    root: Path
    output: Path
    wanted: Collection[str]
    inputs: Inputs

    def told(self) -> Told | None:
        """What a build would tell, if it would change nothing; None where that is not known."""
        found = self.store.get(self.key)
        if found is None:
            return None
        state, owners, told = json.loads(found)
        target = Path(os.path.realpath(self.output))
        same = not os.path.lexists(target.with_name(f".{target.name}.old")) and held(target, self.wanted) == state
        return told if same and self._owners() == owners else None

    def keep(self, state: str | None, *told: list[str]) -> None:
        """Keep what a build tells that changes nothing; `state` is what the output holds after it."""
        if state is not None and inputs(self.root, self.store) == self.inputs:  # nobody wrote in it meanwhile
            self.store.put(self.key, json.dumps([state, self._owners(), told]).encode())

    def _owners(self) -> str:
        return hashlib.sha256(replace(self.store, tools="").get(whose(self.output)) or b"").hexdigest()


def asked(store: Store, root: Path, output: Path, wanted: Collection[str], how: Sequence[object]) -> Asked | None:
    """What is asked for: the `wanted` places of a project, made in the way that `how` tells as plain data; None where it
    cannot be known again."""
    before = inputs(root, store)
    if before is None:
        return None
    key = json.dumps(["built", before.what, str(output), list(wanted), how])
    return Asked(store, key, root, output, wanted, before)


def whose(output: Path) -> str:
    """The key under which is kept which project put which places into an output: see `placed`."""
    return f"placed {output.resolve()}"


def held(output: Path, wanted: Collection[str], known: Mapping[str, str] = MappingProxyType({})) -> str | None:
    """A digest of what an output holds, as far as a build of the `wanted` places looks at it; None where there are links, which
    may lead anywhere. Files whose digests are `known`, since this build wrote or compared them just now, are not read again."""
    digest, ours = hashlib.sha256(), set(_listed(output))
    try:
        for top in {slug.partition("/")[0] for slug in wanted}:
            ours |= {f"{top}/{path}" for path in _listed(output / top)}
        for path, what in _walk(str(output), ours, known):
            digest.update(f"\n{json.dumps(path)} {what}".encode())
    except (OSError, UnsureError):
        return None
    return digest.hexdigest()


def _listed(folder: Path) -> list[str]:
    """The files that gongkai made in a folder, by its list."""
    try:
        return list(dict[str, object](json.loads(content(folder / LIST))["files"]))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return []


def _walk(target: str, ours: Collection[str], known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What lies in the output, by its path there; files that are ours, or that are read of any place, by what they hold."""
    pending = [""]
    while pending:
        inside = pending.pop()
        with os.scandir(f"{target}/{inside}") as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            path = f"{inside}{entry.name}"
            if entry.is_symlink():
                raise UnsureError
            if entry.is_dir(follow_symlinks=False):
                pending += [] if entry.name.startswith(".") else [f"{path}/"]
                yield path, "folder"
            elif path in ours or entry.name == LIST or entry.name in TOLD_OF:
                yield path, f"{known.get(path) or digest_of(entry.path)} {readers(entry.path)}"
            else:
                yield path, "there"
