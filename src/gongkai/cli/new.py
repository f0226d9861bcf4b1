"""gongkai new: begin an item, a county or a domain from what is already known."""

from __future__ import annotations

import re
from pathlib import Path

import click

from gongkai.cli import options
from gongkai.source.shape import did_you_mean


@click.group(name="new")
def command() -> None:
    """新建一个事项、一个县或一个领域。"""


@command.command(name="item")
@click.option("--domain", required=True, metavar="领域", help="领域的名称或序号，如 财政预决算 或 4。")
@click.option("--county", metavar="县", help="加在这个县的“新增”里；不写则加在指引里。")
@click.option("--primary", metavar="名称", default="", help="一级事项的名称。")
@click.option("--secondary", metavar="名称", default="", help="二级事项的名称。")
@options.project_option
def item(domain: str, county: str | None, primary: str, secondary: str, project: Path | None) -> None:
    """在指引或县的文件末尾加一个事项，编号取没有用过的（撤销的编号不再用）。"""
    from gongkai.source.edit import EditError, add_item, next_id
    from gongkai.source.places import COUNTIES
    from gongkai.source.project import load
    from gongkai.source.registries import GUIDELINES

    root = options.root_of(project)
    slugs = options.known_counties(root, [county] if county else [])
    sources = load(root, slugs)
    found = next(
        (
            g
            for g in sources.guidelines.values()
            if domain in (g.domain, g.slug, *g.head.aliases) or _order(domain) == g.head.order
        ),
        None,
    )
    if found is None:
        raise click.UsageError(f"没有“{domain}”这个领域的指引。{did_you_mean(domain, sources.guidelines)}")
    used = {one.value.id for one in found.items} | found.broken | set(dict(found.head.withdrawn))
    path, key = root / GUIDELINES / f"{found.slug}.yaml", "事项"
    if county:
        path, key = root / COUNTIES / county / f"{found.slug}.yaml", "新增"
        for selection in sources.places[county].selections:
            if selection.domain == found.domain:
                path = root / selection.node.file
                used |= (
                    {one.value.id for one in selection.added} | selection.broken | set(dict(selection.head.withdrawn))
                )
        if not path.is_file():
            raise click.ClickException(
                f"{county} 还没有采用“{found.domain}”：请先建 {path.relative_to(root)}，写一行“领域: {found.domain}”"
            )
    number = next_id(found.head.order, used, local=county is not None)
    lines = [f"编号: {number}", f"一级事项: {_quoted(primary)}", f"二级事项: {_quoted(secondary)}"]
    lines += [
        f"{name}:"
        for name in (
            "公开内容",
            "公开依据",
            "公开时限",
            "公开主体",
            "公开渠道和载体",
            "公开对象",
            "公开方式",
            "公开层级",
        )
    ]
    try:
        line = add_item(path, path.relative_to(root).as_posix(), key, [one.rstrip() for one in lines])
    except EditError as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(f"已加上 {number}：{path.relative_to(root)}:{line}。请填好各栏，再用 gongkai validate 检查。")


def _order(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,2}", text) else None


def _quoted(text: str) -> str:
    """As a plain scalar where that is safe, else in double quotes."""
    text = "".join(char for char in text if char.isprintable()).strip()
    if re.search(r"^[\s\-?:,\[\]{}#&*!|>'\"%@`]|: | #|:$", text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


@command.command(name="county")
@click.option("--code", required=True, metavar="代码", help="行政区划代码（六位），如 360425。")
@click.option("--slug", metavar="文件夹名", help="县的文件夹名（小写字母），如 yongxiu。")
@options.project_option
def county(code: str, slug: str | None, project: Path | None) -> None:
    """照 counties/places.yaml 建一个县：county.yaml 和每个领域的文件，要填的机构都已列出。"""
    from gongkai.source.edit import write
    from gongkai.source.places import COUNTIES
    from gongkai.source.project import load

    root = options.root_of(project)
    sources = load(root, [])
    known = next((place for place in sources.gazetteer.values() if place.code == code), None)
    if known is None:
        codes = {place.code: place.name for place in sources.gazetteer.values()}
        raise click.UsageError(f"counties/places.yaml 里没有代码 {code}。{did_you_mean(code, codes, 0.8)}")
    if slug is None:
        raise click.UsageError(f"请用 --slug 写明{known.name}的文件夹名（汉语拼音，小写字母），如 --slug yongxiu")
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,30}", slug):
        raise click.UsageError("文件夹名只能用小写字母、数字和连字符，以字母开头")
    folder = root / COUNTIES / slug
    if folder.exists():
        raise click.ClickException(f"{folder.relative_to(root)} 已经有了，没有改动")
    roles: dict[str, str] = {}
    for guideline in sources.guidelines.values():
        for one in guideline.items:
            for name in one.value.body:
                role = sources.roles.get(name)
                if role is not None and not role.value.literal:
                    roles.setdefault(role.value.name, role.value.example or "")
    text = [
        f"# {known.name}。带“待填”的请逐项填好本县机构的全称，再用 gongkai validate --county {slug} 检查。",
        f"名称: {known.name}",
        f'代码: "{known.code}"',
        f"设区市: {known.city}",
        f"省份: {known.province}",
        "目录:",
        "  版本: 待填",
        "  日期: 2020-01-01  # 待填：目录的日期",
        f"  编制单位: {known.name}人民政府办公室",
        "机构:",
    ]
    city = known.city.removesuffix("市")
    for role_name, example in roles.items():
        shown = (
            example.replace("XX市", known.city).replace("XX县", known.name).replace("XX", known.name.rstrip("县区市"))
        )
        text.append(f"  {role_name}: 待填  # 如：{shown or city}")
    folder.mkdir(parents=True)
    write(folder / "county.yaml", ("\n".join(text) + "\n").encode())
    for guideline in sources.guidelines.values():
        if guideline.head.kind == "试点":
            write(folder / f"{guideline.slug}.yaml", f"领域: {guideline.domain}\n".encode())
    click.echo(
        f"已建 {folder.relative_to(root)}：county.yaml 里有 {len(roles)} 个机构待填，采用了 {len(list(folder.iterdir())) - 1} 个领域。"
    )


@command.command(name="domain")
@click.option("--name", required=True, metavar="名称", help="领域的名称，如 旅游。")
@click.option("--slug", required=True, metavar="文件名", help="文件名（小写字母），如 lvyou。")
@options.project_option
def domain(name: str, slug: str, project: Path | None) -> None:
    """新建26个试点领域以外的领域（赣府厅发〔2020〕17号第四条），序号从27起。"""
    from gongkai.source.edit import write
    from gongkai.source.project import load
    from gongkai.source.registries import GUIDELINES

    root = options.root_of(project)
    sources = load(root, [])
    if name in sources.guidelines:
        raise click.ClickException(f"“{name}”已经有了：{sources.guidelines[name].node.file}")
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,40}", slug):
        raise click.UsageError("文件名只能用小写字母、数字和连字符，以字母开头")
    taken = [guideline.head.order for guideline in sources.guidelines.values()]
    taken += [int(path.name[:2]) for path in (root / GUIDELINES).glob("[0-9][0-9]-*.yaml")]
    order = max([26, *taken]) + 1
    if order > 99:
        raise click.ClickException("序号已经用到99")
    path = root / GUIDELINES / f"{order:02d}-{slug}.yaml"
    text = f"# {name}领域：事项与要素\n\n领域: {_quoted(name)}\n序号: {order}\n类别: 其他\n"
    write(path, text.encode())
    click.echo(f"已建 {path.relative_to(root)}。用 gongkai new item --domain {name} 加事项。")
