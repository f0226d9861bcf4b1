"""A domain's table as a piece of HTML for other sites: to be pasted into, or included by, a content management system.

It brings no script and no inline style; all class names and ids begin with `gongkai-`, so that they meet no others.
The style sheet beside it is optional. Links lead to the catalog's own pages and stand there only where the site's
full address is known: a relative link would lead nowhere on another site.
"""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from gongkai.model.artifact import Artifact
from gongkai.model.entry import FIELDS, Catalog, Entry
from gongkai.render import Settings
from gongkai.render.html.pages import environment, page_name
from gongkai.render.html.style import columns_style
from gongkai.render.html.table import naming_column
from gongkai.render.table import Table, boxes_of, tabulate

CHANNELS = FIELDS["channels"]
STYLES = "embed/gongkai-embed.css"  # no hash in its name: other sites refer to it


def place_files(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """One piece a domain, `embed/<slug>.html`, and the style sheet."""
    folder = settings.templates.folder("html")
    template = environment(folder).get_template("embed.html")
    styles = (folder.text("embed.css"), *columns_style(catalog, ".gongkai-embed "))
    files = [Artifact(STYLES, "".join(f"{line}\n" for line in styles).encode())]
    for domain in catalog.domains:
        table = tabulate(catalog, domain)
        page = f"{settings.base_url}{catalog.place.slug}/{page_name(domain)}" if settings.base_url else ""
        text = template.render(
            catalog=catalog,
            domain=domain,
            edition=catalog.place.edition,
            unchecked=catalog.caution,
            table=table,
            rows=_rows(table, page),
            page=page,
        )
        files.append(Artifact(f"embed/{domain.slug}.html", text.encode()))
    return files


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
