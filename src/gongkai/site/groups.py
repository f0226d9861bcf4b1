"""A page for each group of people and each event of life that concerns some of a catalog's entries."""

from __future__ import annotations

from itertools import groupby

from gongkai.model.address import is_web
from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog, DomainCatalog, Entry
from gongkai.render import GroupLink, Settings
from gongkai.render.html.pages import addresses, common, environment, stylesheet
from gongkai.render.html.trail import Crumb
from gongkai.site.audience import Concern, Group, audience_groups

FOLDER = "groups"


def place_files(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """The pages `groups/<slug>.html`; they use the style sheet that all pages of the place share."""
    folder = settings.templates.folder("html")
    template = environment(folder).get_template("group.html")
    shared = common(catalog, stylesheet(catalog, folder), settings, up="../")
    known = addresses(catalog.place)
    return [
        Artifact(
            page_of(group),
            template.render(
                shared,
                here=group.name,
                group=group,
                domains=by_domain(group, catalog.topics.first),
                where={entry.id: where(entry, known) for entry in group.entries},
            ).encode(),
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


def where(entry: Entry, known: dict[str, str]) -> list[Crumb]:
    """Where an entry is to be read: its own place, else its channels, with the addresses that are known."""
    if entry.location:
        return [Crumb("公开位置", entry.location) if is_web(entry.location) else Crumb(entry.location, "")]
    named = [entry.mode] * (entry.mode in known) + [str(one) for one in entry.channels if one.required]
    return [Crumb(name, known.get(name, "")) for name in named]


def by_domain(group: Group, first: tuple[str, ...]) -> list[tuple[DomainCatalog, list[Concern]]]:
    """The group's concerns by domain, what matters first: domains in the order of the event's rules; in each, items with
    one of the words `first` in their names (办事指南) before the others, then in the order of the rules."""

    def weight(one: Concern) -> tuple[bool, int]:
        return not any(word in (one.entry.secondary or one.entry.primary) for word in first), one.rank

    runs = [sorted(run, key=weight) for _, run in groupby(group.concerns, key=lambda one: one.domain.order)]
    runs.sort(key=lambda run: min(one.rank for one in run))
    return [(run[0].domain, run) for run in runs]
