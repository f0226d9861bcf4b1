"""The search of one county: a page, its script, and the index of the catalog's text."""

from __future__ import annotations

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.render import Settings
from gongkai.render.html import asset, common, environment, page_name, stylesheet
from gongkai.site.index import index_script

PAGE = "search.html"


def place_files(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """The search page and what it loads; the style sheet is the one that all pages of the county share."""
    folder = settings.templates / "html"
    script = asset("search", "js", (folder / "search.js").read_bytes())
    data = index_script(catalog)
    sheet = stylesheet(catalog, folder)
    text = (
        environment(folder)
        .get_template(PAGE)
        .render(common(catalog, sheet, settings), data=data.path, script=script.path, page_name=page_name)
    )
    return [Artifact(PAGE, text.encode()), sheet, script, data]
