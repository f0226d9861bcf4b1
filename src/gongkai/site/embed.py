"""Pieces of HTML for other sites, to be pasted into, or included by, a content management system: the table of each domain,
each item by itself, and what concerns each group of people or event of life.

They bring no script and no inline style; all class names and ids begin with `gongkai-`, so that they meet no others.
The style sheet beside it is optional. Links lead to the catalog's own pages and stand there only where the site's
full address is known: a relative link would lead nowhere on another site.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from gongkai.kinds.date import chinese
from gongkai.model.artifact import Artifact
from gongkai.model.entry import FIELDS, Catalog, DomainCatalog, Entry
from gongkai.render import Settings
from gongkai.render.html.item import cautioned, cells_html
from gongkai.render.html.pages import environment, page_name
from gongkai.render.html.style import columns_style
from gongkai.render.html.table import naming_column
from gongkai.render.table import Table, boxes_of, tabulate
from gongkai.site.groups import texts

CHANNELS = FIELDS["channels"]
STYLES = "embed/gongkai-embed.css"  # no hash in its name: other sites refer to it


def place_files(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """One piece a group, `embed/group-<slug>.html`, and the style sheet."""
    folder = settings.templates.folder("html")
    template, shared = environment(folder).get_template("embed-group.html"), _shared(catalog, settings)
    styles = (folder.text("embed.css"), *columns_style(catalog, ".gongkai-embed "))
    files = [Artifact(STYLES, "".join(f"{line}\n" for line in styles).encode())]
    pieces = texts(catalog, settings, [STYLES, shared["address"]], lambda _, found: template.render(shared, **found))
    return [*files, *(Artifact(f"embed/group-{group.slug}.html", text.encode()) for group, text in pieces)]


def domain_files(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """For the domain that `settings.piece` names `embed/<slug>.html`, and one of each of its items, `item-<number>.html`."""
    domain = next(one for one in catalog.domains if f"embed/{one.slug}" == settings.piece)
    tables, shared = (
        environment(settings.templates.folder("html")).get_template("embed.html"),
        _shared(catalog, settings),
    )
    table = tabulate(catalog, domain)
    page = f"{shared['address']}{page_name(domain)}" if shared["address"] else ""
    text = tables.render(shared, domain=domain, table=table, rows=_rows(table, page), page=page)
    items = {entry.id: _item(catalog, domain, entry, shared["source"], page) for entry in domain.entries}
    former = settings.history.numbers if settings.history else ()  # other sites name a piece as it was called
    items |= {old: items[number] for old, number in former if number in items}
    return [Artifact(f"{settings.piece}.html", text.encode())] + [
        Artifact(f"embed/item-{number}.html", text.encode()) for number, text in items.items()
    ]


def _shared(catalog: Catalog, settings: Settings) -> dict[str, Any]:
    """What all templates are told."""
    office = catalog.place.office
    return {
        "catalog": catalog,
        "edition": catalog.place.edition,
        "unchecked": catalog.caution,
        "source": f"{office}编制，{chinese(catalog.date)}" if office else chinese(catalog.date),
        "address": f"{settings.base_url}{catalog.place.slug}/" if settings.base_url else "",
    }


def _item(catalog: Catalog, domain: DomainCatalog, entry: Entry, source: str, page: str) -> str:
    """One item by itself. There are many, so they are put together here, not in a template."""
    link = f'。<a href="{escape(page)}#{escape(entry.id)}">查看原页</a>' if page else ""
    where = " · ".join(filter(None, (domain.name, entry.primary if entry.secondary else "", entry.id)))
    return (
        f'<div class="gongkai-embed gongkai-item" id="gongkai-item-{escape(entry.id)}" lang="zh-Hans">\n'
        f"{cautioned(catalog)}"
        f'<p class="gongkai-caption">{escape(entry.name)}</p>\n'
        f'<p class="gongkai-about">{escape(where)}</p>\n'
        f"{cells_html(catalog, entry, sure=entry.id in domain.vouched)}\n"
        f'<p class="gongkai-source">{escape(source)}{link}</p>\n'
        "</div>\n"
    )


def _rows(table: Table[Entry], page: str) -> Markup:
    """The body of a table. There are many cells, so they are put together here, not in the template."""
    naming = naming_column(table.columns)
    channels = next((n for n, column in enumerate(table.columns) if column.key == CHANNELS), -1)
    lines = []
    for (entry, cells), span in zip(table.rows, table.runs(), strict=True):
        parts = [f'<tr id="gongkai-{escape(entry.id)}">']
        for place, text in enumerate(cells):
            if place == table.merge:
                down = f' rowspan="{span}"' if span > 1 else ""
                parts.append(f'<th scope="rowgroup"{down}>{escape(text)}</th>' if span else "")
            elif place == naming:
                parts.append(f'<th scope="row">{_name(text, entry.id, page)}</th>')
            elif place == channels:
                parts.append(f"<td>{_boxes(text)}</td>")
            else:
                parts.append(f"<td>{'<br>'.join(escape(line) for line in text.split(chr(10)))}</td>")
        lines.append("".join(parts) + "</tr>\n")
    return Markup("".join(lines))  # every piece was escaped above


def _name(text: str, number: str, page: str) -> str:
    if not page:
        return escape(text)
    return f'<a href="{escape(page)}#{escape(number)}">{escape(text or number)}</a>'


@lru_cache(maxsize=1024)
def _boxes(text: str) -> str:
    return " ".join(f'<span class="gongkai-box">{escape(box)}</span>' for box in boxes_of(text))
