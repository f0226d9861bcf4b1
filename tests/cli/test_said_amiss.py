"""What a clerk's hand slips to in any file of a project: one finding at the file that has it, and never another meaning."""

import json

import pytest

from command import gongkai
from overlay import example, reworked

COUNTY, GUIDELINE = "counties/demo/county.yaml", "guidelines/10-nongcun-weifang-gaizao.yaml"
TOWN = "counties/demo/towns/jiangshang/town.yaml"
VILLAGE = "counties/demo/towns/jiangshang/villages/xincun/village.yaml"
HOUSES, LIMIT = "counties/demo/10-nongcun-weifang-gaizao.yaml", "公开时限: 信息形成或者变更之日起20个工作日内"
GUIDES, PARTICIPATION = "counties/demo/lists/guides.yaml", "counties/demo/lists/participation/2026.yaml"
MONEY = "  财政部门: 样例县财政局\n"


def put(old, new):
    return lambda before: before.replace(old, new, 1)


def line(text):
    return lambda before: before.rstrip("\n") + f"\n{text}\n"


SLIPS = {
    "a number beyond a file's name": (GUIDELINE, put("序号: 10", "序号: 100"), "GK016", "从 1 到 99"),
    "a number below": (GUIDELINE, put("序号: 10", "序号: -10"), "GK016", "从 1 到 99"),
    "a kind of domain that is none": (GUIDELINE, put("类别: 试点", "类别: 试点领域"), "GK016", "试点 或 其他"),
    "how the guideline was seen": (GUIDELINE, put("核对: 转载", "核对: 已核"), "GK016", "已见、转载、待核"),
    "the county's code for a town": (TOWN, line('代码: "360499"'), "GK212", "是 9 位数字"),
    "another county's town": (TOWN, line('代码: "360498100"'), "GK212", "以样例县的 360499 开头"),
    "a code of full width": (TOWN, line('代码: "３６０４９９１００"'), "GK212", "是 9 位数字"),
    "another city for a town": (TOWN, line("设区市: 南昌市"), "GK212", "属于九江市"),
    "another province for a village": (VILLAGE, line("省份: 湖南省"), "GK212", "属于江西省"),
    "another level": (TOWN, line("级别: 县级"), "GK013", "没有“级别”这个键"),
    "an unknown key with nothing behind it": (TOWN, line("某某:"), "GK013", "没有“某某”这个键"),
    "a name of the program's": (TOWN, line("slug: x"), "GK013", "没有“slug”这个键"),
    "a body for a village's name": (VILLAGE, put("名称: 新村", "名称: 新村村民委员会"), "GK217", "如“新村”"),
    "a body in short": (VILLAGE, put("新村村民委员会", "新村村委会"), "GK217", "不是新村自己的机构的全称"),
    "the town's body for a village's": (VILLAGE, put("新村村民委员会", "江上乡人民政府"), "GK217", "新村自己的机构"),
    "a catalog of a time before": (COUNTY, put("日期: 2026-11-23", "日期: 1926-11-23"), "GK608", "还没有政府信息公开"),
    "yes for an office": (COUNTY, put(MONEY, "  财政部门: 有\n"), "GK710", "“有”不是机构的名称"),
    "an office twice": (COUNTY, put(MONEY, "  财政部门: [样例县财政局, 样例县财政局]\n"), "GK216", "写了两次"),
    "no office, in quotes": (COUNTY, put(MONEY, '  财政部门: ""\n'), "GK710", "一个汉字也没有"),
    "no office in a list": (COUNTY, put(MONEY, "  财政部门: []\n"), "GK401", "没有写明“财政部门”"),
    "evidence that is none": (PARTICIPATION, line("    核对: 待核实"), "GK909", "是不是“待核”？"),
    "a year before all others": (PARTICIPATION, line('    结果公开日期: "0026-01-05"'), "GK906", "请核对年份"),
    "done years ahead": (PARTICIPATION, line('    结果公开日期: "2099-01-05"'), "GK906", "在一年以后"),
    "several in place of one": (GUIDES, line("    咨询电话: [0792-3234567, 0792-3234568]"), "GK015", "只能写一个"),
    "an element that is empty": (HOUSES, put("公开内容: [补助对象,", '公开内容: ["",'), "GK101", "有一条是空的"),
    "elements that are empty": (HOUSES, put("[补助对象, 补助金额]", '[""]'), "GK101", "“公开内容”没有填写"),
    "a limit that is empty": (HOUSES, put(LIMIT, '公开时限: ""'), "GK101", "“公开时限”没有填写"),
    "a question for an office": (COUNTY, put(MONEY, "  财政部门: 样例县财政局？\n"), "GK710", "里有“？”"),
    "a number for a reason": (HOUSES, line('不采用: {10-002: "1"}'), "GK405", "“1”没有说为什么"),
    "nobody confirmed it": (HOUSES, put("科室: 样例县住房和城乡建设局办公室", '科室: ""'), "GK016", "哪个科室核对的"),
    "a result that is none": (
        PARTICIPATION,
        lambda text: text.replace("2026年12月底前", "2020年6月底前", 1).rstrip("\n") + "\n    完成情况: 未完成\n",
        "GK924",
        "没有写结果",
    ),
    "a withdrawn number with a dash": (GUIDELINE, put("  10-004: ", "  10–004: "), "GK206", "“10–004”的写法不对"),
    "another domain's withdrawn": (HOUSES, line("已撤销: {04-L01: 并入别的}"), "GK206", "不属于本领域"),
    "the guideline's withdrawn": (HOUSES, line("已撤销: {10-002: 并入别的}"), "GK206", "不是县里新增的事项的写法"),
    "a row's withdrawn": (GUIDES, line("已撤销: {ZN-００2: 并入别的}"), "GK911", "“ZN-００2”的写法不对"),
    "an unknown number confirmed": (
        HOUSES,
        put("办公室}", "办公室, 事项: [10-001, 10-009]}"),
        "GK201",
        "“核实”里的 10-009",
    ),
    "it alone": (HOUSES, put("办公室}", "办公室, 事项: 10-00１}"), "GK201", "要用半角：“10-001”"),
    "a number as programs write it": (GUIDELINE, put("序号: 10", "序号: 1_0"), "GK015", "应是数字"),
    "a radical for a character": (HOUSES, put("[补助对象,", "[⼾籍证明,"), "GK705", "“⼾”（U+2F3E）"),
    "a Japanese character in a list": (PARTICIPATION, line("    备注: 戸籍証明"), "GK705", "有繁体字：“戸証”"),
    "a Japanese character": (HOUSES, put("[补助对象,", "[戸籍証明,"), "GK705", "有繁体字：“戸証”"),
    "a name on two lines": (
        HOUSES,
        put("一级事项: 资金管理", "一级事项: |\n      资金\n      管理"),
        "GK702",
        "分成了几行",
    ),
    "a name of a line end": (HOUSES, put("一级事项: 资金管理", '一级事项: "\\n"'), "GK708", "只有空格"),
    "no name of the edition": (COUNTY, put("版本: 2026年版", '版本: ""'), "GK213", "“版本”空着"),
    "channels changed in two ways": (
        HOUSES,
        line("调整: {10-002: {公开渠道和载体: {必选: [政府网站], 增加: [政府公报]}}}"),
        "GK013",
        "“增加”和“必选”不能写在一起",
    ),
    "a day that no month has": (GUIDES, put("10个工作日", "每月32日前"), "GK912", "看不懂"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_once_where_it_is(tmp_path, name):
    file, edit, code, text = SLIPS[name]
    root = example(tmp_path / "p", "")
    reworked(root, file, edit)
    done = gongkai("validate", "--format", "json", "--no-cache", cwd=root)
    told = [one for one in json.loads(done.stdout)["findings"] if one["code"] == code]
    assert [one["file"] for one in told] == [file], done.stdout
    assert text in f"{told[0]['message']}｜{told[0]['hint']}"
    assert done.returncode == (1 if told[0]["severity"] == "error" else 0)


@pytest.mark.parametrize("half", ["半天", "半日", "半个工作日", "半小时"])
def test_half_a_day_is_no_half_month(tmp_path, half):
    root = example(tmp_path / "p", "")
    text = (root / GUIDES).read_text("utf-8")
    (root / GUIDES).write_text(text.replace("承诺时限: 10个工作日", f"承诺时限: {half}"), "utf-8")
    done = gongkai("validate", "--format", "json", "--no-cache", cwd=root)
    assert (done.returncode, json.loads(done.stdout)["findings"]) == (0, [])


@pytest.mark.parametrize("reason", ["1", "x", "-", "。", "无"])
def test_a_reason_without_a_word_is_sent_back(tmp_path, reason):
    root = example(tmp_path / "p", "")
    before = (root / HOUSES).read_bytes()
    done = gongkai("exclude", "10-002", "--reason", reason, "--county", "demo", cwd=root)
    assert done.returncode == 1
    assert "没有说为什么" in done.stderr
    assert (root / HOUSES).read_bytes() == before
