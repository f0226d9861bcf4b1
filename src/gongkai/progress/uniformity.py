"""Uniformity (一刀切): how much of each county's catalog is the guideline word for word, and whose words it shares.

It counts texts and judges nothing: an item may rightly be as the guideline has it. What it shows is where nobody seems to
have looked: domains without a word of their own that nobody confirmed, and words that stand in a neighbour's files too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gongkai.model.differ import from_guideline
from gongkai.model.entry import Catalog, DomainCatalog, Kind
from gongkai.model.report import Chart, Part, Report, ReportSheet
from gongkai.resolve.alike import LEAST, SHARE, Near, Texts, closest

METHOD = (
    "照抄：采用的指引事项里，没有一格是本县自己写的（把角色换成本县机构、补上指引空着的格，不算）。",
    "相近：本县在“调整”“新增”“不采用”里写的文字，去掉本地地名以后，有多少在另一个县的同一领域里一字不差；与谁最多。升级指引时保留下来的原指引事项（“出处”写着“原指引的 …”）不算。",
    "只数文字，不作评判：逐项核对以后认为不用改的，写上“核实”，就不算没有看过。",
)
DOMAINS = (("县", 9.0), ("领域", 14.0), ("事项", 6.0), ("照抄", 6.0), ("照抄比例", 7.0), ("改动", 6.0), ("新增", 6.0), ("不采用", 6.0), ("核实", 16.0), ("最相近的县", 12.0), ("相同的字句", 8.0), ("没有落到机构的角色、别处的地名", 14.0))  # fmt: skip


class DomainShare(NamedTuple):
    """One domain of a county: items adopted from the guideline, those of them that are plain copies, those changed; items
    added and left out; who confirmed it; who shares most of its own words; findings of roles and of others' names."""

    domain: str
    items: int
    plain: int
    changed: int
    added: int
    left_out: int
    confirmed: str
    near: Near | None
    findings: int

    @property
    def unseen(self) -> bool:
        """Whether it is a copy that nobody confirmed."""
        return self.plain == self.items and not (self.added or self.left_out or self.confirmed) and self.items > 0

    @property
    def alike(self) -> bool:
        """Whether most of what was written stands in a neighbour's file too."""
        return self.near is not None and self.near.of >= LEAST and self.near.share >= SHARE


class CountyShare(NamedTuple):
    """A county's domains."""

    name: str
    slug: str
    domains: tuple[DomainShare, ...]

    def total(self, what: str) -> int:
        """A count over all domains."""
        return sum(getattr(one, what) for one in self.domains)


def uniformity(
    catalogs: Iterable[Catalog],
    names: Mapping[str, str],
    texts: Mapping[str, Mapping[str, Texts]],
    findings: Mapping[tuple[str, str], int],
) -> tuple[CountyShare, ...]:
    """The counties' shares. `names` are those of all places by slug, `texts` are what counties wrote, by domain and slug (`resolve.alike.by_domain`), `findings` how many a county's
    domain has of roles without an office and of names of other places, by slug and domain."""
    return tuple(
        CountyShare(
            catalog.place.name,
            catalog.place.slug,
            tuple(_domain(catalog, domain, names, texts, findings) for domain in catalog.domains),
        )
        for catalog in catalogs
    )


def _domain(
    catalog: Catalog,
    domain: DomainCatalog,
    names: Mapping[str, str],
    texts: Mapping[str, Mapping[str, Texts]],
    findings: Mapping[tuple[str, str], int],
) -> DomainShare:
    slug = catalog.place.slug
    given = [entry for entry in domain.entries if entry.origin.kind is not Kind.LOCAL]
    changed = sum(bool(from_guideline(entry)) for entry in given)
    written = texts.get(domain.name, {})
    others = {names.get(other, other): theirs for other, theirs in written.items() if other != slug}
    return DomainShare(
        domain.name,
        len(given),
        len(given) - changed,
        changed,
        len(domain.entries) - len(given),
        len(domain.excluded),
        domain.confirmed or "",
        closest(written.get(slug, frozenset()), others),
        findings.get((slug, domain.name), 0),
    )


def report(counties: Sequence[CountyShare], day: str, name: str) -> Report:
    """The report: what it counts, the counties, where to look first, every domain."""
    chart = Chart(
        "各县事项：照抄、改动、新增",
        "照抄的事项、改过的事项、新增的事项各有多少",
        ("照抄", "改动", "新增"),
        [(one.name, (one.total("plain"), one.total("changed"), one.total("added"))) for one in counties],
    )
    first = [
        (one, domain) for one in counties for domain in one.domains if domain.unseen or domain.alike or domain.findings
    ]
    return Report(
        f"{name}目录是否照搬（“一刀切”）",
        day,
        [
            Part("怎样数", METHOD),
            Part("各县", _summed(counties), chart, _by_county(counties)),
            Part("先看哪里", [_told(len(first))], table=_sheet("先看", first) if first else None),
            Part("各领域", [], table=_sheet("各领域", [(one, domain) for one in counties for domain in one.domains])),
        ],
    )


def _told(count: int) -> str:
    if not count:
        return "没有照抄而没人核实的领域，也没有与别县雷同的。"
    return f"{count} 个领域：照抄而没有“核实”，或者写的字句有{SHARE:.0%}以上与另一个县相同，或者有没落到机构的角色、别处的地名。"


def _summed(counties: Sequence[CountyShare]) -> list[str]:
    items, plain = sum(one.total("items") for one in counties), sum(one.total("plain") for one in counties)
    return [f"{len(counties)} 个县采用指引的 {items} 项里，{plain} 项（{_share(plain, items)}）与指引一字不差。"]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}".replace(".0%", "%") if whole else ""


def _by_county(counties: Sequence[CountyShare]) -> ReportSheet:
    rows = []
    for one in counties:
        plain, items = one.total("plain"), one.total("items")
        unseen = sum(domain.unseen for domain in one.domains)
        near = _nearest(one.domains)
        rows.append(
            [
                one.name,
                str(items),
                str(plain),
                _share(plain, items),
                *(str(one.total(key)) for key in ("changed", "added", "left_out")),
                str(unseen),
                near,
            ]
        )
    columns = (("县", 9.0), ("采用的指引事项", 9.0), ("照抄", 6.0), ("照抄比例", 8.0), ("改动", 6.0), ("新增", 6.0), ("不采用", 6.0), ("照抄而没有核实的领域", 12.0), ("最相近的县", 14.0))  # fmt: skip
    return ReportSheet("各县", "各县是否照搬指引", METHOD[0], columns, rows)


def _nearest(domains: Sequence[DomainShare]) -> str:
    shared: dict[str, int] = {}
    for domain in domains:
        if domain.near is not None:
            shared[domain.near.place] = shared.get(domain.near.place, 0) + domain.near.shared
    if not shared:
        return ""
    name = max(shared, key=lambda one: shared[one])
    return f"{name}（{shared[name]} 处字句相同）"


def _sheet(name: str, rows: Iterable[tuple[CountyShare, DomainShare]]) -> ReportSheet:
    cells = [
        [
            county.name,
            one.domain,
            str(one.items),
            str(one.plain),
            _share(one.plain, one.items),
            *(str(count) for count in (one.changed, one.added, one.left_out)),
            one.confirmed or ("没有" if one.unseen else ""),
            one.near.place if one.near else "",
            f"{one.near.shared}/{one.near.of}" if one.near else "",
            str(one.findings or ""),
        ]
        for county, one in rows
    ]
    return ReportSheet(name, f"{name}：照抄、改动和相近", METHOD[1], DOMAINS, cells)
