"""gongkai report uniformity: how much of a catalog is copied, and from whom."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from gongkai.cli import options
from gongkai.model.indented import indented

_RULES = ("GK401", "GK408")  # roles without an office; names of other places


@click.command(name="uniformity")
@options.county_option
@options.report_options("text", "html", "docx", "xlsx", "json")
@options.in_project
def command(counties: tuple[str, ...], style: str, output: Path | None, root: Path) -> None:
    """各县的目录有多少是照搬指引的，与哪个县雷同，哪里还是角色、别处的地名（避免“一刀切”）。

    不写 --county 时报全部的县。怎样数，写在报告的开头。
    """
    from gongkai.progress.uniformity import report, uniformity
    from gongkai.resolve.alike import by_domain
    from gongkai.resolve.catalog import resolve_all
    from gongkai.rules import check
    from gongkai.source.places import level_of

    wanted = options.known_counties(root, counties)
    sources = options.load(root)
    texts = by_domain(sources.places.values())
    catalogs = [
        one.catalog
        for one in resolve_all(sources)
        if one.catalog is not None
        and one.source.above is None
        and not one.source.is_above
        and (not wanted or one.source.slug in wanted)
    ]
    if left := sorted(set(wanted) - {one.place.slug for one in catalogs}):
        why = [f"{one} 的文件有错" if level_of(one).name == "县级" else f"{one} 不是县" for one in left]
        raise click.ClickException(f"{'，'.join(why)}：照搬多少只看县的目录")
    if not catalogs:
        raise click.ClickException("没有县的目录可以看。先建一个县：gongkai new county，或先改好 county.yaml 的错误")
    by_file = {
        selection.node.file: (one.slug, selection.domain)
        for one in sources.places.values()
        for selection in one.selections
    }
    checked = check(sources, _RULES)
    found = Counter(by_file[one.span.file] for one in checked.findings if one.span.file in by_file)
    names = {slug: one.place.value.name for slug, one in sources.places.items() if one.place is not None}
    shares = uniformity(catalogs, names, texts, found)
    if style == "json":
        told = [one._asdict() for one in shares]
        for one in told:
            one["domains"] = [part._asdict() | {"near": part.near and part.near._asdict()} for part in one["domains"]]
        options.deliver(output, f"{indented(told)}\n".encode())
        return
    name = catalogs[0].place.name if len(catalogs) == 1 else "各县"
    options.deliver(
        output, options.printed(report(shares, max(one.date for one in catalogs), name), style, sources.pages)
    )
