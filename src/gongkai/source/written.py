"""Values → YAML as a person would have written it: plain where that is safe, one entry a line."""

from __future__ import annotations

import re
from typing import Any

from gongkai.source.yaml import NOT_TEXT, parse

STEP = 2  # spaces to a level
_OTHER_TYPE = re.compile(
    r"(?:true|false|yes|no|on|off|[-+]?[.\d][\d_]*(?:\.\d*)?(?:e[-+]?\d+)?|0x[\da-f]+)", re.IGNORECASE
)
_ESCAPES = str.maketrans({
    '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P", "\ufeff": "\\uFEFF",
})  # fmt: skip


class UnwritableError(Exception):
    """A text that no source can hold; the message is for the user."""


class OneLine(list[Any]):
    """A list that is written in one line: [甲, 乙]."""


class OneLineMap(dict[str, Any]):
    """A mapping that is written in one line: {增加: [甲]}."""


def scalar(text: str | None, style: str = "", *, flow: bool = False) -> str:
    """A text in one line: in the given style of quotes ("" for none) where that can hold it.

    Other programs' types (numbers, 是/否) are quoted, so that no other reader takes a text for one.
    """
    if text is None:
        return "null" if flow else ""
    if wrong := NOT_TEXT.search(text):
        raise UnwritableError(f"“{NOT_TEXT.sub('�', text)[:40]}”含有不可见的控制字符 U+{ord(wrong[0]):04X}，请删去")
    double = '"' + text.translate(_ESCAPES) + '"'
    single = "'" + text.replace("'", "''") + "'"
    if _OTHER_TYPE.fullmatch(text) and not style:
        style = '"'
    wanted = {"": (text, double), '"': (double,), "'": (single,)}.get(style, (text,))
    if style != "'" and text != text.translate(str.maketrans("", "", '"\\')) and "\n" not in text:
        wanted = (*(one for one in wanted if one != double), *((double,) if style == '"' else (single,)))
    return next((one for one in (*wanted, double) if one == double or reads(one, text, flow=flow)), double)


def reads(written: str, text: str, *, flow: bool) -> bool:
    """Whether the strict reader takes what is written for the text, as a key and as a value."""
    if "\n" in written or written != written.strip():
        return False
    if flow:
        return parse("", f"[{written}, {{{written}: {written}}}]".encode()) == ([text, {text: text}], [])
    return parse("", f"{written}: {written}\n".encode()) == ({text: text}, [])


def one_line(value: Any) -> str:
    """A value in one line, as it stands in brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key, flow=True)}: {one_line(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(one_line, value)) + "]"
    return scalar(value, flow=True)


def after_key(value: Any, column: int, style: str = "") -> tuple[str, list[str]]:
    """What stands behind a key's colon (with its space), and the lines below; `column` is the key's."""
    if isinstance(value, dict | list) and value and not isinstance(value, OneLine | OneLineMap):
        return "", block(value, column + STEP)
    if isinstance(value, dict | list):
        return f" {one_line(value)}", []
    if (
        isinstance(value, str)
        and "\n" in value
        and style not in ('"', "'")
        and (lines := _literal(value, column + STEP))
    ):
        return f" {lines[0]}", lines[1:]
    text = scalar(value, style)
    return f" {text}" if text else "", []


def after_dash(value: Any, column: int, style: str = "") -> tuple[str, list[str]]:
    """What stands behind a dash (with its space), and the lines below; `column` is the dash's."""
    head, lines = after_key(value, column, style)
    return (f" {lines[0].lstrip()}", lines[1:]) if lines and not head else (head, lines)


def block(value: dict[str, Any] | list[Any], column: int) -> list[str]:
    """The lines of a mapping or a list that is not empty, indented by `column`."""
    lines: list[str] = []
    indent = " " * column
    for each in value.items() if isinstance(value, dict) else value:
        if isinstance(value, dict):
            name = f"{scalar(each[0])}:"
            head, below = after_key(each[1], column)
        else:
            name = "-"
            head, below = after_dash(each, column)
        lines += [f"{indent}{name}{head}", *below]
    return lines


def _literal(text: str, column: int) -> list[str] | None:
    """A text of several lines as they are, behind a bar; None where that would not be read as the same."""
    if NOT_TEXT.search(text) or text.endswith("\n\n"):
        return None
    sign = "|" if text.endswith("\n") else "|-"
    lines = [" " * column + line if line else "" for line in text.removesuffix("\n").split("\n")]
    written = "\n".join([f"k: {sign}", *lines, ""])
    return [sign, *lines] if parse("", written.encode()) == ({"k": text}, []) else None
