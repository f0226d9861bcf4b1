"""What people write: frozen dataclasses whose fields say, as pydantic's alias, under which key they stand in a file.

They are plain dataclasses, with nothing of pydantic's in them: `source.shape` has pydantic check and make them, and a
page template that is given one reaches its fields only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar, dataclass_transform, get_type_hints

from pydantic import AfterValidator, BeforeValidator, ConfigDict
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

_Model = TypeVar("_Model")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def keyed(model: type[_Model]) -> type[_Model]:
    """Such a dataclass: frozen, slotted, made by its fields' names; pydantic refuses keys that it does not know."""
    setattr(model, "__pydantic_config__", ConfigDict(extra="forbid"))  # noqa: B010
    return dataclass(frozen=True, slots=True, kw_only=True)(model)


def meant(holds: Callable[[Any], object], hint: str) -> AfterValidator:
    """What checks that something holds for a value; `hint` says how it is to be written."""

    def checked(value: Any) -> Any:
        if not holds(value):
            raise PydanticCustomError("written", hint)
        return value

    return AfterValidator(checked)


def spelled(pattern: str | re.Pattern[str], hint: str) -> AfterValidator:
    """What checks that the whole of a text is spelled so; `hint` says how."""
    return meant(lambda value: re.fullmatch(pattern, value), hint)


def _plain(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?", value):
        raise PydanticCustomError("int_parsing", "no plain number")
    return value


PLAIN = BeforeValidator(_plain)  # of a number: in plain digits, not 1_6 or inf as Python reads them besides


@cache
def hints(model: type) -> Mapping[str, Any]:
    """A dataclass's fields with their types, resolved, annotations included."""
    return MappingProxyType(get_type_hints(model, include_extras=True))


@cache
def keys(model: type) -> Mapping[str, str]:
    """The keys that a file has for a dataclass's fields: {"primary": "一级事项"}. Fields that no file holds are left out."""
    found = (
        (name, info.alias)
        for name, hint in hints(model).items()
        for info in getattr(hint, "__metadata__", ())
        if isinstance(info, FieldInfo)
    )
    return MappingProxyType({name: alias for name, alias in found if alias})
