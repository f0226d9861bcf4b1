"""What the commands that make files share: formats, domains, addresses and folders from their options, and the catalogs.

Everything here ends in a usage error that says what can be written, or in the errors of the sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from gongkai.cli import options
from gongkai.model.entry import Catalog
from gongkai.model.finding import Severity
from gongkai.model.templates import Templates
from gongkai.source.places import ROOTS

_NAMED = 5
FORMATS = ("html", "xlsx", "docx", "pdf", "json", "csv")


def full_address(base_url: str | None) -> str:
    """The site's address with a slash at its end, or nothing; a usage error for what is not one."""
    from urllib.parse import urlsplit

    if not base_url:
        return ""
    try:
        parts = urlsplit(base_url)
        whole = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
    except ValueError:  # a bracket that is not closed
        whole = False
    if not whole or any(char.isspace() or not char.isprintable() for char in base_url):
        raise click.UsageError(f"“{base_url}”不是网址。请写全，如 --base-url https://www.example.gov.cn/mulu/")
    return base_url.rstrip("/") + "/"


def chosen_formats(text: str) -> tuple[str, ...]:
    """The formats named in an option, separated by commas; a usage error for an unknown one."""
    chosen = tuple(dict.fromkeys(name.strip().lower() for name in text.replace("，", ",").split(",") if name.strip()))
    for name in chosen:
        if name not in FORMATS:
            raise click.UsageError(f"没有“{name}”这种格式。可以写：{','.join(FORMATS)}")
    if not chosen:
        raise click.UsageError(f"没有写格式。可以写：{','.join(FORMATS)}")
    return chosen


def all_formats() -> tuple[str, ...]:
    """Every format that this installation can make; tells what is missing for the others."""
    from importlib.util import find_spec

    from gongkai.model.extra import lacking

    if find_spec("weasyprint") is not None:
        return FORMATS
    told = lacking(ModuleNotFoundError(name="weasyprint"))
    click.echo(f"这次不编 PDF：{told}", err=True)
    return tuple(name for name in FORMATS if name != "pdf")


def output_folder(root: Path, output: Path | None, default: str) -> Path:
    """The output folder, by default one in the project; a usage error for one that holds sources."""
    place = (output or root / default).absolute()
    resolved = place.resolve()
    sources = [root / name for name in (*ROOTS, "guidelines", "templates", "src", "tests", "docs", ".git")]
    if resolved == root or any(resolved == folder or resolved.is_relative_to(folder) for folder in sources):
        raise click.UsageError(f"“{output}”里是源文件，成品不能放在那里。请另指一个文件夹，如 --output {default}")
    return place


def chosen_domains(catalog: Catalog, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The slugs of the named domains; a usage error for an unknown one."""
    from gongkai.source.shape import did_you_mean

    slugs = []
    for word in wanted:
        found = next(
            (d for d in catalog.domains if word in (d.name, d.slug) or (word.isdigit() and int(word) == d.order)), None
        )
        if found is None:
            names = [domain.name for domain in catalog.domains]
            raise click.UsageError(
                f"{catalog.place.name}的目录里没有“{word}”领域。{did_you_mean(word, names) or '现有：' + '、'.join(names)}"
            )
        slugs.append(found.slug)
    return tuple(slugs)


FORBIDDEN = "有错误，没有编；原来的成品没有动。改好后再编，或加 --force 编成“未通过校验”的样稿。"


def checked_catalogs(
    root: Path, wanted: list[str], *, force: bool = False, release: bool = False, forbidden: str = FORBIDDEN
) -> tuple[Mapping[str, Catalog], Templates]:
    """The catalogs and what their pages are made with, if nothing forbids making files of them; otherwise tells the
    errors and exits with 1. With `release` what is still open forbids it, too, and a county's content that nobody agreed to."""
    import sys

    from gongkai.findings import text
    from gongkai.resolve.review import is_reviewed
    from gongkai.rules import check
    from gongkai.source.project import load

    sources = load(root, wanted)
    checked = check(sources, today=options.today())
    errors = options.failing(checked.findings, "error")
    if errors:
        click.echo(text.write(errors, sources.sources, color=sys.stderr.isatty()), nl=False, err=True)
        if not force:
            click.echo(forbidden, err=True)
            raise click.exceptions.Exit(1)
        return {slug: replace(catalog, unchecked=True) for slug, catalog in checked.catalogs.items()}, sources.pages
    still_open = [finding for finding in checked.findings if finding.severity is Severity.OPEN]
    if release and still_open:
        click.echo(text.write(still_open, sources.sources, color=sys.stderr.isatty()), nl=False, err=True)
        click.echo(
            "还有待填的，是草案，没有编；原来的成品没有动。填好、确认后再编；先看草案的，不加 --release。", err=True
        )
        raise click.exceptions.Exit(1)
    unreviewed = [
        catalog.title
        for slug, catalog in checked.catalogs.items()
        if sources.places[slug].is_county and not is_reviewed(catalog)
    ]
    if release and unreviewed:
        raise click.ClickException(
            f"{'、'.join(unreviewed[:_NAMED])}现在的内容还没有审核同意，没有编；原来的成品没有动。"
            "报审：gongkai review packet --submit；审核以后：gongkai review sign。先看草案的，不加 --release"
        )
    if checked.findings:
        click.echo(f"检查没有错误；{text.summary(checked.findings)}用 gongkai validate 看详细情况。", err=True)
    return checked.catalogs, sources.pages


def shown(path: Path) -> str:
    """A path as the user would write it: relative to where they are, if it is below."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
