"""Whatever is typed, wherever the cursor stands, whatever a file is called: an answer, and no fault."""

import asyncio
import os
import shutil
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, Range

from command import started
from gongkai.editor import telling
from gongkai.editor.complete import completions
from gongkai.editor.desk import Desk
from gongkai.editor.hover import hover
from gongkai.editor.outline import outline
from gongkai.editor.previewing import Previews, lenses
from gongkai.editor.rename import rename
from gongkai.editor.symbols import definitions_at, references_at
from gongkai.model.refusal import Refusal
from overlay import demo

HOUSES = "counties/demo/10-nongcun-weifang-gaizao.yaml"
NAMES = [
    HOUSES,
    "counties/demo/county.yaml",
    "counties/demo/lists/systems.yaml",
    "counties/demo/towns/jiangshang/town.yaml",
    "guidelines/10-nongcun-weifang-gaizao.yaml",
    "guidelines/laws.yaml",
    "templates/forms/systems.yaml",
    "province/tasks.yaml",
    "gongkai.yaml",
    "counties/demo/reviews/2026-11-01.yaml",
    "counties/odd.yaml",
    "cities/x/city.yaml",
]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return demo(tmp_path_factory.mktemp("odd") / "p").resolve()


def everything(desk, name, text, offset):
    """Every question that an editor can ask of a place in a file."""
    desk.open(name, (desk.root / name).as_uri(), text)
    for _, found in desk.findings():
        for one in found:
            telling.diagnostic(desk, one)
    position = desk.text(name).position(min(offset, len(text)))
    completions(desk, name, position)
    list(telling.actions(desk, name, Range(Position(0, 0), position)))
    outline(desk, name)
    lenses(desk, name)
    at = desk.text(name).offset(position)
    hover(desk, name, at)
    definitions_at(desk, name, at)
    references_at(desk, name, at, declared=True)
    with suppress(Refusal):
        rename(desk, name, at, "甲局")
    desk.close(name)


PIECES = ["领域: 农村危房改造\n", "调整:\n", "  10-001:\n", "    公开渠道和载体: [政府网, ", "{增加: [", "公开主体: 财政部门\n", "- 编号: 10-L01\n", "'", '"', "|\n", "𠮷", "\ufeff", "\r\n", "\u2028", "\x85", "\x00", "\ud800", "*", "&", "!", "#", ": ", "机构:\n", "名称: 甲县\n", "条目:\n", "~\n", "法规: [{简称: 甲}]\n", "---\n", "\t"]  # fmt: skip


@given(st.sampled_from(NAMES), st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.integers(0, 80))
def test_odd_texts(root, name, text, offset):
    everything(Desk(root, "utf-16", lambda: "2026-11-29"), name, text, offset)


@pytest.mark.parametrize("name", NAMES[:6])
def test_a_file_at_every_moment_of_its_being_typed(root, name):
    desk = Desk(root, "utf-16", lambda: "2026-11-29")
    text = (root / name).read_text("utf-8") if (root / name).exists() else ""
    for end in range(0, len(text), max(1, len(text) // 25)):
        everything(desk, name, text[:end], end)


@pytest.mark.parametrize(
    "name",
    [
        "x.yaml",
        ".github/workflows/x.yaml",
        "docs/x.yaml",
        "../outside.yaml",
        "build/demo/x.yaml",
        "counties/link/x.yaml",
    ],
)
def test_other_files_are_none_of_its_business(root, tmp_path, name):
    outside = tmp_path / "outside"
    outside.mkdir()
    link = root / "counties/link"
    if not link.is_symlink():
        link.symlink_to(outside)
    assert Desk(root, "utf-16", lambda: "2026-11-29").name(root / name) is None
    link.unlink()


def test_nothing_outside_the_project_is_read(root, tmp_path):
    """A link that leads out is told, as everywhere, and what it leads to is not looked at."""
    copy = tmp_path / "p"
    shutil.copytree(root, copy)
    secret = tmp_path / "secret.yaml"
    secret.write_text("领域: 秘密\n", "utf-8")
    (copy / HOUSES).unlink()
    (copy / HOUSES).symlink_to(secret)
    desk = Desk(copy.resolve(), "utf-16", lambda: "2026-11-29")
    found = desk.look("counties/demo/county.yaml").checked.findings
    assert any(one.span.file == HOUSES and one.code == "GK001" for one in found)
    assert "秘密" not in desk.text(HOUSES).text


@pytest.mark.skipif(os.name != "posix", reason="only Unix has such files")
@pytest.mark.parametrize(("length", "code"), [("9" * 11, 1), ("9" * 5_000, 0)])
def test_a_message_that_says_to_be_without_end_is_not_waited_for(tmp_path, length, code):
    done = started("lsp", cwd=tmp_path, input=f"Content-Length: {length}\r\n\r\n{{}}")
    assert (done.returncode, "太长了" in done.stderr, "Traceback" in done.stderr) == (code, code == 1, False)


def test_a_file_that_is_gone_is_told(root, tmp_path):
    copy = tmp_path / "p"
    shutil.copytree(root, copy)
    desk = Desk(copy.resolve(), "utf-16", lambda: "2026-11-29")
    before = desk.look(HOUSES).checked.findings
    (copy / "counties/demo/county.yaml").unlink()
    desk.changed("counties/demo/county.yaml")
    assert {one.code for one in desk.look(HOUSES).checked.findings} - {one.code for one in before} == {"GK001"}


def test_the_preview_runs_nothing_of_the_projects(root, tmp_path, monkeypatch):
    """An editor starts the server in the folder that it shows; what lies there is not imported."""
    pytest.importorskip("watchfiles", reason="watchfiles is not installed")
    copy = tmp_path / "p"
    shutil.copytree(root, copy)
    ran = tmp_path / "ran"
    for name in ("gongkai.py", "click.py", "watchfiles.py", "sitecustomize.py"):
        (copy / name).write_text(f"open({str(ran)!r}, 'w').close()\n", "utf-8")
    monkeypatch.chdir(copy)
    desk = Desk(copy.resolve(), "utf-16", lambda: "2026-11-29")
    address = asyncio.run(begun_and_ended(desk))
    assert address.endswith("/demo/10-nongcun-weifang-gaizao.html")
    assert not ran.exists()


async def begun_and_ended(desk):
    previews = Previews()
    try:
        return await previews.address(desk, HOUSES)
    finally:
        previews.stop()


def test_a_preview_that_cannot_begin_says_why(root, tmp_path):
    pytest.importorskip("watchfiles", reason="watchfiles is not installed")
    desk = Desk(root, "utf-16", lambda: "2026-11-29")
    with pytest.raises(Refusal, match="没有“nowhere”这个地方"):
        asyncio.run(Previews().address(desk, "counties/nowhere/county.yaml"))
