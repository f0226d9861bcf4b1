"""Lists as tables, and as data: what catalog.json and a list's own JSON file say of them, and the schema that a form
makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gongkai.kinds import KINDS
from gongkai.kinds.date import first_due
from gongkai.model.face import FOLDER as FOLDER  # of a place's folder in the output, too
from gongkai.model.form import NUMBER, TABLE, Cells, Form, FormColumn
from gongkai.model.item import EVIDENCE
from gongkai.model.record import Cell, Listing, Record, text_of
from gongkai.model.stamp import normal, stamps
from gongkai.model.template import Column
from gongkai.render.table import NOTE, Row, Table, header_of

SCHEMA = "urn:gongkai:list:1"


def page_of(listing: Listing) -> str:
    """Where a list stands in the place's folder: the path of its page and files, without their endings."""
    return f"{FOLDER}/{listing.slug}"


def table_of(listing: Listing, *, whole: bool = True) -> Table[Record]:
    """A list as a table: 序号, the form's columns (those of a 表 below its heading, a row for each of its rows, the other
    cells merged), 备注 where there is one, 编号. One that is to be read, not filled in, is not `whole`: the columns that no
    row fills are left out."""
    form = listing.form
    noted = any(record.note for record in listing.records)
    columns = (
        Column(key="序号", width=2.5),
        *(column for one in form.columns for column in _printed_columns(one)),
        *((NOTE,) if noted else ()),
        Column(key=NUMBER, width=4),
    )
    several = [(record, cells) for record in listing.records for cells in printed_rows(form, record)]
    rows = tuple(
        Row(record, (str(record.number), *cells, *((record.note or "",) if noted else ()), record.id))
        for record, cells in several
    )
    if not whole:
        filled = [index for index in range(len(columns)) if any(row.cells[index] for row in rows)]
        columns = tuple(columns[index] for index in filled or range(len(columns)))
        rows = tuple(Row(row.entry, tuple(row.cells[index] for index in filled)) for row in rows)
    merged = tuple(index for index, column in enumerate(columns) if column.group is None) if form.table else ()
    marks = tuple(row_mark(form, record) for record, _ in several) if not form.view else ()
    return Table(listing.title, columns, header_of(columns), rows, merged, _lead(listing), False, marks)


def _printed_columns(column: FormColumn) -> Iterator[Column]:
    if column.kind != TABLE:
        yield Column(key=column.key, title=column.title, width=column.width)
    for one in column.columns:
        yield Column(key=one.key, title=one.title, group=column.heading, width=one.width)


def printed_rows(form: Form, record: Record) -> Iterator[list[str]]:
    """The texts of a record's rows: one, or one for each row of its 表."""
    for inner in record.rows or ((),):
        cells: list[str] = []
        for column, cell in zip(form.columns, record.cells, strict=True):
            if column.kind != TABLE:
                cells.append(text_of(cell))
            else:
                cells.extend(map(text_of, inner) if inner else [""] * len(column.columns))
        yield cells


def row_mark(form: Form, record: Record) -> str:
    """What a file remembers of a row: its number, and the stamps of its cells, of the rows of its 表 in one, and of 备注."""
    cells = [
        (column.key, None, inner_text(column, _inner(column, record)) if column.kind == TABLE else text_of(cell))
        for column, cell in zip(form.columns, record.cells, strict=True)
    ]
    return f"{record.id} {stamps((*cells, (NOTE.key, None, record.note or '')))}"


def inner_text(table: FormColumn, rows: Iterable[Mapping[str, str]]) -> str:
    """The rows of a 表, by the keys of its columns, as the one text of which there is a stamp."""
    return "\n".join("|".join(normal(row.get(one.key, "")) for one in table.columns) for row in rows)


def _inner(table: FormColumn, record: Record) -> Iterator[Mapping[str, str]]:
    for cells in record.rows:
        yield {one.key: text_of(cell) for one, cell in zip(table.columns, cells, strict=True)}


def _lead(listing: Listing) -> str:
    unsure = sum(record.evidence == EVIDENCE[2] for record in listing.records)
    told = f"；其中 {unsure} 条待核，依一般知识整理，尚未在政府网站公布的清单里见到" if unsure else ""
    basis = f"编制依据：{listing.form.source}" if listing.form.source else ""
    return f"共 {len(listing.records)} 条{told}。{basis}"


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
    due = first_due(listing, record)
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
        "due": due.isoformat() if due else None,
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
        "id": {"type": "string", "pattern": f"^{form.numbers}$"},
        "number": {"type": "integer", "minimum": 1},
        "name": text,
        "cells": _object({column.key: _schema(column) for column in form.columns}),
        "note": nothing,
        "evidence": nothing,
        "evidence_source": nothing,
        "due": nothing,
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
