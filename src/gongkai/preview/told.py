"""Findings as the bar on a page shows them: texts only, so that the sources need not be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.findings.lines import Lines
from gongkai.findings.text import MEASURES, WORDS, place
from gongkai.model.finding import Finding, Severity, Span

AROUND = 40  # how much of a long line is shown on each side of the spot


class Told(NamedTuple):
    """One finding; `before`, `marked` and `after` are its source line, all empty where it has none, `cells`
    how many cells it is about."""

    severity: Severity
    word: str
    code: str
    message: str
    place: str
    before: str
    marked: str
    after: str
    hint: str
    related: tuple[str, ...]
    cells: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of one place, or of the site as a whole.

    `stale` means that the pages are older than the sources, because errors or a `problem` (which is not about a
    place in the sources: a template, a full disk) kept them from being made.
    """

    told: tuple[Told, ...] = ()
    problem: str = ""
    stale: bool = False

    def count(self, severity: Severity) -> int:
        """How many findings have this severity; of what is open, how many cells."""
        return sum(one.cells for one in self.told if one.severity is severity)

    @property
    def summary(self) -> str:
        """How many findings of each severity there are, in words."""
        counted = [(self.count(one), MEASURES.get(one, "个"), WORDS[one]) for one in Severity]
        return "、".join(f"{count} {measure}{word}" for count, measure, word in counted if count) or "没有发现问题"


def tell(findings: Iterable[Finding], sources: Mapping[str, bytes]) -> tuple[Told, ...]:
    """The findings with their source lines, errors first."""
    lines = Lines(sources)
    return tuple(
        Told(
            finding.severity,
            WORDS[finding.severity],
            finding.code,
            finding.message,
            place(finding.span),
            *_parts(lines.get(finding.span) or "", finding.span),
            finding.hint,
            tuple(f"{related.label}：{place(related.span)}" for related in finding.related),
            finding.cells,
        )
        for finding in sorted(findings, key=lambda one: (one.severity.rank, one.order()))
    )


def merged(reports: Iterable[Report]) -> Report:
    """One report of several: each finding once, however many places it was found for."""
    every = list(reports)
    told = dict.fromkeys(one for report in every for one in report.told)
    problems = dict.fromkeys(report.problem for report in every if report.problem)
    ordered = sorted(told, key=lambda one: one.severity.rank)
    return Report(tuple(ordered), "\n".join(problems), any(report.stale for report in every))


def _parts(line: str, span: Span) -> tuple[str, str, str]:
    """The line before, at and after the spot, long ends cut off."""
    start = min(max(span.column - 1, 0), len(line))
    end = min(start + span.length, len(line)) if span.length else len(line)
    before, marked, after = line[:start].lstrip(), line[start:end], line[end:]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:]
    if len(marked) > 2 * AROUND:
        marked, after = marked[: 2 * AROUND] + "…", ""
    if len(after) > AROUND:
        after = after[:AROUND] + "…"
    return before, marked, after
