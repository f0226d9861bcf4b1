"""The record of changes that a place's catalog has gone through, worked out from its editions: `changes.json`.

An edition is told by its date. The record is a function of the editions in the sources and of the present catalog, so that
the same sources always give the same bytes, on every machine. The present catalog is the newest edition,
unless one of its date was put down: what was changed since belongs to no edition yet. Editions of later dates do not count.
The first edition has no changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gongkai.model.artifact import Artifact
from gongkai.model.change import WITHDRAWN, Change, Changes, History
from gongkai.model.compare import compare
from gongkai.model.entry import Catalog
from gongkai.model.indented import indented
from gongkai.render import Settings
from gongkai.render.changes import as_data, brief, page_of, summary
from gongkai.render.html.pages import common, environment, stylesheet
from gongkai.site.gone import gone_files, numbers, pages_of

NAME = "changes.json"
PAGE = "changes.html"
SCHEMA = "urn:gongkai:changes:1"


def history(editions: Iterable[Catalog], present: Catalog) -> History:
    """What changed from edition to edition up to the present catalog; `editions` come in the order of their dates.

    Editions that changed nothing leave no trace.
    """
    found: list[Changes] = []
    slugs = [*present.place.former]
    since = ""
    former: Catalog | None = None
    for edition in editions:
        if edition.date > present.date:
            break
        since = since or edition.date
        slugs += edition.place.former
        if former is not None:
            found.append(compare(former, edition))
        former = edition
    last = compare(former, present) if former is not None else None
    every = found if last is None else [*found, last]
    below, there = {one.name: one for one in present.below}, {one.slug for one in present.below}
    left = (ref for one in every for ref in one.left if ref.slug not in there)
    recorded = every if last is not None and last.before != last.after else found
    return History(
        since=since or present.date,
        edition=present.date,
        editions=tuple(changes for changes in reversed(recorded) if changes),
        last=last,
        numbers=numbers(every, present),
        former=tuple(dict.fromkeys(slugs)),
        moved=tuple({ref.slug: below[ref.name] for ref in left if ref.name in below}.items()),
    )


def latest(catalog: Catalog, record: History, option: str = "", dated_option: str = "") -> list[str]:
    """What changed since the last edition, in a few lines that can be checked; nothing where there is no edition. Commands name the
    place by `option`, the one whose date it has by `dated_option`."""
    changes = record.last
    if changes is None:
        return []
    lines = [
        f"{catalog.place.name}与 {changes.before} 的一版相比：{summary(changes)}",
        *(f"  {one}" for one in brief(changes)),
    ]
    if changes and changes.before == changes.after:
        lines.append(
            f"  日期还是那一版的。出新的一版，请把“目录”的日期改到 {changes.after} 以后（gongkai set 目录 日期 新的日期{dated_option}）；更正那一版，用 gongkai edition --replace{option}"
        )
    return lines


def written(record: History, present: Catalog) -> Artifact:
    """The record as a file."""
    place = present.place
    data = {
        "$schema": SCHEMA,
        "version": 1,
        **({"status": present.caution} if present.caution else {}),
        "place": {"slug": place.slug, "name": place.name, "code": place.code or None},
        "since": record.since,
        "edition": record.edition,
        **{part: list(_dated(record, part)) for part in ("changes", "offices", "laws")},
        **({"domains": called} if (called := list(_dated(record, "domains"))) else {}),
    }
    return Artifact(NAME, f"{indented(data)}\n".encode())


def place_files(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """The page 变更, which lists what changed with each edition, and what stands where something is gone; none where no record is
    kept."""
    if settings.history is None:
        return []
    folder = settings.templates.folder("html")
    where = pages_of(catalog, settings.history)

    def href(change: Change) -> str:
        slug = where.get(change.id)
        return f"{slug}.html#{change.id}" if slug and change.kind != WITHDRAWN else ""

    template = environment(folder).get_template("changes.html")
    text = template.render(
        common(catalog, stylesheet(catalog, folder), settings),
        here="变更",
        since=settings.history.since,
        recorded=any(one.path == "catalog.json" for one in settings.downloads),
        unrecorded=page_of(unrecorded, href) if (unrecorded := settings.history.unrecorded) else None,
        editions=[page_of(changes, href) for changes in settings.history.editions],
    )
    return [Artifact(PAGE, text.encode()), *gone_files(catalog, settings, settings.history)]


def _dated(record: History, part: str) -> Iterator[dict[str, Any]]:
    """One part of all editions' changes, each with the date of the edition that brought it."""
    for changes in record.editions:
        yield from ({"date": changes.after, **one} for one in as_data(changes).get(part, ()))
