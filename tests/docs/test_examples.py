"""The examples do what they say, run as a reader would run them."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from overlay import REPOSITORY, demo

FILE = "counties/demo/10-nongcun-weifang-gaizao.yaml"
OFFICE = "样例县住房和城乡建设局"


def fill(root, office=OFFICE, place="demo"):
    script = REPOSITORY / "examples/business_system/items.py"
    words = [sys.executable, script, root, place, office, root.parent / "system.sqlite"]
    return subprocess.run(words, capture_output=True, text=True, encoding="utf-8")


def kept(root):
    with closing(sqlite3.connect(root.parent / "system.sqlite")) as database:
        return {
            row[0]: row[1:]
            for row in database.execute("SELECT id, name, deadline, edition, withdrawn FROM openness_items")
        }


@pytest.fixture
def root(tmp_path):
    return demo(tmp_path / "p")


def test_a_business_system_follows_the_editions(root):
    done = fill(root)
    assert done.returncode == 0, done.stderr
    first = kept(root)
    assert {"10-001", "10-002"} <= first.keys()
    assert {row[3] for row in first.values()} == {None}
    assert fill(root).returncode == 0
    assert kept(root) == first
    county = root / "counties/demo/county.yaml"
    county.write_text(county.read_text("utf-8").replace("日期: 2026-11-23", "日期: 2027-11-23"), encoding="utf-8")
    later = "领域: 农村危房改造\n调整:\n  10-001: {公开时限: 信息形成或者变更之日起5个工作日内}\n不采用:\n  10-002: 由上级统一公开\n"
    (root / FILE).write_text(later, encoding="utf-8")
    done = fill(root)
    assert "不再公开 1 项" in done.stdout
    second = kept(root)
    assert second["10-001"][1:] == ("信息形成或者变更之日起5个工作日内", "2027-11-23", None)
    assert second["10-002"][2:] == (first["10-002"][2], "2027-11-23")
    county.write_text(county.read_text("utf-8").replace(OFFICE, "样例县住建局"), encoding="utf-8")
    done = fill(root)
    assert f"{OFFICE} 0 项" in done.stdout
    assert {row[3] for row in kept(root).values()} == {"2027-11-23"}
    county.write_text(county.read_text("utf-8").replace("样例县住建局", OFFICE), encoding="utf-8")
    (root / FILE).write_text(later.partition("不采用")[0], encoding="utf-8")
    assert fill(root).returncode == 0
    assert kept(root)["10-002"][3] is None


@pytest.mark.parametrize(
    ("change", "more", "told"),
    [
        ("领域: 农村危房改造\n调整:\n  10-001: {公开方式: 主动公开}\n", {}, "未通过校验，没有填"),
        ("", {"office": "没有这个局"}, OFFICE),
        ("", {"place": "nowhere"}, "nowhere"),
    ],
)
def test_what_cannot_be_filled_in_is_told(root, change, more, told):
    if change:
        (root / FILE).write_text(change, encoding="utf-8")
    done = fill(root, **more)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (root.parent / "system.sqlite").exists() or not kept(root)
