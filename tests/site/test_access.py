"""Everyone can use the pages: axe-core finds nothing, nothing moves while a page loads, nothing is cut off when zoomed.

axe-core knows the rules of WCAG 2.2 AA that a program can check; GB/T 37668 asks for the same at its second level.
"""

import pytest

from site_pages import EMBEDDED, PAGES

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
pytestmark = [pytest.mark.slow, pytest.mark.browser]
WAYS = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 360, "height": 740}}
PLAIN = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"}
SHADES = {"dark": {"color_scheme": "dark"}, "contrast": {"contrast": "more"}, "forced": {"forced_colors": "active"}}


# Half of axe's time goes into colours, which are those of a page's template. At the desk it looks at everything, and then, in
# the same page, at colours alone as readers with other wishes see them; on a phone at all the rest.
FEW = {"resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
REST = {"rules": {"color-contrast": {"enabled": False}}}
ALIKE = (
    "demo/lists/guides/G-002.html",
    "demo/jiaxiang/",
    "items/10-002.html",
)  # of templates that other pages have, too


def violations(page, **options):
    return told(axe.Axe().run(page, options=FEW | options).response)


def told(response):
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in response["violations"]]


def in_shades(page):
    """What axe, which is in the page already, finds in its colours as they become."""
    for shade, wish in SHADES.items():
        page.emulate_media(**PLAIN | wish)
        yield shade, told(page.evaluate("options => axe.run(document, options)", FEW | COLOURS))
    page.emulate_media(**PLAIN)


@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_no_violation(look, places, way):
    page = look("about:blank", viewport=WAYS[way])
    found = {}
    for name in (*PAGES, EMBEDDED):
        page.goto((places / name).as_uri())
        found[name, way] = violations(page, **(REST if way == "phone" else {}))
        if way == "desk" and not name.startswith(ALIKE):
            found |= {(name, shade): one for shade, one in in_shades(page)}
    assert {name: one for name, one in found.items() if one} == {}
    assert {shade for _, shade in found} == ({"desk", *SHADES} if way == "desk" else {"phone"})


def test_the_shades_are_shown(look, places):
    """So that axe looks at other colours than before."""
    page = look((places / "demo/index.html").as_uri(), viewport=WAYS["desk"])
    violations(page, **COLOURS)
    shown = "() => [getComputedStyle(document.body).backgroundColor, ...['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'].map((one) => matchMedia(one).matches)]"
    seen = [page.evaluate(shown), *(page.evaluate(shown) for _ in in_shades(page)), page.evaluate(shown)]
    assert [one[1:] for one in seen] == [
        [False, False, False],
        [True, False, False],
        [False, True, False],
        [False, False, True],
        [False, False, False],
    ]
    assert seen[1][0] != seen[0][0] == seen[-1][0]


@pytest.mark.parametrize(
    "name", ["index.html", "yongxiu/index.html", "yongxiu/19-shehui-baoxian.html", "items/04-001.html"]
)
def test_axe_finds_no_violation_on_real_pages(look, whole, name):
    for way in ("desk", "phone")[: 1 if "baoxian" in name else 2]:  # the longest page takes seconds each time
        page = look((whole / name).as_uri(), viewport=WAYS[way])
        assert violations(page, **REST) == [], way


def test_axe_finds_no_violation_while_the_tools_are_used(look, places):
    page = look((places / "demo/10-nongcun-weifang-gaizao.html").as_uri(), viewport=WAYS["desk"])
    page.click("thead button:text-is('二级事项')")
    page.fill("[name=words]", "政策")
    page.hover("tbody tr")
    assert violations(page) == []
    page.fill("[name=words]", "没有这样的词")
    assert violations(page) == []


def test_nothing_is_wider_than_the_window(look, places):
    """720 is a window of 1440 at 200 %, 320 one of 1280 at 400 % (WCAG 1.4.10). Each page is opened on a phone first."""
    page = look("about:blank")
    wide = []
    for name in (*PAGES, EMBEDDED):
        page.set_viewport_size({"width": 360, "height": 600})
        page.goto((places / name).as_uri())
        for width in (360, 320, 720, 1120, 1440):
            page.set_viewport_size({"width": width, "height": 600})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((name, width))
    assert wide == []


WATCH = """
  window.shifts = [];
  const note = (entries) => entries.forEach((one) => window.shifts.push(
    `${one.value} ${one.sources.map(({ node }) => node && (node.outerHTML || node.textContent).slice(0, 80))}`));
  window.watch = new PerformanceObserver((list) => note(list.getEntries()));
  window.watch.observe({ type: "layout-shift", buffered: true });
  window.noted = () => (note(window.watch.takeRecords()), window.shifts);
"""
PAINTED = (
    "(n = 3) => new Promise((done) => { const next = () => (n-- ? requestAnimationFrame(next) : done()); next(); })"
)


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["index.html", "yongxiu/index.html", "yongxiu/19-shehui-baoxian.html"])
def test_nothing_moves_when_the_script_comes_late(chromium, whole, name, width):
    """The script arrives after the page without it was painted: read to its end, then three frames later."""
    context = chromium.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    held = []

    def answer(route):
        route.fulfill(path=whole / route.request.url.partition("county.test/")[2])

    def hold(route):
        held.append(route)

    page.route("**/*", answer)
    page.route("**/*.js", hold)
    page.goto(f"http://county.test/{name}", wait_until="commit")
    page.wait_for_function("document.readyState !== 'loading'")
    page.evaluate(PAINTED)
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    if name.endswith("baoxian.html"):
        assert page.locator("button.copy").count() == 0
    page.unroute("**/*.js", hold)
    for route in held:
        answer(route)
    page.wait_for_load_state("load")
    if name.endswith("baoxian.html"):
        assert held
        page.wait_for_selector("button.copy", state="attached")
    page.evaluate(PAINTED)
    assert page.evaluate("window.noted()") == []
    context.close()


def test_the_keyboard_reaches_everything_in_order(look, places):
    page = look((places / "demo/10-nongcun-weifang-gaizao.html").as_uri(), viewport=WAYS["desk"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    assert page.locator(".skip").bounding_box()["x"] > 0
    seen = []
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "() => { const e = document.activeElement, b = e.getBoundingClientRect(); if (e === document.body) return null;"
            "return [e.tagName, e.name || e.className || '', b.width >= 24 && b.height >= 24, getComputedStyle(e).opacity]; }"
        )
        if here is None:
            break
        seen.append(here)
    names = [name for _, name, _, _ in seen]
    assert [name for name in ("q", "words", "公开层级", "print", "n", "copy") if name not in names] == []
    assert all(opacity == "1" for *_, opacity in seen)
    assert all(large for tag, name, large, _ in seen if tag in ("INPUT", "SELECT", "BUTTON"))
