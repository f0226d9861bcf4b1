"""Towns below a county and villages below a town, as a user makes, checks and builds them."""

import json
import re
import shutil

import pytest
from openpyxl import load_workbook

from command import gongkai, ok
from gongkai.source.places import folder_of
from overlay import demo, replaced, tree

COUNTY = "counties/demo/10-nongcun-weifang-gaizao.yaml"
TOWN = "counties/demo/towns/jiangshang"
VILLAGE = f"{TOWN}/villages/xincun"
TO_VILLAGES = f"""# {COUNTY}
领域: 农村危房改造
调整:
  10-001:
    公开时限: 信息形成或者变更之日起10个工作日内
  10-003:
    公开层级: {{增加: [村级]}}
"""


@pytest.fixture
def root(tmp_path):
    root = demo(tmp_path / "p", TO_VILLAGES)
    replaced(root, "counties/demo/county.yaml", "乙塘镇]", "乙塘镇, 江上乡]")
    made = gongkai("new", "town", "--county", "demo", "--slug", "jiangshang", "--name", "江上乡", cwd=root)
    assert made.returncode == 0, made.stderr
    made = gongkai("new", "village", "--town", "demo/jiangshang", "--slug", "xincun", "--name", "新村", cwd=root)
    assert made.returncode == 0, made.stderr
    return root


def build(root, county="demo", *more):
    done = gongkai("build", "--county", county, "--format", "html,json", *more, cwd=root)
    assert done.returncode == 0, done.stderr
    return done


def catalog(root, slug):
    return json.loads((root / "build" / slug / "catalog.json").read_bytes())


def entries(data):
    return {entry["id"]: entry for domain in data["domains"] for entry in domain["entries"]}


def test_what_a_county_hands_down_is_the_town_s_with_its_own_body(root):
    build(root)
    town, village = catalog(root, "demo/jiangshang"), catalog(root, "demo/jiangshang/xincun")
    assert town["title"] == "样例县江上乡基层政务公开标准目录"
    assert list(entries(town)) == ["10-001", "10-003"]  # 10-002 is the county's alone
    assert entries(town)["10-001"]["deadline"]["text"] == "信息形成或者变更之日起10个工作日内"  # the county's change
    assert {body for entry in entries(town).values() for body in entry["body"]} == {"江上乡人民政府"}
    assert (town["place"]["level"], town["place"]["city"]) == ("乡级", "九江市")
    assert town["place"]["above"] == [{"name": "样例县", "slug": "demo"}]
    assert town["place"]["below"] == [{"name": "新村", "slug": "demo/jiangshang/xincun"}]
    assert list(entries(village)) == ["10-003"]
    assert entries(village)["10-003"]["body"] == ["新村村民委员会"]
    assert [ref["name"] for ref in village["place"]["above"]] == ["样例县", "江上乡"]


def test_what_is_the_villages_alone_comes_to_them_through_the_town_that_does_not_print_it(root):
    item = "公开层级: [村级], 公开主体: 乡镇人民政府, 公开内容: [收支], 公开依据: [政府信息公开条例], 公开时限: 每季度公布一次, 公开对象: 全社会, 公开方式: 主动"
    (root / COUNTY).write_text(
        "领域: 农村危房改造\n新增:\n"
        f"  - {{编号: 10-L01, 一级事项: 政策法规文件, 二级事项: 村级收支, 公开渠道和载体: [入户/现场], {item}}}\n"
        "调整:\n  10-002:\n    公开层级: [县级, 村级]\n  10-003:\n    公开层级: [县级, 乡级, 村级]\n",
        encoding="utf-8",
    )
    build(root)
    assert "10-L01" in entries(catalog(root, "demo"))
    assert list(entries(catalog(root, "demo/jiangshang"))) == ["10-001", "10-003"]
    village = catalog(root, "demo/jiangshang/xincun")
    assert set(entries(village)) == {"10-002", "10-003", "10-L01"}
    assert [entry["number"] for entry in entries(village).values()] == [1, 2, 3]
    done = gongkai("why", "10-002", "公开层级", "--county", "demo/jiangshang/xincun", cwd=root)
    assert "本县调整" in done.stdout
    for place, file in (
        ("", TOWN + "/town.yaml"),
        ("/xincun", VILLAGE + "/village.yaml"),
    ):  # who publishes stands there
        done = gongkai("why", "10-003", "公开主体", "--county", f"demo/jiangshang{place}", cwd=root)
        assert re.search(f"机构：{file}:3:5\n    主体: ", done.stdout), done.stdout
    (root / TOWN / "town.yaml").write_text(
        "名称: 江上乡\n主体: 江上乡人民政府\n不采用领域: {农村危房改造: 本乡没有农村危房}\n", encoding="utf-8"
    )
    build(root)
    assert not entries(catalog(root, "demo/jiangshang/xincun"))


def test_a_domain_that_is_the_villages_alone_is_none_of_the_town_s(root):
    file = root / "guidelines/10-nongcun-weifang-gaizao.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub("公开层级: .*", "公开层级: [村级]", text), encoding="utf-8")
    (root / COUNTY).write_text("领域: 农村危房改造\n", encoding="utf-8")
    (root / VILLAGE / "10-nongcun-weifang-gaizao.yaml").write_text(
        "领域: 农村危房改造\n调整:\n  10-001:\n    公开时限: 信息形成或者变更之日起5个工作日内\n", encoding="utf-8"
    )
    build(root)
    assert catalog(root, "demo/jiangshang")["domains"] == []
    village = entries(catalog(root, "demo/jiangshang/xincun"))
    assert set(village) == set(entries(catalog(root, "demo")))
    assert village["10-001"]["deadline"]["text"] == "信息形成或者变更之日起5个工作日内"


def test_each_level_tells_where_a_cell_comes_from(root):
    (root / TOWN / "10-nongcun-weifang-gaizao.yaml").write_text(
        "领域: 农村危房改造\n调整:\n  10-001:\n    公开时限: 信息形成或者变更之日起5个工作日内\n", encoding="utf-8"
    )
    assert gongkai("validate", cwd=root).returncode == 0
    done = gongkai("why", "10-001", "公开时限", "--county", "demo/jiangshang", cwd=root)
    assert [line.strip().partition("：")[0] for line in done.stdout.splitlines()[1::2]] == [
        "本乡镇调整",
        "本县调整",
        "指引",
    ]
    assert [line.split(":")[-3].split("：")[-1] for line in done.stdout.splitlines()[1::2]] == [
        f"{TOWN}/10-nongcun-weifang-gaizao.yaml",
        COUNTY,
        "guidelines/10-nongcun-weifang-gaizao.yaml",
    ]
    build(root)
    changed = entries(catalog(root, "demo/jiangshang"))["10-001"]
    assert (changed["deadline"]["text"], changed["origin"]) == ("信息形成或者变更之日起5个工作日内", "tailored")
    assert len(changed["source"]) == 3
    assert entries(catalog(root, "demo"))["10-001"]["deadline"]["text"] == "信息形成或者变更之日起10个工作日内"


def test_a_town_that_is_looser_than_its_county_or_changes_what_it_has_not(root):
    (root / TOWN / "10-nongcun-weifang-gaizao.yaml").write_text(
        "领域: 农村危房改造\n调整:\n  10-001:\n    公开时限: 信息形成或者变更之日起15个工作日内\n"
        "  10-002:\n    公开方式: 主动\n",
        encoding="utf-8",
    )
    found = json.loads(gongkai("validate", "--format", "json", cwd=root).stdout)["findings"]
    by_code = {one["code"]: one for one in found}
    assert set(by_code) == {"GK404", "GK201"}
    assert "样例县目录" in by_code["GK404"]["message"]
    assert "列到本级" in by_code["GK201"]["hint"]


def test_a_town_alone_replaces_its_part_of_the_county_s_output(root):
    build(root)
    before = tree(root / "build")
    (root / TOWN / "town.yaml").write_text("名称: 江上乡\n主体: 江上乡人民政府\n说明: x\n", encoding="utf-8")
    done = build(root, "demo/jiangshang")
    assert "江上乡" in done.stdout
    assert "样例县基层" not in done.stdout
    assert tree(root / "build") == before


def test_the_county_s_name_for_all_town_governments_becomes_the_town_s_own(root):
    (root / COUNTY).write_text("领域: 农村危房改造\n调整:\n  10-003:\n    公开主体: 各乡镇人民政府\n", encoding="utf-8")
    build(root)
    assert entries(catalog(root, "demo"))["10-003"]["body"] == ["各乡镇人民政府"]
    assert entries(catalog(root, "demo/jiangshang"))["10-003"]["body"] == ["江上乡人民政府"]


def test_what_a_town_says_of_its_edition_and_entrances_leaves_the_rest_as_the_county_has_it(root):
    ways = {one: f"https://www.example.gov.cn/{at}" for at, one in enumerate(("依申请公开", "互动交流", "办事服务"))}
    for one in ("依申请公开", "互动交流"):
        ok(root, "set", "入口", one, ways[one], "--place", "demo")
    ok(root, "set", "目录", "版本", "2026年版", "--place", "demo")
    county = build(root) and catalog(root, "demo")["edition"]
    town = ("--place", "demo/jiangshang")
    ok(root, "set", "入口", "办事服务", ways["办事服务"], *town)
    ok(root, "set", "目录", "编制单位", "江上乡人民政府", *town)
    ok(root, "validate")
    build(root)
    assert catalog(root, "demo/jiangshang/xincun")["edition"] == {
        **county,
        "office": "江上乡人民政府",
        "status": None,
    }
    page = (root / "build/demo/jiangshang/xincun/index.html").read_text("utf-8")
    assert all(address in page for address in ways.values())


def test_a_new_edition_of_a_town_that_has_the_countys_date_is_the_countys_to_date(root):
    ok(root, "edition")
    replaced(root, COUNTY, "10个工作日", "5个工作日")
    told = build(root).stdout
    assert (
        told.count("gongkai set 目录 日期 新的日期）") == told.count("出新的一版") == 2
    )  # of a project with one county
    assert "gongkai edition --replace --place demo/jiangshang" in told


def test_a_town_s_name_stands_once_in_every_title(root):
    done = gongkai("build", "--county", "demo", "--format", "html,xlsx,json", cwd=root)
    assert done.returncode == 0, done.stderr
    folder = root / "build/demo"
    pages = [path for path in folder.rglob("*") if path.suffix in (".html", ".xml", ".json")]
    assert len(pages) > 20
    for path in pages:
        assert "江上乡江上乡" not in path.read_text("utf-8"), path
    name = "农村危房改造领域基层政务公开标准目录"
    page = "10-nongcun-weifang-gaizao.html"
    assert f'download="江上乡{name}.xlsx"' in (folder / "jiangshang" / page).read_text("utf-8")
    assert f'download="样例县{name}.xlsx"' in (folder / page).read_text("utf-8")
    cover = load_workbook(folder / "jiangshang/xincun/catalog.xlsx")["目录"]
    assert "地方：江西省九江市样例县江上乡新村" in [row[0] for row in cover.values], "no “江西省九江市新村”"
    assert f">江上乡{name}</caption>" in (folder / "jiangshang/embed" / page).read_text("utf-8")


def test_a_county_without_a_date_has_no_catalog(root):
    """The date stands on everything that is printed: none may be made up."""
    file = root / "counties/demo/county.yaml"
    kept = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("目录")]
    file.write_text("\n".join(kept), encoding="utf-8")
    done = gongkai("build", "--county", "demo", "--format", "html,json", cwd=root)
    assert done.returncode == 1
    assert "错误[GK014]：缺少“目录”" in done.stderr
    assert "请写上一行，如“目录: {日期: 2026-11-23}”" in done.stderr


def test_a_town_that_is_gone_goes_from_the_output(root):
    import shutil

    build(root)
    shutil.rmtree(root / TOWN)
    build(root)
    assert not (root / "build/demo/jiangshang/index.html").exists() or not any(
        (root / "build/demo/jiangshang").rglob("*.html")
    )


def test_what_is_missing_or_misnamed_is_told(root):
    (root / TOWN / "town.yaml").write_text("名称: 江上乡\n", encoding="utf-8")
    (root / VILLAGE / "village.yaml").rename(root / VILLAGE / "cun.yaml")
    found = json.loads(gongkai("validate", "--format", "json", cwd=root).stdout)["findings"]
    told = {(one["code"], one["file"]) for one in found}
    assert ("GK014", f"{TOWN}/town.yaml") in told
    assert ("GK001", f"{VILLAGE}/village.yaml") in told
    refused = gongkai("new", "town", "--county", "demo", "--slug", "assets", "--name", "甲乡", cwd=root)
    assert refused.returncode == 2
    assert gongkai("build", "--county", "demo/jiangshan", cwd=root).returncode == 2


def test_a_town_that_the_county_does_not_list_is_told(tmp_path):
    root = demo(tmp_path / "p")
    listed = gongkai("new", "town", "--county", "demo", "--slug", "jia", "--name", "甲乡镇", cwd=root)
    assert (listed.returncode, "注意" in listed.stdout) == (0, False)
    done = gongkai("new", "town", "--county", "demo", "--slug", "yi", "--name", "乙塘乡", cwd=root)
    assert "注意：“乙塘乡”不在样例县的“乡镇”里。" in done.stdout
    assert "是不是“乙塘镇”？（要重来的，用 gongkai undo 撤销）" in done.stdout
    assert gongkai("undo", cwd=root).returncode == 0
    assert not (root / "counties/demo/towns/yi/town.yaml").exists()
    assert "GK217" not in ok(root, "validate")
    said = ok(root, "set", "名称", "甲乡街道", "--place", "demo/jia")
    command = "set 乡镇 --remove 甲乡镇 --add 甲乡街道"
    assert "注意[GK217]：“甲乡街道”不在样例县的“乡镇”里" in said
    assert f"gongkai {command}。" in said
    assert f"gongkai {command}。" in ok(root, "validate")
    ok(root, *command.split())
    assert "“乡镇”里" not in ok(root, "validate")


@pytest.mark.parametrize(
    ("typed", "name", "body"),
    [
        (("village", "东街村委会"), "东街村", "东街村村民委员会"),
        (("village", "北山村村民委员会"), "北山村", "北山村村民委员会"),
        (("village", "中心社区居委会"), "中心社区", "中心社区居民委员会"),
        (("village", "中心社区"), "中心社区", "中心社区居民委员会"),
        (("village", "云山分场"), None, None),
        (("village", "云山分场", "--body", "云山分场管理委员会"), "云山分场", "云山分场管理委员会"),
        (("town", "多宝乡人民政府"), "多宝乡", "多宝乡人民政府"),
        (("town", "城关街道"), "城关街道", "城关街道办事处"),
        (("town", "工业园区管委会"), "工业园区", "工业园区管理委员会"),
        (("town", "云山管委会"), "云山管委会", "云山管理委员会"),
        (("town", "云山管理委员会"), "云山管委会", "云山管理委员会"),
        (("town", "云山垦殖场"), None, None),
        (("village", "新村村委会"), None, "新村已经有了，文件夹是 counties/demo/towns/jiangshang/villages/xincun"),
        (("town", "江上乡政府"), None, "江上乡已经有了"),
    ],
)
def test_no_body_is_made_up_and_no_place_made_twice(root, typed, name, body):
    """Of a name that is an office's own the place is taken; where a name does not tell the office, it is asked for."""
    above = ("--town", "demo/jiangshang") if typed[0] == "village" else ()
    done = gongkai("new", typed[0], *above, "--slug", "xx", "--name", *typed[1:], cwd=root)
    made = [path.read_text("utf-8") for path in root.glob("counties/demo/towns/**/xx/*.yaml")]
    if name:
        assert [text.splitlines()[1:] for text in made] == [[f"名称: {name}", f"主体: {body}"]], done.stderr
        assert f"{name}，{body}。" in done.stdout
    else:
        assert (made, (body or "看不出它的机构叫什么。请写全名称，或用 --body 写明") in done.stderr) == ([], True), (
            done.stderr
        )


def test_a_folders_name_that_is_not_given_is_proposed_and_can_be_typed(tmp_path):
    """The very command, with first letters; where characters do not tell them, only what is wanted."""
    root = demo(tmp_path / "p")
    done = gongkai("new", "town", "--name", "徐埠镇", cwd=root)
    assert (done.returncode, (root / "counties/demo/towns").exists()) == (2, False)
    assert "请用 --slug 写明徐埠镇的文件夹名：汉语拼音，小写字母" in done.stderr
    command = re.search(r"首字母也行：gongkai (.+)$", done.stderr.strip())[1].split()
    assert command[-2:] == ["--slug", "xb"]
    assert gongkai(*command, cwd=root).returncode == 0
    assert (root / "counties/demo/towns/xb/town.yaml").is_file()
    done = gongkai("new", "village", "--town", "demo/xb", "--name", "新村", cwd=root)
    assert done.stderr.strip().endswith("--name 新村 --slug xc"), "one character alone is no name"
    rare = gongkai("new", "town", "--name", "鄱阳镇", cwd=root)
    assert (rare.returncode, "首字母" in rare.stderr) == (2, False)
    done = gongkai("new", "town", "--county", "demo", "--name", "江上乡", "--slug", "江上", cwd=root)
    assert (done.returncode, "文件夹名“江上”不能用：2 到 31 个小写字母" in done.stderr) == (2, True)


OWN = """领域: 农村危房改造
新增:
  - 编号: 10-L01
    一级事项: 村级
    二级事项: 危房巡查
    公开内容: [巡查记录]
    公开依据: [政府信息公开条例]
    公开时限: 长期公开
    公开主体: 新村村民委员会
    公开渠道和载体: [政府网站]
    公开对象: 全社会
    公开方式: 主动
    公开层级: [村级]
已撤销: {10-L02: 并入10-L01}
"""


@pytest.mark.parametrize(
    "place",
    ["demo\\jiangshang", "样例县/江上乡", "demo/江上乡", "demo/towns/jiangshang", "counties/demo/towns/jiangshang"],
)
def test_a_town_goes_by_its_folder_and_by_names_step_by_step(root, place):
    assert "江上乡（demo/jiangshang）" in ok(root, "status", "--place", place)


def test_what_is_no_town_is_not_taken_for_the_county(root):
    refused = gongkai("status", "--place", "demo/jianshang", cwd=root)
    assert (refused.returncode, "是不是“demo/jiangshang”？" in refused.stderr) == (2, True), refused.stderr


def test_a_new_item_of_the_county_has_a_number_that_no_place_below_it_ever_used(root, tmp_path):
    (root / f"{VILLAGE}/10-nongcun-weifang-gaizao.yaml").write_text(OWN, encoding="utf-8")
    table = tmp_path / "农村危房改造.csv"
    table.write_text(
        "一级事项,二级事项,公开内容,公开依据,公开时限,公开主体,公开渠道和载体,公开对象,公开方式,公开层级\n"
        "县里另设,巡查计划,年度巡查计划,《中华人民共和国政府信息公开条例》,长期公开,样例县住房和城乡建设局,■政府网站,全社会,主动,县级\n",
        encoding="utf-8",
    )
    done = gongkai("import", table, "--county", "demo", cwd=root)
    assert "10-L03 新增：巡查计划" in done.stdout, done.stdout + done.stderr
    made = gongkai("new", "item", "--county", "demo", "--domain", "农村危房改造", "--primary", "巡查", cwd=root)
    assert (made.returncode, "10-L04" in made.stdout) == (0, True), made.stderr


@pytest.mark.parametrize(
    ("old", "new", "name", "former"),
    [
        (VILLAGE, "counties/demo/towns/jiangxia/villages/xincun", "", ""),  # another town's
        (TOWN, "counties/demo/towns/jiangshangzhen", "江上镇", ""),
        (TOWN, "counties/demo/towns/qinglian", "清涟镇", "demo/jiangshang"),
    ],
    ids=["moved", "raised", "renamed"],
)
def test_a_place_keeps_its_editions_in_another_folder(root, old, new, name, former):
    ok(root, "new", "town", "--slug", "jiangxia", "--name", "江下镇")
    ok(root, "edition")
    (root / new).parent.mkdir(parents=True, exist_ok=True)
    (root / old).rename(root / new)
    if name:
        replaced(root, f"{new}/town.yaml", "江上乡", name)
    if former:
        told = gongkai("validate", cwd=root)
        assert (told.returncode, "错误[GK605]" in told.stdout + told.stderr) == (1, True)
        command = f"set 曾用 --add {former} --place demo/qinglian"
        assert f"gongkai {command}" in told.stdout + told.stderr
        ok(root, *command.split())
    assert "GK605" not in ok(root, "validate")
    slug = new.removeprefix("counties/").replace("towns/", "").replace("villages/", "")
    ok(root, "build", "--format", "html,json")
    was = old.removeprefix("counties/").replace("towns/", "").replace("villages/", "")
    leads_on(root, was, slug)
    record = json.loads((root / "build" / slug / "changes.json").read_bytes())
    assert (record["since"], record["place"]["slug"]) == ("2026-11-23", slug)
    ok(root, "diff", "上一版")


def leads_on(root, former, slug, output="build"):
    """The address of a place's former folder shows no more than a page that leads to the present one's cover."""
    [page] = [path for path in (root / output / former).iterdir() if path.is_file() and path.name != ".gongkai.json"]
    text = page.read_text("utf-8")
    [to] = re.findall(r'http-equiv="?refresh"? content="0; url=([^"]+)"', text)
    for address in (to, *re.findall(r'(?:href|src)="?([^" >]+)', text)):
        if ":" not in address:
            assert (page.parent / address.partition("#")[0]).exists(), address
    assert (page.name, (page.parent / to).resolve()) == ("index.html", root / output / slug / "index.html")


@pytest.mark.parametrize(
    ("old", "new"), [("demo/jiangshang", "demo/jiangshangxiang"), ("demo", "sample")], ids=["town", "county"]
)
def test_the_address_of_a_folder_that_is_renamed_leads_on_whatever_is_made_again(root, old, new):
    ok(root, "edition")
    ok(root, "build", "--format", "html,json")
    (root / folder_of(old)).rename(root / folder_of(new))
    said = ok(root, "build", "--format", "html,json")
    assert f"{old} 改在 {new} 了，原来的网址转到那里" in said
    covers = [(old, new), (f"{old}/xincun", f"{new}/xincun")] if "/" in old else [(old, new)]
    covers += [] if "/" in old else [(f"{old}/{one}", f"{new}/{one}") for one in ("jiangshang", "jiangshang/xincun")]
    for former, slug in covers:
        leads_on(root, former, slug)
    ok(root, "build", "--format", "html,json", "--shard", "1/1", "--output", "part")
    ok(root, "merge", "part", "--output", "merged")
    for former, slug in covers:
        leads_on(root, former, slug, "merged")
    again = ok(root, "build", "--format", "html,json", "--explain")
    assert ("改在" in again, f"{new.split('/')[0]}：没有变，不用编" in again) == (False, True)
    for former, slug in covers:
        leads_on(root, former, slug)


def test_a_town_without_editions_is_known_by_its_name_and_one_that_came_back_is_there(root):
    ok(root, "edition")
    shutil.rmtree(root / TOWN / "editions")
    renamed = f"{TOWN}xiang"
    (root / TOWN).rename(root / renamed)
    replaced(root, "counties/demo/county.yaml", "2026-11-23", "2026-12-23")
    ok(root, "build", "--format", "html,json")
    leads_on(root, "demo/jiangshang", "demo/jiangshangxiang")
    ok(root, "edition")
    shutil.rmtree(root / renamed / "editions")
    (root / renamed).rename(root / TOWN)
    replaced(root, "counties/demo/county.yaml", "2026-12-23", "2027-01-23")
    ok(root, "build", "--format", "html,json")
    assert "换了地址" not in (root / "build/demo/jiangshang/index.html").read_text("utf-8")
    leads_on(root, "demo/jiangshangxiang", "demo/jiangshang")


def test_an_abolished_town_is_told_and_its_address_says_so(root):
    ok(root, "edition")
    ok(root, "build", "--format", "html,json")
    shutil.rmtree(root / TOWN)
    replaced(root, "counties/demo/county.yaml", "2026-11-23", "2026-12-23")
    said = ok(root, "build", "--format", "html,json")
    for slug in ("demo/jiangshang", "demo/jiangshang/xincun"):
        assert f"{slug} 已不在项目里，删去它的成品" in said
    assert "下一级目录：去掉“江上乡”" in said
    out = root / "build/demo"
    assert [path.relative_to(out).as_posix() for path in out.glob("jiangshang/**/*")] == ["jiangshang/index.html"]
    page = (out / "jiangshang/index.html").read_text("utf-8")
    assert "从2026年12月23日的一版起，样例县下面没有它的目录了" in page
    assert 'href="../changes.html"' in page
    for name in ("changes.html", "changes.json", "feeds/all.xml"):
        assert "江上乡" in (out / name).read_text("utf-8"), name
    assert "已不在项目里" not in ok(root, "build", "--format", "html,json", "--no-cache")
    ok(root, "edition")
    ok(root, "new", "town", "--slug", "jiangshang", "--name", "江上乡")  # it has its address again
    ok(root, "build", "--format", "html,json")
    assert "没有它的目录了" not in (out / "jiangshang/index.html").read_text("utf-8")
    (root / TOWN / "town.yaml").write_text("名称: [\n", "utf-8")
    said = ok(root, "build", "--format", "json", "--place", "demo", "--force")
    assert "demo/jiangshang 的文件有错，编不了，删去它的成品" in said


def test_what_a_forced_build_leaves_out_because_of_errors_did_not_go(root):
    ok(root, "edition")
    replaced(root, "counties/demo/county.yaml", "2026-11-23", "2026-12-23")
    (root / TOWN / "town.yaml").write_text("名称: [\n", "utf-8")
    (root / "counties/demo/10-nongcun-weifang-gaizao.yaml").write_text("领域: [\n", "utf-8")
    ok(root, "build", "--format", "html,json", "--force")
    assert '"withdrawn"' not in (root / "build/demo/changes.json").read_text("utf-8")
    for name in ("changes.html", "feeds/all.xml"):
        assert "江上乡" not in (root / "build/demo" / name).read_text("utf-8"), name
    assert not (root / "build/demo/jiangshang/index.html").exists()
