"""The Attachment 2 table as data: columns, headings, widths, channels and allowed values.

Read from `templates/attachment2.yaml`; rules, renderers and importers ask it, so that a province with
one more column changes that one file.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from gongkai.model.authored import PLAIN, keyed, meant

MARK_YES = "√"
BOX_YES = "■"
BOX_NO = "□"


def _yes_or_no(value: Any) -> Any:
    """是 and 否, as the data files write truth."""
    return {"是": True, "否": False}.get(value, value) if isinstance(value, str) else value


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Width = Annotated[float, PLAIN, meant(lambda value: 1 <= value <= 200, "宽是几个字的宽度，从 1 到 200，如 12")]


@keyed
class Column:
    """One printed column.

    `key` names the item's field (its YAML key); `heading` is printed (the key itself by default),
    `group` is the heading of the first header row that spans it, `value` makes it a tick column for that
    value, `width` is in characters of a full-width face, `merge` joins equal neighbours,
    `if_any` prints it only where some entry has the value, `extra` declares a field the base template
    does not have.
    """

    key: Annotated[str, Field(alias="键")]
    title: Annotated[str | None, Field(alias="标题")] = None
    group: Annotated[str | None, Field(alias="组")] = None
    value: Annotated[str | None, Field(alias="值")] = None
    width: Annotated[Width, Field(alias="宽")]
    required: Annotated[YesNo, Field(alias="必填")] = False
    merge: Annotated[YesNo, Field(alias="合并")] = False
    if_any: Annotated[YesNo, Field(alias="有则列出")] = False
    extra: Annotated[YesNo, Field(alias="增列")] = False

    @property
    def heading(self) -> str:
        """What the header row prints."""
        return self.title or self.value or self.key


@keyed
class Template:
    """The whole template."""

    name: Annotated[str, Field(alias="名称")]
    title: Annotated[str, Field(alias="标题")]
    source: Annotated[str, Field(alias="出处")]
    columns: Annotated[tuple[Column, ...], Field(alias="栏")]
    channels: Annotated[tuple[str, ...], Field(alias="渠道")]
    other: Annotated[str, Field(alias="其他渠道")]
    modes: Annotated[tuple[str, ...], Field(alias="公开方式")]
    tiers: Annotated[tuple[str, ...], Field(alias="公开层级")]

    @property
    def extra_keys(self) -> tuple[str, ...]:
        """Fields that this template adds to the base template's."""
        return tuple(column.key for column in self.columns if column.extra)

    @property
    def cell_keys(self) -> tuple[str, ...]:
        """The fields that the table's columns print, each once; numbers aside, which are computed."""
        return tuple(dict.fromkeys(column.key for column in self.columns if column.key != "序号"))

    @property
    def required_keys(self) -> tuple[str, ...]:
        """Fields that no printed entry may leave empty."""
        return tuple(dict.fromkeys(column.key for column in self.columns if column.required))
