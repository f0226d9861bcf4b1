"""What comes with somebody's change cannot make a build read, write or delete anything outside, nor break its pages."""

import ast
import json
import os
import shutil

import pytest

from command import gongkai
from gongkai.publish.request import Request
from gongkai.publish.root import publish_root
from gongkai.publish.run import publish
from gongkai.render import Settings, render
from gongkai.rules import check
from gongkai.source.pages import pages
from gongkai.source.project import load
from overlay import REPOSITORY, demo, tree
from site_pages import PLACES


def build(root, *args):
    return gongkai("build", "--format", "html,json", *args, cwd=root)


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    root = demo(tmp_path_factory.mktemp("built") / "p")
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def built(once, tmp_path):
    return shutil.copytree(once, tmp_path / "p")


def test_a_list_of_files_that_names_others_deletes_nothing(built, tmp_path):
    inside, outside = built / "guidelines/laws.yaml", tmp_path / "mine.txt"
    outside.write_text("mine", encoding="utf-8")
    file = built / "build/.gongkai.json"
    known = json.loads(file.read_bytes())
    for path in ("../guidelines/laws.yaml", str(outside), f"/{outside}", "assets/../../guidelines/laws.yaml"):
        known["files"][path] = "html"
    file.write_text(json.dumps(known), encoding="utf-8")
    done = build(built)
    assert done.returncode == 0, done.stderr
    assert inside.is_file()
    assert outside.is_file()


@pytest.mark.parametrize("folder", ["", "demo"])
def test_a_list_of_what_nothing_can_be_called_stops_no_build(built, folder):
    whole = tree(built / "build")
    file = built / "build" / folder / ".gongkai.json"
    known = json.loads(file.read_bytes())
    deep = "/".join(["d" * 200] * 30)
    known["files"] |= dict.fromkeys(
        (deep, "a\ud800.html", "b" * 5000, "items", "items/", "embed", "\u202e.html"), "html"
    )
    facts = {"format": "xlsx", "domain": "", "size": 1, "sha256": "0", "date": "2026-11-30"}
    odd = (
        {"domain": "\ud800"},
        {"date": "\ud800"},
        {"size": 10**4000},
        {"size": -1},
        {"size": True},
        {"format": "\u202e"},
    )
    for number, one in enumerate(odd):
        (built / "build" / folder / f"{number}.xlsx").write_text("")
        known.setdefault("downloads", {})[f"{number}.xlsx"] = facts | one
    known["downloads"] |= {"q" * 5000: facts, deep: facts}
    file.write_text(json.dumps(known), encoding="utf-8")
    done = build(built)
    assert done.returncode == 0, done.stderr
    assert {name: data for name, data in tree(built / "build").items() if not name.endswith(".xlsx")} == {
        name: data for name, data in whole.items() if not name.endswith(".xlsx")
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [("primary", "\ud800"), ("id", 5), ("number", 10**30), ("audience", {}), ("extra", []), ("evidence", {"a": 1})],
)
def test_a_catalog_that_only_looks_like_one_is_named(built, key, value):
    shutil.copytree(built / "build/demo", built / "build/other")
    file = built / "build/other/catalog.json"
    data = json.loads(file.read_bytes())
    data["domains"][0]["entries"][0][key] = value
    file.write_text(json.dumps(data), encoding="utf-8")
    before = tree(built / "build")
    done = build(built)
    assert (done.returncode, "build/other/catalog.json 不像是 gongkai 编的" in done.stderr) == (1, True), done.stderr
    assert tree(built / "build") == before


@pytest.mark.parametrize("name", [".gongkai.json", "demo/.gongkai.json", "other/catalog.json", "demo/progress.json"])
def test_a_list_or_a_catalog_without_end_is_not_read(built, name):
    for page in ("other/index.html", name):
        (built / "build" / page).parent.mkdir(exist_ok=True)
        (built / "build" / page).touch()
    os.truncate(built / "build" / name, 1 << 40)
    done = build(built)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["items", "assets"])
def test_nothing_is_written_or_deleted_through_a_link_in_the_output(built, tmp_path, name):
    elsewhere = tmp_path / "elsewhere"
    (built / "build" / name).rename(elsewhere)
    (built / "build" / name).symlink_to(elsewhere)
    before = {path.name: path.stat().st_mtime_ns for path in elsewhere.iterdir()}
    done = build(built)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert f"build/{name}”是链接" in done.stderr
    assert {path.name: path.stat().st_mtime_ns for path in elsewhere.iterdir()} == before


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("place", "code"), 5),
        (("place", "name"), [1]),
        (("counts", "entries"), "x"),
        (("domains", 0, "slug"), 4),
        (("status",), [1]),
        (("edition", "date"), None),
    ],
)
def test_data_that_are_no_catalogs_are_no_place_of_the_site(built, path, value):
    shutil.copytree(built / "build/demo", built / "build/evil")
    file = built / "build/evil/catalog.json"
    inner = data = json.loads(file.read_bytes())
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    file.write_text(json.dumps(data), "utf-8")
    done = build(built)
    assert (done.returncode, "列出 1 个县" in done.stdout) == (0, True), done.stdout + done.stderr


@pytest.mark.parametrize("link", [".build.old", "build/.demo.old"])
@pytest.mark.parametrize("again", [False, True])
def test_a_link_named_like_a_former_output_is_none(tmp_path, link, again):
    root = demo(tmp_path / "p")
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "config").write_text("token", encoding="utf-8")
    if again:
        assert build(root).returncode == 0
    (root / "build").mkdir(exist_ok=True)
    (root / link).symlink_to(secret)
    if not again and link == ".build.old":
        (root / "build").rmdir()
    done = build(root)
    assert done.returncode == 0, done.stderr
    assert (root / "build/demo/index.html").is_file()
    assert list((root / "build").rglob("config")) == []
    assert [path.name for path in secret.iterdir()] == ["config"]


@pytest.fixture
def templates(tmp_path):
    root = demo(tmp_path / "p")
    shutil.copytree(REPOSITORY / "templates", root / "templates", dirs_exist_ok=True)
    return root / "templates"


def replaced(target, link):
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink()
    target.symlink_to(link)


def published(root):
    return b"".join(file.read_bytes() for file in (root / "build").rglob("*") if file.is_file())


@pytest.mark.parametrize("more", [(), ("--force",)])
@pytest.mark.parametrize("link", ["html/table.js", "html/domain.html", "html/gongkai.css", "html", "poster", "pdf"])
def test_templates_lead_nowhere_outside(tmp_path, templates, link, more):
    """A style sheet or a script is published as it is: with a link, any file of the machine would be."""
    secret = tmp_path / "secret"
    shutil.copytree(templates / "html", secret)
    for file in secret.iterdir():
        file.write_text("SECRET", encoding="utf-8")
    replaced(templates / link, secret / link.partition("/")[2])
    done = build(templates.parent, *more)
    assert "错误[GK001]：不能读取：是指到项目外面的链接" in done.stderr
    assert f"templates/{link}" in done.stderr
    if not more or link.startswith("html"):
        assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert b"SECRET" not in published(templates.parent)


@pytest.mark.parametrize("more", [(), ("--force",)])
@pytest.mark.parametrize("link", ["html/table.js", "html/gongkai.css", "html/header.html", "html"])
def test_templates_are_no_links_inside_either(templates, link, more):
    """Not every file of a project's folder is for everybody: .git/config may hold a token."""
    root = templates.parent
    (root / ".git").mkdir()
    for file in (templates / "html").iterdir():
        (root / ".git" / file.name).write_text("SECRET", encoding="utf-8")
    replaced(templates / link, root / ".git" / link.partition("/")[2])
    done = build(root, *more)
    assert (done.returncode, "错误[GK001]：不能读取：是链接" in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr
    assert b"SECRET" not in published(root)


@pytest.mark.parametrize("more", [(), ("--force",)])
def test_the_folder_of_templates_is_no_link(templates, more):
    root = templates.parent
    templates.rename(root / "other")
    templates.symlink_to(root / "other")
    done = build(root, *more)
    assert (done.returncode, "不能读取：是链接" in done.stderr) == (1, True), done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("more", [(), ("--force",)])
@pytest.mark.parametrize("name", ["html/table.js", "html/index.html", "html/more.html"])
def test_a_pipe_among_the_templates_is_told_and_not_waited_for(templates, name, more):
    (templates / name).unlink(missing_ok=True)
    os.mkfifo(templates / name)
    done = build(templates.parent, *more)
    assert f"templates/{name}" in done.stderr
    assert "错误[GK001]：不能读取：不是普通文件" in done.stderr
    assert done.returncode == (0 if more and "more" in name else 1)


@pytest.mark.parametrize("more", [(), ("--force",)])
@pytest.mark.parametrize("name", ["html/table.js", "html/domain.html", "pdf/print.css"])
def test_a_huge_template_is_told_and_not_published(templates, name, more):
    with (templates / name).open("ab") as file:
        file.truncate(5_000_000_000)  # no disk holds it: a file of holes
    done = build(templates.parent, *more)
    assert "错误[GK002]：文件太大（5000.0 MB）" in done.stderr
    assert f"templates/{name}" in done.stderr
    assert done.returncode == (0 if more and name.startswith("pdf") else 1)


def test_templates_without_number_are_told(templates):
    for number in range(600):
        (templates / f"html/more{number}.html").write_text("", encoding="utf-8")
    done = build(templates.parent)
    assert (done.returncode, "网页模板太多或太大" in done.stderr) == (1, True), done.stderr


@pytest.mark.parametrize(
    "name", ["../attachment2.yaml", "../../counties/demo/county.yaml", "/etc/passwd", "html/find.html"]
)
def test_a_template_includes_nothing_but_templates(templates, name):
    with (templates / "html/header.html").open("a", encoding="utf-8") as file:
        file.write(f"{{% include '{name}' %}}")
    done = build(templates.parent)
    assert (done.returncode, "网页模板 templates/html/header.html 第 37 行" in done.stderr) == (1, True), done.stderr
    assert f"没有网页模板 {name}" in done.stderr


def test_renderers_need_no_file_of_the_project(tmp_path, templates):
    """They are handed everything: pages are made where the project is gone."""
    root = templates.parent
    catalogs = list(check(load(root)).catalogs.values())
    settings = Settings(templates=pages(root)[0])
    root.rename(tmp_path / "gone")
    made = {name: render(name, catalogs[0], settings) for name in ("html", "xlsx", "json", "csv")}
    assert all(made.values())
    publish(catalogs, tmp_path / "out", Request(("html", "json"), (), settings, in_site=True))
    publish_root(tmp_path / "out", catalogs[0], {}, settings.templates)
    assert (tmp_path / "out/index.html").is_file()


def test_renderers_open_nothing_by_themselves():
    """What a renderer opens is gongkai's own: fonts, the database's tables, the database itself."""
    package = REPOSITORY / "src/gongkai"
    opening = {"open", "read_text", "read_bytes", "FileSystemLoader", "PackageLoader", "iterdir", "glob", "rglob"}
    found = set()
    for file in (*(package / "render").rglob("*.py"), *(package / "site").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
            if name in opening:
                found.add(f"{file.relative_to(package).as_posix()} {name}")
    assert found == OPENED


# Members of a workbook, streams in a finished PDF, the fonts that came with the installation, and the tables of the database.
OPENED = {
    "render/html/compiled.py glob",  # gongkai's own modules, and its own templates' code among theirs
    "render/html/compiled.py read_bytes",
    "render/json.py read_bytes",  # the schemas that are published beside the data
    "render/pdf/join.py open",
    "render/pdf/join.py read_bytes",  # how the tables' head is drawn
    "render/pdf/layout.py read_text",  # WeasyPrint's own style sheet
    "render/pdf/piece.py open",
    "render/pdf/piece.py read_bytes",
    "render/pdf/shared.py read_bytes",
    "render/xlsx/frame.py open",  # a member of the workbook, to be written
    "render/xlsx/worksheet.py open",  # no file: how many cells are open
    "site/database.py read_text",
}


@pytest.mark.parametrize("name", ["index.html", "items", "data.json", "永修县", 'a"<b>#'])
def test_a_county_cannot_take_the_place_of_the_sites_own_files(tmp_path, name):
    root = demo(tmp_path / "p")
    (root / "counties/demo").rename(root / "counties" / name)
    done = build(root)
    assert done.returncode == 1
    assert f"错误[GK017]：文件夹名“{name}”不能用" in done.stderr
    assert not (root / "build").exists()


@pytest.mark.parametrize("name", ["\udcff\udcfe", "a\nb"])
def test_a_county_that_no_page_can_name_is_not_built_when_forced_either(tmp_path, name):
    root = demo(tmp_path / "p")
    (root / "counties/demo").rename(root / "counties" / name)
    done = build(root, "--force")
    assert (done.returncode, "GK017" in done.stderr, "没有内容可编" in done.stderr) == (1, True, True), done.stderr
    assert not (root / "build").exists()


@pytest.mark.parametrize("name", ["10-a#b", '10-"x"', "10-甲"])
def test_a_guidelines_name_is_fit_for_an_address(tmp_path, name):
    root = demo(tmp_path / "p")
    (root / "guidelines/10-nongcun-weifang-gaizao.yaml").rename(root / f"guidelines/{name}.yaml")
    done = build(root)
    assert done.returncode == 1
    assert f"错误[GK017]：文件名“{name}.yaml”不能用" in done.stderr


@pytest.mark.parametrize(
    "address", ["http://[abc", "https://", "https:///mulu", "https://a b.cn/", "https://a.cn/\nX: y"]
)
def test_an_address_that_is_none_is_wrong_usage(tmp_path, address):
    done = build(demo(tmp_path / "p"), "--base-url", address)
    assert done.returncode == 2
    assert "不是网址" in done.stderr


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.com\\.example.gov.cn/",
        "https://evil.com\\@www.example.gov.cn/",
        "https://www.example.gov.cn@evil.com/",
        "https://www.example.gov.cn:99999/",
        "https://-.gov.cn/",
    ],
)
def test_an_entrance_cannot_lead_elsewhere_under_the_countys_name(tmp_path, address):
    """Browsers take a backslash for a slash: the first address leads to evil.com."""
    root = demo(tmp_path / "p")
    with (root / "counties/demo/county.yaml").open("a", encoding="utf-8") as file:
        file.write(f"入口: {{办事服务: '{address}'}}\n")
    done = gongkai("validate", "--county", "demo", cwd=root)
    assert "GK801" in done.stdout + done.stderr
    assert done.returncode == 1


ODD = (
    "../../../../../zz",
    "10-L01/../../../../zz",
    "/zz",
    "10-L01\\..\\zz",
    "C:zz",
    'zz"onclick=',
    "zz\n",
    "１０-L01",
    "10-L01\u2028",
    "..",
    "",
)


@pytest.mark.parametrize("number", ODD)
def test_a_number_that_is_none_leads_no_file_elsewhere(tmp_path, number):
    """Pages and pieces are named by the numbers of items and rows; `--force` builds in spite of their errors."""
    written = json.dumps(number)
    rows = PLACES.replace("编号: G-001", f"编号: {written}").replace("编号: 10-L01", f"编号: {written}")
    root = demo(tmp_path / "deep/p", rows)
    checked = gongkai("validate", cwd=root)
    assert checked.returncode == 1
    before = tree(tmp_path)
    done = gongkai("build", "--force", "--format", "html,json,csv", "--output", root / "made/here", cwd=root)
    assert "Traceback" not in done.stderr
    here = root / "made/here"
    made = [tmp_path / name for name in tree(tmp_path).keys() - before.keys()]
    assert [path for path in made if not path.is_relative_to(here)] == []
    assert [path for path in made if not path.name.isprintable()] == []
    assert not [path for path in made if path.name == "zz.html" and path.parent.name in ("p", "made", "here", "demo")]
    assert before.items() <= tree(tmp_path).items()
