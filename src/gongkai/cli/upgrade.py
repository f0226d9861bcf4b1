"""gongkai upgrade: what each county must decide when the guidelines change."""

from __future__ import annotations

import re
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

import click

from gongkai import __version__
from gongkai.cli import options
from gongkai.cli.editing import write_edited
from gongkai.source.home import BUILT_IN, GUIDELINES, carried, home, own_folders
from gongkai.source.settled import FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gongkai.editing.draft import Edited
    from gongkai.editing.upgrade import Goes
    from gongkai.importers.settling.decided import Said
    from gongkai.model.finding import Finding
    from gongkai.progress.upgrade import Upgrade
    from gongkai.source.project import Project

ELSEWHERE = "项目定稿时按的是项目以外的指引，请用 --guidelines 或 --to 写明它的文件夹；要改按内置指引，写 --to 内置"

_NUMBER = r"[0-9]{2}-(?:[0-9]{3}|L[0-9]{2,3})"  # of an item


class _Found(NamedTuple):
    """The project by the new guidelines, and what is between them and the old ones. `goes` is what gongkai.yaml shall say; they are
    the `same` where the project was settled with the new ones."""

    now: Project
    upgrade: Upgrade
    goes: Goes
    same: bool


@click.command(name="upgrade")
@click.option(
    "--to",
    metavar="版本或目录",
    help="新指引：内置、现在装的 gongkai 的版本，或者一个文件夹（如省里的项目）；不写就是项目现在按的指引。",
)
@click.option("--from", "since", metavar="版本", help="原指引取 git 的这个版本，如 v1.0；不写就是定稿时的（settled）。")
@options.county_option
@options.report_options("text", "html", "xlsx")
@click.option("--apply", "filled", metavar="文件", multiple=True, type=options.READ, help="把填好“决定”的 Excel 读回来，写进各地的文件；可以写几个。")  # fmt: skip
@click.option("--settle", is_flag=True, help="没有要定的了：记下新指引。")
@click.option("--replace-laws", is_flag=True, help="把引用的废止的法规换成替代它的，只换有把握的。")
@click.option("--on", metavar="日期", help="法规看哪一天的效力，如 2026-12-31；默认今天。")
@click.option("--all", "every", is_flag=True, help="引用了废止的法规的，逐条列出，不按替代的法规归在一起。")
@click.option("--yes", is_flag=True, help="不再问，直接写。")
@click.option("--dry-run", is_flag=True, help="只看会怎么改，不写文件。")
@options.in_project
@click.pass_context
def command(
    context: click.Context,
    to: str | None,
    since: str | None,
    counties: tuple[str, ...],
    style: str,
    output: Path | None,
    filled: tuple[Path, ...],
    settle: bool,
    replace_laws: bool,
    on: str | None,
    every: bool,
    yes: bool,
    dry_run: bool,
    root: Path,
) -> None:  # fmt: skip
    """指引改了，各地要定什么：新增的、撤销的、本县改过而指引也改了的，原指引、新指引、本县三样对照。

    没有改过的自动跟上。用 --output 升级.xlsx 写成 Excel，在“决定”里选（跟指引、保留本县、改为、采用、不采用），再用 --apply 升级.xlsx 读回来。都定了，就记下新指引（settled）。
    引用了已废止的法规的，也列出来。
    """
    from gongkai.progress.upgrade_report import as_text, report

    if (bool(filled) + settle + replace_laws) > 1:
        raise click.UsageError("--apply、--settle、--replace-laws 一次只用一个")
    writes = bool(filled) or settle or replace_laws
    if writes and (style != "text" or output):
        raise click.UsageError("--apply、--settle、--replace-laws 写的是源文件，不与 --format、--output 一起用")
    if (dry_run and not writes) or (yes and not replace_laws):
        raise click.UsageError("--dry-run 与 --apply、--settle、--replace-laws 一起用，--yes 与 --replace-laws 一起用")
    day = options.day(on)
    options.quiet_collector()
    slugs = options.known_counties(root, counties)
    found = _found(context, root, to, since)
    if replace_laws:
        _replace(found.now, slugs, day, dry_run=dry_run, ask=not yes)
        return
    if writes:
        _settle(found, filled, slugs, dry_run=dry_run)
        return
    from gongkai.progress.repealed import parts, repealed

    names = {one.slug: one.name for one in found.upgrade.places}
    laws = parts(repealed(found.now, day), slugs, names, brief=style == "text" and not every)
    told = report(found.upgrade, slugs, day, laws, fill=style == "xlsx", same=found.same)
    if style == "xlsx" and not any(one.table for one in told.parts):
        raise click.ClickException("没有要定的，也没有自动跟上的，不用写 Excel")
    options.deliver(
        output, as_text(told).encode() if style == "text" else options.printed(told, style, found.now.pages)
    )


def _found(context: click.Context, root: Path, to: str | None, since: str | None) -> _Found:
    """The project by the new guidelines and by the old ones."""
    from gongkai.editing.upgrade import Goes
    from gongkai.progress.upgrade import upgrade
    from gongkai.source import former

    if to is None and former.is_elsewhere(root.resolve()):
        raise click.UsageError(ELSEWHERE)
    usual = former.chosen(root.resolve())
    named = _named(root, to)
    options.go_by(context, named)
    now = options.load(root)
    if own := options.failing(now.findings, "error"):
        options.refuse(own, now.sources, "源文件有错误，请先改好（gongkai validate）")
    folder = former.chosen(now.root)
    texts = former.present(now)
    inside = _inside(now.root, folder)
    before, old = _former(now.root, since, usual, changed=folder != usual)
    if since is not None and former.settled(now.root) == texts:
        before, old = "现在的指引，已经记为定稿的，都定过了", texts
    then = former.by(now, old)
    decided = former.decided(now.root)
    if inside is not None:
        after, goes = f"项目里的 {inside}/", Goes(inside if named else None)
    elif folder == carried(GUIDELINES):
        after, goes = f"内置指引 {__version__}", Goes(BUILT_IN if named else None, __version__)
    else:
        version = former.version_of(texts, (one.head for one in now.guidelines.values()))
        after, goes = str(folder), Goes(None, version)
    notes = [f"原指引的 {'、'.join(then.broken)} 读不出来，没有比较。"] if then.broken else []
    again = "".join(f" {name} {quote(text)}" for name, text in (("--to", to), ("--from", since)) if text)
    found = upgrade(then.project, now, decided, (before, after), again, notes)
    return _Found(now, found, goes, old == texts and (now.root / FILE).exists())


def _named(root: Path, to: str | None) -> Path | None:
    """The folder of the new guidelines, if one is named; a usage error for what is none."""
    if to is None:
        return None
    if to in (BUILT_IN, __version__):
        if any((root / name).is_dir() and any((root / name).glob("[0-9][0-9]-*.yaml")) for name in own_folders(root)):
            raise click.UsageError(
                f"项目有自己的 {GUIDELINES}/，同名的文件总在内置指引之前。要改按内置指引，先把它移走"
            )
        return carried(GUIDELINES)
    folder = Path(to)
    if folder.is_dir():
        folder = folder / GUIDELINES if (folder / GUIDELINES).is_dir() else folder
        if not any(folder.glob("[0-9][0-9]-*.yaml")):
            raise click.UsageError(f"{to} 里没有指引（如 guidelines/04-….yaml）")
        return folder.resolve()
    raise click.UsageError(
        f"没有“{to}”这个文件夹；现在装的 gongkai 是 {__version__}，要升级到别的版本的指引，先装那个版本（pip install gongkai=={to}）"
    )


def _former(root: Path, since: str | None, usual: Path, *, changed: bool) -> tuple[str, dict[str, str]]:
    """What the old guidelines are called, and their texts: a revision's, those that the project was settled with, or, where
    it does not say, those that it goes by otherwise or that gongkai carries. Raises GitError and SettledError."""
    from gongkai.source import former
    from gongkai.source.files import Files

    if since is not None:
        from gongkai.history.guidelines import guidelines_at

        label, texts = guidelines_at(root, since, _inside(root, usual))
        return f"git 版本 {label}", texts
    settled = former.settled(root)
    if settled is not None:
        settings = home(Files(root)).settings
        return f"定稿时的指引{f'（{settings.version}）' if settings and settings.version else ''}", settled
    if changed:
        return f"项目现在按的指引（没有 {FILE}，不知道定稿时的）", former.of_folder(usual)
    told = f"内置指引 {__version__}（没有 {FILE}，不知道定稿时的；要与以前的版本比，用 --from 写 git 的版本）"
    return told, former.of_folder(carried(GUIDELINES))


def _inside(root: Path, folder: Path) -> str | None:
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else None


def _settle(found: _Found, filled: tuple[Path, ...], slugs: Collection[str], *, dry_run: bool) -> None:
    """Write what was decided; with nothing filled in, that nothing is left to decide."""
    from gongkai.editing.upgrade import settle
    from gongkai.importers.settling.decided import filled as read
    from gongkai.source.journal import taken

    if found.same:
        click.echo("指引没有变，没有要定的。没有改动。")
        return
    said: list[Said] = []
    took: list[str] = []
    if filled:
        places = [one for one in found.upgrade.places if not slugs or one.slug in slugs]
        choices = [choice for place in places for choice in place.choices]
        done = [choice for place in places for choice in place.decided]
        with options.undone():
            read_in = read(filled, choices, done, taken(found.now.root))
        if read_in.refused:
            raise click.ClickException("\n".join((*read_in.refused, "什么都没有改动，请改好再读回来")))
        said, took = read_in.said, read_in.marks
    elif found.upgrade.open:
        again = f"gongkai upgrade{found.upgrade.options}"
        raise click.ClickException(f"还有 {found.upgrade.open} 处没有定：用 {again} 看是哪些。什么都没有改动")
    write_edited(
        found.now,
        lambda: settle(found.upgrade, said, found.goes),
        dry_run=dry_run,
        why=lambda done, errors: _decisions(said, done, errors),
        took=took,
    )


def _decisions(said: Sequence[Said], done: Edited, errors: Sequence[Finding]) -> str:
    """The decisions on items and domains that are gone from which errors come, where they stand, and what to do first."""
    from gongkai.progress.upgrade import GONE, GONE_DOMAIN, KEEP

    numbers = {number for error in errors for number in _numbers(error, done)}
    told = ""
    for one in said:
        choice = one.choice
        begun = f"{choice.place} {choice.id} {choice.name} {choice.what}："
        own = {number for line in done.told if line.startswith(begun) for number in re.findall(_NUMBER, line)}
        of_domain = choice.what == GONE_DOMAIN and any(number.startswith(f"{choice.id}-") for number in numbers)
        if choice.what not in (GONE, GONE_DOMAIN) or not (of_domain or own & numbers):
            continue
        way = (
            "先在本县的文件里，把这一项改对的栏目写在“调整”里，重新生成报表再填；不保留的选“跟指引”"
            if one.word == KEEP
            else "先把别处写着的编号改掉，再读回来"
        )
        told += f"\n{one.where}（{choice.id} {choice.name} {choice.what}：{one.word}）：{way}"
    return told


def _numbers(error: Finding, done: Edited) -> list[str]:
    """The items that an error speaks of, and the one in whose lines it stands."""
    found: list[str] = re.findall(_NUMBER, error.message)
    for change in done.changes:
        if change.path.as_posix().endswith(f"/{error.span.file}"):
            lines = (change.after or b"").decode().split("\n")[: error.span.line]
            found += re.findall(rf"编号: *[\"']?({_NUMBER})", "\n".join(lines))[-1:]
    return found


def _replace(now: Project, slugs: Collection[str], day: str, *, dry_run: bool, ask: bool) -> None:
    from gongkai.editing.laws import replace_laws
    from gongkai.progress.repealed import repealed

    cited = [one for one in repealed(now, day).cited if not slugs or one.slug in slugs]
    for one in cited:
        if not one.is_certain:
            why = f"写了条款，{one.successor.key}的条号不同" if one.successor else "没有登记替代的法规"
            click.echo(f"要人看 {one.file}:{one.span.line} {one.id} {one.what}：{one.citation}（{why}）")
    write_edited(now, lambda: replace_laws(now, cited), dry_run=dry_run, ask=ask)
