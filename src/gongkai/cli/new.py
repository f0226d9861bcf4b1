"""gongkai new: begin an item or a domain from what is already known; places are in `new_place`, lists in `new_list`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from gongkai.cli import options
from gongkai.cli.new_list import new_list
from gongkai.cli.new_place import city, county, dept, province, town, village
from gongkai.cli.new_project import project as new_project
from gongkai.source.transaction import Change


@click.group(name="new")
def command() -> None:
    """新建一个县的项目；或者在项目里新建事项、领域、清单，或一个地方：县、乡镇、村，省、市、省直部门。"""


for other in (new_project, county, town, village, province, city, dept, new_list):
    command.add_command(other)


@command.command(name="item")
@click.option("--domain", required=True, metavar="领域", help="领域的名称或序号，如 财政预决算 或 4。")
@options.place_option("加在这个地方的“新增”里；不写则加在指引里，指引不在项目里的，加在唯一的县里", "where")
@click.option("--primary", required=True, metavar="名称", help="一级事项的名称。")
@click.option("--secondary", metavar="名称", default="", help="二级事项的名称。")
@options.in_project
def item(domain: str, where: str | None, primary: str, secondary: str, root: Path) -> None:
    """在指引或县的文件末尾加一个事项，编号取没有用过的（撤销的编号不再用）。"""
    from gongkai.source.edit import edited, next_id, place_of, put, values
    from gongkai.source.places import folder_of

    primary, secondary = map(options.printable, (primary, secondary))
    if not primary:
        raise click.UsageError("--primary 要写一级事项的名称")
    slugs = options.known_counties(root, [where] if where else [])
    where = slugs[0] if slugs else None
    sources = options.load(root, slugs)
    found = options.guideline_of(sources, domain)
    used = {one.value.id for one in found.items} | found.broken | set(dict(found.head.withdrawn))
    path, key = root / found.node.file, "事项"
    if where is None and sources.is_upstream(found.node.file):  # nobody's to add to: it is the place's own item
        where = options.one_place(root, None)
        sources = options.load(root, [where])
    if where:
        path, key = root / folder_of(where) / f"{found.slug}.yaml", "新增"
        used.update(sources.own_numbers(where))
        for selection in sources.places[where].selections:
            if selection.domain == found.domain:
                path = root / selection.node.file
        if not path.is_file() and sources.places[where].above is None:
            place = sources.places[where].name
            raise click.ClickException(
                f"{place}没有采用“{found.domain}”领域。先运行 gongkai adopt {found.domain}{sources.option(where)}"
            )
    number = next_id(found.head.order, used, local=where is not None)
    empty = ("公开内容", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "公开对象", "公开方式", "公开层级")
    names = {"一级事项": primary, "二级事项": secondary or None}
    fresh = {"编号": number, **names, **dict.fromkeys(empty)}
    name = path.relative_to(root).as_posix()
    before = path.read_bytes() if path.is_file() else None
    said = values(name, before or b"") or {"领域": found.domain}
    put(said, [key], [*(said.get(key) or ()), fresh])
    after = edited(name, before or b"", said)
    options.write_sources(root, [Change(path, before, after)])
    line = place_of(name, after, key, -1).line
    click.echo(f"已加上 {number}：{path.relative_to(root)}:{line}。请填好各栏，再用 gongkai validate 检查。")


@command.command(name="domain")
@click.option("--name", required=True, metavar="名称", help="领域的名称，如 旅游。")
@click.option("--slug", required=True, metavar="文件名", help="文件名（小写字母），如 lvyou。")
@options.in_project
def domain(name: str, slug: str, root: Path) -> None:
    """新建26个试点领域以外的领域（赣府厅发〔2020〕17号第四条），序号从27起；照别处指引的项目从51起，27到50留给那里以后的领域。"""
    from gongkai.source.home import GUIDELINES

    sources = options.load(root, [])
    if name in sources.guidelines:
        raise click.ClickException(f"“{name}”已经有了：{sources.guidelines[name].node.file}")
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,40}", slug):
        raise click.UsageError("文件名只能用小写字母、数字和连字符，以字母开头")
    taken = [guideline.head.order for guideline in sources.guidelines.values()]
    folder = next((name for name in sources.guideline_folders if name not in sources.upstream), GUIDELINES)
    taken += [int(path.name[:2]) for path in (root / folder).glob("[0-9][0-9]-*.yaml")]
    order = max([50 if sources.upstream else 26, *taken]) + 1
    if order > 99:
        raise click.ClickException("序号已经用到99")
    path = root / folder / f"{order:02d}-{slug}.yaml"
    text = f"# {name}领域：事项与要素\n\n领域: {options.quoted(name)}\n序号: {order}\n类别: 其他\n"
    options.write_sources(root, [Change(path, None, text.encode())])
    click.echo(f"已建 {path.relative_to(root)}。用 gongkai new item --domain {name} --primary 名称 加事项。")
