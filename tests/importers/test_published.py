"""What further tables of counties showed: headings, names, laws, boxes and offices, each as it should be read and as it should not."""

import html

import pytest

from gongkai.importers.opening import files
from gongkai.importers.reading import tables
from gongkai.importers.reading.basis import basis
from gongkai.importers.reading.channels import channels
from gongkai.importers.reading.headings import Headings
from gongkai.importers.settling.compare import compare

PLAIN = [
    "序号",
    "一级事项",
    "二级事项",
    "公开内容",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
    "公开对象",
    "公开方式",
]
VALUES = ["甲名单", "《户口登记条例》", "20个工作日", "甲县某局", "■政府网站 □政府公报", "全社会", "主动"]
NAMES = ("政府网站", "政府公报", "两微一端", "发布会/听证会", "广播电视", "政务服务中心", "精准推送", "其他")


def page(path, rows, title=""):
    """A page with one table; a cell is its text, or its text with how many rows and columns it spans."""
    made = [f"<meta charset=utf-8><p>{title}</p><table>"]
    for row in rows:
        made.append("<tr>")
        for cell in row:
            text, down, across = cell if isinstance(cell, tuple) else (cell, 1, 1)
            made.append(f"<td rowspan={down} colspan={across}>{html.escape(text)}</td>".replace("\n", "<br>"))
    path.write_text("".join(made), encoding="utf-8")
    return path


def outcome_of(path, county):
    found = tables.read_all(files.read(path), Headings(county.project.template), county.find_domain)
    return compare([(path.name, table) for table in found], county)


@pytest.mark.parametrize(
    "written",
    [
        "1.《甲法》；2.《乙办法》",
        "1.《甲法》2.《乙办法》",
        "1、《甲法》\n2、《乙办法》",
        "一、《甲法》\n二、《乙办法》",
        "①《甲法》②《乙办法》",
        "1.【法律】《甲法》\n2.【部门规章及规范性文件】《乙办法》",
        "（1）《甲法》（2）【省政府规章】《乙办法》",
    ],
)
def test_numbers_and_kinds_before_laws_are_no_documents(written):
    found = basis(written, {})
    assert (found.cited, found.words, found.passed) == (("《甲法》", "《乙办法》"), (), ())


def test_words_between_numbered_laws_stand_without_the_numbers():
    assert basis("1.《甲法》2.某县实施办法3.《乙办法》", {}).cited == ("《甲法》", "其他：某县实施办法", "《乙办法》")
    assert basis("第2批目录", {}).cited == ("其他：第2批目录",)


@pytest.mark.parametrize("written", ["1.", "【法律】", "（一）"])
def test_a_cell_of_numbers_and_kinds_alone_is_not_lost(written):
    assert basis(written, {}).words == (written,)


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("区乡村振兴局", "乡村振兴部门"),
        ("桐乡市乡村振兴局", "乡村振兴部门"),
        ("镇原县农业农村局", "乡村振兴部门"),
        ("景德镇市浮梁县农业农村局", "乡村振兴部门"),
        ("甲县乙镇人民政府", "乡镇人民政府"),
        ("新城镇政府", "乡镇人民政府"),
        ("各乡镇（街道）", "乡镇人民政府"),
        ("桐乡市各街道办事处", "乡镇人民政府"),
        ("乡镇市场监管所", "乡镇人民政府"),
    ],
)
def test_towns_offices_are_told_from_names_with_the_same_letters(tmp_path, county, written, role):
    row = ["1", "政策文件", "行政法规、规章", *VALUES[:3], written, *VALUES[4:]]
    outcome = outcome_of(page(tmp_path / "表.html", [PLAIN, row], "扶贫领域基层政务公开标准目录"), county)
    assert outcome.offices == {role: (written,)}


@pytest.mark.parametrize(
    ("written", "read", "unticked"),
    [
        ("■政府网站■两微一端口发布会/听证会■广播电视口政务服务中心", ("政府网站", "两微一端", "广播电视"), ()),
        ("■政府网站口两微一端口广播电视", ("政府网站",), ()),
        ("■办事窗口政务服务中心 □广播电视", ("其他：办事窗口政务服务中心",), ()),  # 口 of a word
        ("R政府网站 £政府公报\n£甲平台 R乙平台", ("政府网站", "其他：乙平台"), ("甲平台",)),
        ("t政府网站 o政府公报 t甲平台", ("政府网站", "其他：甲平台"), ()),
        ("■政府网站 □政府公报 R甲平台", ("政府网站",), ("政府公报 R甲平台",)),  # a name: no R is a box elsewhere
        ("口政府网站 口岸大厅", (), ("政府网站 口岸大厅",)),
    ],
)
def test_letters_that_stand_for_boxes(written, read, unticked):
    found = channels(written, NAMES)
    assert (found.names, found.unticked) == (read, unticked)
