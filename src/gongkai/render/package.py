"""`datapackage.json`: what the CSV files of a place hold, after Frictionless Data's Data Package (https://specs.frictionlessdata.io)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gongkai.kinds import KINDS
from gongkai.model.entry import STATE, Catalog
from gongkai.model.form import NUMBER, TABLE, Cells
from gongkai.model.record import Listing
from gongkai.render import cms
from gongkai.render.lists import page_of

NAME = "datapackage.json"


def package(catalog: Catalog, headings: Sequence[str], articles: Sequence[str]) -> dict[str, Any]:
    """The package: the whole catalog's table under its `headings`, its items as articles, and the lists with what their forms
    say."""
    place = catalog.place
    fields = [_field(heading) for heading in headings]
    return {
        "profile": "tabular-data-package",
        "name": place.slug.replace("/", "-"),
        "title": catalog.title,
        "created": f"{catalog.date}T00:00:00+08:00",
        "resources": [
            _resource("catalog", "catalog.csv", catalog.title, fields),
            _resource("cms", cms.NAME, f"{catalog.title}（导入网站平台）", [_article(heading) for heading in articles]),
            *(
                _resource(listing.slug, f"{page_of(listing)}.csv", listing.title, list(_fields(listing, catalog)))
                for listing in catalog.lists
            ),
        ],
    }


def _resource(name: str, path: str, title: str, fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": path,
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _field(heading: str, title: str = "", **constraints: Any) -> dict[str, Any]:
    about = {"name": heading, "type": "string", **({"description": title} if title else {})}
    return about | ({"constraints": constraints} if constraints else {})


def _article(heading: str) -> dict[str, Any]:
    key = heading == next(iter(cms.COLUMNS))
    return _field(heading, cms.COLUMNS.get(heading, ""), **({"required": True, "unique": True} if key else {}))


def _fields(listing: Listing, catalog: Catalog) -> Iterator[dict[str, Any]]:
    """The columns of a list's file, in its order; cells with several texts have one a line, so that all are texts."""
    yield _field("序号")
    for column in listing.form.columns:
        if column.kind != TABLE:
            yield _described(column, column.heading)
        for one in column.columns:
            yield _described(one, f"{column.heading}（{one.heading}）", inside=True)
    if any(record.note for record in listing.records):
        yield _field("备注")
    yield _field(NUMBER, pattern=listing.form.numbers, required=True)
    if catalog.caution:
        yield _field(STATE)


def _described(column: Cells, heading: str, *, inside: bool = False) -> dict[str, Any]:
    several = column.many or KINDS[column.kind].many
    constraints: dict[str, Any] = {"required": True} if column.required and not inside else {}
    if column.choices and not several:
        constraints["enum"] = list(column.choices)
    return _field(heading, f"{column.kind}{'，可有几项，一行一项' if several else ''}", **constraints)
