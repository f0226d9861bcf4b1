"""The tools above a domain's table, used as a reader does."""

import io
from itertools import pairwise

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PAGE = "demo/10-nongcun-weifang-gaizao.html"
REAL = "yongxiu/07-zhengdi-buchang.html"


@pytest.fixture
def open_page(look):
    """Opens a file on a desk's screen; nothing may fail and nothing may be asked of others."""
    return lambda file: look(file.as_uri(), viewport={"width": 1440, "height": 900})


def rows(page):
    return page.locator("tbody tr").evaluate_all("rows => rows.map((row) => row.id)")


def groups(page):
    """The merged cells: text, how many rows each says it covers and does cover."""
    return page.locator("tbody").evaluate_all(
        "bodies => bodies.map((body) => { const cell = body.querySelector('th[scope=rowgroup]');"
        " return [cell.firstChild.textContent, cell.rowSpan, body.rows.length]; })"
    )


def status(page):
    return page.inner_text("form.tools [role=status]")


def test_filters_combine_and_are_told(open_page, whole):
    page = open_page(whole / REAL)
    all_rows = rows(page)
    page.select_option("[name=公开层级]", "乡级")
    of_towns = rows(page)
    assert 0 < len(of_towns) < len(all_rows)
    page.fill("[name=words]", "听证")
    assert rows(page) == ["07-002", "07-004", "07-010"]
    assert status(page) == f"列出 3 项，本页共 {len(all_rows)} 项。条件：“听证”，乡级。"
    assert groups(page) == [["征地前期准备", 2, 2], ["征地组织实施", 1, 1]]
    page.click("button[type=reset]")
    page.wait_for_function("document.querySelector('form.tools [role=status]').textContent === ''")
    assert rows(page) == all_rows


def test_the_office_and_the_mode_can_be_chosen(open_page, places):
    page = open_page(places / PAGE)
    page.select_option("[name=公开主体]", "各乡镇人民政府")
    assert rows(page) == ["10-003"]
    page.select_option("[name=公开主体]", "")
    page.select_option("[name=公开方式]", "依申请公开")
    assert rows(page) == ["10-L01"]
    page.select_option("[name=公开方式]", "主动")
    page.select_option("[name=公开主体]", "样例县财政局")
    assert rows(page) == []
    assert status(page) == "本页没有这样的事项。"


def test_a_heading_sorts_up_then_down_then_no_more(open_page, whole):
    page = open_page(whole / REAL)
    before, merged = rows(page), groups(page)
    button = "button:text-is('公开时限')"
    heading = page.locator("thead th", has=page.locator(button))
    texts = "rows => rows.map((row) => row.querySelectorAll('td')[3].textContent)"
    page.click(button)
    assert heading.get_attribute("aria-sort") == "ascending"
    upwards = page.locator("tbody tr").evaluate_all(texts)
    in_order = "texts => [...texts].sort(new Intl.Collator('zh', { numeric: true }).compare)"
    assert upwards == page.evaluate(in_order, upwards)
    assert sorted(rows(page)) == sorted(before)
    assert all(span == count for _, span, count in groups(page))
    names = [name for name, _, _ in groups(page)]
    assert all(one != other for one, other in pairwise(names)), "neighbours of one group are one cell"
    page.click(button)
    assert heading.get_attribute("aria-sort") == "descending"
    assert page.locator("tbody tr").evaluate_all(texts)[::-1] == page.evaluate(in_order, upwards)
    page.click(button)
    assert heading.get_attribute("aria-sort") is None
    assert (rows(page), groups(page)) == (before, merged)


def test_ticks_come_first_and_phones_sort_by_a_list(open_page, whole):
    page = open_page(whole / REAL)
    before = rows(page)
    page.click("thead button:text-is('乡级')")
    ticks = page.locator("tbody tr").evaluate_all(
        "rows => rows.map((row) => row.lastElementChild.previousElementSibling.textContent)"
    )
    assert ticks == sorted(ticks, key=lambda text: text != "√")
    page.set_viewport_size({"width": 360, "height": 740})
    page.select_option("[name=sort]", label="二级事项")
    assert rows(page) != before
    page.select_option("[name=sort]", label="目录顺序")
    assert rows(page) == before


def test_only_what_is_shown_is_printed(open_page, whole):
    pypdf = pytest.importorskip("pikepdf")
    page = open_page(whole / "yongxiu/19-shehui-baoxian.html")

    def pages():
        with pypdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as document:
            return len(document.pages)

    everything = pages()
    page.fill("[name=words]", "遗属待遇")
    assert pages() == 1 < everything
    page.emulate_media(media="print")
    assert page.locator("form.tools [role=status]").is_visible()
    assert not page.locator(
        "form.tools input, form.tools select, form.tools button, .copy:visible, .find:visible"
    ).first.is_visible()


def test_the_button_prints(open_page, places):
    page = open_page(places / PAGE)
    page.evaluate("globalThis.print = () => { globalThis.printed = true; }")
    page.click("[name=print]")
    assert page.evaluate("globalThis.printed")


def test_a_link_to_a_filtered_row_shows_it_again(open_page, places):
    page = open_page(places / PAGE)
    page.fill("[name=words]", "资金")
    assert rows(page) == ["10-L01"]
    page.evaluate("location.hash = '#10-003'")
    page.wait_for_selector("tr#\\31 0-003")
    assert page.input_value("[name=words]") == ""


def test_words_stand_in_ticked_channels_not_in_open_boxes(open_page, places):
    page = open_page(places / PAGE)
    page.fill("[name=words]", "公示栏")
    assert rows(page) == ["10-003"]


def test_headings_and_merged_cells_stay_in_sight(open_page, whole):
    page = open_page(whole / "yongxiu/19-shehui-baoxian.html")
    page.locator("tr#\\31 9-040").scroll_into_view_if_needed()
    assert page.locator("thead").bounding_box()["y"] == 0


def test_rows_are_cards_on_a_phone_with_the_headings_in_them(open_page, places):
    page = open_page(places / PAGE)
    page.set_viewport_size({"width": 360, "height": 740})
    row = page.locator("tr#\\31 0-003")
    assert row.evaluate("row => getComputedStyle(row).display") == "flex"
    labels = row.locator("td").evaluate_all(
        "cells => cells.filter((cell) => cell.offsetHeight).map((cell) => getComputedStyle(cell, '::before').content)"
    )
    assert '"公开依据"' in labels
    assert '"公开层级·乡级"' in labels
