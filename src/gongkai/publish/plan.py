"""What to make: which catalog goes into which files, in which formats. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from gongkai.model.artifact import Download
from gongkai.model.change import History
from gongkai.model.entry import Catalog, DomainCatalog
from gongkai.model.place import Entrances
from gongkai.model.synonym import NO_SYNONYMS
from gongkai.model.templates import Templates
from gongkai.model.topic import NO_TOPICS
from gongkai.render import FORMATS, Settings
from gongkai.render.cards import booklet_of
from gongkai.render.html.pages import COVER
from gongkai.render.lists import page_of
from gongkai.render.table import columns_of
from gongkai.site import EMBED, NEEDED, PLACE_PARTS, pieces


class Task(NamedTuple):
    """Files of one format, and no more of a catalog than they print. `stem` names data files; `only` is True where only some
    domains are wanted; `piece` says which pages: see `gongkai.site.made`."""

    format: str
    catalog: Catalog
    stem: str
    only: bool
    piece: str = ""

    @property
    def name(self) -> str:
        """What people call it among the tasks of its place."""
        page = PLACE_PARTS.get(self.piece) or (self.piece if self.piece == COVER else f"{self.piece}.html")
        return page if self.format == "html" else f"{self.stem}.{self.format}"


WHOLE = "catalog"
PIECES = ("xlsx", "docx", "json", "csv")  # formats cheap enough to make each domain's file with every whole catalog


def plan(
    catalog: Catalog,
    formats: Sequence[str],
    domains: Sequence[str] = (),
    *,
    has_cover: bool = True,
    own: Collection[str] = (),
) -> tuple[Task, ...]:
    """The tasks for one place, pages last: they tell the sizes of the other files.

    Without `domains`, one task a format for the whole catalog, and the files of each domain in the cheap formats.
    With domains (slugs), one a format and domain, in files of the domain's own name, so that the whole place's files
    stay as they are. Pages link to their neighbours and share one style sheet. Where the output has no cover and search page
    yet (`has_cover`), all pages are made, so that no link leads nowhere.

    What a task is not given it cannot print: so its key need not tell it. `own` are the formats whose templates are not
    those that came with gongkai; nobody knows what those print, so they are given everything.
    """
    wanted = tuple(domain.slug for domain in catalog.domains if not domains or domain.slug in domains)
    data = [name for name in formats if name != "html"]
    given = {name: replace(catalog, guidelines=()) if name in own else printed(catalog, name) for name in formats}
    whole = () if domains else tuple(Task(name, _alone(given[name], name), WHOLE, only=False) for name in data)
    lists = tuple(
        Task(
            name, replace(given[name], domains=(), lists=(listing,), withdrawn=()).cited(), page_of(listing), only=True
        )
        for listing in catalog.lists
        for name in data
        if not domains and (name != "pdf" or listing.form.pdf)
    )
    parts = tuple(
        Task(name, given[name].only(domain), domain.slug, only=True)
        for domain in catalog.domains
        if domain.slug in wanted
        for name in data
        if domains or name in PIECES
    )
    some = bool(domains) and has_cover
    chosen = wanted if some else None
    pages = tuple(_pages(catalog, given["html"], chosen, "html" in own)) if "html" in formats else ()
    return whole + parts + lists + pages


def whole(formats: Iterable[str], domains: Sequence[str], *, has_cover: bool) -> frozenset[str]:
    """The formats of which all of a place's files are made, so that those of an earlier build go."""
    return frozenset(name for name in formats if not domains or (name == "html" and not has_cover))


def _pages(catalog: Catalog, given: Catalog, only: Sequence[str] | None, own: bool) -> Iterator[Task]:
    """A domain's page knows of the other domains no more than their names, and of columns for rare values whether some entry
    has one."""
    columns = tuple(replace(column, if_any=False) for column in columns_of(given))
    settled = replace(given, template=replace(given.template, columns=columns), lists=())
    names = tuple(
        DomainCatalog(order=one.order, slug=one.slug, name=one.name, guidance=None, entries=()) for one in given.domains
    )
    domains = {one.slug: (*names[:place], one, *names[place + 1 :]) for place, one in enumerate(given.domains)}
    domains |= {f"{EMBED}{name}": inside for name, inside in domains.items()}
    for piece in pieces(catalog, only):
        if own:
            shown = given
        elif piece in domains:
            shown = replace(settled, domains=domains[piece]).cited()
        else:
            shown = replace(given, **{name: getattr(catalog, name) for name in NEEDED.get(piece, ())})
        yield Task("html", shown, WHOLE, only is not None, piece)


def printed(catalog: Catalog, name: str) -> Catalog:
    """What files of a format may print of a catalog: the laws that it cites, no office that no entry names."""
    place = replace(catalog.place, offices=(), towns=(), body=None, note=None)
    if name != "json":
        catalog = replace(catalog, withdrawn=())
    if name != "html":
        place = replace(place, website=None, online="", entrances=Entrances(), colour=None)
    plain = replace(catalog, place=place, guidelines=(), views=(), synonyms=NO_SYNONYMS, topics=NO_TOPICS)
    return replace(plain, standing=None).cited()


def _alone(catalog: Catalog, name: str) -> Catalog:
    """The catalog without its lists, which have files of their own; the data hold both, and the package of CSV files
    describes both."""
    return catalog if name in ("json", "csv") else replace(catalog, lists=())


def settings_of(task: Task, settings: Settings) -> Settings:
    """How a task is rendered: of all settings those that count for it."""
    if task.format == "html":
        domain = {one.id for domain in task.catalog.domains if domain.slug == task.piece for one in domain.entries}
        offered = {COVER: "", **{one.slug: one.slug for one in task.catalog.domains}}
        offered |= {page_of(one): page_of(one) for one in task.catalog.lists}
        how = replace(settings, templates=_within(settings.templates, "html"), piece=task.piece)
        if task.piece in offered:
            wanted = offered[task.piece]
            told = tuple(each for each in settings.downloads if each.domain == wanted)
            if wanted:
                told = tuple(each._replace(sha256="") for each in told)
            how = replace(how, downloads=told, history=_announced(task, settings.history))
        if task.piece != COVER:
            how = replace(how, groups=())
        if task.piece.startswith(EMBED):
            known = _announced(task, settings.history)
            how = replace(how, downloads=(), search="", assets="", home="", history=known, items=None)
        if domain:
            items = None if settings.items is None else settings.items & domain
            how = replace(how, base_url="", items=items)
        return how
    how = Settings(
        Templates(settings.templates.where, ()), kept=settings.kept, jobs=settings.jobs, progress=settings.progress
    )
    how = replace(how, stem=task.stem, only=task.only, pieces=not task.only)
    if task.format == "pdf":
        templates = _within(settings.templates, "pdf")
        how = replace(how, templates=templates, accessible=settings.accessible, base_url=settings.base_url)
    if task.format == "csv" and not task.only:  # its articles' addresses
        how = replace(how, base_url=settings.base_url)
    return how


def _announced(task: Task, history: History | None) -> History | None:
    """What a page tells of the record: that there is one, and which numbers its entries or rows had."""
    if history is None:
        return None
    page = task.piece.removeprefix(EMBED)
    inside = {one.id for domain in task.catalog.domains if domain.slug == page for one in domain.entries}
    inside |= {record.id for one in task.catalog.lists if page_of(one) == page for record in one.records}
    return History(since="", edition="", numbers=tuple(pair for pair in history.numbers if pair[1] in inside))


@lru_cache(maxsize=8)
def _within(templates: Templates, folder: str) -> Templates:
    return templates.only(folder)


def download(catalog: Catalog, kind: str, path: str, size: int, digest: str) -> Download | None:
    """What the pages tell of a file made for a format, where it holds the whole catalog, a domain or a list of it."""
    name, _, ending = path.rpartition(".")
    parts = {WHOLE: ""} | {domain.slug: domain.slug for domain in catalog.domains}
    parts |= {at: page_of(one) for one in catalog.lists for at in (page_of(one), booklet_of(one))}
    if kind == "html" or ending != kind or name not in parts:
        return None
    return Download(path, kind, parts[name], size, digest, catalog.date)


def in_order(downloads: Iterable[Download]) -> tuple[Download, ...]:
    """Downloads as they are listed: whole catalogs before domains, formats in the order of their table."""
    formats = list(FORMATS)
    known = [each for each in downloads if each.format in formats]
    return tuple(sorted(known, key=lambda each: (each.domain, formats.index(each.format))))
