"""What the county has checked itself is the county's: no page, sheet or cover carries a reserve about it."""

import io
import json
import re

import docx
import openpyxl
import pypdfium2
import pytest

from command import gongkai
from overlay import example

pytestmark = pytest.mark.everywhere

DOUBTED = """# guidelines/10-nongcun-weifang-gaizao.yaml
事项:
  - {编号: 10-001, 核对: 待核}
  - {编号: 10-002, 核对: 待核}
# guidelines/04-caizheng-yujuesuan.yaml
事项:
  - {编号: 04-001, 核对: 待核}
# counties/demo/04-caizheng-yujuesuan.yaml
核实: {日期: 2026-11-01, 科室: 样例县财政局办公室}
# counties/demo/10-nongcun-weifang-gaizao.yaml
"""
NOBODY = "核实: （没有这一行）\n调整: （没有这一行）\n"
ITEM = NOBODY + "已核对:\n  - {日期: 2026-11-01, 科室: 样例县住房和城乡建设局, 事项: [10-001]}\n"
DOMAIN = "核实: {日期: 2026-11-01, 科室: 样例县住房和城乡建设局}\n"
RESERVES = ("待核", "依一般知识", "依据一般知识", "尚未见到")


def built(tmp_path, more, formats="html,xlsx,docx,json"):
    root = example(tmp_path / "p", DOUBTED + more)
    done = gongkai("build", "--place", "demo", "--format", formats, cwd=root)
    assert done.returncode == 0, done.stderr
    return root / "build/demo"


def printed(folder):
    """All that people read, by file."""
    book = openpyxl.load_workbook(io.BytesIO((folder / "catalog.xlsx").read_bytes()))
    cells = (str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    document = docx.Document(io.BytesIO((folder / "catalog.docx").read_bytes()))
    texts = {path.name: path.read_text("utf-8") for path in folder.glob("*.html")}
    return texts | {"xlsx": "\n".join(cells), "docx": "\n".join(one.text for one in document.paragraphs)}


def test_a_domain_that_is_confirmed_carries_no_reserve_and_the_data_keep_the_evidence(tmp_path):
    folder = built(tmp_path, DOMAIN)
    for name, text in printed(folder).items():
        assert not any(word in text for word in RESERVES), name
    data = json.loads((folder / "catalog.json").read_text("utf-8"))
    assert data["counts"]["evidence"]["待核"] >= 3
    told = gongkai("report", "evidence", cwd=folder.parents[1]).stdout
    assert "待核" in told


def test_of_a_domain_in_which_single_items_are_confirmed_the_others_keep_the_mark(tmp_path):
    folder = built(tmp_path, ITEM)
    page = (folder / "10-nongcun-weifang-gaizao.html").read_text("utf-8")
    rows = {number: page[page.index(f'id="{number}"') :].partition("<tr")[0] for number in ("10-001", "10-002")}
    assert ["<em>待核</em>" in row for row in rows.values()] == [False, True]
    assert "标有 <em>待核</em> 的 1 项" in page
    texts = printed(folder)
    assert "待核 1 项" in texts["xlsx"]
    assert "待核 1 项" in texts["docx"]
    counts = json.loads((folder / "catalog.json").read_text("utf-8"))["counts"]
    for text in (texts["xlsx"], texts["docx"]):
        told = dict(re.findall(r"(已见|转载|待核|未注明|自行核对) (\d+) 项", text))
        assert "自行核对" in told
        assert sum(map(int, told.values())) == counts["entries"], "the classes are all items"
    assert "自行核对：编制目录时自己核对过。" in texts["xlsx"]


@pytest.mark.slow
def test_the_pdf_too(tmp_path):
    folder = built(tmp_path, DOMAIN, "pdf")
    with pypdfium2.PdfDocument(folder / "catalog.pdf") as pdf:
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "样例县" in text
    assert not any(word in text for word in RESERVES)
