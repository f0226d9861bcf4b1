"""Any rows of any kinds of columns, written to a table as they are printed, come back as they were."""

import copy
import datetime
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.importers.opening.sheet import Sheet
from gongkai.importers.reading.basis import law_names
from gongkai.importers.reading.list_cells import Names, Registry
from gongkai.importers.reading.list_rows import read_all
from gongkai.importers.settling.list_changes import Now
from gongkai.importers.settling.lists import compare
from gongkai.resolve.catalog import offices_of, resolve_all
from gongkai.resolve.lists import listings
from gongkai.source.edit import edited
from gongkai.source.files import Files
from gongkai.source.lists import lists
from gongkai.source.project import load
from overlay import example as project_with
from printed_lists import Printed
from properties import examples

FORM = """# templates/forms/every.yaml
名称: 各类栏目
标题: 各类栏目一览
出处: 赣府厅发〔2020〕17号第六条
级别: [县级]
前缀: W
栏:
  - {键: 名称, 类: 文字, 必填: 是}
  - {键: 说明, 类: 长文}
  - {键: 要点, 类: 列表}
  - {键: 依据, 类: 法规}
  - {键: 单位, 类: 机构}
  - {键: 材料, 类: 表, 栏: [{键: 材料, 类: 文字}, {键: 份数, 类: 数目}, {键: 出具, 类: 机构}]}
  - {键: 关联, 类: 事项}
  - {键: 时限, 类: 期限}
  - {键: 日期, 类: 日期}
  - {键: 天数, 类: 数目}
  - {键: 经费, 类: 金额}
  - {键: 电话, 类: 电话, 多选: 是}
  - {键: 状态, 类: 选择, 可选: [办理中, 已办结]}
  - {键: 方式, 类: 选择, 可选: [座谈会, 听证会, "征求、听取意见"], 多选: 是}
# counties/demo/lists/every.yaml
清单: 各类栏目
"""
WORDS = st.text(
    st.sampled_from("甲乙丙丁戊名称备注材料编号说明：，。；、（）“”《》—·/-=+'\"#|&<>\\ 12aW"), min_size=1, max_size=9
)
LINE = WORDS.map(lambda text: re.sub(" +", " ", text).strip()).filter(bool)
NUMBER = st.integers(-9999, 99999).map(str) | st.decimals(0, 999, places=2).map(str)
DAY = st.dates(datetime.date(1950, 1, 1), datetime.date(2099, 12, 31)).map(str)
LAWS = st.sampled_from(
    ["政府信息公开条例第十九条", "民法典", "收养法", "教育法（2015年）第三条", "《未登记的条例》第二条"]
)
OFFICES = st.sampled_from(["财政部门", "住房和城乡建设部门", "采购人", "某某局"])
TEXTS = {
    "名称": LINE,
    "说明": st.lists(LINE, min_size=1, max_size=3).map("\n".join),
    "要点": st.lists(LINE, min_size=1, max_size=3),
    "依据": st.lists(LAWS, min_size=1, unique=True),
    "单位": st.lists(OFFICES, min_size=1, unique=True),
    "材料": st.lists(
        st.fixed_dictionaries(
            {"材料": LINE}, optional={"份数": NUMBER, "出具": st.lists(OFFICES, min_size=1, unique=True)}
        ),
        min_size=1,
        max_size=3,
    ),
    "关联": st.lists(st.sampled_from(["10-001", "10-L01", "10-999"]), min_size=1, unique=True),
    "时限": st.sampled_from(["20个工作日内", "每季度", "2026年6月底前", "看情况"]),
    "日期": DAY | DAY.map(lambda day: day[:7]) | DAY.map(lambda day: day[:4]) | st.just("待定"),
    "天数": NUMBER,
    "经费": NUMBER,
    "电话": st.lists(st.sampled_from(["12345", "0792-1234567", "13800000000"]), min_size=1, unique=True),
    "状态": st.sampled_from(["办理中", "已办结", "别的"]),
    "方式": st.lists(st.sampled_from(["座谈会", "听证会", "征求、听取意见"]), min_size=1, unique=True),
    "备注": st.lists(LINE, min_size=1, max_size=2).map("\n".join),
}
ROW = st.fixed_dictionaries(
    {"名称": TEXTS["名称"]}, optional={key: each for key, each in TEXTS.items() if key != "名称"}
)


@pytest.fixture(scope="module")
def printed_and_read(tmp_path_factory):
    """A function: what comes back of rows, and what reading them over themselves makes of them and tells."""
    root = project_with(tmp_path_factory.mktemp("lists") / "p", FORM)
    project = load(root, ["demo"])
    catalog = next(one.catalog for one in resolve_all(project) if one.source.slug == "demo")
    offices = offices_of(project, catalog.place)
    registry = Registry(
        "样例县",
        offices,
        {name: role.value.name for name, role in project.roles.items()},
        law_names(project.law_index),
        {law.printed(): key for key, law in project.law_index.items()},
        Names({entry.id: entry.secondary for domain in catalog.domains for entry in domain.entries}),
        {},
    )

    def made(rows):
        files = Files(root)
        data = edited("every.yaml", b"", {"清单": "各类栏目", "条目": rows})
        (root / "counties/demo/lists/every.yaml").write_bytes(data)
        written = lists(files, root / "counties/demo", "县级", project.forms)
        assert not files.findings
        one = next(found for found in listings(project, written, catalog, offices) if found.form.slug == "every")
        tables = [("表", table) for table in read_all([sheet_of(Printed(one))], one.form)]
        again, same = [], copy.deepcopy(rows)
        compare(tables, Now(one.form, None, again, frozenset(), {}, registry))
        used = frozenset(row["编号"] for row in rows)
        return again, same, compare(tables, Now(one.form, one, same, used, {}, registry))

    return made


def sheet_of(printed):
    """A list's table as an opener gives it: merged cells filled."""
    rows = [[printed.title] * len(printed.header[0]), *printed.grid()]
    covered = {(0, column) for column in range(1, len(rows[0]))}
    for top, left, bottom, right in printed.merged():
        for row in range(top + 1, bottom + 2):
            for column in range(left, right + 1):
                if (row, column) != (top + 1, left):
                    rows[row][column] = rows[top + 1][left]
                    covered.add((row, column))
    return Sheet("表", tuple(map(tuple, rows)), lettered=True, covered=frozenset(covered))


@examples(25)
@given(rows=st.lists(ROW, min_size=1, max_size=4))
@example(rows=[{"名称": "甲", "说明": "乙"}, {"名称": "丙", "说明": "“"}, {"名称": "〃", "说明": "''"}])
def test_rows_come_back(printed_and_read, rows):
    rows = [{"编号": f"W-{number:03d}", **row} for number, row in enumerate(rows, 1)]
    again, same, outcome = printed_and_read(rows)
    assert said(again) == said(rows)
    assert (outcome.changes, outcome.added, outcome.missing, outcome.lost) == ([], [], [], [])
    assert same == rows


def said(rows):
    """Rows with each text in a list of its own, however that was written."""
    return [
        {
            key: [said([one])[0] for one in value]
            if key == "材料" and isinstance(value, list) and isinstance(value[0], dict)
            else [value]
            if isinstance(value, str)
            else list(value)
            for key, value in sorted(row.items())
        }
        for row in rows
    ]
