"""Everything of some places, and what stands above them, made in an output folder: what `gongkai build` does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.model.refusal import Refusal
from gongkai.model.templates import Templates
from gongkai.progress.status import missing
from gongkai.publish.asked import chosen_domains
from gongkai.publish.plan import WHOLE
from gongkai.publish.root import has_front_page, item_pages, publish_root
from gongkai.publish.run import Request, publish
from gongkai.publish.stage import staged
from gongkai.publish.swap import SwapError
from gongkai.render import RenderError, Settings
from gongkai.render.csv import too_long
from gongkai.render.html.offers import size
from gongkai.site.changes import history, latest
from gongkai.source.editions import EditionError, editions
from gongkai.source.places import level_of


@dataclass(frozen=True, slots=True)
class How:
    """What to make: formats, domains as they were named, the site's full address, how many processes may be used.

    One place that stands `alone` gets a front page above it only where there is one already.
    """

    formats: tuple[str, ...]
    domains: tuple[str, ...] = ()
    address: str = ""
    jobs: int = 1
    accessible: bool = False
    alone: bool = False


class Produced(NamedTuple):
    """What to tell of what was made, and of what was left alone; the places' files, with paths below the output; the date
    of the newest catalog."""

    told: list[str]
    left: list[str]
    files: list[str]
    date: str


def produce(
    root: Path,
    output: Path,
    wanted: Sequence[str],
    catalogs: Mapping[str, Catalog],
    templates: Templates,
    how: How,
    shown: Callable[[Path], str] = str,
    progress: Callable[[str], None] = lambda text: None,
) -> Produced:
    """Make the files of the wanted places in `output`. `shown` says how to write a path.

    Raises Refusal; what was there then stays as it was.
    """
    settings = Settings(templates=templates, jobs=how.jobs, accessible=how.accessible, base_url=how.address)
    try:
        histories = {slug: history(editions(root, slug), catalog) for slug, catalog in catalogs.items()}
    except EditionError as problem:
        raise Refusal(f"{problem}。没有编，原来的成品没有动") from problem
    told: list[str] = []  # only when everything stands where it belongs
    left: list[str] = []
    files: list[str] = []
    lacking: list[str] = []
    try:
        with staged(output) as fresh:
            had = has_front_page(fresh)
            front_page = "html" in how.formats and (not how.alone or had)
            items = None if front_page else item_pages(fresh)
            for family in _families(wanted, catalogs):
                chosen = chosen_domains(family[0], how.domains)
                request = Request(how.formats, chosen, settings, front_page or had, items, histories)
                made = publish(family, fresh, request, progress)
                files += [artifact.path for artifact in made]
                told += _told(family, made, lambda path: shown(output / path), request.domains or (WHOLE,))
                told += [line for one in family for line in latest(one, histories[one.place.slug])]
                lacking += [line for line in map(missing, family) if line and not how.domains]
            if front_page:
                listed, foreign = publish_root(fresh, list(catalogs.values()), templates, how.address)
                left += [f"{shown(output / name)} 不是 gongkai 编的，没有动。" for name in foreign]
                if "index.html" not in foreign:
                    files.append("index.html")
                    count = sum(one.is_county for one in listed)
                    told.append(f"全站首页：{shown(output / 'index.html')}，列出 {count} 个县")
    except (RenderError, SwapError) as problem:
        raise Refusal(str(problem)) from problem
    return Produced(told + lacking, left, files, max(catalog.date for catalog in catalogs.values()))


def _families(wanted: Sequence[str], catalogs: Mapping[str, Catalog]) -> list[list[Catalog]]:
    """The catalogs to publish together: each place that was asked for, with those below it."""
    tops = [slug for slug in wanted if not any(slug.startswith(f"{other}/") for other in wanted)]
    for slug in tops:
        if slug not in catalogs:
            raise Refusal(f"{slug} 的 {level_of(slug).file} 有错，没有内容可编")
    return [[c for slug, c in catalogs.items() if slug == top or slug.startswith(f"{top}/")] for top in tops]


def _told(
    family: Sequence[Catalog], made: Sequence[Artifact], shown: Callable[[str], str], stems: Sequence[str]
) -> Iterator[str]:
    """What to say of what was made of each place and where it is: its cover, and the files of these names."""
    for catalog in family:
        folder = f"{catalog.place.slug}/"
        yield (
            f"{catalog.title}：{len(catalog.domains)} 个领域，{catalog.count} 项。成品在 {shown(catalog.place.slug)}"
        )
        for artifact in made:
            name = artifact.path.removeprefix(folder)
            if name == "index.html" or name.rpartition(".")[0] in stems:
                yield f"  {shown(artifact.path)}  {size(len(artifact.data))}"
        if any(artifact.path.startswith(folder) and artifact.path.endswith(".csv") for artifact in made):
            yield from (f"  {told}" for told in too_long(catalog))
