"""Reviews (审核把关): what an office above said of a catalog, as the files of `reviews/` hold it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from gongkai.model.authored import keyed
from gongkai.model.item import IsoDate

SUBMITTED, AGREED, RETURNED = "报审", "同意", "退回"
RESULTS = (SUBMITTED, AGREED, RETURNED)
VERDICTS = (AGREED, RETURNED, "建议")  # on one row of what is reviewed
UNSENT, REVIEWED, PUBLISHED = "未报审", "已审核", "已发布"  # the states besides 报审 and 退回
HELD = (REVIEWED, PUBLISHED)  # the states of what was agreed to as it is


@keyed
class Remark:
    """One comment of who reviews: on an item, on a cell of it, or on the whole; `answer` is the county's."""

    number: Annotated[int, Field(alias="序号")]
    item: Annotated[str | None, Field(alias="事项")] = None
    heading: Annotated[str | None, Field(alias="栏目")] = None
    verdict: Annotated[str | None, Field(alias="结论")] = None
    text: Annotated[str, Field(alias="意见")]
    source: Annotated[str | None, Field(alias="来自")] = None
    answer: Annotated[str | None, Field(alias="答复")] = None

    @property
    def waits(self) -> bool:
        """Whether nobody has answered what asks for an answer: what was agreed to asks for none."""
        return self.verdict != AGREED and not (self.answer or "").strip()


@keyed
class Record:
    """One file of `reviews/`: a catalog that was sent (报审), agreed to or returned, on a day, by whom, with the mark of
    exactly what it said then (`resolve.mark`), and what was said of its items."""

    date: Annotated[IsoDate, Field(alias="日期")]
    office: Annotated[str | None, Field(alias="单位")] = None
    by: Annotated[str | None, Field(alias="经办")] = None
    result: Annotated[str, Field(alias="结论")]
    document: Annotated[str | None, Field(alias="文号")] = None
    opinion: Annotated[str | None, Field(alias="意见")] = None
    mark: Annotated[str | None, Field(alias="标记")] = None
    remarks: Annotated[tuple[Remark, ...], Field(alias="逐条意见")] = ()
