"""Tables of reports that come back filled in: found by their headings, read row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.importers.opening.sheet import ImportFileError, NoTableError, Sheet
from gongkai.importers.reading.text import squeeze

HEAD = 10  # rows of a sheet among which the headings stand


def filled_rows(
    file: str,
    sheets: Sequence[Sheet],
    wanted: Sequence[str],
    also: Sequence[str] = (),
    *,
    title: str,
    at: str,
    sure: Sequence[str],
) -> Iterator[tuple[str, dict[str, str]]]:
    """Where each row of a file's sheets stands (named by its cell below `at`), and its texts by heading; `also` are headings that need not be
    there, `sure` those whose cells must have been understood. Raises ImportFileError, also where no sheet has the wanted
    headings: the table is then called by its `title`."""
    tables = [(sheet, *head) for sheet in sheets if (head := _head(sheet, wanted, also))]
    if not tables:
        names = "、".join(f"“{name}”" for name in wanted)
        raise NoTableError(f"{file}：没有找到{title}（表头要有{names}）")
    for sheet, top, places in tables:
        for number, row in enumerate(sheet.rows[top + 1 :], top + 1):
            where = f"{file}：{sheet.place(number, places[at])}"
            if any((number, places[name]) in sheet.unread for name in sure if name in places):
                raise ImportFileError(f"{where} 没有读懂，请改成文字")
            yield where, {name: row[place].strip() for name, place in places.items()}


def _head(sheet: Sheet, wanted: Sequence[str], also: Sequence[str]) -> tuple[int, dict[str, int]] | None:
    for number, row in enumerate(sheet.rows[:HEAD]):
        texts = [squeeze(text) for text in row]
        if all(name in texts for name in wanted):
            return number, {name: texts.index(name) for name in (*wanted, *also) if name in texts}
    return None
