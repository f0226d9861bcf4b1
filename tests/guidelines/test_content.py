"""The guidelines in this repository: nothing that was collected got lost, and what the docs say of them is true.

`tests/data/collected.jsonl` holds the items as they were collected from published catalogs, one a line; where nobody has
seen an item (待核), repealed laws and limits without a beginning were mended in it since.
"""

import json
import re

from command import gongkai
from gongkai.resolve import prepare
from gongkai.source.project import load
from overlay import HERE, REPOSITORY

ROW = re.compile(r"[#，][^#，]*第\d+行$")  # of an annex that was imported, which then counts instead


def bare(title):
    return re.sub(r"[\s《》〈〉“”（）()]|中华人民共和国|国务院办公厅", "", title)


def test_every_collected_item_is_there_with_its_cells():
    project = load(REPOSITORY, [])
    entries = {(b.guideline.domain, e.primary, e.secondary): e for b in prepare(project).values() for e in b.entries}
    lines = (HERE / "data/collected.jsonl").read_text(encoding="utf-8").splitlines()
    collected = [json.loads(line) for line in lines]
    assert len(collected) > 480
    annexed = {g.domain for g in project.guidelines.values() if any(ROW.search(i.value.source or "") for i in g.items)}
    collected = [item for item in collected if item["领域"] not in annexed]
    counts = {}
    for item in collected:
        entry = entries[item["领域"], item["一级"], item["二级"]]
        counts[item["领域"]] = counts.get(item["领域"], 0) + 1
        assert list(entry.elements) == item["要素"], entry.id
        assert (entry.deadline.text if entry.deadline else "") == item["时限"], entry.id
        assert [str(channel) for channel in entry.channels] == item["渠道"], entry.id
        assert list(entry.tiers) == item["层级"], entry.id
        titles = [bare(project.law_index[citation.key].title) for citation in entry.basis]
        assert titles == [bare(title) for title in item["依据"]], entry.id
    uncollected = {g.domain: g for g in project.guidelines.values() if g.domain not in {*counts, *annexed}}
    assert {g.domain: len(g.items) for g in project.guidelines.values() if g.domain in counts} == counts
    assert {item.value.evidence for g in uncollected.values() for item in g.items} <= {"待核"}


def test_numbers_leave_no_gap_in_a_domain():
    guidelines = load(REPOSITORY, []).guidelines
    assert len(guidelines) >= 26
    for guideline in guidelines.values():
        order = guideline.head.order
        used = [item.value.id for item in guideline.items] + [id for id, _ in guideline.head.withdrawn]
        assert sorted(used) == [f"{order:02d}-{serial:03d}" for serial in range(1, len(used) + 1)]


def test_what_was_seen_has_its_page_and_copies_have_none():
    items = [one.value for guideline in load(REPOSITORY, []).guidelines.values() for one in guideline.items]
    assert {"已见", "转载"} <= {item.evidence for item in items}
    for item in items:
        if item.evidence == "已见":
            assert re.match(r"(?:https?://\S+|《.+》.*)$", item.source or ""), item.id
        if item.evidence == "转载":
            assert item.source is None, item.id


def test_table_in_the_docs_is_current():
    done = gongkai("report", "evidence", "--format", "markdown", cwd=REPOSITORY)
    assert (REPOSITORY / "docs/guidelines.md").read_text(encoding="utf-8") == done.stdout
