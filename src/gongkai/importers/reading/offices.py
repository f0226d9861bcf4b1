"""Tables of offices in ordinary files (Word, WPS, Excel): a column of roles, under whatever heading, beside a column of names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from gongkai.importers.opening.sheet import Sheet
from gongkai.importers.reading.filled import HEAD
from gongkai.importers.reading.text import lines, squeeze

_ROLES = ("角色", "职能", "角色/职能", "角色（职能）", "公开主体", "指引中的角色", "指引里的角色", "部门职能", "主管部门")  # fmt: skip
# 机构全称, 单位（部门）名称, 承担单位
_NAME = re.compile(
    "(?:本[县市区]|具体|承担|对应|责任|牵头|主管)?的?(?:机构|单位|部门|机关)?(?:[（(](?:机构|单位|部门)[)）])?(?:名称|全称)?"
)


def office_rows(sheets: Sequence[Sheet], roles: Collection[str]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Where each row of such tables stands, its role, and the offices named for it, one a line; nothing where no table has
    both columns. Whatever its heading, a column is that of roles where most of its cells are registered `roles`."""
    return [row for sheet in sheets for row in _rows(sheet, roles)]


def _rows(sheet: Sheet, roles: Collection[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for top, heads in enumerate(sheet.rows[:HEAD]):
        texts, below = [squeeze(text) for text in heads], sheet.rows[top + 1 :]
        role = next((index for index in range(len(texts)) if _are_roles([row[index] for row in below], roles)), None)
        if role is None:
            role = next((texts.index(name) for name in _ROLES if name in texts), None)
        names = (index for index, text in enumerate(texts) if text and index != role and _NAME.fullmatch(text))
        if role is not None and (office := next(names, None)) is not None:
            for number, row in enumerate(below, top + 1):
                if (name := squeeze(row[role])) and (offices := lines(row[office])):
                    yield sheet.place(number, office), name, offices
            return


def _are_roles(cells: Sequence[str], roles: Collection[str]) -> bool:
    written = [text for text in map(squeeze, cells) if text]
    return 2 * sum(text in roles for text in written) > len(written)
