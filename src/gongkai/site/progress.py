"""The page 工作进展 of a place (赣府厅发〔2020〕17号第十四条: 专题), as of its catalog's date."""

from __future__ import annotations

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.model.task import PAGE
from gongkai.progress.tasks import of_place, pages_of
from gongkai.render import Settings
from gongkai.render.html.pages import asset, common, environment
from gongkai.render.html.report import told
from gongkai.render.html.style import report_style


def place_files(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """The page and its style sheet; nothing where the place does not tell how far it is."""
    if catalog.standing is None:
        return []
    folder = settings.templates.folder("html")
    sheet = asset("gongkai", "css", report_style(catalog, folder))
    shared = common(catalog, sheet, settings)
    text = environment(folder).get_template("progress.html")
    about = told(of_place(catalog.standing), pages_of(catalog.standing))
    return [sheet, Artifact(PAGE, text.render(shared, here="工作进展", **about).encode())]
