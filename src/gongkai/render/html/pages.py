"""Web pages: a cover and one page a domain, one style sheet, one small script, nothing from outside.

All links are relative, so that the pages work from a disk, under any path, and on any host. Everything can be read
without the script, which filters and sorts the table. What a page says around its table is in
`templates/html/`, the cells of the table come from `table`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from functools import lru_cache
from posixpath import relpath
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined

from gongkai.kinds.date import chinese
from gongkai.model.address import is_web
from gongkai.model.artifact import ASSETS, Artifact
from gongkai.model.entry import Catalog, DomainCatalog
from gongkai.model.item import EVIDENCE, GROUPS, UNASKED, is_shared
from gongkai.model.place import Place
from gongkai.model.record import Listing
from gongkai.model.templates import Templates
from gongkai.model.topic import EVENT
from gongkai.render import GroupLink, Settings
from gongkai.render.cards import SHEET
from gongkai.render.html.cards import card_pages
from gongkai.render.html.linked import block
from gongkai.render.html.lists import downloads, list_page, years_of
from gongkai.render.html.offers import offers
from gongkai.render.html.sandbox import Sandbox
from gongkai.render.html.style import list_style, style_of, style_with
from gongkai.render.html.table import UNSURE, mark_of, page_filters, page_groups, page_rows
from gongkai.render.html.trail import Crumb, region_anchor, trail
from gongkai.render.json import UNMARKED, VOUCHED, evidence_to_print
from gongkai.render.lists import FOLDER
from gongkai.render.lists import page_of as list_name
from gongkai.render.sections import facts_of
from gongkai.render.table import tabulate

WEBSITE, ON_REQUEST = "政府网站", "依申请公开"  # a channel and a mode whose addresses a place may give
EVIDENCE_WORDS = {
    EVIDENCE[0]: "在政府网站公布的目录或者指引的附件里见到",
    EVIDENCE[1]: "只在转载页上见到",
    UNSURE: "依据一般知识整理，尚未见到官方页面",
    UNMARKED: "没有写明核对情况",
    VOUCHED: "编制目录时自己核对过，不看指引的核对情况",
}

COVER = "index.html"  # the piece that is the place's first page
COMPARED = "overview.html"  # the page that compares a place's counties, in the folder of a place above them
_SORTED = ("一级事项", "二级事项", "公开时限", "公开主体")
GROUP_HEADINGS = {EVENT: "按要办的事查", GROUPS: "按特定群体查"}


@lru_cache(maxsize=4)
def environment(folder: Templates) -> Sandbox:
    """The templates of a folder: sandboxed, everything escaped, an unknown name an error."""

    def load(name: str) -> tuple[str, str, None] | None:
        return (folder.text(name), folder.called(name), None) if folder.has(name) else None

    made = Sandbox(
        ours=folder.unchanged,
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["chinese_date"] = chinese
    return made


def render(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """The pages, or one piece of them, with the style sheet and the scripts that they load."""
    folder, piece = settings.templates.folder("html"), settings.piece
    sheet = stylesheet(catalog, folder)
    script = asset("table", "js", folder.data("table.js"))
    shared = common(catalog, sheet, settings)
    artifacts = [sheet, script]
    if piece in ("", COVER):
        artifacts.append(_cover(catalog, settings, shared))
    count = len(catalog.domains)
    for index, domain in enumerate(catalog.domains):
        if piece in ("", domain.slug):
            artifacts.append(_page(catalog, index, settings, shared, script))
            artifacts += _moved(catalog, domain, settings, shared)
            settings.progress(index + 1, count)
    for listing in catalog.lists:
        if piece in ("", list_name(listing)):
            artifacts += _list(catalog, listing, settings, script)
    return artifacts


def _page(catalog: Catalog, index: int, settings: Settings, shared: dict[str, Any], script: Artifact) -> Artifact:
    """The page of a domain."""
    domain = catalog.domains[index]
    table = tabulate(catalog, domain)
    renumbered = _renumbered({entry.id for entry in domain.entries}, settings)
    marks = [entry.evidence for entry in domain.entries if entry.id not in domain.vouched and mark_of(entry)]
    template = environment(settings.templates.folder("html")).get_template("domain.html")
    text = template.render(
        shared,
        here=domain.name,
        domain=domain,
        renumbered=renumbered,
        withdrawn=[one for one in domain.withdrawn if one[0] not in renumbered],
        table=table,
        script=loaded(script, settings),
        rows=page_rows(table, lambda number: _item_page(number, catalog, settings), domain.vouched),
        filters=page_filters(table, catalog.template),
        sorting=[(place, one.heading) for place, one in enumerate(table.columns) if one.key in _SORTED],
        groups=page_groups(table),
        on_request=any(entry.mode not in ("", UNASKED) for entry in domain.entries),
        request_door=door if is_web(door := catalog.place.entrances.requests) else None,
        unsure_count=marks.count(UNSURE),
        partly_count=len(marks) - marks.count(UNSURE),
        downloads=offers(catalog, settings.downloads, domain.slug),
        before=catalog.domains[index - 1] if index else None,
        after=catalog.domains[index + 1] if index + 1 < len(catalog.domains) else None,
    )
    return Artifact(page_name(domain), text.encode())


def _list(catalog: Catalog, listing: Listing, settings: Settings, script: Artifact) -> Iterator[Artifact]:
    """A list's page, with a style sheet of its form's own."""
    folder = settings.templates.folder("html")
    sheet = asset("gongkai", "css", list_style(catalog, listing.form, folder))
    shared = common(catalog, sheet, settings, up="../")
    page, files = list_page(catalog, listing), downloads(catalog, listing, settings)
    template = environment(folder).get_template("list.html")
    renumbered = _renumbered({one.id for one in listing.records}, settings)
    text = template.render(
        shared,
        here=listing.form.name,
        page=page,
        script=loaded(script, settings),
        downloads=files,
        renumbered=renumbered,
    )
    yield sheet
    yield Artifact(f"{page.name}.html", text.encode())
    if listing.current and listing.slug != listing.form.slug:
        yield from _years(catalog, listing, settings, shared)
    if listing.form.cards:
        yield from _cards(catalog, listing, settings)


def _years(catalog: Catalog, listing: Listing, settings: Settings, shared: dict[str, Any]) -> Iterator[Artifact]:
    """A small page under the name of a yearly list without its year; it leads to the newest one."""
    folder = settings.templates.folder("html")
    script = asset("moved", "js", folder.data("moved.js"))
    years, rows = years_of(catalog, listing)
    text = (
        environment(folder)
        .get_template("years.html")
        .render(shared, here=listing.form.name, years=years, rows=rows, script=loaded(script, settings))
    )
    yield script
    yield Artifact(f"{FOLDER}/{listing.form.slug}.html", text.encode())


def _cards(catalog: Catalog, listing: Listing, settings: Settings) -> Iterator[Artifact]:
    """A page for each row of a list that is read row by row."""
    folder = settings.templates.folder("html")
    sheet = asset("gongkai", "css", style_with("card.css", catalog, folder))
    script = asset("print", "js", folder.data("print.js"))
    shared = common(catalog, sheet, settings, up="../../")
    shared["trail"] = (*shared["trail"], Crumb(listing.form.name, f"../{listing.slug}.html"))
    template = environment(folder).get_template("card.html")
    yield from (sheet, script)
    for page in card_pages(catalog, listing):
        text = template.render(shared, here=page.title, page=page, script=loaded(script, settings), sheet_name=SHEET)
        yield Artifact(page.name, text.encode())
        former = _renumbered((page.record.id,), settings)  # paper that is about names the page as it was called
        yield from (Artifact(page.name.replace(page.record.id, number), text.encode()) for number in former)


def _cover(catalog: Catalog, settings: Settings, shared: dict[str, Any]) -> Artifact:
    """The place's first page: what the catalog is, its domains, the places below."""
    evidence = [(name, count, EVIDENCE_WORDS[name]) for name, count in evidence_to_print(catalog).items()]
    template = environment(settings.templates.folder("html")).get_template("index.html")
    text = template.render(
        shared,
        trail=shared["trail"][:-1],
        here=catalog.place.name,
        downloads=offers(catalog, settings.downloads),
        linked=block(catalog, settings.downloads, settings.base_url),
        evidence=evidence,
        facts=dict(facts_of(catalog)),
        lists=[one for one in catalog.lists if one.current],
        topics=_topics(settings.groups),
        compared=COMPARED if settings.home and catalog.place.level in ("省级", "部门", "市级") else "",
        below=[
            *_counties(catalog.place, settings.home),
            *(Crumb(ref.name, f"{relpath(ref.slug, catalog.place.slug)}/index.html") for ref in catalog.below),
        ],
    )
    return Artifact("index.html", text.encode())


def _counties(place: Place, home: str) -> Iterator[Crumb]:
    """Of a province or a city, where the front page lists its counties, which are no part of its own catalog."""
    if home and place.level in ("省级", "市级"):
        regions = (place.name,) if place.level == "省级" else (place.province or "", place.name)
        yield Crumb(f"{place.name}各县（市、区）的目录", f"{home}#{region_anchor(*regions)}")


def _item_page(number: str, catalog: Catalog, settings: Settings) -> str:
    """The address of an item's own page from the place's folder; nothing where there is none."""
    known = settings.items is None or number in settings.items
    if not settings.home or catalog.caution or not is_shared(number) or not known:
        return ""
    return f"{settings.home.removesuffix('index.html')}items/{number}.html"


def _topics(groups: tuple[GroupLink, ...]) -> list[tuple[str, str, list[GroupLink]]]:
    """The links to pages about groups in sections: heading, anchor, links."""
    found = [
        (title, f"topics-{number}", [group for group in groups if group.kind == kind])
        for number, (kind, title) in enumerate(GROUP_HEADINGS.items(), 1)
    ]
    return [section for section in found if section[2]]


def _renumbered(numbers: Collection[str], settings: Settings) -> dict[str, str]:
    """The numbers that some items or rows had before, with those that they have now: an address that was given once leads on."""
    known = settings.history.numbers if settings.history else ()
    return {former: number for former, number in known if number in numbers}


def _moved(catalog: Catalog, domain: DomainCatalog, settings: Settings, shared: dict[str, Any]) -> Iterator[Artifact]:
    """Small pages under the names that a domain's page had before; they lead to its present one."""
    names = [name for name in domain.former if name not in {other.slug for other in catalog.domains}]
    if not names:
        return
    folder = settings.templates.folder("html")
    script = asset("moved", "js", folder.data("moved.js"))
    template = environment(folder).get_template("moved.html")
    told = {"name": domain.name, "address": page_name(domain), "script": loaded(script, settings)}
    text = template.render(shared, here=domain.name, **told)
    yield script
    yield from (Artifact(f"{name}.html", text.encode()) for name in names)


def common(catalog: Catalog, sheet: Artifact, settings: Settings | None = None, up: str = "") -> dict[str, Any]:
    """What every page of a place's catalog is told. `up` leads from the page's folder to the place's."""
    home = settings.home if settings else ""
    return {
        "catalog": catalog,
        "edition": catalog.place.edition,
        "date": chinese(catalog.date),
        "stylesheet": up + loaded(sheet, settings),
        "unchecked": catalog.caution,
        "unsure": UNSURE,
        "up": up,
        "site": Crumb(catalog.title, f"{up}index.html"),
        "trail": trail(catalog, home, up),
        "entrances": [one for one in catalog.place.entrances.named() if is_web(one[1])],
        "website": catalog.place.website if is_web(catalog.place.website) else None,
        "search": up + settings.search if settings and settings.search else "",
        "announced": bool(settings and settings.history),
        "everywhere": _everywhere(settings, up),
        "ask": asked_at(catalog),
    }


def addresses(place: Place) -> dict[str, str]:
    """Where a place's channels and modes lead, as far as the place says it."""
    known = {WEBSITE: place.website, ON_REQUEST: place.entrances.requests}
    return {name: address for name, address in known.items() if address and is_web(address)}


def asked_at(catalog: Catalog) -> Crumb | None:
    """Where people say what is wrong: the place's 互动交流, else its website.

    The address is left as it is: what a website does with a query or a fragment that it does not know is not ours to
    try, so that the page shows the item's number to be copied.
    """
    place = catalog.place
    for name, address in ((f"{place.online}的互动交流", place.entrances.talk), (place.site, place.website)):
        if is_web(address):
            return Crumb(name, address or "")
    return None


def page_name(domain: DomainCatalog) -> str:
    """The file name of a domain's page."""
    return f"{domain.slug}.html"


def stylesheet(catalog: Catalog, folder: Templates) -> Artifact:
    """The style sheet of a place's pages; see `asset`."""
    return asset("gongkai", "css", style_of(catalog, folder))


def _everywhere(settings: Settings | None, up: str) -> list[str]:
    """The scripts of every page where there is a search, whose part of the site makes these files."""
    if settings is None or not settings.search:
        return []
    folder = settings.templates.folder("html")
    return [up + loaded(one, settings) for one in (search_key(folder), ask_script(folder))]


def loaded(one: Artifact, settings: Settings | None) -> str:
    """Where a style sheet or a script is, from the place's folder."""
    return (settings.assets if settings else "") + one.path


def search_key(folder: Templates) -> Artifact:
    """The script with which "/" reaches the box of the search."""
    return asset("search-key", "js", folder.data("search-key.js"))


def ask_script(folder: Templates) -> Artifact:
    """The script that says which item is meant when somebody writes about it."""
    return asset("ask", "js", folder.data("ask.js"))


def asset(name: str, ending: str, data: bytes) -> Artifact:
    """A file that pages load. Its name carries a hash of its content, so that it may be cached for ever."""
    return Artifact(f"{ASSETS}{name}-{hashlib.sha256(data).hexdigest()[:10]}.{ending}", data)
