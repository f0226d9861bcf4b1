"""A project as it would be if what stands in the editor were saved: loaded, checked, and looked at again as it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lsprotocol.types import Location

from gongkai.editor.texts import Text
from gongkai.model.entry import Catalog
from gongkai.model.finding import Finding, Span
from gongkai.model.tree import Map
from gongkai.rules.again import Again, Looked
from gongkai.source.home import CARRIED, GUIDELINES, MARK, TEMPLATES, carried, own_folders
from gongkai.source.places import ROOTS, parent_of, slug_of
from gongkai.source.project import Project, is_shared
from gongkai.source.schema import Sort, sort_of, sorts


def _within(folders: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{folder}/" for folder in folders)


_FOLDERS = _within((*ROOTS, TEMPLATES))


@dataclass(slots=True)
class Desk:
    """`root` is the project's folder, resolved; `encoding` that of the editor's positions; `today` tells the day.

    Files are named by their names in the project. What was looked at last is kept until something changes.
    """

    root: Path
    encoding: str
    today: Callable[[], str]
    uris: dict[str, str] = field(default_factory=dict)  # of the files that are open, as the editor spells them
    _texts: dict[str, str] = field(default_factory=dict)
    _again: Again = field(init=False)
    _looked: dict[str, Looked] = field(default_factory=dict)
    _sorts: tuple[Project, dict[str, Sort]] | None = None
    _made: dict[str, Text] = field(default_factory=dict)
    _catalogs: dict[str, Catalog] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._again = Again(self.root)

    def name(self, path: Path) -> str | None:
        """The name of a file that may be one of the project's sources; None for others, and for one outside, whatever a link
        says."""
        whole = path.parent.resolve() / path.name
        name = whole.relative_to(self.root).as_posix() if whole.is_relative_to(self.root) else ""
        ours = name == MARK or name.startswith((*_FOLDERS, *_within(own_folders(self.root))))
        return name if ours else None

    def open(self, name: str, uri: str, text: str) -> None:
        """The editor has a file open, which says `text` there."""
        self.uris[name] = uri
        if self._texts.get(name) != text:
            self._texts[name] = text
            self.changed(name)

    def close(self, name: str) -> None:
        """The editor closed a file; what is on the disk counts again."""
        self.uris.pop(name, None)
        if self._texts.pop(name, None) is not None:
            self.changed(name)

    def changed(self, name: str) -> None:
        """A file changed, here or on the disk: what is known of it is not true any more."""
        self._again.changed([name])
        if is_shared(name):
            self._looked.clear()
        else:
            self._looked.pop(family_of(name), None)

    def look(self, name: str) -> Looked:
        """The place whose file this is, with those above and below it, as they are now; for a file of no place, what all
        places share."""
        family = family_of(name)
        if family not in self._looked:
            found = self._again.look([family] if family else [], self._pretended(), self.today())
            self._looked[family] = found
            self._catalogs |= {slug: one for slug, one in found.checked.catalogs.items() if one.domains}
        return self._looked[family]

    def whole(self) -> Project:
        """The project with all its places."""
        return self._again.load(None, self._pretended())

    def _pretended(self) -> dict[Path, bytes | None]:
        return {self.root / one: text.encode("utf-8", "surrogatepass") for one, text in self._texts.items()}

    def findings(self) -> Iterator[tuple[str, list[Finding]]]:
        """What there is to tell of each file that is open."""
        for name in self.uris:
            yield name, [one for one in self.look(name).checked.findings if one.span.file == name]

    def sort(self, name: str) -> Sort | None:
        """Which sort of source a file is, with what it may say; by the last state in which what places share was whole."""
        project = self.look(name).project
        whole = not any(map(is_shared, project.broken_files))
        if self._sorts is None or (whole and self._sorts[0].guidelines is not project.guidelines):
            self._sorts = project, sorts(project)
        return sort_of(self._sorts[1], name)

    def catalogs(self, name: str) -> list[Catalog]:
        """The catalog of the place whose file this is, and those of the places above it: as they are now, or as they were when
        they could be made last."""
        self.look(name)
        slug, found = slug_of(name), []
        while slug is not None and not is_shared(name):
            found += [self._catalogs[slug]] if slug in self._catalogs else []
            slug = parent_of(slug)
        return found

    def tree(self, name: str) -> Map | None:
        """What a file says; None for a broken one."""
        return self.look(name).project.trees.get(name)

    def text(self, name: str, project: Project | None = None) -> Text:
        """A file's text: the editor's, or what is on the disk."""
        text = self._texts.get(name)
        if text is None:
            text = (project or self.look(name).project).sources.get(name, b"").decode("utf-8-sig", "replace")
        if name not in self._made or self._made[name].text != text:
            self._made[name] = Text(text, self.encoding)
        return self._made[name]

    def uri(self, name: str) -> str:
        """A file's address, as the editor spells it if it has the file open. One of gongkai's own lies where it is installed."""
        if name in self.uris:
            return self.uris[name]
        parts = PurePosixPath(name).parts
        path = carried(GUIDELINES).joinpath(*parts[1:]) if parts[0] == CARRIED else self.root / name
        return path.as_uri()

    def location(self, span: Span, project: Project | None = None) -> Location:
        """A place in a file, for the editor."""
        return Location(self.uri(span.file), self.text(span.file, project).range_of(span))


def family_of(name: str) -> str:
    """The place at the top of those that are loaded together for a file: its county; "" for a file of no place."""
    slug = None if is_shared(name) else slug_of(name)
    return "" if slug is None else slug if slug.startswith(("province", "cities")) else slug.split("/")[0]
