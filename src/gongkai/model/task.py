"""The province's tasks, and how far a place is with them: what is reckoned from its sources, and what it wrote itself.

The tasks are those of 赣府厅发〔2020〕17号, sections 一 to 十五; they stand in `province/tasks.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from gongkai.model.authored import keyed, meant, spelled
from gongkai.model.deadline import ClauseKind, Deadline
from gongkai.model.item import IsoDate, Texts
from gongkai.model.template import YesNo

# Whose task it is, and which level of places answers for it: a county's page tells its towns' and villages' too.
WHO = {
    "省": ("省级",),
    "省直部门": ("省级", "部门"),
    "省标准化主管部门": ("省级",),
    "设区市": ("市级",),
    "县": ("县级",),
    "部门": ("县级",),
    "乡": ("县级", "乡级"),
    "村": ("县级", "乡级", "村级"),
}
DONE, GOING, BEGUN, NOT_BEGUN, UNTOLD = "已完成", "持续开展", "进行中", "未开始", "待填报"
PAGE = "progress.html"  # of a place's folder: 工作进展
STATES = (DONE, GOING, BEGUN, NOT_BEGUN, UNTOLD)
# What can be reckoned from a place's sources; `resolve.tasks` knows how.
PROOFS = (
    "目录", "审核", "动态调整", "其他领域", "权责和服务", "制度", "数据", "不予公开评估", "入口", "乡镇目录", "舆情制度", "解读", "村务", "培训", "专题",
)  # fmt: skip


def _among(known: Sequence[str]) -> AfterValidator:
    """What checks that texts are some of those that are known."""

    def checked(values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if value not in known:
                raise PydanticCustomError("written", f"没有“{value}”。可以写：{'、'.join(known)}")
        return values

    return AfterValidator(checked)


_UNDERSTOOD = meant(
    lambda value: Deadline.parse(value).understood,
    "时限看不懂。写成“2020年12月31日前”“每年12月底前”“每年”“持续”这样；没有期限的不写",
)


@keyed
class Task:
    """One task. `who` has to do it; `deadline` is in the grammar of deadlines, None where the opinion sets none. `proofs`
    and `forms` (lists by their slugs) tell what shows how far a place is. Nobody is behind with an `optional` one."""

    id: Annotated[Annotated[str, spelled("T[0-9]{2,3}", "任务的编号写成 T05 这样")], Field(alias="编号")]
    section: Annotated[str, Field(alias="条")]
    name: Annotated[str, Field(alias="任务")]
    who: Annotated[Annotated[Texts, _among(tuple(WHO))], Field(alias="责任")]
    deadline: Annotated[Annotated[str, _UNDERSTOOD] | None, Field(alias="时限")] = None
    output: Annotated[str | None, Field(alias="成果")] = None
    proofs: Annotated[Annotated[Texts, _among(PROOFS)], Field(alias="看")] = ()
    forms: Annotated[Texts, Field(alias="清单")] = ()
    optional: Annotated[YesNo, Field(alias="自愿")] = False

    @property
    def yearly(self) -> bool:
        """Whether it is to be done anew each year."""
        return bool(self.deadline) and (self.deadline or "").startswith("每年")

    @property
    def standing(self) -> bool:
        """Whether it never ends."""
        return any(one.kind is ClauseKind.STANDING for one in Deadline.parse(self.deadline or "").clauses)

    def due(self, year: int) -> date | None:
        """The last day for it, in `year` where it is yearly; None where there is none."""
        if not self.deadline:
            return None
        last = Deadline.parse(self.deadline).last_day(year)
        return last or (date(year, 12, 31) if self.yearly else None)

    def falls_to(self, level: str) -> bool:
        """Whether places of a level (县级) answer for it."""
        return any(level in WHO[who] for who in self.who)


@keyed
class Tasks:
    """The file of tasks. `own` tells a project's own from the one that came with gongkai."""

    own: bool = False
    document: Annotated[str, Field(alias="文件")]
    number: Annotated[str, Field(alias="文号")]
    date: Annotated[IsoDate, Field(alias="日期")]
    note: Annotated[str | None, Field(alias="说明")] = None
    tasks: Annotated[tuple[Task, ...], Field(alias="任务")] = ()

    def named(self, number: str) -> Task | None:
        """The task with a number (T05)."""
        return next((task for task in self.tasks if task.id == number), None)


class Step(NamedTuple):
    """A task and how far a place is with it on a day. `reckoned` is the state that its sources show, empty where they
    show none; `state` is what counts. `written` is the state in the place's list, in its row with the number `row`. `told` are the facts, the place's own words last; `link` is an address of evidence,
    `pages` are files in the place's folder, by their names with their paths. `due` (YYYY-MM-DD) is empty where there is no day.
    `against` are states with facts of the sources that a written 已完成 or 持续开展 cannot stand beside: it does not count, unless it
    was before what they speak of and its evidence has an address."""

    task: Task
    state: str
    reckoned: str
    written: str
    row: str
    date: str
    told: tuple[str, ...]
    link: str
    pages: tuple[tuple[str, str], ...]
    due: str
    overdue: int  # days
    against: tuple[tuple[str, str], ...] = ()

    @property
    def done(self) -> bool:
        """Whether nothing is left to do, for now."""
        return self.state in (DONE, GOING)


class Standing(NamedTuple):
    """A place on a day: what its catalog and its lists hold, and its steps. Numbers of two are (those it has, all). `reviewed` is the
    day on which what its catalog says now was agreed to, empty where it was not."""

    slug: str
    name: str
    level: str
    city: str
    province: str
    edition: str
    day: str
    document: str  # whose tasks they are
    pilots: tuple[int, int]
    others: int
    entries: int
    reviewed: str
    lists: tuple[str, ...]
    towns: tuple[int, int]
    villages: int
    steps: tuple[Step, ...]
    left_out: tuple[str, ...] = ()  # pilot domains, each for a reason
    open: int = 0  # cells of the catalog that are still to be filled in: it is not made yet
    note: str = ""  # what is to be known of the document

    def count(self, state: str) -> int:
        """How many steps are in a state."""
        return sum(step.state == state for step in self.steps)

    @property
    def overdue(self) -> tuple[Step, ...]:
        """The steps whose day has passed, the longest overdue first."""
        return tuple(sorted((step for step in self.steps if step.overdue), key=lambda step: -step.overdue))
