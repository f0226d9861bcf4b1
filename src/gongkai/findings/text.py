"""Findings for people, in the manner of a modern compiler: place, source line, the spot, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from gongkai.findings.lines import Lines, columns, marked, plain
from gongkai.model.finding import Finding, Severity, Span
from gongkai.model.grouped import grouped

WORDS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.OPEN: "待填", Severity.INFO: "提示"}
_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.OPEN: "36", Severity.INFO: "36"}
MEASURES = {Severity.OPEN: "处"}
CLEAN = "检查通过，没有发现问题。"
_WIDEST = 100
_NAMED = 5
_SINGLE = 3  # findings of a rule that are told one by one

_Kind: TypeAlias = tuple[str, Severity]  # a rule's code, and whether it tells what is open or only notes something


def write(
    findings: Sequence[Finding],
    sources: Mapping[str, bytes],
    *,
    color: bool = False,
    titles: Mapping[str, str] | None = None,
    step: str = "",
    clean: str = CLEAN,
    every: bool = False,
) -> str:
    """All findings as text, with a line of counts at the end; `sources` are the files' bytes. What is open is one line a file,
    with `titles` one line for all where one rule says it of many files.

    With `titles` (of rules, by code) what must be mended comes first, what one rule says again and again is one line, and
    `step`, what to do next, is the last. `clean` is said where there are no findings. With `every` what is open is told one by
    one, too.
    """
    lines = Lines(sources)
    repeated = _repeated(findings) if titles is not None else {}
    still_open = [one for one in findings if _is_open(one) and _kind(one) not in repeated]
    single = [one for one in findings if not _is_open(one) and _kind(one) not in repeated]
    if titles is not None:
        single.sort(key=lambda finding: finding.severity.rank)
        shown = [many.pop(0) for many in repeated.values() if many[0].severity is Severity.ERROR]
        single = [*shown, *single]
    blocks = [_block(finding, lines, color) for finding in single]
    groups = [_group(many, (titles or {})[code], color) for (code, _), many in repeated.items()]
    short = [*_open_lines(still_open, color, every), *groups]
    more = ["（归在一行里的，加 --all 逐条列出；为什么，看 gongkai explain 规则编号）"] if groups else []
    end = [summary(findings, clean), *(_where_errors(findings) if titles is None else []), *([step] if step else [])]
    return "\n".join([*blocks, *short, *more, *[""][: len(short)], *end]) + "\n"


def _open_lines(findings: Iterable[Finding], color: bool, every: bool) -> list[str]:
    """What is still to be filled in: one line a file with how many cells, or all with what to do."""
    head = _head(Severity.OPEN, color)
    if every:
        return [
            f"{head} {place(one.span)}：{one.cells} 处，{plain(one.message)}{f'。{plain(one.hint)}' if one.hint else ''}"
            for one in findings
        ]
    return [
        f"{head} {place(many[0].span)}：{sum(one.cells for one in many)} 处，"
        f"{'如' if len(many) > 1 else ''}{plain(many[0].message)}"
        for many in grouped((one.span.file, one) for one in findings).values()
    ]


def _repeated(findings: Iterable[Finding]) -> dict[_Kind, list[Finding]]:
    """What one rule says so often that a block (of what is open: a line a file) for each would hide the rest; what is open
    first, then errors."""
    ordered = sorted(findings, key=lambda one: (not _is_open(one), one.severity.rank))
    found = grouped((_kind(one), one) for one in ordered)
    return {kind: many for kind, many in found.items() if len(_files(many) if _is_open(many[0]) else many) > _SINGLE}


def _kind(finding: Finding) -> _Kind:
    """What findings are told together: those of a rule, apart from what is open and from what weighs least."""
    apart = (Severity.OPEN, Severity.INFO)
    return finding.code, finding.severity if finding.severity in apart else Severity.WARNING


def _is_open(finding: Finding) -> bool:
    return finding.severity is Severity.OPEN


def _files(findings: Iterable[Finding]) -> set[str]:
    return {finding.span.file for finding in findings}


def _group(findings: Sequence[Finding], title: str, color: bool) -> str:
    """One line for what a rule says again and again: how often, and where the first are."""
    head = _head(findings[0].severity, color, findings[0].code)
    count = f"{sum(finding.cells for finding in findings)} 处"
    if findings[0].severity is Severity.ERROR:
        count = f"另有 {count}"
    elif _is_open(findings[0]):
        count = f"{len(_files(findings))} 个文件 {count}"
    named = "、".join(place(finding.span) for finding in findings[:_SINGLE])
    (most, times), *others = Counter(plain(finding.message) for finding in findings).most_common(2)
    # Of those two the first is told in full.
    is_told = times > _SINGLE and findings[0].severity not in (Severity.OPEN, Severity.ERROR)
    which = f"，{f'其中 {times} 处' if others else '都'}是：{most}" if is_told else ""
    return f"{head} {title}：{count}{which}{'；' if which else '，'}{named}{' 等' if len(findings) > _SINGLE else ''}"


def _head(severity: Severity, color: bool, code: str = "") -> str:
    text = f"{WORDS[severity]}[{code}]" if code else WORDS[severity]
    return f"\x1b[1;{_COLORS[severity]}m{text}\x1b[0m" if color else text


def _where_errors(findings: Sequence[Finding]) -> list[str]:
    """Among many warnings, a line that names where the errors are: they are what must be mended first."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if not errors or len(errors) == len(findings):
        return []
    named = [f"{place(finding.span)}（{finding.code}）" for finding in errors[:_NAMED]]
    more = f"等 {len(errors)} 处" if len(errors) > _NAMED else ""
    return [f"先改错误：{'、'.join(named)}{more}。"]


def summary(findings: Iterable[Finding], clean: str = CLEAN) -> str:
    """The closing line: how many of each severity; of what is open, how many cells. `clean` where there are none."""
    counts = dict.fromkeys(Severity, 0)
    files = set()
    for finding in findings:
        counts[finding.severity] += finding.cells
        files.add(finding.span.file)
    told = [f"{count} {MEASURES.get(severity, '个')}{WORDS[severity]}" for severity, count in counts.items() if count]
    return f"共 {'、'.join(told)}，涉及 {len(files)} 个文件。" if told else clean


def _block(finding: Finding, lines: Lines, color: bool) -> str:
    def paint(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if color else text

    red = _COLORS[finding.severity]
    out = [paint(f"{WORDS[finding.severity]}[{finding.code}]", f"1;{red}") + paint(f"：{plain(finding.message)}", "1")]
    gutter = " " * len(str(finding.span.line))
    out.append(f"{gutter}--> {place(finding.span)}")
    text = lines.get(finding.span)
    if text is not None:
        shown, before, marked = _excerpt(text, finding.span)
        out.append(f"{gutter} |")
        out.append(f"{finding.span.line} | {shown}")
        out.append(f"{gutter} | {' ' * before}{paint('^' * marked, red)}")
    if finding.hint:
        out.append(f"{gutter} = 建议：{plain(finding.hint)}")
    for related in finding.related:
        out.append(f"{gutter} = {plain(related.label)}：{place(related.span)}")
    return "\n".join(out) + "\n"


def place(span: Span) -> str:
    """file:line:column, as far as known."""
    return ":".join([plain(span.file), *(str(part) for part in (span.line, span.column) if part)])


def _excerpt(text: str, span: Span) -> tuple[str, int, int]:
    """The line (cut around the spot if long), and the columns before and under the mark."""
    start, end = marked(text, span)
    left = 0 if start < _WIDEST // 2 else start - _WIDEST // 4
    head = "…" if left else ""
    cut = text[left : left + _WIDEST]
    tail = "…" if left + _WIDEST < len(text) else ""
    shown = plain(head + cut + tail)
    before = columns(plain(head + text[left:start]))
    under = columns(plain(text[start : min(end, left + _WIDEST)]))
    return shown, before, max(under, 1)
