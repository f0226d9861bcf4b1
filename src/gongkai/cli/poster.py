"""gongkai poster: A3 sheets with QR codes for halls and notice boards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from gongkai.cli import options
from gongkai.cli.making import checked_catalogs, shown
from gongkai.model.entry import Catalog

TOWN = "乡级"
_ODD = frozenset('/\\:*?"<>|.')
_LONGEST = 30


@click.command(name="poster")
@options.county_option
@click.option("--base-url", metavar="网址", help="目录网站的完整网址，写进二维码；必须写。")
@click.option("--domain", "domains", metavar="领域", multiple=True, help="只印这个领域的码；可以写几个。")
@click.option("--item", "items", metavar="编号", multiple=True, help="印这个事项的码，如 10-003；可以写几个。")
@click.option(
    "--at", "boards", metavar="地点", multiple=True, help="张贴的地方，印作标题，如 涂埠镇；可以写几个，各一张。"
)
@click.option("--towns", is_flag=True, help="county.yaml 里的乡镇，每个一张。")
@click.option("--tier", metavar="层级", help="只印这一级有公开事项的领域，如 村级；county.yaml 里的乡镇不写就是乡级。")
@options.folder_option("放在哪里；默认是项目里的 posters。")
@options.in_project
def command(
    counties: tuple[str, ...],
    base_url: str | None,
    domains: tuple[str, ...],
    items: tuple[str, ...],
    boards: tuple[str, ...],
    towns: bool,
    tier: str | None,
    output: Path | None,
    root: Path,
) -> None:
    """做张贴用的海报：A3 一张，印着目录和各领域的二维码。

    贴在政务公开专区、乡镇大厅、村公示栏。不写 --domain 和 --item 时，每个领域一个码；村（社区）的还印出公开事项清单。
    """
    from gongkai.publish.asked import chosen_domains, full_address, output_folder
    from gongkai.publish.posters import write_posters
    from gongkai.render.mistakes import template_mistakes
    from gongkai.render.poster import Wanted, left_out, poster
    from gongkai.resolve.views import with_views

    wanted = options.places(root, counties)
    if not base_url:
        raise click.UsageError(
            "二维码里要写完整的网址，请用 --base-url 写明目录网站的网址，如 --base-url https://www.example.gov.cn/mulu/"
        )
    address = full_address(base_url)
    _require_names(boards)
    folder = output_folder(root, output, "posters")
    catalogs, templates = checked_catalogs(root, wanted, forbidden="有错误，没有做海报。改好后再做。")
    if not counties:  # of one that was named it is told that there is nothing to print, or no town
        wanted = [slug for slug in wanted if catalogs[slug].domains] or wanted
        wanted = [slug for slug in wanted if catalogs[slug].place.towns or not towns] or wanted
    made = []
    for slug in wanted:
        county = with_views(catalogs[slug])
        _require_items(county, items)
        own = {ref.name: ref.slug for ref in county.below if ref.name in county.place.towns}
        for board in _boards(county, boards, towns):
            catalog = county
            chosen = chosen_domains(county.domains, domains, f"{county.place.name}的目录")
            if board in own and board not in boards and _has(catalogs[own[board]], chosen, items):
                catalog, board = with_views(catalogs[own[board]]), ""  # its own catalog: its poster leads to that
            level = _tier(catalog, board, tier)
            request = Wanted(address, board, level, chosen, items)
            for name in left_out(catalog, request):
                click.echo(f"“{name}”没有{level}公开的事项，{board or catalog.place.name}的海报上不印。", err=True)
            with template_mistakes(templates):
                made.append(poster(catalog, request, templates))
    for path in write_posters(folder, made):
        click.echo(shown(path))


def _has(town: Catalog, domains: tuple[str, ...], items: tuple[str, ...]) -> bool:
    """Whether a town's own catalog has all that a poster is to lead to."""
    return {one.slug for one in town.domains}.issuperset(domains) and {one.id for one in town.entries}.issuperset(items)


def _boards(catalog: Catalog, boards: tuple[str, ...], towns: bool) -> Iterator[str]:
    """The places to hang posters at; the empty text is the catalog's own place."""
    if towns and not catalog.place.towns:
        raise click.UsageError(
            f"{catalog.place.name}没有列出乡镇。请在它的文件里写“乡镇: [甲镇, 乙乡]”，或用 --at 写明地点"
        )
    named = (*boards, *(catalog.place.towns if towns else ()))
    _require_names(named)
    yield from dict.fromkeys(named or ("",))


def _tier(catalog: Catalog, board: str, tier: str | None) -> str:
    """The tier to show; a usage error for one that the template does not have."""
    if tier and tier not in catalog.template.tiers:
        raise click.UsageError(f"没有“{tier}”这个层级。可以写：{'、'.join(catalog.template.tiers)}")
    return tier or (TOWN if board in catalog.place.towns else "")


def _require_names(boards: tuple[str, ...]) -> None:
    """A usage error for what cannot be a heading and a part of a file's name."""
    for board in boards:
        if not board.strip() or len(board) > _LONGEST or any(char in _ODD or not char.isprintable() for char in board):
            raise click.UsageError(
                f"“{board}”不能作地点：要写名称，如 涂埠镇江上村，不超过 {_LONGEST} 个字，不用斜杠和点"
            )


def _require_items(catalog: Catalog, items: tuple[str, ...]) -> None:
    from gongkai.model.letters import did_you_mean

    numbers = [entry.id for entry in catalog.entries]
    for item in items:
        if item not in numbers:
            hint = did_you_mean(item, numbers) or "编号见目录"
            raise click.UsageError(f"{catalog.place.name}的目录里没有“{item}”这个事项。{hint}")
