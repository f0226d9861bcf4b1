"""What people write in a cell, as a source file says it."""

import pytest

from gongkai.kinds import KINDS
from gongkai.model.form import Cells

SPELLINGS = {
    "日期": {
        "2026年3月1日": "2026-03-01",
        "2026/3/1": "2026-03-01",
        "2026.3.1": "2026-03-01",
        "2026-03-01 00:00:00": "2026-03-01",
        "20260301": "2026-03-01",
        "2026 年 3 月 1 日": "2026-03-01",
        "２０２６年３月１号": "2026-03-01",
        "二〇二六年三月二十一日": "2026-03-21",
        "二〇二六年十月": "2026-10",
        "二〇二六年一〇月三〇日": "2026-10-30",
        "2026年3月份": "2026-03",
        "2026.3": "2026-03",
        "2026年": "2026",
        "2026": "2026",
    },
    "金额": {"1200元": "1200", "¥1,200": "1,200", "￥１２００元整": "1200", "1.2万元": "12000", "3亿元": "300000000"},
    "数目": {"30天": "30", "１２": "12", "-3": "-3"},
    "电话": {
        "（0792）1234567": "0792-1234567",
        "0792—1234567": "0792-1234567",
        "138 0000 0000": "13800000000",
        "95 598": "95598",
    },
    "网址": {"https://www.example.gov.cn/\nabc": "https://www.example.gov.cn/abc"},
    "事项": {"10-001 补助政策": "10-001"},
}
# What has another meaning, or none, stays as it is.
NOT_UNDERSTOOD = {
    "日期": ["3/1/26", "2026.111", "2026年春", "2026-3-", "待定"],
    "金额": ["面议", "1200至1500"],
    "数目": ["30个工作日", "若干"],
    "电话": ["找小王", "0792-1234567、0792-7654321"],
}


@pytest.mark.parametrize(("kind", "text", "said"), [(k, *one) for k, each in SPELLINGS.items() for one in each.items()])
def test_a_usual_spelling_becomes_what_a_file_says(kind, text, said):
    column = Cells(key="甲", kind=kind)
    assert KINDS[kind].written(text, column) == said
    assert KINDS[kind].wrong(said, column) is None
    assert KINDS[kind].written(said, column) == said


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, each in NOT_UNDERSTOOD.items() for text in each])
def test_what_is_not_understood_stays(kind, text):
    assert KINDS[kind].written(text, Cells(key="甲", kind=kind)) == text
    assert KINDS[kind].wrong(text, Cells(key="甲", kind=kind)) is not None


@pytest.mark.parametrize(
    ("text", "hint"), [("46082", "那是 2026-03-01"), ("99999", "写成 2026-03-01；"), ("12", "写成 2026-03-01；")]
)
def test_a_number_that_excel_keeps_for_a_day_is_told_as_one(text, hint):
    wrong = KINDS["日期"].wrong(text, Cells(key="甲", kind="日期"))
    assert wrong is not None
    assert hint in wrong.hint
