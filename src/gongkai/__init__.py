"""gongkai: compile version-controlled YAML into catalogs of government openness.

From Python: `load`, `check`, `resolve`, `build`, `diff`, described in `gongkai.api`. Nothing of them is imported before it is asked for.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongkai.api import *

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """A name of the interface, or `__all__`, the list of them: imported when it is asked for."""
    if name == "__all__" or not name.startswith("_"):
        api = import_module("gongkai.api")
        names = [*api.__all__, "__version__"]
        if name == "__all__":
            return names
        if name in names:
            return getattr(api, name)
    raise AttributeError(f"module 'gongkai' has no attribute {name!r}")


def __dir__() -> list[str]:
    """What there is to use."""
    return list(__getattr__("__all__"))


class _Face(type(sys)):  # type: ignore[misc]
    """Python puts a package into the one around it when it is imported: `gongkai.resolve` stays the function all the same."""

    @property
    def resolve(self) -> Any:
        return __getattr__("resolve")

    @resolve.setter
    def resolve(self, package: Any) -> None:
        """The package is found where all modules are."""


sys.modules[__name__].__class__ = _Face
