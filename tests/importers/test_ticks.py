"""Ticks: one table for channels and columns; what cannot be told is told, never taken for a tick."""

import pytest

from gongkai.importers.opening.sheet import Sheet
from gongkai.importers.reading import tables
from gongkai.importers.reading.cells import marked, tick
from gongkai.importers.reading.channels import channels
from gongkai.importers.reading.headings import Headings
from gongkai.importers.reading.meaning import Registry, reading
from gongkai.importers.reading.ticks import NO, YES
from gongkai.source.project import load
from overlay import REPOSITORY

HEAD = ("序号", "一级事项", "二级事项", "公开内容", "公开时限", "公开渠道和载体", "公开对象", "公开方式")


@pytest.fixture(scope="module")
def template():
    return load(REPOSITORY, []).template


@pytest.mark.parametrize("sign", YES)
def test_a_tick_is_one_in_columns_and_channels(sign, template):
    assert tick(sign) is True
    assert channels(f"{sign}政府网站\n□政府公报", template.channels).names == ("政府网站",)


@pytest.mark.parametrize("sign", NO)
def test_an_open_box_is_one_in_columns_and_channels(sign, template):
    assert tick(sign) is False
    assert channels(f"■政府网站\n{sign}政府公报", template.channels).names == ("政府网站",)


@pytest.mark.parametrize("sign", ["〓", "\uf04a", "\ufffd"])
def test_a_sign_that_nobody_can_tell_is_no_tick(sign, template):
    assert tick(sign) is None
    found = channels(f"{sign}政府网站\n■政府公报", template.channels)
    assert (found.names, found.unsure) == (("政府公报",), ("政府网站",))


def test_what_a_lost_symbol_font_leaves_behind(template):
    assert channels("þ政府网站¨政府公报 ý两微一端", template.channels).names == ("政府网站", "两微一端")
    assert (tick("þ"), tick("¨"), marked("¨ 县级")) == (True, False, (False, "县级"))


def read(rows, template):
    found = tables.read_all([Sheet("表", (HEAD, *rows))], Headings(template), lambda _: "户籍管理")
    return [reading(record, Registry(template, {}, {})) for table in found for record in table.records]


def row(number, channel, audience="全社会", mode="主动"):
    return (str(number), "出生登记", f"登记{number}", "受理部门", "20个工作日内", channel, audience, mode)


@pytest.mark.parametrize(
    "lost", ["政府网站\n政府公报\n两微一端", "政府网站 政府公报", "政府网站政府公报", "〓政府网站\n〓政府公报"]
)
def test_a_list_without_boxes_beside_lists_with_boxes_is_told(lost, template):
    boxed, bare, alone, written = read(
        [row(1, "☒政府网站\n☐政府公报"), row(2, lost), row(3, "政府网站"), row(4, "政府网站、政府公报")], template
    )
    assert boxed.values["公开渠道和载体"] == ("政府网站",)
    assert "公开渠道和载体" not in bare.values
    assert [text for _, text, _ in bare.odd] == [lost]
    assert any("政府公报" in text for text in bare.kept)
    assert alone.values["公开渠道和载体"] == ("政府网站",)
    assert written.values["公开渠道和载体"] == ("政府网站", "政府公报")


def test_the_same_for_audience_and_mode(template):
    _, bare = read(
        [
            row(1, "政府网站", "☑全社会 □特定群体", "☑主动 □依申请公开"),
            row(2, "政府网站", "全社会\n特定群体", "主动 依申请公开"),
        ],
        template,
    )
    assert "公开对象" not in bare.values
    assert "公开方式" not in bare.values
    assert len(bare.odd) == 2


def test_where_no_row_has_boxes_a_list_is_what_it_says(template):
    one, two = read([row(1, "政府网站\n政府公报"), row(2, "政府网站 两微一端")], template)
    assert one.values["公开渠道和载体"] == ("政府网站", "政府公报")
    assert two.values["公开渠道和载体"] == ("政府网站", "两微一端")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("政府网站  √   政府公报  ×", ["政府网站"]),
        ("政府网站√\n政府公报√", ["政府网站", "政府公报"]),
        ("政府网站 √ 政府公报 入户/现场 √", ["政府网站", "入户/现场"]),
        ("政府网站■ 政府公报□ 入户/现场■ 其他□", ["政府网站", "入户/现场"]),
        ("政府网站（√）政府公报（ ）", ["政府网站"]),
        ("【√】政府网站【 】政府公报【√】其他：微信群", ["政府网站", "其他：微信群"]),
        ("[x]政府网站\n[ ]政府公报", ["政府网站"]),
        ("[×]政府网站\n[√]政府公报", ["政府公报"]),
        ("√ 政府网站 × 政府公报", ["政府网站"]),
        ("×政府网站；√政府公报", ["政府公报"]),
        ("政府网站x 政府公报√", ["政府公报"]),
        ("政府网站：是；政府公报：否", ["政府网站"]),
        ("政府网站 N\n政府公报 Y", ["政府公报"]),
        ("网站（√）、公报（×）、其他（√）：微信群", ["政府网站", "其他：微信群"]),
        ("①政府网站②政府公报", ["政府网站", "政府公报"]),
        ("1、政府网站 2、政府公报", ["政府网站", "政府公报"]),
        ("■政府网站 □政府公报 ■其他：××平台", ["政府网站", "其他：××平台"]),
        ("■其他（ ）", ["其他"]),
        ("政府网站\n×县信息", ["政府网站", "其他：×县信息"]),
        ("政府网站、其他：X平台", ["政府网站", "其他：X平台"]),
        ("□政府网站\n□政府公报 □", []),
        ("1政府网站 0政府公报\n0两微一端 1入户/现场 0其他", ["政府网站", "入户/现场"]),
        ("1.政府网站 0.政府公报", ["政府网站"]),
        ("政府网站：1；政府公报：0；其他：1", ["政府网站", "其他"]),
        ("政府网站（1）政府公报（0）", ["政府网站"]),
        ("政府网站1 政府公报0", ["政府网站"]),
        ("1政府网站 1政府公报", ["政府网站", "政府公报"]),
        ("1政府网站2政府公报", ["政府网站", "政府公报"]),
        ("■政府网站 ■其他：平台0 □政府公报", ["政府网站", "其他：平台0"]),
        ("政府网站、平台1", ["政府网站", "其他：平台1"]),
        ("政府网站(是)、政府公报(否)", ["政府网站"]),
        ("政府网站=有 政府公报=无", ["政府网站"]),
        ("政府网站 有 政府公报 无", ["政府网站"]),
        ("政府网站、政府公报、无", ["政府网站", "政府公报", "其他：无"]),
        ("◎政府网站 ○政府公报", ["政府网站"]),
        ("●政府网站 ◎政府公报", ["政府网站"]),
        ("政府网站及政府公报", ["政府网站", "政府公报"]),
        ("政府网站+两微一端、公报等", ["政府网站", "两微一端", "政府公报"]),
        ("微信和短信", ["其他：微信和短信"]),
        ("■政 府 网 站\n□政 府 公 报\n■入 户/现 场 ■其 他：村 广 播", ["政府网站", "入户/现场", "其他：村广播"]),
    ],
)
def test_marks_behind_names_and_in_brackets(template, written, names):
    assert list(channels(written, template.channels).names) == names


@pytest.mark.parametrize(
    ("audience", "mode", "said"),
    [
        ("全社会√ 特定群体×", "主动× 依申请√", (("全社会",), "依申请公开")),
        ("全社会（ ）特定群体（√）", "主动（√）依申请（ ）", (("特定群体",), "主动")),
        ("[x]全社会 [ ]特定群体", "[ ]主动 [x]依申请公开", (("全社会",), "依申请公开")),
        ("全社会：否 特定群体：是", "主动：是；依申请：否", (("特定群体",), "主动")),
        ("全社会□ 特定群体（当事人）■", "主动√", (("特定群体：当事人",), "主动")),
        ("1全社会 0特定群体", "0主动 1依申请", (("全社会",), "依申请公开")),
        ("全社会：0；特定群体：1", "主动（1）依申请（0）", (("特定群体",), "主动")),
        ("特定群体：第0类、第1类人", "主动", (("特定群体：第0类、第1类人",), "主动")),
        ("口全社会 ■特定群体：当事人", "口主动 √依申请公开", (("特定群体：当事人",), "依申请公开")),
        ("√全社会口特定群体", "囗 依申请 ■主动", (("全社会",), "主动")),
        ("特定群体：流动人口、窗口公众", "主动", (("特定群体：流动人口、窗口公众",), "主动")),
        ("全 社 会", "依 申 请", (("全社会",), "依申请公开")),
    ],
)
def test_the_same_of_audience_and_mode(template, audience, mode, said):
    [one] = read([row(1, "政府网站", audience, mode)], template)
    assert (one.values["公开对象"], one.values["公开方式"]) == said


@pytest.mark.parametrize(
    ("tiers", "read"),
    [("■县级 口乡级", ("县级",)), ("口县级√乡级 口村级", ("乡级",)), ("县 乡 村", ("县级", "乡级", "村级"))],
)
def test_the_same_of_tiers(template, tiers, read):
    first, _ = grouped(template, (*HEAD, "公开层级"), (*row(1, "政府网站"), tiers), (*row(2, "政府网站"), "县级"))
    assert (first.values["公开层级"], first.odd) == (read, [])


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("公开对象", "□全社会 □特定群体"),
        ("公开方式", "□主动 □依申请公开"),
        ("公开层级", "口县级 口乡级"),
        ("公开层级", "县级：否；乡级：否"),
    ],
)
def test_where_no_box_is_ticked_it_is_told(template, key, written):
    head = (*HEAD, "公开层级")
    cells = dict(zip(head, (*row(1, "政府网站"), "县级"), strict=True))
    [one] = grouped(template, head, tuple((cells | {key: written}).values()))
    assert key not in one.values
    assert [(text, why) for _, text, why in one.odd] == [(written, "没有打勾，也没有说是哪一种")]
    assert one.kept == [f"{key}：{written}"]


@pytest.mark.parametrize("written", ["残疾人（√）", "残疾人√", "√残疾人", "（√）残疾人"])
def test_a_tick_behind_words_in_a_column_of_ticks(written):
    assert marked(written) == (True, "残疾人")


GROUPED = (
    ("序号", "公开事项", "公开事项", "公开内容", "公开时限", "渠道", "公开对象", "公开对象", "公开方式", "公开方式", "公开层级", "公开层级"),
    ("序号", "一级", "二级", "公开内容", "公开时限", "渠道", "全社会", "特定群众", "主动", "依申请", "县级", "乡、村级"),
)  # fmt: skip
TICKED = ("1", "户籍登记", "出生登记", "受理部门", "20个工作日内", "政府网站", "√", "", "√", "", "√", "")


def grouped(template, *rows):
    found = tables.read_all([Sheet("表", rows)], Headings(template), lambda _: "户籍管理")
    return [reading(record, Registry(template, {}, {})) for table in found for record in table.records]


@pytest.mark.parametrize("lost", [False, True], ids=["merged", "taken apart"])
@pytest.mark.parametrize("again", [GROUPED[:1], GROUPED[1:], GROUPED], ids=["first", "second", "both"])
def test_below_a_head_that_is_repeated_in_part_the_first_one_goes_on(again, lost, template):
    if lost:
        upper, lower = GROUPED
        empty = {
            upper: tuple("" if at and text == upper[at - 1] else text for at, text in enumerate(upper)),
            lower: tuple("" if text == above else text for text, above in zip(lower, upper, strict=True)),
        }
        again = tuple(empty[row] for row in again)
    first, second = grouped(template, *GROUPED, TICKED, *again, ("2", *TICKED[1:2], "死亡登记", *TICKED[3:]))
    assert (first.values["二级事项"], second.values["二级事项"]) == ("出生登记", "死亡登记")
    for key, value in {
        "公开渠道和载体": ("政府网站",), "公开对象": ("全社会",), "公开方式": "主动", "公开层级": ("县级",)
    }.items():  # fmt: skip
        assert (first.values[key], second.values[key]) == (value, value)
    assert (second.odd, second.kept) == ([], [])


def test_a_tick_below_a_heading_without_a_choice_is_told(template):
    (found,) = grouped(template, GROUPED[0], TICKED)
    assert [(place, text) for place, text, why in found.odd if "没有写明" in why] == [
        ("表第2行第7列", "√"), ("表第2行第9列", "√"), ("表第2行第11列", "√")
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["○", "×", "否"])
def test_columns_in_which_nothing_is_ticked_are_told(template, sign):
    """Some tables tick with a circle: nobody can tell, and the guideline's would be printed without a word."""
    first, second = grouped(
        template, *GROUPED, (*TICKED[:8], sign, "", "√", ""), ("2", *TICKED[1:2], "甲登记", *TICKED[3:])
    )
    assert "公开方式" not in first.values
    assert [one[:2] for one in first.doubtful] == [("表第3行", "公开方式")]
    assert sign in first.doubtful[0][2]
    assert not second.doubtful
