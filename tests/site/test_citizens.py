"""What a citizen meets: the first screen of a county, a found item, a page that asks back, and what is printed."""

import re
import subprocess

import pytest

from markup import parse
from search_data import ask
from site_pages import PAGES

pytestmark = [pytest.mark.slow, pytest.mark.browser]
REAL = "yongxiu/20-shehui-jiuzhu.html"


@pytest.fixture
def page(look):
    """A phone's page that loads files of the disk only and must not fail."""
    return look("about:blank")


def query(page, words):
    page.fill("#q", words)
    page.press("#q", "Enter")
    page.wait_for_selector("#results > li, #also-results > li")


def test_the_first_screen_of_a_county_is_the_search_and_the_events_of_life(page, whole):
    page.goto((whole / "yongxiu/index.html").as_uri())
    seen = "(one) => { const box = one.getBoundingClientRect(); return box.bottom <= innerHeight; }"
    box = page.get_by_role("searchbox")
    assert box.evaluate(seen)
    assert "低保" in box.get_attribute("placeholder")
    assert page.locator(".chips a").first.evaluate(seen)
    assert sum(one.evaluate(seen) for one in page.locator(".chips a").all()) > 10
    assert page.locator(".downloads a").count() > 3
    assert not any(one.evaluate(seen) for one in page.locator(".downloads a").all())


@pytest.mark.parametrize(
    "name", ["yongxiu/index.html", REAL, "yongxiu/search.html", "search.html", "items/04-001.html"]
)
def test_a_slash_reaches_the_box(page, whole, name):
    page.goto((whole / name).as_uri())
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("a/b")
    assert page.evaluate("document.activeElement.value") == "a/b"


def test_a_found_item_says_who_tells_it_by_when_and_where(page, places):
    page.goto((places / "demo/search.html").as_uri())
    query(page, "10-001")
    own = page.locator("#results > li").first
    assert own.locator("> a").inner_text() == "政策法规文件 · 国家层面政策"
    assert own.locator("dt").all_inner_texts() == ["谁公开", "何时", "在哪里"]
    assert own.locator("dd").first.inner_text() == "样例县住房和城乡建设局"
    assert own.locator("dd a").get_attribute("href") == "https://www.example.gov.cn/zcwj/"
    query(page, "10-L01")
    asked = (
        page.locator("#results > li")
        .first.locator("dd a")
        .evaluate_all("links => links.map((link) => [link.textContent, link.href])")
    )
    assert asked == [
        ["依申请公开", "https://www.example.gov.cn/ysqgk/"],
        ["政府网站", "https://www.example.gov.cn/"],
    ]


def test_results_come_while_typing_and_say_why_they_are_there(page, whole):
    page.goto((whole / "search.html").as_uri())
    page.locator("#q").press_sequentially("我要打疫苗")
    page.wait_for_selector("#also-results > li:has-text('预防接种')")  # the parts are loaded one after the other
    first = page.locator("#also-results > li").first
    assert "25-027 · 医疗卫生" in first.inner_text()
    assert first.locator(".why").inner_text() == "日常说“打疫苗”"
    assert page.get_by_role("status").inner_text().startswith("没有一字不差的。另有意思或写法相近的")
    assert page.locator("#hints a").all_inner_texts() == ["领域：医疗卫生"]


def test_counts_stand_beside_the_filters(page, whole):
    page.goto((whole / "yongxiu/search.html").as_uri())

    def count(name, value):
        text = page.locator(f"[name={name}] option[value='{value}']").text_content()
        return int(re.fullmatch(rf"{value}（(\d+)）", text)[1])

    assert count("domain", "社会救助") == 13
    query(page, "预算")
    [[exact, _, _], [towns, _, _]] = ask(whole / "yongxiu", ("预算", {}), ("预算", {"tier": "乡级"}))
    assert count("tier", "乡级") == len(towns) > 0
    assert sum(count("domain", name) for name in page.evaluate("gongkaiSearch.domains.map(([name]) => name)")) == len(
        exact
    )
    page.select_option("[name=tier]", "乡级")
    page.wait_for_function(f"document.getElementById('status').textContent.includes('找到 {len(towns)} 项')")
    assert count("tier", "乡级") == len(towns)
    [[both, _, _]] = ask(whole / "yongxiu", ("预算", {"tier": "乡级", "domain": "财政预决算"}))
    assert count("domain", "财政预决算") == len(both)


def test_what_matters_comes_first_on_an_events_page(whole):
    page = parse((whole / "yongxiu/groups/jiuzhu.html").read_bytes())
    assert "因为" not in page.one("main").text
    heads = [head.text for head in page.one("main").all("h2")]
    assert heads[:2] == ["社会救助", "扶贫"]
    names = [head.text for head in page.one("main").all("h3")]
    assert names[0] == "最低生活保障 · 办事指南"
    building = parse((whole / "yongxiu/groups/jianfang.html").read_bytes())
    assert next(head.text for head in building.one("main").all("h2")) == "农村危房改造"


def test_every_page_of_a_county_asks_back(places):
    for name in PAGES:
        page = parse((places / name).read_bytes())
        asked = page.all("aside", id="ask")
        is_gone = name == "demo/04-caizheng-yujuesuan.html"  # a domain that was left out: nothing on it can be wrong
        assert len(asked) == (name.startswith("demo/") and not is_gone), name
        if asked:
            assert asked[0].one("a").attributes["href"] == "https://hudong.example.gov.cn/"
            assert page.one("head").one("title").text in asked[0].text
    guide = parse((places / "demo/lists/guides/G-001.html").read_bytes())
    assert guide.one("span", id="ask-words").text.endswith("编号：G-001")
    for name in ("yixian/index.html", "yixian/04-caizheng-yujuesuan.html"):  # neither an entrance nor a website
        assert not parse((places / name).read_bytes()).all("aside", id="ask")


def test_what_is_told_on_request_only_says_how_to_ask(whole):
    page = parse((whole / "yongxiu/11-huanjing-baohu.html").read_bytes())
    assert "“依申请公开”打勾的不主动公布：可以向公开主体书面申请（政府信息公开条例第二十七条）" in page.text
    other = parse((whole / "yongxiu/10-nongcun-weifang-gaizao.html").read_bytes())
    assert "不主动公布" not in other.text
    assert "目录里没有的政府信息，可以书面申请公开" in parse((whole / "yongxiu/search.html").read_bytes()).text


def test_several_values_within_a_row_of_a_list_stand_in_its_sentence(whole):
    page = parse((whole / "yongxiu/lists/guides.html").read_bytes())
    assert "个体工商户登记申请书；材料形式：原件、电子件；来源渠道：窗口领取或网上下载；必要性：必要" in page.text


def test_without_an_entrance_the_website_is_where_one_is_asked_to_write(whole):
    page = parse((whole / REAL).read_bytes())
    asked = page.one("aside", id="ask").one("a")
    assert (asked.text, asked.attributes["href"]) == ("永修县政府网站", "https://www.yongxiu.gov.cn")


def test_who_came_to_a_row_is_given_its_number_to_copy(page, whole):
    page.goto((whole / REAL).as_uri() + "#20-005")
    page.click("tr#\\32 0-005 a.wrong")
    assert page.inner_text("#ask-words").endswith("，编号：20-005")
    page.goto((whole / REAL).as_uri() + "#20-006")
    page.wait_for_function("document.getElementById('ask-words').textContent.endsWith('编号：20-006')")
    assert page.locator("a.wrong").count() == 1


def test_a_printed_search_says_what_was_asked(chromium, whole, tmp_path):
    context = chromium.new_context()
    page = context.new_page()
    page.goto((whole / "yongxiu/search.html").as_uri() + "?q=预算&tier=乡级")
    page.wait_for_selector("#results > li")
    (tmp_path / "a.pdf").write_bytes(page.pdf(prefer_css_page_size=True))
    context.close()
    text = subprocess.run(["pdftotext", str(tmp_path / "a.pdf"), "-"], capture_output=True, check=True).stdout.decode()
    assert "查的是：“预算”，公开层级：乡级" in "".join(text.split()).replace("查的是:", "查的是：")
