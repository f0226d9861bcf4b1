"""Every rule is tested by the bad and the good example on its own page."""

import pytest

from gongkai.rules import RULES, check
from gongkai.source.project import load
from overlay import example

pytestmark = pytest.mark.everywhere


def codes(root):
    return [finding.code for finding in check(load(root)).findings]


def test_small_project_is_clean(tmp_path):
    assert codes(example(tmp_path / "p")) == []


@pytest.mark.parametrize("code", RULES)
def test_bad_example_gives_this_finding_and_no_other(code, tmp_path):
    assert codes(example(tmp_path / "p", RULES[code].bad)) == [code]


@pytest.mark.parametrize("code", RULES)
def test_good_example_gives_no_finding(code, tmp_path):
    assert codes(example(tmp_path / "p", RULES[code].good)) == []


def test_codes_are_grouped_and_sorted_within_families():
    assert list(RULES) == sorted(RULES)
    assert all(len(code) == 5 and code[2:].isdigit() for code in RULES)
