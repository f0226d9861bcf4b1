"""What the schemas of `source.schema` are put together from: the definitions that they share, and the forms that values take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gongkai.kinds import KINDS
from gongkai.model import item, place, review, task
from gongkai.model.law import LawStatus
from gongkai.model.place import PROPOSED
from gongkai.source.project import Project

Schema = dict[str, Any]
TEXT: Schema = {"type": ["string", "number", "boolean"]}
NULL: Schema = {"type": "null"}
SHARED, LOCAL = "^[0-9]{2}-[0-9]{3}$", "^[0-9]{2}-L[0-9]{2,3}$"  # numbers of items: a guideline's, a place's own


def terms(project: Project) -> dict[str, Schema]:
    """The definitions that follow from the project: what there is to choose from."""
    template, roles = project.template, list(project.roles)
    names = {number: name for items in items_of(project).values() for number, name in items.items()}
    titles = [" ".join(filter(None, (law.title, law.number, law.status))) for law in project.law_index.values()]
    body = {"anyOf": [choice(roles), TEXT]}
    offices = {"anyOf": [ref("office"), {"type": "array", "items": ref("office")}]}
    proposed = closed({PROPOSED: offices}, [PROPOSED])
    return {
        "number": {"anyOf": [{"type": "string", "pattern": SHARED}, {"type": "string", "pattern": LOCAL}]},
        "domain": choice(project.guidelines),
        "basis": {
            "anyOf": [
                choice(project.law_index, titles),
                {"type": "string", "pattern": "^(《|其他：)|第[一二三四五六七八九十百千零〇0-9]+条"},
            ]
        },
        "law": choice(project.law_index),
        "body": body,
        "offices": {
            **closed({role: {"anyOf": [offices, NULL, proposed]} for role in roles}),
            "propertyNames": ref("role"),
        },
        "role": choice(roles),
        "office": TEXT,
        "role-name": TEXT,
        "law-name": TEXT,
        "domain-name": TEXT,
        "task-name": TEXT,
        "channel": {"anyOf": [choice(template.channels), {"type": "string", "pattern": "^其他[：:]"}]},
        "audience": {"anyOf": [choice((item.PUBLIC,)), {"type": "string", "pattern": f"^{item.GROUPS}[：:]."}]},
        "mode": choice(template.modes),
        "tier": choice(template.tiers),
        "item": {"anyOf": [choice(names, names.values()), {"type": "string", "pattern": LOCAL}]},
        "evidence": choice(item.EVIDENCE),
        "domain-kind": choice(item.KINDS),
        "law-status": choice([status.value for status in LawStatus]),
        "level": choice(place.LEVELS),
        "column-kind": choice(KINDS, (kind.takes for kind in KINDS.values())),
        "list": choice(project.forms, (form.value.name for form in project.forms.values())),
        "task": choice((one.id for one in project.tasks.tasks), (one.name for one in project.tasks.tasks)),
        "who": choice(task.WHO),
        "proof": choice(task.PROOFS),
        "result": choice(review.RESULTS),
        "verdict": choice(review.VERDICTS),
    }


def items_of(project: Project) -> dict[str, dict[str, str]]:
    """The names of the guidelines' items by number, by domain."""
    return {
        domain: {
            one.value.id: " ".join(filter(None, (one.value.primary, one.value.secondary))) for one in guideline.items
        }
        for domain, guideline in project.guidelines.items()
    }


def numbered(names: Mapping[str, str], schema: Schema) -> Schema:
    """A mapping by numbers of items: those of a domain, or a place's own."""
    return {
        "type": ["object", "null"],
        "propertyNames": ref("item"),
        "properties": {number: {**schema, "title": name} for number, name in names.items()},
        "patternProperties": {LOCAL: schema},
        "additionalProperties": False,
    }


def ref(term: str) -> Schema:
    """A reference to a definition."""
    return {"$ref": f"#/definitions/{term}"}


def choice(values: Iterable[str], told: Iterable[str] = ()) -> Schema:
    """One of some texts; `told` says of each what it is."""
    return {"enum": list(values), **({"enumDescriptions": texts} if (texts := list(told)) else {})}


def closed(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """A mapping with these keys and no others."""
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": dict(properties), **needed, "additionalProperties": False}


def many(items: Schema) -> Schema:
    """A list, or nothing."""
    return {"type": ["array", "null"], "items": items}


def or_null(schema: Schema) -> Schema:
    """The same, or nothing."""
    known = schema.get("type")
    if known is not None and "enum" not in schema:
        kinds = known if isinstance(known, list) else [known]
        return {**schema, "type": list(dict.fromkeys((*kinds, "null")))}
    choices = schema["anyOf"] if set(schema) == {"anyOf"} else [schema]
    return {"anyOf": [*choices, *(() if NULL in choices else (NULL,))]}


def no_null(schema: Schema) -> Schema:
    """The same, but not nothing."""
    choices = [one for one in schema.get("anyOf", ()) if one != NULL]
    return choices[0] if len(choices) == 1 else {**schema, "anyOf": choices} if choices else schema


def told(schema: Schema, title: str | None, text: str) -> Schema:
    """The same under a title, with what it is for."""
    more = {"title": title} if title else {}
    return {**schema, **more, **({"description": text} if text else {})}


def referred(schema: Any) -> Iterator[str]:
    """The definitions that a schema refers to."""
    if isinstance(schema, dict):
        if isinstance(term := schema.get("$ref"), str):
            yield term.rpartition("/")[2]
        for inner in schema.values():
            yield from referred(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from referred(inner)
