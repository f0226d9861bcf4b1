"""A produced file: where it goes below the output folder, and its bytes."""

from typing import NamedTuple


class Artifact(NamedTuple):
    """`path` is relative to the place's output folder (`04-caizheng-yujuesuan.html`)."""

    path: str
    data: bytes
