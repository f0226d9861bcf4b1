"""A page for each group of people and each event of life that concerns some of a catalog's entries."""

from __future__ import annotations

from itertools import groupby

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog, DomainCatalog
from gongkai.render import GroupLink, Settings
from gongkai.render.html.pages import common, environment, stylesheet
from gongkai.site.audience import Concern, Group, audience_groups

FOLDER = "groups"


def place_files(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """The pages `groups/<slug>.html`; they use the style sheet that all pages of the place share."""
    folder = settings.templates.folder("html")
    template = environment(folder).get_template("group.html")
    shared = common(catalog, stylesheet(catalog, folder), settings, up="../")
    return [
        Artifact(
            page_of(group),
            template.render(shared, here=group.name, group=group, domains=_by_domain(group)).encode(),
        )
        for group in audience_groups(catalog)
    ]


def group_links(catalog: Catalog) -> tuple[GroupLink, ...]:
    """What the place's cover links to."""
    return tuple(
        GroupLink(group.kind, group.name, page_of(group), len(group.concerns)) for group in audience_groups(catalog)
    )


def page_of(group: Group) -> str:
    """The address of a group's page in the place's folder."""
    return f"{FOLDER}/{group.slug}.html"


def _by_domain(group: Group) -> list[tuple[DomainCatalog, list[Concern]]]:
    """The group's concerns in runs of one domain."""
    return [
        (concerns[0].domain, concerns)
        for concerns in (list(run) for _, run in groupby(group.concerns, key=lambda one: one.domain.order))
    ]
