"""gongkai review comments and answer: what the office above wrote, back at the very cells."""

import json
import shutil
import zipfile
from copy import deepcopy

import pytest
import yaml
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor
from docx.table import _Cell
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from command import gongkai, ok
from office import needs_office, saved
from overlay import demo, real

DOMAIN = "10-nongcun-weifang-gaizao.yaml"
MINE = f"""# counties/demo/{DOMAIN}
领域: 农村危房改造
调整:
  10-001:
    公开时限: 信息形成或者变更之日起5个工作日内
不采用:
  10-003: 本县没有
"""
RECORD = "counties/demo/reviews/2026-11-20.yaml"
OURS = f"counties/demo/{DOMAIN}"


def found(root):
    done = gongkai("validate", "--format", "json", "--date", "2026-11-30", "--select", "GK61", cwd=root)
    return [(one["file"], one["line"], one["message"]) for one in json.loads(done.stdout)["findings"]]


def remarks(root, file=RECORD):
    said = yaml.safe_load((root / file).read_bytes()).get("逐条意见", [])
    return [(one.get("事项", ""), one.get("栏目", ""), one.get("结论", ""), one["意见"]) for one in said]


@pytest.fixture
def root(tmp_path):
    root = demo(tmp_path / "p", MINE)
    ok(root, "review", "packet", "--county", "demo", "--output", "out", "--submit", "--date", "2026-11-20")
    return root


def at(sheet, number, heading):
    """The cell of an item under a heading."""
    head = [cell.value for cell in sheet[3]]
    row = next(row for row in sheet.iter_rows(min_row=4) if row[0].value == number)
    return row[head.index(heading)]


def reviewed(root, name="审核后.xlsx"):
    book = load_workbook(root / "out/报审材料.xlsx")
    whole, given = book["目录全文"], book["与指引的不同"]
    at(whole, "10-001", "公开时限").comment = Comment("王五:\n请说明依据", "王五")
    at(whole, "10-002", "公开渠道和载体").comment = Comment("建议加公示栏", "赵六")
    at(given, "10-001", "审核意见").value = "时限比指引短，\n能不能办到"
    at(given, "10-001", "结论").value = "建议"
    at(whole, "10-002", "结论").value = "同意"
    at(book["不采用的事项"], "10-003", "结论").value = "退回"
    book.save(root / name)
    return root / name


EXPECTED = {
    ("10-001", "公开时限", "", "请说明依据"),
    ("10-002", "公开渠道和载体", "", "建议加公示栏"),
    ("10-001", "公开时限", "建议", "时限比指引短，\n能不能办到"),
    ("10-003", "", "退回", "退回（没有写意见）"),
}


def test_opinions_come_back_at_their_cells_until_they_are_answered(root):
    file = reviewed(root)
    told = ok(root, "review", "comments", file)
    assert told.startswith(f"记下 4 条意见（4 条找到了事项）：{RECORD}")
    assert set(remarks(root)) == EXPECTED
    lines = {(file, line): message for file, line, message in found(root)}
    at_limit = lines[OURS, 4]
    assert "请说明依据" in at_limit, "at the cell of the county's own"
    assert "能不能办到" in at_limit
    assert "退回" in lines[OURS, 6]
    assert "建议加公示栏" in lines[OURS, 1], "what the county has as the guideline has it"
    assert "没有改动" in ok(root, "review", "comments", file)
    for number in (1, 2, 3):
        ok(root, "review", "answer", str(number), "--text", f"第{number}条改了")
    [(_, _, message)] = found(root)
    assert "第 4 条" in message
    assert "都答复了" in ok(root, "review", "answer", "4", "--text", "：# 不改 {因为}")
    assert found(root) == []
    assert gongkai("review", "answer", "9", "--text", "好", cwd=root).returncode == 2
    assert {one["答复"] for one in yaml.safe_load((root / RECORD).read_bytes())["逐条意见"]} >= {"：# 不改 {因为}"}


@pytest.mark.parametrize("remembers", [True, False])
def test_what_a_reviewer_changed_in_the_tables_is_an_opinion_too(root, remembers):
    """Also where what the sheets hide was lost, and in packets of before: the catalog that was sent is kept."""
    book = load_workbook(root / "out/报审材料.xlsx")
    for sheet in () if remembers else book:
        assert sheet.cell(3, sheet.max_column).value.startswith("gongkai ")
        sheet.delete_cols(sheet.max_column)
    whole, given = book["目录全文"], book["与指引的不同"]
    at(whole, "10-002", "公开时限").value = "信息形成之日起3个工作日内"
    at(given, "10-001", "审核意见").value = "改为7个工作日"
    at(given, "10-001", "结论").value = "修改后同意"
    whole.cell(whole.max_row + 2, 1).value = "总的意见：请再核对一遍"
    book.save(root / "审核后.xlsx")
    told = ok(root, "review", "comments", "审核后.xlsx")
    assert told.startswith("记下 3 条意见（2 条找到了事项）")
    assert set(remarks(root)) == {
        ("10-002", "公开时限", "", "直接改成了“信息形成之日起3个工作日内”"),
        ("10-001", "公开时限", "", "改为7个工作日（结论：修改后同意）"),
        ("", "", "", "总的意见：请再核对一遍"),
    }
    # the county changed its catalog meanwhile: what was sent is compared, not what it says now
    assert gongkai("set", "10-001", "公开时限", "信息形成之日起7个工作日内", cwd=root).returncode == 0
    assert "没有改动" in ok(root, "review", "comments", "审核后.xlsx")


def test_a_packet_that_comes_back_as_it_was_says_nothing(root):
    assert "没有意见" in ok(root, "review", "comments", "out/报审材料.xlsx")


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_workbook_that_libreoffice_saved_again(root, tmp_path, kind):
    ok(root, "review", "comments", saved(reviewed(root), kind, tmp_path / "again"))
    assert set(remarks(root)) == EXPECTED
    assert "（王五）" in (root / RECORD).read_text("utf-8")


OPEN = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><office:body><office:spreadsheet><table:table table:name="目录">
<table:table-row>{head}</table:table-row><table:table-row>{row}</table:table-row></table:table></office:spreadsheet>
</office:body></office:document-content>"""
CELL = "<table:table-cell>{note}<text:p>{text}</text:p></table:table-cell>"
NOTE = "<office:annotation><dc:creator>{who}</dc:creator><dc:date>2026-11-20T08:00:00</dc:date><text:p>{words}</text:p></office:annotation>"


def opened(file, notes, kind="spreadsheet"):
    """An OpenDocument file with a row of 10-001, and notes (who, words) on its cells by their headings."""
    cells = {"编号": "10-001", "事项": "补助", "公开时限": "5个工作日内", "审核意见": "", "结论": ""}
    head = "".join(CELL.format(note="", text=name) for name in cells)
    row = "".join(
        CELL.format(note="".join(NOTE.format(who=who, words=words) for who, words in notes.get(name, ())), text=text)
        for name, text in cells.items()
    )
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        made.writestr("content.xml", OPEN.format(head=head, row=row))


def test_notes_of_an_opendocument_table(root):
    opened(root / "意见.ods", {"公开时限": [("王五", "太短了")], "编号": [("", "整项再议")]})
    assert "记下 2 条意见（2 条找到了事项）" in ok(root, "review", "comments", root / "意见.ods")
    assert remarks(root) == [("10-001", "", "", "整项再议"), ("10-001", "公开时限", "", "太短了")]
    assert "意见.ods 目录!C2（王五）" in (root / RECORD).read_text("utf-8")
    assert "没有改动" in ok(root, "review", "comments", root / "意见.ods")
    opened(root / "意见.odt", {}, "text")
    done = gongkai("review", "comments", root / "意见.odt", cwd=root)
    assert (done.returncode, "不是 Excel（.xlsx、.xls、.ods）或 Word（.docx）文件" in done.stderr) == (1, True)


THREAD = """<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="{0}" personId="{{P}}" id="{{1}}"><text>请改短</text></threadedComment>
<threadedComment ref="{0}" personId="{{P}}" id="{{2}}" parentId="{{1}}"><text>五日即可</text></threadedComment></ThreadedComments>"""
PERSONS = """<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<person displayName="周七" id="{P}" userId="x" providerId="None"/></personList>"""
KIND = "http://schemas.microsoft.com/office/2017/10/relationships/"
OLD = "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment.\n\nComment:\n    请改短\nReply:\n    五日即可"


def threaded(root):
    book = load_workbook(root / "out/报审材料.xlsx")
    cell = at(book["目录全文"], "10-001", "公开时限")
    cell.comment = Comment(OLD, "tc={1}")
    number = book.sheetnames.index("目录全文") + 1
    book.save(root / "old.xlsx")
    rels = f"xl/worksheets/_rels/sheet{number}.xml.rels"
    link = '<Relationship Id="rIdT" Type="{0}{1}" Target="{2}"/></Relationships>'
    more = {
        rels: link.format(KIND, "threadedComment", "../threadedComments/t.xml"),
        "xl/_rels/workbook.xml.rels": link.format(KIND, "person", "persons/p.xml"),
    }
    with zipfile.ZipFile(root / "old.xlsx") as old, zipfile.ZipFile(root / "new.xlsx", "w") as new:
        for name in old.namelist():
            data = old.read(name).decode("utf-8", "surrogateescape")
            if name in more:
                data = data.replace("</Relationships>", more[name])
            new.writestr(name, data.encode("utf-8", "surrogateescape"))
        new.writestr("xl/threadedComments/t.xml", THREAD.format(cell.coordinate))
        new.writestr("xl/persons/p.xml", PERSONS)


def test_threaded_comments_are_taken_once_with_who_wrote_them(root):
    threaded(root)
    ok(root, "review", "comments", root / "new.xlsx")
    assert remarks(root) == [("10-001", "公开时限", "", "请改短"), ("10-001", "公开时限", "", "五日即可")]
    assert "（周七）" in (root / RECORD).read_text("utf-8")
    assert "没有改动" in ok(root, "review", "comments", root / "old.xlsx"), "as an older Excel has them"


def test_comments_of_a_word_file(root):
    made = Document()
    made.add_paragraph("农村危房改造领域")
    table = made.add_table(rows=2, cols=4)
    for cell, text in zip(table.rows[0].cells, ("编号", "事项", "公开时限", "公开主体"), strict=True):
        cell.text = text
    for cell, text in zip(table.rows[1].cells, ("10-001", "补助", "5个工作日内", "样例县财政局"), strict=True):
        cell.text = text
    tail = made.add_paragraph("其他说明")
    made.add_comment(table.rows[1].cells[2].paragraphs[0].runs, "太短了", author="王五")
    made.add_comment(table.rows[1].cells[0].paragraphs[0].runs, "整项再议", author="王五")
    made.add_comment(tail.runs, "请写清楚", author="王五")
    made.save(root / "意见.docx")
    ok(root, "review", "comments", root / "意见.docx")
    assert remarks(root) == [
        ("10-001", "", "", "整项再议"),
        ("10-001", "公开时限", "", "太短了"),
        ("", "", "", "请写清楚"),
    ]
    assert RECORD in {file for file, _, _ in found(root)}, "what is about nothing is told at the record"


def test_comments_without_a_record_begin_one_and_what_cannot_be_read_writes_nothing(root):
    file = reviewed(root)
    (root / RECORD).unlink()
    for data in (b"PK\x03\x04", b"hello", b""):
        (root / "bad.xlsx").write_bytes(data)
        done = gongkai("review", "comments", file, root / "bad.xlsx", cwd=root)
        assert (done.returncode, "bad.xlsx" in done.stderr) == (1, True)
    assert not (root / RECORD).exists()
    ok(root, "review", "comments", file, "--date", "2026-11-20")
    assert set(remarks(root)) == EXPECTED
    assert "没有批注" in ok(root, "review", "comments", root / "out/报审材料.xlsx")


def test_a_published_file_is_commented_on_as_well(root):
    ok(root, "build", "--format", "xlsx", "--county", "demo")
    file = next(
        one for one in sorted((root / "build/demo").glob("*.xlsx")) if "基层" in one.name or "catalog" in one.name
    )
    book = load_workbook(file)
    sheet = next(one for one in book.worksheets if "农村危房改造" in one.title)
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "信息形成或者变更之日起5个工作日内")
    cell.comment = Comment("太短", "王五")
    book.save(root / "公布的.xlsx")
    ok(root, "review", "comments", root / "公布的.xlsx")
    assert remarks(root) == [("10-001", "公开时限", "", "太短")]


def document(root, change):
    """The built Word document with what `change` does to the row of an item (a python-docx row, the document)."""
    ok(root, "build", "--format", "docx", "--county", "demo")
    made = Document(next((root / "build/demo").glob("catalog.docx")))
    table = next(table for table in made.tables if "10-001" in table._tbl.xml)
    row = next(row for row in table.rows if row._tr.xml.count("10-001") and "w:tblHeader" not in row._tr.xml)
    change(row.cells, made)
    made.save(root / "公布的.docx")
    return root / "公布的.docx"


def test_comments_on_the_built_word_document_find_their_items(root):
    def change(cells, made):
        for column, words in ((3, "写全些"), (5, "太短"), (8, "还有谁")):
            made.add_comment(cells[column].paragraphs[0].runs, text=words, author="王五")

    file = document(root, change)
    assert "记下 3 条意见（3 条找到了事项）" in ok(root, "review", "comments", file)
    assert remarks(root) == [
        ("10-001", "公开内容", "", "写全些"),
        ("10-001", "公开时限", "", "太短"),
        ("10-001", "公开对象", "", "还有谁"),
    ]


def test_what_was_changed_in_the_built_word_document_is_an_opinion_too(root):
    def change(cells, made):
        cells[5].paragraphs[0].runs[0].text = "信息形成之日起3个工作日内"

    assert "没有意见" in ok(root, "review", "comments", document(root, lambda cells, made: None))
    ok(root, "review", "comments", document(root, change))
    assert remarks(root) == [("10-001", "公开时限", "", "直接改成了“信息形成之日起3个工作日内”")]


def test_what_was_written_into_a_new_column_of_the_built_word_document_is_an_opinion(root):
    """Without a heading, and with one that says nothing of opinions."""

    def change(cells, made):
        table = table_of(cells)
        table.add_column(Mm(20))
        *_, last = table.rows
        table.add_column(Mm(20))
        table.rows[0].cells[-1].text = "市里看"
        cells[0]._parent.rows[2].cells[-2].text = "请写全些"
        last.cells[-1].text = "不妥"

    ok(root, "review", "comments", document(root, change))
    assert remarks(root) == [("10-001", "", "", "请写全些"), ("10-002", "", "", "市里看：不妥")]


def test_of_a_domain_by_itself_too_which_has_columns_of_its_own(tmp_path):
    """Without the column that others of the catalog need; with one for 备注 where the domain has any."""
    root = real(tmp_path / "p", "01", "20")
    ok(root, "set", "01-001", "备注", "逐年更新", "--county", "yongxiu")
    ok(root, "build", "--format", "docx", "--county", "yongxiu")
    day = ("--county", "yongxiu", "--date", "2026-11-20")
    for file in (root / "build/yongxiu").glob("*.docx"):
        assert "没有意见" in ok(root, "review", "comments", file, *day), file.name
    noted, other = (next((root / "build/yongxiu").glob(f"{number}-*.docx")) for number in ("01", "20"))
    for file, column, words in ((noted, -1, "每年三月"), (other, 5, "当日")):
        made = Document(file)
        cell = made.tables[0].rows[2].cells[column]
        cell.paragraphs[0].runs[-1].text = words
        made.save(file)
    ok(root, "review", "comments", noted, other, *day)
    assert remarks(root, RECORD.replace("demo", "yongxiu")) == [
        ("01-001", "备注", "", "直接改成了“每年三月”"),
        ("20-001", "公开时限", "", "直接改成了“当日”"),
    ]


GUIDES = """清单: 办事指南
条目:
  - {编号: ZN-001, 一件事: 建房, 事项类型: 行政许可, 事项名称: 建房许可, 实施主体: 样例县住房和城乡建设局, 服务对象: [自然人], 实施依据: [政府信息公开条例],
     受理条件: 本村村民, 申请材料: [{材料名称: 申请书, 材料形式: [原件], 来源渠道: 申请人自备, 必要性: 必要}], 办理流程: [申请, 审批], 法定时限: 20个工作日, 收费: 不收费, 办理结果: 许可证, 备注: 附图}
"""


def test_built_lists_come_back_without_opinions(root):
    """Their rows remember their cells too, of other columns."""
    file = root / "counties/demo/lists/guides.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(GUIDES, encoding="utf-8")
    ok(root, "build", "--format", "docx", "--county", "demo")
    assert (root / "build/demo/lists/guides.docx").exists()
    for file in (root / "build/demo/lists").glob("*.docx"):
        assert "没有意见" in ok(root, "review", "comments", file), file.name


def strike(cells):
    for run in (run for cell in cells for paragraph in cell.paragraphs for run in paragraph.runs):
        run.font.strike = True


def test_what_was_struck_out_in_the_built_word_document_is_an_opinion(root):
    def change(cells, made):
        strike(cells)
        other = table_of(cells).rows[-1].cells
        strike(other[5:6])
        other[5].paragraphs[0].add_run("当日")

    ok(root, "review", "comments", document(root, change))
    assert remarks(root) == [("10-001", "", "", "这一行划掉了"), ("10-002", "公开时限", "", "直接改成了“当日”")]


def test_what_was_put_into_the_cover_of_the_built_word_document_is_an_opinion(root):
    def change(cells, made):
        office, day = (
            next(one for one in made.paragraphs if one.text.startswith(name)) for name in ("编制单位", "日期")
        )
        office.add_run("（请写全称）").font.color.rgb = RGBColor(0xFF, 0, 0)
        day.runs[0].font.strike = True

    ok(root, "review", "comments", document(root, change))
    office, day = (one[3] for one in remarks(root))
    assert office.startswith("编制单位：")
    assert office.endswith("（请写全称）")
    assert day.startswith("“日期：")
    assert day.endswith("”划掉了")


def test_colours_and_lines_that_are_none_are_no_opinions(root):
    """As WPS writes them into paragraphs that nobody changed."""

    def change(cells, made):
        for run in (run for one in made.paragraphs for run in one.runs):
            for name, off in (("color", "auto"), ("highlight", "none"), ("u", "none"), ("strike", "0")):
                run._r.get_or_add_rPr().append(OxmlElement(f"w:{name}", attrs={qn("w:val"): off}))

    assert "没有意见，也没有批注" in ok(root, "review", "comments", document(root, change))


@pytest.mark.parametrize("hides", [True, False])
def test_rows_that_were_struck_out_in_the_packet_are_opinions(root, hides):
    """With the cell that nobody sees, and without it."""
    book = load_workbook(root / "out/报审材料.xlsx")
    whole, given = book["目录全文"], book["不采用的事项"]
    for sheet, number in ((whole, "10-001"), (given, "10-003")):
        row = next(row for row in sheet.iter_rows(min_row=4) if row[0].value == number)
        for cell in row if hides else row[:-1]:
            cell.font = Font(strike=True)
    at(whole, "10-002", "公开内容").font = Font(strike=True)
    book.save(root / "审核后.xlsx")
    ok(root, "review", "comments", "审核后.xlsx")
    assert sorted(remarks(root)) == [
        ("10-001", "", "", "这一行划掉了"),
        ("10-002", "公开内容", "", "直接删空了"),
        ("10-003", "", "", "这一行划掉了"),
    ]


@pytest.mark.parametrize(("style", "before"), [(None, False), (None, True), ("Body Text", False)])
def test_a_paragraph_in_the_built_word_document_is_an_opinion(root, style, before):
    def change(cells, made):
        said = made.add_paragraph("请统一法规的名称", style=style)
        if before:
            table_of(cells)._tbl.addprevious(said._p)

    ok(root, "review", "comments", document(root, change))
    assert remarks(root) == [("", "", "", "请统一法规的名称")]
    assert "公布的.docx 正文“农村危房改造领域基层政务公开标准目录”后面" in (root / RECORD).read_text("utf-8")


def test_a_letter_without_numbers_is_told_as_not_read(root):
    made = Document()
    for number in range(8):
        made.add_paragraph(f"第{number}段意见")
    made.save(root / "来信.docx")
    done = gongkai("review", "comments", "来信.docx", cwd=root)
    assert "没有意见" in done.stdout
    assert "来信.docx：没有当作意见的一段：“第0段意见”" in done.stderr
    assert "还有 2 段" in done.stderr
    assert done.stderr.endswith("一条一段、前面写上序号，再取一次\n")
    assert remarks(root) == []


@pytest.mark.parametrize("noted", [False, True])
def test_the_numbered_paragraphs_of_a_letter_are_opinions(root, noted):
    """Also where Word numbers them; not where somebody noted on a text of others."""
    made = Document()
    first = made.add_paragraph("县政府办：")
    made.add_paragraph("一、10-001 公开时限改为5个工作日；理由写明。")
    made.add_paragraph("（二）统一法规的名称。")
    by_word = made.add_paragraph("写明科室。")._p.get_or_add_pPr()
    by_word.get_or_add_numPr().get_or_add_numId().val = 1
    made.add_heading("四、清单", 1)
    made.add_paragraph("五、清单改好再报")
    made.add_table(rows=1, cols=2)
    made.add_paragraph("另外10-003请再考虑")
    made.add_paragraph("2026年12月5日")
    if noted:
        made.add_comment(first.runs, "改为县政府办公室", author="王五")
    made.save(root / "来函.docx")
    done = gongkai("review", "comments", "来函.docx", cwd=root)
    if noted:
        assert remarks(root) == [("", "", "", "改为县政府办公室")]
        assert "没有当作意见的一段：“（二）统一法规的名称。”" in done.stderr
    else:
        assert remarks(root) == [
            ("10-001", "", "", "一、10-001 公开时限改为5个工作日；理由写明。"),
            ("", "", "", "（二）统一法规的名称。"),
            ("", "", "", "写明科室。"),
            ("", "", "", "四、清单"),
            ("", "", "", "五、清单改好再报"),
            ("10-003", "", "", "另外10-003请再考虑"),
        ]
        assert done.stderr.count("没有当作意见的一段") == 2


def test_what_heads_the_opinions_of_a_letter_is_none_and_a_number_may_follow_theirs(root):
    made = Document()
    for text in (
        "一、农村危房改造领域",
        "（一）公开时限",
        "1.10-001和10-002的公开时限要写明。",
        "2.10-003 改为5个工作日",
        "二、统一法规的名称",
        "三、10-002 写全称",
        "1.科室也写明。",
    ):
        made.add_paragraph(text)
    made.save(root / "来函.docx")
    ok(root, "review", "comments", "来函.docx")
    assert [(one[0], one[3]) for one in remarks(root)] == [
        ("", "1.10-001和10-002的公开时限要写明。"),
        ("10-003", "2.10-003 改为5个工作日"),
        ("", "二、统一法规的名称"),
        ("10-002", "三、10-002 写全称"),
        ("", "1.科室也写明。"),
    ]


def test_what_was_written_into_the_form_comes_back_at_its_rows(root):
    """The form as it was made has no opinions; its own empty blocks are none."""
    ok(root, "edition", "--county", "demo")
    ok(root, "set", "10-001", "公开时限", "信息形成之日起9个工作日内")
    ok(root, "set", "10-002", "备注", "有变")
    ok(root, "review", "packet", "--county", "demo", "--output", "out")
    form = root / "out/调整申请表.docx"
    assert "没有意见" in ok(root, "review", "comments", form)
    made = Document(form)
    changes, blanks = made.tables
    after = next(row for row in changes.rows if "10-001" in row.cells[0].text).cells[4]
    after.paragraphs[0].runs[-1].text = "信息形成之日起8个工作日内"
    blanks.rows[3].cells[1].add_paragraph("其余退回")
    made.add_paragraph("另请盖章", style="Body Text")
    made.save(root / "市.docx")
    ok(root, "review", "comments", "市.docx")
    first, block, below = remarks(root)
    assert first == ("10-001", "公开时限", "", "“调整后”直接改成了“信息形成之日起8个工作日内”")
    assert block[3].startswith("“设区市政务公开主管部门意见”：“意见”直接改成了“意见：")
    assert block[3].endswith("其余退回”")
    assert below == ("", "", "", "另请盖章")


def table_of(cells):
    return cells[0]._parent


def test_a_row_that_was_deleted_in_the_built_word_document_is_an_opinion(root):
    def remove(cells, made):
        last = table_of(cells).rows[-1]._tr
        last.getparent().remove(last)

    ok(root, "review", "comments", document(root, remove))
    assert remarks(root) == [("10-002", "", "", "这一行删去了")]
    assert "没有改动" in ok(root, "review", "comments", document(root, remove))


def put_below(row, texts, *, tracked):
    """A row below another with these texts, as Word inserts it: as wide, and nothing hidden."""
    made = deepcopy(row._tr)
    row._tr.addnext(made)
    for cell, text in zip(made.tc_lst, texts, strict=False):
        for one in cell.xpath(".//w:r"):
            one.getparent().remove(one)
        written = _Cell(cell, row.table).paragraphs[0].add_run(text)._r
        if tracked:
            put_in = OxmlElement("w:ins")
            written.addprevious(put_in)
            put_in.append(written)


@pytest.mark.parametrize("tracked", [False, True])
def test_a_row_that_was_put_into_the_built_word_document_is_an_opinion(root, tracked):
    new = [
        "",
        "",
        "发放情况",
        "发放的户数",
        "《政府信息公开条例》",
        "当日",
        "县住建局",
        "政府网站",
        "√",
        "",
        "√",
        "",
        "√",
        "",
    ]

    def change(cells, made):
        *_, last = table_of(cells).rows
        put_below(last, new, tracked=tracked)
        put_below(last, [""] * len(new), tracked=tracked)

    ok(root, "review", "comments", document(root, change))
    words = "发放情况，发放的户数，《政府信息公开条例》，当日，县住建局，政府网站，全社会，主动，县级"
    assert remarks(root) == [("", "", "", f"10-002 后面加了一行：{words}")]
    assert "没有改动" in ok(root, "review", "comments", document(root, change))


@pytest.mark.parametrize("above", [False, True])
def test_a_row_that_was_copied_and_written_over_was_put_in(root, above):
    """What a row hides is copied with it."""

    def change(cells, made):
        row = table_of(cells).rows[-1]._tr
        copy = deepcopy(row)
        (row.addprevious if above else row.addnext)(copy)
        _Cell(copy.tc_lst[2], table_of(cells)).paragraphs[0].runs[-1].text = "另一项"

    ok(root, "review", "comments", document(root, change))
    book = load_workbook(root / "out/报审材料.xlsx")
    whole = book["目录全文"]
    number = at(whole, "10-002", "公开时限").row + (not above)
    whole.insert_rows(number)
    for cell in whole[number + 1 if above else number - 1]:
        whole.cell(number, cell.column).value = "另一项" if cell.column == 4 else cell.value
    book.save(root / "审核后.xlsx")
    ok(root, "review", "comments", "审核后.xlsx")
    said = remarks(root)
    assert [one[0] for one in said] == ["", "10-002"], "the copy in the workbook says its number"
    assert all("加了一行：" in one[3] and "，另一项，" in one[3] for one in said)


@pytest.mark.parametrize("changes", [False, True])
def test_the_rows_below_the_deleted_first_of_a_merged_cell_are_not_changed(tmp_path, changes):
    """Word draws the text above in their merged cells; a text that was changed there is told of all its rows."""
    root = real(tmp_path / "p", "01")
    ok(root, "build", "--format", "docx", "--county", "yongxiu")
    made = Document(root / "build/yongxiu/catalog.docx")
    for table in made.tables:
        rows = [one for one in table.rows if "w:tblHeader" not in one._tr.xml]
        tops = [at for at, row in enumerate(rows) if 'w:vMerge w:val="restart"' in row._tr.xml]
        if len(tops) > 1 and tops[1] + 1 < len(rows):
            break
    first = rows[tops[1]]
    assert "w:vMerge/" in rows[tops[1] + 1]._tr.xml
    numbers = [row._tr.xpath("string(.//w:r[w:rPr/w:vanish]/w:t)").split()[0] for row in rows]
    if changes:
        first.cells[1].paragraphs[0].runs[0].text = "改了的"
    else:
        first._tr.getparent().remove(first._tr)
    made.save(root / "公布的.docx")
    ok(root, "review", "comments", "公布的.docx", "--county", "yongxiu", "--date", "2026-11-20")
    said = remarks(root, RECORD.replace("demo", "yongxiu"))
    if changes:
        assert {one[1:] for one in said} == {("一级事项", "", "直接改成了“改了的”")}
        assert {one[0] for one in said} >= set(numbers[tops[1] : tops[1] + 2])
    else:
        assert said == [(numbers[tops[1]], "", "", "这一行删去了")]


def test_a_word_document_whose_hidden_numbers_are_lost_has_no_deleted_rows(root):
    def plain(cells, made):
        for row in table_of(cells).rows:
            for hidden in row._tr.xpath(".//w:r[w:rPr/w:vanish]"):
                if not hidden.xpath("string(w:t)").startswith("gongkai "):
                    hidden.getparent().remove(hidden)

    assert "没有意见" in ok(root, "review", "comments", document(root, plain))


def test_what_a_reviewer_wrote_anywhere_in_the_packet_is_kept(root):
    (root / OURS).write_text(MINE.replace("信息形成或者变更之日起5个", "5个"), encoding="utf-8")
    ok(root, "review", "packet", "--county", "demo", "--output", "out", "--submit", "--date", "2026-11-20")
    book = load_workbook(root / "out/报审材料.xlsx")
    cover, whole, found_there = (book[name] for name in ("总的情况", "目录全文", "检查发现的问题"))
    cover.cell(cover.max_row + 3, 1).value = "审核人：李某 2026-12-02"
    cover.cell(5, 4).value = "请核对"
    whole.delete_rows(at(whole, "10-002", "公开时限").row)
    left = book["不采用的事项"]
    left.cell(4, left.max_column + 2).value = "请附证明"
    head = [cell.value for cell in found_there[3]]
    found_there.cell(4, head.index("审核意见") + 1).value = "请尽快改好\n一周内"
    about = found_there.cell(4, head.index("规则") + 1).value
    book.save(root / "审核后.xlsx")
    ok(root, "review", "comments", "审核后.xlsx")
    file = "counties/demo/reviews/2026-11-20-2.yaml"
    said = [one for *_, one in remarks(root, file)]
    assert "审核人：李某 2026-12-02" in said
    assert "“与指引不同，1格，1项”：请核对" in said
    assert ("10-003", "", "", "请附证明") in remarks(root, file)
    assert ("10-002", "", "", "这一行删去了") in remarks(root, file)
    [told] = [one for one in said if "请尽快改好" in one]
    assert told.startswith("“警告，GK" if about.startswith("GK") else "“")
    assert about in told
    assert len(said) == 5
    shown = " ".join(message for *_, message in found(root))
    assert "\n" not in shown
    assert "�" not in gongkai("validate", "--all", cwd=root).stdout


def test_an_opinion_whose_words_name_an_item_belongs_to_it(root):
    """On a sheet of the reviewer's own, below the tables, and below those of a Word document."""
    book = load_workbook(root / "out/报审材料.xlsx")
    own = book.create_sheet("市里意见")
    for row in (("序号", "意见"), (1, "10-001 改为5个工作日"), (2, "少了校车安全"), (3, "10—002，10-001 重复")):
        own.append(row)
    whole = book["目录全文"]
    whole.cell(whole.max_row + 2, 1).value = "１. １０－００３ 为什么不采用；2. 全文再核对，电话 0792-6410-001"
    book.save(root / "审核后.xlsx")

    def change(cells, made):
        made.add_paragraph("10-002 请写到户")

    ok(root, "review", "comments", "审核后.xlsx", document(root, change))
    assert remarks(root) == [
        ("10-003", "", "", "１. １０－００３ 为什么不采用；2. 全文再核对，电话 0792-6410-001"),
        ("10-001", "", "", "10-001 改为5个工作日"),
        ("", "", "", "少了校车安全"),
        ("", "", "", "10—002，10-001 重复"),
        ("10-002", "", "", "10-002 请写到户"),
    ]


def edited(root, name="审核后.xlsx"):
    """The packet of a catalog of which something is to be told, with edits on every kind of sheet."""
    (root / OURS).write_text(MINE.replace("信息形成或者变更之日起5个", "5个"), encoding="utf-8")
    ok(root, "review", "packet", "--county", "demo", "--output", "out")
    book = load_workbook(root / "out/报审材料.xlsx")
    given, left, cover, checked = (
        book[name] for name in ("与指引的不同", "不采用的事项", "总的情况", "检查发现的问题")
    )
    at(given, "10-001", "本县").value = "信息形成之日起9个工作日内"
    at(left, "10-003", "理由").value = ""
    cover.cell(4, 2).value = "28 个领域"
    cover.cell(2, 1).value = "市里收到，2026年12月3日"
    columns = given.max_column
    given.insert_cols(7)
    given.cell(3, 7).value = "市里看"
    given.cell(4, 7).value = "不妥"
    for column, text in enumerate(("10-002", "农村危房改造", "要加的"), 1):
        given.cell(given.max_row + (column == 1), column).value = text
    assert given.max_column == columns + 1
    checked.delete_rows(4)
    book.save(root / name)
    return root / name


EDITED = {
    ("", "", "", "表的上面写的是“市里收到，2026年12月3日”"),
    ("10-001", "公开时限", "", "“本县”直接改成了“信息形成之日起9个工作日内”"),
    ("10-003", "", "", "“理由”直接删空了"),
    ("10-001", "公开时限", "", "市里看：不妥"),
    ("10-002", "", "", "加了一行：10-002，农村危房改造，要加的"),
    ("", "", "", "“检查发现的问题”原来的第 1 条删去了"),
}


def test_what_a_reviewer_changed_on_any_sheet_of_the_packet_is_an_opinion(root):
    ok(root, "review", "comments", edited(root))
    said = set(remarks(root))
    assert said > EDITED
    [(item, heading, _, text)] = said - EDITED
    assert (item, heading, text.endswith("“情况”直接改成了“28 个领域”")) == ("", "", True)
    places = (root / RECORD).read_text("utf-8")
    assert "与指引的不同!F4" in places
    assert "没有改动" in ok(root, "review", "comments", "审核后.xlsx")


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_edits_of_the_packet_that_libreoffice_saved_again(root, tmp_path, kind):
    same = saved(root / "out/报审材料.xlsx", kind, tmp_path / "same")
    assert "没有意见" in ok(root, "review", "comments", same)
    ok(root, "review", "comments", saved(edited(root), kind, tmp_path / "again"))
    assert set(remarks(root)) > EDITED


def test_marks_of_agreement_are_no_opinions_and_the_same_as_above_is_what_stands_there(root):
    book = load_workbook(root / "out/报审材料.xlsx")
    whole, given = book["目录全文"], book["与指引的不同"]
    at(whole, "10-001", "审核意见").value = "写明科室"
    at(whole, "10-002", "审核意见").value = "同上"
    at(given, "10-001", "结论").value = "√"
    at(book["不采用的事项"], "10-003", "审核意见").value = "无意见"
    book.save(root / "审核后.xlsx")
    ok(root, "review", "comments", "审核后.xlsx")
    assert remarks(root) == [("10-001", "", "", "写明科室"), ("10-002", "", "", "写明科室")]
    for nothing in ("无", "同上", "。", " "):
        assert gongkai("review", "answer", "1", "--text", nothing, cwd=root).returncode == 2
    assert "gongkai review answer 序号 --text …" in gongkai("validate", "--select", "GK610", cwd=root).stdout
    done = gongkai("review", "packet", "--county", "demo", "--output", "out", "--submit", cwd=root)
    assert (done.returncode, "还有 2 条意见没有答复" in done.stderr) == (0, True)


def test_a_worksheet_holds_no_opinions_and_the_packet_no_catalog(root):
    ok(root, "worksheet", "--county", "demo", "--output", "填报表.xlsx")
    done = gongkai("review", "comments", "填报表.xlsx", cwd=root)
    assert (done.returncode, "填报表.xlsx 是填报表，不是审核的意见" in done.stderr) == (1, True)
    ok(root, "worksheet", "--county", "demo", "--list", "guides", "--output", "指南.xlsx")
    assert any(cell.comment for sheet in load_workbook(root / "指南.xlsx") for row in sheet.iter_rows() for cell in row)
    assert "没有意见" in ok(root, "review", "comments", "指南.xlsx")
    assert remarks(root) == []
    before = (root / OURS).read_bytes()
    done = gongkai("import", "out/报审材料.xlsx", "--county", "demo", cwd=root)
    assert (done.returncode, "这是报审材料。里面的意见，用 gongkai review comments 读" in done.stderr) == (1, True)
    assert (root / OURS).read_bytes() == before


def test_what_a_file_asks_for_is_counted(root):
    """Tables within tables, each of whose cells are read with all that is in them, and notes without end."""
    cell = "<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 600
    body = cell
    for _ in range(60):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"
    made = Document()
    made.save(root / "deep.docx")
    with (
        zipfile.ZipFile(root / "deep.docx") as old,
        zipfile.ZipFile(root / "bad.docx", "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name).decode("utf-8", "surrogateescape")
            data = data.replace("<w:sectPr", f"{body}<w:sectPr", 1) if name == "word/document.xml" else data
            new.writestr(name, data.encode("utf-8", "surrogateescape"))
    done = gongkai("review", "comments", root / "bad.docx", cwd=root)
    assert (done.returncode, "bad.docx：" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    book = load_workbook(root / "out/报审材料.xlsx")
    sheet = book["目录全文"]
    for row in range(1, 60):
        for column in range(1, 90):
            sheet.cell(row + 20, column).comment = Comment("甲" * 3, "乙")
    book.save(root / "many.xlsx")
    done = gongkai("review", "comments", root / "many.xlsx", cwd=root)
    assert (done.returncode, "many.xlsx：" in done.stderr) == (1, True)
    assert remarks(root) == []


def test_a_file_goes_to_the_place_it_was_sent_for(root):
    """A reviewer of several counties hands in what came back together; none is put down elsewhere."""
    shutil.copytree(root / "counties/demo", root / "counties/yixian", ignore=shutil.ignore_patterns("reviews"))
    own = root / "counties/yixian/county.yaml"
    own.write_text(own.read_text("utf-8").replace("样例县", "乙县").replace("360499", "360498"), encoding="utf-8")
    ok(root, "review", "packet", "--county", "yixian", "--output", "other", "--submit", "--date", "2026-11-20")
    mine = reviewed(root)
    book = load_workbook(root / "other/报审材料.xlsx")
    at(book["与指引的不同"], "10-001", "审核意见").value = "乙县的"
    book.save(root / "乙.xlsx")
    theirs = "counties/yixian/reviews/2026-11-20.yaml"
    before = (root / RECORD).read_bytes(), (root / theirs).read_bytes()
    wrong = gongkai("review", "comments", "乙.xlsx", "--place", "demo", cwd=root)
    assert (wrong.returncode, "乙.xlsx 是对 yixian 的意见，不是对 demo 的" in wrong.stderr) == (2, True), wrong.stderr
    assert ((root / RECORD).read_bytes(), (root / theirs).read_bytes()) == before
    ok(root, "review", "comments", mine.name, "乙.xlsx")
    assert set(remarks(root)) == EXPECTED
    assert remarks(root, theirs) == [("10-001", "公开时限", "", "乙县的")]
