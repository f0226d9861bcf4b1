"""How much of a catalog is the guideline word for word, and whose words it shares."""

import json

import pytest
from openpyxl import load_workbook

from command import gongkai
from overlay import example

OTHER = """\
# counties/linshan/county.yaml
名称: 邻山县
代码: "360498"
设区市: 九江市
省份: 江西省
目录: {日期: 2026-11-23}
机构: {住房和城乡建设部门: 邻山县住房和城乡建设局, 乡镇人民政府: 各乡镇人民政府}
不采用领域: {财政预决算: 另行编制}
# counties/linshan/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
调整:
  10-001: {公开时限: 信息形成之日起5个工作日内}
不采用: {10-002: 本县没有}
# counties/demo/10-nongcun-weifang-gaizao.yaml
调整:
  10-001: {公开时限: 信息形成之日起5个工作日内}
  10-002: {公开主体: 邻山县住房和城乡建设局}
"""


@pytest.fixture(scope="module")
def shares(tmp_path_factory):
    root = example(tmp_path_factory.mktemp("uniformity") / "p", OTHER)
    answer = gongkai("report", "uniformity", "--format", "json", cwd=root)
    assert answer.returncode == 0, answer.stderr
    found = {one["slug"]: {domain["domain"]: domain for domain in one["domains"]} for one in json.loads(answer.stdout)}
    return root, found


def test_items_that_are_plain_copies_are_counted(shares):
    demo, other = (shares[1][slug]["农村危房改造"] for slug in ("demo", "linshan"))
    assert {key: demo[key] for key in ("items", "plain", "changed", "added", "left_out")} == {
        "items": 3,
        "plain": 1,
        "changed": 2,
        "added": 1,
        "left_out": 0,
    }
    assert (other["items"], other["plain"], other["left_out"]) == (2, 1, 1)


def test_shared_words_are_told_with_whom(shares):
    demo, other = (shares[1][slug]["农村危房改造"] for slug in ("demo", "linshan"))
    assert demo["near"] == {"place": "邻山县", "shared": 1, "of": 12}
    assert other["near"] == {"place": "样例县", "shared": 1, "of": 2}
    alone = json.loads(gongkai("report", "uniformity", "--format", "json", "--county", "demo", cwd=shares[0]).stdout)
    assert demo["near"] in [one["near"] for one in alone[0]["domains"]]


def test_names_of_other_places_are_counted(shares):
    assert shares[1]["demo"]["农村危房改造"]["findings"] == 1
    assert shares[1]["linshan"]["农村危房改造"]["findings"] == 0


def test_the_report_is_a_workbook_and_a_page(shares, tmp_path):
    book, page = tmp_path / "照搬.xlsx", tmp_path / "照搬.html"
    for file in (book, page):
        assert gongkai("report", "uniformity", "--output", str(file), cwd=shares[0]).returncode == 0
    rows = list(load_workbook(book)["各县"].iter_rows(min_row=4, values_only=True))
    assert [(row[0], row[2], row[3]) for row in rows] == [("样例县", "2", "50%"), ("邻山县", "1", "50%")]
    text = page.read_text(encoding="utf-8")
    assert "怎样数" in text
    assert "<svg" in text


def test_each_pair_of_twins_is_told_once_and_nobody_else():
    from gongkai.resolve.alike import twins

    def texts(*numbers):
        return frozenset((str(number), "公开时限", "") for number in numbers)

    places = {
        "a": texts(*range(20)),
        "b": texts(*range(18), 100, 101),  # nine of ten
        "c": texts(*range(17), 102, 103, 104),  # less
        "d": texts(200, 201, 202),  # too few to tell
        "e": texts(200, 201, 202),
    }
    assert [(slug, near.place, near.shared) for slug, near in twins(places)] == [("a", "b", 18)]
