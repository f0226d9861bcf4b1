"""Lists that are read row by row: a page for each row, by group and by office, one sheet of paper when printed."""

import re

import pytest

from command import gongkai
from markup import parse
from overlay import example

FORM = """# templates/forms/errands.yaml
名称: 跑腿指南
标题: "{地方}跑腿指南"
出处: 赣府厅发〔2020〕17号第十一条
级别: [县级]
前缀: PT
卡片: 是
分组: 场景
栏:
  - {键: 场景, 类: 选择, 可选: [入学, 开店]}
  - {键: 事情, 类: 文字, 必填: 是}
  - {键: 单位, 类: 机构, 标题: 找谁办}
  - 键: 要带的, 类: 表, 栏: [{键: 东西, 类: 文字}, {键: 份数, 类: 数目}, {键: 说明, 类: 文字}]
  - {键: 电话, 类: 电话}
  - {键: 网址, 类: 网址}
  - {键: 见, 类: 事项, 多选: 是}
# counties/demo/lists/errands.yaml
清单: 跑腿指南
条目:
  - 编号: PT-001
    事情: 没有场景的事
  - 编号: PT-002
    场景: 开店
    事情: 登记<店铺>
    单位: [财政部门, 住房和城乡建设部门]
    要带的:
      - {东西: 申请书, 份数: "1"}
      - {东西: 身份证, 份数: "2"}
    电话: 0792-1234567
    网址: https://www.example.gov.cn/bsfw/
    见: [10-001]
    备注: 可以代办
    核对: 待核
  - 编号: PT-003
    场景: 入学
    事情: 报名
    单位: 财政部门
  - 编号: PT-004
    场景: 开店
    事情: 消防检查
""".replace("- 键: 要带的, 类: 表, 栏: ", "- 键: 要带的\n    类: 表\n    栏: ")


def built(tmp_path, *more, page=FORM, formats="html"):
    root = example(tmp_path / "p", page)
    done = gongkai("build", "--county", "demo", "--format", formats, *more, cwd=root)
    assert done.returncode == 0, done.stderr
    return root / "build/demo"


def card(folder, number):
    return parse((folder / f"lists/errands/{number}.html").read_bytes())


def test_a_row_has_a_page_with_what_is_filled(tmp_path):
    folder = built(tmp_path)
    assert sorted(file.stem for file in (folder / "lists/errands").iterdir()) == [
        "PT-001",
        "PT-002",
        "PT-003",
        "PT-004",
    ]
    page = card(folder, "PT-002")
    assert page.one("h1").text == "登记<店铺>"
    assert "PT-002，场景：开店 待核" in page.one("article").text
    assert [term.text for term in page.one("article").all("dt")] == ["找谁办", "要带的", "电话", "网址", "见", "备注"]
    table = page.one("article").one("table")
    assert [head.text for head in table.one("thead").all("th")] == ["序号", "东西", "份数"]
    rows = [[cell.text for cell in row.children if not isinstance(cell, str)] for row in table.one("tbody").all("tr")]
    assert rows == [["1", "申请书", "1"], ["2", "身份证", "2"]]
    links = {link.text: link.attributes["href"] for link in page.one("dl").all("a")}
    assert links["0792-1234567"] == "tel:0792-1234567"
    assert links["https://www.example.gov.cn/bsfw/"] == "https://www.example.gov.cn/bsfw/"
    assert "../../10-nongcun-weifang-gaizao.html#10-001" in links.values()
    assert [term.text for term in card(folder, "PT-001").all("dt")] == []


def test_rows_are_found_by_group_and_by_office(tmp_path):
    folder = built(tmp_path)
    page = parse((folder / "lists/errands.html").read_bytes())
    shown = {}
    for index in page.all("nav", class_="lookup"):
        for group in index.all("details"):
            name = re.sub(" .*", "", group.one("summary").text)
            shown[index.one("h2").text, name] = [
                link.attributes["href"].partition("/")[2][:6] for link in group.all("a")
            ]
    assert shown == {
        ("按场景查", "开店"): ["PT-002", "PT-004"],
        ("按场景查", "入学"): ["PT-003"],
        ("按场景查", "其他"): ["PT-001"],
        ("按找谁办查", "样例县财政局"): ["PT-002", "PT-003"],
        ("按找谁办查", "样例县住房和城乡建设局"): ["PT-002"],
    }
    after = [card(folder, number).all("a", rel="next") for number in ("PT-002", "PT-004", "PT-003", "PT-001")]
    assert [link[0].attributes["href"] if link else None for link in after] == [
        "PT-004.html",
        "PT-003.html",
        "PT-001.html",
        None,
    ]


def test_other_lists_have_no_such_pages(tmp_path):
    folder = built(tmp_path, page=FORM.replace("卡片: 是\n分组: 场景\n", ""))
    assert not (folder / "lists/errands").exists()
    assert not parse((folder / "lists/errands.html").read_bytes()).all("nav", class_="lookup")


def test_without_grouping_all_rows_stand_together(tmp_path):
    page = parse((built(tmp_path, page=FORM.replace("分组: 场景\n", "")) / "lists/errands.html").read_bytes())
    first = page.all("nav", class_="lookup")[0]
    assert first.one("h2").text == "按事情查"
    assert len(first.one("details").all("a")) == 4


def test_the_page_of_a_row_that_is_gone_goes_too(tmp_path):
    folder = built(tmp_path)
    file = tmp_path / "p/counties/demo/lists/errands.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("- 编号: PT-004")], encoding="utf-8")
    assert gongkai("build", "--county", "demo", "--format", "html", cwd=tmp_path / "p").returncode == 0
    assert not (folder / "lists/errands/PT-004.html").exists()
    assert (folder / "lists/errands/PT-003.html").exists()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("分组: 场景", "分组: 场境", "是不是“场景”？"),
        ("分组: 场景", "分组: 要带的", "不能按“要带的”分组"),
        ("分组: 场景", "分组: 见", "不能按“见”分组"),
        ("卡片: 是\n", "", "请加一行“卡片: 是”"),
        ("卡片: 是\n", "卡片: 一张\n", "卡片"),
    ],
)
def test_a_form_says_by_what_rows_are_put_together(old, new, told, tmp_path):
    root = example(tmp_path / "p", FORM.replace(old, new, 1))
    done = gongkai("validate", cwd=root)
    assert done.returncode == 1
    line = next(part for part in (done.stdout + done.stderr).split("\n\n") if "forms/errands.yaml" in part)
    assert told in line
    assert re.search(r"templates/forms/errands\.yaml:\d+", line)
