"""Another county's table, as gongkai or somebody else made it: told before anything else, and no item of ours is taken for one of its own."""

import shutil

import pytest
import yaml

from command import gongkai
from overlay import example, replaced

COUNTY, HOUSES = "counties/demo/county.yaml", "counties/demo/10-nongcun-weifang-gaizao.yaml"


@pytest.fixture
def theirs(tmp_path):
    """What 邻山县 built, which has added an item under a number that our county has given to another one."""
    root = example(tmp_path / "theirs")
    for file in root.joinpath("counties/demo").rglob("*.yaml"):
        file.write_text(file.read_text("utf-8").replace("样例县", "邻山县"), "utf-8")
    replaced(root, COUNTY, '代码: "360499"', '代码: "360498"')
    for before, after in (
        ("补助资金发放", "鉴定机构名单"),
        ("资金管理", "房屋鉴定"),
        ("[补助对象, 补助金额]", "[机构名称, 地址]"),
    ):
        replaced(root, HOUSES, before, after)
    done = gongkai("build", "--format", "html,xlsx,docx,csv", "--force", cwd=root)
    assert done.returncode == 0, done.stderr
    return root / "build/demo"


@pytest.fixture
def ours(tmp_path):
    root = example(tmp_path / "ours")
    shutil.move(root / "counties/demo", root / "counties/ours")
    return root


@pytest.mark.parametrize("kind", ["html", "xlsx", "docx", "csv"])
def test_another_countys_table_is_told_and_its_own_item_is_a_new_one(theirs, ours, kind):
    table = theirs / f"10-nongcun-weifang-gaizao.{kind}"
    done = gongkai("import", table, cwd=ours)
    assert done.returncode == 0, done.stderr
    assert "别处的目录：请看是不是拿错了表" in done.stdout
    assert f"{table.name}｜邻山县｜" in done.stdout
    assert "冲突" not in done.stdout
    said = yaml.safe_load((ours / "counties/ours/10-nongcun-weifang-gaizao.yaml").read_bytes())
    assert [one["二级事项"] for one in said["新增"]] == ["补助资金发放", "鉴定机构名单"]
    told = gongkai("validate", cwd=ours).stdout
    assert "“邻山县”" in told


@pytest.mark.parametrize("kind", ["html", "xlsx", "csv"])
def test_our_own_table_is_not_told(ours, kind):
    assert gongkai("build", "--format", "html,xlsx,csv", cwd=ours).returncode == 0
    done = gongkai("import", ours / f"build/ours/10-nongcun-weifang-gaizao.{kind}", cwd=ours)
    assert "都与现在的目录一致" in done.stdout


def test_what_is_said_most_often_is_named_where_findings_are_told_in_one_line(ours):
    file = ours / "counties/ours/10-nongcun-weifang-gaizao.yaml"
    items = "".join(f"  10-00{one}: {{备注: 照邻山县的做法}}\n" for one in (1, 2, 3))
    file.write_text(file.read_text("utf-8") + f"    备注: 照邻山县的做法\n调整:\n{items}", "utf-8")
    told = gongkai("validate", cwd=ours).stdout
    assert "出现了别的地方的名字：" in told
    assert "4 处，都是：出现了别处的地名“邻山县”；" in told


LIST = "counties/{}/lists/participation/2026.yaml"


@pytest.mark.parametrize("kind", ["html", "xlsx", "docx", "csv"])
def test_another_countys_list_is_told_and_its_numbers_are_not_ours(theirs, ours, kind):
    how = ("--list", "participation", "--year", "2026")
    assert gongkai("build", "--format", kind, cwd=ours).returncode == 0
    [table] = (ours / "build/ours/lists").glob(f"participation-*.{kind}")
    assert "没有改动" in gongkai("import", table, *how, cwd=ours).stdout, "our own"
    file = theirs.parents[1] / LIST.format("demo")
    row = file.read_text("utf-8").partition("条目:\n")[2]
    file.write_text(file.read_text("utf-8") + row.replace("P-001", "P-002"), "utf-8")
    file.write_text(file.read_text("utf-8").replace("农村危房改造补助标准", "城乡公交票价调整", 1), "utf-8")
    file.write_text(file.read_text("utf-8").replace("农村危房改造补助标准", "水价听证", 1), "utf-8")
    assert gongkai("build", "--format", kind, "--force", cwd=theirs.parents[1]).returncode == 0
    [table] = (theirs / "lists").glob(f"participation-*.{kind}")
    done = gongkai("import", table, *how, cwd=ours)
    assert "别处的清单：请看是不是拿错了表" in done.stdout, done.stdout + done.stderr
    assert "｜邻山县｜" in done.stdout
    said = yaml.safe_load((ours / LIST.format("ours")).read_bytes())["条目"]
    names = ["农村危房改造补助标准", "城乡公交票价调整", "水价听证"]
    assert [(one["编号"], one["事项名称"]) for one in said] == list(
        zip(("P-001", "P-002", "P-003"), names, strict=True)
    )


@pytest.fixture(scope="module")
def family(tmp_path_factory):
    """A county with a town, both built."""
    root = example(tmp_path_factory.mktemp("family") / "p")
    assert gongkai("new", "town", "--name", "东湖镇", "--slug", "donghu", cwd=root).returncode == 0
    done = gongkai("build", "--format", "html,xlsx,docx,csv", cwd=root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.mark.parametrize("kind", ["html", "xlsx", "docx", "csv"])
def test_a_towns_table_is_not_taken_into_its_county(family, kind):
    table = family / f"build/demo/donghu/10-nongcun-weifang-gaizao.{kind}"
    done = gongkai("import", table, cwd=family)
    assert done.returncode == 2, done.stdout
    assert f"{table.name} 是东湖镇的目录：请写 --place demo/donghu。" in done.stderr
    done = gongkai("import", table, "--place", "demo/donghu", cwd=family)
    assert (done.returncode, "没有改动" in done.stdout) == (0, True), done.stdout + done.stderr


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_countys_table_is_not_taken_into_its_town(family, kind):
    table = family / f"build/demo/10-nongcun-weifang-gaizao.{kind}"
    done = gongkai("import", table, "--place", "demo/donghu", cwd=family)
    assert (done.returncode, "是样例县的目录：请写 --place demo。" in done.stderr) == (2, True), (
        done.stdout + done.stderr
    )


def test_a_towns_office_in_some_rows_makes_no_table_the_towns(family):
    csv = family / "build/demo/10-nongcun-weifang-gaizao.csv"
    table = family / "改.csv"
    table.write_text(csv.read_text("utf-8").replace("样例县住房和城乡建设局", "东湖镇人民政府", 2), "utf-8")
    done = gongkai("import", table, "--dry-run", cwd=family)
    assert (done.returncode, "东湖镇人民政府" in done.stdout) == (0, True), done.stdout + done.stderr
