"""A list of the opinion as data: which columns it has and of what kinds they are.

Read from `templates/forms/<slug>.yaml`; a list of a place is checked, printed and imported by what its form says. The
lists are those that the implementing opinion (赣府厅发〔2020〕17号) asks for.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gongkai.model.authored import keyed, spelled
from gongkai.model.item import Texts
from gongkai.model.template import Width, YesNo

YEAR = "{年度}"
# What a view's columns may be: keys of the catalog's entries, with the kinds that their texts are of. 事项名称 is an
# entry's 二级事项, or its 一级事项 where it has no other.
VIEWED = {
    "领域": "文字",
    "事项名称": "文字",
    "一级事项": "文字",
    "二级事项": "文字",
    "公开内容": "列表",
    "公开依据": "法规",
    "公开时限": "期限",
    "公开主体": "机构",
    "公开渠道和载体": "列表",
    "公开对象": "列表",
    "公开方式": "文字",
    "公开层级": "列表",
    "公开位置": "文字",
}
TEXT = "文字"
TABLE = "表"  # the kind of a column that has rows of its own
NUMBER = "编号"
NOTE, EVIDENCE, SOURCE = "备注", "核对", "出处"
BESIDE = (NUMBER, NOTE, EVIDENCE, SOURCE)  # what every row may say beside its form's columns


@keyed
class Cells:
    """One printed column of texts. `key` is both its YAML key and its heading, unless `title` is given; `kind` names
    the module of `gongkai.kinds` that knows its texts (a view's columns do not write it); `width` is in full-width characters. `many` allows several
    texts, `choices` are what 选择 takes, `form` is the slug of the list whose rows 条目 names, `aliases` are headings of other
    tables that mean the same."""

    key: Annotated[str, Field(alias="键")]
    kind: Annotated[str, Field(alias="类")] = ""
    title: Annotated[str | None, Field(alias="标题")] = None
    choices: Annotated[Texts, Field(alias="可选")] = ()
    many: Annotated[YesNo, Field(alias="多选")] = False
    form: Annotated[str | None, Field(alias="清单")] = None
    width: Annotated[Width, Field(alias="宽")] = 10.0
    required: Annotated[YesNo, Field(alias="必填")] = False
    aliases: Annotated[Texts, Field(alias="又称")] = ()

    @property
    def heading(self) -> str:
        """What the header row prints."""
        return self.title or self.key

    @property
    def named(self) -> str:
        """What messages call it: those who fill in a sheet know the heading, those who write the file the key."""
        return self.key if self.heading == self.key else f"{self.heading}（{self.key}）"


@keyed
class FormColumn(Cells):
    """A column of a form; one of kind 表 has columns of its own, which its rows fill.

    One that is `due` says when a row's matter falls due: it is over when one of the columns `done` is filled in, or says
    what `done` names behind "="; a limit without a date runs from the date in the first of the columns `since` that is
    filled in, and where no date is written, it is due a year after that.
    """

    columns: Annotated[tuple[Cells, ...], Field(alias="栏")] = ()
    due: Annotated[YesNo, Field(alias="到期")] = False
    done: Annotated[Texts, Field(alias="办结")] = ()
    since: Annotated[Texts, Field(alias="起算")] = ()

    @property
    def ends(self) -> tuple[tuple[str, str], ...]:
        """The columns that say that a matter is over, each with the text that says so; empty: any text."""
        return tuple((key, text) for key, _, text in (one.partition("=") for one in self.done))


@keyed
class Form:
    """One kind of list. `levels` are those of the places that may have one (县级, 乡级 …); `prefix` begins its rows'
    numbers (P: P-001); a list that is not `published` is kept and checked only, one that is not `reviewed`
    tells what was done, and is kept up without a review of the catalog, one without `pdf` is not laid out
    in pages (many hundred rows take as long as half the catalog). A title with {年度} makes it yearly; without one it is the
    place's name and the list's. `source` is what asks for it, if anything does.

    One with `view` has no rows of its own: they are the entries of the place's catalog, those only that are disclosed
    at one of the `tiers` where it names any. The rows of one with `cards` are read one by one: each gets a page, all of
    them a booklet; `grouping` is the key of the column that they are put together by.
    """

    slug: str
    name: Annotated[str, Field(alias="名称")]
    title: Annotated[str, Field(alias="标题")] = ""
    source: Annotated[str, Field(alias="出处")] = ""
    levels: Annotated[Texts, Field(alias="级别")]
    view: Annotated[Literal["目录"] | None, Field(alias="取自")] = None
    tiers: Annotated[Texts, Field(alias="层级")] = ()
    prefix: Annotated[
        Annotated[str, spelled("[A-Z]{1,3}", "编号的前缀是一到三个大写字母，如 P")], Field(alias="前缀")
    ] = ""
    published: Annotated[YesNo, Field(alias="公布")] = True
    reviewed: Annotated[YesNo, Field(alias="报审")] = True
    pdf: Annotated[YesNo, Field(alias="PDF")] = True
    cards: Annotated[YesNo, Field(alias="卡片")] = False
    grouping: Annotated[str | None, Field(alias="分组")] = None
    note: Annotated[str | None, Field(alias="说明")] = None
    columns: Annotated[tuple[FormColumn, ...], Field(alias="栏")]

    @property
    def yearly(self) -> bool:
        """Whether there is a list for each year."""
        return YEAR in self.title

    @property
    def numbers(self) -> str:
        """The pattern of its rows' numbers: P-001, or those of the catalog's entries (10-001, 10-L01)."""
        return "[0-9]{2}-[0-9L][0-9]{1,4}" if self.view else f"{self.prefix}-[0-9]{{3,5}}"

    @property
    def table(self) -> FormColumn | None:
        """The column that has rows of its own, if there is one."""
        return next((column for column in self.columns if column.kind == TABLE), None)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of a row's columns."""
        return tuple(column.key for column in self.columns)

    @property
    def naming(self) -> FormColumn:
        """The column that names a row: the first text that must be filled, else the first that must be, else the first."""
        required = [column for column in self.columns if column.required]
        return next((column for column in required if column.kind == TEXT), (required or self.columns)[0])
