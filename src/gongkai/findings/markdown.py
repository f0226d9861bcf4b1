"""Findings as Markdown, for a comment on a pull request that a clerk reads: place by place, what weighs most first."""

from __future__ import annotations

from gongkai.findings.given import Given, Located
from gongkai.findings.text import MEASURES, WORDS, summary
from gongkai.model.finding import Severity
from gongkai.model.grouped import grouped
from gongkai.model.markdown import escaped, fitting

_SINGLE = 3  # findings of a rule that are told one by one, and named
_MOST = 40  # lines of a place
_SHARED = "指引、登记簿和模板"


def write(given: Given) -> str:
    """A heading, the counts, and a list for each place; what is open is one line a place."""
    findings = [one.finding for one in given.findings]
    failing = sum(one.severity in given.failing for one in findings)
    lines = ["## 源文件的检查", "", summary(findings, given.clean)]
    if failing:
        lines += ["", f"要改好才能通过的有 {failing} 个。"]
    by_place = grouped((given.names.get(one.finding.span.file, _SHARED), one) for one in given.findings)
    for name, many in by_place.items():
        lines += ["", f"### {escaped(name)}", "", *_place(many, given)]
    return fitting(lines, "用 gongkai validate --all 看全部")


def _place(many: list[Located], given: Given) -> list[str]:
    """A line a finding, with one more for what its rule says besides, where that is much."""
    closed = [one for one in many if one.finding.severity is not Severity.OPEN]
    by_rule = grouped(((one.finding.severity.rank, one.finding.code), one) for one in closed)
    lines = []
    for _, alike in sorted(by_rule.items(), key=lambda rule: rule[0]):
        single = alike if len(alike) <= _SINGLE else alike[:1]
        lines += [_line(one, given) for one in single]
        if rest := alike[len(single) :]:
            named = "、".join(_where(one, given) for one in rest[:_SINGLE])
            lines.append(f"  - 同一条规则另有 {len(rest)} 处：{named}{' 等' if len(rest) > _SINGLE else ''}")
    if len(lines) > _MOST:
        lines[_MOST:] = [f"- ……还有 {len(lines) - _MOST} 行"]
    still_open = [one.finding for one in many if one.finding.severity is Severity.OPEN]
    if still_open:
        word = f"{sum(one.cells for one in still_open)} {MEASURES[Severity.OPEN]}{WORDS[Severity.OPEN]}"
        lines.append(f"- {word}，{'如' if len(still_open) > 1 else ''}{escaped(still_open[0].message)}")
    return lines


def _line(one: Located, given: Given) -> str:
    finding = one.finding
    named = len(one.keys) > 1 and one.keys[-2] not in finding.message
    keys = f"{escaped(' '.join(one.keys[-2:]))}：" if named else ""
    advice = f"。建议：{escaped(finding.hint)}" if finding.hint else ""
    told = f"**{WORDS[finding.severity]}** {keys}{escaped(finding.message)}{advice}"
    return f"- {told}（{_where(one, given)}，{finding.code}）"


def _where(one: Located, given: Given) -> str:
    span = one.finding.span
    return escaped(given.path(span.file)) + (f" 第 {span.line} 行" if span.line else "")
