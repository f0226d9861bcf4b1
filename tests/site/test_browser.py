"""The pages in a whole chromium, opened from the disk as a reader may do."""

import re
from urllib.parse import quote

import pytest

from county_pages import ASK, DOMAIN, NASTY, samples

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def page(look):
    """A page on a phone's narrow screen that may load files of the disk only and must not fail."""
    return look("about:blank")


def found(page):
    """The entry numbers listed, after all have been asked for, and the number told."""
    page.evaluate("() => { const more = document.getElementById('more'); while (!more.hidden) more.click(); }")
    links = page.locator("#results > li > a").evaluate_all("links => links.map((link) => link.href)")
    told = re.search(r"找到 (\d+) 项", page.inner_text("#status"))
    return [link.rpartition("#")[2] for link in links], int(told[1]) if told else 0


def search(page, words):
    page.fill("#q", words)
    page.press("#q", "Enter")


def test_any_piece_of_text_finds_exactly_the_entries_that_contain_it(page, yongxiu):
    page.goto((yongxiu / "search.html").as_uri())
    wanted = samples(yongxiu, 60)  # the same search answers 2,000 in test_search
    for (piece, expected), (told, links) in zip(wanted, page.evaluate(ASK, [one for one, _ in wanted]), strict=True):
        numbers = [link.rpartition("#")[2] for link in links]
        assert told.startswith(f"找到 {len(numbers)} 项"), piece
        assert set(numbers) == expected, piece


def test_the_keyboard_is_enough(page, yongxiu):
    page.goto((yongxiu / "04-caizheng-yujuesuan.html").as_uri())
    page.focus("#find")
    page.keyboard.type("预算")
    page.keyboard.press("Enter")
    page.wait_for_selector("#results li")
    assert page.input_value("#q") == "预算"
    page.focus("#q")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#results a')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("tr:target")


def test_a_search_is_kept_in_the_address(page, yongxiu):
    address = (yongxiu / "search.html").as_uri()
    page.goto(f"{address}?q={quote('预算')}&tier={quote('乡级')}&mode=unknown")
    first = found(page)
    assert first[1] > 0
    assert page.input_value("[name=tier]") == "乡级"
    assert page.input_value("[name=mode]") == ""
    page.select_option("[name=tier]", "")
    page.wait_for_function("!location.search.includes('tier')")
    assert len(found(page)[0]) > len(first[0])
    page.reload()
    assert page.input_value("#q") == "预算"
    page.click("button[type=reset]")
    page.wait_for_function("location.search === ''")
    assert found(page) == ([], 0)


def test_markup_in_a_text_is_shown_as_text(page, small):
    page.goto((small / "search.html").as_uri())
    search(page, "onerror")
    assert found(page) == (["10-L01"], 1)
    assert NASTY in page.locator("#results > li > a").text_content()
    assert page.locator("#results mark").first.text_content() == "onerror"
    assert page.locator("#results img, #results script").count() == 0


@pytest.mark.parametrize("name", ["index.html", "search.html", "04-caizheng-yujuesuan.html"])
def test_nothing_is_wider_than_a_phone(page, yongxiu, name):
    page.goto((yongxiu / name).as_uri() + "?q=" + quote("公开"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def visible(page):
    return page.locator("tbody tr:visible").evaluate_all("rows => rows.map((row) => row.id)")


def test_rows_of_a_page_are_filtered_and_merged_cells_follow(page, small):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto((small / f"{DOMAIN}.html").as_uri())

    def merged():
        cells = page.locator("th[scope=rowgroup]")
        return cells.evaluate_all("cells => cells.map((cell) => [cell.parentNode.id, cell.cellIndex, cell.rowSpan])")

    before = merged()
    assert visible(page) == ["10-001", "10-002", "10-003", "10-L01"]
    page.fill(".tools [name=words]", "本级")
    assert visible(page) == ["10-002"]
    group = page.locator("#\\31 0-002 > th[scope=rowgroup]")
    assert (group.text_content(), group.evaluate("cell => cell.rowSpan")) == ("政策法规文件", 1)
    assert "列出 1 项，本页共 4 项" in page.inner_text(".tools [role=status]")
    page.fill(".tools [name=words]", "公示栏")  # an open box of every row, ticked in one
    assert visible(page) == ["10-003"]
    page.fill(".tools [name=words]", "")
    page.select_option(".tools [name=公开层级]", "乡级")
    assert visible(page) == ["10-001", "10-003"]
    page.evaluate("location.hash = '#10-002'")
    page.wait_for_selector("#\\31 0-002:visible")
    assert merged() == before


def test_a_link_to_a_row_can_be_copied(page, small):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto((small / f"{DOMAIN}.html").as_uri())
    page.click("#\\31 0-003 button.copy")
    page.wait_for_function("document.querySelector('.tools [role=status]').textContent.includes('已复制 10-003')")
    assert page.evaluate("navigator.clipboard.readText()") == (small / f"{DOMAIN}.html").as_uri() + "#10-003"


def test_works_on_a_host_with_a_strict_policy_below_a_path_without_https(chromium, small):
    context = chromium.new_context()
    page = context.new_page()
    told = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'"
    )

    def serve(route):
        name = route.request.url.partition("?")[0].partition("/mulu/")[2]
        route.fulfill(path=small / name, headers={"Content-Security-Policy": policy})

    page.route("http://county.test/mulu/**", serve)
    page.goto("http://county.test/mulu/index.html")
    assert page.locator("script[type='application/ld+json']").count() == 1
    page.goto(f"http://county.test/mulu/{DOMAIN}.html")
    page.click("#\\31 0-003 button.copy")
    page.wait_for_function("document.querySelector('.tools [role=status]').textContent.includes('已复制 10-003')")
    page.fill("#find", "认定")
    page.press("#find", "Enter")
    page.wait_for_selector("#results li")
    assert found(page)[0] == ["10-003"]
    assert told == []
    context.close()


@pytest.mark.parametrize("broken", ["", "**/*.js", "**/search-meant-*.js"])
def test_where_scripts_do_not_run_nothing_is_dead(chromium, small, places, broken):
    """They are switched off, or the browser does not understand them, or one of them was not copied along."""
    context = chromium.new_context(java_script_enabled=bool(broken))
    page = context.new_page()
    if broken:
        page.route(broken, lambda route: route.fulfill(body="(", content_type="text/javascript"))
    runs = broken.startswith("**/search")
    page.goto((places / "demo/lists/guides/G-001.html").as_uri())
    assert page.locator("[name=print]").is_visible() == runs
    page.goto((small / f"{DOMAIN}.html").as_uri())
    assert visible(page) == ["10-001", "10-002", "10-003", "10-L01"]
    assert (page.locator(".tools button:visible, .copy").count() > 0) == runs
    page.fill("#find", "政策")
    page.press("#find", "Enter")
    page.wait_for_url("**/search.html?q=*")
    assert page.locator("#browse a").is_visible()
    assert not page.locator("#q").is_visible()
    context.close()
