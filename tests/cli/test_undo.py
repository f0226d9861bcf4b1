"""gongkai undo: what a command changed is taken back, byte for byte, or nothing is touched."""

import json
import os
import shutil

import pytest

from command import gongkai, ok
from faults import KILLED, in_fork, killed, kinds
from gongkai.source.journal import taken
from overlay import example
from writers import COMMANDS, project, run

REVIEW = ("review", "sign", "--office", "九江市人民政府办公室", "--result", "退回", "--date")


def sources(root):
    """All files and folders but for the journal's."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None
        for path in root.rglob("*")
        if ".gongkai" not in path.relative_to(root).parts
    }


def refused(root, *args):
    done = gongkai("undo", *args, cwd=root)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_writes_can_be_taken_back_and_done_again(tmp_path, name):
    root = project(tmp_path / "p")
    before = sources(root)
    ok(root, *COMMANDS[name])
    after = sources(root)
    assert after != before
    assert f"已撤销：gongkai {' '.join(COMMANDS[name])}（" in ok(root, "undo")
    assert sources(root) == before
    ok(root, "undo", "--redo")
    assert sources(root) == after
    ok(root, "undo")
    assert sources(root) == before


def test_a_list_that_was_begun_goes_with_its_folder(tmp_path):
    root = example(tmp_path / "p")
    shutil.rmtree(root / "counties/demo/lists")
    before = sources(root)
    ok(root, "new", "list", "participation", "--county", "demo", "--year", "2026")
    ok(root, "undo")
    assert sources(root) == before


def test_where_nothing_can_be_taken_back_it_is_said_why(tmp_path):
    """A project that was just begun: its beginning is no change in it."""
    (tmp_path / "p").mkdir()
    ok(tmp_path / "p", "new", "project", "都昌县")
    assert "新建项目本身不记，不要它了就删去整个文件夹" in refused(tmp_path / "p")


def test_one_command_after_the_other(tmp_path):
    root = example(tmp_path / "p")
    states = [sources(root)]
    for number in range(1, 4):
        ok(root, *REVIEW, f"2026-11-0{number}")
        states.append(sources(root))
    for state in states[-2::-1]:
        ok(root, "undo")
        assert sources(root) == state
    assert "没有可以撤销的" in refused(root)
    for state in states[1:3]:
        ok(root, "undo", "--redo")
        assert sources(root) == state
    ok(root, *REVIEW, "2026-11-09")  # another change: what was taken back is past
    assert "没有可以恢复的" in refused(root, "--redo")
    ok(root, "undo")
    assert sources(root) == states[2]


def test_a_dry_run_only_tells(tmp_path):
    root = example(tmp_path / "p")
    ok(root, *REVIEW, "2026-11-01")
    after = sources(root)
    assert ok(root, "undo", "--dry-run").startswith("会撤销：gongkai review")
    assert sources(root) == after
    ok(root, "undo")


def test_what_changed_nothing_is_no_command_to_take_back(tmp_path):
    root = example(tmp_path / "p")
    before = sources(root)
    ok(root, "set", "10-001", "备注", "有变")
    ok(root, "set", "10-001", "备注", "有变")
    ok(root, "undo")
    assert sources(root) == before


def test_files_that_changed_meanwhile_are_named_and_kept(tmp_path):
    root = project(tmp_path / "p")
    ok(root, *COMMANDS["import"])
    file = root / "counties/demo/10-nongcun-weifang-gaizao.yaml"
    file.write_bytes(file.read_bytes() + b"# mine\n")
    before = sources(root)
    told = refused(root)
    assert file.name in told
    assert "04-caizheng" not in told
    assert sources(root) == before
    other = next((root / "counties/demo").glob("04-*"))
    other.unlink()
    assert other.name in refused(root)


def test_one_that_cannot_be_taken_back_is_shown_and_may_be_passed_over(tmp_path):
    root = project(tmp_path / "p")
    first = sources(root)
    ok(root, "set", "--county", "demo", "10-002", "公开时限", "信息形成之日起9个工作日内")
    ok(root, "set", "--county", "demo", "目录", "版本", "2027年版")
    file = root / "counties/demo/county.yaml"
    file.write_bytes(file.read_bytes() + b"# mine\n")
    told = refused(root)
    assert "+# mine" in told
    assert "gongkai undo --skip" in told
    before = sources(root)
    last = root / ".gongkai/undo/000002.json"
    last.write_text(json.dumps(json.loads(last.read_text()) | {"took": ["a mark"]}))
    assert "源文件没有改动" in ok(root, "undo", "--skip")
    assert taken(root.resolve()) == {"a mark"}, "what is passed over stays done"
    assert sources(root) == before
    ok(root, "undo")
    assert {name: data for name, data in sources(root).items() if name != "counties/demo/county.yaml"} == {
        name: data for name, data in first.items() if name != "counties/demo/county.yaml"
    }


def test_the_journal_is_bounded_and_ignored_by_git(tmp_path):
    root = example(tmp_path / "p")
    for number in range(1, 24):
        ok(root, *REVIEW, f"2026-11-{number:02d}")
        if number == 1:
            record = root / ".gongkai/undo/000001.json"
            record.write_text(json.dumps(json.loads(record.read_text()) | {"took": ["a mark"]}))
    records = sorted(one.name for one in (root / ".gongkai/undo").iterdir())
    assert records == [f"{number:06d}.json" for number in range(4, 24)]
    assert taken(root.resolve()) == {"a mark"}, "what was taken in stays known when its record is one too many"
    assert (root / ".gongkai/.gitignore").read_text() == "*\n"


@pytest.fixture
def reviewed(tmp_path):
    root = example(tmp_path / "p")
    ok(root, *REVIEW, "2026-11-01")
    return root, root / ".gongkai/undo/000001.json"


def test_a_record_that_came_from_elsewhere_is_not_followed(tmp_path, reviewed):
    """As with somebody's change: the folder was checked out, its files have other numbers and times."""
    root, _ = reviewed
    shutil.copytree(root, tmp_path / "checkout")
    before = sources(tmp_path / "checkout")
    assert "来自别处" in refused(tmp_path / "checkout")
    assert sources(tmp_path / "checkout") == before
    ok(tmp_path / "checkout", *REVIEW, "2026-11-02")  # and hinders nobody
    ok(tmp_path / "checkout", "undo")
    assert sources(tmp_path / "checkout") == before


@pytest.mark.parametrize(
    "path",
    ["../out.yaml", "/etc/passwd", "counties/link.yaml", "counties/to/out.yaml", ".git/config", "counties/\0.yaml"],
)
def test_a_record_touches_nothing_but_sources(tmp_path, reviewed, path):
    root, record = reviewed
    (tmp_path / "out.yaml").write_bytes(b"out: 1\n")
    (root / "counties/link.yaml").symlink_to(tmp_path / "out.yaml")
    (root / "counties/to").symlink_to(tmp_path)
    data = json.loads(record.read_bytes())
    data["files"][0] |= {"path": path, "before": "evil: 1\n"}
    record.write_text(json.dumps(data))
    assert "没有照它改" in refused(root)
    assert (tmp_path / "out.yaml").read_bytes() == b"out: 1\n"


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, "9" * 10_000, "[]", '{"files": 1}', '{"files": [{"path": 1}]}', "null", "\udcff"]
)
def test_what_is_no_record_is_told(reviewed, text):
    root, record = reviewed
    record.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert "不是 gongkai 写的记录" in refused(root)


def test_a_record_of_what_nothing_can_be_called_is_told(reviewed):
    root, record = reviewed
    data = json.loads(record.read_bytes())
    data["files"][0]["path"] = "counties/\ud800.yaml"
    record.write_text(json.dumps(data))
    assert "不是 gongkai 写的记录" in refused(root)


def test_pipes_links_and_huge_files_in_place_of_records_are_left_alone(tmp_path, reviewed):
    root, record = reviewed
    (tmp_path / "mine.json").write_bytes(record.read_bytes())
    os.mkfifo(root / ".gongkai/undo/000007.json")
    (root / ".gongkai/undo/000008.json").symlink_to(tmp_path / "mine.json")
    with (root / ".gongkai/undo/000006.json").open("wb") as huge:
        huge.truncate(40_000_000)
    ok(root, "validate")
    assert "没有可以撤销的" in refused(root)
    assert (tmp_path / "mine.json").exists()


def test_a_link_in_place_of_the_journal_is_told_and_not_written_through(tmp_path):
    root = example(tmp_path / "p")
    (tmp_path / "elsewhere").mkdir()
    (root / ".gongkai").symlink_to(tmp_path / "elsewhere")
    before = sources(root)
    done = gongkai(*REVIEW, "2026-11-01", cwd=root)
    assert done.returncode == 1
    assert ".gongkai 应是 gongkai 自己的文件夹" in done.stderr
    assert sources(root) == before
    assert not list((tmp_path / "elsewhere").iterdir())


def test_killed_at_any_moment_all_is_taken_back_or_nothing(tmp_path):
    before = sources(project(tmp_path / "old"))

    def changed(name):
        root = project(tmp_path / name)
        assert in_fork(lambda: run(root, COMMANDS["county"]), -1, killed) == 0
        return root

    seen = changed("seen")
    found = []
    for number in kinds(lambda: run(seen, ("undo",))):
        root = changed(str(number))
        after = sources(root)
        code = in_fork(lambda root=root: run(root, ("undo",)), number, killed)
        assert code in (0, KILLED)
        ok(root, "why", "10-001", "--county", "demo")  # the next command, which recovers first
        found.append(sources(root))
        assert found[-1] in (before, after)
        assert bool(list((root / ".gongkai").glob("redo/*"))) == (found[-1] == before)
    assert code == 0
    assert found.count(before) > 1
    assert len(found) - found.count(before) > 1
