"""gongkai poster: A3 sheets with QR codes for halls and notice boards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from gongkai.cli import options
from gongkai.cli.making import checked_catalogs, shown
from gongkai.model.entry import Catalog
from gongkai.model.letters import did_you_mean
from gongkai.model.place import kind_of, whole_name

TOWN = "乡级"
_BELOW = ("乡", "镇", "街道", "街道办事处", "村", "社区")
_ODD = frozenset('/\\:*?"<>|.')
_LONGEST = 30


@click.command(name="poster")
@options.county_option
@click.option("--base-url", metavar="网址", help="目录网站的完整网址，写进二维码；必须写。")
@click.option("--domain", "domains", metavar="领域", multiple=True, help="只印这个领域的码；可以写几个。")
@click.option("--item", "items", metavar="编号", multiple=True, help="印这个事项的码，如 10-003；可以写几个。")
@click.option(
    "--at",
    "boards",
    metavar="地点",
    multiple=True,
    help="张贴的地方，印作标题；有自己目录的乡镇、村，码通到它自己的。可以写几个，各一张。",
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
        asked = _boards(county, boards, towns)
        own = _called(catalogs, slug) if any(asked) else {}
        for board in asked:
            catalog = county
            chosen = chosen_domains(county.domains, domains, f"{county.place.name}的目录")
            if len(meant := own.get(board, ())) > 1:
                raise click.UsageError(f"有 {len(meant)} 个地方叫“{board}”，请连乡镇一起写：{'、'.join(meant)}")
            if meant and _has(catalogs[meant[0]], chosen, items):
                catalog, board = with_views(catalogs[meant[0]]), ""  # its own catalog: its poster leads to that
            elif not meant and kind_of(board) in _BELOW and board not in county.place.towns:
                longest = {meant[0]: name for name, meant in own.items() if not name.startswith(county.place.name)}
                hint = did_you_mean(board, longest.values())
                told = (
                    f"{county.place.name}的“乡镇”和文件夹里没有“{board}”，海报的码通到{county.place.name}的目录。{hint}"
                )
                click.echo(f"注意：{told}", err=True)
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


def _called(catalogs: Mapping[str, Catalog], slug: str) -> dict[str, list[str]]:
    """The slugs of a place and of those below it by what each is called: alone, then behind those that it lies in."""
    found: dict[str, list[str]] = {}
    for below in (one for one in catalogs if f"{one}/".startswith(f"{slug}/")):
        catalog = catalogs[below]
        names = [*(ref.name for ref in catalog.above), catalog.place.name]
        for called in dict.fromkeys(whole_name(names[-1], *names[start:-1]) for start in reversed(range(len(names)))):
            found.setdefault(called, []).append(below)
    return found


def _boards(catalog: Catalog, boards: tuple[str, ...], towns: bool) -> list[str]:
    """The places to hang posters at; the empty text is the catalog's own place."""
    if towns and not catalog.place.towns:
        raise click.UsageError(
            f"{catalog.place.name}没有列出乡镇。请在它的文件里写“乡镇: [甲镇, 乙乡]”，或用 --at 写明地点"
        )
    named = (*boards, *(catalog.place.towns if towns else ()))
    _require_names(named)
    return list(dict.fromkeys(named or ("",)))


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
                f"“{board}”不能作地点：要写名称，如 江上乡江上村，不超过 {_LONGEST} 个字，不用斜杠和点"
            )


def _require_items(catalog: Catalog, items: tuple[str, ...]) -> None:
    numbers = [entry.id for entry in catalog.entries]
    for item in items:
        if item not in numbers:
            hint = did_you_mean(item, numbers) or "编号见目录"
            raise click.UsageError(f"{catalog.place.name}的目录里没有“{item}”这个事项。{hint}")
