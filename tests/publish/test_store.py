"""The store of what was made already: what is damaged, forged, foreign or too much never comes back."""

import os
import random
import stat
import sys
from contextlib import contextmanager
from dataclasses import replace

import pytest

from gongkai.publish import tools
from gongkai.publish.store import StoreError, opened, usual

TEXT = b"a page " * 1000


@pytest.fixture
def store(tmp_path):
    return opened(tmp_path / "cache", "tools")


def entry(store):
    [file] = store.folder.iterdir()
    return file


def test_what_was_kept_comes_back(store):
    assert store.get("page") is None
    store.put("page", TEXT)
    assert store.get("page") == TEXT
    assert store.kept("page", lambda: b"never asked") == TEXT
    assert store.kept("other", lambda: b"made") == store.get("other") == b"made"


@pytest.mark.parametrize("data", [b"", b"x", TEXT, bytes(range(256)) * 9, random.Random(0).randbytes(100_000)])
def test_what_shrinks_is_kept_small_and_all_comes_back_whole(store, data):
    store.put("data", data)
    assert store.get("data") == data
    assert entry(store).stat().st_size < (400 if data == TEXT else len(data) + 200)


def test_other_tools_make_everything_again(store):
    store.put("page", TEXT)
    assert replace(store, tools="newer").get("page") is None


@pytest.mark.parametrize("name", ["zlib.ZLIB_RUNTIME_VERSION", "sqlite3.sqlite_version"])
def test_what_shapes_bytes_tells_tools_apart(monkeypatch, name):
    tools.tools.cache_clear()
    before = tools.tools()
    tools.tools.cache_clear()
    monkeypatch.setattr(name, "0")
    assert tools.tools() != before
    tools.tools.cache_clear()


@pytest.mark.parametrize("damage", ["a bit", "cut", "empty", "another name", "too long"])
def test_a_damaged_entry_is_thrown_away_and_made_again(store, damage):
    store.put("page", TEXT)
    file = entry(store)
    whole = file.read_bytes()
    if damage == "another name":  # a forged entry: sound, but made for another key
        store.drop("page")
        store.put("forged", b"forged")
        file = entry(store).rename(file)
    else:
        flipped = whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:]
        file.write_bytes({"a bit": flipped, "cut": whole[:-5], "empty": b"", "too long": whole + b"x"}[damage])
    assert store.get("page") is None
    assert not list(store.folder.iterdir())
    assert store.kept("page", lambda: TEXT) == TEXT == store.get("page")


@pytest.mark.skipif(os.name == "nt", reason="no links")
def test_a_link_is_no_entry(store, tmp_path):
    store.put("page", TEXT)
    file = entry(store)
    elsewhere = tmp_path / "elsewhere"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    assert store.get("page") is None
    store.put("page", TEXT)  # takes the link's place and leaves alone what it led to
    assert not file.is_symlink()
    assert store.get("page") == TEXT


@pytest.mark.skipif(os.name == "nt", reason="no such permissions")
def test_folder_and_entries_are_the_users_alone(store, tmp_path):
    store.put("page", TEXT)
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(entry(store).stat().st_mode) == 0o600
    store.folder.chmod(0o777)
    opened(tmp_path / "cache", "tools")
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="no links")
@pytest.mark.parametrize("which", ["the folder", "the one in it"])
def test_a_folder_that_is_a_link_is_refused(tmp_path, which):
    (tmp_path / "elsewhere").mkdir()
    cache = tmp_path / "cache"
    if which == "the folder":
        cache.symlink_to(tmp_path / "elsewhere")
    else:
        inside = opened(cache, "").folder
        inside.rmdir()
        inside.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="是链接"):
        opened(cache, "")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_file_in_the_folders_place_is_refused(tmp_path):
    (tmp_path / "cache").write_text("mine")
    with pytest.raises(StoreError, match="不能用"):
        opened(tmp_path / "cache", "")
    assert (tmp_path / "cache").read_text() == "mine"


def test_what_was_used_least_lately_goes_first(store):
    data = {name: os.urandom(1000) for name in ("old", "used", "new")}
    for moment, (name, each) in enumerate(data.items(), 1):
        store.put(name, each)
        os.utime(store._file(name), (moment, moment))
    assert store.get("used") == data["used"]  # that makes it the latest
    replace(store, most=10_000).trim()
    assert len(list(store.folder.iterdir())) == 3
    replace(store, most=2500).trim()
    assert [name for name in data if store.get(name) is not None] == ["used", "new"]


def test_of_what_is_only_noted_there_are_never_many(store):
    small = replace(store, most=10_000)
    for number in range(200):
        small.note(f"told {number}", os.urandom(1000))
    assert 0 < len(list(store.folder.iterdir())) < 60


def test_what_another_build_removes_meanwhile_does_not_keep_it_from_being_cleared(store, monkeypatch):
    for name in ("one", "other"):
        store.put(name, os.urandom(1000))
    scandir = os.scandir

    @contextmanager
    def meanwhile(folder):
        with scandir(folder) as found:
            entries = list(found)
        (store.folder / entries[0].name).unlink()
        yield iter(entries)

    monkeypatch.setattr(os, "scandir", meanwhile)
    replace(store, most=100).trim()
    assert not list(store.folder.iterdir())


def test_what_a_killed_build_left_is_removed_in_time(store):
    for name, moment in ((".half-old", 1), (".half-new", None)):
        (store.folder / name).write_bytes(b"half")
        if moment:
            os.utime(store.folder / name, (moment, moment))
    store.trim()
    assert [file.name for file in store.folder.iterdir()] == [".half-new"]


def test_a_store_that_went_meanwhile_only_costs_time(store):
    store.put("page", TEXT)
    for file in store.folder.iterdir():
        file.unlink()
    store.folder.rmdir()
    assert store.kept("page", lambda: TEXT) == TEXT
    store.trim()
    store.drop("page")


@pytest.mark.skipif(os.name == "nt", reason="another variable there")
def test_the_systems_own_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("GONGKAI_NO_CACHE")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert usual() == tmp_path / "gongkai"
    monkeypatch.setenv("XDG_CACHE_HOME", "not/whole")  # by the standard it does not count
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert usual() == tmp_path / "home/.cache/gongkai"
    monkeypatch.setattr("sys.platform", "darwin")
    assert usual() == tmp_path / "home/Library/Caches/gongkai"
    monkeypatch.setenv("GONGKAI_NO_CACHE", "1")
    assert usual() is None


def test_of_a_library_that_was_installed_over_another_both_versions_count(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    told = []
    for version in ("3.1.4", "3.1.5"):
        (tmp_path / f"openpyxl-{version}.dist-info").mkdir()
        for kept in (tools.tools, tools._beside):
            kept.cache_clear()
        told.append(tools.tools())
    assert told[0] != told[1]
    for kept in (tools.tools, tools._beside):
        kept.cache_clear()
