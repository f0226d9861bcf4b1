"""The guidelines that a project went by at a revision, as texts by file name."""

from __future__ import annotations

from pathlib import Path

from gongkai.history.git import GitError, Repository
from gongkai.history.states import called
from gongkai.source.settled import FILE, SettledError, unpacked


def guidelines_at(root: Path, name: str, folder: str | None) -> tuple[str, dict[str, str]]:
    """What the revision is called, and the texts of `folder` (a path in the project); without a folder those that the
    project was then settled with. Raises GitError, and SettledError for what is kept of these and cannot be read."""
    repository = Repository(root)
    commit = repository.commit(name)

    def wanted(path: str) -> bool:
        return path == FILE if folder is None else path.rpartition("/")[0] == folder and path.endswith(".yaml")

    read = dict(repository.contents(repository.tree(commit, wanted).blobs))
    if not read:
        what = f"{folder}/" if folder is not None else f"{FILE}，不知道那时按的是什么指引"
        raise GitError(f"“{name}”这个版本里没有 {what}")
    label = called(name, commit)
    if folder is None:
        return label, unpacked(next(iter(read.values())))
    try:
        return label, {blob.path.rpartition("/")[2]: data.decode() for blob, data in read.items()}
    except UnicodeDecodeError as problem:
        raise SettledError(f"“{name}”这个版本里的指引不是 UTF-8 编码的文字") from problem
