"""How far a place is with the province's tasks: what its sources show, and what it wrote in its list 任务进展.

What is reckoned counts; what is written adds to it, or tells what no source shows: that a task is done counts where the sources do
not say otherwise, or where it was before what they speak of and its evidence has an address. Only published lists are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from gongkai.kinds.date import a_year_after, days
from gongkai.model.entry import Catalog
from gongkai.model.grouped import grouped
from gongkai.model.item import KINDS
from gongkai.model.place import JIANGXI
from gongkai.model.record import Listing, Record
from gongkai.model.review import AGREED
from gongkai.model.review import Record as ReviewRecord
from gongkai.model.task import BEGUN, DONE, GOING, NOT_BEGUN, PAGE, UNTOLD, Standing, Step, Task
from gongkai.resolve.review import is_reviewed
from gongkai.source.places import LEVELS, TASKS, level_of
from gongkai.source.project import Project
from gongkai.source.selections import PlaceSource

PROGRESS = "progress"  # the form of what places write themselves
_VILLAGE = LEVELS[-1].name
_ABOVE = ("省级", "市级", "部门")
# Shown by a county's sources, and those below it.
_OF_COUNTIES = ("目录", "审核", "动态调整", "其他领域", "权责和服务", "乡镇目录", "村务")


class Found(NamedTuple):
    """What one look at the sources shows: a state (empty: none), the fact, since when, and a file in the place's folder by
    its name with its path. `most` tells that no source could show more than this, so that more may have been done."""

    state: str
    told: str
    date: str = ""
    page: tuple[str, str] | None = None
    most: bool = False


class Facts(NamedTuple):
    """What is looked at: a place with its catalog and all its lists, on a day."""

    project: Project
    source: PlaceSource
    catalog: Catalog
    lists: tuple[Listing, ...]
    day: date

    def current(self, form: str, year: bool = False) -> Listing | None:
        """The place's current list of a form; of the day's year where a `year` counts."""
        for one in self.lists:
            fits = one.year == str(self.day.year) if year and one.form.yearly else one.current
            if one.form.slug == form and one.form.published and fits:
                return one
        return None


def standing(
    project: Project, source: PlaceSource, catalog: Catalog, lists: tuple[Listing, ...], on: date | None = None
) -> Standing:
    """Where a place stands on a day, by default the one that its catalog tells of."""
    day = on or told_of(catalog)
    facts = Facts(project, source, catalog, lists, day)
    pilots, others = (_adopted(facts, kind) for kind in KINDS)
    below = project.below.get(source.slug, ())
    towns = [slug for slug in below if project.places[slug].above == source.slug and project.places[slug].place]
    place = catalog.place
    return Standing(
        slug=source.slug,
        name=place.name,
        level=level_of(source.slug).name,
        city=place.city or "",
        province=place.province or "",
        edition=catalog.date,
        day=day.isoformat(),
        document=project.tasks.number,
        pilots=pilots,
        left_out=_left_out(facts),
        others=others[0],
        entries=catalog.count,
        reviewed=place.review.date if place.review and is_reviewed(catalog) else "",
        lists=tuple(dict.fromkeys(one.form.name for one in lists if one.form.published and one.records)),
        towns=(len(towns), max(len(place.towns), len(towns))),
        villages=sum(level_of(slug).name == _VILLAGE for slug in below),
        steps=tuple(_steps(facts)),
        open=catalog.open,
        note=_note(project, place.province),
    )


def _note(project: Project, province: str | None) -> str:
    """What is to be known of the document with the tasks: those that come with gongkai bind nobody in another province."""
    note = project.tasks.note or ""
    if project.tasks.own or province in (None, JIANGXI):
        return note
    return f"{note}；是{JIANGXI}的，{province}的还没有写进 {TASKS}，只供参考"


def told_of(catalog: Catalog) -> date:
    """The day that a catalog tells of: its own, or that of the review in which it was agreed to."""
    review = catalog.place.review
    return date.fromisoformat(max(catalog.date, review.date if review else ""))


def _steps(facts: Facts) -> Iterator[Step]:
    level = level_of(facts.source.slug).name
    listing = facts.current(PROGRESS)
    rows = grouped((listing.text(one, "任务"), one) for one in listing.records) if listing else {}
    for task in facts.project.tasks.tasks:
        if task.falls_to(level) or task.id in rows:
            yield _step(facts, task, listing, rows.get(task.id, ()))


def _step(facts: Facts, task: Task, listing: Listing | None, rows: Sequence[Record]) -> Step:
    found, row, shown, state, against = _state(facts, task, listing, rows)
    text: Callable[[str], str] = lambda key: listing.text(row, key) if listing and row else ""  # noqa: E731
    counted = state == text("状态")
    since = text("日期") if days(text("日期")) and (counted or not against) else ""
    if not since and state in (DONE, GOING):
        since = max((one.date for one in found if one.date <= facts.day.isoformat()), default="")
    due = task.due(facts.day.year)
    late = (facts.day - due).days if due is not None and state not in (DONE, GOING) and not task.optional else 0
    missed = ""
    if late <= 0 and task.yearly and state not in (DONE, GOING) and (passed := _missed(facts, task, listing, rows)):
        late, missed = (facts.day - passed).days, f"{passed.year}年的没有办成记录"
    return Step(
        task=task,
        state=state,
        reckoned=shown,
        written=text("状态"),
        row=row.id if row else "",
        date=since,
        told=(
            *(one.told for one in found),
            *filter(None, [missed, _beside(text("状态"), counted, against), text("说明")]),
        ),
        link=text("佐证网址"),
        pages=tuple(dict.fromkeys(one.page for one in found if one.page)),
        due=due.isoformat() if due else "",
        overdue=max(late, 0),
        against=against,
    )


def _beside(written: str, counted: bool, against: Sequence[tuple[str, str]]) -> str:
    """What the place's own words are told with that the sources do not show, or that do not count; what they show is told beside."""
    early = [told for state, told in against if not state]
    if counted and against:
        return "办成的日期在现在的目录以前，照佐证网址算"
    return f"填的“{written}”{'，'.join(early) or '和源文件里的对不上'}，不算" if against else ""


def _state(
    facts: Facts, task: Task, listing: Listing | None, rows: Sequence[Record], *, past: bool = False
) -> tuple[list[Found], Record | None, str, str, tuple[tuple[str, str], ...]]:
    """What the sources show of a task, the place's own row, the state that they show, the one that counts, and what speaks
    against the one that is written. `past` is for a year that is over."""
    found = reckoned(facts, task)
    row = next((row for row in reversed(rows) if listing and counts(listing, row, task, facts.day.year)), None)
    written = listing.text(row, "状态") if listing and row else ""
    shown = _together([one.state for one in found if one.state], task)
    if written not in (DONE, GOING) or shown in (DONE, GOING):
        return found, row, shown, shown or written or UNTOLD, ()
    against = [
        (one.state, one.told) for one in found if one.state == NOT_BEGUN or (one.state == BEGUN and not one.most)
    ]
    when = days(listing.text(row, "日期")) if listing and row else None
    former = False  # whether it was before what the sources speak of
    if when and when[0] > facts.day:
        against.append(("", "日期还没有到"))
    elif when and listing and row and listing.text(row, "佐证网址") and not task.standing:
        former = past or (not task.yearly and when[1].isoformat() < facts.catalog.date)
    return found, row, shown, written if former or not against else shown or UNTOLD, tuple(against)


def _missed(facts: Facts, task: Task, listing: Listing | None, rows: Sequence[Record]) -> date | None:
    """The last day for a yearly task in the year before, where nothing tells that it was done; None where it was, and where
    the place had no catalog then, as far as its date and reviews tell. An old list does not: who keeps none is asked no less."""
    year = facts.day.year - 1
    last, known = task.due(year), (facts.catalog.date, *(one.date for one in _agreed(facts)))
    if last is None or task.optional or min(known)[:4] > str(year):
        return None
    then = facts._replace(day=date(year, 12, 31))
    return None if _state(then, task, listing, rows, past=True)[3] in (DONE, GOING) else last


def counts(listing: Listing, row: Record, task: Task, year: int) -> bool:
    """Whether a row speaks of a year: of any where the task is not yearly."""
    told = days(listing.text(row, "日期"))
    return not task.yearly or told is None or told[0].year == year


def reckoned(facts: Facts, task: Task) -> list[Found]:
    """What the place's sources show of a task."""
    above = level_of(facts.source.slug).name in _ABOVE
    found = [_PROOFS[name](facts) for name in task.proofs if not (above and name in _OF_COUNTIES)]
    return found + [_listed(facts, form, task) for form in task.forms]


def _together(states: Sequence[str], task: Task) -> str:
    """The state of a whole from those of its parts."""
    if not states:
        return ""
    if len(set(states)) > 1:
        return BEGUN
    return GOING if states[0] == DONE and task.standing else states[0]


def _listed(facts: Facts, slug: str, task: Task) -> Found:
    form = facts.project.forms.get(slug)
    name = form.value.name if form else slug
    listing = facts.current(slug, year=task.yearly)
    when = f"{facts.day.year}年的" if task.yearly else ""
    if listing is None or not listing.records:
        return Found(NOT_BEGUN, f"没有{when}“{name}”")
    year = f"{listing.year}年，" if listing.year else ""
    return Found(DONE, f"“{name}”{year}{len(listing.records)} 条", page=_page(listing))


def _page(listing: Listing) -> tuple[str, str]:
    return listing.form.name, f"lists/{listing.slug}.html"


def _adopted(facts: Facts, kind: str) -> tuple[int, int]:
    """How many domains of a kind of guidelines have entries here, and how many guidelines there are."""
    domains = {domain.name for domain in facts.catalog.domains if domain.entries}
    known = [one.domain for one in facts.project.guidelines.values() if one.head.kind == kind]
    adopted = sum(name in domains for name in known)
    if facts.source.above is not None:  # it has what it was handed
        return adopted, adopted
    return adopted, len(known)


def _left_out(facts: Facts) -> tuple[str, ...]:
    """The pilot domains that the place left out for a reason; a place below another one has what it was handed."""
    if facts.source.above is not None:
        return ()
    pilots = {one.domain for one in facts.project.guidelines.values() if one.head.kind == KINDS[0]}
    there = {domain.name for domain in facts.catalog.domains if domain.entries}
    return tuple(name for name, _ in facts.catalog.place.unadopted if name in pilots - there)


def _catalog(facts: Facts) -> Found:
    adopted, known = _adopted(facts, KINDS[0])
    if not facts.catalog.count:
        return Found(NOT_BEGUN, "目录还没有事项")
    left_out = _left_out(facts)
    state = DONE if adopted + len(left_out) == known and not facts.catalog.open else BEGUN
    told = f"目录有 {facts.catalog.count} 项，试点领域 {adopted}/{known}"
    told += f"（不采用：{'、'.join(left_out)}）" if left_out else ""
    told += f"，还有 {facts.catalog.open} 处待填" if facts.catalog.open else ""
    since = min((facts.catalog.date, *(one.date for one in _agreed(facts))))
    return Found(state, told, since, ("标准目录", "index.html"))


def _agreed(facts: Facts) -> list[ReviewRecord]:
    """The reviews up to the day in which a catalog of the place was agreed to."""
    records = (one.value for one in facts.source.reviews)
    return [one for one in records if one.result == AGREED and one.mark and one.date <= facts.day.isoformat()]


def _reviewed(facts: Facts) -> Found:
    """Done since the first review in which a catalog was agreed to: what is changed later is agreed to anew, and no later done."""
    agreed = _agreed(facts)
    review = agreed[-1] if agreed else facts.catalog.place.review
    if review is None:
        return Found(NOT_BEGUN, "没有审核记录")
    told = f"{review.office or ''}{review.date}审核"
    if is_reviewed(facts.catalog):
        return Found(DONE, told, agreed[0].date if agreed else review.date)
    edition = facts.catalog.place.edition
    state = f"（{edition.status}）" if edition and edition.status else ""
    return Found(BEGUN, f"{told}过，现在的内容还没有审核同意{state}")


def _kept_up(facts: Facts) -> Found:
    assessed = facts.catalog.place.assessed
    last = assessed or facts.catalog.date
    late = facts.day > a_year_after(date.fromisoformat(last))
    told = f"上次整体评估是{last}" if assessed else f"目录是{last}的一版，没有整体评估的记录"
    return Found(BEGUN, f"{told}，已过一年") if late else Found(DONE, told, last)


def _others(facts: Facts) -> Found:
    adopted, known = _adopted(facts, KINDS[1])
    if not known:
        return Found("", "没有其他领域的指引")
    return Found(BEGUN if adopted else NOT_BEGUN, f"已编其他领域 {adopted} 个（现有指引 {known} 个）", most=True)


def _duties(facts: Facts) -> Found:
    lists = [one for one in map(facts.current, ("duties", "services")) if one is not None and one.records]
    rows = sum(len(one.records) for one in lists)
    if not rows:
        return Found(NOT_BEGUN, "没有权责清单、公共服务事项清单可对照")
    covered = 0
    for one in lists:
        telling = [index for index, column in enumerate(one.form.columns) if column.key in ("公开事项", "不予公开")]
        covered += sum(any(row.cells[index] for index in telling) for row in one.records)
    told = f"{'、'.join(one.form.name for one in lists)} {rows} 条，{covered} 条有公开事项或者列入不予公开"
    return Found(DONE if covered == rows and len(lists) > 1 else BEGUN, told, page=_page(lists[0]))


def _systems(facts: Facts) -> Found:
    listing = facts.current("systems")
    wanted = next((c.choices for c in listing.form.columns if c.key == "制度"), ()) if listing else ()
    there = _systems_there(facts)
    told = f"{len(wanted)} 项制度有文件的 {len(there)} 项" if listing else "没有制度规范一览表"
    state = NOT_BEGUN if not there else DONE if there.issuperset(wanted) else BEGUN
    return Found(state, told, page=_page(listing) if listing else None)


def _systems_there(facts: Facts) -> set[str]:
    listing = facts.current("systems")
    records = listing.records if listing else ()
    return {listing.text(row, "制度") for row in records if listing and listing.text(row, "文件名称")}


def _answers(facts: Facts) -> Found:
    there = "舆情回应" in _systems_there(facts)
    return Found(DONE if there else NOT_BEGUN, f"{'有' if there else '没有'}舆情回应制度的文件")


def _data(facts: Facts) -> Found:
    return Found(
        "", "目录有机器可读的 JSON、CSV 和嵌入代码；嵌入了哪些业务系统要填报", page=("目录数据", "catalog.json")
    )


def _assessed(facts: Facts) -> Found:
    listing = facts.current("withheld")
    if listing is None or not listing.records:
        return Found(NOT_BEGUN, "没有不予公开事项清单")
    year = facts.day.year
    dates = [days(listing.text(row, "评估日期")) for row in listing.records if listing.text(row, "评估结果")]
    done = sum(one is not None and one[0].year == year for one in dates)
    told = f"不予公开事项 {len(listing.records)} 条，{year}年评估了 {done} 条"
    return Found(_part(done, len(listing.records)), told, page=_page(listing))


def _entrances(facts: Facts) -> Found:
    named = [name for name, _ in facts.catalog.place.entrances.named()]
    told = f"平台入口写明：{'、'.join(named)}" if named else "没有写平台入口（办事服务、互动交流）"
    return Found(_part(sum(name in ("办事服务", "互动交流") for name in named), 2), told)


def _towns(facts: Facts) -> Found:
    place = facts.catalog.place
    if level_of(facts.source.slug).name != "县级" or not (place.towns or facts.catalog.below):
        return Found("", "公开专区由本级填报")
    count, known = len(facts.catalog.below), max(len(place.towns), len(facts.catalog.below))
    return Found("", f"乡镇 {known} 个，有目录、可在便民服务中心张贴二维码的 {count} 个；专区要填报")


def _interpreted(facts: Facts) -> Found:
    listing = facts.current("interpretations")
    if listing is None or not listing.records:
        return Found("", "没有政策解读一览表")
    done = sum(bool(listing.text(row, "解读日期")) for row in listing.records)
    told = f"{listing.year}年重要政策文件 {len(listing.records)} 件，已解读 {done} 件"
    return Found(_part(done, len(listing.records)), told, page=_page(listing))


def _villages(facts: Facts) -> Found:
    count = sum(level_of(slug).name == _VILLAGE for slug in facts.project.below.get(facts.source.slug, ()))
    rows = sum(_VILLAGE in entry.tiers for entry in facts.catalog.entries)
    told = f"目录里村级公开的 {rows} 项；编了公开事项清单的村（居） {count} 个"
    return Found(BEGUN if count else NOT_BEGUN, told, most=True)


def _training(facts: Facts) -> Found:
    listing, year = facts.current("training", year=True), facts.day.year
    held = [days(listing.text(row, "培训日期")) for row in listing.records] if listing else []
    past = sum(one is not None and one[0] <= facts.day for one in held)
    if not held or listing is None:
        return Found(NOT_BEGUN, f"没有{year}年的培训记录")
    return Found(DONE if past else BEGUN, f"{year}年办培训 {past} 次，计划 {len(held)} 次", page=_page(listing))


def _told_of(facts: Facts) -> Found:
    page = has_page(facts.project, facts.source, facts.lists)
    return (
        Found(DONE, "本站有工作进展专题", page=("工作进展", PAGE)) if page else Found(NOT_BEGUN, "本站没有工作进展专题")
    )


def has_page(project: Project, source: PlaceSource, lists: Sequence[Listing]) -> bool:
    """Whether a place's site tells its progress: a county's where the project has tasks of its own, any other's where it
    wrote of some itself."""
    return (project.tasks.own and source.above is None) or any(one.form.slug == PROGRESS for one in lists)


def _part(done: int, wanted: int) -> str:
    return DONE if done >= wanted else BEGUN if done else NOT_BEGUN


_PROOFS: Mapping[str, Callable[[Facts], Found]] = {
    "目录": _catalog,
    "审核": _reviewed,
    "动态调整": _kept_up,
    "其他领域": _others,
    "权责和服务": _duties,
    "制度": _systems,
    "数据": _data,
    "不予公开评估": _assessed,
    "入口": _entrances,
    "乡镇目录": _towns,
    "舆情制度": _answers,
    "解读": _interpreted,
    "村务": _villages,
    "培训": _training,
    "专题": _told_of,
}
