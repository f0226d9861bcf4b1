"""Findings as commands to a job of GitHub Actions, which shows them beside the lines of a pull request.

    ::error file=…,line=…,col=…,endColumn=…,title=…::message

GitHub shows ten errors, ten warnings and ten notices of a step, so errors come first, and what is open is one notice a file.
Columns are counted in characters.
"""

from __future__ import annotations

from gongkai.findings.given import Given, said
from gongkai.model.finding import Finding, Severity
from gongkai.model.grouped import grouped

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.OPEN: "notice", Severity.INFO: "notice"}
# In properties a colon and a comma would end the value.
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = _DATA | {":": "%3A", ",": "%2C"}


def write(given: Given) -> str:
    """A command a line, what weighs most first; nothing where there are no findings."""
    findings = sorted((one.finding for one in given.findings), key=lambda one: one.severity.rank)
    still_open = grouped((one.span.file, one) for one in findings if one.severity is Severity.OPEN)
    lines = []
    for one in findings:
        many = still_open.get(one.span.file, []) if one.severity is Severity.OPEN else [one]
        if many[0] is one:
            lines.append(_command(one, many, given))
    return "".join(lines)


def _command(finding: Finding, many: list[Finding], given: Given) -> str:
    region = given.lines.region(finding.span, len)
    page = given.pages.get(finding.code)
    properties: dict[str, object] = {"file": given.path(finding.span.file)}
    if region is not None:
        properties["line"] = region.line
        if region.column is not None:
            properties |= {"col": region.column, "endColumn": region.end}
    properties["title"] = f"{finding.code} {page.title}" if page else finding.code
    told = ",".join(f"{key}={_escaped(str(value), _PROPERTY)}" for key, value in properties.items())
    count = f"{sum(one.cells for one in many)} 处待填，如：" if len(many) > 1 else ""
    return f"::{_COMMANDS[finding.severity]} {told}::{_escaped(count + said(finding), _DATA)}\n"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(char, char) for char in text)
