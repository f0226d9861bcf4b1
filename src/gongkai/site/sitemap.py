"""What search engines ask for: robots.txt, and a sitemap of all pages that people may be led to.

A sitemap must name full addresses: without the site's own there is none. Fragments for other sites and pages that
only lead on are not in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment

from gongkai.model.artifact import Artifact
from gongkai.model.task import PAGE as PROGRESS
from gongkai.render.html.pages import environment
from gongkai.site.changes import PAGE as CHANGES
from gongkai.site.compare import addresses as compared
from gongkai.site.published import Published, Site, day_of
from gongkai.site.search.pages import PAGE as SEARCH

MOST = 50_000  # addresses in one file, sitemaps.org


def root_files(site: Site) -> list[Artifact]:
    """robots.txt, and the sitemaps."""
    base = site.base_url
    robots = Artifact("robots.txt", _robots(base).encode())
    if not base:
        return [robots]
    addresses = [(base + path, date) for path, date in _addresses(site)]
    return [robots, *_sitemaps(addresses, base, environment(site.templates.folder("html")))]


def _robots(base_url: str) -> str:
    """Everything may be indexed; unchecked pages say themselves that they may not."""
    return "# gongkai\nUser-agent: *\nAllow: /\n" + (f"Sitemap: {base_url}sitemap.xml\n" if base_url else "")


def _sitemaps(addresses: Sequence[tuple[str, str]], base: str, pages: Environment) -> list[Artifact]:
    """One sitemap; for more addresses than one may name, several, and sitemap.xml names them."""
    parts = [addresses[start : start + MOST] for start in range(0, len(addresses), MOST)] or [[]]
    texts = [pages.get_template("sitemap.xml").render(addresses=part) for part in parts]
    if len(texts) == 1:
        return [Artifact("sitemap.xml", texts[0].encode())]
    names = [f"sitemap-{number}.xml" for number in range(1, len(texts) + 1)]
    dates = [max(date for _, date in part) for part in parts]
    index = pages.get_template("sitemap-index.xml").render(
        sitemaps=[(base + name, date) for name, date in zip(names, dates, strict=True)]
    )
    made = [Artifact(name, text.encode()) for name, text in zip(names, texts, strict=True)]
    return [*made, Artifact("sitemap.xml", index.encode())]


def _addresses(site: Site) -> list[tuple[str, str]]:
    """The pages of the checked places and those above them, with their dates."""
    if not site.checked:
        return []
    latest = day_of(site.checked)
    return [
        ("", latest),
        (SEARCH, latest),
        *([(PROGRESS, latest)] if any(place.standing for place in site.counties) else []),
        *((f"{place.slug}/{page}", place.date) for place in site.checked for page in _pages(place)),
        *compared(site),
    ]


def _pages(place: Published) -> list[str]:
    domains = (f"{slug}.html" for slug in place.domains)
    return ["index.html", SEARCH, CHANGES, *domains, *place.pages]
