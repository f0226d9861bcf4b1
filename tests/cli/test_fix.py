"""gongkai validate --fix: what is certain is mended, nothing else, and nothing twice."""

import json
import os
import re
import shutil
import tempfile
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from command import gongkai
from faults import KILLED, in_fork, killed, kinds
from gongkai.editing.fixes import fix_all
from gongkai.model.invisible import visible
from gongkai.model.letters import is_same
from gongkai.rules import RULES, check
from gongkai.source.project import load
from overlay import example
from properties import examples
from writers import run

HOUSES = "counties/demo/10-nongcun-weifang-gaizao.yaml"
COUNTY = "counties/demo/county.yaml"
LIST = "counties/demo/lists/participation/2026.yaml"
LAWS = "guidelines/laws.yaml"
# A file as it is written, and after --fix. Everything else of it stays: comments, quotes, order, spaces.
CASES = {
    "brackets": (
        "领域: 农村危房改造   # 第十个\n调整:\n  10-002:\n    公开内容: ['补助标准（元)',   补助对象]   # (元）\n",
        "领域: 农村危房改造   # 第十个\n调整:\n  10-002:\n    公开内容: ['补助标准（元）',   补助对象]   # (元）\n",
    ),
    "two in one text": (
        '领域: 农村危房改造\n调整:\n  10-002:\n    公开内容: ["补助（元)，,标准", 补助对象]\n',
        "领域: 农村危房改造\n调整:\n  10-002:\n    公开内容: [\"补助（元），标准\", 补助对象]\n",
    ),
    "several lines": (
        "领域: 农村危房改造\n调整:\n  10-002:\n    公开内容:\n      - |-\n        补助标准\n        （元)\n      - 对象\n",
        "领域: 农村危房改造\n调整:\n  10-002:\n    公开内容:\n      - |-\n        补助标准\n        （元）\n      - 对象\n",
    ),
    "what nobody sees": (
        "领域: 农村危房改造  # 住\u200b建\u200b局\n调整:\n  10-002:\n    公开内容: [补助\u200b标准, \"补助\\u200B对象\"]\n",
        "领域: 农村危房改造  # 住建局\n调整:\n  10-002:\n    公开内容: [补助标准, \"补助对象\"]\n",
    ),
    "full-width colons": (
        "领域：农村危房改造\n调整:\n  10-002:\n    公开内容：[补助标准, 补助对象]\n    公开方式:  主动\n",
        "领域: 农村危房改造\n调整:\n  10-002:\n    公开内容: [补助标准, 补助对象]\n    公开方式:  主动\n",
    ),
    "a law that was repealed": (
        "领域: 农村危房改造\n调整:\n  10-003:\n    公开依据: {增加: [收养法]}  # 旧的\n",
        "领域: 农村危房改造\n调整:\n  10-003:\n    公开依据: {增加: [民法典]}  # 旧的\n",
    ),
    "a law by its whole title": (
        "领域: 农村危房改造\n调整:\n  10-003:\n    公开依据: {增加: [中华人民共和国民法典第三条]}\n",
        "领域: 农村危房改造\n调整:\n  10-003:\n    公开依据: {增加: [民法典第三条]}\n",
    ),
    "a level that is called otherwise": (
        "领域: 农村危房改造\n调整:\n  10-002:\n    公开层级: [县级, 镇级]\n",
        "领域: 农村危房改造\n调整:\n  10-002:\n    公开层级: [县级, 乡级]\n",
    ),
    "a channel in other signs": (
        "领域: 农村危房改造\n调整:\n  10-002:\n    公开渠道和载体: [政府网站, 发布会听证会]\n",
        "领域: 农村危房改造\n调整:\n  10-002:\n    公开渠道和载体: [政府网站, 发布会/听证会]\n",
    ),
}  # fmt: skip


def written(tmp_path, name, text):
    root = example(tmp_path / "p")
    (root / name).write_bytes(text.encode())
    return root


def tree(root):
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*.yaml")}


def fixed(root, *args, code=0):
    done = gongkai("validate", "--fix", "--date", "2026-11-29", *args, cwd=root)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_what_is_certain_is_mended_and_nothing_else(tmp_path, before, after, end):
    before, after = before.replace("\n", end), after.replace("\n", end)
    root = written(tmp_path, HOUSES, before)
    was = tree(root)
    shown = gongkai("validate", "--diff", "--date", "2026-11-29", cwd=root)
    assert shown.returncode == 1
    assert [line for line in shown.stdout.splitlines() if line.startswith("+")]
    assert tree(root) == was
    assert "已改" in fixed(root)
    assert (root / HOUSES).read_bytes().decode() == after
    now = tree(root)
    assert "已改" not in fixed(root)
    assert tree(root) == now
    assert "没有有把握改的" in gongkai("validate", "--diff", "--date", "2026-11-29", cwd=root).stderr
    assert gongkai("undo", cwd=root).returncode == 0
    assert tree(root) == was


def test_registries_offices_and_lists(tmp_path):
    root = example(
        tmp_path / "p",
        "# guidelines/bodies.yaml\n更名:\n  - {旧名: [扶贫办公室], 新名: 乡村振兴局, 时间: 2021年}\n"
        "  - {旧名: [国库局], 新名: 财政局, 时间: 2018年}\n"
        '# guidelines/laws.yaml\n法规:\n  - {简称: 甲办法, 名称: 甲办法, 文号: "国办发[2019]第54号", 类别: 规范性文件}\n'
        "# counties/demo/county.yaml\n目录: {日期: 2026年11月23日}\n机构: {财政部门: 样例县国库局}\n"
        "# counties/demo/lists/participation/2026.yaml\n条目:\n  - {编号: P-001, 承办单位: 样例县国库局}\n",
    )
    told = fixed(root)
    assert "〔2019〕54号" in (root / LAWS).read_text(encoding="utf-8")
    county = (root / COUNTY).read_text(encoding="utf-8")
    assert "样例县财政局" in county
    assert "国库局" not in county
    assert "2026-11-23" in county
    assert "样例县财政局" in (root / LIST).read_text(encoding="utf-8")
    assert "GK402" in told
    assert "GK016" in told


@pytest.mark.parametrize(
    "text",
    [
        "领域: 农村危房改造\n调整:\n  10-002:\n    公开渠道和载体: [政府网占]\n",
        "领域: 农村危房改造\n调整:\n  10-002:\n    公开内容: [补 助标准, 标准；。]\n",
        "领域: 农村危房改造\n调整:\n  10-003:\n    公开依据: {增加: [收养法第三条]}\n",
        "领域: 农村危房改造\n调整:\n  10-002:\n    公开内容: [补\ue000助标准]\n",
    ],
    ids=["a misspelt channel", "spaces and other marks", "an article of a repealed law", "a letter that is lost"],
)
def test_what_may_be_meant_otherwise_is_left(tmp_path, text):
    root = written(tmp_path, HOUSES, text)
    was = tree(root)
    gongkai("validate", "--fix", "--date", "2026-11-29", cwd=root)
    assert tree(root) == was


def test_a_fix_that_brings_an_error_is_not_made_and_told(tmp_path):
    """Without the invisible character the key stands there twice."""
    text = "领域: 农村危房改造\n调整:\n  10-002:\n    公开方式: 主动\n    公开\u200b方式: 主动\n  10-003:\n    公开内容: [补助（元)]\n"
    root = written(tmp_path, HOUSES, text)
    told = fixed(root, code=1)
    assert "没有改[GK706]" in told
    assert (root / HOUSES).read_text(encoding="utf-8") == text.replace("（元)", "（元）")


def test_what_is_wrong_is_looked_for_where_it_is(tmp_path, monkeypatch):
    """In a project of many counties: all is checked before, with what is mended, and without what cannot be; in between only
    the county that it is in, and what is for all but once."""
    again, checking = import_module("gongkai.rules.again"), import_module("gongkai.rules.check")
    many, good = 10, "领域: 农村危房改造\n调整:\n  10-002: {公开内容: [补助（元)]}\n  10-003: {公开内容: [补助（元)]}\n"
    root = written(tmp_path, HOUSES, good + "不采用:\n  10-00\u200b3: 没有\n")
    shutil.rmtree(root / "counties/demo/towns")
    for number in range(1, many):
        shutil.copytree(root / "counties/demo", root / f"counties/demo{number}")
        (root / f"counties/demo{number}" / Path(HOUSES).name).write_text(good, "utf-8")
        county = root / f"counties/demo{number}/county.yaml"
        county.write_text(
            county.read_text("utf-8").replace("样例县", f"样例{number}县").replace("360499", f"3604{number:02}"),
            "utf-8",
        )
    places, grounds, check_place, ground = [], [], checking._check_place, again.ground
    monkeypatch.setattr(
        checking, "_check_place", lambda context, rules: places.append(1) or check_place(context, rules)
    )
    monkeypatch.setattr(again, "ground", lambda project: grounds.append(1) or ground(project))
    done = fix_all(load(root), lambda finding: True, "2026-11-29")
    assert len(done.changes) == many
    assert [finding.code for finding, _ in done.refused] == ["GK706"]
    assert len(places) <= 3 * many + 10
    assert len(grounds) == 1


@pytest.mark.parametrize("above", ["", "# 住建局报来的\n", "\ufeff"])
def test_a_wide_colon_in_a_files_only_line_is_mended(tmp_path, above):
    root = written(tmp_path, HOUSES, f"{above}领域：农村危房改造\n")
    fixed(root)
    assert (root / HOUSES).read_text(encoding="utf-8") == f"{above}领域: 农村危房改造\n"


def test_a_file_with_another_slip_is_left_whole(tmp_path):
    text = "领域：农村危房改造\n调整: [\n"
    root = written(tmp_path, HOUSES, text)
    assert "没有改[GK012]" in fixed(root, code=1)
    assert (root / HOUSES).read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("公开时限：长期公开", "公开时限: 长期公开"),
        ("公开时限：长期公开：甲", "公开时限: 长期公开：甲"),
        ('"公开时限：长期公开"', None),
        ("|-\n      公开时限：长期公开", None),
    ],
)
def test_a_colon_that_makes_a_text_of_a_key_is_mended_where_the_text_is_plain(tmp_path, line, mended):
    text = "领域: 农村危房改造\n调整:\n  10-001:\n    {}\n"
    root = written(tmp_path, HOUSES, text.format(line))
    fixed(root, code=0 if mended else 1)
    assert (root / HOUSES).read_text(encoding="utf-8") == text.format(mended or line)


def test_a_slip_that_hid_errors_is_mended_all_the_same(tmp_path):
    root = written(tmp_path, HOUSES, "领域：农村危房改造\n调整:\n  10-999: {公开方式: 主动}\n")
    assert "GK201" in fixed(root, code=1)
    assert (root / HOUSES).read_text(encoding="utf-8").startswith("领域: 农村危房改造\n")


def test_only_what_is_chosen(tmp_path):
    text = "领域: 农村危房改造\n调整:\n  10-002:\n    公开内容: [补助（元)，，标准]\n"
    root = written(tmp_path, HOUSES, text)
    fixed(root, "--select", "GK704")
    assert (root / HOUSES).read_text(encoding="utf-8") == text.replace("，，", "，")
    fixed(root, COUNTY)
    assert "（元)" in (root / HOUSES).read_text(encoding="utf-8")


def test_what_is_passed_over_is_left(tmp_path):
    text = "领域: 农村危房改造\n调整:\n  10-002:\n    公开内容: [补助（元)]  # gongkai: 忽略 GK701：照文件原文\n"
    root = written(tmp_path, HOUSES, text)
    fixed(root)
    assert (root / HOUSES).read_text(encoding="utf-8") == text


def test_json_on_standard_output_stays_json(tmp_path):
    root = written(tmp_path, HOUSES, CASES["brackets"][0])
    done = gongkai("validate", "--fix", "--format", "json", "--date", "2026-11-29", cwd=root)
    assert json.loads(done.stdout)["counts"]["error"] == 0
    assert "已改" in done.stderr


def test_built_in_guidelines_and_what_links_lead_to_are_never_touched(tmp_path):
    root = written(tmp_path, HOUSES, CASES["brackets"][0])
    outside = tmp_path / "elsewhere.yaml"
    (root / HOUSES).rename(outside)
    (root / HOUSES).symlink_to(outside)
    gongkai("validate", "--fix", "--date", "2026-11-29", cwd=root)
    gongkai("fmt", cwd=root)
    assert outside.read_text(encoding="utf-8") == CASES["brackets"][0]
    beside = example(
        tmp_path / "g",
        '# guidelines/laws.yaml\n法规:\n  - {简称: 甲, 名称: 甲, 文号: "国办发[2019]54号", 类别: 其他}\n',
    )
    was = tree(beside)
    (root / HOUSES).unlink()
    (root / HOUSES).write_text("领域: 农村危房改造\n", encoding="utf-8")
    for command in (("validate", "--fix"), ("fmt",)):
        gongkai(*command, "--guidelines", beside, cwd=root)
    assert tree(beside) == was


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a copy of this process")
@pytest.mark.parametrize("command", [["validate", "--fix", "--date", "2026-11-29"], ["fmt"]], ids=["fix", "fmt"])
def test_killed_at_any_moment_all_files_are_new_or_old(tmp_path, command):
    text = "调整:\n    10-002: {公开内容: [补助（元)]}\n领域: 农村危房改造\n"
    money = "调整:\n    04-001: {公开内容: [收入（元)]}\n领域: 财政预决算\n"

    def begun(name):
        root = written(tmp_path / name, HOUSES, text)
        (root / HOUSES).with_name("04-caizheng-yujuesuan.yaml").write_text(money, encoding="utf-8")
        return root

    done = begun("done")
    assert run_in_fork(done, command, None) == 0
    new, old = tree(done), tree(begun("old"))
    assert new != old
    for number in kinds(lambda: run(begun("seen"), command)):
        root = begun(str(number))
        code = run_in_fork(root, command, number)
        gongkai("undo", "--dry-run", cwd=root)  # any command finishes what was left, or takes it back
        assert tree(root) in (new, old)
    assert code != KILLED


def run_in_fork(root, command, number):
    return in_fork(lambda: run(root, command), -1 if number is None else number, killed)


def test_what_may_be_mended_is_said_on_the_rules_page(tmp_path):
    """The findings of all cases above that are certain, and of no rule whose page does not say so."""
    found = set()
    for number, (before, _) in enumerate(CASES.values()):
        root = written(tmp_path / str(number), HOUSES, before)
        found |= {one.code for one in check(load(root), today="2026-11-29").findings if one.fix and one.fix.certain}
    assert len(found) > 5
    assert found <= {code for code, rule in RULES.items() if "--fix" in rule.mending}
    shown = gongkai("explain", "GK701", cwd=tmp_path).stdout
    assert "哪些能自动改" in shown


SLIPS = ("补助（元)", "(元）补助", "补助，，标准", "补助,，标准：：", "补\u200b助", "补助\u200d\u200e标准", "（（元））", "（（元）", "补 助", "说：“补助（元)”", "'补助（元)'", "a\\b（元)", "# 补助（元)", "补助: （元)", "补助\n（元)\n", "甲，，乙\n\n丙，,丁", "- （元)")  # fmt: skip
cells = st.fixed_dictionaries(
    {},
    optional={
        "公开内容": st.lists(st.sampled_from(SLIPS), min_size=1, max_size=4, unique=True),
        "公开时限": st.sampled_from(["信息形成之日起20个工作日内（含)", "即时公开", "２０个工作日，，内"]),
        "公开依据": st.just({"增加": ["收养法"]}) | st.lists(st.sampled_from(["收养法", "民法典", "中华人民共和国民法典第三条", "收养法第三条"]), min_size=1, unique=True),
        "公开层级": st.lists(st.sampled_from(["县级", "镇级", "街道", "乡 级", "县 级"]), min_size=1, unique=True),
        "公开渠道和载体": st.lists(st.sampled_from(["政府网站", "发布会听证会", "政府 网站", "两微一段", "其他：公示，，栏"]), min_size=1, unique=True),
        "备注": st.sampled_from(SLIPS),
        "公开\u200b位置": st.just("https://www.example.gov.cn/（元)"),
    },
)  # fmt: skip


@st.composite
def slipped(draw):
    said = {
        "领域": "农村危房改造",
        "调整": draw(st.dictionaries(st.sampled_from(["10-001", "10-002", "10-003"]), cells, min_size=1)),
    }
    style = draw(st.sampled_from([None, "'", '"', "|", ">"]))
    text = yaml.dump(
        said,
        allow_unicode=draw(st.booleans()),
        default_style=style,
        default_flow_style=draw(st.sampled_from([None, False])),
        width=draw(st.sampled_from([10, 40, 999])),
        sort_keys=False,
    )
    text = re.sub(r"!!\w+ |! ", "", text)
    lines = text.split("\n")
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        lines[at] += draw(
            st.sampled_from(["  # 注（元)", "  # 注，，", "  # 注\u200b", "", " # gongkai: 忽略 GK701：照原文"])
        )
    text = "\n".join(lines)
    return text.replace("调整:", "调整：") if draw(st.integers(0, 5)) == 0 else text  # fmt: skip


def leaves(value):
    if isinstance(value, dict):
        return [one for key, each in value.items() for one in (key, *leaves(each))]
    return [one for each in value for one in leaves(each)] if isinstance(value, list) else [value or ""]


MEANT = {"收养法": "民法典", "中华人民共和国民法典第三条": "民法典第三条", "镇级": "乡级", "街道": "乡级"}


@examples(20)
@given(slipped())
def test_only_what_is_meant_and_nothing_twice(text):
    with tempfile.TemporaryDirectory() as folder:
        root = written(Path(folder).resolve(), HOUSES, text)
        project = load(root)
        was = check(project, today="2026-11-29").findings
        for change in fix_all(project, lambda one: True, "2026-11-29").changes:
            change.path.write_bytes(change.after)
        then = load(root)
        now = check(then, today="2026-11-29").findings
        assert fix_all(then, lambda one: True, "2026-11-29").changes == []
        after = (root / HOUSES).read_bytes().decode()
    if HOUSES in project.trees:
        errors = [Counter(one.code for one in some if one.severity == "error") for some in (was, now)]
        assert not errors[1] - errors[0] or any(one.code < "GK1" for one in was)
        before, said = leaves(project.trees[HOUSES]), leaves(then.trees[HOUSES])
        assert len(before) == len(said)
        for one, other in zip(before, said, strict=True):
            assert other in (one, MEANT.get(one)) or is_same(visible(one), other), (one, other)
        for comment in ("# 注（元)", "# 注，，", "# gongkai: 忽略 GK701：照原文"):
            assert after.count(comment) >= text.count(comment) - "".join(before).count(comment)
