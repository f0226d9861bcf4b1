"""Reads files as people really send them into a county that has just been made."""

import html

from openpyxl import load_workbook

from gongkai.importers.opening import files
from gongkai.importers.reading import tables
from gongkai.importers.reading.headings import Headings
from gongkai.importers.settling.compare import compare
from overlay import HERE

CASES = HERE / "data/import_cases"
ITEMS = [f"22-{number:03d}" for number in range(1, 6)]  # of the files there


def compared(path, county, *, hidden=False):
    """The tables of a file, and what they change in the county's catalog."""
    sheets = files.read(path, hidden=hidden)
    found = tables.read_all(sheets, Headings(county.project.template), county.find_domain)
    return sheets, compare([(path.name, table) for table in found], county)


def imported(path, county, *, hidden=False):
    """What the file changes in the county's catalog of 户籍管理; and what is told of it besides, in one text."""
    sheets, outcome = compared(path, county, hidden=hidden)
    told = [*(one for sheet in sheets for one in (*sheet.dropped, *sheet.doubtful)), *outcome.filled, *outcome.emptied]
    return outcome.domains["户籍管理"], "\n".join(" ".join(one) for one in told)


def workbook(path, change):
    """The plain catalog as a workbook with one `change` made to its sheet (titles in rows 1 to 3, items in 4 to 8)."""
    book = load_workbook(CASES / "x12-kangxi.xlsx")
    change(book.worksheets[0])
    book.save(path)
    return path


def page(path, rows, title=""):
    """A page with one table; a cell is its text, or its text with how many rows and columns it spans."""
    made = [f"<meta charset=utf-8><p>{title}</p><table>"]
    for row in rows:
        made.append("<tr>")
        for cell in row:
            text, down, across = cell if isinstance(cell, tuple) else (cell, 1, 1)
            made.append(f"<td rowspan={down} colspan={across}>{html.escape(text)}</td>".replace("\n", "<br>"))
    path.write_text("".join(made), encoding="utf-8")
    return path


def outcome_of(path, county, *more):
    known = Headings(county.project.template)
    found = ((one.name, tables.read_all(files.read(one), known, county.find_domain)) for one in (path, *more))
    return compare([(name, table) for name, some in found for table in some], county)


def read_rows(path, county):
    """The rows of a page's table, by the keys of their columns."""
    found = tables.read_all(files.read(path), Headings(county.project.template), county.find_domain)
    return [record for table in found for record in table.records]
