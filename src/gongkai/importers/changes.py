"""What a county's files must say so that its catalog is what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gongkai.importers import cells
from gongkai.importers.headings import Field
from gongkai.importers.match import SURE, Match, domain_of, match
from gongkai.importers.tables import Record, Table
from gongkai.importers.values import NOTE, Reading, Registry, Value, of_entry, reading, same
from gongkai.model.entry import Catalog, Entry, Kind
from gongkai.model.item import ID, Boxes, Selection, SelectionHead
from gongkai.model.stamp import normal, stamp
from gongkai.model.template import Column
from gongkai.model.tree import Map
from gongkai.render.table import cell, columns_of
from gongkai.resolve import Base, offices_of, prepare, resolve
from gongkai.source.edit import next_id
from gongkai.source.project import Project
from gongkai.source.selections import PlaceSource

MISSING = "待补：导入的目录里没有这一项"
DELETED = "待补：在导入的表里删去了"


@dataclass(slots=True)
class DomainChanges:
    """What changes in one domain's file. `edits` and `reverts` are by item number and YAML key."""

    domain: str
    slug: str
    adopted: list[str] = field(default_factory=list)
    edits: dict[str, dict[str, Value]] = field(default_factory=dict)
    reverts: dict[str, list[str]] = field(default_factory=dict)
    local_edits: dict[str, dict[str, Value]] = field(default_factory=dict)
    added: list[dict[str, Value]] = field(default_factory=list)
    excluded: dict[str, str] = field(default_factory=dict)
    included: list[str] = field(default_factory=list)
    withdrawn: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    is_new: bool = False

    def any(self) -> bool:
        """Whether the file changes at all."""
        parts = (self.edits, self.reverts, self.local_edits, self.added, self.excluded, self.included, self.withdrawn)
        return self.is_new or any(parts)


@dataclass(slots=True)
class Outcome:
    """Everything that an import found out, for the files and for the report."""

    domains: dict[str, DomainChanges] = field(default_factory=dict)
    offices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    uncertain: list[tuple[str, str, str, float]] = field(default_factory=list)
    conflicts: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    odd: list[tuple[str, str, str]] = field(default_factory=list)
    unknown_laws: list[str] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    read: list[tuple[str, Table]] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    former: dict[tuple[str, str], str] = field(default_factory=dict)

    def any(self) -> bool:
        """Whether any source file changes."""
        return bool(self.offices) or any(change.any() for change in self.domains.values())


@dataclass(frozen=True, slots=True)
class County:
    """The county as it is: its files, and the catalog it would have if it adopted everything."""

    source: PlaceSource
    selections: Mapping[str, Selection]
    full: Catalog
    bases: Mapping[str, Base]
    project: Project
    registry: Registry
    columns: tuple[Column, ...]
    offices: Mapping[str, tuple[str, ...]]

    def printed_body(self, names: Value) -> Value:
        """公开主体 as the catalog prints it: a role that a file names stands for the county's office."""
        if not isinstance(names, tuple):
            return names
        roles = self.project.roles
        found = (self.offices.get(roles[name].value.name if name in roles else name, (name,)) for name in names)
        return tuple(dict.fromkeys(office for offices in found for office in offices))

    def entries(self, domain: str) -> tuple[Entry, ...]:
        """All items of a domain, adopted or not."""
        return next((d.entries for d in self.full.domains if d.name == domain), ())


def county_of(project: Project, slug: str) -> County:
    """What an import compares with. ValueError where county.yaml is broken."""
    source, bases = project.places[slug], prepare(project)
    selections = {selection.domain: selection for selection in source.selections}
    whole = []
    if source.place is None:
        raise ValueError(slug)
    nothing = Map("", source.place.node.mark)
    for domain, base in bases.items():
        known = selections.get(domain)
        if known is not None:
            whole.append(replace(known, excluded=()))
        else:
            head = SelectionHead.model_validate({"领域": domain})
            whole.append(Selection(base.guideline.slug, head, nothing, None, (), (), ()))
    full = resolve(project, replace(source, selections=tuple(whole)), bases)
    if full is None:
        raise ValueError(slug)
    printed = {}
    for domain_catalog in full.domains:
        for entry in domain_catalog.entries:
            for citation in entry.basis:
                printed[full.basis_text(citation)] = str(citation)
    registry = Registry(project.template, cells.law_names(project.law_index), printed)
    columns = columns_of(full)
    offices = offices_of(project, source.place.value)
    return County(source, selections, full, bases, project, registry, columns, offices)


def compare(tables: Iterable[tuple[str, Table]], county: County, wanted: str = "") -> Outcome:
    """What must change so that the county's catalog says what the tables say. `tables` come with their file's name."""
    outcome = Outcome()
    names = {base: county.entries(base) for base in county.bases}
    by_domain: dict[str, list[Record]] = {}
    built: dict[str, list[str]] = {}
    for file, table in tables:
        outcome.read.append((file, table))
        guessed = ""
        if any(not record.domain for record in table.records) and not wanted:
            guessed = domain_of(table.records, names)
        for record in table.records:
            domain = wanted or _by_id(record, county) or record.domain or guessed
            if domain in names:
                by_domain.setdefault(domain, []).append(record)
            else:
                outcome.lost.append((f"{file}：{record.place}", "".join(text for _, text in _named(record))))
        for number in table.ids:
            built.setdefault(_domain_of(number, county), []).append(number)
        for domain in table.domains:
            if table.records and domain in names:
                _changes(outcome, domain, county).notes.extend(_outside(table, county))
    for domain, records in by_domain.items():
        _compare_domain(domain, records, built.get(domain, []), county, outcome)
    return outcome


def _outside(table: Table, county: County) -> list[str]:
    """Lines outside of a foreign table that say more than its title does."""
    if any(record.id for record in table.records):
        return []
    return [note for note in table.notes if cells.letters(note) and len(note) < 2000]


def _named(record: Record) -> list[tuple[str, str]]:
    return [(column.key, text) for column, text in record.cells.items() if column.key in ("一级事项", "二级事项")]


def _by_id(record: Record, county: County) -> str:
    return _domain_of(record.id, county) if record.id else ""


def _domain_of(number: str, county: County) -> str:
    found = ID.match(number)
    order = int(found["domain"]) if found else 0
    return next((name for name, base in county.bases.items() if base.guideline.head.order == order), "")


def _changes(outcome: Outcome, domain: str, county: County) -> DomainChanges:
    base = county.bases[domain]
    selection = county.selections.get(domain)
    slug = selection.slug if selection is not None else base.guideline.slug
    return outcome.domains.setdefault(domain, DomainChanges(domain, slug, is_new=selection is None))


def _compare_domain(
    domain: str, records: Sequence[Record], built: Sequence[str], county: County, outcome: Outcome
) -> None:
    change = _changes(outcome, domain, county)
    entries = {entry.id: entry for entry in county.entries(domain)}
    selection = county.selections.get(domain)
    rows = [(record, reading(record, county.registry)) for record in records]
    found: dict[int, Match] = {}
    for index, (record, _) in enumerate(rows):
        if record.id in entries and record.id not in {m.entry.id for m in found.values()}:
            found[index] = Match(entries[record.id], 100.0)
    rest = [index for index in range(len(rows)) if index not in found and not _is_local(rows[index][0])]
    free = [entry for number, entry in entries.items() if number not in {m.entry.id for m in found.values()}]
    foreign = not any(record.id for record in records)
    again = match([rows[index] for index in rest], free) if foreign or not built else {}
    for position, one in again.items():
        found[rest[position]] = one
    _offices([(rows[index], one.entry) for index, one in found.items()], domain, county, outcome)
    _compare_rows(rows, found, change, county, outcome)
    _add([(rows[index]) for index in range(len(rows)) if index not in found], change, entries, selection, outcome)
    _leave_out(change, {one.entry.id for one in found.values()}, entries, selection, built, foreign, outcome)


def _is_local(record: Record) -> bool:
    found = ID.match(record.id)
    return found is not None and found["local"] is not None


def _compare_rows(
    rows: Sequence[tuple[Record, Reading]],
    found: Mapping[int, Match],
    change: DomainChanges,
    county: County,
    outcome: Outcome,
) -> None:
    selection = county.selections.get(change.domain)
    excluded = dict(selection.excluded) if selection is not None else {}
    for index, (entry, score) in sorted(found.items()):
        record, read = rows[index]
        outcome.odd.extend(read.odd)
        outcome.unknown_laws.extend(read.unknown_laws)
        if score < SURE:
            name = "·".join(text for _, text in _named(record) if text)
            outcome.uncertain.append((record.place, name, f"{entry.id} {entry.primary}·{entry.secondary}", score))
        if entry.id in excluded:
            change.included.append(entry.id)
        edits = _edits(record, read, entry, county, outcome, adopted=selection is not None)
        if not edits:
            change.adopted.append(entry.id)
        elif entry.origin.kind is Kind.LOCAL:
            change.local_edits[entry.id] = edits
        else:
            base = of_entry(county.bases[change.domain].by_id[entry.id])
            for key, value in edits.items():
                if key != "公开主体" and key in base and same(key, base[key], value, exact=bool(record.id)):
                    change.reverts.setdefault(entry.id, []).append(key)
                else:
                    change.edits.setdefault(entry.id, {})[key] = value


def _edits(
    record: Record, read: Reading, entry: Entry, county: County, outcome: Outcome, *, adopted: bool
) -> dict[str, Value]:
    """The keys in which a row differs from its item; a key that both changed since is a conflict."""
    now = of_entry(entry)
    edits: dict[str, Value] = {}
    own = bool(record.id)
    note = "；".join(read.kept)
    if note and note not in str(now.get(NOTE, "")):
        edits[NOTE] = f"{now[NOTE]}；{note}" if now.get(NOTE) else note
        outcome.kept.append((record.place, note))
    for key, value in read.values.items():
        if key == "二级事项" and not now.get(key) and value == now.get("一级事项"):
            continue
        if same(key, value, now.get(key, ()), exact=own):
            continue
        if key == "公开主体" and (
            value == outcome.offices.get(_role(entry, county))
            or same(key, county.printed_body(value), now.get(key, ()), exact=own)
        ):
            continue
        if own:
            touched, stale = _state(record, key, entry, county, adopted)
            if not touched:
                continue
            if stale:
                outcome.conflicts.append((record.place, entry.id, key, _shown(value), _shown(now.get(key, ""))))
                continue
        edits[key] = _boxed(key, value, entry)
        outcome.former[entry.id, key] = _shown(now.get(key, ""))
    return edits


def _boxed(key: str, value: Value, entry: Entry) -> Value:
    """Ticked channels with the item's optional ones (□ 可选), which a printed box cannot tell from unticked ones."""
    optional = tuple(str(channel) for channel in entry.channels if not channel.required)
    if key != "公开渠道和载体" or not isinstance(value, tuple) or not optional:
        return value
    return Boxes.model_validate({"必选": value, "可选": tuple(name for name in optional if name not in value)})


def _shown(value: Value) -> str:
    if isinstance(value, Boxes):
        return "、".join(value.must)
    return value if isinstance(value, str) else "、".join(value)


def _state(record: Record, key: str, entry: Entry, county: County, adopted: bool) -> tuple[bool, bool]:
    """Whether a key's cells were edited in the file, and whether the sources have changed since it was built.

    Stamps tell; where the file has none (CSV, HTML), or the county has not adopted the domain, what differs from the
    present catalog was edited.
    """
    touched = stale = False
    for column in county.columns:
        place = Field(key, column.value or "")
        if column.key == key and place in record.cells:
            text, current = record.cells[place], cell(county.full, entry, column)
            if record.stamps and adopted:
                touched = touched or stamp(key, column.value, text) not in record.stamps
                stale = stale or stamp(key, column.value, current) not in record.stamps
            else:
                touched = touched or normal(text) != normal(current)
    return touched, stale


def _role(entry: Entry, county: County) -> str:
    """The one role of an entry's guideline item for which the county has named no office; "" otherwise."""
    written = entry.origin.base.get("公开主体")
    roles = (written,) if isinstance(written, str) else tuple(written or ())
    if len(roles) != 1 or entry.origin.roles or entry.origin.kind is not Kind.GUIDELINE:
        return ""
    role = county.project.roles.get(str(roles[0]))
    return role.value.name if role is not None else ""


def _offices(
    pairs: Sequence[tuple[tuple[Record, Reading], Entry]], domain: str, county: County, outcome: Outcome
) -> None:
    """For roles without an office, the one that the file names most often."""
    votes: dict[str, Counter[tuple[str, ...]]] = {}
    for (_, read), entry in pairs:
        role, value = _role(entry, county), read.values.get("公开主体")
        if role and isinstance(value, tuple) and value != entry.body:
            votes.setdefault(role, Counter())[value] += 1
    for role, counted in votes.items():
        outcome.offices.setdefault(role, counted.most_common(1)[0][0])


def _add(
    rows: Sequence[tuple[Record, Reading]],
    change: DomainChanges,
    entries: Mapping[str, Entry],
    selection: Selection | None,
    outcome: Outcome,
) -> None:
    """Rows without a counterpart become local items."""
    used = set(entries)
    if selection is not None:
        used |= selection.broken | set(dict(selection.head.withdrawn))
    order = int(change.slug[:2])
    for record, read in rows:
        outcome.odd.extend(read.odd)
        outcome.unknown_laws.extend(read.unknown_laws)
        number = record.id if _is_local(record) and record.id not in used else next_id(order, used, local=True)
        used.add(number)
        item: dict[str, Value] = {"编号": number, **read.values}
        if read.kept:
            item[NOTE] = "；".join(read.kept)
            outcome.kept.append((record.place, str(item[NOTE])))
        change.added.append(item)


def _leave_out(
    change: DomainChanges,
    found: set[str],
    entries: Mapping[str, Entry],
    selection: Selection | None,
    built: Sequence[str],
    foreign: bool,
    outcome: Outcome,
) -> None:
    """Items that the file does not have: not adopted, or withdrawn where they were the county's own."""
    excluded = dict(selection.excluded) if selection is not None else {}
    tailored = dict(selection.changes) if selection is not None else {}
    gone = [number for number in entries if number not in found and number not in excluded]
    if not foreign and selection is not None:
        outcome.left.extend((n, _title(entries[n])) for n in gone if not built)
        gone = [number for number in gone if number in built]
    for number in gone:
        entry = entries[number]
        if entry.origin.kind is Kind.LOCAL:
            if not foreign:
                change.withdrawn[number] = "在导入的表里删去了"
            else:
                outcome.left.append((number, _title(entry)))
        elif number in tailored and foreign:
            outcome.left.append((number, _title(entry)))
        else:
            change.excluded[number] = MISSING if foreign else DELETED


def _title(entry: Entry) -> str:
    return f"{entry.primary}·{entry.secondary}" if entry.secondary else entry.primary
