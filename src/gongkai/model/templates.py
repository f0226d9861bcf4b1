"""The files that pages and sheets are made with: page templates, style sheets and scripts, as data.

Renderers are handed them and open nothing themselves, so that what is in a page went through the one reader of inputs.
"""

from __future__ import annotations

from dataclasses import dataclass

CARRIED = "gongkai/"  # before the name of a file that came with gongkai


class BrokenTemplateError(Exception):
    """A file that is missing or cannot be read as text; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Templates:
    """Files by their paths below a folder (html/index.html); `where` is what messages call the folder. `carried` are the paths
    of those that came with gongkai because the project has none of its own, `unchanged` those of all that hold what they came with."""

    where: str
    files: tuple[tuple[str, bytes], ...]
    carried: frozenset[str] = frozenset()
    unchanged: frozenset[str] = frozenset()

    def called(self, path: str) -> str:
        """What messages call a file."""
        return f"{CARRIED if path in self.carried else ''}{self.where}/{path}"

    def folder(self, name: str) -> Templates:
        """The files of a folder in it; none where there is no such folder."""
        start = f"{name}/"
        inside = tuple((path.removeprefix(start), data) for path, data in self.files if path.startswith(start))
        names = ({path.removeprefix(start) for path in each if path.startswith(start)} for each in self._kinds())
        return Templates(f"{self.where}/{name}", inside, *map(frozenset, names))

    def only(self, name: str) -> Templates:
        """Without the files of other folders than the one in it."""
        inside = tuple(file for file in self.files if file[0].startswith(f"{name}/"))
        names = ({path for path in each if path.startswith(f"{name}/")} for each in self._kinds())
        return Templates(self.where, inside, *map(frozenset, names))

    def _kinds(self) -> tuple[frozenset[str], ...]:
        return self.carried, self.unchanged

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        return any(path == one for one, _ in self.files)

    def data(self, path: str) -> bytes:
        """A file's content. BrokenTemplateError where there is no such file."""
        for one, data in self.files:
            if one == path:
                return data
        raise BrokenTemplateError(self.missing(path))

    def text(self, path: str) -> str:
        """A file's text. BrokenTemplateError where there is no such file, and where it is no UTF-8."""
        data = self.data(path)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as problem:
            line = data.count(b"\n", 0, problem.start) + 1
            raise BrokenTemplateError(f"网页模板要用 UTF-8 编码：{self.called(path)} 第 {line} 行不是") from problem

    def missing(self, path: str) -> str:
        """The message for a file that is not there."""
        return f"没有网页模板 {path}，gongkai 带的模板里也没有。请检查文件名"
