"""Findings for programs: one JSON object, stable keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gongkai.findings.lines import dumps
from gongkai.model.finding import Finding, Severity, Span


def write(findings: Sequence[Finding]) -> str:
    """`{"findings": [...], "counts": {"error": n, "warning": n, "open": n, "info": n}}`; lines and columns from 1. `cells` of
    a finding is how many cells it speaks of: more than one only where many are open. `fix` replaces the characters of one line of
    the file as it is written; `certain` says whether it can only be meant so."""
    counts = {severity.value: sum(f.severity is severity for f in findings) for severity in Severity}
    data = {"findings": [_finding(finding) for finding in findings], "counts": counts}
    return dumps(data)


def _finding(finding: Finding) -> dict[str, Any]:
    fix = finding.fix
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        **_span(finding.span),
        "hint": finding.hint,
        "related": [{**_span(related.span), "label": related.label} for related in finding.related],
        "cells": finding.cells,
        "fix": {**_span(fix.span), "replacement": fix.replacement, "certain": fix.certain} if fix else None,
    }


def _span(span: Span) -> dict[str, Any]:
    return {"file": span.file, "line": span.line or None, "column": span.column or None, "length": span.length or None}
