"""The packaged fonts of several documents as one: every document embeds a cut of its own, and in the whole they are one
cut, whose places of glyphs the pages are made to name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import uharfbuzz
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from gongkai.render.pdf.fonts import ADDRESSES, cut
from gongkai.render.pdf.numbers import USUAL, texts, widths

_NAMES = {family.replace(" ", "-"): family for family in ADDRESSES}  # as WeasyPrint writes them
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
_OWN = (
    "/FontDescriptor",
    "/FontFile3",
    "/W",
    "/ToUnicode",
    "/DescendantFonts",
    "/CIDSet",
    "/DW",
)  # what is not like the other

Codes = Mapping[int, int]  # a font's codes → those of the shared one


class _Told(NamedTuple):
    """What a document's font says of itself."""

    family: str
    texts: dict[int, str]
    widths: dict[int, float]


class Shared(NamedTuple):
    """For one document, by the names of its fonts: the shared fonts, and how their codes change."""

    fonts: dict[str, Object]
    codes: dict[str, Codes]


def share(pdf: Pdf, resources: Sequence[Object]) -> list[Shared]:
    """The fonts for documents that become one, in `pdf`. A font that is not packaged, or shows several characters as one
    glyph, is not shared."""
    told = [{name: one for name, font in each.Font.items() if (one := _told(font))} for each in resources]
    known: dict[str, dict[str, float]] = {}
    like: dict[str, Object] = {}
    for index, (each, fonts) in enumerate(zip(resources, told, strict=True)):
        for name, one in fonts.items():
            if one.family not in like:
                like[one.family] = pdf.copy_foreign(each.Font[name]) if index else each.Font[name]
            widest = known.setdefault(one.family, {})
            widest.update((char, one.widths[code]) for code, char in one.texts.items())
    made = {family: _put(pdf, family, like[family], chars) for family, chars in known.items()}
    return [
        Shared(
            {name: made[one.family][0] for name, one in fonts.items()},
            {
                name: {code: made[one.family][1][char] for code, char in one.texts.items()}
                for name, one in fonts.items()
            },
        )
        for fonts in told
    ]


def _told(font: Object) -> _Told | None:
    family = _NAMES.get(str(font.BaseFont).partition("+")[2])
    said = texts(font) if family else {}
    if family is None or any(len(char) != 1 for char in said.values()):
        return None
    return _Told(family, said, widths(font))


def _put(pdf: Pdf, family: str, like: Object, chars: Mapping[str, float]) -> tuple[Object, dict[str, int]]:
    """A font with these characters, of these widths, in all else like one that is there; and the codes of its characters."""
    data = cut(family, map(ord, chars))
    face = uharfbuzz.Font(uharfbuzz.Face(data))
    codes = {char: face.get_nominal_glyph(ord(char)) for char in sorted(chars)}
    program = Stream(pdf, data)
    program[Name.Subtype] = Name.OpenType
    descriptor, inner, font = (
        Dictionary({name: value for name, value in each.items() if name not in _OWN})
        for each in (like.DescendantFonts[0].FontDescriptor, like.DescendantFonts[0], like)
    )
    descriptor[Name.FontFile3] = pdf.make_indirect(program)
    inner[Name.FontDescriptor] = pdf.make_indirect(descriptor)
    inner[Name.W] = _widths({codes[char]: width for char, width in chars.items()})
    font[Name.DescendantFonts] = Array([pdf.make_indirect(inner)])
    font[Name.ToUnicode] = pdf.make_indirect(Stream(pdf, _unicode(codes)))
    return pdf.make_indirect(font), codes


def _widths(found: Mapping[int, float]) -> Array:
    """As a PDF lists them: a first code, then the widths from there on; those that are as most are left out."""
    out = Array()
    odd = sorted((code, width) for code, width in found.items() if width != USUAL)
    for _, run in groupby(enumerate(odd), key=lambda pair: pair[1][0] - pair[0]):
        codes = [one for _, one in run]
        out.append(codes[0][0])
        out.append(Array([round(width) for _, width in codes]))
    return out


def _unicode(codes: Mapping[str, int]) -> bytes:
    """The table that says what each code means."""
    lines = [f"<{code:04x}> <{char.encode('utf-16-be').hex()}>" for char, code in codes.items()]
    blocks = [lines[start : start + _MOST] for start in range(0, len(lines), _MOST)]
    told = "\n".join("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks)
    return _UNICODE.format(told).encode()


_TOKEN = re.compile(rb"/([^\s/<>\[\]()]+)(?: [\d.]+ (Tf))?|<([0-9a-fA-F]+)>|(?<!\S)([qQ])(?!\S)")


def translated(content: bytes, codes: Mapping[str, Codes]) -> bytes:
    """What a page draws, with the codes of the shared fonts."""
    font: Codes | None = None
    outer: list[Codes | None] = []

    def one(found: re.Match[bytes]) -> bytes:
        nonlocal font
        if found[2]:
            font = codes.get("/" + found[1].decode())
        elif found[4] == b"q":
            outer.append(font)
        elif found[4]:
            font = outer.pop() if outer else None
        elif found[3] and font is not None:
            shown = bytes.fromhex(found[3].decode()).decode("utf-16-be")
            return b"<" + shown.translate(font).encode("utf-16-be").hex().encode() + b">"
        return found[0]

    return _TOKEN.sub(one, content)
