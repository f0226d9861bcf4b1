"""What each sort of file may say, as JSON Schema: for editors, which complete and check by it while somebody writes.

Made from the dataclasses that `shape` reads files with, the forms and kinds of lists and the table of places, so that it
says what the loader takes: what a schema refuses is an error there. What it does not say (numbers twice, dates that do not
fit) `gongkai validate` tells. Draft 7 is what yaml-language-server reads; there a plain 10 is a number and nothing is null,
so a text may be all of these.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from gongkai.kinds import KINDS, takes
from gongkai.model import item, place, review, topic
from gongkai.model.authored import hints, keys
from gongkai.model.form import BESIDE, EVIDENCE, NUMBER, TABLE, Cells, Form, FormColumn
from gongkai.model.indented import indented
from gongkai.model.item import Boxes, Change, Edit, GuidelineHead, Item, SelectionHead
from gongkai.model.law import Law
from gongkai.model.place import PROPOSED, Place, Renaming, Role
from gongkai.model.record import ListHead
from gongkai.model.synonym import Saying, Synonyms
from gongkai.model.task import Task, Tasks
from gongkai.model.template import Template
from gongkai.model.topic import EventRule, Topics
from gongkai.source.forms import FORMS
from gongkai.source.home import BODIES, LAWS, MARK, TEMPLATES
from gongkai.source.lists import LISTS, ROWS
from gongkai.source.meanings import MEANINGS
from gongkai.source.places import COUNTIES, LEVELS, TASKS
from gongkai.source.project import Project
from gongkai.source.registries import PLACES, Gazetteer
from gongkai.source.reviews import FOLDER as REVIEWS
from gongkai.source.schema_terms import (
    NULL,
    TEXT,
    Schema,
    closed,
    items_of,
    many,
    no_null,
    numbered,
    or_null,
    ref,
    referred,
    terms,
    told,
)
from gongkai.source.selections import NEEDED
from gongkai.source.settings import Settings
from gongkai.source.shape import PAIRS
from gongkai.source.synonyms import SYNONYMS
from gongkai.source.template import TEMPLATE
from gongkai.source.topics import EVENTS

DIALECT = "http://json-schema.org/draft-07/schema#"
_DOMAINS = "[0-9][0-9]-*.yaml"
_INTEGER: Schema = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[0-9]+$"}]}
_NUMBER: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?$"}]}

# What one text of a key is: the name of a definition. Keys of Edit and Boxes go by the key that they stand under.
_MEANT: Mapping[tuple[type, str], str] = {
    **{
        (model, key): term
        for model in (Item, Change)
        for key, term in (
            ("公开依据", "basis"),
            ("公开主体", "body"),
            ("公开渠道和载体", "channel"),
            ("公开对象", "audience"),
            ("公开方式", "mode"),
            ("公开层级", "tier"),
        )
    },
    (Item, "编号"): "number",
    (Item, "核对"): "evidence",
    (item.Guidance, "核对"): "evidence",
    (item.Confirmation, "事项"): "item",
    (GuidelineHead, "类别"): "domain-kind",
    (GuidelineHead, "领域"): "domain-name",
    (SelectionHead, "领域"): "domain",
    (EventRule, "领域"): "domain",
    (Saying, "领域"): "domain",
    (Law, "简称"): "law-name",
    (Law, "状态"): "law-status",
    (Law, "被替代"): "law",
    (Place, "机构"): "offices",
    (Place, "主体"): "office",
    (place.Edition, "编制单位"): "office",
    (Role, "名称"): "role-name",
    (Role, "又称"): "role-name",
    (Role, "级别"): "level",
    (Form, "级别"): "level",
    (Form, "层级"): "tier",
    (Cells, "类"): "column-kind",
    (FormColumn, "类"): "column-kind",
    (Cells, "清单"): "list",
    (FormColumn, "清单"): "list",
    (Task, "清单"): "list",
    (Task, "编号"): "task-name",
    (Task, "责任"): "who",
    (Task, "看"): "proof",
    (review.Record, "结论"): "result",
    (review.Remark, "结论"): "verdict",
}
_PATTERNS = {item.IsoDate: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", item.FileName: f"^{item.FILE_NAME.pattern}$"}
_PATTERNS |= {topic.PageName: "^[a-z][a-z0-9-]{0,39}$"}
_CHECKS = [(get_args(alias)[1], pattern) for alias, pattern in _PATTERNS.items()]


FOLDER = ".gongkai/schema"  # of a project: made from the rest, so no part of its history


class Sort(NamedTuple):
    """A sort of file: its name on the command line, what people call it, which files of a project are such (patterns with a
    star for a name, none for a path), and its schema."""

    name: str
    title: str
    files: tuple[str, ...]
    schema: Schema


def sorts(project: Project) -> dict[str, Sort]:
    """All sorts of files by name. `project` may be loaded without places."""
    return {sort.name: sort for sort in _Schemas(project).sorts()}


def sort_of(known: Mapping[str, Sort], file: str) -> Sort | None:
    """The sort of a file (relative to the project); None for one that is none of the sources."""
    parts = file.split("/")
    for sort in known.values():
        for pattern in sort.files:
            wanted = pattern.split("/")
            if len(wanted) == len(parts) and all(map(fnmatchcase, parts, wanted)):
                return sort
    return None


def packed(sort: Sort) -> bytes:
    """The file of a sort's schema."""
    return (indented(sort.schema) + "\n").encode()


class _Schemas:
    """Makes the schemas of a project; `terms` are what they share, of which each takes what it refers to."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.terms = terms(project)
        self.terms["new-item"] = self.mapping(Item)
        self.terms["change"] = self.mapping(Change)

    def sorts(self) -> Iterator[Sort]:
        yield self.sort("project", "项目的标记", (MARK,), self.mapping(Settings))
        for level in LEVELS:
            schema = self.mapping(Place, needed=NEEDED[level.name])
            if "目录" not in NEEDED[level.name]:  # each part of it may be had from the place above
                del schema["properties"]["目录"]["anyOf"][0]["required"]
            name = level.file.removesuffix(".yaml")
            yield self.sort(name, f"{level.word}的文件", (f"{level.folder}/{level.file}",), schema)
        yield self.sort("domain", "各地的领域文件", [f"{level.folder}/{_DOMAINS}" for level in LEVELS], self.domain())
        for form in self.project.forms.values():
            if not form.value.view:
                yield self.list(form.value)
        files = [f"{level.folder}/{REVIEWS}/*.yaml" for level in LEVELS]
        yield self.sort("review", "审核记录", files, self.mapping(review.Record))
        own = [one for one in self.project.guideline_folders if one not in self.project.upstream]
        items: Schema = {"type": "array", "items": ref("new-item")}
        guideline = self.mapping(GuidelineHead, {"事项": items})
        yield self.sort("guideline", "指引", [f"{folder}/{_DOMAINS}" for folder in own], guideline)
        laws = closed({"法规": self.described("法规", many(self.mapping(Law)))})
        yield self.sort("laws", "法规登记簿", [f"{folder}/{LAWS}" for folder in own], laws)
        parts = {"角色": many(self.mapping(Role)), "更名": many(self.mapping(Renaming))}
        bodies = closed({key: self.described(key, schema) for key, schema in parts.items()})
        yield self.sort("bodies", "主体登记簿", [f"{folder}/{BODIES}" for folder in own], bodies)
        yield self.sort("places", "地名", (f"{COUNTIES}/{PLACES}",), self.mapping(Gazetteer))
        yield self.sort("tasks", "省里的任务", (TASKS,), self.mapping(Tasks))
        yield self.sort("template", "附件2的表格", (f"{TEMPLATES}/{TEMPLATE}",), self.mapping(Template))
        yield self.sort("events", "群体和事情", (f"{TEMPLATES}/{EVENTS}",), self.mapping(Topics))
        yield self.sort("synonyms", "近义词", (f"{TEMPLATES}/{SYNONYMS}",), self.mapping(Synonyms))
        yield self.sort("form", "清单的样式", (f"{TEMPLATES}/{FORMS}/*.yaml",), self.mapping(Form))

    def sort(self, name: str, title: str, files: Iterable[str], schema: Schema) -> Sort:
        """A sort with its schema made whole: the definitions that it refers to, those that these refer to, and so on."""
        found: dict[str, Schema] = {}
        pending = set(referred(schema))
        while pending:
            term = pending.pop()
            found[term] = self.terms[term]
            pending |= set(referred(found[term])) - found.keys()
        head = {"$schema": DIALECT, "title": title}
        return Sort(name, title, tuple(files), {**head, **schema, "definitions": dict(sorted(found.items()))})

    def domain(self) -> Schema:
        """A place's file for one domain: which numbers 调整 and 不采用 may have follows from the domain."""
        added: Schema = {"type": ["array", "null"], "items": ref("new-item")}
        open_map: Schema = {"type": ["object", "null"]}
        parts = {"默认": or_null(ref("change")), "调整": open_map, "不采用": open_map, "新增": added}
        schema = self.mapping(SelectionHead, parts)
        schema["allOf"] = [
            {
                "if": {"properties": {"领域": {"const": domain}}, "required": ["领域"]},
                "then": {
                    "properties": {"调整": numbered(names, ref("change")), "不采用": numbered(names, or_null(TEXT))}
                },
            }
            for domain, names in items_of(self.project).items()
        ]
        return schema

    def list(self, form: Form) -> Sort:
        """A place's list of a form."""
        row: dict[str, Schema] = {NUMBER: {"type": "string", "pattern": f"^{form.numbers}$"}}
        needed = [NUMBER]
        for column in form.columns:
            row[column.key] = told(self.column(column), column.title, takes(column))
            if column.required:
                needed.append(column.key)
        for key in BESIDE[1:]:
            row[key] = self.described(key, or_null(ref("evidence") if key == EVIDENCE else TEXT))
        schema = self.mapping(ListHead, {ROWS: many(closed(row, needed))})
        schema["properties"]["清单"] |= {"enum": [form.name]}
        schema["description"] = "；".join(filter(None, (form.source, form.note)))
        where = f"{LISTS}/{form.slug}/*.yaml" if form.yearly else f"{LISTS}/{form.slug}.yaml"
        files = [f"{level.folder}/{where}" for level in LEVELS if level.name in form.levels]
        return self.sort(f"list-{form.slug}", form.name, files, schema)

    def column(self, column: FormColumn | Cells) -> Schema:
        """The value of a list's column."""
        if column.kind == TABLE and isinstance(column, FormColumn):
            inner = {one.key: told(self.column(one), one.title, takes(one)) for one in column.columns}
            schema = many(closed(inner))
        else:
            kind = KINDS[column.kind]
            text = kind.source(column)
            several = column.many or kind.many
            schema = {"anyOf": [text, {"type": "array", "items": text}]} if several else text
        return schema if column.required else or_null(schema)

    def mapping(
        self, model: type, parts: Mapping[str, Schema] | None = None, needed: Iterable[str] = (), meant: str = ""
    ) -> Schema:
        """A mapping that is read as a `model`; `parts` are keys that are read beside it, `meant` is the definition of its
        texts where the model itself does not say."""
        properties: dict[str, Schema] = {}
        required = set(needed)
        for field in fields(model):
            if field.name == "extra":
                for column in self.project.template.columns:
                    if column.extra:
                        properties[column.key] = told(or_null(TEXT), column.title, "")
            if (key := keys(model).get(field.name)) is None:
                continue
            if field.default is MISSING:
                required.add(key)
            schema = self.value(hints(model)[field.name], _MEANT.get((model, key), meant), key)
            properties[key] = self.described(key, no_null(schema) if key in required else or_null(schema))
        for key, schema in (parts or {}).items():
            properties[key] = self.described(key, schema)
        return closed(properties, [key for key in properties if key in required])

    def described(self, key: str, schema: Schema) -> Schema:
        """The schema with the key's heading in the template, if it has one, and what the key is for."""
        headings = (column.title for column in self.project.template.columns if column.key == key)
        return told(schema, next(headings, None), MEANINGS[key])

    def value(self, hint: Any, meant: str, key: str) -> Schema:
        """A field's value by its type; `meant` is the definition of its texts."""
        if key in PAIRS:
            return ref("offices") if key == "机构" else self.pairs(key)
        checks: tuple[Any, ...] = ()
        while get_origin(hint) is Annotated:
            checks += hint.__metadata__
            hint = hint.__origin__
        pattern = next((pattern for check, pattern in _CHECKS if check in checks), None)
        if pattern is not None and hint is str:
            return {"type": "string", "pattern": pattern}
        if get_args(place.Open)[1] in checks:
            text = ref(meant) if meant else TEXT
            return {"anyOf": [text, NULL, closed({PROPOSED: text}, [PROPOSED])]}
        if hint is bool:
            return {"enum": ["是", "否", True, False]}
        if hint is str:
            return ref(meant) if meant else TEXT
        if hint in (int, float):
            return _INTEGER if hint is int else _NUMBER
        if hint is type(None):
            return NULL
        if is_dataclass(hint) and isinstance(hint, type):
            return self.mapping(hint, meant=meant if hint in (Edit, Boxes) else "")
        inside = get_args(hint)
        if get_origin(hint) is Literal:
            return {"enum": list(inside)}
        if get_origin(hint) in (Union, types.UnionType):
            return {"anyOf": [self.value(one, meant, key) for one in inside]}
        if key == "已见":
            cells = [*self.project.template.cell_keys]
            return {"anyOf": [closed(dict.fromkeys(cells, TEXT)), {"type": "array", "items": {"enum": cells}}]}
        several: Schema = {"type": "array", "items": self.value(inside[0], meant, "")}
        one_will_do = get_args(item.Texts)[1] in checks
        return {"anyOf": [several["items"], several]} if one_will_do else several

    def pairs(self, key: str) -> Schema:
        """What stands under a key with names on the left."""
        if key == "不采用领域":
            return closed(dict.fromkeys(self.project.guidelines, TEXT))
        return {"type": "object", "additionalProperties": TEXT}
