"""The front page of all counties and the files beside it."""

import json
import xml.etree.ElementTree as ET
from functools import partial

import pytest

from command import gongkai
from county_pages import texts_of
from gongkai.site.published import Site, published
from gongkai.site.sitemap import root_files
from gongkai.source.pages import pages
from markup import no_inline_code, parse
from overlay import REPOSITORY, YIXIAN, demo
from search_data import core_of, decoded, parts_of

SECOND = (
    YIXIAN
    + """# counties/bingxian/county.yaml
名称: 丙县
代码: "360199"
设区市: 南昌市
省份: 江西省
目录: {版本: 2026年版, 日期: 2026-11-01, 编制单位: 丙县人民政府办公室}
机构: {住房和城乡建设部门: 丙县住房和城乡建设局, 乡镇人民政府: 各乡镇人民政府}
"""
)
OURS = {"index.html", "search.html", "404.html", "robots.txt", "data.json", "catalog.sqlite", "overview.xlsx"}
OURS |= {".gongkai.json"}
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def build(root, *args, formats="html,json"):
    done = gongkai("build", "--format", formats, *args, cwd=root)
    assert done.returncode == 0, done.stderr
    return done


def names(folder):
    return {path.name for path in folder.iterdir()}


def listed(build_folder):
    page = parse((build_folder / "index.html").read_bytes())
    links = [link for table in page.all("table") for link in table.all("a")]
    return [(link.attributes["href"], link.one("span", class_="name").text) for link in links]


@pytest.fixture
def root(tmp_path):
    return demo(tmp_path / "p", SECOND)


def test_lists_counties_by_province_and_city(root):
    done = build(root)
    assert "全站首页：build/index.html，列出 3 个县" in done.stdout
    assert names(root / "build") == {"demo", "yixian", "bingxian", "assets", "items", *OURS}
    page = parse((root / "build/index.html").read_bytes())
    no_inline_code(page)
    assert [node.text for node in page.all("h2")] == ["江西省"]
    assert [node.text for node in page.all("th", scope="rowgroup")] == ["南昌市", "九江市"]
    assert listed(root / "build") == [
        ("bingxian/index.html", "丙县"),
        ("yixian/index.html", "乙县"),
        ("demo/index.html", "样例县"),
    ]
    for link in page.one("main").all("a"):
        assert (root / "build" / link.attributes["href"]).is_file()
    [sheet] = page.all("link", rel="stylesheet")
    assert (root / "build" / sheet.attributes["href"]).is_file()


def test_one_county_alone_makes_no_front_page(root):
    build(root, "--county", "demo")
    assert names(root / "build") == {"demo"}
    build(root, formats="json")
    assert names(root / "build") == {"demo", "yixian", "bingxian"}


def test_the_search_of_all_holds_every_entry_of_every_place(root):
    build(root, formats="html,json,csv")
    core = core_of(root / "build")
    found = decoded(core, parts_of(root / "build", core))
    assert list(found) == ["bingxian", "yixian", "demo"]
    for slug, records in found.items():
        texts = texts_of(root / "build" / slug)
        assert {number: set(held) for _, number, held in records} == {
            number: {text for text in mine if text} for number, mine in texts.items()
        }
        assert all((root / "build" / slug / page).is_file() for page, _, _ in records)
    page = parse((root / "build/search.html").read_bytes())
    no_inline_code(page)
    assert all((root / "build" / script.attributes["src"]).is_file() for script in page.all("script"))
    front = parse((root / "build/index.html").read_bytes()).one("form", class_="find")
    assert front.attributes["action"] == "search.html"


def test_parts_of_an_earlier_search_are_dropped(root):
    build(root)
    before = names(root / "build/assets")
    county = root / "counties/demo/10-nongcun-weifang-gaizao.yaml"
    county.write_text("领域: 农村危房改造\n调整: {10-001: {备注: 试行}}\n", encoding="utf-8")
    build(root)
    after = names(root / "build/assets")
    assert len(after) == len(before)
    assert sum(name.startswith("search-01-") for name in after - before) == 1


def test_counties_of_earlier_builds_are_listed(root):
    build(root, "--county", "bingxian")
    build(root, "--county", "demo", "--county", "yixian", formats="html")
    assert [name for _, name in listed(root / "build")] == ["丙县", "乙县", "样例县"]
    assert "乙县" in (root / "build/index.html").read_text("utf-8")
    first = (root / "build/index.html").read_bytes()
    build(root)
    assert (root / "build/index.html").read_bytes() == first


def test_folders_that_are_no_counties_are_not_listed(root):
    for folder, text in (("notes", "{}"), ("other", '{"place": 1}'), ("broken", "{")):
        (root / "build" / folder).mkdir(parents=True)
        (root / "build" / folder / "catalog.json").write_text(text, encoding="utf-8")
        (root / "build" / folder / "index.html").write_text("x", encoding="utf-8")
    build(root)
    assert len(listed(root / "build")) == 3
    assert {"notes", "other", "broken"} <= names(root / "build")


def test_sitemap_needs_an_address(root):
    build(root, "--base-url", "https://www.example.gov.cn/mulu")
    folder = root / "build"
    assert "Sitemap: https://www.example.gov.cn/mulu/sitemap.xml" in (folder / "robots.txt").read_text("utf-8")
    found = [node.text for node in ET.parse(folder / "sitemap.xml").iter(f"{SPACE}loc")]
    assert found[0] == "https://www.example.gov.cn/mulu/"
    paths = {address.removeprefix("https://www.example.gov.cn/mulu/") for address in found[1:]}
    pages = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html") if path.parent.name != "embed"}
    assert paths == pages - {"index.html", "404.html"}
    assert {path.split("/")[0] for path in paths} == {"search.html", "demo", "yixian", "bingxian", "items"}
    missing = parse((folder / "404.html").read_bytes())
    assert missing.all("a")[-1].attributes["href"] == "https://www.example.gov.cn/mulu/index.html"
    build(root)
    assert not (folder / "sitemap.xml").exists()
    assert "Sitemap" not in (folder / "robots.txt").read_text("utf-8")


def test_many_addresses_are_divided_among_sitemaps(tmp_path):
    """sitemaps.org allows 50,000 addresses in a file."""

    def place(number):
        domains = [{"slug": f"{order:02d}-a", "entries": []} for order in range(1, 99)]
        facts = {"name": "县", "code": f"{number:06d}", "city": None}
        edition = {"date": f"2026-01-{number % 28 + 1:02d}"}
        counts = {"entries": 1}
        return {"place": facts, "edition": edition, "counts": counts, "domains": domains, "unchecked": False}

    places = tuple(published(f"c{number}", partial(place, number)) for number in range(505))
    site = Site(places, "目录", pages(REPOSITORY)[0], "https://www.example.gov.cn/")
    files = {file.path: file.data for file in root_files(site)}
    names = [node.text for node in ET.fromstring(files["sitemap.xml"]).iter(f"{SPACE}loc")]
    assert names == ["https://www.example.gov.cn/sitemap-1.xml", "https://www.example.gov.cn/sitemap-2.xml"]
    parts = [ET.fromstring(files[name.rpartition("/")[2]]) for name in names]
    counts = [len(list(part.iter(f"{SPACE}url"))) for part in parts]
    assert counts[0] == 50_000
    assert sum(counts) == len({node.text for part in parts for node in part.iter(f"{SPACE}loc")}) == 2 + 505 * 101


@pytest.mark.parametrize("address", ["www.example.gov.cn", "ftp://example.gov.cn/", "https://", "https://a.cn/?x=1"])
def test_what_is_no_address_is_refused(root, address):
    done = gongkai("build", "--format", "html", "--base-url", address, cwd=root)
    assert done.returncode == 2
    assert "不是网址" in done.stderr
    assert not (root / "build").exists()


def test_files_of_others_stay(root):
    folder = root / "build"
    (folder / "assets").mkdir(parents=True)
    for name in ("index.html", "robots.txt", "CNAME", "assets/logo.css"):
        (folder / name).write_text("mine /gongkai/", encoding="utf-8")
    (folder / "assets/gongkai-0123456789.css").write_text("old", encoding="utf-8")
    (folder / ".gongkai.json").write_text('{"files": {"assets/gongkai-0123456789.css": "html"}}', encoding="utf-8")
    done = build(root)
    assert "build/index.html 不是 gongkai 编的，没有动" in done.stderr
    assert "全站首页" not in done.stdout
    for name in ("index.html", "robots.txt", "CNAME", "assets/logo.css"):
        assert (folder / name).read_text("utf-8") == "mine /gongkai/"
    left = {name for name in names(folder / "assets") if not name.startswith("search-")} - {"logo.css"}
    assert [name.partition("-")[0] for name in sorted(left)] == ["gongkai", "table"]
    assert "gongkai-0123456789.css" not in left
    assert (folder / "404.html").is_file()


def test_unchecked_counties_are_marked_and_not_in_the_sitemap(root):
    county = root / "counties/demo/10-nongcun-weifang-gaizao.yaml"
    county.write_text("领域: 农村危房改造\n调整:\n  10-001:\n    公开方式: 主动公开\n", encoding="utf-8")
    build(root, "--county", "bingxian", formats="html,json")
    build(root, "--county", "demo", "--county", "yixian", "--force", "--base-url", "https://www.example.gov.cn/")
    links = parse((root / "build/index.html").read_bytes()).one("table").all("a")
    assert [bool(link.all("span", class_="u")) for link in links] == [False, True, True]
    page = parse((root / "build/index.html").read_bytes())
    assert page.one("dl", class_="facts").all("dd")[0].text == "1 个县（市、区），0 项；未通过校验 2 个"
    assert [row.all("td")[-1].text == "—" for row in page.one("table").all("tr")[1:]] == [False, True, True]
    assert "demo" not in (root / "build/sitemap.xml").read_text("utf-8")
    assert [place[0] for place in core_of(root / "build")["places"]] == ["bingxian"]


def test_catalog_json_names_the_province(root):
    build(root, "--county", "demo")
    assert json.loads((root / "build/demo/catalog.json").read_bytes())["place"]["province"] == "江西省"
