"""JSON: the whole catalog as data, for other programs. `catalog.schema.json` beside this file describes it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, replace
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.model.artifact import Artifact
from gongkai.model.change import CellChange
from gongkai.model.deadline import Clause, Deadline
from gongkai.model.differ import from_guideline
from gongkai.model.entry import FIELDS, Catalog, DomainCatalog, Entry, Kind, seen_cells
from gongkai.model.indented import indented
from gongkai.model.item import EVIDENCE, Channel, Guidance
from gongkai.model.law import Citation
from gongkai.model.record import Listing
from gongkai.model.templates import Templates
from gongkai.render import Settings, lists
from gongkai.render.pieces import pieces

SCHEMA = "urn:gongkai:catalog:1"
UNMARKED = "未注明"
VOUCHED = "自行核对"  # what the place, or one above it, checked itself
_INDENT = 2
_ALWAYS = Settings(Templates("", ()))
_CLAUSE, _GUIDANCE = ([field.name for field in fields(one)] for one in (Clause, Guidance))
_NAMES = {heading: name for name, heading in FIELDS.items()}


def render(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """One file, UTF-8, indented, in the order of the catalog; of a list, also the schema that its form makes."""
    if catalog.domains or not catalog.lists:
        parts = pieces("json", catalog, settings, _indented)
        return [Artifact(f"{settings.stem}.json", _put_together(_around(catalog), parts, _INDENT) + b"\n")]
    listing = catalog.lists[0]
    return [
        _file(settings.stem, list_data(catalog, listing)),
        _file(f"{lists.FOLDER}/{listing.form.slug}.schema", lists.schema(listing.form)),
    ]


def _file(stem: str, data: Any) -> Artifact:
    return Artifact(f"{stem}.json", f"{indented(data, _INDENT)}\n".encode())


@cache
def schemas() -> tuple[Artifact, ...]:
    """The schemas of catalog.json and changes.json, for whoever reads them without gongkai."""
    names = ("catalog.schema.json", "changes.schema.json")
    return tuple(Artifact(name, (files("gongkai.render") / name).read_bytes()) for name in names)


def list_data(catalog: Catalog, listing: Listing) -> dict[str, Any]:
    """What a list's own file says: the list, and whose it is."""
    place = catalog.place
    return {
        "$schema": f"{lists.SCHEMA}:{listing.form.slug}",
        "version": 1,
        "unchecked": bool(catalog.caution),
        "place": {"slug": place.slug, "name": place.name, "code": place.code},
        "date": catalog.date,
        **lists.as_data(listing),
    }


def as_data(catalog: Catalog, *, whole: bool = True) -> dict[str, Any]:
    """The catalog as plain dicts, lists, texts, numbers and truth values; without its entries where it is not to be `whole`.

    What is not known is None; `article` of a law, `text` of a channel, `differs` and `seen_elsewhere` of an entry and `status` and `withdrawn` of the whole and `reviewed` of a list are
    left out where there is nothing to say.
    """
    return _around(catalog) | {"domains": [_domain(catalog, domain, whole=whole) for domain in catalog.domains]}


def _around(catalog: Catalog) -> dict[str, Any]:
    """All of it but the domains."""
    place, gone = catalog.place, catalog.withdrawn
    return {
        "$schema": SCHEMA,
        "version": 1,
        "unchecked": bool(catalog.caution),
        **({"status": catalog.caution} if catalog.caution else {}),
        "title": catalog.title,
        "place": {
            "slug": place.slug,
            "name": place.name,
            "code": place.code or None,
            "city": place.city,
            "province": place.province,
            "level": place.level,
            "above": [ref._asdict() for ref in catalog.above],
            "below": [ref._asdict() for ref in catalog.below],
        },
        "edition": _edition(catalog),
        "review": {"date": place.review.date, "office": place.review.office} if place.review else None,
        "assessed": place.assessed,
        "counts": _counts(catalog),
        "domains": [],
        "unadopted": [{"domain": name, "reason": reason} for name, reason in place.unadopted],
        **({"withdrawn": [dict(zip(("id", "reason"), one, strict=True)) for one in gone]} if gone else {}),
        "lists": [
            lists.as_data(one) | ({} if one.form.reviewed else {"reviewed": False})
            for one in catalog.lists
            if not one.form.view
        ],
    }


def guideline_data(catalog: Catalog) -> list[dict[str, Any]]:
    """All domains as the guidelines have them, in the form of the catalog's own; bodies are roles."""
    return [_domain(catalog, domain) for domain in catalog.guidelines]


def evidence_counts(catalog: Catalog) -> dict[str, int]:
    """How many entries were seen on a government page (已见), on a copy (转载), or not yet (待核), or do not say."""
    found = Counter(entry.evidence if entry.evidence in EVIDENCE else UNMARKED for entry in catalog.entries)
    return {name: found[name] for name in (*EVIDENCE, UNMARKED)}


def evidence_to_print(catalog: Catalog) -> dict[str, int]:
    """The same for people: what the place has checked itself is the place's, and counted apart. Their sum is the number of
    all entries; nothing is told where it has checked all of them."""
    found = Counter(
        VOUCHED if entry.id in domain.vouched else entry.evidence if entry.evidence in EVIDENCE else UNMARKED
        for domain, entry in catalog.pairs()
    )
    return (
        {name: found[name] for name in (*EVIDENCE, UNMARKED, VOUCHED) if found[name]} if set(found) - {VOUCHED} else {}
    )


def _edition(catalog: Catalog) -> dict[str, Any]:
    edition = catalog.place.edition
    return {
        "name": edition.name if edition else None,
        "date": catalog.date,
        "office": catalog.place.office,
        "status": edition.status if edition else None,
    }


def _counts(catalog: Catalog) -> dict[str, Any]:
    kinds = Counter(entry.origin.kind for entry in catalog.entries)
    return {
        "domains": len(catalog.domains),
        "entries": catalog.count,
        "excluded": sum(len(domain.excluded) for domain in catalog.domains),
        "origin": {kind.value: kinds[kind] for kind in Kind},
        "evidence": evidence_counts(catalog),
    }


def _domain(catalog: Catalog, domain: DomainCatalog, *, whole: bool = True) -> dict[str, Any]:
    guidance = domain.guidance
    return {
        "order": domain.order,
        "slug": domain.slug,
        "name": domain.name,
        "guidance": guidance and {name: getattr(guidance, name) for name in _GUIDANCE},
        "confirmed": domain.confirmed,
        "count": len(domain.entries),
        "entries": [_entry(catalog, entry) for entry in domain.entries if whole],
        "excluded": [{"id": item.id, "name": item.name, "reason": item.reason} for item in domain.excluded],
    }


def _entry(catalog: Catalog, entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "number": entry.number,
        "primary": entry.primary,
        "secondary": entry.secondary,
        "elements": list(entry.elements),
        "basis": [_basis(catalog, citation) for citation in entry.basis],
        "deadline": _deadline(entry.deadline),
        "body": list(entry.body),
        "channels": [_channel(channel) for channel in entry.channels],
        "audience": {"public": entry.audience.public, "groups": list(entry.audience.groups)},
        "mode": entry.mode,
        "tiers": list(entry.tiers),
        "location": entry.location,
        "note": entry.note,
        "extra": dict(entry.extra),
        "evidence": entry.evidence,
        "evidence_source": entry.source,
        **_seen(entry),
        "origin": entry.origin.kind.value,
        **(
            {"differs": changed}
            if (changed := [_change(one) for one in from_guideline(entry, catalog.basis_text)])
            else {}
        ),
        "source": [{"file": span.file, "line": span.line} for span in entry.origin.files()],
    }


def _seen(entry: Entry) -> dict[str, Any]:
    """Which cells were seen, and where those that were not seen in `evidence_source`."""
    seen = {_NAMES.get(key, key): where for key, where in seen_cells(entry).items()}
    elsewhere = {name: where for name, where in seen.items() if where and where != entry.source}
    return {"seen": list(seen), **({"seen_elsewhere": elsewhere} if elsewhere else {})}


def _change(change: CellChange) -> dict[str, Any]:
    """A cell that differs from the guideline's; see `gongkai.model.differ`."""
    lists = {"added": list(change.added), "removed": list(change.removed or ())} if change.added is not None else {}
    order = {"order": change.order.value} if change.order is not None else {}
    return {"heading": change.heading, "guideline": change.before, "text": change.after, **order, **lists}


def _basis(catalog: Catalog, citation: Citation) -> dict[str, Any]:
    law = catalog.laws.get(citation.key)
    return {
        "key": citation.key,
        "title": law.title if law else None,
        "number": law.number if law else None,
        "status": law.status_on(catalog.date) if law else None,
        **({"article": citation.article} if citation.article else {}),
    }


def _channel(channel: Channel) -> dict[str, Any]:
    text = {"text": channel.text} if channel.text else {}
    return {"name": channel.name, **text, "required": channel.required}


def _deadline(deadline: Deadline | None) -> dict[str, Any] | None:
    if deadline is None:
        return None
    return {
        "text": deadline.text,
        "understood": deadline.understood,
        "checkable": deadline.checkable,
        "clauses": [{name: getattr(clause, name) for name in _CLAUSE} for clause in deadline.clauses],
    }


def fingerprint(catalog: Catalog, settings: Settings = _ALWAYS) -> str:
    """SHA-256 of the catalog's JSON data, in hexadecimal: tells an importer which build a file is.

    Places in the sources do not count: moving a line changes nothing that is printed. Nor do lists, which have files of
    their own, what was withdrawn, when the catalog was reviewed, or what the guideline says where it differs.
    """
    data = _around(replace(catalog, lists=(), withdrawn=()))
    del data["review"], data["assessed"]
    parts = pieces("fingerprint", catalog, settings, _printed)
    return hashlib.sha256(_put_together(data, parts, None)).hexdigest()


def _printed(catalog: Catalog) -> bytes:
    data = _domain(catalog, catalog.domains[0])
    for entry in data["entries"]:
        del entry["source"]
        entry.pop("differs", None)
    return json.dumps(data, ensure_ascii=False).encode()


def _indented(catalog: Catalog) -> bytes:
    text = indented(_domain(catalog, catalog.domains[0]), _INDENT)
    return text.replace("\n", f"\n{' ' * 2 * _INDENT}").encode()  # of texts only those between values


def _put_together(data: dict[str, Any], domains: Iterable[bytes], indent: int | None) -> bytes:
    """What `json.dumps` makes of the data with these domains, each of which is such a text."""
    parts = list(domains)
    text = indented(data, indent) if indent else json.dumps(data, ensure_ascii=False)
    before, key, after = text.encode().partition(b'"domains": [')
    ends = [b"\n" + b" " * indent * depth if parts and indent else b"" for depth in (2, 1)]
    gap = b"," + (ends[0] if indent else b" ")
    return b"".join((before, key, ends[0], gap.join(parts), ends[1], after))
