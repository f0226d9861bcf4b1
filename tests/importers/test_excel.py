"""Workbooks of every container that Excel and WPS write: what was put in is read, or told."""

import io
import itertools
import re
import zipfile

from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.importers.opening import excel
from gongkai.importers.opening.sheet import as_shown
from properties import examples

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES = (
    "<fonts><font/><font><strike/></font></fonts><cellXfs><xf/><xf fontId='1'/><xf numFmtId='9'/></cellXfs>"
    "<numFmts><numFmt numFmtId='9' formatCode=';;;'/></numFmts>"
)

# § is a word that is to be read, ¤ one that is to be told. A cell is its type, its style and what is inside.
CELLS = [
    ("inlineStr", 0, "<is><t>§</t></is>"), ("inlineStr", 0, "<is><r><t>§</t></r><r><rPr><b/></rPr><t xml:space='preserve'> §</t></r></is>"),
    ("inlineStr", 0, "<is><t>§</t><rPh sb='0' eb='1'><t>¤</t></rPh></is>"), ("inlineStr", 1, "<is><t>¤</t></is>"),
    ("inlineStr", 0, "<is><r><t>§</t></r><r><rPr><strike/></rPr><t>¤</t></r></is>"), ("str", 0, "<f>A1</f><v>§</v>"),
    ("str", 0, "<f t='array' ref='A1'>\"x\"</f><v>§</v>"), ("n", 0, "<f>CONCAT(\"¤\",A1)</f>"), ("e", 0, "<f>X(1)</f><v>#¤</v>"),
    ("str", 2, "<v>§</v>"), ("s", 0, "§"), ("s", 0, "<r><t>§</t></r><rPh sb='0' eb='1'><t>¤</t></rPh><phoneticPr/>"),
    ("s", 0, "<r><rPr><strike val='1'/></rPr><t>¤</t></r><r><t>§§</t></r>"), ("s", 1, "¤"), ("n", 0, ""),
]  # fmt: skip
ROWS = [("", False), ("hidden='1'", True), ("ht='0'", True), ("ht='12' customHeight='1'", False)]
TAILS = [
    "<headerFooter><oddHeader>&amp;C&amp;\"黑体,常规\"&amp;14§&amp;RK&amp;P</oddHeader><oddFooter>&amp;L§</oddFooter></headerFooter>",
    "<headerFooter differentFirst='1'><firstHeader>&amp;R§</firstHeader><evenFooter>&amp;C&amp;KFF0000§</evenFooter></headerFooter>",
    "<dataValidations><dataValidation sqref='B2' type='list' promptTitle='¤' prompt='¤' errorTitle='¤' error='¤'><formula1>\"¤,¤\"</formula1></dataValidation></dataValidations>",
    "<hyperlinks><hyperlink ref='A1' tooltip='¤'/></hyperlinks>",
    "<extLst><ext><x14:dataValidations xmlns:x14='y'><x14:dataValidation prompt='¤'/></x14:dataValidations></ext></extLst>",
]  # fmt: skip
PARTS = [
    ("comments", "<x><comment ref='A1'><text><r><t>¤</t></r><r><t>¤</t></r></text></comment></x>"),
    ("threadedComment", "<x><threadedComment ref='A1'><text>¤</text></threadedComment></x>"),
    ("drawing", "<x><sp><txBody><p><r><t>¤</t></r></p><p><r><t>¤</t></r></p></txBody></sp></x>"),
    ("vmlDrawing", "<x><shape><textbox><div><font>¤</font></div></textbox></shape></x>"),
    ("chart", "<x><chart><title><tx><rich><p><r><t>¤</t></r></p></rich></tx></title></chart></x>"),
]
WORD = re.compile("[甲乙][0-9]{4}字")


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def links(*pairs):
    made = "".join(f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(pairs))  # fmt: skip
    return f"<Relationships>{made}</Relationships>"


def workbook(rows, merges, tails, parts, state, names, named):
    """The files of a workbook with one sheet of `rows` (attributes and cells) and what else is asked for."""
    shared, lines = [], []
    for number, (how, cells) in enumerate(rows, 1):
        made = ""
        for column, (kind, style, inside) in enumerate(cells):
            if kind == "s":
                shared.append(named(inside if inside.startswith("<") else f"<t>{inside}</t>"))
                inside = f"<v>{len(shared) - 1}</v>"
            made += f'<c r="{"ABCD"[column]}{number}" t="{kind}" s="{style}">{named(inside)}</c>'
        lines.append(f'<row r="{number}" {how}>{made}</row>')
    joined = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    merged = f"<mergeCells>{joined}</mergeCells>" if joined else ""
    files = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="r"><sheets><sheet name="表" sheetId="1" r:id="r0" state="{state}"/></sheets><definedNames>{"".join(named(one) for one in names)}</definedNames></workbook>',
        "xl/_rels/workbook.xml.rels": links(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData>{merged}{"".join(map(named, tails))}</worksheet>',
        "xl/sharedStrings.xml": f"<sst>{''.join(f'<si>{one}</si>' for one in shared)}</sst>",
        "xl/styles.xml": f"<styleSheet>{STYLES}</styleSheet>",
    }
    beside = []
    for number, (kind, text) in enumerate(parts):
        files[f"xl/part{number}.xml"] = named(text)
        if kind == "chart":
            files["xl/drawings/d.xml"] = "<x/>"
            files["xl/drawings/_rels/d.xml.rels"] = links((kind, f"../part{number}.xml"))
            beside.append(("drawing", "../drawings/d.xml"))
        else:
            beside.append((kind, f"../part{number}.xml"))
    files["xl/worksheets/_rels/sheet1.xml.rels"] = links(*beside)
    return files


@examples(40)
@given(
    rows=st.lists(st.tuples(st.sampled_from(ROWS), st.lists(st.sampled_from(CELLS), min_size=1, max_size=4)), min_size=1, max_size=4),
    merges=st.sampled_from([(), ("A1:B1",), ("A1:A2", "C1:D2"), ("A1:D4",)]),
    tails=st.lists(st.sampled_from(TAILS), unique=True, max_size=3),
    parts=st.lists(st.sampled_from(PARTS), unique_by=lambda part: part[0], max_size=3),
    state=st.sampled_from(["visible", "visible", "hidden", "veryHidden"]),
    names=st.sampled_from([(), ('<definedName name="n">"¤"</definedName>',), ('<definedName name="n">表!$A$1</definedName>',)]),
)  # fmt: skip
@example(rows=[(ROWS[0], [CELLS[0]] * 4)] * 3, merges=("A1:D4",), tails=TAILS, parts=PARTS, state="visible", names=())
def test_every_text_is_read_or_told(rows, merges, tails, parts, state, names):
    number = itertools.count()
    written = []

    def named(text):
        made = re.sub("[§¤]", lambda sign: f"{'甲' if sign[0] == '§' else '乙'}{next(number):04d}字", text)
        written.extend(WORD.findall(made))
        return made

    files = workbook([(how, cells) for (how, _), cells in rows], merges, tails, parts, state, names, named)
    sheets = [as_shown(sheet) for sheet in excel.read(packed(files))]
    shown = {text for sheet in sheets for row in sheet.rows for text in row}
    shown |= {line for sheet in sheets for line in (*sheet.before, *sheet.after)}
    told = " ".join(text for sheet in sheets for _, text, _ in sheet.dropped)
    seen = " ".join(shown)
    for text in written:
        assert text in seen or text in told, text
        if text.startswith("乙"):
            assert text not in seen, text
