"""Tables of offices in ordinary files (Word, WPS, Excel): a column of roles beside a column of names."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.importers.opening.sheet import Sheet
from gongkai.importers.reading.filled import headed
from gongkai.importers.reading.text import lines, squeeze

_ROLES = ("角色", "职能", "角色/职能", "角色（职能）", "公开主体", "指引中的角色", "指引里的角色", "部门职能", "主管部门")  # fmt: skip
_NAMES = ("机构名称", "机构全称", "机构", "单位名称", "单位全称", "单位", "部门名称", "部门全称", "全称", "本县机构")


def office_rows(sheets: Sequence[Sheet]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Where each row of such tables stands, its role, and the offices named for it, one a line; nothing where no table has
    both headings."""
    return [
        (sheet.place(number, office), name, offices)
        for sheet in sheets
        for top, (role, office) in headed(sheet, _ROLES, _NAMES)
        for number, row in enumerate(sheet.rows[top + 1 :], top + 1)
        if (name := squeeze(row[role])) and (offices := lines(row[office]))
    ]
