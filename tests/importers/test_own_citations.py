"""What gongkai prints as 公开依据 is read back as what it was, alone and joined, and nothing of it is left over."""

import pytest

from gongkai.importers.reading.basis import basis, law_names
from gongkai.source.project import load
from overlay import REPOSITORY

LAWS = load(REPOSITORY, []).law_index
NAMES = law_names(LAWS)


def told(text):
    found = basis(text, NAMES)
    assert (found.unknown, found.differing, found.words, found.passed) == ((), (), (), ()), text
    return found.cited


def test_each_law_of_the_registry_alone_and_with_an_article():
    assert len(LAWS) > 100
    for law in LAWS.values():
        keys = told(law.printed())
        assert [LAWS[key].printed() for key in keys] == [law.printed()]
        assert told(law.printed("第十九条")) == (f"{keys[0]}第十九条",)


@pytest.mark.parametrize("between", ["、", "；", "\n", "，"])
def test_several_joined(between):
    laws = list(LAWS.values())
    for some in zip(laws, laws[5:], laws[11:], strict=False):
        keys = told(between.join(law.printed() for law in some))
        assert [LAWS[key].printed() for key in keys] == list(dict.fromkeys(law.printed() for law in some))
