"""gongkai serve: pages with findings on them, built again when sources change."""

import http.client
import shutil
import signal
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from command import gongkai
from markup import parse
from overlay import ABOVE, REPOSITORY, YIXIAN, demo, example, tree
from served import SLOWEST, serving

pytest.importorskip("watchfiles", reason="watchfiles is not installed")
DOMAIN = "counties/demo/10-nongcun-weifang-gaizao.yaml"
PAGE = "/demo/10-nongcun-weifang-gaizao.html"
SECOND = (
    YIXIAN
    + """# counties/yixian/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
"""
)
BROKEN = "领域: 农村危房改造\n调整:\n  10-001:\n    公开方式: <b>公开</b>\n"


@pytest.fixture
def root(tmp_path):
    return demo(tmp_path / "p", SECOND)


@pytest.fixture
def preview(root, tmp_path):
    """Both counties, once they and the front page are there."""
    with serving(root, tmp_path / "scratch") as running:
        running.line("yixian 编好了")
        running.until("", "/", lambda: running.get("/").status == 200)
        yield running


def bar_of(text):
    return parse(text.encode()).one("aside", id="gongkai-preview")


def test_shows_the_site_with_the_findings_of_each_county(preview):
    front = preview.get("/")
    assert [urlsplit(link.attributes["href"]).path for link in parse(front.text.encode()).one("table").all("a")] == [
        "yixian/index.html",
        "demo/index.html",
    ]
    page = preview.get(PAGE)
    assert "信息形成或者变更之日起10个工作日内" in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    told = bar_of(preview.get("/yixian/").text)
    assert "counties/yixian/10-nongcun-weifang-gaizao.yaml:1:5" in told.text
    assert "counties/demo" not in told.text
    assert "open" not in told.one("details").attributes
    assert [node.tag for node in bar_of(front.text).all() if node.tag in ("form", "input", "button")] == []


def test_a_change_builds_that_county_only(preview, root):
    other, missing = preview.version("/yixian/"), preview.get("/demo/catalog.xlsx")
    assert missing.status == 404
    with preview.change("demo", PAGE):
        (root / DOMAIN).write_text("领域: 农村危房改造\n", encoding="utf-8")
    assert "信息形成或者变更之日起10个工作日内" not in preview.get(PAGE).text
    assert preview.version("/yixian/") == other


def test_a_guideline_is_for_all_counties(preview, root):
    file = root / "guidelines/10-nongcun-weifang-gaizao.yaml"
    seen = preview.version("/demo/"), preview.version("/yixian/")
    file.write_text(file.read_text("utf-8").replace("政策法规文件", "政策文件"), encoding="utf-8")
    for slug, version in zip(("demo", "yixian"), seen, strict=True):
        preview.next_version(slug, version)
        assert "政策法规文件" not in preview.get(f"/{slug}/10-nongcun-weifang-gaizao.html").text


def test_errors_are_shown_over_the_last_good_pages(preview, root):
    before = parse(preview.get(PAGE).text.encode()).one("main").text
    good = (root / DOMAIN).read_text("utf-8")
    with preview.change("demo", PAGE):
        (root / DOMAIN).write_text(BROKEN, encoding="utf-8")
    page = preview.get(PAGE)
    assert parse(page.text.encode()).one("main").text == before
    bar = bar_of(page.text)
    assert bar.attributes["class"] == "bad"
    assert "open" in bar.all("details")[0].attributes
    first = bar.all("li")[0]
    assert first.attributes["class"] == "error"
    assert f"{DOMAIN}:4:11" in first.text
    assert "GK102" in first.text
    assert first.one("mark").text == "<b>公开</b>"
    assert "b" not in [node.tag for node in first.one("mark").all()]
    with preview.change("demo", PAGE):
        (root / DOMAIN).write_text(good, encoding="utf-8")
    assert bar_of(preview.get(PAGE).text).attributes["class"] == "good"


def test_a_county_that_was_never_good_shows_what_is_wrong(tmp_path):
    root = demo(tmp_path / "p", f"# {DOMAIN}\n{BROKEN}")
    with serving(root, tmp_path / "scratch", "--county", "demo") as preview:
        told = preview.line("demo 没有编")
        assert f"{DOMAIN}:4:11" in told
        page = preview.get("/demo/")
        assert page.status == 503
        assert "GK102" in bar_of(page.text).text
        with preview.change("demo", "/demo/"):
            (root / DOMAIN).write_text("领域: 农村危房改造\n", encoding="utf-8")
        assert preview.get(PAGE).status == 200


def test_counties_come_and_go(preview, root):
    with preview.change("", "/"):
        shutil.copytree(root / "counties/yixian", root / "counties/bingxian")
    preview.line("bingxian 编好了")
    assert preview.get("/bingxian/").status == 200
    shutil.rmtree(root / "counties/bingxian")
    preview.until("", "/", lambda: preview.get("/bingxian/").status == 404)
    preview.until("", "/", lambda: "bingxian/" not in preview.get("/").text)
    assert "bingxian" not in (preview.folder / "data.json").read_text("utf-8")


def test_a_county_lists_the_towns_that_come_and_go(tmp_path):
    town = "名称: 甲乡镇\n主体: 甲乡镇人民政府\n"
    root = demo(tmp_path / "p", f"# counties/demo/towns/jia/town.yaml\n{town}")
    towns = root / "counties/demo/towns"
    with serving(root, tmp_path / "scratch") as preview:
        preview.line("demo/jia 编好了")
        (tmp_path / "yi").mkdir()
        (tmp_path / "yi/town.yaml").write_text(town.replace("甲", "乙"), encoding="utf-8")
        (tmp_path / "yi").rename(towns / "yi")
        preview.until("demo", "/demo/", lambda: 'href="yi/index.html"' in preview.get("/demo/").text)
        shutil.rmtree(towns / "jia")
        preview.until("demo", "/demo/", lambda: 'href="jia/index.html"' not in preview.get("/demo/").text)


def test_places_above_counties_come_go_and_are_listed(tmp_path):
    root, dept = example(tmp_path / "p", ABOVE), "province/dept/zjt"
    with serving(root, tmp_path / "scratch") as running:
        running.line(f"{dept} 编好了")
        running.until("", "/", lambda: running.get("/").status == 200)
        front = running.get("/").text
        for place in ("province", dept, "cities/jiujiang", "demo"):
            assert f'<a href="{place}/index.html">' in front
            assert running.get(f"/{place}/").status == 200
        assert running.get("/cities/").status == 404
        assert "counties/demo" not in bar_of(running.get(f"/{dept}/").text).text
        with running.change("province", "/province/"):
            (root / "province/dept/mzt").mkdir()
            (root / "province/dept/mzt/dept.yaml").write_text(
                "名称: 江西省民政厅\n目录: {日期: 2026-11-23}\n", encoding="utf-8"
            )
        running.until("province", "/province/", lambda: "江西省民政厅" in running.get("/province/").text)
        with running.change("province", "/province/"):
            shutil.rmtree(root / dept)
        running.until("province", "/province/", lambda: "住房和城乡建设厅" not in running.get("/province/").text)
        assert running.get(f"/{dept}/").status == 404
        assert running.get("/province/dept/mzt/").status == 200


def test_one_county_alone_has_no_front_page(root, tmp_path):
    with serving(root, tmp_path / "scratch", "--county", "demo") as preview:
        preview.line("demo 编好了")
        assert (preview.get("/").status, preview.get("/").headers["Location"]) == (302, "/demo/")
        assert preview.get("/yixian/").status == 404
        assert not (preview.folder / "index.html").exists()


def test_other_formats_on_request(root, tmp_path):
    with serving(root, tmp_path / "scratch", "--county", "demo", "--format", "xlsx,csv") as preview:
        preview.line("demo 编好了")
        preview.until("demo", "/demo/", lambda: "catalog.xlsx" in preview.get("/demo/").text)
        assert "catalog.csv" in preview.get("/demo/").text
        assert (preview.folder / "demo/catalog.xlsx").read_bytes()[:2] == b"PK"


def test_a_broken_page_template_is_told(root, tmp_path):
    shutil.copytree(REPOSITORY / "templates", root / "templates")
    file = root / "templates/html/domain.html"
    with serving(root, tmp_path / "scratch", "--county", "demo") as preview:
        preview.line("demo 编好了")
        with preview.change("demo", PAGE):
            file.write_text(file.read_text("utf-8") + "{% if %}", encoding="utf-8")
        assert "网页模板 templates/html/domain.html 第" in bar_of(preview.get(PAGE).text).text
        with preview.change("demo", PAGE):
            file.write_text("{{ nobody.knows }}", encoding="utf-8")
        assert "nobody" in bar_of(preview.get(PAGE).text).text


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ends_cleanly_and_leaves_nothing(root, tmp_path, how):
    before = tree(root)
    with serving(root, tmp_path / "scratch") as preview:
        preview.line("demo 编好了")
        seen = preview.version("/demo/")
        waiting = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=SLOWEST)
        waiting.request("GET", f"/-preview/events?scope=demo&seen={seen}")  # a browser that listens
        waiting.getresponse()
        preview.process.send_signal(how)
        told = preview.process.stdout.read()
        assert preview.process.wait(timeout=SLOWEST) == 0
        preview.process.poll = lambda: None
        waiting.close()
    assert told.endswith("预览结束。\n")
    assert "Traceback" not in told
    assert list((tmp_path / "scratch").iterdir()) == []
    assert tree(root) == before


def test_a_port_that_is_taken_is_a_clear_message(root, preview):
    done = gongkai("serve", "--port", preview.port, cwd=root)
    assert done.returncode == 1
    assert f"端口 {preview.port} 不能用" in done.stderr
    assert f"--port {preview.port + 1}" in done.stderr


def test_wrong_usage(root, tmp_path):
    assert "没有“nobody”" in gongkai("serve", "--county", "nobody", cwd=root).stderr
    assert gongkai("serve", "--port", "70000", cwd=root).returncode == 2
    assert gongkai("serve", "--format", "ppt", cwd=root).returncode == 2
    assert gongkai("serve", cwd=tmp_path).returncode == 2


def test_without_watchfiles_says_what_to_install(root):
    code = "import sys; sys.modules['watchfiles'] = None; from gongkai.cli.main import run; sys.argv = ['gongkai', 'serve']; run()"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, 'pip install "gongkai[serve]"' in done.stderr) == (1, True)


def test_a_town_stands_on_its_own_feet(tmp_path):
    town = "counties/demo/towns/jia/town.yaml"
    root = demo(tmp_path / "p", f"# {town}\n名称: 甲乡镇\n主体: 甲乡镇人民政府\n")
    with serving(root, tmp_path / "scratch") as preview:
        preview.line("demo/jia 编好了")
        above = preview.version("/demo/")
        with preview.change("demo/jia", "/demo/jia/"):
            (root / town).write_text("名称: 甲乡镇\n", encoding="utf-8")
        bar = bar_of(preview.get("/demo/jia/").text)
        assert (bar.attributes["class"], f"{town}:1:1" in bar.text) == ("bad", True)
        assert preview.version("/demo/") == above
        with preview.change("demo", "/demo/"):  # the county is built with its towns; a bad one keeps its pages
            (root / DOMAIN).write_text("领域: 农村危房改造\n", encoding="utf-8")
        assert preview.get("/demo/jia/").status == 200
        assert bar_of(preview.get("/demo/").text).attributes["class"] == "good"
        with preview.change("demo/jia", "/demo/jia/"):
            (root / "counties/demo/county.yaml").write_text("名称: 样例县\n", encoding="utf-8")
        assert "counties/demo/county.yaml" in bar_of(preview.get("/demo/jia/").text).text


def test_a_changed_style_or_script_is_seen(root, tmp_path):
    shutil.copytree(REPOSITORY / "templates", root / "templates")

    def loaded():
        nodes = parse(preview.get(PAGE).text.encode()).all()
        return [
            node.attributes.get("src") or node.attributes["href"] for node in nodes if node.tag in ("link", "script")
        ]

    with serving(root, tmp_path / "scratch", "--county", "demo") as preview:
        preview.line("demo 编好了")
        for kind in ("css", "js"):
            before = loaded()
            for file in (root / "templates/html").rglob(f"*.{kind}"):
                file.write_text(file.read_text("utf-8") + "/* changed */\n", encoding="utf-8")
            preview.until("demo", PAGE, lambda before=before: loaded() != before)


LOST = """
import signal, sys
from gongkai.cli.main import run
from gongkai.preview import run as preview

class Thrown:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)  # what is raised here, nobody gets to see

preview._front = lambda *_: Thrown() and None
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv[1:] = ["serve", "--port", "0", "--county", "demo"]
run()
"""


def test_ends_though_a_library_swallowed_the_interruption(root):
    done = subprocess.run([sys.executable, "-c", LOST], cwd=root, capture_output=True, text=True, timeout=SLOWEST)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("预览结束。\n")
