"""A comparison as data (urn:gongkai:diff:1)."""

from __future__ import annotations

from typing import Any

from gongkai.model.comparison import Comparison, DomainImpact
from gongkai.model.indented import indented
from gongkai.render.changes import as_data, cell_data, numbers

SCHEMA = "urn:gongkai:diff:1"


def write(comparison: Comparison) -> str:
    """JSON, indented: each place's changes as in changes.json, and what guidelines and laws do to all places."""
    return indented(plain(comparison)) + "\n"


def plain(comparison: Comparison) -> dict[str, Any]:
    """The same as dicts, lists and texts."""
    return {
        "$schema": SCHEMA,
        "version": 1,
        "before": comparison.before,
        "after": comparison.after,
        **({"domains": [_domain(one) for one in comparison.domains]} if comparison.domains else {}),
        "laws": [
            {
                **{
                    name: getattr(one.law, name) for name in ("key", "before", "after", "status_before", "status_after")
                },
                "cells": one.cells,
                "places": [{"name": name, "cells": count} for name, count in one.places],
            }
            for one in comparison.laws
        ],
        "guidelines": [
            {
                "kind": one.changes[0].kind,
                "items": [{"id": change.id, "name": change.name} for change in one.changes],
                "cell": cell_data(one.cell) if one.cell else None,
                **{name: list(getattr(one, name)) for name in ("follow", "keep", "lose")},
            }
            for one in comparison.guidelines
        ],
        "places": [
            {"slug": one.slug, "name": one.name, **as_data(one.changes)} for one in comparison.places if one.changes
        ],
        "come": list(comparison.come),
        "gone": list(comparison.gone),
        **({"moved": list(comparison.moved)} if comparison.moved else {}),
        **({"looks": list(comparison.looks)} if comparison.looks else {}),
        "notes": list(comparison.notes),
    }


def _domain(impact: DomainImpact) -> dict[str, Any]:
    return {
        "before": impact.domain.before,
        "after": impact.domain.after,
        **numbers(impact.domain),
        "places": [{"name": name, "items": count} for name, count in impact.places],
        "lose": list(impact.lose),
    }
