"""Which characters a PDF can show: the quick look agrees with the table."""

import pytest

from gongkai.model.invisible import invisible
from gongkai.model.printable import is_common, is_printable, printable


def test_each_character_is_judged_as_the_table_has_it():
    everything = [chr(code) for code in range(0x110000) if chr(code) != "\r"]
    assert {char for char in everything if is_printable(char)} == printable()
    assert not list(invisible("".join(filter(is_common, everything))))


@pytest.mark.parametrize(("text", "whole"), [("县级\r\n", True), ("\U00030edd面", False), ("①☑", False), ("", True)])
def test_texts(text, whole):
    assert is_printable(text) is whole
