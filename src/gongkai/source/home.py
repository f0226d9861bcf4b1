"""Where a project's guidelines, registries and templates lie: in the project, in the installed gongkai, or in a folder that
the command line names.

`gongkai.yaml` in its root marks a project:

    名称: 都昌县基层政务公开标准目录
    指引: 内置            # those that came with gongkai; or a folder inside the project, such as guidelines
    指引版本: 0.1.0       # of gongkai, with whose guidelines the project was settled (see `settled`)

A root without the file is a project with guidelines/ of its own and nothing else. A file that comes with somebody's change
never leads out of the project: a folder outside is given with --guidelines, or in GONGKAI_GUIDELINES.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from gongkai.model.artifact import is_plain
from gongkai.model.finding import Finding, error
from gongkai.source.places import COUNTIES

if TYPE_CHECKING:
    from gongkai.source.files import Files
    from gongkai.source.settings import Settings

PACKAGE = Path(__file__).parents[1]  # importlib.resources takes a tenth of an unchanged build to tell it
MARK = "gongkai.yaml"
GUIDELINES = "guidelines"
LAWS, BODIES = "laws.yaml", "bodies.yaml"  # the registries beside them
TEMPLATES = "templates"

BUILT_IN = "内置"
CARRIED, ELSEWHERE = "内置指引", "外部指引"  # what findings call a folder of guidelines that is not in the project
CARRIED_PLACES = "内置地名"
GIVEN = "GONGKAI_GUIDELINES"
RECIPES = {
    ".github/workflows/gongkai.yml": "ci/github.yml",
    ".github/workflows/gongkai-comment.yml": ".github/workflows/gongkai-comment.yml",
    ".github/actions/gongkai/action.yml": "action.yml",
}


class Home(NamedTuple):
    """Where guidelines lie: folders of domain files and folders of registries (laws.yaml, bodies.yaml), the first that has a
    file of some name counts; and the folder of the gazetteer. `settings` is None for a root without gongkai.yaml."""

    guidelines: tuple[Path, ...]
    registries: tuple[Path, ...]
    gazetteers: tuple[Path, ...]
    settings: Settings | None


def find_root(start: Path) -> Path | None:
    """The project around `start`: the nearest folder above that holds gongkai.yaml, guidelines/ or counties/."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / MARK).is_file() or (folder / GUIDELINES).is_dir() or (folder / COUNTIES).is_dir():
            return folder
    return None


def carried(name: str) -> Path:
    """A folder that came with gongkai (guidelines, templates, counties): in the package, or in the checkout around it."""
    inside = PACKAGE / f"_{name}"
    return inside if inside.is_dir() else PACKAGE.parents[1] / name


def recipes() -> dict[str, bytes]:
    """What checks and publishes a county's repository on GitHub: files by their names in it, as they came with gongkai."""
    inside = PACKAGE / "_ci"
    folder = inside if inside.is_dir() else PACKAGE.parents[1]
    return {name: folder.joinpath(source).read_bytes() for name, source in RECIPES.items()}


def given_guidelines() -> Path | None:
    """The folder of guidelines that the command line or the environment names: itself, or the guidelines/ in it."""
    if not (text := os.environ.get(GIVEN)):
        return None
    folder = Path(text).resolve()
    return folder / GUIDELINES if (folder / GUIDELINES).is_dir() else folder


def home(files: Files) -> Home:
    """Where the project's guidelines lie; tells `files` of the folders outside it and of what is wrong in gongkai.yaml."""
    from gongkai.source.settings import Settings
    from gongkai.source.shape import shape

    node = files.registry(files.root / MARK)
    settings = shape(Settings, node, files.findings) if node is not None else None
    marked = os.path.lexists(files.root / MARK)  # also where something else stands in its place, which was told
    own = _own_folder(files, settings) if settings is not None else None if marked else files.root / GUIDELINES
    outside = given_guidelines()
    came = carried(GUIDELINES)
    chosen = outside or own or came
    if chosen != own and (chosen == came or not chosen.is_relative_to(files.root)):
        files.outside[chosen] = CARRIED if chosen == came else ELSEWHERE
    if settings is not None and own is None and outside is None and settings.is_elsewhere:
        files.findings.append(_unnamed(files, settings))
    # beside guidelines that are not its own a project may have domains and registries of its own
    folders = (chosen,) if own is not None else tuple(dict.fromkeys((files.root / GUIDELINES, chosen)))
    places = (files.root / COUNTIES,)
    if not marked:
        return Home(folders, folders, places, None)
    registries = tuple(dict.fromkeys((*folders, came)))
    gazetteers = tuple(dict.fromkeys((*places, carried(COUNTIES))))
    for folder, name in ((came, CARRIED), (carried(COUNTIES), CARRIED_PLACES)):
        if folder not in (*folders, *places):
            files.outside.setdefault(folder, name)
    return Home(folders, registries, gazetteers, settings or Settings())


def _unnamed(files: Files, settings: Settings) -> Finding:
    """The project was settled with guidelines from outside, which nobody names: gongkai's own would print another catalog."""
    message = f"定稿时按的是项目以外的指引（{settings.version}），这一次没有指明"
    hint = f"运行时用 --guidelines 写明它的文件夹，或设环境变量 {GIVEN}；要改按内置指引，运行 gongkai upgrade --to {BUILT_IN}"
    return error("GK028", message, files.trees[MARK].at("指引版本"), hint)


def own_folders(root: Path) -> tuple[str, ...]:
    """The folders inside the project that may hold its guidelines, relative to it: guidelines/, and what gongkai.yaml names."""
    from gongkai.source.files import Files

    found = home(Files(root.resolve())).guidelines
    named = (one.relative_to(root.resolve()).as_posix() for one in found if one.is_relative_to(root.resolve()))
    return tuple(dict.fromkeys((GUIDELINES, *named)))


def _own_folder(files: Files, settings: Settings) -> Path | None:
    """The folder inside the project that gongkai.yaml names; None for the built-in guidelines. Where the name is wrong, the
    project's guidelines/ if there is one, so that one mistake does not become many."""
    if settings.guidelines == BUILT_IN:
        return None
    parts = PurePosixPath(settings.guidelines).parts
    folder = files.root.joinpath(*parts)
    plain = is_plain("/".join(parts)) and not any(part.startswith(".") for part in parts)
    if plain and folder.is_dir() and folder.resolve().is_relative_to(files.root):
        return folder
    node = files.trees[MARK]
    what = "没有这个文件夹" if plain and not folder.exists() else "不是项目里的文件夹"
    hint = f"写“{BUILT_IN}”，或项目里的文件夹，如 {GUIDELINES}；项目以外的文件夹，运行时用 --guidelines 指明"
    message = f"“指引”写的“{settings.guidelines}”{what}"
    files.refuse("GK028", message, node.at("指引"), hint)
    files.broken.add(MARK)
    return files.root / GUIDELINES if (files.root / GUIDELINES).is_dir() else None
