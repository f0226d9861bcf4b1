"""工作进展 (赣府厅发〔2020〕17号第十四条: 专题): a place's page, as of its catalog's date, its data, and the site's page of all
counties."""

from __future__ import annotations

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.model.indented import indented
from gongkai.model.task import PAGE
from gongkai.progress.tasks import as_json, of_city, of_place, pages_of
from gongkai.render import Settings
from gongkai.render.html.pages import asset, common, environment
from gongkai.render.html.report import told
from gongkai.render.html.style import style_with
from gongkai.site.published import Site, site_common

DATA = "progress.json"


def place_files(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """The page, its style sheet and its data; nothing where the place does not tell how far it is."""
    if catalog.standing is None:
        return []
    folder = settings.templates.folder("html")
    sheet = asset("gongkai", "css", style_with("report.css", catalog, folder))
    shared = common(catalog, sheet, settings)
    text = environment(folder).get_template("progress.html")
    made = {one.path for one in settings.downloads}
    pages = {name: path for name, path in pages_of(catalog.standing).items() if path.endswith(".html") or path in made}
    about = told(of_place(catalog.standing), pages)
    data = indented(as_json([catalog.standing])) + "\n"
    page = Artifact(PAGE, text.render(shared, here="工作进展", **about).encode())
    return [sheet, Artifact(DATA, data.encode()), page]


def root_files(site: Site) -> list[Artifact]:
    """The page of all counties that tell how far they are, and its style sheet."""
    counties = {place.slug: place.standing for place in site.counties if place.standing is not None}
    if not counties:
        return []
    folder = site.templates.folder("html")
    sheet = asset("gongkai", "css", folder.data("gongkai.css") + folder.data("report.css"))
    province = next((one.province for one in counties.values() if one.province), "")
    report = of_city(list(counties.values()), province)
    about = told(
        report._replace(parts=report.parts[:-1]), {one.name: f"{slug}/{PAGE}" for slug, one in counties.items()}
    )
    text = environment(folder).get_template("progress-root.html")
    shown = text.render(about | site_common(site, sheet, "工作进展"), heading=f"{province}各县（市、区）工作进展")
    return [sheet, Artifact(PAGE, shown.encode())]
