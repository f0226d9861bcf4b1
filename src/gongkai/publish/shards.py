"""A site made in parts, by jobs of a CI's matrix that know nothing of each other, and put together again.

A part holds the folders of some places, and a note: which part of how many it is, how it was made, the key of each place, and a
digest of each folder's files. Who puts them together works the keys out again from the sources, so that nothing is put together
that was made of others, and the digests from the files, so that nothing is that was damaged on its way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from gongkai.model.artifact import Artifact
from gongkai.model.indented import indented
from gongkai.model.refusal import Refusal
from gongkai.publish import manifest
from gongkai.publish.swap import amend
from gongkai.source.read import content
from gongkai.source.writing import reason

NOTE = ".gongkai-part.json"
MOST = 1000  # parts
_LARGEST = 1 << 29  # bytes of a file of a part


class Part(NamedTuple):
    """Which part of how many: 3/20."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Part:
        """`3/20`. Refuses anything else."""
        number, _, of = text.partition("/")
        plain = (
            number.isascii() and number.isdigit() and of.isascii() and of.isdigit() and len(text) < len("1000/1000") + 1
        )
        if not plain or not 1 <= int(number) <= int(of) <= MOST:
            raise Refusal(f"“{text}”不是第几份。20 份里的第 3 份写成 3/20，最多 {MOST} 份", usage=True)
        return cls(int(number), int(of))

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def families(self, families: Sequence[list[str]]) -> list[list[str]]:
        """Those that this part makes: the folders in turn. Places that share one (cities) stay together."""
        folders = list(dict.fromkeys(_folder(family) for family in families))
        mine = set(folders[self.number - 1 :: self.of])
        return [family for family in families if _folder(family) in mine]


class Note(NamedTuple):
    """What a part says of itself: which it is, how it was made, the key of each family of places by the first one's slug, and the
    digest of each folder's files, once it is written."""

    part: Part
    how: Mapping[str, Any]
    keys: Mapping[str, str]
    files: Mapping[str, str] = MappingProxyType({})

    def write(self, folder: Path) -> None:
        """Put it into the part's folder, whose files are there. Refuses what cannot be read of these."""
        files = {name: _digest(_files(folder, name)) for name in self.folders}
        data = {"part": list(self.part), "how": dict(self.how), "keys": dict(self.keys), "files": files}
        (folder / NOTE).write_text(indented(data) + "\n", encoding="utf-8")

    @property
    def folders(self) -> list[str]:
        """The names of the folders that it tells of."""
        return list(dict.fromkeys(slug.partition("/")[0] for slug in self.keys))

    @classmethod
    def read(cls, folder: Path) -> Note:
        """The note in a folder. Refuses a folder without a sound one."""
        try:
            data = json.loads(content(folder / NOTE))
            number, of = data["part"]
            how, keys, files = data["how"], data["keys"], data["files"]
            if all(isinstance(one, dict) for one in (how, keys, files)):
                return cls(Part.parse(f"{number}/{of}"), how, keys, files)
        except (OSError, ValueError, LookupError, TypeError, RecursionError, Refusal):
            pass
        raise Refusal(f"{folder} 不是 gongkai build --shard 编的一份")


def whole(notes: Mapping[Path, Note]) -> Mapping[str, Any]:
    """How all parts were made. Refuses parts that are not one whole."""
    first = next(iter(notes.values()))
    for folder, note in notes.items():
        if note.part.of != first.part.of or note.how != first.how:
            raise Refusal(f"{folder} 和别的不是一起编的：份数、格式或者别的选项不同。请用同样的选项编各份")
    there = [note.part.number for note in notes.values()]
    twice = sorted({number for number in there if there.count(number) > 1})
    lacking = [number for number in range(1, first.part.of + 1) if number not in there]
    if twice or lacking:
        told = [f"缺第 {'、'.join(map(str, lacking))} 份"] * bool(lacking) + [
            f"第 {'、'.join(map(str, twice))} 份有几个"
        ] * bool(twice)
        raise Refusal(f"一共 {first.part.of} 份，{'，'.join(told)}。请把各份的文件夹都写上，每份一个")
    return first.how


def put_together(notes: Mapping[Path, Note], keys: Mapping[str, str], output: Path) -> None:
    """Copy the places' folders into the output: what gongkai lists as its own, plain files only; what somebody else put there
    stays. Refuses parts that were made of other sources than `keys` tells of. Raises SwapError."""
    for folder, note in notes.items():
        for slug, key in note.keys.items():
            if keys.get(slug) != key:
                raise Refusal(f"{folder} 里的 {slug} 是用别的源文件、别的 gongkai 编的，不能合在一起。请重新编这一份")
    found = {slug for note in notes.values() for slug in note.keys}
    if lacking := sorted(keys.keys() - found):
        raise Refusal(f"各份里都没有 {'、'.join(lacking[:5])}")
    for folder, note in notes.items():
        for name in note.folders:
            files = list(_files(folder, name))
            if _digest(files) != note.files.get(name):
                raise Refusal(f"{folder / name} 里的文件和编的时候不一样了（传坏了，或者改过），不能合。请重新编这一份")
            amend(output / name, files, manifest.read(output / name))


def _files(folder: Path, name: str) -> Iterator[Artifact]:
    """What gongkai made of the places in a part's folder `name`, and its list. Refuses what cannot be read."""
    return (_file(folder, name, path) for path in (manifest.NAME, *manifest.read(folder / name)))


def _digest(files: Iterable[Artifact]) -> str:
    found = {path: hashlib.sha256(data).hexdigest() for path, data in files}
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def _file(folder: Path, name: str, path: str) -> Artifact:
    """A file of a place in a part's folder. Refuses one that a link leads to, and one that cannot be read."""
    source = folder / name / path
    if not source.resolve().is_relative_to(folder.resolve() / name):
        raise Refusal(f"{source} 是指到外面的链接，不能合。请重新编这一份")
    try:
        return Artifact(path, content(source, _LARGEST))
    except OSError as problem:
        raise Refusal(f"{source} 读不了：{reason(problem)}。这一份不全，请重新编") from problem


def _folder(family: Sequence[str]) -> str:
    return family[0].split("/")[0]
