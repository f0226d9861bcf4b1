"""What tables of further counties showed: boxes that are missing, lines of merged items, headings without words, roles in other words."""

import pytest

from gongkai.importers.opening import files
from gongkai.importers.reading import list_rows
from gongkai.importers.reading.basis import basis, law_names
from gongkai.importers.reading.cells import bodies, deadline, elements
from gongkai.importers.reading.channels import channels
from gongkai.importers.reading.headings import Field
from gongkai.importers.report import laws
from gongkai.model.law import Law
from import_cases import outcome_of, page, read_rows

HEAD = ["序号", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "公开对象", "公开方式"]  # fmt: skip
VALUES = ["甲名单", "《户口登记条例》", "20个工作日", "甲县某局", "■政府网站", "全社会", "主动"]
HOUSING = "农村危房改造领域基层政务公开标准目录"
BOARD = "社区/企事业单位/村公示栏（电子屏）"
NAMES = ("政府网站", "政府公报", "两微一端", "发布会/听证会", "广播电视", "纸质媒体", "公开查阅点", "政务服务中心", "便民服务站", "入户/现场", BOARD, "精准推送", "其他")  # fmt: skip


def row(*names, **cells):
    """A row with these names that says the usual but for the cells."""
    return ["1", *names, *(cells.get(key, text) for key, text in zip(HEAD[3:], VALUES, strict=True))]


@pytest.mark.parametrize(
    ("written", "read", "unboxed"),
    [
        (f"■政府网站\n{BOARD}", ("政府网站",), (BOARD,)),
        ("■社区公示栏 两微一端 ■广播电视", (BOARD, "广播电视"), ("两微一端",)),
        ("政府公报 ■甲平台 精准推送", ("其他：甲平台",), ("政府公报", "精准推送")),
        ("■政府网站 □政府公报 两微一端", ("政府网站",), ()),  # behind an open box as behind the one before it
        ("■政府网站 政府公报 两微一端 发布会/听证会 广播电视 纸质媒体 ■公开查阅点 政务服务中心", ("政府网站", "公开查阅点"), ()),
    ],
)  # fmt: skip
def test_names_without_a_box_among_ticked_ones(written, read, unboxed):
    found = channels(written, NAMES)
    assert (found.names, found.unboxed) == (read, unboxed)


def test_a_name_without_a_box_is_told(tmp_path, county):
    read = row("部门文件", "农村危房改造相关文件", 公开渠道和载体=f"■政府网站\n{BOARD}")
    outcome = outcome_of(page(tmp_path / "表.html", [HEAD, read], HOUSING), county)
    assert [(text, why) for _, text, why in outcome.unwritten] == [(BOARD, "这一格别的渠道打了勾，它前面没有框，当作没有打勾")]  # fmt: skip


def test_others_that_a_table_does_not_name_are_told_where_the_guideline_names_them(tmp_path, county):
    read = row("公共服务", "公共文化机构免费开放信息", 公开渠道和载体="1.政府网站；2.其他")
    outcome = outcome_of(page(tmp_path / "表.html", [HEAD, read], "公共文化服务领域"), county)
    assert ("其他", "没有写是什么，目录里印指引的“其他：公共文化机构公示栏”") in [told[1:] for told in outcome.doubtful]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("甲表：①收入表。②支出表。\n乙表：①收入表。\n丙表应当列出。", ("甲表：①收入表。②支出表", "乙表：①收入表", "丙表应当列出")),
        ("甲的名单；\n乙的\n名单", ("甲的名单", "乙的名单")),  # of a narrow column
    ],
)  # fmt: skip
def test_lines_that_all_end_a_sentence_are_elements(written, read):
    assert elements(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("本级某会批准后20日内\n本级某会批准后20内", "本级某会批准后20日内；本级某会批准后20内"),
        ("每季度首月20日\n（收支多的，每月公布一次）", "每季度首月20日（收支多的，每月公布一次）"),
        ("每季度公布\n（1）甲每月公布", "每季度公布；（1）甲每月公布"),
        ("本级某会批准后\n20日内", "本级某会批准后20日内"),
    ],
)
def test_limits_that_begin_alike_are_two_and_a_remark_is_none(written, read):
    assert deadline(written) == read


def test_a_row_for_each_channel_above_an_items_number_is_no_heading(tmp_path, county):
    head = [*((one, 2, 1) for one in HEAD[:8]), ("公开对象", 1, 2), ("公开方式", 1, 2)]
    parts = ["全社会", "特定群体", "主动", "依申请"]

    def line(channel):
        return [*[""] * 7, channel, "", "", "", ""]

    item = ["1", "甲", "乙", *VALUES[:4], "□广播电视", "√", "", "√", ""]
    rows = [head, parts, line("■政府网站"), line("□政府公报"), item, line("■精准推送"), line("□其他")]
    [record] = read_rows(page(tmp_path / "表.html", rows), county)
    told = record.cells[Field("公开渠道和载体")].split("\n")
    assert told == ["■政府网站", "□政府公报", "□广播电视", "■精准推送", "□其他"]


@pytest.mark.parametrize(("numbers", "kept"), [(("1", "2"), False), (("〔1〕", "甲"), False), (("某股", "2"), True)])
def test_a_first_column_of_numbers_needs_no_heading(tmp_path, county, numbers, kept):
    rows = [[number, *row("甲", f"乙{number}")[1:]] for number in numbers]
    records = read_rows(page(tmp_path / "表.html", [["", *HEAD[1:]], *rows]), county)
    assert [record.extra for record in records] == [{"第1列": number} if kept else {} for number in numbers]


def test_a_name_that_is_nearly_an_items_is_not_anothers_whose_contents_are_the_same(tmp_path, county):
    read = row("行政审批", "食品经营许可服务指南", 公开内容="适用范围、审批依据、受理机构等")
    outcome = outcome_of(page(tmp_path / "表.html", [HEAD, read], "食品药品监管领域"), county)
    assert outcome.domains["食品药品监管"].edits.keys() == {"16-001"}


@pytest.mark.parametrize(
    ("written", "body", "told"),
    [
        ("区住房城乡建设部门", None, ("区住房城乡建设部门", "当作“住房和城乡建设部门”")),
        ("相关职能部门", ("相关职能部门",), ("相关职能部门", "表里写的是角色，不是机构的名称，没有写：“机构”里拟的是武宁县住房和城乡建设局，请核对")),
        ("市级住房城乡建设部门", ("市级住房城乡建设部门",), ("市级住房城乡建设部门", "表里写的是角色，不是机构的名称，没有写：“机构”里拟的是武宁县住房和城乡建设局，请核对")),
    ],
)  # fmt: skip
def test_words_for_a_role_are_no_offices_name(tmp_path, county, written, body, told):
    read = row("部门文件", "农村危房改造相关文件", 公开主体=written)
    outcome = outcome_of(page(tmp_path / "表.html", [HEAD, read], HOUSING), county)
    assert not outcome.offices
    assert outcome.domains["农村危房改造"].edits["10-001"].get("公开主体") == body
    assert told in [one[1:] for one in outcome.doubtful]


def test_laws_are_no_limit(tmp_path, county):
    cited = "《户口登记条例》（国令第1号）、《政府信息公开条例》"
    read = row("部门文件", "农村危房改造相关文件", 公开时限=cited)
    outcome = outcome_of(page(tmp_path / "表.html", [HEAD, read], HOUSING), county)
    assert "公开时限" not in outcome.domains["农村危房改造"].edits["10-001"]
    assert [text for _, text, _ in outcome.odd] == [cited]
    named = row("部门文件", "农村危房改造相关文件", 公开时限="按《甲条例》规定的期限")
    outcome = outcome_of(page(tmp_path / "表.html", [HEAD, named], HOUSING), county)
    assert outcome.domains["农村危房改造"].edits["10-001"]["公开时限"] == "按《甲条例》规定的期限"


def test_the_years_that_a_plan_is_for_are_no_version_of_it():
    plan = Law(key="甲规划", title="甲部关于开展宣传教育的第七个规划（2016—2020年）", kind="规范性文件")
    found = basis("《转发<甲部关于开展宣传教育的第七个规划(2016-2020年)>》", law_names({"甲规划": plan}))
    assert (found.cited, found.histories) == (("甲规划",), ())


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("《甲通知》（甲办发（2014）74号", "甲办发〔2014〕74号"),
        ("《甲通知》甲民发(2018)74 号", "甲民发〔2018〕74号"),
        ("《甲通知》（甲办函〔2019〕52号）", "甲办函〔2019〕52号"),
        ("《甲规定》（国务院令第711号）", "国务院令第711号"),
    ],
)
def test_the_number_of_a_law_to_be_added_is_whole(written, number):
    assert f"    文号: {number}\n" in laws([written])


def listed(tmp_path, county, slug, rows):
    [found] = list_rows.read_all(files.read(page(tmp_path / "表.html", rows)), county.project.forms[slug].value)
    return [one.cells for one in found.rows], found.likened


def test_a_card_of_a_list_in_other_words(tmp_path, county):
    told = ["序号", "权力类型", "权力项目名称", "责任主体", "责任事项", "追责情形"]
    said = ["1", "行政许可", "甲许可", "某股", "一次告知", "没有告知的"]
    keys = ("权力类型", "职权名称", "实施主体", "责任事项", "追责情形")
    rows, likened = listed(tmp_path, county, "duties", list(zip(told, said, strict=True)))
    assert rows == [dict(zip(keys, said[1:], strict=True))]
    assert likened == {"权力项目名称": "职权名称", "责任主体": "实施主体"}


@pytest.mark.parametrize(("law", "is_law"), [("《甲法》第二条", True), ("甲条例", True), ("县级", False)])
def test_the_laws_of_a_list_under_another_heading(tmp_path, county, law, is_law):
    rows, likened = listed(
        tmp_path, county, "duties", [["职权名称", "实施主体", "设定依据"], ["甲许可", "县某局", law]]
    )
    assert (rows[0].get("实施依据") == law, "设定依据" in likened) == (is_law, is_law)


def test_what_a_heading_asks_for_is_its_column(tmp_path, county):
    head = ["序号", "重大决策事项名称", "承办科室", "履行程序要求"]
    rows, _ = listed(tmp_path, county, "participation", [head, ["1", "甲方案", "某科室", "公众参与"]])
    assert rows == [{"事项名称": "甲方案", "承办单位": "某科室", "履行程序": "公众参与"}]


@pytest.mark.parametrize(
    ("written", "read"),
    [("县某局栏目", None), ("县人民政府网站的县某局栏目", "政府网站"), ("甲县政府网站政务公开专栏", "政府网站"), ("县政府网站公示栏", None)],
)  # fmt: skip
def test_a_section_of_a_governments_own_site(written, read):
    found = channels(written, NAMES)
    assert found.names == (read or f"其他：{written}",)
    assert found.reworded == ((written,) if read else ())


def test_columns_of_a_directory_in_other_words(tmp_path, county):
    head = ["信息类别", "内容描述", "责任主体", "公开方式", "公开时限"]
    said = ["甲信息", "乙的名单", "某股", "县人民政府网站的县某局栏目", "长期"]
    [record] = read_rows(page(tmp_path / "表.html", [head, said]), county)
    keys = ("二级事项", "公开内容", "公开主体", "公开渠道和载体", "公开时限")
    assert {column.key: text for column, text in record.cells.items()} == dict(zip(keys, said, strict=True))


def test_those_whom_alone_an_item_concerns_in_other_words(tmp_path, county):
    head = [*((one, 2, 1) for one in HEAD[:8]), ("公开对象", 1, 2)]
    rows = [head, ["全社会", "特定主体"], [*row("招生管理", "招生政策")[:8], "", "√"]]
    outcome = outcome_of(page(tmp_path / "表.html", rows, "义务教育领域"), county)
    assert outcome.domains["义务教育"].edits["24-011"]["公开对象"] == ("特定群体",)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("县甲局、县乙局等部门", ("县甲局", "县乙局")),
        ("县甲中心等", ("县甲中心",)),
        ("县甲局牵头，各乡镇配合", ("县甲局", "各乡镇")),
        ("审批等部门", ("审批等部门",)),
    ],
)
def test_an_office_is_not_called_by_what_stands_behind_its_name(tmp_path, county, written, read):
    told = row("部门文件", "农村危房改造相关文件", 公开主体=written)
    outcome = outcome_of(page(tmp_path / "表.html", [HEAD, told], HOUSING), county)
    assert bodies(written) == read
    kept = [text for _, text in outcome.kept]
    assert kept == ([] if written == read[0] else [f"公开主体：{written}"])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("（一）甲；（二）乙\n注：丙不公开", ("甲", "乙", "注：丙不公开")),
        ("甲名单\n注：乙", ("甲名单", "注：乙")),
        ("注：甲乙", ("注：甲乙",)),
        ("1.甲\n注：乙\n2.丙", ("甲注：乙", "丙")),
        ("甲\n" + "注：乙\n" * 5_000 + "注：丙", ("甲", "注：乙", "注：丙")),
    ],
)
def test_a_remark_below_elements_is_none_of_them(written, read):
    assert elements(written) == read


def test_digits_of_full_width_count(tmp_path, county):
    told = row("部门文件", "１.农村危房改造相关文件", 公开内容="１.甲２.乙３.丙", 公开时限="２０个工作日")
    outcome = outcome_of(page(tmp_path / "表.html", [HEAD, told], HOUSING), county)
    edits = outcome.domains["农村危房改造"].edits["10-001"]
    assert (edits["公开内容"], edits["公开时限"]) == (("甲", "乙", "丙"), "20个工作日")


@pytest.mark.parametrize(
    ("domain", "first", "known", "own", "other"),
    [
        ("公共资源交易", "政府采购信息", "招标公告", "中标公告", "终止公告"),
        ("社会保险", "社会保险登记", "机关事业单位社会保险登记", "企业社会保险登记", "职工参保登记"),
    ],
)
def test_an_item_of_the_countys_own_is_none_that_shares_half_of_its_name(tmp_path, county, domain, first, known, own, other):  # fmt: skip
    like = next(one for one in county.entries(domain) if one.secondary == other)
    rows = [HEAD, row(first, known), row(first, own, 公开内容="\n".join(like.elements[:2]))]
    change = outcome_of(page(tmp_path / "表.html", rows, f"{domain}领域"), county).domains[domain]
    assert like.id not in change.edits
    assert [one["二级事项"] for one in change.added] == [own]


def test_a_column_for_a_channel_that_the_template_lacks(tmp_path, county):
    head = [*((one, 2, 1) for one in HEAD[:7]), ("公开渠道和载体", 1, 4), ("公开对象", 2, 1), ("公开方式", 2, 1)]
    below = ["政府网站", "村务公开栏", "便民服务站", "其他"]
    names = row("部门文件", "农村危房改造相关文件")[:7]
    ticks = (["√", "√", "", "电子屏"], ["", "村务公开栏", "√", ""], ["√", "村口", "", ""])
    read = [("政府网站", "其他：村务公开栏", "其他：电子屏"), ("其他：村务公开栏", "便民服务站"), ("政府网站",)]
    for number, (cells, channels_read) in enumerate(zip(ticks, read, strict=True)):
        rows = [head, below, [*names, *cells, "全社会", "主动"]]
        outcome = outcome_of(page(tmp_path / f"{number}.html", rows, HOUSING), county)
        assert outcome.domains["农村危房改造"].edits["10-001"]["公开渠道和载体"] == channels_read
    assert [text for _, text, _ in outcome.odd] == ["村口"]


@pytest.mark.parametrize(("tick", "kept"), [("√", ["公开层级·市级：√"]), ("○", []), ("否", []), ("", [])])
def test_a_tier_that_the_template_lacks_is_kept_where_it_is_ticked(tmp_path, county, tick, kept):
    head = [*((one, 2, 1) for one in HEAD), ("公开层级", 1, 2)]
    rows = [head, ["市级", "县级"], [*row("部门文件", "农村危房改造相关文件"), tick, "√"]]
    outcome = outcome_of(page(tmp_path / "表.html", rows, HOUSING), county)
    assert [text for _, text in outcome.kept] == kept
