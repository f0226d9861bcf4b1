"""An entry of catalog.json, or a row of its lists, as texts under their headings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.model.item import GROUPS, PUBLIC
from gongkai.model.law import Citation, printed
from gongkai.render import lists

Data = Mapping[str, Any]


def lists_of(catalog: Data) -> list[Data]:
    """The lists of a catalog's data; those of an earlier gongkai have none."""
    return list(catalog.get("lists", ()))


def list_page(one: Data) -> str:
    """The page of a list in the place's folder, without its ending, as a domain's slug is."""
    return f"{lists.FOLDER}/{one['slug']}"


def row_texts(one: Data, row: Data) -> dict[str, str]:
    """The texts of a list's row by heading, with its note."""
    note = {"备注": row["note"]} if row["note"] else {}
    return lists.texts(row, one["columns"]) | note


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


def law(basis: Data) -> str:
    """A legal basis as it is printed: 《预算法》（主席令第21号）第十四条."""
    written = "" if basis["title"] else Citation(basis["key"]).written
    return written or printed(basis["title"] or basis["key"], basis["number"], basis.get("article", ""))


def channel(each: Data) -> str:
    """A channel with its text, marked where it is only optional."""
    text = f"{each['name']}：{each['text']}" if "text" in each else str(each["name"])
    return text if each["required"] else f"{text}（可选）"
