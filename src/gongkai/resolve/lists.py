"""A place's lists as they are printed: roles become its offices, laws their titles, numbers the names behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from gongkai.kinds import KINDS, Known
from gongkai.model.entry import Catalog
from gongkai.model.form import YEAR, Cells, Form
from gongkai.model.law import Citation
from gongkai.model.place import JIANGXI, Place
from gongkai.model.record import Cell, Listing, Record, Said, WrittenList, WrittenRow
from gongkai.model.template import Template
from gongkai.source.project import Project

_PLACE = "{地方}"
T = TypeVar("T", Form, Template)
_ITS = ("赣", JIANGXI)  # how Jiangxi's documents, and their numbers, begin
_TITLED = re.compile("《.{1,300}》")  # a document that the registry lacks, as it shall be printed
Offices = Mapping[str, tuple[str, ...]]  # by the roles' canonical names


def listings(
    project: Project, written: Iterable[WrittenList], catalog: Catalog, offices: Offices
) -> tuple[Listing, ...]:
    """The lists of a place, in the order of their forms and years. `offices` are the place's by role. Of a yearly form the newest
    list that has rows is the current one."""
    several = tuple(written)
    if not several:
        return ()
    known = _Known(project, catalog, offices, several)
    newest: dict[str, tuple[bool, str]] = {}
    for one in several:
        newest[one.form.slug] = max(newest.get(one.form.slug, (False, "")), (bool(one.rows), one.head.year or ""))
    return tuple(_listing(one, catalog.place, known, newest[one.form.slug][1]) for one in several)


class _Known(Known):
    """What the lists of one place may refer to."""

    def __init__(self, project: Project, catalog: Catalog, offices: Offices, written: tuple[WrittenList, ...]) -> None:
        self._project = project
        self._catalog = catalog
        self._offices = offices
        self._written = written
        self._said: dict[tuple[str, str | None, str], Said] = {}

    def said(self, column: Cells, text: str) -> Said:
        """A text with what is printed for it. The same text of a kind is the same everywhere in the place's lists."""
        key = (column.kind, column.form, text)
        said = self._said.get(key)
        if said is None:
            printed = KINDS[column.kind].printed(text, column, self)
            said = self._said[key] = Said(text, printed or (text,), known=printed is not None)
        return said

    def offices(self, role: str) -> tuple[str, ...] | None:
        """A role's offices, or the place's own body for a role without one; an office's name as it is."""
        found = self._project.roles.get(role)
        if found is not None:
            named = self._offices.get(found.value.name)
            body = self._catalog.place.body
            return named or ((role,) if found.value.literal or not body else (body,))
        return (role,) if role in self._names else None

    @cached_property
    def _names(self) -> frozenset[str]:
        place = self._catalog.place
        own = {place.body or place.name, place.name, place.office or place.name}
        return frozenset({name for names in self._offices.values() for name in names} | own)

    def law(self, text: str) -> str | None:
        """The printed law with its article: one of the registry, or a document's title written out."""
        citation = Citation.parse(text)
        is_known = citation.key in self._catalog.laws or _TITLED.match(text)
        return self._catalog.basis_text(citation) if is_known else None

    @cached_property
    def _items(self) -> Mapping[str, str]:
        return self._catalog.names()

    def item(self, number: str) -> str | None:
        """The name of an entry of the catalog."""
        return self._items.get(number)

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[str, str]]:
        rows: dict[str, dict[str, str]] = {}
        for one in self._written:
            column = one.form.columns.index(one.form.naming)
            named = rows.setdefault(one.form.slug, {})
            named.update({row.id: "、".join(row.cells[column]) for row in one.rows})
        return rows

    def record(self, form: str, number: str) -> str | None:
        """The name of a row of one of the place's lists, of any year."""
        return self._rows.get(form, {}).get(number)

    def task(self, number: str) -> str | None:
        """What a task is."""
        found = self._project.tasks.named(number)
        return found.name if found else None


def _listing(written: WrittenList, place: Place, known: _Known, newest: str) -> Listing:
    form, year = followed(written.form, place), written.head.year or ""
    return Listing(
        form=form,
        title=title_of(form, place, year),
        year=year,
        current=year == newest,
        records=tuple(_record(form, row, number, known) for number, row in enumerate(written.rows, 1)),
        node=written.node,
    )


def followed(what: T, place: Place) -> T:
    """A form, or the template, as a place goes by it: a document of another province binds nobody there."""
    if what.source.startswith(_ITS) and place.province not in (None, JIANGXI):
        return replace(what, source=f"参照{what.source}")
    return what


def title_of(form: Form, place: Place, year: str) -> str:
    """The title of a place's list, with the place's name and the year of a yearly one."""
    title = form.title.replace(_PLACE, place.name).replace(YEAR, year)
    return title if _PLACE in form.title else f"{place.name}{title}"


def _record(form: Form, row: WrittenRow, number: int, known: _Known) -> Record:
    inner = form.table.columns if form.table else ()
    return Record(
        number=number,
        id=row.id,
        cells=_cells(form.columns, row.cells, known),
        rows=tuple(_cells(inner, cells, known) for cells in row.rows),
        note=row.note,
        evidence=row.evidence,
        source=row.source,
        node=row.node,
    )


def _cells(columns: Iterable[Cells], texts: Iterable[tuple[str, ...]], known: _Known) -> tuple[Cell, ...]:
    return tuple(
        tuple([known.said(column, text) for text in cell]) if cell else ()  # as most are
        for column, cell in zip(columns, texts, strict=True)
    )
