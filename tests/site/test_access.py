"""Everyone can use the pages: axe-core finds nothing, nothing moves while a page loads, nothing is cut off when zoomed.

axe-core knows the rules of WCAG 2.2 AA that a program can check; GB/T 37668 asks for the same at its second level.
"""

import pytest

from site_pages import EMBEDDED, PAGES
from usable import SHADES, in_shades, violations

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WAYS = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 360, "height": 740}}


def test_each_page_can_be_used_by_everyone(look, places):
    """axe finds no violation, and nothing is wider than the window: 720 is one of 1440 at 200 %, 320 one of 1280 at 400 %
    (WCAG 1.4.10). Each page is opened on a phone."""
    page, seen, found, wide = look("about:blank"), set(), {}, []
    for name in (*PAGES, EMBEDDED):
        page.set_viewport_size({"width": 360, "height": 600})
        page.goto((places / name).as_uri())
        for width in (360, 320, 720, 1120, 1440):
            page.set_viewport_size({"width": width, "height": 600})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((name, width))
        page.set_viewport_size(WAYS["desk"])
        found[name, "desk"] = violations(page, seen)
        found |= {(name, shade): one for shade, one in in_shades(page, seen)}
        page.set_viewport_size(WAYS["phone"])
        found[name, "phone"] = violations(page, seen)
    assert wide == []
    assert {name: one for name, one in found.items() if one} == {}
    assert {way for _, way in found} == {*WAYS, *SHADES}


def test_what_breaks_a_rule_is_found_once_in_texts_that_look_alike(look, tmp_path):
    """A faint text on a second page, in a shade, beside others that were seen; and what is no matter of colours."""
    head = '<html lang="zh"><title>甲</title><style>{}</style><main><h1>甲乙</h1><p>甲乙<p class="b">丙<p class="b">丙丁<p class="b">戊己<img src="data:,">'
    styles = (
        "",
        ".b { color: #999 } @media (prefers-color-scheme: dark) { h1 { color: #eee } }",
        "main { background: #555 }",
    )
    seen, found = set(), []
    for number, style in enumerate(styles):
        (tmp_path / f"{number}.html").write_text(head.format(style), "utf-8")
        page = look((tmp_path / f"{number}.html").as_uri())
        found.append([violations(page, seen), dict(in_shades(page, seen))["dark"]])
    told = [[[(name, len(nodes)) for name, nodes in one] for one in each] for each in found]
    image, faint = ("image-alt", 1), ("color-contrast", 1)
    assert told[0] == [[image], []]
    assert told[1] == [[image, faint], [faint]]
    assert told[2] == [[image, ("color-contrast", 2)], []]


def test_the_shades_are_shown(look, places):
    """So that axe looks at other colours than before."""
    page = look((places / "demo/index.html").as_uri(), viewport=WAYS["desk"])
    seen = set()
    violations(page, seen)
    shown = "() => [getComputedStyle(document.body).backgroundColor, ...['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'].map((one) => matchMedia(one).matches)]"
    told, looks = [page.evaluate(shown)], [len(seen)]
    for _ in in_shades(page, seen):
        told.append(page.evaluate(shown))
        looks.append(len(seen))
    told.append(page.evaluate(shown))
    assert [one[1:] for one in told] == [
        [False, False, False],
        [True, False, False],
        [False, True, False],
        [False, False, True],
        [False, False, False],
    ]
    assert told[1][0] != told[0][0] == told[-1][0]
    assert looks == sorted({*looks}), "in each shade there are looks that were not seen before"


@pytest.mark.parametrize(
    "name", ["index.html", "yongxiu/index.html", "yongxiu/19-shehui-baoxian.html", "items/04-001.html"]
)
def test_axe_finds_no_violation_on_real_pages(look, whole, name):
    page, seen = look((whole / name).as_uri(), viewport=WAYS["desk"]), set()
    assert violations(page, seen) == []
    if "baoxian" not in name:  # the longest page takes seconds each time
        page.set_viewport_size(WAYS["phone"])
        assert violations(page, seen) == []


def test_axe_finds_no_violation_while_the_tools_are_used(look, places):
    page, seen = look((places / "demo/10-nongcun-weifang-gaizao.html").as_uri(), viewport=WAYS["desk"]), set()
    page.click("thead button:text-is('二级事项')")
    page.fill("[name=words]", "政策")
    page.hover("tbody tr")
    assert violations(page, seen) == []
    page.fill("[name=words]", "没有这样的词")
    assert violations(page, seen) == []


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


@pytest.fixture(scope="module")
def watched(chromium):
    """A page that notes what moves in it."""
    page = chromium.new_page()
    page.add_init_script(WATCH)
    yield page
    page.close()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["index.html", "yongxiu/index.html", "yongxiu/19-shehui-baoxian.html"])
def test_nothing_moves_when_the_script_comes_late(watched, whole, name, width):
    """The script arrives after the page without it was painted: read to its end, then three frames later."""
    page, held = watched, []
    page.set_viewport_size({"width": width, "height": 900})

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
    page.unroute_all()


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
