"""A report for the terminal."""

from __future__ import annotations

from gongkai.model.report import Report


def text(report: Report) -> str:
    """Its headings, sentences and tables, a row a line."""
    lines = [report.title, *([f"{report.to}："] if report.to else [])]
    for part in report.parts:
        lines += ["", part.heading, *(f"  {one}" for one in part.sentences)]
        if part.table is not None:
            rows = ([heading for heading, _ in part.table.columns], *part.table.rows)
            lines += ["  " + "  ".join(cell.replace("\n", "；") for cell in row if cell) for row in rows]
    return "\n".join(lines) + "\n"
