"""What the rules find in guidelines and registries, kept from build to build: they look at a thousand items for each changed cell
of a place (5 % of what such a build takes)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from gongkai.model.finding import Finding, Fix, Related, Severity, Span
from gongkai.publish.digest import Digests
from gongkai.publish.store import Store
from gongkai.rules.check import Ground, ground
from gongkai.source.project import Project, is_shared


def grounded(project: Project, store: Store | None) -> Ground:
    """What `rules.check.ground` says of a project; what was found of the same comes from the store."""
    if store is None:
        return ground(project)
    key = f"ground {_known(project)}"
    kept = store.get(key)
    if kept is not None:
        return ground(project, map(_finding, json.loads(kept)))
    made = ground(project)
    store.put(key, json.dumps([_said(one) for one in made.found]).encode())
    return made


def _known(project: Project) -> str:
    """A digest of all that is shared: the files as they were read, and what came with gongkai where the project has none."""
    files = [
        (name, hashlib.sha256(data).hexdigest()) for name, data in sorted(project.sources.items()) if is_shared(name)
    ]
    came = [project.template, project.synonyms, project.topics, project.tasks]
    forms = {slug: form.value for slug, form in project.forms.items()}
    folders = [project.guideline_folders, project.upstream, frozenset(filter(is_shared, project.broken_files))]
    return Digests().of([files, came, forms, folders])


def _said(one: Finding) -> list[object]:
    return [one.code, one.severity, one.message, one.span, one.hint, one.related, one.fix, one.cells]


def _finding(said: list[Any]) -> Finding:
    code, severity, message, span, hint, related, fix, cells = said
    others = tuple(Related(Span(*at), label) for at, label in related)
    mended = Fix(Span(*fix[0]), *fix[1:]) if fix else None
    return Finding(code, Severity(severity), message, Span(*span), hint, others, mended, cells)
