"""gongkai import --guideline: a ministry's annex into the project's own guidelines."""

import re
import shutil
from dataclasses import replace

import pytest
import yaml

import annex
from command import gongkai
from gongkai.importers.report import laws
from gongkai.importers.settling.roles import Roles
from gongkai.source.project import load
from overlay import REPOSITORY, demo, real

pytest.importorskip("docx")
DOMAINS = ("就业创业", "社会保险", "救灾")  # 118 items
ADDRESS = "https://www.example.gov.cn/zwgk/annex.docx"


@pytest.fixture
def project(tmp_path):
    root = real(tmp_path / "project", "15", "18", "19")
    assert set(load(root, []).guidelines) == set(DOMAINS)
    return root


def items_of(root, *domains):
    guidelines = load(root, []).guidelines
    return [item.value for domain in domains for item in guidelines[domain].items]


def read(root, domain):
    guideline = load(root, []).guidelines[domain]
    return yaml.safe_load((root / guideline.node.file).read_text(encoding="utf-8"))


def sources(root):
    return {path: path.read_bytes() for path in sorted(root.rglob("*.yaml"))}


def rows_of(root, changed=lambda domain, items: items):
    known = load(root, [])
    return [
        (
            f"{domain}领域基层政务公开标准目录",
            [
                annex.texts(item, known)
                for item in changed(domain, [one.value for one in known.guidelines[domain].items])
            ],
        )
        for domain in DOMAINS
    ]


RENAMED = {  # number: the new name
    "18-003": "求职人员登记",
    "18-010": "失业人员登记",
    "19-001": "机关事业单位养老保险登记",
    "19-004": "用人单位职工参保登记",
    "19-020": None,  # by a word at its end
    "19-033": None,
    "19-047": None,
    "19-060": None,
    "15-004": None,
    "15-010": "减灾人员网络",  # told by what it says alone
}
GONE = ("18-020", "19-012", "19-055")
NEW = {"18-005": "公益性岗位开发", "19-012": "灵活就业人员补缴", "19-030": "欠费核查", "19-079": "基金监督举报奖励", "15-007": "避难场所"}  # fmt: skip


def renewed(domain, items):
    """The items of the annex: ten renamed, three gone, five new, which stand behind others and say what they say."""
    made = []
    for item in items:
        if item.id in RENAMED:
            made.append(replace(item, secondary=RENAMED[item.id] or f"{item.secondary}（含变更）"))
        elif item.id not in GONE:
            made.append(item)
        if item.id in NEW:
            made.append(replace(item, secondary=NEW[item.id]))
    return made


def imported(root, path, *more):
    return gongkai("import", path, "--guideline", "--source", ADDRESS, *more, cwd=root)


def test_an_annex_of_the_real_form_is_taken_over_whole(project):
    before = {item.id: item for item in items_of(project, *DOMAINS)}
    tables = rows_of(project, renewed)
    assert sum(len(rows) for _, rows in tables) == 120
    annex.write(project / "附件.docx", tables, ["本目录所称县级含市辖区。", "失业保险另行规定。"])
    files = sources(project)
    dry = imported(project, "附件.docx", "--dry-run")
    assert dry.returncode == 0, dry.stdout + dry.stderr
    assert "没有写文件（--dry-run）" in dry.stdout
    assert sources(project) == files

    done = imported(project, "附件.docx", "--report", "情况.html")
    assert done.returncode == 0, done.stdout + done.stderr
    now = {item.id: item for item in items_of(project, *DOMAINS)}
    renamed = {number for number, item in before.items() if now[number].secondary != item.secondary}
    assert renamed == set(RENAMED)
    added = {now[number].secondary for number in now.keys() - before.keys()}
    assert added == set(NEW.values())
    assert now.keys() - before.keys() == {"18-026", "19-080", "19-081", "19-082", "15-015"}
    told = done.stdout.partition("\n表里没有的事项")[2].partition("\n\n")[0]
    assert set(re.findall(r"\d\d-\d{3}", told)) == set(GONE)
    assert "--withdraw" in told

    # each row of the annex is an item that says what the row says, and knows where it was seen
    known = load(project, [])
    texts = {item: annex.texts(item, known) for item in now.values() if item.id not in GONE}
    assert sorted(texts.values()) == sorted(row for _, rows in tables for row in rows)
    for item in texts:
        assert item.evidence == "已见", item.id
        assert re.fullmatch(rf"{re.escape(ADDRESS)}#表\d+第\d+行", item.source), item.id
    assert now["19-055"] == before["19-055"]
    report = (project / "情况.html").read_text(encoding="utf-8")
    for word in (*NEW.values(), *GONE, "本目录所称县级含市辖区。", "失业保险另行规定。"):
        assert word in report

    files = sources(project)
    again = imported(project, "附件.docx")
    assert again.returncode == 0
    assert "没有改动" in again.stdout
    assert sources(project) == files


def test_the_order_is_the_annexs_and_what_people_wrote_around_stays(project):
    path = project / "guidelines/15-jiuzai.yaml"
    comments = [line for line in path.read_text(encoding="utf-8").splitlines() if line.lstrip().startswith("#")]
    assert comments
    annex.write(project / "a.docx", rows_of(project, renewed)[2:])
    assert imported(project, "a.docx").returncode == 0
    text = path.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.lstrip().startswith("#")] == comments
    numbers = [item["编号"] for item in read(project, "救灾")["事项"]]
    assert numbers.index("15-015") == numbers.index("15-007") + 1
    assert read(project, "救灾")["完整程度"].endswith("本文件15项")
    assert gongkai("undo", cwd=project).returncode == 0
    assert "15-015" not in path.read_text(encoding="utf-8")


def test_both_counties_still_compile_and_what_they_must_decide_is_listed(project):
    own = project / "counties/yongxiu/15-jiuzai.yaml"
    own.write_text(
        "领域: 救灾\n已核对:\n  - {日期: 2026-11-01, 科室: 县应急管理局, 事项: [15-010]}\n"
        "默认:\n  公开层级: [县级]\n调整:\n  15-004:\n    二级事项: 救灾标准\n",
        encoding="utf-8",
    )
    annex.write(project / "a.docx", rows_of(project, renewed))
    done = imported(project, "a.docx")
    assert done.returncode == 0, done.stdout + done.stderr
    part = done.stdout.partition("\n各地要决定的")[2].partition("\n\n")[0]
    assert "15-004｜二级事项：救灾标准｜标准 → 标准（含变更）" in part
    assert "15-010｜已核对：2026-11-01 县应急管理局｜有改动" in part
    for place in ("yongxiu", "dean"):
        assert re.search(rf"counties/{place}/19-shehui-baoxian.yaml｜19-080、19-081、19-082｜", part)
        checked = gongkai("validate", "--county", place, cwd=project)
        assert checked.returncode == 0, checked.stdout
    assert gongkai("build", "--format", "json", cwd=project).returncode == 0


def test_what_the_annex_lacks_goes_only_when_that_is_said(project):
    annex.write(project / "a.docx", rows_of(project, renewed)[:1])
    assert imported(project, "a.docx").returncode == 0
    assert "18-020" in {item.id for item in items_of(project, "就业创业")}
    done = imported(project, "a.docx", "--withdraw")
    assert done.returncode == 0, done.stdout
    data = read(project, "就业创业")
    assert list(data["已撤销"]) == ["18-020"]
    assert ADDRESS in data["已撤销"]["18-020"]
    assert "18-020" not in {item["编号"] for item in data["事项"]}
    assert "没有改动" in imported(project, "a.docx", "--withdraw").stdout


def test_an_item_that_the_annex_has_in_another_domain_is_told_as_moved(project):
    """Its reason says where to; the head of the file does not go on contradicting it, and what people must look at is told."""
    (gone,) = (item for item in items_of(project, "就业创业") if item.id == "18-020")
    (file,) = project.glob("guidelines/19-*.yaml")
    file.write_text(file.read_text("utf-8").replace("公开主体: 人", "公开主体: 县级人"), "utf-8")

    def elsewhere(domain, items):
        kept = [item for item in items if item.id not in ("18-020", "18-021")]
        return [*kept, replace(gone, primary="社会保险服务")] if domain == "社会保险" else kept

    annex.write(project / "a.docx", rows_of(project, elsewhere))
    done = imported(project, "a.docx", "--withdraw")
    assert done.returncode == 0, done.stdout
    (number,) = re.findall("·高等学校等毕业生接收手续办理（像是移到社会保险领域：(19-[0-9]{3})）", done.stdout)
    data = read(project, "就业创业")
    assert data["已撤销"] == {
        "18-020": f"附件（{ADDRESS}）改列在社会保险领域：{number}",
        "18-021": f"附件（{ADDRESS}）不再列出",
    }
    assert data["完整程度"] == "官方目录23项，本文件23项"
    told = done.stdout.partition("\n文件开头请看看的")[2].partition("\n\n")[0]
    assert "就业创业｜完整程度｜官方目录23项" in told
    assert re.search("社会保险｜指引｜.+，人社厅函〔2019〕113号，.+｜没有改", told)
    assert {item["公开主体"] for item in read(project, "社会保险")["事项"]} == {"县级人力资源社会保障部门"}


HEAD = "一级事项,二级事项,公开内容,公开依据,公开时限,公开主体,公开渠道和载体,公开对象,公开方式,公开层级\n"


def small(tmp_path, row, **cells):
    """The demo project, and an annex of its only item with other cells."""
    root = demo(tmp_path / "p")
    item = items_of(root, "农村危房改造")[0]
    known = load(root, [])
    texts = annex.texts(item, known)
    first = {"一级事项": item.primary, "二级事项": item.secondary, "公开内容": "；".join(item.elements), "公开依据": texts[3], "公开时限": item.deadline, "公开主体": "、".join(item.body), "公开渠道和载体": "、".join(map(str, item.parsed_channels())), "公开对象": "全社会", "公开方式": item.mode, "公开层级": "、".join(item.tiers)}  # fmt: skip
    first |= cells
    line = ",".join('"' + first[name].replace('"', '""') + '"' for name in HEAD.strip().split(","))
    path = root / load(root, []).guidelines["农村危房改造"].node.file
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"    核对: 已见\n    出处: .+\n", "    核对: 待核\n", text, count=1), encoding="utf-8")
    (root / row).write_text(f"农村危房改造领域基层政务公开标准目录\n{HEAD}{line}\n", encoding="utf-8")
    return root


def first_of(root):
    return read(root, "农村危房改造")["事项"][0]


def test_cells_that_the_annex_leaves_empty_stay_and_are_not_seen(tmp_path):
    root = small(tmp_path, "a.csv", 公开时限="", 公开层级="")
    before = first_of(root)
    assert imported(root, "a.csv").returncode == 0
    item = first_of(root)
    assert (item["公开时限"], item["公开层级"]) == (before["公开时限"], before["公开层级"])
    assert item["核对"] == "已见"
    assert not {"公开时限", "公开层级"} & set(item["已见"])
    assert {"一级事项", "公开内容", "公开依据"} <= set(item["已见"])


def test_cells_that_were_seen_elsewhere_keep_their_page(tmp_path):
    root = small(tmp_path, "a.csv", 公开时限="")
    path = root / load(root, []).guidelines["农村危房改造"].node.file
    page = "https://www.example.gov.cn/2.html"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("核对: 待核\n", f"核对: 已见\n    出处: {page}\n", 1), encoding="utf-8")
    assert imported(root, "a.csv").returncode == 0
    item = first_of(root)
    assert item["已见"]["公开时限"] == page
    assert {where for key, where in item["已见"].items() if key != "公开时限"} == {item["出处"]}
    assert item["出处"].startswith(ADDRESS)
    assert "没有改动" in imported(root, "a.csv").stdout


@pytest.mark.parametrize(
    "written", ["县级住房和城乡建设部门", "县（市、区）住房城乡建设主管部门", "某某县住房和城乡建设局", "区级人民政府住房和城乡建设行政主管部门"]
)  # fmt: skip
def test_offices_become_roles(tmp_path, written):
    root = small(tmp_path, "a.csv", 公开主体=written)
    before = first_of(root)["公开主体"]
    done = imported(root, "a.csv")
    assert done.returncode == 0
    assert first_of(root)["公开主体"] == before
    assert "已见" not in first_of(root)


def test_offices_and_laws_that_no_registry_has_are_proposed_with_their_texts(tmp_path):
    root = small(tmp_path, "a.csv", 公开主体="县级气象主管机构", 公开依据="《甲省农房办法》（甲政发〔2024〕7号）")
    before = first_of(root)["公开主体"]
    done = imported(root, "a.csv")
    item = first_of(root)
    assert item["公开主体"] == before
    assert "公开主体" not in item["已见"]
    assert "县级气象主管机构" in done.stdout
    assert item["公开依据"] == ["《甲省农房办法》（甲政发〔2024〕7号）"]
    assert "名称: 甲省农房办法\n    文号: 甲政发〔2024〕7号" in done.stdout
    assert gongkai("validate", cwd=root).returncode == 0


def test_an_annex_without_an_address_is_told_by_its_title(tmp_path):
    root = small(tmp_path, "a.csv")
    done = gongkai("import", "a.csv", "--guideline", "--source", "建办厅〔2019〕71号附件", cwd=root)
    assert done.returncode == 0
    assert first_of(root)["出处"].startswith("《建办厅〔2019〕71号附件》，")
    assert "GK115" not in gongkai("validate", cwd=root).stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "请用 --source"),
        (("--source", " "), "--source 要写"),
        (("--source", "http://localhost/a"), "--source"),
        (("--source", "甲", "--county", "demo"), "不能与 --county"),
        (("--source", "甲", "--domain", "无此领域"), "没有“无此领域”"),
    ],
)
def test_wrong_use_is_told(tmp_path, more, said):
    root = small(tmp_path, "a.csv")
    before = sources(root)
    done = gongkai("import", "a.csv", "--guideline", *more, cwd=root)
    assert done.returncode == 2
    assert said in done.stderr
    assert sources(root) == before


def test_a_project_that_goes_by_gongkais_guidelines_is_told_so(tmp_path):
    root = small(tmp_path, "a.csv")
    shutil.rmtree(root / "guidelines")
    (root / "gongkai.yaml").write_text("指引: 内置\n", encoding="utf-8")
    done = imported(root, "a.csv")
    assert done.returncode == 2
    assert "内置" in done.stderr
    assert "指引: guidelines" in done.stderr


def test_options_of_the_annex_alone_are_refused_elsewhere(tmp_path):
    root = small(tmp_path, "a.csv")
    done = gongkai("import", "a.csv", "--withdraw", cwd=root)
    assert done.returncode == 2
    assert "--guideline" in done.stderr


@pytest.fixture(scope="module")
def roles():
    return Roles(load(REPOSITORY, []))


@pytest.mark.parametrize(
    ("written", "had", "expected"),
    [
        ("县级财政部门", (), ["财政部门"]),
        ("地方各级财政部门", (), ["财政部门"]),
        ("县级人民政府", (), ["县级人民政府"]),
        ("丙县人民政府", (), ["县级人民政府"]),
        ("卫生健康主管部门", (), ["卫生健康行政部门"]),
        ("丙县国土资源局", (), ["自然资源主管部门"]),  # by a reform
        ("国家税务总局丙县税务局", (), ["税务主管部门"]),
        ("丙县住房和城乡建设局", (), ["住房和城乡建设部门"]),
        ("丙县住房和城乡建设局", ("房屋征收部门",), ["房屋征收部门"]),
        ("丙县城市管理局", (), []),  # of several roles nobody knows which
        ("各乡镇人民政府", (), ["乡镇人民政府"]),
        ("江上乡人民政府", (), ["乡镇人民政府"]),
        ("乡镇人民政府（街道办事处）", (), ["乡镇人民政府（街道办事处）"]),
        ("县财政局及县民政局", (), ["财政部门", "民政部门"]),
        ("县气象局及县财政局", (), []),
        ("县级财政和民政部门", (), []),
        ("市场监督管理部门", (), ["市场监督管理部门"]),
        ("甲公司", (), []),
        ("县级" * 20_000 + "财政部门", (), []),  # of no length that costs more than reading it
    ],
)
def test_which_role_a_name_stands_for(roles, written, had, expected):
    found = roles.of([written], had)
    assert list(found.written_as(["县级财政部门", "财政部门"], roles).roles) == [
        one.replace("财政部门", "县级财政部门") for one in expected
    ], "as the neighbours say it"
    assert list(found.roles) == expected
    assert found.unknown == (() if expected else (written,))


def test_new_items_at_the_head_and_in_a_row_stand_where_the_annex_has_them(project):
    known = load(project, [])
    items = items_of(project, "救灾")
    first, second, last = (replace(items[0], secondary=name) for name in ("防灾减灾日活动", "应急演练", "救灾捐赠"))
    rows = [annex.texts(item, known) for item in (first, second, *items[:3], last, *items[3:])]
    annex.write(project / "a.docx", [("救灾领域基层政务公开标准目录", rows)])
    assert imported(project, "a.docx").returncode == 0
    now = [item.id for item in items_of(project, "救灾")]
    assert now == ["15-015", "15-016", *(f"15-{n:03d}" for n in (1, 2, 3, 17, *range(4, 15)))]


def test_an_annex_of_a_domain_that_the_project_lacks_says_how_to_begin_it(project):
    annex.write(project / "a.docx", rows_of(project)[:1])
    done = imported(project, "a.docx", "--domain", "气象服务")
    assert (done.returncode, "是新的领域的，先建：gongkai new domain --name 气象服务 --slug 拼音" in done.stderr) == (
        2,
        True,
    )


def test_items_stand_in_the_order_of_an_annex_that_has_all_of_them(project):
    path = project / "guidelines/15-jiuzai.yaml"
    text = path.read_text("utf-8").replace("  - 编号: 15-005\n", "  # 第五项要再看\n  - 编号: 15-005  # 看过\n", 1)
    path.write_text(text, "utf-8")
    comments = sorted(line for line in text.splitlines() if re.search(r"(^|\s)#", line))
    known, items = load(project, []), items_of(project, "救灾")
    other = [*items[5:], *items[:5]]
    annex.write(project / "a.docx", [("救灾领域基层政务公开标准目录", [annex.texts(item, known) for item in other])])
    done = imported(project, "a.docx", "--dry-run")
    assert "照附件的次序排了" in done.stdout
    assert imported(project, "a.docx").returncode == 0
    assert [item.id for item in items_of(project, "救灾")] == [item.id for item in other]
    now = path.read_text("utf-8")
    assert sorted(line for line in now.splitlines() if re.search(r"(^|\s)#", line)) == comments
    assert "  # 第五项要再看\n  - 编号: 15-005  # 看过\n" in now
    assert gongkai("fmt", "--check", path, cwd=project).returncode == 0
    assert gongkai("undo", cwd=project).returncode == 0
    annex.write(
        project / "a.docx", [("救灾领域基层政务公开标准目录", [annex.texts(item, known) for item in other[1:]])]
    )
    done = imported(project, "a.docx")
    assert "次序与附件不同，没有动：附件没有全部事项，请自己排" in done.stdout
    assert [item.id for item in items_of(project, "救灾")] == [item.id for item in items]


def test_a_law_that_is_cited_in_several_ways_is_proposed_once():
    cited = ("《气象法》", "《中华人民共和国气象法》第二十二条", "《防御条例》第三条", "《防御条例》（国务院令 第570号）", "《办法》（甲〔2001〕1号）", "《办法》（甲〔2020〕2号）", "《办法》")  # fmt: skip
    proposed = yaml.safe_load(laws(cited))
    assert [(one["简称"], one["名称"], one.get("文号")) for one in proposed] == [
        ("气象法", "中华人民共和国气象法", None),
        ("防御条例", "防御条例", "国务院令第570号"),
        ("办法", "办法", "甲〔2001〕1号"),
        ("办法（甲〔2020〕2号）", "办法", "甲〔2020〕2号"),
    ]
