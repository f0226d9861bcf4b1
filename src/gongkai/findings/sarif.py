"""Findings as SARIF 2.1.0 (OASIS), which GitHub's code scanning and editors read.

Columns count UTF-16 code units, as `columnKind` says. Rules that found something stand in the tool's description with their
pages. In messages braces would be placeholders and `[…](…)` a link, so they are written wide.
"""

from __future__ import annotations

from typing import Any

from gongkai import __version__
from gongkai.findings.given import Given, Located, Page, said
from gongkai.findings.lines import Region, dumps, plain, utf16
from gongkai.model.finding import Fix, Severity, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MARK = "gongkai/v1"

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.OPEN: "note", Severity.INFO: "note"}
_ROOT = "%SRCROOT%"
_WIDE = str.maketrans({"{": "｛", "}": "｝"})


def write(given: Given) -> str:
    """One run with all findings."""
    codes = sorted({one.finding.code for one in given.findings})
    driver = {
        "name": "gongkai",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(code, given.pages.get(code)) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN",
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "仓库的根"}}},
        "results": [_result(one, codes.index(one.finding.code), given) for one in given.findings],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str, page: Page | None) -> dict[str, Any]:
    if page is None:
        return {"id": code}
    parts = (("查什么", page.what), ("为什么", page.why))
    examples = (("错例", page.bad), ("正例", page.good))
    text = "\n\n".join(f"{head}：\n{body}" for head, body in (*parts, *examples))
    said_so = [f"**{head}**\n\n{body}" for head, body in parts]
    shown = [f"**{head}**\n\n```yaml\n{body}\n```" for head, body in examples]
    return {
        "id": code,
        "shortDescription": {"text": page.title},
        "fullDescription": {"text": page.what},
        "help": {"text": text, "markdown": "\n\n".join([*said_so, *shown])},
        "defaultConfiguration": {"level": _LEVELS[page.severity]},
    }


def _result(one: Located, index: int, given: Given) -> dict[str, Any]:
    finding = one.finding
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _text(said(finding))},
        "locations": [_location(finding.span, given)],
        "partialFingerprints": {MARK: one.mark},
        "properties": {"severity": finding.severity.value, "keys": list(one.keys), "cells": finding.cells},
    }
    if one.keys:
        result["locations"][0]["logicalLocations"] = [{"fullyQualifiedName": "/".join(one.keys)}]
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **_location(related.span, given), "message": {"text": _text(related.label)}}
            for number, related in enumerate(finding.related, 1)
        ]
    if finding.fix is not None:
        result["fixes"] = [_fix(finding.fix, given)]
    return result


def _fix(fix: Fix, given: Given) -> dict[str, Any]:
    deleted = _region(given.lines.replaced(fix.span, utf16))
    replacement = {"deletedRegion": deleted, "insertedContent": {"text": fix.replacement}}
    return {
        "description": {"text": _text(plain(f"改为“{fix.replacement}”"))},
        "artifactChanges": [{"artifactLocation": _artifact(fix.span, given), "replacements": [replacement]}],
    }


def _location(span: Span, given: Given) -> dict[str, Any]:
    region = given.lines.region(span, utf16)
    told = {} if region is None else {"region": _region(region)}
    return {"physicalLocation": {"artifactLocation": _artifact(span, given), **told}}


def _artifact(span: Span, given: Given) -> dict[str, str]:
    return {"uri": given.uri(span.file), "uriBaseId": _ROOT}


def _region(region: Region) -> dict[str, int | None]:
    columns = {"startColumn": region.column, "endColumn": region.end} if region.column is not None else {}
    return {"startLine": region.line, **columns}


def _text(text: str) -> str:
    return text.translate(_WIDE).replace("](", "]（")
