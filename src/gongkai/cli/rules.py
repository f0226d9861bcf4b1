"""gongkai rules: all rules, a line each."""

from __future__ import annotations

import click

from gongkai.model.indented import indented


@click.command(name="rules")
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出的格式。"
)
def command(style: str) -> None:
    """列出全部规则。"""
    from gongkai.findings.text import WORDS
    from gongkai.rules import RULES

    if style == "json":
        rows = [
            {
                "code": r.code,
                "severity": r.severity.value,
                "title": r.title,
                "what": r.what,
                "why": r.why,
                "bad": r.bad,
                "good": r.good,
                "mending": r.mending,
            }
            for r in RULES.values()
        ]
        click.echo(indented(rows))
        return
    for rule in RULES.values():
        click.echo(f"{rule.code}  {WORDS[rule.severity]}  {rule.title}")
    click.echo(f"\n共 {len(RULES)} 条；用 gongkai explain GK103 看一条的说明。")
