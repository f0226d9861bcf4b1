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
from gongkai.model.finding import Finding, Severity

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
        if first <= end and start <= last:
            begin = text.start(finding.fix.span)
            edit = TextEdit(text.range(begin, begin + finding.fix.span.length), finding.fix.replacement)
            yield CodeAction(
                title=f"改为“{finding.fix.replacement}”" if finding.fix.replacement else "删去",
                kind=CodeActionKind.QuickFix,
                diagnostics=[diagnostic(desk, finding)],
                is_preferred=finding.fix.certain,
                edit=WorkspaceEdit(changes={desk.uri(name): [edit]}),
            )
