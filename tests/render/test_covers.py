"""The title pages of Word, Excel and PDF: what the catalog is, whose, and how far it is; the contents of the Word file."""

import re
import subprocess
from zipfile import ZipFile

import docx
import pytest
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from openpyxl import load_workbook

from command import gongkai
from gongkai.model.template import Column
from gongkai.render.paging import heights, lines, pages
from gongkai.render.table import Row, Table, header_of
from office import needs_office, saved
from overlay import demo, real

COUNTY = "counties/demo/county.yaml"
FACTS = ["地方", "版本", "编制单位", "日期", "审核", "状态", "事项", "核对情况"]


def reviewed(root):
    sign = ("review", "sign", "--county", "demo", "--office", "九江市人民政府办公室", "--result", "同意")
    done = gongkai(*sign, "--date", "2026-11-20", cwd=root)
    assert done.returncode == 0, done.stderr
    return root


def built(root, formats, *args):
    done = gongkai("build", "--format", formats, *args, cwd=root)
    assert done.returncode == 0, done.stderr
    return root / "build"


def on_pages(file):
    """The texts of a PDF's pages."""
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def test_every_cover_tells_review_and_state(tmp_path):
    place = built(reviewed(demo(tmp_path / "p")), "html,docx,xlsx,pdf") / "demo"
    said = ["审核：九江市人民政府办公室，2026年11月20日", "状态：已审核"]
    word = [one.text.replace("\t", "") for one in docx.Document(place / "catalog.docx").paragraphs]
    excel = [row[0] for row in load_workbook(place / "catalog.xlsx")["目录"].iter_rows(values_only=True)]
    for cover in (word, excel, on_pages(place / "catalog.pdf")[0].split("\n")):
        found = [str(line).strip() for line in cover if line]
        assert [line for line in found if line in said] == said
        assert any("样例县人民政府办公室" in line for line in found)
    page = (place / "index.html").read_text("utf-8")
    assert "<dt>审核</dt><dd>九江市人民政府办公室，2026年11月20日</dd>" in page
    assert "<dt>状态</dt><dd>已审核</dd>" in page


def test_no_cover_lets_a_review_stand_for_what_was_changed_since(tmp_path):
    root = reviewed(demo(tmp_path / "p"))
    change = ("10-001", "公开时限", "信息形成或者变更之日起5个工作日内")
    assert gongkai("set", "--county", "demo", *change, cwd=root).returncode == 0
    place = built(root, "html,docx,xlsx,json") / "demo"
    word = "\n".join(one.text for one in docx.Document(place / "catalog.docx").paragraphs)
    excel = "\n".join(str(cell) for row in load_workbook(place / "catalog.xlsx")["目录"].values for cell in row if cell)
    for said in (word, excel, (place / "index.html").read_text("utf-8")):
        assert "九江市人民政府办公室，2026年11月20日（现在的内容还没有审核同意）" in said
    front = (place.parent / "index.html").read_text("utf-8")
    assert "未审核" in front
    assert "2026-11-20 九江市人民政府办公室" not in front


def test_a_draft_is_told_on_every_cover_whatever_was_written(tmp_path):
    root = reviewed(demo(tmp_path / "p"))
    text = (root / COUNTY).read_text(encoding="utf-8")
    (root / COUNTY).write_text(
        text.replace("住房和城乡建设部门: 样例县住房和城乡建设局", "住房和城乡建设部门:"), encoding="utf-8"
    )
    place = built(root, "html,docx,xlsx,pdf") / "demo"
    word = "\n".join(one.text for one in docx.Document(place / "catalog.docx").paragraphs)
    excel = "\n".join(str(cell) for row in load_workbook(place / "catalog.xlsx")["目录"].values for cell in row if cell)
    for said in (word, excel, on_pages(place / "catalog.pdf")[0], (place / "index.html").read_text("utf-8")):
        assert "草案" in said
        assert "已审核" not in said


def test_the_title_page_of_word(tmp_path):
    document = docx.Document(built(reviewed(demo(tmp_path / "p")), "docx") / "demo/catalog.docx")
    first, *rest = document.paragraphs
    assert (first.text, first.style.name) == ("样例县基层政务公开标准目录", "Title")
    assert first.style.element.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    names = [one.text.partition("：")[0] for one in rest if one.style.name == "Body Text"]
    assert names == [name for name in FACTS if name in names]
    assert {"版本", "编制单位", "日期", "审核", "状态"} <= set(names)
    [heading] = [one for one in rest if one.style.name == "Heading 1"]
    assert heading.paragraph_format.page_break_before
    assert document.sections[0].different_first_page_header_footer  # no number on the title page
    assert "PAGE" in document.sections[0].footer._element.xml
    for name in ("Normal", "Title", "Heading 1", "Body Text"):
        assert document.styles[name].paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY


def test_the_cover_of_excel_is_one_page_that_leads_to_the_sheets(tmp_path):
    book = load_workbook(built(reviewed(demo(tmp_path / "p")), "xlsx") / "demo/catalog.xlsx")
    cover = book["目录"]
    assert (int(cover.page_setup.paperSize), cover.page_setup.orientation) == (9, "portrait")
    assert (cover.page_setup.fitToWidth, cover.page_setup.fitToHeight) == (1, 1)
    assert cover.sheet_properties.pageSetUpPr.fitToPage
    assert cover["A1"].font.name == "方正小标宋简体"
    [link] = [cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink]
    assert link == "'10 农村危房改造'!A1"


@pytest.mark.office
@pytest.mark.slow
@needs_office
def test_the_pages_that_the_contents_of_word_name(tmp_path):
    """LibreOffice counts them anew when it opens the file; until then the file says what was reckoned."""
    root = real(tmp_path / "p", "01", "04", "10", "18")  # of one page and of many
    file = built(root, "docx", "--county", "yongxiu") / "yongxiu/catalog.docx"
    pages = on_pages(saved(file, "pdf", tmp_path / "office"))
    named = [int(page) for page in re.findall(r"（\d+ 项）[. …]*(\d+)\n", pages[1])]
    begun = [number for number, page in enumerate(pages, 1) if number > 1 and "标准目录" in page.strip().split("\n")[0]]
    assert len(named) == 4
    assert named == begun
    assert "第 1 页" not in pages[0]
    assert "第 2 页" in pages[1]
    xml = ZipFile(file).read("word/document.xml").decode()
    kept = [int(page) for page in re.findall(r'w:instr="PAGEREF [^"]*">.*?<w:t>(\d+)</w:t>', xml)]
    assert len(kept) == 4
    assert kept[0] == begun[0]
    assert kept == sorted(kept)


def a_table(texts, label="一"):
    columns = (
        Column(key="序号", width=2),
        Column(key="一级事项", width=4, merge=True),
        Column(key="内容", width=10),
    )
    rows = tuple(Row(None, (str(number), label, text)) for number, text in enumerate(texts, 1))
    return Table("表", columns, header_of(columns), rows, (1,), stamped=False)


def test_what_a_table_takes():
    """Lines of twelve points; full-width characters count double, and a merged label adds to its last row."""
    widths = [400, 500, 980]  # ten half-width characters in the last
    assert [lines("字" * 5, 980), lines("字" * 6, 980), lines("a" * 10, 980), lines("一\n二\n", 980)] == [1, 2, 1, 3]
    assert heights(a_table(["甲", "字" * 6]), widths) == [12.5, 24.5]
    assert heights(a_table(["甲", "乙"], "字" * 8), widths) == [12.5, 36.0]  # four lines together
    assert pages([100, 100, 100], page=300, lead=40, head=50, highest=200) == 2
    assert pages([100, 100], page=300, lead=40, head=50, highest=200) == 1
    assert pages([600], page=300, lead=40, head=50, highest=200) == 3  # divided: 210, 250 and 140
    assert pages([], page=300, lead=40, head=50, highest=200) == 1
