"""Lays the files of a rule's example over a copy of the small demo project."""

import re
import shutil
from pathlib import Path

HERE = Path(__file__).parent
DEMO = HERE / "projects" / "demo"
REPOSITORY = HERE.parent
_FILE = re.compile(r"^# (?P<path>[\w./-]+\.ya?ml)(?:（(?P<how>[^）]+)）)?$", re.MULTILINE)


def demo(target: Path, example: str = "") -> Path:
    """A copy of the demo project at `target` with the example's files written over it."""
    shutil.copytree(DEMO, target)
    pieces = _FILE.split(example)
    if pieces[0].strip():
        raise AssertionError(f"the example begins without a file name: {pieces[0]!r}")
    for path, how, body in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_bytes(body.lstrip("\n"), how or ""))
    return target


def _bytes(body: str, how: str) -> bytes:
    if "GBK" in how:
        return body.encode("gbk")
    if repeated := re.search(r"重复(\d+)遍", how):
        return (body.rstrip("\n") + "\n").encode() * int(repeated[1])
    return body.replace("→", "\t" if "→" in how else "→").replace("¤", "\x07" if "¤" in how else "¤").encode()
