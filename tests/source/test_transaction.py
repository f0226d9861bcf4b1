"""Sources change together or not at all; what a killed process left is finished, undone or removed."""

import json
import os
import shutil
from itertools import count

import pytest

from faults import KILLED, counted, forbidden, full, in_fork, killed
from gongkai.source import transaction
from gongkai.source.transaction import Change, WriteError, place, recover

OLD = {"counties/a/county.yaml": b"a: 1\n", "counties/b.yaml": b"b: 1\r\n", "guidelines/c.yaml": b"c: 1\n"}
NEW = {"counties/a/county.yaml": b"a: 2\n", "counties/b.yaml": b"b: 2\r\n", "counties/new/deep/d.yaml": b"d: 2\n"}
MADE = {**OLD, **NEW}


def write(root, files):
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def tree(root):
    """All files by path, and the folders without any."""
    found = {}
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            found[name] = f"a link to {path.readlink()}"
        elif path.is_dir():
            found |= {} if any(path.iterdir()) else {name: "an empty folder"}
        else:
            found[name] = path.read_bytes() if path.is_file() else "a pipe"
    return found


def changes(root):
    return [Change(root / path, OLD.get(path), data) for path, data in NEW.items()]


def change_all(root):
    place(root, changes(root))


def half_made(root):
    """A project in which a process was killed when one of three files had its place."""
    write(root, OLD)
    copy = write(root.with_name(f"{root.name}-copy"), OLD)
    with pytest.MonkeyPatch.context() as patched:
        seen = counted(patched.setattr, -1, killed)
        change_all(copy)
    shutil.rmtree(copy)
    renames = [number for number, name in enumerate(seen) if name == "replace"]  # that of the list is the first
    assert in_fork(lambda: change_all(root), renames[2], killed) == KILLED
    return root


def test_changes_all_and_makes_folders(tmp_path):
    root = write(tmp_path, OLD)
    (root / "counties/b.yaml").chmod(0o600)
    change_all(root)
    assert tree(root) == MADE
    assert (root / "counties/b.yaml").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("fault", "told"), [(full, "磁盘已满"), (forbidden, "没有权限")])
def test_a_fault_at_any_moment_changes_nothing_and_leaves_nothing(tmp_path, fault, told):
    for number in count():
        root = write(tmp_path / str(number), OLD)
        problem = None
        with pytest.MonkeyPatch.context() as patched:
            seen = counted(patched.setattr, number, fault)
            try:
                change_all(root)
            except WriteError as raised:
                problem = str(raised)
        if problem:
            assert told in problem
            assert "什么都没有改动" in problem
            assert tree(root) == OLD
        else:  # all was in place, only the removing failed
            assert recover(root) == []
            assert tree(root) == MADE
        if len(seen) <= number:
            break
    assert number > 30


def test_a_process_killed_at_any_moment_is_finished_or_undone(tmp_path):
    found = []
    for number in count():
        root = write(tmp_path / str(number), OLD)
        code = in_fork(lambda root=root: change_all(root), number, killed)
        assert code in (0, KILLED)
        assert recover(root) == []
        found.append(tree(root))
        assert found[-1] in (OLD, MADE)
        if code == 0:
            break
    assert min(found.count(OLD), found.count(MADE)) > 5


def test_a_process_killed_while_it_recovers_changes_nothing_of_that(tmp_path):
    for number in count():
        root = half_made(tmp_path / str(number))
        code = in_fork(lambda root=root: recover(root) and 1, number, killed)
        assert recover(root) == []
        assert tree(root) == MADE
        if code == 0:
            break
    assert number > 5


def test_where_undoing_fails_too_the_next_command_ends_it(tmp_path):
    for number in range(100):
        root = write(tmp_path / str(number), OLD)
        broken = []

        def fault(name, path, broken=broken):
            broken.append(name)
            full(name, path)

        with pytest.MonkeyPatch.context() as patched:
            seen = counted(patched.setattr, number, fault)
            real = os.replace

            def replace(*args, real=real, broken=broken):
                if broken:  # from the fault on, nothing can be renamed
                    full("replace", args[0])
                return real(*args)

            patched.setattr(os, "replace", replace)
            problem = ""
            try:
                change_all(root)
            except WriteError as raised:
                problem = str(raised)
        assert recover(root) == []
        assert tree(root) in ((MADE,) if not problem else (OLD, MADE) if "没能全部恢复" in problem else (OLD,))
        if len(seen) <= number:
            break


def test_what_somebody_changed_meanwhile_is_not_overwritten(tmp_path):
    root = half_made(tmp_path / "p")
    (root / "counties/b.yaml").write_bytes(b"b: mine\n")
    before = tree(root)
    assert "git diff" in recover(root)[0]
    assert tree(root) == before
    with pytest.raises(WriteError, match="刚刚被别的程序改过"):
        change_all(root)
    assert tree(root) == before


def test_what_changes_while_it_is_staged_is_told_and_kept(tmp_path, monkeypatch):
    root = write(tmp_path, OLD)
    real = transaction._write_list

    def meanwhile(*args):
        (root / "counties/b.yaml").write_bytes(b"b: mine\n")
        real(*args)

    monkeypatch.setattr(transaction, "_write_list", meanwhile)
    with pytest.raises(WriteError, match="刚刚被别的程序改过。什么都没有改动"):
        change_all(root)
    assert tree(root) == OLD | {"counties/b.yaml": b"b: mine\n"}


def test_a_copy_that_comes_from_elsewhere_does_nothing(tmp_path):
    """A list that comes with somebody's change: its files have other numbers and times here."""
    shutil.copytree(half_made(tmp_path / "p"), tmp_path / "checkout")
    root = tmp_path / "checkout"
    before = tree(root)
    assert "来自别处" in recover(root)[0]
    assert tree(root) == before
    (root / "counties/a/county.yaml").write_bytes(OLD["counties/a/county.yaml"])
    before = tree(root)
    assert recover(root)
    assert tree(root) == before
    place(root, [Change(root / "guidelines/c.yaml", b"c: 1\n", b"c: 2\n")])  # and hinders nobody
    assert tree(root) == before | {"guidelines/c.yaml": b"c: 2\n"}


SIGN = "the sign of counties/b.yaml"
FORGED = [
    b"",
    b"{",
    b"[" * 100_000,
    b"9" * 10_000,
    b'{"files": [], "folders": []}',
    b'{"files": [], "folders": ["counties/empty"]}',
    b'{"files": 1, "folders": 2}',
    b'{"files": ["ab"], "folders": []}',
    *(
        json.dumps({"files": [{"path": path, "was": was, "new": new, "old": old}], "folders": folders}).encode()
        for path in ("counties/b.yaml", "../out.yaml", "counties/link.yaml", "counties/to/out.yaml", "/etc/passwd")
        for was, new, old in ((SIGN, [1, 2], [3, 4]), (None, None, None), (None, [-1, -1], None))
        for folders in ([], ["counties/empty"])
    ),
    *(
        json.dumps({"files": [{"path": path, "was": None, "new": [1, 2], "old": None}], "folders": []}).encode()
        for path in (
            "counties/\0.yaml",
            "counties/\ud800.yaml",
            "counties/" + "x" * 5000 + ".yaml",
            "counties/empty/fifo.yaml",
            "counties/b.yaml/x.yaml",
            ".git/config",
            "guidelines/x.md",
        )
    ),
]


@pytest.mark.parametrize("name", ["go", "undo"])
@pytest.mark.parametrize("forged", FORGED, ids=range(len(FORGED)))
def test_a_forged_list_changes_and_deletes_nothing(tmp_path, name, forged):
    root = write(tmp_path / "p", OLD)
    (tmp_path / "out.yaml").write_bytes(b"out: 1\n")
    (root / "counties/empty").mkdir()
    (root / "counties/link.yaml").symlink_to(tmp_path / "out.yaml")
    (root / "counties/to").symlink_to(tmp_path)
    folder = root / ".gongkai.new-forged"
    folder.mkdir()
    for file in ("0", "0.old", "x"):
        (folder / file).write_bytes(b"evil: 1\n")
    sign = json.dumps(list(transaction.sign(root / "counties/b.yaml"))).encode()
    (folder / name).write_bytes(forged.replace(json.dumps(SIGN).encode(), sign))
    before = tree(tmp_path)
    recover(root)
    kept = {path: data for path, data in tree(tmp_path).items() if "new-forged" not in path}
    assert kept == {path: data for path, data in before.items() if "new-forged" not in path}


def test_links_and_pipes_in_place_of_our_files_are_left_alone(tmp_path):
    root = write(tmp_path / "p", OLD)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/0").write_bytes(b"mine")
    (root / ".gongkai.new-link").symlink_to(tmp_path / "elsewhere")
    (root / ".gongkai.new-pipe").mkdir()
    os.mkfifo(root / ".gongkai.new-pipe/go")
    (root / ".gongkai.new-more").mkdir()
    (root / ".gongkai.new-more/notes.txt").write_bytes(b"mine")
    (root / ".gongkai.new-dir").mkdir()
    (root / ".gongkai.new-dir/0").symlink_to(tmp_path / "elsewhere")
    assert len(recover(root)) == 1
    left = {path: data for path, data in tree(tmp_path).items() if path.split("/")[-1] != "go"}
    assert left == {f"p/{path}": data for path, data in OLD.items()} | {
        "elsewhere/0": b"mine",
        "p/.gongkai.new-link": f"a link to {tmp_path / 'elsewhere'}",
        "p/.gongkai.new-more/notes.txt": b"mine",
    }


def test_two_writers_at_once_do_not_disturb_each_other(tmp_path, monkeypatch):
    root = write(tmp_path, OLD)
    other = [Change(root / "guidelines/c.yaml", b"c: 1\n", b"c: 2\n")]
    real = transaction._finish

    def meanwhile(*args):
        monkeypatch.setattr(transaction, "_finish", real)
        place(root, other)  # another one writes, and looks for what was left behind
        return real(*args)

    monkeypatch.setattr(transaction, "_finish", meanwhile)
    change_all(root)
    assert tree(root) == MADE | {"guidelines/c.yaml": b"c: 2\n"}


@pytest.mark.parametrize(
    ("path", "before", "after", "told"),
    [
        ("counties/b.yaml", b"b: 0\n", b"b: 2\n", "刚刚被别的程序改过"),
        ("counties/b.yaml", None, b"b: 2\n", "刚刚被别的程序改过"),
        ("counties/b.yaml", b"b: 1\r\n", b"b: 1\nb: 2\n", "写了两次（第 2 行）"),
        ("counties/b.yaml", b"b: 1\r\n", b"b: \x0b\n", "控制字符"),
        ("counties/link.yaml", None, b"b: 2\n", "不能写"),
        ("counties/pipe.yaml", None, b"b: 2\n", "不是普通文件"),
        ("../out.yaml", None, b"b: 2\n", "不能写"),
        ("counties/../.git/x.yaml", None, b"b: 2\n", "不能写"),
    ],
)
def test_what_is_refused_before_anything_changes(tmp_path, path, before, after, told):
    root = write(tmp_path / "p", OLD)
    (root / "counties/link.yaml").symlink_to(tmp_path / "out.yaml")
    os.mkfifo(root / "counties/pipe.yaml")
    was = tree(root)
    with pytest.raises(WriteError, match=told):
        place(root, [*changes(root), Change(root / path, before, after)])
    assert tree(root) == was
