"""Places: a catalog belongs to one. Provinces, cities, counties, towns, villages and offices form a tree."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from gongkai.model.colour import is_colour
from gongkai.model.item import IsoDate, Texts
from gongkai.model.template import YesNo

LEVELS = ("省级", "市级", "县级", "乡级", "村级", "部门")
_STRICT = ConfigDict(frozen=True, extra="forbid")


class PlaceRef(NamedTuple):
    """Another place that has a catalog: its name, and its slug, which is its folder in the output."""

    name: str
    slug: str


def _colour(value: str) -> str:
    if not is_colour(value):
        raise PydanticCustomError("written", '颜色写成 "#b01116" 这样：加引号，“#”后面六位十六进制数')
    return value.lower()


class Entrances(BaseModel):
    """Where on the place's website things are done: the addresses that stand on every page."""

    model_config = _STRICT

    services: str | None = Field(alias="办事服务", default=None)
    talk: str | None = Field(alias="互动交流", default=None)
    requests: str | None = Field(alias="依申请公开", default=None)
    guide: str | None = Field(alias="公开指南", default=None)
    policy: str | None = Field(alias="政策解读", default=None)
    reports: str | None = Field(alias="年报", default=None)

    def named(self) -> tuple[tuple[str, str], ...]:
        """Those that are given, as (name, address), in the order above."""
        given = ((field.alias, getattr(self, name)) for name, field in type(self).model_fields.items())
        return tuple((alias, address) for alias, address in given if alias and address)


class Edition(BaseModel):
    """Which issue of the catalog this is. The date stands in every produced file; the clock never does."""

    model_config = _STRICT

    name: str | None = Field(alias="版本", default=None)
    date: IsoDate = Field(alias="日期")
    office: str | None = Field(alias="编制单位", default=None)
    status: str | None = Field(alias="状态", default=None)


class Review(BaseModel):
    """That the office above looked at the catalog (审核把关): when, who, and the mark of what it looked at."""

    model_config = _STRICT

    date: IsoDate = Field(alias="日期")
    office: str = Field(alias="单位")
    mark: str | None = Field(alias="标记", default=None)


class Place(BaseModel):
    """A place and its offices.

    `offices` maps a guideline's role (财政部门) to the office that fills it here (永修县财政局); `body` is who
    publishes what no office is named for (in a town: its government). `unadopted` maps a domain that the place
    leaves out to the reason. `assessed` is when the catalog was last gone through as a whole.
    """

    model_config = _STRICT

    slug: str
    name: str = Field(alias="名称")
    code: str = Field(alias="代码", default="")
    level: str = Field(alias="级别", default="县级")
    city: str | None = Field(alias="设区市", default=None)
    province: str | None = Field(alias="省份", default=None)
    edition: Edition | None = Field(alias="目录", default=None)
    website: str | None = Field(alias="网站", default=None)
    entrances: Entrances = Field(alias="入口", default=Entrances())
    colour: Annotated[str, AfterValidator(_colour)] | None = Field(alias="主色", default=None)
    review: Review | None = Field(alias="审核", default=None)
    assessed: IsoDate | None = Field(alias="评估", default=None)
    body: str | None = Field(alias="主体", default=None)
    offices: tuple[tuple[str, Texts], ...] = Field(alias="机构", default=())
    towns: Texts = Field(alias="乡镇", default=())
    unadopted: tuple[tuple[str, str], ...] = Field(alias="不采用领域", default=())
    note: str | None = Field(alias="说明", default=None)


class Role(BaseModel):
    """A body that guidelines name, from `guidelines/bodies.yaml`.

    `literal` roles (采购人) are not offices and may be printed as they are. `level` is told for those that every
    place of one level has of its own (乡级: 乡镇人民政府).
    """

    model_config = _STRICT

    name: str = Field(alias="名称")
    aliases: Texts = Field(alias="又称", default=())
    literal: YesNo = Field(alias="照印", default=False)
    level: str | None = Field(alias="级别", default=None)
    example: str | None = Field(alias="例", default=None)
    note: str | None = Field(alias="说明", default=None)


class Renaming(BaseModel):
    """An institutional reform: offices whose name ends in `old` are now called `new`."""

    model_config = _STRICT

    old: Texts = Field(alias="旧名")
    new: str = Field(alias="新名")
    since: str = Field(alias="时间")
    note: str | None = Field(alias="说明", default=None)
