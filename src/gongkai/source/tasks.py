"""province/tasks.yaml → the province's tasks: the project's own, or those that came with gongkai."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gongkai.model.finding import Finding, Span, error
from gongkai.model.form import Form
from gongkai.model.item import Authored
from gongkai.model.letters import did_you_mean
from gongkai.model.task import Tasks
from gongkai.model.tree import Map
from gongkai.source.files import Files, twice
from gongkai.source.forms import file_of
from gongkai.source.places import TASKS
from gongkai.source.shape import shape
from gongkai.source.template import packaged


def tasks(files: Files, forms: Mapping[str, Authored[Form]]) -> Tasks:
    """The project's tasks; those that came with gongkai where it has none, or broken ones. `forms` are the lists that they
    may name."""
    path = files.root / TASKS
    if path.exists() or path.is_symlink():
        node = files.file(path)
        found = shape(Tasks, node, files.findings, more={"own": True}) if node is not None else None
        if node is not None and found is not None:
            wrong = _twice(found, node) or _no_list(found, node, forms, files.broken)
            if wrong is None:
                return found
            files.findings.append(wrong)
        files.broken.add(TASKS)
    return packaged(TASKS, Tasks)


def _twice(found: Tasks, node: Map) -> Finding | None:
    """What is wrong where two tasks have the same number."""
    places: dict[str, Span] = {}
    for index, task in enumerate(found.tasks):
        here = node.at("任务", index, "编号")
        if task.id in places:
            return twice("GK205", "任务编号", task.id, here, places[task.id])
        places[task.id] = here
    return None


def _no_list(found: Tasks, node: Map, forms: Mapping[str, Authored[Form]], broken: Collection[str]) -> Finding | None:
    """What is wrong where a task names a list that places cannot have."""
    written = [slug for slug, form in forms.items() if not form.value.view and form.value.published]
    for index, task in enumerate(found.tasks):
        for place, slug in enumerate(task.forms):
            if slug not in written and file_of(slug) not in broken:
                hint = did_you_mean(slug, written) or f"可以写：{'、'.join(written)}"
                span = node.at("任务", index, "清单", place)
                return error("GK016", f"没有“{slug}”这种各地填写、公布的清单", span, hint)
    return None
