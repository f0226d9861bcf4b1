"""Texts that say nothing, wherever they stand."""

import pytest

from gongkai.model.nothing import SAYS_NOTHING, says_nothing


@pytest.mark.parametrize("text", ["同上", " 待定。", "无", "——", "/", "暂缺\n"])
def test_a_text_that_says_nothing(text):
    assert says_nothing(text)
    assert SAYS_NOTHING.search(f"名单\n{text}\n公告")


@pytest.mark.parametrize("text", ["无障碍设施", "同上级一致", "待定岗人员", "名单"])
def test_a_text_that_begins_as_one(text):
    assert not says_nothing(text)
    assert not SAYS_NOTHING.search(f"名单\n{text}\n公告")


def test_empty_lines_are_looked_through_once():
    assert SAYS_NOTHING.search("\n" * 200_000 + "名单") is None
