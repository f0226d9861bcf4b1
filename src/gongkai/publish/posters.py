"""Writes single files into a folder that may hold other things, which stay as they are."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from gongkai.model.artifact import Artifact
from gongkai.publish.swap import SwapError


def write_posters(folder: Path, posters: Iterable[Artifact]) -> list[Path]:
    """Write each file beside its place and rename it, so that there is the old one or the new one. Raises SwapError."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in posters:
            target = folder / one.path
            handle, name = tempfile.mkstemp(prefix=".poster-", dir=folder)
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(one.data)
                Path(name).chmod(0o644)
                Path(name).replace(target)
            finally:
                Path(name).unlink(missing_ok=True)
            written.append(target)
    except OSError as problem:
        raise SwapError(f"不能写入 {folder}：{problem.strerror}；请检查权限和剩余空间") from problem
    return written
