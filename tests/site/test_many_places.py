"""The pages of items list every place that publishes the item: a province's villages, too."""

from pathlib import Path

import pytest

from gongkai.model.entry import Kind
from gongkai.render.html import budget
from gongkai.render.html.pages import environment
from gongkai.render.html.trail import Crumb
from gongkai.site.items import told
from gongkai.site.overview import SAME, Item, Overview, Row, Stand, Where
from gongkai.source.pages import pages
from overlay import REPOSITORY

VILLAGES = 50_000  # more than any province has
SHARED = {
    "title": "公开",
    "stylesheet": "a.css",
    "script": "a.js",
    "everywhere": [],
    "unchecked": "",
    "search": "",
    "trail": [],
}


def taken(monkeypatch, villages):
    """The steps and characters that the page of an item takes which so many villages publish."""
    budgets = []

    class Seen(budget.Budget):
        __slots__ = ()

        def __init__(self):
            super().__init__()
            budgets.append(self)

    monkeypatch.setattr(budget, "Budget", Seen)
    limit, ways = "自该信息形成或者变更之日起20个工作日内", "社区/企事业单位/村公示栏（电子屏）、便民服务站"
    item = Item("28-001", "村务", "28-cunwu", {"公开内容": "村务"}, Kind.GUIDELINE)
    for number in range(villages):
        where = Where(f"第{number:05d}村", "样例县江上乡", f"c360102/t0001/v{number:05d}/28-cunwu.html")
        item.rows.append(Row(where, item.number, f"第{number:05d}村村民委员会", limit, ways, Stand(SAME)))
    templates, _ = pages(Path(REPOSITORY))
    page = environment(templates.folder("html")).get_template("item.html")
    page.render(SHARED, site=Crumb("公开", "index.html"), here="村务", **told(item, Overview((), (item,))))
    [left] = budgets
    return budget.STEPS - left.steps, budget.CHARACTERS - left.characters


@pytest.mark.parametrize("which", [0, 1], ids=["steps", "characters"])
def test_the_villages_of_a_province_fit_on_a_page(monkeypatch, which):
    few, many = taken(monkeypatch, 100)[which], taken(monkeypatch, 300)[which]
    most = (budget.STEPS, budget.CHARACTERS)[which]
    assert few + (many - few) / 200 * (VILLAGES - 100) < most
