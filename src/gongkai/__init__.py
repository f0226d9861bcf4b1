"""gongkai: compile version-controlled YAML into catalogs of government openness.

From Python: `load`, `check`, `resolve`, `build`, `diff`, described in `gongkai.api`. Nothing of them is imported before it is asked for.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongkai.api import *

__version__ = "0.1.0"

__all__ = [
    "Basis",
    "Built",
    "Catalog",
    "CellChange",
    "Change",
    "Changes",
    "Channel",
    "Comparison",
    "Domain",
    "DomainChange",
    "DomainImpact",
    "Entry",
    "Error",
    "Excluded",
    "Finding",
    "Fix",
    "GuidelineImpact",
    "LawChange",
    "LawImpact",
    "OfficeChange",
    "Order",
    "PlaceChanges",
    "Project",
    "Related",
    "Severity",
    "Span",
    "Spot",
    "__version__",
    "build",
    "check",
    "diff",
    "load",
    "resolve",
]


def __getattr__(name: str) -> Any:
    """A name of the interface, imported when it is asked for."""
    if name not in __all__:
        raise AttributeError(f"module 'gongkai' has no attribute {name!r}")
    from gongkai import api

    return getattr(api, name)


def __dir__() -> list[str]:
    """What there is to use."""
    return __all__


class _Face(type(sys)):  # type: ignore[misc]
    """Python puts a package into the one around it when it is imported: `gongkai.resolve` stays the function all the same."""

    @property
    def resolve(self) -> Any:
        return __getattr__("resolve")

    @resolve.setter
    def resolve(self, package: Any) -> None:
        """The package is found where all modules are."""


sys.modules[__name__].__class__ = _Face
