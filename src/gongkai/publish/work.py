"""What is handed to those who work: tasks of one format, whose files are kept under one key."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future
from threading import Lock
from typing import NamedTuple

from gongkai.model.artifact import Artifact
from gongkai.publish import bundle
from gongkai.publish.plan import Task
from gongkai.publish.store import Store
from gongkai.publish.tools import fonts, tools
from gongkai.render import RenderError, Settings, render
from gongkai.render.mistakes import template_mistakes
from gongkai.site import made

_ROW = {"pdf": 20, "docx": 1, "xlsx": 1, "json": 0.2, "csv": 0.1, "html": 0.1}  # milliseconds for a printed row


class Work(NamedTuple):
    """Tasks of one format whose files are kept under one key, each with how it is rendered; in no store on other machines."""

    tasks: tuple[tuple[Task, Settings], ...]
    key: str = ""
    store: Store | None = None

    def done(self) -> list[Artifact]:
        """The files; what several tasks bring (style sheets, scripts) once. Raises RenderError."""
        files: dict[str, Artifact] = {}
        for task, settings in self.tasks:
            for artifact in _rendered(task, settings):
                files.setdefault(artifact.path, artifact)
        if self.store is not None:
            bundle.put(self.store, self.key, files.values())
        return list(files.values())


class Handed(NamedTuple):
    """Work that was handed out together."""

    work: list[Work]
    future: Future[list[list[Artifact]]]

    def result(self) -> list[list[Artifact]]:
        """Their files; made here where those who were to make them died."""
        try:
            return self.future.result()
        except (BrokenExecutor, CancelledError):
            return rendered(self.work)
        except Exception as problem:
            if type(problem).__name__ == "KilledWorker":  # Dask's, which may not be installed
                raise RenderError("集群上做这项工作的进程几次都中途没有了，多半是内存不够") from problem
            raise


def cost(task: Task) -> float:
    """About how many milliseconds a task takes: so many for a printed row, one for itself."""
    rows = task.catalog.count + sum(len(one.records) for one in task.catalog.lists if not task.catalog.domains)
    return 1 + _ROW[task.format] * rows


_ALONE = Lock()  # libraries and collectors are set for one task at a time, also where a worker has several threads


def rendered(work: Sequence[Work], wanted: str = "") -> list[list[Artifact]]:
    """The files of each. What the workers do; one whose gongkai, libraries or fonts are not those that are `wanted` would
    make other bytes. Raises RenderError."""
    if wanted and wanted not in (tools(), tools() + fonts()):
        raise RenderError("做工的机器上装的 gongkai、它用的库或者字体和这里的不一样，编出来的会不同。请装成同一个版本")
    with _ALONE:
        return [one.done() for one in work]


def _rendered(task: Task, settings: Settings) -> list[Artifact]:
    with template_mistakes(settings.templates):
        if task.format == "html":
            return made(task.catalog, settings)
        return render(task.format, task.catalog, settings)
