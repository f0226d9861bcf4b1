"""catalog.sqlite of a whole whole, opened by sqlite3 and by Datasette."""

import asyncio
import csv
import io
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from command import gongkai
from county_pages import ADDRESS, COUNTY, LOCAL, NASTY, samples, texts_of
from gongkai.render import RenderError
from gongkai.site import database
from gongkai.site.database import write
from gongkai.site.published import Site, published
from overlay import demo


@pytest.fixture
def base(whole):
    with closing(sqlite3.connect(f"file:{whole / 'catalog.sqlite'}?mode=ro", uri=True)) as opened:
        yield opened


def all_of(base, question, *values):
    return base.execute(question, values).fetchall()


def test_is_sound(base):
    assert all_of(base, "PRAGMA integrity_check") == [("ok",)]
    assert all_of(base, "PRAGMA foreign_key_check") == []
    assert all_of(base, "PRAGMA user_version") == [(1,)]
    [(rows,)] = all_of(base, "SELECT count(*) FROM entries_fts_docsize")
    assert all_of(base, "SELECT count(*) FROM entries") == [(rows,)]


def test_holds_what_the_catalogs_say(whole, base):
    places = all_of(base, "SELECT slug, id FROM places")
    assert len(places) > 1
    for slug, number in places:
        data = json.loads((whole / slug / "catalog.json").read_bytes())
        assert all_of(base, "SELECT count(*) FROM entries WHERE place = ?", number) == [(data["counts"]["entries"],)]
        cells = io.StringIO((whole / slug / "catalog.csv").read_bytes().decode("utf-8-sig"), newline="")
        rows = {row["编号"]: row for row in csv.DictReader(cells)}
        columns = ["编号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体"]
        named = ", ".join("公开内容" if column.startswith("公开内容") else column for column in columns)
        found = all_of(base, f"SELECT {named} FROM catalog WHERE 地方 = ?", data["place"]["name"])
        assert len(found) == len(rows)
        for row in found:
            assert [text or "" for text in row] == [rows[row[0]][column].lstrip("'") for column in columns]


def test_pages_of_entries_are_there(whole, base):
    pages = all_of(base, "SELECT page FROM entries WHERE number = 1")
    assert pages
    for (page,) in pages:
        file, _, anchor = page.removeprefix(ADDRESS).partition("#")
        assert f'id="{anchor}"' in (whole / file).read_text("utf-8")


def test_any_piece_of_text_finds_exactly_the_entries_that_contain_it(whole, base):
    texts = {number: "\n".join(mine).lower() for number, mine in texts_of(whole / "yongxiu").items()}
    question = "SELECT entries.code FROM entries JOIN places ON places.id = place WHERE slug = 'yongxiu' AND"
    rows = "SELECT list_rows.code FROM list_rows JOIN lists ON lists.id = list JOIN places ON places.id = place WHERE slug = 'yongxiu' AND"
    longer = 0
    for piece, _ in samples(whole / "yongxiu", 300):
        if set("%_") & set(piece):
            continue
        found = all_of(base, f"{question} text LIKE '%' || ? || '%'", piece)
        told = all_of(base, f"{rows} text LIKE '%' || ? || '%'", piece)
        assert {number for (number,) in found + told} == {
            number for number, text in texts.items() if piece.lower() in text
        }, piece
        if len(piece) >= 3:
            longer += 1
            words = '"' + piece.replace('"', '""') + '"'
            indexed = all_of(base, f"{question} entries.id IN (SELECT rowid FROM entries_fts(?))", words)
            assert set(indexed) == set(found), piece
            indexed = all_of(base, f"{rows} list_rows.id IN (SELECT rowid FROM list_rows_fts(?))", words)
            assert set(indexed) == set(told), piece
    assert longer > 100


def test_same_sources_same_bytes(places, tmp_path):
    """Of a site with lists, towns and what counties left out; read, resolved and written again."""
    root = places.parent
    again = gongkai("build", "--format", "html,json", "--output", tmp_path / "build", cwd=root)
    assert again.returncode == 0
    assert (tmp_path / "build/catalog.sqlite").read_bytes() == (places / "catalog.sqlite").read_bytes()


def test_markup_is_text(tmp_path):
    text = json.dumps(NASTY)
    root = demo(tmp_path / "p", LOCAL.format(file=COUNTY, text=text, other=json.dumps(f"其他：{NASTY}")))
    done = gongkai("build", "--format", "html,json", cwd=root)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(root / "build/catalog.sqlite")) as base:
        assert all_of(base, "SELECT note FROM entries WHERE code = '10-L01'") == [(NASTY,)]
        assert all_of(base, "SELECT text FROM entry_channels WHERE text IS NOT NULL") == [(NASTY,)]
        words = '"' + NASTY.replace('"', '""') + '"'
        assert all_of(base, "SELECT rowid FROM entries_fts(?)", words) == [(4,)]


def test_drafts_are_left_out(tmp_path):
    root = demo(tmp_path / "p", f"# {COUNTY}\n领域: 农村危房改造\n调整:\n  10-001:\n    公开方式: 主动公开\n")
    assert gongkai("build", "--format", "html,json", "--force", cwd=root).returncode == 0
    assert (root / "build/index.html").exists()
    assert not (root / "build/catalog.sqlite").exists()


def test_a_catalog_of_another_program_is_told(tmp_path):
    root = demo(tmp_path / "p")
    gongkai("build", "--format", "html,json", cwd=root)
    data = json.loads((root / "build/demo/catalog.json").read_bytes())
    data["domains"] *= 2
    (root / "build/demo").rename(root / "build/other")
    (root / "build/other/catalog.json").write_text(json.dumps(data), encoding="utf-8")
    before = (root / "build/catalog.sqlite").read_bytes()
    done = gongkai("build", "--format", "html,json", cwd=root)
    assert done.returncode == 1
    assert "other/catalog.json 不能用" in done.stderr
    assert (root / "build/catalog.sqlite").read_bytes() == before
    assert not [path for path in (root / "build").iterdir() if ".new-" in path.name]


def test_a_place_built_before_a_guideline_was_numbered_anew_does_not_stop_the_others(tmp_path):
    root = demo(tmp_path / "p")
    assert gongkai("build", "--format", "html,json", cwd=root).returncode == 0
    data = json.loads((root / "build/demo/catalog.json").read_bytes())
    data["domains"][0]["order"] = 98
    data["place"] |= {"slug": "other", "code": "360498"}
    (root / "build/other").mkdir()
    (root / "build/other/catalog.json").write_text(json.dumps(data), encoding="utf-8")
    (root / "build/other/index.html").write_text("", encoding="utf-8")
    done = gongkai("build", "--format", "html,json", cwd=root)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(root / "build/catalog.sqlite")) as base:
        assert all_of(base, "SELECT number FROM domains WHERE slug LIKE '10-%' ORDER BY number") == [(10,), (98,)]


def test_towns_stand_below_their_county(tmp_path):
    def place(slug, above):
        return {
            "unchecked": False,
            "title": slug,
            "place": {"slug": slug, "name": slug, "code": "1", "city": None, "province": None, "above": above},
            "edition": {"name": None, "date": "2026-01-01", "office": None},
            "counts": {"entries": 0},
            "domains": [],
            "unadopted": [{"domain": "扶贫", "reason": "理由"}],
        }

    towns = [
        published("a/b", lambda: place("a/b", [{"name": "a", "slug": "a"}])),
        published("a", lambda: place("a", [])),
    ]
    write(Site(tuple(towns), "目录", Path()), tmp_path / "x.sqlite")
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as base:
        assert all_of(base, "SELECT slug, above FROM places") == [("a/b", 2), ("a", None)]


def test_opens_in_datasette(whole):
    app = pytest.importorskip("datasette.app", reason="Datasette is not installed")

    async def ask():
        served = app.Datasette([str(whole / "catalog.sqlite")])
        await served.invoke_startup()
        pages = [await served.client.get(path) for path in ("/catalog", "/catalog/entries", "/catalog/catalog")]
        found = await served.client.get("/catalog/entries.json?_search=义务教育&_shape=array&_size=1000")
        short = await served.client.get("/catalog/entries.json?text__contains=低保&_shape=array&_size=1000")
        return pages, found.json(), short.json()

    with ThreadPoolExecutor(1) as pool:  # a browser's test may have left a loop running in this thread
        pages, found, short = pool.submit(lambda: asyncio.run(ask())).result()
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert 'name="_search"' in pages[1].text
    assert found
    assert all("义务教育" in row["text"] for row in found)
    assert short
    assert all("低保" in row["text"] for row in short)


def test_a_full_disk_is_told_in_words(tmp_path, monkeypatch):
    def full(site, target):
        with closing(sqlite3.connect(target)) as base:
            base.execute("PRAGMA max_page_count = 1")
            base.execute("CREATE TABLE too_much (it)")

    monkeypatch.setattr(database, "_write", full)
    with pytest.raises(RenderError, match=r"写 catalog.sqlite 失败：磁盘已满；原来的内容没有动"):
        database.write(None, tmp_path / "catalog.sqlite")
