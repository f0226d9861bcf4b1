"""What gongkai built is read back as it was: nothing is reported that nobody edited, and a county without files gets all
of it, also where a text is longer than a cell may be or looks like something else."""

import json
import re
from io import BytesIO

import docx
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from gongkai.importers.opening import files
from gongkai.importers.reading import tables
from gongkai.importers.reading.headings import Headings
from gongkai.importers.settling.compare import compare
from gongkai.importers.settling.county import county_of
from gongkai.importers.settling.write import domain_file
from gongkai.model.item import GROUPS, PUBLIC
from gongkai.render import render
from gongkai.render.table import columns_with_notes, tabulate
from gongkai.resolve import prepare, resolve
from gongkai.source.project import load
from overlay import COUNTY_DOMAIN, demo
from properties import examples
from real_catalog import SETTINGS

SAVED = {
    "xlsx": lambda data: data,
    "xlsx by openpyxl": lambda data: again(load_workbook(BytesIO(data))),
    "docx": lambda data: data,
    "docx by python-docx": lambda data: again(docx.Document(BytesIO(data))),
    "csv": lambda data: data,
    "html": lambda data: data,
}
LAWS = """
  - {简称: 二层办法, 名称: 关于贯彻《某某省实施〈测试法〉办法（试行）》的通知, 文号: 赣府发〔2020〕17号, 类别: 规范性文件}
  - {简称: 三层办法, 名称: 转发《关于〈关于《测试法》的意见〉的通知》的通知（暂行）, 类别: 规范性文件}
  - {简称: 测试标准, 名称: 测试服务 标准, 文号: GB/T 12—2016（2020年修订）, 类别: 标准}
"""
CITED = ["政府信息公开条例", "政府信息公开条例第二十条第（一）项", "二层办法", "二层办法第三条", "三层办法第十条", "三层办法", "测试标准", "测试标准第一条"]  # fmt: skip
LONG = 33_990


def again(book):
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def project_with(target, body):
    """A copy of the demo project whose one domain says this, with some more laws."""
    root = demo(target)
    laws = root / "guidelines/laws.yaml"
    laws.write_text(laws.read_text(encoding="utf-8") + LAWS.lstrip("\n"), encoding="utf-8")
    (root / COUNTY_DOMAIN).write_bytes(source(body))
    return root


def source(body):
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in body.items()).encode()


def built(root, saved):
    """The county's catalog as a file of this kind, saved again by another program."""
    kind = saved.split()[0]
    project = load(root, ["demo"])
    catalog = resolve(project, project.places["demo"], prepare(project))
    ends = (f"10-nongcun-weifang-gaizao.{kind}", f"catalog.{kind}")
    data = next(one.data for one in render(kind, catalog, SETTINGS) if one.path.endswith(ends))
    path = root / f"built.{kind}"
    path.write_bytes(SAVED[saved](data))
    return path


def imported(root, path):
    """What the file changes, and the YAML that the county's domain then says."""
    project = load(root, ["demo"])
    county = county_of(project, "demo")
    sheets = files.read(path)
    found = tables.read_all(sheets, Headings(project.template), county.find_domain)
    outcome = compare([(path.name, table) for table in found], county)
    outcome.doubtful.extend(one for sheet in sheets for one in sheet.doubtful)
    file = root / COUNTY_DOMAIN
    before = file.read_bytes() if file.exists() else None
    return outcome, domain_file(COUNTY_DOMAIN, before, outcome.domains["农村危房改造"])


def printed(root):
    project = load(root, ["demo"])
    catalog = resolve(project, project.places["demo"], prepare(project))
    [domain] = catalog.domains
    return [row.cells for row in tabulate(catalog, domain, columns_with_notes(catalog, (domain,))).rows]


def assert_unchanged(root, path):
    before = (root / COUNTY_DOMAIN).read_bytes()
    outcome, after = imported(root, path)
    assert not outcome.any()
    assert after == before
    assert not any("发出后源文件改过" in told for told in outcome.origin.values())
    told = (
        outcome.conflicts,
        outcome.odd,
        outcome.lost,
        outcome.kept,
        outcome.outside,
        outcome.emptied,
        outcome.repeated,
    )
    assert [one for one in told if one] == []
    assert (outcome.unknown_laws, outcome.unwritten, outcome.doubtful, outcome.filled, outcome.left) == (
        [],
        [],
        [],
        [],
        [],
    )


def assert_comes_back(root, path):
    cells = printed(root)
    (root / COUNTY_DOMAIN).unlink()
    outcome, after = imported(root, path)
    assert outcome.odd == outcome.lost == outcome.conflicts == outcome.kept == []
    (root / COUNTY_DOMAIN).write_bytes(after)
    assert printed(root) == cells
    assert not imported(root, path)[0].any()


SPECIAL = ["同上", "无", "/", "√", "□政府网站", "10-001", "10-002 01234567.89abcdef", "备注：甲", "公开内容", "公开时限", "公开主体", "1", "=1", "'+1", "_x0041_", "（一）", "《甲〈乙〉》", "序号", "领域", "农村危房改造"]  # fmt: skip
PLAIN = "公开内容县乡村级法办目录甲乙丙ABCx12_·“”‘’（）《》〈〉【】[]{}=+-@.,、，；;：:。①'\"<&#|\\…—~% "
ODD = PLAIN + "\n\t\u3000\u00a0√■□☑⼾⽹⻔備國\uf91b"


def texts(alphabet):
    made = st.text(st.sampled_from(alphabet), min_size=1, max_size=14).map(str.strip)
    return st.sampled_from(SPECIAL) | made.filter(lambda text: any("\u4e00" <= char <= "\u9fff" for char in text))


def items(word, line):
    """Items whose names are such lines and whose other cells are such words."""
    return st.fixed_dictionaries(
        {
            "一级事项": line,
            "二级事项": line,
            "公开内容": st.lists(word, min_size=1, max_size=4, unique=True),
            "公开依据": st.lists(st.sampled_from(CITED), min_size=1, max_size=3, unique=True),
            "公开时限": st.sampled_from(["信息形成或者变更之日起20个工作日内", "长期公开", "每季度"]) | word,
            "公开主体": st.lists(word, min_size=1, max_size=2, unique=True),
            "公开渠道和载体": st.lists(st.sampled_from(["政府网站", "两微一端", "入户/现场", "其他：村务栏"]), min_size=1, unique=True),
            "公开对象": st.sampled_from([[PUBLIC], [f"{GROUPS}：申请人"], [PUBLIC, f"{GROUPS}：申请人、利害关系人"]]),
            "公开方式": st.sampled_from(["主动", "依申请公开"]),
            "公开层级": st.lists(st.sampled_from(["县级", "乡级", "村级"]), min_size=1, unique=True),
        },
        optional={"备注": word},
    )  # fmt: skip


def bodies(word, line):
    """A county's file: changes of the guideline's two items, and items of its own."""

    def body(changes, added):
        numbered = [{"编号": f"10-L{number:02d}", **item} for number, item in enumerate(added, 1)]
        changed = {f"10-{number:03d}": change for number, change in changes.items() if change}
        return {"领域": "农村危房改造", **({"调整": changed} if changed else {}), "新增": numbered}

    one = items(word, line)
    change = one.flatmap(
        lambda item: st.sets(st.sampled_from(sorted(item))).map(lambda keys: {k: item[k] for k in keys})
    )
    named = st.lists(one, min_size=1, max_size=3, unique_by=lambda item: (item["一级事项"], item["二级事项"]))
    return st.builds(body, st.dictionaries(st.sampled_from([1, 2]), change), named)


GENERATED = settings(examples(5), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HARD = {
    "领域": "农村危房改造",
    "调整": {"10-001": {"公开内容": ["甲\n乙", "⼾籍⽹站", "10-002", "_x0041_"], "备注": "10-002\n第二行  空格"}},
    "新增": [
        {
            "编号": "10-L01", "一级事项": "公开依据", "二级事项": "公开内容", "公开内容": ["公开时限"], "公开依据": CITED, "公开时限": "长期公开",
            "公开主体": "公开主体", "公开渠道和载体": ["其他：甲（乙、丙）"], "公开对象": f"{GROUPS}：甲（乙）", "公开方式": "主动", "公开层级": ["村级"], "备注": "备注：甲",
        }
    ],
}  # fmt: skip


@pytest.mark.parametrize("saved", SAVED)
@GENERATED
@given(body=bodies(texts(ODD), texts(ODD)))
@example(body=HARD)
def test_what_nobody_edited_changes_nothing(tmp_path_factory, saved, body):
    root = project_with(tmp_path_factory.mktemp("own") / "project", body)
    assert len(printed(root)) == 3 + len(body["新增"])
    assert_unchanged(root, built(root, saved))


@pytest.mark.parametrize("saved", SAVED)
@GENERATED
@given(body=bodies(texts(PLAIN), texts(PLAIN)))
def test_a_county_without_files_gets_all_of_it(tmp_path_factory, saved, body):
    root = project_with(tmp_path_factory.mktemp("own") / "project", body)
    assert len(printed(root)) == 3 + len(body["新增"])
    assert_comes_back(root, built(root, saved))


def change(**cells):
    return {"领域": "农村危房改造", "调整": {"10-001": cells}}


TOO_LONG = {
    "many elements": change(公开内容=[f"第{n}条受理部门办理条件办理流程所需材料办理时限收费依据及标准办公地址咨询电话" for n in range(900)]),
    "one endless line": change(公开内容=["受理部门 办理条件，" * (LONG // 10)]),
    "more breaks than a cell keeps": change(公开内容=[f"要素{n}" for n in range(600)]),
    "higher than a row": change(公开内容=[f"这一条要素不短，要占上好几行才写得下第{n}条" for n in range(40)]),
    "a note": change(备注="说明。" * 12_000),
    "a limit of time": change(公开时限="自收到材料之日起" * 5_000),
    "groups": change(公开对象=f"{GROUPS}：{'、'.join(f'第{n}类申请人' for n in range(5_000))}"),
    "several at once": change(公开内容=[f"要素{n}" * 9 for n in range(300)], 备注="备" * LONG, 公开主体=[f"第{n}局" for n in range(700)]),
    "a name of the second level": change(二级事项="名称" * (LONG // 2)),
    "a name of the first level": change(一级事项="名称" * (LONG // 2)),
    "blanks at every place": change(公开时限="甲 " * (LONG // 2) + "乙"),
    "rare characters": change(公开时限="\U00020000" * (LONG // 2)),
}  # fmt: skip


# What another program may lose when it saves a file stands at the ends of the pieces or is a rare character; in which column they
# stand is nothing to it. Pages have no cells that are too long.
FRAGILE = {"more breaks than a cell keeps", "higher than a row", "several at once", "blanks at every place", "rare characters"}  # fmt: skip


@pytest.mark.parametrize(
    ("saved", "name"),
    [
        (saved, name)
        for saved in SAVED
        for name in (["several at once"] if saved == "html" else TOO_LONG)
        if " by " not in saved or name in FRAGILE
    ],
)
def test_a_text_that_no_cell_holds_is_there_in_full_and_comes_back(tmp_path, saved, name):
    root = project_with(tmp_path / "project", TOO_LONG[name])
    path = built(root, saved)
    assert_unchanged(root, path)
    assert_comes_back(root, path)


@pytest.mark.parametrize("name", TOO_LONG)
def test_no_cell_is_longer_and_no_row_higher_than_excel_lets_them_be(tmp_path, name):
    root = project_with(tmp_path / "project", TOO_LONG[name])
    sheet = load_workbook(built(root, "xlsx"))["10 农村危房改造"]
    cells = [str(cell.value or "") for row in sheet.iter_rows() for cell in row]
    assert max(len(text.encode("utf-16-le")) // 2 for text in cells) < 32_767
    assert max(text.count("\n") for text in cells) < 253
    assert max(sheet.row_dimensions[row].height or 0 for row in range(1, sheet.max_row + 1)) <= 409


def test_an_edit_below_the_first_row_of_a_long_item_is_an_edit_of_the_whole(tmp_path):
    root = project_with(tmp_path / "project", TOO_LONG["many elements"])
    path = built(root, "xlsx")
    book = load_workbook(path)
    sheet = book["10 农村危房改造"]
    row, cell = next(
        (row, cell) for row in range(5, sheet.max_row) for cell in [sheet.cell(row, 4)] if "第500条" in cell.value
    )
    cell.value = cell.value.replace("第500条", "第五百条")
    sheet.cell(row + 1, 4).value += "\n添上的一条"
    book.save(path)
    outcome, after = imported(root, path)
    assert outcome.domains["农村危房改造"].edits.keys() == {"10-001"}
    elements = list(TOO_LONG["many elements"]["调整"]["10-001"]["公开内容"])
    elements[500] = elements[500].replace("第500条", "第五百条")
    now = yaml.safe_load(after)["调整"]["10-001"]["公开内容"]
    assert "添上的一条" in now
    assert [one for one in now if one != "添上的一条"] == elements


def test_a_text_that_another_program_cut_is_no_edit(tmp_path):
    """As Excel does with the long cells of a CSV file, and gongkai did before it wrote them in several rows."""
    root = project_with(tmp_path / "project", TOO_LONG["one endless line"])
    path = built(root, "csv")
    text = path.read_text(encoding="utf-8-sig")
    [long] = TOO_LONG["one endless line"]["调整"]["10-001"]["公开内容"]
    assert len(long) > 32_767
    assert long in text
    path.write_text(text.replace(long, long[:32_767]), encoding="utf-8")
    outcome, after = imported(root, path)
    assert not outcome.any()
    assert after == (root / COUNTY_DOMAIN).read_bytes()
    assert any("32,767" in why for _, _, why in outcome.doubtful)


def test_a_note_is_added_changed_and_taken_away_in_a_workbook(tmp_path):
    body = change(备注="旧的说明") | {"新增": [HARD["新增"][0]]}
    root = project_with(tmp_path / "project", body)
    path = built(root, "xlsx")
    book = load_workbook(path)
    sheet = book["10 农村危房改造"]
    column = next(cell.column for cell in sheet[2] if cell.value == "备注")
    sheet.cell(4, column).value, sheet.cell(5, column).value, sheet.cell(7, column).value = (
        "新的说明",
        "添上的说明",
        None,
    )
    book.save(path)
    (root / COUNTY_DOMAIN).write_bytes(imported(root, path)[1])
    assert [cells[-1] for cells in printed(root)] == ["新的说明", "添上的说明", "", ""]
    (root / COUNTY_DOMAIN).write_bytes(source(body))
    sheet.cell(4, column).value = sheet.cell(5, column).value = None
    book.save(path)
    after = imported(root, path)[1]
    assert "备注" not in after.decode()


def test_a_deleted_row_with_a_note_is_one_that_nobody_changed(tmp_path):
    body = change(备注="请与财政局核对") | {"新增": [HARD["新增"][0]]}
    root = project_with(tmp_path / "project", body)
    path = built(root, "xlsx")
    book = load_workbook(path)
    sheet = book["10 农村危房改造"]
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_row > 3:
            sheet.unmerge_cells(str(merged))
    for row in (7, 4):  # 10-L01, 10-001
        sheet.delete_rows(row)
    book.save(path)
    outcome, after = imported(root, path)
    assert outcome.conflicts == []
    assert not any("改过" in told and "没有改过" not in told for told in outcome.origin.values())
    assert yaml.safe_load(after) == {
        "领域": "农村危房改造",
        "不采用": {"10-001": "待补：在导入的表里删去了"},
        "已撤销": {"10-L01": "在导入的表里删去了"},
    }


def test_a_row_that_was_deleted_in_a_revision_is_told_by_its_words_alone(tmp_path):
    root = project_with(tmp_path / "project", change(备注="核对"))
    path = built(root, "docx")
    book = docx.Document(str(path))
    row = book.tables[-1].rows[3]._tr
    row.get_or_add_trPr().append(docx.oxml.OxmlElement("w:del"))
    book.save(str(path))
    told = [text for sheet in files.read(path) for text in map(str, sheet.dropped) if "修订中删去的行" in text]
    assert [re.findall("[0-9a-f]{8}", text) for text in told] == [[]]
    assert re.search(r"\d 10-\d{3}\s+\S", told[0]), told


def test_a_column_for_notes_that_somebody_adds_is_read(tmp_path):
    root = project_with(tmp_path / "project", change(公开时限="长期公开"))
    path = built(root, "xlsx")
    book = load_workbook(path)
    sheet = book["10 农村危房改造"]
    assert "备注" not in [cell.value for cell in sheet[2]]
    last = sheet.max_column + 1
    sheet.cell(2, last).value, sheet.cell(5, last).value = "备注", "请与财政局核对"
    book.save(path)
    outcome, after = imported(root, path)
    assert outcome.conflicts == []
    assert yaml.safe_load(after)["调整"]["10-002"] == {"备注": "请与财政局核对"}


def test_a_file_of_another_place_is_told_and_compared_with_the_sources_alone(tmp_path):
    root = project_with(tmp_path / "project", change(公开时限="长期公开"))
    path = built(root, "xlsx")
    (root / "counties/demo").rename(root / "counties/other")
    project = load(root, ["other"])
    county = county_of(project, "other")
    found = tables.read_all(files.read(path), Headings(project.template), county.find_domain)
    outcome = compare([(path.name, table) for table in found], county)
    assert not outcome.any()
    assert [where for where in outcome.origin.values() if "是 demo 的目录（2026-11-23），不是 other 的" in where]
    assert outcome.elsewhere == {(path.name, "demo"): "由本程序给那里编出"}


CRLF = "# 头\r\n领域: 农村危房改造\r\n\r\n调整:\r\n  10-001:   # 为什么\r\n    公开时限: '长期公开'  # 尾\r\n\r\n# 末尾\r\n"


def test_line_ends_of_a_source_stay(tmp_path):
    root = project_with(tmp_path / "project", {})
    (root / COUNTY_DOMAIN).write_bytes(CRLF.encode())
    path = built(root, "xlsx")
    book = load_workbook(path)
    sheet = book["10 农村危房改造"]
    sheet["D4"], sheet["F4"], sheet["F5"] = "甲\n乙", "每年", "每月"
    sheet.append(
        [3, "新的", "事项", "一\n二", *(sheet.cell(5, column).value for column in range(5, 15)), "第一行\n第二行"]
    )
    sheet["P2"], sheet["P4"] = "备注", "说明\n说明的第二行"
    book.save(path)
    _, after = imported(root, path)
    assert after.count(b"\n") == after.count(b"\r\n") > CRLF.count("\n") + 10
    lines = after.decode().split("\r\n")
    assert [line for line in CRLF.split("\r\n") if line not in lines] == ["    公开时限: '长期公开'  # 尾"]
    assert "    公开时限: '每年'  # 尾" in lines
