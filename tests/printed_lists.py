"""Writes a place's list into files as it is printed: a title, the header (two rows where there is a 表), one row each."""

import csv
import io
from html import escape
from itertools import groupby

import docx
import openpyxl

from gongkai.resolve.catalog import resolve_all
from gongkai.source.project import load


def listing(root, slug, form, year=""):
    """A list of a loaded project, as it is resolved."""
    found = next(one for one in resolve_all(load(root, [slug.split("/")[0]])) if one.source.slug == slug)
    return next(one for one in found.lists if one.form.slug == form and one.year == year)


def _text(cell):
    return "\n".join(text for said in cell for text in said.printed)


class Printed:
    """A list's header rows and rows of texts. `groups` tells for each row the record that it belongs to."""

    def __init__(self, one):
        self.title = one.title
        table = one.form.table
        noted = any(record.note for record in one.records)
        top, below = ["序号"], [""]
        for column in one.form.columns:
            inner = column.columns or (None,)
            top += [column.heading] * len(inner)
            below += ["" if each is None else each.heading for each in inner]
        beside = (["备注"] if noted else []) + ["编号"]
        self.header = [[*top, *beside]] + ([[*below, *[""] * len(beside)]] if table else [])
        self.inner = {at for at, text in enumerate(below) if text}
        self.rows, self.groups = [], []
        for record in one.records:
            for cells in record.rows or ((),):
                row = [str(record.number)]
                for column, cell in zip(one.form.columns, record.cells, strict=True):
                    if column.columns:
                        row += [_text(each) for each in cells] or [""] * len(column.columns)
                    else:
                        row.append(_text(cell))
                self.rows.append([*row, *([record.note or ""] if noted else []), record.id])
                self.groups.append(record.id)

    def merged(self):
        """The cells that cover others: first row and column, last row and column, from 0 on (0 is the first header row)."""
        width = len(self.header[0])
        if len(self.header) == 2:
            for text, group in groupby(range(width), key=lambda at: (self.header[0][at], at in self.inner or at)):
                several = list(group)
                yield (0, several[0], 0, several[-1]) if text[1] is True else (0, several[0], 1, several[0])
        start = len(self.header)
        for _, group in groupby(range(len(self.rows)), key=lambda at: self.groups[at]):
            several = list(group)
            for column in set(range(width)) - self.inner if len(several) > 1 else ():
                yield (start + several[0], column, start + several[-1], column)

    def grid(self):
        """All rows, those of the header first, without the texts that merged cells repeat."""
        rows = [list(row) for row in (*self.header, *self.rows)]
        for top, left, bottom, right in self.merged():
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    if (row, column) != (top, left):
                        rows[row][column] = ""
        return rows


def xlsx(path, printed):
    """As an Excel file, the column of numbers hidden."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([printed.title])
    for row in printed.grid():
        sheet.append(row)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(printed.header[0]))
    for top, left, bottom, right in printed.merged():
        if (top, left) != (bottom, right):
            sheet.merge_cells(start_row=top + 2, start_column=left + 1, end_row=bottom + 2, end_column=right + 1)
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins as a formula is none
    last = openpyxl.utils.get_column_letter(len(printed.header[0]))
    sheet.column_dimensions[last].hidden = True
    book.save(path)


def word(path, printed):
    """As a Word file; a row's number is hidden text in its first cell."""
    document = docx.Document()
    document.add_heading(printed.title, 1)
    grid = [row[:-1] for row in printed.grid()]
    table = document.add_table(len(grid), len(grid[0]))
    cells = [list(row.cells) for row in table.rows]
    for top, left, bottom, right in printed.merged():
        if right < len(grid[0]) and (top, left) != (bottom, right):
            cells[top][left].merge(cells[bottom][right])
    for at, row in enumerate(grid):
        for index, text in enumerate(row):
            if text:
                cells[at][index].paragraphs[0].add_run(text)
    start = len(printed.header)
    for at, number in enumerate(printed.groups):
        if at == 0 or printed.groups[at - 1] != number:
            cells[start + at][0].paragraphs[0].add_run(number).font.hidden = True
    document.save(path)


def table(path, printed):
    """As a CSV file: one header row, 编号 first, the parent's cells repeated."""
    heads = zip(*printed.header, strict=True)
    head = [f"{above}（{below[0]}）" if below and below[0] else above for above, *below in heads]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (head, *printed.rows):
        writer.writerow([row[-1], *row[:-1]])
    path.write_bytes(out.getvalue().encode("utf-8-sig"))


def page(path, printed):
    """As a web page, without numbers."""
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in printed.merged()}
    covered = {
        (row, column)
        for top, left, bottom, right in printed.merged()
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    rows = []
    for at, row in enumerate(printed.grid()):
        cells = []
        for index, text in enumerate(row[:-1]):
            if (at, index) in covered:
                continue
            down, across = spans.get((at, index), (1, 1))
            name = "th" if at < len(printed.header) else "td"
            lines = "<br>".join(map(escape, text.split("\n")))
            cells.append(f'<{name} rowspan="{down}" colspan="{across}">{lines}</{name}>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    path.write_text(
        f'<meta charset="utf-8"><h1>{escape(printed.title)}</h1><table>{"".join(rows)}</table>', encoding="utf-8"
    )


WRITERS = {"xlsx": xlsx, "docx": word, "csv": table, "html": page}
