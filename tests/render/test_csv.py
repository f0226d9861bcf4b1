"""CSV: the bytes that Excel and WPS need, the cells as tabulated, nothing that runs as a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.importers.opening.csv import read
from gongkai.model.entry import UNCHECKED, Catalog
from gongkai.model.formula import is_formula
from gongkai.render import render
from gongkai.render.table import columns_with_notes, tabulate
from real_catalog import SETTINGS, with_first_entry


def rows_of(catalog: Catalog) -> list[list[str]]:
    artifact, *_ = render("csv", catalog, SETTINGS)
    return list(csv.reader(io.StringIO(artifact.data.decode("utf-8-sig"), newline="")))


def test_one_file_with_bom_and_crlf(catalog: Catalog) -> None:
    artifact, *_ = render("csv", catalog, replace(SETTINGS, stem="yongxiu"))
    assert artifact.path == "yongxiu.csv"
    assert artifact.data.startswith(b"\xef\xbb\xbf")
    assert artifact.data.count(b"\r\n") == catalog.count + 1
    assert artifact.data.endswith(b"\r\n")


def test_cells_read_back_as_tabulated(catalog: Catalog) -> None:
    rows = rows_of(catalog)
    columns = columns_with_notes(catalog, catalog.domains)
    expected = [
        [domain.name, row.entry.id, *row.cells]
        for domain in catalog.domains
        for row in tabulate(catalog, domain, columns).rows
    ]
    assert rows[1:] == expected
    assert {len(row) for row in rows} == {len(rows[0])}


def test_headings_are_one_line(catalog: Catalog) -> None:
    head = rows_of(catalog)[0]
    assert head[:5] == ["领域", "编号", "序号", "一级事项", "二级事项"]
    assert "公开对象（特定群体）" in head
    assert "公开方式（依申请公开）" in head
    assert len(set(head)) == len(head)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86 0792",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋86",
        "－1",
        "＠SUM(A1)",
        " =1",
        "\u3000＝1",
        "'=1",
    ],
)
def test_text_like_a_formula_is_guarded(catalog: Catalog, text: str) -> None:
    first = rows_of(with_first_entry(catalog, secondary=text))[1]
    assert first[4] == f"'{text}"


@given(st.text(alphabet="'=+-@＝＋－＠\t\r\n \u3000甲1", max_size=6))
def test_what_is_guarded_is_read_back(text: str) -> None:
    """As the importer reads it: with line ends of one kind."""
    written = io.StringIO(newline="")
    cell = f"'{text}" if is_formula(text) else text
    csv.writer(written, lineterminator="\r\n").writerows([["甲"] * 9, ["乙"] * 9, ["丙", cell, *["丁"] * 7]])
    [sheet] = read(written.getvalue().encode("utf-8-sig"))
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert sheet.rows[2][1] == plain


@pytest.mark.parametrize("text", ['他说“是”，"是"', "一，二,三", "甲\n乙", "1=1"])
def test_awkward_text_is_kept(catalog: Catalog, text: str) -> None:
    assert rows_of(with_first_entry(catalog, secondary=text))[1][4] == text


def test_unchecked_catalog_says_so_in_every_row(catalog: Catalog) -> None:
    head, *rows = rows_of(replace(catalog, unchecked=True))
    assert head[-1] == "校验状态"
    assert {row[-1] for row in rows} == {UNCHECKED}


def test_same_bytes_twice(catalog: Catalog) -> None:
    assert render("csv", catalog, SETTINGS) == render("csv", catalog, SETTINGS)
