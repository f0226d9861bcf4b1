"""The search pages: one in each place's folder, which works from a disk as well, and one for all places.

Both are the same page with the same scripts. A place's data are one file; those of all places are a core that the
page loads and a part for each domain that it loads when a query may find something there (`site.search_store`).
All are plain scripts, because a page opened from a disk may not fetch files.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from gongkai.model.address import is_web
from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.model.synonym import Synonyms
from gongkai.model.templates import Templates
from gongkai.render import Settings
from gongkai.render.html.linked import literal
from gongkai.render.html.pages import (
    addresses,
    ask_script,
    asset,
    common,
    environment,
    loaded,
    page_name,
    search_key,
    stylesheet,
)
from gongkai.render.json import as_data
from gongkai.render.lists import page_of
from gongkai.render.pieces import pieces
from gongkai.site.published import Published, Site, site_common
from gongkai.site.search.code import pair_table
from gongkai.site.search.index import entries_in, entries_of
from gongkai.site.search.store import SearchStore

PAGE = "search.html"
CORE, PARTS = "gongkaiSearch", "gongkaiSearchParts"
PLACE_FILTERS = {
    "domain": "领域",
    "office": "公开主体",
    "channel": "公开渠道",
    "audience": "公开对象",
    "mode": "公开方式",
    "tier": "公开层级",
}
SITE_FILTERS = {"place": "地方", **PLACE_FILTERS}


def place_files(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """A place's search page and what it loads; the style sheet is the one that all its pages share."""
    folder = settings.templates.folder("html")
    store = SearchStore()
    data = as_data(catalog, whole=False)
    kept = map(json.loads, pieces("search", catalog, settings, _entries))
    store.take(catalog.place.slug, data, zip(data["domains"], map(entries_in, kept), strict=True))
    core = store.core((), site=False) | {"parts": store.parts(), "addresses": addresses(catalog.place)}
    file = asset("search-data", "js", _script(core))
    words = _words(catalog.synonyms)
    sheet, key = stylesheet(catalog, folder), search_key(folder)
    scripts = _scripts(folder)
    shared = {
        **common(catalog, sheet, settings),
        "search": "",
        "here": "查公开事项",
        "title": catalog.title,
        "count": catalog.count,
        "doors": {name: address for name, address in catalog.place.entrances.named() if is_web(address)},
        "filters": PLACE_FILTERS,
        "elsewhere": settings.home.removesuffix("index.html") + PAGE if settings.home else "",
        "browse": [
            *((page_name(domain), domain.name, f"{len(domain.entries)} 项") for domain in catalog.domains),
            *(
                (f"{page_of(one)}.html", one.form.name, f"{len(one.records)} 条")
                for one in catalog.lists
                if one.current and not one.form.view
            ),
        ],
    }
    page = _page(folder, shared, [file.path, *(loaded(one, settings) for one in (words, *scripts))])
    return [page, sheet, key, ask_script(folder), file, words, *scripts]


def _entries(catalog: Catalog) -> bytes:
    """What a search looks through in a domain."""
    return json.dumps(entries_of(as_data(catalog)["domains"][0])).encode()


@lru_cache(maxsize=4)
def _words(synonyms: Synonyms) -> Artifact:
    """How people speak, as a script that adds it to a place's data: most of what a village's search would hold by itself."""
    return asset(
        "search-words", "js", f"globalThis.{CORE}&&Object.assign({CORE},{literal(_spoken(synonyms))});\n".encode()
    )


def _spoken(synonyms: Synonyms) -> dict[str, Any]:
    """How people speak, which is the same everywhere: words that mean the same; [domains, what to look for, the words in a row, 1 where they only come near];
    [words that ask for something of an item, what to look for]; words that tell nothing."""
    sayings = [[one.domains, one.seek, " ".join(one.words), *([1] if one.perhaps else [])] for one in synonyms.sayings]
    asked = [[one.words, one.seek] for one in synonyms.askings]
    return {"synonyms": synonyms.groups, "sayings": sayings, "asked": asked, "idle": synonyms.idle}


def root_files(site: Site) -> list[Artifact]:
    """The search page of all places that passed the checks, and what it loads."""
    folder = site.templates.folder("html")
    store = SearchStore()
    for place in site.checked:
        store.add(place.slug, place.read())
    parts = [
        asset(f"search-{number:02d}", "js", _part(number, part)) for number, part in enumerate(store.parts(), start=1)
    ]
    core = store.core((), site=True) | _spoken(site.synonyms)
    core |= {"parts": [part.path for part in parts], "pairs": pair_table(store.pairs())}
    data = asset("search-data", "js", _script(core))
    sheet, key = asset("gongkai", "css", folder.data("gongkai.css")), search_key(folder)
    scripts = _scripts(folder)
    shared = site_common(site, sheet, "查公开事项") | {
        "everywhere": [key.path],
        "count": sum(place.entries for place in site.checked),
        "doors": {},
        "filters": SITE_FILTERS,
        "elsewhere": "",
        "browse": [(f"{place.slug}/index.html", place.name, f"{place.entries} 项") for place in _tops(site.checked)],
    }
    return [sheet, key, *scripts, *parts, data, _page(folder, shared, [one.path for one in (data, *scripts)])]


def _tops(places: Sequence[Published]) -> list[Published]:
    """The places with entries that lie below none of the others; their own pages lead to those below them."""
    slugs = {place.slug for place in places if place.entries}
    return [place for place in places if place.slug in slugs and place.slug.rpartition("/")[0] not in slugs]


def _scripts(folder: Templates) -> list[Artifact]:
    return [
        asset(name, "js", folder.data(f"{name}.js"))
        for name in ("search-meant", "search", "search-results", "search-filters", "search-page")
    ]


def _page(folder: Templates, shared: dict[str, Any], scripts: Sequence[str]) -> Artifact:
    text = environment(folder).get_template(PAGE).render(shared, scripts=scripts)
    return Artifact(PAGE, text.encode())


def _script(data: Any) -> bytes:
    return f"globalThis.{CORE}={literal(data)};\n".encode()


def _part(number: int, part: dict[str, Any]) -> bytes:
    return f"(globalThis.{PARTS}??={{}})[{number - 1}]={literal(part)};\n".encode()
