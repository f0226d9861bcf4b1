"""The view over the counties as sheets of a workbook: the counties, who adopts what, and row by row what differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.model.report import ReportSheet
from gongkai.site.overview import SAME, STATES, Overview

DETAILS = ("领域", "编号", "事项", "设区市", "地方", "采用", "栏目", "指引", "本地", "宽严", "增加", "去掉", "理由")
_COUNTIES = (
    ("设区市", 10),
    ("地方", 10),
    ("版本", 8),
    ("日期", 8),
    ("审核", 18),
    ("领域", 5),
    ("事项", 5),
    ("清单", 5),
    ("与指引不同", 6),
    ("不采用", 6),
    ("逾期", 24),
)
_WIDTHS = (9, 6, 14, 8, 8, 6, 8, 20, 20, 6, 16, 16, 16)


def sheets(found: Overview, title: str, day: str) -> list[ReportSheet]:
    """The sheets; `day` is that against which what falls due is told."""
    rows = list(details(found))
    counties, columns = found.counties, [(county.name, 6.0) for county in found.counties]
    states = [(state, 5.0) for state in STATES]
    return [
        ReportSheet(
            "各地",
            f"{title}：{len(counties)} 个县（市、区）",
            f"“逾期”是到{day}（最近一版的日期）应当评估而没有评估的。" if day else "",
            _COUNTIES,
            [
                (
                    *(one.city, one.name, one.facts.edition, one.date, one.facts.review or "未审核"),
                    *(str(len(one.domains)), str(one.entries), str(one.facts.lists)),
                    *(str(one.facts.differing), str(one.facts.excluded)),
                    "\n".join(one.overdue(day)),
                )
                for one in counties
            ],
            numbers=range(5, 10),
        ),
        ReportSheet(
            "采用",
            f"{title}：各项由谁采用",
            "更宽：时限放长了，去掉了必选的渠道，不再主动、向全社会公开，或者少了层级；更严：反过来。未列入：采用了领域，却没有这一项，也没有写为什么。",
            (("领域", 10), ("编号", 6), ("事项", 20), *states, *columns),
            [
                (
                    *(item.domain, item.number, item.name),
                    *(str(counts[state]) for state in STATES),
                    *(item.stands[slug].state for slug in found.slugs),
                )
                for item, counts in ((item, item.counts(found.slugs)) for item in found.items)
            ],
            numbers=range(3, 3 + len(STATES)),
        ),
        ReportSheet(
            "逐条",
            f"{title}：与指引不同和不采用的，共 {len(rows)} 条",
            "一个栏目一行；渠道带“■”的必选，带“□”的可选。",
            tuple(zip(DETAILS, _WIDTHS, strict=True)),
            rows,
        ),
    ]


def details(found: Overview) -> Iterator[Sequence[str]]:
    """A row for each cell that differs and for each item that is left out, in the columns DETAILS."""
    for item in found.items:
        for county in found.counties:
            stand = item.stands[county.slug]
            head = (item.domain, item.number, item.name, county.city, county.name, stand.state)
            for one in stand.differences:
                lists = ("\n".join(one.added), "\n".join(one.removed))
                yield (*head, one.heading, one.guideline, one.text, one.verdict, *lists, "")
            if stand.state != SAME and not stand.differences:
                yield (*head, *[""] * 6, stand.reason)


def as_text(found: Overview, day: str) -> str:
    """The same for the terminal: the counties, then for each item those who do not adopt it as it is."""
    lines = []
    for one in found.counties:
        facts = one.facts
        late = f"；逾期：{'、'.join(one.overdue(day))}" if one.overdue(day) else ""
        lines.append(
            f"{one.city}{one.name}（{one.date}，{facts.review or '未审核'}）：{len(one.domains)} 个领域，{one.entries} 项，"
            f"清单 {facts.lists} 张，与指引不同 {facts.differing} 项，不采用 {facts.excluded} 项{late}"
        )
    for item in found.items:
        stands = [(one.name, item.stands[one.slug]) for one in found.counties]
        others = [(name, stand) for name, stand in stands if stand.state != SAME]
        if others:
            lines += ["", f"{item.number} {item.name}（{item.domain}）：照用 {len(stands) - len(others)} 个"]
        for name, stand in others:
            told = [
                f"{one.heading}{f'（{one.verdict}）' if one.verdict else ''}：{one.said}" for one in stand.differences
            ]
            why = "；".join(told) or stand.reason
            lines.append(f"  {name} {stand.state}{f'：{why}' if why else ''}".replace("\n", "；"))
    return "".join(f"{line}\n" for line in lines)
