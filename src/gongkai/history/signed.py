"""Who signed the reviews: the commit that brought each record must bear a signature of those whom the base allows.

The list of signers is read from the base revision, what a change is to be merged into: a change could edit its own. What may
change after the signature is the county's 答复 alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from gongkai.history.git import GitError, Repository
from gongkai.model.review import SUBMITTED
from gongkai.resolve.mark import is_mark_of
from gongkai.source.edit import EditError, values
from gongkai.source.exported import ExportError, read_catalog
from gongkai.source.places import folder_of, slug_of
from gongkai.source.reviews import FOLDER, date_of, kept_file

SIGNERS = "allowed_signers"  # in the project's folder, as ssh-keygen(1) describes it
_MOST = 2_000  # commits that changed one record


class Verdict(NamedTuple):
    """A record: its file, who signed it, "" where nobody did, and else why it does not hold."""

    file: str
    who: str
    wrong: str


def verify(root: Path, base: str, head: str, slugs: Collection[str], *, everything: bool = False) -> list[Verdict]:
    """The records of reviews at `head` that `base` does not have as they are, or all; all, too, where the two are one commit.

    Of the named places, or of all. Raises GitError where the revisions or the list of signers are missing.
    """
    repository = Repository(root)
    before, after = repository.commit(base), repository.commit(head)
    signers = repository.file(before, SIGNERS)
    if signers is None:
        raise GitError(f"“{base}”里没有 {SIGNERS}，不知道谁可以签名。写法见 docs/review.md")
    wanted = _wanted(slugs)
    then, now = ({one.path: one.object for one in repository.tree(commit, wanted).blobs} for commit in (before, after))
    found = [Verdict(file, "", f"“{base}”里有，现在没有了") for file in then if file not in now]
    with TemporaryDirectory(prefix="gongkai-") as folder:
        allowed = Path(folder, SIGNERS)
        allowed.write_bytes(signers)
        for file, name in now.items():
            if everything or before == after or then.get(file) != name:
                verdict = _verdict(repository, after, file, allowed)
                found += [verdict] if verdict is not None else []
    return sorted(found)


def _wanted(slugs: Collection[str]) -> Callable[[str], bool]:
    folders = {(folder_of(slug) / FOLDER).as_posix() for slug in slugs}

    def wanted(path: str) -> bool:
        folder = path.rpartition("/")[0]
        inside = folder in folders if folders else folder.endswith(f"/{FOLDER}") and slug_of(path) is not None
        return inside and path.endswith(".yaml")

    return wanted


def _verdict(repository: Repository, head: str, file: str, signers: Path) -> Verdict | None:
    """One record; None for one that only says that a catalog was sent."""
    try:
        said = _said(file, repository.file(head, file))
        if said.get("结论") == SUBMITTED:
            return None
        if date_of(file) is None or not _is_kept(repository, head, file, said):
            return Verdict(file, "", "旁边没有当时的目录，或者与“标记”不一致")
        return Verdict(file, repository.signer(_brought(repository, head, file, said), signers), "")
    except (GitError, EditError) as problem:
        return Verdict(file, "", str(problem))


def _brought(repository: Repository, head: str, file: str, said: Any) -> str:
    """The commit that made a record say what it says now, but for the answers."""
    commits = repository.commits(head, file)
    if not commits or len(commits) > _MOST:
        raise GitError(f"{file} 改动太多次，或者没有提交过")
    brought = commits[0]
    for commit in commits:
        if _said(file, repository.file(commit, file)) != said:
            break
        brought = commit
    return brought


def _said(file: str, data: bytes | None) -> dict[str, Any]:
    """What a record says without the county's answers."""
    said = values(file, data) if data is not None else {}
    remarks = said.get("逐条意见")
    if isinstance(remarks, list):
        said["逐条意见"] = [
            {key: text for key, text in one.items() if key != "答复"} if isinstance(one, dict) else one
            for one in remarks
        ]
    return said


def _is_kept(repository: Repository, head: str, file: str, said: dict[str, Any]) -> bool:
    data = repository.file(head, kept_file(file).as_posix())
    mark = said.get("标记")
    try:
        return data is not None and isinstance(mark, str) and is_mark_of(mark, read_catalog(data))
    except ExportError:
        return False
