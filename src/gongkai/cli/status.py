"""gongkai status: where a place stands, and the next command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options

if TYPE_CHECKING:
    from gongkai.source.project import Project

_MOST = 100_000_000  # bytes of a catalog.json


@click.command(name="status")
@options.county_option
@options.folder_option("成品的文件夹；默认是项目里的 build。")
@options.in_project
def command(counties: tuple[str, ...], output: Path | None, root: Path) -> None:
    """目录办到哪一步，下一步做什么：还有多少没有填、没有核实，检查、审核、公布怎么样。

    不写 --county 时，只有一个县就看这个县；有几个县，每个县一行。
    """
    from gongkai.progress.status import status
    from gongkai.render.json import as_data
    from gongkai.rules import check
    from gongkai.source.places import level_of, place_slugs, slug_of

    options.quiet_collector()
    wanted = options.known_counties(root, counties) or [
        slug for slug in place_slugs(root) if level_of(slug).name == "县级"
    ]
    if not wanted:
        raise click.ClickException("项目里还没有县。用 gongkai new county 建一个")
    sources = options.load(root, wanted)
    checked = check(sources, today=options.today())
    guidelines = _guidelines(sources)
    for slug in wanted:
        own = [one for one in checked.findings if slug_of(one.span.file) == slug]
        catalog = checked.catalogs.get(slug)
        published = _published((output or root / "build") / slug) if catalog is not None and len(wanted) == 1 else None
        current = (
            published if not isinstance(published, dict) else catalog is not None and published == as_data(catalog)
        )
        found = status(sources.places[slug], catalog, own, current, guidelines.get(slug), sources.option(slug))
        if len(wanted) > 1:
            lines = dict(found.lines)
            keys = [key for key in ("待填", "指引", "核实", "检查", "审核") if key in lines]
            short = [f"{key}：{lines[key].partition('：')[0]}" for key in keys]
            click.echo(f"{found.head}  {'；'.join(short)}")
            continue
        click.echo(found.head)
        for key, text in found.lines:
            click.echo(f"  {key}：{text}")
        click.echo(f"下一步：{found.step[0]}  {found.step[1]}")


def _guidelines(sources: Project) -> dict[str, int | str]:
    """For each place how much of an upgrade of its guidelines is to be decided, or why that is not known; nothing where
    the guidelines are those that the project was settled with."""
    from gongkai.progress.upgrade import upgrade
    from gongkai.source import former
    from gongkai.source.settled import SettledError

    try:
        old = former.settled(sources.root)
        decided = former.decided(sources.root)
    except SettledError as problem:
        return dict.fromkeys(sources.places, str(problem))
    if old is None or old == former.present(sources):
        return {}
    if former.is_elsewhere(sources.root):
        return dict.fromkeys(sources.places, "定稿时按的是项目以外的，用 --guidelines 写明它的文件夹")
    found = upgrade(former.by(sources, old).project, sources, decided)
    return {one.slug: len(one.choices) for one in found.places}


def _published(folder: Path) -> dict[str, object] | str | None:
    """What the published catalog says; a word on what there is where no catalog.json tells it, None where nothing is."""
    from gongkai.publish import manifest

    file = folder / "catalog.json"
    try:
        if not file.is_symlink() and file.is_file() and file.stat().st_size <= _MOST:
            data = json.loads(file.read_bytes())
            if isinstance(data, dict):
                return data
    except (OSError, ValueError, RecursionError):
        pass
    kinds = sorted({kind for name, kind in manifest.read(folder).items() if (folder / name).is_file()})
    return f"编出了 {'、'.join(kinds)}，没有 json，看不出与现在的目录是否一致" if kinds else None
