"""Items of a place's catalog: adopted, left out, one cell set."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from gongkai.editing.draft import Draft, Edited
from gongkai.editing.torn import parted
from gongkai.importers.reading.values import Value, of_entry, shown
from gongkai.importers.settling.changes import DomainChanges
from gongkai.importers.settling.edits import shortened
from gongkai.importers.settling.write import domain_file
from gongkai.model.authored import keys
from gongkai.model.entry import Entry
from gongkai.model.item import EDITED, OTHER, Boxes, Edit, Guideline, Item, Selection
from gongkai.model.item import Change as Tailored
from gongkai.model.law import Citation
from gongkai.model.letters import did_you_mean
from gongkai.model.nothing import explains_nothing, says_nothing
from gongkai.resolve.base import Base
from gongkai.resolve.catalog import Resolved, resolve_one, rows
from gongkai.rules.offices import OFFICE
from gongkai.source.edit import EditError, drop, put
from gongkai.source.places import folder_of, level_of
from gongkai.source.project import Project
from gongkai.source.selections import PlaceSource
from gongkai.source.transaction import Change

NOT_ADOPTED = "不采用领域"
_LISTS = EDITED | {"公开主体", "公开对象"}
_NAMES = ("公开层级", "公开渠道和载体", "公开主体")  # lists of names, in which commas set several apart
_CHINESE = re.compile("[\u4e00-\u9fff]")
_BRACKETED = re.compile("（[^（）]*）|\\([^()]*\\)")
_TAKEN = ("去掉", "删去", "删除", "减少")
# What is an option, written into the cell.
_MEANT = re.compile(rf"(增加|添加|加上|新增|{'|'.join(_TAKEN)})[\s：:+＋]+(\S+)$")
_HEADINGS = {"公开内容（要素）": "公开内容", "公开渠道": "公开渠道和载体"}


class Wanted(NamedTuple):
    """What a cell shall say: these values, or the present ones with some added and removed; nothing at all: what the
    guideline says."""

    values: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def names(self, before: Collection[str], is_name: Callable[[str], bool] = bool) -> Wanted:
        """The same with each name by itself, where people wrote several into one (财政部门、民政部门) and each of them
        `is_name`. What is removed as it stands there `before` is one."""
        kept = ((), (), before)
        return Wanted(
            *(
                tuple(name for text in texts for name in ([text] if text in there else _names(text, is_name)))
                for texts, there in zip(self, kept, strict=True)
            )
        )


def _names(text: str, is_name: Callable[[str], bool]) -> list[str]:
    names = [] if text.startswith(OTHER) else parted(text)
    return names if names and all(map(is_name, names)) else [text]


def is_law(project: Project) -> Callable[[str], bool]:
    """Tells texts that cite a law of the registry: titles and articles have commas of their own."""
    return lambda text: Citation.parse(text).key in project.law_index


def is_body(project: Project) -> Callable[[str], bool]:
    """Tells names of roles, and what ends as names of offices do: 县委、县政府督查室 is one."""
    return lambda text: text in project.roles or OFFICE.search(_BRACKETED.sub("", text)) is not None


class _Found(NamedTuple):
    """An item and where it stands: `entry` as it comes from above with 默认 filled in, or as the place wrote it."""

    base: Base
    selection: Selection | None
    entry: Entry

    @property
    def is_local(self) -> bool:
        return self.entry.origin.is_added


def place_of_slug(project: Project, slug: str) -> Resolved:
    """A loaded place with its catalog. Raises EditError where its own file is broken."""
    found = resolve_one(project, slug)
    if found.catalog is None:
        raise EditError(f"{(folder_of(slug) / level_of(slug).file).as_posix()} 有错误，请先改好（gongkai validate）")
    return found


def adopt(project: Project, slug: str, words: Sequence[str]) -> Edited:
    """The items (by number) and domains (by name) are adopted again. Raises EditError, which names what is not there."""
    editor = Editor(project, slug)
    return editor.done([editor.adopt(word) for word in words])


def exclude(project: Project, slug: str, words: Sequence[str], reason: str) -> Edited:
    """The items and domains are left out, with the reason; an item of the place's own is withdrawn."""
    editor = Editor(project, slug)
    return editor.done([editor.exclude(word, reason) for word in words])


def set_cell(project: Project, slug: str, number: str, field: str, wanted: Wanted) -> Edited:
    """One cell of an item says something else: under 调整, or in the place's own item."""
    editor = Editor(project, slug)
    told = editor.set_cell(number, field, wanted)
    done = editor.done([told])
    if done.changes:
        return done
    what, _, cell = told.partition("：")
    return Edited([], [f"{what}：现在就是“{cell.partition(' → ')[0]}”"])


class Editor:
    """Several changes of a place's files at once. Each method says in a line what becomes of it, and raises EditError where
    it cannot be, which names what is not there."""

    def __init__(self, project: Project, slug: str) -> None:
        self._project = project
        self._place = place_of_slug(project, slug)
        self._files = PlaceFiles(project, slug)
        self._option = project.option(slug)  # as a command that is proposed names the place

    def own(self) -> dict[str, Any]:
        """What the place's own file shall say; to be changed in place."""
        assert self._place.source.place is not None
        return self._files.own(self._place.source.place.node.file)

    def done(self, told: list[str]) -> Edited:
        """What becomes of the files, with what was said of it."""
        return self._files.edited(told)

    def adopt(self, word: str) -> str:
        """An item or a domain is adopted again."""
        if (guideline := self._project.guideline_of(word)) is not None:
            return _adopt_domain(self._place, guideline, self._files)
        if (lost := self._left_out_in_vain(word)) is not None:
            self._files.of(lost).included.append(word)
            return f"{word}：本级已经没有这一项，从“不采用”里去掉"
        found = _find(self._place, word, self._option)
        if found.selection is None or word not in dict(found.selection.excluded):
            return f"{word} {found.entry.name}：本来就采用"
        self._files.of(found.base.guideline).included.append(word)
        return f"{word} {found.entry.name}：采用"

    def _left_out_in_vain(self, number: str) -> Guideline | None:
        """The domain in which an item is left out that the place is not given any more; None for any other."""
        for domain, selection in self._place.source.chosen.items():
            base = self._place.bases.get(domain)
            if number in dict(selection.excluded) and (base is None or number not in base.by_id):
                return self._project.guidelines.get(domain)
        return None

    def exclude(self, word: str, reason: str) -> str:
        """An item or a domain is left out."""
        if explains_nothing(reason):
            raise EditError(f"“{reason.strip()}”没有说为什么。理由印在目录后面，请写公众看得懂的理由，如：本县没有街道")
        if (guideline := self._project.guideline_of(word)) is not None:
            return exclude_domain(self._place, guideline, reason, self._files)
        found = _find(self._place, word, self._option)
        change = self._files.of(found.base.guideline)
        if found.is_local:
            change.withdrawn[word] = reason
            return f"{word} {found.entry.name}：撤销，编号不再用"
        change.excluded[word] = reason
        also = "，它的“调整”删去" if word in dict(found.selection.changes if found.selection else ()) else ""
        return f"{word} {found.entry.name}：不采用{also}"

    def set_cell(self, number: str, field: str, wanted: Wanted) -> str:
        """One cell of an item says something else."""
        found, here = _find(self._place, number, self._option), self._option
        change = self._files.of(found.base.guideline)
        left_out = not found.is_local and found.selection is not None and number in dict(found.selection.excluded)
        if left_out and number not in change.included:
            name = self._place.source.slug
            raise EditError(
                f"{name} 不采用 {number}（{found.entry.name}）。要采用，先运行 gongkai adopt {number}{here}"
            )
        key = _key(self._project, field, local=found.is_local)
        if key != "备注" and (empty := next(filter(says_nothing, (*wanted.values, *wanted.add)), None)) is not None:
            raise EditError(f"{number} 的“{key}”：“{empty.strip()}”没有说是什么，请照实填写；还不知道的，不要填")
        if key == "公开时限" and (odd := next((one for one in wanted.values if not _CHINESE.search(one)), None)):
            hint = "请写全，如 信息形成之日起20个工作日内、每年1月底前"
            raise EditError(f"{number} 的“{key}”：“{odd}”没有说是什么时候公开。{hint}")
        if key in _NAMES and (word := next(filter(None, map(_MEANT.match, wanted.values)), None)) is not None:
            option = f"{'--remove' if word[1] in _TAKEN else '--add'} {word[2]}"
            raise EditError(f"“{word[0]}”不是{key}的一个值。要{word[1]}，用 gongkai set {number} {key} {option}{here}")
        before = cells_in_source(found.entry).get(key, "") if found.is_local else _now(found, key)
        base = () if found.is_local else cells_in_source(found.entry).get(key, ())
        if key in _NAMES or key == "公开依据":
            which = {"公开依据": is_law, "公开主体": is_body}.get(key)
            wanted = wanted.names((*_must(before), *_may(before)), which(self._project) if which else bool)
        after = _after(number, key, before, wanted, base)
        if isinstance(after, tuple) and not after:
            raise EditError(f"{number} 的“{key}”会是空的。要照指引的，用 --reset")
        if found.is_local:
            if after in ("", ()) and key == "一级事项":
                raise EditError("“一级事项”不能空")
            change.local_edits.setdefault(number, {})[key] = after
        elif after == base or after == "":
            change.reverts.setdefault(number, []).append(key)
        else:
            change.edits.setdefault(number, {})[key] = after
            short = _short(found, key, after, wanted)
            if short is not None:
                change.short[number, key] = short
        return f"{number} {found.entry.name} {key}：{_shown(before)} → {_shown(after or base)}"


def _short(found: _Found, key: str, after: Value, wanted: Wanted) -> Edit | None:
    """A list as what is added to what comes from above and taken from it: as it was asked for, or where it is shorter."""
    base = cells_in_source(found.entry).get(key, ())
    if key not in EDITED or (wanted.values and isinstance(base, Boxes)) or isinstance(_written(found, key), Boxes):
        return None
    if wanted.values:
        return shortened(key, after, found.entry)
    return Edit(
        add=tuple(one for one in _must(after) if one not in _must(base)),
        drop=tuple(one for one in (*_must(base), *_may(base)) if one not in (*_must(after), *_may(after))),
    )


def _after(number: str, key: str, before: Value, wanted: Wanted, base: Value) -> Value:
    """A cell's new value."""
    if not any(wanted):
        return base if isinstance(base, str) or base else ""
    if key not in _LISTS:
        if wanted.add or wanted.remove:
            raise EditError(f"“{key}”不是几个值的栏，不用 --add、--remove；直接写新的值")
        if len(wanted.values) != 1:
            raise EditError(f"“{key}”只有一个值；里面有空格的，请加引号")
        return wanted.values[0]
    if wanted.values:
        return tuple(dict.fromkeys(wanted.values))
    for one in wanted.remove:
        if one not in (*_must(before), *_may(before)):
            hint = did_you_mean(one, (*_must(before), *_may(before)))
            raise EditError(f"{number} 的“{key}”里没有“{one}”。{hint}现在是：{_shown(before)}")
    must = tuple(one for one in dict.fromkeys((*_must(before), *wanted.add)) if one not in wanted.remove)
    may = tuple(one for one in _may(before) if one not in wanted.remove and one not in must)
    return Boxes(must=must, may=may) if isinstance(before, Boxes) else must


def _must(value: Value) -> tuple[str, ...]:
    texts = value.must if isinstance(value, Boxes) else (value,) if isinstance(value, str) else value
    return tuple(text for text in texts if text)


def _may(value: Value) -> tuple[str, ...]:
    return value.may if isinstance(value, Boxes) else ()


def _now(found: _Found, key: str) -> Value:
    """What a cell says now, before roles become offices."""
    present = next((one for one in rows(found.base, found.selection) if one.id == found.entry.id), found.entry)
    return cells_in_source(present).get(key, "")


def _written(found: _Found, key: str) -> Any:
    """What the place wrote under 调整 for a cell, None where it did not."""
    change = dict(found.selection.changes).get(found.entry.id) if found.selection else None
    names = {alias: name for name, alias in keys(Tailored).items()}
    return getattr(change.value, names[key]) if change is not None else None


def cells_in_source(entry: Entry) -> dict[str, Value]:
    """An entry's cells as a source would say them, channels with their two marks where some may be left out."""
    found = of_entry(entry)
    if may := tuple(str(one) for one in entry.channels if not one.required):
        must = tuple(str(one) for one in entry.channels if one.required)
        found["公开渠道和载体"] = Boxes(must=must, may=may)
    return found


def _key(project: Project, field: str, *, local: bool) -> str:
    """The YAML key of a column. Raises EditError for what is none."""
    known = [key for key in keys(Item if local else Tailored).values() if key != "编号"]
    known += project.template.extra_keys
    name = _HEADINGS.get(field, field)
    if name not in known:
        raise EditError(f"没有“{field}”这一栏。{did_you_mean(field, known)}可以写：{'、'.join(known)}")
    return name


def _find(place: Resolved, number: str, option: str) -> _Found:
    """The item with this number, as far as the place may adopt it; `option` is how a command that is proposed names the place. Raises EditError, which says what is known of it."""
    name = place.source.name
    selections = place.source.chosen
    numbers: list[str] = []
    for domain, base in place.bases.items():
        selection = selections.get(domain)
        if selection is not None:
            if number in selection.broken:
                raise EditError(f"{number} 在 {selection.node.file} 里有错误，请先改好（gongkai validate）")
            if reason := dict(selection.head.withdrawn).get(number):
                raise EditError(
                    f"{number} 已经撤销（{reason}），编号不再用；要加，用 gongkai new item --domain {domain} --primary 名称{option}"
                )
        if reason := dict(base.guideline.head.withdrawn).get(number):
            raise EditError(f"{number} 在指引里已经撤销：{reason}")
        own = [item.value.id for item in selection.added] if selection is not None else []
        if number not in own and number not in base.by_id:
            numbers += [*own, *base.by_id]
            continue
        refuse_unread(place.source, base.guideline)
        if selection is None and place.source.above is None:
            raise EditError(f"{name}没有采用“{domain}”领域，{number} 在里面。先运行 gongkai adopt {domain}{option}")
        bare = None
        if selection is not None:
            kept = tuple(one for one in selection.changes if one[0] != number)
            left = tuple(one for one in selection.excluded if one[0] != number)
            bare = replace(selection, changes=kept, excluded=left)
        entry = next((one for one in rows(base, bare) if one.id == number), None)
        if entry is not None:
            return _Found(base, selection, entry)
    alike = sorted(one for one in numbers if one[:3] == number[:3])
    there = f"这个领域的编号从 {alike[0]} 到 {alike[-1]}" if alike else ""
    raise EditError(f"{name}可以采用的事项里没有“{number}”。{did_you_mean(number, numbers, 0.8) or there}")


def refuse_unread(source: PlaceSource, guideline: Guideline) -> None:
    """Raises EditError where the place's file of a domain is there and cannot be read: what it says is not known."""
    name = f"{folder_of(source.slug).as_posix()}/{guideline.slug}.yaml"
    if name in source.broken_files:
        raise EditError(f"{name} 现在读不出来，里面写了什么不知道。请先改好（gongkai validate {name}）")


def _adopt_domain(place: Resolved, guideline: Guideline, files: PlaceFiles) -> str:
    source = place.source
    refuse_unread(source, guideline)
    assert source.place is not None
    if (base := place.bases.get(guideline.domain)) is None:
        raise EditError(f"{source.name}的上级没有采用“{guideline.domain}”领域，里面没有可以采用的事项")
    own = source.place.node.file
    left_out = dict(source.place.value.unadopted)
    present = guideline.domain in source.chosen
    if guideline.domain in left_out:
        said = files.own(own)
        drop(said, [NOT_ADOPTED, guideline.domain])
        if not said[NOT_ADOPTED]:
            drop(said, [NOT_ADOPTED])
    elif present or source.above is not None:
        return f"{guideline.domain}：本来就采用"
    if source.above is None and not present:
        files.of(guideline).is_new = True
    return f"{guideline.domain}：采用，共 {len(base.entries)} 项"


def exclude_domain(place: Resolved, guideline: Guideline, reason: str, files: PlaceFiles) -> str:
    """A whole domain is left out; what is told of it. What the place changed in it goes with its file. Raises EditError where
    it has items of its own, whose numbers must stay known, or what cannot be read."""
    source = place.source
    refuse_unread(source, guideline)
    assert source.place is not None
    selection, also = source.chosen.get(guideline.domain), ""
    if selection is not None:
        if mine := [key for key in ("新增", "已撤销") if selection.node.get(key)]:
            base, excluded = (
                place.bases.get(guideline.domain),
                dict(selection.excluded),
            )  # none where no place above has it
            left = [one.id for one in base.entries if one.id not in excluded] if base is not None else []
            told = f"{selection.node.file} 里写着{'、'.join(f'“{key}”' for key in mine)}，编号要留着，文件不能删去"
            hint = f"指引的事项请逐项不采用：gongkai exclude {' '.join(left)} --reason 理由{files.option}"
            raise EditError(f"{told}。{hint if left else '目录里已经没有指引的事项'}")
        files.gone.append(selection.node.file)
        lost = f"调整 {len(selection.changes)} 项、不采用 {len(selection.excluded)} 项"
        also = f"，{selection.node.file} 删去（里面{lost}）" if selection.changes or selection.excluded else ""
    said = files.own(source.place.node.file)
    put(said, [NOT_ADOPTED], {**(said.get(NOT_ADOPTED) or {}), guideline.domain: reason}, after="机构")
    return f"{guideline.domain}：整个领域不采用{also}"


class PlaceFiles:
    """What becomes of the files of a place."""

    def __init__(self, project: Project, slug: str) -> None:
        self._project = project
        self._folder = folder_of(slug)
        self._files = {one.domain: one.node.file for one in project.places[slug].selections}
        self._domains: dict[str, DomainChanges] = {}
        self._draft = Draft(project)
        self.own = self._draft.says  # what the place's own file shall say
        self.option = project.option(slug)
        self.gone: list[str] = []

    def of(self, guideline: Guideline) -> DomainChanges:
        """The changes of a domain's file, which need not be there yet."""
        return self._domains.setdefault(guideline.domain, DomainChanges(guideline.domain, guideline.slug))

    def edited(self, told: list[str]) -> Edited:
        """All changes, and where they are."""
        root, sources = self._project.root, self._project.sources
        changes = []
        for domain, change in self._domains.items():
            name = self._files.get(domain) or (self._folder / f"{change.slug}.yaml").as_posix()
            before = sources.get(name)
            if name in self.gone or not change.any():
                continue
            if (now := domain_file(name, before, change)) != before:
                changes.append(Change(root / name, before, now))
        changes += self._draft.changes()
        changes += [Change(root / name, sources[name], None) for name in self.gone]
        return Edited(changes, told)


def _shown(value: Value) -> str:
    return shown(value) or "（空）"
