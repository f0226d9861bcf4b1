"""Hints that lead astray are worse than none: what each kind of mistake is told, and that nothing is lost by following it."""

import ast
import re
import shutil
from pathlib import Path

import pytest

import gongkai
from gongkai.rules import check
from gongkai.source.project import load
from overlay import example

HOUSES = "counties/demo/10-nongcun-weifang-gaizao.yaml"


def told(tmp_path, page, code):
    return [
        f"{one.message}｜{one.hint}｜{one.severity}"
        for one in check(load(example(tmp_path / "p", page))).findings
        if one.code == code
    ]


def changed(number, key, value):
    return f"# {HOUSES}\n调整:\n  {number}:\n    {key}: {value}\n"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("政府网站、公开栏", "政府网站, 社区/企事业单位/村公示栏（电子屏）"),
        ("政府网站公开栏", "政府网站, 社区/企事业单位/村公示栏（电子屏）"),
        ("政府网站和公开查阅点", "政府网站, 公开查阅点"),
        ("政府网站，惠农补贴查询机", "政府网站, 其他：惠农补贴查询机"),
        ("微信公众号；电视", "两微一端, 广播电视"),
        ("■政府网站 □政府公报 ■两微一端", "政府网站, 两微一端"),
    ],
)
def test_several_channels_in_one_text_are_told_apart_and_none_is_lost(tmp_path, text, right):
    found = told(tmp_path, changed("10-001", "公开渠道和载体", f"[{text}]"), "GK103")
    assert found == [f"几个渠道写成了一条：“{text}”｜请分开写成列表：[{right}]｜error"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("■政府网站", "请写成“政府网站”"),
        ("□政府公报", "“政府公报”没有打勾：不是公开渠道的，删去这一条；"),
        ("政府公报□", "“政府公报”没有打勾：不是公开渠道的，删去这一条；"),
    ],
)
def test_a_box_before_one_channel_says_whether_it_is_one(tmp_path, text, hint):
    found = told(tmp_path, changed("10-001", "公开渠道和载体", f"[{text}, 公开查阅点]"), "GK103")
    assert len(found) == 1
    assert hint in found[0]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("政府网", "是不是“政府网站”？"),
        ("县政府网站", "是不是“政府网站”？"),
        ("公开栏", "是不是“社区/企事业单位/村公示栏（电子屏）”？"),
        ("惠农补贴查询机", "清单之外的渠道请写成“其他：惠农补贴查询机”"),
        ("官网", "是不是“政府网站”？"),
        ("门户网站", "是不是“政府网站”？"),
        ("微博", "是不是“两微一端”？"),
        ("图书馆", "是不是“公开查阅点”？"),
        ("大喇叭", "是不是“广播电视”？"),
    ],
)
def test_one_channel_stays_one(tmp_path, text, hint):
    assert hint in told(tmp_path, changed("10-001", "公开渠道和载体", f"[{text}]"), "GK103")[0]


@pytest.mark.parametrize(
    ("text", "right"), [("县级、镇级", "县级, 乡级"), ("县级和村", "县级, 村级"), ("县、乡两级", "县级, 乡级")]
)
def test_several_tiers_in_one_text(tmp_path, text, right):
    assert f"请分开写成列表：[{right}]" in told(tmp_path, changed("10-001", "公开层级", f"[{text}]"), "GK102")[0]


@pytest.mark.parametrize(
    ("key", "value", "code", "hint"),
    [
        ("公开层级", "[县乡]", "GK102", "[县级, 乡级]"),
        ("公开层级", "[县乡村]", "GK102", "[县级, 乡级, 村级]"),
        ("公开层级", "[县镇两级]", "GK102", "[县级, 乡级]"),
        ("公开层级", "[市级]", "GK102", "可以写：县级、乡级、村级"),
        ("公开方式", "被动", "GK102", "可以写：主动、依申请公开"),
        ("公开对象", "特定群体（申请人）", "GK102", "写“特定群体：申请人”"),
        ("公开对象", "√", "GK102", "写“特定群体：申请人”"),
        ("公开对象", "特定群体：全社会", "GK104", "面向所有人写“全社会”"),
        ("公开渠道和载体", "[其它：样例报]", "GK103", "写成“其他：样例报”"),
        ("公开渠道和载体", "[其他（样例报）]", "GK103", "写成“其他：样例报”"),
        ("公开渠道和载体", "[政府网站√]", "GK103", "写成“政府网站”"),
        ("公开渠道和载体", "[全部渠道]", "GK103", "请逐个列出：政府网站、"),
        ("公开渠道和载体", "{减少: [政府网站]}", "GK013", "是不是“去掉”？"),
        ("公开主体", "县政府", "GK203", "“样例县人民政府”"),
        ("公开主体", "我局", "GK203", "写机构的全称，或写它的角色"),
        ("公开主体", "财政部门：样例县财政局", "GK203", "写机构的全称"),
        ("网址", "https://www.example.gov.cn/a.html", "GK013", "是不是“公开位置”？"),
        ("说明", "每年一次", "GK013", "是不是“备注”？"),
    ],
)
def test_the_mend_is_what_was_meant(tmp_path, key, value, code, hint):
    [found] = told(tmp_path, changed("10-001", key, value), code)
    assert hint in found


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("认定结果（含名单", "GK701", "“（”没有另一半"),
        ("认定结果含名单)", "GK701", "“）”没有另一半"),
        ("《土地管理法规定的结果", "GK701", "“《”没有另一半"),
        ("认定“结果", "GK701", "““”没有另一半"),
        ("认定结果；", "GK704", "末尾多了“；”"),
        ("认定结果、", "GK704", "末尾多了“、”"),
        ("，认定结果", "GK704", "开头多了“，”"),
        ("認定結果", "GK705", "“認結”"),
        ("认定结果<br>名单", "GK703", "网页的标记“<br>”"),
        ("认定结果<BR>名单", "GK703", "网页的标记“<BR>”"),
        ("认定结果：\\n1.甲；\\n2.乙；\\n", "GK704", "末尾多了“；”：“2.乙；”"),
    ],
)
def test_half_pairs_hanging_marks_and_traditional_forms(tmp_path, text, code, word):
    [found] = told(tmp_path, changed("10-003", "公开内容", f'["{text}"]'), code)
    assert word in found


@pytest.mark.parametrize(
    "text",
    [
        "1）认定结果；2）名单",
        "1)认定结果 2)名单",
        "认定结果：\\n1）甲；\\n2）乙\\n",
        "（一）认定结果（含名单）",
        "a)认定结果",
        "认定结果。",
        "“一老一小”名单",
    ],
)
def test_marks_that_are_meant(tmp_path, text):
    page = changed("10-003", "公开内容", f'["{text}"]')
    assert not [one for code in ("GK701", "GK704") for one in told(tmp_path / code, page, code)]


@pytest.mark.parametrize(
    ("line", "code", "word"),
    [
        ("  10-001: 备注: 甲", "GK004", "“备注: …”请另起一行"),
        ("  10-001:\n    备注: !重要", "GK004", "给这段文字加引号"),
        ("  10-001:\n    备注:\u3000甲", "GK015", "后面是全角空格"),
        ("  10-001:\n    <<: {备注: 甲}", "GK013", "请把内容直接写出来"),
    ],
)
def test_slips_of_yaml(tmp_path, line, code, word):
    root = example(tmp_path / "p", changed("10-001", "公开时限", "每季度"))
    (root / HOUSES).write_text(f"领域: 农村危房改造\n调整:\n{line}\n", encoding="utf-8")
    [found] = [one for one in check(load(root)).findings if one.code == code]
    assert word in f"{found.message}｜{found.hint}"


def test_a_year_in_square_brackets_is_told_as_such(tmp_path):
    root = example(tmp_path / "p", changed("10-001", "公开时限", "每季度"))
    (root / HOUSES).write_text(
        "领域: 农村危房改造\n调整:\n  10-001:\n    公开依据: [国办发[2016]80号]\n", encoding="utf-8"
    )
    [found] = [one for one in check(load(root)).findings if one.code == "GK004"]
    assert (found.span.line, found.span.column) == (4, 12)
    assert "写成“国办发〔2016〕80号”" in found.hint


def test_ways_of_saying_are_looked_at_as_they_stand_in_the_file(tmp_path):
    """Those that came with gongkai take the place of broken ones, and stand on none of its lines."""
    page = "# templates/synonyms.yaml\n日常说法:\n  - {说: [%s], 查: [没有这样的词], 领域: [农村危房改造]}\n"
    [found] = told(tmp_path, page % "修危房", "GK807")
    assert "“没有这样的词”" in found
    assert not told(tmp_path / "broken", page % "", "GK807")


@pytest.mark.parametrize(
    "name", ["样例县财政局 0792-3221234", "“样例县财政局”", "样例县财政局。", "财政局：样例县财政局"]
)
def test_marks_and_telephone_numbers_are_no_part_of_an_office(tmp_path, name):
    assert told(tmp_path, f"# counties/demo/county.yaml\n机构:\n  财政部门: {name}\n", "GK710")
    good = ["样例县12345热线中心", "“双创”服务中心", "样例县“放管服”改革办公室（电话：0792-3221234）"]
    page = f"# counties/demo/county.yaml\n机构:\n  财政部门: [{', '.join(good)}]\n"
    assert not told(tmp_path / "good", page, "GK710")


@pytest.mark.parametrize(("word", "meant"), [("修改", "调整"), ("删除", "不采用")])
def test_other_words_for_the_keys_of_a_file(tmp_path, word, meant):
    (found,) = told(tmp_path, f"# {HOUSES}\n{word}: {{10-001: 没有}}\n", "GK013")
    assert f"是不是“{meant}”？" in found


def test_several_choices_in_one_text(tmp_path):
    page = "# counties/demo/lists/participation/2026.yaml\n条目:\n  - 编号: P-001\n    参与方式: [座谈会、听证会]\n"
    found = [one for one in check(load(example(tmp_path / "p", page))).findings if one.code.startswith("GK9")]
    assert [one.hint for one in found] == ["请分开写成列表：[座谈会, 听证会]"]


@pytest.mark.parametrize("text", ["20个工作日内", "3日内", "20个工作日"])
def test_a_limit_without_a_beginning_is_told(tmp_path, text):
    found = told(tmp_path, changed("10-001", "公开时限", text), "GK106")
    assert found == [f"公开时限“{text}”没有说从哪一天起算｜请写明起算的事，如“信息形成或者变更之日起{text}”｜warning"]
    assert not told(tmp_path / "2", changed("10-001", "公开时限", f"收到申请之日起{text}"), "GK106")


@pytest.mark.parametrize("name", ["县财政局", "财政局", "本县财政局"])
def test_an_office_by_its_short_name_is_told_its_full_one_and_its_role(tmp_path, name):
    found = told(tmp_path, changed("10-001", "公开主体", name), "GK203")
    assert found == [f"“{name}”不是机构的全称｜请写角色“财政部门”，或写全称“样例县财政局”｜warning"]


def test_a_word_that_begins_like_the_county_is_no_place(tmp_path):
    (found,) = told(tmp_path, changed("10-001", "公开主体", "市场监督管理局"), "GK203")
    assert "“样例县市场监督管理局”" in found


def test_an_office_that_the_county_does_not_have_yet(tmp_path):
    assert "如“样例县民政局”" in told(tmp_path, changed("10-001", "公开主体", "县民政局"), "GK203")[0]
    assert not told(tmp_path / "2", changed("10-001", "公开主体", "样例县水利局"), "GK203")
    assert not told(tmp_path / "3", changed("10-001", "公开主体", "九江市生态环境局"), "GK203")
    bracketed = "样例县发展和改革委员会（粮食和物资储备局）"  # one that is another office besides
    assert not told(tmp_path / "4", changed("10-001", "公开主体", bracketed), "GK203")


@pytest.mark.parametrize("key", ["公开主体", "机构"])
@pytest.mark.parametrize(
    "name",
    [
        "样例县文化馆、图书馆",
        "样例县民政局，样例县财政局",
        "样例县民政局和样例县财政局",
        "样例县民政局 样例县财政局",
    ],
)
def test_several_offices_in_one_text(tmp_path, key, name):
    page = (
        f"# counties/demo/county.yaml\n机构:\n  财政部门: {name}\n" if key == "机构" else changed("10-001", key, name)
    )
    assert "请分开写成列表，各写全称：[样例县" in told(tmp_path, page, "GK214")[0]


@pytest.mark.parametrize("name", ["住房和城乡建设部门、财政部门", "住房和城乡建设部门/财政部门"])
def test_several_roles_in_one_text(tmp_path, name):
    found = told(tmp_path, changed("10-001", "公开主体", name), "GK214")
    assert "[住房和城乡建设部门, 财政部门]" in found[0]


def test_roles_joined_by_and(tmp_path):
    assert (
        "[财政部门, 乡镇人民政府]"
        in told(tmp_path, changed("10-001", "公开主体", "财政部门和乡镇人民政府"), "GK214")[0]
    )
    assert not told(tmp_path / "2", changed("10-001", "公开主体", "住房和城乡建设部门"), "GK214")


def test_an_office_with_commas_in_brackets_is_one(tmp_path):
    assert not told(tmp_path, changed("10-001", "公开主体", "样例县农业农村局（乡村振兴局、畜牧局）"), "GK214")


def test_a_review_that_binds_to_nothing_is_told(tmp_path):
    page = "# counties/demo/county.yaml\n审核: {日期: 2026-11-20, 单位: 九江市人民政府办公室}\n"
    found = told(tmp_path, page, "GK602")
    assert "没有“标记”" in found[0]
    assert "gongkai review packet --submit" in found[0]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("办法（主席令第32号（2019年修正））和其他", None),
        ("（（一）甲、（二）乙）", None),
        ("办法（（2019年修正））", "（（"),
        ("办法（2019年修正））", "））"),
        ("办法（主席令（2019年））、。", "、。"),
    ],
)
def test_brackets_in_brackets_are_right(tmp_path, text, wrong):
    found = told(tmp_path, changed("10-001", "备注", text), "GK704")
    assert found == ([f"标点重复：“{wrong}”｜请删去多余的标点｜warning"] if wrong else [])


def test_an_office_that_is_called_as_usual_is_no_misspelling_of_another(tmp_path):
    page = """# guidelines/bodies.yaml
角色:
  - {名称: 民政部门, 例: XX县民政局}
"""
    assert not told(tmp_path, page + changed("10-001", "公开主体", "样例县民政局"), "GK203")
    assert "是不是“样例县财政局”？" in told(tmp_path / "2", changed("10-001", "公开主体", "样例县财攻局"), "GK203")[0]


@pytest.mark.parametrize(
    ("key", "text", "hint"),
    [
        ("公开方式", "不公开", "不公开的不列入目录"),
        ("公开对象", "不予公开", "不公开的不列入目录"),
        ("公开方式", "主动、依申请公开", "请选一种；两种都有的，分成两项"),
        ("公开对象", "全社会、特定群体", "请分开写成列表：[全社会, 特定群体]"),
        ("公开对象", "全社会和申请人", "请分开写成列表：[全社会, 特定群体：申请人]"),
        ("公开对象", "社会公众", "面向所有人写“全社会”"),
        ("公开对象", "申请人", "面向部分人写“特定群体：申请人”"),
    ],
)
def test_modes_and_audiences_that_are_none(tmp_path, key, text, hint):
    [found] = told(tmp_path, changed("10-001", key, text), "GK102")
    assert hint in found.split("｜")[1]


@pytest.mark.parametrize("written", ["10001", "10_001", "10-1", "10-01", "10.001", "10-001 {}", "10-001（{}）", "{}"])
def test_a_number_written_in_another_way_is_told_as_it_is(tmp_path, written):
    project = load(example(tmp_path / "1", ""))
    name = next(one.value.secondary for one in project.guidelines["农村危房改造"].items if one.value.id == "10-001")
    page = f"# {HOUSES}\n调整:\n  {written.format(name)}:\n    公开方式: 主动\n"
    assert "只写编号，写成“10-001”" in told(tmp_path / "2", page, "GK201")[0]


def test_a_number_that_nobody_knows_is_likened_to_others(tmp_path):
    found = told(tmp_path, f"# {HOUSES}\n调整:\n  10-099:\n    公开方式: 主动\n", "GK201")
    assert "相近的编号" in found[0]


@pytest.mark.parametrize("text", ["民法典、政府信息公开条例", "民法典；政府信息公开条例"])
def test_several_laws_in_one_text(tmp_path, text):
    found = told(tmp_path, changed("10-001", "公开依据", f'["{text}"]'), "GK202")
    assert "请分开写成列表：[民法典, 政府信息公开条例]" in found[0]


def test_several_laws_in_title_marks_in_one_text(tmp_path):
    found = told(tmp_path, changed("10-001", "公开依据", "[《民法典》《甲办法》]"), "GK307")
    assert "请分开写成列表：[民法典, 《甲办法》]" in found[0]


def test_a_law_in_title_marks_that_is_registered_is_told_by_its_short_name(tmp_path):
    found = told(tmp_path, changed("10-001", "公开依据", "[《中华人民共和国民法典》]"), "GK307")
    assert found == ["“《中华人民共和国民法典》”登记过，却照原文写出｜请写它的简称：民法典｜warning"]
    other = told(tmp_path / "2", changed("10-001", "公开依据", "[《民法典》（甲政发〔2020〕1号）]"), "GK307")
    assert "没有登记" in other[0]  # another document of that name


def test_a_limit_far_beyond_the_guidelines_is_told_where_another_law_is_cited(tmp_path):
    page = f"# {HOUSES}\n调整:\n  10-003:\n    公开时限: 信息形成或者变更之日起40个工作日内\n"
    cited = page + "    公开依据: [政府信息公开条例, 民法典]\n"
    assert told(tmp_path / "1", page, "GK108")
    assert not told(tmp_path / "2", page, "GK404")
    assert not told(tmp_path / "3", cited, "GK108")
    assert told(tmp_path / "4", cited, "GK404")


@pytest.mark.parametrize("text", ["每年13月底前", "每年2月30日前", "2026年0月底前", "6月31日前"])
def test_a_day_that_no_year_has_is_told(tmp_path, text):
    assert f"公开时限中的“{text}”看不懂" in told(tmp_path, changed("10-001", "公开时限", text), "GK107")[0]


@pytest.mark.parametrize("text", ["每年2月29日前", "2026年12月31日前", "3个月前", "12月底前"])
def test_a_day_that_some_year_has_is_fine(tmp_path, text):
    assert not told(tmp_path, changed("10-001", "公开时限", text), "GK107")


@pytest.mark.parametrize(
    ("key", "text"),
    [("二级事项", "待定"), ("公开内容", "[同上]"), ("公开内容", "[补助标准, /]"), ("公开渠道和载体", "[其他：无]")],
)
def test_a_cell_that_says_nothing_is_told(tmp_path, key, text):
    assert "没有说是什么" in told(tmp_path, changed("10-001", key, text), "GK708")[0]


@pytest.mark.parametrize("text", ["XX登记", "××补助"])
def test_crosses_before_any_word_are_a_blank(tmp_path, text):
    assert "模板里的空没有填" in told(tmp_path, changed("10-001", "公开内容", f"[{text}]"), "GK708")[0]


@pytest.mark.parametrize("name", ["县财政局", "财政局", "本县财政局"])
def test_an_office_of_the_county_by_its_short_name(tmp_path, name):
    found = told(tmp_path, f"# counties/demo/county.yaml\n机构:\n  财政部门: {name}\n", "GK215")
    assert found == [f"“{name}”不是机构的全称｜请写全称，如“样例县财政局”｜warning"]


@pytest.mark.parametrize(
    "name",
    ["样例县财政局", "各部门", "国家税务总局样例县税务局", "县级机关事务管理中心样例分中心", "市场监督管理局样例分局"],
)
def test_an_office_that_is_called_in_full(tmp_path, name):
    assert not told(tmp_path, f"# counties/demo/county.yaml\n机构:\n  财政部门: {name}\n", "GK215")


def test_one_role_by_two_names_is_told_and_neither_is_lost_in_silence(tmp_path):
    page = "# counties/demo/county.yaml\n机构:\n  住房城乡建设主管部门: 样例县房产管理局\n"
    assert "“住房城乡建设主管部门”和“住房和城乡建设部门”是同一个角色" in told(tmp_path, page, "GK216")[0]


def test_an_office_written_in_place_of_its_role(tmp_path):
    page = "# counties/demo/county.yaml\n机构:\n  样例县财政局: 财政部门\n"
    assert "左边写角色，右边写机构：“财政部门: 样例县财政局”" in told(tmp_path, page, "GK211")[0]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("江上乡、江下镇", "几个乡镇写成了一条：“江上乡、江下镇”｜请分开写成列表：[江上乡, 江下镇]"),
        ("[江上乡, 江下镇, 江上乡]", "“江上乡”写了两次"),
        ("[江上乡人民政府]", "“江上乡人民政府”不是乡镇的名称｜请写“江上乡”"),
        ("[江上]", "“江上”不是乡镇的名称｜请写全称，如“江上镇”"),
    ],
)
def test_towns_that_are_written_wrong(tmp_path, written, said):
    assert said in told(tmp_path, f"# counties/demo/county.yaml\n乡镇: {written}\n", "GK217")[0]


def test_towns_of_every_kind_are_fine(tmp_path):
    page = "# counties/demo/county.yaml\n乡镇: [江上乡, 江下镇, 城关街道, 良种场, 工业园区, 云山管委会]\n"
    assert not told(tmp_path, page, "GK217")


@pytest.mark.parametrize(("key", "text", "right"), [("设区市", "九江", "九江市"), ("省份", "江西", "江西省")])
def test_the_place_above_by_another_name(tmp_path, key, text, right):
    assert f"请写成 {key}: {right}" in told(tmp_path, f"# counties/demo/county.yaml\n{key}: {text}\n", "GK212")[0]


@pytest.mark.parametrize("name", ["样例市", "样例县区", "样例回族自治县", "新样例区"])
def test_a_county_that_the_gazetteer_knows_by_its_former_name(tmp_path, name):
    page = f'# counties/demo/county.yaml\n名称: {name}\n代码: "360489"\n'
    [one] = told(tmp_path, page, "GK212")
    assert f"counties/places.yaml 里没有{name}（360489），有样例县（360499）" in one
    assert one.endswith(f"gongkai rename-office 样例县 {name} --prefix｜warning")
    shutil.rmtree(tmp_path / "p")
    assert not told(tmp_path, page, "GK408")  # its offices are no neighbour's


@pytest.mark.parametrize("name", ["样例高新区", "样例经济技术开发区"])
def test_a_zone_beside_a_county_is_not_what_the_county_became(tmp_path, name):
    page = f'# counties/demo/county.yaml\n名称: {name}\n代码: "360489"\n'
    assert not [one for one in told(tmp_path, page, "GK212") if "rename-office" in one]


@pytest.mark.parametrize(
    ("code", "province", "wrong"),
    [
        ("330122", "四川省", "代码 330122 的前两位是浙江省的，省份写的是“四川省”"),
        ("330122", "浙江", "代码 330122 的前两位是浙江省的，省份写的是“浙江”"),
        ("990122", "浙江省", "代码 990122 的前两位不是哪个省的代码"),
        ("330122", "浙江省", ""),
        ("110118", "北京市", ""),
    ],
)
def test_a_code_is_one_of_the_province_s(tmp_path, code, province, wrong):
    page = f'# counties/demo/county.yaml\n名称: 桐庐县\n代码: "{code}"\n设区市: 杭州市\n省份: {province}\n'
    found = told(tmp_path, page, "GK212")
    assert (len(found), all(wrong in one for one in found)) == (bool(wrong), True), found
    assert code[:2] == "99" or not wrong or "请写成 省份: 浙江省，或改正代码" in found[0]


@pytest.mark.parametrize("said", ["名称: 甲市", '代码: "360489"'])
def test_a_county_of_which_the_gazetteer_knows_the_former_name_or_code(tmp_path, said):
    [one] = told(tmp_path, f"# counties/demo/county.yaml\n{said}\n", "GK212")
    assert "已经改了的，请把 counties/places.yaml 里的名称、代码也改过来" in one


def test_a_website_that_only_looks_like_the_governments(tmp_path):
    page = "# counties/demo/county.yaml\n网站: https://www.example.gov.cn.example.com\n"
    assert "不在 .gov.cn 之下" in told(tmp_path, page, "GK803")[0]


def rewritten(tmp_path, file, old, new):
    """The small project with one text of one file replaced, as it stands."""
    root = example(tmp_path / "p", "")
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return root


@pytest.mark.parametrize(("text", "code"), [("{拟：样例县财政局}", "GK012"), ("{拟:样例县财政局}", "GK015")])
def test_a_colon_in_braces_that_makes_no_key_is_told_at_its_line(tmp_path, text, code):
    root = rewritten(tmp_path, "counties/demo/county.yaml", "财政部门: 样例县财政局", f"财政部门: {text}")
    [found] = [one for one in load(root).findings if one.code == code]
    line = (root / "counties/demo/county.yaml").read_text(encoding="utf-8").splitlines()[found.span.line - 1]
    assert "财政部门" in line
    assert "拟" in found.message


def test_offices_that_are_still_open_move_no_finding_to_another_line(tmp_path):
    offices = "采购人:\n  财政部门: {拟: 甲局}\n  住房和城乡建设部门: {建议: 乙局}"
    root = rewritten(tmp_path, "counties/demo/county.yaml", "住房和城乡建设部门: 样例县住房和城乡建设局", offices)
    text = (root / "counties/demo/county.yaml").read_text(encoding="utf-8")
    (root / "counties/demo/county.yaml").write_text(text.replace("  财政部门: 样例县财政局\n", ""), encoding="utf-8")
    [found] = [one for one in load(root).findings if one.code == "GK015"]
    assert "住房和城乡建设部门" in text.splitlines()[found.span.line - 1]


def test_what_stands_on_the_left_names_what_is_wrong_on_the_right(tmp_path):
    page = "# counties/demo/county.yaml\n机构:\n  财政部门: {甲: 乙}\n不采用领域: {财政预决算: [甲]}\n"
    found = sorted(one.message for one in load(example(tmp_path / "p", page)).findings if one.code == "GK015")
    assert found == ["“不采用领域”里的“财政预决算”应是文字，这里是列表", "“机构”里的“财政部门”应是列表，这里是“键: 值”"]


def test_a_reason_that_is_no_text_is_an_error_and_not_taken_for_none(tmp_path):
    root = example(tmp_path / "p", f"# {HOUSES}\n不采用:\n  10-002: [甲, 乙]\n")
    assert [one.code for one in check(load(root)).findings] == ["GK015"]


def test_two_keys_that_only_look_different_are_one(tmp_path):
    page = f"# {HOUSES}\n调整:\n  10-001:\n    公开⽅式: 依申请公开\n    公开方式: 主动\n"
    [found] = [one for one in load(example(tmp_path / "p", page)).findings if one.code == "GK013"]
    assert "是同一个键" in found.message
    assert len(found.related) == 1


def test_the_copy_of_a_file_is_told_and_not_the_file(tmp_path):
    root = example(tmp_path / "p", "")
    file = root / HOUSES
    (file.parent / "10-nongcun-weifang-gaizao - 副本.yaml").write_bytes(file.read_bytes())
    [found] = [one for one in load(root).findings if one.code == "GK210"]
    assert "副本" in found.span.file
    assert "请删去" in found.hint


def test_a_number_that_two_domains_have_is_told(tmp_path):
    root = example(tmp_path / "p", "# guidelines/10-shuili.yaml\n领域: 水利\n序号: 10\n类别: 其他\n")
    [found] = [one for one in load(root).findings if one.code == "GK210"]
    assert (found.span.file, "序号 10 已经是" in found.message) == ("guidelines/10-shuili.yaml", True)


def test_a_community_has_no_villages_items(tmp_path):
    cited = {"10-001": "村民委员会组织法第三十条", "10-003": "村民委员会组织法, 城市居民委员会组织法"}
    items = "".join(f"  - 编号: {number}\n    公开依据: [{laws}]\n" for number, laws in cited.items())
    body = "# counties/demo/towns/jiangshang/villages/xincun/village.yaml\n主体: 新村社区居民委员会\n"
    [one] = told(tmp_path, f"# guidelines/10-nongcun-weifang-gaizao.yaml\n事项:\n{items}{body}", "GK417")
    assert one.startswith("10-001 只依据村民委员会的组织法，")
    assert "gongkai exclude 10-001 --reason 只适用于村民委员会 --place demo/jiangshang/xincun" in one


def test_a_default_that_fills_nothing_is_told(tmp_path):
    page = f"# {HOUSES}\n默认:\n  公开时限: 信息形成或者变更之日起5个工作日内\n"
    assert "没有用上" in told(tmp_path, page, "GK416")[0]


@pytest.mark.parametrize("space", ["\u3000", "\u00a0", "\u3000\u3000"])
def test_a_wide_space_behind_a_colon_is_nothing(tmp_path, space):
    root = rewritten(tmp_path, "counties/demo/county.yaml", "网站: https://www.example.gov.cn", f"网站: {space}")
    assert [one.message for one in check(load(root)).findings if one.code == "GK213"] == ["“网站”空着"]


@pytest.mark.parametrize(
    ("file", "old", "code"),
    [("counties/demo/county.yaml", "版本: 2026年版", "GK710"), (HOUSES, "二级事项: 补助资金发放", "GK708")],
)
def test_a_text_of_spaces_only_is_told(tmp_path, file, old, code):
    root = rewritten(tmp_path, file, old, f'{old.partition(":")[0]}: "\u3000"')
    assert any("只有空格" in one.message for one in check(load(root)).findings if one.code == code)


def test_fewer_days_than_none(tmp_path):
    page = "# counties/demo/lists/participation/2026.yaml\n条目:\n  - 编号: P-001\n    参与方式: [公开征求意见]\n    征求意见天数: -5\n"
    assert "公开征求意见只有-5日" in told(tmp_path, page, "GK923")[0]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("[补助标准，补助对象]", "[补助标准, 补助对象]"),
        ("【补助标准、补助对象】", "[补助标准, 补助对象]"),
        ("［补助标准, 补助对象］", "[补助标准, 补助对象]"),
        ("[补助标准（元，角），补助对象]", "[补助标准（元，角）, 补助对象]"),
    ],
)
def test_several_elements_typed_as_one(tmp_path, text, right):
    assert f"请分开写成列表：{right}" in told(tmp_path, changed("10-001", "公开内容", text), "GK109")[0]


@pytest.mark.parametrize(
    "text",
    [
        "[举报、咨询方式（电话，地址等）]",
        "[补助标准，补助对象, 申请条件]",
        "[农村危房改造补助资金，按照县里的规定逐户发放的情况]",
    ],
)
def test_one_element_with_a_comma_stays_one(tmp_path, text):
    assert not any("写成了一条" in one for one in told(tmp_path, changed("10-001", "公开内容", text), "GK109"))


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("二级事项: 补助资金发放 #3 楼", "#3 楼"),
        ("二级事项: 补助资金发放 #（试行）", "#（试行）"),
        ("二级事项: 补助资金发放\t#一", "#一"),
    ],
)
def test_what_a_sign_cuts_off_is_told(tmp_path, line, lost):
    root = rewritten(tmp_path, HOUSES, "二级事项: 补助资金发放", line)
    [found] = [one for one in check(load(root)).findings if one.code == "GK712"]
    assert f"“{lost}”没有读" in found.message


@pytest.mark.parametrize(
    "line",
    [
        "二级事项: 补助资金发放 # 说明",
        "二级事项: 补助资金发放#3",
        '二级事项: "补助资金发放 #3"',
        "二级事项: |-\n      补助资金发放 #3",
        "二级事项: 补助资金发放 #gongkai: 忽略 GK101：理由",
        "二级事项: 补助资金发放\n    #说明",
    ],
)
def test_comments_and_signs_in_texts_are_fine(tmp_path, line):
    root = rewritten(tmp_path, HOUSES, "二级事项: 补助资金发放", line)
    assert not [one for one in check(load(root)).findings if one.code == "GK712"]


@pytest.mark.parametrize("name", ['"{拟: 样例县财政局}"', "【样例县财政局】", "样例县财政局[待核]"])
def test_a_name_of_an_office_holds_no_marks_of_the_file(tmp_path, name):
    root = rewritten(tmp_path, "counties/demo/county.yaml", "财政部门: 样例县财政局", f"财政部门: {name}")
    assert any("不是名称：里面有" in one.message for one in check(load(root)).findings if one.code == "GK710")


# Commands that need to be told the place where there are several, as far as what is proposed ends.
PROPOSED = re.compile(
    "gongkai (?:set|adopt|exclude|confirm|rename-office|worksheet|new (?:item|list)|import|review (?:packet|sign|answer))"
    "\\b[^。；，、）：？“”\n]*"
)
NAMES = re.compile(r"--place|--county|\{[^{}]*(?:option|here)[^{}]*\}|\{\}")
WITHOUT = {  # said of no place: a new project's only one, the guidelines, a file that names its place, a command itself
    "cli/editing.py": 2,
    "cli/new.py": 1,
    "cli/new_project.py": 2,
    "cli/review.py": 2,
    "cli/worksheet.py": 2,
    "editing/list_sheet.py": 1,
    "progress/status.py": 1,
    "render/xlsx/worksheet.py": 1,
    "rules/lifecycle.py": 1,
}
PAGES = ("cli/examples.py", "cli/reference.py", "source/beginning.py", "source/meanings.py")  # read for themselves


def texts(node):
    """The texts of a module that are no docstrings and no help, with the expressions in them."""
    first = node.body[0] if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and node.body else None
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.JoinedStr):
            parts = (
                one.value if isinstance(one, ast.Constant) else f"{{{ast.unparse(one.value)}}}" for one in child.values
            )
            yield "".join(parts)
        elif isinstance(child, ast.Constant):
            yield child.value if isinstance(child.value, str) else ""
        elif not (child is first and isinstance(child, ast.Expr)) and getattr(child, "arg", "") not in (
            "help",
            "short_help",
        ):
            yield from texts(child)


def test_commands_that_messages_propose_name_the_place():
    """They are to work when they are pasted, in projects of several counties, too."""
    here = Path(gongkai.__file__).parent
    found = {}
    for path in sorted(here.rglob("*.py")):
        told = [one for text in texts(ast.parse(path.read_text("utf-8"))) for one in PROPOSED.findall(text)]
        assert all("--primary" in one for one in told if " item --domain" in one), "which `new item` asks for"
        if lacking := [one for one in told if not NAMES.search(one)]:
            found[path.relative_to(here).as_posix()] = lacking
    assert {name: len(some) for name, some in found.items() if name not in PAGES} == WITHOUT, found
