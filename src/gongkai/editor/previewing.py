"""The preview that an editor opens: `gongkai serve` in a process of its own, which ends with the editor."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT, Popen
from threading import Thread
from typing import IO

from lsprotocol.types import CodeLens, Command

from gongkai.editor.desk import Desk, family_of
from gongkai.model.refusal import Refusal
from gongkai.source.places import slug_of

COMMAND = "gongkai.preview"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:[0-9]+/")


class Previews:
    """The previews that run, by project and place."""

    def __init__(self) -> None:
        self._one = asyncio.Lock()
        self._running: dict[tuple[Path, str], tuple[Popen[str], str]] = {}

    async def address(self, desk: Desk, name: str) -> str:
        """The address of the page that a file is part of; the preview is begun where it does not run. Raises Refusal."""
        where = desk.root, family_of(name)
        async with self._one:  # who clicks twice gets one
            if where not in self._running or self._running[where][0].poll() is not None:
                self._running[where] = await asyncio.to_thread(_begun, *where)
        return f"{self._running[where][1]}{page(desk, name)}"

    def stop(self) -> None:
        """End all."""
        for process, _ in self._running.values():
            process.terminate()
            process.wait()


def _begun(root: Path, slug: str) -> tuple[Popen[str], str]:
    # -P: a gongkai.py in the folder where the editor was started is none of ours
    command = (sys.executable, "-P", "-m", "gongkai", "serve", "--port", "0", "--place", slug, "--project", str(root))
    env = os.environ | {"PYTHONIOENCODING": "utf-8"}
    process = Popen(command, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, encoding="utf-8", errors="replace", env=env)
    assert process.stdout is not None
    line = process.stdout.readline()
    if (found := _ADDRESS.search(line)) is None:
        said = line + process.stdout.read()
        process.stdout.close()
        process.wait()
        raise Refusal(said.strip() or "预览没有开始")
    Thread(target=_drain, args=(process.stdout,), daemon=True).start()
    return process, found[0]


def _drain(said: IO[str]) -> None:
    """Read what a process says to nobody, so that it never waits for a reader."""
    with said:
        for _ in said:
            pass


def page(desk: Desk, name: str) -> str:
    """The page that a file is part of: its domain's, or the place's first one."""
    slug = slug_of(name) or ""
    tree, catalogs = desk.tree(name), desk.catalogs(name)
    named = tree.get("领域") if tree is not None else None
    domains = {domain.name: domain.slug for catalog in catalogs[:1] for domain in catalog.domains}
    return f"{slug}/{domains[named]}.html" if isinstance(named, str) and named in domains else f"{slug}/index.html"


def lenses(desk: Desk, name: str) -> list[CodeLens]:
    """What stands above a place's file: the way to its page."""
    if not family_of(name):
        return []
    text = desk.text(name)
    return [CodeLens(text.range(0, 0), Command(title="在浏览器里预览", command=COMMAND, arguments=[desk.uri(name)]))]
