"""What a rule is: a code, a severity, a page of documentation in its docstring, and one function.

The docstring's first line is the title; sections 什么, 为什么, perhaps 改法 (which of its fixes are certain), 错例 and 正例
follow. An example is one or more files, each begun by a comment line with its path (`# counties/demo/county.yaml`). It is a patch: it holds the keys that matter only
and is merged with the small project in `tests/projects/small`, which has no findings. Then all rules run: the bad one
must give this finding and no other, the good one none. What merging means (`tests/overlay.py` does it):

- A mapping is merged key by key; a text, and a list of texts, replaces what was there.
- Items of a list are told by their 编号, 简称, 名称 or 键, the first that they have. A known item is merged; a new one is
  added, and one with a 编号 takes the keys that it does not write from the county's 10-L01 (a list's row: from its
  first row).
- `（没有这一行）` as a value takes the key away.
- A file that the small project lacks is written as it stands, and so is one with a note behind its path:
  `# counties/demo/county.yaml（全文）`, for what a merge would not keep (comments, broken YAML). `（GBK 编码）`,
  `（以下内容重复60000遍）`, `（→代表制表符）` and `（¤代表控制字符）` say how it is written besides.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, NewType

from gongkai.model.entry import Catalog, Entry
from gongkai.model.finding import Fix, Related, Severity, Span
from gongkai.model.item import Authored, Change, Guideline, Item, Selection
from gongkai.model.place import Place
from gongkai.model.printable import is_common
from gongkai.model.record import Listing
from gongkai.model.tree import Map
from gongkai.resolve.base import Base
from gongkai.source.project import Project
from gongkai.source.selections import PlaceSource

E, W = Severity.ERROR, Severity.WARNING
Shared = NewType("Shared", Project)  # a rule looks only at what no place's file can change: guidelines, registries


@dataclass(frozen=True)
class Source:
    """One file that was read: its name, its bytes, and what it holds, None where it is broken."""

    name: str
    data: bytes
    tree: Map | None

    @cached_property
    def text(self) -> str:
        """What it says, whatever its bytes are."""
        return self.data.decode("utf-8-sig", "replace")

    @cached_property
    def is_common(self) -> bool:
        """Whether all its characters are common ones: they can be seen and printed."""
        return is_common(self.text)


class OwnFile(NamedTuple):
    """A place's own file (county.yaml …): what it says, where, and what all its files say. A broken one has no such rules."""

    place: Place
    node: Map
    source: PlaceSource


class DomainFile(NamedTuple):
    """What one file says of a domain: a guideline, or a place's `selection` with the guideline of that domain, if there is
    one."""

    guideline: Guideline | None
    selection: Selection | None = None

    @property
    def items(self) -> tuple[Authored[Item], ...]:
        """The guideline's items, or those that the place adds."""
        if self.selection is not None:
            return self.selection.added
        return self.guideline.items if self.guideline is not None else ()


class Problem(NamedTuple):
    """What a rule function yields; the driver adds code and severity.

    `severity` overrides the rule's own where one cause weighs differently by place; `cells`: see `Finding`.
    """

    message: str
    span: Span
    hint: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None
    cells: int = 1


@dataclass(frozen=True)
class Context:
    """What a rule may look at besides its subject. `source` and `catalog` are None for guidelines.

    `required` are the keys of the cells that no entry may leave empty, `base_entries` the entries that the place resolves
    against by number (the guidelines', or what the place above hands down), `changes` the place's 调整 by number, `lists`
    all its lists; `above` is the catalog of the place above, `today` is None where each catalog's own date counts.
    """

    project: Project
    bases: Mapping[str, Base]
    required: tuple[str, ...]
    source: PlaceSource | None = None
    catalog: Catalog | None = None
    base_entries: Mapping[str, Entry] = field(default_factory=dict)
    changes: Mapping[str, Change] = field(default_factory=dict)
    today: str | None = None
    lists: tuple[Listing, ...] = ()
    above: Catalog | None = None

    @property
    def day(self) -> date:
        """The day against which what falls due is checked."""
        return date.fromisoformat(self.today or (self.catalog.date if self.catalog is not None else "2020-01-01"))

    @cached_property
    def own(self) -> OwnFile:
        """The own file of the place, for rules over what a place with a catalog has."""
        assert self.source is not None
        assert self.source.place is not None
        return OwnFile(self.source.place.value, self.source.place.node, self.source)

    @cached_property
    def unreadable(self) -> frozenset[str]:
        """The files of which the loader told that their bytes are no text, or hold control characters."""
        return frozenset(one.span.file for one in self.project.findings if one.code in ("GK003", "GK010"))

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """The catalog's entries by number."""
        return {entry.id: entry for entry in self.catalog.entries} if self.catalog is not None else {}

    @property
    def given(self) -> str:
        """What the place's files change, in a word: the guideline, or the catalog of the place above."""
        above = self.catalog.above if self.catalog is not None else ()
        return f"{above[-1].name}目录" if above else "指引"


Check = Callable[[Any, Context], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the table. `check` is None for what the loader itself finds (codes GK0xx). A rule over entries has with
    `cells` the keys at whose places it tells whatever it finds; none: anywhere."""

    code: str
    severity: Severity
    title: str
    what: str
    why: str
    bad: str
    good: str
    subject: object
    check: Check | None
    mending: str = ""
    cells: frozenset[str] = frozenset()

    @property
    def suppressible(self) -> bool:
        """Whether a comment in the file may silence it: syntax cannot be."""
        return not self.code.startswith("GK0")


def rule(code: str, severity: Severity, check: Check, *cells: str) -> Rule:
    """Make a rule from a function: its docstring is the page, its first parameter's type the subject. `cells`: see `Rule`."""
    page = parse_page(inspect.getdoc(check) or "", code)
    first = next(iter(inspect.signature(check, eval_str=True).parameters.values()))
    at = frozenset(cells)
    return Rule(code, severity, subject=first.annotation, check=check, cells=at, **page)


_SECTION = re.compile(r"^(什么|为什么|改法|错例|正例)[:：]\s*$", re.MULTILINE)


def parse_page(text: str, code: str) -> dict[str, Any]:
    """Split a page into title, what, why, bad, good and mending (if it says so); ValueError where a part is missing."""
    pieces = _SECTION.split(text)
    title = pieces[0].strip().rstrip("。")
    parts = {
        name: inspect.cleandoc("\n" + body).strip("\n") for name, body in zip(pieces[1::2], pieces[2::2], strict=True)
    }
    missing = [name for name in ("什么", "为什么", "错例", "正例") if not parts.get(name)]
    if missing or not title:
        raise ValueError(f"{code}: the page lacks {missing or 'a title'}")
    names = {"what": "什么", "why": "为什么", "bad": "错例", "good": "正例", "mending": "改法"}
    return {"title": title, **{name: parts.get(word, "") for name, word in names.items()}}
