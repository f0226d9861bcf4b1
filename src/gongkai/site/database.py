"""Open data: `catalog.sqlite`, all checked catalogs of the site in one database with full-text search.

Opens in Datasette and any SQLite as it is. The places are read and written one after the other, so that a province
needs little memory. The same catalogs give the same bytes (with the same version of SQLite): fixed page size, rows in
order, no clock, and a VACUUM at the end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

from gongkai.model.artifact import Written
from gongkai.model.entry import FIELDS
from gongkai.model.item import PUBLIC
from gongkai.render import RenderError
from gongkai.site.cells import Data, cells, law, list_page, lists_of, row_texts
from gongkai.site.published import Published, Site

NAME = "catalog.sqlite"
OLDEST = (3, 34, 0)  # the first SQLite with the trigram tokenizer
_WHY = {sqlite3.SQLITE_FULL: "磁盘已满", sqlite3.SQLITE_IOERR: "磁盘读写出错", sqlite3.SQLITE_CANTOPEN: "打不开文件"}


def root_files(site: Site) -> Iterator[Written]:
    """The database; none where no catalog passed the checks. Raises RenderError where SQLite is too old."""
    if site.checked:
        yield Written(NAME, lambda target: write(site, target))


def write(site: Site, target: Path) -> None:
    """Make the database at `target`, an empty or missing file. Raises RenderError where it cannot be written."""
    if sqlite3.sqlite_version_info < OLDEST:
        raise RenderError(
            f"编 {NAME} 要 SQLite 3.34 以上，这里的 Python 带的是 {sqlite3.sqlite_version}。请换新一些的 Python"
        )
    try:
        _write(site, target)
    except sqlite3.OperationalError as problem:
        why = _WHY.get(getattr(problem, "sqlite_errorcode", 0) & 0xFF) or str(problem)
        raise RenderError(f"写 {NAME} 失败：{why}；原来的内容没有动，请检查权限和剩余空间") from problem


def _write(site: Site, target: Path) -> None:
    with closing(sqlite3.connect(target, isolation_level=None)) as base:
        base.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        base.executescript("PRAGMA foreign_keys = ON; PRAGMA user_version = 1; BEGIN;")
        for statement in _statements():
            base.execute(statement)
        _fill(base, site)
        for index in ("entries_fts", "list_rows_fts"):
            base.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
            base.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        base.execute("COMMIT")
        base.execute("VACUUM")


def _statements() -> Iterator[str]:
    """The schema's statements; executescript would end the transaction."""
    text = (files("gongkai.site") / "catalog.sql").read_text(encoding="utf-8")
    plain = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    yield from (statement for statement in plain.split(";\n") if statement.strip())


class _Names:
    """The rows of a table of names, each written when it is first met."""

    def __init__(self, base: sqlite3.Connection, table: str, columns: int = 1) -> None:
        self._base = base
        self._insert = f"INSERT INTO {table} VALUES (?{', ?' * columns})"
        self._ids: dict[tuple[Any, ...], int] = {}

    def id(self, *values: Any) -> int:
        """The row's id."""
        known = self._ids.get(values)
        if known is None:
            known = self._ids[values] = len(self._ids) + 1
            self._base.execute(self._insert, (known, *values))
        return known


class _Tables:
    """The tables that entries refer to, and the next entry's id."""

    def __init__(self, base: sqlite3.Connection, address: str) -> None:
        self.base = base
        self.address = address
        self.domains = _Names(base, "domains", 3)
        self.elements = _Names(base, "elements")
        self.laws = _Names(base, "laws", 5)
        self.offices = _Names(base, "offices")
        self.channels = _Names(base, "channels")
        self.audiences = _Names(base, "audiences")
        self.tiers = _Names(base, "tiers")
        self.numbers = count(1)
        self.lists = count(1)
        self.list_rows = count(1)

    def rows(self, table: str, entry: int, rows: Iterable[tuple[Any, ...]]) -> None:
        """Write an entry's list in its order."""
        for position, row in enumerate(rows, 1):
            marks = ", ?" * len(row)
            self.base.execute(f"INSERT INTO {table} VALUES (?, ?{marks})", (entry, position, *row))


def _fill(base: sqlite3.Connection, site: Site) -> None:
    about = {"title": site.title, "address": site.base_url, "generator": "gongkai", "schema": "urn:gongkai:sqlite:1"}
    base.executemany("INSERT INTO about VALUES (?, ?)", sorted(about.items()))
    tables = _Tables(base, site.base_url)
    for domain in site.guidelines:
        _guideline(tables, domain)
    ids = {place.slug: number for number, place in enumerate(site.checked, 1)}
    above: list[tuple[int, int]] = []
    for place in site.checked:
        try:
            data = place.read()
            parents = [ref["slug"] for ref in data["place"]["above"] if ref["slug"] in ids]
            _place(tables, ids[place.slug], place, data)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, sqlite3.IntegrityError) as problem:
            raise RenderError(f"{place.slug}/catalog.json 不能用，编不了 {NAME}；请重新编{place.name}") from problem
        if parents:
            above.append((ids[parents[-1]], ids[place.slug]))
    base.executemany("UPDATE places SET above = ? WHERE id = ?", above)


def _place(tables: _Tables, number: int, place: Published, data: Data) -> None:
    edition = data["edition"]
    folder = f"{tables.address}{place.slug}/"
    facts = (place.slug, place.code or None, place.name, place.level, place.city or None, place.province or None, None)
    row = (number, *facts, data["title"], edition["name"], edition["date"], edition["office"], f"{folder}index.html")
    tables.base.execute(f"INSERT INTO places VALUES (?{', ?' * (len(row) - 1)})", row)
    for domain in data["domains"]:
        _domain(tables, number, folder, domain)
    for each in data["unadopted"]:
        tables.base.execute("INSERT INTO unadopted VALUES (?, ?, ?)", (number, each["domain"], each["reason"]))
    for one in lists_of(data):
        _list(tables, number, folder, one)


def _guideline(tables: _Tables, domain: Data) -> None:
    number = tables.domains.id(domain["slug"], domain["order"], domain["name"])
    for entry in domain["entries"]:
        texts = cells(entry)
        names = (entry["secondary"] or entry["primary"], entry["primary"], entry["secondary"])
        told = (texts.get(heading) for heading in tuple(FIELDS.values())[2:])
        row = (entry["id"], number, entry["number"], *names, *told, entry["evidence"], entry["evidence_source"])
        tables.base.execute(f"INSERT OR IGNORE INTO guideline_items VALUES (?{', ?' * (len(row) - 1)})", row)


def _domain(tables: _Tables, place: int, folder: str, domain: Data) -> None:
    number = tables.domains.id(domain["slug"], domain["order"], domain["name"])
    guideline = domain["guidance"] or {"title": None, "number": None}
    page = f"{folder}{domain['slug']}.html"
    facts = (guideline["title"], guideline["number"], domain["confirmed"], len(domain["entries"]), page)
    tables.base.execute("INSERT INTO place_domains VALUES (?, ?, ?, ?, ?, ?, ?)", (place, number, *facts))
    for entry in domain["entries"]:
        _entry(tables, place, number, page, domain["name"], entry)
    for item in domain["excluded"]:
        row = (place, number, item["id"], item["name"], item["reason"])
        tables.base.execute("INSERT INTO excluded VALUES (?, ?, ?, ?, ?)", row)


def _entry(tables: _Tables, place: int, domain: int, page: str, title: str, entry: Data) -> None:
    number = next(tables.numbers)
    names = (entry["secondary"] or entry["primary"], entry["primary"], entry["secondary"])
    deadline = entry["deadline"]["text"] if entry["deadline"] else None
    known = [entry[key] for key in ("mode", "location", "note", "evidence", "evidence_source", "origin")]
    text = "\n".join((entry["id"], title, *cells(entry).values()))
    row = (number, place, domain, entry["id"], entry["number"], *names, deadline, *known, f"{page}#{entry['id']}", text)
    tables.base.execute(f"INSERT INTO entries VALUES (?{', ?' * (len(row) - 1)})", row)
    audience = [PUBLIC] * entry["audience"]["public"] + entry["audience"]["groups"]
    tables.rows("entry_elements", number, ((tables.elements.id(text),) for text in entry["elements"]))
    tables.rows("entry_laws", number, ((_law(tables, basis), basis.get("article")) for basis in entry["basis"]))
    tables.rows("entry_offices", number, ((tables.offices.id(name),) for name in entry["body"]))
    tables.rows(
        "entry_channels",
        number,
        ((tables.channels.id(one["name"]), one.get("text"), int(one["required"])) for one in entry["channels"]),
    )
    tables.rows("entry_audiences", number, ((tables.audiences.id(name),) for name in audience))
    tables.rows("entry_tiers", number, ((tables.tiers.id(name),) for name in entry["tiers"]))
    for one in entry.get("differs", ()):
        lists = ("\n".join(one[key]) if key in one else None for key in ("added", "removed"))
        told = (number, one["heading"], one["guideline"], one["text"], one.get("order"), *lists)
        tables.base.execute("INSERT INTO differences VALUES (?, ?, ?, ?, ?, ?, ?)", told)
    for heading, text in entry["extra"].items():
        tables.base.execute("INSERT INTO entry_columns VALUES (?, ?, ?)", (number, heading, text))


def _list(tables: _Tables, place: int, folder: str, one: Data) -> None:
    number, page = next(tables.lists), f"{folder}{list_page(one)}.html"
    facts = (one["form"], one["name"], one["title"], one["year"], int(one["current"]), page)
    tables.base.execute("INSERT INTO lists VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (number, place, *facts))
    for row in one["rows"]:
        here = next(tables.list_rows)
        known = [row[key] for key in ("id", "number", "name", "note", "evidence", "evidence_source")]
        text = "\n".join((row["id"], one["name"], *row_texts(one, row).values()))
        values = (here, number, *known, f"{page}#{row['id']}", text)
        tables.base.execute(f"INSERT INTO list_rows VALUES (?{', ?' * (len(values) - 1)})", values)
        cells = [(here, *cell) for column in one["columns"] for cell in _cells(column, row["cells"])]
        tables.base.executemany("INSERT INTO list_cells VALUES (?, ?, ?, ?, ?, ?, ?)", cells)


def _cells(column: Data, cells: Data, line: int = 0) -> Iterator[tuple[Any, ...]]:
    """A cell's texts as heading, line, position, key, value and text; those of a 表 line by line."""
    value = cells[column["key"]]
    if "columns" in column:
        for below, inner in enumerate(value, 1):
            for one in column["columns"]:
                yield from _cells(one, inner, below)
        return
    texts = value if isinstance(value, list) else [] if value is None else [value]
    for position, each in enumerate(texts, 1):
        parts = each if isinstance(each, dict) else {"text": each}
        number = parts.get("value")
        key = parts.get("key") or (number if isinstance(number, str) else None)
        amount = None if isinstance(number, str) else number
        yield column["heading"], line, position, key, amount, parts["text"]


def _law(tables: _Tables, basis: Data) -> int:
    facts = (basis[key] or "" for key in ("title", "number", "status"))
    return tables.laws.id(basis["key"], *facts, law({**basis, "article": ""}))
