"""What lists say of each other: one finding for one cause, and both places named."""

import shutil

import pytest

from command import gongkai
from gongkai.rules import check
from gongkai.source.project import load
from overlay import example, replaced

LISTS = """# counties/demo/lists/withheld.yaml（全文）
清单: 不予公开事项清单
条目:
  - 编号: BG-001
    事项名称: 申请家庭的收入核查资料
    主管单位: 住房和城乡建设部门
    条款: 第十五条
    情形: 个人隐私
    不公开范围: 部分内容
    决定日期: 2026-03-01
# counties/demo/lists/guides.yaml（全文）
清单: 办事指南
条目:
  - 编号: ZN-001
    事项名称: 危房改造补助
    实施主体: 住房和城乡建设部门
    实施依据: [民法典第三条]
    权力事项: [QZ-001]
# counties/demo/lists/duties.yaml（全文）
清单: 权责清单
条目:
  - 编号: QZ-001
    权力类型: 行政给付
    职权名称: 农村危房改造补助
    实施主体: [住房和城乡建设部门, 乡镇人民政府]
    实施依据: [民法典第三条]
    公开事项: [10-003, 10-L01]
    不予公开: [BG-001]
"""


def found(root, today=None):
    return [(one.code, one.span.file.rpartition("/")[2]) for one in check(load(root), today=today).findings]


def edited(tmp_path, *edits):
    """The project with these lists and with each text of a file replaced by another."""
    root = example(tmp_path / "p", LISTS)
    for name, old, new in edits:
        replaced(root, name, old, new)
    return root


DUTIES, GUIDES, WITHHELD = (f"counties/demo/lists/{name}.yaml" for name in ("duties", "guides", "withheld"))
HOUSES = "counties/demo/10-nongcun-weifang-gaizao.yaml"
GUIDELINE = "guidelines/10-nongcun-weifang-gaizao.yaml"


def test_lists_that_agree_have_no_findings(tmp_path):
    assert found(edited(tmp_path)) == []


@pytest.mark.parametrize(
    ("edit", "code", "where"),
    [
        ((HOUSES, "公开内容", "公开内空"), "GK013", "10-nongcun-weifang-gaizao.yaml"),  # 10-L01 cannot be read
        (
            (GUIDELINE, "公开内容: [认定对象名单]", "公开内空: [认定对象名单]"),
            "GK013",
            "10-nongcun-weifang-gaizao.yaml",
        ),
        ((WITHHELD, "主管单位:", "主管单倍:"), "GK013", "withheld.yaml"),  # BG-001 cannot be read
        ((WITHHELD, "清单: 不予公开事项清单", "清单: 不予公开"), "GK023", "withheld.yaml"),
        ((DUTIES, "职权名称:", "职权各称:"), "GK013", "duties.yaml"),  # the guide names QZ-001
    ],
)
def test_what_cannot_be_read_is_told_once(edit, code, where, tmp_path):
    assert found(edited(tmp_path, edit)) == [(code, where)]


@pytest.mark.parametrize("name", ["laws", "bodies"])
def test_a_broken_registry_is_told_alone(name, tmp_path):
    root = edited(tmp_path)
    (root / f"guidelines/{name}.yaml").write_text("法规: [\n", encoding="utf-8")
    assert {file for _, file in found(root)} == {f"{name}.yaml"}


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ((GUIDES, "实施主体: 住房和城乡建设部门", "实施主体: 财政部门"), "GK931"),  # through the reference
        ((GUIDES, "民法典第三条", "民法典第四条"), "GK931"),
        ((GUIDES, "民法典第三条", "政府信息公开条例"), "GK931"),
        ((DUTIES, "实施主体: [住房和城乡建设部门, 乡镇人民政府]", "实施主体: 财政部门"), "GK930"),
        ((WITHHELD, "部分内容", "全部"), "GK922"),
        ((WITHHELD, "申请家庭的收入核查资料\n", "对象认定认定结果\n"), None),  # only part of it is withheld
        ((WITHHELD, "情形: 个人隐私", "情形: 法律、行政法规禁止公开"), "GK920"),
        ((WITHHELD, "情形: 个人隐私", "情形: 个人隐私\n    具体依据: [政府信息公开条例第十六条]"), "GK920"),
        ((DUTIES, "民法典第三条", "收养法"), "GK932"),
    ],
)
def test_a_contradiction_is_found(edit, code, tmp_path):
    codes = {one for one, _ in found(edited(tmp_path, edit))}
    assert code in codes if code else not codes


def test_both_places_of_a_contradiction_are_named(tmp_path):
    root = edited(tmp_path, (GUIDES, "实施主体: 住房和城乡建设部门", "实施主体: 财政部门"))
    (finding,) = [one for one in check(load(root)).findings if one.code == "GK931" and "guides" in one.span.file]
    assert finding.related[0].span.file == DUTIES


def test_what_was_opened_keeps_nothing_back(tmp_path):
    opened = (WITHHELD, "决定日期: 2026-03-01", "决定日期: 2026-03-01\n    评估结果: 转为公开")
    assert found(edited(tmp_path, opened, (DUTIES, "    公开事项: [10-003, 10-L01]\n", ""))) == [
        ("GK929", "duties.yaml")
    ]


@pytest.mark.parametrize(
    ("today", "codes"), [("2027-02-28", []), ("2027-03-03", ["GK921"])]
)  # decided on 2026-03-01, never assessed
def test_an_assessment_falls_due_on_a_day(today, codes, tmp_path):
    assert [code for code, file in found(edited(tmp_path), today) if file == "withheld.yaml"] == codes


EXPLAINED = """# counties/demo/lists/interpretations/{year}.yaml（全文）
清单: 政策解读
年度: "{year}"
条目:
  - 编号: JD-001
    文件名称: 样例县危房改造办法
    发文单位: 住房和城乡建设部门
    文件发布日期: {issued}
    文件网址: https://www.example.gov.cn/1.html
    {done}
"""
ASKED = """# counties/demo/lists/opinions/2026.yaml（全文）
清单: 政务舆情回应台账
年度: "2026"
条目:
  - 编号: YQ-001
    事由: 危房改造进度慢
    承办单位: 住房和城乡建设部门
    收到日期: 2026-04-30
    反馈期限: 3个工作日内
    {done}
"""


@pytest.mark.parametrize(
    ("issued", "done", "today", "told"),
    [
        ("2026-04-30", "2026-05-08", None, None),  # the third working day after the holiday
        ("2026-04-30", "2026-05-09", None, "文件发布后3个工作日（2026-05-08）"),
        ("2026-04-30", None, "2026-05-08", None),
        ("2026-04-30", None, "2026-05-09", "发布已过3个工作日（2026-05-08）"),
        ("2091-04-30", "2091-05-08", None, "文件发布后3个工作日（2091-05-03）"),  # whose holidays nobody knows
    ],
)
def test_holidays_do_not_count_as_far_as_they_are_known(issued, done, today, told, tmp_path):
    explained = EXPLAINED.format(year=issued[:4], issued=issued, done=f"解读日期: {done}" if done else "备注: 无")
    answered = ASKED.format(done=f"反馈日期: {done}" if done else "备注: 无") if issued < "2027" else ""
    checked = check(load(example(tmp_path / "p", explained + answered)), today=today)
    late = [one for one in checked.findings if one.code in ("GK927", "GK928")]
    assert len(late) == (0 if told is None else 2 if answered else 1)
    if told is not None:
        assert told in late[0].message
        assert all("2026-05-08" in one.message for one in late if one.code == "GK928")


OWN = """# templates/forms/{slug}.yaml
名称: {slug}清单
标题: {slug}清单
出处: 本县
级别: [县级]
前缀: X{letter}
栏:
  - {{键: 名称, 类: 文字, 必填: 是}}
# counties/demo/lists/{slug}.yaml
清单: {slug}清单
条目:
  - {{编号: X{letter}-001, 名称: 一件事}}
"""


def test_a_form_of_a_project_may_lack_the_columns_that_rules_look_at(tmp_path):
    slugs = ["duties", "services", "withheld", "guides", "systems", "interpretations", "opinions"]
    page = "".join(OWN.format(slug=slug, letter=chr(65 + place)) for place, slug in enumerate(slugs))
    page = page.replace("前缀: XG", "前缀: XG\n公布: 否")  # what is kept inside stays so
    root = example(tmp_path / "p", page.replace(".yaml\n", ".yaml（全文）\n"))
    for yearly in ("interpretations", "opinions"):
        shutil.rmtree(root / "counties/demo/lists" / yearly)
    assert found(root) == []


def test_brackets_of_every_kind_around_the_year_of_a_documents_number_are_mended(tmp_path):
    page = "# counties/demo/lists/systems.yaml\n条目:\n  - {编号: ZD-001, 文号: 样府办发﹝2026﹞第1号}\n"
    root = example(tmp_path / "p", page)
    assert [one.code for one in check(load(root)).findings] == ["GK714"]
    assert gongkai("validate", "--fix", cwd=root).returncode == 0
    assert "文号: 样府办发〔2026〕1号" in (root / "counties/demo/lists/systems.yaml").read_text("utf-8")
