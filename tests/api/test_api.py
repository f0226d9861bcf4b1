"""The functions say and make what the commands do, print nothing, write nothing but the output, and raise one kind of error."""

import json
import socket
from datetime import UTC, date, datetime

import pytest

import gongkai
from command import gongkai as command
from gongkai.render.diff.data import write
from overlay import YIXIAN, demo, tree
from revisions import commit, git

DAY = "2026-11-29"
WRONG = "# counties/demo/10-nongcun-weifang-gaizao.yaml\n领域: 农村危房改造\n调整:\n  10-001:\n    公开渠道和载体: {增加: [两微一段]}\n"
LATER = "# counties/demo/10-nongcun-weifang-gaizao.yaml\n领域: 农村危房改造\n调整:\n  10-001:\n    公开时限: 信息形成或者变更之日起30个工作日内\n"


@pytest.fixture
def root(tmp_path):
    return demo(tmp_path / "p", YIXIAN)


@pytest.fixture(autouse=True)
def quiet(capfd, monkeypatch):
    """Nothing is printed, nothing asks the network."""

    def refuse(*_):
        raise AssertionError("the network is asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    yield
    assert capfd.readouterr() == ("", "")


def test_findings_are_those_of_validate(root):
    demo(root.parent / "wrong", WRONG)
    for project in (root, root.parent / "wrong"):
        said = json.loads(command("validate", "--format", "json", "--on", DAY, cwd=project).stdout)
        found = gongkai.check(gongkai.load(project, today=date.fromisoformat(DAY)))
        told = [[one.code, one.severity.value, one.message, one.span.file, one.span.line or None] for one in found]
        assert told == [
            [one[key] for key in ("code", "severity", "message", "file", "line")] for one in said["findings"]
        ]
    assert any(code == "GK103" for code, *_ in told)


def test_a_catalog_is_what_the_build_writes(root):
    assert command("build", "--format", "json", cwd=root).returncode == 0
    project = gongkai.load(root)
    assert set(project.places) == {"demo", "yixian"}
    for slug in project.places:
        catalog = gongkai.resolve(project, slug)
        written = json.loads((root / "build" / slug / "catalog.json").read_bytes())
        assert catalog.data == written
        assert [one.id for one in catalog.entries] == [one["id"] for d in written["domains"] for one in d["entries"]]
        assert catalog.caution == written.get("status", "")
    catalog = gongkai.resolve(project, "demo")
    first = catalog.entries[0]
    assert catalog.find(first.id) is first
    assert catalog.find("99-999") is None
    assert first.name == (first.secondary or first.primary)
    assert first.body


def test_a_build_is_that_of_the_command(root, tmp_path, monkeypatch):
    for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    assert command("build", "--output", root.parent / "said", "--format", "html,json,csv", cwd=root).returncode == 0
    before = tree(root)
    made = gongkai.build(gongkai.load(root), root.parent / "made", formats=["html", "json", "csv"])
    assert tree(made.folder) == tree(root.parent / "said")
    assert {path.relative_to(made.folder).as_posix() for path in made.files} <= tree(made.folder).keys()
    assert root.parent / "made/demo/catalog.json" in made.files
    assert any("样例县" in line for line in made.notes)
    assert tree(root) == before
    assert not (tmp_path / "home").exists()


def test_one_place_alone_and_a_single_word(root):
    made = gongkai.build(gongkai.load(root, ["demo"]), root.parent / "made", places="demo", formats="html")
    assert {path.name for path in made.folder.iterdir()} == {"demo"}
    assert (made.folder / "demo/index.html").is_file()


def test_errors_forbid_and_force_marks(root):
    wrong = demo(root.parent / "wrong", WRONG)
    project = gongkai.load(wrong)
    with pytest.raises(gongkai.Error, match="没有编") as told:
        gongkai.build(project, root.parent / "made")
    assert [one.code for one in told.value.findings] == ["GK103"]
    assert not (root.parent / "made").exists()
    assert gongkai.resolve(project, "demo").caution == "未通过校验"
    gongkai.build(project, root.parent / "made", formats=["json"], force=True)
    assert json.loads((root.parent / "made/demo/catalog.json").read_bytes())["status"] == "未通过校验"


def test_a_project_says_what_it_held_when_it_was_loaded(root):
    project = gongkai.load(root)
    file = root / "counties/demo/county.yaml"
    file.write_text(file.read_text("utf-8").replace("样例县", "别的县"), encoding="utf-8")
    assert gongkai.resolve(project, "demo").name == "样例县"
    assert gongkai.resolve(gongkai.load(root), "demo").name == "别的县"


def test_what_changed_is_what_diff_tells(root):
    git(root, "init", "-q")
    commit(root)
    before = gongkai.load(root)
    demo(root.parent / "later", LATER)
    file = "counties/demo/10-nongcun-weifang-gaizao.yaml"
    (root / file).write_bytes((root.parent / "later" / file).read_bytes())
    after = gongkai.load(root)
    said = json.loads(command("diff", "--format", "json", cwd=root).stdout)
    for first, second in (("HEAD", after), (before, after), (before, root)):
        told = gongkai.diff(first, second)
        assert json.loads(write(told))["places"] == said["places"], (first, second)
    [place] = [one for one in gongkai.diff(before, after).places if one.changes]
    cells = {(one.id, cell.heading, cell.order) for one in place.changes.entries for cell in one.cells}
    assert ("10-001", "公开时限", gongkai.Order.LOOSER) in cells
    both = (gongkai.resolve(one, "demo") for one in (before, after))
    assert [one.changes for one in gongkai.diff(*both).places] == [place.changes]
    assert not gongkai.diff(after, after)


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda root: gongkai.load(root.parent), "不在 gongkai 项目里"),
        (lambda root: gongkai.load(root / "nowhere/at/all.yaml", ["demoo"]), "是不是“demo”"),
        (lambda root: gongkai.load(root, ["../demo"]), "没有“../demo”这个地方"),
        (lambda root: gongkai.resolve(gongkai.load(root, ["demo"]), "yixian"), "没有“yixian”"),
        (lambda root: gongkai.build(gongkai.load(root), root / "counties/demo"), "源文件"),
        (lambda root: gongkai.build(gongkai.load(root), root), "源文件"),
        (lambda root: gongkai.build(gongkai.load(root), root / "gongkai.yaml", formats=["json"]), "是文件"),
        (lambda root: gongkai.build(gongkai.load(root), formats=["exe"]), "没有“exe”这种格式"),
        (lambda root: gongkai.build(gongkai.load(root), domains=["没有"]), "没有“没有”领域"),
        (lambda root: gongkai.build(gongkai.load(root), domains=["²"]), "没有“²”领域"),
        (lambda root: gongkai.build(gongkai.load(root), domains=[99]), "没有“99”领域"),
        (lambda root: gongkai.build(gongkai.load(root), base_url="javascript:1"), "不是网址"),
        (lambda root: gongkai.build(gongkai.load(root), jobs=0), "jobs"),
        (lambda root: gongkai.build(gongkai.load(root), force=True, release=True), "不能一起用"),
        (lambda root: gongkai.build(gongkai.load(root), release=True), "没有编"),
        (lambda root: gongkai.diff(gongkai.load(root), "no-such-revision"), "no-such-revision|git"),
        (lambda root: gongkai.diff(gongkai.load(root), "2020-01-01"), "没有 2020-01-01 的一版"),
        (lambda root: gongkai.diff(gongkai.load(root), "--upload-pack=touch x"), "."),
        (lambda root: gongkai.diff("no.json", gongkai.load(root)), "没有 no.json"),
    ],
)
def test_one_kind_of_error_and_nothing_changes(root, ask, told):
    (root / "gongkai.yaml").write_text("指引: guidelines\n", encoding="utf-8")
    before = tree(root)
    with pytest.raises(gongkai.Error, match=told):
        ask(root)
    assert tree(root) == before


def test_a_place_that_is_broken(root):
    (root / "counties/demo/county.yaml").write_text("名称: [", encoding="utf-8")
    project = gongkai.load(root)
    with pytest.raises(gongkai.Error, match=r"county\.yaml 有错") as told:
        gongkai.resolve(project, "demo")
    assert told.value.findings
    assert gongkai.resolve(project, "yixian").caution == "未通过校验"


def test_a_change_that_was_left_half_done_is_told_and_left(root, monkeypatch):
    """What a killed command left is finished by the next command, never by a program that reads."""
    from gongkai.source import transaction

    file = root / "counties/demo/county.yaml"
    text = file.read_bytes()

    def killed(*_):
        raise SystemExit(9)

    with monkeypatch.context() as patch:
        patch.setattr(transaction, "_finish", killed)
        patch.setattr(transaction, "_take_back", lambda *_: None)
        with pytest.raises(SystemExit):
            transaction.place(root, [transaction.Change(file, text, text + b"# more\n")])
    before = tree(root)
    with pytest.raises(gongkai.Error, match="没有完成"):
        gongkai.load(root)
    assert tree(root) == before
    transaction.recover(root)
    assert gongkai.load(root).places


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "", "-x", "--output=/tmp/x", "HEAD:../..", "x" * 5000])
def test_texts_that_are_neither_paths_nor_revisions(root, text):
    project = gongkai.load(root)
    for ask in (
        lambda: gongkai.load(root, [text]),
        lambda: gongkai.resolve(project, text),
        lambda: gongkai.build(project, places=[text]),
        lambda: gongkai.build(project, formats=[text]),
        lambda: gongkai.build(project, domains=[text]),
        lambda: gongkai.diff(project, text),
    ):
        with pytest.raises(gongkai.Error):
            ask()


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda p: gongkai.load(p.root, today="2026"), r"today 写日期.*不能写 '2026'"),
        (lambda p: gongkai.load(p.root, today=2026), "today 写日期"),
        (lambda p: gongkai.load(None), "路径写文字.*None"),
        (lambda p: gongkai.load(b"."), "路径写文字"),
        (lambda p: gongkai.load(7), "路径写文字"),
        (lambda p: gongkai.load(p.root, 5), "places 写文字"),
        (lambda p: gongkai.load(p.root, None), "places 写文字"),
        (lambda p: gongkai.load(p.root, b"demo"), "places 写文字"),
        (lambda p: gongkai.load(p.root, [["demo"]]), r"里面不能有 \['demo'\]"),
        (lambda p: gongkai.load(p.root, {"demo": 1}), "places 写文字"),
        (lambda p: gongkai.check(str(p.root)), r"gongkai\.load"),
        (lambda p: gongkai.check(None), r"gongkai\.load"),
        (lambda p: gongkai.resolve(p.root, "demo"), r"gongkai\.load"),
        (lambda p: gongkai.resolve(p, None), "地方写文字"),
        (lambda p: gongkai.resolve(p, ["demo"]), "地方写文字"),
        (lambda p: gongkai.build("p"), r"gongkai\.load"),
        (lambda p: gongkai.build(p, 5), "路径写文字"),
        (lambda p: gongkai.build(p, places=0.5), "places 写文字"),
        (lambda p: gongkai.build(p, formats=True), "formats 写文字"),
        (lambda p: gongkai.build(p, formats=[None]), "formats 写文字"),
        (lambda p: gongkai.build(p, domains=[True]), "domains 写文字"),
        (lambda p: gongkai.build(p, base_url=5), "base_url 写网址"),
        (lambda p: gongkai.build(p, base_url=None), "base_url 写网址"),
        (lambda p: gongkai.build(p, force="no"), "force 写 True 或 False"),
        (lambda p: gongkai.build(p, release=0), "release 写 True 或 False"),
        (lambda p: gongkai.build(p, accessible=None), "accessible 写 True 或 False"),
        (lambda p: gongkai.build(p, jobs="2"), "jobs 写 1 到"),
        (lambda p: gongkai.build(p, jobs=1.5), "jobs 写 1 到"),
        (lambda p: gongkai.build(p, jobs=None), "jobs 写 1 到"),
        (lambda p: gongkai.diff(p, None), "路径写文字"),
        (lambda p: gongkai.diff(3, p), "路径写文字"),
        (lambda p: gongkai.diff(p, b"main"), "路径写文字"),
    ],
)
def test_arguments_of_other_types(root, ask, told):
    project = gongkai.load(root)
    before = tree(root)
    with pytest.raises(gongkai.Error, match=told):
        ask(project)
    assert tree(root) == before


@pytest.mark.parametrize("today", [date.min, date.max, date(2, 1, 1), date(9998, 12, 31)])
def test_days_at_the_ends_of_the_calendar(root, today):
    assert isinstance(gongkai.check(gongkai.load(root, today=today)), tuple)


@pytest.mark.parametrize("word", ["yixian", "乙县", "360498"])
def test_places_are_named_as_on_the_command_line(root, word):
    assert gongkai.load(root, word).places == gongkai.load(root, [word, "yixian"]).places == ("yixian",)
    project = gongkai.load(root)
    assert gongkai.resolve(project, word).slug == "yixian"
    made = gongkai.build(project, root.parent / "made", places=[word], formats="json")
    assert {path.name for path in made.folder.iterdir()} == {"yixian"}
    done = command("validate", "--format", "json", "--county", word, cwd=root)
    assert done.returncode == 0, done.stderr
    assert {one["file"].split("/")[1] for one in json.loads(done.stdout)["findings"]} <= {"yixian"}
    with pytest.raises(gongkai.Error, match=f"没有“{word}改”这个地方"):
        gongkai.load(root, word + "改")


def test_a_name_of_several_places_is_refused(root):
    file = root / "counties/demo/county.yaml"
    file.write_text(file.read_text("utf-8").replace("样例县", "乙县"), encoding="utf-8")
    with pytest.raises(gongkai.Error, match="有 2 个地方叫“乙县”：demo、yixian"):
        gongkai.load(root, "乙县")


@pytest.mark.parametrize("text", ["\0", "\ud800", "a/\0"])
def test_folders_that_cannot_be(root, text):
    for ask in (lambda: gongkai.load(text), lambda: gongkai.build(gongkai.load(root), root / text)):
        with pytest.raises(gongkai.Error):
            ask()


def test_an_output_around_the_project_is_refused(root):
    for folder in (root, root.parent, root.parent.parent, "/"):
        with pytest.raises(gongkai.Error, match="源文件"):
            gongkai.build(gongkai.load(root), folder, formats="json")
        done = command("build", "--format", "json", "--output", folder, cwd=root)
        assert done.returncode == 2
        assert "源文件" in done.stderr


def test_links_that_lead_to_each_other(root):
    (root / "a").symlink_to(root / "b")
    (root / "b").symlink_to(root / "a")
    with pytest.raises(gongkai.Error):
        gongkai.build(gongkai.load(root), root / "a", formats="json")


def test_values_can_be_compared_and_kept(root):
    first, second = gongkai.load(root), gongkai.load(root)
    assert first != second
    one, other = (gongkai.resolve(project, "demo") for project in (first, second))
    assert one == other
    assert len({*one.entries, *other.entries}) == len(one.entries)
    assert "_inside" not in repr(one)
    assert len(repr(first)) < 500


def test_a_moment_is_a_day(root):
    moment = datetime(2026, 11, 29, 23, 59, tzinfo=UTC)
    assert gongkai.check(gongkai.load(root, today=moment)) == gongkai.check(gongkai.load(root, today=moment.date()))


def test_pdf_is_made_without_a_word(root):
    """In this process: what lays it out would tell the terminal what it does not understand."""
    made = gongkai.build(
        gongkai.load(root), root.parent / "made", places="demo", formats=["pdf"], domains=["农村危房改造"]
    )
    [file] = [one for one in made.files if one.suffix == ".pdf"]
    assert file.read_bytes().startswith(b"%PDF-")
