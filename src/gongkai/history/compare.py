"""Two states of a project compared: `between`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gongkai.history.states import State
from gongkai.model.change import Change, Changes, DomainChange
from gongkai.model.compare import compare
from gongkai.model.comparison import Comparison, Items, compared
from gongkai.model.entry import Catalog
from gongkai.model.grouped import grouped


def between(before: State, after: State) -> Comparison:
    """All that changed from one state to the other.

    A state that is not whole says which places are compared; two that have one place each are compared whatever the places
    are.
    """
    then, now = dict(before.catalogs), dict(after.catalogs)
    both = before.whole and after.whole
    notes = [*before.notes, *after.notes]
    if part := before.part or after.part:
        then, now = ({slug: _only(one, part) for slug, one in each.items()} for each in (then, now))
        notes.append(f"{(before if before.part else after).label}只有一个领域，别的领域和清单没有比较")
    moved = _moved(then, now) if both else {}
    if both:  # which places come, go and move is told of themselves
        then, now = ({slug: replace(one, below=()) for slug, one in each.items()} for each in (then, now))
    then = {moved.get(slug, slug): one for slug, one in then.items()}
    if not (before.whole or after.whole) and len(then) == len(now) == 1 and then.keys() != now.keys():
        (one,), (other,) = then.values(), now.values()
        if one.place.name != other.place.name:
            notes.append(f"两边不是同一个地方：{_name(one)}和{_name(other)}。列出的是两地的不同，不是改动")
        then = dict(zip(now, then.values(), strict=True))
    common = [slug for slug in now if slug in then]
    guidelines = None
    if before.guidelines is not None and after.guidelines is not None:
        guidelines = _sure(compare(before.guidelines, after.guidelines), "", before, after)
    places = [(slug, _name(now[slug]), _sure(compare(then[slug], now[slug]), slug, before, after)) for slug in common]
    items = {slug: _items(now[slug]) for slug in common} if guidelines else {}
    return replace(
        compared(places, items, guidelines, before.label, after.label),
        come=tuple(_named(one) for slug, one in now.items() if slug not in then and slug not in before.broken and both),
        gone=tuple(_named(one) for slug, one in then.items() if slug not in now and slug not in after.broken and both),
        moved=tuple(f"{_name(now[new])}：文件夹由 {old} 改为 {new}，网页的网址都变了" for old, new in moved.items()),
        notes=tuple(notes),
        looks=_looks(before.looks, after.looks),
    )


def _looks(before: Mapping[str, object] | None, after: Mapping[str, object] | None) -> tuple[str, ...]:
    """The files that pages are made with and that came, went or say something else; none where a state does not tell them."""
    if before is None or after is None:
        return ()
    return tuple(sorted(name for name in {*before, *after} if before.get(name) != after.get(name)))


def _moved(then: Mapping[str, Catalog], now: Mapping[str, Catalog]) -> dict[str, str]:
    """The places whose folder is called otherwise or lies in another one's, as their codes and names tell where one alone went and
    one came, with those below them: former slug to new."""
    went, come = (
        grouped(
            (_known(one), slug) for slug, one in those.items() if slug not in others and (one.above or one.place.code)
        )
        for those, others in ((then, now), (now, then))
    )
    moved: dict[str, str] = {}
    for slug, one in then.items():
        above, _, name = slug.rpartition("/")
        known = _known(one)
        alone = len(went.get(known, ())) == len(come.get(known, ())) == 1
        new = f"{moved[above]}/{name}" if above in moved else ""
        new = new if new in now else come[known][0] if alone else ""
        if slug not in now and new and new not in moved.values():
            moved[slug] = new
    return moved


def _known(catalog: Catalog) -> tuple[str, str, str, str]:
    """By what a place is known: a town or village only within its county."""
    place = catalog.place
    return place.level, place.code, place.name, place.slug.partition("/")[0] if catalog.above else ""


def _only(catalog: Catalog, part: str) -> Catalog:
    """The catalog with one domain alone, as its own file has it."""
    return replace(catalog, domains=tuple(one for one in catalog.domains if one.slug == part), lists=(), withdrawn=())


def _sure(changes: Changes, slug: str, before: State, after: State) -> Changes:
    """The changes without those of domains and lists that have errors in one of the states."""
    if not before.unsure and not after.unsure:
        return changes

    def sure(one: Change | DomainChange) -> bool:
        part = "/".join(one.domain.split("/")[:2])
        return not any(state.is_unsure(slug, part) for state in (before, after))

    return replace(
        changes,
        entries=tuple(one for one in changes.entries if sure(one)),
        domains=tuple(one for one in changes.domains if sure(one)),
    )


def _name(catalog: Catalog) -> str:
    return f"{''.join(ref.name for ref in catalog.above)}{catalog.place.name}"


def _named(catalog: Catalog) -> str:
    return f"{_name(catalog)}（{len(catalog.domains)} 个领域，{catalog.count} 项）"


def _items(catalog: Catalog) -> Items:
    return {entry.id: entry.origin.own_keys() for entry in catalog.entries}
