"""The files read so far, and what was found wrong in them: what the readers of all kinds of files share."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from gongkai.model.finding import Finding, Related, Span, error
from gongkai.model.item import Change
from gongkai.model.tree import Map, Seq
from gongkai.source.misnamed import NEARLY_YAML, SINGLE
from gongkai.source.read import leads_out, read, relative
from gongkai.source.shape import no_keys
from gongkai.source.writing import reason
from gongkai.source.yaml import parse


class Files:
    """Opens the project's YAML files; collects findings, bytes (for showing lines), trees, and the names of broken files."""

    def __init__(
        self,
        root: Path,
        pretended: Mapping[Path, bytes | None] = MappingProxyType({}),
        parsed: Mapping[str, tuple[bytes, Map]] = MappingProxyType({}),
    ) -> None:
        self.root = root
        self._parsed = parsed  # what files held, by their names, and what that says, if nothing was wrong with it
        self._pretended = pretended  # what files shall hold that are not written yet; None: deleted
        self.findings: list[Finding] = []
        self.sources: dict[str, bytes] = {}
        self.trees: dict[str, Map] = {}
        self.broken: set[str] = set()
        self.outside: dict[Path, str] = {}  # folders outside the project that may be read, and what findings call them
        self.changes: dict[str, Change] = {}  # of one loading, by what they say: many items and places write the same
        self._registries: dict[str, Map | None] = {}

    def name(self, path: Path) -> str:
        """The name by which findings call a file."""
        folder = self._outside(path)
        if folder is None:
            return relative(self.root, path)
        return (PurePosixPath(self.outside[folder]) / path.relative_to(folder)).as_posix()

    def _outside(self, path: Path) -> Path | None:
        return next((folder for folder in self.outside if path.is_relative_to(folder)), None) if self.outside else None

    def file(self, path: Path) -> Map | None:
        """The mapping that a file holds; None, with a finding, if it holds anything else."""
        name = self.name(path)
        if self._pretended and path in self._pretended:
            data, problem = self._pretended[path], None
        else:
            data, problem = read(self._outside(path) or self.root, path, name)
        if data is None:
            self.sources[name] = b""
            self.broken.add(name)
            if problem is not None:
                self.findings.append(problem)
            return None
        self.sources[name] = data
        before, tree = self._parsed.get(name, (None, None))
        value, found = (tree, []) if before == data else parse(name, data)
        self.findings.extend(found)
        if isinstance(value, Map):
            self.trees[name] = value
            return value
        self.broken.add(name)
        if not found:
            self.findings.append(no_keys(name, data, value))
        return None

    def refuse(self, code: str, message: str, span: Span, hint: str = "") -> None:
        """Tell an error."""
        self.findings.append(error(code, message, span, hint))

    def tell_odd(self, folders: Iterable[Path | str]) -> bool:
        """Tell what stands where folders should, and is a link out of the project, or no folder; whether there is any."""
        before = len(self.findings)
        for folder in (self.root / one for one in folders):
            if (out := leads_out(self.root, folder)) is not None:
                self.findings.append(out)
            elif os.path.lexists(folder) and not folder.is_dir():
                hint = "这里要是文件夹。不是有意放的，请从版本库里恢复，或者删去"
                self.refuse("GK001", f"不能读取：{folder.name} 不是文件夹", Span(relative(self.root, folder)), hint)
        return len(self.findings) > before

    def several(self, node: Map, key: str, hint: str) -> Seq:
        """The list under a key of a mapping; none of its elements, with a finding, if there stands anything else."""
        value = node.get(key)
        if isinstance(value, Seq):
            return value
        if value is not None:
            self.refuse("GK015", f"“{key}”应是列表", node.key(key), hint)
        return Seq(node.file, node.mark)

    def folder(self, path: Path) -> Iterator[Path]:
        """The YAML files of a folder in the order of their names; a .yml is told its right name."""
        pretended = {one: data is not None for one, data in self._pretended.items() if one.parent == path}
        try:
            there = list(path.iterdir()) if path.is_dir() else []
            if pretended:
                there = [one for one in there if one not in pretended] + [
                    one for one, kept in pretended.items() if kept
                ]
            entries = sorted(there, key=lambda one: one.name)
        except OSError as problem:
            self.refuse("GK001", f"不能读取：文件夹打不开（{reason(problem)}）", Span(self.name(path)))
            return
        for entry in entries:
            if entry.suffix == ".yaml" and (entry.name in SINGLE or entry.name.lower() not in SINGLE):
                yield entry
            elif entry.suffix == ".yaml":
                hint = f"请改名为 {entry.name.lower()}"
                self.refuse("GK019", "文件名的大小写不对，没有读", Span(self.name(entry)), hint)
            elif odd := NEARLY_YAML.search(entry.name):
                hint = f"请改名为 {entry.name[: odd.start()]}.yaml"
                if odd.group().lower().endswith(".txt"):
                    hint += "；记事本保存时，“保存类型”选“所有文件”"
                message = f"扩展名是 {odd.group()}，本工具只读 .yaml 文件"
                self.refuse("GK019", message, Span(self.name(entry)), hint)

    def folders(self, home: Path) -> list[Path]:
        """The folders in a folder, in the order of their names; none where it cannot be opened."""
        try:
            there = {one for one in home.iterdir() if not one.name.startswith(".") and one.is_dir()}
        except OSError:
            there = set()
        shall_be = {one.parent for one, data in self._pretended.items() if data is not None}
        return sorted(there | {one for one in shall_be if one.parent == home})

    def layered(self, folders: Iterable[Path]) -> Iterator[Path]:
        """The YAML files of several folders in the order of their names; where two have the same, the first folder's."""
        found: dict[str, Path] = {}
        for folder in folders:
            for path in self.folder(folder):
                found.setdefault(path.name, path)
        yield from (found[name] for name in sorted(found))

    def first(self, folders: Iterable[Path], name: str) -> Path | None:
        """The file of this name in the first folder that has it."""
        paths = (folder / name for folder in folders)
        return next((path for path in paths if self._is_there(path)), None)

    def registry(self, path: Path) -> Map | None:
        """The mapping of a file that need not be there and is asked for more than once."""
        name = self.name(path)
        if name not in self._registries:
            self._registries[name] = self.file(path) if self._is_there(path) else None
        return self._registries[name]

    def _is_there(self, path: Path) -> bool:
        if path in self._pretended:
            return self._pretended[path] is not None
        return path.exists() or path.is_symlink()


def twice(code: str, what: str, name: str, here: Span, first: Span) -> Finding:
    """The finding for a name that stands in two places."""
    message, related = f"{what}“{name}”出现了两次", (Related(first, "第一次在这里"),)
    return error(code, message, here, "请删去一处，或改用别的名称", related)
