"""What tables of other provinces and of towns showed: each kind as it should be read and as it should not."""

import csv

import pytest

from gongkai.importers.opening import files
from gongkai.importers.reading import list_rows
from gongkai.importers.reading.basis import basis, law_names
from gongkai.importers.reading.cells import audience, bodies, deadline, elements
from gongkai.importers.reading.channels import channels
from gongkai.importers.reading.headings import Field
from gongkai.importers.reading.meaning import reading
from gongkai.importers.reading.record import name_of
from gongkai.importers.reading.values import same
from gongkai.model.item import PUBLIC
from gongkai.model.law import Law
from import_cases import outcome_of, page, read_rows

LAWS = {
    law.key: law
    for law in (
        Law(key="甲意见", title="关于甲乙工作的意见", number="甲发〔2016〕8号", kind="规范性文件"),
        Law(key="甲细则", title="甲办公厅印发〈关于甲乙工作的意见〉实施细则的通知", kind="规范性文件"),
        Law(key="乙法", title="中华人民共和国乙法", number="主席令第16号", kind="法律"),
        Law(key="乙法实施条例", title="中华人民共和国乙法实施条例", kind="行政法规"),
        Law(key="丙办法", title="丙丁暂行办法", number="丙发〔2018〕115号", kind="规章"),
    )
}
NAMED = law_names(LAWS)


@pytest.mark.parametrize(
    ("written", "cited"),
    [
        ("《关于甲乙工作的意见》及其实施细则", ("甲意见", "甲细则")),
        ("1.《乙法》\n2.《关于甲乙工作的意见》及其实施细则", ("乙法", "甲意见", "甲细则")),
        ("《乙法》及其实施条例、《丙丁暂行办法》", ("乙法", "乙法实施条例", "丙办法")),
        ("《乙法》和实施条例等", ("乙法", "乙法实施条例")),
        ("《丙丁暂行办法》及其实施细则", ("丙办法", "其他：及其实施细则")),  # which nobody knows
    ],
)
def test_what_puts_a_law_into_effect_and_is_told_behind_it_is_cited_by_its_own_name(written, cited):
    assert basis(written, NAMED).cited == cited


@pytest.mark.parametrize(
    ("written", "cited", "unknown"),
    [
        ("《丙丁暂行办法》（丙发〔2018115号）等", ("丙办法",), ()),
        ("《丙丁暂行办法》(丙发〔2018115号)《乙法》(主席令第16)", ("丙办法", "乙法"), ()),
        ("《丙丁暂行办法》(丙发(2018)115号、《乙法》", ("丙办法", "乙法"), ()),
        ("《中华人民共和国乙法》（主席令第十六号）", ("乙法",), ()),
        ("《中华人民共和国乙法》（主席令第16号）号", ("乙法",), ()),
        ("《某办法》(某办发(2014)74号、《乙法》", ("《某办法》(某办发(2014)74号", "乙法"), ("《某办法》(某办发(2014)74号",)),
        ("《某办法》（某发〔2012〕5号、某发〔2013〕1号）", ("《某办法》（某发〔2012〕5号、某发〔2013〕1号）",), ("《某办法》（某发〔2012〕5号、某发〔2013〕1号）",)),
        ("《乙法》（第二章）", ("乙法", "其他：（第二章）"), ()),  # no number
    ],
)  # fmt: skip
def test_numbers_whose_brackets_are_wrong_belong_to_the_law_before_them(written, cited, unknown):
    found = basis(written, NAMED)
    assert (found.cited, found.unknown, found.differing) == (cited, unknown, ())


@pytest.mark.parametrize("lead", ["根据", "依据", "按照", "及相关规定、根据"])
def test_words_that_lead_to_a_law_are_neither_its_issuer_nor_a_document(lead):
    assert basis(f"《乙法》{lead}国务院《丙丁暂行办法》", NAMED).cited == ("乙法", "丙办法")
    assert basis(f"《乙法》{lead}国务院《丙丁暂行办法》", NAMED).differing == ("国务院《丙丁暂行办法》",)
    assert basis(f"《乙法》{lead}《丙丁暂行办法》", NAMED).cited == ("乙法", "丙办法")


@pytest.mark.parametrize(
    ("written", "cited", "quoted"),
    [
        (
            "《乙法》、第七条甲应当申报。《丙丁暂行办法》、《某法》",
            ("乙法第七条", "丙办法", "《某法》"),
            ("甲应当申报。",),
        ),
        ("《乙法》第七条甲应当申报。\n《丙丁暂行办法》", ("乙法第七条", "丙办法"), ("甲应当申报。",)),
        ("《乙法》第七条规定的程序", ("乙法第七条", "其他：规定的程序"), ()),
        ("《乙法》第七条和《丙丁暂行办法》", ("乙法第七条", "丙办法"), ()),
    ],
)
def test_the_text_of_an_article_right_behind_its_number_is_not_cited(written, cited, quoted):
    found = basis(written, NAMED)
    assert (found.cited, found.quoted) == (cited, quoted)


@pytest.mark.parametrize(
    ("written", "cited"),
    [
        ("《乙法》第7条第1款", ("乙法第七条第一款",)),
        ("《乙法》（主席令第16号）第12条第(2)项", ("乙法第十二条第（二）项",)),
        ("《乙法》第 105 条、第８条", ("乙法第一百零五条、第八条",)),
        ("《乙法》第七、八条", ("乙法第七条、第八条",)),
        ("《乙法》第7-9条", ("乙法第七条至第九条",)),
        ("《乙法》7、8条，《丙丁暂行办法》第20条", ("乙法第七条、第八条", "丙办法第二十条")),
        ("《乙法》（第七条第（一）项）", ("乙法第七条第（一）项",)),
        ("《乙法》[第7条]", ("乙法第七条",)),
        ("《乙法》中第七条；第八条", ("乙法第七条、第八条",)),
        ("《乙法》第十条之一", ("乙法第十条之一",)),
        ("《乙法》第三章第八条", ("乙法第八条（第三章）",)),
        ("《乙法》第七条之规定", ("乙法第七条",)),
        ("乙法实施条例第7条\n丙丁暂行办法", ("乙法实施条例第七条", "丙办法")),
        ("《某法》第7条", ("《某法》第七条",)),
        ("《乙法》等3条", ("乙法", "其他：等3条")),
        ("《乙法》第2项目", ("乙法", "其他：第2项目")),
        ("《关于乙法第47条第2款的批复》", ("《关于乙法第47条第2款的批复》",)),
        ("甲发〔2020〕3号第7、8条", ("其他：甲发〔2020〕3号第七条、第八条",)),
    ],
)
def test_articles_as_people_write_them_are_as_laws_number_them(written, cited):
    assert basis(written, NAMED).cited == cited
    assert same("公开依据", cited, tuple(one.replace("七", "7") for one in cited), exact=False)


CHANNELS = ("政府网站", "政府公报", "两微一端", "发布会/听证会", "广播电视", "纸质媒体", "政务服务中心", "入户/现场", "社区/企事业单位/村公示栏（电子屏）", "其他")  # fmt: skip
BOARD = "社区/企事业单位/村公示栏（电子屏）"


@pytest.mark.parametrize(
    ("written", "read", "unticked"),
    [
        ("▄政府网站；口政府公报：口甲场所；口两微一端；口广播电视", ("政府网站",), ("甲场所",)),
        ("■政府网站口政府公报 口两微一端口广播电台口纸质媒体", ("政府网站",), ()),
        ("■办事窗口政务服务中心 □广播电视", ("其他：办事窗口政务服务中心",), ()),  # 口 of a word
        ("口政府网站；口岸大厅；口政府公报 口两微一端", (), ("政府网站;口岸大厅",)),
        ("■社区/村公示栏(电子屏)", (BOARD,), ()),
        ("村（社区）公示栏", (BOARD,), ()),
        ("行政村公示栏", (BOARD,), ()),
        ("1政府网站2政府公报", ("政府网站", "政府公报"), ()),
        ("1楼大厅、2楼大厅", ("其他：1楼大厅", "其他：2楼大厅"), ()),
        ("■社区/企事业单位/存公示栏(电子屏)", (BOARD,), ()),  # one letter is wrong
        ("■社区/企事业单位/镇办公告栏(电子屏)", ("其他：社区/企事业单位/镇办公告栏(电子屏)",), ()),
    ],
)
def test_channels_as_other_places_write_them(written, read, unticked):
    found = channels(written, CHANNELS)
    assert (found.names, tuple(text.replace("；", ";") for text in found.unticked)) == (read, unticked)


def test_a_note_right_behind_a_channel_is_no_part_of_it():
    found = channels("■政府网站■其他法律服务网注：可归集至省级网。", CHANNELS)
    assert (found.names, found.reworded) == (("政府网站", "其他：法律服务网"), ("注：可归集至省级网。",))
    assert channels("■其他：关注：甲公众号", CHANNELS).names == ("其他：关注：甲公众号",)


@pytest.mark.parametrize(
    ("end", "kept"),
    [
        ("及时向社会公开。", ()),
        ("公开（涉密除外）", ("政府网站（涉密除外）",)),
        ("在7日内公示", ("政府网站（在7日内）",)),
    ],
)
def test_what_a_sentence_says_besides_its_channels_is_kept(end, kept):
    assert channels(f"通过政府公报、政府网站等方式{end}", CHANNELS)[:2] == (("政府公报", "政府网站"), kept)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("甲市某局乙分局/镇人民政府（街道办事处）", ("甲市某局乙分局", "镇人民政府（街道办事处）")),
        ("县民政局/乡镇（街道）", ("县民政局", "乡镇（街道）")),
        ("教育/体育局", ("教育/体育局",)),
        ("县某局（甲/乙）", ("县某局（甲/乙）",)),
        ("各政府\n部门及\n乡镇", ("各政府部门及乡镇",)),
        ("县政府\n县某局", ("县政府", "县某局")),
        ("1.县某局；2.镇政府", ("县某局", "镇政府")),
        ("①县某局②镇政府", ("县某局", "镇政府")),
        ("县某局 镇政府", ("县某局", "镇政府")),
        ("县某局|镇政府", ("县某局", "镇政府")),
        ("县某局和各镇人民政府", ("县某局", "各镇人民政府")),
        ("县某局及其派出机构", ("县某局及其派出机构",)),
        ("教育和体育局", ("教育和体育局",)),
        ("县某局（甲所和乙所）", ("县某局（甲所和乙所）",)),
        ("县 某 局", ("县某局",)),
        ("县人民政府 办公室", ("县人民政府办公室",)),
        ("县某局 服务中心", ("县某局服务中心",)),
        ("县某局、镇人民政府（街道办\n事处）", ("县某局", "镇人民政府（街道办事处）")),
        ("县甲和乙局和县丙和丁局", ("县甲和乙局", "县丙和丁局")),
        ("县农业农村和水利局", ("县农业农村和水利局",)),
        ("1.县某局 2.镇人民政府", ("县某局", "镇人民政府")),
        ("（1）县某局（2）镇人民政府", ("县某局", "镇人民政府")),
        ("市、县某局、镇政府", ("市、县某局", "镇政府")),
        ("县、乡镇人民政府、县（区）某局", ("县、乡镇人民政府", "县（区）某局")),
        ("镇、街道办事处、村", ("镇", "街道办事处", "村")),
        ("乡镇、县教育局、民政局", ("乡镇", "县教育局", "民政局")),
        ("乡镇\n街道\n县某局", ("乡镇", "街道", "县某局")),
    ],
)
def test_offices_with_slashes_and_of_torn_lines(written, read):
    assert bodies(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("一、甲信息\n1.名称\n2.地址\n二、乙信息\n1.条件", ("甲信息：1.名称；2.地址", "乙信息：1.条件")),
        ("（一）政策\n1.甲\n（二）结果\n●名单\n●金额", ("政策：1.甲", "结果：●名单；●金额")),
        ("1.机构名称；\n2.时间；\n①甲②乙\n3.地址", ("机构名称", "时间；①甲②乙", "地址")),
        ("（1）甲；（2）乙；①丙；②丁；\n• 戊", ("甲", "乙", "丙", "丁", "戊")),
        ("1 甲名称\n2 乙地址\n3丙电话", ("甲名称", "乙地址", "丙电话")),
        ("1.甲结果\n2个工作日内公示", ("甲结果", "2个工作日内公示")),
        ("1名称\n2地址", ("名称", "地址")),
        ("1、甲：1.丙；2.丁\n2、乙", ("甲：1.丙；2.丁", "乙")),
        ("1.甲；2.乙；3、丙", ("甲", "乙", "丙")),
        ("1级医院名单\n2级医院名单", ("1级医院名单", "2级医院名单")),
        ("1对1帮扶：1.甲；2.乙", ("1对1帮扶：1.甲；2.乙",)),
        ("1月公布；1.甲信息\n2.乙信息", ("1月公布", "甲信息", "乙信息")),
        ("a.甲\nb.乙", ("甲", "乙")),
        ("⑴甲⑵乙", ("甲", "乙")),
        ("➢ 甲\n➢ 乙", ("甲", "乙")),
        ("◆甲\n◇乙\n◇丙\n◆丁", ("甲：◇乙；◇丙", "丁")),
        ("包括：1.甲；2.乙；3.丙。", ("包括：1.甲；2.乙；3.丙",)),
        ("甲予以公开。1.乙；2.丙。", ("甲予以公开", "乙", "丙")),
        ("一、甲：（一）丙（二）丁\n二、乙", ("甲：（一）丙（二）丁", "乙")),
        ("（1）甲：1.丙2.丁3.戊（2）乙（含(a)己）", ("甲：1.丙2.丁3.戊", "乙（含(a)己）")),
        ("1)甲2)乙", ("甲", "乙")),
        ("㈠甲㈡乙", ("甲", "乙")),
        ("Ⅰ.甲\nⅡ.乙", ("甲", "乙")),
        ("①、甲\n②、乙", ("甲", "乙")),
        ("甲批复\n（含文号）\n乙请示", ("甲批复（含文号）", "乙请示")),
        ("《甲意见》《乙办法（试行）》、各地配套文件", ("《甲意见》", "《乙办法（试行）》", "各地配套文件")),
        ("《甲》、《乙》规定的事项", ("《甲》、《乙》规定的事项",)),
    ],
)
def test_elements_within_elements_stay_with_them(written, read):
    assert elements(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("全社会/特定群体", (PUBLIC, "特定群体")),
        ("公众及申请人", (PUBLIC, "特定群体：申请人")),
        ("所有人", (PUBLIC,)),
        ("全体村民", ("特定群体：全体村民",)),
        ("不特定公众", (PUBLIC,)),
        ("公民、法人和其他组织", (PUBLIC,)),
        ("■全社会 □特定群体（请写明）____", (PUBLIC,)),
    ],
)
def test_everybody_and_others_in_one_cell(written, read):
    assert audience("", "", written) == (read, [])


def test_what_stands_between_numbered_elements_or_behind_a_limit_is_no_part_of_them():
    assert elements("1.甲条件、2.乙标准、3.丙、丁标准") == ("甲条件", "乙标准", "丙、丁标准")
    assert elements("甲环节：受理,；乙环节：批复") == ("甲环节：受理", "乙环节：批复")
    assert deadline("信息形成之日起20个工作日内；") == "信息形成之日起20个工作日内"


HEAD = ["序号", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "全社会", "主动", "县级"]  # fmt: skip
ROW = ["甲法律", "《甲法》", "20个工作日内", "县某局", "■政府网站 □政府公报", "√", "√", "√"]


def items(path, county):
    """The items that a page's rows are, as values by key."""
    return [reading(record, county.registry).values for record in read_rows(path, county)]


def test_a_table_with_a_row_for_each_line(tmp_path, county):
    """Lines of one item go on with it: where only 一级事项 is torn, and where a bracket stands open."""
    rows = [
        ["1", "政策", "法律法规", "1.甲法；", *ROW[1:]],
        ["", "文件", "", "2.乙条例；", "", "", "", "□两微一端", "", "", ""],
        ["", "", "", "3.丙办法。", "", "", "", "□广播电视", "", "", ""],
        ["2", "", "部门和", "与甲有关的部门和", "《政府信息", "信息形成或变", "县某局，镇", "■政府网站", "√", "√", "√"],
        [
            "",
            "",
            "地方规",
            "地方规章、规范性文",
            "公开条例》（国务院",
            "更之日起20",
            "人民政府（街",
            "□两微一端",
            "",
            "",
            "",
        ],
        ["", "", "章", "件", "令第711号）", "个工作日内", "道办事处）", "■广播电视", "", "", ""],
        ["3", "", "标准", *ROW],
    ]
    first, second, third = items(page(tmp_path / "表.html", [HEAD, *rows], "救灾领域"), county)
    assert (first["一级事项"], first["二级事项"], first["公开内容"]) == ("政策文件", "法律法规", ("甲法", "乙条例", "丙办法"))  # fmt: skip
    assert second == {
        "一级事项": "政策文件",
        "二级事项": "部门和地方规章",
        "公开内容": ("与甲有关的部门和地方规章、规范性文件",),
        "公开依据": ("政府信息公开条例",),
        "公开时限": "信息形成或变更之日起20个工作日内",
        "公开主体": ("县某局", "镇人民政府（街道办事处）"),
        "公开渠道和载体": ("政府网站", "广播电视"),
        "公开对象": ("全社会",),
        "公开方式": "主动",
        "公开层级": ("县级",),
    }
    assert third["一级事项"] == "政策文件"


def test_a_row_without_a_number_that_says_all_of_an_item_is_one(tmp_path, county):
    """Merging was lost, as CSV files lose it: number, 一级事项 and ticks are empty."""
    rows = [["1", "政策文件", "法律法规", *ROW], ["", "", "规章", "乙", "《乙法》", "", "", "", "", "", ""]]
    assert [one["二级事项"] for one in items(page(tmp_path / "表.html", [HEAD, *rows]), county)] == ["法律法规", "规章"]


def test_a_name_is_one_however_many_blanks_a_narrow_column_leaves_in_it(tmp_path, county):
    row = ["1", "行政许可", "甲设施拆 除或 闲置审 批", *ROW]
    assert items(page(tmp_path / "表.html", [HEAD, row]), county)[0]["二级事项"] == "甲设施拆除或闲置审批"


def test_the_words_of_one_column_beside_the_mode_of_another_are_a_note(tmp_path, county):
    head = [*HEAD[:9], "公开方式", "公开属性", "县级"]
    row = ["1", "甲", "乙", *ROW[:6], "全文发布", "主动公开", "√"]
    [record] = read_rows(page(tmp_path / "表.html", [head, row]), county)
    found = reading(record, county.registry)
    assert (found.values["公开方式"], found.kept, found.odd) == ("主动", ["公开方式：全文发布"], [])


def test_offices_and_villages_tell_the_column_of_a_table_without_a_header(tmp_path, county):
    row = [
        "1",
        "甲",
        "乙",
        "丙名单",
        "《甲法》",
        "20个工作日内",
        "县某局，各乡镇人民政府，村（社区）",
        "■政府网站",
        "√",
        "",
        "√",
        "",
        "√",
        "",
        "",
    ]
    [found, _] = items(page(tmp_path / "表.html", [row, ["2", "甲", "丁", *row[3:]]]), county)
    assert found["公开主体"] == ("县某局", "各乡镇人民政府", "村（社区）")


@pytest.mark.parametrize(
    ("written", "cited"),
    [
        ("丙丁暂行办法》及相关规定", ("丙办法",)),
        ("1.丙丁暂行办法》\n2.《乙法》", ("丙办法", "乙法")),
        ("《关于甲、丙的通知》、丙丁暂行办法》", ("《关于甲、丙的通知》", "丙办法")),
        ("《某法》》》", ("《某法》",)),
    ],
)
def test_a_title_of_which_only_the_end_is_marked(written, cited):
    assert basis(written, NAMED).cited == cited


def test_rows_with_names_of_their_own_on_a_fourth_level_are_items_of_their_own(tmp_path, county):
    head = ["一级目录", "二级目录", "三级目录", "四级目录", "公开内容", "公开形式", "公开时限", "公开主体"]
    rows = [
        [("甲", 3, 1), ("乙", 2, 1), ("丙", 2, 1), "预算", "年度预算", "网站公开", "20日内", ("某局", 3, 1)],
        ["决算", "年度决算", "网站公开", "30日内"],
        [("丁", 1, 3), "说明", "网站公开", "20日内"],
    ]
    records = read_rows(page(tmp_path / "表.html", [head, *rows]), county)
    assert [name_of(record) for record in records] == [("甲", "乙：丙：预算"), ("甲", "乙：丙：决算"), ("甲", "丁")]
    first, second, _ = (reading(record, county.registry) for record in records)
    assert (first.values["公开时限"], second.values["公开内容"]) == ("20日内", ("年度决算",))
    assert (first.values["公开渠道和载体"], first.kept) == (("政府网站",), [])


@pytest.mark.parametrize(
    ("written", "history"),
    [
        ("《中华人民共和国乙法》（2007年8月30日甲会议通过，根据2015年4月24日《关于修改〈某法〉的决定》修正）", True),
        ("《丙丁暂行办法》（2016年12月8日发布，丙发〔2018〕115号）", True),
        ("《丙丁暂行办法》（丙发〔2018〕116号，2016年12月8日发布）", False),
        ("《丙丁暂行办法》（丙发〔2018〕116号）", False),
    ],
)
def test_when_a_law_was_adopted_and_amended_is_no_other_number(written, history):
    found = basis(written, NAMED)
    assert (found.histories, found.differing) == (((written,), ()) if history else ((), (written,)))


def test_a_row_of_a_list_as_a_card(tmp_path, county):
    """Headings on the left and what they say on the right, an item in each column."""
    rows = [
        [("办事指南", 1, 3)],
        ["事项名称", "甲申领", "乙申领"],
        ["办理单位", "县某局", "县某局"],
        ["咨询电话", "1", "2"],
    ]
    [listed] = list_rows.read_all(files.read(page(tmp_path / "表.html", rows)), county.project.forms["guides"].value)
    assert [row.cells for row in listed.rows] == [
        {"事项名称": "甲申领", "实施主体": "县某局", "咨询电话": "1"},
        {"事项名称": "乙申领", "实施主体": "县某局", "咨询电话": "2"},
    ]
    assert [row.place for row in listed.rows] == ["表1第2列", "表1第3列"]


def rows_of_list(path, county, slug):
    """The rows of a page's list by key, and the headings that were taken for others."""
    [listed] = list_rows.read_all(files.read(path), county.project.forms[slug].value)
    return [row.cells for row in listed.rows], listed.likened


@pytest.mark.parametrize(
    ("slug", "head", "row", "read", "likened"),
    [
        (
            "participation",
            ["序号", "决策事项名称", "决策事项程序", "是否听证", "决策承办单位", "决策时间"],
            ["1", "甲方案", "专家论证", "否", "县某局", "2025年7月"],
            {"事项名称": "甲方案", "履行程序": "专家论证", "承办单位": "县某局", "完成时限": "2025年7月"},
            {
                "决策事项名称": "事项名称",
                "决策事项程序": "履行程序",
                "决策承办单位": "承办单位",
                "决策时间": "完成时限",
            },
        ),
        (
            "participation",
            ["序号", "决策项目", "申报单位", "拟决策时间"],
            ["1", "甲方案", "县某局", "2025.06"],
            {"事项名称": "甲方案", "承办单位": "县某局", "完成时限": "2025.06"},
            {"决策项目": "事项名称", "申报单位": "承办单位", "拟决策时间": "完成时限"},
        ),
        (
            "withheld",
            ["序号", "信息事项类别", "信息事项内容", "不予主动公开法律政策依据"],
            ["1", "甲类", "乙信息", "《甲法》"],
            {"事项名称": "乙信息", "具体依据": "《甲法》"},
            {"信息事项内容": "事项名称", "不予主动公开法律政策依据": "具体依据"},
        ),
        (
            "withheld",
            ["序号", "不予公开事项", "不公开情形", "不公开依据", "责任科室"],
            ["1", "甲信息", "商业秘密", "《甲法》", "某股"],
            {"事项名称": "甲信息", "情形": "商业秘密", "具体依据": "《甲法》", "主管单位": "某股"},
            {"不予公开事项": "事项名称", "不公开情形": "情形", "不公开依据": "具体依据", "责任科室": "主管单位"},
        ),
        (
            "interpretations",
            ["序号", "文件标题", "发文字号", "起草单位", "印发时间", "解读材料标题", "解读方式", "解读时间"],
            ["1", "甲措施", "甲发〔2024〕5号", "县某局", "2024.3.5", "乙", "图解", "3月6日"],
            {
                "文件名称": "甲措施",
                "文号": "甲发〔2024〕5号",
                "发文单位": "县某局",
                "文件发布日期": "2024.3.5",
                "解读形式": "图解",
                "解读日期": "3月6日",
            },
            {
                "文件标题": "文件名称",
                "发文字号": "文号",
                "起草单位": "发文单位",
                "印发时间": "文件发布日期",
                "解读方式": "解读形式",
                "解读时间": "解读日期",
            },
        ),
        (
            "duties",  # its own headings, but for two
            ["权力编码", "职权类别", "职权名称", "实施依据", "实施主体", "服务编码"],
            ["Q1", "行政许可", "甲许可", "《甲法》", "县某局", "9"],
            {
                "职权编码": "Q1",
                "权力类型": "行政许可",
                "职权名称": "甲许可",
                "实施依据": "《甲法》",
                "实施主体": "县某局",
            },
            {"权力编码": "职权编码", "职权类别": "权力类型"},
        ),
        (
            "duties",  # what is no choice of 权力类型 is something else
            ["事项类型", "职权名称", "实施依据", "实施主体"],
            ["依申请", "甲许可", "《甲法》", "县某局"],
            {"职权名称": "甲许可", "实施依据": "《甲法》", "实施主体": "县某局"},
            {},
        ),
        (
            "interpretations",
            ["文件名称", "发文单位", "文件链接", "解读链接地址", "相关链接"],
            ["甲措施", "县某局", "见附件", "https://a.gov.cn/1", "https://a.gov.cn/2"],
            {"文件名称": "甲措施", "发文单位": "县某局", "解读网址": "https://a.gov.cn/1"},
            {"解读链接地址": "解读网址"},
        ),
        (
            "interpretations",  # what holds no day and no office is neither
            ["序号", "文件标题", "起草单位", "印发时间", "解读方式", "解读时间"],
            ["1", "甲措施", "0792-3231234", "已经印发各乡镇", "请见附件", "2024.3.6"],
            {"文件名称": "甲措施", "解读日期": "2024.3.6"},
            {"文件标题": "文件名称", "解读时间": "解读日期"},
        ),
        (
            "opinions",  # the one column of addresses is that of the answer
            ["收到日期", "事由", "承办单位", "舆情链接"],
            ["2026.3.5", "甲", "县某局", "https://a.example.cn/2"],
            {"收到日期": "2026.3.5", "事由": "甲", "承办单位": "县某局"},
            {},
        ),
    ],
)
def test_lists_of_other_places_are_known_by_their_headings_in_other_words(tmp_path, county, slug, head, row, read, likened):  # fmt: skip
    assert rows_of_list(page(tmp_path / "表.html", [head, row]), county, slug) == ([read], likened)


@pytest.mark.parametrize(
    "head",
    [
        ["决策项目", "申报单位"],  # without numbers it may be a row of any table
        ["序号", "领导姓名", "单位", "职务"],
        ["序号", "决策项目", "甲", "乙", "丙", "丁"],
        ["序号", "决策项目（由承办单位填写，不超过三十个字）", "申报单位"],
    ],
)
def test_other_tables_are_no_lists(tmp_path, county, head):
    [listed] = list_rows.read_all(
        files.read(page(tmp_path / "表.html", [head, ["1", *("甲" * len(head[1:]))]])),
        county.project.forms["participation"].value,
    )
    assert not listed.found


def test_a_table_with_the_forms_own_headings_is_read_by_these_alone(tmp_path, county):
    head = ["序号", "事项名称", "申报单位"]
    found = rows_of_list(page(tmp_path / "表.html", [head, ["1", "甲", "乙"]]), county, "participation")
    assert found == ([{"事项名称": "甲"}], {})


def test_a_title_over_all_columns_is_no_row_of_a_table_without_a_header(tmp_path, county):
    rows = [[str(number), "甲", f"乙{number}", "丙名单", "《甲法》", "20个工作日内", "县某局", "■政府网站", "√", "", "√", ""] for number in (1, 2)]  # fmt: skip
    found = items(page(tmp_path / "表.html", [[("社会救助领域基层政务公开标准目录", 1, 12)], *rows]), county)
    assert [(one["一级事项"], one["二级事项"], one["公开对象"]) for one in found] == [
        ("甲", "乙1", ("全社会",)),
        ("甲", "乙2", ("全社会",)),
    ]


def flat(path, rows):
    """A file of values with commas between them, in which merged cells are empty but for the first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_contents_that_were_merged_are_those_of_the_row_above_where_no_cell_can_be_merged(tmp_path, county):
    rows = [["1", "甲", "乙", *ROW], ["2", "", "丙", "", "《丁法》", "", "", "", "", "", ""], ["3", "丁", "戊", "", *ROW[1:]]]  # fmt: skip
    records = read_rows(flat(tmp_path / "表.csv", [HEAD, *rows]), county)
    found = [reading(record, county.registry).values.get("公开内容") for record in records]
    assert found == [("甲法律",), ("甲法律",), None]  # never under another 一级事项
    assert "公开内容" in records[1].filled
    merged = read_rows(page(tmp_path / "表.html", [HEAD, rows[0], [("2", 1, 1), ("甲", 1, 1), *rows[1][2:]]]), county)
    assert "公开内容" not in merged[1].filled


def test_a_heading_merged_over_two_columns_of_names(tmp_path, county):
    head = [["序号", "公开事项", "", "", "公开内容", "公开时限"], ["", "一级事项", "二级事项", "", "", ""]]
    rows = [["1", "甲", "登记类", "丙丁", "名单", "及时"], ["2", "", "", "戊己", "结果", "及时"]]
    records = read_rows(flat(tmp_path / "表.csv", [*head, *rows]), county)
    assert [name_of(record) for record in records] == [("甲", "登记类：丙丁"), ("甲", "登记类：戊己")]


@pytest.mark.parametrize("heading", ["面向社会", "面向公众"])
def test_the_column_of_everybody_in_other_words(tmp_path, county, heading):
    head = [
        [*((one, 2, 1) for one in HEAD[:8]), ("公开对象", 1, 2), ("公开方式", 2, 1)],
        [heading, "特定对象"],
    ]
    [found] = items(page(tmp_path / "表.html", [*head, ["1", "甲", "乙", *ROW[:5], "√", "", "主动"]]), county)
    assert found["公开对象"] == ("全社会",)


@pytest.mark.parametrize(
    ("heading", "written", "location", "kept", "odd"),
    [
        ("公开网址", "https://www.example.gov.cn/zwgk/1.html", "https://www.example.gov.cn/zwgk/1.html", [], 0),
        ("公开链接", "http://www.example.gov.cn/zwgk/\nlong.html", "http://www.example.gov.cn/zwgk/long.html", [], 0),
        ("网站所属栏目", "政府信息公开平台—政策", None, ["公开位置：政府信息公开平台—政策"], 0),
        ("公开网址", "http://192.168.0.1/zwgk/", None, ["公开位置：http://192.168.0.1/zwgk/"], 1),
    ],
)
def test_the_address_at_which_an_item_is_published(tmp_path, county, heading, written, location, kept, odd):
    made = page(tmp_path / "表.html", [[*HEAD, heading], ["1", "注销登记", "死亡注销", *ROW, written]], "户籍管理领域")
    [record] = read_rows(made, county)
    found = reading(record, county.registry)
    assert (found.values.get("公开位置"), found.kept, len(found.odd)) == (location, kept, odd)
    edits = outcome_of(made, county).domains["户籍管理"].edits["22-003"]
    assert edits.get("公开位置") == location


@pytest.mark.parametrize(
    ("named", "domain"),
    [
        ("户籍", "户籍管理"),
        ("农村危房", "农村危房改造"),
        ("户籍管理领域", "户籍管理"),
        ("户籍领域", "户籍管理"),
        ("管理", ""),
        ("户", ""),
        ("某某", ""),
    ],
)
def test_a_piece_of_a_domains_name_names_it_in_a_column_of_domains(tmp_path, county, named, domain):
    [record] = read_rows(page(tmp_path / "表.html", [["领域", *HEAD], [named, "1", "甲", "乙", *ROW]]), county)
    assert record.domain == domain
    assert record.extra == ({} if domain else {"领域": named})


@pytest.mark.parametrize(
    ("heads", "read"),
    [
        (("公开", "公开"), {"公开时限": "20个工作日内", "公开主体": "县某局"}),
        (("公开时限", "公开"), {"公开时限": "20个工作日内", "公开主体": "县某局"}),
        (("公开", "股室"), {"公开": "20个工作日内", "股室": "县某局"}),
    ],
)
def test_headings_that_lost_their_end_are_those_that_are_missing_there(tmp_path, county, heads, read):
    row = ["1", "甲", "乙", *ROW]
    [record] = read_rows(page(tmp_path / "表.html", [[*HEAD[:5], *heads, *HEAD[7:]], row]), county)
    assert read.items() <= {column.key: text for column, text in record.cells.items()}.items()


def test_a_table_without_lines_between_its_rows_is_no_item(tmp_path, county):
    glued = [f"{head}\n{text}\n{text}" for head, text in zip(HEAD, ["1", "甲", "乙", *ROW], strict=True)]
    assert read_rows(page(tmp_path / "表.html", [glued]), county) == []


def test_a_table_with_a_row_for_each_line_and_the_numbers_in_the_middle(tmp_path, county):
    """Lines above a number are its own. Which lines of two numbers belong to which is told by where all cells are in the middle."""
    rows = [
        ["", "", "", "1.甲条件；", "《甲法》、", "", "", "■政府网站", "", "", ""],
        ["1", "", "死亡注销", "2.乙材料；", "《乙条例》", "5个工作日", "县某局", "□政府公报", "√", "√", "√"],
        ["", "注销登记", "", "3.丙结果", "", "", "", "■广播电视", "", "", ""],
        ["", "", "", "", "《甲法》、", "", "", "■政府网站", "", "", ""],
        ["2", "", "服现役注销", "丁名单", "《乙条例》、", "20个工作日", "县某局", "■政府公报", "√", "√", "√"],
        ["", "", "", "", "《丙法》", "", "", "□广播电视", "", "", ""],
        ["3", "迁移登记", "迁出、迁入登记", "戊", "《甲法》", "长期", "县某局", "■政府公报", "√", "√", "√"],
    ]
    path = page(tmp_path / "表.html", [HEAD, *rows], "户籍管理领域")
    names = ("一级事项", "二级事项", "公开内容", "公开渠道和载体")
    assert [tuple(one.get(name) for name in names) for one in items(path, county)] == [
        ("注销登记", "死亡注销", ("甲条件", "乙材料", "丙结果"), ("政府网站", "广播电视")),
        ("服现役注销", None, ("丁名单",), ("政府网站", "政府公报")),
        ("迁移登记", "迁出、迁入登记", ("戊",), ("政府公报",)),
    ]
    outcome = outcome_of(path, county)
    assert "一级事项" not in outcome.domains["户籍管理"].edits["22-004"]
    assert [text for _, text, _ in outcome.doubtful] == ["各项的各行"]


def test_lines_below_their_numbers_stay_with_them(tmp_path, county):
    rows = [
        ["1", "甲", "乙", "1.甲条件；", *ROW[1:]],
        ["", "", "", "2.乙材料；", "", "", "", "", "", "", ""],
        ["", "", "", "3.丙结果", "", "", "", "", "", "", ""],
        ["2", "甲", "丙", "丁名单", *ROW[1:]],
    ]
    paged = [HEAD, *rows[:2], HEAD, *rows[2:]]  # its last line on the next page
    for one in (rows, paged):
        first, second = items(page(tmp_path / "表.html", [HEAD, *one]), county)
        assert (first["公开内容"], second["公开内容"]) == (("甲条件", "乙材料", "丙结果"), ("丁名单",))


def test_a_header_whose_rows_stand_apart(tmp_path, county):
    groups = ["序号", "公开事项", "", *HEAD[3:8], "公开对象", "", "公开方式", ""]
    below = ["", "一级事项", "二级事项", *[""] * 5, "全社", "特定群体", "主动", "依申请"]
    row = ["1", "甲", "乙", *ROW[:5], "√", "", "√", ""]
    [record] = read_rows(page(tmp_path / "表.html", [groups, [""] * 12, below, row]), county)
    said = reading(record, county.registry).values
    assert (said["二级事项"], said["公开内容"], said["公开对象"]) == ("乙", ("甲法律",), (PUBLIC,))
    assert not record.extra


def test_limits_of_several_contents_say_of_which(tmp_path, county):
    """In rows of one item, and in one cell that counts them as the contents are counted."""
    rows = [
        [("1", 2, 1), ("甲", 2, 1), ("乙", 2, 1), "1.政策文件", *ROW[1:]],
        ["结果信息——甲许可证信息", ROW[1], "7个工作日内", *ROW[3:]],
        ["2", "甲", "丙", "1.依据；2.结果（名单）", ROW[1], "1.长期公开；2.公示7天", *ROW[3:]],
        ["3", "甲", "丁", "1.依据；2.结果", ROW[1], "20个工作日内；公示7天", *ROW[3:]],
    ]
    limits = [one["公开时限"] for one in items(page(tmp_path / "表.html", [HEAD, *rows]), county)]
    assert limits == ["20个工作日内；结果信息：7个工作日内", "依据：长期公开；结果：公示7天", "20个工作日内；公示7天"]


def test_two_items_beside_each_other_are_two(tmp_path, county):
    head = ["序号", "公开事项", "公开内容", "公开时限", "公开主体"]
    first, second, third = (["1", "甲", "丙", *ROW[2:4]], ["2", "乙", "丁", *ROW[2:4]], ["3", "戊", "己", *ROW[2:4]])
    rows = [["户籍管理领域", *[""] * 10], [*head, "", *head], [*first, "", *second], [*third, *[""] * 6]]
    records = read_rows(page(tmp_path / "表.html", rows), county)
    assert [(one.domain, name_of(one)[1], one.cells[Field("公开内容")]) for one in records] == [
        ("户籍管理", "甲", "丙"),
        ("户籍管理", "戊", "己"),
        ("户籍管理", "乙", "丁"),
    ]
    assert records[-1].places[Field("公开主体")] == "表1第3行第11列"


@pytest.mark.parametrize(
    ("heads", "values", "read"),
    [
        (
            ("公开内容（要素）及标准", "设立依据", "公开时限要求", "实施主体", "公开受众", "公开类别"),
            ("甲", "《甲法》", "长期", "县某局", "全社会", "主动公开"),
            {
                "公开内容": "甲",
                "公开依据": "《甲法》",
                "公开时限": "长期",
                "公开主体": "县某局",
                "公开对象": "全社会",
                "公开方式": "主动公开",
            },
        ),
        (
            ("公开主体", "责任部门", "公开内容"),
            ("县某局", "办公室", "甲"),
            {"公开主体": "县某局", "责任部门": "办公室"},
        ),
        (("公开类别", "公开内容", "公开时限"), ("决策公开", "甲", "长期"), {"公开类别": "决策公开"}),
    ],
)
def test_columns_called_otherwise_where_no_other_is_the_templates(tmp_path, county, heads, values, read):
    rows = [["序号", "主项名称", "子项名称", *heads], ["1", "甲", "乙", *values]]
    [record] = read_rows(page(tmp_path / "表.html", rows), county)
    assert name_of(record) == ("甲", "乙")
    assert read.items() <= {column.key: text for column, text in record.cells.items()}.items()


def test_rows_that_lost_their_merged_cells_are_put_right_and_told(tmp_path, county):
    """What was merged with the row above has no cell at all, so that the others stand too far to the left."""
    rows = [
        ["1", "甲", "乙", *ROW],
        ["2", "丙", "丁名单", *ROW[1:5], "√", "√", ""],  # 一级事项
        ["3", "戊名单", *ROW[1:5], "√", "√", ""],  # both names
        ["4", "己", "庚", "辛名单", *ROW[2:5], "√", "√", "√"],  # 公开依据
        ["5", "壬", "癸", "依规定", "按要求", "及时", "县某局", "■政府网站", "√", "√", ""],  # is only odd
    ]
    path = page(tmp_path / "表.html", [HEAD, *rows], "户籍管理领域")
    names = ("一级事项", "二级事项", "公开内容", "公开依据", "公开主体", "公开层级")
    assert [tuple(one.get(name) for name in names) for one in items(path, county)] == [
        ("甲", "乙", ("甲法律",), ("《甲法》",), ("县某局",), ("县级",)),
        ("甲", "丙", ("丁名单",), ("《甲法》",), ("县某局",), None),
        ("甲", "丙", ("戊名单",), ("《甲法》",), ("县某局",), None),
        ("己", "庚", ("辛名单",), None, ("县某局",), ("县级",)),
        ("壬", "癸", ("依规定",), ("其他：按要求",), ("县某局",), None),
    ]
    moved = [place for place, _, why in outcome_of(path, county).doubtful if "移到了右边" in why]
    assert moved == ["表.html：表1第3行", "表.html：表1第4行", "表.html：表1第5行"]


@pytest.mark.parametrize("group", [("一", "甲类"), (("一、甲类", 1, 11),)])
def test_a_row_of_a_group_is_the_name_above_those_that_have_none(tmp_path, county, group):
    rows = [
        ["1", "己", "庚", *ROW],
        [*group, *[""] * 9][: 11 if len(group) > 1 else 1],
        ["（一）", "", "乙", *ROW],
        ["（二）", "", "丙", *ROW],
        ["2", "丁", "戊", *ROW],
        ["3", "", "辛", *ROW],
        ["4", "壬", *[""] * 9],
    ]
    found = items(page(tmp_path / "表.html", [HEAD, *rows]), county)
    names = [(one["一级事项"], one.get("二级事项")) for one in found]
    assert names == [("己", "庚"), ("甲类", "乙"), ("甲类", "丙"), ("丁", "戊"), ("丁", "辛"), ("壬", None)]
