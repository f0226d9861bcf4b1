"""gongkai migrate: bring a project of an older format up to date."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.cli import options
from gongkai.model.finding import Severity
from gongkai.model.review import AGREED
from gongkai.source.transaction import Change

if TYPE_CHECKING:
    from gongkai.publish.reviews import Recorded
    from gongkai.source.project import Project

TO_FILL = "待填"  # what `gongkai new county` wrote before 0.2 where nothing was known


@click.command(name="migrate")
@options.in_project
def command(root: Path) -> None:
    """把旧格式的项目改成现在的格式。

    补上 gongkai.yaml；以前新建县时写的“待填”，改成空着或者“拟”；county.yaml 里的“审核”移到 reviews/，手写的“状态”去掉。
    只改这些，别的不动；已经是新格式的，什么都不改。
    """

    sources = options.load(root)
    with options.undone():
        reviews = dict(_reviews(sources))
        changes = [
            *_mark(sources),
            *_counties(sources, reviews),
            *(change for one in reviews.values() for change in one.changes),
        ]
    if not changes:
        click.echo("已经是现在的格式，没有要改的。")
        return
    options.write_sources(root, changes)
    for change in changes:
        click.echo(f"{'已改' if change.before is not None else '已建'} {change.path.relative_to(root)}")


def _mark(sources: Project) -> Iterator[Change]:
    """gongkai.yaml, where there is none: the guidelines are the project's own if it has some."""
    from gongkai import __version__
    from gongkai.source.beginning import mark_file
    from gongkai.source.home import BUILT_IN, GUIDELINES, MARK

    path = sources.root / MARK
    if path.exists() or path.is_symlink():
        return
    counties = [one.place.value.name for one in sources.places.values() if one.place is not None and one.is_county]
    name = counties[0] if len(counties) == 1 else next((one.province for one in sources.gazetteer.values()), "")
    own = any((sources.root / GUIDELINES).glob("[0-9][0-9]-*.yaml"))
    yield Change(path, None, mark_file(f"{name}基层政务公开标准目录", GUIDELINES if own else BUILT_IN, __version__))


def _reviews(sources: Project) -> Iterator[tuple[str, Recorded]]:
    """For the counties whose own file says 审核 with a mark, by slug: what says the same in `reviews/`. The catalog is kept
    where it still is what was reviewed."""
    from gongkai.publish.reviews import recorded
    from gongkai.resolve import resolve_all
    from gongkai.resolve.mark import is_mark_of

    written = {slug: one.place.value.review for slug, one in sources.places.items() if one.place is not None}
    if not any(written.values()):
        return
    broken = {one.span.file for one in sources.findings if one.severity is Severity.ERROR}
    for found in resolve_all(sources):
        slug, review = found.source.slug, written.get(found.source.slug)
        if review is None or found.catalog is None:
            continue
        if review.mark is None or broken:
            why = (
                "源文件有错误，先改好（gongkai validate）"
                if broken
                else "没有“标记”，看不出审核的是什么内容；请重新报审"
            )
            click.echo(f"{found.catalog.place.name}的“审核”没有改：{why}", err=True)
            continue
        said = {"日期": review.date, "单位": review.office, "结论": AGREED}
        same = is_mark_of(review.mark, found.catalog)
        yield slug, recorded(sources.root, found.catalog, said, None if same else review.mark)


def _counties(sources: Project, reviews: Collection[str]) -> Iterator[Change]:
    """The counties' own files without 待填, without what is computed (状态), and without 审核 where that has become a record."""
    from gongkai.source.edit import edited, values

    for source in sources.places.values():
        if source.place is None:
            continue
        name = source.place.node.file
        before = sources.sources[name]
        said = _open(values(name, before), sources)
        if source.is_county:
            said = _computed(said, reviewed=source.slug in reviews)
        after = edited(name, before, said)
        if after != before:
            yield Change(sources.root / name, before, after)


def _open(said: dict[str, Any], sources: Project) -> dict[str, Any]:
    """What a county's own file says, with what was 待填 left open: empty, or as it follows from the county's name."""
    from gongkai.model.place import PROPOSED
    from gongkai.source.written import OneLineMap

    def opened(role: str, value: Any) -> Any:
        if not isinstance(value, str) or not value.startswith(TO_FILL):
            return value
        known = sources.roles.get(role)
        proposal = known.value.proposal(said.get("名称") or "", said.get("设区市") or "") if known else None
        return OneLineMap({PROPOSED: proposal}) if proposal else None

    def within(key: str, value: Any) -> Any:
        if isinstance(value, Mapping) and key in ("目录", "机构"):
            return {name: opened(name, each) for name, each in value.items()}
        return value

    return {key: within(key, value) for key, value in said.items()}


def _computed(said: dict[str, Any], *, reviewed: bool) -> dict[str, Any]:
    """What a county's own file says, without what nobody writes by hand any more."""
    edition = said.get("目录")
    if isinstance(edition, dict) and "状态" in edition:
        said = said | {"目录": {key: value for key, value in edition.items() if key != "状态"}}
    return {key: value for key, value in said.items() if not (key == "审核" and reviewed)}
