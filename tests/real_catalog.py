"""The catalog that the county of this repository publishes, for tests of what is made of it."""

from dataclasses import replace
from functools import cache

from gongkai.model.entry import Catalog
from gongkai.render import Settings
from gongkai.resolve import prepare, resolve
from gongkai.source.pages import pages
from gongkai.source.project import load
from overlay import REPOSITORY

SETTINGS = Settings(templates=pages(REPOSITORY)[0])


@cache
def real_catalog() -> Catalog:
    """All of it, made once for all tests of a process."""
    project = load(REPOSITORY, ["yongxiu"])
    made = resolve(project, project.places["yongxiu"], prepare(project))
    assert made is not None
    assert made.domains
    return made


def with_first_entry(catalog: Catalog, **update: object) -> Catalog:
    """The catalog's first domain alone, its first entry changed."""
    domain = catalog.domains[0]
    entries = (replace(domain.entries[0], **update), *domain.entries[1:])
    return replace(catalog, domains=(replace(domain, entries=entries),))
