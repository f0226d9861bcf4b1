"""Tables as counties publish them, each kind of trouble with several siblings: `gongkai import` into a new county."""

import csv
import html
import re
import shutil

import pytest

from command import gongkai
from gongkai.render.table import cell, columns_of
from gongkai.resolve import resolve_one
from gongkai.source.project import load
from overlay import real

NAMES = [("注销登记", "死亡注销"), ("注销登记", "服现役注销"), ("出生登记", "出生登记")]
KEYS = ["一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "公开对象", "公开方式", "公开层级"]  # fmt: skip
TITLE = "户籍管理领域基层政务公开标准目录"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A new county in a project with the domains that these tables are about."""
    root = real(tmp_path_factory.mktemp("new") / "project", "01", "20", "22")
    for name in ("yongxiu", "dean"):
        shutil.rmtree(root / "counties" / name)
    made = gongkai("new", "county", "--slug", "wuning", "--code", "360423", cwd=root)
    assert made.returncode == 0, made.stderr
    return root


@pytest.fixture
def project(small, tmp_path):
    return shutil.copytree(small, tmp_path / "project")


class Imported:
    """What an import said, and what the county's catalog prints now."""

    def __init__(self, project, path, *options):
        self.done = gongkai("import", path, "--county", "wuning", *options, cwd=project)
        sources = load(project, ["wuning"])
        broken = [one for one in sources.findings if one.severity.value == "error"]
        assert not broken, broken
        self.place = sources.places["wuning"].place.value
        catalog = resolve_one(sources, "wuning").catalog
        self.entries = {entry.id: entry for domain in catalog.domains for entry in domain.entries}
        self.basis = {
            number: [catalog.basis_text(one) for one in entry.basis] for number, entry in self.entries.items()
        }
        heads = {column.key: column for column in columns_of(catalog) if column.value is None}
        self.printed = {
            number: {key: cell(catalog, entry, column) for key, column in heads.items()}
            for number, entry in self.entries.items()
        }

    @property
    def told(self):
        return self.done.stdout + self.done.stderr


def page(path, rows, title=TITLE):
    body = "".join(
        f"<tr>{''.join(f'<td>{html.escape(one)}</td>' for one in row)}</tr>".replace("\n", "<br>") for row in rows
    )
    path.write_text(f"<meta charset=utf-8><p>{title}</p><table>{body}</table>", encoding="utf-8")
    return path


def sheet(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def rows(*changes, keys=KEYS, names=NAMES):
    """A header and rows that say the same but for their names and the given cells."""
    usual = dict(zip(KEYS, ("", "", "甲名单\n乙名单", "《户口登记条例》", "20个工作日", "甲县公安局", "■政府网站 □政府公报", "全社会", "主动", "县级"), strict=True))  # fmt: skip
    made = [list(keys)]
    for (first, second), change in zip(names, changes, strict=False):
        row = usual | {"一级事项": first, "二级事项": second} | change
        made.append([row.get(key, "") for key in keys])
    return made


def items(project, tmp_path, key, texts, **change):
    """Items of the county's own, one for each text that its cell of a column holds."""
    names = [("甲乙服务", f"丙丁事项{number}") for number in range(len(texts))]
    made = page(tmp_path / "表.html", rows(*({key: text} | change for text in texts), names=names))
    done = Imported(project, made)
    return done, [done.entries[f"22-L{number:02d}"] for number in range(1, len(texts) + 1)]


# F0


def test_offices_of_a_new_county_are_named_once(project, tmp_path):
    done = Imported(project, page(tmp_path / "表.html", rows({}, {}, {"公开主体": "公安机关"})))
    assert dict(done.place.offices)["公安机关"] == ("甲县公安局",)
    assert "公开主体:" not in (project / "counties/wuning/22-huji-guanli.yaml").read_text(encoding="utf-8")
    assert {done.entries[number].body for number in ("22-001", "22-003", "22-004")} == {("甲县公安局",)}


def test_several_roles_of_an_item_are_told_apart(project, tmp_path):
    body = {"公开主体": "各乡镇人民政府（街道办事处）、甲县民政局"}
    names = [("综合业务", "政策法规文件"), ("综合业务", "监督检查"), ("最低生活保障", "审核信息")]
    own = {"公开主体": "各乡镇人民政府（街道办事处）"}
    done = Imported(project, page(tmp_path / "表.html", rows(body, body, own, names=names), "社会救助领域"))
    offices = dict(done.place.offices)
    assert offices["民政部门"] == ("甲县民政局",)
    assert offices["乡镇人民政府"] == ("各乡镇人民政府（街道办事处）",)
    assert "财政部门" not in offices, "what no table names stays open"
    assert done.entries["20-005"].body == ("各乡镇人民政府（街道办事处）",)


def test_words_for_a_role_do_not_replace_the_office_that_is_proposed(project, tmp_path):
    done = Imported(project, page(tmp_path / "表.html", rows({"公开主体": "县级公安机关"}, {"公开主体": "公安机关"})))
    file = (project / "counties/wuning/county.yaml").read_text(encoding="utf-8")
    assert "公安机关: {拟: 武宁县公安局}" in file
    assert "县级公安机关｜表里写的是角色，不是机构的名称，没有写：“机构”里拟的是武宁县公安局，请核对" in done.told
    assert "公开主体:" not in (project / "counties/wuning/22-huji-guanli.yaml").read_text(encoding="utf-8")
    assert done.entries["22-003"].body == ("公安机关",)


@pytest.mark.parametrize(
    ("name", "office"),
    [("公安局", "武宁县公安局"), ("县公安局", "武宁县公安局"), ("武宁公安局", "武宁县公安局"), ("某局", "")],
)
@pytest.mark.parametrize("confirmed", [True, False])
def test_an_office_in_short_is_no_second_one(project, tmp_path, name, office, confirmed):
    file = project / "counties/wuning/county.yaml"
    if confirmed:
        file.write_text(re.sub("公安机关: .*", "公安机关: 武宁县公安局", file.read_text("utf-8")), encoding="utf-8")
    done = Imported(project, page(tmp_path / "表.html", rows({"公开主体": name}, {"公开主体": name})))
    assert done.entries["22-003"].body == (office or name,)
    assert (f"{name}｜当作“{office}”" in done.told) == bool(office)


@pytest.mark.parametrize("words", ["县级公安机关", "县(市、区)公安局", "县（区）级公安机关", "市县级公安部门"])
def test_where_only_the_role_is_named_its_words_are_printed_and_told(project, tmp_path, words):
    file = project / "counties/wuning/county.yaml"
    file.write_text(re.sub("公安机关: .*", "公安机关:", file.read_text(encoding="utf-8")), encoding="utf-8")
    done = Imported(project, page(tmp_path / "表.html", rows({"公开主体": words}, {"公开主体": words})))
    assert done.entries["22-003"].body == (words,)
    assert "请在 county.yaml 的“机构”里改成本县机构的全称" in done.told


# F1, F2, F9

LAWS = [
    ("《关于全面推进政务公开工作的意见》（中办发〔2016〕8号）", ["中办发〔2016〕8号"]),
    ("《关于推进重大建设项目批准和实施领域政府信息公开的意见》", ["国办发〔2017〕94号"]),
    ("中办发[2016]8号、国办发（2017）94 号", ["中办发〔2016〕8号", "国办发〔2017〕94号"]),
    ("《信息公开条例》及相关规定", ["政府信息公开条例"]),
    ("〈政府信息公开条例〉", ["政府信息公开条例"]),
    ("《最低生活保障审核审批办法》", ["最低生活保障审核审批办法（试行）"]),
    ("财政部关于印发《地方预决算公开操作规程》的通知", ["地方预决算公开操作规程"]),
    ("《财政部关于印发〈地方预决算公开操作规程〉的通知》", ["地方预决算公开操作规程"]),
    ("中共中央办公厅、国务院办公厅《关于全面推进政务公开工作的意见》", ["中办发〔2016〕8号"]),
    ("《国籍法》（1980年某次会议通过，根据2000年《关于修改〈甲法〉等的决定》修正）第三条", ["国籍法第三条"]),
    ("《预算法》(2018)、《预算法》（2014年修正）", ["预算法"]),
    ("●政府信息公开条例\n●社会救助暂行办法", ["政府信息公开条例", "社会救助暂行办法"]),
    ("《甲省户口规定》（甲公字〔2022〕18号）第八条", ["《甲省户口规定》（甲公字〔2022〕18号）第八条"]),
    ("《关于做好甲乙工作的若干意见》（中发〔2030〕18号）", ["《关于做好甲乙工作的若干意见》（中发〔2030〕18号）"]),
    ("关于印发甲省补贴（试点）方案的通知（甲财〔2017〕14号）", ["《关于印发甲省补贴（试点）方案的通知》（甲财〔2017〕14号）"]),
    ("甲府办〔2031〕7号", ["其他：甲府办〔2031〕7号"]),
    ("相关政策规定", ["其他：相关政策规定"]),
    ("甲县人民政府丙年会议纪要", ["其他：甲县人民政府丙年会议纪要"]),
]  # fmt: skip


def test_laws_are_recognised_or_stand_as_written(project, tmp_path):
    done, entries = items(project, tmp_path, "公开依据", [written for written, _ in LAWS])
    assert [[str(one) for one in entry.basis] for entry in entries] == [cited for _, cited in LAWS]
    assert not [entry.note for entry in entries if entry.note]
    checked = gongkai("validate", "--all", "--county", "wuning", cwd=project).stdout
    assert "GK202" not in checked
    _, _, proposed = done.told.partition("可以加到 guidelines/laws.yaml 的条目")
    for number, (_, cited) in enumerate(LAWS, 1):
        for one in cited:
            if one.startswith(("《", "其他：")):
                assert one.removeprefix("其他：") in done.basis[f"22-L{number:02d}"]
                assert f"“{one.removeprefix('其他：')}”没有登记，照原文印出" in checked
            if one.startswith("《"):
                assert one[1:5] in proposed


def test_words_that_only_say_that_there_is_more_are_told(project, tmp_path):
    written = {"公开依据": "《户口登记条例》、《政府信息公开条例》、各地配套政策法规文件"}
    done = Imported(project, page(tmp_path / "表.html", rows(written)))
    assert [str(one) for one in done.entries["22-003"].basis] == ["户口登记条例", "政府信息公开条例"]
    assert "各地配套政策法规文件｜没有写明是哪些文件" in done.told


# F3, F12, F13

GROUPS = ("公开对象", "公开对象", "公开方式", "公开方式", "公开层级", "公开层级")


@pytest.mark.parametrize(
    ("below", "ticks", "read"),
    [
        (("社会", "特定群体", "主动", "申请", "县级", "乡级"), "√  √√ ", ("全社会", "依申请公开", "县级")),
        (("公众", "特定", "主动公开", "依申", "区级", "街道"), "√ √  √", ("全社会", "主动", "乡级")),
        (("社会公众", "个人", "依职权", "被动公开", "县级", "乡级"), "√  √√ ", ("全社会", "依申请公开", "县级")),
        (("公众", "特定人员", "依职权", "申请公开", "县级", "乡级"), " √√  √", ("特定群体：", "主动", "乡级")),
        (("全社会", "特定群众", "主动", "依申请", "某阳市级", "镇街乡"), "√ √ √√", ("全社会", "主动", "县级、乡级")),
        (("全社会", "特定群众", "主动", "依申请", "县级", "乡镇（街道）、村（社区）级"), "√ √  √", ("全社会", "主动", "乡级、村级")),
        (("全社会", "特定群众", "主动", "依申请", "州级县级", "乡、村级"), ("√", "", "√", "", "县级", "√"), ("全社会", "主动", "县级、乡级、村级")),
    ],
)  # fmt: skip
def test_headings_of_ticks(project, tmp_path, below, ticks, read):
    ticks = [sign.strip() for sign in ticks]
    head, (row, *_) = KEYS[:7], rows({}, keys=KEYS[:7])[1:]
    done = Imported(project, page(tmp_path / "表.html", [[*head, *GROUPS], [*head, *below], [*row, *ticks]]))
    entry = done.entries["22-003"]
    assert (str(entry.audience), entry.mode, "、".join(entry.tiers)) == read
    assert not entry.note


def test_tiers_below_a_heading_that_is_printed_twice(project, tmp_path):
    head, (row, *_) = KEYS[:7], rows({}, keys=KEYS[:7])[1:]
    groups, below = [*GROUPS[:4], "公开方式", "公开方式"], ("全社会", "特定群体", "主动", "依申请", "县级", "乡、村级")
    ticks = ("√", "", "√", "", "√", "√")
    done = Imported(project, page(tmp_path / "表.html", [[*head, *groups], [*head, *below], [*row, *ticks]]))
    entry = done.entries["22-003"]
    assert (entry.mode, entry.tiers, entry.note) == ("主动", ("县级", "乡级", "村级"), None)


def test_a_heading_that_lost_its_end(project, tmp_path):
    keys = ["公开主" if key == "公开主体" else key for key in KEYS]
    done = Imported(project, page(tmp_path / "表.html", rows({"公开主": "甲县公安局"}, keys=keys)))
    assert done.entries["22-003"].body == ("甲县公安局",)
    beside = [*keys, "公开主体"]
    done = Imported(project, page(tmp_path / "又.html", rows({"公开主": "主要公开"}, keys=beside)))
    assert "公开主：主要公开" in done.told, "a column of its own beside the right one"


@pytest.mark.parametrize(
    ("cell", "groups"),
    [
        ("在征收范\n围内", "在征收范围内"),
        ("法律援助申请\n人、受指派的\n人员", "法律援助申请人、受指派的人员"),
        ("申请人\n利害关系人", "申请人、利害关系人"),
        ("低保对象\n特困人员", "低保对象、特困人员"),
    ],
)
def test_groups_line_by_line_and_torn_ones(project, tmp_path, cell, groups):
    keys = [*KEYS[:7], "特定群体", *KEYS[8:]]
    done = Imported(project, page(tmp_path / "表.html", rows({"特定群体": cell}, keys=keys)))
    assert str(done.entries["22-003"].audience) == f"特定群体：{groups}"


def test_empty_cells_are_told_as_what_the_guideline_says_is_printed(project, tmp_path):
    done = Imported(project, page(tmp_path / "表.html", rows({"公开时限": "", "公开对象": ""})))
    assert done.told.partition("空着的格：")[2].splitlines()[2].strip() == "表1第2行｜公开时限、公开对象"
    full = Imported(project, page(tmp_path / "又.html", rows({})))
    assert "空着的格" not in full.told


CHANNELS = [
    ("通过张贴、播放等方式公开", ["其他：通过张贴、播放等方式公开"]),
    ("采取上墙、发放等形式", ["其他：采取上墙、发放等形式"]),
    ("甲中心/村公示栏", ["其他：甲中心", "社区/企事业单位/村公示栏（电子屏）"]),
    ("政府网站/政府公报", ["政府网站", "政府公报"]),
    (
        "政府公报、报刊、广播、电视或其他便于知晓的方式",
        ["政府公报", "纸质媒体", "广播电视", "其他：便于知晓的方式"],
    ),
    ("■区政府门户网站", ["政府网站"]),
]


def test_channels_in_words(project, tmp_path):
    _, entries = items(project, tmp_path, "公开渠道和载体", [written for written, _ in CHANNELS])
    assert [[str(one) for one in entry.channels] for entry in entries] == [read for _, read in CHANNELS]


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("公开内容", "（略）"),
        ("公开依据", "详见附件2"),
        ("公开时限", "待填"),
        ("公开主体", "待定"),
        ("公开主体", "详见附件1"),
        ("公开渠道和载体", "详见备注"),
        ("公开对象", "待定"),
        ("公开方式", "尚未确定"),
        ("公开层级", "（略）"),
    ],
)
def test_what_is_to_come_is_told_and_no_value(project, tmp_path, key, written):
    done = Imported(project, page(tmp_path / "表.html", rows({key: written})))
    assert f"｜{written}｜没有说是什么，没有写进去" in done.told
    assert written not in (project / "counties/wuning/22-huji-guanli.yaml").read_text(encoding="utf-8")
    assert dict(done.place.offices).get("公安机关", ()) in ((), ("甲县公安局",))


@pytest.mark.parametrize(
    ("key", "written", "read", "told"),
    [
        ("公开层级", "县级（含开发区）", ("县级",), "含开发区｜不是县级、乡级、村级"),
        ("公开层级", "县（市、区）级、村（社区）", ("县级", "村级"), ""),
        ("公开方式", "主动公开（涉密的除外）", "主动", "涉密的除外｜不是主动、依申请公开"),
    ],
)
def test_what_brackets_say_behind_a_tier_or_a_mode_is_told(project, tmp_path, key, written, read, told):
    done = Imported(project, page(tmp_path / "表.html", rows({key: written})))
    entry = done.entries["22-003"]
    assert (entry.tiers if key == "公开层级" else entry.mode) == read
    assert told in done.told
    assert bool(told) is ("没看懂的格：" in done.told)


def test_the_mode_beside_how_it_is_published(project, tmp_path):
    keys = [*KEYS[:8], "公开方式", "公开属性"]
    done = Imported(
        project, page(tmp_path / "表.html", rows({"公开方式": "全文发布", "公开属性": "主动公开"}, keys=keys))
    )
    assert done.entries["22-003"].mode == "主动"
    assert "全文发布" in done.told


@pytest.mark.parametrize(
    ("words", "mode", "told"),
    [
        ({"是否主动公开": "是"}, "主动", ""),
        ({"是否主动公开": "否"}, "依申请公开", "｜否｜不主动公开，当作依申请公开"),
        ({"是否主动公开": "否", "是否依申请公开": "是"}, "依申请公开", ""),
        ({"是否主动公开": ""}, "主动", ""),
    ],
)
def test_whether_a_row_is_published_actively_is_its_mode_and_no_remark(project, tmp_path, words, mode, told):
    keys = [*KEYS[:8], *words, "公开层级"]
    done = Imported(project, page(tmp_path / "表.html", rows(words, keys=keys)))
    entry = done.entries["22-003"]
    assert (entry.mode, entry.note) == (mode, None)
    assert (told in done.told, "不主动公开" in done.told) == (True, bool(told))


# F4, F5


def test_two_columns_of_channels_merged_downwards(project, tmp_path):
    head = f"<tr>{''.join(f'<td>{key}</td>' for key in KEYS[:6])}<td colspan=2>公开渠道和载体</td></tr>"
    body = ""
    for row in rows({}, {}, keys=KEYS[:6])[1:]:
        merged = "" if body else "<td rowspan=2>■政府网站 □两微一端<td rowspan=2>□政府公报 ■其他：甲平台"
        body += f"<tr>{''.join(f'<td>{one}' for one in row)}{merged}</tr>"
    path = tmp_path / "表.html"
    path.write_text(f"<meta charset=utf-8><p>{TITLE}</p><table>{head}{body}</table>", encoding="utf-8")
    done = Imported(project, path)
    for number in ("22-003", "22-004"):
        required = [str(one) for one in done.entries[number].channels if one.required]
        assert required == ["政府网站", "其他：甲平台"]


def test_what_csv_leaves_of_merged_cells(project, tmp_path):
    top = ["序号", "公开事项", "", *KEYS[2:7], "公开对象", "", "公开方式", "", "公开层级", ""]
    below = ["", "一级事项", "二级事项", *[""] * 5, "全社会", "特定", "主动", "申请", "县级", "乡、村级"]
    first, second = rows({}, {}, keys=KEYS[:7])[1:]
    done = Imported(
        project,
        sheet(
            tmp_path / "表.csv",
            [
                [TITLE, *[""] * 13],
                top,
                below,
                ["1", *first, "√", "", "", "√", "", "√"],
                ["2", "", *second[1:3], *[""] * 10],
                ["3", "迁移登记", "迁出、迁入登记", second[2], *[""] * 10],
            ],
        ),
    )
    for number in ("22-003", "22-004", "22-005"):
        entry = done.entries[number]
        assert (str(entry.audience), entry.mode, entry.tiers) == ("全社会", "依申请公开", ("乡级", "村级"))
        assert entry.channels == done.entries["22-003"].channels
    assert "公开层级、公开方式" in done.told


def test_a_tick_below_a_heading_that_is_not_known_leaves_no_cell_to_be_filled(project, tmp_path):
    top = ["序号", *KEYS[:7], "公开方式", ""]
    first, second = rows({}, {}, keys=KEYS[:7])[1:]
    made = [top, [""] * 8 + ["依申请", "其他办法"], ["1", *first, "√", ""], ["2", *second, "", "√"]]
    done = Imported(project, sheet(tmp_path / "表.csv", [[TITLE, *[""] * 9], *made]))
    assert "照上一行填的格" not in done.told
    assert (done.entries["22-003"].mode, done.entries["22-004"].mode) == ("依申请公开", "主动")


# F6


@pytest.mark.parametrize(
    "names",
    [
        ("一级指标", "二级指标"),
        ("类别", "事项"),
        ("Ⅰ级公开事项", "Ⅱ级公开事项"),
        ("一级栏目", "二级栏目"),
        ("大类", "小类"),
        ("事项（一级）", "事项（二级）"),
        ("公开事项", "事项名称"),
        ("甲栏", "乙栏"),  # by where they stand, which is told
        ("甲栏", "甲栏"),
        ("板块", "公开事项"),
    ],
)
def test_other_headings_of_names(project, tmp_path, names):
    keys = [*names, *KEYS[2:]]
    made = [keys, *rows({}, {})[1:]]
    done = Imported(project, page(tmp_path / "表.html", made))
    assert done.done.returncode == 0
    assert "户籍管理｜0｜2｜0｜" in done.told
    assert (f"“{names[0]}”是一级事项" in done.told) is (names[0] in ("甲栏", "板块"))


def test_rows_without_a_name_are_listed_and_not_written(project, tmp_path):
    made = [["责任科室", "联系人", *KEYS[2:]], *rows({}, {})[1:]]
    done = Imported(project, page(tmp_path / "表.html", made))
    assert done.done.returncode == 1
    assert done.told.count("｜没有事项的名称") == 2
    assert not [number for number in done.entries if number.startswith("22-L")]


# F7, F8, F15


ELEMENTS = [
    ("结果应当予以公开。\n1.甲批复；\n2.乙请示。", ("结果应当予以公开", "甲批复", "乙请示")),
    ("以下各项\n（1）甲批复\n（2）乙请示", ("以下各项", "甲批复", "乙请示")),
    ("启动公告〔内容包括：（1）目的；（2）范围〕", ("启动公告〔内容包括：（1）目的；（2）范围〕",)),
    ("公告（含：1.目的；2.范围）；结果", ("公告（含：1.目的；2.范围）", "结果")),
    ("1. 甲名单2. 乙、丙等信息3. 丁名单", ("甲名单", "乙、丙等信息", "丁名单")),
    ("●甲名单 ●乙名单\n●丙名单", ("甲名单", "乙名单", "丙名单")),
    ("申请条件、办理地点（方式）、咨询电话", ("申请条件", "办理地点（方式）", "咨询电话")),
    ("甲政府采 购项目", ("甲政府采购项目",)),
]


def test_elements_are_neither_glued_nor_torn(project, tmp_path):
    _, entries = items(project, tmp_path, "公开内容", [written for written, _ in ELEMENTS])
    assert [entry.elements for entry in entries] == [read for _, read in ELEMENTS]


def test_contents_in_two_columns_by_tier(project, tmp_path):
    head = [*KEYS[:2], "公开内容", *KEYS[2:]]
    below = [*KEYS[:2], "县级", "乡级", *KEYS[3:]]
    [row] = rows({"公开内容": "甲名单、乙名单、丙名单"})[1:]
    done = Imported(project, page(tmp_path / "表.html", [head, below, [*row[:3], "丁名单", *row[3:]]]))
    assert done.entries["22-003"].elements == ("甲名单", "乙名单", "丙名单", "丁名单")


def test_offices_with_brackets(project, tmp_path):
    written = ["县民政局、乡镇人民政府（街道办事处）", "甲局（乙、丙股）\n各镇（街道）"]
    _, (one, two) = items(project, tmp_path, "公开主体", written)
    assert one.body == ("武宁县民政局", "乡镇人民政府（街道办事处）")
    assert two.body == ("甲局（乙、丙股）", "各镇（街道）")


def test_a_name_of_today_is_none_from_before_the_reform(project, tmp_path):
    Imported(project, page(tmp_path / "表.html", rows({"公开主体": "甲县自然资源和规划局"})))
    assert "改革前的名称" not in gongkai("validate", "--all", "--county", "wuning", cwd=project).stdout


# F10, F11, F14


def test_codes_and_numbers_in_names(project, tmp_path):
    names = [
        ("1.综合业务", "监督检查\n105001002"),
        ("一、最低生活保障", "1.2办事指南（GK20-00102）"),
        ("3、临时救助", "（二）办事指南"),
    ]
    done = Imported(project, page(tmp_path / "表.html", rows({}, {}, {}, names=names), "社会救助领域"))
    read = {
        number: (one.primary, one.secondary, one.note) for number, one in done.entries.items() if number[:3] == "20-"
    }
    assert read == {
        "20-002": ("综合业务", "监督检查", "编号：105001002"),
        "20-004": ("最低生活保障", "办事指南", "编号：GK20-00102"),
        "20-012": ("临时救助", "办事指南", None),
    }


def test_older_shorter_names_between_others_that_are_known(project, tmp_path):
    names = [("公共服务", "法规文件"), ("规划编制", "城市、镇总体规划"), ("规划编制", "乡规划"), ("规划编制", "村庄规划"), ("规划许可", "建设项目选址意见书")]  # fmt: skip
    done = Imported(project, page(tmp_path / "表.html", rows({}, {}, {}, {}, {}, names=names), "国土空间规划领域"))
    own = {number: entry.secondary for number, entry in done.entries.items() if number.startswith("01-")}
    assert own == {"01-001": "法规文件", "01-004": "城市、镇总体规划", "01-005": "乡规划", "01-007": "村庄规划", "01-008": "建设项目选址意见书"}  # fmt: skip


def test_a_title_over_the_rows_of_another_domain_is_told(project, tmp_path):
    done = Imported(project, page(tmp_path / "表.html", rows({}, {}), "社会救助领域基层政务公开标准目录"))
    assert "事项却像“户籍管理”的。要按后者导入，请用 --domain 户籍管理" in done.told


def test_items_that_several_domains_have_speak_for_none(tmp_path):
    """政策文件·部门和地方规章 is an item of 安全生产 and of 救灾, by the same words."""
    project = real(tmp_path / "project", "05", "15")
    names = [("政策文件", "法律法规"), ("政策文件", "部门和地方规章"), ("政策文件", "其他政策文件")]
    told = []
    for number, title in enumerate(("安全生产领域", "救灾领域", "目录")):
        table = page(tmp_path / f"{number}.html", rows({}, {}, {}, names=names), title)
        told.append(gongkai("import", table, "--county", "yongxiu", "--dry-run", cwd=project).stdout)
    assert not any("事项却像" in one for one in told)
    assert [[f"{number}-001" in one for number in ("05", "15")] for one in told[:2]] == [[True, False], [False, True]]
    assert "认不出是哪个领域，请用 --domain 指明" in told[2]


def test_items_left_out_are_told_in_one_line(project, tmp_path):
    done = Imported(project, page(tmp_path / "表.html", rows({})))
    assert done.told.count("不采用：22-") == 1


# Not read at all


@pytest.mark.parametrize("order", [range(7), (0, 1, 5, 4, 3, 2, 6)])
def test_a_table_without_a_header_is_read_by_its_contents(project, tmp_path, order):
    texts = [[row[index] for index in order] for row in rows({}, {})[1:]]
    made = [[str(number), *row, "√", "", "√", "", "√", ""] for number, row in enumerate(texts, 1)]
    done = Imported(project, page(tmp_path / "表.html", made))
    entry = done.entries["22-003"]
    assert (entry.elements, entry.body, entry.mode, entry.tiers) == (
        ("甲名单", "乙名单"),
        ("甲县公安局",),
        "主动",
        ("县级",),
    )
    assert "表没有表头，各栏按内容认出" in done.told


@pytest.mark.parametrize("groups", [False, True])
def test_cards_of_single_items(project, tmp_path, groups):
    head, *made = rows({}, {})
    cards = [[key, text] for row in made for key, text in zip(head, row, strict=True)]
    if groups:
        cards = [["公开事项" if key.endswith("级事项") else key, key, text] for key, text in cards]
    done = Imported(project, page(tmp_path / "表.html", cards))
    for number in ("22-003", "22-004"):
        entry = done.entries[number]
        assert (entry.elements, entry.body, entry.mode, entry.tiers) == (
            ("甲名单", "乙名单"),
            ("甲县公安局",),
            "主动",
            ("县级",),
        )


@pytest.mark.parametrize("groups", [False, True])
def test_a_table_with_its_headings_in_the_first_column(project, tmp_path, groups):
    head, *made = rows({}, {"公开时限": "信息形成之日起3个工作日内"}, {})
    columns = [[key, *texts] for key, *texts in zip(head, *made, strict=True)]
    if groups:
        columns = [["公开事项" if key.endswith("级事项") else key, key, *texts] for key, *texts in columns]
    titled = [[TITLE] * len(columns[0]), *columns, ["注：甲乙丙丁"] + [""] * (len(columns[0]) - 1)]
    done = Imported(project, page(tmp_path / "表.html", titled, ""))
    assert [done.printed[number]["公开时限"] for number in ("22-003", "22-004", "22-001")] == ["20个工作日", "信息形成之日起3个工作日内", "20个工作日"]  # fmt: skip
    assert all(done.entries[number].body == ("甲县公安局",) for number in ("22-003", "22-004"))
    assert "注：甲乙丙丁" in done.told


def test_places_in_such_a_table_are_those_of_the_file(project, tmp_path):
    head, *made = rows({}, {"公开方式": "不主动公开"}, {})
    done = Imported(
        project, page(tmp_path / "表.html", [list(column) for column in zip(head, *made, strict=True)], TITLE)
    )
    assert "表1第9行第3列｜不主动公开" in done.told


def test_traditional_characters_are_recognised_and_said_first(project, tmp_path):
    pytest.importorskip("opencc")
    made = [["一級事項", "二級事項", "公開內容", "公開依據"], ["註銷登記", "死亡註銷", "受理部門", "《戶口登記條例》"]]
    done = Imported(project, page(tmp_path / "表.html", made, "戶籍管理領域基層政務公開標準目錄"))
    assert done.done.stderr.startswith("表.html：是繁体字的")
    assert [str(one) for one in done.entries["22-003"].basis] == ["户口登记条例"]
