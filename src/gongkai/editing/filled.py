"""A worksheet that was filled in → what the county's files must say; what others changed meanwhile is told, not overwritten."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from gongkai.editing.common import with_defaults
from gongkai.editing.confirm import confirm_domains
from gongkai.editing.draft import Edited
from gongkai.editing.items import Editor, Wanted, place_of_slug
from gongkai.editing.own import change_value
from gongkai.editing.said import day as as_sources_have
from gongkai.editing.torn import GAP, office_names
from gongkai.editing.worksheet import CHOICE, COUNTY, DATE, DOMAINS, OFFICE, OFFICES, REASON, TOWNS, part_of, users
from gongkai.importers.reading.text import BETWEEN, unnumbered
from gongkai.importers.reading.worksheet import Filled
from gongkai.model.grouped import grouped
from gongkai.model.letters import first_of
from gongkai.model.stamp import normal
from gongkai.model.worksheet import ADOPTED, LEFT_OUT, NONE, YES, Cell, Column, Worksheet
from gongkai.source.edit import EditError, drop
from gongkai.source.former import mark_of
from gongkai.source.project import Project, load
from gongkai.source.transaction import Change

_LINES = re.compile(r"[\n；;]+")
_BETWEEN_TIERS = re.compile(r"[、，,；;/／和及\s]+")
_WIDE = str.maketrans({chr(0xFEE0 + ord(one)): one for one in "0123456789"})  # digits as input methods write them
_NAMED = 4  # items that are named one by one
_TEXTS = ("公开时限", "公开方式", "公开位置", "备注")
_LONG = ("公开内容", "公开依据", "公开对象")


class Taken(NamedTuple):
    """What becomes of it: the changes; cells that were changed on both sides; what is wrong (then nothing is to be written);
    what was left alone, and why."""

    edited: Edited
    conflicts: list[str]
    refused: list[str]
    left: list[str]


def news(now: Worksheet, cells: Iterable[Filled], taken: Container[str] = ()) -> list[Filled]:
    """The cells that say neither what they went out with nor what `now` says already, and of which no mark tells that they
    were `taken` in before."""
    texts, meaning = dict(now.texts()), Meaning(now)
    fresh = (one for one in cells if one.cell in texts and not _is_said(meaning, one, texts[one.cell]))
    return [one for one in fresh if _mark(now, one, one.here) not in taken]


def pending(now: Worksheet, cells: Iterable[Filled], taken: Container[str] = ()) -> list[Filled]:
    """Those of the `news` that an import would still write something of: not who confirmed what is not adopted, cells of such
    items, reasons of what is adopted."""
    fresh = [one for one in news(now, cells, taken) if one.here]
    says = dict(now.texts()) | {one.cell: one.here for one in fresh}

    def is_idle(cell: Cell) -> bool:
        left_out = says.get(Cell(cell.part, cell.id, CHOICE)) == LEFT_OUT
        return cell.key != CHOICE and left_out is not (cell.key == REASON)

    return [one for one in fresh if one.cell.part in (COUNTY, OFFICES, TOWNS) or not is_idle(one.cell)]


def marks(now: Worksheet, cells: Sequence[Filled]) -> list[str]:
    """The marks of the cells that were filled in and that `now` says."""
    left = set(news(now, cells))
    said = [one for one in cells if one not in left and one.was is not None and one.here != one.was]
    return [_mark(now, one, one.here, *file) for one in said for file in ((), (_file(one),))]


def _mark(now: Worksheet, one: Filled, text: str, *file: str) -> str:
    """What tells that a cell which went out with its text was filled in with `text`; in a `file` of this name, where it is given."""
    return mark_of(now.slug, *one.cell, one.was or "", _day_or_text(text), *file)


def _file(one: Filled) -> str:
    return one.where.rpartition("：")[0]


def _copies(now: Worksheet, cells: Iterable[Filled], taken: Container[str]) -> set[str]:
    """The files that are not those from which others of the same name took in what `now` says: they have cells that say what
    they went out with, where those had been filled in."""
    texts = dict(now.texts())
    return {
        _file(one)
        for one in cells
        if one.here == (one.was or "") and _mark(now, one, texts.get(one.cell, ""), _file(one)) in taken
    }


def _is_said(meaning: Meaning, one: Filled, present: str) -> bool:
    if one.here in (YES if present else NONE if meaning.may_lack(one.cell) else ()):
        return True
    said = meaning.of(one.cell, one.here)
    return said in [meaning.of(one.cell, text) for text in (one.was, present) if text is not None]


class Meaning:
    """What the texts of a worksheet's cells mean to the files. What is written and what is compared goes by it alike, so that
    a cell that was taken in says what the files say, however it is spelled."""

    def __init__(self, now: Worksheet) -> None:
        self.columns = {(part.name, column.key): column for part in now.parts for column in part.columns}
        self._lines = {(part.name, line.id): line for part in now.parts for line in part.lines}
        self._place, self._offices = now.place, _known_offices(now)

    def may_lack(self, cell: Cell) -> bool:
        """Whether "无" can be said of it and is so already: nothing is to be filled in there."""
        line = self._lines.get((cell.part, cell.id))
        can = _can_lack(cell.id) if cell.part == COUNTY else cell.part == OFFICES
        return can and line is not None and cell.key not in line.open

    def of(self, cell: Cell, text: str) -> tuple[str, ...]:
        """The values that a text is; a tick is what is proposed. Dates that are none stay as they are."""
        part, name, key = cell
        text = normal(text)
        line = self._lines.get((part, name))
        if text in YES and line is not None and key in line.proposals:
            text = normal(line.proposals[key])
        if part == TOWNS:
            return tuple(dict.fromkeys(map(_town, _split(BETWEEN, "\n".join(unnumbered(text))))))
        if part == OFFICES:
            several = (office_names(one, self._place, self._offices) for one in unnumbered(text))
            return tuple(dict.fromkeys(name for names in several for name in names))
        if part == COUNTY:
            return _own_value(name, text)
        if part == DOMAINS and key in (OFFICE, DATE):
            return (_day_or_text(text) if key == DATE else "".join(text.split("\n")),)
        if key in _TEXTS:
            return ("".join(text.split("\n")).translate(_WIDE),)
        if key == "公开层级":
            return _tiers(text, self.columns[part, key])
        return _split(_LINES if key in _LONG else BETWEEN, text)


def _known_offices(now: Worksheet) -> set[str]:
    """The names of offices that stand in the worksheet, those that are proposed too."""
    lines = (line for part in now.parts if part.name == OFFICES for line in part.lines)
    texts = (text for line in lines for text in (line.cells[-1], *line.proposals.values()))
    return {name for text in texts for name in text.split("\n") if name}


def _can_lack(name: str) -> bool:
    return name.startswith("入口 ") or name in ("网站", "设区市", "省份")


def _own_value(name: str, text: str) -> tuple[str, ...]:
    value = " ".join(text.split("\n")).translate(_WIDE)
    if name.startswith("入口 ") or name in ("网站", "代码"):
        value = normalize("NFKC", value)
    return (_day_or_text(value) if name == "目录 日期" else value,)


def _day_or_text(text: str) -> str:
    try:
        return as_sources_have(text)
    except EditError:
        return text


def take(project: Project, now: Worksheet, cells: Iterable[Filled], today: str, taken: Container[str] = ()) -> Taken:
    """What the files must say so that they say what was filled in. `now` is the worksheet of the project as it is; of what was
    `taken` in before and changed since nothing is written. What was taken in from a file itself, which was filled in anew, is no
    conflict."""
    taking = _Taking(project, now, today)
    texts, meaning = {cell: normal(text) for cell, text in now.texts()}, taking.meaning
    wanted: dict[Cell, Filled] = {}
    cells = list(cells)
    others = _copies(now, cells, taken)
    for one in news(now, cells):
        present = texts[one.cell]
        if _mark(now, one, one.here) in taken:
            taking.left.append(f"{one.where}：“{_line(one.here)}”导入过，以后改成了“{_line(present)}”，没有再写")
            continue
        other = wanted[one.cell].here if one.cell in wanted else present
        ours = (meaning.of(one.cell, text) for text in (one.was or "", one.here))
        is_again = _file(one) not in others and _mark(now, one, other, _file(one)) in taken
        if meaning.of(one.cell, other) not in ours and not is_again:
            taking.conflicts.append(f"{one.where}：表里填“{_line(one.here)}”，现在是“{_line(other)}”")
        elif not one.here:
            if one.cell.key != REASON:
                taking.left.append(f"{one.where}：原来是“{_line(present)}”，表里删空了，没有改")
        else:
            wanted[one.cell] = one
    return taking.take(list(wanted.values()), texts)


class _Taking:
    """Works out the changes in two steps: what the place says, and then who confirmed it."""

    def __init__(self, project: Project, now: Worksheet, today: str) -> None:
        self._project, self._now, self._today = project, now, today
        self.meaning = Meaning(now)
        self._changes: dict[Path, Change] = {}
        self.told, self.conflicts, self.refused, self.left = list[str](), list[str](), list[str](), list[str]()

    def take(self, wanted: Sequence[Filled], texts: dict[Cell, str]) -> Taken:
        """What the wanted cells make of the files. `texts` is what all cells say now."""
        editor = Editor(self._project, self._now.slug)
        says = texts | {one.cell: one.here for one in wanted}
        gone = {
            part_of(base): name
            for name, base in place_of_slug(self._project, self._now.slug).bases.items()
            if says.get(Cell(DOMAINS, name, CHOICE)) == LEFT_OUT and says.get(Cell(DOMAINS, name, REASON))
        }
        for one in (each for each in wanted if each.cell.part in gone):
            self.left.append(f"{one.where}：{gone[one.cell.part]} 不采用，填的“{_line(one.here)}”没有用")
        wanted = [one for one in wanted if one.cell.part not in gone]
        confirmed: dict[str, Filled] = {}
        left_out = set()
        for one in wanted:
            part, name, key = one.cell
            if key in (CHOICE, REASON):
                if (part, name) not in left_out:
                    left_out.add((part, name))
                    self._choose(editor, one, says)
            elif part == DOMAINS:
                confirmed[name] = one
        for one in wanted:
            part, name, key = one.cell
            if part == OFFICES and one.here in NONE:
                self._nobody(one, says)
            elif part in (COUNTY, OFFICES, TOWNS):
                self._try(one, lambda one=one: self._own(editor, one))  # type: ignore[misc]
            elif part != DOMAINS and key not in (CHOICE, REASON):
                if says.get(Cell(part, name, CHOICE)) == LEFT_OUT:
                    self.left.append(f"{one.where}：{name} 不采用，填的“{_line(one.here)}”没有用")
                else:
                    self._try(one, lambda one=one: self._item(editor, one))  # type: ignore[misc]
        try:
            self._add(editor.done([]).changes)
            self._share([one.cell for one in wanted])
            self._confirm([*confirmed.items()], says)
        except EditError as problem:
            self.refused.append(str(problem))
        done = Edited([one for one in self._changes.values() if one.before != one.after], self.told)
        return Taken(done, self.conflicts, self.refused, self.left)

    def _nobody(self, one: Filled, says: dict[Cell, str]) -> None:
        """The county has no such office: then nothing that it adopts may need it."""
        place = place_of_slug(self._project, self._now.slug)
        numbers = [
            number
            for domain, some in users(self._project, place.bases, place.source.chosen).get(one.cell.id, {}).items()
            for number in some
            if says.get(Cell(part_of(place.bases[domain]), number, CHOICE)) != LEFT_OUT
            and says.get(Cell(DOMAINS, domain, CHOICE)) != LEFT_OUT
        ]
        if not numbers:
            self.left.append(f"{one.where}：采用的事项都用不着“{one.cell.id}”，不用填")
            return
        self.refused.append(
            f"{one.where}：{first_of(numbers, _NAMED, '等 {} 项')}由“{one.cell.id}”公开。由别的机构承担的，填那个机构；"
            f"没有这些事项的，这一格空着，在各领域的表里选“{LEFT_OUT}”、写理由"
        )

    def _add(self, changes: Iterable[Change]) -> None:
        for one in changes:
            first = self._changes.get(one.path, one)
            self._changes[one.path] = Change(one.path, first.before, one.after)

    def _share(self, cells: Sequence[Cell]) -> None:
        """What the items of a domain were given alike is written once, and told once."""
        place = place_of_slug(self._project, self._now.slug)
        fresh = grouped((cell.key, cell.id) for cell in cells)
        for selection in place.source.selections:
            change = self._changes.get(self._project.root / selection.node.file)
            if change is None or change.after is None or selection.domain not in place.bases:
                continue
            data, told = with_defaults(selection.node.file, change.after, place.bases[selection.domain], fresh)
            self._add([Change(change.path, change.before, data)])
            for (number, key), line in told.items():
                mine = (said for said in self.told if said.startswith(f"{number} ") and f" {key}：" in said)
                self.told[self.told.index(next(mine))] = line
        self.told = list(dict.fromkeys(self.told))

    def _try(self, one: Filled, change: Callable[[], str]) -> None:
        try:
            self.told.append(change())
        except EditError as problem:
            self.refused.append(f"{one.where}：{problem}")

    def _choose(self, editor: Editor, one: Filled, says: dict[Cell, str]) -> None:
        part, name, _ = one.cell
        choice, reason = (says.get(Cell(part, name, key), "") for key in (CHOICE, REASON))
        if choice == LEFT_OUT and not reason:
            self.refused.append(f"{one.where}：{name} 不采用，没有写理由。请在“{REASON}”里写上")
        elif choice == LEFT_OUT:
            self._try(one, lambda: editor.exclude(name, reason))
        elif choice == ADOPTED and one.cell.key == CHOICE:
            self._try(one, lambda: editor.adopt(name))
        elif choice not in (ADOPTED, ""):
            self.refused.append(f"{one.where}：“{choice}”不是可以填的。可以填：{ADOPTED}、{LEFT_OUT}")
        else:
            self.left.append(f"{one.where}：采用的不用写理由，“{_line(one.here)}”没有写")

    def _own(self, editor: Editor, one: Filled) -> str:
        part, name, _ = one.cell
        values = self.meaning.of(one.cell, one.here)
        if one.here in YES and values == (one.here,):
            raise EditError(f"填的是“{one.here}”，可是没有拟的名称，请写全称")
        if part == TOWNS:
            return change_value(self._project, self._now.slug, editor.own(), "", TOWNS, Wanted(values))
        if part == OFFICES:
            return change_value(self._project, self._now.slug, editor.own(), OFFICES, name, Wanted(values))
        section, _, key = name.rpartition(" ")
        if one.here in NONE and _can_lack(name):
            return _absent(editor, section, key)
        return change_value(self._project, self._now.slug, editor.own(), section, key, Wanted(values))

    def _item(self, editor: Editor, one: Filled) -> str:
        part, number, key = one.cell
        values = self.meaning.of(one.cell, one.here)
        _check(self.meaning.columns[part, key], values)
        return editor.set_cell(number, key, Wanted(values))

    def _confirm(self, domains: Sequence[tuple[str, Filled]], says: dict[Cell, str]) -> None:
        wanted: list[tuple[str, str, str]] = []
        for domain, one in domains:
            choice, office, day = (says.get(Cell(DOMAINS, domain, key), "") for key in (CHOICE, OFFICE, DATE))
            if choice == LEFT_OUT:  # the column was drawn down over it
                self.left.append(f"{one.where}：{domain} 不采用，不用核对，没有记下")
                continue
            if not office or not day:
                lacking = OFFICE if not office else DATE
                self.left.append(f"{one.where}：{domain} 没有填“{lacking}”，核实没有记下")
                continue
            try:
                wanted.append((domain, "".join(office.split("\n")), self._past(day)))
            except EditError as problem:
                self.refused.append(f"{one.where}：{problem}")
        if not wanted or self.refused:
            return
        pretended = {change.path: change.after for change in self._changes.values()}
        project = load(self._project.root, self._project.places, pretended) if pretended else self._project
        done = confirm_domains(project, self._now.slug, wanted)
        self._add(done.changes)
        self.told.extend(done.told)

    def _past(self, text: str) -> str:
        day = as_sources_have(text)
        if day > self._today:
            raise EditError(f"{day} 还没有到")
        return day


def _absent(editor: Editor, section: str, key: str) -> str:
    said = editor.own()
    inside = said.get(section) if section else said
    if isinstance(inside, dict) and key in inside:
        drop(said, [section, key] if section else [key])
    return f"{section} {key}：没有".strip()


def _split(between: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in between.split(text) if part.strip()))


def _town(name: str) -> str:
    """A town as it is called; its government's name speaks of it."""
    name = GAP.sub("", name)
    return re.sub("(?<=街道)办事处$|(?<=[镇乡])人民政府$", "", name)


def _tiers(text: str, column: Column) -> tuple[str, ...]:
    """Tiers as people write them (县、乡, 县乡两级, 县级/乡级); what is none stays as it is,
    behind the others. Which is named first says nothing."""
    known = dict.fromkeys(part for choice in column.choices for part in choice.split("、"))
    said = (re.sub("[两三]级$", "级", part) for part in _split(_BETWEEN_TIERS, text))
    told: list[str] = []
    for part in said:
        letters = [f"{letter}级" for letter in part.replace("级", "")]
        told += letters if letters and known.keys() >= set(letters) else [part]
    return (*(one for one in known if one in told), *(one for one in dict.fromkeys(told) if one not in known))


def _check(column: Column, values: Sequence[str]) -> None:
    known = dict.fromkeys(part for choice in column.choices for part in choice.split("、"))
    if column.closed and (wrong := [one for one in values if one not in known]):
        raise EditError(f"“{'、'.join(wrong)}”不是可以填的。可以填：{'、'.join(known)}")


def _line(text: str) -> str:
    return "、".join(_day_or_text(text).split("\n")) or "（空）"
