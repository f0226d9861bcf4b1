"""The quick look over an entry's texts lets nothing pass that a rule of wording would find."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.resolve import resolve_one
from gongkai.rules import wording
from gongkai.source.project import load
from overlay import example

PATTERNS = (
    wording._MIXED,
    wording._SPACED,
    wording._DOUBLED,
    wording._PLACEHOLDER,
    wording._DASH,
    wording._BOX,
    wording._HANGING,
)
PIECES = [
    *"补助县局（）()《》“”，。；、：,; \u3000\nXx×Ｘ某-－□■☐☑√✓●○口",
    "领域",
    "⼾",
    "里",
    "TODO",
    "待填",
    "……填写",
]


@pytest.fixture(scope="module")
def entry(tmp_path_factory):
    catalog = resolve_one(load(example(tmp_path_factory.mktemp("wording") / "p")), "demo").catalog
    return catalog.domains[0].entries[0]


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
def test_what_a_rule_looks_for_is_looked_at(entry, text):
    looked_at = bool(list(wording.odd([replace(entry, note=text)])))
    assert looked_at or not any(re.search(pattern, text) for pattern in PATTERNS)
    assert looked_at or not any(wording._half(pair, text) for pair in wording._PAIRS)


def test_plain_texts_are_not_looked_at(entry):
    assert not list(wording.odd([replace(entry, note="补助标准（元）、补助对象，按规定。")]))
