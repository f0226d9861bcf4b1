"""Places: a catalog belongs to one. Provinces, cities, counties, towns, villages and offices form a tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field

from gongkai.model.authored import keyed, keys, meant
from gongkai.model.colour import is_colour
from gongkai.model.item import IsoDate, Texts
from gongkai.model.template import YesNo

# The first two digits of codes (GB/T 2260).
PROVINCES = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区", "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
    "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省", "41": "河南省",
    "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省",
    "53": "云南省", "54": "西藏自治区", "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
    "71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区",
}  # fmt: skip
LEVELS = ("省级", "市级", "县级", "乡级", "村级", "部门")


def whole_name(name: str, *within: str | None) -> str:
    """A place's name behind those of the places that it lies in, but for one that it begins with already."""
    return "".join(text for text in within if text and not name.startswith(text)) + name


_KIND = re.compile("(?:自治[县州旗]|街道(?:办事处)?|社区|苏木|管委会|管理处|[省市县区旗镇乡村场园])$")


def kind_of(name: str) -> str:
    """What kind of place a name says at its end (县, 街道); "" where it says none."""
    found = _KIND.search(name)
    return found[0] if found else ""


def bare(name: str) -> str:
    """A place's name without its kind, which places change: 永修 of 永修县 and 永修市."""
    return name.removesuffix(kind_of(name))


_OFFICES = (  # of towns and villages, in full and in short
    ("人民政府", "政府"),
    ("管理委员会", "管委会"),
    ("村民委员会", "村委会"),
    ("居民委员会", "居委会"),
    ("办事处",),
)


def governed(name: str) -> tuple[str, str]:
    """The place whose office a name is, and the office's name in full: 东街村 and 东街村村民委员会 of 东街村委会; "" twice where it
    is no office of a town's or a village's."""
    for endings in _OFFICES:
        for ending in endings:
            if (stem := name.removesuffix(ending)) not in ("", name):
                stem = f"{stem.removesuffix('村')}村" if endings[0] == "村民委员会" else stem
                short = (
                    "" if kind_of(stem) or "管委会" not in endings else "管委会"
                )  # 云山管委会: the place is called so, too
                return stem + short, stem + endings[0]
    return "", ""


class PlaceRef(NamedTuple):
    """Another place that has a catalog: its name, and its slug, which is its folder in the output."""

    name: str
    slug: str


PROPOSED = "拟"  # before a value that follows from the place's name and that nobody has confirmed


def is_open(value: Any) -> bool:
    """Whether a value of a place's own file is still to be filled in or confirmed: nothing, an empty list, or a proposal
    ({拟: …})."""
    return (
        value is None
        or (isinstance(value, list | tuple) and not value)
        or (isinstance(value, dict) and value.keys() == {PROPOSED})
    )


def open_offices(node: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The roles that a place's own file names without an office, as written, each with the offices that are proposed."""
    offices = node.get("机构")
    if not isinstance(offices, dict):
        return {}
    proposed = {role: value[PROPOSED] if value else () for role, value in offices.items() if is_open(value)}
    return {role: (names,) if isinstance(names, str) else tuple(names or ()) for role, names in proposed.items()}


def _filled(value: Any) -> Any:
    """A text, or the pairs of 机构, without what is still open."""
    if isinstance(value, tuple):
        return tuple(pair for pair in value if not is_open(pair[1]))
    return None if is_open(value) else value


Open = Annotated[str | None, BeforeValidator(_filled)]  # a text that may still be to be filled in or confirmed


_COLOUR = meant(is_colour, '颜色写成 "#b01116" 这样：加引号，“#”后面六位十六进制数')
JIANGXI = "江西省"  # whose opinion (赣府厅发〔2020〕17号) the forms and tasks that come with gongkai go by


@keyed
class Entrances:
    """Where on the place's website things are done: the addresses that stand on every page."""

    services: Annotated[str | None, Field(alias="办事服务")] = None
    talk: Annotated[str | None, Field(alias="互动交流")] = None
    requests: Annotated[str | None, Field(alias="依申请公开")] = None
    guide: Annotated[str | None, Field(alias="公开指南")] = None
    policy: Annotated[str | None, Field(alias="政策解读")] = None
    reports: Annotated[str | None, Field(alias="年报")] = None

    def named(self) -> tuple[tuple[str, str], ...]:
        """Those that are given, as (name, address), in the order above."""
        given = ((key, getattr(self, name)) for name, key in keys(Entrances).items())
        return tuple((key, address) for key, address in given if address)


@keyed
class Edition:
    """Which issue of the catalog this is. The date stands in every produced file; the clock never does."""

    name: Annotated[Open, Field(alias="版本")] = None
    date: Annotated[IsoDate, Field(alias="日期")]
    office: Annotated[Open, Field(alias="编制单位")] = None
    status: Annotated[str | None, Field(alias="状态")] = None


@keyed
class Review:
    """That the office above looked at the catalog (审核把关): when, who, and the mark of what it looked at."""

    date: Annotated[IsoDate, Field(alias="日期")]
    office: Annotated[str, Field(alias="单位")]
    mark: Annotated[str | None, Field(alias="标记")] = None


@keyed
class Place:
    """A place and its offices.

    `offices` maps a guideline's role (财政部门) to the office that fills it here (永修县财政局), without those that are still
    open; `body` is who
    publishes what no office is named for (in a town: its government). `unadopted` maps a domain that the place
    leaves out to the reason. `online` is the name of the place whose website it is: its own, or one above. `assessed` is when the catalog was last gone through as a whole. `former` are the slugs of the
    folders that it had before under other names.
    """

    slug: str
    online: str = ""
    name: Annotated[str, Field(alias="名称")]
    code: Annotated[str, Field(alias="代码")] = ""
    level: Annotated[str, Field(alias="级别")] = "县级"
    city: Annotated[str | None, Field(alias="设区市")] = None
    province: Annotated[str | None, Field(alias="省份")] = None
    website: Annotated[Open, Field(alias="网站")] = None
    entrances: Annotated[Entrances, Field(alias="入口")] = Entrances()
    colour: Annotated[Annotated[str, _COLOUR, AfterValidator(str.lower)] | None, Field(alias="主色")] = None
    edition: Annotated[Edition | None, Field(alias="目录")] = None
    review: Annotated[Review | None, Field(alias="审核")] = None
    body: Annotated[str | None, Field(alias="主体")] = None
    towns: Annotated[Texts, Field(alias="乡镇")] = ()
    offices: Annotated[tuple[tuple[str, Texts], ...], BeforeValidator(_filled), Field(alias="机构")] = ()
    unadopted: Annotated[tuple[tuple[str, str], ...], Field(alias="不采用领域")] = ()
    assessed: Annotated[IsoDate | None, Field(alias="评估")] = None
    former: Annotated[Texts, Field(alias="曾用")] = ()
    note: Annotated[str | None, Field(alias="说明")] = None

    @property
    def site(self) -> str:
        """What the website is called: 永修县政府网站, in a village, too, whose county's it is; villages and departments are no
        governments."""
        own = self.online == self.name and self.level in ("村级", "部门")
        return f"{self.online}{'网站' if own else '政府网站'}"

    @property
    def office(self) -> str | None:
        """The office that makes the catalog, where it is named."""
        return self.edition.office if self.edition else None


@keyed
class Role:
    """A body that guidelines name, from `guidelines/bodies.yaml`.

    `literal` roles (采购人) are not offices and may be printed as they are. `named` says for places of which kinds (县, 市, 区)
    the office's name follows from the place's, as the example has it. `level` is told for those that every
    place of one level has of its own (乡级: 乡镇人民政府).
    """

    name: Annotated[str, Field(alias="名称")]
    aliases: Annotated[Texts, Field(alias="又称")] = ()
    literal: Annotated[YesNo, Field(alias="照印")] = False
    level: Annotated[str | None, Field(alias="级别")] = None
    named: Annotated[Texts, Field(alias="随地名")] = ()
    example: Annotated[str | None, Field(alias="例")] = None
    note: Annotated[str | None, Field(alias="说明")] = None

    @property
    def is_shared(self) -> bool:
        """Whether whoever it is for one item holds the role (监管部门, 征地有关部门), so that it is no office's own."""
        return not (self.named or self.level) and ("各" in (self.example or "") or "有关" in self.name)

    def example_in(self, place: str, city: str) -> str | None:
        """The example with the names of a place and its city (都昌县, 九江市) in it; None where there is none, or a name that
        it needs is not known."""
        if self.example is None or not place or ("XX市" in self.example and not city):
            return None
        stem = place[:-1] if place[-1] in "县市区" and len(place) > 2 else place
        return self.example.replace("XX市", city).replace("XX县", place).replace("XX", stem)

    def proposal(self, place: str, city: str) -> str | None:
        """The office's name where it follows from the place's; to be confirmed by people all the same."""
        return self.example_in(place, city) if place.endswith(self.named) else None


@keyed
class Renaming:
    """An institutional reform: offices whose name ends in `old` are now called `new`."""

    old: Annotated[Texts, Field(alias="旧名")]
    new: Annotated[str, Field(alias="新名")]
    since: Annotated[str, Field(alias="时间")]
    note: Annotated[str | None, Field(alias="说明")] = None
