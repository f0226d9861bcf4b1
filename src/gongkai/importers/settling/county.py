"""The county as it is before an import: its files, and the catalog it would have if it adopted everything.

The guidelines themselves are such a county, too, for an annex that is imported into them: one whose offices are the roles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property

from gongkai.importers.reading.basis import law_names
from gongkai.importers.reading.headings import Field
from gongkai.importers.reading.meaning import Registry
from gongkai.importers.reading.names import domain_finder
from gongkai.importers.settling.roles import Roles
from gongkai.model.entry import Catalog, Entry
from gongkai.model.item import ID, Selection, SelectionHead
from gongkai.model.place import Place, open_offices
from gongkai.model.stamp import normal
from gongkai.model.template import Column
from gongkai.model.tree import Map
from gongkai.render.json import fingerprint
from gongkai.render.table import cell, noted, row_digest
from gongkai.resolve import Base, offices_of, prepare, resolve, resolve_one
from gongkai.resolve.base import as_domains
from gongkai.rules.offices import FullNames
from gongkai.source.project import Project
from gongkai.source.selections import PlaceSource


@dataclass(frozen=True)
class County:
    """What the tables are compared with. `full` has every item, also those that the county does not adopt; `source` is None
    for the guidelines themselves. `taken` are marks of cells that were taken in before, `copies` the files that are other copies
    of those from which that was."""

    project: Project
    source: PlaceSource | None
    full: Catalog
    bases: Mapping[str, Base]
    offices: Mapping[str, tuple[str, ...]]
    to_fill: frozenset[str] = frozenset()  # the roles that the county's file names without an office
    taken: frozenset[str] = frozenset()
    copies: frozenset[str] = frozenset()

    @cached_property
    def selections(self) -> Mapping[str, Selection]:
        """What the county says of domains, by their names."""
        return self.source.chosen if self.source is not None else {}

    @cached_property
    def registry(self) -> Registry:
        """What cells are read with."""
        laws = self.project.law_index
        printed = {normal(law.printed()): key for key, law in laws.items()}
        for citation in dict.fromkeys(one for entry in self.full.entries for one in entry.basis):
            printed[normal(self.full.basis_text(citation))] = str(citation)
        return Registry(self.project.template, law_names(laws), printed)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of printed tables."""
        return noted(self.project.template.columns)

    @cached_property
    def find_domain(self) -> Callable[[str], str]:
        """Finds a domain's name in a line."""
        return domain_finder(self.project.guidelines.values())

    @cached_property
    def in_full(self) -> Callable[[str], str]:
        """Finds the one office here that a name is short for; gives "" for others."""
        return _in_full(self.project, self.source)

    @cached_property
    def roles(self) -> Roles:
        """Finds the roles that names stand for."""
        return Roles(self.project)

    @property
    def option(self) -> str:
        """How a command that is proposed names the place."""
        return self.project.option(self.source.slug) if self.source is not None else ""

    def entries(self, domain: str) -> tuple[Entry, ...]:
        """All items of a domain, adopted or not."""
        return next((d.entries for d in self.full.domains if d.name == domain), ())

    def left_out(self, domain: str) -> dict[str, str]:
        """The items of a domain that the county does not adopt, with the reasons."""
        selection = self.selections.get(domain)
        return dict(selection.excluded) if selection is not None else {}

    def adopts(self, domain: str) -> bool:
        """Whether the place has a domain: by a file of its own, or a town from its county without one."""
        return domain in self.selections or (self.source is not None and self.source.above is not None)

    def domain_of(self, number: str) -> str:
        """The domain that an item's number belongs to; "" where there is none."""
        found = ID.match(number)
        order = int(found["domain"]) if found else 0
        return next((name for name, base in self.bases.items() if base.guideline.head.order == order), "")

    def printed(self, entry: Entry, key: str = "") -> dict[Field, str]:
        """The cells of an entry, or those of one key, as the catalog would print them now."""
        columns = (one for one in self.columns if key in ("", one.key))
        return {Field(one.key, one.value or ""): cell(self.full, entry, one) for one in columns}

    def digest(self, entry: Entry) -> str:
        """The digest of an entry's row as the catalog would print it now."""
        return row_digest(self.columns, tuple(self.printed(entry).values()))

    def fingerprint(self) -> str:
        """The fingerprint of the catalog that would be built now."""
        catalog = resolve(self.project, self.source, self.bases) if self.source is not None else None
        return fingerprint(catalog) if catalog is not None else ""


def county_of(project: Project, slug: str) -> County:
    """What an import compares with. ValueError where county.yaml is broken."""
    source = project.places[slug]
    if source.place is None:
        raise ValueError(slug)
    bases = prepare(project) if source.above is None else resolve_one(project, slug).bases
    selections = source.chosen
    nothing = Map("", source.place.node.mark)
    whole = [
        replace(selections[domain], excluded=()) if domain in selections else _everything(base, nothing)
        for domain, base in bases.items()
    ]
    full = resolve(project, replace(source, selections=tuple(whole)), bases)
    if full is None:
        raise ValueError(slug)
    offices = offices_of(project, source.place.value)
    if body := source.place.value.body:  # who discloses what no office is named for
        offices = {role.value.name: (body,) for role in project.roles.values()} | offices
    to_fill = (
        project.roles[role].value.name if role in project.roles else role for role in open_offices(source.place.node)
    )
    return County(project, source, full, bases, offices, frozenset(to_fill))


def guidelines_of(project: Project) -> County:
    """What an annex is compared with: the guidelines as they stand, as a catalog of no place that adopts all of them."""
    bases = prepare(project)
    full = Catalog(
        place=Place(slug="guidelines", name="指引"),
        template=project.template,
        domains=as_domains(bases),
        laws=dict(project.law_index),
    )
    roles = {role.value.name: (role.value.name,) for role in project.roles.values()}
    return County(project, None, full, bases, roles)


def _in_full(project: Project, source: PlaceSource | None) -> Callable[[str], str]:
    if source is None or source.above is not None:
        return lambda name: ""
    names = FullNames(source, project)

    @cache
    def full(name: str) -> str:
        found = names.short(name)
        return found.full if found and (found.role or found.full in names.usual.values()) else ""

    return full


def _everything(base: Base, nothing: Map) -> Selection:
    """A choice that adopts a whole domain."""
    head = SelectionHead(domain=base.guideline.domain)
    return Selection(base.guideline.slug, head, nothing, None, (), (), ())
