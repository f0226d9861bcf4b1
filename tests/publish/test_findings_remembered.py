"""`gongkai validate` a second time: whatever changes, it tells what it would tell without having looked before."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from command import gongkai, started
from gongkai.findings import FORMATS
from gongkai.publish.grounded import grounded
from gongkai.publish.remembered import inputs, remembered
from gongkai.publish.store import opened
from gongkai.rules.check import ground
from gongkai.source.project import load
from overlay import ABOVE, REPOSITORY, YIXIAN, example, replaced
from revisions import commit, git

ITEM, DOMAIN = "guidelines/10-nongcun-weifang-gaizao.yaml", "counties/demo/10-nongcun-weifang-gaizao.yaml"
COUNTY, OTHER, TOWN = (
    "counties/demo/county.yaml",
    "counties/yixian/county.yaml",
    "counties/demo/towns/jiangshang/town.yaml",
)
SYSTEMS = "counties/demo/lists/systems.yaml"
FOUND = """# counties/yixian/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
核实: {日期: 2026-10-01, 科室: 乙县住房和城乡建设局}
调整:
  10-003: {公开时限: 及时公开}
  10-002: {公开时限: 及时公开}
"""


@pytest.fixture
def root(tmp_path):
    """Every kind of place, with something to tell."""
    return example(tmp_path / "p", ABOVE + YIXIAN + FOUND).resolve()


def validate(root, *more, run=gongkai, **options):
    done = run("validate", "--on", "2026-11-29", *more, cwd=root, **options)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def kept(root):
    return len([one for one in (root.parent / "cache").rglob("*") if one.is_file()])


def alike(root, *more, **options):
    """What is told, with what was kept before and without; and whether it had to be worked out."""
    before = kept(root)
    with_it = validate(root, "--cache", root.parent / "cache", *more, **options)
    assert with_it == validate(root, "--no-cache", *more, **options)
    return with_it, kept(root) > before


def written(path, text):
    def change(root):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")

    return change


def edited(path, old, new):
    return lambda root: replaced(root, path, old, new)


CHANGES = {
    "a guideline's cell": edited(ITEM, "公开时限:", "备注: '  '\n    公开时限:"),
    "a line in a guideline": edited(ITEM, "领域:", "# 说明\n领域:"),
    "a guideline more": lambda root: shutil.copy(REPOSITORY / "guidelines/06-shuishou-guanli.yaml", root / "guidelines"),
    "a law": edited("guidelines/laws.yaml", "简称:", "状态: 已废止\n    简称:"),
    "a body": edited("guidelines/bodies.yaml", "财政部门", "财务部门"),
    "a county's own file": edited(COUNTY, "财政部门:", "财务部门:"),
    "a county's cell": edited("counties/yixian/10-nongcun-weifang-gaizao.yaml", "10-003", "10-004"),
    "a comment that passes over": edited("counties/yixian/10-nongcun-weifang-gaizao.yaml", "10-003: {", "# gongkai: 忽略 GK403：试\n  10-003: {"),
    "a county more": lambda root: shutil.copytree(root / "counties/demo", root / "counties/third"),
    "a county less": lambda root: shutil.rmtree(root / "counties/yixian"),
    "a folder that is empty": lambda root: (root / "counties/empty").mkdir(),
    "a town": edited(TOWN, "名称:", "名字:"),
    "a village more": written("counties/demo/towns/jiangshang/villages/xin/village.yaml", "名称: 新村\n"),
    "a department": edited("province/dept/zjt/10-nongcun-weifang-gaizao.yaml", "5个", "五个"),
    "a city": edited("cities/jiujiang/city.yaml", "360400", "36040"),
    "the province": edited("province/province.yaml", "360000", "36000"),
    "the province's tasks": edited("province/tasks.yaml", "编号:", "编码:"),
    "a row of a list": edited(SYSTEMS, "编号:", "编码:"),
    "a list more": written("counties/yixian/lists/systems.yaml", "清单: 政务公开制度\n"),
    "a file of another ending": written("counties/demo/23-shenong-butie.yml", "领域: 涉农补贴\n"),
    "a file that lies wrong": written("counties/demo/lists/readme.txt", "说明"),
    "a file that is no text": lambda root: (root / COUNTY).write_bytes("名称: 样例县".encode("gbk")),
    "a file that is a folder": lambda root: (root / "counties/demo/06-shuishou-guanli.yaml").mkdir(),
    "a file that may not be read": lambda root: (root / OTHER).chmod(0),
    "places": edited("counties/places.yaml", "样例县", "样例市"),
    "a form": edited("templates/forms/systems.yaml", "键: 文件名称,", "键: 文件名,"),
    "synonyms": edited("templates/synonyms.yaml", "[低保, 最低生活保障]", "[低保]"),
    "events": edited("templates/events.yaml", "{领域: 农村危房改造}", "{领域: 农村危房}"),
    "the template of Attachment 2": edited("templates/attachment2.yaml", "增列: 是", "增列: 对"),
    "a page's template": written("templates/html/domain.html", "{% if %}"),
    "a link among the templates": lambda root: (root / "templates/html").mkdir(parents=True) or (root / "templates/html/a.css").symlink_to("/dev/zero"),
    "the settings": written("gongkai.yaml", "名称: 样例\n指引: guidelines\n"),
    "the built-in guidelines": written("gongkai.yaml", "名称: 样例\n指引: 内置\n"),
    "guidelines that are not there": written("gongkai.yaml", "名称: 样例\n指引: other\n"),
    "guidelines elsewhere in the project": lambda root: (root / "guidelines").rename(root / "other") and written("gongkai.yaml", "名称: 样例\n指引: other\n")(root),
    "a link to a file": lambda root: (root / OTHER).rename(root / "county.txt") and (root / OTHER).symlink_to("../../county.txt"),
    "a link out of the project": lambda root: (root / OTHER).unlink() or (root / OTHER).symlink_to("/dev/zero"),
    "a folder that becomes a link": lambda root: (root / "counties").rename(root.parent / "counties") and (root / "counties").symlink_to(root.parent / "counties"),
    "a review": written("counties/demo/reviews/2026.yaml", "审核: []\n"),
}  # fmt: skip


@pytest.fixture(scope="module")
def looked(tmp_path_factory):
    """A project that was looked at, and a copy of it from which each test begins."""
    folder = tmp_path_factory.mktemp("looked").resolve()
    pristine = example(folder / "pristine", ABOVE + YIXIAN + FOUND)
    shutil.copytree(pristine, folder / "p")
    told = validate(folder / "p", "--cache", folder / "cache")
    assert "GK" in told[1]
    return folder / "p", told


@pytest.mark.parametrize("kind", CHANGES)
def test_every_kind_of_change(looked, kind):
    root, before = looked
    shutil.rmtree(root)
    shutil.rmtree(root.parent / "counties", ignore_errors=True)
    shutil.copytree(root.parent / "pristine", root)
    assert validate(root, "--cache", root.parent / "cache") == before
    CHANGES[kind](root)
    assert validate(root, "--cache", root.parent / "cache") == validate(root, "--no-cache")
    project, store = load(root), opened(root.parent / "ground", "")
    fresh = ground(project)
    assert [grounded(project, store) for _ in range(2)] == [fresh, fresh]


def test_a_build_does_not_look_through_guidelines_again(root, monkeypatch):
    """What was found there is told all the same, with places and proposals."""
    replaced(root, ITEM, "公开时限:", "备注: 见\u200b下\n    公开时限:")
    replaced(root, "guidelines/laws.yaml", "简称:", "状态: 已废止\n    简称:")
    store = opened(root.parent / "ground", "")
    before = grounded(load(root), store)
    assert any(one.fix for one in before.found)
    assert any(one.related for one in before.found)
    replaced(root, COUNTY, "财政部门:", "财务部门:")
    monkeypatch.setattr(sys.modules["gongkai.rules.check"], "_run", lambda *given: pytest.fail("looked again"))
    assert grounded(load(root), store).found == before.found
    monkeypatch.undo()
    replaced(root, ITEM, "见\u200b下", "见后")
    assert grounded(load(root), store).found != before.found


def test_a_build_after_a_change_tells_what_was_found_in_guidelines(root):
    replaced(root, ITEM, "公开时限:", "备注: 見后\n    公开时限:")
    given = ("build", "--format", "json", "--place", "demo", "--output")
    for reason in ("试", "再试"):
        replaced(root, COUNTY, "名称: 样例县", f"名称: 样例县 # {reason}")
        told = [
            gongkai(*given, root.parent / "out", *cache, cwd=root).stderr
            for cache in (("--cache", root.parent / "cache"), ("--no-cache",))
        ]
        assert told[0] == told[1]
        assert "检查没有错误；" in told[0]


def test_what_a_link_leads_to_is_seen(root):
    CHANGES["a link to a file"](root)
    assert not alike(root)[1]  # nothing is kept: it might lead anywhere
    assert "360498" in (root / "county.txt").read_text("utf-8")
    replaced(root, "county.txt", "360498", "36049")
    assert "36049" in alike(root)[0][1]


def test_guidelines_outside_the_project(root, tmp_path):
    other = tmp_path / "other/guidelines"
    shutil.copytree(root / "guidelines", other)
    environment = {**os.environ, "GONGKAI_GUIDELINES": str(other)}
    alike(root, env=environment)
    replaced(other.parent, ITEM, "公开时限:", "备注: '  '\n    公开时限:")
    assert alike(root, env=environment)[1]
    assert alike(root, "--guidelines", other.parent)[1] is False


def test_the_day_is_in_the_key(root):
    assert [alike(root, "--on", day)[1] for day in ("2026-12-01", "2031-12-01", "2026-12-01")] == [True, True, False]


@pytest.mark.parametrize("style", FORMATS)
def test_every_format(root, style):
    file, other = root / "found.txt", root / "other.txt"
    asked = ("--format", style, "--output", file, "--also", f"json={other}")
    kept_of = []
    for where in (("--cache", root.parent / "cache"), ("--cache", root.parent / "cache"), ("--no-cache",)):
        told = validate(root, *asked, *where)
        kept_of.append((told, file.read_bytes(), other.read_bytes()))
        file.unlink(), other.unlink()
    assert kept_of[0] == kept_of[1] == kept_of[2]
    assert kept_of[0][1]
    assert kept(root) == 1
    assert alike(root, "--format", style)[0][1].encode() == kept_of[0][1]


OPTIONS = (
    (), ("--place", "demo"), ("--place", "demo/jiangshang"), ("--place", "province"), ("counties/yixian",), (ITEM,), ("--all",),
    ("--select", "GK4"), ("--ignore", "GK4"), ("--fail-on", "warning"), ("--fail-on", "info"), ("--place", "yixian", "--all"),
)  # fmt: skip


def test_what_is_asked_is_told_apart(root):
    told = [alike(root, *more) for more in OPTIONS]
    assert all(new for _, new in told)
    again = [validate(root, "--cache", root.parent / "cache", *more) for more in OPTIONS]
    assert (again, kept(root)) == ([one for one, _ in told], len(OPTIONS))


def test_a_place_alone_hears_of_the_others(root):
    """Which is the only county is in some hints."""
    alike(root, "--place", "demo")
    shutil.rmtree(root / "counties/yixian")
    assert alike(root, "--place", "demo")[1]


def test_a_change_since_a_revision_is_looked_at_every_time(root):
    git(root, "init", "-q", "-b", "main")
    commit(root, "first")
    replaced(root, "counties/yixian/10-nongcun-weifang-gaizao.yaml", "及时公开", "尽快公开")
    for more in (("--changed-since", "main"), ("--changed-since", "main", "--new-only")):
        (_, told, noted), new = alike(root, *more)
        assert "GK" in told
        assert "改了 1 个文件" in noted
        assert not new
    commit(root, "second")
    assert "改了 0 个文件" in alike(root, "--changed-since", "main")[0][2]


def test_what_is_mended_is_mended(root):
    replaced(root, DOMAIN, "[补助对象, 补助金额]", "['补助对象（户)', 补助金额]")
    alike(root)
    without = root.parent / "q"
    shutil.copytree(root, without)
    assert validate(root, "--diff", "--cache", root.parent / "cache") == validate(without, "--diff", "--no-cache")
    told = validate(root, "--fix", "--cache", root.parent / "cache")
    assert "已改 1 处" in told[1]
    assert told == validate(without, "--fix", "--no-cache")
    alike(root)


def test_another_version_tells_anew(root):
    """Its code, and the guidelines that came with it."""
    code = root.parent / "code"
    shutil.copytree(
        REPOSITORY / "src/gongkai", code / "gongkai", ignore=shutil.ignore_patterns("*.pyc.*")
    )  # being written
    for name in ("templates", "guidelines", "counties", "province"):
        shutil.copytree(REPOSITORY / name, code / f"gongkai/_{name}")
    CHANGES["the built-in guidelines"](root)
    shutil.rmtree(root / "guidelines")
    environment = {**os.environ, "PYTHONPATH": str(code)}

    def entries():
        validate(root, "--cache", root.parent / "cache", run=started, env=environment)
        return kept(root)

    assert [entries(), entries()] == [1, 1]
    changed = (
        "rules/laws.py",
        "_guidelines/10-nongcun-weifang-gaizao.yaml",
        "_templates/events.yaml",
        "_province/tasks.yaml",
    )
    for number, path in enumerate(changed, 2):
        with (code / "gongkai" / path).open("a", encoding="utf-8") as file:
            file.write("# changed\n")
        assert entries() == number


def test_whatever_loading_opens_is_in_the_key(root):
    """Asked of Python itself, so that a file that loading learns to read is not forgotten."""
    (root / "counties/demo/editions").mkdir()
    opened_, listed = set(), set()

    def hook(event, arguments):
        if watching and event in ("open", "os.listdir", "os.scandir") and str(arguments[0]).startswith(str(root)):
            (opened_ if event == "open" else listed).add(str(arguments[0]))

    watching = True
    sys.addaudithook(hook)  # cannot be taken away again
    from gongkai.rules import check
    from gongkai.source.project import load

    check(load(root))
    watching = False
    assert {f"{root}/{DOMAIN}", f"{root}/{SYSTEMS}", f"{root}/guidelines/laws.yaml"} <= opened_
    assert {f"{root}/counties", f"{root}/guidelines"} <= listed
    known = {inputs(root).what}
    for name in sorted(opened_):
        file = Path(name)
        file.write_bytes(file.read_bytes() + b"\n")
        known.add(inputs(root).what)
    for name in sorted(listed):
        Path(name).mkdir(parents=True, exist_ok=True)
        Path(name, "new.yaml").touch(exist_ok=False)
        known.add(inputs(root).what)
    assert len(known) == 1 + len(opened_) + len(listed)


class TestRemembered:
    def test_it_is_made_once(self, root):
        made = []
        store = opened(root.parent / "cache", "tools")

        def make():
            made.append(1)
            return [["told"], True]

        assert [remembered(store, root, ["asked"], make) for _ in range(3)] == [[["told"], True]] * 3
        assert len(made) == 1
        remembered(store, root, ["asked", "more"], make)
        remembered(None, root, ["asked"], make)
        remembered(opened(root.parent / "cache", "other tools"), root, ["asked"], make)
        assert len(made) == 4

    def test_what_was_written_meanwhile_is_not_kept(self, root):
        store = opened(root.parent / "cache", "tools")

        def make():
            replaced(root, COUNTY, "名称: ", "名称:  ")
            return "half old"

        assert remembered(store, root, [], make) == "half old"
        assert remembered(store, root, [], lambda: "new") == "new"

    def test_nor_what_was_changed_and_changed_back(self, root):
        """As by a look at another branch while the project is read."""
        store = opened(root.parent / "cache", "tools")
        for change in (
            written(COUNTY, "名称: 别的县\n"),
            lambda root: (root / COUNTY).unlink(),
            written("cities/x/a.yaml", ""),
        ):

            def make(change=change):
                before = (root / COUNTY).read_bytes()
                change(root)
                shutil.rmtree(root / "cities/x", ignore_errors=True)
                (root / COUNTY).write_bytes(before)
                return "the other branch's"

            assert remembered(store, root, [], make) == "the other branch's"
        assert remembered(store, root, [], lambda: "new") == "new"

    def test_a_damaged_entry_is_made_again(self, root):
        store = opened(root.parent / "cache", "tools")
        remembered(store, root, [], lambda: "one")
        [entry] = [one for one in (root.parent / "cache").rglob("*") if one.is_file()]
        entry.write_bytes(entry.read_bytes().split(b"\n")[0] + b"\n" + json.dumps("forged").encode())
        assert remembered(store, root, [], lambda: "two") == "two"

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
    def test_nothing_waits_for_a_pipe_or_reads_without_an_end(self, root):
        os.mkfifo(root / "counties/demo/06-shuishou-guanli.yaml")
        (root / "counties/demo/deep").mkdir()
        place = root / "counties/demo/deep"
        for _ in range(1200):
            place = place / "a"
            try:
                place.mkdir()
            except OSError:  # the path is too long
                break
        assert inputs(root) is not None
        subprocess.run(
            ["rm", "-r", root / "counties/demo/deep"], check=True
        )  # too deep for what removes tests' folders
        with (root / "counties/demo/large.bin").open("wb") as file:
            file.truncate(10_000_000_000)
        assert inputs(root) is None

    def test_a_cache_in_the_project_is_refused(self, root):
        code, _, said = validate(root, "--cache", root / "cache")
        assert code == 2
        assert "不能用" in said
