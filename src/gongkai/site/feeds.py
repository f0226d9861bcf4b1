"""Atom feeds (RFC 4287) that announce the changes of a place's catalog: of all of it, of each domain, and of the
entries that concern a group of people or an event of life.

Nothing in them comes from the clock: an entry is dated by the edition that brought it. Identifiers are UUIDs made
from the place and the change, so that they stay the same wherever the site stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID, uuid5

from gongkai.model.artifact import Artifact
from gongkai.model.change import ADDED, CHANGED, WITHDRAWN, CellChange, Change, History
from gongkai.model.entry import Catalog, DomainCatalog
from gongkai.render import Settings, lists
from gongkai.render.html.pages import chinese_date, environment
from gongkai.render.json import as_data
from gongkai.site.audience import audience_groups
from gongkai.site.cells import Face, faces, list_page, lists_of
from gongkai.site.groups import page_of

ALL = "feeds/all.xml"
LEAST = 100  # changes of earlier editions are listed up to this many; those of the newest edition always
_IDS = UUID("6f3a1d0c-5a0e-5b52-9c39-6d1f2b7f4a11")  # the root of all identifiers: never change it
_MIDNIGHT = "T00:00:00+08:00"
_WORDS = {ADDED: "新增", CHANGED: "调整", WITHDRAWN: "不再公开"}


class Cell(NamedTuple):
    """One cell of an announcement: labelled texts (原：…, 现：…)."""

    heading: str
    texts: tuple[tuple[str, str], ...]


class Announcement(NamedTuple):
    """One entry of a feed. `page` is relative to the place's folder."""

    id: str
    title: str
    updated: str
    page: str
    category: str = ""
    lines: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()


class Feed(NamedTuple):
    """One feed; `path` and `page` are relative to the place's folder."""

    path: str
    id: str
    title: str
    page: str
    updated: str
    entries: tuple[Announcement, ...]


def place_files(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """The feeds; none where no record of changes is kept."""
    if settings.history is None:
        return []
    place = catalog.place
    address = f"{settings.base_url}{place.slug}/" if settings.base_url else ""
    template = environment(settings.templates.folder("html")).get_template("feed.xml")
    author = place.edition.office if place.edition and place.edition.office else place.name
    return [
        Artifact(feed.path, template.render(feed=feed, author=author, address=address, base=address or "../").encode())
        for feed in feeds(catalog, settings.history)
    ]


def feeds(catalog: Catalog, history: History) -> Iterator[Feed]:
    """All feeds of a place."""
    present = as_data(catalog)
    now = faces(present)
    slugs = (*(domain.slug for domain in catalog.domains), *map(list_page, lists_of(present)))
    pages = {slug: f"{slug}.html" for slug in slugs}

    def made(path: str, title: str, page: str, changes: Sequence[Change]) -> Feed:
        shown = _newest(changes)
        entries = (
            *(_announcement(catalog, change, now, pages) for change in shown),
            _first(catalog, history, path, page),
        )
        mark = f"【{catalog.caution}】" if catalog.caution else ""
        return Feed(path, _id(catalog, path), f"{mark}{title}的变更", page, entries[0].updated, entries)

    yield made(ALL, catalog.title, "index.html", history.changes)
    for domain in catalog.domains:
        changes = [change for change in history.changes if change.domain == domain.slug]
        yield made(domain_feed(domain), catalog.full_domain_title(domain), pages[domain.slug], changes)
    for group in audience_groups(catalog):
        inside = {entry.id for entry in group.entries}
        changes = [change for change in history.changes if change.id in inside]
        title = f"{catalog.place.name}与“{group.name}”有关的公开事项"
        yield made(group_feed(group.slug), title, page_of(group), changes)


def domain_feed(domain: DomainCatalog) -> str:
    """The path of a domain's feed."""
    return f"feeds/{domain.slug}.xml"


def group_feed(slug: str) -> str:
    """The path of the feed of a group of people or an event of life. Entries that went are not in it any more."""
    return f"feeds/group-{slug}.xml"


def _newest(changes: Sequence[Change]) -> list[Change]:
    """All changes of the newest edition that has any, and older ones as long as there is room."""
    return [change for index, change in enumerate(changes) if index < LEAST or change.date == changes[0].date]


def _announcement(catalog: Catalog, change: Change, now: dict[str, Face], pages: dict[str, str]) -> Announcement:
    face = now.get(change.id)
    page = f"{pages[face.domain]}#{change.id}" if face else pages.get(change.domain, "index.html")
    part = "" if change.domain.startswith(f"{lists.FOLDER}/") else "领域"
    lines = [f"{chinese_date(change.date)}，{change.domain_name}{part}"]
    if change.reason:
        lines.append(f"原因：{change.reason}")
    headings = "、".join(cell.heading for cell in change.cells)
    if change.kind == CHANGED:
        cells = tuple(Cell(cell.heading, tuple(_before_and_after(cell))) for cell in change.cells)
    elif change.kind == ADDED and face:
        cells = tuple(Cell(heading, (("", text),)) for heading, text in face.cells.items())
    else:
        cells = tuple(Cell(cell.heading, (("", cell.before),)) for cell in change.cells)
    word = _WORDS[change.kind] + (headings if change.kind == CHANGED else "")
    return Announcement(
        id=_id(catalog, f"{change.date}/{change.id}"),
        title=f"{word}：{change.id} {change.name}",
        updated=change.date + _MIDNIGHT,
        page=page,
        category=change.domain_name,
        lines=tuple(lines),
        cells=cells,
    )


def _before_and_after(cell: CellChange) -> Iterator[tuple[str, str]]:
    yield "原：", cell.before or "（无）"
    yield "现：", cell.after or "（无）"


def _first(catalog: Catalog, history: History, path: str, page: str) -> Announcement:
    """What every feed ends with, so that none is empty."""
    return Announcement(
        id=_id(catalog, f"{path}/first"),
        title="目录公布",
        updated=history.since + _MIDNIGHT,
        page=page,
        lines=(f"从{chinese_date(history.since)}的一版起记录变更。",),
    )


def _id(catalog: Catalog, what: str) -> str:
    return uuid5(_IDS, f"{catalog.place.code}/{catalog.place.slug}/{what}").urn
