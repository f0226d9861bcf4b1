"""gongkai report coverage: which items disclose the duties and services of a place, and the holes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options
from gongkai.model.indented import indented

if TYPE_CHECKING:
    from gongkai.progress.coverage import Coverage
    from gongkai.resolve.catalog import Resolved
    from gongkai.source.project import Project


@click.command(name="coverage")
@options.place_option("看哪个地方的；只有一个县时不用写")
@click.option("--list", "words", metavar="清单", multiple=True, help="只看这种清单，如 duties；可以写几个。")
@options.report_options("text", "xlsx", "json")
@click.option(
    "--accept",
    "filled",
    metavar="文件",
    multiple=True,
    type=options.READ,
    help="把填好“采用”的报表读回来，写进清单；可以写几个。",
)
@options.in_project
def command(
    county: str | None, words: tuple[str, ...], style: str, output: Path | None, filled: tuple[Path, ...], root: Path
) -> None:
    """权责、公共服务各靠目录里哪一项公开，哪些没有着落。

    凡有“事项”一类栏的清单都算。没有着落的，按名称、依据、单位建议事项：用 --output 报表.xlsx 生成，在“待认定”的“采用”栏里选，再用 --accept 报表.xlsx 写回清单的“公开事项”“不予公开”。
    """
    from gongkai.cli.imported import refuse_broken
    from gongkai.cli.importing_list import form_of
    from gongkai.progress.coverage import as_json, as_text, coverage, items_key, sheets
    from gongkai.resolve.catalog import resolve_one

    if filled and (words or style != "text" or output):
        raise click.UsageError("--accept 只读回填好的报表，不与 --list、--format、--output 一起用")
    county = options.one_place(root, county)
    sources = options.load(root, [county])
    refuse_broken(sources, county)
    forms = [form_of(sources, word, county) for word in words]
    if wrong := [form.name for form in forms if items_key(form) is None]:
        raise click.UsageError(f"“{wrong[0]}”没有写公开事项的栏，看不出靠什么公开")
    place = resolve_one(sources, county)
    assert place.catalog is not None
    found = coverage(place.catalog, place.lists, [form.slug for form in forms])
    if not found.rows:
        level = sources.places[county].level.name
        theirs = [form.value.slug for form in sources.forms.values() if level in form.value.levels and items_key(form.value)]  # fmt: skip
        if not theirs:
            raise click.ClickException(f"{found.place}没有写公开事项的清单：{level}不编这样的清单")
        raise click.ClickException(
            f"{found.place}还没有写公开事项的清单。先导入：gongkai import 表.xlsx{sources.option(county)} --list {theirs[0]}"
        )
    if filled:
        _accept(sources, place, found, filled)
    elif style == "xlsx":
        options.deliver(output, options.workbook(sheets(found), place.catalog.date))
    else:
        told = as_text(found, whole=output is not None) if style == "text" else indented(as_json(found)) + "\n"
        options.deliver(output, told)


def _accept(sources: Project, place: Resolved, found: Coverage, paths: tuple[Path, ...]) -> None:
    from gongkai.importers.settling.accepted import filled, settle

    with options.undone():
        done = settle(sources, place.lists, found, filled(paths))
    if done.refused:
        raise click.ClickException("\n".join((*done.refused, "什么都没有改动，请改好再读回来")))
    if not done.changes:
        click.echo("没有改动。")
        return
    options.write_sources(sources.root, done.changes)
    names = "、".join(change.path.relative_to(sources.root).as_posix() for change in done.changes)
    click.echo("\n".join((*done.written, f"已写 {names}", "请用 gongkai validate 检查；撤销用 gongkai undo")))
