"""Every form of table that counties publish is read without loss.

`tests/data/import/` holds the files; `STEM.expected.json` says what stands in each (see `make.py` and
`variations.py` there).
"""

import json
import re

import pytest

from gongkai.importers.opening import files
from gongkai.importers.reading import tables
from gongkai.importers.reading.cells import tick
from gongkai.importers.reading.headings import NUMBER, Headings
from gongkai.importers.reading.meaning import Registry, reading
from gongkai.importers.reading.names import domain_finder, simplify
from gongkai.importers.settling.compare import compare
from gongkai.importers.settling.county import county_of
from gongkai.importers.settling.write import domain_file
from gongkai.model.letters import letters
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
    return f"{title}》（{inside}）" if inside and number[-1] in ")）]］】〕" else plain


def told(record, repository):
    """A record as an expectation says it."""
    found = reading(record, Registry(repository.template, {}, {}))
    row = {key: found.values.get(key, "") for key in TEXTS}
    row["公开内容"] = list(found.values.get("公开内容", ()))
    row["公开依据"] = [basis(text) for text in found.unknown_laws]
    row["公开主体"] = "、".join(found.values.get("公开主体", ()))
    row["公开渠道和载体"] = list(found.values.get("公开渠道和载体", ()))
    row["公开对象"] = "；".join(found.values.get("公开对象", ()))
    row["公开层级"] = list(found.values.get("公开层级", ()))
    row["extra"] = {name: "".join(text.split("\n")) for name, text in record.extra.items()}
    return row, found


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
    for name, texts in (
        ("kept", [line for one in readings for line in one.kept]),
        ("odd", [text for one in readings for _, text, _ in one.odd]),
        ("unwritten", [text for one in readings for _, text, _ in one.unwritten]),
    ):
        for text in expected.get(name, []):
            assert any(re.sub(r"\s+", "", text) in re.sub(r"\s+", "", one) for one in texts), (name, text)


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


NUMBERING = re.compile(r"[（(]\d{1,2}[)）]|\d{1,2}[.、．)）]|[①-⑳]|【[^】]*】")
ENDS = re.compile(r"[\n；;：:、，,。\s√■□☑☐✓●○]|(?<=》)|(?=《)")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_words_of_a_cell_are_dropped_on_the_way_to_the_sources(path, yongxiu):
    """Each piece of text stands in the county's files or in the guideline, laws and offices they refer to."""
    project, county = yongxiu
    found = read(path, project)
    known = any(record.domain in county.bases for table in found for record in table.records)
    outcome = compare([(path.name, table) for table in found], county, "" if known else "养老服务")
    assert not outcome.lost
    told = [f"{law.title}{law.number or ''}" for law in project.law_index.values()]
    told += [(REPOSITORY / "counties/yongxiu/county.yaml").read_text(encoding="utf-8"), str(outcome.offices)]
    told += [text for _, text, _ in (*outcome.doubtful, *outcome.unwritten)]  # laws printed otherwise than written
    for change in outcome.domains.values():
        file = f"{change.slug}.yaml"
        told.append(domain_file(file, (REPOSITORY / "counties/yongxiu" / file).read_bytes(), change).decode())
        told.append((REPOSITORY / "guidelines" / file).read_text(encoding="utf-8"))
    everything = letters("".join(told))
    for table in found:
        for record in table.records:
            for column, text in record.cells.items():
                ticks = column.value and tick(text) is not None
                if column.key in (NUMBER, "公开渠道和载体", "公开方式", "公开层级") or ticks:
                    continue
                for piece in ENDS.split(NUMBERING.sub("\n", text)):
                    word = letters(piece).replace("中华人民共和国", "").replace("国令第", "国务院令第")
                    assert len(word) < 2 or word in everything, (record.place, column.key, piece)


@pytest.fixture(scope="module")
def yongxiu():
    project = load(REPOSITORY, ["yongxiu"])
    return project, county_of(project, "yongxiu")
