"""The whole site hangs together: every link and anchor resolves wherever the site stands, old addresses included."""

from posixpath import normpath
from urllib.parse import quote, unquote

import pytest

from command import gongkai
from markup import no_inline_code, parse
from overlay import demo
from site_pages import FORMER, PLACES, build_all

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'"


def pages_of(folder):
    return {path.relative_to(folder).as_posix(): parse(path.read_bytes()) for path in sorted(folder.rglob("*.html"))}


def targets(page):
    """Everything that a page names: links, forms, scripts, style sheets."""
    for node in page.all():
        for name in ("href", "src", "action"):
            if name in node.attributes:
                yield node.attributes[name]


def check_links(folder):
    pages = pages_of(folder)
    ids = {
        path: [node.attributes["id"] for node in page.all() if "id" in node.attributes] for path, page in pages.items()
    }
    for path, page in pages.items():
        no_inline_code(page)
        assert len(set(ids[path])) == len(ids[path]), f"an id twice in {path}"
        for target in targets(page):
            if target.startswith(("https://", "data:", "tel:")):
                continue
            assert not target.startswith(("/", "http:", "javascript:")), f"{target} in {path}"
            file, _, anchor = unquote(target).partition("#")
            found = normpath(f"{path}/../{file}") if file else path
            assert not found.startswith(".."), f"{target} in {path} leads out of the site"
            assert (folder / found).is_file(), f"{target} in {path}"
            if anchor:
                assert anchor in ids[found], f"{target} in {path}"
    return pages


def test_every_link_and_anchor_of_a_site_with_towns_resolves(places):
    pages = check_links(places)
    assert f"demo/{FORMER}.html" in pages
    assert "items/10-L01.html" not in pages


def test_a_village_has_what_its_county_says_of_itself(places):
    page = parse((places / "demo/jiaxiang/yicun/index.html").read_bytes())
    trail = page.one("nav", **{"aria-label": "当前位置"})
    assert [(link.text, link.attributes["href"]) for link in trail.all("a")] == [
        ("首页", "../../../index.html"),
        ("江西省", "../../../index.html#江西省"),
        ("九江市", "../../../index.html#江西省-九江市"),
        ("样例县", "../../index.html"),
        ("甲乡镇", "../index.html"),
    ]
    assert page.one("dl", class_="facts").one("time").attributes["datetime"] == "2026-11-23"
    assert "办事服务" in page.one("header").text
    assert "样例县政府网站" in page.one("footer").text, "whose it is, not “乙村政府网站”"
    assert "样例县的互动交流" in page.one("aside", class_="ask").text
    whole = "江西省九江市样例县甲乡镇乙村"
    assert f"{whole}的基层政务公开标准目录" in (places / "demo/jiaxiang/yicun/index.html").read_text("utf-8")
    assert f'"{whole}"' in (places / "data.json").read_text("utf-8")
    [sheet] = page.all("link", rel="stylesheet")
    assert "--brand: #b01116" in (places / "demo/jiaxiang/yicun" / sheet.attributes["href"]).read_text("utf-8")


def test_an_item_says_who_publishes_it_and_how(places):
    page = parse((places / "items/10-001.html").read_bytes())
    who = page.one("table", class_="plain who").one("tbody")
    rows = [[cell.text for cell in row.children if not isinstance(cell, str)] for row in who.all("tr")]
    assert [row[0] for row in rows] == ["乙县九江市", "样例县九江市", "甲乡镇样例县"]
    assert rows[0][1:] == ["乙县住房和城乡建设局", "信息形成或者变更之日起20个工作日内", "政府网站、公开查阅点", "照用"]
    links = [link.attributes["href"] for link in who.all("a")]
    assert links[0] == "../yixian/10-nongcun-weifang-gaizao.html#10-001"
    only = parse((places / "items/10-002.html").read_bytes())
    assert [cell.text for cell in only.one("table", class_="plain who").all("a")] == ["乙县"]
    left = only.one("table", class_="plain left").one("tbody").one("tr")
    assert [cell.text for cell in left.all("td")] == ["不采用", "由上级统一公开"]
    assert left.one("a").attributes["href"] == "../demo/10-nongcun-weifang-gaizao.html#10-002"


def test_an_item_is_told_as_the_guideline_says_it(tmp_path):
    """乙县 comes first by its code and changes the item; 样例县 does not."""
    changed = PLACES.replace(
        "核实: {日期: 2026-10-01, 科室: 乙县住房和城乡建设局}",
        "调整:\n  10-003:\n    二级事项: 名单\n    公开内容: [别的内容]",
    )
    folder = build_all(demo(tmp_path / "p", changed))
    page = parse((folder / "items/10-003.html").read_bytes())
    assert page.one("h1").text == "认定结果"
    said = {row.one("dt").text: row.one("dd").text for row in page.one("dl", class_="reasons").all("div")}
    assert said["公开内容"] == "认定对象名单"
    assert "增加 别的内容；去掉 认定对象名单" in page.one("table", class_="plain differing").text


def test_places_that_failed_the_checks_are_not_among_those_who_publish(tmp_path):
    folder = build_all(demo(tmp_path / "p", PLACES.replace("公开方式: 依申请公开", "公开方式: 随意")), "--force")
    assert not (folder / "items").exists() or not list((folder / "items").iterdir())
    assert not any("items/" in target for page in pages_of(folder).values() for target in targets(page))


def test_one_county_built_alone_renews_the_pages_of_items(tmp_path):
    root = demo(tmp_path / "p", PLACES)
    folder = build_all(root)
    taken_up = root / "counties/demo/04-caizheng-yujuesuan.yaml"
    taken_up.write_text("领域: 财政预决算\n核实: {日期: 2026-11-01, 科室: 样例县财政局}\n", encoding="utf-8")
    county = root / "counties/demo/county.yaml"
    county.write_text(county.read_text("utf-8").partition("不采用领域")[0], encoding="utf-8")
    (folder / "items/10-003.html").unlink()
    done = gongkai("build", "--county", "demo", "--format", "html,json", cwd=root)
    assert done.returncode == 0, done.stderr
    pages = pages_of(folder)
    assert "../items/04-001.html" in targets(pages["demo/04-caizheng-yujuesuan.html"])
    assert "../items/10-003.html" in targets(pages["demo/10-nongcun-weifang-gaizao.html"])
    assert {"items/04-001.html", "items/10-003.html"} <= set(pages)


def served(context, folder, start):
    """A page of a browser to which the site appears at `start`, as a web server with a strict policy would send it;
    what else it asks for and whatever its console says is collected."""
    page = context.new_page()
    told = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))

    def send(route):
        address = unquote(route.request.url.partition("?")[0].partition("#")[0])
        file = folder / address.removeprefix(start)
        if not address.startswith(start) or not file.is_file():
            told.append(address)
            route.abort()
            return
        route.fulfill(path=file, headers={"Content-Security-Policy": POLICY})

    page.route("**/*", send)
    return page, told


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("start", ["http://county.test/a/b/", "file"])
def test_one_can_walk_through_the_site(chromium, places, start):
    """Below a path; where no link begins with a slash or leads out of the site, as above, the root is no other place."""
    context = chromium.new_context()
    page, told = served(context, places, start)
    if start == "file":
        page.unroute_all()
        start = places.as_uri() + "/"
    city = quote("江西省-九江市")
    page.goto(f"{start}index.html#{city}")
    assert page.locator(":target th").first.inner_text() == "九江市"
    page.click("main a:has-text('样例县')")
    page.click("main a:has-text('建房')")
    page.click("main h3 a:has-text('国家层面政策')")
    page.wait_for_selector("tr#\\31 0-001:target")
    page.click("tr:target a:text-is('各地公开')")
    page.click("tbody a:text-is('甲乡镇')")
    page.wait_for_url(f"{start}demo/jiaxiang/10-nongcun-weifang-gaizao.html#10-001")
    page.click("[aria-label=当前位置] a:text-is('样例县')")
    page.wait_for_url(f"{start}demo/index.html")
    page.click("[aria-label=当前位置] a:text-is('九江市')")
    page.wait_for_url(f"{start}index.html#{city}")
    assert told == []
    context.close()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_an_old_address_leads_to_the_same_row(chromium, places, scripts):
    context = chromium.new_context(java_script_enabled=scripts)
    start = "http://county.test/a/"
    page, told = served(context, places, start)
    page.goto(f"{start}demo/{FORMER}.html#10-003")
    page.wait_for_url(f"{start}demo/10-nongcun-weifang-gaizao.html{'#10-003' if scripts else ''}")
    assert told == []
    context.close()
