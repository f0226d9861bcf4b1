"""gongkai explain: the page of one rule."""

from __future__ import annotations

import click

from gongkai.source.shape import did_you_mean


@click.command(name="explain")
@click.argument("code", metavar="规则编号")
def command(code: str) -> None:
    """说明一条规则：查什么、为什么、错的例子和对的例子。"""
    from gongkai.findings.text import WORDS
    from gongkai.rules import RULES

    rule = RULES.get(code.strip().upper())
    if rule is None:
        raise click.UsageError(f"没有“{code}”这条规则。{did_you_mean(code.upper(), RULES)}全部规则见 gongkai rules")
    click.echo(f"{rule.code}  {rule.title}（{WORDS[rule.severity]}）\n")
    parts = (
        ("查什么", rule.what),
        ("为什么", rule.why),
        ("错例（只写有关的几行，其余照旧）", rule.bad),
        ("正例", rule.good),
    )
    for heading, text in parts:
        body = "\n".join(f"    {line}".rstrip() for line in text.splitlines())
        click.echo(f"{heading}：\n{body}\n")
    if rule.suppressible:
        click.echo(f"确有理由的，可在那一行末尾或上一行写：# gongkai: 忽略 {rule.code}：理由")
