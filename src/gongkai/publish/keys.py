"""The key of a task: digests of all that its renderer is given, by what people call it.

What gongkai itself is, its libraries and the system's fonts, is added by who keeps what was made: see `tools`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from gongkai.model.entry import Catalog
from gongkai.publish.digest import Digests
from gongkai.publish.plan import Task
from gongkai.render import Settings

Inputs = dict[str, str]
_NO_MATTER = {"jobs", "kept", "parts", "progress"}  # how many work at it, and who looks on
_CALLED = {"templates": "网页模板", "downloads": "供下载的文件", "history": "变更记录"}
_SETTINGS = [one.name for one in fields(Settings) if one.name not in _CALLED and one.name not in _NO_MATTER]
_WHICH = {
    "place": "地方",
    "template": "目录模板",
    "laws": "法规",
    "above": "上级目录",
    "below": "下级目录",
    "synonyms": "近义词",
    "topics": "办事和群体",
    "standing": "工作进展",
    "views": "取自目录的清单",
    "unchecked": "校验",
    "open": "待填",
}


class Keys:
    """Makes keys; remembers what places share."""

    def __init__(self, fonts: str = "") -> None:
        self._digests = Digests()
        self.fonts = fonts

    def inputs(self, task: Task, settings: Settings) -> Inputs:
        """What a task depends on; `settings` are those that its renderer is given."""
        found = self.catalog(task.catalog, lines=task.format == "json") | self.settings(settings)
        return found | ({"字体": self.fonts} if task.format == "pdf" else {})

    def catalog(self, catalog: Catalog, *, lines: bool) -> Inputs:
        """A catalog's parts; with `lines` also where its entries and rows were written."""
        of = self._digests.shared
        found = {name: of(getattr(catalog, field)) for field, name in _WHICH.items()}
        found |= {f"“{one.name}”领域": of(one) for one in catalog.domains}
        found |= {f"{one.form.name}{one.year}": of(one) for one in catalog.lists}
        return found | ({"行号": self._digests.of(_lines(catalog))} if lines else {})

    def parts(self, task: Task, settings: Settings) -> tuple[str, ...]:
        """For each domain of a task what its pieces depend on: all but the other domains, the lists, and how whole files are
        made."""
        of = self._digests.of
        shared = self.catalog(replace(task.catalog, domains=(), lists=(), laws={}), lines=False)
        told = of([shared, settings.templates, self.fonts if task.format == "pdf" else ""])
        alone = map(task.catalog.only, task.catalog.domains)
        return tuple(
            of([told, self._digests.shared(one.laws), one.domains, _lines(one) if task.format == "json" else ""])
            for one in alone
        )

    def settings(self, settings: Settings) -> Inputs:
        """How it is rendered."""
        found = {name: self._digests.shared(getattr(settings, field)) for field, name in _CALLED.items()}
        return found | {"设置": self._digests.of([getattr(settings, name) for name in _SETTINGS])}

    def key(self, inputs: object) -> str:
        """One key of it all."""
        return self._digests.of(inputs)

    def forget(self) -> None:
        """Let go of a place that is finished."""
        self._digests.forget()


def _lines(catalog: Catalog) -> list[Sequence[object]]:
    """The lines of the sources that the data name."""
    entries = catalog.entries
    records = [record for listing in catalog.lists for record in listing.records]
    spans = [entry.origin.files() for entry in entries] + [(record.at("编号"),) for record in records]
    return [[(span.file, span.line) for span in some] for some in spans]
