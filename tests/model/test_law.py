"""Citations: a law's key and its article."""

import pytest

from gongkai.model.law import Citation


@pytest.mark.parametrize(
    ("text", "key", "article"),
    [
        ("预算法第十四条", "预算法", "第十四条"),
        ("预算法 第14条第二款", "预算法", "第14条第二款"),
        ("政府信息公开条例", "政府信息公开条例", ""),
        ("第三条", "第三条", ""),
        ("甲法第一条、第二条", "甲法", "第一条、第二条"),
    ],
)
def test_key_and_article(text, key, article):
    assert Citation.parse(text) == Citation(key, article)
    assert str(Citation.parse(text)) == text.replace(" ", "")


@pytest.mark.parametrize("piece", [" ", "\u3000", "第", "第一", "条", "法 "])
def test_a_text_as_long_as_a_file_is_read_once(piece):
    text = piece * 1_000_000  # with time that grows by the square this would take hours
    assert Citation.parse(text).article == ""
