"""Files as people really send them, each with the right value: `tests/data/import_cases/` holds one of each kind of trouble.

All are the catalog of 户籍管理 of a new county, whose five items are those of the guideline.
"""

import shutil

import pytest

from command import gongkai
from gongkai.importers.opening import files
from gongkai.importers.opening.characters import cleaned
from gongkai.importers.opening.sheet import Sheet
from gongkai.importers.reading import tables
from gongkai.importers.reading.headings import Headings
from gongkai.importers.settling.compare import compare
from gongkai.importers.settling.county import county_of
from gongkai.source.project import load
from overlay import HERE, REPOSITORY

CASES = HERE / "data/import_cases"
ITEMS = [f"22-{number:03d}" for number in range(1, 6)]


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    root = tmp_path_factory.mktemp("new") / "project"
    for name in ("guidelines", "templates"):
        shutil.copytree(REPOSITORY / name, root / name)
    (root / "counties").mkdir()
    shutil.copy(REPOSITORY / "counties/places.yaml", root / "counties")
    made = gongkai("new", "county", "--slug", "wuning", "--code", "360423", cwd=root)
    assert made.returncode == 0, made.stderr
    return county_of(load(root, ["wuning"]), "wuning")


def imported(path, county, *, hidden=False):
    """What the file changes in the county's catalog of 户籍管理; and what is told of it besides, in one text."""
    sheets = files.read(path, hidden=hidden)
    found = tables.read_all(sheets, Headings(county.project.template), county.find_domain)
    outcome = compare([(path.name, table) for table in found], county)
    told = [*(one for sheet in sheets for one in (*sheet.dropped, *sheet.doubtful)), *outcome.filled, *outcome.emptied]
    return outcome.domains["户籍管理"], "\n".join(" ".join(one) for one in told)


@pytest.mark.parametrize("name", ["x12-kangxi.xlsx", "h5-zwsp-cells.html"])
def test_every_row_is_the_guidelines(name, county):
    change, _ = imported(CASES / name, county)
    assert change.adopted == ITEMS
    assert not change.added
    assert not change.edits


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("⼾籍管理⽹站", "户籍管理网站"),
        ("⾭⿈⾨⼊⼝", "青黄门入口"),
        ("入⼾⾨縣", "入戶門縣"),
        ("⻔户、⻋辆、⺠政、⻢、⻓期、⻚", "门户、车辆、民政、马、长期、页"),
        ("\uf9d1\uf91b\U0002f805", "六亂侮"),
        ("公\u200b开\ufeff内\u00ad容\u2060\u200e", "公开内容"),
        ("甲\u2028乙\x0b丙", "甲\n乙\n丙"),
        ("\uf0fe政府网站\uf0a8其他\uf0fc", "☑政府网站□其他√"),
        ("☑\ufe0f✔\ufe0e", "☑✔"),
        ("甲\u3164乙", "甲 乙"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("①Ａ１（一）", "①Ａ１（一）"),
    ],
)
def test_characters_are_those_that_a_reader_sees(written, read):
    found = cleaned(Sheet(written, ((written,),), before=(written,), after=(written,)))
    assert (found.name, found.rows[0][0], found.before[0], found.after[0]) == (read,) * 4


def test_characters_that_are_taken_out_are_told():
    found = cleaned(Sheet("表", (("王\ue863明", "\ue001", "甲\u200b乙\u200b"), ("\x01", "", "乙"))))
    assert found.rows == (("王明", "", "甲乙"), ("", "", "乙"))
    assert [(place, text) for place, text, _ in found.dropped] == [
        ("表第1行第1列", "U+E863，在“王明”里"),
        ("表第1行第2列", "U+E001"),
        ("表第2行第1列", "U+0001"),
        ("表", "U+200B（零宽字符），2 处"),
    ]
    assert found.unread == {(0, 1), (1, 0)}
