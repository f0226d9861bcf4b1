"""Lists, catalogs and registries that contradict each other: gongkai validate names both places. One change reaches all."""

import json
import re
import shutil
import zipfile

import pytest

from command import gongkai
from overlay import example

COUNTY, LISTS = "counties/demo", "counties/demo/lists"
TOWN, VILLAGE = "counties/demo/towns/jiangshang", "counties/demo/towns/jiangshang/villages/xincun"
HOUSES, GUIDELINE = f"{COUNTY}/10-nongcun-weifang-gaizao.yaml", "guidelines/10-nongcun-weifang-gaizao.yaml"


def row(slug, number, folder=LISTS, **cells):
    """A patch of one row of a list."""
    return f"# {folder}/{slug}.yaml\n条目:\n  - 编号: {number}\n" + "".join(
        f"    {key}: {value}\n" for key, value in cells.items()
    )


def rows(slug, name, *lines, folder=f"{TOWN}/lists"):
    """A whole list of rows written in one line each."""
    return f"# {folder}/{slug}.yaml\n清单: {name}\n条目:\n" + "".join(f"  - {{{line}}}\n" for line in lines)


def change(file, part, **cells):
    """A patch of one part (调整 …) of a place's file of the domain 农村危房改造."""
    inside = "".join(f"  {key.replace('_', '-')}: {value}\n" for key, value in cells.items())
    return f"# {file}\n领域: 农村危房改造\n{part}:\n{inside}"


def withdrawn(slug, number):
    return f"# {LISTS}/{slug}.yaml\n已撤销:\n  {number}: 不再办理\n"


DUTIES, GUIDES, SERVICES = (f"{LISTS}/{slug}.yaml" for slug in ("duties", "guides", "services"))
WITHHELD, SYSTEMS = f"{LISTS}/withheld.yaml", f"{LISTS}/systems.yaml"
PARTICIPATION, EXPIRED = f"{LISTS}/participation/2026.yaml", f"{LISTS}/expired/2026.yaml"
EXPLAINED = f"{LISTS}/interpretations/2026.yaml"
KEPT_WHOLE = row("duties", "QZ-001", 公开事项="（没有这一行）", 不予公开="[BG-001]")
VILLAGE_ITEM = f"""# {VILLAGE}/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
新增:
  - 编号: 10-L60
    一级事项: 对象认定
    二级事项: 认定结果
    公开内容: [名单]
    公开依据: [民法典]
    公开时限: 长期公开
    公开主体: 新村村民委员会
    公开渠道和载体: [公开查阅点]
    公开对象: 全社会
    公开方式: 主动
    公开层级: [村级]
"""
MATTER = "一级事项: 村级财务, 公开内容: [收支], 公开依据: [民法典], 公开时限: 长期公开, 公开主体: 乡镇人民政府"
VILLAGE_MATTERS = f"""# guidelines/28-cunwu.yaml
领域: 村务
序号: 28
类别: 其他
事项:
  - {{编号: 28-001, {MATTER}, 公开渠道和载体: [公开查阅点], 公开对象: 全社会, 公开方式: 主动, 公开层级: [村级]}}
# {COUNTY}/28-cunwu.yaml
领域: 村务
# {VILLAGE}/28-cunwu.yaml
领域: 村务
不采用:
  28-001: 乡里代管
"""
# What is planted, the finding's code, the file and a text of the line that it tells, and those of the other place.
PLANTED = {
    "a duty is disclosed by an item that the county left out": (
        row("duties", "QZ-001", 公开事项="[10-002]") + change(HOUSES, "不采用", **{"10_002": "没有"}),
        ("GK904", (DUTIES, "10-002"), (HOUSES, "10-002: 没有")),
    ),
    "a guide's item was withdrawn from the guideline": (
        row("guides", "ZN-001", 公开事项="[10-004]"),
        ("GK904", (GUIDES, "10-004"), (GUIDELINE, "10-004: 与10-003合并")),
    ),
    "an expired document's item was withdrawn by the county": (
        row("expired/2026", "SX-001", 公开事项="[10-L07]") + f"# {HOUSES}\n已撤销: {{10-L07: 并入10-L01}}\n",
        ("GK904", (EXPIRED, "10-L07"), (HOUSES, "10-L07: 并入")),
    ),
    "a town's guide names an item of the county's tier": (
        rows("guides", "办事指南", "编号: ZN-001, 事项名称: 查政策, 实施主体: 乡镇人民政府, 实施依据: [民法典], 公开事项: [10-002]"),
        ("GK904", (f"{TOWN}/lists/guides.yaml", "10-002"), (GUIDELINE, "公开层级: [县级]")),
    ),
    "a county takes the town's tier away from what its duty names": (
        rows("duties", "权责清单", "编号: QZ-001, 权力类型: 行政给付, 职权名称: 认定, 实施主体: 乡镇人民政府, 实施依据: [民法典], 公开事项: [10-003]")
        + change(HOUSES, "调整", **{"10_003": "{公开层级: [县级]}"}),
        ("GK904", (f"{TOWN}/lists/duties.yaml", "10-003"), (HOUSES, "县级")),
    ),
    "a duty is kept back by a withdrawn row": (
        row("duties", "QZ-001", 公开事项="（没有这一行）", 不予公开="[BG-009]") + withdrawn("withheld", "BG-009"),
        ("GK905", (DUTIES, "BG-009"), (WITHHELD, "BG-009: 不再办理")),
    ),
    "a service names a withdrawn guide": (
        row("services", "FW-001", 办事指南="[ZN-009]") + withdrawn("guides", "ZN-009"),
        ("GK905", (SERVICES, "ZN-009"), (GUIDES, "ZN-009: 不再办理")),
    ),
    "a town's guide names a duty that is the county's alone": (
        rows("guides", "办事指南", "编号: ZN-001, 事项名称: 建房, 实施主体: 乡镇人民政府, 实施依据: [民法典], 权力事项: [QZ-001]"),
        ("GK905", (f"{TOWN}/lists/guides.yaml", "QZ-001"), (DUTIES, "QZ-001")),
    ),
    "a duty is of an office that was renamed": (
        row("duties", "QZ-001", 实施主体="样例县乡村振兴局"),
        ("GK902", (DUTIES, "样例县乡村振兴局"), ("guidelines/bodies.yaml", "旧名: [乡村振兴局]")),
    ),
    "a town's list names the county's office": (
        rows("duties", "权责清单", "编号: QZ-001, 权力类型: 行政给付, 职权名称: 甲, 实施主体: 样例县财政局, 实施依据: [民法典], 公开事项: [10-003]"),
        ("GK902", (f"{TOWN}/lists/duties.yaml", "样例县财政局"), (f"{COUNTY}/county.yaml", "样例县财政局")),
    ),
    "a number is used again in another year": (
        f"# {LISTS}/participation/2027.yaml\n清单: 公众参与行政决策事项清单\n年度: '2027'\n条目:\n"
        "  - {编号: P-001, 事项名称: 乙, 承办单位: 财政部门, 参与方式: [座谈会], 完成时限: 2027年底前}\n",
        ("GK910", (f"{LISTS}/participation/2027.yaml", "P-001"), (PARTICIPATION, "P-001")),
    ),
    "a number is used that another year withdrew": (
        row("participation/2026", "P-002")
        + f"# {LISTS}/participation/2027.yaml\n清单: 公众参与行政决策事项清单\n年度: '2027'\n条目: []\n已撤销: {{P-002: 不办了}}\n",
        ("GK910", (PARTICIPATION, "P-002"), (f"{LISTS}/participation/2027.yaml", "P-002")),
    ),
    "a list's file and its head are of two lists": (
        "# templates/forms/followup.yaml\n名称: 采纳情况\n标题: 采纳情况\n出处: 第九条\n级别: [县级]\n前缀: Y\n"
        f"栏: [{{键: 名目, 类: 文字}}]\n# {LISTS}/followup.yaml\n清单: 采纳清单\n条目: []\n",
        ("GK023", (f"{LISTS}/followup.yaml", "采纳清单"), ("templates/forms/followup.yaml", "采纳情况")),
    ),
    "the catalog discloses what is withheld": (
        row("withheld", "BG-001", 事项名称="认定结果"),
        ("GK922", (WITHHELD, "认定结果"), (GUIDELINE, "10-003")),
    ),
    "a guide is published for what is withheld": (
        row("guides", "ZN-001", 事项名称="危房改造申请人的家庭经济状况"),
        ("GK922", (GUIDES, "家庭经济状况"), (WITHHELD, "全部")),
    ),
    "citizens take part in deciding what is withheld": (
        row("participation/2026", "P-001", 事项名称="危房改造申请人的家庭经济状况"),
        ("GK922", (PARTICIPATION, "家庭经济状况"), (WITHHELD, "全部")),
    ),
    "a duty is disclosed and withheld": (
        row("duties", "QZ-001", 不予公开="[BG-001]"),
        ("GK922", (DUTIES, "BG-001"), (WITHHELD, "全部")),
    ),
    "a duty is withheld for what was opened": (
        KEPT_WHOLE + row("withheld", "BG-001", 评估结果="转为公开"),
        ("GK929", (DUTIES, "BG-001"), (WITHHELD, "转为公开")),
    ),
    "a guide promises more time than the law gives": (
        row("guides", "ZN-001", 承诺时限="30个工作日"),
        ("GK925", (GUIDES, "承诺时限: 30个工作日"), (GUIDES, "法定时限: 20个工作日")),
    ),
    "a document is explained long after it": (
        row("interpretations/2026", "JD-001", 解读日期="2026-04-20"),
        ("GK927", (EXPLAINED, "2026-04-20"), (EXPLAINED, "2026-03-02")),
    ),
    "an opinion is answered after its day": (
        row("opinions/2026", "YQ-001", 反馈日期="2026-04-20"),
        ("GK928", (f"{LISTS}/opinions/2026.yaml", "2026-04-20"), (f"{LISTS}/opinions/2026.yaml", "5个工作日内")),
    ),
    "a duty is of another office than the item": (
        row("duties", "QZ-001", 实施主体="财政部门"),
        ("GK930", (DUTIES, "10-003"), (f"{COUNTY}/county.yaml", "样例县住房和城乡建设局")),
    ),
    "a decision is prepared by another office than the item's": (
        row("participation/2026", "P-001", 承办单位="财政部门", 公开事项="[10-002]"),
        ("GK930", (PARTICIPATION, "10-002"), (f"{COUNTY}/county.yaml", "样例县住房和城乡建设局")),
    ),
    "a service and its guide are of two offices": (
        row("guides", "ZN-001", 实施主体="财政部门"),
        ("GK931", (SERVICES, "住房和城乡建设部门"), (GUIDES, "财政部门")),
    ),
    "a service and its guide rest on two laws": (
        row("guides", "ZN-001", 实施依据="[政府信息公开条例]"),
        ("GK931", (SERVICES, "民法典"), (GUIDES, "政府信息公开条例")),
    ),
    "a guide and its duty rest on two articles": (
        row("guides", "ZN-001", 实施依据="[民法典第三条]", 权力事项="[QZ-001]")
        + row("duties", "QZ-001", 实施依据="[民法典第四条]"),
        ("GK931", (GUIDES, "民法典第三条"), (DUTIES, "民法典第四条")),
    ),
    "a guide and its duty are of two types": (
        row("guides", "ZN-001", 事项类型="行政许可", 权力事项="[QZ-001]"),
        ("GK931", (GUIDES, "行政许可"), (DUTIES, "行政给付")),
    ),
    "two guides give a matter two legal limits": (
        row("guides", "ZN-002", 法定时限="15个工作日"),
        ("GK931", (GUIDES, "法定时限: 15个工作日"), (GUIDES, "法定时限: 20个工作日")),
    ),
    "a duty is withheld, the service of its name disclosed": (
        KEPT_WHOLE + row("services", "FW-001", 事项名称="农村危房改造补助"),
        ("GK931", (SERVICES, "10-003"), (DUTIES, "BG-001")),
    ),
    "a duty rests on a repealed law": (
        row("duties", "QZ-001", 实施依据="[收养法]"),
        ("GK932", (DUTIES, "收养法"), ("guidelines/laws.yaml", "已废止")),
    ),
    "what is withheld has a repealed law for its ground": (
        row("withheld", "BG-001", 具体依据="[收养法第二十二条]"),
        ("GK932", (WITHHELD, "收养法"), ("guidelines/laws.yaml", "已废止")),
    ),
    "an expired document is among the systems": (
        row("expired/2026", "SX-001", 信息名称="样例县政府信息发布制度"),
        ("GK933", (SYSTEMS, "样例县政府信息发布制度"), (EXPIRED, "样例县政府信息发布制度")),
    ),
    "an expired document is still explained": (
        row("expired/2026", "SX-001", 信息名称="样例县农村危房改造实施方案", 失效日期="2026-03-01"),
        ("GK933", (EXPLAINED, "农村危房改造实施方案"), (EXPIRED, "农村危房改造实施方案")),
    ),
    "an expired document is the basis of a list": (
        row("expired/2026", "SX-001", 信息名称="中华人民共和国民法典"),
        ("GK933", (DUTIES, "实施依据"), (EXPIRED, "民法典")),
    ),
    "an expired document is the basis of the catalog": (
        row("expired/2026", "SX-001", 信息名称="某条例", 文号="国务院令第711号"),
        ("GK933", ("guidelines/04-caizheng-yujuesuan.yaml", "政府信息公开条例"), (EXPIRED, "某条例")),
    ),
    "a document has two numbers": (
        row("interpretations/2026", "JD-001", 文件名称="样例县政府信息发布制度", 文号="样府办发〔2026〕2号"),
        ("GK934", (SYSTEMS, "样府办发〔2026〕1号"), (EXPLAINED, "样府办发〔2026〕2号")),
    ),
    "a number has two documents": (
        row("interpretations/2026", "JD-001", 文号="样府办发〔2026〕1号"),
        ("GK934", (SYSTEMS, "样例县政府信息发布制度"), (EXPLAINED, "农村危房改造实施方案")),
    ),
    "a document has two offices": (
        row("systems", "ZD-003", 文件名称="样例县农村危房改造实施方案", 制定单位="财政部门"),
        ("GK934", (SYSTEMS, "财政部门"), (EXPLAINED, "住房和城乡建设部门")),
    ),
    "a document has two dates": (
        row("expired/2026", "SX-001", 信息名称="样例县农村危房改造实施方案", 发布日期="2026-03-09", 失效日期="2026-09"),
        ("GK934", (EXPLAINED, "2026-03-02"), (EXPIRED, "2026-03-09")),
    ),
    "town and county give a matter two legal limits": (
        rows("guides", "办事指南", "编号: ZN-001, 事项名称: 农村危房改造申请, 实施主体: 乡镇人民政府, 实施依据: [民法典], 法定时限: 30个工作日"),
        ("GK935", (f"{TOWN}/lists/guides.yaml", "30个工作日"), (GUIDES, "20个工作日")),
    ),
    "town and county give a duty two types": (
        rows("duties", "权责清单", "编号: QZ-001, 权力类型: 行政确认, 职权名称: 农村危房改造补助, 实施主体: 乡镇人民政府, 实施依据: [民法典], 公开事项: [10-003]"),
        ("GK935", (f"{TOWN}/lists/duties.yaml", "行政确认"), (DUTIES, "行政给付")),
    ),
    "a service names another guide than its own": (
        row("guides", "ZN-002", 事项名称="危房鉴定") + row("services", "FW-001", 办事指南="[ZN-002]"),
        ("GK936", (SERVICES, "ZN-002"), (GUIDES, "农村危房改造申请")),
    ),
    "a village leaves out a focal field": (
        VILLAGE_MATTERS,
        ("GK937", (f"{VILLAGE}/28-cunwu.yaml", "28-001"), ("guidelines/28-cunwu.yaml", "28-001")),
    ),
    "a village numbers a matter of the town anew": (
        VILLAGE_ITEM,
        ("GK501", (f"{VILLAGE}/10-nongcun-weifang-gaizao.yaml", "10-L60"), (GUIDELINE, "10-003")),
    ),
    "a village's limit is looser than the town's": (
        change(f"{VILLAGE}/10-nongcun-weifang-gaizao.yaml", "调整", **{"10_003": "{公开时限: 信息形成之日起9个工作日内}"}),
        ("GK502", (f"{VILLAGE}/10-nongcun-weifang-gaizao.yaml", "9个工作日"), (GUIDELINE, "7个工作日")),
    ),
    "a village discloses on request only": (
        change(f"{VILLAGE}/10-nongcun-weifang-gaizao.yaml", "调整", **{"10_001": "{公开方式: 依申请公开}"}),
        ("GK502", (f"{VILLAGE}/10-nongcun-weifang-gaizao.yaml", "依申请公开"), (GUIDELINE, "主动")),
    ),
    "a village discloses to some only": (
        change(f"{VILLAGE}/10-nongcun-weifang-gaizao.yaml", "调整", **{"10_001": "{公开对象: 特定群体：村民}"}),
        ("GK502", (f"{VILLAGE}/10-nongcun-weifang-gaizao.yaml", "村民"), (GUIDELINE, "全社会")),
    ),
    "a village discloses less often than the town": (
        change(HOUSES, "调整", **{"10_003": "{公开时限: 每季度公布一次}"})
        + change(f"{VILLAGE}/10-nongcun-weifang-gaizao.yaml", "调整", **{"10_003": "{公开时限: 每三年公布一次}"}),
        ("GK502", (f"{VILLAGE}/10-nongcun-weifang-gaizao.yaml", "每三年"), (HOUSES, "每季度")),
    ),
    "a village discloses later in each month than the town": (
        change(HOUSES, "调整", **{"10_003": "{公开时限: 每月10日前}"})
        + change(f"{VILLAGE}/10-nongcun-weifang-gaizao.yaml", "调整", **{"10_003": "{公开时限: 每月15日前}"}),
        ("GK502", (f"{VILLAGE}/10-nongcun-weifang-gaizao.yaml", "15日"), (HOUSES, "10日")),
    ),
    "a village discloses less than the town": (
        change(f"{VILLAGE}/10-nongcun-weifang-gaizao.yaml", "调整", **{"10_001": "{公开内容: {去掉: [政策解读]}}"}),
        ("GK502", (f"{VILLAGE}/10-nongcun-weifang-gaizao.yaml", "去掉"), (GUIDELINE, "政策解读")),
    ),
    "a town's catalog names the county's office": (
        change(f"{TOWN}/10-nongcun-weifang-gaizao.yaml", "调整", **{"10_001": "{公开主体: 样例县财政局}"}),
        ("GK503", (f"{TOWN}/10-nongcun-weifang-gaizao.yaml", "样例县财政局"), (f"{COUNTY}/county.yaml", "样例县财政局")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", PLANTED)
def test_a_contradiction_is_told_with_both_places(kind, tmp_path):
    page, (code, here, there) = PLANTED[kind]
    root = example(tmp_path / "p", page)
    done = gongkai("validate", "--format", "json", cwd=root)
    findings = [one for one in json.loads(done.stdout)["findings"] if one["code"] == code]

    def told(place, wanted):
        file, text = wanted
        lines = (root / file).read_text(encoding="utf-8").splitlines()
        return place["file"] == file and place["line"] and text in lines[place["line"] - 1]

    found = [one for one in findings if told(one, here) and any(told(other, there) for other in one["related"])]
    assert len(found) == 1, json.dumps(findings, ensure_ascii=False, indent=1)


# What every list of the small project prints; 10-002 is disclosed by the county alone.
PRINTED = (
    row("guides", "ZN-001", 公开事项="[10-003]")
    + row("participation/2026", "P-001", 决策依据="[民法典第三条]", 公开事项="[10-003]")
    + row("withheld", "BG-001", 具体依据="[民法典]")
    + row("systems", "ZD-001", 制定单位="住房和城乡建设部门", 上位依据="[民法典]")
    + row("expired/2026", "SX-001", 公开事项="[10-003]")
    + row("interpretations/2026", "JD-001", 公开事项="[10-003]")
    + f"# {LISTS}/training/2026.yaml\n清单: 政务公开培训\n年度: '2026'\n条目:\n"
    "  - {编号: PX-001, 培训主题: 目录编制, 举办单位: 住房和城乡建设部门}\n"
    + f"# {COUNTY}/county.yaml\n机构: {{住房和城乡建设部门: 样例县房产管理局}}\n"
    + change(HOUSES, "调整", **{"10_001": "{公开依据: [民法典]}"})
)
ALL = {"duties", "services", "guides", "withheld", "systems", "expired", "interpretations", "participation", "training"}
# What is changed in one place, and the lists that print it.
REACHING = {
    "an office": (
        (f"{COUNTY}/county.yaml", "样例县房产管理局", "样例县住房保障局"),
        ALL | {"matters"},
    ),
    "a law": (
        ("guidelines/laws.yaml", "中华人民共和国民法典", "中华人民共和国新法典"),
        ALL - {"expired", "interpretations", "training"} | {"matters"},
    ),
    "an item": (
        (GUIDELINE, "认定结果", "认定名单公布"),
        ALL - {"withheld", "systems", "training"} | {"matters"},
    ),
}


def built(root):
    """The texts of what is published of a project, by their files' names."""
    done = gongkai("build", "--format", "html,csv,json,docx", "--force", cwd=root)
    assert done.returncode == 0, done.stderr
    files = {path.relative_to(root / "build").as_posix(): path for path in (root / "build").rglob("*.*")}
    texts = {name: path.read_text("utf-8") for name, path in files.items() if path.suffix in (".html", ".csv", ".json")}
    texts |= {name: document_text(path) for name, path in files.items() if path.suffix == ".docx"}
    return texts


def document_text(path):
    with zipfile.ZipFile(path) as document:
        return "".join(document.read(one).decode("utf-8") for one in document.namelist() if one.startswith("word/doc"))


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    root = example(tmp_path_factory.mktemp("reach") / "p", PRINTED)
    return root, built(root)


@pytest.mark.parametrize("what", REACHING)
def test_one_change_reaches_every_list_in_every_format(what, before, tmp_path):
    (file, old, new), lists = REACHING[what]
    given, texts = before
    printing = {name for name, text in texts.items() if old in text}
    for slug in lists:
        endings = {re.fullmatch(rf"demo/lists/{slug}(?:-2026)?\.(\w+)", name) for name in printing} - {None}
        assert {found[1] for found in endings} >= {"html", "csv", "json", "docx"}, slug
    root = tmp_path / "p"
    shutil.copytree(given, root, ignore=shutil.ignore_patterns("build"))
    source = root / file
    text = source.read_text(encoding="utf-8")
    assert text.count(old) == 1
    source.write_text(text.replace(old, new), encoding="utf-8")
    after = built(root)
    assert after.keys() == texts.keys()
    for name in texts:
        assert old not in after[name], name
        assert after[name].count(new) == texts[name].count(old), name


def test_a_laws_end_is_told_of_every_list_that_cites_it(tmp_path):
    page = "# guidelines/laws.yaml\n法规:\n  - {简称: 民法典, 状态: 已废止, 被替代: 政府信息公开条例, 失效日期: 2026-10-01}\n"
    root = example(tmp_path / "p", PRINTED + page)
    findings = json.loads(gongkai("validate", "--format", "json", cwd=root).stdout)["findings"]
    told = [one for one in findings if one["code"] == "GK932"]
    assert {one["file"] for one in told} == {DUTIES, SERVICES, GUIDES, WITHHELD, SYSTEMS, PARTICIPATION}
    assert all("政府信息公开条例" in one["hint"] for one in told)


def test_what_was_decided_while_a_law_was_in_force_rests_on_it(tmp_path):
    """A yearly list's row is of the day that it tells, or of its year."""
    laws = "# guidelines/laws.yaml\n法规:\n  - {简称: 民法典, 状态: 已废止, 被替代: 政府信息公开条例, 失效日期: 2026-10-01}\n"
    row = "  - {编号: P-90%s, 事项名称: 某事, 决策依据: 民法典, 承办单位: 住房和城乡建设部门, 参与方式: [座谈会], 完成时限: %s年底前%s}\n"
    root = example(tmp_path / "p", laws)
    folder = root / "counties/demo/lists/participation"
    folder.mkdir(parents=True, exist_ok=True)
    rows = {"2024": row % (1, 2024, ""), "2026": row % (2, 2026, ", 结果公开日期: 2026-06-20") + row % (3, 2026, "")}
    for year, text in rows.items():
        head = f"清单: 公众参与行政决策事项清单\n年度: {year}\n条目:\n"
        (folder / f"{year}.yaml").write_text(head + text, encoding="utf-8")
    findings = json.loads(gongkai("validate", "--format", "json", cwd=root).stdout)["findings"]
    told = [one["message"] for one in findings if one["code"] == "GK932"]
    assert [one[:5] for one in told if one.startswith("P-9")] == ["P-903"]
    shown = gongkai("upgrade", "--replace-laws", "--dry-run", cwd=root).stdout
    assert "P-903" in shown
    assert not {"P-901", "P-902"} & set(re.findall(r"P-90\d", shown))
