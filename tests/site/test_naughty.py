"""Texts that look like something else (markup, code, formulas, other directions, very long words) are shown as texts."""

import json

import pytest

from command import gongkai
from overlay import demo

pytestmark = [pytest.mark.slow, pytest.mark.browser]
NAUGHTY = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' onmouseover='alert(1)",
    "&lt;b&gt;&amp;&#39;&nbsp;&copy",
    "<!-- 注释 --> --><![CDATA[x]]>",
    "</td></tr></table></main></script></style></title>",
    "<a href=javascript:alert(1)>点我</a>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% include 'base.html' %}{# 注释 #}",
    "${7*7}#{7*7}<%= 7*7 %>",
    "*/ } body { display: none } /*",
    "\\u003cscript\\u003e\\74",
    "%3Cscript%3E%0d%0aSet-Cookie",
    "../../../etc/passwd",
    "=1+1",
    "@SUM(A1:A9)",
    '=HYPERLINK("https://example.com")',
    "-2+3",
    "__proto__",
    "undefined",
    "1e309",
    "\u202e反过来的字\u202c",
    "\u2067שלום\u2069مرحبا",
    "零\u200b宽\u200d空\ufeff格",
    "👩‍👩‍👧‍👦🇨🇳🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "𠮷𪚥 e\u0301a\u0308",
    "Ｆｕｌｌ－ｗｉｄｔｈ ﷽",
    "■政府网站 □两微一端 √",
    "W" * 300,
    "测" * 300,
    "/" * 120,
)
MIXED = "<b>\"'&amp;</b>{{7*7}}\u202e倒\u202c👩‍👩‍👧" + "长" * 60
DOMAIN = "10-nongcun-weifang-gaizao"
ITEM = """
  - 编号: 10-L{number:02d}
    一级事项: {text}
    二级事项: {text}
    公开内容: [{text}, {other}]
    公开依据: [{text}]
    公开时限: {text}
    公开主体: [{text}]
    公开渠道和载体: [{channel}]
    公开对象: [{groups}]
    公开方式: 主动
    公开层级: [县级]
    公开位置: {text}
    备注: {text}"""


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def county():
    mixed = quoted(MIXED)
    items = "".join(
        ITEM.format(
            number=number,
            text=quoted(text),
            other=quoted(f"又{text}"),
            channel=quoted(f"其他：{text}"),
            groups=quoted(f"特定群体：{text}"),
        )
        for number, text in enumerate(NAUGHTY, 1)
    )
    return f"""# guidelines/{DOMAIN}.yaml
领域: {mixed}
序号: 10
类别: 试点
指引: {{名称: {mixed}, 制定机关: {mixed}, 文号: {mixed}}}
事项:
  - 编号: 10-001
    一级事项: {mixed}
    二级事项: {mixed}
    公开内容: [{mixed}]
    公开依据: [政府信息公开条例]
    公开时限: {mixed}
    公开主体: {mixed}
    公开渠道和载体: [政府网站]
    公开对象: 全社会
    公开方式: 主动
    公开层级: [县级]
    核对: 待核
# counties/demo/county.yaml
名称: {mixed}
代码: {quoted('"><b>')}
设区市: {mixed}
省份: {mixed}
网站: {mixed}
入口: {{办事服务: {mixed}}}
目录: {{版本: {mixed}, 日期: 2026-11-23, 编制单位: {mixed}, 状态: {mixed}}}
乡镇: [{mixed}]
不采用领域: {{{mixed}: {mixed}}}
# counties/demo/{DOMAIN}.yaml
领域: {mixed}
核实: {{日期: 2026-11-01, 科室: {mixed}}}
不采用:
  10-001: {mixed}
新增:{items}
"""


@pytest.fixture(scope="module")
def naughty(tmp_path_factory):
    root = demo(tmp_path_factory.mktemp("naughty") / "p", county())
    done = gongkai("build", "--format", "html,json", "--force", cwd=root)
    assert done.returncode == 0, done.stderr
    return root / "build"


def pages(folder):
    """All whole pages; fragments for other sites (embed/) have tests of their own."""
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    return [path for path in found if "/embed/" not in path]


@pytest.fixture
def page(look):
    return look("about:blank")


LOOK = """() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const strange = "img, svg, iframe, b, style, script:not([src], [type='application/ld+json']), [onerror], [onload], [onmouseover], [style]";
  const text = document.title + document.body.textContent;
  return [all(strange).length, all("h1").length, all("main").length, all("a").map((link) => link.getAttribute("href")), text,
    document.documentElement.scrollWidth];
}"""


def test_every_page_shows_texts_as_texts(page, naughty):
    assert len(pages(naughty)) > len(NAUGHTY)  # a page for each group, among others
    for name in pages(naughty):
        page.goto((naughty / name).as_uri())
        strange, headings, mains, hrefs, text, width = page.evaluate(LOOK)
        assert (name, strange, headings, mains) == (name, 0, 1, 1)
        assert not [
            href for href in hrefs if ":" in href.partition("#")[0] and not href.startswith(("https://", "file:"))
        ], name
        assert MIXED in text or name in ("index.html", "404.html") or name.endswith("search.html"), name
        assert "49" not in text, name
        assert width <= 360, name


def test_every_cell_of_a_row_holds_its_text(page, naughty):
    page.goto((naughty / f"demo/{DOMAIN}.html").as_uri())
    for number, text in enumerate(NAUGHTY, 1):
        row = page.locator(f"tr#\\31 0-L{number:02d}")
        found = row.evaluate("row => row.textContent").replace("\u2060", "")
        assert found.count(text) >= 10, text
        assert row.locator("a").count() == 1, text


def test_the_tools_take_any_text(page, naughty):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto((naughty / f"demo/{DOMAIN}.html").as_uri())
    options = page.locator("[name=公开主体] option").evaluate_all("options => options.map((option) => option.value)")
    assert set(options) == {"", *NAUGHTY}
    for number, text in enumerate(NAUGHTY, 1):
        page.select_option("[name=公开主体]", text)
        rows = page.locator("tbody tr").evaluate_all("rows => rows.map((row) => row.id)")
        assert rows == [f"10-L{number:02d}"]
    page.select_option("[name=公开主体]", "")
    page.fill("[name=words]", "<img src=x onerror=alert(1)>")
    assert "<img" in page.inner_text("form.tools [role=status]")
    page.click("thead button:text-is('公开时限')")
    assert page.locator("img").count() == 0
