"""Rows of a place's lists: one cell set, rows withdrawn."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.editing.draft import Draft, Edited
from gongkai.editing.items import Wanted, is_body, is_law
from gongkai.editing.said import changed, shown
from gongkai.kinds import KINDS
from gongkai.kinds.date import KIND as DATE
from gongkai.kinds.references import LAW, OFFICE
from gongkai.model.form import EVIDENCE, NOTE, NUMBER, SOURCE, TABLE, Cells, Form
from gongkai.model.letters import did_you_mean
from gongkai.model.nothing import points_elsewhere
from gongkai.model.record import WrittenList
from gongkai.source.edit import EditError, drop, put, put_in_order, texts_of
from gongkai.source.lists import ROWS
from gongkai.source.project import Project

# Kinds of texts without commas of their own.
_NAMES = frozenset({OFFICE.name, LAW.name, "选择", "事项", "条目", "任务", "电话"})
_WITHDRAWN = "已撤销"
NUMBERED = re.compile(r"[A-Z]{1,3}-[0-9]{3,5}")


def set_cell(project: Project, slug: str, number: str, field: str, wanted: Wanted) -> Edited:
    """One cell of a row says something else. Raises EditError, which names what is not there."""
    listing = _list_of(project, slug, number)
    form, draft = listing.form, Draft(project)
    key, many, kind = _column(form, field, project.option(slug))
    said = draft.says(listing.node.file)[ROWS]
    at = next(index for index, row in enumerate(said) if row.get(NUMBER) == number)
    before = said[at].get(key)
    if (pointing := next(filter(points_elsewhere, (*wanted.values, *wanted.add)), None)) is not None:
        raise EditError(f"{number} 的“{key}”：“{pointing.strip()}”没有说是什么，请照实填写；没有的，空着")
    if kind == DATE.name:
        wanted = wanted._replace(values=tuple(DATE.written(text, Cells(key=key, kind=kind)) for text in wanted.values))
    if many and kind in _NAMES:
        which = {LAW.name: is_law, OFFICE.name: is_body}.get(kind)
        wanted = wanted.names(texts_of(before), which(project) if which else bool)
    after = changed(key, before, wanted, many=many, whose=f"{number} 的")
    if after is None or after == []:
        if key in said[at]:
            drop(said, [at, key])
    else:
        put_in_order(said[at], key, after, [NUMBER, *form.keys, EVIDENCE, SOURCE, NOTE])
    name = str(said[at].get(form.naming.key) or "")
    return Edited(draft.changes(), [f"{number} {name} {key}：{shown(before)} → {shown(after)}"])


def withdraw(project: Project, slug: str, numbers: Sequence[str], reason: str) -> Edited:
    """The rows are taken out of their lists; their numbers stay with the reason and are not used again. Raises EditError,
    which names what is not there."""
    draft, told = Draft(project), []
    for number in dict.fromkeys(numbers):
        listing = _list_of(project, slug, number)
        said = draft.says(listing.node.file)
        row = next(one for one in said[ROWS] if one.get(NUMBER) == number)
        said[ROWS].remove(row)
        put(said, [_WITHDRAWN], {**(said.get(_WITHDRAWN) or {}), number: reason}, after=ROWS)
        told.append(f"{number} {row.get(listing.form.naming.key) or ''}：撤销，编号不再用")
    return Edited(draft.changes(), told)


def _list_of(project: Project, slug: str, number: str) -> WrittenList:
    """The list that has a row of this number. Raises EditError where none has."""
    lists = project.places[slug].lists
    listing = next((one for one in lists if any(row.id == number for row in one.rows)), None)
    if listing is not None:
        return listing
    withdrawn = {key: reason for one in lists for key, reason in one.head.withdrawn}
    if number in withdrawn:
        raise EditError(f"{number} 已经撤销（{withdrawn[number]}），编号不再用")
    numbers = [row.id for one in lists for row in one.rows]
    raise EditError(f"{slug} 的清单里没有“{number}”。{did_you_mean(number, numbers, 0.8)}")


def _column(form: Form, field: str, option: str) -> tuple[str, bool, str]:
    """The key of a column, whether it takes several texts, and its kind."""
    for one in form.columns:
        if field in (one.key, one.heading):
            if one.kind == TABLE:
                raise _by_rows(form, option, f"“{one.heading}”有自己的几行")
            return one.key, one.many or KINDS[one.kind].many, one.kind
        if any(field in (inner.key, inner.heading) for inner in one.columns):
            raise _by_rows(form, option, f"“{field}”写在“{one.heading}”的每一行里")
    if field in (NOTE, EVIDENCE, SOURCE):
        return field, False, ""
    known = [*(one.heading for one in form.columns if one.kind != TABLE), EVIDENCE, SOURCE, NOTE]
    raise EditError(f"“{form.name}”没有“{field}”这一栏。{did_you_mean(field, known)}可以写：{'、'.join(known)}")


def _by_rows(form: Form, option: str, why: str) -> EditError:
    return EditError(
        f"{why}，不能用命令改；请在文件里改，或用 gongkai worksheet{option} --list {form.slug} 取出来，改好再导入"
    )
