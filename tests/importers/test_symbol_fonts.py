"""Letters in fonts that draw signs for them (Wingdings) are read as what is seen, whatever kind of file they stand in.

`signs.xlsx` has a cell in such a font, cells in which a part has one, and words struck out behind characters beyond
U+FFFF; LibreOffice saved it as .xls and .ods.
"""

import pytest

from gongkai.importers.opening import files
from import_cases import CASES

SIGNS = "■政府网站\n□政府公报"


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_spreadsheets(kind):
    [sheet] = files.read(CASES / f"signs.{kind}")
    assert sheet.rows == (("■", SIGNS, SIGNS, "𠮷祥街𠮷新址", "nothing"),)
    assert [(place, text) for place, text, _ in sheet.dropped] == [("户籍管理!D1", "旧址")]


@pytest.mark.parametrize(
    "cell",
    [
        "<font face=Wingdings>n</font>政府网站<br><font face=Wingdings>o</font>政府公报",
        "<div class=xl66>n<font class=font5>政府网站</font><br>o<font class=font5>政府公报</font></div>",
        "<span style='font-family:\"Wingdings\";mso-ascii-font-family:宋体'>n</span>政府网站<br>"
        "<span style='font-family:宋体;mso-char-type:symbol;mso-symbol-font-family:\"Wingdings 2\"'>£</span>政府公报",
    ],
)
def test_pages(tmp_path, cell):
    style = "<style>.xl66 {font-family:Wingdings, serif;} .font5 {font-family:宋体;}</style>"
    page = tmp_path / "目录.html"
    page.write_text(
        f"<html><head><meta charset=utf-8>{style}</head><table><tr><td>n<td>{cell}</table></html>", encoding="utf-8"
    )
    [sheet] = files.read(page)
    assert sheet.rows == (("n", SIGNS),)
