"""province/tasks.yaml → the province's tasks: the project's own, or those that came with gongkai."""

from __future__ import annotations

from gongkai.model.finding import Finding, Span
from gongkai.model.task import Tasks
from gongkai.model.tree import Map
from gongkai.source.files import Files, twice
from gongkai.source.home import carried
from gongkai.source.places import TASKS
from gongkai.source.shape import checked, shape
from gongkai.source.yaml import parse


def tasks(files: Files) -> Tasks:
    """The project's tasks; those that came with gongkai where it has none, or broken ones."""
    path = files.root / TASKS
    if path.exists() or path.is_symlink():
        node = files.file(path)
        found = shape(Tasks, node, files.findings, more={"own": True}) if node is not None else None
        if node is not None and found is not None:
            wrong = _twice(found, node)
            if wrong is None:
                return found
            files.findings.append(wrong)
        files.broken.add(TASKS)
    folder, name = TASKS.split("/")
    value, problems = parse(name, (carried(folder) / name).read_bytes())
    if not isinstance(value, Map):
        raise RuntimeError(f"the packaged {name} is broken: {problems}")
    return checked(Tasks, dict(value))


def _twice(found: Tasks, node: Map) -> Finding | None:
    """What is wrong where two tasks have the same number."""
    places: dict[str, Span] = {}
    for index, task in enumerate(found.tasks):
        here = node.at("任务", index, "编号")
        if task.id in places:
            return twice("GK205", "任务编号", task.id, here, places[task.id])
        places[task.id] = here
    return None
