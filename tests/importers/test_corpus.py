"""Every form of table that counties publish is read without loss.

`tests/data/import/` holds the files; `STEM.expected.json` says what stands in each (see `make.py` there).
"""

import json
import re

import pytest

from gongkai.importers import files, tables, values
from gongkai.importers.headings import Headings
from gongkai.importers.names import domain_finder, simplify
from gongkai.source.project import load
from overlay import HERE, REPOSITORY

CORPUS = HERE / "data/import"
FILES = sorted(path for path in CORPUS.iterdir() if path.suffix not in (".json", ".py"))
TEXTS = ("一级事项", "二级事项", "公开时限", "公开方式")


@pytest.fixture(scope="module")
def repository():
    return load(REPOSITORY, [])


def read(path, repository):
    """The tables of a file, with no law known, so that each is told as it is written."""
    finder = domain_finder(repository.guidelines.values())
    headings = Headings(repository.template)
    sheets = files.read(path)
    return tables.read_all(sheets, headings, finder)


def basis(text):
    """A document's title and number, whatever brackets hold the number."""
    plain = re.sub(r"^【[^】]*】", "", re.sub(r"\s+", "", text))
    title, _, number = plain.rpartition("》")
    year = re.compile(r"[（(\[【［〔](\d{4})[)）\]】］〕]")
    inside = year.sub(r"〔\1〕", number)[1:-1]
    return f"{title}》（{inside}）" if inside else plain


def told(record, repository):
    """A record as an expectation says it."""
    reading = values.reading(record, values.Registry(repository.template, {}, {}))
    row = {key: reading.values.get(key, "") for key in TEXTS}
    row["公开内容"] = list(reading.values.get("公开内容", ()))
    row["公开依据"] = [basis(text) for text in reading.unknown_laws]
    row["公开主体"] = "、".join(reading.values.get("公开主体", ()))
    row["公开渠道和载体"] = list(reading.values.get("公开渠道和载体", ()))
    row["公开对象"] = "；".join(reading.values.get("公开对象", ()))
    row["公开层级"] = list(reading.values.get("公开层级", ()))
    row["extra"] = {name: "".join(text.split("\n")) for name, text in record.extra.items()}
    return row, reading


def test_the_corpus_holds_forty_tables():
    assert len(FILES) >= 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_row_is_read_without_loss(path, repository):
    expected = json.loads(path.with_suffix("").with_suffix(".expected.json").read_text(encoding="utf-8"))
    found = read(path, repository)
    finder = domain_finder(repository.guidelines.values())
    records = [record for table in found for record in table.records]
    rows, readings = zip(*(told(record, repository) for record in records), strict=True)
    assert len(rows) == len(expected["rows"])
    for row, record, want in zip(rows, records, expected["rows"], strict=True):
        if domain := want.pop("领域", None):
            assert record.domain == (finder(domain) or domain)
        if third := want["extra"].pop("三级事项", None):
            want["二级事项"] += f"：{third}"
        row["公开渠道和载体"].sort()
        want["公开渠道和载体"].sort()
        assert row == want
    lines = [line for table in found for line in table.notes] + [line for one in readings for line in one.kept]
    plain = [re.sub(r"\s+", "", line) for line in lines]
    for note in expected["notes"]:
        assert any(re.sub(r"\s+", "", note) in line for line in plain), note


def test_traditional_characters_are_turned_on_request(repository):
    pytest.importorskip("opencc")
    sheets = simplify(files.read(CORPUS / "traditional.html"))
    finder = domain_finder(repository.guidelines.values())
    records = [
        record for table in tables.read_all(sheets, Headings(repository.template), finder) for record in table.records
    ]
    row, _ = told(records[0], repository)
    assert (row["一级事项"], row["公开内容"]) == ("殡葬服务", ["服务项目", "收费标准", "服务机构地址"])
    assert row["公开依据"] == ["《殡葬管理条例》（国务院令第225号）"]
