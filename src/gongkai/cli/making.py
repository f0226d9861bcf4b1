"""What the commands that make files share: formats from their options, the catalogs, and what is told of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from gongkai.cli import options
from gongkai.model.refusal import Refusal

if TYPE_CHECKING:
    from gongkai.model.entry import Catalog
    from gongkai.model.templates import Templates
    from gongkai.publish.produce import How, Produced
    from gongkai.publish.store import Store

FORMATS = ("html", "xlsx", "docx", "pdf", "json", "csv")


def chosen_formats(text: str) -> tuple[str, ...]:
    """The formats named in an option, separated by commas, in one order, since in another the same is asked for; a usage error
    for an unknown one."""
    chosen = [name.strip().lower() for name in text.replace("，", ",").split(",") if name.strip()]
    for name in chosen:
        if name not in FORMATS:
            raise click.UsageError(f"没有“{name}”这种格式。可以写：{','.join(FORMATS)}")
    if not chosen:
        raise click.UsageError(f"没有写格式。可以写：{','.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in chosen)


def all_formats() -> tuple[str, ...]:
    """Every format that this installation can make; tells what is missing for the others."""
    from gongkai.model.extra import lacking, makeable

    made = makeable(FORMATS)
    if "pdf" not in made:
        told = lacking(ModuleNotFoundError(name="weasyprint"))
        click.echo(f"这次不编 PDF：{told}", err=True)
    return made


def _aside(line: str) -> None:
    """Tell something on the other stream."""
    click.echo(line, err=True)


def checked_catalogs(
    root: Path,
    wanted: list[str],
    *,
    force: bool = False,
    release: bool = False,
    forbidden: str = "",
    tell: Callable[[str], None] = _aside,
    store: Store | None = None,
) -> tuple[Mapping[str, Catalog], Templates]:
    """The catalogs and what their pages are made with, if nothing forbids making files of them; tells what was found."""
    from gongkai.findings import text
    from gongkai.publish.asked import FORBIDDEN, fit_catalogs
    from gongkai.publish.grounded import grounded
    from gongkai.rules import check

    sources = options.load(root, wanted, packed=True)
    checked = check(sources, today=options.today(), known=grounded(sources, store))
    try:
        catalogs = fit_catalogs(checked, force=force, release=release, forbidden=forbidden or FORBIDDEN)
    except Refusal as refusal:
        if refusal.findings:
            click.echo(text.write(refusal.findings, sources.sources, color=sys.stderr.isatty()), nl=False, err=True)
            click.echo(str(refusal), err=True)
            raise click.exceptions.Exit(1) from refusal
        raise
    if errors := options.failing(checked.findings, "error"):
        tell(text.write(errors, sources.sources, color=sys.stderr.isatty()).removesuffix("\n"))
    elif checked.findings:
        tell(f"检查没有错误；{text.summary(checked.findings)}用 gongkai validate 看详细情况。")
    return catalogs, sources.pages


def made(
    root: Path,
    place: Path,
    wanted: list[str],
    how: How,
    *,
    force: bool = False,
    release: bool = False,
    tell: Callable[[str], None] = _aside,
) -> Produced:
    """Check the wanted places and make their files in `place`; tells what was found, and what was left alone there."""
    from gongkai.publish.executor import PATIENCE
    from gongkai.publish.produce import produce

    catalogs, templates = checked_catalogs(root, wanted, force=force, release=release, tell=tell, store=how.store)
    if how.scheduler:
        click.echo(f"正在连接 Dask 的调度器 {options.printable(how.scheduler)}，最多等 {PATIENCE} 秒……", err=True)
    options.quiet_collector()  # renderers collect what they leave behind, and need not look through the catalogs for it
    options.one_heap()
    progress = options.Progress()
    try:
        done = produce(root, place, wanted, catalogs, templates, how, shown, progress.show)
    finally:
        progress.clear()
    for line in done.left:
        tell(line)
    return done


def store_of(root: Path, place: Path, cache: Path | Literal[False] | None) -> Store | None:
    """The store that was asked for; the system's own is done without where it cannot be used, and this is told."""
    from gongkai.publish.asked import opened_store

    try:
        return None if cache is False else opened_store(root, place, cache)
    except Refusal as refusal:
        if cache:
            raise
        click.echo(f"这次不用缓存：{refusal}", err=True)
        return None


def shown(path: Path) -> str:
    """A path as the user would write it: relative to where they are, if it is below."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
