"""Files are known by what they are: odd names, encodings, packages and programs."""

import os
import re
import shutil
import socket
import zipfile

import pytest

from command import gongkai
from gongkai.importers.opening import files
from gongkai.importers.opening.sheet import ImportFileError
from import_cases import CASES, ITEMS, imported
from office import needs_office, saved
from overlay import HERE, demo

HEAD = "序号,一级事项,二级事项,公开内容,公开依据,公开时限,公开主体\n"
ROW = "1,死亡注销,死亡注销,受理部门,户口登记条例,20个工作日内,公安机关\n"


def repacked(path, source, change=lambda name, data: (name, data)):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_broken_byte_spoils_no_other_cell(tmp_path, encoding):
    (tmp_path / "表.csv").write_bytes((HEAD + ROW * 5).encode(encoding) + "2,死".encode(encoding)[:-1])
    [sheet] = files.read(tmp_path / "表.csv")
    assert sheet.rows[1] == tuple(ROW.strip().split(","))
    assert "编码有损坏" in sheet.dropped[0][2]


@pytest.mark.parametrize("mark", [b"\x84\x31\x95\x33", b"\xef\xbb\xbf\xef\xbb\xbf"])
def test_marks_at_the_beginning_are_no_characters(tmp_path, mark):
    encoding = "utf-8" if mark.startswith(b"\xef") else "gb18030"
    (tmp_path / "表.csv").write_bytes(mark + (HEAD + ROW).encode(encoding))
    [sheet] = files.read(tmp_path / "表.csv")
    assert sheet.rows[0][0] == "序号"
    assert not sheet.dropped


def test_the_main_part_may_have_another_name(tmp_path, county):
    def word(name, data):
        return name.replace("word/document.xml", "word/document2.xml").replace("s/document.xml", "s/document2.xml"), data.replace(b"word/document.xml", b"word/document2.xml")  # fmt: skip

    def excel(name, data):
        return name.replace("workbook.xml", "book7.xml"), data.replace(b"xl/workbook.xml", b"xl/book7.xml")

    for path in (
        repacked(tmp_path / "表.docx", CASES / "w1-row-sdt.docx", word),
        repacked(tmp_path / "表.xlsx", CASES / "x12-kangxi.xlsx", excel),
    ):
        assert not {"word/document.xml", "xl/workbook.xml"} & set(zipfile.ZipFile(path).namelist())
        change, _ = imported(path, county)
        assert change.adopted == ITEMS


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("2026-03-01", "2026年3月1日"),
        ("2026-03-01T00:00:00.000", "2026年3月1日"),
        ("2026-03-01T14:30:00Z", "2026年3月1日"),
        ("昨天", "昨天"),
    ],
)
def test_dates_that_are_stored_as_text_are_shown_as_others(tmp_path, county, stored, shown):
    def change(name, data):
        if name.endswith("sheet1.xml"):
            cell = re.search(r'<c r="F5"( s="\d+")? t="d"><v>[^<]*</v></c>|<c r="F5"[^>]*>.*?</c>', data.decode())[0]
            data = data.decode().replace(cell, f'<c r="F5" s="{style}" t="d"><v>{stored}</v></c>').encode()
        return name, data

    with zipfile.ZipFile(CASES / "x6-formats.xlsx") as source:
        style = re.search(r'<c r="F5" s="(\d+)"', source.read("xl/worksheets/sheet1.xml").decode())[1]
    read, _ = imported(repacked(tmp_path / "表.xlsx", CASES / "x6-formats.xlsx", change), county)
    assert read.edits["22-002"]["公开时限"] == shown


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
        '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
    ],
)
@pytest.mark.parametrize("name", ["表.xls", "表.doc", "表.xml", "表.csv"])
def test_flat_office_files_are_named(tmp_path, text, name):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ImportFileError, match="一段 XML 的办公文件"):
        files.read(tmp_path / name)


def test_a_workbook_of_2003_without_a_declaration_is_named(tmp_path):
    (tmp_path / "表.xls").write_text('<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "utf-8")
    with pytest.raises(ImportFileError, match="Office 2003"):
        files.read(tmp_path / "表.xls")


@pytest.mark.parametrize("name", ["目录.doc", "目录.wps", "目录.et", "目录.csv"])
def test_an_old_workbook_is_one_whatever_it_is_called(tmp_path, name):
    shutil.copy(HERE / "data/import/attachment2_old.xls", tmp_path / name)
    assert files.read(tmp_path / name)[0].rows


@needs_office
def test_rich_text_is_read(tmp_path):
    shutil.copy(HERE / "data/import/attachment2_word.docx", tmp_path / "rich.docx")
    rich = saved(tmp_path / "rich.docx", "rtf", tmp_path / "office").rename(tmp_path / "目录.csv")
    assert any(len(sheet.rows) > 5 for sheet in files.read(rich))


@pytest.mark.parametrize("name", ["目录.rtf", "目录.docx", "目录.xls", "目录.csv"])
def test_rich_text_goes_through_libreoffice_whatever_it_is_called(tmp_path, monkeypatch, name):
    """To be opened as what it is."""
    asked = []
    monkeypatch.setattr(files, "_converted", lambda *args: asked.append(args) or [])
    (tmp_path / name).write_bytes(b"{\\rtf1 \\ansi}")
    assert files.read(tmp_path / name) == []
    assert asked == [(b"{\\rtf1 \\ansi}", ".rtf", "docx", False)]


def test_what_a_folder_holds_besides_is_told(tmp_path):
    folder = tmp_path / "来文"
    (folder / ".git").mkdir(parents=True)
    for name in ("说明.txt", "图.png", ".隐藏", ".git/表.csv", "~$表.csv"):
        (folder / name).write_bytes(b"x")
    (folder / "表.tsv").write_text(HEAD.replace(",", "\t") + ROW.replace(",", "\t"), encoding="utf-8")
    (folder / "宏.xlsm").write_bytes(b"PK\x03\x04")
    root = demo(tmp_path / "p")
    done = gongkai("import", folder, "--county", "demo", "--domain", "10", "--dry-run", cwd=root)
    assert done.returncode == 1
    assert "跳过 图.png、说明.txt：不是可以导入的文件" in done.stderr
    assert "宏.xlsm：文件已损坏" in done.stderr
    assert "表.tsv" in done.stdout


def test_a_pipe_is_read_once_and_not_waited_for_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_PATIENCE", 0.1)
    os.mkfifo(tmp_path / "表.csv")
    with pytest.raises(ImportFileError, match=r"表\.csv：是管道"):
        files.read(tmp_path / "表.csv")
    reader = os.open(tmp_path / "表.csv", os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(tmp_path / "表.csv", os.O_WRONLY)
    os.write(writer, (HEAD + ROW).encode())
    assert not files.is_marked(tmp_path / "表.csv", "x")
    pipe = os.fdopen(reader, "rb")
    os.close(writer)
    assert pipe.read().decode() == HEAD + ROW
    pipe.close()


def test_a_socket_is_told_in_chinese(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's address has 107 bytes at the most
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("表.csv")
        with pytest.raises(ImportFileError, match=r"表\.csv：打不开（不是普通的文件）"):
            files.read(tmp_path / "表.csv")


def test_names_steer_no_terminal(tmp_path):
    for name in ("a\nb.csv", "a\x1b[31m.csv", "a\u202evsc.csv"):
        (tmp_path / name).write_bytes(b"")
        with pytest.raises(ImportFileError) as told:
            files.read(tmp_path / name)
        assert str(told.value).replace("�", "").isprintable()


@pytest.mark.parametrize(
    "written",
    ["<p>受理部门</p>", "受理部门&nbsp;", "受理&#37096;门", "<FONT size=2>受理</FONT>"],
)
def test_markup_in_a_cell_is_told(tmp_path, written):
    (tmp_path / "表.csv").write_text(HEAD + ROW.replace("受理部门", written), encoding="utf-8")
    [sheet] = files.read(tmp_path / "表.csv")
    assert sheet.rows[1][3] == written
    [(place, text, why)] = sheet.doubtful
    assert place == "表格第2行第4列"
    assert written[:4] in text
    assert "网页的标记" in why


@pytest.mark.parametrize("written", ["#REF!", "#N/A", " #VALUE! ", "########", "＃＃＃", "Err:502", "#DIV/0!"])
def test_what_a_spreadsheet_shows_in_place_of_a_value_is_told_and_no_text(tmp_path, written):
    (tmp_path / "表.csv").write_text(HEAD + ROW.replace("受理部门", written), encoding="utf-8")
    [sheet] = files.read(tmp_path / "表.csv")
    assert (sheet.rows[1][3], sheet.unread) == ("", {(1, 3)})
    assert [one[:2] for one in sheet.dropped] == [("表格第2行第4列", written.strip())]


@pytest.mark.parametrize("written", ["#1楼", "C#", "##", "#注"])
def test_what_only_looks_like_it_is_text(tmp_path, written):
    (tmp_path / "表.csv").write_text(HEAD + ROW.replace("受理部门", written), encoding="utf-8")
    [sheet] = files.read(tmp_path / "表.csv")
    assert (sheet.rows[1][3], sheet.dropped) == (written, ())


@pytest.mark.parametrize("mark", ["<br>", "<BR />", "<br clear=all>", "\\n", "\\r\\n"])
def test_marks_that_stand_for_line_breaks_are_read_as_such_and_told(tmp_path, mark):
    (tmp_path / "表.csv").write_text(HEAD + ROW.replace("受理部门", f"受理部门{mark}办理条件"), encoding="utf-8")
    [sheet] = files.read(tmp_path / "表.csv")
    assert sheet.rows[1][3] == "受理部门\n办理条件"
    assert [one[:2] for one in sheet.doubtful] == [("表格", f"{mark}，1 处")]


@pytest.mark.parametrize("written", ["a<b", "R&D;", "<甲>", "5<p", "AT&T", "D:\\new", "<broadcast>"])
def test_what_only_looks_like_markup_is_text(tmp_path, written):
    (tmp_path / "表.csv").write_text(HEAD + ROW.replace("受理部门", f"受理{written}"), encoding="utf-8")
    assert not files.read(tmp_path / "表.csv")[0].doubtful


@pytest.mark.parametrize(
    "body",
    [
        '<iframe src="b.html"></iframe>',
        "<div role=table>甲</div>",
        "<script>show()</script>",
        "<template><table><tr><td>甲</table></template>",
    ],
)
def test_a_page_without_a_table_of_its_own_is_told_how_to_bring_it(tmp_path, body):
    (tmp_path / "a.html").write_text(f"<meta charset=utf-8><body>{body}", encoding="utf-8")
    with pytest.raises(ImportFileError, match="复制到 Excel"):
        files.read(tmp_path / "a.html")
