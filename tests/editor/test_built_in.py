"""A county's own project, which goes by the guidelines that came with gongkai."""

import pytest

from command import gongkai
from gongkai.editor.complete import completions
from gongkai.editor.desk import Desk
from gongkai.editor.hover import hover
from gongkai.editor.symbols import definitions_at, references_at
from overlay import REPOSITORY

HOUSES = "counties/duchang/10-nongcun-weifang-gaizao.yaml"
COUNTY = "counties/duchang/county.yaml"
START = "领域: 农村危房改造\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own") / "p"
    folder.mkdir()
    assert gongkai("new", "project", "都昌县", cwd=folder).returncode == 0
    return folder.resolve()


def asked(root, name, text):
    desk = Desk(root, "utf-16", lambda: "2026-11-29")
    desk.look(name)
    desk.open(name, (root / name).as_uri(), text.replace("¦", ""))
    return desk, name, text.index("¦")


def test_an_item_leads_to_the_installed_guideline(root):
    [place] = definitions_at(*asked(root, HOUSES, START + "调整:\n  10-0¦01: {备注: 甲}\n"))
    assert place.uri == (REPOSITORY / "guidelines/10-nongcun-weifang-gaizao.yaml").as_uri()
    lines = (REPOSITORY / "guidelines/10-nongcun-weifang-gaizao.yaml").read_text("utf-8").split("\n")
    assert lines[place.range.start.line].strip() == "- 编号: 10-001"


def test_it_is_told_completed_and_found(root):
    desk, name, offset = asked(root, HOUSES, START + "调整:\n  10-001: {公开依据: [预算¦法]}\n")
    assert "《中华人民共和国预算法》" in hover(desk, name, offset)[1]
    assert [one.uri for one in references_at(desk, name, offset, declared=False)] == [desk.uri(name)]
    desk, name, offset = asked(root, HOUSES, START + "调整:\n  ¦")
    assert "10-001" in {one.label for one in completions(desk, name, desk.text(name).position(offset))}


def test_offices_that_are_still_open_are_marked_and_roles_proposed(root):
    desk, name, offset = asked(root, COUNTY, (root / COUNTY).read_text("utf-8") + "¦")
    found = dict(desk.findings())[name]
    assert any(one.code == "GK213" for one in found)
    desk, name, offset = asked(root, COUNTY, "名称: 都昌县\n机构:\n  ¦")
    assert "财政部门" in {one.label for one in completions(desk, name, desk.text(name).position(offset))}
