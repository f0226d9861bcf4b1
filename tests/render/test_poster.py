"""gongkai poster: what a phone reads from the printed sheet leads to pages and rows that are there."""

import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from command import gongkai
from crawl import page_of
from overlay import ABOVE, REPOSITORY, demo, example

segno = pytest.importorskip("segno", reason="segno is not installed")
zxingcpp = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed")
pytestmark = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm (poppler-utils) is not installed")
BASE = "https://www.example.gov.cn/mulu/"
DOMAIN = "10-nongcun-weifang-gaizao"
FAR = 100  # dots per inch: as a phone sees the sheet from arm's length


def poster(root, *args, base=BASE):
    return gongkai("poster", "--base-url", base, *args, cwd=root)


def read(pdf):
    """The addresses in the codes of a sheet, as a phone's camera finds them."""
    from PIL import Image

    drawn = subprocess.run(["pdftoppm", "-r", str(FAR), "-gray", str(pdf)], capture_output=True, check=True).stdout
    return sorted(code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(drawn)), formats=zxingcpp.QRCode))


def words(pdf):
    return subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout


def test_every_code_of_a_county_is_read_and_leads_to_its_page(tmp_path):
    output = tmp_path / "build"
    made = gongkai("build", "--county", "yongxiu", "--format", "html", "--output", output, cwd=REPOSITORY)
    assert made.returncode == 0, made.stderr
    done = poster(REPOSITORY, "--county", "yongxiu", "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    found = read(tmp_path / "yongxiu.pdf")
    pages = {f"{path.name}" for path in (output / "yongxiu").glob("[0-9][0-9]-*.html")}
    assert sorted(found) == sorted([f"{BASE}yongxiu/", *(f"{BASE}yongxiu/{name}" for name in pages)])
    told = subprocess.run(["pdfinfo", str(tmp_path / "yongxiu.pdf")], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1" in told
    assert "(A3)" in told


def test_towns_are_those_of_the_places_that_list_some(tmp_path):
    """A county with a town that has a folder of its own, and a village."""
    root = example(tmp_path / "p", "# counties/demo/county.yaml\n乡镇: [江上乡, 江下镇]\n")
    done = poster(root, "--towns")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (root / "posters").iterdir()) == ["demo-jiangshang.pdf", "demo-江下镇.pdf"]
    done = poster(root, "--towns", "--place", "demo/jiangshang")
    assert done.returncode == 2
    assert "江上乡没有列出乡镇" in done.stderr


def test_every_code_of_a_department_is_read_and_leads_to_its_page(tmp_path):
    root, dept = example(tmp_path / "p", ABOVE), "province/dept/zjt"
    done = poster(root, "--place", dept, "--output", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    names = ("", "04-caizheng-yujuesuan.html", f"{DOMAIN}.html")
    assert sorted(read(next((tmp_path / "out").rglob("*.pdf")))) == sorted(f"{BASE}{dept}/{name}" for name in names)


def test_places_without_a_catalog_of_their_own_have_no_sheet(tmp_path):
    root = example(tmp_path / "p", ABOVE)
    done = poster(root, "--place", "province", "--output", tmp_path / "one")
    assert done.returncode == 1
    assert "江西省的目录里没有公开的事项" in done.stderr
    done = poster(root, "--output", tmp_path / "all")
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "all").rglob("*.pdf"))) == 5


def test_codes_of_items_lead_to_their_rows(tmp_path):
    root = demo(tmp_path / "p")
    assert gongkai("build", "--county", "demo", "--format", "html", cwd=root).returncode == 0
    done = poster(root, "--item", "10-001", "--item", "10-003", "--domain", "10")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "posters/demo.pdf\n"
    page = f"{BASE}demo/{DOMAIN}.html"
    assert sorted(read(root / "posters/demo.pdf")) == [f"{BASE}demo/", page, f"{page}#10-001", f"{page}#10-003"]
    anchors = page_of((root / f"build/demo/{DOMAIN}.html").read_bytes()).anchors
    assert {"10-001", "10-003"} <= anchors


def test_says_where_it_hangs_and_how_it_is_used(tmp_path):
    root = demo(tmp_path / "p")
    assert poster(root, "--towns", "--at", "甲乡镇上村").returncode == 0
    assert sorted(path.name for path in (root / "posters").iterdir()) == [
        "demo-乙塘镇.pdf",
        "demo-甲乡镇.pdf",
        "demo-甲乡镇上村.pdf",
    ]
    town, village = words(root / "posters/demo-甲乡镇.pdf"), words(root / "posters/demo-甲乡镇上村.pdf")
    assert "甲乡镇政务公开" in town
    assert "甲乡镇上村政务公开" in village
    assert f"{BASE}demo/" in town
    assert "样例县人民政府办公室" in town
    assert "工作人员帮忙" in town
    counts = [text.replace(" ", "").replace("\n", "") for text in (town, village)]
    assert ("农村危房改造2项" in counts[0], "农村危房改造3项" in counts[1]) == (True, True)  # one is the county's only


def test_a_domain_with_nothing_at_the_tier_is_told(tmp_path):
    local = f"# counties/demo/{DOMAIN}.yaml\n领域: 农村危房改造\n默认: {{公开层级: [县级]}}\n调整:\n"
    tiers = "".join(f"  10-00{number}: {{公开层级: [县级]}}\n" for number in (1, 3))
    root = demo(tmp_path / "p", local + tiers)
    done = poster(root, "--at", "甲乡镇", "--domain", "农村危房改造", "--item", "10-001")
    assert done.returncode == 0, done.stderr
    assert "“农村危房改造”没有乡级公开的事项，甲乡镇的海报上不印" in done.stderr
    assert read(root / "posters/demo-甲乡镇.pdf") == [f"{BASE}demo/", f"{BASE}demo/{DOMAIN}.html#10-001"]


def test_same_sources_same_bytes_and_nothing_else_is_touched(tmp_path):
    for name in ("a", "b"):
        root = demo(tmp_path / name)
        (root / "posters").mkdir()
        (root / "posters/mine.txt").write_text("mine", encoding="utf-8")
        assert poster(root).returncode == 0
        assert sorted(path.name for path in (root / "posters").iterdir()) == ["demo.pdf", "mine.txt"]
    one, other = ((tmp_path / name / "posters/demo.pdf").read_bytes() for name in ("a", "b"))
    assert one == other
    assert b"/EmbeddedFile" not in one
    assert str(tmp_path).encode() not in one


def test_a_town_with_a_catalog_has_codes_of_its_own(tmp_path):
    town = "# counties/demo/towns/jia/town.yaml\n名称: 甲乡镇\n主体: 甲乡镇人民政府\n机构: {住房和城乡建设部门: 甲乡镇人民政府, 乡镇人民政府: 甲乡镇人民政府}\n"
    domain = f"# counties/demo/towns/jia/{DOMAIN}.yaml\n领域: 农村危房改造\n"
    root = demo(tmp_path / "p", town + domain)
    done = poster(root, "--county", "demo/jia")
    assert done.returncode == 0, done.stderr
    assert read(root / "posters/demo-jia.pdf") == [f"{BASE}demo/jia/", f"{BASE}demo/jia/{DOMAIN}.html"]
    done = poster(root, "--towns", "--output", tmp_path / "all")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == ["demo-jia.pdf", "demo-乙塘镇.pdf"]
    done = poster(root, "--towns", "--county", "demo", "--output", tmp_path / "one")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == ["demo-jia.pdf", "demo-乙塘镇.pdf"]
    for item, sheet in (("10-003", "demo-jia.pdf"), ("10-002", "demo-甲乡镇.pdf")):  # the town has the first one only
        done = poster(root, "--towns", "--item", item, "--output", tmp_path / item)
        assert done.returncode == 0, done.stderr
        assert sheet in {path.name for path in (tmp_path / item).iterdir()}


def test_a_village_s_list_hangs_below_its_codes(tmp_path):
    below = (
        f"# counties/demo/{DOMAIN}.yaml\n领域: 农村危房改造\n调整:\n  10-002: {{公开层级: [县级, 村级]}}\n"
        "# counties/demo/towns/jia/town.yaml\n名称: 甲乡镇\n主体: 甲乡镇人民政府\n"
        "# counties/demo/towns/jia/villages/shang/village.yaml\n名称: 上村\n主体: 上村村民委员会\n"
    )
    root = demo(tmp_path / "p", below)
    done = poster(root, "--county", "demo/jia/shang")
    assert done.returncode == 0, done.stderr
    text = words(root / "posters/demo-jia-shang.pdf")
    assert "上村村（居）务公开事项清单" in text
    assert all(word in text for word in ("公开内容", "公开时限", "公开形式", "10-002"))
    assert poster(root, "--county", "demo/jia/shang", "--item", "10-002").returncode == 0
    assert "清单" not in words(root / "posters/demo-jia-shang.pdf")
    for at in (
        "上村",
        "甲乡镇上村",
        "样例县甲乡镇上村",
    ):  # whatever it is called: the village's own catalog, not the county's
        done = poster(root, "--county", "demo", "--at", at, "--item", "10-002", "--output", tmp_path / at)
        assert (done.returncode, "注意" in done.stderr) == (0, False), done.stderr
        assert read(tmp_path / at / "demo-jia-shang.pdf")[0] == f"{BASE}demo/jia/shang/"
    done = poster(root, "--county", "demo", "--at", "乙塘镇上村", "--item", "10-002")
    assert "没有“乙塘镇上村”，海报的码通到样例县的目录。是不是“甲乡镇上村”" in done.stderr
    (root / "counties/demo/towns/jia/villages/shang2").mkdir()
    (root / "counties/demo/towns/jia/villages/shang2/village.yaml").write_text(
        "名称: 上村\n主体: 上村村民委员会\n", "utf-8"
    )
    done = poster(root, "--county", "demo", "--at", "上村")
    assert (done.returncode, "有 2 个地方叫“上村”" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("--item", "10-999"), 2, "没有“10-999”这个事项"),
        (("--domain", "财政"), 2, "没有“财政”领域"),
        (("--tier", "省级"), 2, "没有“省级”这个层级。可以写：县级"),
        (("--tier", "村级"), 1, "没有村级公开的事项"),
        (("--at", "../上村"), 2, "不能作地点"),
        (("--at", " "), 2, "不能作地点"),
        (("--at", "字" * 31), 2, "不能作地点"),
        (("--at", "𪚥村"), 1, "字体里没有这些字：“𪚥”（U+2A6A5）"),
        (("--output", "counties"), 2, "里是源文件"),
    ],
)
def test_what_cannot_be_done_is_told(tmp_path, args, code, words):
    root = demo(tmp_path / "p")
    done = poster(root, *args)
    assert (done.returncode, words in done.stderr) == (code, True), done.stderr
    assert not (root / "posters").exists()


@pytest.mark.parametrize("name", ["甲/../../../../乙", "甲..", "甲|乙"])
def test_a_town_named_like_a_path_has_no_poster(tmp_path, name):
    root = demo(tmp_path / "p")
    file = root / "counties/demo/county.yaml"
    file.write_text(file.read_text("utf-8").replace("[甲乡镇, 乙塘镇]", f"['{name}']"), encoding="utf-8")
    (root / "posters/demo-a").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    done = poster(root, "--towns")
    assert (done.returncode, f"“{name}”不能作地点" in done.stderr) == (2, True), done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_needs_a_full_address(tmp_path):
    root = demo(tmp_path / "p")
    done = gongkai("poster", cwd=root)
    assert done.returncode == 2
    assert "--base-url https://" in done.stderr
    assert "不是网址" in poster(root, base="www.example.gov.cn").stderr
    assert "网址太长" in poster(root, base=f"https://www.example.gov.cn/{'a' * 300}/").stderr


def test_errors_forbid_a_poster(tmp_path):
    root = demo(
        tmp_path / "p", f"# counties/demo/{DOMAIN}.yaml\n领域: 农村危房改造\n调整: {{10-001: {{公开方式: 公开}}}}\n"
    )
    done = poster(root)
    assert (done.returncode, "没有做海报" in done.stderr) == (1, True)


def test_without_segno_says_what_to_install(tmp_path):
    code = "import sys; sys.modules['segno'] = None; from gongkai.cli.main import run; sys.argv[1:] = ['poster']; run()"
    root = demo(tmp_path / "p")
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, 'pip install "gongkai[pdf]"' in done.stderr) == (1, True)


def test_a_project_with_its_own_tables_still_has_posters(tmp_path):
    root = demo(tmp_path / "p")
    (root / "templates").mkdir()
    shutil.copy(REPOSITORY / "templates/attachment2.yaml", root / "templates")
    assert poster(root).returncode == 0
    shutil.copytree(REPOSITORY / "templates/poster", root / "templates/poster")
    page = root / "templates/poster/poster.html"
    page.write_text(page.read_text("utf-8").replace("扫这个码", "请扫这里"), encoding="utf-8")
    assert poster(root).returncode == 0
    assert "请扫这里" in words(Path(root / "posters/demo.pdf"))
