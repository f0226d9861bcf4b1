"""A place's own file (county.yaml): its offices, its edition, its entrances, its website, one value set."""

from __future__ import annotations

from typing import Any

from gongkai.editing.draft import Draft, Edited
from gongkai.editing.items import Wanted, is_body
from gongkai.editing.said import changed, day, shown
from gongkai.model.authored import keys
from gongkai.model.letters import did_you_mean
from gongkai.model.place import Edition, Entrances, Place
from gongkai.rules.offices import no_office
from gongkai.source.edit import EditError, drop, put, texts_of
from gongkai.source.places import folder_of, level_of
from gongkai.source.project import Project

_OFFICES = "机构"
SECTIONS = (_OFFICES, "目录", "入口")
_LISTS = ("乡镇", "曾用")
KEYS = tuple(key for key in keys(Place).values() if key not in (*SECTIONS, "级别", "审核", "不采用领域"))


def set_value(project: Project, slug: str, section: str, key: str, wanted: Wanted) -> Edited:
    """One value of the file says something else; `section` is empty for those that stand by themselves. Raises EditError."""
    draft, name = Draft(project), (folder_of(slug) / level_of(slug).file).as_posix()
    if name not in project.trees:
        raise EditError(f"{name} 有错误，请先改好（gongkai validate）")
    told = change_value(project, slug, draft.says(name), section, key, wanted)
    return Edited(draft.changes(), [told])


def change_value(project: Project, slug: str, said: dict[str, Any], section: str, key: str, wanted: Wanted) -> str:
    """The same in what the file shall say; the change in a line. Raises EditError."""
    inside = said if not section else said.get(section) or {}
    if section == _OFFICES:
        key = _role(project, key, inside)
    if section == _OFFICES or key in _LISTS:
        wanted = wanted.names(texts_of(inside.get(key)), is_body(project) if section == _OFFICES else bool)
    if section == _OFFICES:
        for name in (*wanted.values, *wanted.add):
            if (wrong := no_office(name, str(said.get("名称") or ""))) is not None:
                raise EditError(f"{wrong[0]}。{wrong[1]}")
    elif section and key not in (known := keys(Edition if section == "目录" else Entrances).values()):
        raise EditError(f"“{section}”里没有“{key}”。{did_you_mean(key, known)}可以写：{'、'.join(known)}")
    if section == "目录" and key == "状态" and wanted.values:
        sign = f"gongkai review sign{project.option(slug)} --office 审核单位 --result 同意"
        raise EditError(f"“状态”由审核记录算出，不用写。审核同意了，用 {sign} 记；退回的，--result 退回")
    if section == "目录" and key == "日期":
        wanted = wanted._replace(values=tuple(map(day, wanted.values)))
    before = inside.get(key)
    after = changed(key, before, wanted, many=section == _OFFICES or key in _LISTS)
    path = [section, key] if section else [key]
    if after is not None and (not section or said.get(section)):
        put(said, path, after)
    elif after is not None:
        put(said, [section], {key: after})
    elif key in inside:
        drop(said, path)
    heading = f"{section} {key}".strip()
    return f"{heading}：{shown(before)} → {shown(after)}"


def _role(project: Project, word: str, inside: dict[str, Any]) -> str:
    """The key under which the office of a role stands, or shall stand."""
    role = project.roles.get(word)
    if role is None:
        raise EditError(f"没有“{word}”这个角色。{did_you_mean(word, project.roles)}")
    names = (role.value.name, *role.value.aliases)
    return next((key for key in inside if key in names), role.value.name)
