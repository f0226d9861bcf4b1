"""A small font for page numbers, and texts drawn with it: for documents that are put together, not laid out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from gongkai.render.pdf.fonts import SERIF, numbered, paths

CHARACTERS = "第页共0123456789 "
SIZE = 9
_NAME = Name("/GONGKA+Numerals")
_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{count} beginbfchar
{lines}
endbfchar
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


@dataclass(frozen=True, slots=True)
class Numerals:
    """The font's bytes, and for each character its number in the font (CID) and width in thousandths of its size."""

    data: bytes
    cids: dict[str, int]
    widths: dict[str, int]
    ascent: int
    descent: int

    def width(self, text: str) -> float:
        """How wide a text is, in points."""
        return sum(self.widths[char] for char in text) * SIZE / 1000

    def drawn(self, name: str, text: str, x: float, y: float) -> bytes:
        """What a page's content says to draw a text at a place."""
        codes = "".join(f"{self.cids[char]:04x}" for char in text)
        return f"q 0 g BT {name} {SIZE} Tf {x:.2f} {y:.2f} Td <{codes}> Tj ET Q\n".encode()

    def dictionary(self, pdf: Pdf) -> Object:
        """The font as a document holds it."""
        program = Stream(pdf, self.data)
        program[Name.Subtype] = Name.OpenType
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=_NAME,
            Flags=4,
            FontBBox=Array([0, self.descent, 1000, self.ascent]),
            ItalicAngle=0,
            Ascent=self.ascent,
            Descent=self.descent,
            CapHeight=self.ascent,
            StemV=80,
            FontFile3=pdf.make_indirect(program),
        )
        widths = Array()
        for char, cid in sorted(self.cids.items(), key=lambda pair: pair[1]):
            widths.append(cid)
            widths.append(Array([self.widths[char]]))
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0,
            BaseFont=_NAME,
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            W=widths,
            FontDescriptor=pdf.make_indirect(descriptor),
        )
        lines = [f"<{cid:04x}> <{ord(char):04x}>" for char, cid in self.cids.items()]
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=_NAME,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_indirect(
                Stream(pdf, _UNICODE.format(count=len(lines), lines="\n".join(lines)).encode())
            ),
        )


@lru_cache(maxsize=1)
def numerals() -> Numerals:
    """The packaged serif font cut down to what page numbers are made of."""
    wanted = uharfbuzz.SubsetInput()
    wanted.sets(uharfbuzz.SubsetInputSets.UNICODE).update(map(ord, CHARACTERS))
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    blob = uharfbuzz.Blob.from_file_path(str(paths()[SERIF]))
    face = uharfbuzz.subset(uharfbuzz.Face(blob), wanted)
    font = uharfbuzz.Font(face)
    extents = font.get_font_extents("ltr")
    places = {char: font.get_nominal_glyph(ord(char)) for char in CHARACTERS}
    scale = 1000 / face.upem
    return Numerals(
        data=numbered(face.blob.data),
        cids=places,
        widths={char: round(font.get_glyph_h_advance(place) * scale) for char, place in places.items()},
        ascent=round(extents.ascender * scale),
        descent=round(extents.descender * scale),
    )
