"""gongkai new county, town, village, province, city, dept: begin a place from what is already known of it."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options
from gongkai.model.letters import did_you_mean
from gongkai.model.place import governed
from gongkai.source.called import NAMED, on_disk
from gongkai.source.places import (
    COUNTIES,
    LEVELS,
    NAME,
    TAKEN,
    folder_of,
    is_reserved,
    level_of,
    option_of,
    parent_of,
    place_slugs,
)
from gongkai.source.transaction import Change

if TYPE_CHECKING:
    from gongkai.source.project import Project


@click.command(name="county")
@click.option("--code", required=True, metavar="代码", help="行政区划代码（六位），如 360425。")
@click.option("--slug", metavar="文件夹名", help="县的文件夹名（小写字母），如 yongxiu；默认是名称的拼音。")
@options.in_project
def county(code: str, slug: str | None, root: Path) -> None:
    """照 counties/places.yaml 建一个县：county.yaml 和每个领域的文件，要填的机构都已列出。"""
    from gongkai.source.beginning import county_files

    sources = options.load(root, [])
    counties = sources.gazetteer.values()
    known = next((place for place in counties if place.code == code), None)
    if known is None:
        if not counties:
            raise click.UsageError(
                "项目里没有 counties/places.yaml，不知道代码是哪个县的。请从 gongkai 的仓库里复制一份"
            )
        codes = {place.code: place.name for place in counties}
        hint = _wanted(_elsewhere(root, sources)) or did_you_mean(code, codes, 0.8)
        raise click.UsageError(f"counties/places.yaml 里没有代码 {code}。{hint}")
    slug = slug or known.pinyin
    if not slug:
        raise slug_wanted(known.name)
    check_slug(slug, root)
    folder = root / COUNTIES / slug
    if (folder / "county.yaml").exists():
        raise click.ClickException(f"{folder.relative_to(root)} 已经有了，没有改动")
    _refuse_twin(root, slug, known.name)
    files = {root / name: data for name, data in county_files(sources, known, slug, options.today()).items()}
    options.write_sources(root, [Change(path, None, data) for path, data in files.items() if not path.exists()])
    click.echo(
        f"已建 {folder.relative_to(root)}，采用了 {len(files) - 1} 个领域。空着的请在 county.yaml 里填上，"
        f"再用 gongkai validate{option_of(slug, place_slugs(root))} 看还有哪些没有填。"
    )


def _elsewhere(root: Path, sources: Project) -> str:
    """The province of the project's counties, where the gazetteer is that of another one; empty where it is not."""
    own = on_disk(root)
    files = [own(slug) for slug in place_slugs(root) if level_of(slug).name == "县级"]
    there = {str(node["省份"]) for node in files if node is not None and node.get("省份")}
    is_known = any(node is not None and str(node.get("名称")) in sources.gazetteer for node in files)
    return "" if is_known or there & {one.province for one in sources.regions.values()} else min(there, default="")


def _wanted(province: str) -> str:
    return province and f"项目里的县是{province}的：请先写项目自己的 counties/places.yaml（{province}的市、县和代码）"


_BODIES = {
    "乡级": {"街道": "办事处", **dict.fromkeys(("乡", "镇", "苏木"), "人民政府")},
    "村级": {"村": "村民委员会", "社区": "居民委员会"},
}
_body = click.option("--body", metavar="机构", help="它的机构的全称；照名称看得出来的（乡镇、街道、村、社区）不用写。")


@click.command(name="town")
@click.option("--county", "--place", "above", metavar="县", help="乡镇属于哪个县，如 yongxiu；只有一个县的不用写。")
@click.option("--slug", metavar="文件夹名", help="乡镇的文件夹名（拼音，小写字母），如 jiangshang；不写的，说怎样写。")
@click.option("--name", required=True, metavar="名称", help="乡镇的名称，如 江上乡。")
@_body
@options.in_project
def town(above: str | None, slug: str | None, name: str, body: str | None, root: Path) -> None:
    """新建一个乡镇（街道）：县目录里列到乡级的事项自动编入。"""
    county = options.one_place(root, above)
    _below(root, county, slug, name, body, "乡级")
    _tell_unlisted(root, f"{county}/{slug}")


def _tell_unlisted(root: Path, slug: str) -> None:
    """Tell of a town that the county's own list of its towns does not have."""
    from gongkai.rules.offices import unlisted

    sources = options.load(root, [slug])
    if (told := unlisted(sources, sources.places[slug])) is not None:
        click.echo(f"注意：{told[0]}。{told[1]}（要重来的，用 gongkai undo 撤销）")


@click.command(name="village")
@click.option("--town", "above", required=True, metavar="乡镇", help="村属于哪个乡镇，如 yongxiu/jiangshang。")
@click.option("--slug", metavar="文件夹名", help="村的文件夹名（拼音，小写字母）；不写的，说怎样写。")
@click.option("--name", required=True, metavar="名称", help="村或社区的名称。")
@_body
@options.in_project
def village(above: str, slug: str | None, name: str, body: str | None, root: Path) -> None:
    """新建一个村（社区）：乡镇目录里列到村级的事项自动编入。"""
    _below(root, above, slug, name, body, "村级")


def _refuse_twin(root: Path, slug: str, name: str) -> None:
    """Refuse a place whose name one of the same kind beside it has under another slug."""
    own = on_disk(root)
    for other in place_slugs(root):
        beside = (level_of(other), parent_of(other)) == (level_of(slug), parent_of(slug))
        if beside and (node := own(other)) is not None and node.get("名称") == name:
            raise click.ClickException(
                f"{name}已经有了，文件夹是 {folder_of(other)}，没有改动。真有两个同名的，名称要写得分得开"
            )


def _below(root: Path, above: str, slug: str | None, name: str, body: str | None, level: str) -> None:
    """Make the folder and the own file of a place below another one. Refuses one whose body no name tells."""
    above = options.known_counties(root, [above])[0]
    wanted = next(one for one in LEVELS if one.slug == next(one.above for one in LEVELS if one.name == level))
    if level_of(above) != wanted:
        there = [one for one in place_slugs(root) if level_of(one) == wanted]
        known = f"现有：{'、'.join(there[:NAMED])}" if there else "还没有建"
        raise click.UsageError(f"“{above}”是{level_of(above).name}的，上级要写{wanted.name}的地方。{known}")
    of, office = governed(name := options.printable(name))
    name = of or name
    body = body or office or next((name + body for kind, body in _BODIES[level].items() if name.endswith(kind)), None)
    if body is None:
        kinds = "、".join(_BODIES[level])
        raise click.UsageError(
            f"“{name}”不是以{kinds}结尾的，看不出它的机构叫什么。请写全名称，或用 --body 写明机构的全称"
        )
    if slug is None:
        raise slug_wanted(name)
    whole = f"{above}/{slug}"
    check_slug(slug, root, folder_of(whole).parent)
    file = root / folder_of(whole) / level_of(whole).file
    if file.exists():
        raise click.ClickException(f"{file.parent.relative_to(root)} 已经有了，没有改动")
    _refuse_twin(root, whole, name)
    text = (
        f"# {name}。上级目录里列到{level_of(whole).name}的事项都编入；有不同的，在这里建领域文件，写“调整”或“不采用”。\n"
        f"名称: {options.quoted(name)}\n主体: {options.quoted(body)}\n"
    )
    options.write_sources(root, [Change(file, None, text.encode())])
    click.echo(f"已建 {file.relative_to(root)}：{name}，{body}。用 gongkai build --place {whole} 编它的目录。")


_domains = click.option(
    "--domain", "words", metavar="领域", multiple=True, help="采用这个领域（名称、序号或文件名）；可以写几个。"
)


@click.command(name="province")
@_domains
@options.in_project
def province(words: tuple[str, ...], root: Path) -> None:
    """照 counties/places.yaml 建省：province/province.yaml 和采用的领域的文件。"""
    _above(root, "province", "省级", None, words)


@click.command(name="city")
@click.argument("slug", metavar="文件夹名")
@click.option("--name", required=True, metavar="名称", help="设区市的名称，如 九江市。")
@_domains
@options.in_project
def city(slug: str, name: str, words: tuple[str, ...], root: Path) -> None:
    """照 counties/places.yaml 建一个设区市：cities 里的文件夹。"""
    check_slug(slug, root, Path("cities"))
    _above(root, f"cities/{slug}", "市级", name, words)


@click.command(name="dept")
@click.argument("slug", metavar="文件夹名")
@click.option("--name", required=True, metavar="名称", help="省直部门的全称，如 江西省民政厅。")
@_domains
@options.in_project
def dept(slug: str, name: str, words: tuple[str, ...], root: Path) -> None:
    """建一个省直部门：采用的领域照指引全部编入，角色照印。"""
    check_slug(slug, root, Path("province/dept"))
    _above(root, f"province/dept/{slug}", "部门", name, words)


def _above(root: Path, slug: str, level: str, name: str | None, words: tuple[str, ...]) -> None:
    """Make the folder of a place above counties: its own file, and one for each domain. `name` is None for the province."""

    sources = options.load(root, [])
    known = {one.name: one for one in sources.regions.values() if one.level == level}
    elsewhere = _elsewhere(root, sources)
    place = next(iter(known.values()), None) if name is None else known.get(options.printable(name))
    if elsewhere and level != "部门":
        raise click.UsageError(f"counties/places.yaml 里没有{elsewhere}。{_wanted(elsewhere)}")
    if place is None and level != "部门":
        raise click.UsageError(
            f"counties/places.yaml 里没有{f'“{name}”' if name else '省份'}。{did_you_mean(name or '', known)}"
        )
    if not (called := place.name if place else options.printable(name or "")):
        raise click.UsageError("请用 --name 写明名称")
    domains = {one.slug: one.domain for one in (options.guideline_of(sources, word) for word in words)}
    file = root / folder_of(slug) / level_of(slug).file
    if file.exists():
        raise click.ClickException(f"{file.parent.relative_to(root)} 已经有了，没有改动")
    _refuse_twin(root, slug, called)
    regions = (one.name for one in sources.regions.values() if one.level == "省级")
    within = elsewhere or (place.province if place else next(regions, ""))
    facts = {
        "名称": options.quoted(called),
        **({"代码": f'"{place.code}"'} if place else {}),
        **({"省份": options.quoted(within)} if within else {}),
        "目录": f"{{日期: {options.today()}}}",
    }
    head = (
        f"# {called}。采用一个领域，就在这个文件夹里建它的文件；公开主体照印指引的角色，有自己的机构的写在“机构:”下面。"
    )
    files = {file: "\n".join((head, *(f"{key}: {said}" for key, said in facts.items())))}
    files |= {file.parent / f"{domain}.yaml": f"领域: {title}" for domain, title in domains.items()}
    fresh = [Change(path, None, f"{said}\n".encode()) for path, said in files.items() if not path.exists()]
    options.write_sources(root, fresh)
    click.echo(
        f"已建 {file.relative_to(root)}，采用了 {len(domains)} 个领域。用 gongkai build --place {slug} 编它的目录。"
    )


# Where the characters of each first letter begin in GB 2312's first part, which is in the order of their readings.
_LETTERS = "abcdefghjklmnopqrstwxyz"
_BEGIN = (0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8, 0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1)  # fmt: skip
_LAST = 0xD7F9
_KIND = re.compile("(?:街道|社区|[省市县区镇乡村])$")


def slug_wanted(name: str) -> click.UsageError:
    """That a place's folder needs a name, with what to type: the same command with the readings' first letters, where the
    characters tell them (they do not tell readings)."""
    said = f"请用 --slug 写明{name}的文件夹名：汉语拼音，小写字母，不写声调，如永修是 yongxiu"
    proposal = first_letters(_KIND.sub("", name)) or ""
    if len(proposal) < 2:
        proposal = first_letters(name) or ""
    try:
        check_slug(proposal, Path())
    except click.UsageError:
        return click.UsageError(said)
    typed = options.printable(" ".join(["gongkai", *sys.argv[1:]]))
    return click.UsageError(f"{said}。不会写的，用首字母也行：{typed} --slug {proposal}")


def first_letters(text: str) -> str | None:
    """The first letters of the characters' readings; None where one is not among the common ones, which are in their order.
    Of a character with several readings it is the most usual one's."""
    found = ""
    for char in text:
        try:
            code = int.from_bytes(char.encode("gb2312"))
        except UnicodeEncodeError:
            return None
        if not _BEGIN[0] <= code <= _LAST:
            return None
        found += _LETTERS[bisect_right(_BEGIN, code) - 1]
    return found


def check_slug(slug: str, root: Path, beside: Path = Path("counties")) -> None:
    """A usage error for a name that no folder of a place may have, or that differs from a neighbour's by its capitals only."""
    if not NAME.fullmatch(slug) or slug in TAKEN or is_reserved(slug):
        raise click.UsageError(
            f"文件夹名“{slug}”不能用：2 到 31 个小写字母、数字和连字符，以字母开头，不用 {'、'.join(TAKEN)}，也不用 Windows 不许用的 con、aux、nul、com1 等"
        )
    folder = root / beside
    twin = (
        next((one.name for one in folder.iterdir() if one.name != slug and one.name.lower() == slug), None)
        if folder.is_dir()
        else None
    )
    if twin is not None:
        raise click.UsageError(f"已经有文件夹“{twin}”，和“{slug}”只差大小写：在 Windows 上是同一个。请先改名")
