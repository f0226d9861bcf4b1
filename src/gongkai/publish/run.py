"""Makes what was planned for a place and the places below it, and swaps it in as one folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from gongkai.model.artifact import Artifact, Download
from gongkai.model.change import History
from gongkai.model.entry import Catalog
from gongkai.publish import manifest
from gongkai.publish.plan import Task, download, in_order, plan
from gongkai.publish.swap import recover, swap_in
from gongkai.render import FORMATS, Settings, render
from gongkai.render.mistakes import template_mistakes
from gongkai.resolve.views import with_views
from gongkai.site import changes, place_files
from gongkai.site.groups import group_links
from gongkai.site.search.pages import PAGE as SEARCH


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for: formats by name, domains by slug (none: all), and how to render.

    `in_site` tells whether the output has, or will have, a front page above the places; `items` which items have a
    page there, None where all will have one, because the front page is made anew; `histories` are the places' records of
    changes by slug; a place without one begins its record.
    """

    formats: tuple[str, ...]
    domains: tuple[str, ...]
    settings: Settings
    in_site: bool = False
    items: frozenset[str] | None = None
    histories: Mapping[str, History] = field(default_factory=dict)


@dataclass(slots=True)
class _Output:
    """What goes into the folder: files made, the format of each, and what is told of those to download."""

    made: dict[str, Artifact]
    kinds: dict[str, str]
    offered: dict[str, Download]

    def add(self, folder: str, artifact: Artifact, kind: str, offer: Download | None) -> None:
        path = folder + artifact.path
        self.made[path] = Artifact(path, artifact.data)
        self.kinds[path] = kind
        if offer is not None:
            self.offered[path] = offer._replace(path=path)


def publish(
    catalogs: Sequence[Catalog], output: Path, request: Request, told: Callable[[str], None] = lambda text: None
) -> list[Artifact]:
    """Render a place's catalog and those of the places below it (the place itself first) and put them into `output`.

    A county with its towns and villages is one folder, which is swapped in as one; a town alone replaces its part
    of it. Returns what was made, with paths below `output`. Everything is rendered before anything is written.
    Raises RenderError and SwapError.
    """
    first = catalogs[0].place.slug
    target = output / first.split("/")[0]
    recover(target)
    before, former = manifest.read(target), manifest.downloads(target)
    dropped: set[str] = set()
    files = _Output({}, {}, {})
    for catalog in map(with_views, catalogs):
        folder = _inside(catalog.place.slug)
        has_cover = {"index.html", SEARCH} <= set(_names(target / folder))
        tasks = plan(catalog, request.formats, request.domains, has_cover=has_cover)
        dropped.update(task.format for task in tasks if not task.only)
        kept = manifest.below(folder, (each for each in former.values() if each.format not in dropped))
        how = replace(request.settings, history=_recorded(catalog, request, tasks, folder, files))
        _make(catalog, tasks, replace(request, settings=how), folder, kept, files, told)
    dropping = {path for path, kind in before.items() if kind in dropped and path.startswith(_inside(first))}
    listed = {path: kind for path, kind in before.items() if path not in dropping} | files.kinds
    offered = {path: each for path, each in former.items() if path in listed} | files.offered
    swap_in(target, [*files.made.values(), manifest.written(listed, offered.values())], lambda path: path in dropping)
    return [Artifact(f"{target.name}/{artifact.path}", artifact.data) for artifact in files.made.values()]


def _inside(slug: str) -> str:
    """The folder of a place inside its county's, with a slash at its end; empty for the county itself."""
    below = slug.partition("/")[2]
    return f"{below}/" if below else ""


def _make(
    catalog: Catalog,
    tasks: Sequence[Task],
    request: Request,
    folder: str,
    kept: Mapping[str, Download],
    files: _Output,
    told: Callable[[str], None],
) -> None:
    """Render one catalog's tasks into the output. Pages come last and are told of all files to download."""
    home = "../" * (catalog.place.slug.count("/") + 1) + "index.html" if request.in_site else ""
    settings = replace(request.settings, search=SEARCH, home=home, groups=group_links(catalog), items=request.items)
    offered = dict(kept)
    for task in tasks:
        for artifact in _rendered(task, replace(settings, downloads=in_order(offered.values())), told):
            offer = download(catalog, task.format, artifact)
            files.add(folder, artifact, task.format, offer)
            if offer is not None:
                offered[artifact.path] = offer


def _recorded(catalog: Catalog, request: Request, tasks: Sequence[Task], folder: str, files: _Output) -> History:
    """What changed from edition to edition; with the whole catalog's data comes the record of it."""
    history = request.histories.get(catalog.place.slug) or changes.history((), catalog)
    if any(task.format == "json" and not task.only for task in tasks):
        files.add(folder, changes.written(history, catalog), "json", None)
    return history


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def _rendered(task: Task, settings: Settings, told: Callable[[str], None]) -> list[Artifact]:
    """The files of one task; with the whole place's pages come the other parts of its site."""
    title = f"{task.catalog.place.name}：{FORMATS[task.format].title}"
    told(title)
    how = replace(
        settings,
        stem=task.stem,
        only=task.only,
        slugs=task.slugs,
        pieces=not task.only,
        progress=lambda done, total: told(f"{title} {done}/{total}"),
    )
    with template_mistakes(how.templates):
        artifacts = render(task.format, task.catalog, how)
        if task.format == "html" and not task.only:
            artifacts += place_files(task.catalog, how)
    return artifacts
