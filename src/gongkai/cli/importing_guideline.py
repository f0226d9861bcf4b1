"""gongkai import --guideline: bring a ministry's annex into the project's own guidelines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options
from gongkai.cli.imported import finish, tell_laws, write_report
from gongkai.cli.importing import tables_of

if TYPE_CHECKING:
    from gongkai.importers.reading.record import Table
    from gongkai.importers.settling.changes import Outcome
    from gongkai.source.project import Project


def run(
    root: Path,
    files: tuple[Path, ...],
    source: str,
    domain: str | None,
    *,
    withdraw: bool,
    simplify: bool,
    hidden: bool,
    dry_run: bool,
    report: Path | None,
) -> None:
    """Read the files, tell what becomes of the guidelines and what places must decide, and write them. Raises UsageError
    for a project that goes by the guidelines of others, ClickException where nothing can be imported, and Exit(1) where
    rows are left over."""
    from gongkai.editing.draft import findings_of
    from gongkai.importers import report as reports
    from gongkai.importers.guideline_report import sections
    from gongkai.importers.settling.compare import compare
    from gongkai.importers.settling.county import guidelines_of
    from gongkai.importers.settling.guideline import settle
    from gongkai.source.transaction import Change

    where = _source(source)
    project = options.load(root)
    _refuse(project)
    new = f"是新的领域的，先建：gongkai new domain --name {domain} --slug 拼音"
    wanted = options.guideline_of(project, domain, new).domain if domain else ""
    read = tables_of(files, project, simplify=simplify, hidden=hidden)
    county = guidelines_of(project)
    tables, local = _without_local(read.tables)
    outcome = compare(tables, county, wanted, read.dropped)
    outcome.unwritten.extend((*read.dropped, *local))
    outcome.doubtful.extend(read.doubtful)
    _refuse_others(project, outcome)
    with options.undone():
        done = settle(outcome, county, where, options.today(), withdraw=withdraw)
        changes = [Change(root / name, project.sources[name], after) for name, after in done.files.items()]
        findings = findings_of(project, changes, options.today()) if changes else []
    parts = sections(outcome, done, findings, withdraw=withdraw)
    click.echo(reports.told(parts))
    for line in reports.edits(outcome):
        click.echo(f"  {line}")
    tell_laws(root, outcome.unknown_laws)
    if report is not None:
        made = reports.changed(outcome)
        write_report(report, reports.document("指引", [*parts[:2], *([made] if made.rows else ()), *parts[2:]]))
    hint = "请修好这些文件（与指引无关的"
    finish(root, changes, read.unread, hint, dry_run=dry_run, left=bool(outcome.lost))


def _source(text: str) -> str:
    """The annex's address, or its title in its marks; a usage error for what is neither."""
    from gongkai.model.address import NoAddressError, address, is_web

    plain = options.printable(text)
    if is_web(plain):
        try:
            address(plain)
        except NoAddressError as problem:
            raise click.UsageError(f"--source {problem}") from problem
    elif not plain:
        raise click.UsageError("--source 要写附件的网址，或者它的名称")
    return plain if is_web(plain) or "《" in plain else f"《{plain}》"


def _refuse(project: Project) -> None:
    """Only guidelines of the project's own, and sound ones, are changed."""
    if not any(not project.is_upstream(one.node.file) for one in project.guidelines.values()):
        raise click.UsageError(
            "这个项目用的是内置的（或者项目以外的）指引，这里不能改。要有自己的指引，请把各领域的文件和 laws.yaml、bodies.yaml"
            " 放进项目的 guidelines 文件夹，在 gongkai.yaml 写“指引: guidelines”，再导入"
        )
    broken = [one for one in options.failing(project.findings, "error") if project.is_guideline(one.span.file)]
    if broken:
        options.refuse(broken, project.sources, "指引的文件有错误，请先改好（gongkai validate），再导入")


def _refuse_others(project: Project, outcome: Outcome) -> None:
    """Domains whose guideline others keep cannot be changed here."""
    named = [one.domain for one in outcome.domains.values() if one.rows]
    if others := [name for name in named if project.is_upstream(project.guidelines[name].node.file)]:
        raise click.UsageError(
            f"{'、'.join(others)}领域用的是内置的（或者项目以外的）指引，这里不能改。什么都没有写。"
            "要改，请先把这个领域的文件放进项目的 guidelines 文件夹"
        )


def _without_local(
    read: list[tuple[str, Table]],
) -> tuple[list[tuple[str, Table]], list[tuple[str, str, str]]]:
    """The tables without the rows that a county added of its own in a catalog that gongkai built, and these for the
    report: they are no items of a guideline."""
    from gongkai.model.item import ID, is_shared

    tables: list[tuple[str, Table]] = []
    local: list[tuple[str, str, str]] = []
    for file, table in read:
        own = [record for record in table.records if ID.match(record.id) and not is_shared(record.id)]
        for record in own:
            text = "｜".join(filter(None, record.cells.values()))
            local.append((f"{file}：{record.place}", text, "是县里新增的事项，不是指引的"))
        records = tuple(record for record in table.records if record not in own)
        ids = {number: digest for number, digest in table.ids.items() if is_shared(number)}
        tables.append((file, replace(table, records=records, ids=ids)))
    return tables, local
