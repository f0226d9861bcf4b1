"""How much one file may ask for. It is counted while the file is read and before anything is built from it: what a file
says of its own size may be a lie, and a few bytes can claim a great deal.

The largest catalog that a county is known to publish has some 2,500 rows, which is a tenth of any number here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

from gongkai.importers.opening.sheet import ImportFileError


def _most(amount: int, told: str) -> Any:
    """So much a file may have, and what is told of one that has more."""
    return field(default=amount, metadata={"told": told})


@dataclass(frozen=True, slots=True)
class Budget:
    """What a file may have at most, all its parts together where nothing else is said."""

    file: int = 50_000_000  # bytes on the disk
    text: int = _most(20_000_000, "文件超过 20 MB")  # bytes of a file that is one text: a web page, a CSV table
    unpacked: int = _most(300_000_000, "解开后超过 300 MB")  # bytes of the parts of a .xlsx or .docx that are read
    tree: int = _most(60_000_000, "里面的文字超过 60 MB")  # bytes of a part that is held in memory
    members: int = _most(5_000, "里面有太多文件（超过 5000 个）")  # of an archive
    nodes: int = _most(2_000_000, "里面的格子和段落太多（超过 200 万个标记）")  # counted and forgotten
    kept: int = _most(800_000, "里面的格子和段落太多（超过 80 万个标记）")  # of a document held in memory
    kept_attributes: int = _most(800_000, "里面的标记带了太多属性（超过 80 万个）")  # of such a document
    attributes: int = _most(1_000, "有一个标记带了太多属性（超过 1000 个）")  # of one element
    namespaces: int = _most(200, "里面的标记有太多命名空间（超过 200 个）")  # compared with each other
    all_attributes: int = _most(300_000, "网页的标记带了太多属性（超过 30 万个）")  # the square of their number counts
    names: int = _most(5_000, "里面的标记有太多名称（超过 5000 种）")  # of elements and attributes
    depth: int = _most(200, "格式一层套一层，超过 200 层")  # elements within one another
    tags: int = _most(500_000, "网页的标记太多（超过 50 万个）")  # of a web page, whose elements are held in memory
    styled: int = _most(
        3_000_000, "网页的样式太多"
    )  # elements of a web page that the rules of its style sheets speak of
    options: int = _most(10_000, "网页的下拉框里选项太多（超过 1 万个）")  # each is compared with those before
    open: int = _most(10_000, "格式一层套一层，超过 1 万层")  # at once, as far as a look from outside can tell
    token: int = _most(2_000_000, "有一个标记太长（超过 2 MB）")  # bytes of one tag
    cells: int = _most(2_000_000, "所有的表合起来超过 200 万格（多半是表后有空行、空列带着格式，请删去）")
    filled: int = _most(200_000, "填了字的格子超过 20 万个")  # cells that hold something
    covered: int = _most(500_000, "合并的单元格太多，或者互相重叠（请取消合并）")  # cells that a merged one covers
    columns: int = 100  # of one table
    tables: int = _most(2_000, "有太多的表（超过 2000 张）")  # or worksheets
    lines: int = _most(200_000, "表外有太多段落（超过 20 万段）")  # outside of tables
    pages: int = _most(2_000, "超过 2000 页")  # of a PDF
    objects: int = _most(500_000, "页上的文字和图形太多（超过 50 万个）")  # that its pages draw
    strokes: int = _most(500_000, "页上的图形太多（超过 50 万笔）")  # from point to point
    glyphs: int = _most(1_000_000, "文字超过 100 万字（请分成几个 PDF）")  # letters, each with its place
    crossings: int = _most(4_000_000, "页上的线太多")  # pairs of rules that are looked at
    cell: int = _most(1_000_000, "有一格的文字超过 100 万字")  # characters of one cell or line
    letters: int = _most(10_000_000, "文字超过 1000 万字")  # characters of all cells and lines


BUDGET = Budget()
_TOLD = {one.name: one.metadata.get("told") for one in fields(Budget)}


class Spent:
    """What has been counted of one file so far."""

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def take(self, kind: str, amount: int = 1) -> None:
        """Count `amount` more of a field of `Budget`. Raises ImportFileError beyond it."""
        self._counts[kind] = now = self._counts[kind] + amount
        check(kind, now)

    def text(self, text: str) -> str:
        """The text of a cell or line, counted. Raises ImportFileError for one that is too long."""
        check("cell", len(text))
        self.take("letters", len(text))
        return text

    def spread(self, text: str, cells: int) -> None:
        """Count the cells that repeat a text: they are read like others."""
        self.take("covered", cells)
        self.take("letters", len(text) * cells)

    def table(self, name: str, rows: int, columns: int) -> None:
        """Count a table by the rectangle that it reaches over. Raises ImportFileError, as `too_large` does."""
        too_large(name, rows, columns)
        self.take("tables")
        self.take("cells", rows * columns)


def check(kind: str, amount: int) -> None:
    """Raise ImportFileError where there is more of something than any catalog has."""
    if amount > getattr(BUDGET, kind):
        raise ImportFileError(f"{_TOLD[kind]}，不像标准目录，没有打开")


def too_large(name: str, rows: int, columns: int) -> None:
    """Raise ImportFileError for a table that no catalog is as large as."""
    if rows * columns > BUDGET.cells:
        raise ImportFileError(
            f"{name}至少有 {rows} 行 {columns} 列，太大了：多半是最后有空行带着格式。请删去表下面的空行，另存后再导入"
        )
    if columns > BUDGET.columns:
        raise ImportFileError(f"{name}超过 {BUDGET.columns} 列，不像标准目录。请只留目录的各栏，另存后再导入")
