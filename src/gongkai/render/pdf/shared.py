"""The packaged fonts as documents that are to be joined have them: under one name, in codes that are the same everywhere.

WeasyPrint gives every document a cut of its own, whose codes are the places of the glyphs in it. Here codes are the numbers
that the characters (CIDs) have in the packaged fonts, so that pages stay as they are wherever they are joined: translating
them took half of the joining's time. A font with such codes is embedded as bare CFF, where all readers go by its own table.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Set
from itertools import groupby
from typing import NamedTuple

import uharfbuzz
from fontTools.cffLib import CFFFontSet
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from gongkai.render.pdf.fonts import SANS, SERIF, cut

NAMES = {SANS: "/Sans", SERIF: "/Serif"}  # in the pages' resources
_FAMILIES = {family.replace(" ", "-"): family for family in NAMES}  # as fonts are called in a PDF
_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
_MOST = 100  # lines in a block of such a table
_USUAL = 1000  # the width of a character, in thousandths of its size, where none is told
_SERIF = 2  # PDF's flag
_PAIR = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>\s")


class Codes(NamedTuple):
    """What a document's own font is to be: the shared one's name, and its codes by those of the document."""

    name: str
    codes: Mapping[int, int]


class Face(NamedTuple):
    """A shared font in a PDF, with code and width (in thousandths of its size) of each of its characters."""

    font: Object
    codes: dict[str, int]
    widths: dict[str, int]


def texts(fonts: Object) -> dict[str, tuple[str, dict[int, str]]]:
    """Of a page's fonts those that are packaged: name → (family, what its codes mean). One that shows several characters as
    one glyph stays the document's own."""
    found = {}
    for name, font in fonts.items():
        family = _FAMILIES.get(str(font.BaseFont).partition("+")[2])
        if family is None:
            continue
        pairs = _PAIR.findall(font.ToUnicode.read_bytes().partition(b"endcodespacerange")[2])
        told = {int(code, 16): bytes.fromhex(char.decode()).decode("utf-16-be") for code, char in pairs}
        if all(len(char) == 1 for char in told.values()):
            found[name] = family, told
    return found


def faces(pdf: Pdf, *known: Mapping[str, tuple[str, dict[int, str]]], more: str = "") -> dict[str, Face]:
    """By family, fonts of `pdf` with all characters of these documents, and `more` in the serif one."""
    chars: dict[str, set[str]] = {SERIF: set(more)} if more else {}
    for document in known:
        for family, told in document.values():
            chars.setdefault(family, set()).update(told.values())
    return {family: _face(pdf, family, chars[family]) for family in sorted(chars)}


def put(fonts: Object, made: Mapping[str, Face], instead: Iterable[str] = ()) -> None:
    """In a page's fonts, the shared ones `instead` of its own of these names."""
    for name in instead:
        del fonts[name]
    for family, face in made.items():
        fonts[NAMES[family]] = face.font


def take(fonts: Object) -> None:
    """Out of a page's fonts, the shared ones: they are not to be copied with the page."""
    for name in NAMES.values():
        if name in fonts:
            del fonts[name]


def codes(told: Mapping[str, tuple[str, dict[int, str]]], made: Mapping[str, Face]) -> dict[str, Codes]:
    """How a document's texts change that is to have the fonts made."""
    return {
        name: Codes(NAMES[family], {code: made[family].codes[char] for code, char in meant.items()})
        for name, (family, meant) in told.items()
    }


def _face(pdf: Pdf, family: str, chars: Set[str]) -> Face:
    data = cut(family, map(ord, chars), renumbered=False)
    face = uharfbuzz.Face(data)
    font = uharfbuzz.Font(face)
    program = bytes(face.reference_table("CFF ").data)
    opened = CFFFontSet()
    opened.decompile(io.BytesIO(program), None)
    numbers = opened.topDictIndex[0].charset  # .notdef, cid00123, … in the order of the glyphs
    glyphs = {char: font.get_nominal_glyph(ord(char)) for char in sorted(chars)}
    known = {char: int(numbers[glyph].removeprefix("cid")) for char, glyph in glyphs.items()}
    widths = {char: round(font.get_glyph_h_advance(glyph) * 1000 / face.upem) for char, glyph in glyphs.items()}
    up, down = (round(edge * 1000 / face.upem) for edge in font.get_font_extents("ltr")[:2])
    called = Name(f"/GONGKA+{family.replace(' ', '-')}")
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=called,
        FontFamily=family,
        Flags=4 | (_SERIF if family == SERIF else 0),  # 4: characters of its own
        FontBBox=Array([0, down, 1000, up]),
        ItalicAngle=0,
        Ascent=up,
        Descent=down,
        CapHeight=up,
        StemV=80,
        FontFile3=pdf.make_indirect(Stream(pdf, program, Subtype=Name.CIDFontType0C)),
    )
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=called,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        W=_widths({known[char]: width for char, width in widths.items()}),
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    made = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=called,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]),
        ToUnicode=pdf.make_indirect(Stream(pdf, _unicode(known))),
    )
    return Face(pdf.make_indirect(made), known, widths)


def _widths(found: Mapping[int, int]) -> Array:
    """As a PDF lists them: a first code, then the widths from there on; those that are as most are left out."""
    out = Array()
    odd = sorted((code, width) for code, width in found.items() if width != _USUAL)
    for _, run in groupby(enumerate(odd), key=lambda pair: pair[1][0] - pair[0]):
        pairs = [one for _, one in run]
        out.append(pairs[0][0])
        out.append(Array([width for _, width in pairs]))
    return out


def _unicode(known: Mapping[str, int]) -> bytes:
    """The table that says what each code means."""
    means = {code: char for char, code in sorted(known.items(), reverse=True)}  # of two that look the same the first
    lines = [f"<{code:04x}> <{char.encode('utf-16-be').hex()}>" for code, char in sorted(means.items())]
    blocks = [lines[start : start + _MOST] for start in range(0, len(lines), _MOST)]
    told = "\n".join("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks)
    return _UNICODE.format(told).encode()


_TOKEN = re.compile(rb"/([^\s/<>\[\]()]+)( [\d.]+ Tf)|<([0-9a-fA-F]+)>|(?<!\S)([qQ])(?!\S)")


def translated(content: bytes, known: Mapping[str, Codes]) -> bytes:
    """What a page draws, with names and codes of the shared fonts."""
    font: Codes | None = None
    outer: list[Codes | None] = []

    def one(found: re.Match[bytes]) -> bytes:
        nonlocal font
        if found[2]:
            font = known.get("/" + found[1].decode())
            return font.name.encode() + found[2] if font else found[0]
        if found[4] == b"q":
            outer.append(font)
        elif found[4]:
            font = outer.pop() if outer else None
        elif font is not None:
            shown = bytes.fromhex(found[3].decode()).decode("utf-16-be")
            return b"<" + shown.translate(font.codes).encode("utf-16-be", "surrogatepass").hex().encode() + b">"
        return found[0]

    return _TOKEN.sub(one, content)
