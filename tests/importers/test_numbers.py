"""Running numbers as tables write them; what is none is kept."""

import pytest

from gongkai.importers.opening.files import read
from gongkai.importers.reading.numbers import plain_number
from gongkai.importers.reading.rows import elsewhere
from import_cases import ITEMS, compared, imported, workbook

FIVE = [
    "①②③④⑤", "❶❷❸❹❺", "⑴⑵⑶⑷⑸", "⒈⒉⒊⒋⒌", "㈠㈡㈢㈣㈤", "㊀㊁㊂㊃㊄", "ⅠⅡⅢⅣⅤ", "壹贰叁肆伍", "甲乙丙丁戊", "ABCDE", "１２３４５",
    ["第1项", "第2项", "第3项", "第4项", "第5项"], ["第一", "第二", "第三", "第四", "第五"], ["No.1", "№2", "NO.3", "#4", "5:"],
    ["I", "II", "III", "IV", "V"], ["（一）", "二、", "【3】", "4）", "5 ."],
]  # fmt: skip


@pytest.mark.parametrize("numbers", FIVE, ids="".join)
def test_numbers_of_rows_are_counted_anew_however_they_are_written(tmp_path, county, numbers):
    def change(sheet):
        for row, number in enumerate(numbers, 4):
            sheet.cell(row, 1).value = number

    change, _ = imported(workbook(tmp_path / "表.xlsx", change), county)
    assert change.adopted == ITEMS
    assert not change.edits


@pytest.mark.parametrize(
    ("written", "number"),
    [("二十三", "23"), ("廿三", "23"), ("二三", "23"), ("一百零四", "104"), ("十", "10"), ("⑳", "20"), ("㊿", "50"), ("⓴", "20")]
    + [("xiv", "14"), ("IX", "9"), ("007", "7"), ("1.2", "1.2"), ("22-1", "22-1"), ("第 3 条", "3"), ("b", "B"), ("（贰拾）", "20")]
    + [(one, "") for one in ("", "105001002", "GK01", "甲乙", "无", "第项", "3项4", "x1", "号", "√", "12345", "一般")],
)  # fmt: skip
def test_plain_numbers(written, number):
    assert plain_number(written) == number


@pytest.mark.parametrize("same", ["同②", "与第２项相同", "见第（二）项", "同❷"])
def test_another_row_is_found_by_its_number(tmp_path, county, same):
    def change(sheet):
        for row, number in enumerate("①②③④⑤", 4):
            sheet.cell(row, 1).value = number
        sheet["F5"], sheet["F8"] = "收到申请之日起3日内", same

    change, _ = imported(workbook(tmp_path / "表.xlsx", change), county)
    assert elsewhere(same) == "2"
    assert change.edits["22-005"] == {"公开时限": "收到申请之日起3日内"}


def test_a_code_in_the_column_of_numbers_is_kept(tmp_path, county):
    _, outcome = compared(workbook(tmp_path / "表.xlsx", lambda sheet: sheet.cell(4, 1, "360423001")), county)
    assert outcome.kept == [("户籍管理第4行", "编号：360423001")]


def test_a_code_that_a_cell_of_numbers_cannot_hold_is_told(tmp_path, county):
    path = workbook(tmp_path / "表.xlsx", lambda sheet: sheet.cell(4, 1, 36110000001234567))
    (sheet, *_) = read(path)
    assert [(place, why[:8]) for place, _, why in sheet.doubtful] == [(sheet.place(3, 0), "数字超过15位：")]
    _, outcome = compared(path, county)
    assert outcome.kept == [("户籍管理第4行", "编号：36110000001234568")]
