"""gongkai pack: one zip file for the website, the same for the same sources."""

import tempfile
from zipfile import ZipFile

import pytest

from command import gongkai
from crawl import Site
from extras import without
from overlay import YIXIAN, demo
from published import on_the_disk

YI = (
    YIXIAN
    + "# counties/yixian/10-nongcun-weifang-gaizao.yaml\n领域: 农村危房改造\n核实: {日期: 2026-10-01, 科室: 乙县}\n"
)
PROGRESS = """# counties/demo/lists/progress.yaml
清单: 任务进展
条目:
  - {编号: RW-001, 任务: T29, 状态: 已完成, 日期: 2020-06-15, 佐证网址: "https://www.example.gov.cn/fangan"}
"""


@pytest.fixture
def root(tmp_path):
    return demo(tmp_path / "p", YI + PROGRESS)


def names(file):
    with ZipFile(file) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 23, 0, 0, 0)}
        return archive.namelist()


def test_one_county_with_everything_but_what_gongkai_keeps_for_itself(root):
    done = gongkai("pack", "--county", "demo", "--format", "html,json,csv", cwd=root)
    assert done.returncode == 0, done.stderr
    found = names(root / "demo-2026-11-23-样稿.zip")
    assert {"demo/index.html", "demo/catalog.json", "demo/catalog.csv", "demo/changes.html"} <= set(found)
    assert found == sorted(found)
    assert not [name for name in found if any(part.startswith(".") for part in name.split("/"))]
    assert f"demo-2026-11-23-样稿.zip：{len(found)} 个文件" in done.stdout
    assert not (root / "build").exists()
    assert tempfile.gettempdir() not in done.stdout


def test_the_same_sources_give_the_same_bytes(root):
    for name in ("a.zip", "b.zip"):
        assert gongkai("pack", "--format", "html,json,xlsx", "--output", name, cwd=root).returncode == 0
    assert (root / "a.zip").read_bytes() == (root / "b.zip").read_bytes()
    assert {"index.html", "demo/index.html", "yixian/index.html", "demo/catalog.xlsx"} <= set(names(root / "a.zip"))


def test_without_data_no_link_leads_nowhere(root, tmp_path):
    assert gongkai("pack", "--no-data", "--output", tmp_path / "web.zip", cwd=root).returncode == 0
    found = names(tmp_path / "web.zip")
    assert "demo/progress.html" in found
    data = (".xlsx", ".docx", ".pdf", ".csv", "catalog.json")
    assert not [name for name in found if name.startswith(("demo/", "yixian/")) and name.endswith(data)]
    with ZipFile(tmp_path / "web.zip") as archive:
        archive.extractall(tmp_path / "web")
    site = Site(f"{(tmp_path / 'web').as_uri()}/", "", on_the_disk)
    site.crawl([name for name in found if name.endswith((".html", ".xml", ".json")) and name != "404.html"])
    assert site.wrong == []


def test_a_catalog_with_errors_is_not_packed(root):
    file = root / "counties/demo/10-nongcun-weifang-gaizao.yaml"
    file.write_text(file.read_text("utf-8") + "不采用: {10-099: 没有}\n", encoding="utf-8")
    done = gongkai("pack", "--no-data", cwd=root)
    assert done.returncode == 1
    assert not list(root.glob("*.zip"))


def test_pages_belong_to_it(root):
    done = gongkai("pack", "--format", "json", cwd=root)
    assert (done.returncode, "请写上 html" in done.stderr) == (2, True)


def test_a_place_that_cannot_be_written_is_told(root):
    done = gongkai("pack", "--no-data", "--output", "none/there.zip", cwd=root)
    assert done.returncode == 1
    assert "不能写入" in done.stderr


def test_without_the_libraries_of_pdf_the_rest_is_packed_and_a_draft_is_told(root):
    done = without("pdf", "pack", "--county", "demo", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "这次不编 PDF" in done.stderr
    assert "样例县基层政务公开标准目录现在的内容还没有审核同意" in done.stdout
    found = names(root / "demo-2026-11-23-样稿.zip")
    assert {"demo/catalog.xlsx", "demo/catalog.docx"} <= set(found)
    assert "demo/catalog.pdf" not in found


def test_a_release_needs_a_review(root):
    done = gongkai("pack", "--county", "demo", "--release", "--format", "html", cwd=root)
    assert done.returncode == 1
    assert "还没有审核同意" in done.stderr
    assert not list(root.glob("*.zip"))
    assert (
        gongkai("review", "sign", "--county", "demo", "--office", "政府", "--result", "同意", cwd=root).returncode == 0
    )
    done = gongkai("pack", "--county", "demo", "--release", "--format", "html", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "样稿" not in done.stdout
