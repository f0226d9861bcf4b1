"""What a file asks for is counted before anything is built from it."""

import zipfile

import pytest
from lxml import etree

from gongkai.importers.opening import archive, budget, csv, elements, excel, notes, saved_page, web, word
from gongkai.importers.opening.sheet import ImportFileError

BOOK = (
    '<workbook xmlns:r="r"><sheets>{}</sheets></workbook>',
    '<Relationship Id="r{0}" Type="x/worksheet" Target="worksheets/sheet{0}.xml"/>',
)


def packed(path, parts, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return path.read_bytes()


def workbook(path, *sheets, tail="", **options):
    parts = {f"xl/worksheets/sheet{n}.xml": f"<worksheet><sheetData>{s}</sheetData>{tail}</worksheet>" for n, s in enumerate(sheets)}  # fmt: skip
    names = "".join(f'<sheet name="s{n}" r:id="r{n}"/>' for n in range(len(sheets)))
    parts["xl/workbook.xml"] = BOOK[0].format(names)
    parts["xl/_rels/workbook.xml.rels"] = f"<x>{''.join(BOOK[1].format(n) for n in range(len(sheets)))}</x>"
    return packed(path / "a.xlsx", parts, **options)


def document(path, body):
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    return packed(path / "a.docx", {"word/document.xml": text})


def cell(address, text="甲"):
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


STRUCK = '<c r="A1" t="inlineStr"><is><r><rPr><strike/></rPr><t>甲</t></r></is></c>'


@pytest.fixture
def small(monkeypatch):
    """Budgets of a hundredth and less, so that small files go beyond them."""
    limits = budget.Budget(cells=2_000, filled=300, covered=500, nodes=3_000, kept=1_000, kept_attributes=500, namespaces=20, tables=20, lines=50, tags=1_000, cell=1_000, letters=3_000, all_attributes=300, attributes=50, open=40, styled=300, options=20, names=40, unpacked=60_000)  # fmt: skip
    for module in (budget, archive, word, csv):
        if hasattr(module, "BUDGET"):
            monkeypatch.setattr(module, "BUDGET", limits)


@pytest.mark.parametrize(
    "address", ['r="XFD1048576"', "r='XFD1048576'", 'r = "$XFD$1048576"', 'r="xfd1048576"', 'r="&#88;FD1048576"']
)
def test_a_far_cell_is_seen_in_every_spelling(tmp_path, address):
    with pytest.raises(ImportFileError, match="1048576 行 16384 列"):
        excel.read(workbook(tmp_path, f"<row><c {address}><v>1</v></c></row>"))


def test_columns_that_are_hidden_twice_are_told_once(tmp_path):
    [sheet] = excel.read(workbook(tmp_path, cell("A1"), tail='<col min="1" max="16384" hidden="1"/>' * 2))
    assert len(sheet.doubtful) == 1


@pytest.mark.parametrize(
    ("sheets", "tail", "told"),
    [
        ([cell("A1") + cell("T60")] * 2, "", "200 万格"),
        ([cell("A1") + cell("T60")], '<mergeCell ref="A1:T20"/>' * 2, "合并的单元格"),
        ([STRUCK + cell("J20")], '<mergeCell ref="A1:T999999"/>' * 3, "合并的单元格"),
        (["<c><v>1</v></c>" * 20] * 16, "", "超过 20 万个"),
        (["<x/>" * 3_000], "", "标记"),
        (["".join(f"<n{n}/>" for n in range(50))], "", "名称"),
        (["<a>" * 300], "", "200 层"),
        (["<x " + " ".join(f"a{n}='' " for n in range(60)) + "/>"], "", "属性|名称"),
        ([cell("A1", "字" * 1_001)], "", "100 万字"),
        ([cell(f"A{n}", "字" * 900) for n in range(1, 6)], "", "1000 万字"),
        ([" " * 70_000], "", "300 MB"),
        ([cell("A1")] * 21, "", "2000 张"),
    ],
    ids=[
        "claims",
        "merges",
        "merges of what is struck out",
        "filled",
        "nodes",
        "names",
        "depth",
        "attributes",
        "cell",
        "letters",
        "unpacked",
        "sheets",
    ],
)
def test_a_workbook_beyond_the_budget(tmp_path, small, sheets, tail, told):
    with pytest.raises(ImportFileError, match=told):
        excel.read(workbook(tmp_path, *sheets, tail=tail))


def test_a_shared_text_counts_in_every_cell_that_repeats_it():
    spent = budget.Spent()
    with pytest.raises(ImportFileError, match="1000 万字"):
        spent.spread("字" * 100_000, 101)


def test_archives_of_other_kinds_and_too_many_members(tmp_path):
    with pytest.raises(ImportFileError, match="压缩方式"):
        excel.read(workbook(tmp_path, cell("A1"), compression=zipfile.ZIP_BZIP2))
    with pytest.raises(ImportFileError, match="太多文件"):
        archive.Archive(packed(tmp_path / "m.xlsx", {f"x{n}": "" for n in range(5_001)}), budget.Spent())
    with pytest.raises(ImportFileError, match="太多文件"):
        saved_page.read(b"MIME-Version: 1.0" + b"\ncontent-type: text/html\n" * 201)


TEXT = "<w:p><w:r><w:t>字</w:t></w:r></w:p>"
WIDE = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="90"/></w:tcPr>{TEXT}</w:tc></w:tr>'
BEFORE = '<w:tr><w:trPr><w:gridBefore w:val="99"/></w:trPr></w:tr>'


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<w:p/>" * 1_000, "标记"),
        (TEXT * 51, "20 万段"),
        (f"<w:tbl><w:tr><w:tc>{TEXT}</w:tc></w:tr></w:tbl>" * 21, "2000 张"),
        (
            f"<w:tbl>{WIDE * 7}</w:tbl>",
            "合并",
        ),
        (f"<w:tbl>{BEFORE * 30}</w:tbl>", "至少有"),
        ("<?a b?>" * 1_000, "标记"),
        ("<!---->" * 1_000, "标记"),
        ("<w:t>" + "<![CDATA[a]]>" * 1_000 + "</w:t>", "标记"),
        ('<w:p w:a="" w:b="" w:c="" w:d=""/>' * 130, "80 万个"),
        ("<w:p " + " ".join(f'xmlns:a{n}="{n}"' for n in range(21)) + "/>", "命名空间"),
        ('<w:p xmlns:a="1" xmlns:b="2"><w:r xmlns:a="3" xmlns:b="4">' * 6 + "</w:r></w:p>" * 6, "命名空间"),
    ],
    ids=[
        *("nodes", "lines", "tables", "spans", "before", "instructions", "comments", "data", "attributes"),
        *("namespaces", "namespaces within one another"),
    ],
)
def test_a_document_beyond_the_budget(tmp_path, small, body, told):
    with pytest.raises(ImportFileError, match=told):
        word.read(document(tmp_path, body))


def test_namespaces_of_one_place_do_not_count_at_another(tmp_path, small):
    [sheet] = word.read(
        document(tmp_path, f'<w:tbl><w:tr><w:tc>{TEXT}</w:tc></w:tr></w:tbl>{"""<w:p xmlns:a="1"/>""" * 100}')
    )
    assert sheet.rows == (("字",),)


def test_what_stands_around_white_letters_is_looked_at_once_for_all_of_them(tmp_path, monkeypatch):
    white = '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>字</w:t></w:r>'
    looks = []
    monkeypatch.setattr(elements, "kind", lambda one, kind=elements.kind: looks.append(1) or kind(one))

    def looked(count):
        looks.clear()
        [sheet] = word.read(document(tmp_path, f"<w:tbl><w:tr><w:tc><w:p>{white * count}</w:p></w:tc></w:tr></w:tbl>"))
        assert len(sheet.doubtful) == count
        return len(looks)

    assert looked(400) < 5 * looked(100)


def test_what_opinions_stand_in_is_looked_at_once(tmp_path, monkeypatch):
    """A paragraph that many comments refer to, and paragraphs without end that might lead to a list."""
    said = "".join(f'<w:comment w:id="{n}"><w:p><w:r><w:t>改</w:t></w:r></w:p></w:comment>' for n in range(400))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    styles = '<w:style w:styleId="h"><w:name w:val="heading 1"/></w:style>'
    heading = f'<w:p><w:pPr><w:pStyle w:val="h"/></w:pPr>{TEXT[5:]}'
    looks = []
    monkeypatch.setattr(notes, "kind", lambda one, kind=notes.kind: looks.append(1) or kind(one))

    def looked(count):
        looks.clear()
        refer = "".join(f'<w:r><w:commentReference w:id="{n}"/></w:r>' for n in range(count))
        body = f"{heading}{TEXT * count}<w:p>{refer}</w:p>"
        parts = {
            "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
            "word/comments.xml": f"<w:comments {space}>{said}</w:comments>",
            "word/styles.xml": f"<w:styles {space}>{styles}</w:styles>",
            "word/_rels/document.xml.rels": "<x>"
            + "".join(f'<Relationship Id="{n}" Type="x/{n}" Target="{n}.xml"/>' for n in ("comments", "styles"))
            + "</x>",
        }
        packed(tmp_path / "a.docx", parts)
        [around] = notes.read(tmp_path / "a.docx")
        assert (len(around.notes), len(around.lines)) == (count, count + 1)
        return len(looks)

    assert looked(400) < 5 * looked(100)


def test_lists_share_their_levels():
    levels = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="√"/></w:lvl>'
    lists = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="7"/></w:num>' for n in range(2))
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    one, other = word._bullets(
        etree.fromstring(
            f'<w:n xmlns:w="{space}"><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>{lists}</w:n>'
        )
    ).values()
    assert one == {"0": "√"}
    assert one is other


def test_a_text_box_in_a_paragraph_is_read_once(tmp_path):
    inner = "<w:p><w:r><w:t>内</w:t></w:r></w:p>"
    body = f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>外</w:t><w:pict>{inner}</w:pict></w:r></w:p></w:tc></w:tr></w:tbl>"
    [sheet] = word.read(document(tmp_path, body))
    assert sheet.rows == (("外\n内",),)


# What comes after it is a page again, not the inside of a script or a comment.
HIDING = ("<SCRIPT></SCRIPT>", "<script>1</Script >", "<TextArea></textarea/>", "<!-->", "<!--->", "<!--a--!>")


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<br>" * 1_001, "标记太多"),
        ("<div>" * 41, "1 万层"),
        (f"<p {'a ' * 51}>", "属性"),
        (f"<p {'x=1 ' * 40}>" * 10, "30 万个"),
        ("<table><tr><td>x</table>" * 21, "2000 张"),
        ("<table>" + "<tr><td rowspan=20 colspan=90>x" + "<tr>" * 20, "合并"),
        ("<style>" + "p{display:none}" * 31 + "</style>" + "<p>" * 10, "样式太多"),
        ("<style>" + "p{white-space:pre}" * 31 + "</style>" + "<p>" * 10, "样式太多"),
        ("<SELECT>" + "<Option>x" * 21, "1 万个"),
        ("<select>" + "<div><option>x</div>" * 21, "1 万个"),
        *((f"{hides}{'<div>' * 41}", "1 万层") for hides in HIDING),
    ],
    ids=[
        "tags",
        "depth",
        "attributes",
        "all",
        "tables",
        "spans",
        "hidden",
        "typed",
        "options",
        "options in boxes",
        *HIDING,
    ],
)
def test_a_page_beyond_the_budget(small, page, told):
    with pytest.raises(ImportFileError, match=told):
        web.read(page.encode())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n" * 151, "20 万个"),
        (f"{',' * 99}\n" + "a\n" * 40, "至少有"),
        (f'a,"{"x" * 1_001}', "100 万字"),
        ("\n" * 2_001, "至少有"),
        ("\r" * 2_001, "至少有"),
    ],
    ids=["filled", "ragged", "field", "empty lines", "old line ends"],
)
def test_a_csv_table_beyond_the_budget(small, text, told):
    with pytest.raises(ImportFileError, match=told):
        csv.read(text.encode())


@pytest.mark.parametrize(("written", "read"), [("1_0", "1_0"), ("10", "10"), ("1e1", "10")])
def test_a_number_is_what_excel_takes_for_one(tmp_path, written, read):
    [sheet] = excel.read(workbook(tmp_path, f'<row><c r="A1"><v>{written}</v></c></row>'))
    assert sheet.rows == ((read,),)


def test_a_row_that_no_sheet_has_is_not_passed_over(tmp_path):
    with pytest.raises(ImportFileError, match="损坏"):
        excel.read(workbook(tmp_path, '<row r="0"><c><v>1</v></c></row>'))
