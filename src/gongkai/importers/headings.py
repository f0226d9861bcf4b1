"""Which column of a published table is which of the template's.

The template's own headings count first; `_ALIASES` are other names that counties print for the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.importers.cells import SIMPLE, channels
from gongkai.model.item import GROUPS, PUBLIC
from gongkai.model.template import Template

NUMBER, IDENTITY, DOMAIN, THIRD = "序号", "编号", "领域", "三级事项"
_SPACE = re.compile(r"[\s\u3000\u00a0]+")
_NOTE = re.compile(r"[（(\[【〔][^（()）\[\]【】〔〕]*[)）\]】〕]")
_GROUPED = re.compile(r"(.+?)(?:[（(](.+)[)）]|[-－—_·：:/](.+))")
_ALIASES = {
    "一级事项": ("一级", "一级目录", "公开事项一级", "一级公开事项", "事项类别", "公开类别"),
    "二级事项": ("二级", "二级目录", "二级公开事项", "公开事项名称", "事项名称", "具体事项", "公开事项"),
    "公开内容": ("公开内容要素", "公开要素", "公开内容及要素", "公开的内容", "内容要素", "公开内容和要素"),
    "公开依据": ("公开的依据", "依据", "法律依据", "法定依据", "公开依据文件"),
    "公开时限": ("公开的时限", "公开时间", "时限", "公开期限"),
    "公开主体": ("责任主体", "公开责任主体", "公开单位", "主体", "公开的主体", "责任单位"),
    "公开渠道和载体": ("公开渠道", "公开载体", "公开渠道及载体", "公开渠道与载体", "公开渠道或载体", "渠道和载体"),
    "公开对象": ("对象", "公开的对象"),
    "公开方式": ("方式", "公开的方式"),
    "公开层级": ("层级", "公开的层级"),
}
_VALUES = {
    ("公开对象", PUBLIC): (PUBLIC, "全体社会", "社会公众", "面向全社会"),
    ("公开对象", GROUPS): (GROUPS, "特定对象", "特定人群", "特殊群体"),
    ("公开方式", "主动"): ("主动", "主动公开"),
    ("公开方式", "依申请公开"): ("依申请公开", "依申请"),
}
_TIERS = {
    "县级": ("县级", "区级", "县区级", "区县级", "县市区级", "市县级", "旗县级", "旗级", "县"),
    "乡级": ("乡级", "镇级", "乡镇级", "街道", "街道级", "街镇级", "乡镇街道级", "乡镇街道", "镇街级", "乡镇", "苏木乡镇级", "乡镇级街道级"),
    "村级": ("村级", "社区", "社区级", "村社区级", "村居级", "村社区", "村", "村居"),
}  # fmt: skip


class Field(NamedTuple):
    """What a column holds: the template's key, and the value that its ticks stand for.

    A column that the template does not have keeps its heading as `key`, with `extra` set.
    """

    key: str
    value: str = ""
    extra: bool = False


def plain(text: str) -> str:
    """A heading without spaces, line breaks and punctuation."""
    return re.sub(r"[：:、，,/／\\*＊·.．_—-]", "", _SPACE.sub("", text)).translate(SIMPLE)


def bare_spaces(text: str) -> str:
    """A heading without spaces and line breaks."""
    return _SPACE.sub("", text)


def bare(text: str) -> str:
    """A heading without notes in brackets."""
    return plain(_NOTE.sub("", text))


class Headings:
    """Recognises headings for one template."""

    def __init__(self, template: Template) -> None:
        names: dict[str, Field] = {}
        for column in template.columns:
            if column.value is None:
                names[bare(column.heading)] = names[column.key] = Field(column.key)
            else:
                names.setdefault(column.key, Field(column.key))
        for key, aliases in _ALIASES.items():
            for alias in aliases:
                names.setdefault(alias, Field(key))
        self._names = names
        self._channels = template.channels
        self._values = {alias: Field(*field) for field, aliases in _VALUES.items() for alias in aliases}
        for tier, aliases in _TIERS.items():
            if tier in template.tiers:
                self._values |= {alias: Field("公开层级", tier) for alias in aliases}

    def field(self, text: str) -> Field | None:
        """The field of one heading cell; None where it is not a heading that we know."""
        if len(text) > 40:
            return None
        grouped = _GROUPED.fullmatch(_SPACE.sub("", text))
        if grouped is not None:  # 公开方式（主动）: both header rows in one
            inner = self._values.get(plain(grouped[2] or grouped[3]))
            if inner is not None and inner.key == plain(grouped[1]):
                return inner
        for form in (plain(text), bare(text), plain(text.replace("（", "").replace("）", ""))):
            if form in (NUMBER, "编码"):
                return Field(NUMBER)
            if form in (IDENTITY, DOMAIN, THIRD):
                return Field(form)
            found = self._values.get(form) or self._names.get(form)
            if found is not None:
                return found
        inside = plain(text)
        return Field("公开渠道和载体") if inside.startswith("公开渠道和载体") else None

    def known(self, row: Sequence[str]) -> set[Field]:
        """The distinct fields of a row."""
        return {found for cell in set(row) if cell.strip() and (found := self.field(cell)) is not None}

    def is_header(self, row: Sequence[str]) -> bool:
        """Whether a row is the first of a table's header: three known headings, and no long text."""
        keys = {field.key for field in self.known(row)}
        return len(keys) >= 3 and bool(keys & {"公开内容", "二级事项", "一级事项", "公开依据", "公开时限"})

    def is_below(self, row: Sequence[str], above: Sequence[str]) -> bool:
        """Whether a row goes on with the header: what is new in it are headings, nearly all of them known."""
        new = [cell for cell, top in zip(row, above, strict=True) if cell.strip() and cell != top]
        known = [cell for cell in new if self.field(cell) is not None]
        return bool(new) and len(known) >= max(1, len(new) - 2) and all(len(cell) <= 40 for cell in new)

    def columns(self, rows: Sequence[Sequence[str]]) -> list[Field | None]:
        """What each column is, from all header rows; None for a column without any heading."""
        return [self._column([row[index] for row in rows]) for index in range(len(rows[0]))]

    def _inside(self, key: str, text: str) -> Field | None:
        """The part of a column that a heading below names: one channel, or tiers together (乡、村级)."""
        if key == "公开渠道和载体":
            found = channels(text, self._channels)
            return Field(key, found[0]) if len(found) == 1 and found[0] in self._channels else None
        if key == "公开层级":
            parts = [plain(part) for part in re.split(r"[、，,和及/／]", bare_spaces(text))]
            tiers = [self._values.get(part) or self._values.get(f"{part}级") for part in parts]
            if len(tiers) > 1 and all(tiers):
                return Field(key, "、".join(dict.fromkeys(tier.value for tier in tiers if tier)))
        return None

    def _column(self, texts: list[str]) -> Field | None:
        path = [text for text in dict.fromkeys(text.strip() for text in texts) if text]
        fields = [self.field(text) for text in path]
        if fields and fields[0] is not None and len(path) > 1:
            inside = self._inside(fields[0].key, path[-1])
            if inside is not None:
                return inside
        for text, found in zip(reversed(path), reversed(fields), strict=True):
            if found is not None:
                above = next((f for f in fields if f is not None), found)
                if above.key == "公开层级" and found.key != "公开层级":
                    return Field(f"公开层级·{plain(text)}", extra=True)
                return found
        if not path:
            return None
        top = fields[0] if fields else None
        return Field("·".join(_SPACE.sub("", text) for text in path), extra=True) if top is None else top
