"""gongkai review: record that the office above has reviewed a catalog (审核把关)."""

from __future__ import annotations

from pathlib import Path

import click

from gongkai.cli import options


@click.command(name="review")
@options.place_option("审核的是哪里的目录；只有一个县时不用写")
@click.option("--office", required=True, metavar="单位", help="审核的单位，如 九江市人民政府办公室。")
@click.option("--date", "day", metavar="日期", help="审核的日期，如 2026-11-30；默认今天。")
@options.project_option
def command(county: str | None, office: str, day: str | None, project: Path | None) -> None:
    """记下目录已经审核：谁、哪一天、审核的是什么内容。

    在县的文件里写一行“审核”，“标记”是现在内容的指纹；以后目录有改动，检查时会提示重新报审。有错误的目录不能记。
    """
    from gongkai.findings import text
    from gongkai.resolve.mark import review_mark
    from gongkai.rules import check
    from gongkai.source.edit import EditError, edited, place_of, put, values
    from gongkai.source.places import folder_of
    from gongkai.source.project import load
    from gongkai.source.transaction import Change
    from gongkai.source.written import OneLineMap

    root = options.root_of(project)
    county = options.one_place(root, county)
    sources = load(root, [county])
    checked = check(sources, ignore=("GK601",), today=options.today())
    errors = options.failing(checked.findings, "error")
    if errors or county not in checked.catalogs:
        click.echo(text.write(errors, sources.sources, color=False), nl=False, err=True)
        raise click.ClickException("目录还有错误，不能记为已经审核；请先改好（gongkai validate）")
    catalog = checked.catalogs[county]
    file = folder_of(county) / sources.places[county].file
    mark = {"日期": options.day(day), "单位": options.printable(office), "标记": review_mark(catalog)}
    before = sources.sources[file.as_posix()]
    try:
        said = values(file.as_posix(), before)
        put(said, ["审核"], OneLineMap(mark), after="目录")
        after = edited(file.as_posix(), before, said)
    except EditError as problem:
        raise click.ClickException(str(problem)) from problem
    options.write_sources(root, [Change(root / file, before, after)])
    line = place_of(file.as_posix(), after, "审核").line
    click.echo(f"已记：{catalog.title}（{catalog.count} 项）由{office}审核。{file.as_posix()}:{line}")
