"""Data that other systems read keep what was promised of their version; what is a breaking change is told by this table."""

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import promise
from county_pages import LOCAL, NASTY
from overlay import demo
from promise import CHANGED, NARROWED, OPTIONAL, REMOVED, REQUIRED, WIDENED, bare, breaks, promised, version_of
from site_pages import PLACES, build_all

SCHEMAS = promise.present()
NAMES = sorted(SCHEMAS)


@pytest.mark.parametrize("name", NAMES)
def test_the_present_schema_keeps_what_was_promised(name):
    schema = SCHEMAS[name]
    before = promised(name, version_of(schema))
    assert before is not None, "a new version: python tests/promise.py puts down what it promises"
    assert breaks(before, schema) == [], "a breaking change: raise the version (docs/data.md), or do without it"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_new_is_promised_too(name):
    schema = SCHEMAS[name]
    assert promised(name, version_of(schema)) == bare(schema), "python tests/promise.py puts it down"


@pytest.mark.parametrize("name", NAMES)
def test_versions_are_one_number_everywhere(name):
    schema = SCHEMAS[name]
    version = version_of(schema)
    assert f":{name}:{version}" in schema["$id"]
    said = schema["properties"]["$schema"]
    assert said.get("const", schema["$id"]) == schema["$id"]
    there = sorted(int(file.suffixes[0][1:]) for file in promise.PROMISED.glob(f"{name}.*.json"))
    assert there == list(range(1, version + 1))


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    local = LOCAL.format(
        file="counties/yixian/10-nongcun-weifang-gaizao.yaml", text=json.dumps(NASTY), other="其他：甲"
    )
    return build_all(demo(tmp_path_factory.mktemp("promised") / "p", PLACES + local))


@pytest.mark.parametrize("name", ["catalog", "changes"])
def test_what_a_build_writes_is_what_is_promised(output, name):
    files = sorted(output.rglob(f"{name}.json"))
    assert len(files) > 3
    for file in files:
        data = json.loads(file.read_bytes())
        assert data["version"] == version_of(SCHEMAS[name])
        assert data["$schema"] == SCHEMAS[name]["$id"]
        for schema in (SCHEMAS[name], promised(name, data["version"])):
            assert [str(one) for one in Draft202012Validator(schema).iter_errors(data)] == []
    assert json.loads((output / f"demo/{name}.schema.json").read_bytes()) == SCHEMAS[name]
    if name == "changes":
        assert any(json.loads(file.read_bytes())["offices"] for file in files)
        assert any(json.loads(file.read_bytes())["changes"] for file in files)


def test_lists_are_of_their_version(output):
    files = [file for file in output.rglob("lists/*.json") if not file.name.endswith(".schema.json")]
    assert files
    for file in files:
        data = json.loads(file.read_bytes())
        schema = json.loads((file.parent / f"{data['form']}.schema.json").read_bytes())
        assert data["version"] == version_of(SCHEMAS["list"])
        assert schema["$id"].startswith(SCHEMAS["list"]["$id"].removesuffix(":sample"))
        Draft202012Validator(schema).validate(data)
        assert set(schema["properties"]) == set(SCHEMAS["list"]["properties"])


def obj(required=(), **properties):
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


TEXT, NUMBER, NULL = {"type": "string"}, {"type": "integer", "minimum": 1}, {"type": "null"}
# old, new, what is broken
TABLE = {
    "nothing": (obj(a=TEXT), obj(a=TEXT), []),
    "words about it": (obj(a=TEXT), obj(a={**TEXT, "description": "甲", "title": "乙"}), []),
    "a key that may be there": (obj(a=TEXT), obj(a=TEXT, b=NUMBER), []),
    "a key that must be there": (obj(a=TEXT), obj(["b"], a=TEXT, b=NUMBER), [("b", REQUIRED)]),
    "a key gone": (obj(["a"], a=TEXT, b=TEXT), obj(["a"], a=TEXT), [("b", REMOVED)]),
    "a key that had to be there gone": (obj(["a"], a=TEXT), obj(), [("a", REMOVED)]),
    "a key renamed": (obj(a=TEXT), obj(b=TEXT), [("a", REMOVED)]),
    "a key that must be there now": (obj(a=TEXT), obj(["a"], a=TEXT), [("a", REQUIRED)]),
    "a key that may be missing now": (obj(["a"], a=TEXT), obj(a=TEXT), [("a", OPTIONAL)]),
    "null too": (obj(a=TEXT), obj(a={"type": ["string", "null"]}), [("a", WIDENED)]),
    "never null": (obj(a={"type": ["string", "null"]}), obj(a=TEXT), [("a", NARROWED)]),
    "another type": (obj(a=TEXT), obj(a={"type": "array"}), [("a", NARROWED), ("a", WIDENED)]),
    "any type": (obj(a=TEXT), obj(a={}), [("a", WIDENED)]),
    "a value more": (obj(a={"enum": ["甲"]}), obj(a={"enum": ["乙", "甲"]}), [("a", WIDENED)]),
    "a value less": (obj(a={"enum": ["甲", "乙"]}), obj(a={"const": "甲"}), [("a", NARROWED)]),
    "any value": (obj(a={"enum": ["甲"], **TEXT}), obj(a=TEXT), [("a", WIDENED)]),
    "certain values": (obj(a=TEXT), obj(a={"enum": ["甲"], **TEXT}), [("a", NARROWED)]),
    "values in another order": (obj(a={"enum": ["甲", None]}), obj(a={"enum": [None, "甲"]}), []),
    "a tighter bound": (obj(a=NUMBER), obj(a={"type": "integer", "minimum": 2}), [("a", NARROWED)]),
    "a looser bound": (obj(a=NUMBER), obj(a={"type": "integer", "minimum": 0}), [("a", WIDENED)]),
    "a bound gone": (obj(a=NUMBER), obj(a={"type": "integer"}), [("a", WIDENED)]),
    "a bound above": (obj(a=TEXT), obj(a={**TEXT, "maxLength": 9}), [("a", NARROWED)]),
    "another pattern": (obj(a={**TEXT, "pattern": "a"}), obj(a={**TEXT, "pattern": "b"}), [("a", CHANGED)]),
    "inside a list": (
        obj(a={"type": "array", "items": obj(b=TEXT)}),
        obj(a={"type": "array", "items": obj()}),
        [("a[].b", REMOVED)],
    ),
    "inside a map": (
        {"type": "object", "additionalProperties": TEXT},
        {"type": "object", "additionalProperties": NUMBER},
        [(".*", NARROWED), (".*", WIDENED)],
    ),
    "keys of any name": (obj(a=TEXT), {**obj(a=TEXT), "additionalProperties": True}, [("", CHANGED)]),
    "null written otherwise": (obj(a={"type": ["null", "string"]}), obj(a={"oneOf": [TEXT, NULL]}), []),
    "an object that may be null": (obj(a=obj(b=TEXT)), obj(a={"anyOf": [obj(b=TEXT), NULL]}), [("a", WIDENED)]),
    "a reference in place of what it names": (obj(a=TEXT), {**obj(a={"$ref": "#/$defs/t"}), "$defs": {"t": TEXT}}, []),
    "what a reference names": (
        {**obj(a={"$ref": "#/$defs/t"}), "$defs": {"t": obj(["b"], b=TEXT)}},
        {**obj(a={"$ref": "#/$defs/t"}), "$defs": {"t": obj(b=TEXT)}},
        [("a.b", OPTIONAL)],
    ),
    "what nobody refers to": ({**obj(a=TEXT), "$defs": {"t": TEXT}}, obj(a=TEXT), []),
}


@pytest.mark.parametrize("name", TABLE)
def test_what_breaks_a_promise(name):
    old, new, wanted = TABLE[name]
    assert breaks(old, new) == wanted
    assert breaks(old, old) == breaks(new, new) == []


def test_what_refers_to_itself_ends():
    def tree(*required):
        return {
            "$ref": "#/$defs/t",
            "$defs": {"t": obj(required, a=TEXT, b={"type": "array", "items": {"$ref": "#/$defs/t"}})},
        }

    assert ("a", OPTIONAL) in breaks(tree("a"), tree())


def places(schema):
    """Every part of a schema that describes a value, but for the conditions."""
    if isinstance(schema, dict):
        if "type" in schema or "enum" in schema:
            yield schema
        for key, inner in schema.items():
            if key in ("properties", "$defs"):
                for one in inner.values():
                    yield from places(one)
            elif key == "items":
                yield from places(inner)


@given(st.sampled_from(NAMES), st.integers(0, 10_000), st.sampled_from(["null", "drop", "require", "value"]))
def test_no_change_of_the_real_schemas_goes_unseen(name, place, how):
    """Any part of them, changed in a way that a reader or earlier data would notice."""
    schema = deepcopy(bare(SCHEMAS[name]))
    there = list(places(schema))
    part = there[place % len(there)]
    if how == "null" and part.get("type", "object") != "object":  # some objects may be null wherever they stand
        kinds = part["type"] if isinstance(part["type"], list) else [part["type"]]
        part["type"] = [one for one in kinds if one != "null"] if "null" in kinds else [*kinds, "null"]
    elif how == "drop" and part.get("properties"):
        gone = sorted(part["properties"])[place % len(part["properties"])]
        del part["properties"][gone]
        part["required"] = [one for one in part.get("required", ()) if one != gone]
    elif how == "require" and part.get("properties"):
        optional = sorted(set(part["properties"]) - set(part.get("required", ())))
        if not optional:
            return
        part["required"] = [*part.get("required", ()), optional[place % len(optional)]]
    elif how == "value" and "enum" in part:
        part["enum"] = part["enum"][1:] if place % 2 else [*part["enum"], "另一样"]
    else:
        return
    assert breaks(SCHEMAS[name], schema) != []


def test_a_breaking_change_is_not_put_down(tmp_path, monkeypatch):
    monkeypatch.setattr(promise, "PROMISED", tmp_path)
    assert promise.put_down() == []
    first = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    changed = deepcopy(SCHEMAS)
    del changed["catalog"]["properties"]["title"]
    changed["changes"]["properties"]["more"] = TEXT
    monkeypatch.setattr(promise, "present", lambda: changed)
    assert promise.put_down() == ["catalog: title: removed"]
    assert (tmp_path / "catalog.1.json").read_bytes() == first["catalog.1.json"]
    assert (tmp_path / "changes.1.json").read_bytes() != first["changes.1.json"]
    changed["catalog"]["properties"]["version"] = {"const": 2}
    assert promise.put_down() == []
    assert (tmp_path / "catalog.1.json").read_bytes() == first["catalog.1.json"]
    assert "title" not in json.loads((tmp_path / "catalog.2.json").read_bytes())["properties"]
