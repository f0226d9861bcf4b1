"""Findings that the sources themselves ask to pass over, with a reason.

    公开时限: …    # gongkai: 忽略 GK404：理由        at the end of the line, or on the line above
    # gongkai: 本文件忽略 GK403、GK404：理由           for the whole file

Without a reason, with an unknown code, or with nothing to pass over, the comment is itself a finding. What
the loader finds (GK0xx) cannot be passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from gongkai.model.finding import Finding, Severity, Span, error
from gongkai.source.project import Project

_COMMENT = re.compile(
    r"#\s*gongkai\s*[:：]\s*(?P<whole>本文件)?忽略\s*(?:(?P<codes>GK\d+(?:\s*[、,，]\s*GK\d+)*)\s*)?(?:[:：]\s*(?P<reason>.*))?$"
)
_SIGN = re.compile(r"#\s*gongkai\s*[:：]")


@dataclass(slots=True)
class _Asked:
    """One comment: for which codes, from which lines, and which codes it was of use for."""

    codes: tuple[str, ...]
    lines: frozenset[int]  # empty: the whole file
    span: Span
    used: set[str] = field(default_factory=set)


def suppressed(project: Project, findings: Iterable[Finding], rules: Mapping[str, bool]) -> list[Finding]:
    """`findings` without those that comments pass over, plus what is wrong with the comments.

    `rules` says for each known code whether it may be passed over.
    """
    kept: list[Finding] = []
    asked: dict[str, list[_Asked]] = {}
    for file, data in project.sources.items():
        if b"gongkai" in data:
            asked[file] = list(_read(file, data, rules, kept))
    for finding in findings:
        comment = next((c for c in asked.get(finding.span.file, ()) if _covers(c, finding)), None)
        if comment is None or not rules.get(finding.code, False):
            kept.append(finding)
        else:
            comment.used.add(finding.code)
    for comment in chain.from_iterable(asked.values()):
        for code in (code for code in comment.codes if code not in comment.used):
            message, hint = f"要忽略的 {code} 在这里没有发现", "问题已改好的，请删去这条注释"
            kept.append(Finding("GK021", Severity.WARNING, message, comment.span, hint))
    return kept


def _covers(comment: _Asked, finding: Finding) -> bool:
    return finding.code in comment.codes and (not comment.lines or finding.span.line in comment.lines)


def _read(file: str, data: bytes, rules: Mapping[str, bool], kept: list[Finding]) -> Iterable[_Asked]:
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        sign = _SIGN.search(line)
        if sign is None:
            continue
        span = Span(file, number, sign.start() + 1, len(line) - sign.start())
        found = _COMMENT.search(line)
        example = "写成“# gongkai: 忽略 GK404：理由”"
        if found is None or not found["codes"]:
            kept.append(error("GK020", "看不懂这条注释要忽略什么", span, example))
            continue
        codes = tuple(re.findall(r"GK\d+", found["codes"]))
        wrong = [code for code in codes if not rules.get(code, False)]
        if wrong:
            what = "不能忽略" if wrong[0] in rules else "没有这条规则"
            kept.append(error("GK020", f"{what}：{wrong[0]}", span, "规则编号见 gongkai rules"))
        else:
            if not (found["reason"] or "").strip():
                kept.append(error("GK020", f"忽略 {'、'.join(codes)} 没有写理由", span, example))
            alone = not line[: sign.start()].strip()
            lines = frozenset[int]() if found["whole"] else frozenset({number, number + 1} if alone else {number})
            yield _Asked(codes, lines, span)
