"""How far places are with the province's tasks, as reports: of one place, of a city's counties, of all counties.

Whoever reads them sees what is shown by the sources and what is not; nothing is told to be done that no record shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from gongkai.kinds.date import chinese, newest
from gongkai.model.grouped import grouped
from gongkai.model.place import JIANGXI
from gongkai.model.report import Chart, Part, Report, ReportSheet
from gongkai.model.task import BEGUN, STATES, UNTOLD, Standing, Step, Task

_GROUPS = ("有限期的", "每年办的", "经常办的", "没写期限的")
COLUMNS = ("place", "slug", "city", "task", "name", "section", "who", "deadline", "due", "state", "reckoned", "written", "date", "overdue_days", "facts", "link")  # fmt: skip


def of_place(one: Standing, errors: int = 0) -> Report:
    """The report of one place: what its page 工作进展 tells. `errors` are those that the checks found in its sources, which may
    have left things out of it."""
    late = one.overdue
    return Report(
        f"{one.name}基层政务公开标准化规范化工作进展",
        one.day,
        [
            Part("总体情况", [*_counted(one), *_waiting(one), *_wrong(errors), _about(one)], _by_group(one)),
            *([Part("期限已过、没有办成记录的", [_PAST], table=_late(one.name, late))] if late else []),
            Part("各项任务", [], table=_all(one)),
        ],
    )


def of_city(
    places: Sequence[Standing], name: str, missing: Sequence[str] = (), own: Standing | None = None, errors: int = 0
) -> Report:
    """The yearly report of a city (赣府厅发〔2020〕17号第十四条: sent to the province's office by the end of December), or of
    the province. `missing` are its counties that have no catalog here; `own` is where it stands itself; `errors` as above."""
    day = newest(one.day for one in places)
    return Report(
        f"{name}{day[:4]}年基层政务公开标准化规范化工作进展情况报告",
        day,
        [
            Part("总体情况", [*_summed(places, missing), *_wrong(errors)], None, None),
            Part("各县（市、区）进展", [], _by_place(places), _table(places)),
            *_left(places, missing),
            *([Part("本级任务", _counted(own)[:1], table=_all(own))] if own else []),
            Part("下一步工作", _next(places, missing)),
        ],
        to=f"{places[0].province or JIANGXI}人民政府办公厅" if name.endswith("市") else "",
        signed="（报送单位待填）" if name.endswith("市") else "",
    )


def checklist(one: Standing, errors: int) -> Report:
    """What a county or a town goes through before it applies to be a model area (赣府厅发〔2020〕17号第十条: 10 counties and 100
    towns). What can be reckoned is; the rest is ticked by people. `errors` are those that the checks found."""
    columns = (("序号", 4), ("要求", 22), ("出处", 6), ("程序核对", 7), ("看到的", 20), ("自查", 5), ("佐证材料", 12))
    checks = [
        ("目录和清单经校验没有错误", "", _MEETS if not errors else _FAILS, f"校验有 {errors} 个错误"),
        *(
            (step.task.name, f"第{step.task.section}条", _verdict(step), "\n".join(step.told))
            for step in one.steps
            if not step.task.optional
        ),
    ]
    rows = [(str(number), *check, "", "") for number, check in enumerate(checks, 1)]
    verdicts = [check[2] for check in checks]
    told = "，".join(
        f"{word} {verdicts.count(word)} 项" for word in (_MEETS, _PARTLY, _FAILS, _BY_HAND) if word in verdicts
    )
    about = (
        f"{one.document}第十条要建10个县级、100个乡镇示范区，评定标准没有见到；本表列意见交给本级的各项要求。"
        f"“程序核对”按截至{chinese(one.day)}的目录和清单算，算不出的写“{_BY_HAND}”；“自查”由本单位填“是”或“否”，附上佐证材料。"
        f"{f'{one.note}。' if one.note else ''}"
    )
    title = f"{one.name}申报基层政务公开标准化规范化工作示范区自查表"
    table = ReportSheet("自查表", title, about, columns, rows, fill=5, choices=[("是", "否")] * len(rows))
    sheet = Part("自查情况", [about, f"程序核对：{told}。"], table=table)
    return Report(title, one.day, [sheet], signed="申报单位（盖章）：（待填）")


_MEETS, _PARTLY, _FAILS, _BY_HAND = "符合", "部分符合", "不符合", "人工核对"


def _verdict(step: Step) -> str:
    if step.done and step.against:
        return _BY_HAND
    if step.reckoned:
        return _MEETS if step.done else _PARTLY if step.reckoned == BEGUN else _FAILS
    return _MEETS if step.done and (step.link or step.date) else _BY_HAND


_PAST = "以下各项，时限已过，还没有办成的记录；已经办成、没有登记的，在“任务进展”里登记（写上当时的日期、佐证网址，每年的写那一年的）以后更新。"


def _waiting(one: Standing) -> list[str]:
    return [f"目录还有 {one.open} 处没有填，是草案，还没有编成。"] if one.open else []


def _wrong(errors: int) -> list[str]:
    return [f"源文件经校验有 {errors} 个错误没有改，有错的内容可能没有算进本报告；改好再报送。"] if errors else []


def pages_of(one: Standing) -> dict[str, str]:
    """The files of the place's folder that its report names, with their paths."""
    return dict(page for step in one.steps for page in step.pages)


def _about(one: Standing) -> str:
    return (
        f"{_basis(one)}状态由目录和各份清单算出，算不出的由{one.name}填报；"
        f"没有填报的写“{UNTOLD}”。截至{chinese(one.day)}。"
    )


def _basis(one: Standing) -> str:
    return f"任务和时限照{one.document}{f'（{one.note}）' if one.note else ''}。"


def _counted(one: Standing) -> list[str]:
    counts = [(state, one.count(state)) for state in STATES]
    told = "，".join(f"{state} {count} 项" for state, count in counts if count)
    adopted, known = one.pilots
    lists = f"；公布清单 {len(one.lists)} 种：{'、'.join(one.lists)}" if one.lists else "；还没有公布清单"
    left_out = f"（不采用：{'、'.join(one.left_out)}）" if one.left_out else ""
    return [
        f"意见交给本级的任务 {len(one.steps)} 项：{told}。期限已过、没有办成记录的 {len(one.overdue)} 项。",
        f"标准目录 {one.entries} 项，试点领域 {adopted}/{known} 个{left_out}，其他领域 {one.others} 个，"
        f"{f'{chinese(one.reviewed)}经审核' if one.reviewed else '现在的内容没有审核记录'}{lists}。",
    ]


def _group(step: Step) -> str:
    task = step.task
    if task.yearly:
        return _GROUPS[1]
    if task.standing:
        return _GROUPS[2]
    return _GROUPS[0] if step.due else _GROUPS[3]


def _sizes(steps: Iterable[Step]) -> list[int]:
    states = [step.state for step in steps]
    return [states.count(state) for state in STATES]


def _by_group(one: Standing) -> Chart:
    bars = [(group, _sizes(step for step in one.steps if _group(step) == group)) for group in _GROUPS]
    return _chart(f"{one.name}各类任务的状态", [bar for bar in bars if sum(bar[1])])


def _by_place(places: Sequence[Standing]) -> Chart:
    """A bar for each county, or for each city where there are several."""
    cities = dict.fromkeys(one.city for one in places)
    if len(cities) == 1:
        return _chart("各县（市、区）任务的状态", [(one.name, _sizes(one.steps)) for one in places])
    bars = [(city, _sizes(step for one in places if one.city == city for step in one.steps)) for city in cities]
    return _chart("各设区市所辖县（市、区）任务的状态", bars)


def _chart(title: str, bars: Sequence[tuple[str, Sequence[int]]]) -> Chart:
    told = "；".join(
        f"{name}：{'，'.join(f'{state} {size} 项' for state, size in zip(STATES, sizes, strict=True) if size)}"
        for name, sizes in bars
    )
    return Chart(title, told, STATES, bars)


def _late(name: str, steps: Sequence[Step]) -> ReportSheet:
    rows = [
        (step.task.id, step.task.name, step.task.deadline or "", step.state, "\n".join(step.told)) for step in steps
    ]
    columns = (("编号", 5), ("任务", 22), ("时限", 9), ("状态", 6), ("现在看到的", 22))
    return ReportSheet("过期未办成", f"{name}：期限已过、没有办成记录的任务", _PAST, columns, rows)


def _all(one: Standing) -> ReportSheet:
    columns = (
        ("编号", 6),
        ("任务", 20),
        ("责任", 7),
        ("时限", 9),
        ("状态", 7.5),
        ("日期", 9),
        ("依据和情况", 22),
        ("佐证", 12),
    )
    rows = [
        (
            step.task.id,
            step.task.name,
            "、".join(step.task.who),
            step.task.deadline or "",
            step.state,
            step.date,
            "\n".join(step.told),
            step.link or "\n".join(name for name, _ in step.pages),
        )
        for step in one.steps
    ]
    return ReportSheet("各项任务", f"{one.name}各项任务的进展（{one.day}）", _about(one), columns, rows)


def _summed(places: Sequence[Standing], missing: Sequence[str]) -> list[str]:
    made = [one for one in places if one.entries and not one.open]
    ready = sum(one.pilots[0] == one.pilots[1] for one in made)
    reviewed = sum(bool(one.reviewed) for one in places)
    late = sum(bool(one.overdue) for one in places)
    told = [
        f"截至{chinese(newest(one.day for one in places))}，编了标准目录的县（市、区） {len(made)} 个，共 {sum(one.entries for one in made)} 项；"
        f"试点领域全部采用的 {ready} 个，现在的内容审核过的 {reviewed} 个，有任务过了期限还没有办成记录的 {late} 个。",
        f"{_basis(places[0])}状态由各县的目录和清单算出，算不出的由各县填报，没有填报的算“{UNTOLD}”。",
    ]
    if waiting := [f"{one.name}（{one.open} 处没有填）" for one in places if one.open]:
        told.append(f"正在编、还是草案的 {len(waiting)} 个：{'、'.join(waiting)}。")
    return told + ([f"还没有目录汇总进来的 {len(missing)} 个：{'、'.join(missing)}。"] if missing else [])


def _table(places: Sequence[Standing]) -> ReportSheet:
    several = len({one.city for one in places}) > 1
    columns = (
        *([("设区市", 6.0)] if several else []), ("县（市、区）", 8), ("试点领域", 5), ("其他领域", 5), ("事项", 5), ("审核", 8), ("清单", 4), ("乡镇目录", 5),
        *((state, 5.0) for state in STATES), ("过期未办成", 5),
    )  # fmt: skip
    rows = [
        (
            *([one.city] if several else []),
            one.name,
            "/".join(map(str, one.pilots)),
            str(one.others),
            str(one.entries),
            f"草案，{one.open} 处没有填" if one.open else one.reviewed or "现在的未审",
            str(len(one.lists)),
            "/".join(map(str, one.towns)),
            *map(str, _sizes(one.steps)),
            str(len(one.overdue)),
        )
        for one in places
    ]
    return ReportSheet("各县进展", "各县（市、区）进展", "清单：公布了几种；乡镇目录：编了的和全部的。", columns, rows)


def _lacking(places: Sequence[Standing], lacks: Callable[[Step], Any]) -> list[tuple[Step, list[str]]]:
    """The tasks that places lack, with these, most of them first."""
    found = grouped((step.task.id, (step, one.name)) for one in places for step in one.steps if lacks(step))
    told = [(pairs[0][0], [name for _, name in pairs]) for pairs in found.values()]
    return sorted(told, key=lambda one: -len(one[1]))


def _left(places: Sequence[Standing], missing: Sequence[str]) -> list[Part]:
    rows = [
        (step.task.id, step.task.name, step.task.deadline or "", str(len(names)), "、".join(names))
        for step, names in _lacking(places, lambda step: step.overdue)
    ]
    columns = (("编号", 5), ("任务", 24), ("时限", 9), ("个数", 4), ("县（市、区）", 24))
    table = ReportSheet("过期未办成", "期限已过、没有办成记录的任务", _PAST, columns, rows)
    told = [_PAST, *([f"还没有目录汇总进来的 {len(missing)} 个，没有任何记录，不在个数里。"] if missing else [])]
    return [Part("期限已过、没有办成记录的任务", told, table=table)] if rows else []


def _next(places: Sequence[Standing], missing: Sequence[str]) -> list[str]:
    """What follows from the figures, and nothing else."""
    told = []
    if missing:
        told.append(f"督促{'、'.join(missing)}编制目录，汇总进来。")
    if unfinished := [one.name for one in places if one.open]:
        told.append(f"督促{'、'.join(unfinished)}把目录填完。")
    if unreviewed := [one.name for one in places if not one.reviewed and not one.open]:
        told.append(f"对{'、'.join(unreviewed)}的目录审核把关，留下审核记录。")
    for step, names in _lacking(places, lambda step: step.overdue and not step.task.yearly):
        told.append(
            f"督促{'、'.join(names)}办理“{step.task.name}”（{step.task.deadline}）；已经办成的，登记日期和佐证。"
        )
    for step, names in _lacking(places, lambda step: step.task.yearly and not step.done):
        told.append(
            f"督促{'、'.join(names)}办理“{step.task.name}”（{step.task.deadline}），今年的还没有办成记录；已经办成的，登记日期和佐证。"
        )
    return [f"{place}．{text}" for place, text in enumerate(told, 1)] or ["按时限办理其余任务。"]


def as_rows(places: Iterable[Standing]) -> list[tuple[str, ...]]:
    """A row for each place's task, for CSV: the values of `COLUMNS`."""
    return [tuple(_flat(value) for value in one.values()) for one in map(_data, _pairs(places))]


def _pairs(places: Iterable[Standing]) -> list[tuple[Standing, Step]]:
    return [(one, step) for one in places for step in one.steps]


def _data(pair: tuple[Standing, Step]) -> dict[str, Any]:
    one, step = pair
    task = step.task
    values = (
        one.name, one.slug, one.city, task.id, task.name, task.section, list(task.who), task.deadline, step.due or None, step.state,
        step.reckoned or None, step.written or None, step.date or None, step.overdue, list(step.told), step.link or None,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _flat(value: Any) -> str:
    return "；".join(value) if isinstance(value, list) else "" if value is None else str(value)


def as_json(places: Sequence[Standing]) -> dict[str, Any]:
    """The places and their tasks as data."""
    return {
        "date": max(one.day for one in places),
        "document": places[0].document,
        "note": places[0].note,
        "places": [
            {
                **{
                    key: value
                    for key, value in one._asdict().items()
                    if key not in ("steps", "day", "document", "note")
                },
                "counts": dict(zip(STATES, _sizes(one.steps), strict=True)),
                "overdue": [step.task.id for step in one.overdue],
            }
            for one in places
        ],
        "tasks": [_data(pair) for pair in _pairs(places)],
    }


def from_json(data: Mapping[str, Any]) -> Standing:
    """The one place of such data. KeyError, TypeError and ValueError for what are none."""
    about = data["places"][0]
    whole = {
        **Standing._field_defaults,
        **about,
        "day": date.fromisoformat(data["date"]).isoformat(),
        "document": data["document"],
        "note": data.get("note", ""),
        "steps": map(_step, data["tasks"]),
    }
    fields: dict[str, Any] = {
        key: value if isinstance(value, str | int) else tuple(value)
        for key, value in ((key, whole[key]) for key in Standing._fields)
    }
    return Standing(**fields)


def _step(one: Mapping[str, Any]) -> Step:
    who, due = tuple(one["who"]), one["due"] or ""
    task = Task(id=one["task"], section=one["section"], name=one["name"], who=who, deadline=one["deadline"])
    told = (one["reckoned"] or "", one["written"] or "", "", one["date"] or "", tuple(one["facts"]), one["link"] or "")
    return Step(task, one["state"], *told, pages=(), due=due, overdue=one["overdue_days"])
