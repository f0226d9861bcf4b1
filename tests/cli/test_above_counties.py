"""The province, its departments and cities beside counties: made, checked, built, told of, served."""

import json
import os
import shutil
import sqlite3
from contextlib import closing

import pytest
import yaml

from command import gongkai
from overlay import ABOVE, example, tree

PLACES = ["province", "province/dept/zjt", "cities/jiujiang"]
DEPT = "province/dept/zjt"


@pytest.fixture
def root(tmp_path):
    return example(tmp_path / "p", ABOVE)


def said(*args, cwd):
    done = gongkai(*args, cwd=cwd)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def findings(root, *more):
    done = gongkai("validate", "--format", "json", *more, cwd=root)
    return json.loads(done.stdout)["findings"]


def catalog(root, slug):
    return json.loads((root / "build" / slug / "catalog.json").read_bytes())


def entries(data):
    return {entry["id"]: entry for domain in data["domains"] for entry in domain["entries"]}


def test_they_are_checked_and_nothing_is_found(root):
    assert findings(root) == []
    for place in PLACES:
        assert findings(root, "--place", place) == []
        assert findings(root, "--county", place) == []


def test_a_department_has_all_items_of_its_domains_with_the_guidelines_roles_and_tiers(root):
    said("build", "--place", DEPT, "--format", "json,html", cwd=root)
    data = catalog(root, DEPT)
    assert (data["place"]["slug"], data["place"]["level"]) == (DEPT, "部门")
    assert (data["place"]["above"], data["place"]["below"]) == ([], [])
    assert data["title"] == "江西省住房和城乡建设厅基层政务公开标准目录"
    found = entries(data)
    assert list(found) == ["04-001", "10-001", "10-002", "10-003"]
    assert {body for entry in found.values() for body in entry["body"]} >= {"住房和城乡建设部门", "财政部门"}
    assert found["10-001"]["tiers"] == ["县级", "乡级", "村级"]
    assert found["04-001"]["tiers"] == []  # the guideline says nothing of it
    assert found["10-003"]["deadline"]["text"] == "信息形成或者变更之日起5个工作日内"
    assert sorted(path.name for path in (root / "build").iterdir()) == ["province"]


def test_every_format_is_made_where_the_slug_says_and_the_site_leads_there(root):
    told = said("build", "--base-url", "https://a.example.cn/", cwd=root)
    assert "列出 1 个县" in told
    for place in PLACES:
        for name in (
            "index.html",
            "search.html",
            "data.json",
            *(f"catalog.{kind}" for kind in ("xlsx", "docx", "pdf", "json", "csv")),
        ):
            assert (root / "build" / place / name).is_file(), (place, name)
    front = (root / "build/index.html").read_text(encoding="utf-8")
    for place in (*PLACES, "demo"):
        assert f'<a href="{place}/index.html">' in front
    assert front.index("省直部门") < front.index("设区市") < front.index("样例县")
    places = json.loads((root / "build/data.json").read_bytes())["dcat:dataset"]
    assert {f"https://a.example.cn/{place}/" for place in PLACES} < {each["@id"] for each in places}
    sitemap = (root / "build/sitemap.xml").read_text(encoding="utf-8")
    with closing(sqlite3.connect(root / "build/catalog.sqlite")) as base:
        known = dict(base.execute("SELECT slug, level FROM places"))
    for place in PLACES:
        assert f"https://a.example.cn/{place}/" in sitemap
        assert place in known
    item = (root / "build/items/10-001.html").read_text(encoding="utf-8")
    assert f'href="../{DEPT}/10-nongcun-weifang-gaizao.html#10-001"' in item


def test_a_countys_files_are_the_same_with_and_without_those_above(root, tmp_path):
    before = example(tmp_path / "before")
    for project in (before, root):
        said("build", "--place", "demo", "--format", "html,xlsx,json,csv,docx", cwd=project)
    assert tree(root / "build/demo") == tree(before / "build/demo")
    assert len(tree(root / "build/demo")) > 20


def test_a_place_built_by_itself_leaves_the_others_as_they_are(root):
    said("build", "--format", "json", cwd=root)
    before = tree(root / "build")
    (root / DEPT / "10-nongcun-weifang-gaizao.yaml").write_text("领域: 农村危房改造\n", encoding="utf-8")
    said("build", "--county", DEPT, "--format", "json", cwd=root)
    after = tree(root / "build")
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    assert f"{DEPT}/catalog.json" in changed
    assert {path for path in changed if not path.startswith(f"{DEPT}/")} <= {"province/.gongkai.json"}
    assert entries(catalog(root, DEPT))["10-003"]["deadline"]["text"] != "信息形成或者变更之日起5个工作日内"


def test_why_names_the_guideline_and_the_places_own_files(root):
    assert "  指引：guidelines/10-nongcun-weifang-gaizao.yaml:" in said(
        "why", "10-001", "公开主体", "--place", DEPT, cwd=root
    )
    own = said("why", "10-003", "公开时限", "--county", DEPT, cwd=root)
    assert f"  本部门调整：{DEPT}/10-nongcun-weifang-gaizao.yaml:3:" in own
    office = said("why", "04-001", "公开主体", "--place", "cities/jiujiang", cwd=root)
    assert "04-001 公开主体：九江市财政局\n" in office
    assert "  本市机构：cities/jiujiang/city.yaml:" in office
    none = gongkai("why", "10-001", "--place", "cities/jiujiang", cwd=root)
    assert none.stderr.endswith("指引里有 10-001，九江市的目录里没有：没有采用这个领域\n")


@pytest.mark.parametrize("place", ["dept", "province/dept", "cities", "Province", "../p", "province/", "towns/demo"])
def test_what_is_no_place_is_told(root, place):
    done = gongkai("build", "--place", place, cwd=root)
    assert done.returncode == 2
    assert f"项目里没有“{place}”这个地方。" in done.stderr
    assert not (root / "build").exists()


@pytest.mark.parametrize(
    ("file", "line", "wrong"),
    [
        ("province/province.yaml", "代码", "缺少“代码”"),
        ("cities/jiujiang/city.yaml", "代码", "缺少“代码”"),
        ("cities/jiujiang/city.yaml", "目录", "缺少“目录”"),
        (f"{DEPT}/dept.yaml", "目录", "缺少“目录”"),
    ],
)
def test_what_a_places_own_file_must_say(root, file, line, wrong):
    path = root / file
    lines = [one for one in path.read_text(encoding="utf-8").splitlines() if not one.startswith(line)]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [(one["code"], one["message"], one["file"]) for one in findings(root)] == [("GK014", wrong, file)]


def test_a_code_is_that_of_the_place(root):
    path = root / "cities/jiujiang/city.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("360400", "360000"), encoding="utf-8")
    assert [(one["code"], one["message"]) for one in findings(root)] == [
        ("GK212", "代码 360000 是江西省的，不是九江市的")
    ]


@pytest.mark.parametrize("folder", ["province/dept/zjt", "cities/jiujiang", "province"])
def test_a_folder_without_its_own_file_is_told(root, folder):
    own = next(path for path in (root / folder).glob("*.yaml") if path.stem in ("dept", "city", "province"))
    if folder == "province":
        (root / "province/04-caizheng-yujuesuan.yaml").write_text("领域: 财政预决算\n", encoding="utf-8")
    own.unlink()
    assert {(one["code"], one["message"]) for one in findings(root)} == {("GK001", f"缺少 {own.name}")}


@pytest.mark.parametrize("name", ["province", "cities", "counties", "dept", "lists"])
def test_a_county_with_a_taken_name_is_told_and_stands_for_nothing_else(root, name):
    shutil.copytree(root / "counties/demo", root / "counties" / name)
    codes = {(one["code"], one["file"]) for one in findings(root) if one["code"] == "GK017"}
    assert codes == {("GK017", f"counties/{name}/county.yaml")}
    done = gongkai("build", "--place", "province", "--place", "cities/jiujiang", "--format", "json", cwd=root)
    assert done.returncode == 0, done.stderr
    assert catalog(root, "province")["place"]["name"] == "江西省"


@pytest.mark.parametrize("name", ["Zjt", "住建厅", "z j", "dept", 'a"<b>'])
def test_a_departments_name_is_fit_for_an_address(root, name):
    (root / DEPT).rename(root / "province/dept" / name)
    assert [one["message"] for one in findings(root) if one["code"] == "GK017"] == [f"文件夹名“{name}”不能用"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("folder", ["province/dept/zjt", "cities/jiujiang", "province", "cities"])
def test_no_link_leads_out_of_the_project(root, tmp_path, folder):
    outside = tmp_path / "outside"
    (root / folder).rename(outside)
    (root / folder).symlink_to(outside)
    found = findings(root)
    assert {one["code"] for one in found} == {"GK001"}
    done = gongkai("build", "--format", "json", cwd=root)
    assert done.returncode == 1
    assert not (root / "build").exists()


def test_sources_of_places_above_are_no_output(root):
    for folder in ("province", "province/dept/zjt", "cities/x"):
        done = gongkai("build", "--output", folder, cwd=root)
        assert done.returncode == 2
        assert "里是源文件" in done.stderr


def test_paths_below_them_are_checked(root):
    (root / DEPT / "dept.yaml").write_text("名称: 江西省住房和城乡建设厅\n", encoding="utf-8")
    assert [one["code"] for one in findings(root, DEPT)] == ["GK014"]
    assert [one["code"] for one in findings(root, "province")] == ["GK014"]
    assert findings(root, "cities") == findings(root, "counties/demo") == []


def test_a_review_and_an_item_are_written_into_their_files(root):
    review = ("review", "sign", "--place", "cities/jiujiang", "--office", "江西省人民政府办公厅", "--result", "同意")
    said(*review, "--date", "2026-11-25", cwd=root)
    assert "单位: 江西省人民政府办公厅" in (root / "cities/jiujiang/reviews/2026-11-25.yaml").read_text("utf-8")
    said("new", "item", "--domain", "10", "--place", DEPT, "--primary", "专项资金", cwd=root)
    assert "新增:" in (root / DEPT / "10-nongcun-weifang-gaizao.yaml").read_text(encoding="utf-8")


def test_new_begins_them_and_what_it_writes_has_no_findings(tmp_path):
    root = example(tmp_path / "p")
    assert "已建 province/province.yaml，采用了 0 个领域" in said("new", "province", cwd=root)
    said("new", "city", "jiujiang", "--name", "九江市", "--domain", "4", cwd=root)
    told = said(
        "new", "dept", "zjt", "--name", "江西省住房和城乡建设厅", "--domain", "农村危房改造", "--domain", "04", cwd=root
    )
    assert told == (
        "已建 province/dept/zjt/dept.yaml，采用了 2 个领域。用 gongkai build --place province/dept/zjt 编它的目录。\n"
    )
    assert findings(root) == []
    city = (root / "cities/jiujiang/city.yaml").read_text(encoding="utf-8")
    assert '名称: 九江市\n代码: "360400"\n省份: 江西省\n目录: {日期: ' in city
    said("build", "--place", DEPT, "--format", "json", cwd=root)
    assert list(entries(catalog(root, DEPT))) == ["04-001", "10-001", "10-002", "10-003"]


@pytest.mark.parametrize(
    ("args", "code", "wrong"),
    [
        (["province"], 1, "province 已经有了，没有改动"),
        (["city", "jiujiang", "--name", "九江市"], 1, "cities/jiujiang 已经有了，没有改动"),
        (["city", "nanchang", "--name", "南昌市"], 2, "counties/places.yaml 里没有“南昌市”"),
        (["city", "Jiujiang", "--name", "九江市"], 2, "不能用：2 到 31 个小写字母"),
        (["dept", "../x", "--name", "某厅"], 2, "不能用：2 到 31 个小写字母"),
        (["dept", "dept", "--name", "某厅"], 2, "不能用：2 到 31 个小写字母"),
        (["dept", "mzt", "--name", "某厅", "--domain", "99"], 2, "没有“99”这个领域的指引"),
        (["dept", "mzt", "--name", "某厅", "--domain", "4" * 5000], 2, "这个领域的指引"),
        (["dept", "mzt", "--name", "\x1b\n "], 2, "请用 --name 写明名称"),
        (["town", "--county", "cities/jiujiang", "--slug", "x", "--name", "x"], 2, "“cities/jiujiang”是市级的"),
        (["village", "--town", DEPT, "--slug", "x", "--name", "x"], 2, f"“{DEPT}”是部门的"),
    ],
)
def test_what_cannot_be_begun_is_told_and_nothing_is_written(root, args, code, wrong):
    before = tree(root)
    done = gongkai("new", *args, cwd=root)
    assert done.returncode == code, done.stdout
    assert wrong in done.stderr
    assert tree(root) == before


LISTS = f"""# province/lists/training/2026.yaml
清单: 政务公开培训
年度: "2026"
条目: [{{编号: PX-001, 培训主题: 政务公开业务培训, 举办单位: 江西省}}]
# cities/jiujiang/lists/training/2026.yaml
清单: 政务公开培训
年度: "2026"
条目: [{{编号: PX-001, 培训主题: 政务公开业务培训, 举办单位: 财政部门}}]
# {DEPT}/lists/training/2026.yaml
清单: 政务公开培训
年度: "2026"
条目: [{{编号: PX-001, 培训主题: 政务公开业务培训, 举办单位: 江西省住房和城乡建设厅}}]
"""


def test_they_have_lists_as_counties_have(tmp_path):
    root = example(tmp_path / "p", ABOVE + LISTS)
    assert findings(root) == []
    said("build", "--format", "html,xlsx,csv,json", cwd=root)
    for place, office in (
        ("province", "江西省"),
        ("cities/jiujiang", "九江市财政局"),
        (DEPT, "江西省住房和城乡建设厅"),
    ):
        page = (root / "build" / place / "lists/training-2026.html").read_text(encoding="utf-8")
        assert office in page
        assert (root / "build" / place / "lists/training-2026.xlsx").is_file()
        told = said("why", "PX-001", "举办单位", "--place", place, cwd=root)
        assert f"{place}/lists/training/2026.yaml:" in told
        back = said("import", f"build/{place}/lists/training-2026.xlsx", "--place", place, "--list", "training", "--dry-run", cwd=root)  # fmt: skip
        assert "没有改动" in back


def test_a_list_that_is_not_theirs_is_told(root):
    done = gongkai("new", "list", "duties", "--place", DEPT, cwd=root)
    assert done.returncode == 2
    assert "部门没有“权责清单”：这份清单由县级、乡级编制" in done.stderr
    said("new", "list", "systems", "--place", DEPT, cwd=root)
    (root / "province/lists").mkdir()
    shutil.move(root / DEPT / "lists/systems.yaml", root / "province/lists/systems.yaml")
    assert [(one["code"], one["message"]) for one in findings(root)] == [("GK023", "省级没有“政务公开制度规范”")]


@pytest.mark.parametrize("kind", ["xlsx", "docx", "csv"])
def test_what_was_built_of_a_department_is_imported_without_a_change(root, kind):
    said("build", "--place", DEPT, "--format", kind, cwd=root)
    told = said("import", f"build/{DEPT}/10-nongcun-weifang-gaizao.{kind}", "--place", DEPT, cwd=root)
    assert "没有改动。" in told


def test_an_office_found_by_an_import_stands_in_the_places_own_file(root, tmp_path):
    said("build", "--place", DEPT, "--format", "csv", cwd=root)
    table = root / "build" / DEPT / "04-caizheng-yujuesuan.csv"
    edited = tmp_path / "t.csv"
    edited.write_text(table.read_text(encoding="utf-8-sig").replace("财政部门", "江西省财政厅"), encoding="utf-8-sig")
    said("import", edited, "--place", DEPT, cwd=root)
    assert "财政部门: 江西省财政厅" in (root / DEPT / "dept.yaml").read_text(encoding="utf-8")


def test_a_misspelled_province_of_a_known_county_is_no_other_province(tmp_path):
    root = example(tmp_path / "p", "# counties/demo/county.yaml\n省份: 江西\n")
    said("new", "province", cwd=root)
    assert "名称: 江西省" in (root / "province/province.yaml").read_text("utf-8")


def test_the_provinces_page_leads_to_its_departments(root):
    said("build", "--place", "province", "--format", "html,json", cwd=root)
    assert catalog(root, "province")["place"]["below"] == [{"name": "江西省住房和城乡建设厅", "slug": DEPT}]
    assert '<a href="dept/zjt/index.html">' in (root / "build/province/index.html").read_text(encoding="utf-8")
    page = (root / "build" / DEPT / "index.html").read_text(encoding="utf-8")
    assert "江西省江西省" not in page


@pytest.mark.parametrize(("place", "anchor"), [("cities/jiujiang", "江西省-九江市"), ("province", "江西省")])
def test_a_citys_page_leads_to_where_its_counties_are_listed(root, place, anchor):
    said("build", "--format", "html,json", cwd=root)
    up = "../" * (place.count("/") + 1)
    assert f'<a href="{up}index.html#{anchor}">' in (root / "build" / place / "index.html").read_text(encoding="utf-8")
    assert f' id="{anchor}"' in (root / "build/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ["360000", "360400"])
def test_no_county_is_begun_with_the_code_of_a_province_or_city(root, code):
    done = gongkai("new", "county", "--code", code, "--slug", "x", cwd=root)
    assert done.returncode == 2
    assert f"counties/places.yaml 里没有代码 {code}" in done.stderr


@pytest.mark.parametrize(
    ("folder", "own", "name", "code", "level"),
    [
        ("cities/jiujiang", "city.yaml", "样例县", "360499", "县级"),
        ("cities/jiujiang", "city.yaml", "江西省", "360000", "省级"),
        ("counties/demo", "county.yaml", "九江市", "360400", "市级"),
        ("province", "province.yaml", "九江市", "360400", "市级"),
    ],
)
def test_a_place_in_the_folder_of_another_level_is_told(root, folder, own, name, code, level):
    file = root / folder / own
    said_before = yaml.safe_load(file.read_bytes())
    file.write_text(yaml.safe_dump(said_before | {"名称": name, "代码": code}, allow_unicode=True), encoding="utf-8")
    found = [one["message"] for one in findings(root) if one["code"] == "GK212"]
    assert [one.partition("，")[0] for one in found] == [f"{name}是{level}的"]


def test_what_is_still_to_be_filled_in_is_told_of_a_department_too(root):
    file = root / DEPT / "dept.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "机构: {财政部门: 待填}\n", encoding="utf-8")
    assert [(one["code"], one["message"]) for one in findings(root)] == [("GK710", "这里还没有填：“待填”")]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("folder", ["cities", "cities/jiujiang", "province", "province/dept", DEPT])
def test_nothing_is_written_or_deleted_through_a_link_in_the_output(root, tmp_path, folder):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("x", encoding="utf-8")
    (outside / "catalog.json").write_text("{}", encoding="utf-8")
    (root / "build" / folder).parent.mkdir(parents=True)
    (root / "build" / folder).symlink_to(outside)
    before = tree(outside)
    done = gongkai("build", "--format", "html,json", cwd=root)
    assert tree(outside) == before
    assert done.returncode == 0 or f"{folder}”是链接，不往里写" in done.stderr


def test_reports_over_them(root):
    assert "农村危房改造" in said("report", "evidence", "--place", DEPT, cwd=root)
    done = gongkai("report", "coverage", "--place", DEPT, cwd=root)
    assert done.returncode == 1
    assert f"先导入：gongkai import 表.xlsx --place {DEPT} --list expired" in done.stderr  # it has no list of duties


TOWN = """# counties/demo/towns/jiaxiang/town.yaml
名称: 甲乡
主体: 甲乡人民政府
# cities/yichun/city.yaml
名称: 宜春市
代码: "360900"
目录: {版本: 2026年版, 日期: 2026-11-23}
"""


@pytest.mark.parametrize(
    ("report", "places", "code", "told"),
    [
        ("uniformity", ["cities/jiujiang"], 1, "cities/jiujiang 不是县"),
        ("uniformity", ["demo", "demo/jiaxiang"], 1, "demo/jiaxiang 不是县"),
        ("overview", ["demo/jiaxiang"], 2, "demo/jiaxiang 是乡镇、村"),
        ("overview", ["cities/yichun"], 1, "没有要看的县：要看的设区市还没有县"),
        ("overview", ["demo", "broken"], 1, "broken 的文件有错，或者没有填完"),
        ("overview", ["cities/jiujiang", DEPT], 0, "九江市样例县（2026-11-23，未审核）：2 个领域，5 项"),
        ("evidence", ["broken"], 1, "broken 的文件有错"),
        ("evidence", ["cities/yichun"], 1, "宜春市的目录里没有指引的领域"),
        ("evidence", ["demo/jiaxiang"], 0, "共 2 项："),
    ],
)
def test_reports_tell_of_the_places_that_they_are_asked_for_or_say_why_not(tmp_path, report, places, code, told):
    root = example(tmp_path / "p", ABOVE + TOWN + "# counties/broken/county.yaml\n名称: 破县\n")
    done = gongkai("report", report, *(arg for place in places for arg in ("--place", place)), cwd=root)
    assert (done.returncode, told in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr
    if report == "evidence" and code == 0:
        said("build", "--place", places[0], "--format", "json", cwd=root)
        assert sorted(entries(catalog(root, places[0]))) == ["10-001", "10-003", "10-L01"]  # the last is no guideline's


def test_what_is_published_is_told_of_a_city_too(root):
    assert not said("report", "published", "--place", "cities/jiujiang", cwd=root).startswith("0 项")


def test_every_catalog_has_its_schema_beside_it_or_in_a_folder_above(root):
    said("build", "--format", "json", cwd=root)
    build = root / "build"
    found = sorted(build.rglob("catalog.json"))
    assert {one.parent.relative_to(build).parts[0] for one in found} >= {"province", "cities", "demo"}
    for one in found:
        above = [folder for folder in one.parents if folder.is_relative_to(build)]
        assert any((folder / "catalog.schema.json").is_file() for folder in above), one
        assert any((folder / "changes.schema.json").is_file() for folder in above), one
