"""What registries, the gazetteer and the template say amiss: one error at its line, nothing misread in silence."""

import json

import pytest

from command import gongkai
from gongkai.source.home import carried
from overlay import example, reworked

LAWS, BODIES, PLACES = "guidelines/laws.yaml", "guidelines/bodies.yaml", "counties/places.yaml"
LAW = "  - {{简称: {}, 名称: {}, 类别: 法律, 状态: 已废止{}}}\n"


def added(text):
    return lambda before: before + text


def replaced(old, new):
    return lambda before: before.replace(old, new, 1)


WRONG = {
    "a month that is none": (LAWS, replaced("2019-05-15", "2019-15-05"), "GK306", "“施行日期”看不懂：2019-15-05"),
    "a day that is none": (LAWS, replaced("2021-04-30", "2021-02-30"), "GK306", "“失效日期”看不懂：2021-02-30"),
    "a date as clerks write it": (LAWS, replaced("2021-04-30", "2021年4月30日"), "GK306", "写 2019-05-15"),
    "Excel's number of a day": (LAWS, replaced("2019-05-15", "43600"), "GK306", "“施行日期”看不懂：43600"),
    "it ended before it began": (
        LAWS,
        added(LAW.format("甲法", "甲法", ", 施行日期: 2020-05, 失效日期: 2010-01-01")),
        "GK306",
        "“甲法”2010-01-01失效，2020-05才施行",
    ),
    "it took its own place": (LAWS, added(LAW.format("甲法", "甲法", ", 被替代: 甲法")), "GK306", "绕回了它自己"),
    "a key with an article": (LAWS, added(LAW.format("甲法第三条", "甲法", "")), "GK306", "简称“甲法第三条”引用不到"),
    "a key in title marks": (LAWS, added(LAW.format("《甲法》", "甲法", "")), "GK306", "简称“《甲法》”引用不到"),
    "a key with a space": (LAWS, added(LAW.format('" 民法典"', "甲法", "")), "GK306", "简称“ 民法典”引用不到"),
    "a title in title marks": (LAWS, added(LAW.format("甲法", "《甲法》", "")), "GK306", "不带书名号"),
    "a title that is empty": (LAWS, added(LAW.format("甲法", '""', "")), "GK306", "法规的名称写成了“”"),
    "another law's key": (
        LAWS,
        added(LAW.format("甲法", "甲法", ", 又称: [民法典]")),
        "GK306",
        "“民法典”是另一部法规的简称",
    ),
    "a level that is none": (BODIES, replaced("级别: 乡级", "级别: 镇级"), "GK016", "没有“镇级”这个级别"),
    "a name that ends every name": (BODIES, replaced("[农业局]", '[""]'), "GK016", "旧名“”分不出"),
    "a name that ends most names": (BODIES, replaced("[农业局]", "[局]"), "GK016", "旧名“局”分不出"),
    "a reform to the same name": (BODIES, replaced("[农业局]", "[农业农村局]"), "GK016", "和新名不一样"),
    "a code of full width": (PLACES, replaced('"360498"', '"３６０４９８"'), "GK016", "六位半角数字"),
    "a code of five digits": (PLACES, replaced('"360498"', "36049"), "GK016", "六位半角数字"),
    "one code for two places": (PLACES, replaced('"360498"', '"360499"'), "GK205", "代码“360499”出现了两次"),
    "one name for two places": (
        PLACES,
        added('      - {名称: 邻山县, 代码: "360497"}\n'),
        "GK205",
        "名称“邻山县”出现了两次",
    ),
    "a code of another city": (PLACES, replaced('"360498"', '"360598"'), "GK016", "代码 360598 不在九江市里"),
    "a folder that leads out": (
        PLACES,
        replaced('"360498"}', '"360498", 拼音: ../x}'),
        "GK016",
        "拼音是文件夹的名称",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_it_is_one_error_at_its_line(tmp_path, name):
    file, edit, code, text = WRONG[name]
    root = example(tmp_path / "p", "")
    before, after = reworked(root, file, edit)
    done = gongkai("validate", "--format", "json", "--no-cache", cwd=root)
    errors = [one for one in json.loads(done.stdout)["findings"] if one["severity"] == "error"]
    assert done.returncode == 1
    assert [(one["code"], one["file"]) for one in errors] == [(code, file)]
    assert text in f"{errors[0]['message']}｜{errors[0]['hint']}"
    lines = [one for one in after.splitlines() if one not in before.splitlines()]
    assert after.splitlines()[errors[0]["line"] - 1] in lines or code == "GK205"


EVENTS, TABLE, LIST = "events.yaml", "attachment2.yaml", "forms/participation.yaml"
SOURCES = "  - {键: 公开依据, 宽: 14, 必填: 是}\n"
TEMPLATES = {
    "no width": (TABLE, "宽: 2.5", "宽: 0", "GK016", "从 1 到 200"),
    "a width that is no number": (TABLE, "宽: 2.5", "宽: nan", "GK015", "应是数字"),
    "a width without end": (TABLE, "宽: 2.5", "宽: inf", "GK015", "应是数字"),
    "a column twice": (TABLE, SOURCES, SOURCES * 2, "GK018", "同样的栏前面已经有了"),
    "a key of items": (TABLE, SOURCES, SOURCES + "  - {键: 编号, 宽: 5, 增列: 是}\n", "GK018", "事项自己的键"),
    "a channel twice": (TABLE, "  - 政府公报\n", "  - 政府公报\n" * 2, "GK018", "渠道“政府公报”写了两次"),
    "no other channel": (TABLE, "其他渠道: 其他", "其他渠道: 别的", "GK018", "没有“其他”这一种渠道"),
    "a title that nothing fills": (TABLE, "{领域}领域", "{领域名}领域", "GK018", "“{领域名}”会照原样印出"),
    "a title with half a brace": (TABLE, "{领域}领域", "{领域领域", "GK018", "“{领域领域基层"),
    "a page that Windows refuses": (EVENTS, "页名: jianfang", "页名: con", "GK016", "页名“con”不能用"),
    "the page of all groups": (EVENTS, "页名: jianfang", "页名: index", "GK016", "页名“index”不能用"),
    "an event twice": (EVENTS, "名称: 征地拆迁", "名称: 建房", "GK205", "事情的名称“建房”出现了两次"),
    "a group's other name": (EVENTS, "又称: [受指派的", "又称: [申请人, 受指派的", "GK205", "群体的名称“申请人”"),
    "a word that all names have": (EVENTS, "名称含: [在村庄", '名称含: ["", 在村庄', "GK016", "至少写"),
    "a list's title": (LIST, "{地方}{年度}年", "{地方}{年份}{年度}年", "GK022", "“{年份}”会照原样印出"),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_that_would_print_amiss_is_one_error(tmp_path, name):
    file, old, new, code, text = TEMPLATES[name]
    root = example(tmp_path / "p", "")
    path = root / "templates" / file
    path.parent.mkdir(parents=True)
    came = (carried("templates") / file).read_text("utf-8")
    assert old in came
    path.write_text(came.replace(old, new, 1), "utf-8")
    done = gongkai("validate", "--format", "json", "--no-cache", cwd=root)
    errors = [one for one in json.loads(done.stdout)["findings"] if one["severity"] == "error"]
    assert done.returncode == 1
    assert [(one["code"], one["file"]) for one in errors] == [(code, f"templates/{file}")]
    assert text in f"{errors[0]['message']}｜{errors[0]['hint']}"
