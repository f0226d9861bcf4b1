"""What places write of the province's tasks (GK940 to GK945): does it say what their sources show, and can it be believed?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongkai.kinds import KINDS
from gongkai.kinds.date import days
from gongkai.model.finding import Related, Severity
from gongkai.model.record import Listing, Record
from gongkai.model.task import BEGUN, DONE, GOING, NOT_BEGUN, Step, Task
from gongkai.resolve.tasks import PROGRESS, standing
from gongkai.rules.rule import Context, E, Problem, Rule, W, rule
from gongkai.source.places import TASKS, level_of

_TASK = "任务"  # the key of the column, and its kind


def task_is_unknown(listing: Listing, context: Context) -> Iterator[Problem]:
    """没有这项任务，或者不归本级

    什么:
    任务这一栏写的编号，province/tasks.yaml 里没有；或者有，责任却不在本级（只是警告）。

    为什么:
    进展按任务汇总：编号对不上的，县的网页、市的报告里都没有它；替别人填的，算不到谁头上。

    错例:
        # counties/demo/lists/progress.yaml
        清单: 任务进展
        条目:
          - {编号: RW-001, 任务: T99, 状态: 进行中}

    正例:
        # counties/demo/lists/progress.yaml
        清单: 任务进展
        条目:
          - {编号: RW-001, 任务: T20, 状态: 进行中}
    """
    tasks = context.project.tasks
    level = level_of(context.source.slug).name if context.source is not None else ""
    for column in listing.form.columns:
        if column.kind != _TASK or TASKS in context.project.broken_files:
            continue
        for record in listing.records:
            for said in listing.cell(record, column.key):
                task, span = tasks.named(said.written), record.at(column.key)
                if task is not None and level and not task.falls_to(level):
                    told = f"{record.id} 的任务 {task.id} 是{'、'.join(task.who)}的，不归{level}填"
                    yield Problem(told, span, "请删去这一条，由责任单位填", severity=Severity.WARNING)
                elif task is None and KINDS[_TASK].wrong(said.written, column) is None:
                    what, hint = KINDS[_TASK].unknown
                    yield Problem(f"“{column.named}”里的“{said.written}”{what}", span, hint)


def done_without_proof(listing: Listing, context: Context) -> Iterator[Problem]:
    """填了办成，没有日期或者没有佐证

    什么:
    状态写“已完成”“持续开展”，没有写日期（持续开展的不要），或者佐证网址和说明都没有写。源文件里看得出办成了的不报。

    为什么:
    赣府厅发〔2020〕17号第十四条：专题公开工作进展。办没办成，公众要能看到证据。

    错例:
        # counties/demo/lists/progress.yaml
        清单: 任务进展
        条目:
          - {编号: RW-001, 任务: T29, 状态: 已完成}

    正例:
        # counties/demo/lists/progress.yaml
        清单: 任务进展
        条目:
          - {编号: RW-001, 任务: T29, 状态: 已完成, 日期: 2020-06-15, 佐证网址: "https://www.example.gov.cn/fangan"}
    """
    for record, step in _written(listing, context):
        if step.written not in (DONE, GOING) or step.reckoned in (DONE, GOING) or step.against:
            continue
        wanted = [] if listing.text(record, "日期") or step.written == GOING else ["日期"]
        if not (listing.text(record, "佐证网址") or listing.text(record, "说明")):
            wanted.append("佐证网址（没有的写说明）")
        if wanted:
            told = f"{record.id}“{step.task.name}”写的是{step.written}，没有写{'、'.join(wanted)}"
            yield Problem(told, record.at("状态"), "请补上；还没有证据的，状态写“进行中”")


def progress_contradicts(listing: Listing, context: Context) -> Iterator[Problem]:
    """填的进展和源文件里的不一样

    什么:
    状态写“已完成”“持续开展”，源文件里却看不到：没有那份清单、没有审核记录、没有今年的培训……；源文件里只看到一部分
    （九项制度有文件的 2 项、审核以后又改过），或者已经办成、状态还写“未开始”“进行中”，只是警告。每年都要办的只看当年的一条。
    日期在现在的目录以前、写了佐证网址的“已完成”，照它算，只提示。

    为什么:
    进展以目录和清单为准，填的不顶替：网页和报告照源文件里的写，填的“已完成”不算。要么补清单，要么改进展。

    错例:
        # counties/demo/lists/progress.yaml
        清单: 任务进展
        条目:
          - {编号: RW-001, 任务: T25, 状态: 已完成, 日期: 2026-05-12, 说明: 全县政务公开培训}

    正例:
        # counties/demo/lists/progress.yaml
        清单: 任务进展
        条目:
          - {编号: RW-001, 任务: T25, 状态: 已完成, 日期: 2026-05-12, 说明: 全县政务公开培训}
        # counties/demo/lists/training/2026.yaml
        清单: 政务公开培训
        年度: "2026"
        条目:
          - {编号: PX-001, 培训主题: 政务公开业务, 举办单位: 财政部门, 培训日期: 2026-05-12}
    """
    for record, step in _written(listing, context):
        if against := [one for one in step.against if one[0]]:
            partly = not any(state == NOT_BEGUN for state, _ in against)
            told = (
                f"{record.id}“{step.task.name}”写的是{step.written}，源文件里{'只看到一部分' if partly else '看不到'}："
            )
            told += "；".join(fact for _, fact in against)
            hint, severity = "请补上清单或记录；没有办成的，改“状态”", Severity.WARNING if partly else None
            if step.done:
                hint, severity = "照日期和佐证网址算当时办成的；现在也有的，请补上清单或记录", Severity.INFO
            yield Problem(told, record.at("状态"), hint, severity=severity)
        elif step.written in (NOT_BEGUN, BEGUN) and step.reckoned in (DONE, GOING):
            facts = "；".join(step.told[: len(step.told) - bool(listing.text(record, "说明"))])
            told = f"{record.id}“{step.task.name}”写的是{step.written}，源文件里已经有了：{facts}"
            yield Problem(told, record.at("状态"), "请改“状态”，或者删去这一条", severity=Severity.WARNING)


def date_cannot_be(listing: Listing, context: Context) -> Iterator[Problem]:
    """办成的日期不对

    什么:
    日期早于部署任务的文件，或者晚于检查的那一天（--on 给的，默认是今天）。

    为什么:
    任务是那份文件部署的，不会在它以前办成；还没有到的日子，也不能算办成。

    错例:
        # counties/demo/lists/progress.yaml
        清单: 任务进展
        条目:
          - {编号: RW-001, 任务: T29, 状态: 已完成, 日期: 2019-06-15, 说明: 印发了实施方案}

    正例:
        # counties/demo/lists/progress.yaml
        清单: 任务进展
        条目:
          - {编号: RW-001, 任务: T29, 状态: 已完成, 日期: 2020-06-15, 说明: 印发了实施方案}
    """
    if listing.form.slug != PROGRESS:
        return
    begun = context.project.tasks.date
    for record in listing.records:
        told = days(listing.text(record, "日期"))
        if told is None:
            continue
        if told[1] < date.fromisoformat(begun):
            said = f"{record.id} 的日期早于《{context.project.tasks.document}》（{begun}）"
            yield Problem(said, record.at("日期"), "请核对日期")
        elif told[0] > context.day:
            said = f"{record.id} 的日期在{context.day}以后"
            yield Problem(said, record.at("日期"), "还没有办成的，不写日期，状态写“进行中”")


def task_is_repeated(listing: Listing, context: Context) -> Iterator[Problem]:
    """同一项任务填了两条

    什么:
    一项任务写了两条；每年都要办的，同一年写了两条（没有日期的算一条）。

    为什么:
    两条说得不一样时，谁也不知道哪一条算数。程序取后一条。

    错例:
        # counties/demo/lists/progress.yaml
        清单: 任务进展
        条目:
          - {编号: RW-001, 任务: T29, 状态: 已完成, 日期: 2020-06-15, 说明: 印发了实施方案}
          - {编号: RW-002, 任务: T29, 状态: 已完成, 日期: 2020-06-16, 说明: 印发了实施方案}

    正例:
        # counties/demo/lists/progress.yaml
        清单: 任务进展
        条目:
          - {编号: RW-001, 任务: T29, 状态: 已完成, 日期: 2020-06-15, 说明: 印发了实施方案}
    """
    first: dict[tuple[str, str], Record] = {}
    for record, task in _tasks(listing, context):
        key = (task.id, listing.text(record, "日期")[:4] if task.yearly else "")
        if key in first:
            related = (Related(first[key].at(_TASK), f"第一次在{first[key].id}"),)
            hint = f"请合成一条，多的撤销：gongkai exclude {record.id} --reason 与{first[key].id}重复{context.project.option(context.own.source.slug)}"
            yield Problem(f"任务 {task.id} 填了两条", record.at(_TASK), hint, related)
        first.setdefault(key, record)


def written_is_overdue(listing: Listing, context: Context) -> Iterator[Problem]:
    """填了没有办成，期限已经过了

    什么:
    状态写“未开始”“进行中”，这项任务的时限在检查的那一天以前。没有填的不报：gongkai report progress 列出全部。

    为什么:
    赣府厅发〔2020〕17号给的时限；过了期限的要尽快办，或者说明原因。

    错例:
        # counties/demo/lists/progress.yaml
        清单: 任务进展
        条目:
          - {编号: RW-001, 任务: T29, 状态: 进行中}

    正例:
        # counties/demo/lists/progress.yaml
        清单: 任务进展
        条目:
          - {编号: RW-001, 任务: T20, 状态: 进行中}
    """
    for record, step in _written(listing, context):
        if step.overdue and step.written in (NOT_BEGUN, BEGUN):
            told = f"{record.id}“{step.task.name}”应在{step.task.deadline}办成，到{context.day}写的是{step.written}"
            yield Problem(told, record.at("状态"), "请尽快办；已经办成的改“状态”，写上日期和佐证")


def _tasks(listing: Listing, context: Context) -> Iterator[tuple[Record, Task]]:
    """The rows of 任务进展 with their tasks, but for those that name none that is known."""
    for record in listing.records if listing.form.slug == PROGRESS else ():
        task = context.project.tasks.named(listing.text(record, _TASK))
        if task is not None:
            yield record, task


def _written(listing: Listing, context: Context) -> Iterator[tuple[Record, Step]]:
    """The rows that count on the day, with what the place's sources show."""
    if listing.form.slug != PROGRESS or context.source is None or context.catalog is None:
        return
    steps = standing(context.project, context.source, context.catalog, context.lists, context.day).steps
    records = {record.id: record for record in listing.records}
    yield from ((records[step.row], step) for step in steps if step.row in records)


RULES: tuple[Rule, ...] = (
    rule("GK940", E, task_is_unknown),
    rule("GK941", W, done_without_proof),
    rule("GK942", E, progress_contradicts),
    rule("GK943", W, date_cannot_be),
    rule("GK944", E, task_is_repeated),
    rule("GK945", W, written_is_overdue),
)
