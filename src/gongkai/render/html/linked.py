"""A catalog told to search engines: a schema.org Dataset as JSON-LD, for the page of the whole catalog.

It stands in the page itself, in an element `<script type="application/ld+json">`. That is a data block: a browser never
runs it, so that the HTML standard returns before it asks the content security policy, and the strictest policy lets it
stand. Search engines, for their part, do not fetch such data from a file of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from gongkai.model.artifact import Download
from gongkai.model.entry import Catalog
from gongkai.render import FORMATS
from gongkai.render.html.offers import file_name


def literal(data: Any) -> str:
    """Data as JSON, and as JavaScript, that is harmless inside a page, too: no character that could end the element is left."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def block(catalog: Catalog, downloads: Iterable[Download], base_url: str) -> Markup:
    """The text of the element; nothing for a draft, which nobody is to find."""
    if catalog.caution:
        return Markup("")
    return Markup(literal(dataset(catalog, downloads, base_url)))


def dataset(catalog: Catalog, downloads: Iterable[Download], base_url: str) -> dict[str, Any]:
    """The data. Addresses are relative to the page where the site's own is not known."""
    place, edition = catalog.place, catalog.place.edition
    address = f"{base_url}{place.slug}/" if base_url else ""
    office = place.office or place.name
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": catalog.title,
        "description": f"{catalog.region}的基层政务公开标准目录，{len(catalog.domains)} 个领域，{catalog.count} 项，"
        "逐项写明公开事项、公开内容、公开依据、公开时限、公开主体、公开渠道和载体、公开对象、公开方式和公开层级。",
        "url": f"{address}index.html" if address else "./",
        "inLanguage": "zh-Hans",
        "dateModified": catalog.date,
        **({"version": edition.name} if edition and edition.name else {}),
        "isAccessibleForFree": True,
        "creator": {"@type": "GovernmentOrganization", "name": office},
        "spatialCoverage": _filled({"@type": "AdministrativeArea", "name": catalog.region, "identifier": place.code}),
        **_filled(
            {
                "keywords": [domain.name for domain in catalog.domains],
                "distribution": [_file(catalog, each, address) for each in downloads if not each.domain],
            }
        ),
    }


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value}


def _file(catalog: Catalog, download: Download, address: str) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": file_name(catalog, download),
        "encodingFormat": FORMATS[download.format].media,
        "contentUrl": f"{address}{download.path}",
        "contentSize": f"{download.size} B",
        "sha256": download.sha256,
        "dateModified": download.date,
    }
