"""Every kind of input: what is made again when one changes, what is not, and that the result is that of a build from nothing."""

import os
import re
import shutil
from pathlib import Path

import pytest

import gongkai as package
from command import gongkai, started
from gongkai.render.pdf.fonts import SERIF, paths
from overlay import REPOSITORY, demo, replaced, tree

DATA = ("xlsx", "docx", "json", "csv")
FORMATS = ",".join(("html", *DATA))
ONE, OTHER, SYSTEMS = "10-nongcun-weifang-gaizao", "04-caizheng-yujuesuan", "lists/systems"
PAGES = {"index.html", "查公开事项", "群体和办事的网页", "工作进展", "订阅", "变更", "开放数据的说明", "嵌入的表"}
WHOLE = {f"catalog.{name}" for name in DATA}
EMBEDDED = {f"embed/{name}.html" for name in (ONE, OTHER)}
MORE = """# guidelines/04-caizheng-yujuesuan.yaml
领域: 财政预决算
序号: 4
类别: 试点
指引: {名称: 财政预决算领域基层政务公开标准指引, 制定机关: 财政部}
事项:
  - 编号: 04-001
    一级事项: 预算
    公开内容: [政府预算]
    公开依据: [民法典]
    公开时限: 批准后20日内
    公开主体: 财政部门
    公开渠道和载体: [政府网站]
    公开对象: 全社会
    公开方式: 主动
    公开层级: [县级]
    核对: 已见
# counties/demo/04-caizheng-yujuesuan.yaml
领域: 财政预决算
核实: {日期: 2026-11-01, 科室: 预算股}
# counties/demo/lists/systems.yaml
清单: 政务公开制度规范
条目:
  - 编号: ZD-001
    制度: 信息发布
    文件名称: 信息发布制度
    核对: 待核
"""


def of(name):
    """A domain's or a list's files and page, and a domain's pieces for other sites."""
    return {f"{name}.{one}" for one in (*DATA, "html")} | ({f"embed/{name}.html"} & EMBEDDED)


EVERYTHING = WHOLE | PAGES | of(ONE) | of(OTHER) | of(SYSTEMS) | of("lists/matters")
PRINTED = {name for name in EVERYTHING if not name.endswith(DATA)}  # pages


def build(root, cache, *more, run=gongkai, formats=FORMATS, **options):
    """What was made again, by name with the reason."""
    given = ("build", "--place", "demo", "--format", formats, "--cache", cache, "--explain", *more)
    done = run(*given, cwd=root, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(re.findall(r"^demo (\S+)：(.*)$", done.stdout, re.MULTILINE))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A project that was built, with its cache."""
    folder = tmp_path_factory.mktemp("built")
    demo(folder / "p", MORE)
    made = build(folder / "p", folder / "cache")
    assert made == dict.fromkeys(EVERYTHING, "以前没有编过")
    return folder


@pytest.fixture
def here(built, tmp_path):
    """A copy in which a test changes something; the output bears the same name for the cache, which knows what a build tells
    that changes nothing."""
    for name in ("p", "cache"):
        shutil.copytree(built / name, tmp_path / name, symlinks=True)
    assert build(tmp_path / "p", tmp_path / "cache") == {}
    return tmp_path


def again(here, *more, **options):
    """What is made again; the result is compared with that of a build from nothing."""
    made = build(here / "p", here / "cache", *more, **options)
    nothing = build(here / "p", here / "empty", "--output", here / "nothing", *more, **options)
    assert made.keys() <= nothing.keys()
    assert tree(here / "p/build") == tree(here / "nothing")
    assert not build(here / "p", here / "cache", *more, **options)
    return made


LISTS = {f"{SYSTEMS}.html", "lists/matters.html"}  # lead to entries, so they know their numbers
COMMON = WHOLE | PAGES | LISTS  # print or tell of all entries
MATTERS = of("lists/matters")  # without 公开内容 and 公开时限
PLACES = (f"guidelines/{ONE}.yaml", "guidelines/laws.yaml", "counties/demo/county.yaml", f"counties/demo/{ONE}.yaml")
CHANGES = {
    "a guideline's cell": (PLACES[0], "认定对象名单", "认定的对象名单", COMMON | of(ONE)),
    "a line in a guideline": (PLACES[0], "领域:", "# 说明\n领域:", {f"{ONE}.json", "catalog.json", "lists/matters.json"} | PAGES),
    "a number that is used no more": (PLACES[0], "与10-003合并", "与10-003合在一起", COMMON | of(ONE)),
    "a law that one domain cites": (PLACES[1], "主席令第45号\n    类别: 法律\n    施行", "主席令第四五号\n    类别: 法律\n    施行", COMMON | MATTERS | of(OTHER)),
    "a law that nobody cites": (PLACES[1], "主席令第10号", "主席令第十号", set()),
    "a body": (PLACES[2], "财政部门: 样例县财政局", "财政部门: 样例县财政和国资局", COMMON | MATTERS | of(OTHER)),
    "a county's cell": (PLACES[3], "起10个", "起9个", COMMON | of(ONE)),
    "the website": (PLACES[2], "www.example", "mulu.example", PRINTED),
    "a row of a list": (f"counties/demo/{SYSTEMS}.yaml", "信息发布制度", "信息发布办法", of(SYSTEMS) | PAGES | LISTS | {"catalog.json", "catalog.csv"}),
    "a form": ("templates/forms/systems.yaml", "键: 文件名称,", "键: 文件名称, 标题: 文件的名称,", of(SYSTEMS) | PAGES | LISTS | {"catalog.json", "catalog.csv"}),
    "a synonym": ("templates/synonyms.yaml", "[低保, 最低生活保障]", "[低保, 最低生活保障, 低保金]", {"查公开事项"}),
    "an event": ("templates/events.yaml", "{领域: 农村危房改造}", "{领域: 财政预决算}", {"群体和办事的网页", "订阅", "嵌入的表", "index.html"}),
    "the template of Attachment 2": ("templates/attachment2.yaml", "宽: 2.5}", "宽: 3}", EVERYTHING),
    "a page's template": ("templates/html/domain.html", "回到页首", "回页首", PRINTED),
    "a style sheet": ("templates/html/gongkai.css", "}", "}\n", PRINTED),
    "a template of PDFs": ("templates/pdf/cover.html", "<", " <", set()),
    "who reviewed": (PLACES[2], "目录:", "审核: {日期: 2026-11-02, 单位: 样例县政务公开办}\n目录:", EVERYTHING),
}  # fmt: skip


@pytest.mark.parametrize("kind", CHANGES)
def test_every_kind_of_source(here, kind):
    path, old, new, expected = CHANGES[kind]
    replaced(here / "p", path, old, new)
    made = again(here)
    assert made.keys() == expected


def test_the_first_reason_is_told(here):
    """What stands under the same name in the same output is compared with what it rested on last."""
    root, cache = here / "p", here / "cache"
    replaced(root, PLACES[3], "起10个", "起8个")
    build(root, cache)
    replaced(root, PLACES[3], "起8个", "起9个")
    made = build(root, cache)
    assert made[f"{ONE}.xlsx"] == made["catalog.docx"] == "“农村危房改造”领域变了"
    assert made["index.html"] == "“农村危房改造”领域变了、供下载的文件变了"
    replaced(root, PLACES[2], "www.example", "mulu.example")
    assert set(build(root, cache).values()) == {"地方变了"}
    shutil.rmtree(here / "cache")
    assert build(root, cache) == dict.fromkeys(EVERYTHING, "以前没有编过")


def test_a_column_that_one_domain_brings_into_the_whole(here):
    """The other domain's kept pieces were made without it."""
    replaced(here / "p", f"guidelines/{OTHER}.yaml", "公开方式: 主动", "公开方式: 主动\n    备注: 每年更新")
    assert again(here).keys() == COMMON | MATTERS | of(OTHER)
    replaced(here / "p", f"guidelines/{OTHER}.yaml", "公开层级: [县级]", "公开层级: [县级, 村级]")
    pages = {f"{ONE}.html", f"embed/{ONE}.html"}
    assert again(here).keys() == COMMON | MATTERS | of(OTHER) | pages


def test_settings(here):
    made = again(here, "--base-url", "https://mulu.example.gov.cn/")
    # and the articles; a domain's page says nothing of the address
    assert made.keys() == PAGES | LISTS | EMBEDDED | {"catalog.csv"}
    assert again(here, "--force") == {}  # nothing is wrong with it
    made = again(here, "--domain", "财政预决算")
    assert made.keys() == set()


def test_the_record_of_editions(here):
    root = here / "p"
    assert gongkai("edition", "--place", "demo", cwd=root).returncode == 0
    replaced(root, PLACES[2], "2026-11-23", "2026-11-24")
    made = again(here)
    assert made.keys() == EVERYTHING  # the date stands everywhere
    replaced(root, PLACES[3], "起10个", "起9个")
    assert {"变更", "订阅"} <= again(here).keys()


def test_a_domain_and_a_list_that_go_take_their_files_along(here):
    root = here / "p"
    (root / f"counties/demo/{OTHER}.yaml").unlink()
    (root / f"counties/demo/{SYSTEMS}.yaml").unlink()
    again(here)
    assert not [path for path in tree(root / "build") if OTHER in path or SYSTEMS in path]


def test_a_place_that_goes_takes_its_files_along(here):
    root = here / "p"
    shutil.copytree(root / "counties/demo", root / "counties/second")
    replaced(root, "counties/second/county.yaml", "360499", "360498")
    replaced(root, "counties/second/county.yaml", "名称: 样例县", "名称: 乙县")
    site = ("build", "--format", FORMATS, "--cache", here / "cache")
    assert gongkai(*site, cwd=root).returncode == 0
    assert (root / "build/second/index.html").is_file()
    shutil.rmtree(root / "counties/second")
    (root / "build/second/note.txt").write_text("not gongkai's")
    assert gongkai(*site, cwd=root).returncode == 0
    assert [path.name for path in (root / "build/second").iterdir()] == ["note.txt"]
    assert gongkai(*site, "--output", here / "nothing", "--no-cache", cwd=root).returncode == 0
    shutil.rmtree(root / "build/second")
    assert tree(root / "build") == tree(here / "nothing")


def test_another_version_of_gongkai_makes_everything_again(here):
    """Told by the code, not by the number: a developer's checkout bears the same number for months."""
    code = here / "code"
    shutil.copytree(
        Path(package.__file__).parent, code / "gongkai", ignore=shutil.ignore_patterns("*.pyc.*")
    )  # being written
    for name in ("templates", "guidelines", "counties", "province"):
        shutil.copytree(REPOSITORY / name, code / f"gongkai/_{name}")
    environment = {**os.environ, "PYTHONPATH": str(code)}
    same = build(here / "p", here / "cache", "--output", here / "out", run=started, env=environment)
    assert same == {}  # another place of the same code is no other version
    with (code / "gongkai/render/csv.py").open("a") as file:
        file.write("# changed\n")
    made = build(here / "p", here / "cache", "--output", here / "out", run=started, env=environment)
    assert made == dict.fromkeys(EVERYTHING, "gongkai 或者它用的库换了版本")


def test_what_counts_for_pdfs_only(tmp_path):
    """Fonts, their templates, and whether they are accessible."""
    pytest.importorskip("weasyprint", exc_type=ImportError)
    root, cache = demo(tmp_path / "p"), tmp_path / "cache"
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><dir>{fonts}</dir><cachedir>{tmp_path}</cachedir></fontconfig>")
    environment = {**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}

    def made(*more):
        return build(root, cache, *more, formats="json,pdf", env=environment)

    assert made().keys() == {f"{stem}.{name}" for stem in ("catalog", ONE, "lists/matters") for name in ("json", "pdf")} - {
        f"{ONE}.pdf", "lists/matters.pdf"
    }  # fmt: skip
    assert made() == {}
    shutil.copy(paths()[SERIF], fonts / "serif.otf")
    assert made() == {"catalog.pdf": "字体变了"}
    program = bytearray((fonts / "serif.otf").read_bytes())
    program[12 + 4] ^= 1  # the check sum of the first table: the file is as large as before
    (fonts / "serif.otf").write_bytes(program)
    assert made() == {"catalog.pdf": "字体变了"}
    replaced(root, "templates/pdf/cover.html", "<", " <")
    [(name, why)] = made().items()
    assert (name, why.endswith("网页模板变了")) == (
        "catalog.pdf",
        True,
    )  # and it is given all, for nobody knows what it prints
    assert made("--accessible") == {"catalog.pdf": "设置变了"}


def test_what_stands_above_the_places_is_made_again_where_it_tells_of_what_changed(here):
    """Of the whole site: nothing of an unchanged one is written; any file of it that somebody changed is put right."""
    root, out = here / "p", here / "p/build"
    site = ("build", "--format", FORMATS, "--cache", here / "cache")

    def numbers():
        """Which file stands under each name above the places: one that was written anew has another number."""
        files = (path for path in out.rglob("*") if path.is_file() and "demo" not in path.relative_to(out).parts[0])
        return {path.relative_to(out).as_posix(): path.stat().st_ino for path in files}

    assert gongkai(*site, cwd=root).returncode == 0
    before = numbers()
    assert gongkai(*site, cwd=root).returncode == 0
    assert numbers() == before
    (out / "search.html").write_text("changed")
    assert gongkai(*site, cwd=root).returncode == 0
    for path, old, new in (
        (PLACES[0], "认定对象名单", "认定的对象名单"),
        ("templates/synonyms.yaml", "[低保, 最低生活保障]", "[低保, 最低生活保障, 低保金]"),
        ("templates/html/gongkai.css", "}", "}\n"),
    ):
        replaced(root, path, old, new)
        assert gongkai(*site, cwd=root).returncode == 0
        assert gongkai(*site, "--output", here / "nothing", "--no-cache", cwd=root).returncode == 0
        assert tree(out) == tree(here / "nothing")
        assert numbers() != before
        before = numbers()
