"""Texts that say nothing, wherever they stand."""

import pytest

from gongkai.model.nothing import SAYS_NOTHING, explains_nothing, says_nothing


@pytest.mark.parametrize(
    "text", ["同上", " 待定。", "无", "——", "/", "暂缺\n", "（待定）", "（待定。）", "(待确定)", "【尚未明确】"]
)
def test_a_text_that_says_nothing(text):
    assert says_nothing(text)
    assert SAYS_NOTHING.search(f"名单\n{text}\n公告")


@pytest.mark.parametrize("text", ["无障碍设施", "同上级一致", "待定岗人员", "名单"])
def test_a_text_that_begins_as_one(text):
    assert not says_nothing(text)
    assert not SAYS_NOTHING.search(f"名单\n{text}\n公告")


def test_empty_lines_are_looked_through_once():
    assert SAYS_NOTHING.search("\n" * 200_000 + "名单") is None


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("理由：", True),
        ("待写理由", True),
        ("（待补）", True),
        ("待查原因不明的不公开", False),
        ("理由见县府办〔2026〕3号", False),
    ],
)
def test_a_reason_that_is_still_to_be_written(reason, told):
    assert explains_nothing(reason) is told


def test_blanks_before_a_reason_are_looked_through_once():
    assert not explains_nothing(" " * 200_000 + "本县没有街道")
