"""Mistakes in the real county's files, made as a clerk would make them: one clear finding each."""

import json
import shutil

import pytest

from command import gongkai
from overlay import real

COUNTY = "counties/yongxiu/county.yaml"
BUDGET = "counties/yongxiu/04-caizheng-yujuesuan.yaml"
HOUSES = "counties/yongxiu/10-nongcun-weifang-gaizao.yaml"
JOBS = "counties/yongxiu/18-jiuye-chuangye.yaml"


def replace(old, new):
    def edit(text):
        assert old in text
        return text.replace(old, new, 1)

    return edit


def append(more):
    return lambda text: text.rstrip("\n") + "\n" + more


def tailor(lines):
    """Tailors a domain that the county had only adopted, and confirms it."""
    return append(f"核实: {{日期: 2026-11-01, 科室: 县住建局办公室}}\n调整:\n{lines}")


MISTAKES = {
    "a misspelt channel": (
        BUDGET,
        replace("公开渠道和载体: [政府网站]", "公开渠道和载体: [政府网战]"),
        "GK103",
        "政府网站",
    ),
    "two channels joined by 、": (BUDGET, replace("[政府网站]", "政府网站、公开查阅点"), "GK103", "请分开写成列表"),
    "a misspelt key": (BUDGET, replace("公开对象: 全社会", "公开对像: 全社会"), "GK013", "公开对象"),
    "a heading's longer name": (BUDGET, replace("    公开内容:", "    公开内容（要素）:"), "GK013", "公开内容"),
    "a full-width colon": (BUDGET, replace("公开方式: 主动", "公开方式：主动"), "GK012", "半角冒号"),
    "a missing cell": (BUDGET, replace("    公开层级: [乡级]\n", ""), "GK101", "公开层级"),
    "the wrong word for the mode": (BUDGET, replace("公开方式: 主动", "公开方式: 主动公开"), "GK102", "主动"),
    "the wrong word for the tier": (BUDGET, replace("公开层级: [乡级]", "公开层级: [镇级]"), "GK102", "乡级"),
    "a group not named": (BUDGET, replace("公开对象: 全社会", "公开对象: 特定群体"), "GK104", "特定群体"),
    "a law by a wrong name": (
        BUDGET,
        replace("[预算法, 政府信息公开条例,", "[预算法, 信息公开条例,"),
        "GK202",
        "政府信息公开条例",
    ),
    "a repealed law": (
        BUDGET,
        replace("[预算法, 政府信息公开条例,", "[预算法, 收养法, 政府信息公开条例,"),
        "GK301",
        "民法典",
    ),
    "a limit without its unit": (BUDGET, replace("批准后20日内", "批准后20内"), "GK107", "20内"),
    "a limit nobody can check": (
        BUDGET,
        replace("本级人民代表大会或其常务委员会批准后20日内", "及时公开"),
        "GK106",
        "及时公开",
    ),
    "a number used twice": (
        BUDGET,
        lambda text: text + text[text.index("  - 编号: 04-L01") :].replace("乡镇政府预算", "乡镇政府决算"),
        "GK205",
        "04-L01",
    ),
    "a number of another domain": (BUDGET, replace("编号: 04-L01", "编号: 40-L01"), "GK206", "04-"),
    "tailoring a number that is not there": (HOUSES, tailor("  10-099:\n    公开方式: 主动\n"), "GK201", "10-0"),
    "tailoring that changes nothing": (HOUSES, tailor("  10-001:\n    公开方式: 主动\n"), "GK406", "相同"),
    "no space after a colon": (
        HOUSES,
        tailor("  10-001:\n    公开时限:信息形成之日起10个工作日内\n"),
        "GK015",
        "加一个空格",
    ),
    "a full-width colon in braces": (
        HOUSES,
        tailor("  10-001:\n    公开渠道和载体: {增加：[精准推送]}\n"),
        "GK012",
        "增加: ",
    ),
    "full-width brackets": (
        HOUSES,
        tailor("  10-001:\n    公开渠道和载体: 【政府网站, 两微一端】\n"),
        "GK103",
        "[政府网站, 两微一端]",
    ),
    "ticked boxes": (
        HOUSES,
        tailor("  10-001:\n    公开渠道和载体: ■政府网站 □政府公报 ■两微一端\n"),
        "GK103",
        "[政府网站, 两微一端]",
    ),
    "no channel at all": (HOUSES, tailor("  10-001:\n    公开渠道和载体: []\n"), "GK101", "公开渠道和载体"),
    "full-width spaces before a key": (HOUSES, tailor("  10-001:\n　　公开方式: 依申请公开\n"), "GK013", "半角空格"),
    "a number that is not indented": (
        HOUSES,
        append("调整:\n10-001:\n  公开方式: 依申请公开\n"),
        "GK013",
        "前面空两格",
    ),
    "a long dash in a number": (HOUSES, tailor("  10—001:\n    公开方式: 依申请公开\n"), "GK201", "10-001"),
    "an item of another domain": (HOUSES, tailor("  11-001:\n    公开方式: 依申请公开\n"), "GK201", "环境保护"),
    "tiers joined by 、": (BUDGET, replace("公开层级: [乡级]", "公开层级: 县级、乡级"), "GK102", "[县级, 乡级]"),
    "two missing cells": (
        BUDGET,
        replace("    公开对象: 全社会\n    公开方式: 主动\n", ""),
        "GK101",
        "“公开对象: …”“公开方式: …”",
    ),
    "a role misspelt": (BUDGET, replace("公开主体: 乡镇人民政府", "公开主体: 乡镇人民攻府"), "GK203", "乡镇人民政府"),
    "dashes without a space": (
        BUDGET,
        lambda text: text.replace("      - ", "      -"),
        "GK709",
        "加一个空格",
    ),
    "the code of another county": (COUNTY, replace('"360425"', '"360428"'), "GK212", "360425"),
    "a list where reasons belong": (COUNTY, append("不采用领域: [户籍管理]\n"), "GK015", "领域: …"),
    "a day that does not exist": (
        HOUSES,
        append("核实: {日期: 2026-02-30, 科室: 村镇股}\n"),
        "GK016",
        "没有 2026-02-30 这一天",
    ),
    "a confirmation in one line": (HOUSES, append("核实: 2026-11-01 村镇股\n"), "GK015", "核实: {日期: "),
    "defaults as a list": (
        "counties/yongxiu/01-guotu-kongjian-guihua.yaml",
        replace("  公开层级", "  - 公开层级"),
        "GK015",
        "“-”",
    ),
    "a quote in the middle": (BUDGET, replace("二级事项: 乡镇政府预算", '二级事项: "三公"经费'), "GK004", "“三公”"),
    "a must channel dropped": (
        HOUSES,
        tailor("  10-001:\n    公开渠道和载体: {去掉: [公开查阅点]}\n"),
        "GK403",
        "公开查阅点",
    ),
    "a looser limit": (HOUSES, tailor("  10-004:\n    公开时限: 分配结果确定后30个工作日内\n"), "GK404", "30"),
    "another county's office": (HOUSES, tailor("  10-001:\n    公开主体: 武宁县住房和城乡建设局\n"), "GK408", "武宁县"),
    "an office's old name": (
        COUNTY,
        replace("自然资源主管部门: 永修县自然资源局", "自然资源主管部门: 永修县国土资源局"),
        "GK402",
        "自然资源局",
    ),
    "a role without an office": (
        COUNTY,
        replace("  税务主管部门: 国家税务总局永修县税务局\n", ""),
        "GK401",
        "税务主管部门",
    ),
    "a misspelt role": (COUNTY, replace("  公安机关:", "  公安机构:"), "GK211", "公安机关"),
    "a misspelt domain": (HOUSES, replace("农村危房改造", "农村危房改建"), "GK204", "农村危房改造"),
    "no reason for leaving out": (
        JOBS,
        append("不采用:\n  18-025:\n"),
        "GK405",
        "18-025",
    ),
    "a reason that gives none": (JOBS, append("不采用:\n  18-025: 同上\n"), "GK405", "“同上”没有说为什么"),
    "tab for indentation": (HOUSES, append("调整:\n\t10-001:\n\t\t公开方式: 主动\n"), "GK009", "Tab"),
    "a space inside a word": (BUDGET, replace("乡镇政府预算", "乡镇 政府预算"), "GK702", "空格"),
    "a bracket half wide": (
        BUDGET,
        replace("      - 一般公共预算收入表", "      - 一般公共预算收入表（本级)"),
        "GK701",
        "括号",
    ),
    "a blank left from a template": (
        BUDGET,
        replace("公开主体: 乡镇人民政府", "公开主体: XX镇人民政府"),
        "GK708",
        "XX",
    ),
    "other without its name": (BUDGET, replace("[政府网站]", "[政府网站, 其他]"), "GK105", "其他"),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = real(tmp_path_factory.mktemp("real") / "p", "01", "04", "06", "10", "11", "18", "22")
    shutil.rmtree(root / "counties/dean")
    return root


def found(root):
    done = gongkai("validate", "--format", "json", cwd=root)
    assert "Traceback" not in done.stderr
    return {(f["code"], f["file"], f["message"]): f for f in json.loads(done.stdout)["findings"]}


@pytest.fixture(scope="module")
def before(project):
    return found(project)


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_one_clear_finding(name, project, before):
    file, edit, code, said = MISTAKES[name]
    path = project / file
    original = path.read_text(encoding="utf-8")
    try:
        path.write_text(edit(original), encoding="utf-8")
        after = found(project)
    finally:
        path.write_text(original, encoding="utf-8")
    new = [finding for key, finding in after.items() if key not in before]
    assert [finding["code"] for finding in new] == [code]
    assert said in new[0]["message"] + new[0]["hint"]
    assert new[0]["file"] == file
    assert new[0]["line"]
