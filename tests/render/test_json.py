"""JSON: the real county keeps to the schema, broken documents do not, and the data says what the catalog says."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gongkai.model.deadline import Deadline
from gongkai.model.entry import Catalog, Excluded
from gongkai.model.item import Audience, Channel
from gongkai.model.law import Citation
from gongkai.render import render
from gongkai.render.json import SCHEMA, as_data
from overlay import REPOSITORY
from real_catalog import SETTINGS


@pytest.fixture(scope="module")
def schema() -> Any:
    return json.loads((files("gongkai.render") / "catalog.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def small(catalog: Catalog) -> Catalog:
    """One domain of two entries, the first with everything that a real county may not have."""
    domain = catalog.domains[0]
    first = replace(
        domain.entries[0],
        basis=(Citation("预算法", "第十四条"), Citation("未登记的办法")),
        deadline=Deadline.parse("每年3月底前"),
        channels=(Channel("政府网站"), Channel("其他", "中国土地市场网", required=False)),
        audience=Audience(False, ("申请人",)),
        location="https://example.gov.cn/1",
        extra=(("责任股室", "规划股"),),
        evidence=None,
    )
    second = replace(domain.entries[1], deadline=None)
    changed = replace(
        domain,
        entries=(first, second),
        guidance=None,
        excluded=(Excluded(id="01-009", name="规划核实", reason="由市级办理"),),
    )
    return replace(catalog, domains=(changed,))


def problems(schema: Any, data: Any) -> list[str]:
    return [f"{error.json_path} {error.message}" for error in Draft202012Validator(schema).iter_errors(data)]


def test_schema_is_a_schema(schema: Any) -> None:
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == SCHEMA


def test_every_key_of_the_schema_is_described(schema: Any) -> None:
    def undescribed(node: Any, path: str) -> list[str]:
        found = []
        for key, value in node.get("properties", {}).items():
            here = f"{path}.{key}"
            if "description" not in value and "$ref" not in value:
                found.append(here)
            found += undescribed(value, here) + undescribed(value.get("items", {}), here)
        return found

    top = {"properties": schema["properties"]}
    assert undescribed(top, "") == []
    assert [path for name, node in schema["$defs"].items() for path in undescribed(node, name)] == []


def test_real_county_keeps_to_the_schema(catalog: Catalog, schema: Any) -> None:
    [artifact] = render("json", catalog, SETTINGS)
    assert artifact.path == "catalog.json"
    assert problems(schema, json.loads(artifact.data)) == []


def test_small_and_unchecked_catalogs_keep_to_the_schema(small: Catalog, schema: Any) -> None:
    assert problems(schema, as_data(small)) == []
    unchecked = as_data(replace(small, unchecked=True))
    assert (unchecked["unchecked"], unchecked["status"]) == (True, "未通过校验")
    assert problems(schema, unchecked) == []


def first_entry(data: Any) -> Any:
    return data["domains"][0]["entries"][0]


BREAKS: dict[str, Callable[[Any], Any]] = {
    "no place": lambda data: data.pop("place"),
    "unknown key": lambda data: data.update(extra=1),
    "other version": lambda data: data.update(version=2),
    "status of a checked catalog": lambda data: data.update(status="未通过校验"),
    "unchecked without status": lambda data: data.update(unchecked=True),
    "entry without id": lambda data: first_entry(data).pop("id"),
    "bad id": lambda data: first_entry(data).update(id="1-1"),
    "elements as text": lambda data: first_entry(data).update(elements="一项"),
    "unknown origin": lambda data: first_entry(data).update(origin="copied"),
    "unknown evidence": lambda data: first_entry(data).update(evidence="看过"),
    "no source": lambda data: first_entry(data).update(source=[]),
    "unknown key of an entry": lambda data: first_entry(data).update(deadlines=[]),
    "channel without required": lambda data: first_entry(data)["channels"][0].pop("required"),
    "deadline as text": lambda data: first_entry(data).update(deadline="20个工作日"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_broken_document_is_refused(small: Catalog, schema: Any, name: str) -> None:
    data = deepcopy(as_data(small))
    BREAKS[name](data)
    assert problems(schema, data) != []


def test_entry_says_what_the_catalog_says(small: Catalog) -> None:
    entry = first_entry(as_data(small))
    assert entry["basis"][0]["title"] == "中华人民共和国预算法"
    assert entry["basis"][0]["article"] == "第十四条"
    assert entry["basis"][1] == {"key": "未登记的办法", "title": None, "number": None, "status": None}
    assert entry["deadline"]["text"] == "每年3月底前"
    assert entry["deadline"]["clauses"][0]["kind"] == "before"
    assert entry["channels"] == [
        {"name": "政府网站", "required": True},
        {"name": "其他", "text": "中国土地市场网", "required": False},
    ]
    assert entry["audience"] == {"public": False, "groups": ["申请人"]}
    assert entry["location"] == "https://example.gov.cn/1"
    assert entry["extra"] == {"责任股室": "规划股"}
    assert entry["body"] == list(small.domains[0].entries[0].body)


def test_source_points_at_the_item(catalog: Catalog) -> None:
    entries = [entry for domain in as_data(catalog)["domains"] for entry in domain["entries"]]
    assert entries
    for entry in entries:
        place = entry["source"][0]
        line = (REPOSITORY / place["file"]).read_text("utf-8").splitlines()[place["line"] - 1]
        assert entry["id"] in line


def test_counts(catalog: Catalog, small: Catalog) -> None:
    counts = as_data(catalog)["counts"]
    assert counts["entries"] == catalog.count
    assert sum(counts["evidence"].values()) == catalog.count
    assert sum(counts["origin"].values()) == catalog.count
    assert as_data(small)["counts"]["excluded"] == 1
    assert as_data(small)["counts"]["evidence"]["未注明"] == 1


def test_text_is_readable_and_the_same_twice(catalog: Catalog) -> None:
    [artifact] = render("json", catalog, SETTINGS)
    text = artifact.data.decode()
    assert text.endswith("}\n")
    assert "永修县" in text
    assert "\\u" not in text
    assert render("json", catalog, SETTINGS) == [artifact]
