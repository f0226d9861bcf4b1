"""Looking again gives what loading and checking anew would, whatever changed; and reads only that."""

import pytest

from gongkai.rules import check
from gongkai.rules.again import Again
from gongkai.source import files
from gongkai.source.project import load
from overlay import real

pytestmark = pytest.mark.everywhere

TODAY = "2026-11-29"
HOUSES = "counties/yongxiu/10-nongcun-weifang-gaizao.yaml"
CHANGES = [
    {HOUSES: "领域: 农村危房改造\n调整:\n  10-001:\n    公开渠道和载体: [政府网]\n"},
    {HOUSES: "领域: 农村危房改造\n调整:\n  10-001: {公开时限: 及时\n"},
    {HOUSES: "领域: 农村危房改造\n新增:\n  - 编号: 10-001\n"},
    {HOUSES: None},
    {"counties/yongxiu/county.yaml": "名称: 永修县\n"},
    {"counties/yongxiu/towns/jiangshang/town.yaml": "名称: 江上乡\n主体: 江上乡\u200b人民政府\n"},
    {"counties/yongxiu/lists/duties.yaml": "清单: 权责清单\n条目: [{编号: QZ-001}]\n"},
    {"counties/yongxiu/29-xin.yaml": "领域: 农村危房改造\n"},
    {"guidelines/laws.yaml": "法规: []\n"},
    {"guidelines/10-nongcun-weifang-gaizao.yaml": None},
    {"templates/attachment2.yaml": "名称: 坏了\n"},
    {"templates/forms/duties.yaml": "名称: 坏了\n"},
    {"province/tasks.yaml": "文件: 坏了\n"},
    {"gongkai.yaml": "甲: 乙\n"},
]


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return real(tmp_path_factory.mktemp("content") / "p", "04", "10", "20")


def anew(root, pretended):
    return check(load(root, ["yongxiu"], pretended), today=TODAY)


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: next(iter(one)))
def test_what_is_found_is_what_a_new_look_finds(original, change):
    again = Again(original)
    root = again.root
    before = again.look(["yongxiu"], today=TODAY).checked
    assert before == anew(root, {})
    pretended = {root / name: None if text is None else text.encode() for name, text in change.items()}
    again.changed(change)
    after = again.look(["yongxiu"], pretended, TODAY).checked
    assert after == anew(root, pretended)
    assert after.findings != before.findings
    again.changed(change)
    assert again.look(["yongxiu"], today=TODAY).checked == before


def test_a_file_that_did_not_change_is_not_parsed_again(original, monkeypatch):
    again = Again(original)
    again.look(["yongxiu"], today=TODAY)
    parsed = []
    really = files.parse
    monkeypatch.setattr(files, "parse", lambda name, data: parsed.append(name) or really(name, data))
    again.changed([HOUSES])
    again.look(["yongxiu"], {again.root / HOUSES: "领域: 农村危房改造\n# 改了\n".encode()}, TODAY)
    assert parsed == [HOUSES]
