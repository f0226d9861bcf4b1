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
# What else the template's channels are called, by their names there.
CHANNEL_WORDS: dict[str, tuple[str, ...]] = {
    "政府网站": ("政府信息公开网站", "政府信息公开网", "政府门户网站", "门户网站", "政府网", "政府网站公开", "网站公开", "官方网站", "官网", "网站"),
    "政府公报": ("公报",),
    "两微一端": ("两微一端新媒体", "微信微博", "微信公众号", "微信公众平台", "微信", "微博", "政务微信", "政务微博", "政务新媒体", "一微一端", "两微"),
    "发布会/听证会": ("新闻发布会", "发布会", "听证会", "发布会听证会"),
    "广播电视": ("广播电视台", "广播电台", "广播", "电视台", "电视", "电台"),
    "纸质媒体": ("纸质载体", "报纸", "报刊", "纸媒"),
    "公开查阅点": ("政府信息公开查阅点", "政府信息公开查阅场所", "信息公开查阅点", "信息查阅点", "公开查询点", "查阅场所", "查阅点"),
    "政务服务中心": ("行政服务中心", "政府服务中心", "政务服务大厅", "政务大厅", "便民中心"),
    "便民服务站": ("便民服务中心", "便民服务点"),
    "入户/现场": ("入户/现场宣传", "入户", "现场"),
    "社区/企事业单位/村公示栏（电子屏）": (
        "社区/企事业单位/村公示栏", "村/居/企事业单位公示栏（电子屏）", "村居/企事业单位公示栏（电子屏）", "社区公示栏（电子屏）",
        "社区/村公示栏（电子屏）", "村/社区公示栏（电子屏）", "村（社区）公示栏（电子屏）", "村（居）公示栏（电子屏）",
        "社区/村公示栏", "村/社区公示栏", "村（社区）公示栏", "村（居）公示栏",
        "村公示栏（电子屏）", "村公示栏", "村公开栏", "行政村公示栏", "企事业单位公示栏", "社区公示栏", "社区公开栏", "公示栏", "公开栏",
    ),
    "精准推送": ("精准推送告知",),
}  # fmt: skip


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
