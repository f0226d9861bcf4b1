"""gongkai why for the rows of lists: where a printed cell was written, and what the words in it stand for."""

from __future__ import annotations

from collections.abc import Iterator

import click

from gongkai.model.finding import Span
from gongkai.model.form import EVIDENCE, NOTE, SOURCE, TABLE, Cells
from gongkai.model.law import Citation
from gongkai.model.letters import did_you_mean
from gongkai.model.record import Cell, Listing, Record, text_of
from gongkai.resolve.catalog import Resolved
from gongkai.source.project import Project

_Told = tuple[str, str, list[tuple[str, Span]]]  # a column, its printed text, and its places, each with a word on it


def cells(sources: Project, place: Resolved, number: str, field: str | None) -> Iterator[_Told]:
    """The cells of a row, those of its 表 too; of one column if `field` names it. Raises UsageError or ClickException for
    what is not there."""
    listing, record = _record(place, number)
    form = listing.form
    names = {name: column.key for column in form.columns for name in (column.heading, column.key)}
    names |= {key: key for key in (NOTE, EVIDENCE, SOURCE)}
    if field is not None and field not in names:
        raise click.UsageError(
            f"“{form.name}”没有“{field}”这一栏。{did_you_mean(field, names)}可以写：{'、'.join(dict.fromkeys(names))}"
        )
    wanted = names[field] if field is not None else None
    for column, cell in zip(form.columns, record.cells, strict=True):
        if wanted not in (None, column.key):
            continue
        if column.kind == TABLE:
            for row, inner in enumerate(record.rows):
                for below, one in zip(column.columns, inner, strict=True):
                    span = record.at(column.key, row, below.key)
                    heading = f"{column.heading}第{row + 1}行·{below.heading}"
                    yield heading, text_of(one, "；"), list(_places(sources, place, below, one, [span] * len(one)))
        elif cell:
            spans = [record.at(column.key, text=said.written) for said in cell]
            yield column.heading, text_of(cell, "；"), list(_places(sources, place, column, cell, spans))
        elif wanted:
            yield column.heading, "", [("清单", record.at(column.key))]
    for key, text in ((NOTE, record.note), (EVIDENCE, record.evidence), (SOURCE, record.source)):
        if wanted == key or (wanted is None and text):
            yield key, text or "", [("清单", record.at(key))]


def _record(place: Resolved, number: str) -> tuple[Listing, Record]:
    found = {record.id: (one, record) for one in place.lists for record in one.records}
    if number in found:
        return found[number]
    for one in place.source.lists:
        for withdrawn, reason in one.head.withdrawn:
            if withdrawn == number:
                raise click.ClickException(f"“{one.form.name}”里 {number} 已经撤销，理由：{reason}")
    raise click.UsageError(f"{place.source.name}的清单里没有 {number}。{did_you_mean(number, found)}")


def _places(
    sources: Project, place: Resolved, column: Cells, cell: Cell, spans: list[Span]
) -> Iterator[tuple[str, Span]]:
    """Where each text was written, and where that which it stands for is."""
    for said, span in zip(cell, spans, strict=True):
        yield "清单", span
        key = Citation.parse(said.written).key
        if column.kind == "法规" and key in sources.laws:
            yield "法规", sources.laws[key].node.at("简称")
        role, own = sources.roles.get(said.written), place.source.place
        if column.kind == "机构" and role is not None and own is not None:
            for written, _ in own.value.offices:
                other = sources.roles.get(written)
                if other is not None and other.value.name == role.value.name:
                    yield "机构", own.node.at("机构", written)
