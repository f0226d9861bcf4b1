"""The text of Word's paragraphs: what a reader sees, and what is told because nobody would see it in a cell.

One walk goes through everything that stands in an element. It knows the containers (tracked changes, content controls,
custom XML, fields, text boxes, ruby …) by their names; what it does not know it passes through and names. So no text is
left out without a line in the report. ISO/IEC 29500-1 chapter 17 names the elements, part 3 the alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gongkai.importers.opening.budget import Spent
from gongkai.importers.opening.elements import child, kind, on, value
from gongkai.importers.opening.fields import computed, form_field
from gongkai.importers.opening.symbols import UNKNOWN, is_symbolic, sign
from gongkai.model.stamp import STAMPED

_MARKS = re.compile(
    r"((?:\d\d|[A-Z]{1,3})-L?\d+)? [0-9a-f]{8}(?:\.[0-9a-f]{8})+(?![0-9a-f])"
)  # the same among other words
# What holds the text and changes nothing about it.
CONTAINERS = frozenset({
    "w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo", "w:hyperlink", "w:dir", "w:bdo",
    "mc:Choice", "mc:Fallback", "w:fldSimple", "w:ruby", "w:rubyBase", "w:object", "w:pict", "w:drawing", "w:txbxContent",
    "m:oMath", "m:oMathPara", "m:r", "w:tr", "w:tc",
})  # fmt: skip
_SILENT = frozenset({
    "w:rPr", "w:pPr", "w:sdtPr", "w:sdtEndPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:sectPr", "w:customXmlPr", "w:smartTagPr",
    "w:rubyPr", "w:fldData", "w:lastRenderedPageBreak", "w:softHyphen", "w:proofErr", "w:tblPrEx", "w:annotationRef", "w:footnoteRef",
    "w:endnoteRef", "w:separator", "w:continuationSeparator", "m:rPr", "m:oMathParaPr", "m:ctrlPr", "w:pgNum",
})  # fmt: skip
_NUMBERS = frozenset({"align", "posOffset", "pctWidth", "pctHeight", "pctPosHOffset", "pctPosVOffset"})  # of drawings
_WORDS = frozenset({"w:t", "a:t", "m:t"})
_DELETED = {"w:del": "修订中删去的文字", "w:moveFrom": "修订中移走的文字"}
WHOLE = "表外"
OUTSIDE = "插入的另一个文件", "没有读进来。请用 Word 打开，另存后再导入"


@dataclass(slots=True)
class Story:
    """What paragraphs are read with: `told` collects (place, text, reason), `faint` (place, text) of what is read and nobody sees; `notes` are the texts of footnotes,
    endnotes and comments by the name of the element that refers to them and its id; `bullets` the signs of lists by
    their number and level; `styles` what styles do to texts, by their id (w:vanish, w:strike), `listed` the lists that they make; `hidden` collects the hidden texts since it was emptied, with their places."""

    spent: Spent
    told: list[tuple[str, str, str]] = field(default_factory=list)
    faint: list[tuple[str, str]] = field(default_factory=list)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    bullets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    styles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    listed: Mapping[str, Any] = field(default_factory=dict)
    place: str = WHOLE
    hidden: list[tuple[str, str]] = field(default_factory=list)

    _shaded: dict[Any, bool] = field(default_factory=dict)  # the elements around texts that may be faint

    def tell(self, text: str, reason: str) -> None:
        """Note a text that stands in no cell as it is, without the marks that gongkai put into its own."""
        if said := _MARKS.sub(r" \1 ", text).strip():
            self.told.append((self.place, self.spent.text(said), reason))

    def stamps(self) -> str:
        """Our own hidden text since this was asked last: the number of an item and the stamps of its cells. Other
        hidden texts are told."""
        cells: dict[str, str] = {}
        for place, text in self.hidden:
            cells[place] = cells.get(place, "") + text
        self.hidden.clear()
        former = self.place
        for self.place, text in cells.items():
            if not STAMPED.fullmatch(text.strip()):
                self.tell(text, "隐藏的文字，没有读进来")
        self.place = former
        return "".join(text for text in cells.values() if STAMPED.fullmatch(text.strip())).strip()

    def branch(self, element: Any) -> Any:
        """The one of `mc:AlternateContent`'s branches that is read: the first with words to see in it, else the first
        with any text. The others say the same in an older way; what they say otherwise is told."""
        branches = [one for one in element if kind(one) in ("mc:Choice", "mc:Fallback")]
        chosen = next((one for one in branches if self.has_words(one)), None)
        if chosen is None:
            chosen = next((one for one in branches if self.words(one)), branches[0] if branches else None)
        elif len(branches) > 1:
            said = self.words(chosen)
            for other in branches:
                if other is not chosen and self.words(other) not in said:
                    self.tell(self.words(other), "同一处的另一种写法，没有读进来")
        return chosen

    def has_words(self, element: Any) -> bool:
        """Whether anything in an element is read as text."""
        for one in element.iter():
            self.spent.take("nodes")
            tag = kind(one)
            if (tag in _WORDS and one.text) or tag == "w:sym" or (tag == "v:textpath" and value(one, "string")):
                return True
        return False

    def words(self, element: Any) -> str:
        """All words of an element in one line, deleted and hidden ones too."""
        parts: list[str] = []
        for one in element.iter():
            self.spent.take("nodes")
            tag = kind(one)
            if (
                tag in _WORDS
                or tag in ("w:delText", "w:instrText")
                or (tag and one.text and not tag.startswith(("w:", "v:", "wp")))
            ):
                parts.append("" if tag.partition(":")[2] in _NUMBERS else one.text or "")
            elif tag in ("w:p", "w:br", "w:cr", "w:tab") and parts:
                parts.append(" ")
            elif tag == "w:noBreakHyphen":
                parts.append("-")
            elif tag == "w:sym" and re.fullmatch("[0-9A-Fa-f]{1,4}", value(one, "char")):
                parts.append(sign(chr(int(value(one, "char"), 16)), value(one, "font")))
        return "".join(parts).strip()

    def is_faint(self, run: Any, style: Any) -> bool:
        """Whether a run's letters are white on paper, or too small to be seen."""
        if re.fullmatch("[0-2]", value(child(style, "w:sz"))):  # half points
            return True
        if value(child(style, "w:color")).upper() != "FFFFFF" or child(style, "w:highlight") is not None:
            return False
        return not _is_shaded(style) and not self._is_in_shade(run.getparent())

    def _is_in_shade(self, element: Any) -> bool:
        """Whether an element, or one around it, has a ground of its own: looked at once for all that stands in it."""
        if element is None:
            return False
        if element not in self._shaded:
            own = next((one for one in element[:3] if kind(one) == f"{kind(element)}Pr"), None)  # it stands first
            self._shaded[element] = _is_shaded(own) or self._is_in_shade(element.getparent())
        return self._shaded[element]


def _is_shaded(style: Any) -> bool:
    return value(child(style, "w:shd"), "fill").upper() not in ("", "AUTO", "FFFFFF")


class Text:
    """Collects the text of one cell or of a line. `table` is called for tables inside; without it they are flattened."""

    def __init__(self, story: Story, table: Callable[[Any], bool] | None = None) -> None:
        self._story = story
        self._table = table
        self._parts: list[str] = []
        self._fields: list[_Field] = []
        self._joined = False  # the mark of the paragraph before is deleted
        self._style: frozenset[str] = frozenset()  # what the paragraph's style does to its texts

    def text(self) -> str:
        """What has been read."""
        while self._fields:
            self._end_field()
        return "".join(self._parts).strip("\n")

    def walk(self, element: Any) -> None:
        """Read everything that stands in an element."""
        for one in element:
            self.element(one)

    def element(self, one: Any) -> None:
        """Read one element, whatever it is."""
        tag = kind(one)
        read = _READ.get(tag)
        if read is not None:
            read(self, one)
        elif tag in CONTAINERS:
            self._stray(one, tag)
            self.walk(one)
        elif tag and tag not in _SILENT:
            self._unknown(one, tag)

    def put(self, text: str) -> None:
        """Add text: to the cell, or to the instruction of a field."""
        inside = self._fields[-1] if self._fields else None
        if inside is None:
            self._parts.append(text)
        elif inside.result is None:
            inside.code.append(text)
        else:
            inside.result.append(text)

    def line(self) -> None:
        """Begin a line, unless nothing stands above."""
        if self._parts or self._fields:
            self.put("\n")

    def _paragraph(self, element: Any) -> None:
        if not self._joined:
            self.line()
        style = child(element, "w:pPr")
        name = value(child(style, "w:pStyle"))
        number = child(style, "w:numPr")
        number = self._story.listed.get(name) if number is None else number
        levels = self._story.bullets.get(value(child(number, "w:numId")), {})
        bullet = levels.get(value(child(number, "w:ilvl")) or "0", "")
        if bullet == UNKNOWN:
            self._story.tell("项目符号", "是图片，没有读进来：如果是勾或方框，请对照原件核对这一格")
        elif bullet:
            self.put(bullet)
        former, self._style = self._style, self._story.styles.get(name, frozenset())
        self.walk(element)
        self._style = former
        mark = child(style, "w:rPr")
        self._joined = child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None

    def _run(self, element: Any) -> None:
        style = child(element, "w:rPr")
        if self._has(style, "w:vanish"):
            self._story.hidden.append((self._story.place, self._story.words(element)))
            return
        if self._has(style, "w:strike") or self._has(style, "w:dstrike"):
            self._story.tell(self._story.words(element), "划了删除线，没有读进来")
            return
        if style is None:
            self.walk(element)
            return
        if self._story.is_faint(element, style) and (words := self._story.words(element).strip()):
            self._story.faint.append((self._story.place, self._story.spent.text(words)))
        font = child(style, "w:rFonts")
        symbolic = next((one for key in ("ascii", "hAnsi") if is_symbolic(one := value(font, key))), "")
        for piece in element:
            if symbolic and kind(piece) == "w:t":
                self._signs(piece.text or "", symbolic)
            else:
                self.element(piece)

    def _has(self, style: Any, switch: str) -> bool:
        """Whether a run has something switched on: itself, by its style or by that of its paragraph."""
        own = child(style, switch)
        if own is not None:
            return on(own)
        return switch in self._style or switch in self._story.styles.get(value(child(style, "w:rStyle")), ())

    def _signs(self, text: str, font: str) -> None:
        for char in text:
            shown = sign(char, font)
            self.put(shown)
            if shown == UNKNOWN:
                code = ord(char) & 0xFF if 0xF000 <= ord(char) <= 0xF0FF else ord(char)
                self._story.tell(f"{UNKNOWN}（{font or '符号字体'}的 {code:02X}）", "认不出的符号，文中记作〓")

    def _text(self, element: Any) -> None:
        text = re.sub(r"[\t\r\n]", " ", element.text or "")
        if re.search("[\uf000-\uf0ff]", text):
            self._signs(text, "")
        else:
            self.put(text)
        if len(element):
            self.walk(element)

    def _symbol(self, element: Any) -> None:
        code = value(element, "char")
        font = value(element, "font")
        if re.fullmatch("[0-9A-Fa-f]{1,4}", code):
            char = chr(int(code, 16))
            self._signs(char if is_symbolic(font) or 0xF000 <= ord(char) <= 0xF0FF or not font else sign(char), font)
        else:
            self.put(UNKNOWN)
            self._story.tell(f"{UNKNOWN}（{font} {code}）", "认不出的符号，文中记作〓")

    def _alternate(self, element: Any) -> None:
        chosen = self._story.branch(element)
        if chosen is not None:
            self.walk(chosen)

    def _control(self, element: Any) -> None:
        """A content control: its own box says more than the sign that it shows; a prompt is no content."""
        style = child(element, "w:sdtPr")
        if child(style, "w:showingPlcHdr") is not None and child(style, "w14:checkbox") is None:
            self._story.tell(self._story.words(element), "控件里的提示，没有填写")
            return
        content = child(element, "w:sdtContent")
        ticked = box(style)
        if ticked and content is not None:
            self.put(ticked + self._story.words(content)[1:])
        elif content is not None:
            self.walk(content)

    def _box(self, element: Any) -> None:
        """A text box: its text stands on lines of its own."""
        self.line()
        self.walk(element)
        self.put("\n")

    def _art(self, element: Any) -> None:
        if text := value(element, "string"):
            self.line()
            self.put(text)

    def _note(self, element: Any) -> None:
        key = kind(element), value(element, "id")
        label = {"w:footnoteReference": "脚注", "w:endnoteReference": "尾注"}.get(key[0], "批注")
        if text := self._story.notes.pop(key, ""):
            self._story.tell(f"{label}：{text}", "不在格里，没有读进来")

    def _field_char(self, element: Any) -> None:
        what = value(element, "fldCharType")
        if what == "begin":
            self._fields.append(_Field(shown=form_field(element)))
        elif what == "separate" and self._fields:
            self._fields[-1].result = []
        elif what == "end" and self._fields:
            self._end_field()

    def _end_field(self) -> None:
        done = self._fields.pop()
        result = "".join(done.result or ())
        code = "".join(done.code).strip()
        if done.shown is not None:
            result = done.shown
        elif not result:
            result = self._computed(code)
        self.put(result)

    def _computed(self, code: str) -> str:
        """What a field shows whose result is not in the file."""
        shown = computed(code)
        if shown is None:
            self._story.tell(f"域：{code}", "域没有结果，没有读进来")
            return ""
        text, left = shown
        self._story.tell(left, "域里的注音或格式，没有读进来")
        if UNKNOWN in text:
            self._story.tell(f"域：{code}", "认不出的符号，文中记作〓")
        return text

    def _simple_field(self, element: Any) -> None:
        self._fields.append(_Field(code=[value(element, "instr")], result=[]))
        depth = len(self._fields)
        self.walk(element)
        while len(self._fields) >= depth:
            self._end_field()

    def _code(self, element: Any) -> None:
        if self._fields and self._fields[-1].result is None:
            self._fields[-1].code.append(element.text or "")
        else:
            self._story.tell(element.text or "", "域的代码，没有读进来")

    def _inner_table(self, element: Any) -> None:
        if self._table is None or not self._table(element):
            self._box(element)

    def _picture(self, element: Any) -> None:
        self._story.tell("图片", "里面如果有文字，没有读进来")
        self.walk(element)

    def _graphic(self, element: Any) -> None:
        if value(element, "uri").endswith(("/chart", "/diagram")) or "chart" in value(element, "uri"):
            self._story.tell("图表或图形（SmartArt）", "没有读进来")
        self.walk(element)

    def _embedded(self, element: Any) -> None:
        self._story.tell(f"嵌入的对象 {value(element, 'ProgID')}", "里面的内容没有读进来")

    def _drawn_paragraph(self, element: Any) -> None:
        self.line()
        self.walk(element)

    def _stray(self, element: Any, tag: str) -> None:
        """Text that stands where no text may."""
        for text in (element.text, *(one.tail for one in element)):
            if text and text.strip():
                self._story.tell(text, f"在标记 {tag} 里，Word 不显示")

    def _unknown(self, element: Any, tag: str) -> None:
        """Pass through an element that we do not know, and name it where it holds words."""
        if tag.partition(":")[2] not in _NUMBERS:
            self._stray(element, tag)
        if tag.startswith("w:") and self._story.has_words(element):
            self._story.tell(self._story.words(element), f"认不出的标记 {tag}，里面的文字照读了")
        self.walk(element)


@dataclass(slots=True)
class _Field:
    """A field that is open: its instruction, its result once that has begun, and what a form field shows."""

    code: list[str] = field(default_factory=list)
    result: list[str] | None = None
    shown: str | None = None


def _unread(what: str) -> Callable[[Text, Any], None]:
    """Tells the words of an element, which are not read."""
    return lambda self, one: self._story.tell(self._story.words(one), f"{what}，没有读进来")


_READ: dict[str, Callable[[Text, Any], None]] = {
    "w:p": Text._paragraph,
    "w:r": Text._run,
    "w:t": Text._text,
    "m:t": Text._text,
    "w:sym": Text._symbol,
    "w:br": lambda self, _: self.put("\n"),
    "w:cr": lambda self, _: self.put("\n"),
    "w:tab": lambda self, _: self.put("\t"),
    "w:ptab": lambda self, _: self.put("\t"),
    "w:noBreakHyphen": lambda self, _: self.put("-"),
    **{tag: _unread(what) for tag, what in _DELETED.items()},
    "mc:AlternateContent": Text._alternate,
    "w:sdt": Text._control,
    "w:txbxContent": Text._box,
    "v:textpath": Text._art,
    "w:rt": _unread("注音"),
    "w:footnoteReference": Text._note,
    "w:endnoteReference": Text._note,
    "w:commentReference": Text._note,
    "w:fldChar": Text._field_char,
    "w:instrText": Text._code,
    "w:fldSimple": Text._simple_field,
    "w:tbl": Text._inner_table,
    "v:imagedata": Text._picture,
    "a:blip": Text._picture,
    "a:graphicData": Text._graphic,
    "a:t": lambda self, one: self.put(one.text or ""),
    "a:p": Text._drawn_paragraph,
    "o:OLEObject": Text._embedded,
    "w:altChunk": lambda self, _: self._story.tell(*OUTSIDE),
    "w:subDoc": lambda self, _: self._story.tell(*OUTSIDE),
}


def box(style: Any) -> str:
    """☑ or ☐ for the properties of a content control that is a check box; "" for others."""
    found = child(style, "w14:checkbox")
    if found is None:
        return ""
    return "☑" if value(child(found, "w14:checked")) in ("1", "true", "on") else "☐"


def inside(element: Any, wanted: frozenset[str], story: Story) -> Iterator[Any]:
    """The elements of some names in an element, through every container between; words elsewhere are told."""
    for one in element:
        tag = kind(one)
        if tag in wanted:
            yield one
        elif tag == "mc:AlternateContent":
            chosen = story.branch(one)
            if chosen is not None:
                yield from inside(chosen, wanted, story)
        elif tag in _DELETED:
            story.tell(story.words(one), f"{_DELETED[tag]}，没有读进来")
        elif tag in ("w:altChunk", "w:subDoc"):
            story.tell(*OUTSIDE)
        elif tag in ("w:p", "w:r", "w:t", "w:tbl"):
            story.tell(story.words(one), "在表格的格外，没有读进来")
        elif tag and tag not in _SILENT:
            yield from inside(one, wanted, story)
