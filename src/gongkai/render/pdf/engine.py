"""WeasyPrint, imported without looking for what only other systems have.

It asks for its system libraries by their names on Windows and macOS first, and for every name that is not found cffi has
ldconfig, a compiler and a linker search. Linux's loader knows the last name asked for by itself: importing takes 0.31
seconds of the processor instead of 0.51, those of the programs counted (WeasyPrint 70).
"""

from __future__ import annotations

import ctypes.util
import sys

_search = ctypes.util.find_library
if sys.platform == "linux":
    ctypes.util.find_library = lambda name: None
try:
    import weasyprint
finally:
    ctypes.util.find_library = _search

__all__ = ["weasyprint"]
