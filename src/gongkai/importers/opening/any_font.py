"""The font that pdfium takes for every font that a PDF names and does not hold: a box for each character.

pdfium leaves out letters of which its font draws nothing: with the fonts of this machine, a lone √ would be read on one
and missing on the next. Which letter it is, is told by the file's codes, not by the font. Nor is any font file opened.
"""

from __future__ import annotations

import ctypes
import zlib
from base64 import b85decode
from typing import Any

import pypdfium2.raw as pdfium

# TrueType, 612 bytes: one square glyph, 1000 units wide, to which a `cmap` of format 13 leads from U+0020 to U+2FFFF.
_FONT = zlib.decompress(
    b85decode(
        b"c-n<gu}T9$5Pf?aFDhz`HYqGlun1acEK&&)v{p<~*~BHD33!(rX9Bs-GNoUU%Er!0Z2S)k!IWCq3GwY-"
        b"0;h2JVAy#xJF{<QApk7m781^BZFj#?INAY3k<p8$uL7*2PJTyTY<bbu$>@4W{!G5tcGYD`jh^V=)5>iIvgb0S|3=$t`@Ml2(}Q3QY_Ho?C}4^F"
        b"QFC7n0%Ty5&yzbH<-4D`HQoP%ydHFKdelW&$2t$Km9~BMQfuT6z98f7@1=)E@|0ug=mQpFuto-xq0Yp4(<upIA{N!e84G{Gx44Bl-"
        b"uNHCx*rl+{bZ7Q-<c_!R!jZ}xTj^qHxgYPSf-CK`NHfiGch++%5Ubi|NWX82PY^`6$-Q6*~D2g36WV~#HNDSx3GfMN++tit-"
        b"hy1RM0_$DqOVChX;i){-bpK00weLj{"
    )
)
_HANDLE = 1
_DIRECTORY = 12 + 16 * int.from_bytes(_FONT[4:6], "big")


def _table(tag: int) -> bytes:
    """A table of the font by its tag; the whole font for 0."""
    if not tag:
        return _FONT
    for entry in range(12, _DIRECTORY, 16):
        if int.from_bytes(_FONT[entry : entry + 4], "big") == tag:
            start, size = (int.from_bytes(_FONT[entry + at : entry + at + 4], "big") for at in (8, 12))
            return _FONT[start : start + size]
    return b""


def _data(_info: Any, _font: Any, tag: int, room: Any, size: int) -> int:
    found = _table(tag)
    if room and size >= len(found):
        ctypes.memmove(room, found, len(found))
    return len(found)


def _info() -> Any:
    """What pdfium asks for fonts; kept as long as it may ask."""
    kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    made = pdfium.FPDF_SYSFONTINFO()
    made.version = 1
    made.MapFont = kinds["MapFont"](lambda *_: _HANDLE)
    made.GetFont = kinds["GetFont"](lambda *_: _HANDLE)
    made.GetFontData = kinds["GetFontData"](_data)
    made.GetFontCharset = kinds["GetFontCharset"](lambda *_: 1)
    made.DeleteFont = kinds["DeleteFont"](lambda *_: None)
    return made


_INFO = _info()


def use() -> None:
    """Let pdfium take no other font."""
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(_INFO))
