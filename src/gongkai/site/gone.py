"""What stands at the addresses of what the catalog has no longer: pages of domains and lists, covers of places below, pieces for
other sites.

The record of changes says what was there. A bookmark, a link on another site and a piece that is included there then say that
it is gone, since when and why, instead of leading nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from posixpath import relpath
from typing import NamedTuple

from markupsafe import escape

from gongkai.kinds.date import chinese
from gongkai.model.artifact import Artifact
from gongkai.model.change import WITHDRAWN, Change, Changes, History
from gongkai.model.entry import Catalog
from gongkai.model.place import PlaceRef
from gongkai.render import Settings
from gongkai.render.html.item import cautioned
from gongkai.render.html.pages import common, environment, stylesheet
from gongkai.render.lists import page_of as list_page

_PAGE = re.compile(r"[0-9]{2}-[a-z0-9-]{1,80}|lists/[a-z][a-z0-9-]{0,80}")  # of a domain, of a list
_NUMBER = re.compile(r"[0-9A-Z]{1,8}-L?[0-9]{1,6}")


class Left(NamedTuple):
    """A place directly below that has no catalog any more: its folder in this one's, its name, the date of the edition that lacks
    it first, empty where none was put down since."""

    slug: str
    name: str
    date: str


class Gone(NamedTuple):
    """A domain or a list that the catalog has no longer: its page without ending, its name, the date of the edition that lacks
    it first, empty where none was put down since, and why, if that is known."""

    slug: str
    name: str
    date: str
    reason: str

    @property
    def of_list(self) -> bool:
        """Whether it is a list."""
        return "/" in self.slug


def gone(catalog: Catalog, history: History) -> list[Gone]:
    """The domains and lists that the record knows and the catalog has no longer, under whatever name."""
    there = {slug for domain in catalog.domains for slug in (domain.slug, *domain.former)}
    there |= {list_page(one) for one in catalog.lists}
    names = {domain.name for domain in catalog.domains} | {one.form.name for one in catalog.lists}
    reasons = dict(catalog.place.unadopted)
    found: dict[str, Gone] = {}
    for date, change in _withdrawn(history):
        if change.domain not in (*there, *found) and change.domain_name not in names:
            name = change.domain_name
            found[change.domain] = Gone(change.domain, name, date, reasons.get(name, ""))
    return list(found.values())


def left(catalog: Catalog, history: History) -> list[Left]:
    """The places that the record knows directly below this one and that are there no longer."""
    inside, there = f"{catalog.place.slug}/", {*(one.slug for one in catalog.below), *dict(history.moved)}
    found: dict[str, Left] = {}
    for date, changes in _recorded(history):
        for one in changes.left:
            if one.slug.startswith(inside) and one.slug not in there:
                found.setdefault(one.slug, Left(one.slug.removeprefix(inside), one.name, date))
    return list(found.values())


def gone_files(catalog: Catalog, settings: Settings, history: History) -> list[Artifact]:
    """A small page for each domain, list and place below that is gone, and the pieces of those domains and of items that are gone."""
    folder = settings.templates.folder("html")
    sheet, template = stylesheet(catalog, folder), environment(folder).get_template("gone.html")
    files = []
    for one in gone(catalog, history):
        shared = common(catalog, sheet, settings, up="../" if one.of_list else "")
        text = template.render(shared, here=one.name, gone=one, since=_since(one.date), is_place=False)
        files.append(Artifact(f"{one.slug}.html", text.encode()))
        if not one.of_list:
            files.append(_piece(catalog, f"embed/{one.slug}.html", one.slug, one.name, one.date, one.reason))
    for place in left(catalog, history):
        shared = common(catalog, sheet, settings, up="../" * (place.slug.count("/") + 1))
        text = template.render(shared, here=place.name, gone=place, since=_since(place.date), is_place=True)
        files.append(Artifact(f"{place.slug}/index.html", text.encode()))
    files += [
        Artifact(f"{relpath(former, catalog.place.slug)}/index.html", leading_on(catalog, settings, former, place))
        for former, place in history.moved
    ]
    where = pages_of(catalog, history)
    items: dict[str, Artifact] = {}
    for date, change in _withdrawn(history):
        if change.id not in where and not change.domain.startswith("lists/"):
            for number in (change.id, *(old for old, new in history.numbers if new == change.id)):
                path, name = f"embed/item-{number}.html", f"{number} {change.name}"
                items.setdefault(number, _piece(catalog, path, f"item-{number}", name, date, change.reason or ""))
    return [*files, *items.values()]


def leading_on(catalog: Catalog, settings: Settings, former: str, place: PlaceRef) -> bytes:
    """The page at the address `former` of a place that lies elsewhere now, as one of the catalog's pages; it leads on."""
    folder = settings.templates.folder("html")
    shared = common(catalog, stylesheet(catalog, folder), settings, up=f"{relpath(catalog.place.slug, former)}/")
    told = {"name": place.name, "address": f"{relpath(place.slug, former)}/index.html", "script": ""}
    return environment(folder).get_template("moved.html").render(shared, here=place.name, **told).encode()


def numbers(changes: Iterable[Changes], catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """The numbers that entries and rows had before, each with the last one; `changes` lead up to the catalog."""
    known: dict[str, str] = {}
    for one in changes:
        fresh = one.numbers
        known = {old: fresh.get(new, new) for old, new in known.items()} | fresh
    there = _pages(catalog)
    return tuple((old, new) for old, new in known.items() if old not in there and _NUMBER.fullmatch(old))


def pages_of(catalog: Catalog, history: History) -> dict[str, str]:
    """The page that each entry and each row of a list stands on, without its ending, by its number and those that it had."""
    found = _pages(catalog)
    return found | {former: found[number] for former, number in history.numbers if number in found}


def _pages(catalog: Catalog) -> dict[str, str]:
    found = {entry.id: domain.slug for domain, entry in catalog.pairs()}
    lists = (one for one in catalog.lists if not one.form.view)
    return found | {record.id: list_page(one) for one in lists for record in one.records}


def _withdrawn(history: History) -> Iterator[tuple[str, Change]]:
    """What went, with the date of the edition that lacks it first, the latest first. Editions are files that anybody may have
    written: what stands nowhere that pages do is left out."""
    gone = ((date, change) for date, changes in _recorded(history) for change in changes.of(WITHDRAWN))
    return ((date, change) for date, change in gone if _PAGE.fullmatch(change.domain) and _NUMBER.fullmatch(change.id))


def _recorded(history: History) -> Iterator[tuple[str, Changes]]:
    """What changed, the latest first, with the date of the edition that it belongs to: empty of what belongs to none yet."""
    if history.unrecorded is not None:
        yield "", history.unrecorded
    yield from ((one.after, one) for one in history.editions)


def _since(date: str) -> str:
    return f"从{chinese(date)}的一版起" if date else "现在"


def _piece(catalog: Catalog, path: str, mark: str, name: str, date: str, reason: str) -> Artifact:
    why = f"，原因：{escape(reason)}" if reason else ""
    told = f"{_since(date)}不在{escape(catalog.place.name)}的目录里{why}。"
    text = (
        f'<div class="gongkai-embed" id="gongkai-{escape(mark)}" lang="zh-Hans">\n{cautioned(catalog)}'
        f'<p class="gongkai-caption">{escape(name)}</p>\n<p class="gongkai-about">{told}</p>\n</div>\n'
    )
    return Artifact(path, text.encode())
