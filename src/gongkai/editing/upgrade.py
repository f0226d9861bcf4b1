"""Decisions on an upgrade of the guidelines → what the places' files must say, and what is kept of the decisions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from gongkai.editing.draft import Edited
from gongkai.editing.items import NOT_ADOPTED, PlaceFiles, cells_in_source, exclude_domain, place_of_slug
from gongkai.editing.offices import unnamed, with_asked
from gongkai.importers.reading.values import Value
from gongkai.importers.settling.decided import Said
from gongkai.model.form import NUMBER
from gongkai.model.item import Boxes
from gongkai.model.template import BOX_NO, BOX_YES
from gongkai.progress.upgrade import (
    CHANGE,
    GONE,
    GONE_DOMAIN,
    KEEP,
    LEAVE,
    MOVE,
    NEW,
    NEW_DOMAIN,
    Choice,
    PlaceTold,
    Upgrade,
    naming,
    successor,
)
from gongkai.resolve.alike import KEPT
from gongkai.resolve.catalog import resolve_one, rows
from gongkai.source import former
from gongkai.source.edit import drop, edited, next_id, put, rename, values
from gongkai.source.home import BUILT_IN, ELSEWHERE, GIVEN, GUIDELINES, MARK
from gongkai.source.lists import ROWS
from gongkai.source.project import Project
from gongkai.source.settled import DECIDED, FILE, packed
from gongkai.source.transaction import Change

_LISTS = frozenset({"公开内容", "公开依据", "公开渠道和载体", "公开层级", "公开主体", "公开对象"})
_SHORT = frozenset({"公开渠道和载体", "公开层级", "公开主体"})  # lists whose elements may stand in one line, with 、


class Goes(NamedTuple):
    """What gongkai.yaml shall say: 指引, and 指引版本 (None: stays as it is)."""

    guidelines: str | None = None
    version: str | None = None


def settle(found: Upgrade, said: Sequence[Said], goes: Goes) -> Edited:
    """The changes that the decisions make. Where all is decided then, the project was settled with the new guidelines; else
    what was decided is kept. Raises EditError."""
    by_place: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        by_place[one.choice.slug].append(one)
    told: list[str] = []
    changes: list[Change] = []
    for place in found.places:
        decisions = by_place.get(place.slug, [])
        if decisions or place.stale or place.renamed:
            done = _Place(found, place).settle(decisions)
            told += done.told
            changes += done.changes
    changes += _kept(found, said, goes, told)
    done = Edited([one for one in changes if one.before != one.after], told)
    asked = [
        one.slug
        for one in found.places
        if not found.now.places[one.slug].is_above
        and unnamed(found.now, one.slug).keys() - unnamed(found.then, one.slug).keys()
    ]
    return with_asked(found.then, found.now, done, asked) if asked else done


class _Place:
    """What becomes of one place's files."""

    def __init__(self, found: Upgrade, told: PlaceTold) -> None:
        self._now, self._then, self._told = found.now, found.then, told
        self._place, self._files = place_of_slug(self._now, told.slug), PlaceFiles(self._now, told.slug)
        self._selections = self._place.source.chosen
        self._bases = resolve_one(self._then, told.slug).bases
        self._taken: dict[str, list[str]] = defaultdict(list)
        self._more: list[Change] = []

    def settle(self, decisions: Sequence[Said]) -> Edited:
        told = [*self._without_asking(), *(f"{self._told.name} {self._decide(one)}" for one in decisions)]
        done = self._files.edited(told)
        return Edited([*done.changes, *self._more], done.told)

    def _without_asking(self) -> Iterable[str]:
        source = self._place.source
        assert source.place is not None
        for old, new in self._told.renamed.items():
            if new in self._selections:
                self._files.of(self._now.guidelines[new]).is_renamed = True
            else:
                rename(self._files.own(source.place.node.file), [NOT_ADOPTED, old], new)
            yield f"{self._told.name} “{old}”改称“{new}”"
        for one in self._told.stale:
            change = self._files.of(self._now.guidelines[one.domain])
            change.included.append(one.id)
            change.renumbered[one.id] = ""
            yield f"{one.place} {one.id} {one.name}：本级已经没有这一项，从“不采用”里去掉"

    def _decide(self, said: Said) -> str:
        choice, word = said.choice, said.word
        where = f"{choice.id} {choice.name} {choice.what}"
        if choice.what == GONE_DOMAIN:
            self._domain_gone(choice, keep=word == KEEP)
        elif choice.what == NEW_DOMAIN:
            guideline = self._now.guidelines[choice.domain]
            if word == LEAVE:
                exclude_domain(self._place, guideline, said.text, self._files)
            else:
                self._files.of(guideline).is_new = True
        elif choice.what == NEW:
            if word == LEAVE:
                self._files.of(self._now.guidelines[choice.domain]).excluded[choice.id] = said.text
        elif choice.what == GONE:
            number = self._gone(choice, keep=word == KEEP)
            self._files.of(self._now.guidelines[choice.domain]).renumbered[choice.id] = number
            head = self._now.guidelines[choice.domain].head
            found = None if number else successor(choice.id, head, self._place.bases)
            stays = "、".join(self._move(choice, *found)) if word == MOVE and found is not None else ""
            after = number or (found[1] if found is not None else "")
            lists = "、".join(self._in_lists(choice.id, after))
            also = f"，{lists}也改成 {after}" if lists and after else f"；{lists}还写着它，请自己改" if lists else ""
            also += f"；{stays}没有移：{after} 另有写法" if stays else ""
            return f"{where}：{word}{f'，新编号 {number}' if number else ''}{also}"
        elif word == KEEP:
            self._keep(choice)
        else:
            change = self._files.of(self._now.guidelines[choice.domain])
            value = _value(choice.what, said.text) if word == CHANGE else ""
            entry = self._place.bases[choice.domain].by_id[choice.id]
            if word == CHANGE and value != cells_in_source(entry).get(choice.what):
                change.edits.setdefault(choice.id, {})[choice.what] = value
            else:
                change.reverts.setdefault(choice.id, []).append(choice.what)
        return f"{where}：{word}{f'：{said.text}' if said.text else ''}".replace("\n", "、")

    def _keep(self, choice: Choice) -> None:
        """What the place has now is written out where the new guideline would make something else of what it wrote: its 默认
        gives way to it, 增加 and 去掉 change it."""
        selection, what = self._selections.get(choice.domain), choice.what
        was, then = (
            next(cells_in_source(one) for one in rows(base, selection) if one.id == choice.id)
            for base in (self._bases[choice.domain], self._place.bases[choice.domain])
        )
        if was[what] != then.get(what):
            self._files.of(self._now.guidelines[choice.domain]).edits.setdefault(choice.id, {})[what] = was[what]

    def _gone(self, choice: Choice, *, keep: bool) -> str:
        """What the place wrote of an item that is gone goes, too; or the item becomes its own. The new number."""
        selection = self._selections.get(choice.domain)
        change = self._files.of(self._now.guidelines[choice.domain])
        written = dict(selection.changes).get(choice.id) if selection else None
        if written is not None:
            change.reverts[choice.id] = list(written.node)
        if not keep:
            return ""
        used = self._now.own_numbers(self._place.source.slug)
        base = self._bases[choice.domain]
        order = self._now.guidelines[choice.domain].head.order
        number = next_id(order, [*used, *base.by_id, *self._place.bases[choice.domain].by_id, *self._taken[choice.domain]], local=True)  # fmt: skip
        self._taken[choice.domain].append(number)
        entry = next(one for one in rows(base, selection) if one.id == choice.id)
        change.added.append({"编号": number, **cells_in_source(entry), "出处": f"{KEPT}{choice.id}"})
        return number

    def _move(self, choice: Choice, domain: str, number: str) -> list[str]:
        """What the place wrote of an item that is gone, it says of the one that the guideline has for it now, where it says nothing
        of that itself; the keys of which it does."""
        selection, other = self._selections[choice.domain], self._selections.get(domain)
        was = next(cells_in_source(one) for one in rows(self._bases[choice.domain], selection) if one.id == choice.id)
        now = cells_in_source(self._place.bases[domain].by_id[number])
        mine = dict(other.changes).get(number) if other is not None else None
        edits = self._files.of(self._now.guidelines[domain]).edits
        keys = [one for one in dict(selection.changes)[choice.id].node if one in was and was[one] != now.get(one)]
        stays = [one for one in keys if one in edits.get(number, {}) or (mine and mine.node.get(one) is not None)]
        if moved := {one: was[one] for one in keys if one not in stays}:
            edits.setdefault(number, {}).update(moved)
        return stays

    def _in_lists(self, old: str, new: str) -> Iterator[str]:
        """The rows of the place's lists that name an item, which get its new number, if it has one."""
        for listing, row, key in naming(self._place.source, old):
            yield f"{listing.form.name} {row.id}"
            if new:
                value = row.node.get(key)
                written = self._files.own(listing.node.file)[ROWS]
                said = next(one for one in written if one.get(NUMBER) == row.id)
                some = [said[key]] if value == old else said[key]
                after = list(dict.fromkeys(new if one == old else one for one in some))
                said[key] = new if value == old else after

    def _domain_gone(self, choice: Choice, *, keep: bool) -> None:
        """The place's file goes with its domain; or the domain becomes one of the project's own."""
        old = self._then.guidelines[choice.domain]
        if not keep:
            self._files.gone.append(self._selections[choice.domain].node.file)
            return
        path = self._now.root / GUIDELINES / f"{old.slug}.yaml"
        self._more.append(Change(path, None, self._then.sources[old.node.file]))


def _value(key: str, text: str) -> Value:
    """A text from the report as a cell's value: lists an element a line, channels with their boxes."""
    if key not in _LISTS:
        return text
    lines = [line.strip() for line in text.split("\n")]
    if key in _SHORT:
        lines = [part.strip() for line in lines for part in re.split("[、；;]", line)]
    lines = list(dict.fromkeys(line for line in lines if line))
    if key != "公开渠道和载体":
        return tuple(lines)
    may = tuple(line.removeprefix(BOX_NO).strip() for line in lines if line.startswith(BOX_NO))
    must = tuple(line.removeprefix(BOX_YES).strip() for line in lines if not line.startswith(BOX_NO))
    return Boxes(must=must, may=may) if may else must


def _kept(found: Upgrade, said: Sequence[Said], goes: Goes, told: list[str]) -> list[Change]:
    """The files that keep what was decided; where all is, what the project was settled with."""
    now = found.now
    root = now.root
    done = {(one.choice.slug, one.choice.key) for one in said}
    still = [one for place in found.places for one in place.choices if (one.slug, one.key) not in done]
    before = _bytes(now, DECIDED)
    if still:
        told.append(
            f"还有 {len(still)} 处没有定，用 gongkai upgrade{found.options} 看；定完以前，settled/ 和“指引版本”不动"
        )
        kept: dict[str, dict[str, str]] = defaultdict(dict)
        for place in found.places:
            for one in (
                *place.decided,
                *place.stale,
                *(each.choice for each in said if each.choice.slug == place.slug),
            ):
                kept[place.slug][one.key] = one.given
        changes = [Change(root / DECIDED, before, former.decided_file(kept))] if any(kept.values()) else []
        return changes + _mark(now, Goes(goes.guidelines))
    told.append("都定了：记下新指引")
    if goes.guidelines is None and (goes.version or "").startswith(ELSEWHERE):
        told.append(f"新指引在项目以外：以后运行 gongkai 都要用 --guidelines 写明它的文件夹，或设环境变量 {GIVEN}")
    changes = [Change(root / FILE, _bytes(now, FILE), packed(former.present(now)))]
    changes += [Change(root / DECIDED, before, None)] if before is not None else []
    return changes + _mark(now, goes)


def _mark(now: Project, goes: Goes) -> list[Change]:
    """gongkai.yaml, where there is one."""
    before = _bytes(now, MARK)
    if before is None:
        return []
    said: dict[str, Any] = values(MARK, before)
    if goes.guidelines is not None and said.get("指引") != goes.guidelines:
        put(said, ["指引"], goes.guidelines, after="名称")
        if goes.guidelines != BUILT_IN and "指引版本" in said:
            drop(said, ["指引版本"])
    if goes.version is not None and said.get("指引版本") != goes.version:
        put(said, ["指引版本"], goes.version, after="指引")
    return [Change(now.root / MARK, before, edited(MARK, before, said))]


def _bytes(now: Project, name: str) -> bytes | None:
    path = now.root / name
    return path.read_bytes() if path.is_file() else None
