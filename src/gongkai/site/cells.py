"""An entry of catalog.json as texts under the template's headings, so that two editions can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from gongkai.model.entry import FIELDS
from gongkai.model.item import GROUPS, PUBLIC
from gongkai.model.law import printed

Data = Mapping[str, Any]
HEADINGS = tuple(FIELDS.values())


class Face(NamedTuple):
    """What is printed of an entry, but for its running number: texts by heading, those without text left out."""

    domain: str
    domain_name: str
    cells: dict[str, str]

    @property
    def name(self) -> str:
        """What the entry is called: 一级事项 · 二级事项."""
        names = (self.cells.get("一级事项", ""), self.cells.get("二级事项", ""))
        return " · ".join(dict.fromkeys(name for name in names if name))


def faces(catalog: Data) -> dict[str, Face]:
    """The entries of a catalog's data by their numbers. KeyError and TypeError where it is other data."""
    return {
        entry["id"]: Face(domain["slug"], domain["name"], cells(entry))
        for domain in catalog["domains"]
        for entry in domain["entries"]
    }


def cells(entry: Data) -> dict[str, str]:
    """The texts of one entry by heading, in the order of the template; lists one a line."""
    audience = entry["audience"]
    groups = f"{GROUPS}：{'、'.join(audience['groups'])}" if audience["groups"] else ""
    texts = {
        "一级事项": entry["primary"],
        "二级事项": entry["secondary"],
        "公开内容": "\n".join(entry["elements"]),
        "公开依据": "\n".join(law(basis) for basis in entry["basis"]),
        "公开时限": (entry["deadline"] or {}).get("text", ""),
        "公开主体": "\n".join(entry["body"]),
        "公开渠道和载体": "\n".join(channel(each) for each in entry["channels"]),
        "公开对象": "\n".join(text for text in (PUBLIC if audience["public"] else "", groups) if text),
        "公开方式": entry["mode"],
        "公开层级": "\n".join(entry["tiers"]),
        "公开位置": entry["location"],
        "备注": entry["note"],
        **entry["extra"],
    }
    return {heading: text for heading, text in texts.items() if text}


def in_order(headings: Iterable[str]) -> list[str]:
    """Headings in the order of the template, added columns after them."""
    return sorted(set(headings), key=lambda heading: (HEADINGS.index(heading) if heading in HEADINGS else 99, heading))


def law(basis: Data) -> str:
    """A legal basis as it is printed: 《预算法》（主席令第21号）第十四条."""
    return printed(basis["title"] or basis["key"], basis["number"], basis.get("article", ""))


def channel(each: Data) -> str:
    """A channel with its text, marked where it is only optional."""
    text = f"{each['name']}：{each['text']}" if "text" in each else str(each["name"])
    return text if each["required"] else f"{text}（可选）"
