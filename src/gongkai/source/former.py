"""The guidelines that a project went by, and what was decided of its upgrade to those that it goes by now.

Guidelines are texts by file name (`settled`, a revision's, a folder's); `by` loads a project as if it went by them.
`settled/decided.yaml` keeps what places decided until all of it is decided:

    已定:
      yongxiu:
        04-001 公开时限: 3f2a9c1b05    # the item, the column, the mark of what the new guideline says
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from gongkai.model.item import GuidelineHead
from gongkai.model.tree import Map
from gongkai.source.files import Files
from gongkai.source.guidelines import guidelines
from gongkai.source.home import ELSEWHERE, GUIDELINES, carried, home
from gongkai.source.project import Project
from gongkai.source.read import read
from gongkai.source.registries import bodies, laws
from gongkai.source.settled import DECIDED, FILE, FOLDER, SettledError, unpacked
from gongkai.source.written import block
from gongkai.source.yaml import parse

Decided = Mapping[str, Mapping[str, str]]  # by place, then by what was decided: the mark
_KEY = "已定"
_HEAD = "# 升级指引时已经定下的；全部定完，本文件自动删去。不要手工改。\n"


class Former(NamedTuple):
    """A project as it would be by former guidelines; `broken` are the files of these that cannot be read."""

    project: Project
    broken: tuple[str, ...]


def settled(root: Path) -> dict[str, str] | None:
    """The texts that a project was settled with; None where it has none. Raises SettledError."""
    if not (root / FILE).exists():
        return None
    data, problem = read(root, root / FILE)
    if data is None:
        raise SettledError(f"{FILE} {problem.message if problem else '读不出来'}")
    return unpacked(data)


def chosen(root: Path) -> Path:
    """The folder of guidelines that a project goes by."""
    return home(Files(root)).guidelines[-1]


def is_elsewhere(root: Path) -> bool:
    """Whether a project was settled with guidelines from a folder outside and now goes by gongkai's, since nobody named it."""
    at = home(Files(root))
    return at.settings is not None and at.settings.is_elsewhere and at.guidelines[-1] == carried(GUIDELINES)


def present(project: Project) -> dict[str, str]:
    """The texts of the guidelines that a loaded project goes by."""
    files = Files(project.root)
    start = f"{files.name(home(files).guidelines[-1])}/"
    return {
        name.removeprefix(start): data.decode("utf-8", "replace")
        for name, data in project.sources.items()
        if name.startswith(start) and "/" not in name.removeprefix(start)
    }


def of_folder(folder: Path) -> dict[str, str]:
    """The texts of a folder of guidelines that gongkai carries."""
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))}


def by(project: Project, texts: Mapping[str, str]) -> Former:
    """A loaded project as if the folder of guidelines that it goes by held these texts. Guidelines and registries of its own
    that lie beside them stay."""
    place = project.root / FOLDER / "guidelines"  # where nothing lies: the files are only pretended
    files = Files(project.root, {place / name: text.encode("utf-8", "replace") for name, text in texts.items()})
    at = home(files)
    here = at.guidelines[-1]
    folders, registries = (
        tuple(place if one == here else one for one in some) for some in (at.guidelines, at.registries)
    )
    at = at._replace(guidelines=folders, registries=registries)
    known = laws(files, at)
    roles, renamings = bodies(files, at)
    found = guidelines(files, at, project.template)
    start = f"{FOLDER}/guidelines/"
    broken = tuple(sorted(name.removeprefix(start) for name in files.broken if name.startswith(start)))
    index = {key: law.value for key, law in known.items()}
    sources = {**project.sources, **files.sources}
    then = replace(
        project, laws=known, law_index=index, roles=roles, renamings=renamings, guidelines=found, sources=sources
    )
    return Former(then, broken)


def decided(root: Path) -> Decided:
    """What was decided so far. Raises SettledError for a file that is none of gongkai's."""
    if not (root / DECIDED).exists():
        return {}
    data, _ = read(root, root / DECIDED)
    tree, wrong = parse(DECIDED, data or b"")
    places = tree.get(_KEY) if isinstance(tree, Map) else None
    if data is None or wrong or not isinstance(places, Map):
        raise SettledError(f"{DECIDED} 的内容不对，请从版本库里恢复，或者删去（已经定下的要再定一次）")
    return {
        slug: {key: mark for key, mark in said.items() if isinstance(mark, str)}
        for slug, said in places.items()
        if isinstance(said, Map)
    }


def decided_file(said: Decided) -> bytes:
    """The file that keeps what was decided."""
    plain = {slug: dict(sorted(keys.items())) for slug, keys in sorted(said.items()) if keys}
    return (_HEAD + "\n".join(block({_KEY: plain}, 0)) + "\n").encode()


def version_of(texts: Mapping[str, str], heads: Iterable[GuidelineHead]) -> str:
    """What 指引版本 says of guidelines from a folder outside the project: their newest 更新, else a mark of their texts."""
    newest = max((head.updated or "" for head in heads), default="")
    return f"{ELSEWHERE} {newest or mark_of(json.dumps(dict(sorted(texts.items()))))}"


def mark_of(*texts: str) -> str:
    """A short mark that tells texts from others."""
    return sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()[:10]
