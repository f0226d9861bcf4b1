"""Writes single files into a folder that may hold other things, which stay as they are."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from gongkai.model.artifact import Artifact
from gongkai.publish.swap import SwapError
from gongkai.source.writing import reason, write_beside


def write_posters(folder: Path, posters: Iterable[Artifact]) -> list[Path]:
    """Write each file beside its place and rename it, so that there is the old one or the new one. Raises SwapError."""
    written = []
    mask = os.umask(0o022)  # as everything that is published
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in posters:
            write_beside(folder / one.path, one.data)
            written.append(folder / one.path)
    except OSError as problem:
        raise SwapError(f"不能写入 {folder}：{reason(problem)}；请检查权限和剩余空间") from problem
    finally:
        os.umask(mask)
    return written
