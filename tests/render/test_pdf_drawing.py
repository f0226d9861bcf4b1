"""What is drawn onto the finished pages of a PDF: heads, rules, page numbers; and what archives ask of the file."""

import io
import subprocess
from dataclasses import replace
from xml.etree import ElementTree

import pikepdf
import pytest

from gongkai.render import Settings, render
from gongkai.render.pdf import fonts
from gongkai.render.pdf.layout import Area
from gongkai.render.pdf.rules import Ruling, draw, edges
from gongkai.render.table import Heading, columns_of, tabulate
from real_catalog import SETTINGS, real_catalog

LINK = "https://www.yongxiu.gov.cn/zwgk/zfxxgk/fdzdgknr/caizhengyujuesuan/2026/index.shtml"


@pytest.fixture(scope="module")
def catalog():
    whole = real_catalog()
    few = [domain for domain in whole.domains if domain.order in (4, 18)]
    first = replace(few[0].entries[0], elements=(f"预算（{LINK}）", "决算"))
    few[0] = replace(few[0], entries=(first, *few[0].entries[1:]))
    return replace(whole, domains=tuple(few))


@pytest.fixture(scope="module")
def data(catalog):
    [artifact] = render("pdf", catalog, SETTINGS)
    return artifact.data


@pytest.fixture
def pdf(data):
    with pikepdf.open(io.BytesIO(data)) as opened:
        yield opened


def rules_of(page):
    """The lines that a page's own path draws: (x, y, x, y), from the lower left corner."""
    lines, start = [], None
    for operands, operator in pikepdf.parse_content_stream(page, "m l"):
        point = tuple(map(float, operands))
        if str(operator) == "m":
            start = point
        else:
            lines.append((*start, *point))
    return lines


def words_of(data, tmp_path):
    """Each page's words as (text, left, right, middle); the height counts from the lower edge."""
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    done = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True)
    pages = []
    for page in ElementTree.fromstring(done.stdout).iter("{http://www.w3.org/1999/xhtml}page"):
        height = float(page.get("height"))
        pages.append(
            [
                (
                    word.text,
                    float(word.get("xMin")),
                    float(word.get("xMax")),
                    height - (float(word.get("yMin")) + float(word.get("yMax"))) / 2,
                )
                for word in page
            ]
        )
    return pages


def test_every_page_of_a_table_has_its_head_and_rules(catalog, pdf, data, tmp_path):
    columns = columns_of(catalog)
    with_tables = 0
    for page, words in list(zip(pdf.pages, words_of(data, tmp_path), strict=True))[2:]:
        said = "".join(text for text, *_ in words)
        upright = {round(x, 1) for x, _, other, _ in rules_of(page) if x == other}
        drawn = [operands for operands, _ in pikepdf.parse_content_stream(page, "Do")]
        assert len(upright) == (len(columns) + 1 if drawn else 0)
        assert len(drawn) == (1 if "■" in said else 0)  # every row has a ticked channel
        with_tables += len(drawn)
        for heading in ("公开事项", "公开依据", "公开主体", "公开层级") if drawn else ():
            assert heading in said
    assert with_tables > len(catalog.domains)


def test_no_word_crosses_a_rule(pdf, data, tmp_path):
    seen = 0
    for page, words in zip(pdf.pages, words_of(data, tmp_path), strict=True):
        for x, low, other, high in rules_of(page):
            if x != other:
                continue
            bottom, top = sorted((low, high))
            seen += 1
            for text, left, right, middle in words:
                crossed = left + 0.5 < x < right - 0.5 and bottom < middle < top
                assert not crossed, text
    assert seen


def test_a_long_address_is_broken_within_its_cell(data, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    said = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout.decode()
    assert LINK in "".join(said.split())
    assert LINK not in said


def test_each_row_stands_between_two_rules(catalog, pdf, data, tmp_path):
    rows = sum(len(tabulate(catalog, domain).rows) for domain in catalog.domains)
    between = 0
    for page in pdf.pages:
        lines = rules_of(page)
        right = max((max(line[0], line[2]) for line in lines), default=0)
        levels = {round(y, 1) for _, y, x, other in lines if y == other and abs(x - right) < 0.1}
        between += max(0, len(levels) - 3)  # above and below the head, and under its groups
    assert between == rows


def test_the_merged_column_has_no_line_under_a_label_that_goes_on():
    places = {
        "head-d0": Area(0, 100, 100, 80),
        "first-0-0": Area(0, 80, 10, 60),
        "next-0-1": Area(0, 60, 10, 40),
        "first-0-2": Area(0, 40, 10, 20),
    }
    header = ((Heading("一", rows=2), Heading("二", columns=2)), (Heading("甲"), Heading("乙")))
    drawn = draw(places, Ruling(edges([1, 1, 2]), header, 1, 0.5)).decode()
    assert "0.00 60.00 m 25.00 60.00 l\n50.00 60.00 m 100.00 60.00 l" in drawn
    assert "0.00 40.00 m 100.00 40.00 l" in drawn
    assert "0.00 20.00 m 100.00 20.00 l" in drawn
    assert "50.00 90.00 m 50.00 80.00 l" in drawn  # within a group only under its name
    assert draw({}, Ruling(edges([1]), ((), ()), None, 0.5)) == b""


def fonts_of(pdf):
    return [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]


def test_what_pdf_a_2u_asks_for(pdf):
    """There is no validator to install from the registries; these are the clauses that joining and drawing could break."""
    [intent] = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.N == 3
    assert not pdf.is_encrypted
    assert len(pdf.trailer.ID) == 2
    assert "/Names" not in pdf.Root or "/JavaScript" not in pdf.Root.Names
    assert not pdf.check_pdf_syntax()
    for font in fonts_of(pdf):
        if font.Subtype == "/Type0":
            assert font.Encoding == "/Identity-H"
            assert b"beginbfchar" in font.ToUnicode.read_bytes()
            assert "/FontFile3" in font.DescendantFonts[0].FontDescriptor
        else:
            assert font.Subtype == "/CIDFontType0"
    for page in pdf.pages:
        for note in page.get("/Annots", ()):
            assert note.Subtype == "/Link"
            assert int(note.F) & 4, "a note must be printed"
            assert "/A" not in note, "only places within the document"
        for form in page.Resources.get("/XObject", {}).values():
            assert form.Subtype == "/Form"
            assert "/Group" not in form
            assert "/Ref" not in form


def test_what_pdf_ua_asks_for(catalog):
    one = replace(catalog, domains=catalog.domains[:1])
    [artifact] = render("pdf", one, Settings(templates=SETTINGS.templates, accessible=True))
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        roles = {str(node.S) for node in pdf.objects if isinstance(node, pikepdf.Dictionary) and "/S" in node}
        assert {"/Table", "/THead", "/TBody", "/TR", "/TH", "/TD", "/H1", "/H2"} <= roles
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.Lang).startswith("zh")
        assert all(page.Tabs == "/S" for page in pdf.pages)
        assert all(font.DescendantFonts[0].FontDescriptor for font in fonts_of(pdf) if font.Subtype == "/Type0")


def test_heads_and_ticks_in_a_font_of_the_system_are_drawn_in_it(catalog, tmp_path):
    """Such fonts are not shared: each domain has its own cut of them, and heads and ticks that of what is lent."""
    if not fonts._installed("DejaVu Sans"):
        pytest.skip("DejaVu Sans is not installed")
    files = dict(SETTINGS.templates.files)
    style = b'\nthead th, .t { font-family: "DejaVu Sans", {{ stacks.body }}; }\n'
    files["pdf/print.css"] += style
    own = replace(SETTINGS, templates=replace(SETTINGS.templates, files=tuple(files.items()), carried=frozenset()))
    [usual], [made] = render("pdf", catalog, SETTINGS), render("pdf", catalog, own)
    told = [[text for text, *_ in words] for words in words_of(made.data, tmp_path)]
    assert [sorted(page) for page in told] == [
        sorted(text for text, *_ in page) for page in words_of(usual.data, tmp_path)
    ]
    assert sum(page.count("√") for page in told) > len(catalog.domains)
    path = tmp_path / "a.pdf"
    path.write_bytes(made.data)
    listed = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True, text=True).stdout
    assert "DejaVu" in listed
    assert all(line.split()[-5:-2] == ["yes"] * 3 for line in listed.splitlines()[2:])
