"""Old Excel files (.xls): what Excel shows of them is read, and what it does not show is told, as of new ones.

The file was made as .xlsx (a row and a column hidden, a row and words struck out, numbers in formats, an error, a note, a head of the
page, a hidden sheet) and saved as .xls by LibreOffice.
"""

import shutil

import pytest

from gongkai.importers.opening import files, notes
from gongkai.importers.opening.sheet import ImportFileError
from import_cases import HERE

FILE = HERE / "data/import_cases/shown_old.xls"


@pytest.fixture(scope="module")
def sheet():
    return files.read(FILE)[0]


def cells(told):
    return {place.rpartition("!")[2]: (text, reason) for place, text, reason in told}


def test_numbers_are_read_as_excel_shows_them(sheet):
    assert [sheet.rows[row][5] for row in (3, 6, 7)] == ["2026年3月1日", "20个工作日", "50%"]


def test_what_is_not_shown_is_left_out_and_told(sheet):
    assert not any(cell for row in sheet.rows[4:6] for cell in row)
    told = cells(sheet.dropped)
    assert told["户籍管理第5行"][0].startswith("2｜收养、入籍等登记｜收养登记")
    assert "隐藏" in told["户籍管理第5行"][1]
    assert told["户籍管理第6行"][0].startswith("3｜注销登记｜死亡注销")
    assert "整行划了删除线" in told["户籍管理第6行"][1]
    assert told["E7"] == ("7", "数字格式“;;;”把它藏起来了，没有读")


def test_struck_words_and_errors_are_not_read_nor_left_empty(sheet):
    assert sheet.rows[6][3] == "受理条件"
    told = cells(sheet.dropped)
    assert (told["D7"][0], told["G7"][0], told["E8"][0]) == ("部门", "公安机关", "#DIV/0!")
    assert sheet.unread == {(6, 6), (6, 4), (7, 4)}


def test_a_hidden_column_is_read_and_told(sheet):
    assert list(cells(sheet.doubtful)) == ["F列"]


def test_notes_and_heads_of_pages_are_told(sheet):
    assert cells(sheet.dropped)["B8"] == ("请核实", "批注，没有读")
    assert cells(sheet.dropped)["工作簿"][0] == "试行"
    assert len([text for _, text, _ in sheet.dropped if text == "请核实"]) == 1


def test_there_are_no_more_notes_than_in_other_files(monkeypatch):
    assert len(notes.read(FILE)[0].notes) == 1
    monkeypatch.setattr(notes, "_MOST", 0)
    with pytest.raises(ImportFileError, match="太多了"):
        notes.read(FILE)


def test_what_is_hidden_is_read_on_request():
    shown = files.read(FILE, hidden=True)
    assert shown[0].rows[4][2] == "收养登记"
    assert shown[1].rows == (("旧稿的字",),)


def test_a_workbook_of_wps_is_read_without_another_program(tmp_path, monkeypatch, sheet):
    monkeypatch.setattr(files.shutil, "which", lambda name: None)
    path = tmp_path / "目录.et"
    shutil.copy(FILE, path)
    assert files.read(path)[0].rows == sheet.rows
