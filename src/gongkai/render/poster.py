"""A poster for a notice board or a hall: an A3 sheet with QR codes to a catalog's pages, laid out by WeasyPrint.

Not one of the formats of a build: it is printed and hung up, and it must know the full address of the site. Like every
PDF it loads nothing but the packaged fonts, and the same catalog and address give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import segno
from markupsafe import Markup

from gongkai.kinds.date import chinese
from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog, DomainCatalog, Entry
from gongkai.model.templates import Templates
from gongkai.render import RenderError
from gongkai.render.html.pages import environment, page_name
from gongkai.render.lists import table_of
from gongkai.render.pdf import fonts
from gongkai.render.table import Table

QUIET = 4  # modules of white around a code, as the standard wants
# Up to so many codes with short titles, so many in a row, fit one sheet.
ROOM = ((1, 1), (2, 2), (6, 3), (12, 4), (20, 5), (30, 6))
MOST = 7  # in a row: with more, a code is too small to be read from arm's length
TITLE = 24  # characters of a title: three lines; the page that the code opens has it in full
LISTED = 60  # rows of a list below the codes
LONGEST = 300  # characters of an address: beyond, the modules of a code become too small


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a poster is to show: `address` is that of the site, with a slash at its end; `at` where it hangs (the place
    itself if empty); `tier` shows only what that tier discloses (all if empty); `domains` (slugs) and `items` (numbers)
    choose the codes, all domains if there are neither."""

    address: str
    at: str = ""
    tier: str = ""
    domains: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


class Code(NamedTuple):
    """One code: the address it carries, what it leads to, a word beside that, and the drawing."""

    address: str
    title: str
    note: str
    svg: Markup


def poster(catalog: Catalog, wanted: Wanted, templates: Templates) -> Artifact:
    """The poster as a PDF. Raises RenderError where WeasyPrint, a font or a character is missing."""
    from gongkai.render.pdf.layout import lay_out

    fonts.require()
    codes, table = _codes(catalog, wanted), _list(catalog, wanted)
    fitting = next((columns for most, columns in ROOM if len(codes) <= most), MOST)
    template = environment(templates.folder("poster")).get_template("poster.html")
    told = {
        "faces": Markup(fonts.FACES),
        "place": wanted.at or catalog.place.name,
        "catalog": catalog,
        "edition": catalog.place.edition,
        "date": chinese(catalog.date),
        "main": code(f"{wanted.address}{catalog.place.slug}/", catalog.title, ""),
        "list": table,
        "width": sum(column.width for column in table.columns) if table else 0,
        "opens": _opens(wanted),
    }
    for columns in range(fitting, MOST + 1):
        rows = [codes[start : start + columns] for start in range(0, len(codes), columns)]
        text = template.render(told, rows=rows, columns=columns)
        _require_characters(text)
        sheet = lay_out(text)
        if sheet.pages == 1 or table:
            break  # with long titles, more codes go into a row, so that all stay on one sheet if they can
    return Artifact(f"{_file_name(catalog, wanted)}.pdf", sheet.data)


def _list(catalog: Catalog, wanted: Wanted) -> Table[Any] | None:
    """What is printed below the codes of a whole place, to be read without a phone: its list of what one tier discloses,
    if that fits a notice board."""
    if wanted.at or wanted.tier or wanted.domains or wanted.items:
        return None
    found = (one for one in catalog.lists if one.form.tiers and len(one.records) <= LISTED)
    return next((table_of(one, whole=False) for one in found), None)


def _opens(wanted: Wanted) -> str:
    """What the small codes open, in words."""
    domains, items = bool(wanted.domains) or not wanted.items, bool(wanted.items)
    return "或".join([*["一个领域"] * domains, *["一个事项"] * items])


def left_out(catalog: Catalog, wanted: Wanted) -> list[str]:
    """The domains that were asked for but disclose nothing at the tier."""
    asked = [domain for domain in catalog.domains if domain.slug in wanted.domains]
    return [domain.name for domain in asked if not _shown(domain, wanted)]


def _shown(domain: DomainCatalog, wanted: Wanted) -> int:
    """How many of a domain's entries the poster is about."""
    return sum(not wanted.tier or wanted.tier in entry.tiers for entry in domain.entries)


def _codes(catalog: Catalog, wanted: Wanted) -> list[Code]:
    """The codes of the domains asked for, then those of the items; at least one."""
    start = f"{wanted.address}{catalog.place.slug}/"
    codes = []
    for domain in catalog.domains:
        count = _shown(domain, wanted)
        chosen = domain.slug in wanted.domains if wanted.domains else not wanted.items
        if chosen and count:
            codes.append(code(start + page_name(domain), domain.name, f"{count} 项"))
    for domain, entry in _entries(catalog, wanted.items):
        name = domain.names()[entry.id]
        codes.append(code(f"{start}{page_name(domain)}#{entry.id}", name, f"{domain.name} {entry.id}"))
    if not codes:
        name = catalog.place.name
        raise RenderError(f"{name}的目录里没有{wanted.tier}公开的事项，海报上没有码可印；请改 --tier 或 --domain")
    return codes


def _entries(catalog: Catalog, numbers: Sequence[str]) -> Iterator[tuple[DomainCatalog, Entry]]:
    for number in numbers:
        yield from ((domain, entry) for domain, entry in catalog.pairs() if entry.id == number)


def code(address: str, title: str, note: str) -> Code:
    """A quarter of a code may be dirty or torn and it is still read (level Q)."""
    if len(address) > LONGEST:
        raise RenderError(f"网址太长（{len(address)} 个字符），二维码印不清楚：{address}")
    drawn = segno.make(address, error="q", micro=False)
    cut = title if len(title) <= TITLE else title[: TITLE - 1] + "…"
    return Code(address, cut, note, Markup(drawn.svg_inline(border=QUIET, omitsize=True, svgclass="qr", lineclass="")))


def _require_characters(text: str) -> None:
    have = fonts.characters() | {ord("\n")}
    missing = sorted({char for char in text if ord(char) not in have})
    if missing:
        named = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in missing[:10])
        raise RenderError(f"字体里没有这些字：{named}。请核对是不是错字或异体字；确需使用的，请改用通用规范汉字")


def _file_name(catalog: Catalog, wanted: Wanted) -> str:
    """yongxiu, yongxiu-jiangshang; where it hangs and what it shows are added if they were asked for."""
    return "-".join(part for part in (catalog.place.slug.replace("/", "-"), wanted.at) if part)
