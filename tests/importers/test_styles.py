"""Rules of a page's style sheets, as far as they hide something on every screen."""

import pytest

from gongkai.importers.opening.web import _rules

STYLES = """<!-- @import "a.css"; .a, #b {display:none} /* .x{display:none} */
@media print {.c {display:none}} @font-face {font-family: d} .e{color:red} -->"""


def test_rules_outside_of_media_are_read():
    assert [(rule.strip(), said) for rule, said in _rules(STYLES)] == [(".a, #b", "display:none"), (".e", "color:red")]


@pytest.mark.parametrize("piece", ["/*a", "{", "}", " ", "@a", "a{"])
def test_sheets_as_long_as_a_file_end(piece):
    """With an expression that takes the square of the length this would not."""
    assert list(_rules(piece * 1_000_000)) == []
