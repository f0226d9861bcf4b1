"""An entry is frozen, however it was made."""

from dataclasses import FrozenInstanceError, replace

import pytest

from gongkai.model.entry import Kind, Origin
from gongkai.resolve import prepare
from gongkai.source.project import load
from overlay import SMALL


def test_an_entry_in_another_place_is_the_same_frozen_kind_of_thing():
    base = next(iter(prepare(load(SMALL, [])).values())).entries[0]
    origin = Origin(Kind.TAILORED, base.origin.base)
    made = base.at(7, ("甲局",), origin, {"note": "注", "elements": ("甲", "乙")})
    same = replace(base, number=7, body=("甲局",), origin=origin, note="注", elements=("甲", "乙"))
    assert (type(made), made) == (type(base), same)
    assert (base.at(base.number, base.body, base.origin), made.primary) == (base, base.primary)
    with pytest.raises(FrozenInstanceError):
        made.number = 8
    with pytest.raises((AttributeError, TypeError)):
        made.more = 1


def test_an_entry_of_which_a_place_changes_nothing_is_the_same_as_one_made_for_it():
    base = next(iter(prepare(load(SMALL, [])).values())).entries[0]
    below = base.at(2, ("甲局",), Origin(Kind.GUIDELINE, base.origin.base, above=base.origin, given=base))
    for entry, given in ((base, base), (below, base)):
        made = entry.adopter()(7, ("乙局",), base.origin.base, ("乙部门",))
        origin = entry.origin._replace(offices=base.origin.base, roles=("乙部门",), given=given)
        assert (type(made), made) == (type(base), entry.at(7, ("乙局",), origin))
        assert type(made.origin) is Origin
        with pytest.raises(FrozenInstanceError):
            made.number = 8
