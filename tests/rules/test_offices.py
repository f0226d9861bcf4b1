"""What an office is called: short names, names of roles, of elsewhere and what is no name are told; full names are not."""

import pytest

from gongkai.rules import check
from gongkai.rules.offices import FullNames
from gongkai.source.project import load
from overlay import example

COUNTY = "counties/demo/county.yaml"
# A county with the registry's roles, as gongkai carries them.
PLACE = """# gongkai.yaml
指引: 内置
# {file}
名称: {name}
代码: "{code}"
设区市: {city}
目录: {{版本: 2026年版, 日期: 2026-11-23, 编制单位: {maker}}}
机构:
  {role}: {offices}
"""


def told(
    root, offices, role="公安机关", name="都昌县", code="360428", city="九江市", maker="", codes="GK215 GK408 GK710"
):
    page = PLACE.format(
        file=COUNTY, name=name, code=code, city=city, role=role, offices=offices, maker=maker or f"{name}人民政府办公室"
    )
    for part in page.split("# ")[1:]:
        path, _, body = part.partition("\n")
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(body, "utf-8")
    return [one for one in check(load(root)).findings if one.code in codes.split() and one.span.file == COUNTY]


@pytest.mark.parametrize(
    ("role", "name", "full"),
    [
        ("公安机关", "公安局", "都昌县公安局"),
        ("公安机关", "县公安局", "都昌县公安局"),
        ("公安机关", "本县公安局", "都昌县公安局"),
        ("公安机关", "都昌公安局", "都昌县公安局"),
        ("行政审批部门", "县行政审批局", "都昌县行政审批局"),
        ("教育行政部门", "教体局", "都昌县教育体育局"),
        ("教育行政部门", "教育局", "都昌县教育局"),
        ("税务主管部门", "都昌县税务局", "国家税务总局都昌县税务局"),
        ("生态环境部门", "都昌生态环境局", "九江市都昌生态环境局"),
        ("卫生健康行政部门", "都昌县卫健委", "都昌县卫生健康委员会"),
        ("城市管理执法部门", "都昌县城管局", "都昌县城市管理局"),
        ("市场监督管理部门", "市场监管局", "都昌县市场监督管理局"),
        ("应急管理部门", "都昌县应急局", "都昌县应急管理局"),
        ("文博单位", "县博物馆", "都昌县博物馆"),
        ("生态环境部门", "市生态环境局都昌分局", "九江市生态环境局都昌分局"),
        ("教育行政部门", "县教育局（张三 0792-3221234）", "都昌县教育局"),
        ("教育行政部门", "县教育局（教育考试院）", "都昌县教育局（教育考试院）"),
    ],
)
def test_a_short_name_is_told_the_full_one(tmp_path, role, name, full):
    (found,) = told(tmp_path, name, role)
    assert (found.code, found.severity, found.message) == ("GK215", "warning", f"“{name}”不是机构的全称")
    assert found.hint == f"请写全称，如“{full}”"
    assert (found.fix.replacement, found.fix.certain) == (full, False)
    assert not told(tmp_path, full, role)


def test_a_branch_in_a_city_of_a_county_s_rank_is_the_higher_city_s(tmp_path):
    (branch, own) = told(tmp_path, "[市生态环境局德兴分局, 市公安局]", "生态环境部门", "德兴市", "361181", "上饶市")
    assert (branch.hint, own.hint) == ("请写全称，如“上饶市生态环境局德兴分局”", "请写全称，如“德兴市公安局”")


def test_two_names_of_one_office_are_told_together(tmp_path):
    (found,) = told(tmp_path, "[都昌县城管局, 都昌县城市管理局]")
    assert found.code == "GK215"
    assert "gongkai rename-office 都昌县城管局 都昌县城市管理局" in found.hint
    assert [one.label for one in found.related] == ["“都昌县城市管理局”写在这里"]


def test_a_name_that_stands_for_several_roles_is_told_once(tmp_path):
    (found,) = told(tmp_path, "县城管局\n  城市管理执法部门: 县城管局\n  市容环境卫生主管部门: 县城管局")
    assert "gongkai rename-office 县城管局 都昌县城市管理局" in found.hint


def test_the_office_on_the_cover_is_named_in_full(tmp_path):
    (found,) = told(tmp_path, "都昌县公安局", maker="县政府办")
    assert found.hint == "请写全称，如“都昌县人民政府办公室”"


@pytest.mark.parametrize(
    ("role", "name", "code"),
    [
        ("各部门", "各部门", "GK215"),
        ("财政部门", "财政部门", "GK215"),
        ("财政部门", "同自然资源局", "GK710"),
        ("财政部门", "（例）都昌县财政局", "GK710"),
        ("财政部门", "示例：都昌县财政局", "GK710"),
        ("财政部门", "本县没有财政局", "GK710"),
        ("财政部门", "都昌县财政局（国资办", "GK710"),
        ("公安机关", "永修县公安局", "GK408"),
        ("公安机关", "永修公安局", "GK408"),
        ("公安机关", "无为市公安局", "GK408"),
        ("公安机关", "同江市公安局", "GK408"),
        ("生态环境部门", "九江市永修生态环境局", "GK408"),
        ("生态环境部门", "九江市生态环境局永修分局", "GK408"),
        ("税务主管部门", "国家税务总局永修税务局", "GK408"),
    ],
)
def test_what_is_no_office_of_the_county_is_told_once(tmp_path, role, name, code):
    assert [one.code for one in told(tmp_path, name, role)] == [code]


NAMES = """X公安局 X教育和体育局 X科学技术局 X工业和信息化局 X自然资源和规划局 X农业农村和水利局 X文化和旅游局 X文化旅游局 X卫生健康局
X医疗保障局 X医疗保障事务中心 X城市管理综合执法局 X城市管理综合行政执法大队 X交通运输综合行政执法大队 X住房保障中心 X房屋征收与补偿办公室 X档案馆
X融媒体中心 X人民医院 X中医院 X中西医结合医院 X第一中学 X实验小学 X消防救援大队 X气象局 X供销合作社联合社 X残疾人联合会 X不动产登记中心
X润泉供水有限公司 X水务有限公司 国网江西省电力有限公司X供电分公司 国家税务总局X税务局 国家税务总局X税务局第一税务分局 中国人民银行X支行
江西省水利厅 中共X委宣传部 各乡镇人民政府 各村（居）民委员会 县级各部门 县直各单位 县人民政府有关部门 各行业主管部门 各公立医疗卫生机构
庐山风景名胜区管理局 长江航道局 蒲亭镇人民政府 X财政局（国资办） X公证处 X市政管理局 采购人 义务教育学校"""


@pytest.mark.parametrize(
    ("place", "code", "city"),
    [
        ("都昌县", "360428", "九江市"),
        ("西湖区", "360103", "南昌市"),
        ("南昌县", "360121", "南昌市"),
        ("市中区", "370811", "济宁市"),
        ("无为市", "340281", "芜湖市"),
        ("歙县", "341021", "黄山市"),
    ],
)
def test_full_names_are_not_told(tmp_path, place, code, city):
    stem = place[:-1] if len(place) > 2 else place
    names = [name.replace("X", place) for name in NAMES.split()]
    names += [f"{city}{stem}生态环境局", f"{city}生态环境局{stem}分局", f"{city}住房公积金管理中心", f"{stem}公路局"]
    found = told(tmp_path, f"[{', '.join(names)}]", name=place, code=code, city=city, codes="GK203 GK215 GK710")
    assert [one.message for one in found] == []


def test_offices_of_the_examples_have_full_names_in_every_county(tmp_path):
    told(tmp_path, "都昌县公安局")
    project = load(tmp_path)
    for place in list(project.gazetteer)[::9]:
        examples = {example for role in project.roles.values() if (example := role.value.example_in(place, "某市"))}
        code = project.gazetteer[place].code
        found = told(tmp_path, f"[{', '.join(sorted(examples))}]", name=place, code=code, city="某市", codes="GK215")
        assert [one.message for one in found] == []


def test_an_item_names_its_office_in_full(tmp_path):
    page = """# guidelines/bodies.yaml
角色:
  - {{名称: 城市管理执法部门, 例: XX县城市管理局}}
# counties/demo/10-nongcun-weifang-gaizao.yaml
调整:
  10-001:
    公开主体: {}
"""
    for name, words in (
        ("样例县城管局", "请写全称，如“样例县城市管理局”"),
        ("同城市管理局", "不要写和谁相同"),
        ("市场监督管理局", "请写全称，如“样例县市场监督管理局”"),
        ("样例县水利局", ""),
    ):
        root = example(tmp_path / name, page.format(name))
        found = [one.hint for one in check(load(root)).findings if one.code == "GK203"]
        assert len(found) == bool(words)
        assert all(words in hint for hint in found)


def test_what_stands_in_brackets_behind_a_short_name_stays(tmp_path):
    (found,) = told(tmp_path, "县财政局（国资办）", "财政部门")
    assert found.fix.replacement == "都昌县财政局（国资办）"


def test_a_short_name_of_an_office_that_nobody_knows_is_told_with_the_place_before_it(tmp_path):
    (found,) = told(tmp_path, "县水利局（河长办）\n  财政部门: 县水利局（河长办）")
    assert "gongkai rename-office 县水利局（河长办） 都昌县水利局（河长办） 一次改好" in found.hint


def test_very_many_offices_are_compared_with_no_more_than_a_place_may_have(tmp_path, monkeypatch):
    compared = []
    as_ever = FullNames._is_short_for
    monkeypatch.setattr("gongkai.rules.offices._MOST_OFFICES", 10)
    monkeypatch.setattr(FullNames, "_is_short_for", lambda *given: compared.append(1) or as_ever(*given))
    offices = "[" + ", ".join(f"都昌县第{number}公安局" for number in range(100)) + ", 县第3公安局]"
    (short,) = told(tmp_path, offices)
    assert "县第3公安局" in short.message
    assert len(compared) <= 10 * 103
