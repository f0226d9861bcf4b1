"""That a place's office has gone through domains or items: 核实 and 已核对."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gongkai.editing.draft import Draft, Edited
from gongkai.editing.items import place_of_slug, refuse_unread
from gongkai.model.letters import did_you_mean
from gongkai.resolve.catalog import Resolved
from gongkai.resolve.mark import domain_mark
from gongkai.source.edit import EditError, put, texts_of
from gongkai.source.project import Project
from gongkai.source.selections import PlaceSource
from gongkai.source.written import OneLine, OneLineMap

_WHOLE, _SINGLE = "核实", "已核对"


def confirm(
    project: Project, slug: str, domains: Sequence[str], numbers: Sequence[str], office: str, date: str
) -> Edited:
    """Whole domains are confirmed, or single items. Raises EditError for what the place does not adopt."""
    place, draft = place_of_slug(project, slug), Draft(project)
    assert place.catalog is not None
    told = [_domain(project, draft, place, word, office, date) for word in domains]
    by_domain: dict[str, list[str]] = {}
    known = {entry.id: domain.name for domain, entry in place.catalog.pairs()}
    for number in numbers:
        if number not in known:
            if guideline := project.guideline_with(number):
                refuse_unread(place.source, guideline)
            raise EditError(f"{place.catalog.place.name}的目录里没有“{number}”。{did_you_mean(number, known)}")
        by_domain.setdefault(known[number], []).append(number)
    for domain, some in by_domain.items():
        said = _said(project, draft, place.source, domain)
        before = [one for one in said.get(_SINGLE) or () if one.get("日期") == date and one.get("科室") == office]
        items = OneLine(dict.fromkeys((*(texts_of(before[-1].get("事项")) if before else ()), *some)))
        if before:
            before[-1]["事项"] = items
        else:
            entry = OneLineMap({**_by(date, office), "事项": items})
            put(said, [_SINGLE], [*(said.get(_SINGLE) or ()), entry], after=_WHOLE if _WHOLE in said else "领域")
        told.append(f"{'、'.join(some)}：{office} {date} 核对")
    return Edited(draft.changes(), told)


def confirm_domains(project: Project, slug: str, wanted: Sequence[tuple[str, str, str]]) -> Edited:
    """Whole domains are confirmed, each (domain, office, date) by its own office. Raises EditError likewise."""
    place, draft = place_of_slug(project, slug), Draft(project)
    told = [_domain(project, draft, place, *one) for one in wanted]
    return Edited(draft.changes(), told)


def _domain(project: Project, draft: Draft, place: Resolved, word: str, office: str, date: str) -> str:
    guideline = project.guideline_of(word)
    if guideline is None:
        raise EditError(f"没有“{word}”这个领域。{did_you_mean(word, project.guidelines)}")
    refuse_unread(place.source, guideline)
    said = _said(project, draft, place.source, guideline.domain)
    confirmed = _by(date, office)
    assert place.catalog is not None
    for one in place.catalog.domains:
        if one.name == guideline.domain:
            confirmed["标记"] = domain_mark(place.catalog.place, one)
    put(said, [_WHOLE], confirmed, after="领域")
    return f"{guideline.domain}：{office} {date} 核实"


def _by(date: str, office: str) -> OneLineMap:
    return OneLineMap({"日期": date, "科室": office})


def _said(project: Project, draft: Draft, source: PlaceSource, domain: str) -> dict[str, Any]:
    selection = source.chosen.get(domain)
    if selection is None:
        option = project.option(source.slug)
        raise EditError(f"{source.slug} 没有“{domain}”领域的文件。先运行 gongkai adopt {domain}{option}")
    return draft.says(selection.node.file)
