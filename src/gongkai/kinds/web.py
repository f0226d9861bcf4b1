"""网址: an address that everybody can open."""

from __future__ import annotations

from typing import Any

from gongkai.kinds.kind import Kind, Wrong
from gongkai.model.address import NoAddressError, address
from gongkai.model.form import Cells


def _wrong(text: str, column: Cells) -> Wrong | None:
    try:
        address(text)
    except NoAddressError as problem:
        return Wrong(str(problem), "写完整的网址，以 https:// 或 http:// 开头")
    return None


def _written(text: str, column: Cells) -> str:
    """A narrow column breaks addresses, which hold no spaces."""
    return "".join(text.split())


def _schema(column: Cells) -> dict[str, Any]:
    return {"type": "string", "format": "uri"}


KIND = Kind("网址", wrong=_wrong, written=_written, schema=_schema, takes="完整的网址，以 https:// 开头")
