"""电话: a Chinese telephone number: with its area code, of a mobile, or a short one of services (12345, 95598)."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import normalize

from gongkai.kinds.kind import Kind, Wrong
from gongkai.model.form import Cells

_PHONE = re.compile(
    r"(?:0[0-9]{2,3}-?[0-9]{7,8}(?:[-转][0-9]{1,6})?|1[3-9][0-9]{9}|[48]00-?[0-9]{3}-?[0-9]{4}|1[0-9]{2,5}|9[56][0-9]{3,4})"
)


def _wrong(text: str, column: Cells) -> Wrong | None:
    return None if _PHONE.fullmatch(text) else Wrong("不是电话号码", "写成 0792-1234567 这样，带区号；一栏一个号码")


def _written(text: str, column: Cells) -> str:
    """（0792）1234567, 0792—1234567, 0792 1234567."""
    plain = re.sub("[‐–—―－]+", "-", normalize("NFKC", text)).strip()
    plain = re.sub(r"^\((0[0-9]{2,3})\)\s*-?|^(0[0-9]{2,3})\s+(?=[0-9])", r"\1\2-", plain)
    plain = "".join(plain.split())
    return plain if _PHONE.fullmatch(plain) else text


def _source(column: Cells) -> dict[str, Any]:
    return {"type": ["string", "integer"], "pattern": f"^{_PHONE.pattern}$"}


KIND = Kind("电话", wrong=_wrong, written=_written, source=_source, takes="如 0792-1234567；一个号码")
