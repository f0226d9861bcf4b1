"""Open data: `data.json`, the catalogs described as data sets (DCAT 3 in JSON-LD).

The site's lists one data set a place, with its files for the whole place; each place's own lists one more a domain.
So a file offered for a data set always holds all of it. Where the site's address is not known, references are
relative to the file itself, as JSON-LD allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gongkai.model.artifact import Artifact, Download
from gongkai.model.entry import Catalog
from gongkai.model.indented import indented
from gongkai.model.place import whole_name
from gongkai.render import FORMATS, Settings
from gongkai.render.json import SCHEMA, as_data
from gongkai.site.cells import Data
from gongkai.site.database import NAME as DATABASE
from gongkai.site.feeds import ALL, domain_feed
from gongkai.site.published import Site, day_of

NAME = "data.json"
_IANA = "https://www.iana.org/assignments/media-types/"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def root_files(site: Site) -> Iterator[Artifact]:
    """The site's own; none where no catalog passed the checks."""
    if not site.checked:
        return
    day, count = day_of(site.checked), len(site.checked)
    home, about = site.base_url or "./", f"{site.title}：{count} 个地方的目录数据"
    sets = (_place(place.read(), place.files, f"{site.base_url}{place.slug}/") for place in site.checked)
    whole = _catalog(home, home, site.title, about, day, [_everything(site, day), *sets])
    yield _written(whole | {"dcat:catalog": [{"@id": f"{site.base_url}{place.slug}/{NAME}"} for place in site.checked]})


def place_files(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """A place's own; none for a draft."""
    if catalog.caution:
        return []
    address = f"{settings.base_url}{catalog.place.slug}/" if settings.base_url else "./"
    data = as_data(catalog, whole=False)
    whole = _place(data, settings.downloads, address)
    if settings.history is not None:
        whole["dcat:distribution"].append(_feed(address, ALL))
    parts = [
        _domain(data, domain, settings.downloads, address, domain_feed(each.slug) if settings.history else "")
        for domain, each in zip(data["domains"], catalog.domains, strict=True)
    ]
    title, about = data["title"], _about(data)
    return [_written(_catalog(f"{address}{NAME}", address, title, about, catalog.date, [whole, *parts]))]


def _catalog(id_: str, home: str, title: str, about: str, date: str, sets: list[Any]) -> dict[str, Any]:
    """A catalog of data sets, whose pages stand at `home`."""
    return {
        "@context": _CONTEXT,
        "@id": id_,
        "@type": "dcat:Catalog",
        "dct:title": _text(title),
        "dct:description": _text(about),
        "dct:language": "zh-Hans",
        "dct:modified": _date(date),
        "foaf:homepage": {"@id": f"{home}index.html"},
        "dcat:dataset": sets,
    }


def _place(data: Data, downloads: Iterable[Download], address: str) -> dict[str, Any]:
    """The data set of a place: all of its catalog."""
    place, edition = data["place"], data["edition"]
    region = whole_name(place["name"], place["province"], place["city"], *(ref["name"] for ref in place["above"]))
    return {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:identifier": place["slug"],
        "dct:title": _text(data["title"]),
        "dct:description": _text(_about(data)),
        "dct:language": "zh-Hans",
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _text(edition["office"] or place["name"])},
        "dct:modified": _date(edition["date"]),
        **({"dcat:version": edition["name"]} if edition["name"] else {}),
        "dct:spatial": {"@type": "dct:Location", "dct:identifier": place["code"], "dct:title": _text(region)},
        "dcat:keyword": [_text(domain["name"]) for domain in data["domains"]],
        "dcat:landingPage": {"@id": f"{address}index.html"},
        "dcat:distribution": [_file(address, each) for each in downloads if not each.domain],
    }


def _domain(data: Data, domain: Data, downloads: Iterable[Download], address: str, feed: str) -> dict[str, Any]:
    """The data set of one domain of a place."""
    page = {"@id": f"{address}{domain['slug']}.html"}
    files = [_file(address, each) for each in downloads if each.domain == domain["slug"]]
    return {
        "@id": f"{address}{domain['slug']}.html#data",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{data['place']['slug']}/{domain['slug']}",
        "dct:title": _text(f"{data['title']}：{domain['name']}"),
        "dct:description": _text(f"{data['title']}里{domain['name']}领域的 {domain['count']} 项"),
        "dct:modified": _date(data["edition"]["date"]),
        "dct:isPartOf": {"@id": address},
        "dcat:landingPage": page,
        "dcat:distribution": [*files, *([_feed(address, feed)] if feed else [])],
    }


def _everything(site: Site, date: str) -> dict[str, Any]:
    """The data set of all places in one database."""
    database = {"@id": f"{site.base_url}{DATABASE}"}
    return {
        "@id": f"{site.base_url or './'}#all",
        "@type": "dcat:Dataset",
        "dct:title": _text(f"{site.title}：全部地方"),
        "dct:description": _text("全部地方的目录，合在一个 SQLite 数据库里，带全文检索"),
        "dct:modified": _date(date),
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": _text("SQLite 数据库"),
                "dcat:accessURL": database,
                "dcat:downloadURL": database,
                "dcat:mediaType": {"@id": f"{_IANA}application/vnd.sqlite3"},
                "dct:modified": _date(date),
            }
        ],
    }


def _file(address: str, download: Download) -> dict[str, Any]:
    known = FORMATS[download.format]
    place = {"@id": f"{address}{download.path}"}
    return {
        "@type": "dcat:Distribution",
        "dct:title": _text(known.title),
        "dcat:accessURL": place,
        "dcat:downloadURL": place,
        "dcat:mediaType": {"@id": f"{_IANA}{known.media}"},
        "dcat:byteSize": {"@value": str(download.size), "@type": "xsd:nonNegativeInteger"},
        "dct:modified": _date(download.date),
        **({"dct:conformsTo": {"@id": SCHEMA}} if download.format == "json" else {}),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": download.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _feed(address: str, path: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": _text("变更订阅（Atom）"),
        "dcat:accessURL": {"@id": f"{address}{path}"},
        "dcat:mediaType": {"@id": f"{_IANA}application/atom+xml"},
    }


def _about(data: Data) -> str:
    return f"{data['title']}：{data['counts']['domains']} 个领域，{data['counts']['entries']} 项"


def _text(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "zh-Hans"}


def _date(date: str) -> dict[str, str]:
    return {"@value": date, "@type": "xsd:date"}


def _filled(data: Any) -> Any:
    """The data without what is empty: a place without a code, a set without files."""
    if isinstance(data, dict):
        return {key: _filled(value) for key, value in data.items() if value not in (None, "", [])}
    return [_filled(value) for value in data] if isinstance(data, list) else data


def _written(data: dict[str, Any]) -> Artifact:
    return Artifact(NAME, f"{indented(_filled(data))}\n".encode())
