"""The style sheet of a place's pages: `templates/html/gongkai.css`, and what depends on its columns and its colour."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.model.colour import WHITE, readable
from gongkai.model.entry import Catalog
from gongkai.model.form import Form
from gongkai.model.template import Column
from gongkai.model.templates import Templates
from gongkai.render.html.table import naming_column
from gongkai.render.table import columns_of

LIGHT = ("#ffffff", "#f4f6f9", "#e8eff7", "#fff6d6")  # --paper, --back, --head and --hit of the two schemes
_NUMBER = 3.0  # width of 序号 on a list's page
DARK = ("#181d25", "#10141a", "#222c38", "#24334b")


def style_of(catalog: Catalog, folder: Templates) -> bytes:
    """The sheet with the catalog's column widths, phone labels and colour.

    Tick columns and the running number are cells without a class, thousands of which would weigh more than the
    selectors that are put here in place of `td.tick` and `td.number`.
    """
    cells = _cells(columns_of(catalog))
    ticks = [number for number, column in enumerate(cells, 1) if column.value is not None]
    numbers = [number for number, column in enumerate(cells, 1) if column.key == "序号"]
    return _sheet(catalog, folder, ticks, numbers, columns_style(catalog))


def list_style(catalog: Catalog, form: Form, folder: Templates) -> bytes:
    """The same for the pages of one form's lists, which have columns of their own."""
    labels = ["序号", *(column.heading for column in form.columns if column is not form.naming)]
    return _sheet(catalog, folder, [], [1], _columns([_NUMBER, *(column.width for column in form.columns)], labels))


def style_with(name: str, catalog: Catalog, folder: Templates) -> bytes:
    """The sheet of pages without a table of the catalog's, with a file of their own behind it: those of single rows
    (card.css), of reports."""
    return _sheet(catalog, folder, [], [], []) + folder.data(name)


def _sheet(
    catalog: Catalog, folder: Templates, ticks: Sequence[int], numbers: Sequence[int], columns: Sequence[str]
) -> bytes:
    sheet = folder.text("gongkai.css")
    sheet = sheet.replace("td.tick", _selector(ticks)).replace("td.number", _selector(numbers))
    return "".join(f"{line}\n" for line in (sheet, *_colours(catalog.place.colour), *columns)).encode()


def columns_style(catalog: Catalog, below: str = "") -> list[str]:
    """The widths of the table's columns, and what stands before each cell on a phone, for tables `below` a selector."""
    columns = columns_of(catalog)
    return _columns([column.width for column in columns], [_label(column) for column in _cells(columns)], below)


def _columns(widths: Sequence[float], labels: Sequence[str], below: str = "") -> list[str]:
    total = sum(widths)
    return [
        *(f"{below}col:nth-child({n}) {{ width: {100 * one / total:.2f}%; }}" for n, one in enumerate(widths, 1)),
        *(f"{below}td:nth-of-type({n}) {{ --label: {_css_text(one)}; }}" for n, one in enumerate(labels, 1)),
    ]


def _cells(columns: tuple[Column, ...]) -> list[Column]:
    """The columns whose cells are a row's `td`: neither the merged one nor the one that names the row."""
    naming = naming_column(columns)
    merged = next((index for index, column in enumerate(columns) if column.merge), None)
    return [column for index, column in enumerate(columns) if index not in (naming, merged)]


def _selector(numbers: Sequence[int]) -> str:
    return f":is({', '.join(f'td:nth-of-type({number})' for number in numbers)})"


def _label(column: Column) -> str:
    """What stands before a cell on a phone, where there is no header row."""
    return f"{column.group}·{column.heading}" if column.value and column.group else column.heading


def _colours(colour: str | None) -> list[str]:
    """The place's colour as it is for grounds under white text, darker or lighter where it is text itself."""
    if colour is None:
        return []
    light, dark = readable(colour, LIGHT, "#000000"), readable(colour, DARK, WHITE)
    return [
        f"@media screen {{ :root {{ --brand: {colour}; --accent: {light}; }} }}",
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; }} }}",
    ]


def _css_text(text: str) -> str:
    """A CSS string; whatever is not a letter or a digit is written as an escape."""
    return '"' + "".join(char if char.isalnum() else f"\\{ord(char):x} " for char in text) + '"'
