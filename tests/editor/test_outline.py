"""The outline of files, and the lens above them."""

from gongkai.editor.outline import outline
from gongkai.editor.previewing import COMMAND, lenses, page

HOUSES = "counties/yongxiu/10-nongcun-weifang-gaizao.yaml"
TEXT = """领域: 农村危房改造
调整:
  10-001:
    公开方式: 主动
  10-002: {备注: "𠮷"}

新增:
  - 编号: 10-L01
    一级事项: 甲
    二级事项: 乙
¦"""


def shown(symbols):
    return [(one.name, one.detail, shown(one.children)) for one in symbols]


def test_the_outline_names_items_and_cells(at):
    desk, name, _ = at(HOUSES, TEXT)
    found = outline(desk, name)
    assert shown(found) == [
        ("领域", "农村危房改造", []),
        (
            "调整",
            "",
            [
                ("10-001", "农村危房改造相关文件", [("公开方式", "主动", [])]),
                ("10-002", "上级政策解读", [("备注", "𠮷", [])]),
            ],
        ),
        ("新增", "", [("10-L01", "乙", [("编号", "10-L01", []), ("一级事项", "甲", []), ("二级事项", "乙", [])])]),
    ]


def test_ranges_hold_what_is_below_them(at, desk):
    for name in (
        HOUSES,
        "counties/yongxiu/lists/guides.yaml",
        "guidelines/laws.yaml",
        "guidelines/10-nongcun-weifang-gaizao.yaml",
        "counties/yongxiu/county.yaml",
    ):
        text = TEXT if name == HOUSES else (desk.root / name).read_text("utf-8") + "¦"
        desk, _, _ = at(name, text)
        whole = desk.text(name)
        assert outline(desk, name)
        check(whole, outline(desk, name), 0, len(whole.text))


def check(whole, symbols, start, end):
    for one in symbols:
        first, last = whole.offset(one.range.start), whole.offset(one.range.end)
        marked = whole.offset(one.selection_range.start), whole.offset(one.selection_range.end)
        assert start <= first <= marked[0] <= marked[1] <= last <= end
        assert one.name
        check(whole, one.children, first, last)


def test_a_broken_file_has_none(at):
    desk, name, _ = at(HOUSES, "领域: [¦")
    assert outline(desk, name) == []


def test_the_lens_leads_to_the_page_of_the_domain(at):
    desk, name, _ = at(HOUSES, TEXT)
    [lens] = lenses(desk, name)
    assert (lens.command.command, lens.command.arguments) == (COMMAND, [desk.uri(name)])
    assert page(desk, name) == "yongxiu/10-nongcun-weifang-gaizao.html"
    assert page(desk, "counties/yongxiu/county.yaml") == "yongxiu/index.html"
    assert page(desk, "counties/yongxiu/towns/jiangshang/town.yaml") == "yongxiu/jiangshang/index.html"
    assert lenses(desk, "guidelines/laws.yaml") == []
