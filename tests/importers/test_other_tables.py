"""What tables of other provinces and of towns showed: each kind as it should be read and as it should not."""

import pytest

from gongkai.importers.reading.basis import basis, law_names
from gongkai.importers.reading.channels import channels
from gongkai.model.law import Law

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
