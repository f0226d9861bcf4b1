"""Where guidelines come from: the project, the installed gongkai, or a folder that the command line names."""

import json
import os
import shutil

import pytest

from command import gongkai, started
from gongkai.source.home import GIVEN, carried
from overlay import REPOSITORY, demo
from revisions import git

pytestmark = pytest.mark.everywhere

COUNTY = """# counties/duchang/county.yaml
名称: 都昌县
代码: "360428"
设区市: 九江市
省份: 江西省
目录: {日期: 2026-11-29}
机构: {民政部门: 都昌县民政局, 乡镇人民政府: 各乡镇人民政府}
# counties/duchang/20-shehui-jiuzhu.yaml
领域: 社会救助
核实: {日期: 2026-11-29, 科室: 都昌县民政局办公室}
"""
MARK = "# gongkai.yaml\n名称: 都昌县基层政务公开标准目录\n指引: 内置\n"


def county(root, more=MARK):
    """A project of one county that holds nothing of gongkai's."""
    demo(root, COUNTY + more)
    shutil.rmtree(root / "guidelines")
    shutil.rmtree(root / "counties/demo")
    (root / "counties/places.yaml").unlink(missing_ok=True)
    return root


def found(root, *args):
    return json.loads(gongkai("validate", "--format", "json", *args, cwd=root).stdout)["findings"]


def test_a_county_s_project_goes_by_the_guidelines_of_gongkai(tmp_path):
    root = county(tmp_path / "p")
    assert all(one["file"].startswith("counties/") for one in found(root)), "findings about what gongkai keeps"
    done = gongkai("build", "--format", "json", "--force", cwd=root)
    assert done.returncode == 0, done.stderr
    catalog = json.loads((root / "build/duchang/catalog.json").read_text("utf-8"))
    assert [domain["name"] for domain in catalog["domains"]] == ["社会救助"]
    told = gongkai("why", "20-001", "公开内容", "--county", "duchang", cwd=root).stdout
    assert "  指引：内置指引/20-shehui-jiuzhu.yaml:" in told
    assert "公开内容:" in told, "the line itself"


def test_the_place_of_a_built_in_guideline_is_told_in_findings_too(tmp_path):
    root = county(tmp_path / "p")
    file = root / "counties/duchang/county.yaml"
    file.write_text(file.read_text("utf-8").replace("民政部门: 都昌县民政局, ", ""), "utf-8")
    (missing,) = [one for one in found(root) if one["code"] == "GK401"]
    assert [where["file"] for where in missing["related"]] == ["内置指引/20-shehui-jiuzhu.yaml"]


def test_one_guideline_or_registry_of_its_own_takes_the_place_of_that_one(tmp_path):
    root = county(tmp_path / "p")
    (root / "guidelines").mkdir()
    text = (carried("guidelines") / "20-shehui-jiuzhu.yaml").read_text("utf-8")
    (root / "guidelines/20-shehui-jiuzhu.yaml").write_text(text.replace("社会救助", "社会救济"), "utf-8")
    assert [one["message"] for one in found(root) if one["severity"] == "error"] == ["没有“社会救助”这个领域的指引"]
    (root / "guidelines/laws.yaml").write_text("法规: []\n", "utf-8")
    lacking = [one for one in found(root) if one["file"].startswith("内置指引/")]
    assert lacking, "what its own registry lacks is the project's to mend"
    assert {one["severity"] for one in lacking} == {"error"}


def test_a_folder_inside_is_named_by_the_file_and_one_outside_by_the_command_only(tmp_path):
    outside = tmp_path / "province"
    shutil.copytree(REPOSITORY / "guidelines", outside / "guidelines")
    root = county(tmp_path / "p")
    shutil.copytree(REPOSITORY / "guidelines", root / "zhiyin")
    mark = root / "gongkai.yaml"
    mark.write_text("名称: 都昌县\n指引: zhiyin\n", "utf-8")
    why = ("why", "20-001", "公开内容", "--county", "duchang")
    assert "zhiyin/20-shehui-jiuzhu.yaml:" in gongkai(*why, cwd=root).stdout
    assert any(one["file"].startswith("zhiyin/") for one in found(root)), "its own guidelines are its own to mend"
    assert "外部指引/20-shehui-jiuzhu.yaml:" in gongkai(*why, "--guidelines", outside, cwd=root).stdout
    environment = os.environ | {GIVEN: str(outside / "guidelines")}
    assert "外部指引/20-shehui-jiuzhu.yaml:" in started(*why, cwd=root, env=environment).stdout
    assert gongkai("validate", "--guidelines", tmp_path / "nichts", cwd=root).returncode == 2


def test_a_folder_inside_is_written_to_and_compared(tmp_path):
    root = county(tmp_path / "p")
    shutil.copytree(REPOSITORY / "guidelines", root / "zhiyin")
    (root / "gongkai.yaml").write_text("名称: 都昌县\n指引: zhiyin\n", "utf-8")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "a"]):
        git(root, *command)
    done = gongkai("new", "item", "--domain", "20", "--primary", "甲", "--secondary", "乙", cwd=root)
    assert (done.returncode, "zhiyin/20-shehui-jiuzhu.yaml:" in done.stdout) == (0, True), done.stderr
    assert gongkai("undo", cwd=root).returncode == 0
    done = gongkai("diff", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "GK028" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "folder", ["../province", "/etc", "zhiyin/../..", "link", "nichts", ".git", "", "C:\\x", "长" * 5000, "d/" * 5000]
)
def test_the_file_leads_nowhere_outside(tmp_path, folder):
    (tmp_path / "province").mkdir()
    root = county(tmp_path / "p")
    (root / "zhiyin").mkdir()
    (root / ".git").mkdir()
    (root / "link").symlink_to(tmp_path / "province")
    (root / "gongkai.yaml").write_text(f"名称: 都昌县\n指引: '{folder}'\n", "utf-8")
    told = [(one["code"], one["file"], one["line"]) for one in found(root) if one["file"] == "gongkai.yaml"]
    assert told == [("GK028", "gongkai.yaml", 2)]


def test_the_file_marks_the_root(tmp_path):
    root = county(tmp_path / "p")
    shutil.rmtree(root / "counties")
    (root / "tiefer").mkdir()
    assert gongkai("validate", cwd=root / "tiefer").returncode == 0
    (root / "gongkai.yaml").write_text("名称: [\n", "utf-8")
    assert {one["file"] for one in found(root)} == {"gongkai.yaml"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize(
    "make", [os.mkfifo if hasattr(os, "mkfifo") else None, os.mkdir, lambda path: path.symlink_to("nowhere")]
)
def test_something_else_in_place_of_the_file_is_told_once_and_not_with_every_domain(tmp_path, make):
    root = county(tmp_path / "p")
    (root / "gongkai.yaml").unlink()
    make(root / "gongkai.yaml")
    assert [(one["code"], one["file"]) for one in found(root) if one["severity"] == "error"] == [
        ("GK001", "gongkai.yaml")
    ]


def test_a_law_that_is_not_registered_is_written_out_where_the_registry_is_gongkais(tmp_path):
    root = county(tmp_path / "p")
    told = gongkai("set", "20-004", "公开依据", "--add", "水法", cwd=root).stderr
    assert "照原文写：《名称》（文号）；常引用的，请维护指引的单位登记" in told, told
    assert "guidelines/laws.yaml" not in told
    (root / "guidelines").mkdir()
    law = "  - {简称: 水法, 名称: 中华人民共和国水法, 文号: 主席令第74号, 类别: 法律}\n"
    (root / "guidelines/laws.yaml").write_text(f"法规:\n{law}", encoding="utf-8")
    told = gongkai("validate", cwd=root).stdout
    assert "guidelines/laws.yaml 代替了自带的整本登记簿" in told, told
    assert "只为加几部的，删去它，法规照原文写" in told
