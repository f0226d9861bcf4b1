"""What the preview's bar counts is what `gongkai validate` counts."""

from gongkai.findings.text import summary
from gongkai.model.finding import Finding, Severity, Span
from gongkai.preview.told import Report, tell

FINDINGS = [
    Finding("GK114", Severity.OPEN, "甲", Span("counties/demo/a.yaml", 1, 1), cells=8),
    Finding("GK401", Severity.OPEN, "乙", Span("counties/demo/a.yaml", 2, 1)),
    Finding("GK106", Severity.WARNING, "丙", Span("counties/demo/a.yaml", 3, 1)),
]


def test_cells_are_counted_where_something_is_open():
    report = Report(tell(FINDINGS, {}))
    assert report.summary == "1 个警告、9 处待填"
    assert report.summary in summary(FINDINGS)
