"""Builds with what an earlier one made: the same bytes as a build from nothing, whatever changed, and little work."""

import csv
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from command import gongkai, started
from gongkai.model.artifact import is_asset
from gongkai.preview.builder import Builder
from gongkai.publish import tools
from gongkai.publish.store import opened
from overlay import ABOVE, YIXIAN, demo, example, replaced, tree

SMALL = Path(__file__).parents[1] / "projects/small"
FORMATS = "html,xlsx,docx,json,csv"
QUICK = "html,json,csv"  # of all places, where what stands above them matters: the others take most of the time


def build(root, *more, code=0, formats=FORMATS):
    done = gongkai("build", "--format", formats, *more, cwd=root)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def numbers(folder):
    """Which file stands under each name: a file that was written anew has another number."""
    return {p.relative_to(folder).as_posix(): p.stat().st_ino for p in folder.rglob("*") if p.is_file()}


def importing(given, root):
    """The finished process of a command, what it imported, and what it said on the other stream."""
    code = f"import sys; sys.argv = {['gongkai', *map(str, given)]}; from gongkai.cli.main import run; run()"
    done = subprocess.run([sys.executable, "-X", "importtime", "-c", code], cwd=root, capture_output=True, text=True)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "import time:" in line}
    return done, imported, [line for line in done.stderr.splitlines() if "import time:" not in line]


@pytest.fixture
def root(tmp_path):
    return demo(tmp_path / "p")


@pytest.fixture
def cache(tmp_path):
    return ("--cache", tmp_path / "cache")


def test_an_unchanged_place_is_not_written_again(root, cache):
    build(root, *cache)
    before, content = numbers(root / "build/demo"), tree(root / "build")
    build(root, *cache)
    assert numbers(root / "build/demo") == before
    assert tree(root / "build") == content
    build(root, "--output", root.parent / "other", "--no-cache")
    assert tree(root.parent / "other") == content


def test_what_is_unchanged_is_not_even_loaded(root, cache):
    """And the same is told as by a build that loads it, on both streams."""
    for more in ((), ("--place", "demo"), ("--place", "demo", "--force")):
        given = ("build", "--format", FORMATS, *cache, *more)
        gongkai(*given, cwd=root)
        before = numbers(root / "build")
        done, imported, aside = importing(given, root)
        assert "gongkai.publish.unchanged" in imported
        assert not {"pydantic", "gongkai.render", "gongkai.rules", "gongkai.source.files"} & imported
        assert numbers(root / "build") == before
        loaded = gongkai("build", "--format", FORMATS, "--no-cache", *more, cwd=root)
        assert (done.returncode, done.stdout, aside) == (0, loaded.stdout, loaded.stderr.splitlines())
        assert "没有改动" in done.stdout


def test_a_changed_cell_takes_no_library_of_documents(root, cache):
    given = ("build", "--format", FORMATS, "--place", "demo", *cache)
    gongkai(*given, cwd=root)
    replaced(root, "guidelines/10-nongcun-weifang-gaizao.yaml", "认定对象名单", "认定的对象名单")
    done, imported, _ = importing(given, root)
    assert done.returncode == 0, done.stderr
    assert "gongkai.render.xlsx.sheet" in imported
    assert not {"openpyxl", "docx", "lxml"} & imported
    build(root, "--place", "demo", "--output", root.parent / "other", "--no-cache")
    assert tree(root.parent / "other") == tree(root / "build")


@pytest.mark.parametrize("change", ["another's file gone", "another's file new", "another's place", "a list"])
def test_whatever_else_in_the_output_counts_is_seen(tmp_path, cache, change):
    """What a build tells of it, or makes of it, is what one tells and makes that knows of no earlier one."""
    root, out = tmp_path / "p", tmp_path / "p/build"
    shutil.copytree(SMALL, root)
    out.mkdir()
    (out / "search.html").write_text("mine")
    assert "search.html 不是 gongkai 编的" in build(root, *cache, formats=QUICK).stderr
    assert "search.html 不是 gongkai 编的" in build(root, *cache, formats=QUICK).stderr
    if change == "another's file gone":
        (out / "search.html").unlink()
    elif change == "another's file new":
        (out / "demo/jiangshang/note.txt").write_text("mine")
    elif change == "another's place":
        build(demo(tmp_path / "other", YIXIAN), "--place", "yixian", "--output", out, formats=QUICK)
    else:
        (out / "demo/.gongkai.json").write_text("{}")
    shutil.copytree(out, tmp_path / "out", symlinks=True)
    told = build(root, *cache, formats=QUICK)
    without = build(root, "--no-cache", "--output", tmp_path / "out", formats=QUICK)
    assert tree(out) == tree(tmp_path / "out")
    for one, other in ((told.stdout, without.stdout), (told.stderr, without.stderr)):
        assert one == other.replace(str(tmp_path / "out"), "build")


def test_another_output_is_filled_from_the_store(root, cache):
    build(root, *cache)
    build(root, *cache, "--output", root.parent / "other")
    assert tree(root.parent / "other") == tree(root / "build")


@pytest.mark.skipif(os.name == "nt", reason="no such permissions")
@pytest.mark.parametrize("name", ["demo/catalog.xlsx", "index.html", "demo/.gongkai.json"])
def test_what_the_web_server_may_not_read_is_put_right(root, cache, name):
    build(root, *cache)
    build(root, *cache)
    (root / "build" / name).chmod(0o600)
    build(root, *cache)
    for file in (root / "build").rglob("*.*"):
        assert file.stat().st_mode & 0o777 == (0o755 if file.is_dir() else 0o644)
    assert "和上次编的一样" in build(root, *cache).stdout


@pytest.mark.parametrize("damage", ["changed", "gone", "link", "folder is a link"])
def test_what_somebody_changed_in_the_output_is_put_right(root, cache, damage):
    build(root, *cache)
    content = tree(root / "build")
    page = root / "build/demo/index.html"
    if damage == "folder is a link":
        folder = root / "build/demo/embed"
        folder.rename(root.parent / "embed")
        folder.symlink_to(root.parent / "embed")
    else:
        text = page.read_bytes()
        page.unlink()
        if damage == "changed":
            page.write_bytes(text.replace(b"demo", b"evil"))
        elif damage == "link":
            (root.parent / "elsewhere").write_bytes(text)
            page.symlink_to(root.parent / "elsewhere")
    build(root, *cache)
    assert tree(root / "build") == content
    assert not any(path.is_symlink() for path in (root / "build").rglob("*"))


def test_places_of_a_county_that_did_not_change_are_not_made_again(tmp_path, cache):
    root = tmp_path / "p"
    shutil.copytree(SMALL, root)
    build(root, *cache)
    replaced(root, "counties/demo/towns/jiangshang/town.yaml", "名称: 江上", "名称: 江下")
    told = build(root, *cache, "--explain").stdout
    made = {line.partition(" ")[0] for line in told.splitlines() if "：" in line and line.startswith("demo")}
    assert {"demo", "demo/jiangshang", "demo/jiangshang/xincun"} >= made > {"demo/jiangshang"}
    build(root, "--output", tmp_path / "other", "--no-cache")
    assert tree(tmp_path / "other") == tree(root / "build")
    replaced(root, "counties/demo/towns/jiangshang/villages/xincun/village.yaml", "名称: 新村", "名称: 旧村")
    told = build(root, *cache, "--explain").stdout
    assert "demo/jiangshang 2" not in told
    assert "demo/jiangshang/xincun index.html" in told
    build(root, "--output", tmp_path / "third", "--no-cache")
    assert tree(tmp_path / "third") == tree(root / "build")


def test_places_below_another_use_its_style_sheets_and_scripts(tmp_path, cache):
    """So that a county's folder, which holds them all, is moved as one; a town that stands there alone has its own."""
    root = tmp_path / "p"
    shutil.copytree(SMALL, root)
    build(root, *cache)
    whole = tree(root / "build")
    own = "demo/jiangshang/xincun/assets/"
    assert [
        path for path in whole if path.startswith(own) and is_asset(path.removeprefix("demo/jiangshang/xincun/"))
    ] == []
    page = whole["demo/jiangshang/xincun/index.html"].decode()
    assert re.findall(r'href="([^"]+\.css)"', page) == [
        f"../../{path.removeprefix('demo/')}" for path in whole if path == in_county(page, whole)
    ]
    build(root, *cache, "--place", "demo/jiangshang")
    assert tree(root / "build") == whole
    build(root, *cache, "--place", "demo/jiangshang", "--output", tmp_path / "alone")
    alone = tree(tmp_path / "alone")
    assert {path.split("/assets/")[0] for path in alone if "gongkai-" in path and "/assets/" in path} == {
        "demo/jiangshang"
    }
    assert 'href="../assets/gongkai-' in alone["demo/jiangshang/xincun/index.html"].decode()
    build(root, *cache, "--output", tmp_path / "alone")
    assert tree(tmp_path / "alone") == whole


def in_county(page, files):
    """The county's style sheet that a village's page loads."""
    [name] = re.findall(r"assets/gongkai-[0-9a-f]{10}\.css", page)
    return f"demo/{name}" if f"demo/{name}" in files else ""


@pytest.mark.parametrize("loss", [b"", b"x"])
def test_where_what_pages_share_is_lost_in_the_store_they_are_made_again(root, cache, loss):
    """Style sheets and scripts are entries of their own."""
    build(root, *cache)
    content = tree(root / "build")
    sheets = {path for path in content if path.startswith("demo/") and is_asset(path.removeprefix("demo/"))}
    [folder] = cache[1].iterdir()
    store = opened(cache[1], tools.tools())
    for path in sheets:
        entry = store._file(f"asset {hashlib.sha256(content[path]).hexdigest()}")
        assert entry.parent == folder
        assert entry.exists()
        entry.write_bytes(loss) if loss else entry.unlink()
    told = build(root, *cache, "--output", root.parent / "other", "--explain").stdout
    assert "index.html：" in told
    assert tree(root.parent / "other") == content
    assert build(root, *cache, "--output", root.parent / "third", "--explain").stdout.count("index.html：") == 0
    assert tree(root.parent / "third") == content


def test_damaged_and_forged_entries_are_made_again(root, cache):
    build(root, *cache)
    content = tree(root / "build")
    [folder] = cache[1].iterdir()
    entries = sorted(folder.iterdir())
    for place, entry in enumerate(entries):
        if place % 2:
            entry.write_bytes(entries[0].read_bytes())
        else:
            entry.write_bytes(entry.read_bytes()[:-1])
    build(root, *cache, "--output", root.parent / "other")
    assert tree(root.parent / "other") == content


def test_a_cache_in_the_project_or_the_output_is_refused(root):
    for place in ("cache", "build/cache", "."):
        done = build(root, "--cache", root / place, code=2)
        assert "不能用" in done.stderr
        assert not (root / "build").exists()
    out = root.parent / "out"
    assert "不能用" in build(root, "--output", out, "--cache", out / "cache", code=2).stderr


@pytest.mark.skipif(os.name == "nt", reason="no links")
def test_a_cache_that_leads_into_the_project_is_refused(root):
    (root / "cache").mkdir()
    (root.parent / "way").symlink_to(root / "cache")
    assert "不能用" in build(root, "--cache", root.parent / "way", code=2).stderr


@pytest.mark.parametrize("mark", ["folder", "file"])
def test_a_cache_in_the_repository_around_the_project_is_refused(tmp_path, mark):
    """What a pull request brings lies there, beside the project too; around a submodule there is another repository."""
    root = demo(tmp_path / "r/part/content")
    (tmp_path / "r/.git").mkdir()
    if mark == "file":
        (tmp_path / "r/part/.git").write_text("gitdir: ../.git/modules/part\n")
    inside = tmp_path / "r/ci/cache"
    kept = {key: value for key, value in os.environ.items() if key not in ("GONGKAI_CACHE", "GONGKAI_NO_CACHE")}
    for code, more, env in (
        (2, ("--cache", inside), kept),
        (2, (), {**kept, "GONGKAI_CACHE": str(inside)}),
        (0, (), {**kept, "XDG_CACHE_HOME": str(inside), "LOCALAPPDATA": str(inside)}),  # nobody asked for it
    ):
        done = started("build", "--format", "json", *more, cwd=root, env=env)
        assert f"项目所在的 git 仓库 {tmp_path / 'r'} 里，不能用" in done.stderr
        assert (done.returncode, (root / "build").exists(), inside.exists()) == (code, code == 0, False)


def test_a_repository_elsewhere_or_around_another_is_not_the_projects(tmp_path):
    """The home of a user who keeps it in git: what is proposed to the project does not come there."""
    root = demo(tmp_path / "home/content")
    for folder in (tmp_path / "home", root, tmp_path / "other"):
        (folder / ".git").mkdir(parents=True)
    build(root, "--cache", tmp_path / "home/.cache/gongkai")
    build(root, "--cache", tmp_path / "other/cache")


def test_a_cache_that_cannot_be_used_is_told(root):
    (root.parent / "file").write_text("mine")
    done = build(root, "--cache", root.parent / "file/cache", code=1)
    assert "--no-cache" in done.stderr
    assert not (root / "build").exists()


def test_some_domains_and_formats_leave_the_rest(root, cache):
    """What is told on pages of files that other builds made counts as well."""
    for more in ((), ("--domain", "农村危房改造"), ("--format", "html"), ("--format", "json")):
        build(root, *cache, *more)
        build(root, *more, "--no-cache", "--output", root.parent / "other")
        assert tree(root / "build") == tree(root.parent / "other")


def test_where_somebodys_own_page_was_taken_away_ours_is_made(root, cache):
    build(root, *cache)
    content = tree(root / "build")
    other = root.parent / "other"
    other.mkdir()
    (other / "index.html").write_text("mine")
    for _ in range(2):
        assert "index.html 不是 gongkai 编的" in build(root, *cache, "--output", other).stderr
    (other / "index.html").unlink()
    build(root, *cache, "--output", other)
    assert tree(other) == content


def test_the_front_page_tells_of_what_was_made(tmp_path, cache):
    """Of another domain as a build without a cache does, of the county above a town what is published of it."""
    root = tmp_path / "p"
    shutil.copytree(SMALL, root)
    item = "counties/demo/10-nongcun-weifang-gaizao.yaml"
    build(root, *cache, formats=QUICK)
    replaced(root, item, "补助资金发放", "补助资金发放情况")
    shutil.copytree(root / "build", root.parent / "other")
    build(root, *cache, "--domain", "财政预决算", formats=QUICK)
    build(root, "--no-cache", "--domain", "财政预决算", "--output", root.parent / "other", formats=QUICK)
    assert tree(root / "build") == tree(root.parent / "other")
    build(root, *cache, formats=QUICK)
    replaced(root, item, "补助资金发放情况", "补助资金核发")
    build(root, *cache, "--place", "demo/jiangshang", formats=QUICK)
    with sqlite3.connect(root / "build/catalog.sqlite") as found:
        told = dict(found.execute("SELECT 地方, 二级事项 FROM catalog WHERE 编号 = '10-L01'"))
    assert told == {"样例县": "补助资金发放情况", "江上乡": "补助资金核发"}


def test_the_front_page_tells_of_a_place_without_data_as_it_is_now(tmp_path, cache):
    """The county above a town that is made: its pages were made, its data never."""
    root, other = example(tmp_path / "p", ABOVE), tmp_path / "other"
    assert gongkai("build", "--format", "html", *cache, cwd=root).returncode == 0
    some = ("--place", "demo/jiangshang", "--place", "cities/jiujiang")
    build(root, *cache, *some)
    replaced(
        root, "counties/demo/04-caizheng-yujuesuan.yaml", "核实:", "调整: {04-001: {公开时限: 批准后3日内}}\n核实:"
    )
    shutil.copytree(root / "build", other)
    build(root, *cache, *some)
    build(root, "--no-cache", "--output", other, *some)
    assert tree(root / "build") == tree(other)


def test_articles_lead_to_the_site_that_they_are_made_for(root, cache):
    for address in ("https://a.example.gov.cn/", "https://b.example.gov.cn/m/", ""):
        build(root, *cache, *(("--base-url", address) if address else ()))
        with (root / "build/demo/cms.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows
        assert all(row["网址"] == (f"{address}{row['网页']}" if address else "") for row in rows)


def test_the_preview_takes_from_the_same_store(root, cache, tmp_path, monkeypatch):
    build(root, *cache)
    store = opened(cache[1], tools.tools())

    def served(output):
        """What the preview of one place makes, as it is made with one format after the other."""
        builder = Builder(root, ("demo",), ("html", "xlsx"), output, "http://127.0.0.1:8000", store)
        assert not builder.pages(["demo"])["demo"].problem
        assert builder.files(["demo"]) == (True, "")
        return tree(output)

    first = served(tmp_path / "first")
    monkeypatch.setattr("gongkai.publish.place.rendered", None)  # nothing is left to make
    assert served(tmp_path / "second") == first
    assert first["demo/catalog.xlsx"] == tree(root / "build")["demo/catalog.xlsx"]
