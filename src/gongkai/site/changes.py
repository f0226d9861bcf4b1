"""The record of changes that a place's catalog has gone through: `changes.json`, kept up with every edition.

An edition is told by its date. The record is a function of what the output folder held (catalog.json and changes.json)
and of the present catalog, so that the same sources always give the same bytes, and building again changes nothing.
A catalog built again with the same date is the same edition, corrected: its changes are worked out anew against the
edition before it, which is got back from the catalog and the changes that led to it. The first edition has no changes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gongkai.model.artifact import Artifact
from gongkai.model.change import ADDED, CHANGED, WITHDRAWN, CellChange, Change, History
from gongkai.model.entry import UNCHECKED
from gongkai.site.cells import Data, Face, faces, in_order

_HISTORY = TypeAdapter(History)
NAME = "changes.json"
SCHEMA = "urn:gongkai:changes:1"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def follow(present: Data, former: Data | None, history: History | None) -> History:
    """The record with the present catalog's edition; `former` and `history` are what was published before, if anything.

    An unchecked catalog was never published: whatever follows it takes its place.
    """
    date = present["edition"]["date"]
    then = _faces(former)
    if former is None or then is None:
        kept = tuple(change for change in history.changes if change.date < date) if history else ()
        return History(since=min(date, history.since) if history else date, edition=date, changes=kept)
    last = former["edition"]["date"]
    since = history.since if history else last
    changes = history.changes if history else ()
    if date > last and not former["unchecked"]:
        base, older = then, changes
    else:
        latest = [change for change in changes if change.date == last]
        base, older = undo(then, latest), tuple(change for change in changes if change.date < min(date, last))
        if since == last or since >= date:  # the first edition, corrected
            return History(since=date, edition=date)
    return History(since=since, edition=date, changes=(*differences(base, present, date), *older))


def differences(base: dict[str, Face], present: Data, date: str) -> Iterator[Change]:
    """The changes from one edition to the next, in the order of the catalog, withdrawn entries last."""
    now = faces(present)
    for number, face in now.items():
        before = base.get(number)
        if before is None:
            yield _change(date, number, ADDED, face)
        elif changed := tuple(_cells(before.cells, face.cells)):
            yield _change(date, number, CHANGED, face, changed)
    reasons = _reasons(present)
    for number, face in sorted(base.items()):
        if number not in now:
            reason = reasons.get(number) or reasons.get(face.domain_name)
            yield _change(date, number, WITHDRAWN, face, tuple(_cells(face.cells, {})), reason)


def undo(after: dict[str, Face], changes: Iterable[Change]) -> dict[str, Face]:
    """The edition that the changes began from."""
    before = dict(after)
    for change in changes:
        cells = {cell.heading: cell.before for cell in change.cells}
        if change.kind == ADDED:
            before.pop(change.id, None)
        elif change.kind == WITHDRAWN:
            before[change.id] = Face(change.domain, change.domain_name, cells)
        elif change.id in before:
            face = before[change.id]
            texts = {heading: text for heading, text in (face.cells | cells).items() if text}
            before[change.id] = face._replace(cells=texts)
    return before


def written(history: History, present: Data) -> Artifact:
    """The record as a file."""
    data = {
        "$schema": SCHEMA,
        "version": 1,
        **({"status": present.get("status", UNCHECKED)} if present["unchecked"] else {}),
        "place": {key: present["place"][key] for key in ("slug", "name", "code")},
        **asdict(history, dict_factory=lambda pairs: {key: value for key, value in pairs if value is not None}),
    }
    return Artifact(NAME, f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode())


def parsed(data: bytes) -> History | None:
    """The record that a file holds; None for other data."""
    try:
        found = json.loads(data)
        return _HISTORY.validate_json(json.dumps({field.name: found[field.name] for field in fields(History)}))
    except (ValueError, KeyError, TypeError, ValidationError, RecursionError):
        return None


def _faces(former: Data | None) -> dict[str, Face] | None:
    """The entries of former data; None where it is missing or something else."""
    try:
        sound = (
            former is not None and _DATE.fullmatch(former["edition"]["date"]) and former["unchecked"] in (True, False)
        )
        found = faces(former) if former is not None and sound else {}
        texts = (
            text
            for number, face in found.items()
            for text in (number, face.domain, face.domain_name, *face.cells.values())
        )
        return found if sound and all(isinstance(text, str) for text in texts) else None
    except (KeyError, TypeError, AttributeError):
        return None


def _change(
    date: str,
    number: str,
    kind: Any,
    face: Face,
    cells: tuple[CellChange, ...] = (),
    reason: str | None = None,
) -> Change:
    return Change(
        date=date,
        id=number,
        kind=kind,
        domain=face.domain,
        domain_name=face.domain_name,
        name=face.name,
        reason=reason,
        cells=cells,
    )


def _cells(before: dict[str, str], after: dict[str, str]) -> Iterator[CellChange]:
    for heading in in_order((*before, *after)):
        old, new = before.get(heading, ""), after.get(heading, "")
        if old != new:
            yield CellChange(heading=heading, before=old, after=new)


def _reasons(present: Data) -> dict[str, str]:
    """Why entries and domains are not adopted, by number and by name."""
    entries = {item["id"]: item["reason"] for domain in present["domains"] for item in domain["excluded"]}
    return entries | {each["domain"]: each["reason"] for each in present["unadopted"]}
