"""gongkai why: where the text of a printed cell comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import click

from gongkai.cli import options
from gongkai.model.entry import FIELDS, Catalog, Entry, Origin
from gongkai.model.finding import Span
from gongkai.model.letters import did_you_mean
from gongkai.source.places import LEVELS, level_of, slug_of
from gongkai.source.project import Project, load
from gongkai.source.selections import PlaceSource


@click.command(name="why")
@click.argument("number", metavar="编号")
@click.argument("field", metavar="[栏目]", required=False)
@options.place_option("哪个地方的目录；只有一个县时不用写")
@options.in_project
def command(number: str, field: str | None, county: str | None, root: Path) -> None:
    """说明目录或清单里一格的文字从哪个文件、哪一行来；不写栏目时列出全部栏目。"""
    from gongkai.cli import why_row
    from gongkai.editing.items import refuse_unread
    from gongkai.editing.rows import NUMBERED
    from gongkai.resolve.catalog import resolve_one

    county = options.one_place(root, county)
    sources = load(root, [county])
    place = resolve_one(sources, county)
    catalog = place.catalog
    if catalog is None:
        raise click.ClickException(
            f"{county} 的 {sources.places[county].file} 有错，请先用 gongkai validate --place {county} 检查"
        )
    if NUMBERED.fullmatch(number):
        for heading, text, places in why_row.cells(sources, place, number, field):
            _tell(sources, f"{number} {heading}：{text or '（空）'}", places, lines=field is not None)
        return
    if (guideline := sources.guideline_with(number)) is not None:
        with options.undone():
            refuse_unread(place.source, guideline)
    known = {item.value.id for guideline in sources.guidelines.values() for item in guideline.items}
    entry = _entry(place.source, catalog, number, known)
    keys = [_key(field, catalog)] if field else list(FIELDS.values())
    for key in keys:
        value = _value(catalog, entry, key)
        if value or field:
            _tell(
                sources,
                f"{entry.id} {key}：{value or '（空）'}",
                [(_label(sources, entry.origin, key, span), span) for span in entry.origin.cell(key)],
                lines=field is not None,
            )


def _tell(sources: Project, head: str, places: Iterable[tuple[str, Span]], *, lines: bool) -> None:
    """A cell with the places that made it, and what stands there."""
    click.echo(head)
    for label, span in places:
        click.echo(f"  {label}：{span.file}:{span.line}:{span.column}")
        if lines:
            click.echo(f"    {_line(sources, span)}")


def _entry(source: PlaceSource, catalog: Catalog, number: str, known: Collection[str]) -> Entry:
    entries = {entry.id: entry for entry in catalog.entries}
    if number in entries:
        return entries[number]
    for domain in catalog.domains:
        for excluded in domain.excluded:
            if excluded.id == number:
                span = source.chosen[domain.name].node.at("不采用", number)
                raise click.ClickException(
                    f"{catalog.place.name}不采用 {number}（{excluded.name}），理由：{excluded.reason}（写在 {span.file}:{span.line}:{span.column}）"
                )
    if number in known:
        above = f"：{catalog.above[-1].name}没有采用，或没有列到本级" if catalog.above else "：没有采用这个领域"
        raise click.ClickException(f"指引里有 {number}，{catalog.place.name}的目录里没有{above}")
    raise click.UsageError(f"{catalog.place.name}的目录里没有 {number}。{did_you_mean(number, entries)}")


def _key(field: str, catalog: Catalog) -> str:
    keys = [*FIELDS.values(), *catalog.template.extra_keys]
    names = {**{key: key for key in keys}, **FIELDS, "公开内容（要素）": "公开内容", "公开渠道": "公开渠道和载体"}
    if field not in names:
        raise click.UsageError(f"没有“{field}”这一栏。{did_you_mean(field, keys)}可以写：{'、'.join(keys)}")
    return names[field]


def _value(catalog: Catalog, entry: Entry, key: str) -> str:
    name = next((name for name, alias in FIELDS.items() if alias == key), None)
    if name is None:
        return dict(entry.extra).get(key, "")
    value = getattr(entry, name)
    if name == "deadline":
        return value.text if value else ""
    if name == "basis":
        return "；".join(catalog.basis_text(citation) for citation in value)
    if name in ("elements", "body", "channels", "tiers"):
        return "；".join(str(part) for part in value)
    return str(value or "")


def _label(sources: Project, origin: Origin, key: str, span: Span) -> str:
    """What stands at a place: the guideline, or which part of whose file."""
    if sources.is_guideline(span.file):
        return "指引"
    owner = slug_of(span.file)
    whose = f"本{level_of(owner).word}" if owner else ""
    if any(origin.change is not None and span == origin.change.at(key) for origin in _chain(origin)):
        return f"{whose}调整"
    if span.file.endswith(tuple(f"/{level.file}" for level in LEVELS)):
        return f"{whose}机构"
    filled = any(one.defaults is not None and key not in one.base for one in _chain(origin))
    return f"{whose}默认" if filled else f"{whose}新增"


def _chain(origin: Origin | None) -> Iterator[Origin]:
    while origin is not None:
        yield origin
        origin = origin.above


def _line(sources: Project, span: Span) -> str:
    lines = sources.sources.get(span.file, b"").decode("utf-8-sig", "replace").splitlines()
    return lines[span.line - 1].strip() if 0 < span.line <= len(lines) else ""
