"""gongkai explain: the page of one rule."""

from __future__ import annotations

import click

from gongkai.model.letters import did_you_mean


@click.command(name="explain")
@click.argument("code", metavar="规则编号或词")
def command(code: str) -> None:
    """说明一条规则：查什么、为什么、错的例子和对的例子。写一个词（如 时限），就列出说到它的规则。"""
    from gongkai.findings.text import WORDS
    from gongkai.rules import RULES

    word = code.strip()
    rule = RULES.get(word.upper())
    if rule is None:
        about = [one for one in RULES.values() if word and word in f"{one.title}\n{one.what}"]
        if not about:
            hint = did_you_mean(word.upper(), RULES)
            raise click.UsageError(f"没有“{code}”这条规则，也没有哪条规则说到它。{hint}全部规则见 gongkai rules")
        for one in sorted(about, key=lambda one: word not in one.title):
            click.echo(f"{one.code}  {WORDS[one.severity]}  {one.title}")
        click.echo(f"说到“{word}”的共 {len(about)} 条；用 gongkai explain {about[0].code} 看一条的说明。")
        return
    click.echo(f"{rule.code}  {rule.title}（{WORDS[rule.severity]}）\n")
    parts = (
        ("查什么", rule.what),
        ("为什么", rule.why),
        *([("哪些能自动改（gongkai validate --fix）", rule.mending)] if rule.mending else []),
        ("错例（只写有关的几行，其余照旧）", rule.bad),
        ("正例", rule.good),
    )
    for heading, text in parts:
        body = "\n".join(f"    {line}".rstrip() for line in text.splitlines())
        click.echo(f"{heading}：\n{body}\n")
    if rule.suppressible:
        click.echo(f"确有理由的，可在那一行末尾或上一行写：# gongkai: 忽略 {rule.code}：理由")
