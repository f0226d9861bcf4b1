"""guidelines/NN-slug.yaml → guidelines; and items, which guidelines and places write alike."""

from __future__ import annotations

from gongkai.model.finding import Related, error
from gongkai.model.item import FILE_NAME, Authored, Guideline, GuidelineHead, Item
from gongkai.model.template import Template
from gongkai.model.tree import Map
from gongkai.source.files import Files, twice
from gongkai.source.home import BODIES, LAWS, Home
from gongkai.source.shape import authored, shape


def guidelines(files: Files, home: Home, template: Template) -> dict[str, Guideline]:
    """Guidelines by domain name, in the order of their numbers."""
    found: list[Guideline] = []
    for path in files.layered(home.guidelines):
        if path.name in (LAWS, BODIES):
            continue
        node = files.file(path)
        if node is None:
            continue
        head = shape(GuidelineHead, node, files.findings, without=("事项",))
        if head is None:
            files.broken.add(node.file)
            continue
        right = f"{head.order:02d}-….yaml"
        if not path.stem.startswith(f"{head.order:02d}-"):
            message, hint = f"文件名开头的序号与“序号: {head.order}”不一致", f"请把文件名改为 {right}，或改正序号"
            files.refuse("GK017", message, node.at("序号"), hint)
        elif not FILE_NAME.fullmatch(path.stem):
            hint = f"文件名就是网址的一段：请改为 {right}，“-”后面用小写字母、数字和连字符"
            files.refuse("GK017", f"文件名“{path.name}”不能用", node.here(), hint)
        items, broken = items_of(files, node, "事项", template)
        found.append(Guideline(path.stem, head, node, items, broken))
    by_domain: dict[str, Guideline] = {}
    foreign = tuple(files.outside.values())  # kept by others: a number is theirs first
    by_order: dict[int, Guideline] = {}
    for guideline in sorted(found, key=lambda one: (one.head.order, not one.node.file.startswith(foreign), one.slug)):
        if (first := by_domain.get(guideline.domain)) is not None:
            spans = guideline.node.at("领域"), first.node.at("领域")
            files.findings.append(twice("GK210", "领域", guideline.domain, *spans))
            files.broken.add(guideline.node.file)
            continue
        by_domain[guideline.domain] = guideline
        other = by_order.setdefault(guideline.head.order, guideline)
        if other is not guideline:
            told = f"序号 {other.head.order} 已经是“{other.domain}”领域的，两个领域的事项会有同样的编号"
            hint = "请把这个领域的序号、文件名开头、各项编号改成别的领域没有用的，采用它的文件也改名"
            related = (Related(other.node.at("序号"), "先用的在这里"),)
            files.findings.append(error("GK210", told, guideline.node.at("序号"), hint, related))
    return by_domain


def items_of(
    files: Files, node: Map, key: str, template: Template
) -> tuple[tuple[Authored[Item], ...], frozenset[str]]:
    """The items of a list, and the numbers of those that are broken."""
    values = files.several(node, key, "每个事项前面写“- 编号: …”")
    items: list[Authored[Item]] = []
    broken: set[str] = set()
    extra = template.extra_keys
    for index, value in enumerate(values):
        item = authored(Item, values, index, files.findings, extra)
        if item is not None:
            items.append(item)
        elif isinstance(value, Map) and isinstance(number := value.get("编号"), str):
            broken.add(number)
    return tuple(items), frozenset(broken)
