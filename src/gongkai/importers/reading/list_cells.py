"""What the cell of a list says: the texts that a source file would hold, each kind of column by what it knows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from gongkai.importers.reading.basis import HISTORY, basis, without_texts
from gongkai.importers.reading.cells import bodies, deadline, elements
from gongkai.importers.reading.text import BULLET, flowed, justified, lines, squeeze, unbroken
from gongkai.kinds import KINDS
from gongkai.kinds.date import serial
from gongkai.model.form import Cells
from gongkai.model.grouped import grouped
from gongkai.model.item import ID
from gongkai.model.law import OTHER, Citation
from gongkai.model.letters import letters
from gongkai.model.numerals import chinese
from gongkai.model.record import Cell, text_of
from gongkai.model.stamp import normal

_CUTS = (r"[；;\n]", r"[、，,；;\n]", r"[、，,；;\n\s/／]")
_NUMBERS = ("数目", "金额")
_LAW = re.compile(r"(《.{1,300}》(?:（[^（）]{0,200}）)?)(第.{1,300})?")  # as a cell prints it
_BRACKETED = re.compile(r"[\[［]([^\[\]［］]+)[\]］]")  # several texts as a file writes them
_ENDS = {"委": "委员会", "办": "办公室", "联": "联合会"}  # of offices' names in short
_LONGEST = 20  # letters of an office's name in short
SAID_FOR = {  # what people say for choices, where a column has these
    "个人": "自然人", "公民": "自然人", "企业": "企业法人", "个体户": "个体工商户",
    "公开征求意见": "公众参与", "征求意见": "公众参与", "集体决策": "集体讨论决定", "集体审议": "集体讨论决定", "合法性审核": "合法性审查",
    "一图读懂": "图表图解", "图解解读": "图表图解", "视频解读": "音频视频", "集中培训": "集中授课",
    "其他权力": "其他职权", "其他行政权力": "其他职权", "其他类": "其他职权",
}  # fmt: skip
_ARTICLE = re.compile("第?([1-9][0-9]{0,2})条")
_THE_LAW = re.compile("[按依根]?[照据]?(?:中华人民共和国)?(?:(?:政府)?信息公开)?(?:条例)?(?:国务院令第711号)?")
_IS_ARTICLE = re.compile("第[一二三四五六七八九十百零]{1,7}条")
_REFERENCES = ("事项", "条目", "任务")  # kinds whose texts are numbers of something that has a name
_NUMBERED = re.compile(r"(?<![0-9A-Za-z-])(?:(?:[0-9]{2}|[A-Z]{1,3})-L?[0-9]{2,5}|T[0-9]{2,3})(?![0-9])")


class Names:
    """Numbers with their names, and the numbers by these."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.of = names
        self._by_name = grouped((letters(name), number) for number, name in names.items())

    def number(self, text: str) -> str | None:
        """The number that a text begins with, or that of the one thing that bears it as its name. None where it holds
        several numbers, or none."""
        found = _NUMBERED.findall(normalize("NFKC", text))
        known = [number for number in found if number in self.of or ID.fullmatch(number)]
        if known and normalize("NFKC", text).strip().startswith(known[0]):
            name = self.of.get(known[0])
            return known[0] if len(known) == 1 or (name and letters(text) == letters(known[0] + name)) else None
        same = self._by_name.get(letters(text), ()) if letters(text) else ()
        return same[0] if len(same) == 1 else None


@dataclass(frozen=True, slots=True)
class Registry:
    """What texts may refer to. `offices` are the place's by role, in the order of 机构; `roles` finds a role by any of
    its names; `laws` are keys by all that `law_names` lists, `printed` by what is printed for a law without an article;
    `shared` are the roles that are no one office's
    own (监管部门), which nothing is written as; `own` are the names of who makes the catalog; `items` are names by number, `rows` the same by the slug of a form, `tasks` those of the province's tasks."""

    place: str
    offices: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, str]
    laws: Mapping[str, str]
    printed: Mapping[str, str]
    items: Names
    rows: Mapping[str, Names]
    tasks: Names = Names({})  # noqa: RUF009 - nothing changes it
    shared: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    short: dict[str, str] = field(default_factory=dict)  # offices by names that were looked up, "" for none

    def names(self, column: Cells) -> Names:
        """What a column of numbers may name."""
        if column.kind == "条目":
            return self.rows.get(column.form or "", _NOTHING)
        return self.items if column.kind == "事项" else self.tasks


@dataclass(slots=True)
class Meant:
    """The texts of a cell as a file says them. `doubts` are texts that were read as others, and why, `unknown` the laws that are not known,
    `quoted` the texts of articles that stand there, which nothing is written of."""

    texts: list[str] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)


_NOTHING = Names({})


def is_same(text: str, cell: Cell, *, exact: bool) -> bool:
    """Whether a cell says what is printed for it now; outside of our own tables spaces and widths do not count."""
    now = text_of(cell)
    broken = "\n" not in text and text.split() == now.split()  # pages do not keep the line breaks of a text
    return broken or normal(text) == normal(now) or (not exact and _loose(text) == _loose(now))


def meant(column: Cells, text: str, cell: Cell, registry: Registry, *, exact: bool) -> Meant:
    """The texts of a column's cell. `cell` is what the source says there now: what is still printed stays as it was
    written. `exact` is told of our own rows, whose lines are those that were printed."""
    found = Meant()
    if is_same(text, cell, exact=exact):
        found.texts = [said.written for said in cell]
        return found
    kind = KINDS[column.kind]
    if not (column.many or kind.many):
        found.texts = [one for one in (_one(column, text, registry, found, exact=exact),) if one]
        return found
    if not exact and (bracketed := _BRACKETED.fullmatch(text.strip())):
        text = bracketed[1]
    if column.kind == "法规":
        text, quoted = without_texts(text)
        found.quoted.extend(quoted)
    rest = _pieces(column, text, registry, exact=exact)
    kept = {said.printed: said.written for said in cell}
    if column.kind == "机构":
        found.texts = _offices(rest, cell, registry, found)
        return found
    for piece in rest:
        written = kept.get((piece,))
        found.texts += [written] if written is not None else _read(column, piece, registry, found, exact=exact)
    found.texts = list(dict.fromkeys(found.texts)) if column.kind != "列表" else found.texts
    return found


def _one(column: Cells, text: str, registry: Registry, found: Meant, *, exact: bool) -> str:
    """The text of a column that holds only one."""
    if KINDS[column.kind].lines:
        plain = "\n".join(line.rstrip() for line in text.strip().split("\n"))
        return plain if exact else justified(plain)
    if column.kind == "期限":
        return text.strip() if exact and "\n" not in text else deadline(text)
    if column.kind == "文字":
        return text.strip() if exact else justified(flowed(text))
    joined = unbroken(text).strip()
    read = _read(column, joined, registry, found, exact=exact)
    return "、".join(read) if "\n" not in text or _right(column, read) else text.strip()


def name_text(text: str, *, exact: bool) -> str:
    """The name of a row in one line: a narrow column breaks names."""
    return text.strip() if exact else justified(unbroken(text)).strip()


def _right(column: Cells, texts: Sequence[str]) -> bool:
    return all(KINDS[column.kind].wrong(text, column) is None for text in texts)


def _pieces(column: Cells, text: str, registry: Registry, *, exact: bool) -> list[str]:
    """The several texts of a cell: one a line, or set apart by other signs where that makes them understood."""
    by_line = list(lines(text if exact else flowed(justified(text))))
    if column.kind in ("列表", "文字", "长文"):
        return by_line
    if column.kind == "法规":
        whole = basis(text, registry.laws)
        torn = not exact and not all(_known(column, line, registry) for line in by_line)
        return [unbroken(text)] if torn and not whole.words else by_line
    if column.kind == "机构":
        if all(_known(column, line, registry) for line in by_line):
            return by_line
        return [name for line in (by_line if exact else [text]) for name in bodies(line)]
    cuts = [
        by_line,
        list(elements(text)),
        *([piece.strip() for piece in re.split(cut, text) if piece.strip()] for cut in _CUTS),
    ]
    for pieces in cuts:
        if all(_known(column, piece, registry) for piece in pieces):
            return pieces
    return cuts[3] if column.kind == "选择" else by_line


def _known(column: Cells, piece: str, registry: Registry) -> bool:
    """Whether one text of a cell is understood by itself."""
    if column.kind == "机构":
        return _role(piece, registry) != "" or _office(piece, registry) != ""
    if column.kind == "法规":
        read = basis(piece, registry.laws)
        return len(read.cited) == 1 and not read.unknown and not read.words
    if column.kind in _REFERENCES:
        return registry.names(column).number(piece) is not None
    if column.kind == "选择":
        return choice_of(column, piece) is not None
    return _right(column, [KINDS[column.kind].written(piece, column)])


def _read(column: Cells, piece: str, registry: Registry, found: Meant, *, exact: bool) -> list[str]:
    """What one text of a cell is in a file."""
    kind = column.kind
    if kind == "法规":
        return _laws(piece, registry, found)
    if kind == "选择":
        choice = choice_of(column, piece) or piece
        if letters(choice) not in (letters(piece), letters(BULLET.sub("", piece))):
            found.doubts.append((piece, f"当作 {choice}"))
        return [choice]
    if kind in _REFERENCES:
        return [_reference(piece, registry.names(column), found)]
    if kind == "机构":
        return _offices([piece], (), registry, found)
    if kind == "日期" and (day := serial(piece)) is not None:
        found.doubts.append((piece, f"像是 Excel 存日期的数，当作 {day}"))
        return [str(day)]
    written = KINDS[kind].written(piece, column)
    if kind == "网址" and written.lower().startswith("www."):
        written = f"http://{written}"  # as browsers read it
        found.doubts.append((piece, f"当作 {written}"))
    if kind in _NUMBERS and _loose(piece).removesuffix("元") != _loose(written):
        found.doubts.append((piece, f"当作 {written}"))
    return [written if exact or kind not in ("列表", "文字") else justified(written)]


def choice_of(column: Cells, piece: str) -> str | None:
    """The choice that a text is, whatever its punctuation and numbering; the only one that it is a piece of (图解: 图表图解), or
    whose letters are nearly all of it (召开座谈会, 有效期已届满)."""
    if piece in column.choices:
        return piece
    plain = _ARTICLE.sub(lambda found: f"第{chinese(int(found[1]))}条", letters(BULLET.sub("", piece)))
    names = {letters(one): one for one in column.choices}
    if (said := SAID_FOR.get(plain)) in column.choices:
        return said
    near = [one for one in names if len(plain) > 1 and (plain in one or _nearly(plain, one))]
    if re.search(r"[不未无非、，,；;/／\s]|[和及或]", piece) or any(re.search("[不未无非]", one) for one in near):
        near = []  # what says the contrary, or several things
    return names.get(plain) or (names[near[0]] if len(near) == 1 else None)


def _nearly(text: str, choice: str) -> bool:
    """Whether a text says a choice and little else; where that is an article, also that it is 条例's (条例第十六条第一款), and not
    another law's."""
    if _IS_ARTICLE.fullmatch(choice):
        before = text.partition(choice)[0]
        return choice in text and len(text) < len(choice) + _LONGEST and _THE_LAW.fullmatch(before) is not None
    return _holds(text, choice) and len(text) < len(choice) + 3


def _laws(piece: str, registry: Registry, found: Meant) -> list[str]:
    """The laws of a text as keys with their articles; words and laws that are not known stay as they are."""
    printed = _LAW.fullmatch(piece)
    if printed is not None and (key := registry.printed.get(printed[1])) is not None:
        return [key + (printed[2] or "")]
    if Citation.parse(piece).key in registry.printed.values():
        return [piece]
    read = basis(piece, registry.laws)
    found.unknown.extend(read.unknown)
    found.doubts.extend((text, "文号与法规登记簿里的不同，照名称认的") for text in read.differing)
    found.doubts.extend((text, HISTORY) for text in read.histories)
    found.doubts.extend((text, "没有写：只说明还有别的") for text in read.passed)
    return [text.removeprefix(OTHER) for text in read.cited] or [piece]


def _reference(piece: str, names: Names, found: Meant) -> str:
    """The number of what a text refers to; the text as it is where that is not clear."""
    number = names.number(piece)
    if number is None:
        return piece
    rest, name = letters(piece.strip().removeprefix(number)), names.of.get(number)
    if rest == letters(piece):
        found.doubts.append((piece, f"照名称认作 {number}"))
    elif rest and name is None:
        found.doubts.append((piece, f"没有 {number}，只记了编号"))
    elif rest and rest != letters(name or ""):
        found.doubts.append((piece, f"{number} 的名称是“{name}”：照编号认的"))
    return number


def _offices(names: Sequence[str], cell: Cell, registry: Registry, found: Meant) -> list[str]:
    """Offices as roles: as they were written where they still stand there, else the roles that the place's 机构 has for
    them and that are an office's own, else by their names: what 监管部门 is for one item may change. One role may stand for several offices; of several roles for one office the first counts, and is told."""
    left = [_office(name, registry) or name for name in names]
    texts: list[str] = []
    told = dict(zip(left, names, strict=True))
    kept = [(said.written, said.printed) for said in cell]
    while left:
        name = left[0]
        if role := _role(name, registry):
            texts.append(role)
            left.remove(name)
            continue
        here = [(written, printed) for written, printed in kept if name in printed and set(printed) <= set(left)]
        offices = ((role, own) for role, own in registry.offices.items() if role not in registry.shared)
        roles = [(role, own) for role, own in offices if name in own and set(own) <= set(left)]
        roles.sort(key=lambda one: -len(one[1]))
        written, printed = next(iter((*here, *roles)), (name, (name,)))
        others = [role for role, own in roles if own == printed and role != written]
        if not here and others:
            found.doubts.append((name, f"在“机构”里是几个角色，写成“{written}”；也可能是{'、'.join(others)}"))
        if not here and letters(told.get(name, name)) != letters(name):
            found.doubts.append((told[name], f"当作“{name}”"))
        texts.append(written)
        left = [one for one in left if one not in printed]
    return list(dict.fromkeys(texts))


def _role(name: str, registry: Registry) -> str:
    """The name itself, where it is that of a role."""
    return name if name in registry.roles else ""


def _office(name: str, registry: Registry) -> str:
    """The place's office with this name, or with this name without the place's (县财政局, 财政局); else the only one that the
    name is short for (县发改委)."""
    known = {office for own in (*registry.offices.values(), registry.own) for office in own}
    plain, place = squeeze(name), registry.place
    whole = next((one for one in (plain, place[:-1] + plain, place + plain) if one in known), "")
    if whole or len(plain) > _LONGEST:
        return whole
    if plain not in registry.short:
        heads = tuple(filter(None, (place, place[:-1], place[-1:])))
        short = _without(plain, heads)
        found = [one for one in known if _is_short(short, _without(one, heads[:1]))]
        registry.short[plain] = found[0] if len(found) == 1 else ""
    return registry.short[plain]


def _without(name: str, heads: Sequence[str]) -> str:
    """An office's name without the place's before it."""
    return next((name.removeprefix(head) for head in heads if name.startswith(head)), name)


def _is_short(short: str, office: str) -> bool:
    """Whether a name leaves out characters of an office's, but neither the first nor what kind of office it is: 发改委, 人社局, 政府办."""
    if len(short) < 2:
        return False
    end = _ENDS.get(short[-1], short[-1])
    return office.endswith(end) and any(
        whole.startswith(short[0]) and _holds(whole.removesuffix(end), short[:-1])
        for whole in (office, office.removeprefix("人民"), office.removeprefix("人民政"))  # 政府办, 府办
    )


def _holds(text: str, letters_of: str) -> bool:
    """Whether a text has these letters in their order."""
    rest = iter(text)
    return all(letter in rest for letter in letters_of)


def _loose(text: str) -> str:
    return squeeze(normalize("NFKC", text))
