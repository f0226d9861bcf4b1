"""Fills a department's business system with the items that it has to make public, edition after edition.

    python items.py PROJECT PLACE OFFICE DATABASE

The table `openness_items` is the business system's own side: it is keyed by the items' numbers, which are never used again.
What is no longer in the catalog is kept with the date on which it left. A catalog that must not be published is refused.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import gongkai

TABLE = """
CREATE TABLE IF NOT EXISTS openness_items (
    place TEXT NOT NULL,
    id TEXT NOT NULL,
    office TEXT NOT NULL,
    domain TEXT NOT NULL,
    name TEXT NOT NULL,
    elements TEXT NOT NULL,
    basis TEXT NOT NULL,
    deadline TEXT NOT NULL,
    location TEXT NOT NULL,
    edition TEXT NOT NULL,
    withdrawn TEXT,
    PRIMARY KEY (place, id, office)
)
"""
PUT = """
INSERT INTO openness_items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)
ON CONFLICT (place, id, office) DO UPDATE SET
    domain = excluded.domain, name = excluded.name, elements = excluded.elements, basis = excluded.basis,
    deadline = excluded.deadline, location = excluded.location, edition = excluded.edition, withdrawn = NULL
"""
WITHDRAW = """
UPDATE openness_items SET withdrawn = ? WHERE place = ? AND office = ? AND withdrawn IS NULL AND id NOT IN (
    SELECT value FROM json_each(?)
)
"""


def row(catalog: gongkai.Catalog, entry: gongkai.Entry, office: str) -> tuple[str, ...]:
    """An item as the business system keeps it; several texts one a line."""
    laws = (f"《{one.title or one.key}》{one.article}" for one in entry.basis)
    several = ("\n".join(texts) for texts in (entry.elements, laws))
    return (
        catalog.slug,
        entry.id,
        office,
        entry.domain,
        entry.name,
        *several,
        entry.deadline,
        entry.location,
        catalog.date,
    )


def fill(database: sqlite3.Connection, catalog: gongkai.Catalog, office: str) -> tuple[int, int]:
    """Put the office's items down; how many there are, and how many left."""
    mine = [entry for entry in catalog.entries if office in entry.body]
    numbers = "[" + ",".join(f'"{entry.id}"' for entry in mine) + "]"
    with database:  # all of it or nothing
        database.execute(TABLE)
        database.executemany(PUT, [row(catalog, entry, office) for entry in mine])
        gone = database.execute(WITHDRAW, (catalog.date, catalog.slug, office, numbers)).rowcount
    return len(mine), gone


def main() -> int:
    """The program; 1 where it cannot be done."""
    parser = argparse.ArgumentParser(description="把一个单位要公开的事项填进业务系统的数据库")
    for name in ("project", "place", "office", "database"):
        parser.add_argument(name)
    asked = parser.parse_args()
    try:
        catalog = gongkai.resolve(gongkai.load(Path(asked.project), [asked.place]), asked.place)
    except gongkai.Error as problem:
        print(problem, file=sys.stderr)
        return 1
    if catalog.caution:
        print(f"{catalog.title}是{catalog.caution}，没有填", file=sys.stderr)
        return 1
    with closing(sqlite3.connect(asked.database)) as database:
        count, gone = fill(database, catalog, asked.office)
    if not count and not gone:
        known = sorted({name for entry in catalog.entries for name in entry.body})
        print(f"{catalog.title}里没有{asked.office}公开的事项。有：{'、'.join(known)}", file=sys.stderr)
        return 1
    print(f"{catalog.title}（{catalog.date}）：{asked.office} {count} 项，不再公开 {gone} 项")
    return 0


if __name__ == "__main__":
    sys.exit(main())
