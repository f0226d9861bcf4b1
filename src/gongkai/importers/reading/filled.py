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
    tables = [(sheet, *head) for sheet in sheets for head in headed(sheet, *((name,) for name in wanted))]
    if not tables:
        names = "、".join(f"“{name}”" for name in wanted)
        raise NoTableError(f"{file}：没有找到{title}（表头要有{names}）")
    for sheet, top, _ in tables:
        heads = [squeeze(text) for text in sheet.rows[top]]
        places = {name: heads.index(name) for name in (*wanted, *also) if name in heads}
        for number, row in enumerate(sheet.rows[top + 1 :], top + 1):
            where = f"{file}：{sheet.place(number, places[at])}"
            if any((number, places[name]) in sheet.unread for name in sure if name in places):
                raise ImportFileError(f"{where} 没有读懂，请改成文字")
            yield where, {name: row[place].strip() for name, place in places.items()}


def headed(sheet: Sheet, *wanted: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
    """The first row that has a heading of each of the `wanted` sorts, and their places; nothing where none has."""
    for number, row in enumerate(sheet.rows[:HEAD]):
        texts = [squeeze(text) for text in row]
        places = [place for names in wanted for place in [texts.index(one) for one in names if one in texts][:1]]
        if len(places) == len(wanted):
            yield number, places
            return
