"""What was seen of an item: as a whole, or of some of its cells alone."""

import pytest

from gongkai.model.item import Item
from gongkai.source.shape import checked

PAGE, OTHER = "https://www.example.gov.cn/a.html", "https://www.example.gov.cn/b.html"


@pytest.mark.parametrize(
    ("written", "cell", "expected"),
    [
        ({"核对": "已见", "出处": PAGE}, "公开时限", ("已见", PAGE)),
        ({"核对": "转载"}, "公开时限", ("转载", None)),
        ({}, "公开时限", ("待核", None)),
        ({"核对": "已见", "出处": PAGE, "已见": ["公开时限"]}, "公开时限", ("已见", PAGE)),
        ({"核对": "已见", "出处": PAGE, "已见": ["公开时限"]}, "公开主体", ("待核", None)),
        ({"核对": "待核", "已见": {"公开时限": OTHER}}, "公开时限", ("已见", OTHER)),
        ({"核对": "转载", "已见": {"公开时限": OTHER}}, "公开主体", ("转载", None)),
    ],
)
def test_what_was_seen_of_a_cell(written, cell, expected):
    item = checked(Item, {"编号": "10-001", "一级事项": "甲"} | written)
    assert item.evidence_of(cell) == expected
