"""A page for each item of a guideline: what it says, and which places publish it, how, and when.

Made from what the places published. Their catalogs are read one after the other, and of each only what the pages
tell is kept, its many equal texts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Kind
from gongkai.model.item import is_shared
from gongkai.render.html.pages import asset, environment
from gongkai.render.html.trail import Crumb
from gongkai.site.cells import channel, law
from gongkai.site.published import Published, Site
from gongkai.site.search.pages import PAGE as SEARCH

FOLDER = "items"


class Row(NamedTuple):
    """How one place publishes an item; `href` leads from the site's folder to its row."""

    name: str
    region: str
    href: str
    body: str
    deadline: str
    channels: str


@dataclass(slots=True)
class Item:
    """An item as the guideline says it or, where every place changed it, as the first place does."""

    number: str
    domain: str
    primary: str
    secondary: str
    elements: list[str]
    basis: list[str]
    kind: str
    rows: list[Row] = field(default_factory=list)

    @property
    def name(self) -> str:
        """二级事项, or 一级事项 where there is none."""
        return self.secondary or self.primary


def root_files(site: Site) -> Iterator[Artifact]:
    """The pages `items/<number>.html`, and the style sheet that they load."""
    items = collect(site.checked)
    if not items:
        return
    folder = site.templates.folder("html")
    template = environment(folder).get_template("item.html")
    sheet = asset("gongkai", "css", folder.data("gongkai.css"))
    home = Crumb(site.title, "../index.html")
    shared = {
        "title": site.title,
        "stylesheet": f"../{sheet.path}",
        "unchecked": "",
        "site": home,
        "search": f"../{SEARCH}",
    }
    yield sheet
    for item in items:
        text = template.render(
            shared,
            trail=(home._replace(name="首页"), Crumb(item.domain, "")),
            here=item.name,
            item=item,
            places=item.rows,
        )
        yield Artifact(page_of(item.number), text.encode())


def page_of(number: str) -> str:
    """The address of an item's page in the site's folder."""
    return f"{FOLDER}/{number}.html"


def numbers(places: Iterable[Published]) -> dict[str, str]:
    """The numbers of the items that have a page, in order, each with the latest date of a place that publishes it."""
    dates: dict[str, str] = {}
    for place in places:
        for domain in place.read()["domains"]:
            for number in (entry["id"] for entry in domain["entries"]):
                if is_shared(number):
                    dates[number] = max(place.date, dates.get(number, ""))
    return dict(sorted(dates.items()))


def collect(places: tuple[Published, ...]) -> list[Item]:
    """The guidelines' items that the places publish, in the order of their numbers; a county's towns come after it."""
    items: dict[str, Item] = {}
    texts: dict[str, str] = {}
    codes = {place.slug: place.code for place in places}
    for place in sorted(places, key=lambda one: (codes.get(one.slug.partition("/")[0], ""), one.slug)):
        data = place.read()
        region = _region(place, data)
        for domain in data["domains"]:
            for entry in domain["entries"]:
                number = entry["id"]
                if not is_shared(number):
                    continue
                item = items.get(number)
                if item is None or (item.kind != Kind.GUIDELINE and entry["origin"] == Kind.GUIDELINE):
                    items[number] = _item(domain["name"], entry, item.rows if item else [])
                items[number].rows.append(_row(place, region, domain["slug"], entry, texts))
    return [items[number] for number in sorted(items)]


def _region(place: Published, data: dict[str, Any]) -> str:
    """What a place lies in: the places above it, or the city."""
    above = [ref["name"] for ref in data["place"].get("above", [])]
    return "".join(above) or place.city


def _item(domain: str, entry: dict[str, Any], rows: list[Row]) -> Item:
    return Item(
        number=entry["id"],
        domain=domain,
        primary=entry["primary"],
        secondary=entry["secondary"],
        elements=entry["elements"],
        basis=[law(each) for each in entry["basis"]],
        kind=entry["origin"],
        rows=rows,
    )


def _row(place: Published, region: str, page: str, entry: dict[str, Any], texts: dict[str, str]) -> Row:
    channels = "、".join(channel(each) for each in entry["channels"] if each["required"])
    cells = (
        place.name,
        region,
        f"{place.slug}/{page}.html#{entry['id']}",
        "、".join(entry["body"]),
        entry["deadline"]["text"] if entry["deadline"] else "",
        channels,
    )
    return Row(*(texts.setdefault(cell, cell) for cell in cells))
