"""What an annex changes in the guidelines: for the terminal, and as a page to hand on."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.findings.text import WORDS
from gongkai.importers.report import Section
from gongkai.importers.report import sections as of_county
from gongkai.importers.settling.changes import DomainChanges, Outcome
from gongkai.importers.settling.guideline import Annexed
from gongkai.model.finding import Finding

_OTHER = frozenset({"各领域", "冲突", "新认出的机构", "核对过的内容有改动", "表里没有、但没有动的事项"})


def sections(outcome: Outcome, done: Annexed, findings: Iterable[Finding], *, withdraw: bool) -> list[Section]:
    """The report's parts, those without rows left out. `findings` are those that the sources would have then."""
    read = [part for part in of_county(outcome) if part.title not in _OTHER]
    gone = "没有动。确实撤销了的，加 --withdraw 再导入一次，编号列入“已撤销”，永不再用；也可能是改了名、并进别的事项，请先对照。"
    domains = tuple(_row(change, done) for change in outcome.domains.values() if change.rows)
    told = tuple(
        (WORDS[one.severity], f"{one.span.file}:{one.span.line}", one.code, f"{one.message}。{one.hint or ''}")
        for one in findings
    )
    renamed = tuple(
        (number, outcome.former[number, key], str(cells[key]))
        for change in outcome.domains.values()
        for number, cells in change.edits.items()
        for key in ("一级事项", "二级事项")
        if key in cells
    )
    own = [
        Section("各领域", "", ("领域", "照旧", "改动", "新增", "表里没有", "见到的格"), domains),
        Section("表里没有的事项", "编号列入“已撤销”，永不再用。" if withdraw else gone, ("领域", "编号", "事项"), tuple(done.missing)),
        Section("次序不同的事项", "编号不变。", ("领域", "编号", "怎样处理"), tuple(done.moved)),
        Section("改了名的事项", "编号不变。其实是另一件事的，请在导入以后的文件里分开：原来的照旧，新的另取编号。", ("编号", "原来", "现在"), renamed),
        Section("文件开头请看看的", "", ("领域", "键", "现在写的", "怎样处理"), tuple(done.heads)),
        Section("没有登记的角色", "", ("位置", "原文", "怎样处理"), tuple(dict.fromkeys(done.unnamed))),
        Section("各地要决定的", "", ("位置", "事项", "本地写的", "指引", "请决定"), tuple(done.decisions)),
        Section("导入以后多出的提示", "有“错误”的，改好以前编不出目录。", ("程度", "位置", "规则", "提示"), told),
    ]  # fmt: skip
    return [*read[:1], *(part for part in own if part.rows), *read[1:]]


def _row(change: DomainChanges, done: Annexed) -> tuple[str, ...]:
    missing = sum(domain == change.domain for domain, _, _ in done.missing)
    seen, cells = done.seen[change.domain]
    counts = (len(change.adopted), len(change.edits), len(change.added), missing)
    return (change.domain, *map(str, counts), f"{cells} 格中 {seen} 格")
