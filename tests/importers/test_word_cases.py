"""Files as people really send them, each with its right values: `tests/data/import_cases/` holds one of each kind.

All w* are 户籍管理 with five items that are those of the guideline but for what their names tell.
"""

import pytest

from gongkai.importers.settling.write import domain_file
from import_cases import CASES, compared


def imported(name, county):
    """What a file changes, and what of it was told."""
    sheets, outcome = compared(CASES / name, county)
    return outcome, [one for sheet in sheets for one in sheet.dropped]


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("w1-row-sdt.docx", {}),
        ("w3-textbox.docx", {"22-002": "自收到材料之日起7个工作日内"}),
        ("w4-move.docx", {"22-002": "信息形成之日起5个工作日内", "22-003": "信息形成之日起15个工作日内"}),
        ("w5-nbh.docx", {"22-002": "信息形成之日起10-20个工作日内"}),
        ("w6-checkbox.docx", {}),
    ],
)
def test_word(name, limits, county):
    outcome, _ = imported(name, county)
    change = outcome.domains["户籍管理"]
    assert change.edits == {number: {"公开时限": text} for number, text in limits.items()}
    assert len(change.adopted) == 5 - len(limits)
    assert not change.added


def test_what_was_deleted_is_told(county):
    _, told = imported("w4-move.docx", county)
    assert {text for _, text, _ in told} == {"15个工作日内", "20个工作日内"}
    assert {place for place, _, _ in told} == {"表1第4行第6列"}


def test_a_channel_of_its_own_has_no_line_break(county):
    outcome, _ = imported("c1-unknown-channel.html", county)
    change = outcome.domains["户籍管理"]
    assert change.short["22-001", "公开渠道和载体"].add == ("其他：山东政务服务网",)
    assert "增加: [其他：山东政务服务网]" in domain_file("22.yaml", None, change).decode()


def test_spaces_of_justified_cells_go(county):
    outcome, _ = imported("r4-penglai.html", county)
    edits = outcome.domains["户籍管理"].edits
    assert {edits[number]["一级事项"] for number in edits} == {"户籍管理"}


def test_line_breaks_inside_brackets_and_words_are_joined(county):
    outcome, _ = imported("r5-menyuan.html", county)
    edits = outcome.domains["社会救助"].edits
    assert edits["20-001"]["公开内容"] == ("《社会救助暂行办法》", "各地配套政策法规")
    assert edits["20-003"]["公开内容"] == (
        "《国务院关于进一步加强和改进最低生活保障工作的意见》",
        "《最低生活保障审核审批办法(试行)》",
        "各地配套政策法规文件",
    )


def test_numbers_under_a_merged_heading_are_no_names(county):
    outcome, _ = imported("r8-xinping.html", county)
    edits = outcome.domains["安全生产"].edits
    assert set(edits) == {"05-001", "05-002", "05-003"}
    assert not any({"一级事项", "二级事项"} & set(cells) for cells in edits.values())
    assert edits["05-003"]["公开内容"] == (
        "其他可以公开的与安全生产有关的政策文件，包括改革方案、发展规划、专项规划、工作计划等",
    )
    assert all("政务服务中心" in cells["公开渠道和载体"] for cells in edits.values())  # of the second column, merged
