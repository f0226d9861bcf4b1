"""The search of all places in a whole chromium: over a loopback server, below a path, under a strict policy, from a disk."""

import functools
import http.server
import json
import os
import re
import shutil
import threading
from functools import cache

import pytest

from command import gongkai
from county_pages import ASK, COUNTY, DOMAIN, LOCAL, NASTY, drawn, list_rows, texts_of
from overlay import demo
from search_data import core_of
from usable import violations

pytestmark = [pytest.mark.slow, pytest.mark.browser]
OTHER = """# counties/c{number}/county.yaml
名称: 丁{number}县
代码: "36049{number}"
设区市: 九江市
省份: 江西省
目录: {{版本: 2026年版, 日期: 2026-10-01, 编制单位: 丁{number}县人民政府办公室}}
机构: {{住房和城乡建设部门: 丁{number}县住房和城乡建设局, 乡镇人民政府: 各乡镇人民政府}}
# counties/c{number}/{domain}.yaml
领域: 农村危房改造
"""
DESK = {"width": 1280, "height": 720}
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'"


class Strict(http.server.SimpleHTTPRequestHandler):
    """A static host with a strict policy."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def serve():
    """Serves a folder on loopback; gives its address."""
    servers = []

    def start(folder):
        handler = functools.partial(Strict, directory=str(folder))
        servers.append(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def visit(look):
    """Opens a page that must not fail, complain, or ask for anything outside the site."""
    return lambda address, site, viewport=DESK, **more: look(address, site, viewport, silent=True, **more)


@cache
def addresses(site):
    """Address below the site → the texts of the entry there."""
    found = {}
    for file in site.rglob("catalog.csv"):
        slugs = {page.name[:2]: page.name for page in file.parent.glob("[0-9][0-9]-*.html")}
        folder = file.parent.relative_to(site).as_posix()
        lists = {row["id"]: f"lists/{one['slug']}.html" for one, row, _ in list_rows(file.parent)}
        for number, texts in texts_of(file.parent).items():
            found[f"{folder}/{lists.get(number) or slugs[number[:2]]}#{number}"] = texts
    return found


def holding(site, piece):
    """The addresses of the entries that contain a piece."""
    return {address for address, texts in addresses(site).items() if any(piece in text for text in texts)}


def told(status):
    return int(status.removeprefix("找到 ").partition(" 项")[0]) if status.startswith("找到") else 0


@pytest.mark.parametrize("path", ["", "a/b/"])
def test_any_piece_of_text_finds_exactly_the_entries_of_all_places(visit, serve, whole, tmp_path, path):
    shutil.copytree(whole, tmp_path / "host" / path, copy_function=os.link)
    site = serve(tmp_path / "host") + path
    wanted = drawn(addresses(whole), 50, seed=len(path))  # others below each path; test_search asks a county 2,000
    page = visit(f"{site}search.html", site)
    answers = page.evaluate(ASK, [piece for piece, _ in wanted])
    for (piece, expected), (status, links) in zip(wanted, answers, strict=True):
        assert {link.removeprefix(site) for link in links} == expected, piece
        assert len(links) == told(status) == len(expected), piece


def test_works_from_a_disk_too(visit, whole):
    site = whole.as_uri() + "/"
    wanted = drawn(addresses(whole), 30, seed=7)
    page = visit(f"{site}search.html", "file:")
    for (piece, expected), (_, links) in zip(wanted, page.evaluate(ASK, [piece for piece, _ in wanted]), strict=True):
        assert {link.removeprefix(site) for link in links} == expected, piece


def test_a_query_loads_the_parts_it_needs_and_no_other(visit, serve, whole):
    site = serve(whole)
    page = visit(f"{site}search.html", site)
    loaded = []
    page.on("request", lambda request: loaded.append(request.url.removeprefix(site)))
    core = core_of(whole)
    pages = {f"{slug}.html": part for (_, slug), part in zip(core["domains"], core["parts"], strict=True)}
    wanted = holding(whole, "征地补偿安置方案")
    assert told(page.evaluate(ASK, ["征地补偿安置方案"])[0][0]) == len(wanted)
    assert set(loaded) == {pages[re.search(r"(lists/)?[^/]+(?=#)", address)[0]] for address in wanted}
    assert len(loaded) < 5
    loaded.clear()
    assert told(page.evaluate(ASK, ["安置方案公告"])[0][0]) == len(holding(whole, "安置方案公告")) > 0
    assert loaded == []  # its parts are here
    assert told(page.evaluate(ASK, ["没有这样的话"])[0][0]) == 0
    assert loaded == []


def test_a_part_that_does_not_come_is_told_and_asked_for_again(chromium, serve, whole):
    context = chromium.new_context()
    page = context.new_page()
    site = serve(whole)
    page.route("**/search-07-*.js", lambda route: route.abort())
    page.goto(f"{site}search.html")
    assert "有 1 个领域的数据没有载入" in page.evaluate(ASK, ["征地补偿安置方案"])[0][0]
    page.unroute("**/search-07-*.js")
    assert page.evaluate(ASK, ["征地补偿安置方案"])[0][0] == f"找到 {len(holding(whole, '征地补偿安置方案'))} 项。"
    context.close()


def test_filters_combine(visit, serve, whole):
    site = serve(whole)
    page = visit(f"{site}search.html", site)
    both = page.evaluate(ASK, ["预算"])[0][1]
    page.select_option("[name=place]", "dean")
    page.wait_for_url("**place=dean**")
    dean = page.evaluate(ASK, ["预算"])[0][1]
    assert dean == [link for link in both if "/dean/" in link] != []
    page.select_option("[name=office]", "财政局")
    page.select_option("[name=domain]", "财政预决算")
    page.wait_for_url("**domain=**office=**")
    some = page.evaluate(ASK, ["预算"])[0][1]
    assert {link.partition("#")[2] for link in some} == {"04-001", "04-002"}
    page.reload()
    page.wait_for_selector("#results li")
    assert page.input_value("[name=place]") == "dean"
    assert page.evaluate(ASK, ["预算"])[0][1] == some
    page.select_option("[name=place]", "九江市")
    page.wait_for_url(lambda url: "place=dean" not in url)
    city = page.evaluate(ASK, ["预算"])[0][1]
    assert set(some) < set(city)
    assert {link.partition("#")[2] for link in city} == {"04-001", "04-002"}


def test_a_place_may_be_written_among_the_words(visit, serve, whole):
    site = serve(whole)
    page = visit(f"{site}search.html", site)
    for words in ("德安 最低生活保障", "德安最低生活保障", "德安县养老院"):
        [[status, _]] = page.evaluate(ASK, [words])
        assert status.startswith(f"“{words.removesuffix('养老院')[:3].rstrip(' 最')}”当作地方：")
        links = page.locator("#results a, #also-results a").evaluate_all("links => links.map((link) => link.href)")
        assert links
        assert all("/dean/" in link for link in links)
        assert "dean/index.html" in page.locator("#hints a").evaluate_all(
            "all => all.map((a) => a.getAttribute('href'))"
        )
    page.evaluate(ASK, ["低保"])
    assert page.inner_text("#also-title").startswith("写法相近的")
    assert "意思相同的词：最低生活保障" in page.inner_text("#also-why")


def test_what_is_meant_stands_first_and_what_the_catalog_lacks_is_told(visit, whole):
    site = whole.as_uri() + "/"
    page = visit(f"{site}yongxiu/search.html", "file:")
    first = page.locator("main ol.results > li").first
    [[status, links]] = page.evaluate(ASK, ["拆迁"])
    assert told(status) == len(links) > 0
    assert status.endswith("列在前面。")
    assert "08-006 · 国有土地上房屋征收" in first.inner_text()
    [[status, _]] = page.evaluate(ASK, ["低保"])  # and back again
    assert status.endswith("列在后面。")
    assert "20-006" in first.inner_text()
    assert page.locator("#entrances").is_hidden()
    [[status, links]] = page.evaluate(ASK, ["王者 驾照"])
    assert (status, links) == ("目录里没有“王者 驾照”。", [])
    assert "12345" in page.inner_text("#entrances")
    [[status, links]] = page.evaluate(ASK, ["困难党员"])
    assert status.startswith("目录里没有“困难党员”。另有也许有关的")
    assert links == []
    assert page.inner_text("#also-title").startswith("也许有关的")
    assert page.locator("#entrances").is_visible()
    page.select_option("[name=tier]", "村级")
    page.wait_for_url("**tier=**")
    assert "目录里没有" not in page.inner_text("#status")  # only not with this filter
    page.click("button[type=reset]")
    page.wait_for_function("!document.getElementById('q').value")
    assert page.locator("#entrances").is_hidden()


def test_the_keyboard_is_enough_and_a_reader_is_told(visit, serve, whole):
    site = serve(whole)
    page = visit(f"{site}search.html", site, viewport={"width": 360, "height": 740})
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("义务教育")
    page.keyboard.press("Enter")
    page.wait_for_selector("#results li")
    assert page.get_by_role("status").inner_text() == f"找到 {len(holding(whole, '义务教育'))} 项。"
    assert page.get_by_role("searchbox", name="要找的词").input_value() == "义务教育"
    assert page.get_by_role("combobox", name="地方").count() == 1
    link = page.get_by_role("link", name="德安县：教育概况 · 义务教育学校名录")
    for _ in range(40):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("tr:target")
    assert page.url.startswith(f"{site}dean/")


def test_nothing_is_wider_than_a_phone(visit, serve, whole):
    site = serve(whole)
    page = visit(f"{site}search.html?q=公开", site)
    page.wait_for_selector("#results li")
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_rule_of_accessibility_is_broken(look, serve, whole):
    site, seen = serve(whole), set()
    for address in ("search.html", "yongxiu/search.html"):
        page = look(site + address, site, DESK)
        page.evaluate(ASK, ["低保"])
        assert page.locator("#results li, #also-results li").count() > 3
        assert violations(page, seen) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, seen) == []
        page.emulate_media(color_scheme="null")


def test_without_scripts_the_places_are_listed(visit, chromium, whole):
    page = visit(f"{whole.as_uri()}/search.html", "file:", page=chromium.new_page(java_script_enabled=False))
    links = page.locator("#browse a")
    listed = {links.nth(place).get_attribute("href") for place in range(links.count())}
    found = {
        file.parent.relative_to(whole).as_posix(): json.loads(file.read_bytes()) for file in whole.rglob("catalog.json")
    }
    folders = {folder for folder, data in found.items() if any(domain["entries"] for domain in data["domains"])}
    assert len(folders) < len(found)  # a province's own catalog may have none
    tops = {folder for folder in folders if folder.rpartition("/")[0] not in folders}
    assert len(tops) < len(folders)  # the others are reached from these
    assert listed == {f"{folder}/index.html" for folder in tops}
    assert not page.locator("#q").is_visible()
    page.close()


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Six small counties, one with an entry whose texts look like markup."""
    root = tmp_path_factory.mktemp("many") / "p"
    local = LOCAL.format(file=COUNTY, text=json.dumps(NASTY), other=json.dumps(f"其他：{NASTY}"))
    demo(root, local + "".join(OTHER.format(number=number, domain=DOMAIN) for number in range(5)))
    done = gongkai("build", "--format", "html,json,csv", cwd=root)
    assert done.returncode == 0, done.stderr
    return root / "build"


def test_one_text_of_many_places_is_one_result(visit, many):
    page = visit(f"{many.as_uri()}/search.html", "file:")
    [[status, links]] = page.evaluate(ASK, ["10-002"])
    assert status == "找到 6 项。"
    assert len(set(links)) == 6
    assert page.locator("#results > li").count() == 1
    assert page.locator("#results summary").inner_text() == "另有 2 个地方"


def test_markup_in_a_text_is_shown_as_text(visit, many):
    page = visit(f"{many.as_uri()}/search.html", "file:")
    [[_, [link]]] = page.evaluate(ASK, ["onerror"])
    assert link.endswith("demo/10-nongcun-weifang-gaizao.html#10-L01")
    assert NASTY in page.locator("#results p.name, #results > li > a").text_content()
    assert page.locator("#results img, #results script").count() == 0


def test_a_county_leads_to_the_search_of_all(visit, many):
    page = visit(f"{many.as_uri()}/demo/search.html", "file:")
    page.evaluate(ASK, ["政策"])
    page.click("#elsewhere")
    page.wait_for_selector("#results li")
    assert page.input_value("#q") == "政策"
    assert page.url.startswith(f"{many.as_uri()}/search.html")


def test_towns_and_villages_are_places_below_their_county(visit, many):
    root = many.parent
    for made in (
        ("town", "--county", "demo", "--slug", "jiangshang", "--name", "江上乡"),
        ("village", "--town", "demo/jiangshang", "--slug", "xincun", "--name", "新村"),
    ):
        done = gongkai("new", *made, cwd=root)
        assert done.returncode == 0, done.stderr
    done = gongkai("build", "--format", "html,json", "--output", root / "with-towns", cwd=root)
    assert done.returncode == 0, done.stderr
    site = (root / "with-towns").as_uri() + "/"
    page = visit(f"{site}search.html", site)
    [[_, links]] = page.evaluate(ASK, ["10-003"])
    assert f"{site}demo/jiangshang/10-nongcun-weifang-gaizao.html#10-003" in links
    assert page.locator("[name=place] option[value='demo/jiangshang']").count() == 0  # until its county is chosen
    page.select_option("[name=place]", "demo")
    page.select_option("[name=place]", "demo/jiangshang")
    page.wait_for_url("**place=demo%2Fjiangshang**")
    [[status, links]] = page.evaluate(ASK, ["江上乡人民政府"])
    assert told(status) == len(links) == 2
    assert all("/demo/jiangshang/" in link for link in links)
    assert page.locator("[name=place] option[value='demo/jiangshang/xincun']").count() == 1
    page.reload()
    assert page.locator("[name=place]").input_value() == "demo/jiangshang"
    page.select_option("[name=place]", "demo")
    page.wait_for_url(lambda url: "jiangshang" not in url)
    [[status, links]] = page.evaluate(ASK, ["江上乡人民政府"])
    assert told(status) == len(links) == 2  # what is below the county belongs to it


def test_offices_are_looked_up_once_for_all_entries_in_a_row_that_have_them(visit, many):
    page = visit(f"{many.as_uri()}/demo/search.html", "file:")
    looked, rows, entries = page.evaluate("""() => {
      const own = keyFor;
      let looked = 0;
      keyFor = (...told) => ((looked += 1), own(...told));
      const index = openIndex(gongkaiSearch);
      gongkaiSearch.parts.forEach((part, number) => addPart(index, number, part));
      const all = gongkaiSearch.parts.flatMap((part) => part.places);
      const rows = all.reduce((sum, [places, , bodies]) => sum + (places.length * bodies.length) / 2, 0);
      return [looked, rows, index.parts.flat().reduce((sum, entry) => sum + entry.keys.length, 0)];
    }""")
    assert looked == rows < entries
