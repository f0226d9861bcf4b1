"""Reviews put down: a record of its own in `reviews/`, and the catalog that was reviewed beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gongkai.model.entry import Catalog
from gongkai.publish.editions import edition_bytes
from gongkai.resolve.mark import review_mark
from gongkai.source.edit import edited, values
from gongkai.source.reviews import kept_file, next_file
from gongkai.source.transaction import Change

_HEAD = "# gongkai review 写的审核记录；旁边的 {kept} 是当时的目录。县里只写“答复”，别的不要改。\n"


class Recorded(NamedTuple):
    """A record to write: its file, relative to the project, and the changes that make it and the catalog beside it; what was
    reviewed may not be known any more."""

    file: str
    changes: tuple[Change, ...]


def recorded(root: Path, catalog: Catalog, said: Mapping[str, Any], mark: str | None = None) -> Recorded:
    """A new record of what a catalog says now. `said` are its keys as files have them, 日期 among them; those without a
    value are left out. With `mark` it is one of something else, of which the catalog is not known. Raises EditionError
    where the day has no more room, EditError for what no file can hold."""
    file = next_file(root, catalog.place.slug, said["日期"])
    values = {key: value for key, value in said.items() if value} | {"标记": mark or review_mark(catalog)}
    if remarks := values.pop("逐条意见", None):
        values["逐条意见"] = remarks
    data = edited(file, _HEAD.format(kept=kept_file(file).name).encode(), values)
    changes = [Change(root / file, None, data)]
    if mark is None:
        place = root / kept_file(file)
        changes.append(Change(place, place.read_bytes() if place.is_file() else None, edition_bytes(catalog)))
    return Recorded(file, tuple(changes))


def remark(number: int, one: Mapping[str, str], source: str) -> dict[str, Any]:
    """An opinion as a record's file has it; `one` are its keys, those without a text are left out."""
    return {"序号": str(number), **{key: text for key, text in one.items() if text}, "来自": source}


def with_remarks(file: str, before: bytes, remarks: Sequence[Mapping[str, Any]]) -> bytes:
    """A record's file with more opinions. Raises EditError."""
    said = values(file, before)
    said["逐条意见"] = [*(said.get("逐条意见") or []), *remarks]
    return edited(file, before, said)
