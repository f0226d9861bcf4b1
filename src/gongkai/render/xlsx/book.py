"""Excel: one workbook a place, a cover sheet and one sheet a domain; or a list's sheet. The same gives the same bytes.

openpyxl makes everything but the sheets of tables: see `frame`. These are deflated by themselves, and kept so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.render import Settings, zipped
from gongkai.render.json import VOUCHED, evidence_to_print, fingerprint
from gongkai.render.sections import facts_of, has_cover, sections, title_of
from gongkai.render.table import Table
from gongkai.render.xlsx.measures import clean, cut_to
from gongkai.render.xlsx.sheet import sheet_of

COVER = "目录"
FINGERPRINT = "gongkai"
MARK = "docProps/custom.xml"
_EVIDENCE = "已见：在政府网站公布的目录或者指引的附件里见到；转载：只在转载页上见到；待核：依一般知识整理，尚未见到"
_OWN = f"；{VOUCHED}：编制目录时自己核对过"
ROOM = b"<vt:lpwstr />"  # stands in the frame where the fingerprint belongs


def render(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """One file. Its custom property `gongkai` is the fingerprint of the catalog's data."""
    found = [(part.name, part.written.partition(b"\n")) for part in sections("xlsx", catalog, settings, _sheet)]
    names = sheet_names(name for name, _ in found)
    told = Told(
        clean(title_of(catalog)),
        clean(catalog.place.name),
        clean("，".join(("政务公开", catalog.template.name, *_subjects(catalog)))),
        catalog.date,
        _cover(catalog) if has_cover(catalog) else None,
        [(name, rows.decode()) for name, (_, (rows, _, _)) in zip(names, found, strict=True)],
    )
    frame = zipped.known(settings.kept(f"xlsx {told}", partial(_frame, told)))
    sheets = [zipped.known(sheet)[0] for _, (_, _, sheet) in found]
    mark = fingerprint(catalog, settings)
    data = zipped.archive(_filled(frame, sheets, 1 + (told.cover is not None), mark), catalog.date)
    return [Artifact(f"{settings.stem}.xlsx", data)]


class Cover(NamedTuple):
    """The title page: what it is called, the warning, facts, and each domain with how many items it has and its guidance;
    what the words of evidence mean."""

    title: str
    caution: str
    facts: list[tuple[str, str]]
    domains: list[tuple[int, str, int, str]]
    evidence: str


class Told(NamedTuple):
    """All that is said in a workbook besides its tables: what the file says of itself, its date, the cover, and each sheet's name
    with the rows that are printed on each page."""

    title: str
    subject: str
    keywords: str
    date: str
    cover: Cover | None
    sheets: list[tuple[str, str]]


def sheet_path(number: int) -> str:
    """Where a sheet stands in the file."""
    return f"xl/worksheets/sheet{number}.xml"


def _subjects(catalog: Catalog) -> Sequence[str]:
    return [*(domain.name for domain in catalog.domains), *(listing.form.name for listing in catalog.lists)]


def _cover(catalog: Catalog) -> Cover:
    domains = [
        (one.order, one.name, len(one.entries), one.guidance.title if one.guidance else "") for one in catalog.domains
    ]
    evidence = evidence_to_print(catalog)
    words = f"{_EVIDENCE}{_OWN if VOUCHED in evidence else ''}。" if evidence else ""
    return Cover(catalog.title, catalog.caution, facts_of(catalog), domains, words)


def _frame(told: Told) -> bytes:
    """Made only where it is not kept: openpyxl takes longer to import than all else here to do."""
    from gongkai.render.xlsx.frame import frame

    return zipped.kept(frame(told))


def _sheet(catalog: Catalog, table: Table[Any]) -> bytes:
    """A table's sheet as it stands in any workbook: the rows that are printed on each page, on a line of its own; then the
    member."""
    rows, xml = sheet_of(catalog, table)
    return f"{rows}\n".encode() + zipped.kept([zipped.deflated("", xml)])


def _filled(
    frame: Iterable[zipped.Member], sheets: Sequence[zipped.Member], first: int, mark: str
) -> Iterator[zipped.Member]:
    """A frame's members with the sheets, the `first` of which has this number, and the mark in their places."""
    places = {sheet_path(number): sheet for number, sheet in enumerate(sheets, first)}
    for member in frame:
        if member.name in places:
            yield places[member.name]._replace(name=member.name)
        elif member.name == MARK:
            about = zipped.inflated(member).replace(ROOM, f"<vt:lpwstr>{mark}</vt:lpwstr>".encode())
            yield zipped.deflated(MARK, [about])
        else:
            yield member


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that Excel takes: at most 31 characters, none of `[]:*?/\\`, unequal also to the cover's."""
    taken = {COVER}
    names = []
    for text in wanted:
        plain = re.sub(r"[\[\]:*?/\\\n\t]", "_", clean(text)).strip("' ")
        name, again = _title(plain), 2
        while name.lower() in taken:
            mark = f" ({again})"
            name, again = _title(plain, 31 - len(mark)) + mark, again + 1
        taken.add(name.lower())
        names.append(name)
    return names


def _title(text: str, most: int = 31) -> str:
    return cut_to(text, most).rstrip("' ")
