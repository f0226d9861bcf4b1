"""gongkai rules: all rules, a line each."""

from __future__ import annotations

import click

from gongkai.cli import options
from gongkai.model.indented import indented

_TOLD = ("code", "severity", "title", "what", "why", "bad", "good", "mending")


@click.command(name="rules")
@options.text_or("json")
def command(style: str) -> None:
    """列出全部规则。"""
    from gongkai.findings.text import WORDS
    from gongkai.rules import RULES

    if style == "json":
        click.echo(indented([{name: getattr(rule, name) for name in _TOLD} for rule in RULES.values()]))
        return
    for rule in RULES.values():
        click.echo(f"{rule.code}  {WORDS[rule.severity]}  {rule.title}")
    click.echo(f"\n共 {len(RULES)} 条；用 gongkai explain GK103 看一条的说明。")
