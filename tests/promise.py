"""What was promised of data that other systems read, and whether a schema keeps it.

Within a version, programs that read what was promised read everything that comes later, and what was put down earlier stays
valid. So nothing that is there may change, in either direction; what is new may be added where a reader may pass over it.

`tests/data/promised/<name>.<version>.json` are the promised schemas. After an addition, `python tests/promise.py` puts it down;
after a breaking change with a new version, it begins the new version's file. It never changes what an earlier file promised.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

PROMISED = Path(__file__).parent / "data/promised"
REMOVED, REQUIRED, OPTIONAL, NARROWED, WIDENED, CHANGED = (
    "removed",
    "newly required",
    "no longer certain",
    "narrowed",
    "widened",
    "changed",
)
_SAID = {"title", "description", "$comment", "examples", "default", "$id", "$schema", "$defs"}  # bind nobody
_LOWER, _UPPER = {"minimum", "minLength", "minItems", "minProperties"}, {"maximum", "maxLength", "maxItems"}
_TYPES = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})


class Break(NamedTuple):
    """What of a promise is broken, and where: `domains[].entries[].id`."""

    path: str
    kind: str


def breaks(old: Any, new: Any) -> list[Break]:
    """What `old` promised and `new` does not keep, for readers or for data that were put down."""
    return sorted(set(_Comparison(old, new).breaks(old, new, "")))


def bare(schema: Any) -> Any:
    """A schema without what is only said about it."""
    if isinstance(schema, list):
        return [bare(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {}
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            kept[key] = {name: bare(inner) for name, inner in value.items()}
        elif key not in _SAID or key in ("$id",):
            kept[key] = value if key in ("const", "enum") else bare(value)
    return kept


class _Comparison:
    def __init__(self, old: Any, new: Any) -> None:
        self._roots = (old, new)
        self._seen: set[tuple[str, str]] = set()

    def breaks(self, old: Any, new: Any, path: str) -> Iterator[Break]:
        pair = (json.dumps(old, sort_keys=True), json.dumps(new, sort_keys=True))
        if pair in self._seen:
            return
        self._seen.add(pair)
        old, new = (_plain(one, root) for one, root in zip((old, new), self._roots, strict=True))
        yield from _sets(_types(old), _types(new), path)
        yield from _sets(_values(old), _values(new), path)
        for key in old.keys() | new.keys():
            yield from self._keyword(key, old, new, path)

    def _keyword(self, key: str, old: Any, new: Any, path: str) -> Iterator[Break]:
        before, after = old.get(key), new.get(key)
        if key in ("type", "enum", "const", *_SAID):
            return
        if key == "properties":
            yield from self._properties(old, new, path)
        elif key == "required":
            then, now = set(before or ()), set(after or ())
            yield from (Break(_below(path, name), REQUIRED) for name in now - then)
            kept = new.get("properties", {})
            yield from (Break(_below(path, name), OPTIONAL) for name in then - now if name in kept)
        elif key in ("items", "additionalProperties") and isinstance(before, dict) and isinstance(after, dict):
            yield from self.breaks(before, after, f"{path}[]" if key == "items" else f"{path}.*")
        elif key in _LOWER | _UPPER and before != after:
            low = key in _LOWER
            tighter = after is not None and (before is None or (after > before) == low)
            yield Break(path, NARROWED if tighter else WIDENED)
        elif bare(before) != bare(after):
            yield Break(path, CHANGED)

    def _properties(self, old: Any, new: Any, path: str) -> Iterator[Break]:
        before, after = old.get("properties", {}), new.get("properties", {})
        yield from (Break(_below(path, name), REMOVED) for name in before.keys() - after.keys())
        for name in before.keys() & after.keys():
            yield from self.breaks(before[name], after[name], _below(path, name))


def _plain(schema: Any, root: Any) -> dict[str, Any]:
    """A schema whose reference is followed, and whose alternatives with null are one."""
    if isinstance(schema, bool):
        return {} if schema else {"not": {}}
    while "$ref" in schema:
        told = {key: value for key, value in schema.items() if key != "$ref"}
        schema = {**root["$defs"][schema["$ref"].removeprefix("#/$defs/")], **told}
    for key in ("anyOf", "oneOf"):
        several = schema.get(key, ())
        others = [one for one in several if one != {"type": "null"}]
        if len(several) == 2 and len(others) == 1:
            inner = _plain(others[0], root)
            rest = {name: value for name, value in schema.items() if name != key}
            nullable = {**inner, **rest, "type": sorted({*_types(inner), "null"})}
            if "enum" in inner or "const" in inner:
                nullable["enum"] = [*inner.get("enum", [inner.get("const")]), None]
            return nullable
    return dict(schema)


def _types(schema: dict[str, Any]) -> frozenset[str]:
    said = schema.get("type")
    if said is not None:
        return frozenset([said] if isinstance(said, str) else said)
    if "const" in schema or "enum" in schema:
        return frozenset(map(_type_of, schema.get("enum", [schema.get("const")])))
    return _TYPES


def _type_of(value: Any) -> str:
    kinds = {type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
    return kinds.get(type(value), "object")


def _values(schema: dict[str, Any]) -> frozenset[str] | None:
    """The values that there may be; None for all."""
    if "const" in schema:
        return frozenset({json.dumps(schema["const"])})
    return frozenset(map(json.dumps, schema["enum"])) if "enum" in schema else None


def _sets(old: frozenset[str] | None, new: frozenset[str] | None, path: str) -> Iterator[Break]:
    """What may be there, before and after."""
    if old == new:
        return
    if old is None or (new is not None and old - new):
        yield Break(path, NARROWED)
    if new is None or (old is not None and new - old):
        yield Break(path, WIDENED)


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def present() -> dict[str, Any]:
    """The schemas as they are: of the catalog, of its changes, and of a list that has a column of every kind."""
    from gongkai.kinds import KINDS
    from gongkai.model.form import TABLE, Cells, Form, FormColumn
    from gongkai.render.lists import schema

    def column(kind: str, *, name: str = "", made: Any = FormColumn, **more: Any) -> Any:
        return made(key=f"{kind}{name}", kind=kind, choices=("甲", "乙") if kind == "选择" else (), **more)

    kinds = [kind for kind in KINDS if kind != TABLE]
    columns = [column(kind, name="必填", required=True) for kind in kinds]
    columns += [column(kind) for kind in kinds]
    columns += [column(kind, name="多选", many=True) for kind in kinds]
    columns.append(FormColumn(key="内表", kind=TABLE, columns=tuple(column(kind, made=Cells) for kind in kinds)))
    form = Form(slug="sample", name="样例清单", levels=("县级",), prefix="Y", columns=tuple(columns))
    packaged = ("catalog", "changes")
    read = {name: (files("gongkai.render") / f"{name}.schema.json").read_text("utf-8") for name in packaged}
    return {**{name: json.loads(text) for name, text in read.items()}, "list": schema(form)}


def version_of(schema: Any) -> int:
    """The version that a schema's documents say they are of."""
    number: int = schema["properties"]["version"]["const"]
    return number


def promised(name: str, version: int) -> Any:
    """What was promised of a version; None where nothing was yet."""
    file = PROMISED / f"{name}.{version}.json"
    return json.loads(file.read_bytes()) if file.is_file() else None


def put_down() -> list[str]:
    """Write what is promised from now on; what hinders it is told, and nothing of that schema is written."""
    told = []
    for name, schema in present().items():
        version = version_of(schema)
        before = promised(name, version)
        if before is not None and (broken := breaks(before, schema)):
            told += [f"{name}: {path}: {kind}" for path, kind in broken]
            continue
        text = json.dumps(bare(schema), ensure_ascii=False, indent=1, sort_keys=True)
        PROMISED.mkdir(parents=True, exist_ok=True)
        (PROMISED / f"{name}.{version}.json").write_text(f"{text}\n", encoding="utf-8")
    return told


if __name__ == "__main__":
    if problems := put_down():
        sys.exit("\n".join([*problems, "A breaking change needs a new version: docs/data.md tells what else."]))
