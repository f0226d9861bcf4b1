"""A record's cells as the values that a source file would hold. Nothing is dropped: what has no value stays as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from gongkai.importers.reading import cells
from gongkai.importers.reading.ahead import ahead, is_between
from gongkai.importers.reading.basis import HISTORY, QUOTED, basis
from gongkai.importers.reading.channels import channels
from gongkai.importers.reading.headings import IDENTITY, LOCATION, NUMBER, Field, tiers_in
from gongkai.importers.reading.numbers import plain_number
from gongkai.importers.reading.record import Record, codes_of, deeper, name_of
from gongkai.importers.reading.rows import elsewhere, is_same
from gongkai.importers.reading.text import BULLET, label, lines, spread, squeeze
from gongkai.importers.reading.ticks import ALWAYS, NO, UNSURE, UNTICKED, YES, boxed, spelled
from gongkai.importers.reading.values import NOTE, Value
from gongkai.kinds.date import EPOCH, SERIALS
from gongkai.model.address import NoAddressError, address
from gongkai.model.deadline import Deadline
from gongkai.model.item import GROUPS, OTHER, PUBLIC
from gongkai.model.letters import letters
from gongkai.model.nothing import assents, says_nothing
from gongkai.model.stamp import normal
from gongkai.model.template import Template

_INSIDE = re.compile(
    r"^\s{0,9}\d{1,2}(?=\s+[\u4e00-\u9fff])|(?<![\d.])\d{1,2}(?:\.\d{1,2}){1,4}(?=[^\d.])|[（(]\d{1,2}[)）]|(?<!\d)\d{1,2}[.、．)）:：](?!\d)|[①-⑳]|(?<![\u4e00-\u9fff])[一二三四五六七八九十]{1,3}[)）、.．]"
)
_TEXTS = ("一级事项", "二级事项", "三级事项", "公开内容", "公开时限", "公开主体")
_UNNAMED = "打了勾，表头没有写明是哪一种"
_UNBOXED = "同一栏别的格有没打勾的框，这一格一个框也没有，不知道哪些打了勾"
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_NONE_CHOSEN = "没有打勾，也没有说是哪一种"
_NO_BOX = "这一格别的渠道打了勾，它前面没有框，当作没有打勾"
_ELSEWHERE = "说的是与别处相同，看不出是哪一格。请写出来"
_SHIFTED = "写的不是这一栏的内容：多半是这一行的格错了位，同一行的别的格也请核对"
_SAID = ("公开内容", "公开依据", "公开时限", "公开主体")
_VALUED = frozenset({*_SAID, "公开渠道和载体", "公开对象", "公开方式", "公开层级", LOCATION})
_NOTHING = "写的是没有，没有写进去"
_UNKNOWN = "没有说是什么；还不知道的，照发出时的样子留着"
_TO_COME = "没有说是什么，没有写进去。请写出来再导入"
_LATER = re.compile("[（(【]?(?:待填写?|略|[详参]?见(?:备注|附[件表]\\d{0,2}|另[表附]))[)）】]?。?")
_ONLY_TICK = "只有打勾的记号，没有文字：多半是这一行的格错了位，同一行的别的格也请核对"
_ONLY_NUMBER = "只有一个数，看不出是什么。请把文字写全"
_SERIAL = "像是 Excel 里的日期（{0.year}年{0.month}月{0.day}日），只带来了它存的数。请把文字写全"
_NUMERIC = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_CITED = re.compile("《[^《》]{1,200}》(?:[（(][^（()）]{1,60}[)）])?")
_NO_OFFICE = re.compile("[《》]|https?:|^[详参]?见(?:附件|备注|下|上|左|右)|^[\\d\\-—]+$")
_BETWEEN = "勾在两个名称中间，看不出打的是前一个还是后一个"
_NO = ("否", "不", "不是", "非", "×", "x", "n", "no")
_ON_REQUEST = "不主动公开，当作依申请公开；不予公开的，这一项请写“不采用”"
_SIGNS = "有认不出的记号，不知道打没打勾"
_INSIDE_BRACKETS = re.compile("[（(]([^（()）]+)[)）]")
_ANY_PLACE = re.compile("[县市区][（(][县市区旗、，,/]{1,9}[)）]")  # 县（市、区）级
_WORDS = {"主动": ("主动",), "依申请公开": ("依申请", "申请公开"), "县级": ("县", "区级", "旗"), "乡级": ("乡", "镇", "街道"), "村级": ("村", "社区")}  # fmt: skip


@dataclass(slots=True)
class Reading:
    """What a record says: values by YAML key; texts to keep beside them; cells that were not understood, with their
    place, text and reason, and the same by their column's key with the text to keep; documents that the registry lacks; keys whose cells are all empty in a file of gongkai's
    own; texts that no source file needs, and texts that may be meant otherwise, with their place and reason."""

    values: dict[str, Value]
    kept: list[str] = field(default_factory=list)
    odd: list[tuple[str, str, str]] = field(default_factory=list)
    unclear: list[tuple[str, str]] = field(default_factory=list)
    unknown_laws: list[str] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    unwritten: list[tuple[str, str, str]] = field(default_factory=list)
    doubtful: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Registry:
    """What cells are read with: the template, the laws' names, and the texts that gongkai prints for laws and citations."""

    template: Template
    laws: Mapping[str, str]
    printed: Mapping[str, str]

    def cited(self, line: str) -> str:
        """The citation that gongkai prints so, as sources write it; "" where there is none."""
        plain = normal(line)
        for place in (len(plain), *(found.start() for found in re.finditer("第", plain))):
            if key := self.printed.get(plain[:place]):
                return key + plain[place:]
        return ""


def reading(record: Record, registry: Registry) -> Reading:
    """The values of one record."""
    if not record.id:
        record = replace(
            record,
            cells={column: text.translate(_WIDE) for column, text in record.cells.items()},
            apart={column: tuple(one.translate(_WIDE) for one in texts) for column, texts in record.apart.items()},
        )
    empty = {
        column: why
        for column, text in record.cells.items()
        if text.strip() and (why := _says_no_value(column, text, own=bool(record.id))) and not _as_sent(record, column)
    }
    given, record = record, record if not empty else _without(record, list(empty))
    primary, secondary = name_of(record)
    if record.id:  # 一级事项 may be empty where merged cells were taken apart
        result = Reading({"一级事项": primary, "二级事项": secondary})
    else:
        result = Reading({"一级事项": primary or secondary, "二级事项": secondary if primary else ""})
    for column, why in empty.items():
        if why in (_NOTHING, _TO_COME):
            result.unwritten.append((given.places.get(column, given.place), given.cells[column], why))
        else:
            _odd(given, column, given.cells[column], why, result)
    _texts(record, registry, result)
    _channels(record, registry, result)
    _audience(record, result)
    _choices(record, registry, result)
    _marks(record, result)
    below = {column.key for column in deeper(record)}
    for name, content in record.extra.items():
        if name in below or ("事项" in name and squeeze(content) in (squeeze(primary), squeeze(secondary))):
            continue  # another column of names that says one of them again
        if name.startswith("公开层级·") and cells.tick(content) is False:
            continue
        text = "，".join(lines(content))
        result.kept.append(text if name == NOTE else f"{name}：{text}")
    _numbers(record, result)
    if record.id:
        present = {column.key for column in record.cells if not column.extra and column not in record.unread}
        result.cleared = sorted(present - {key for key, value in result.values.items() if value} - {NUMBER, IDENTITY})
    result.values = {key: clean for key, value in result.values.items() if (clean := _clean(value))}
    _leftover(record, result)
    return result


def _says_no_value(column: Field, text: str, *, own: bool) -> str:
    """Why a cell has no value of its column: it only says that it is as another, which nobody can tell from here, that there is
    nothing, or that something is to come. "" where it has one."""
    if column.extra or column.key in (NUMBER, IDENTITY):
        return ""
    if is_same(text) or elsewhere(text) is not None:
        return _ELSEWHERE
    if column.key not in _VALUED or column.value:
        return ""
    if own:
        return _UNKNOWN if _is_open(text) else ""
    return _NOTHING if spelled(squeeze(text)) in UNTICKED else _TO_COME if _is_open(text) else ""


def _as_sent(record: Record, column: Field) -> bool:
    """Whether a cell of a table of gongkai's own says what it went out with."""
    return bool(record.id) and (not record.stamps or record.is_as_built(column))


def _without(record: Record, columns: list[Field]) -> Record:
    """The record without the cells of some columns, which could not be read."""
    cells = {column: "" if column in columns else text for column, text in record.cells.items()}
    return replace(record, cells=cells, unread=record.unread | set(columns))


def _clean(value: Value) -> Value:
    """A value as it is written: no line begins or ends in blanks, none is empty, no text ends in a line break."""
    if isinstance(value, str):
        return "\n".join(lines(value))
    return tuple(text for one in value if (text := "\n".join(lines(one)))) if isinstance(value, tuple) else value


def _texts(record: Record, registry: Registry, result: Reading) -> None:
    """The columns of text: those of gongkai's own files stand as they were printed."""
    own = bool(record.id)
    text = {column.key: content for column, content in record.cells.items() if not column.extra and not column.value}
    for key in () if own else _SAID:
        if (content := text.get(key)) and (why := _no_text(key, content, registry)):
            _odd(record, Field(key), content, why, result)
            del text[key]
    if content := text.get("公开内容"):
        texts = record.apart.get(Field("公开内容"), (content,))
        several = [one for part in texts for one in cells.elements(part)]
        result.values["公开内容"] = lines(content) if own else tuple(dict.fromkeys(several))
    if content := text.get("公开依据"):
        result.values["公开依据"] = _basis(content, registry, record, result)
    if content := text.get("公开时限"):
        is_sent = _as_sent(record, Field("公开时限"))
        counted = _of_elements(content, text.get("公开内容", ""))
        result.values["公开时限"] = normal(content) if is_sent else cells.deadline(counted)
    if content := text.get("公开主体"):
        result.values["公开主体"] = lines(content) if own else cells.bodies(content)
    if content := text.get(LOCATION):
        _location(record, content, result)
    for key in (*registry.template.extra_keys, NOTE):
        if content := text.get(key):
            result.values[key] = normal(content)


def _of_elements(limits: str, contents: str) -> str:
    """Limits that are counted as the contents are, each behind the name of its own; others as they are."""
    if not BULLET.match(limits) or not BULLET.match(contents):
        return limits
    told, names = cells.elements(limits), [label(one) for one in cells.elements(contents)]
    return (
        "；".join(map("：".join, zip(names, told, strict=True)))
        if 1 < len(told) == len(names) and all(names)
        else limits
    )


def _location(record: Record, content: str, result: Reading) -> None:
    """公开位置 where a cell is one address that everybody can open; other words are kept."""
    whole = squeeze(content)
    try:
        address(whole)
    except NoAddressError as problem:
        if whole.lower().startswith("http"):
            _odd(record, Field(LOCATION), content, f"公开位置{problem}", result)
        else:
            result.kept.append(f"{LOCATION}：{'，'.join(lines(content))}")
        return
    result.values[LOCATION] = whole


def _is_open(text: str) -> bool:
    """Whether a cell only says that something is to come, or stands elsewhere, or that somebody agrees: 待定, （略）, 详见附件1, 同意."""
    return len(text) < 20 and (says_nothing(text) or assents(text) or _LATER.fullmatch(squeeze(text)) is not None)


def _no_text(key: str, content: str, registry: Registry) -> str:
    """Why a cell's text cannot be what its column is for: a tick, a number, something of another column; "" where it can."""
    if cells.tick(content):
        return _ONLY_TICK
    if found := _NUMERIC.fullmatch(content.strip()):
        days = int(float(found[0]))
        serial = key == "公开时限" and days in SERIALS
        return _SERIAL.format(EPOCH + timedelta(days)) if serial else _ONLY_NUMBER
    if key == "公开时限" and "《" in content and not letters(_CITED.sub("", content)):
        return _SHIFTED
    parts = cells.bodies(content) if key in ("公开主体", "公开时限") else ()
    if any(_names_channel(part, registry) for part in parts) or (key == "公开主体" and any(map(_is_no_office, parts))):
        return _SHIFTED
    return ""


def _is_no_office(text: str) -> bool:
    """Whether a text that stands where an office belongs is a law, a limit, an address or a pointer to somewhere else."""
    if len(text) > 60:
        return False
    return bool(_NO_OFFICE.search(text)) or Deadline.parse(text).understood


def _names_channel(body: str, registry: Registry) -> bool:
    """Whether what stands where an office belongs is one of the template's channels, ticked or not."""
    return body.strip(YES + NO).strip() in registry.template.channels


def _odd(record: Record, column: Field, text: str, why: str, result: Reading) -> None:
    """Note a cell that was not understood, and keep its text. Of an item that a table of gongkai's own names by its number,
    the whole column stays as it is."""
    left = f"。{column.key}没有改动，请改好再导入" if record.id else ""
    result.odd.append((record.places.get(column, record.place), text, f"{why}{left}"))
    kept = f"{column.key}{column.value and f'（{column.value}）'}：{'，'.join(lines(text))}"
    result.kept.append(kept)
    result.unclear.append((column.key, kept))


def _channels(record: Record, registry: Registry, result: Reading) -> None:
    columns = [column for column in record.cells if column.key == "公开渠道和载体" and column.value]
    if columns:
        result.values["公开渠道和载体"] = _channel_columns(record, columns, result)
        return
    column = Field("公开渠道和载体")
    content = record.cells.get(column, "")
    if not content:
        return
    found = channels(content, registry.template.channels)
    listed = sum(name in registry.template.channels for name in found.names)
    if why := _why_unclear(column.key, content, listed, record):
        _odd(record, column, content, why, result)
        return
    result.values["公开渠道和载体"] = found.names
    if _as_sent(record, column):
        return
    if not found.names:
        _odd(record, column, content, "没有一个打勾的渠道", result)
        return
    if found.reworded:
        result.kept.append(f"公开渠道和载体：{'、'.join('，'.join(lines(text)) for text in found.reworded)}")
    place = record.places.get(column, record.place)
    result.unwritten.extend((place, text, "没有打勾，也不是模板里的渠道") for text in found.unticked)
    result.unwritten.extend((place, name, _NO_BOX) for name in found.unboxed)


def _channel_columns(record: Record, columns: list[Field], result: Reading) -> tuple[str, ...]:
    """The channels of a table that has a column for each; words in the column of 其他 name the channel."""
    chosen: list[str] = []
    for column in columns:
        content = record.cells[column]
        ticked, words = cells.marked(content)
        if column.value == OTHER and words and ticked is not False:
            chosen.append(f"{OTHER}：{'、'.join(lines(words))}")
            continue
        own = column.value.removeprefix(f"{OTHER}：")
        named = ticked is None and squeeze(words) == squeeze(own)  # its own name instead of a tick
        if words and not named:
            _odd(record, column, content, "不是打勾的记号", result)
        if ticked or named:
            chosen.append(column.value)
    return tuple(chosen)


def _basis(text: str, registry: Registry, record: Record, result: Reading) -> tuple[str, ...]:
    if record.id:
        printed = [registry.cited(line) for line in lines(text)]
        if all(printed):
            return tuple(printed)
    found = basis(text, registry.laws)
    result.unknown_laws.extend(found.unknown)
    place = record.places.get(Field("公开依据"), record.place)
    result.doubtful.extend((place, text, "名称或文号与登记簿里的不同，目录印登记簿里的") for text in found.differing)
    result.doubtful.extend((place, text, "不是法规的名称，照原文印在公开依据里") for text in found.words)
    result.unwritten.extend((place, text, "没有写明是哪些文件") for text in found.passed)
    result.unwritten.extend((place, text, QUOTED) for text in found.quoted)
    result.unwritten.extend((place, text, HISTORY) for text in found.histories)
    return found.cited


def _audience(record: Record, result: Reading) -> None:
    both, everyone, groups = (record.cells.get(Field("公开对象", value), "") for value in ("", PUBLIC, GROUPS))
    if why := _why_unclear("公开对象", both, len(cells.audience("", "", both)[0]), record):
        _odd(record, Field("公开对象"), both, why, result)
        both = ""
    parts, odd = cells.audience(everyone, groups, both)
    if both and not parts and not odd:
        _odd(record, Field("公开对象"), both, _NONE_CHOSEN, result)
    if not parts and not both:
        _unticked(record, "公开对象", result)
    for value, text in odd:
        _odd(record, Field("公开对象", value), text, "勾没有打，或者有打勾以外的文字", result)
    result.values["公开对象"] = parts


def _why_unclear(key: str, text: str, names: int, record: Record) -> str:
    """Why nobody can tell what is ticked in a cell that names several things; "" where it can be told.

    One thing alone, or several with commas between them, are written by somebody who means them all; a list like that
    of the rows with boxes may have lost its own.
    """
    if record.id:
        return ""
    if re.search(f"[{UNSURE}]", text):
        return _SIGNS
    if is_between(text.translate(ALWAYS)):
        return _BETWEEN
    if cells.marked(text) == (True, ""):
        return _UNNAMED
    return _UNBOXED if key in record.unboxed and names > 1 and not re.search("[、，,；;]", text) else ""


def _choices(record: Record, registry: Registry, result: Reading) -> None:
    """公开方式 and 公开层级, from columns of ticks or from words."""
    for key, allowed in (("公开方式", registry.template.modes), ("公开层级", registry.template.tiers)):
        chosen: list[str] = []
        for column in [column for column in record.cells if column.key == key and column.value]:
            content = record.cells[column]
            ticked, words = cells.marked(content)
            named = _chosen(words) if ticked is not False else ()
            if ticked:
                chosen.extend(column.value.split("、"))
            if named:  # 县级 instead of a tick
                chosen.extend(named)
            elif words:
                _odd(record, column, content, "不是打勾的记号", result)
        content = record.cells.get(Field(key), "")
        if content:
            found, odd = _named(content, allowed)
            if why := _why_unclear(key, content, len(found), record):
                _odd(record, Field(key), content, why, result)
                found, odd = [], []
            elif not found and not odd:
                _odd(record, Field(key), content, _NONE_CHOSEN, result)
            chosen.extend(found)
            if odd and found and Field(key) in record.apart:  # 公开属性：主动公开 beside 公开方式：全文发布
                result.kept.append(f"{key}：{'、'.join(odd)}")
            elif odd:
                _odd(record, Field(key), "、".join(odd), f"不是{'、'.join(allowed)}", result)
        if key == "公开方式" and not chosen and (refused := _refused(record)):
            chosen.append("依申请公开")
            result.doubtful.append((record.places.get(refused, record.place), record.cells[refused], _ON_REQUEST))
        chosen = [value for value in allowed if value in chosen]
        if not chosen and not content:
            _unticked(record, key, result)
        if key == "公开方式":
            result.values[key] = chosen[0] if chosen else ""
            for other in chosen[1:]:
                _odd(record, Field(key, other), f"{other}也打了勾", "公开方式只能有一个", result)
        else:
            result.values[key] = tuple(chosen)


def _refused(record: Record) -> Field | None:
    """The column that says of a row by a word that it is not published actively, where none says whether it is on request."""
    active, on_request = (Field("公开方式", value) for value in ("主动", "依申请公开"))
    said = spelled(squeeze(record.cells.get(active, "")))
    return active if said in _NO and on_request not in record.cells else None


def _unticked(record: Record, key: str, result: Reading) -> None:
    """Tell of columns of ticks in which only such signs stand as say that there is none: some tables tick with them."""
    signs = dict.fromkeys(text.strip() for one, text in record.cells.items() if one.key == key and one.value and text)
    if signs and not record.id and not any(cells.marked(one)[1] for one in signs):
        why = f"打勾的栏里只有“{'、'.join(signs)}”，都当作没有打勾。是打勾的记号的，请改成“√”再导入"
        result.doubtful.append((record.place, key, why))


def _chosen(words: str) -> tuple[str, ...]:
    """The mode or the tiers that words instead of a tick are; none where they say anything else."""
    mode = {"主动": "主动", "主动公开": "主动", "依申请": "依申请公开", "依申请公开": "依申请公开"}.get(squeeze(words))
    return (mode,) if mode else tiers_in(words)


def _marks(record: Record, result: Reading) -> None:
    """Where ■ and ▲ tick cells of one row, they mean different things: before and after an approval."""
    ticks = [(column, squeeze(text)) for column, text in record.cells.items() if column.value and cells.tick(text)]
    if len({mark for _, mark in ticks}) > 1 and any("▲" in mark for _, mark in ticks):
        told = "、".join(f"{column.key}（{column.value}）{mark}" for column, mark in ticks if mark != "√")
        result.kept.append(f"打勾的记号：{told}")


def _named(text: str, allowed: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The allowed values that a text names, ticked ones only where there are boxes, and the words that name none."""
    text = _ANY_PLACE.sub("县", ahead(boxed(spread(text)).replace("×", "□")))
    has_marks = any(mark in text for mark in YES + NO)
    told = channels(text, ()) if has_marks else None
    parts = (
        [name.removeprefix(f"{OTHER}：") for name in told.names] if told else re.split(r"[\n、，,；;/／\s]|和|及", text)
    )
    found: list[str] = []
    odd: list[str] = []
    for part in filter(None, parts):
        values = [value for value in allowed if any(word in part for word in _WORDS.get(value, (value,)))]
        values = [] if part[0] in "不非未" else ["县级"] if part == "区" and "县级" in allowed else values
        found.extend(values)
        more = _INSIDE_BRACKETS.search(part) if values else None
        if more and not tiers_in(more[1]):
            odd.append(more[1])  # 县级（含开发区）, 主动（涉密的除外）
        if not values and letters(part) not in ("公开", "级"):
            odd.append(part)
    return found, odd


def _numbers(record: Record, result: Reading) -> None:
    """Codes beside the names and in them; running numbers are counted anew."""
    result.kept.extend(f"编号：{code}" for code in codes_of(record))
    for key in (NUMBER, IDENTITY):
        text = record.cells.get(Field(key), "").strip()
        if text and not record.id and not all(map(plain_number, lines(text))):
            result.kept.append(f"编号：{text}" if text.isalnum() else f"{key}：{'，'.join(lines(text))}")


def _leftover(record: Record, result: Reading) -> None:
    """Keep the cells of text of which a piece stands in no value: the last guard against losing any."""
    told = [*result.kept, *(text for _, text, _ in result.unwritten), *(text for value in result.values.values() for text in (value if isinstance(value, tuple) else [str(value)]))]  # fmt: skip
    everything = letters("".join(told))
    for column, text in record.cells.items():
        if column.key in _TEXTS and not column.value and not column.extra:
            pieces = (letters(piece) for piece in re.split(r"[\n；;、，,。\s（）()]", _INSIDE.sub("\n", text)))
            place = 0  # pieces come in the order of the values, mostly
            for piece in (piece for piece in pieces if len(piece) > 1):
                place = everything.find(piece, place)
                if place < 0 and (place := everything.find(piece)) < 0:
                    break
            if place < 0:
                result.kept.append(f"{column.key}：{'，'.join(lines(text))}")
