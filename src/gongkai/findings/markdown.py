"""Findings as Markdown, for a comment on a pull request that a clerk reads: place by place, what weighs most first."""

from __future__ import annotations

from gongkai.findings.given import Given, Located
from gongkai.findings.text import MEASURES, WORDS, summary
from gongkai.model.finding import Severity
from gongkai.model.markdown import escaped, fitting

_MOST = 20  # findings of a place that are told one by one
_SHARED = "指引、登记簿和模板"


def write(given: Given) -> str:
    """A heading, the counts, and a list for each place; what is open is one line a place."""
    findings = [one.finding for one in given.findings]
    failing = sum(one.severity in given.failing for one in findings)
    lines = ["## 源文件的检查", "", summary(findings)]
    if failing:
        lines += ["", f"要改好才能通过的有 {failing} 个。"]
    by_place: dict[str, list[Located]] = {}
    for one in given.findings:
        by_place.setdefault(given.names.get(one.finding.span.file, _SHARED), []).append(one)
    for name, many in by_place.items():
        lines += ["", f"### {escaped(name)}", "", *_place(many, given)]
    return fitting(lines, "用 gongkai validate --all 看全部")


def _place(many: list[Located], given: Given) -> list[str]:
    order = list(Severity)
    single = sorted(
        (one for one in many if one.finding.severity is not Severity.OPEN),
        key=lambda one: order.index(one.finding.severity),
    )
    lines = [_line(one, given) for one in single[:_MOST]]
    if len(single) > _MOST:
        lines.append(f"- ……另有 {len(single) - _MOST} 个，用 gongkai validate --all 看全部")
    still_open = [one.finding for one in many if one.finding.severity is Severity.OPEN]
    if still_open:
        word = f"{sum(one.cells for one in still_open)} {MEASURES[Severity.OPEN]}{WORDS[Severity.OPEN]}"
        lines.append(f"- {word}，{'如' if len(still_open) > 1 else ''}{escaped(still_open[0].message)}")
    return lines


def _line(one: Located, given: Given) -> str:
    finding = one.finding
    where = " ".join(one.keys[-2:])
    said = [f"**{WORDS[finding.severity]}** {f'{escaped(where)}：' if where else ''}{escaped(finding.message)}"]
    if finding.hint:
        said.append(f"建议：{escaped(finding.hint)}")
    line = f" 第 {finding.span.line} 行" if finding.span.line else ""
    return f"- {'。'.join(said)}（{escaped(given.path(finding.span.file))}{line}，{finding.code}）"
