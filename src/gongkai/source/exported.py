"""A catalog that gongkai wrote as data (catalog.json, an edition), read back into a catalog that can be compared.

What was written may come from strangers: it is bounded, its types are checked, and nothing in it is a path to open.
"""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Literal, dataclass_transform

from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError

from gongkai.model.deadline import Deadline
from gongkai.model.entry import FIELDS, Catalog, DomainCatalog, Entry, Excluded, Kind, Origin
from gongkai.model.form import Form, FormColumn
from gongkai.model.item import Audience, Channel, IsoDate
from gongkai.model.law import Citation, Law
from gongkai.model.place import Edition, Place, PlaceRef
from gongkai.model.record import Cell, Listing, Record, Said, text_of
from gongkai.model.template import Template
from gongkai.model.tree import Map
from gongkai.source.places import is_slug

LARGEST = 32_000_000  # bytes of JSON: ten times the largest catalog that is known
_GZIP = b"\x1f\x8b"


class ExportError(Exception):
    """What was read is no catalog of gongkai's; the message is for the user."""


def read_catalog(data: bytes) -> Catalog:
    """The catalog that `data` holds: the bytes of a catalog.json, compressed by gzip or not.

    It has all that is printed of a place's entries and lists; of laws, what their titles say. Its entries' origins know
    the file and line that the data name, if any; its template has a name and no columns. Raises ExportError.
    """
    try:
        return _catalog(_written().validate_json(_plain(data)))
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        if first["loc"] == ("version",):
            raise ExportError("是别的版本的数据，本程序只认得 version 1；请升级 gongkai") from problem
        where = ".".join(str(part) for part in first["loc"][:6])
        raise ExportError(f"不是 gongkai 写的目录数据{f'（{where} 处不对）' if where else ''}") from problem


def _plain(data: bytes) -> bytes:
    if data.startswith(_GZIP):
        try:
            with gzip.open(io.BytesIO(data)) as stream:
                data = stream.read(LARGEST + 1)
        except (OSError, EOFError, zlib.error) as problem:
            raise ExportError("压缩的内容坏了，解不开") from problem
    if len(data) > LARGEST:
        raise ExportError(f"内容太大，超过 {LARGEST // 1_000_000} MB")
    return data


@dataclass_transform(kw_only_default=True)
class _Part:
    """A part of the data, a dataclass: types are checked, what is not asked for is left."""

    __pydantic_config__ = ConfigDict(strict=True, extra="ignore")

    def __init_subclass__(cls) -> None:
        dataclass(kw_only=True)(cls)


_Number = Annotated[str, StringConstraints(max_length=40)]


class _Source(_Part):
    file: str
    line: int


class _Basis(_Part):
    key: str
    title: str | None
    number: str | None
    status: str | None = None
    article: str = ""


class _Limit(_Part):
    text: str


class _Channel(_Part):
    name: str
    required: bool
    text: str = ""


class _Audience(_Part):
    public: bool
    groups: tuple[str, ...]


class _Entry(_Part):
    id: _Number
    number: int
    primary: str
    secondary: str
    elements: tuple[str, ...]
    basis: tuple[_Basis, ...]
    deadline: _Limit | None
    body: tuple[str, ...]
    channels: tuple[_Channel, ...]
    audience: _Audience
    mode: str
    tiers: tuple[str, ...]
    location: str | None
    note: str | None
    extra: dict[str, str]
    evidence: str | None = None
    evidence_source: str | None = None
    seen: tuple[str, ...] = ()
    seen_elsewhere: dict[str, str] = field(default_factory=dict)
    origin: str = Kind.GUIDELINE.value
    source: tuple[_Source, ...] = ()


class _Excluded(_Part):
    id: _Number
    name: str
    reason: str


class _Domain(_Part):
    order: int
    slug: str
    name: str
    entries: tuple[_Entry, ...]
    excluded: tuple[_Excluded, ...] = ()
    confirmed: str | None = None


class _Inner(_Part):
    key: str
    heading: str
    kind: str


class _Column(_Part):
    key: str
    heading: str
    kind: str
    columns: tuple[_Inner, ...] = ()


class _Row(_Part):
    id: _Number
    number: int
    name: str
    cells: dict[str, Any]
    note: str | None
    source: tuple[_Source, ...] = ()


class _List(_Part):
    slug: str
    form: str
    name: str
    title: str
    year: str | None
    current: bool
    basis: str
    columns: tuple[_Column, ...]
    rows: tuple[_Row, ...]
    reviewed: bool = True


class _Ref(_Part):
    name: str
    slug: str


class _Place(_Part):
    slug: str
    name: str
    code: str | None
    city: str | None
    province: str | None = None
    level: str = "县级"
    above: tuple[_Ref, ...] = ()
    below: tuple[_Ref, ...] = ()


class _Edition(_Part):
    date: IsoDate
    name: str | None = None
    office: str | None = None
    status: str | None = None


class _Unadopted(_Part):
    domain: str
    reason: str


class _Withdrawn(_Part):
    id: _Number
    reason: str


class _Written(_Part):
    title: str
    place: _Place
    edition: _Edition
    version: Literal[1] = 1
    domains: tuple[_Domain, ...]
    unadopted: tuple[_Unadopted, ...] = ()
    lists: tuple[_List, ...] = ()
    withdrawn: tuple[_Withdrawn, ...] = ()
    unchecked: bool = False


@cache
def _written() -> TypeAdapter[_Written]:
    """Made when it is asked for: making it takes longer than all else that a build imports of ours."""
    return TypeAdapter(_Written)


def _catalog(written: _Written) -> Catalog:
    place = written.place
    above = tuple(PlaceRef(ref.name, ref.slug) for ref in place.above)
    owner = f"{''.join(ref.name for ref in above)}{place.name}"
    laws = {
        basis.key: Law(key=basis.key, title=basis.title, number=basis.number, kind="", status=basis.status)
        for domain in written.domains
        for entry in domain.entries
        for basis in entry.basis
        if basis.title is not None
    }
    return Catalog(
        place=Place(
            slug=place.slug,
            name=place.name,
            code=place.code or "",
            level=place.level,
            city=place.city,
            province=place.province,
            edition=Edition(**vars(written.edition)),
            unadopted=tuple((one.domain, one.reason) for one in written.unadopted),
        ),
        template=Template(
            name=written.title.removeprefix(owner),
            title="{领域}",
            source="",
            columns=(),
            channels=(),
            other="",
            modes=(),
            tiers=(),
        ),
        domains=tuple(_domain(domain) for domain in written.domains),
        laws=laws,
        above=above,
        below=tuple(PlaceRef(ref.name, ref.slug) for ref in place.below if is_slug(ref.slug)),
        lists=tuple(_listing(one) for one in written.lists),
        withdrawn=tuple((one.id, one.reason) for one in written.withdrawn),
        unchecked=written.unchecked,
    )


def _domain(domain: _Domain) -> DomainCatalog:
    return DomainCatalog(
        order=domain.order,
        slug=domain.slug,
        name=domain.name,
        guidance=None,
        entries=tuple(_entry(entry) for entry in domain.entries),
        excluded=tuple(Excluded(**vars(one)) for one in domain.excluded),
        confirmed=domain.confirmed,
    )


def _node(source: tuple[_Source, ...]) -> Map:
    return Map(source[0].file if source else "", (max(source[0].line - 1, 0) if source else 0, 0))


def _entry(entry: _Entry) -> Entry:
    kinds = {kind.value: kind for kind in Kind}
    return Entry(
        number=entry.number,
        body=entry.body,
        origin=Origin(kinds.get(entry.origin, Kind.GUIDELINE), _node(entry.source)),
        id=entry.id,
        primary=entry.primary,
        secondary=entry.secondary,
        elements=entry.elements,
        basis=tuple(Citation(basis.key, basis.article) for basis in entry.basis),
        deadline=Deadline.parse(entry.deadline.text) if entry.deadline else None,
        channels=tuple(Channel(one.name, one.text, one.required) for one in entry.channels),
        audience=Audience(entry.audience.public, entry.audience.groups),
        mode=entry.mode,
        tiers=entry.tiers,
        location=entry.location,
        note=entry.note,
        evidence=entry.evidence,
        source=entry.evidence_source,
        extra=tuple(entry.extra.items()),
        seen=tuple((FIELDS.get(n, n), entry.seen_elsewhere.get(n, entry.evidence_source or "")) for n in entry.seen),
    )


def _names_rows(one: _List, key: str) -> bool:
    """Whether a column has the names of a list's rows."""
    return bool(one.rows) and all(text_of(_cell(row.cells.get(key)), "、") == row.name for row in one.rows)


def _listing(one: _List) -> Listing:
    naming = next((column.key for column in one.columns if _names_rows(one, column.key)), "")
    form = Form(
        slug=one.form,
        name=one.name,
        title=one.title,
        source=one.basis,
        reviewed=one.reviewed,
        levels=(),
        columns=tuple(
            FormColumn(
                key=column.key,
                kind=column.kind,
                title=column.heading,
                required=column.key == naming,
                many=any(isinstance(row.cells.get(column.key), list) for row in one.rows),
                columns=tuple(
                    FormColumn(key=inner.key, kind=inner.kind, title=inner.heading) for inner in column.columns
                ),
            )
            for column in one.columns
        ),
    )
    records = tuple(_record(form, row) for row in one.rows)
    return Listing(form, one.title, one.year or "", one.current, records, Map("", (0, 0)))


def _record(form: Form, row: _Row) -> Record:
    table = form.table
    return Record(
        number=row.number,
        id=row.id,
        cells=tuple(() if column is table else _cell(row.cells.get(column.key)) for column in form.columns),
        rows=_inner(table, row.cells.get(table.key)) if table else (),
        note=row.note,
        evidence=None,
        source=None,
        node=_node(row.source),
    )


def _inner(table: FormColumn, value: Any) -> tuple[tuple[Cell, ...], ...]:
    if not isinstance(value, list):
        return ()
    rows = (row for row in value if isinstance(row, dict))
    return tuple(tuple(_cell(row.get(column.key)) for column in table.columns) for row in rows)


def _cell(value: Any) -> Cell:
    """The texts of a value: a text or a number, one that bears what is printed as `text`, or several of them."""
    if isinstance(value, list):
        return tuple(said for one in value if not isinstance(one, list) for said in _cell(one))
    if isinstance(value, dict):
        value = value.get("text")
    return () if value is None or isinstance(value, (dict, list)) else (Said(str(value), (str(value),)),)
