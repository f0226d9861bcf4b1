"""Headers that stand in a sheet again and again: what stands below each is not looked through each time."""

import pytest

from gongkai.importers.opening.sheet import Sheet
from gongkai.importers.reading import tables
from gongkai.importers.reading.headings import Headings

HEADER = ("序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体")
ROW = ("财政", "预算", "预算报告", "预算法", "20个工作日内", "财政部门", "政府网站")


@pytest.fixture
def looked(monkeypatch):
    """How many rows were looked at below each header."""
    seen = []
    made = tables._columns

    def columns(found, header, below, headings):
        seen.append(len(below))
        return made(found, header, below, headings)

    monkeypatch.setattr(tables, "_columns", columns)
    return seen


def read(county, headers):
    rows = [cells for number, header in enumerate(headers, 1) for cells in (header, (str(number), *ROW))]
    return tables.read_all([Sheet("表", tuple(rows))], Headings(county.project.template), county.find_domain)


def test_a_header_that_stands_again_is_known(county, looked):
    (found,) = read(county, [HEADER] * 40)
    assert len(found.records) == 40
    assert looked == [79]


def test_below_other_headers_fewer_rows_are_looked_at(county, looked, monkeypatch):
    monkeypatch.setattr(tables, "_BELOW", 60)
    (found,) = read(county, [(*HEADER[:3], f"公开内容（第{number}批）", *HEADER[4:]) for number in range(30)])
    assert len(found.records) == 30
    assert looked == [min(59 - 2 * number, 60 // (number + 1)) for number in range(30)]


@pytest.mark.parametrize(
    "counted",
    [
        "1 2 3 4 5 6 7 8",
        "① ② ③ ④ ⑤ ⑥ ⑦ ⑧",
        "栏次 1 2 3 4 5 6 7",
        "甲 乙 丙 1 2 3 4 5",
        "A B C D E F G H",
        "（1） （2） （3） （4） （5） （6） （7） （8）",
    ],
)
def test_a_row_that_counts_the_columns_is_no_item(county, counted):
    """Below the headings of a page, and of the next one."""
    row = tuple(counted.split())
    rows = (HEADER, row, ("1", *ROW), HEADER, row, ("2", *ROW[:1], "决算", *ROW[2:]))
    (found,) = tables.read_all([Sheet("表", rows)], Headings(county.project.template), county.find_domain)
    assert [list(record.cells.values())[2] for record in found.records] == ["预算", "决算"]
    assert found.notes == ("｜".join(row),)


def test_a_row_of_numbers_that_count_nothing_is_not_left_out(county):
    rows = (HEADER, ("1", "2", "3", "5", "8", "13", "21", "34"), ("2", *ROW))
    (found,) = tables.read_all([Sheet("表", rows)], Headings(county.project.template), county.find_domain)
    assert len(found.records) == 2
