"""Findings for an editor: what is marked, what is said, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    Diagnostic,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    Range,
    TextEdit,
    WorkspaceEdit,
)

from gongkai.editor.desk import Desk
from gongkai.editor.texts import Text
from gongkai.model.finding import Finding, Fix, Severity
from gongkai.source.written import UnwritableError, scalar

_SEVERITIES = {
    Severity.ERROR: DiagnosticSeverity.Error,
    Severity.WARNING: DiagnosticSeverity.Warning,
    Severity.OPEN: DiagnosticSeverity.Information,
    Severity.INFO: DiagnosticSeverity.Information,
}


def diagnostic(desk: Desk, finding: Finding) -> Diagnostic:
    """A finding as the editor shows it."""
    project = desk.look(finding.span.file).project
    return Diagnostic(
        range=desk.text(finding.span.file).range_of(finding.span),
        message="\n".join(filter(None, (finding.message, finding.hint))),
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        source="gongkai",
        related_information=[
            DiagnosticRelatedInformation(desk.location(one.span, project), one.label) for one in finding.related
        ],
    )


def actions(desk: Desk, name: str, chosen: Range) -> Iterator[CodeAction]:
    """What would settle the findings in a range of a file."""
    text = desk.text(name)
    start, end = text.offset(chosen.start), text.offset(chosen.end)
    for finding in desk.look(name).checked.findings:
        if finding.fix is None or finding.span.file != name or finding.fix.span.file != name:
            continue
        first, last = text.bounds(finding.span)
        edit = _edit(text, finding.fix) if first <= end and start <= last else None
        if edit is not None:
            yield CodeAction(
                title=f"改为“{finding.fix.replacement}”",
                kind=CodeActionKind.QuickFix,
                diagnostics=[diagnostic(desk, finding)],
                is_preferred=True,
                edit=WorkspaceEdit(changes={desk.uri(name): [edit]}),
            )


def _edit(text: Text, fix: Fix) -> TextEdit | None:
    """A replacement as it is written there; None where what is to be replaced goes over several lines."""
    start, end = text.bounds(fix.span)
    if "\n" in text.text[start:end]:
        return None
    try:
        return TextEdit(text.range(start, end), scalar(fix.replacement, flow=True))
    except UnwritableError:
        return None
