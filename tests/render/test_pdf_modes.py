"""What a reader sees of the PDF in each of its modes: numbers, order and links, taken from the finished file."""

import re
import subprocess

import pikepdf
import pytest

from command import gongkai
from overlay import demo
from site_pages import PLACES

TITLE = re.compile(r"^\s*(\d\d)?\s*(\S+目录)（(\d+) 项）\s*(\d+)?$", re.MULTILINE)
MODES = {"plain": (), "accessible": ("--accessible",)}


@pytest.fixture(scope="module", params=MODES)
def built(request, tmp_path_factory):
    """A county with two domains, its town and its village, and one domain of the county by itself."""
    root = demo(tmp_path_factory.mktemp(request.param) / "p", PLACES)
    (root / "counties/demo/04-caizheng-yujuesuan.yaml").write_text("领域: 财政预决算\n", encoding="utf-8")
    county = root / "counties/demo/county.yaml"
    text = county.read_text(encoding="utf-8")
    county.write_text(text.replace("不采用领域:\n  财政预决算: 由财政局另行编制\n", ""), encoding="utf-8")
    for more in ((), ("--county", "demo", "--domain", "10")):
        done = gongkai("build", "--format", "pdf", *MODES[request.param], *more, cwd=root)
        assert done.returncode == 0, done.stderr
    build = root / "build/demo"
    return {
        "county": build / "catalog.pdf",
        "town": build / "jiaxiang/catalog.pdf",
        "village": build / "jiaxiang/yicun/catalog.pdf",
        "domain": build / "10-nongcun-weifang-gaizao.pdf",
    }


@pytest.mark.parametrize("which", ["county", "town", "village", "domain"])
def test_contents_say_and_lead_to_where_the_domains_are(built, which):
    pages = pages_of(built[which])
    headings = {}
    for number, text in enumerate(pages, 1):
        if re.search(r"共\s*\d+\s*项", text) and (found := re.search(r"^\s*(\S+领域\S*目录)$", text, re.MULTILINE)):
            titles = re.findall(r"^ {20,}(\S+领域\S*目录)$", text, re.MULTILINE)
            headings.setdefault((titles or [found[1]])[0], number)
    contents = [
        (title, int(page)) for text in pages for _, title, _, page in TITLE.findall(text) if page and "第" not in title
    ]
    assert headings
    if contents or len(headings) > 1:
        assert contents == list(headings.items())
        assert links_of(built[which]) == list(headings.values())
    order = list(headings.values())
    assert order == sorted(order)
    assert [mark for mark in bookmarks_of(built[which]) if "领域" in mark] == list(headings)


@pytest.mark.parametrize("which", ["county", "town", "village", "domain"])
def test_pages_carry_their_numbers(built, which):
    pages = pages_of(built[which])
    for number, text in enumerate(pages, 1):
        told = re.findall(r"第\s*(\d+)\s*页\s*共\s*(\d+)\s*页", text)
        cover = number == 1 and "领域，" in text
        assert told == ([] if cover else [(str(number), str(len(pages)))])


def pages_of(file):
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def links_of(file):
    """The pages (from 1) that links inside the document lead to, each once for links that wrap."""
    with pikepdf.open(file) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        named = (
            dict(pikepdf.NameTree(pdf.Root.Names.Dests)) if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names else {}
        )
        goals = []
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                goal = note.get("/Dest") or note.A.get("/D")
                goal = goal if isinstance(goal, pikepdf.Array) else named[str(goal)]
                goals.append(numbers[goal[0].objgen])
        return list(dict.fromkeys(goals))


def bookmarks_of(file):
    with pikepdf.open(file) as pdf, pdf.open_outline() as outline:
        return [mark.title for mark in outline.root]
