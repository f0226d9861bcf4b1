"""What a kind of column is: how its texts are checked, printed, read back, and put into data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from gongkai.model.form import Cells
from gongkai.model.record import Said


class Known(Protocol):
    """What the texts of a place's lists may refer to. Each method gives what is printed, None where there is nothing."""

    def offices(self, role: str) -> tuple[str, ...] | None:
        """The offices that a role, or an office's own name, stands for here."""
        ...

    def law(self, text: str) -> str | None:
        """The whole title of a law, with the article that the text names."""
        ...

    def item(self, number: str) -> str | None:
        """The name of an item of the place's catalog."""
        ...

    def record(self, form: str, number: str) -> str | None:
        """The name of a row of the place's list of a form (its slug)."""
        ...

    def task(self, number: str) -> str | None:
        """What one of the province's tasks is."""
        ...


class Wrong(NamedTuple):
    """What is wrong with the writing of a text: a predicate (写得不对 …), and what to do."""

    what: str
    hint: str


class How(NamedTuple):
    """How texts are set down: in a file of the project, and in a cell of a worksheet."""

    file: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of column by its name in forms (类).

    `wrong` looks at one text by itself; `printed` says what is printed for it, None where it refers to nothing that is
    known; `written` turns one printed text back into what a file says; `data` is a text's value in JSON and `schema`
    describes that; `source` is the schema of one text as files hold it. `many` kinds take several texts whatever the column says, one a line in print; `lines` are texts
    that may have several lines of their own; data that differ from what is printed bear that as `text`. `unknown` is what a text that refers to nothing is told to be, with a hint.
    """

    name: str
    many: bool = False
    lines: bool = False
    unknown: tuple[str, str] = ("", "")
    wrong: Callable[[str, Cells], Wrong | None] = lambda text, column: None
    printed: Callable[[str, Cells, Known], tuple[str, ...] | None] = lambda text, column, known: (text,)
    written: Callable[[str, Cells], str] = lambda text, column: text
    data: Callable[[Said], Any] = lambda said: "、".join(said.printed)
    schema: Callable[[Cells], dict[str, Any]] = lambda column: {"type": "string"}
    source: Callable[[Cells], dict[str, Any]] = lambda column: {"type": ["string", "number", "boolean"]}
    takes: str = ""  # what is written in such a column, for people who begin a list
    how: How = field(default_factory=How)  # and how, where it differs


def with_text(value: dict[str, Any], name: str = "value") -> dict[str, Any]:
    """The schema of data that are a value beside the text that is printed for it."""
    both = {name: value, "text": {"type": "string"}}
    return {"type": "object", "properties": both, "required": list(both), "additionalProperties": False}
