"""Findings as GitLab's Code Quality report, which a merge request shows; a fingerprint stays when lines move.

https://docs.gitlab.com/ci/testing/code_quality/ tells the fields. A report has lines and no columns.
"""

from __future__ import annotations

from gongkai.findings.given import Given, said
from gongkai.findings.lines import dumps
from gongkai.model.finding import Severity

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.OPEN: "info", Severity.INFO: "info"}


def write(given: Given) -> str:
    """A JSON array, one object a finding."""
    data = [
        {
            "description": said(one.finding),
            "check_name": one.finding.code,
            "fingerprint": one.mark,
            "severity": _SEVERITIES[one.finding.severity],
            "location": {"path": given.path(one.finding.span.file), "lines": {"begin": max(one.finding.span.line, 1)}},
        }
        for one in given.findings
    ]
    return dumps(data)
