"""Lists as data: what catalog.json and a list's own JSON file say of them, and the schema that a form makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gongkai.kinds import KINDS
from gongkai.model.form import TABLE, Cells, Form
from gongkai.model.record import Cell, Listing, Record

FOLDER = "lists"  # of a place's folder in the output
SCHEMA = "urn:gongkai:list:1"


def page_of(listing: Listing) -> str:
    """Where a list stands in the place's folder: the path of its page and files, without their endings."""
    return f"{FOLDER}/{listing.slug}"


def as_data(listing: Listing) -> dict[str, Any]:
    """A list as plain dicts, lists, texts and numbers; empty cells are None, or empty lists where several texts may stand."""
    return {
        "slug": listing.slug,
        "form": listing.form.slug,
        "name": listing.form.name,
        "title": listing.title,
        "year": listing.year or None,
        "current": listing.current,
        "basis": listing.form.source,
        "columns": [_column(column) for column in listing.form.columns],
        "rows": [_row(listing, record) for record in listing.records],
    }


def _column(column: Cells) -> dict[str, Any]:
    inner = getattr(column, "columns", ())
    columns = {"columns": [_column(one) for one in inner]} if inner else {}
    return {"key": column.key, "heading": column.heading, "kind": column.kind, **columns}


def _row(listing: Listing, record: Record) -> dict[str, Any]:
    form = listing.form
    span = record.at("编号")
    return {
        "id": record.id,
        "number": record.number,
        "name": listing.name_of(record),
        "cells": {
            column.key: [_cells(form.table.columns, cells) for cells in record.rows]
            if form.table is column
            else _value(column, cell)
            for column, cell in zip(form.columns, record.cells, strict=True)
        },
        "note": record.note,
        "evidence": record.evidence,
        "evidence_source": record.source,
        "source": [{"file": span.file, "line": span.line}],
    }


def _cells(columns: tuple[Cells, ...], cells: tuple[Cell, ...]) -> dict[str, Any]:
    return {column.key: _value(column, cell) for column, cell in zip(columns, cells, strict=True)}


def _value(column: Cells, cell: Cell) -> Any:
    kind = KINDS[column.kind]
    values = [kind.data(said) for said in cell]
    if column.many or kind.many:
        return values
    return values[0] if values else None


def schema(form: Form) -> dict[str, Any]:
    """The JSON schema (2020-12) of one form's lists, as their own files have them."""
    text, nothing = {"type": "string"}, {"type": ["string", "null"]}
    row = {
        "id": {"type": "string", "pattern": f"^{form.prefix}-[0-9]{{3,5}}$"},
        "number": {"type": "integer", "minimum": 1},
        "name": text,
        "cells": _object({column.key: _schema(column) for column in form.columns}),
        "note": nothing,
        "evidence": nothing,
        "evidence_source": nothing,
        "source": {"type": "array", "items": _object({"file": text, "line": {"type": "integer"}})},
    }
    place = _object({"slug": text, "name": text, "code": text})
    whole = {
        "$schema": text,
        "version": {"const": 1},
        "unchecked": {"type": "boolean"},
        "place": place,
        "date": text,
        "slug": text,
        "form": {"const": form.slug},
        "name": {"const": form.name},
        "title": text,
        "year": nothing,
        "current": {"type": "boolean"},
        "basis": text,
        "columns": {"type": "array"},
        "rows": {"type": "array", "items": _object(row)},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{SCHEMA}:{form.slug}",
        "title": form.name,
        **_object(whole),
    }


def _schema(column: Cells) -> dict[str, Any]:
    about = {"title": column.heading}
    if column.kind == TABLE:
        inner = _object({one.key: _schema(one) for one in getattr(column, "columns", ())})
        return {**about, "type": "array", "items": inner}
    kind = KINDS[column.kind]
    one = kind.schema(column)
    if column.many or kind.many:
        return {**about, "type": "array", "items": one, **({"minItems": 1} if column.required else {})}
    return {**about, **one} if column.required else {**about, "anyOf": [one, {"type": "null"}]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def texts(row: Mapping[str, Any], columns: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What is printed of a row's data, by heading; several texts one a line, the rows of a 表 one a line too."""
    found = {column["heading"]: _text(row["cells"].get(column["key"])) for column in columns}
    return {heading: text for heading, text in found.items() if text}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        return str(value["text"]) if "text" in value else "，".join(filter(None, map(_text, value.values())))
    return "" if value is None else str(value)
