"""Files to download as pages list them: what each is called, the name it is saved under, its size and date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gongkai.model.artifact import Download
from gongkai.model.entry import Catalog
from gongkai.render import FORMATS
from gongkai.render.cards import BOOKLET, BOUND
from gongkai.render.lists import page_of


class Offer(NamedTuple):
    """One line of a list of downloads. `name` is the Chinese file name it is saved under, `date` YYYY-MM-DD."""

    href: str
    name: str
    title: str
    size: str
    date: str


def offers(catalog: Catalog, downloads: Iterable[Download], domain: str = "", up: str = "") -> list[Offer]:
    """The files of one domain (its slug) or list (its page), or those of the whole catalog. `up` leads from the page's
    folder to the place's."""
    return [
        Offer(up + each.path, file_name(catalog, each), _title(each), size(each.size), each.date)
        for each in downloads
        if each.domain == domain
    ]


def file_name(catalog: Catalog, download: Download) -> str:
    """The name a file is saved under: 永修县财政预决算领域基层政务公开标准目录.xlsx."""
    titles = [catalog.full_domain_title(domain) for domain in catalog.domains if domain.slug == download.domain]
    titles += [listing.title for listing in catalog.lists if page_of(listing) == download.domain]
    title = titles[0] if titles else catalog.title
    return f"{title}{BOOKLET if _is_bound(download) else ''}.{download.path.rpartition('.')[2]}"


def _title(download: Download) -> str:
    title = FORMATS[download.format].title
    return f"{BOOKLET}（A5 {title}）" if _is_bound(download) else title


def _is_bound(download: Download) -> bool:
    """Whether a file is the booklet of a list."""
    return download.path == f"{download.domain}{BOUND}.{download.format}"


def size(count: int) -> str:
    """A size as people read it: 158 KB, 1.1 MB."""
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(round(count / 1000), 1)} KB"
