"""The PDF: complete, numbered, extractable, honest about what it cannot print."""

import io
import multiprocessing
import os
import re
import subprocess
import sys
from dataclasses import replace

import pikepdf
import pytest
from fontTools.pens.basePen import NullPen

from gongkai.model.artifact import always
from gongkai.model.printable import SELECTORS, printable
from gongkai.render import RenderError, Settings, render
from gongkai.render import pdf as pdf_format
from gongkai.render.pdf import document, fonts, layout
from gongkai.render.table import tabulate
from gongkai.source.pages import pages
from overlay import REPOSITORY
from real_catalog import SETTINGS, real_catalog


def text_of(data, tmp_path, *options):
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    done = subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def squeezed(text):
    return "".join(text.split())


@pytest.fixture(scope="module")
def county():
    return real_catalog()


def some(catalog, *orders):
    return replace(catalog, domains=tuple(d for d in catalog.domains if d.order in orders))


@pytest.fixture(scope="module")
def small(county):
    return some(county, 4, 18)


@pytest.fixture(scope="module")
def made(small):
    return render("pdf", small, replace(SETTINGS, pieces=True))


@pytest.fixture(scope="module")
def data(made):
    assert made[0].path == "catalog.pdf"
    return made[0].data


def test_every_text_extracts_exactly(small, data, tmp_path):
    text = squeezed(text_of(data, tmp_path, "-raw"))
    for domain in small.domains:
        for row in tabulate(small, domain).rows:
            for name in (row.entry.primary, *row.entry.elements):
                assert squeezed(name) in text, row.entry.id


@pytest.mark.parametrize(("count", "on_pages"), [(27, [27]), (28, [25, 3]), (30, [27, 3])])
def test_no_line_of_the_contents_stands_alone(county, tmp_path, count, on_pages):
    many = replace(county, domains=(*county.domains, *county.domains)[:count])
    front = pdf_format._plain(document.front(many, range(3, 3 + count), SETTINGS))
    pages_of_it = text_of(front, tmp_path, "-f", "2").split("\f")
    assert [len(re.findall("项）", one)) for one in pages_of_it if "项）" in one] == on_pages


def test_a_front_that_never_fits_its_own_numbers_ends(small):
    """A project's own template that takes a page more where the contents say an odd page, and so one fewer then."""
    files = dict(SETTINGS.templates.files)
    more = b"{% if contents[0][4] % 2 %}<p style='break-after: page'>x</p>{% endif %}\n{% if contents"
    files["pdf/cover.html"] = files["pdf/cover.html"].replace(b"{% if contents", more, 1)
    own = replace(SETTINGS.templates, files=tuple(files.items()), carried=frozenset())
    with pytest.raises(RenderError, match=r"目录占几页定不下来.*cover\.html"):
        render("pdf", small, replace(SETTINGS, templates=own))


def test_pages_are_numbered_and_contents_lead_there(small, data, tmp_path):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        total = len(pdf.pages)
        pages = {page.objgen: index for index, page in enumerate(pdf.pages, 1)}
        goals = list(dict.fromkeys(pages[note.Dest[0].objgen] for note in pdf.pages[1].Annots))
        marks = [item.title for item in pdf.open_outline().root]
    assert len(goals) == 2
    contents = text_of(data, tmp_path, "-f", "2", "-l", "2", "-layout")
    for goal, domain in zip(goals, small.domains, strict=True):
        assert f"{small.domain_title(domain)}（{len(domain.entries)} 项）" in contents
        assert str(goal) in contents
        assert squeezed(small.domain_title(domain)) in squeezed(
            text_of(data, tmp_path, "-f", str(goal), "-l", str(goal))
        )
    for page in range(2, total + 1):
        assert f"第{page}页共{total}页" in squeezed(text_of(data, tmp_path, "-f", str(page), "-l", str(page)))
    assert marks == ["封面", "目录", *(small.domain_title(domain) for domain in small.domains)]


@pytest.fixture(scope="module")
def pieces(made):
    """The files of the domains, made with the whole."""
    return {artifact.path: artifact.data for artifact in made[1:]}


def test_each_domain_has_a_file_of_its_own(small, data, pieces, tmp_path):
    assert list(pieces) == [f"{domain.slug}.pdf" for domain in small.domains]
    lengths = []
    for domain in small.domains:
        piece = pieces[f"{domain.slug}.pdf"]
        text = squeezed(text_of(piece, tmp_path, "-raw"))
        for row in tabulate(small, domain).rows:
            for name in (row.entry.primary, *row.entry.elements):
                assert squeezed(name) in text, row.entry.id
        title = f"{small.place.name}{small.domain_title(domain)}"
        with pikepdf.open(io.BytesIO(piece)) as pdf:
            lengths.append(len(pdf.pages))
            assert str(pdf.docinfo["/Title"]) == title
            with pdf.open_metadata() as meta:
                assert (meta.pdfa_status, meta["dc:title"]) == ("2U", title)
            for font in fonts_of(pdf):
                agree(font)
        total = lengths[-1]
        for page in range(1, total + 1):
            shown = squeezed(text_of(piece, tmp_path, "-f", str(page), "-l", str(page)))
            assert re.findall(r"第\d+页共\d+页", shown) == [f"第{page}页共{total}页"]
        assert len(piece) < 200_000
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert sum(lengths) == len(pdf.pages) - 2


def test_pieces_look_like_the_whole(small, data, pieces, tmp_path):
    """Poppler draws a page of a piece as it draws it in the whole, but for the number at its foot."""
    [start] = [goal for goal, domain in zip(goals_of(data), small.domains, strict=True) if domain.order == 18]
    (tmp_path / "whole.pdf").write_bytes(data)
    (tmp_path / "piece.pdf").write_bytes(pieces["18-jiuye-chuangye.pdf"])
    for name, page in (("whole", start), ("piece", 1)):
        target = str(tmp_path / name)
        command = ["pdftoppm", "-r", "50", "-gray", "-singlefile", "-f", str(page), f"{target}.pdf", target]
        subprocess.run(command, check=True)
    whole, piece = ((tmp_path / f"{name}.pgm").read_bytes() for name in ("whole", "piece"))
    assert len(whole) == len(piece)
    body = len(whole) * 9 // 10
    assert whole[:body] == piece[:body]
    assert len(set(whole[:body])) > 10


def goals_of(data):
    """The pages (from 1) that the contents lead to."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = {page.objgen: index for index, page in enumerate(pdf.pages, 1)}
        return list(dict.fromkeys(pages[note.Dest[0].objgen] for note in pdf.pages[1].Annots))


def fonts_of(pdf):
    """All fonts of a document."""
    found = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
    found = [font for font in found if "/DescendantFonts" in font]
    assert found
    return found


def test_metadata_and_conformance_come_from_the_catalog(small, data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.docinfo["/Title"]) == small.title
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261123")
        assert str(pdf.Root.Lang).startswith("zh")
        with pdf.open_metadata() as meta:
            assert meta.pdfa_status == "2U"
            assert meta["dc:title"] == small.title
        assert "/OutputIntents" in pdf.Root


def test_fonts_are_embedded_subsets_in_cff(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = fonts_of(pdf)
        assert sorted(str(font.BaseFont)[7:] for font in found) == ["+Gongkai-Sans", "+Gongkai-Serif"]
        for font in found:
            agree(font)
    assert len(data) < 1_000_000


def agree(font):
    """An embedded font has a glyph for each code that it tells the meaning of, and is as wide as it says."""
    from fontTools.cffLib import CFFFontSet

    [inner] = font.DescendantFonts
    program = inner.FontDescriptor.FontFile3
    assert (str(font.Subtype), str(inner.Subtype), str(program.Subtype)) == (
        "/Type0",
        "/CIDFontType0",
        "/CIDFontType0C",
    )
    opened = CFFFontSet()
    opened.decompile(io.BytesIO(program.read_bytes()), None)
    [top] = opened.topDictIndex
    assert top.ROS == ("Adobe", "Identity", 0)
    meant = font.ToUnicode.read_bytes().partition(b"endcodespacerange")[2]
    told = [int(code, 16) for code in re.findall(rb"<(....)> <....>", meant)]
    assert told
    assert set(map("cid{:05d}".format, told)) <= set(top.charset)
    widths = dict.fromkeys(told, 1000)
    for first, run in zip(list(inner.W)[::2], list(inner.W)[1::2], strict=True):
        widths |= {int(first) + at: int(width) for at, width in enumerate(run)}
    for code in told:
        glyph = top.CharStrings[f"cid{code:05d}"]
        glyph.draw(NullPen())
        assert glyph.width == widths[code], code


def dies_in_workers(key, make):
    """Keeps nothing, and ends any process that this one has started."""
    if multiprocessing.parent_process() is not None:
        os._exit(1)
    return make()


@pytest.mark.parametrize("kept", [always, dies_in_workers])
def test_same_bytes_whatever_the_number_of_processes_and_whether_they_live(small, made, monkeypatch, kept):
    monkeypatch.setattr(pdf_format, "WORTH", 1)
    assert render("pdf", small, replace(SETTINGS, pieces=True, jobs=2, kept=kept)) == made


def test_only_the_domain_that_changed_is_laid_out_again_and_the_bytes_are_those_of_a_build_from_nothing(small, made):
    kept = {}

    def keeping(key, make):
        if key not in kept:
            kept[key] = make()
        return kept[key]

    how = replace(SETTINGS, pieces=True, kept=keeping)
    assert render("pdf", small, how) == made
    known, first = set(kept), changed(small, elements=("改了的内容",)).domains[0]
    other = replace(small, domains=(first, *small.domains[1:]))
    again = render("pdf", other, how)
    new = [key.split()[1] for key in kept if key not in known]
    assert new in (["piece"], ["piece", "front"])  # the front too, if the domain takes more pages or fewer
    assert again[1].data != made[1].data
    assert again[2] == made[2]
    assert again == render("pdf", other, replace(SETTINGS, pieces=True))


def test_a_domain_that_is_kept_has_its_characters_told_no_more_and_the_whole_is_that_of_a_build_from_nothing(small):
    """The fonts have not got a character in each domain: 〓 stands for it in both."""
    first, second = (changed(some(small, order), elements=("甲\U00030000乙",)).domains[0] for order in (4, 18))
    draft = replace(small, domains=(first, second), unchecked=True)
    kept = {}

    def keeping(key, make):
        if key not in kept:
            kept[key] = make()
        return kept[key]

    before = replace(draft, domains=(changed(draft, elements=("甲",)).domains[0], second))
    render("pdf", before, replace(SETTINGS, kept=keeping, parts=("one", "two")))
    [made] = render("pdf", draft, replace(SETTINGS, kept=keeping, parts=("one, changed", "two")))
    assert len([key for key in kept if key.startswith("pdf piece")]) == 3
    assert [made] == render("pdf", draft, SETTINGS)


ODD = """<!doctype html><html lang=zh-Hans dir=ltr><head><title>甲</title></head><BODY>
<h1>甲</h1><p>乙<a href="https://example.com">丙</a><del>丁</del><sub>戊</sub>
<ol><li>己<ul><li>庚</ul></ol><TABLE><tr><th>辛<td>壬</table><div hidden>癸</div><dl><dt>子<dd>丑</dl>
<form><input value=寅><select><option selected>卯</select><textarea>辰</textarea></form><hr><pre>巳</pre><div dir=rtl>午</div>
<q>未</q><blockquote>申</blockquote><fieldset><legend>酉</legend></fieldset></body></html>"""


def test_rules_of_the_browser_are_left_out_only_where_a_document_has_nothing_that_they_are_about(monkeypatch):
    made = layout.lay_out(ODD).data
    monkeypatch.setattr(layout, "_Html", layout.weasyprint.HTML)
    assert layout.lay_out(ODD).data == made


def test_unchecked_is_marked_on_every_page(small, tmp_path):
    draft = replace(some(small, 4), unchecked=True)
    [artifact] = render("pdf", draft, SETTINGS)
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        total = len(pdf.pages)
    for page in range(1, total + 1):
        assert "未通过校验" in text_of(artifact.data, tmp_path, "-f", str(page), "-l", str(page)), page


def test_accessible_is_tagged(small):
    [artifact] = render("pdf", some(small, 4), Settings(templates=pages(REPOSITORY)[0], accessible=True))
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"


def test_a_place_without_domains_has_a_whole_and_no_pieces(small):
    [artifact] = render("pdf", some(small), replace(SETTINGS, pieces=True))
    assert artifact.path == "catalog.pdf"


def changed(catalog, **cells):
    domain = catalog.domains[0]
    entries = (replace(domain.entries[0], **cells), *domain.entries[1:])
    return replace(catalog, domains=(replace(domain, entries=entries),))


def test_a_character_missing_from_the_fonts_is_an_error_that_names_it(small):
    broken = changed(some(small, 4), elements=("☑预算", "\U00030000表"))
    with pytest.raises(RenderError) as told:
        render("pdf", broken, SETTINGS)
    assert "“☑”（U+2611，在 04-001）" in str(told.value)
    assert "U+30000" in str(told.value)


def test_a_draft_has_a_mark_for_it(small, tmp_path):
    draft = replace(changed(some(small, 4), elements=("甲\U00030000乙", "葛\U000e0100丁")), unchecked=True)
    [artifact] = render("pdf", draft, SETTINGS)
    text = squeezed(text_of(artifact.data, tmp_path, "-raw"))
    assert "甲〓乙" in text
    assert "葛丁" in text


def test_the_rules_know_which_characters_can_be_printed():
    assert printable() - {"\n", *map(chr, SELECTORS)} == set(map(chr, fonts.characters()))


def test_markup_in_a_cell_is_text(small, tmp_path):
    [artifact] = render(
        "pdf",
        changed(some(small, 4), elements=('<script>alert("1")</script>', "<img src=file:///etc/passwd>")),
        SETTINGS,
    )
    text = squeezed(text_of(artifact.data, tmp_path, "-raw"))
    assert '<script>alert("1")</script>' in text
    assert "<imgsrc=file:///etc/passwd>" in text


def test_a_font_that_cannot_be_embedded_is_an_error():
    import logging

    from gongkai.render.pdf.layout import _strict_log

    with pytest.raises(RenderError, match="Unable to subset"), _strict_log():
        logging.getLogger("weasyprint").warning('Unable to subset "X" with HarfBuzz')


@pytest.mark.parametrize(
    ("problem", "said"), [(OSError("no pango"), "apt-get install -y libpango-1.0-0"), (ImportError("x"), "pip install")]
)
def test_what_is_missing_is_said_with_its_remedy(monkeypatch, problem, said):
    import builtins

    real = builtins.__import__

    def refuse(name, *args, **more):
        if name == ("weasyprint" if isinstance(problem, OSError) else "pylopdf_fonts_zh_cn"):
            raise problem
        return real(name, *args, **more)

    monkeypatch.delitem(sys.modules, "gongkai.render.pdf.engine", raising=False)
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(RenderError, match=said):
        fonts.require()


@pytest.mark.parametrize(("platform", "said"), [("win32", "MSYS2"), ("darwin", "brew"), ("linux", "apt-get")])
def test_the_remedy_is_that_of_the_platform(monkeypatch, platform, said):
    monkeypatch.setattr(sys, "platform", platform)
    assert said in fonts.missing_pango()
