"""Makes what was planned for a place and the places below it, and swaps it in as one folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.publish import manifest
from gongkai.publish.plan import Task, downloads, plan
from gongkai.publish.swap import swap_in
from gongkai.render import FORMATS, Settings, render
from gongkai.site import place_files
from gongkai.site.groups import group_links
from gongkai.site.search import PAGE as SEARCH


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for: formats by name, domains by slug (none: all), and how to render.

    `in_site` tells whether the output has, or will have, a front page above the places; `items` which items have a
    page there, None where all will have one, because the front page is made anew.
    """

    formats: tuple[str, ...]
    domains: tuple[str, ...]
    settings: Settings
    in_site: bool = False
    items: frozenset[str] | None = None


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
    before = manifest.read(target)
    made: dict[str, Artifact] = {}
    kinds: dict[str, str] = {}
    dropped: set[str] = set()
    for catalog in catalogs:
        folder = _inside(catalog.place.slug)
        existing = _names(target / folder)
        tasks = plan(catalog, request.formats, request.domains, has_cover={"index.html", SEARCH} <= set(existing))
        offered = downloads(request.formats, existing)
        home = "../" * (catalog.place.slug.count("/") + 1) + "index.html" if request.in_site else ""
        settings = replace(
            request.settings,
            downloads=offered,
            search=SEARCH,
            home=home,
            groups=group_links(catalog),
            items=request.items,
        )
        for task in tasks:
            for artifact in _rendered(task, settings, told):
                path = folder + artifact.path
                made[path] = Artifact(path, artifact.data)
                kinds[path] = task.format
        dropped.update(task.format for task in tasks if not task.only)
    dropping = {path for path, kind in before.items() if kind in dropped and path.startswith(_inside(first))}
    files = {path: kind for path, kind in before.items() if path not in dropping} | kinds
    swap_in(target, [*made.values(), manifest.written(files)], lambda path: path in dropping)
    return [Artifact(f"{target.name}/{artifact.path}", artifact.data) for artifact in made.values()]


def _inside(slug: str) -> str:
    """The folder of a place inside its county's, with a slash at its end; empty for the county itself."""
    below = slug.partition("/")[2]
    return f"{below}/" if below else ""


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
        progress=lambda done, total: told(f"{title} {done}/{total}"),
    )
    artifacts = render(task.format, task.catalog, how)
    if task.format == "html" and not task.only:
        artifacts += place_files(task.catalog, how)
    return artifacts
