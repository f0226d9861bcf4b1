"""Which item a row is: what the names say, and what they do not."""

from dataclasses import replace

from gongkai.importers.reading.headings import Field
from gongkai.importers.reading.meaning import Reading
from gongkai.importers.reading.record import Record
from gongkai.importers.settling.match import match
from real_catalog import real_catalog


def row(primary, secondary):
    names = {Field("一级事项"): primary, Field("二级事项"): secondary}
    return Record("第1行", "", names, {}), Reading({})


def test_a_row_without_a_name_is_none_of_the_items_that_differ_in_brackets_only():
    entry = real_catalog().entries[0]
    items = [replace(entry, primary="救助", secondary=f"对象名单（{which}）") for which in ("低保", "特困")]
    assert match([row("救助", "对象名单（特困）")], items).keys() == {0}
    assert match([row("", "——")], items) == {}
