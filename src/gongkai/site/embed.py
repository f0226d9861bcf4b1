"""A domain's table as a piece of HTML for other sites: to be pasted into, or included by, a content management system.

It brings no script and no inline style; all class names and ids begin with `gongkai-`, so that they meet no others.
The style sheet beside it is optional. Links lead to the catalog's own pages and stand there only where the site's
full address is known: a relative link would lead nowhere on another site.
"""

from __future__ import annotations

import re

from gongkai.model.artifact import Artifact
from gongkai.model.entry import FIELDS, Catalog
from gongkai.model.template import BOX_NO, BOX_YES
from gongkai.render import Settings
from gongkai.render.html import environment, page_name
from gongkai.render.html_table import naming_column
from gongkai.render.table import UNCHECKED, tabulate

CHANNELS = FIELDS["channels"]
_BOX = re.compile(f" (?=[{BOX_YES}{BOX_NO}])")
STYLES = "embed/gongkai-embed.css"  # no hash in its name: other sites refer to it


def place_files(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """One piece a domain, `embed/<slug>.html`, and the style sheet."""
    folder = settings.templates / "html"
    template = environment(folder).get_template("embed.html")
    files = [Artifact(STYLES, (folder / "embed.css").read_bytes())]
    for domain in catalog.domains:
        table = tabulate(catalog, domain)
        text = template.render(
            catalog=catalog,
            domain=domain,
            edition=catalog.place.edition,
            unchecked=UNCHECKED if catalog.unchecked else "",
            table=table,
            rows=list(zip(table.rows, table.runs(), strict=True)),
            channels=next((n for n, column in enumerate(table.columns) if column.key == CHANNELS), -1),
            boxes=_BOX.split,
            naming=naming_column(table.columns),
            page=f"{settings.base_url}{catalog.place.slug}/{page_name(domain)}" if settings.base_url else "",
        )
        files.append(Artifact(f"embed/{domain.slug}.html", text.encode()))
    return files
