"""PDF files whose text is text and whose tables are ruled, through pdfium: letters and rules of each page, as they stand.

pdfium is what Chromium shows PDFs with: written for files of strangers, and some thirty times as fast as readers in
Python. It has no notion of tables; where rules make cells is found by `ruled`, what lines make a text by `typeset`, which
tables go on over pages by `pages`. It unpacks before we can count, so streams are unpacked here before, to be counted; it
works behind the wall.
"""

from __future__ import annotations

import ctypes
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfMatrix

from gongkai.importers.opening import any_font, pages
from gongkai.importers.opening.budget import Spent, check
from gongkai.importers.opening.pages import Page
from gongkai.importers.opening.ruled import Rule
from gongkai.importers.opening.sheet import ImportFileError, Sheet, Told
from gongkai.importers.opening.symbols import UNKNOWN, is_symbolic, sign
from gongkai.importers.opening.typeset import Glyph

_HOW = "请用生成它的 Excel 或 Word 文件导入"
_SCAN = f"这是扫描件（每页是一张图片，没有文字），不能读。{_HOW}；没有的，用 WPS 等的文字识别（OCR）转成 Excel，核对后再导入"
_BARE = f"里面的表没有画线，认不出各格。{_HOW}；没有的，用 WPS 转成 Excel，核对后再导入"
_WORDS = ("公开内容", "公开依据", "公开时限", "公开主体", "公开渠道", "公开对象")  # of a catalog's head
_STREAM = re.compile(rb"(?<!end)stream[^\r\n]{0,80}(?:\r\n?|\n)")  # pdfium passes over the rest of the line
_FILTERS = re.compile(rb"/Filter\s*\[([^\]]{0,500})\]")
_PACKED = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW)\b")
_BLOCK = 1 << 16
_PIECE = 1 << 20
_THIN = 3.0  # points: what is drawn no wider is a rule
_BOX = 20.0  # points: a square no wider is a box to tick
_STRAIGHT = 0.7  # points that a rule may lean
_LAYERS = 8  # of drawings within one another
_INVISIBLE = 3  # a way of drawing text: searched, but not seen
_NO_CHARACTER = frozenset({"\0", "\ufffe", "\uffff", *map(chr, range(0xD800, 0xE000))})
_NOTES = {
    pdfium.FPDF_ANNOT_TEXT: "批注",
    pdfium.FPDF_ANNOT_FREETEXT: "批注",
    pdfium.FPDF_ANNOT_HIGHLIGHT: "批注",
    pdfium.FPDF_ANNOT_UNDERLINE: "批注",
    pdfium.FPDF_ANNOT_STAMP: "图章",
    pdfium.FPDF_ANNOT_INK: "批注",
    pdfium.FPDF_ANNOT_STRIKEOUT: "删除线",
    pdfium.FPDF_ANNOT_WIDGET: "表单",
}
# What makes text upright that is turned by quarters, with places counted downwards.
_TURNS = (PdfMatrix(1, 0, 0, -1), PdfMatrix(0, -1, -1, 0), PdfMatrix(-1, 0, 0, 1), PdfMatrix(0, 1, 1, 0))


def read(data: bytes) -> list[Sheet]:
    """Each ruled table, those that go on over pages as one. Raises ImportFileError, and pdfium's errors."""
    spent = Spent()
    _unpack(data, spent)
    any_font.use()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise ImportFileError("有密码，打不开。请去掉密码，另存后再导入") from problem
        raise ImportFileError(f"PDF 文件已损坏，打不开。{_HOW}") from problem
    spent.take("pages", len(document))
    found = [_page(document, number, spent) for number in range(len(document))]
    scans = [page for page in found if page.picture and not page.glyphs]
    if scans and not any(page.glyphs for page in found):
        raise ImportFileError(_SCAN)
    sheets = pages.sheets(found, spent)
    if not any(sheet.rows for sheet in sheets):
        words = "".join(glyph.text for page in found for glyph in page.glyphs)
        if sum(word in words for word in _WORDS) >= 3:
            raise ImportFileError(_BARE)
    return sheets


def _unpack(data: bytes, spent: Spent) -> None:
    """Count what the file's streams unpack to; pictures are left out, since nobody unpacks them here."""
    spent.take("objects", sum(1 for _ in _STREAM.finditer(data)))
    for found in _STREAM.finditer(data):
        head = data[max(0, found.start() - 2_000) : found.start()].rpartition(b" obj")[2]
        if any(len(_PACKED.findall(each[1])) > 1 for each in _FILTERS.finditer(head)):
            raise ImportFileError(f"里面的内容压缩了不止一次，没有打开。{_HOW}")
        if b"/Image" not in head:
            _inflate(data, found.end(), spent)


def _inflate(data: bytes, start: int, spent: Spent) -> None:
    unpacker = zlib.decompressobj()
    try:
        while start < len(data) and not unpacker.eof:
            block = unpacker.unconsumed_tail or data[start : start + _BLOCK]
            if not unpacker.unconsumed_tail:
                start += _BLOCK
            spent.take("unpacked", len(unpacker.decompress(block, _PIECE)))
    except zlib.error:  # not packed like this, or damaged: pdfium reads as far as it goes
        return


def _page(document: Any, number: int, spent: Spent) -> Page:
    """What stands on a page, turned so that its text is upright; places are counted from its top left."""
    page = document[number]
    spent.take("objects", pdfium.FPDFPage_CountObjects(page.raw))
    drawn = _Drawn(page, spent)
    letters = page.get_textpage()
    try:
        told = Counter[tuple[str, str]]()
        glyphs, angle = _letters(letters.raw, page, drawn.fonts, told, spent)
    finally:
        letters.close()
    turn = _TURNS[angle]
    place = f"第{number + 1}页"
    dropped = [(place, f"{what}，{count} 处", reason) for (what, reason), count in told.items()]
    dropped.extend(_notes(page, place, spent))
    left, bottom, right, top = page.get_bbox()
    if drawn.pictures > (right - left) * (top - bottom) * 0.5 and glyphs:
        dropped.append((place, "占了大半页的图片", "图片里的字没有读，请对照原件看有没有漏"))
    if drawn.pictures and not glyphs:
        dropped.append((place, "图片", f"这一页是图片（扫描件），没有读。{_HOW}"))
    rules = [_turned_rule(one, turn) for one in drawn.rules]
    return Page(
        number + 1,
        tuple(_turned(glyph, turn) for glyph in glyphs),
        tuple(rule for flat, rule in rules if flat),
        tuple(rule for flat, rule in rules if not flat),
        tuple(_turned(glyph, turn) for glyph in drawn.boxes),
        drawn.pictures > 0,
        tuple(dropped),
    )


class _Drawn:
    """What is drawn on a page besides text: the rules, as lines from point to point; small squares; how much of the page
    pictures cover. `fonts` are the names of fonts that draw signs, and `""` where some text is not seen."""

    def __init__(self, page: Any, spent: Spent) -> None:
        self.rules: list[tuple[float, float, float, float]] = []
        self.boxes: list[Glyph] = []
        self.pictures = 0.0
        self.fonts = False
        self._spent = spent
        for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
            self._object(pdfium.FPDFPage_GetObject(page.raw, index), PdfMatrix(), 0)

    def _object(self, one: Any, outer: PdfMatrix, depth: int) -> None:
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            if not self.fonts:
                invisible = pdfium.FPDFTextObj_GetTextRenderMode(one) == _INVISIBLE
                self.fonts = invisible or is_symbolic(_font(one))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(one, _matrix(one).multiply(outer))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._image(_matrix(one).multiply(outer))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _LAYERS:
            count = pdfium.FPDFFormObj_CountObjects(one)
            self._spent.take("objects", max(0, count))
            matrix = _matrix(one).multiply(outer)
            for index in range(count):
                self._object(pdfium.FPDFFormObj_GetObject(one, index), matrix, depth + 1)

    def _image(self, matrix: PdfMatrix) -> None:
        corners = [matrix.on_point(x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
        self._filled(corners)
        left, bottom, right, top = _bounds(corners)
        self.pictures += (right - left) * (top - bottom)

    def _path(self, one: Any, matrix: PdfMatrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(one, fill, stroke)
        if not fill.value and not stroke.value:
            return
        for points, closed in self._outlines(one, matrix):
            if fill.value:
                self._filled(points)
            if stroke.value and not self._square(points):
                ends = [*points, points[0]] if closed else points
                for start, end in pairwise(ends):
                    if start is not None and end is not None:
                        self._rule(*start, *end)

    def _outlines(self, one: Any, matrix: PdfMatrix) -> Iterator[tuple[list[Any], bool]]:
        """The parts of a path: their corners (None stands for a curve before the next), and whether each is closed."""
        count = pdfium.FPDFPath_CountSegments(one)
        self._spent.take("strokes", max(0, count))
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float] | None] = []
        closed = False
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(one, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
                yield points, closed
                points, closed = [], False
            if kind == pdfium.FPDF_SEGMENT_BEZIERTO and points and points[-1] is not None:
                points.append(None)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append(matrix.on_point(x.value, y.value))
            closed = closed or bool(pdfium.FPDFPathSegment_GetClose(segment))
        if points:
            yield points, closed

    def _filled(self, points: list[Any]) -> None:
        """A filled shape is a rule where it is thin."""
        if None in points or len(points) < 2:
            return
        left, bottom, right, top = _bounds(points)
        wide, high = right - left, top - bottom
        if high <= _THIN and wide * 2 > high:  # a dash may be short; a dot may belong to a line of dots either way
            self._rule(left, (top + bottom) / 2, right, (top + bottom) / 2)
        if wide <= _THIN and high * 2 > wide:
            self._rule((left + right) / 2, bottom, (left + right) / 2, top)

    def _square(self, points: list[Any]) -> bool:
        """Whether a shape is a box to tick, which is noted."""
        if None in points or not 4 <= len(points) <= 5:
            return False
        left, bottom, right, top = _bounds(points)
        small = bool(_THIN < right - left < _BOX and abs((right - left) - (top - bottom)) < 1)
        if small:
            self.boxes.append(Glyph(left, top, right, bottom, "□"))
        return small

    def _rule(self, x: float, y: float, other_x: float, other_y: float) -> None:
        if abs(x - other_x) <= _STRAIGHT or abs(y - other_y) <= _STRAIGHT:
            self.rules.append((x, y, other_x, other_y))


def _letters(
    text: Any, page: Any, looked: bool, told: Counter[tuple[str, str]], spent: Spent
) -> tuple[list[Glyph], int]:
    """The page's letters where the file has them, and the angle in which most of them stand, in quarters."""
    count = max(0, pdfium.FPDFText_CountChars(text))
    spent.take("glyphs", count)
    left, bottom, right, top = page.get_bbox()
    box = pdfium.FS_RECTF()
    there = ctypes.byref(box)
    angles: Counter[int] = Counter()
    glyphs: list[Glyph] = []
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        char = chr(code) if code < 0x110000 else UNKNOWN
        if char in "\r\n \0-\u00ad\u0002" and pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        if char in _NO_CHARACTER or pdfium.FPDFText_HasUnicodeMapError(text, index) == 1:
            char = UNKNOWN
            told["认不出的字", "字体没有说明是什么字，文中记作〓，请照文件里看到的补"] += 1
        elif looked or "\ue000" <= char <= "\uf8ff":
            one = pdfium.FPDFText_GetTextObject(text, index)
            if one and pdfium.FPDFTextObj_GetTextRenderMode(one) == _INVISIBLE:
                told["看不见的文字", "多半是扫描件上文字识别（OCR）的结果，没有读"] += 1
                continue
            shown = sign(char, _font(one)) if one else char
            if shown == UNKNOWN != char:
                told["认不出的符号", "文中记作〓，请照文件里看到的补"] += 1
            char = shown
        pdfium.FPDFText_GetLooseCharBox(text, index, there)
        glyph = Glyph(box.left, box.top, box.right, box.bottom, char)
        x, y = glyph.middle
        if not (left <= x <= right and bottom <= y <= top):
            if not char.isspace():
                told["页面以外的文字", "打开时看不到，没有读"] += 1
            continue
        if not char.isspace() and len(glyphs) % 16 == 0:
            angles[round(pdfium.FPDFText_GetCharAngle(text, index) / 1.5707963) % 4] += 1
        glyphs.append(glyph)
    return glyphs, angles.most_common(1)[0][0] if angles else 0


def _font(one: Any) -> str:
    """The name of a text's font, as it is known by."""
    room = ctypes.create_string_buffer(128)
    size = pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(one), room, len(room))
    name = room.raw[: max(0, min(size, len(room)) - 1)].decode("utf-8", "replace").rpartition("+")[2]
    return re.sub(r"(?<=s)(?=\d$)", " ", name.partition("-")[0].partition(",")[0])


def _notes(page: Any, place: str, spent: Spent) -> Iterator[Told]:
    """What lies upon the page: notes, stamps, forms. The table is read without it."""
    count = max(0, pdfium.FPDFPage_GetAnnotCount(page.raw))
    spent.take("objects", count)
    for index in range(count):
        note = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        kind = _NOTES.get(pdfium.FPDFAnnot_GetSubtype(note))
        said = spent.text(_said(note, b"Contents") or _said(note, b"V"))
        pdfium.FPDFPage_CloseAnnot(note)
        if kind == "删除线":
            yield place, said or kind, "页上有划掉文字的批注，文字照样读了，请核对"
        elif kind is not None:
            yield place, said or kind, f"{kind}，没有读"


def _said(note: Any, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    check("cell", size)
    room = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(note, key, room, size)
    return bytes(room).decode("utf-16-le", "replace").rstrip("\0").strip()


def _matrix(one: Any) -> PdfMatrix:
    found = pdfium.FS_MATRIX()
    return PdfMatrix.from_raw(found) if pdfium.FPDFPageObj_GetMatrix(one, found) else PdfMatrix()


def _bounds(points: list[Any]) -> tuple[float, float, float, float]:
    """From the left and the bottom to the right and the top of some points."""
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def _turned(glyph: Glyph, turn: PdfMatrix) -> Glyph:
    x, y = turn.on_point(glyph.left, glyph.top)
    other_x, other_y = turn.on_point(glyph.right, glyph.bottom)
    return Glyph(min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y), glyph.text)


def _turned_rule(rule: tuple[float, float, float, float], turn: PdfMatrix) -> tuple[bool, Rule]:
    """Whether a rule is horizontal, and where it lies."""
    x, y = turn.on_point(*rule[:2])
    other_x, other_y = turn.on_point(*rule[2:])
    if abs(other_x - x) >= abs(other_y - y):
        return True, ((y + other_y) / 2, min(x, other_x), max(x, other_x))
    return False, ((x + other_x) / 2, min(y, other_y), max(y, other_y))
