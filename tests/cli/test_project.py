"""gongkai new project: a county begins on its own, and nothing that is not known is made up."""

import gzip
import json
import os
import re
import shutil

import pytest
import yaml

from command import gongkai, ok, started
from gongkai import __version__
from gongkai.source.settled import FILE, SettledError, packed, unpacked
from overlay import REPOSITORY, demo

pytestmark = pytest.mark.everywhere

COUNTY = "counties/duchang/county.yaml"


def begun(folder, *args):
    folder.mkdir()
    done = gongkai("new", "project", *(args or ("都昌县",)), cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def found(root, *args):
    return json.loads(gongkai("validate", "--format", "json", *args, cwd=root).stdout)


def names(root):
    return {
        path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file() and ".git" not in path.parts
    }


def test_in_an_empty_folder_it_makes_a_project_that_validates_and_builds(tmp_path):
    root = begun(tmp_path / "p")
    assert {"gongkai.yaml", "README.md", ".gitignore", ".github/workflows/gongkai.yml", FILE, COUNTY} <= names(root)
    assert not (root / "guidelines").exists()
    assert not (root / "templates").exists()
    done = gongkai("validate", cwd=root)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert len(lines) <= 8, done.stdout
    assert "内置指引" not in done.stdout, "what gongkai keeps is not the county's to mend"
    told = [line for line in lines if line.startswith("待填 ")]
    assert len({line.split("：")[0].rpartition(":")[0] for line in told}) == len(told), "one line a file"
    assert any(line.endswith("44 处，如“网站”空着") for line in told)
    [many] = [line for line in lines if line.startswith("待填[GK114] ")]
    count, cells = map(int, re.search(r"：(\d+) 个文件 (\d+) 处，", many).groups())
    each = [line for line in gongkai("validate", "--all", cwd=root).stdout.splitlines() if line.startswith("待填 ")]
    gaps = [line for line in each if "指引没有规定" in line]
    assert (len(gaps), sum(int(re.search(r"：(\d+) 处，", line)[1]) for line in gaps)) == (count, cells)
    blanks = [line for line in each if f" {COUNTY}:" in line]
    assert (len(blanks), len(each)) == (44, count + 44), "one by one, also what is empty in county.yaml"
    assert len({line.split("：")[0] for line in blanks}) == 44
    data = found(root)
    assert data["counts"]["error"] == 0
    assert data["counts"]["open"] == sum(one["severity"] == "open" for one in data["findings"])
    assert {one["file"].split("/")[0] for one in data["findings"]} == {"counties"}
    assert gongkai("build", "--format", "html,xlsx,docx,json,csv", cwd=root).returncode == 0


def test_what_checks_its_changes_comes_along(tmp_path):
    root = begun(tmp_path / "p")
    made = {path.relative_to(root).as_posix() for path in (root / ".github").rglob("*") if path.is_file()}
    flow = ".github/workflows/gongkai"
    assert made == {f"{flow}.yml", f"{flow}-comment.yml", ".github/actions/gongkai/action.yml"}
    text = (root / f"{flow}.yml").read_text("utf-8")
    assert "uses: ./.github/actions/gongkai\n" in text
    assert f"gongkai=={__version__}" in (root / ".github/actions/gongkai/action.yml").read_text("utf-8")
    listening = yaml.safe_load((root / f"{flow}-comment.yml").read_text("utf-8"))[True]["workflow_run"]["workflows"]
    assert listening == [yaml.safe_load(text)["name"]]


def test_what_is_not_known_stays_empty_and_what_follows_from_the_name_is_proposed(tmp_path):
    root = begun(tmp_path / "p")
    said = yaml.safe_load((root / COUNTY).read_text("utf-8"))
    assert said["目录"]["版本"] is None
    assert said["目录"]["编制单位"] == {"拟": "都昌县人民政府办公室"}
    assert said["机构"]["税务主管部门"] == {"拟": "国家税务总局都昌县税务局"}
    assert said["机构"]["生态环境部门"] == {"拟": "九江市都昌生态环境局"}
    assert said["机构"]["征地有关部门"] is None
    assert "如：" not in (root / COUNTY).read_text("utf-8")
    assert gongkai("build", "--format", "json,html", cwd=root).returncode == 0
    catalog = json.loads((root / "build/duchang/catalog.json").read_text("utf-8"))
    assert (catalog["unchecked"], catalog["status"]) == (True, "草案")
    bodies = {name for domain in catalog["domains"] for entry in domain["entries"] for name in entry["body"]}
    assert "财政部门" in bodies, "the role's words, as long as nobody has confirmed the office"
    assert not any("都昌" in name for name in bodies)
    assert "草案" in (root / "build/duchang/index.html").read_text("utf-8")


def test_an_office_that_is_confirmed_is_printed_and_no_longer_open(tmp_path):
    root = begun(tmp_path / "p")
    before = found(root)["counts"]["open"]
    file = root / COUNTY
    text = file.read_text("utf-8").replace("财政部门: {拟: 都昌县财政局}", "财政部门: 都昌县财政局")
    file.write_text(text.replace("征地有关部门:\n", "征地有关部门: [都昌县自然资源局, 都昌县征地中心]\n"), "utf-8")
    assert found(root)["counts"]["open"] == before - 2
    assert gongkai("build", "--format", "json", cwd=root).returncode == 0
    assert "都昌县财政局" in (root / "build/duchang/catalog.json").read_text("utf-8")


def test_a_draft_is_not_released_until_nothing_is_open(tmp_path):
    root = demo(tmp_path / "p")
    file = root / "counties/demo/county.yaml"
    file.write_text(file.read_text("utf-8") + "评估:\n", "utf-8")
    done = gongkai("build", "--format", "json", "--release", cwd=root)
    assert (done.returncode, "待填 counties/demo/county.yaml" in done.stderr) == (1, True), done.stderr
    assert not (root / "build").exists()
    assert gongkai("build", "--format", "json", "--release", "--force", cwd=root).returncode == 2
    assert gongkai("build", "--format", "json", cwd=root).returncode == 0
    assert json.loads((root / "build/demo/catalog.json").read_text("utf-8"))["status"] == "草案"
    file.write_text(file.read_text("utf-8").replace("评估:\n", ""), "utf-8")
    assert "没有审核同意" in gongkai("build", "--format", "json", "--release", cwd=root).stderr
    assert gongkai("review", "sign", "--office", "市政府办公室", "--result", "同意", cwd=root).returncode == 0
    assert gongkai("build", "--format", "json", "--release", cwd=root).returncode == 0
    assert "status" not in json.loads((root / "build/demo/catalog.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("  版本:\n", "  版本: 待填\n"),
        ("网站:\n", "网站: 如：https://www.duchang.gov.cn\n"),
        ("征地有关部门:\n", "征地有关部门: 都昌县征地工作机构\n"),
        ("征地有关部门:\n", "征地有关部门: XX县自然资源局\n"),
        ("征地有关部门:\n", "征地有关部门: 待填  # 如：都昌县自然资源局\n"),
        ("{拟: 都昌县财政局}", "{拟: 某某局}"),
        ("{拟: 都昌县财政局}", "{建议: 都昌县财政局}"),
        ("财政部门: {拟", "财正部门: {拟"),
    ],
)
def test_a_placeholder_or_an_example_left_in_place_is_an_error_at_its_line(tmp_path, was, now):
    root = begun(tmp_path / "p")
    text = (root / COUNTY).read_text("utf-8")
    assert was in text
    (root / COUNTY).write_text(text.replace(was, now), "utf-8")
    errors = [one for one in found(root)["findings"] if one["severity"] == "error"]
    line = text[: text.index(was)].count("\n") + 1
    assert {(one["file"], one["line"]) for one in errors} <= {(COUNTY, line), (COUNTY, 12)}
    assert errors


@pytest.mark.parametrize("args", [("360428",), ("都昌",), ("都昌县", "--slug", "dc"), ("都昌县", "--code", "360428")])
def test_by_name_or_code(tmp_path, args):
    root = begun(tmp_path / "p", *args)
    assert "名称: 都昌县\n" in next((root / "counties").glob("*/county.yaml")).read_text("utf-8")


def test_a_place_that_the_gazetteer_does_not_know_is_given_by_options(tmp_path):
    (tmp_path / "p").mkdir()
    done = gongkai("new", "project", "宁海县", cwd=tmp_path / "p")
    assert (done.returncode, "--code" in done.stderr) == (2, True)
    done = gongkai("new", "project", "都昌线", cwd=tmp_path / "p")
    assert "是不是“都昌县”？" in done.stderr
    assert list((tmp_path / "p").iterdir()) == []
    root = begun(tmp_path / "q", "宁海县", "--code", "330226", "--slug", "ninghai")
    said = yaml.safe_load((root / "counties/ninghai/county.yaml").read_text("utf-8"))
    assert (said["名称"], said["设区市"], said["机构"]["生态环境部门"]) == ("宁海县", None, None)
    assert said["省份"] == "浙江省"
    assert found(root)["counts"]["error"] == 0


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("新建县", "改过名、撤并了的，写现在的名称）。是不是“新建区”？"),
        ("九江市", "九江市是设区市。"),
        ("湾里区", "写现在的名称）。江西以外的县"),
    ],
)
def test_former_names_and_cities_are_told(tmp_path, name, told):
    done = gongkai("new", "project", name, cwd=tmp_path)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize("slug", ["con", "aux", "nul", "com1", "lpt9", "PRN", "-a", "a", "都昌", "a/b", "items", "a."])
def test_names_that_no_folder_may_have_are_refused(tmp_path, slug):
    (tmp_path / "p").mkdir()
    done = gongkai("new", "project", "都昌县", "--slug", slug, cwd=tmp_path / "p")
    assert (done.returncode, "文件夹名" in done.stderr) == (2, True), done.stderr
    assert list((tmp_path / "p").iterdir()) == []


def test_nothing_that_is_there_is_touched(tmp_path):
    (tmp_path / "p").mkdir()
    (tmp_path / "p/notes.txt").write_text("甲", "utf-8")
    done = gongkai("new", "project", "都昌县", cwd=tmp_path / "p")
    assert (done.returncode, "notes.txt" in done.stderr) == (2, True)
    assert names(tmp_path / "p") == {"notes.txt"}
    done = gongkai("new", "project", "都昌县", "--output", tmp_path / "p/tief/er", cwd=tmp_path / "p")
    assert done.returncode == 0, done.stderr
    inside = gongkai("new", "project", "德安县", "--output", "neu", cwd=tmp_path / "p/tief/er")
    assert (inside.returncode, "已经在项目" in inside.stderr) == (2, True)
    again = gongkai("new", "project", "都昌县", "--output", tmp_path / "p/tief/er", cwd=tmp_path / "p")
    assert again.returncode == 2


def test_where_nothing_can_be_written_it_is_told(tmp_path):
    (tmp_path / "file").write_text("甲", "utf-8")
    done = gongkai("new", "project", "都昌县", "--output", tmp_path / "file/q", cwd=tmp_path)
    assert (done.returncode, "不能写入" in done.stderr) == (1, True), done.stderr


def test_without_git_all_the_same(tmp_path):
    (tmp_path / "p").mkdir()
    environment = os.environ | {"PATH": str(tmp_path)}
    done = started("new", "project", "都昌县", cwd=tmp_path / "p", env=environment)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "p/.git").exists()
    assert "git" not in done.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_with_git_it_is_a_repository(tmp_path):
    assert (begun(tmp_path / "p") / ".git").is_dir()


def test_new_county_in_a_project_takes_its_folder_from_the_gazetteer(tmp_path):
    root = begun(tmp_path / "p")
    assert gongkai("new", "county", "--code", "360426", cwd=root).returncode == 0
    assert "{拟: 德安县财政局}" in (root / "counties/dean/county.yaml").read_text("utf-8")
    (root / "counties/Lushan").mkdir()
    done = gongkai("new", "county", "--code", "360483", cwd=root)
    assert (done.returncode, "只差大小写" in done.stderr) == (2, True), done.stderr
    shutil.rmtree(root / "counties/Lushan")
    folders = {place["拼音"] for city in _gazetteer()["设区市"] for place in city["县级"]}
    assert len(folders) == 100
    assert {"duchang", "yanshan", "dean", "ningdu", "yudu", "wuyuan", "leping", "lean"} <= folders


def _gazetteer():
    return yaml.safe_load((REPOSITORY / "counties/places.yaml").read_text("utf-8"))


def test_without_a_gazetteer_the_missing_file_is_told(tmp_path):
    root = demo(tmp_path / "p")
    (root / "counties/places.yaml").unlink(missing_ok=True)
    done = gongkai("new", "county", "--code", "360428", cwd=root)
    assert (done.returncode, "places.yaml" in done.stderr) == (2, True)


def test_the_guidelines_it_was_settled_with_are_kept(tmp_path):
    kept = unpacked((begun(tmp_path / "p") / FILE).read_bytes())
    assert kept == {path.name: path.read_text("utf-8") for path in (REPOSITORY / "guidelines").glob("*.yaml")}
    assert packed(kept) == packed(dict(reversed(kept.items())))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        gzip.compress(b"[1]", mtime=0),
        gzip.compress(b'{"a": 1}', mtime=0),
        gzip.compress(b"{", mtime=0),
        gzip.compress(b" " * 30_000_000, mtime=0),
        packed({f"{number}.yaml": "" for number in range(2000)}),
    ],
)
def test_other_data_are_no_settled_guidelines(data):
    with pytest.raises(SettledError):
        unpacked(data)


def test_an_import_names_offices_that_are_only_proposed(tmp_path):
    root = begun(tmp_path / "p")
    sheet = root / "户籍管理.csv"
    heads = "一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,公开对象,公开方式,公开层级"
    row = "户籍业务办理,出生登记,办事条件,《户口登记条例》,20个工作日,都昌县公安局,■政府网站,全社会,主动,县级"
    sheet.write_text(f"户籍管理领域\n{heads}\n{row}\n", "utf-8")
    done = gongkai("import", sheet, "--county", "duchang", "--domain", "户籍管理", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\n  公安机关: 都昌县公安局\n" in (root / COUNTY).read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "code", "province", "told"),
    [
        ("浦江县", "360428", "浙江省", "360428 是都昌县的代码，不是浦江县的"),
        ("桐庐县", "330122", "四川省", "330122 的前两位是浙江省的，不是四川省的"),
        ("桐庐县", "390122", "浙江省", "390122 的前两位不是哪个省的代码"),
    ],
)
def test_a_code_of_another_place_is_refused(tmp_path, name, code, province, told):
    done = gongkai("new", "project", name, "--code", code, "--slug", "pj", "--province", province, cwd=tmp_path)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_binds_in_jiangxi_is_only_followed_elsewhere(tmp_path):
    ok(
        tmp_path,
        "new",
        "project",
        "宁海县",
        "--code",
        "330226",
        "--slug",
        "ninghai",
        "--city",
        "宁波市",
        "--province",
        "浙江省",
    )
    ok(tmp_path, "build", "--format", "json,html")
    assert "格式依据：参照江西省人民政府办公厅" in (tmp_path / "build/ninghai/index.html").read_text("utf-8")
    lists = [json.loads(file.read_bytes()) for file in (tmp_path / "build/ninghai/lists").glob("*s.json")]
    assert {one["basis"][:3] for one in lists} == {"参照赣"}
    told = "是江西省的，浙江省的还没有写进 province/tasks.yaml，只供参考"
    assert told in ok(tmp_path, "report", "progress")
    assert told in ok(tmp_path, "report", "checklist")
    city = ok(tmp_path, "report", "progress", "--city", "宁波市")
    assert (told in city, city.split("\n")[1]) == (True, "浙江省人民政府办公厅：")
    assert "东湖区" not in ok(tmp_path, "report", "progress", "--city", "宁波市")


def test_nothing_is_begun_above_counties_of_a_province_that_the_gazetteer_does_not_know(tmp_path):
    ok(tmp_path, "new", "project", "宁海县", "--code", "330226", "--slug", "ninghai", "--city", "宁波市", "--province", "浙江省")  # fmt: skip
    for args in (("province",), ("city", "ningbo", "--name", "宁波市"), ("county", "--code", "330225")):
        done = gongkai("new", *args, cwd=tmp_path)
        assert (done.returncode, "请先写项目自己的 counties/places.yaml（浙江省的市、县和代码）" in done.stderr) == (
            2,
            True,
        ), done.stderr
    ok(tmp_path, "new", "dept", "mzt", "--name", "浙江省民政厅", "--domain", "社会救助")
    assert "省份: 浙江省" in (tmp_path / "province/dept/mzt/dept.yaml").read_text("utf-8")
    gazetteer = """省份: {名称: 浙江省, 代码: "330000"}
设区市:
  - {名称: 宁波市, 代码: "330200", 县级: [{名称: 宁海县, 代码: "330226"}]}
"""
    (tmp_path / "counties/places.yaml").write_text(gazetteer, "utf-8")
    ok(tmp_path, "new", "province")
    assert "名称: 浙江省" in (tmp_path / "province/province.yaml").read_text("utf-8")
