"""git's objects, read without touching the work tree: a few plumbing commands, and nothing that a repository could steer.

git itself is asked (`rev-parse`, `ls-tree`, `cat-file --batch`), no library: whoever keeps sources in git has it, a bare
or shallow clone, alternates and every format of packs are then read as git reads them, and the core needs nothing more.
A repository may come from strangers, so no hook, no filter, no pager, no network, and no variable from outside.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from gongkai.model.refusal import Refusal

_SAFE = (
    "-c",
    "core.fsmonitor=",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.allow=never",
    "-c",
    "core.commitGraph=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "core.quotePath=false",
    "--no-pager",
    "--no-replace-objects",
    "--no-optional-locks",
    "--literal-pathspecs",
)
_SSH_ONLY = (
    "gpg.ssh.program=ssh-keygen",
    "gpg.program=gongkai-knows-ssh-only",
    "gpg.openpgp.program=gongkai-knows-ssh-only",
    "gpg.x509.program=gongkai-knows-ssh-only",
)
_GOOD = re.compile(r'^Good "git" signature for (?P<who>\S+) with ', re.MULTILINE)
_SECONDS = 120
_LONGEST = 200  # characters of a revision's name
_FULL = re.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?")
LARGEST = 2_000_000  # bytes of a file, as for those that lie on the disk
MOST, ALTOGETHER = 100_000, 500_000_000  # files, and their bytes


class GitError(Refusal):
    """What git cannot show; the message is for the user."""


class Blob(NamedTuple):
    """A file of a revision: its path from the project's folder, its object and size."""

    path: str
    object: str
    size: int


class Tree(NamedTuple):
    """The files of a revision that were asked for; `left` are the paths of what is no plain file."""

    blobs: tuple[Blob, ...]
    left: tuple[str, ...]


class Repository:
    """The repository that a folder lies in, or that it is (a bare one). Raises GitError where there is none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        if shutil.which("git") is None:
            raise GitError("这台计算机上没有 git，不能看以前的版本；比较两个文件夹、两版或导出的文件不需要它")
        try:
            found = self._asked("rev-parse", "--is-bare-repository", "--is-shallow-repository", "--show-prefix")
        except GitError as problem:
            if "safe.directory" in str(problem):  # in containers of a pipeline, mostly
                raise GitError(
                    f"{folder} 属于另一个用户，git 不肯读。信得过的，先运行 git config --global --add safe.directory '*'"
                ) from problem
            raise GitError(f"{folder} 不在 git 仓库里，没有以前的版本可看") from problem
        bare, shallow, *prefix = found.split("\n")
        self.bare, self.shallow = bare == "true", shallow == "true"
        self.prefix = prefix[0] if prefix else ""

    def commit(self, name: str) -> str:
        """The full name of a revision's commit. Raises GitError where the repository does not have it."""
        if not name or len(name) > _LONGEST or any(not char.isprintable() for char in name) or name.startswith("-"):
            raise GitError(f"“{name[:_LONGEST]}”不是版本的名称。写分支、标签或提交，如 main、v1.0、HEAD~1")
        try:
            found = self._asked("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").strip()
        except GitError as problem:
            raise GitError(f"仓库里没有“{name}”这个版本{self._why()}") from problem
        if not _FULL.fullmatch(found):
            raise GitError(f"仓库里没有“{name}”这个版本{self._why()}")
        return found

    def merge_base(self, one: str, other: str) -> str:
        """The last commit that two revisions have in common. Raises GitError."""
        try:
            return self._asked("merge-base", self.commit(one), self.commit(other)).strip()
        except GitError as problem:
            raise GitError(f"“{one}”和“{other}”没有共同的版本{self._why()}") from problem

    def _why(self) -> str:
        if self.shallow:
            return "：这是浅克隆，只有最近的几次提交。先取回全部历史：git fetch --unshallow（CI 里写 fetch-depth: 0）"
        if self._done("rev-parse", "--verify", "--quiet", "HEAD").returncode:
            return "：还没有提交过。先提交一次（git add -A，再 git commit）；不用 git 的，用 gongkai edition 记一版，以后用 gongkai diff 上一版 比较"
        known = "用 git log --oneline 看有哪些"
        return f"。先用 git fetch 取回，或{known}" if self._done("remote").stdout else f"。{known}"

    def tree(self, commit: str, wanted: Callable[[str], bool], *, lenient: bool = False) -> Tree:
        """The wanted files of a commit, by their paths from the project's folder. Raises GitError for more than any project
        has, and for a file that is too large, unless it is `lenient`: then that is left."""
        blobs, left, total = [], [], 0
        for path, (mode, kind, name, size) in self._listed(commit, wanted, "-l"):
            if size == b"BAD":
                raise GitError(_missing(path))
            plain = kind == b"blob" and mode in (b"100644", b"100755") and _is_plain(path)
            if not plain or (lenient and int(size) > LARGEST):
                left.append(path)
            elif int(size) > LARGEST:
                raise GitError(f"{path} 在这个版本里有 {int(size) / 1e6:.1f} MB，上限是 2 MB")
            else:
                total += int(size)
                blobs.append(Blob(path, name.decode(), int(size)))
        if len(blobs) > MOST or total > ALTOGETHER:
            raise GitError(f"这个版本的源文件太多（{len(blobs)} 个，{total / 1e6:.0f} MB）")
        return Tree(tuple(blobs), tuple(left))

    def objects(self, commit: str, wanted: Callable[[str], bool]) -> dict[str, str]:
        """The names of the objects of a commit's wanted files and links, by their paths from the project's folder."""
        listed = self._listed(commit, wanted)
        return {path: name.decode() for path, (_, kind, name) in listed if kind == b"blob"}

    def _listed(self, commit: str, wanted: Callable[[str], bool], *told: str) -> Iterator[tuple[str, list[bytes]]]:
        """The wanted paths of a commit, from the project's folder, each with its mode, kind, object and what else is `told`."""
        within = ["--", self.prefix] if self.prefix else []
        output = self._run("ls-tree", "-r", "-z", *told, "--full-tree", commit, *within)
        for line in filter(None, output.split(b"\0")):
            facts, _, raw = line.partition(b"\t")
            path = os.fsdecode(raw).removeprefix(self.prefix)
            if wanted(path):
                yield path, facts.split()

    def contents(self, blobs: Iterable[Blob]) -> Iterator[tuple[Blob, bytes]]:
        """The files' bytes, one after the other. Raises GitError where an object is missing (a partial clone)."""
        process = subprocess.Popen(
            self._command("cat-file", "--batch"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            for blob in blobs:
                try:
                    process.stdin.write(f"{blob.object}\n".encode())
                    process.stdin.flush()
                    head = process.stdout.readline().split()
                    data = process.stdout.read(blob.size) if len(head) == 3 else b""
                    process.stdout.read(1)
                except OSError:
                    head, data = [], b""
                if len(head) != 3 or head[1] != b"blob" or int(head[2]) != blob.size or len(data) != blob.size:
                    raise GitError(_missing(blob.path))
                yield blob, data
        finally:
            with suppress(OSError):
                process.stdin.close()
            process.kill()
            process.stdout.close()
            process.wait()

    def commits(self, head: str, path: str) -> list[str]:
        """The commits up to a head that changed a file, the newest first; of a shallow clone those that it has."""
        return self._asked("rev-list", self.commit(head), "--", path).split()

    def file(self, commit: str, path: str) -> bytes | None:
        """A file of a commit, by its path from the project's folder; None where there is no plain one. Raises GitError."""
        tree = self.tree(commit, lambda name: name == path)
        return next((data for _, data in self.contents(tree.blobs)), None)

    def signer(self, commit: str, signers: Path) -> str:
        """Who signed a commit, one of those in an ssh file of allowed signers. Raises GitError for a commit that is not signed,
        or not by one of them: OpenPGP keys are nobody's here, for they would be looked for in the user's own ring."""
        given = (f"gpg.ssh.allowedSignersFile={signers}", *_SSH_ONLY)
        done = self._done(*(word for setting in given for word in ("-c", setting)), "verify-commit", "--raw", commit)
        told = _GOOD.search(done.stderr.decode("utf-8", "replace"))
        if done.returncode or told is None:
            raise GitError(f"提交 {commit[:10]} 没有签名，或者不是允许的签名人签的")
        return told["who"]

    def _asked(self, *arguments: str) -> str:
        return self._run(*arguments).decode("utf-8", "replace").rstrip("\n")

    def _run(self, *arguments: str) -> bytes:
        done = self._done(*arguments)
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise GitError(said[-1][:_LONGEST] if said else f"git {arguments[0]} 没有成功")
        return done.stdout

    def _done(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                self._command(*arguments),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env=_environment(),
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise GitError(f"git 没有答复：{problem}") from problem

    def _command(self, *arguments: str) -> list[str]:
        return ["git", "-C", str(self.folder), *_SAFE, *arguments]


def _missing(path: str) -> str:
    return f"仓库里缺少 {path} 的内容（部分克隆，或仓库坏了）。先取回全部：git fetch --refetch"


def _environment() -> dict[str, str]:
    """No variable that names another repository or program; what the user's own configuration says stays."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


def _is_plain(path: str) -> bool:
    """Whether a path of a tree leads to a file below the folder that it is written to, on every system."""
    parts = path.split("/")
    return all(part not in ("", ".", "..") and part.lower() != ".git" for part in parts) and not any(
        char in path for char in "\\:\0"
    )
