"""gongkai edition: put the compiled catalog down as an edition, which later ones are compared with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options

if TYPE_CHECKING:
    from gongkai.model.entry import Catalog
    from gongkai.source.transaction import Change


@click.command(name="edition")
@options.county_option
@click.option(
    "--from", "exported", metavar="文件", type=options.READ, help="不编现在的目录，把以前发布的 catalog.json 收作一版。"
)
@click.option("--replace", "replacing", is_flag=True, help="同一天的一版已经有了、内容不同时，用现在的替换它。")
@options.in_project
def command(counties: tuple[str, ...], exported: Path | None, replacing: bool, root: Path) -> None:
    """把现在的目录记作一版，以后的变更与它比较。

    审核和记版是两回事：没有审核同意的也能记，会说明；它不算已发布。

    一版放在 counties/<县>/editions/<日期>.json.gz，日期是 county.yaml 里“目录”的日期；下面的乡镇、村一起记。请把它和源文件一起提交。目录有错误时不能记。
    """
    from gongkai.cli.making import checked_catalogs, shown
    from gongkai.history import states
    from gongkai.publish.editions import prepared
    from gongkai.resolve.review import is_reviewed
    from gongkai.source.places import is_asked, level_of, option_of, place_slugs

    named = options.known_counties(root, counties)
    if exported is not None:
        [catalog] = states.exported(exported).catalogs.values()
        options.known_counties(root, [catalog.place.slug])
        catalogs = [catalog]
        if named and named != [catalog.place.slug]:
            raise click.UsageError(f"{exported} 里是 {catalog.place.slug} 的目录，不是 {'、'.join(named)} 的")
    else:
        made, _ = checked_catalogs(
            root, named or place_slugs(root), forbidden="有错误，没有记；请先改好（gongkai validate）。"
        )
        catalogs = [one for slug, one in made.items() if is_asked(slug, named)]
    if not catalogs:
        raise click.UsageError("counties/ 里还没有县。先建一个：gongkai new county")
    prepare: list[tuple[Catalog, Change]] = []
    for catalog in catalogs:
        if catalog.caution:
            click.echo(f"{catalog.title}还是“{catalog.caution}”，没有记。还有哪些要填，看 gongkai validate", err=True)
            continue
        with options.undone("什么都没有写"):
            prepare.append((catalog, prepared(root, catalog, replacing=replacing)))
    if not prepare:
        raise click.ClickException("没有可以记的目录")
    options.write_sources(root, (change for _, change in prepare))
    for catalog, change in prepare:
        told = "已记" if change.before != change.after else "已经有了，没有改动"
        click.echo(f"{catalog.title}（{catalog.date}，{catalog.count} 项）：{told} {shown(change.path)}")
        if exported is None and level_of(catalog.place.slug).name == "县级" and not is_reviewed(catalog):
            state = catalog.place.edition.status if catalog.place.edition else ""
            click.echo(
                f"注意：这一版的内容还没有审核同意（{state}）。记下它只是供以后比较，不算“已发布”，build --release 也不编。"
                f"报审用 gongkai review packet{option_of(catalog.place.slug, place_slugs(root))} --submit",
                err=True,
            )
