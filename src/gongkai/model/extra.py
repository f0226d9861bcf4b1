"""Libraries that only some of gongkai's parts need, by the extra that brings them, and what to say where one is missing."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

EXTRAS = {
    "weasyprint": "pdf", "pikepdf": "pdf", "fontTools": "pdf", "uharfbuzz": "pdf", "pylopdf_fonts_zh_cn": "pdf", "segno": "pdf", "pypdfium2": "pdf",
    "watchfiles": "serve", "httpx": "check", "opencc": "traditional", "pygls": "lsp", "lsprotocol": "lsp",
    "distributed": "cluster",
}  # fmt: skip
_FOR = {
    "pdf": "PDF、二维码",
    "serve": "预览",
    "cluster": "用 Dask 集群",
    "check": "看网页",
    "traditional": "繁体转简体",
    "lsp": "编辑器的语言服务",
}


def makeable(formats: Iterable[str]) -> tuple[str, ...]:
    """Those of the formats that this installation can make: all but PDF where its library is missing."""
    return tuple(name for name in formats if name != "pdf" or find_spec("weasyprint") is not None)


def lacking(missing: ModuleNotFoundError) -> str | None:
    """What to say of a library that is not installed: what it is for, and the command that installs it. None for a module
    that belongs to no extra: then gongkai itself is incomplete."""
    name = (missing.name or "").partition(".")[0]
    extra = EXTRAS.get(name)
    if extra is None:
        return None
    return f'{_FOR[extra]}要用的库没有装（缺 {name}）。请运行：pip install "gongkai[{extra}]"'
