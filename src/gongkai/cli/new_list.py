"""gongkai new list: begin a place's list, with an example row that tells what each column takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from gongkai.cli import options
from gongkai.kinds import takes
from gongkai.model.form import NUMBER, Form


@click.command(name="list")
@click.argument("word", metavar="[清单]", required=False)
@options.place_option("哪里的清单", "slug")
@click.option("--year", metavar="年度", help="一年一份的清单写明年度，如 2026。")
@options.in_project
def new_list(word: str | None, slug: str | None, year: str | None, root: Path) -> None:
    """新建一份清单：文件开头已写好，有一条样例，注明各栏填什么。不写是哪种清单时，列出可以建的清单。"""
    from gongkai.cli.importing_list import check_year, form_of, path_of
    from gongkai.source.edit import next_row_id
    from gongkai.source.transaction import Change

    if word is None:
        _tell_forms([one.value for one in options.load(root, []).forms.values() if not one.value.view])
        return
    slug = options.one_place(root, slug)
    sources = options.load(root, [slug])
    form = form_of(sources, word, slug)
    check_year(form, year)
    if form.yearly and year is None:
        raise click.UsageError(f"“{form.name}”一年一份，请写明年度，如 --year 2026")
    path = path_of(sources, slug, form, year or "")
    name = path.relative_to(sources.root).as_posix()
    if path.exists() or path.is_symlink():
        raise click.ClickException(
            f"{name} 已经有了，没有改动。要添条目，用 gongkai worksheet{sources.option(slug)} --list {form.slug} 在 Excel 里填"
        )
    written = [one for one in sources.places[slug].lists if one.form.slug == form.slug]
    used = [row.id for one in written for row in one.rows]
    used += [number for one in written for number in (*dict(one.head.withdrawn), *one.broken)]
    text = "\n".join(_begun(form, year, next_row_id(form.prefix, used)))
    options.write_sources(sources.root, [Change(path, None, f"{text}\n".encode())])
    told = f" --year {year}" if year else ""
    click.echo(
        f"已建 {name}。\n在 Excel 里填：gongkai worksheet{sources.option(slug)} --list {form.slug}{told}；"
        f"已有 Excel、Word 表的：gongkai import 表.xlsx{sources.option(slug)} --list {form.slug}{told}；也可以照文件里的样子写。\n写好后用 gongkai validate{sources.option(slug)} 检查。"
    )


def _tell_forms(forms: list[Form]) -> None:
    click.echo("可以建的清单（gongkai new list 简称 --place 地方）：")
    for form in forms:
        yearly = "，一年一份（--year 2026）" if form.yearly else ""
        source = f"；{form.source}" if form.source else ""
        click.echo(f"  {form.slug}  {form.name}（{'、'.join(form.levels)}{yearly}{source}）")


def _begun(form: Form, year: str | None, number: str) -> Iterator[str]:
    """The lines of a list's file without rows; one is shown in a comment."""
    yield f"# {form.name}{f'（{form.source}）' if form.source else ''}"
    if form.note:
        yield from (f"# {line}" for line in form.note.splitlines())
    yield f"清单: {options.quoted(form.name)}"
    if year:
        yield f"年度: {options.quoted(year)}"
    yield "条目:"
    yield "  # 一条的样子：照着写，每行前面的“# ”去掉；没有内容的栏整行不写。编号写过就不再用于别的条目。"
    yield f"  # - {NUMBER}: {number}"
    for column in form.columns:
        yield f"  #   {options.quoted(column.key)}:  # {takes(column)}"
        for index, inner in enumerate(column.columns):
            yield f"  #     {' ' if index else '-'} {options.quoted(inner.key)}:  # {takes(inner)}"
