"""Makes what was planned and swaps it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.publish.plan import downloads, owned, plan
from gongkai.publish.swap import swap_in
from gongkai.render import FORMATS, Settings, render
from gongkai.site.search import PAGE as SEARCH
from gongkai.site.search import search_files


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for: formats by name, domains by slug (none: all), and how to render."""

    formats: tuple[str, ...]
    domains: tuple[str, ...]
    settings: Settings


def publish(
    catalog: Catalog, target: Path, request: Request, told: Callable[[str], None] = lambda text: None
) -> list[Artifact]:
    """Render a catalog and put it into `target`; returns what was made.

    Everything is rendered before anything is written. Raises RenderError and SwapError.
    """
    existing: Sequence[str] = [path.name for path in target.iterdir()] if target.is_dir() else []
    tasks = plan(catalog, request.formats, request.domains, has_cover={"index.html", SEARCH} <= set(existing))
    settings = replace(request.settings, downloads=downloads(request.formats, existing), search=SEARCH)
    artifacts: list[Artifact] = []
    for task in tasks:
        title = FORMATS[task.format].title

        def progress(done: int, total: int, title: str = title) -> None:
            told(f"{catalog.place.name}：{title} {done}/{total}")

        told(f"{catalog.place.name}：{title}")
        how = replace(settings, stem=task.stem, only=task.only, slugs=task.slugs, progress=progress)
        artifacts.extend(render(task.format, task.catalog, how))
        if task.format == "html" and not task.only:
            artifacts.extend(search_files(task.catalog, how))
    unique = list({artifact.path: artifact for artifact in artifacts}.values())
    swap_in(target, unique, lambda path: owned(tasks, path))
    return unique
