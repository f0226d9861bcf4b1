"""Which files of an output folder gongkai made, and for which format: read from and written to `.gongkai.json`.

A build drops what an earlier one made for the same formats and this one does not; files that it never made are
somebody else's and stay. Text editors and web servers pass over names that begin with a dot.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from gongkai.model.artifact import Artifact

NAME = ".gongkai.json"


def read(folder: Path) -> dict[str, str]:
    """The folder's files by path, each with its format; nothing where there is no list, or an unreadable one."""
    try:
        data = json.loads((folder / NAME).read_bytes())
        files = data["files"]
        return {str(path): str(kind) for path, kind in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def written(files: Mapping[str, str]) -> Artifact:
    """The list as a file."""
    text = json.dumps({"generator": "gongkai", "files": dict(sorted(files.items()))}, ensure_ascii=False, indent=1)
    return Artifact(NAME, f"{text}\n".encode())
