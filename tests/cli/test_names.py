"""Sources under a slightly wrong name, or in a folder where nothing is read: told with the right name, not passed over."""

import json

import pytest

from command import gongkai
from gongkai.source.home import carried
from overlay import example

COUNTY, TOWN = "counties/demo", "counties/demo/towns/jiangshang"
DUTIES = f"{COUNTY}/lists/duties.yaml"
# Where a file goes from (of gongkai's own: templates/…; "": a new one), where to, what is told, and what to do.
NAMES = {
    "the mark of a project": ("", "gongkai.yml", "gongkai.yml", "请改名为 gongkai.yaml"),
    "its letters' case": ("", "Gongkai.yaml", "Gongkai.yaml", "请改名为 gongkai.yaml"),
    "as Notepad saves it": ("", "gongkai.yaml.txt", "gongkai.yaml.txt", "请改名为 gongkai.yaml"),
    "the gazetteer": ("counties/places.yaml", "counties/places.yml", "counties/places.yml", "请改名为 places.yaml"),
    "the table": ("templates/attachment2.yaml", "templates/attachment2.yml", "templates/attachment2.yml", "改名"),
    "events": ("templates/events.yaml", "templates/Events.yaml", "templates/Events.yaml", "请改名为 events.yaml"),
    "a stranger among templates": ("", "templates/words.yaml", "templates/words.yaml", "这里只读 attachment2.yaml、"),
    "forms": ("templates/forms/duties.yaml", "templates/form/duties.yaml", "templates/form", "请改名为 forms"),
    "the registry of laws": ("", "guidelines/Laws.yaml", "guidelines/Laws.yaml", "请改名为 laws.yaml"),
    "a county's own file": ("", f"{COUNTY}/County.yaml", f"{COUNTY}/County.yaml", "请改名为 county.yaml"),
    "lists in the singular": (DUTIES, f"{COUNTY}/list/duties.yaml", f"{COUNTY}/list", "已经有 lists"),
    "lists in capitals": ("", f"{TOWN}/Lists/duties.yaml", f"{TOWN}/Lists", "请改名为 lists"),
    "towns in the singular": ("", f"{COUNTY}/town/jia/town.yaml", f"{COUNTY}/town", "已经有 towns"),
    "a folder for domains": ("", f"{COUNTY}/domains/22-huji.yaml", f"{COUNTY}/domains", "直接放在县的文件夹里"),
    "a county in a city": ("", f"{COUNTY}/yongxiu/county.yaml", f"{COUNTY}/yongxiu", "移到别处"),
    "a county without a folder": ("", "counties/jia.yaml", "counties/jia.yaml", "counties/jia/county.yaml"),
    "a town without a folder": ("", f"{COUNTY}/towns/jia.yaml", f"{COUNTY}/towns/jia.yaml", "towns/jia/town.yaml"),
    "a village without a folder": ("", f"{TOWN}/villages/jia.yml", f"{TOWN}/villages/jia.yml", "jia/village.yaml"),
    "counties in the singular": ("", "county/jia/county.yaml", "county", "已经有 counties"),
    "cities, misspelt": ("", "citys/jia/city.yaml", "citys", "请改名为 cities"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_source_that_is_not_read_is_told_with_its_right_name(tmp_path, name):
    start, end, file, hint = NAMES[name]
    root = example(tmp_path / "p", "")
    text = "名称: 甲\n"
    if start.startswith("templates/"):
        text = (carried("templates") / start.removeprefix("templates/")).read_text("utf-8")
    elif start:
        text = (root / start).read_text("utf-8")
        (root / start).unlink()
    path = root / end
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    done = gongkai("validate", "--format", "json", "--no-cache", cwd=root)
    [told] = [one for one in json.loads(done.stdout)["findings"] if one["code"] == "GK019"]
    strange = name in ("a folder for domains", "a county in a city")  # which somebody may keep for other ends
    assert (done.returncode, told["severity"], told["file"]) == (
        (0, "warning", file) if strange else (1, "error", file)
    )
    assert hint in told["hint"]


@pytest.mark.parametrize(
    "file",
    ["docs/a.yaml", ".github/workflows/x.yml", f"{COUNTY}/材料/说明.txt", f"{COUNTY}/README.md", ".gongkai/x.yaml"],
)
def test_what_is_no_source_is_left_alone(tmp_path, file):
    root = example(tmp_path / "p", "")
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text("甲: 乙\n", "utf-8")
    done = gongkai("validate", "--format", "json", "--no-cache", cwd=root)
    assert (done.returncode, json.loads(done.stdout)["findings"]) == (0, [])


def test_what_was_told_is_forgotten_when_a_name_goes_wrong(tmp_path):
    root = example(tmp_path / "p", "")
    cached = ("validate", "--cache", tmp_path / "cache")
    assert [gongkai(*cached, cwd=root).returncode for _ in range(2)] == [0, 0]
    (root / "gongkai.yml").write_text("名称: 甲\n", "utf-8")
    done = gongkai(*cached, cwd=root)
    assert done.returncode == 1
    assert "请改名为 gongkai.yaml" in done.stdout
