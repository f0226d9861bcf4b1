"""Word documents of every container that Word and WPS write: what was put in is read once, or told."""

import io
import itertools
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.importers.opening import word
from gongkai.importers.opening.fields import computed

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "new": "urn:new",
}
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main"
}


def packed(body, parts=(), spaces=SPACES):
    """A document's bytes; `parts` are (kind, XML inside the part's root)."""
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items())
    files = {"word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>"}
    links = ""
    for number, (kind, text) in enumerate(parts):
        files[f"word/part{number}.xml"] = f"<w:x {names}>{text}</w:x>"
        links += f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="part{number}.xml"/>'
    files["word/_rels/document.xml.rels"] = f"<Relationships>{links}</Relationships>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def cell(inside, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def one(inline):
    """What is read of one cell with a paragraph, and what is told."""
    [sheet] = word.read(packed(f"<w:tbl><w:tr>{cell(f'<w:p>{inline}</w:p>')}{cell('<w:p><w:r><w:t>乙</w:t></w:r></w:p>')}</w:tr></w:tbl>"))  # fmt: skip
    return sheet.rows[0][0], [(text, why) for _, text, why in sheet.dropped]


def run(inside, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>"


def complex_field(code, result=None, data=""):
    middle = "" if result is None else f'{run("""<w:fldChar w:fldCharType="separate"/>""")}{result}'
    begin = f'<w:fldChar w:fldCharType="begin">{data}</w:fldChar>'
    return (
        f'{run(begin)}{run(f"<w:instrText>{code}</w:instrText>")}{middle}{run("""<w:fldChar w:fldCharType="end"/>""")}'
    )


# § is a word that is to be seen, ¤ one that is to be told.
SEEN, TOLD = run("<w:t>§</w:t>"), run("<w:t>¤</w:t>")
SDT = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
CONTROL = SDT.format('<w:tag w:val="x"/>', "{}")
PROMPT = SDT.format("<w:showingPlcHdr/>", "{}")
XML = '<w:customXml w:element="x">{}</w:customXml>'
SHAPE = '<mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>'
OLD = "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
LEAVES = [
    SEEN, SEEN, run("<w:t>§</w:t><w:tab/><w:t>§</w:t>"), run("<w:t>§</w:t><w:br/><w:noBreakHyphen/><w:t>§</w:t>"),
    run("<w:t>¤</w:t>", "<w:strike/>"), run("<w:t>¤</w:t>", "<w:vanish/>"), f"<w:ins>{SEEN}</w:ins>", f"<w:moveTo>{SEEN}</w:moveTo>",
    run("<w:ruby><w:rt><w:r><w:t>¤</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>§</w:t></w:r></w:rubyBase></w:ruby>"),
    f"<w:del>{run('<w:delText>¤</w:delText>')}</w:del>", f"<w:moveFrom>{TOLD}</w:moveFrom>", PROMPT.format(TOLD),
    f'<w:fldSimple w:instr="REF x">{SEEN}</w:fldSimple>', complex_field("REF x", SEEN), complex_field("MACROBUTTON x §"),
    complex_field(r"EQ \o\ad(\s\up 9(¤),§)"), complex_field("ASK ¤"),
    "<m:oMath><m:r><m:t>§</m:t></m:r></m:oMath>", run('<w:pict><v:shape><v:textpath string="§"/></v:shape></w:pict>'),
    run("<w:drawing><wp:inline><a:graphic><a:graphicData uri='y'><a:p><a:r><a:t>§</a:t></a:r></a:p></a:graphicData></a:graphic></wp:inline></w:drawing>"),
    f"<new:holder>{SEEN}</new:holder>", "<new:text>¤</new:text>",
]  # fmt: skip
AROUND = [
    CONTROL, XML, "<w:smartTag w:element='x'>{}</w:smartTag>", "<w:hyperlink>{}</w:hyperlink>", "<w:dir w:val='rtl'>{}</w:dir>",
    "<w:bdo w:val='rtl'>{}</w:bdo>", "<w:ins>{}</w:ins>", "<mc:AlternateContent><mc:Choice Requires='new'/><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
    "<w:fldSimple w:instr='X'>{}</w:fldSimple>", "<w:futureContainer>{}</w:futureContainer>",
]  # fmt: skip
INLINE = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.builds(lambda around, parts: around.format("".join(parts)), st.sampled_from(AROUND), st.lists(inner, max_size=3)),
    max_leaves=5,
)  # fmt: skip
PARAGRAPH = st.lists(INLINE, min_size=1, max_size=3).map(lambda parts: f"<w:p>{''.join(parts)}</w:p>")
BOXED = st.builds(
    lambda inner, forms: f"<w:p>{run('<mc:AlternateContent>' + forms.format(inner) + '</mc:AlternateContent>')}</w:p>",
    PARAGRAPH,
    st.sampled_from([SHAPE, OLD]),
)
NESTED = PARAGRAPH.map(lambda inner: f"<w:tbl><w:tr>{cell(inner)}</w:tr></w:tbl><w:p/>")
BLOCK = st.one_of(
    PARAGRAPH, PARAGRAPH, BOXED, NESTED,
    st.builds(lambda around, inner: around.format(inner), st.sampled_from([CONTROL, XML]), PARAGRAPH),
)  # fmt: skip
CELL = st.lists(BLOCK, min_size=1, max_size=2).map(lambda blocks: cell("".join(blocks)))
HIDDEN_CELL = st.just(cell(f"<w:p>{TOLD}</w:p>", "<w:cellDel/>"))
CELLS = st.one_of(CELL, CELL, CELL.map(CONTROL.format), CELL.map(XML.format), HIDDEN_CELL)
ROW = st.lists(CELLS, min_size=1, max_size=3).map(lambda cells: f"<w:tr>{''.join(cells)}</w:tr>")
GONE = st.sampled_from(["<w:del/>", "<w:hidden/>"]).map(lambda how: f"<w:tr><w:trPr>{how}</w:trPr>{cell(f'<w:p>{TOLD}</w:p>')}</w:tr>")  # fmt: skip
ROWS = st.one_of(ROW, ROW, ROW.map(CONTROL.format), ROW.map(XML.format), GONE)
TABLE = st.lists(ROWS, min_size=1, max_size=3).map(lambda rows: f"<w:tbl>{''.join(rows)}</w:tbl>")
BODY = st.lists(st.one_of(BLOCK, TABLE, TABLE.map(CONTROL.format)), max_size=3)
LAST = f"<w:tbl><w:tr>{cell(f'<w:p>{SEEN}</w:p>')}</w:tr></w:tbl>"
PARTS = [
    ("header", f"<w:p>{SEEN}</w:p>"), ("footer", f"<w:p>{SEEN}</w:p>"),
    ("footnotes", f'<w:footnote w:id="1"><w:p>{TOLD}</w:p></w:footnote>'), ("endnotes", f'<w:endnote w:id="1"><w:p>{TOLD}</w:p></w:endnote>'),
    ("comments", f'<w:comment w:id="1"><w:p>{TOLD}</w:p></w:comment>'), ("diagramData", "<a:p><a:r><a:t>¤</a:t></a:r></a:p>"),
]  # fmt: skip
WORD = re.compile("[甲乙][0-9]{4}字")


@given(body=BODY, parts=st.lists(st.sampled_from(PARTS), unique_by=lambda part: part[0]), strict=st.booleans())
def test_every_text_is_read_once_or_told(body, parts, strict):
    number = itertools.count()
    named = lambda text: re.sub("[§¤]", lambda sign: f"{'甲' if sign[0] == '§' else '乙'}{next(number):04d}字", text)  # noqa: E731
    written = named("".join(body) + LAST)
    others = [(kind, named(text)) for kind, text in parts]
    spaces = {prefix: STRICT.get(uri, uri) if strict else uri for prefix, uri in SPACES.items()}
    sheets = word.read(packed(written, others, spaces=spaces))
    shown = [text for sheet in sheets for row in sheet.rows for text in row]
    shown += {line for sheet in sheets for line in (*sheet.before, *sheet.after)}
    told = " ".join(text for sheet in sheets for _, text, _ in sheet.dropped)
    for text in WORD.findall(written + "".join(part for _, part in others)):
        if text.startswith("甲"):
            assert sum(piece.count(text) for piece in shown) == 1, text
        else:
            assert not any(text in piece for piece in shown), text
            assert text in told, text


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        (SDT.format('<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', run("<w:t>☒</w:t>")), "☑"),
        (SDT.format('<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>', run("<w:t>☐</w:t>")), "☐"),
        (SDT.format('<w14:checkbox><w14:checked w14:val="true"/></w14:checkbox>', run('<w:sym w:font="Webdings" w:char="F021"/>')), "☑"),
        (complex_field("FORMCHECKBOX", data="<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"), "☑"),
        (complex_field("FORMCHECKBOX", data="<w:ffData><w:checkBox><w:default w:val='1'/></w:checkBox></w:ffData>"), "☑"),
        (complex_field("FORMCHECKBOX", data="<w:ffData><w:checkBox><w:default w:val='1'/><w:checked w:val='0'/></w:checkBox></w:ffData>"), "☐"),
        (complex_field("FORMDROPDOWN", data="<w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='甲'/><w:listEntry w:val='丙'/></w:ddList></w:ffData>"), "丙"),
        (complex_field("FORMDROPDOWN", data="<w:ffData><w:ddList><w:result w:val='00012'/><w:listEntry w:val='甲'/><w:listEntry w:val='丙'/></w:ddList></w:ffData>"), ""),
        (run('<w:sym w:font="Wingdings" w:char="F0FE"/>'), "☑"),
        (run('<w:sym w:font="Wingdings" w:char="00A8"/>'), "□"),
        (run('<w:sym w:font="Wingdings 2" w:char="F052"/>'), "☑"),
        (run('<w:sym w:font="Wingdings 2" w:char="F0A3"/>'), "□"),
        (run("<w:t>þ</w:t>", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "☑"),
        (run("<w:t>R£</w:t>", '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'), "☑□"),
        (run("<w:t>\uf0a8甲</w:t>"), "□甲"),
        (complex_field(r"EQ \o\ac(□,√)"), "☑"),
        (complex_field(r"eq \o\ac(○,3)"), "③"),
        (complex_field("SYMBOL 254 \\f Wingdings \\s 12"), "☑"),
        (run("<w:t>10</w:t><w:noBreakHyphen/><w:t>20</w:t>"), "10-20"),
    ],
)  # fmt: skip
def test_boxes_and_symbols(inline, text):
    assert one(inline) == (text, [])


def test_a_symbol_that_we_do_not_know_is_marked_and_told():
    assert one(run('<w:sym w:font="Wingdings" w:char="F04A"/><w:t>政府网站</w:t>')) == (
        "〓政府网站",
        [("〓（Wingdings的 4A）", "认不出的符号，文中记作〓")],
    )


def test_bullets_of_a_list_that_are_boxes():
    numbering = '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0FE;"/><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl></w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num>'
    listed = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr></w:pPr><w:r><w:t>政府网站</w:t></w:r></w:p>'
    [sheet] = word.read(packed(f"<w:tbl><w:tr>{cell(listed)}</w:tr></w:tbl>", [("numbering", numbering)]))
    assert sheet.rows == (("☑政府网站",),)


NUM = '<w:numPr><w:numId w:val="{}"/></w:numPr>'
LEVEL = '<w:lvl w:ilvl="0"><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'


@pytest.mark.parametrize(
    ("paragraph", "shown"),
    [
        ('<w:pStyle w:val="Box"/>', "■甲"),
        ('<w:pStyle w:val="Below"/>', "■甲"),
        ('<w:pStyle w:val="Empty"/>', "□甲"),
        (f'<w:pStyle w:val="Box"/>{NUM.format(2)}', "□甲"),
        (f'<w:pStyle w:val="Box"/>{NUM.format(0)}', "甲"),
        (NUM.format(3), "甲"),
        (NUM.format(4), "√甲"),
    ],
)
def test_boxes_of_lists_that_a_style_makes_or_a_list_has_of_its_own(paragraph, shown):
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{LEVEL.format("bullet", "■")}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{LEVEL.format("decimal", "%1.")}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2">{LEVEL.format("none", "√")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">{LEVEL.format("bullet", "□")}</w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>'
    )
    styles = (
        f'<w:style w:styleId="Box"><w:pPr>{NUM.format(1)}</w:pPr></w:style>'
        '<w:style w:styleId="Below"><w:basedOn w:val="Box"/></w:style>'
        f'<w:style w:styleId="Empty"><w:basedOn w:val="Box"/><w:pPr>{NUM.format(2)}</w:pPr></w:style>'
    )
    body = f"<w:p><w:pPr>{paragraph}</w:pPr>{run('<w:t>甲</w:t>')}</w:p>"
    parts = [("numbering", numbering), ("styles", styles)]
    [sheet] = word.read(packed(f"<w:tbl><w:tr>{cell(body)}</w:tr></w:tbl>", parts))
    assert sheet.rows == ((shown,),)


def test_pictures_before_the_paragraphs_of_a_list_are_told():
    level = '<w:lvl w:ilvl="0"><w:lvlText w:val=""/><w:lvlPicBulletId w:val="0"/></w:lvl>'
    numbering = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    body = f"<w:p><w:pPr>{NUM.format(1)}</w:pPr>{run('<w:t>甲</w:t>')}</w:p>"
    [sheet] = word.read(packed(f"<w:tbl><w:tr>{cell(body)}</w:tr></w:tbl>", [("numbering", numbering)]))
    assert sheet.rows == (("甲",),)
    assert [(place, text) for place, text, _ in sheet.dropped] == [("表1第1行第1列", "项目符号")]


def test_documents_that_stand_in_files_of_their_own_are_told():
    table = f"<w:tbl><w:tr>{cell('<w:p><w:subDoc/></w:p>')}{cell(f'<w:p>{SEEN}</w:p>')}</w:tr></w:tbl>"
    [sheet] = word.read(packed(f"<w:subDoc/>{table}"))
    assert [(place, text) for place, text, _ in sheet.dropped] == [
        ("表外", "插入的另一个文件"),
        ("表1第1行第1列", "插入的另一个文件"),
    ]


def test_a_paragraph_whose_mark_is_deleted_goes_on():
    body = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('<w:t>20个工</w:t>')}</w:p><w:p>{run('<w:t>作日</w:t>')}</w:p>"
    [sheet] = word.read(packed(f"<w:tbl><w:tr>{cell(body)}</w:tr></w:tbl>"))
    assert sheet.rows == (("20个工作日",),)


def test_words_under_a_merged_cell_and_pictures_are_told():
    picture = "<w:drawing><wp:inline><a:graphic><a:blip/></a:graphic></wp:inline></w:drawing>"
    rows = [cell(f"<w:p>{run('<w:t>甲</w:t>')}{run(picture)}</w:p>", '<w:vMerge w:val="restart"/>'), cell(f"<w:p>{run('<w:t>丙</w:t>')}</w:p>", "<w:vMerge/>")]  # fmt: skip
    [sheet] = word.read(packed("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"))
    assert sheet.rows == (("甲",), ("甲",))
    assert [one[:2] for one in sheet.dropped] == [("表1第1行第1列", "图片"), ("表1第2行第1列", "丙")]


@pytest.mark.parametrize(
    ("properties", "lines", "shown"),
    [
        ('<w:vMerge w:val="restart"/>', "甲乙甲乙", "甲\n乙"),
        ('<w:gridSpan w:val="2"/>', "甲甲甲", "甲"),
        ('<w:gridSpan w:val="2"/>', "甲乙甲", "甲\n乙\n甲"),
        ("", "甲甲", "甲\n甲"),
    ],
)
def test_what_several_cells_said_alike_before_they_were_merged_is_said_once(properties, lines, shown):
    inside = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    [sheet] = word.read(packed(f"<w:tbl><w:tr>{cell(inside, properties)}</w:tr></w:tbl>"))
    assert sheet.rows[0][0] == shown


def test_a_catalog_in_a_cell_of_a_layout_table_is_a_table_of_its_own():
    row = f"<w:tr>{cell('<w:p><w:r><w:t>丁</w:t></w:r></w:p>') * 5}</w:tr>"
    outer = f"<w:tbl><w:tr>{cell('<w:p><w:r><w:t>户籍管理领域</w:t></w:r></w:p><w:tbl>' + row * 2 + '</w:tbl><w:p/>')}</w:tr></w:tbl>"
    first, second = word.read(packed(outer))
    assert first.rows == (("户籍管理领域",),)
    assert second.rows == (("丁",) * 5,) * 2
    assert second.before == ("户籍管理领域",)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("QUOTE “甲”", ("甲", "")),
        ("MACROBUTTON Tick □", ("□", "")),
        (r'SYMBOL 0x52 \f "Wingdings 2"', ("☑", "")),
        (r"EQ \o\ad(\s\up 9(pin),拼)", ("拼", "pin")),
        ("PAGE", None),
    ],
)
def test_fields_without_a_result(code, shown):
    assert computed(code) == shown


STYLES = """<w:style w:styleId="gone"><w:rPr><w:strike/></w:rPr></w:style><w:style w:styleId="below"><w:basedOn w:val="gone"/></w:style>
<w:style w:styleId="kept"><w:basedOn w:val="gone"/><w:rPr><w:strike w:val="0"/></w:rPr></w:style>
<w:style w:styleId="round"><w:basedOn w:val="about"/></w:style><w:style w:styleId="about"><w:basedOn w:val="round"/></w:style>
<w:style w:styleId="inside"><w:rPr><w:vanish/></w:rPr></w:style>"""


@pytest.mark.parametrize(
    ("run_style", "paragraph_style", "own", "reason"),
    [
        ("", "", "<w:strike/>", "划了删除线"),
        ("", "", "<w:dstrike/>", "划了删除线"),
        ("", "", '<w:strike w:val="0"/>', ""),
        ("gone", "", "", "划了删除线"),
        ("below", "", "", "划了删除线"),
        ("kept", "", "", ""),
        ("round", "", "", ""),
        ("gone", "", '<w:strike w:val="false"/>', ""),
        ("", "gone", "", "划了删除线"),
        ("inside", "", "", "隐藏的文字"),
        ("", "inside", "", "隐藏的文字"),
        ("", "inside", '<w:vanish w:val="0"/>', ""),
    ],
)
def test_what_is_struck_out_or_hidden_by_itself_or_by_a_style_is_told_and_not_read(
    run_style, paragraph_style, own, reason
):
    style = f'<w:rStyle w:val="{run_style}"/>{own}' if run_style else own
    other = f'<w:pPr><w:pStyle w:val="{paragraph_style}"/></w:pPr>' if paragraph_style else ""
    plain = run("<w:t>工作日</w:t>", '<w:vanish w:val="0"/><w:strike w:val="0"/>')
    body = f"<w:p>{other}{run('<w:t>5个</w:t>', style)}{plain}</w:p>"
    [sheet] = word.read(packed(f"<w:tbl><w:tr>{cell(body)}</w:tr></w:tbl>", [("styles", STYLES)]))
    assert sheet.rows == (("工作日" if reason else "5个工作日",),)
    assert [text for _, text, why in sheet.dropped if reason and why.startswith(reason)] == (["5个"] if reason else [])


@pytest.mark.parametrize("span", ["0", "00", "-3", "x"])
def test_a_cell_that_spans_no_column_is_one(span):
    row = cell(f"<w:p>{run('<w:t>甲</w:t>')}</w:p>", f'<w:gridSpan w:val="{span}"/>') + cell("<w:p/>")
    [sheet] = word.read(packed(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"))
    assert sheet.rows[0][0] == "甲"
    assert len(sheet.rows[0]) == 2
