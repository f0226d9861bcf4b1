"""Findings for reviewdog (the Reviewdog Diagnostic Format, `reviewdog -f=rdjson`), fixes as suggestions.

Its columns count bytes of UTF-8 from 1, and the end is behind the last one.
"""

from __future__ import annotations

from typing import Any

from gongkai.findings.given import Given, said
from gongkai.findings.lines import Region, dumps, utf8
from gongkai.model.finding import Finding, Severity, Span

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.OPEN: "INFO", Severity.INFO: "INFO"}


def write(given: Given) -> str:
    """One JSON object with all diagnostics."""
    data = {"source": {"name": "gongkai"}, "diagnostics": [_diagnostic(one.finding, given) for one in given.findings]}
    return dumps(data)


def _diagnostic(finding: Finding, given: Given) -> dict[str, Any]:
    told: dict[str, Any] = {
        "message": said(finding),
        "location": _location(finding.span, given),
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.code},
    }
    if finding.fix is not None:
        characters = given.lines.replaced(finding.fix.span, utf8)
        told["suggestions"] = [{"range": _range(characters), "text": finding.fix.replacement}]
    if finding.related:
        related = [{"message": one.label, "location": _location(one.span, given)} for one in finding.related]
        told["related_locations"] = related
    return told


def _location(span: Span, given: Given) -> dict[str, Any]:
    region = given.lines.region(span, utf8)
    return {"path": given.path(span.file)} | ({} if region is None else {"range": _range(region)})


def _range(region: Region) -> dict[str, Any]:
    if region.column is None:
        return {"start": {"line": region.line}}
    columns = (("start", region.column), ("end", region.end))
    return {name: {"line": region.line, "column": column} for name, column in columns}
