"""Atom feeds (RFC 4287) that announce the changes of a place's catalog: of all of it, of each domain, and of the
entries that concern a group of people or an event of life.

Nothing in them comes from the clock: an entry is dated by the edition that brought it. Identifiers are UUIDs made
from the place and the change, so that they stay the same wherever the site stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID, uuid5

from gongkai.kinds.date import chinese
from gongkai.model.artifact import Artifact
from gongkai.model.change import (
    ADDED,
    CHANGED,
    MOVED,
    WITHDRAWN,
    CellChange,
    Change,
    History,
)
from gongkai.model.entry import Catalog
from gongkai.render import Settings, lists
from gongkai.render.changes import NOTHING, cell_line, named, shared_title
from gongkai.render.html.pages import environment
from gongkai.render.lists import page_of as page_of_list
from gongkai.site.audience import audience_groups
from gongkai.site.gone import gone, pages_of
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
    author = place.office or place.name
    return [
        Artifact(feed.path, template.render(feed=feed, author=author, address=address, base=address or "../").encode())
        for feed in feeds(catalog, settings.history)
    ]


def feeds(catalog: Catalog, history: History) -> Iterator[Feed]:
    """All feeds of a place."""
    where = pages_of(catalog, history)

    def made(path: str, title: str, page: str, wanted: Callable[[str], bool]) -> Feed:
        entries = (
            *_newest(list(_announcements(catalog, history, where, wanted))),
            Announcement(  # what every feed ends with, so that none is empty
                id=_id(catalog, f"{path}/first"),
                title="目录公布",
                updated=history.since + _MIDNIGHT,
                page=page,
                lines=(f"从{chinese(history.since)}的一版起记录变更。",),
            ),
        )
        mark = f"【{catalog.caution}】" if catalog.caution else ""
        return Feed(path, _id(catalog, path), f"{mark}{title}的变更", page, entries[0].updated, entries)

    left = {change.id: change.domain for changes in history.editions for change in changes.of(WITHDRAWN)}
    stood = left | {old: left[new] for old, new in history.numbers if new in left} | where
    yield made(ALL, catalog.title, "index.html", lambda number: True)
    parts = [(one.slug, catalog.full_domain_title(one)) for one in catalog.domains]
    lost = (one for one in gone(catalog, history) if not one.of_list)
    for part, title in (*parts, *((one.slug, f"{catalog.place.name}{one.name}领域") for one in lost)):
        inside = frozenset(number for number, slug in stood.items() if slug == part)
        yield made(domain_feed(part), title, f"{part}.html", inside.__contains__)
    for group in audience_groups(catalog):
        inside = frozenset(entry.id for entry in group.entries)
        title = f"{catalog.place.name}与“{group.name}”有关的公开事项"
        yield made(group_feed(group.slug), title, page_of(group), inside.__contains__)


def domain_feed(slug: str) -> str:
    """The path of a domain's feed."""
    return f"feeds/{slug}.xml"


def group_feed(slug: str) -> str:
    """The path of the feed of a group of people or an event of life. Entries that went are not in it any more."""
    return f"feeds/group-{slug}.xml"


def _newest(changes: Sequence[Announcement]) -> list[Announcement]:
    """All changes of the newest edition that has any, and older ones as long as there is room."""
    return [one for index, one in enumerate(changes) if index < LEAST or one.updated == changes[0].updated]


def _announcements(
    catalog: Catalog, history: History, where: Mapping[str, str], wanted: Callable[[str], bool]
) -> Iterator[Announcement]:
    """What is told of the wanted entries, the newest edition first. That entries moved in their table is no news."""
    for changes in history.editions:
        for one in changes.shared:
            if any(wanted(spot.id) for spot in one.cells):
                yield Announcement(
                    id=_id(catalog, f"{changes.after}/{one.before}/{one.after}"),
                    title=shared_title(one),
                    updated=changes.after + _MIDNIGHT,
                    page="index.html",
                    lines=(chinese(changes.after), f"涉及 {named([spot.id for spot in one.cells])}"),
                )
        for change in changes.entries:
            if wanted(change.id) and change.kind != MOVED:
                yield _announcement(catalog, change, changes.after, where)


def _announcement(catalog: Catalog, change: Change, date: str, where: Mapping[str, str]) -> Announcement:
    slug = where.get(change.id)
    known = {*(domain.slug for domain in catalog.domains), *map(page_of_list, catalog.lists)}
    page = f"{slug}.html#{change.id}" if slug else f"{change.domain}.html" if change.domain in known else "index.html"
    part = "" if change.domain.startswith(f"{lists.FOLDER}/") else "领域"
    lines = [f"{chinese(date)}，{change.domain_name}{part}"]
    if change.reason:
        lines.append(f"原因：{change.reason}")
    headings = "、".join(cell.heading for cell in change.cells)
    if change.kind == CHANGED:
        cells = tuple(Cell(cell.heading, tuple(_before_and_after(cell))) for cell in change.cells)
    else:
        cells = tuple(Cell(cell.heading, (("", cell.before or cell.after),)) for cell in change.cells)
    word = _WORDS[change.kind] + (headings if change.kind == CHANGED else "")
    return Announcement(
        id=_id(catalog, f"{date}/{change.id}"),
        title=f"{word}：{change.id} {change.name}",
        updated=date + _MIDNIGHT,
        page=page,
        category=change.domain_name,
        lines=tuple(lines),
        cells=cells,
    )


def _before_and_after(cell: CellChange) -> Iterator[tuple[str, str]]:
    yield "原：", cell.before or NOTHING
    yield "现：", cell.after or NOTHING
    if remark := cell_line(cell).remark:
        yield "", f"（{remark}）"


def _id(catalog: Catalog, what: str) -> str:
    return uuid5(_IDS, f"{catalog.place.code}/{catalog.place.slug}/{what}").urn
