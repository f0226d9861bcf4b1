"""`cms.csv`: one row an item, as content management systems import articles: a path of columns, title, body, source, date.

`docs/cms.md` tells vendors what to map. The rows' key is 标识, which stays as long as the item does; what the platform itself
gives (索引号) is no column of ours, but for a template that adds one.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.model.entry import STATE, Catalog, DomainCatalog, Entry
from gongkai.render.html.item import cautioned, cells_html, cells_text
from gongkai.render.table import columns_of

NAME = "cms.csv"
COLUMNS = {
    "标识": "这一行的键：地方/编号。编号永不重用；再导入时照它更新",
    "栏目": "栏目的路径：领域/一级事项，一级用斜杠隔开；名称里的斜杠改成全角的",
    "标题": "二级事项；没有的是一级事项",
    "正文": "各栏的内容，一段 HTML，没有脚本和内嵌的样式",
    "纯文本": "同样的内容，一栏一行",
    "来源": "编制单位；没有写的是地方名称",
    "公开主体": "几个的用顿号隔开",
    "发布日期": "目录的日期，如 2026-11-23",
    "排序": "在整个目录里的次序，从 1 起",
    "网址": "这一项在目录网页上的完整网址；编的时候没有写 --base-url 的为空",
    "网页": "同一处从成品文件夹起的路径",
    "锚点": "网页里这一项的锚点，就是编号",
    "公开位置": "信息本身所在的栏目，网址或文字",
}
_SEPARATOR = "/"


def headings(catalog: Catalog) -> list[str]:
    """The template's own columns come last, 校验状态 behind them where there is one."""
    own = (*COLUMNS, STATE) if catalog.caution else tuple(COLUMNS)
    return [*COLUMNS, *(f"{key}（增列）" if key in own else key for key in _extra(catalog)), *own[len(COLUMNS) :]]


def _extra(catalog: Catalog) -> list[str]:
    return [column.key for column in columns_of(catalog) if column.extra]


def rows(catalog: Catalog, first: int, base_url: str) -> Iterator[list[str]]:
    """A row for each item, the `first` of this number; `base_url` is the site's full address, empty where it is not known."""
    extra = _extra(catalog)
    state = [catalog.caution] if catalog.caution else []
    names = catalog.names()
    for order, (domain, entry) in enumerate(catalog.pairs(), first):
        added = dict(entry.extra)
        yield [
            *_row(catalog, domain, entry, names[entry.id], order, base_url),
            *(added.get(key, "") for key in extra),
            *state,
        ]


def _row(catalog: Catalog, domain: DomainCatalog, entry: Entry, name: str, order: int, base_url: str) -> list[str]:
    place = catalog.place
    page = f"{place.slug}/{domain.slug}.html#{entry.id}"
    path = (domain.name, entry.primary) if entry.secondary else (domain.name,)
    sure = entry.id in domain.vouched
    told = {
        "标识": f"{place.slug}/{entry.id}",
        "栏目": _SEPARATOR.join(" ".join(name.replace(_SEPARATOR, "／").split()) for name in path),
        "标题": " ".join(name.split()),
        "正文": cautioned(catalog) + cells_html(catalog, entry, sure=sure),
        "纯文本": cells_text(catalog, entry, sure=sure),
        "来源": place.office or place.name,
        "公开主体": "、".join(entry.body),
        "发布日期": catalog.date,
        "排序": str(order),
        "网址": f"{base_url}{page}" if base_url else "",
        "网页": page,
        "锚点": entry.id,
        "公开位置": entry.location or "",
    }
    return [told[heading] for heading in COLUMNS]
