"""Where a place's catalog stands between draft and publication: from `reviews/` and `editions/`, never written by hand.

未报审 → 报审 (sent) → 退回 (returned) or 已审核 (agreed to) → 已发布 (an edition of its date says the same). What was changed since is
未报审 again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from gongkai.model.compare import compare
from gongkai.model.entry import Catalog
from gongkai.model.place import Review
from gongkai.model.review import AGREED, HELD, PUBLISHED, REVIEWED, UNSENT, Remark
from gongkai.resolve.mark import is_mark_of, part_marks
from gongkai.source.selections import PlaceSource


def with_review(source: PlaceSource, catalog: Catalog) -> Catalog:
    """The catalog, knowing its state and its last review. Of a place that is no county and was never reviewed nothing is told."""
    place = catalog.place
    agreed = [one.value for one in source.reviews if one.value.result == AGREED and one.value.mark]
    review = Review(date=agreed[-1].date, office=agreed[-1].office or "", mark=agreed[-1].mark) if agreed else None
    review = review or place.review
    if place.edition is None or not (source.is_county or source.reviews or place.review):
        return catalog
    return replace(
        catalog, place=replace(place, review=review, edition=replace(place.edition, status=_state(source, catalog)))
    )


def as_of(source: PlaceSource, catalog: Catalog, day: str, edition: Catalog | None) -> tuple[PlaceSource, Catalog]:
    """A place and its catalog as they were on a day (YYYY-MM-DD): without later reviews; `edition` is the one that was in force, if
    the catalog's own date is later."""
    known = tuple(one for one in source.reviews if one.value.date <= day)
    own = source.place.value.review if source.place is not None else None
    catalog = edition or catalog
    catalog = replace(catalog, place=replace(catalog.place, review=own if own and own.date <= day else None))
    source = replace(source, reviews=known, edition=edition or source.edition)
    of_it = [one for one in known if edition and one.value.result == AGREED and is_mark_of(one.value.mark, edition)]
    return source, with_review(replace(source, reviews=tuple(of_it) or known), catalog)


def _state(source: PlaceSource, catalog: Catalog) -> str:
    last = source.reviews[-1].value if source.reviews else None
    if last is None:
        former = catalog.place.review
        return REVIEWED if former is not None and former.mark and is_mark_of(former.mark, catalog) else UNSENT
    if not last.mark or not is_mark_of(last.mark, catalog):
        return UNSENT
    if last.result != AGREED:
        return last.result
    same = source.edition is not None and is_mark_of(last.mark, source.edition)
    return PUBLISHED if same else REVIEWED


def unanswered(source: PlaceSource) -> list[Remark]:
    """What reviewers said of a place and nobody has answered."""
    remarks = (one for record in source.reviews for one in record.value.remarks)
    return [one for one in remarks if one.waits]


def is_reviewed(catalog: Catalog) -> bool:
    """Whether what a catalog says is what was agreed to."""
    edition = catalog.place.edition
    return edition is not None and edition.status in HELD


def touched(before: Catalog, after: Catalog, mark: str) -> Mapping[str, int]:
    """The parts that a review's mark is of and that say something else than when they were reviewed: domains and lists, each
    with how many items or rows changed. One that is called otherwise is told once, with both names."""
    then, now = part_marks(before, mark), part_marks(after, mark)
    changes = compare(before, after)
    former = {one.after: f"{one.before}{one.word}" for one in changes.domains if one.before != one.after}
    told = {one.before for one in changes.domains}
    gone = [name for name in then if name not in now and _part(name) not in told]
    names = [name for name in (*now, *gone) if then.get(name) != now.get(name)]
    counts = Counter(one.domain_name for one in changes.entries)
    return {f"{former.get(_part(name), '')}{name}": counts[_part(name)] for name in names}


def _part(name: str) -> str:
    """The domain or list that a part is: of 清单“权责清单”2026 what stands between the quotes."""
    return name.split("“")[1].split("”")[0] if name.startswith("清单“") else name
