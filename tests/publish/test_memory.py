"""A build's memory does not grow with the number of counties: what is read and made of one is let go before the next."""

import gc
import json
import shutil
import subprocess
import sys
import tracemalloc

import pytest
import yaml

from gongkai.model.entry import Entry
from gongkai.model.tree import Map, Seq
from gongkai.render.json import as_data
from gongkai.rules import check
from gongkai.source.project import load
from overlay import ABOVE, DEMO, demo, real

# A process of its own in between: what a child is said to have used at most begins with what its parent used.
MEASURED = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "gongkai", *sys.argv[1:]], capture_output=True)
print(done.stderr.decode()) if done.returncode else print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
"""


def counties(root, count, items):
    """The small project with more items in its guideline and `count` counties alike."""
    demo(root)
    [file] = (root / "guidelines").glob("10-*.yaml")
    guideline = yaml.safe_load(file.read_text("utf-8"))
    model = guideline["事项"][1]
    for number in range(5, items):
        guideline["事项"].append(model | {"编号": f"10-{number:03d}", "二级事项": f"第{number}项政策"})
    file.write_text(json.dumps(guideline, ensure_ascii=False, indent=1), encoding="utf-8")
    model = DEMO / "counties/demo"
    text = (model / "county.yaml").read_text("utf-8")
    for number in range(1, count):
        folder = root / f"counties/c{number}"
        shutil.copytree(model, folder)
        own = text.replace("样例县", f"样例{number}县").replace("360499", f"3604{number:02d}")
        (folder / "county.yaml").write_text(own, encoding="utf-8")
    return root


def peak(root, *args):
    command = [sys.executable, "-c", MEASURED, "build", "--output", "out", *args]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    return int(done.stdout)


CASES = [(kind, 10, 60) for kind in ("html", "xlsx", "docx", "json", "csv")]
CASES += [("pdf", 5, 5)]  # laying out takes long: fewer counties, fewer items


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "many", "items"), CASES)
def test_many_counties_take_little_more_than_two(tmp_path, kind, many, items):
    pytest.importorskip("resource", reason="this system does not tell what a process used")
    roots = [counties(tmp_path / str(count), count, items) for count in (2, many)]
    few, most = (peak(root, "--format", kind) for root in roots)
    made = [file for file in roots[1].glob(f"out/*/10-nongcun*.{kind}") if file.parent.name != "items"]
    assert len(made) == many
    assert most <= 1.3 * few


def alive(*kinds):
    """How many objects of these classes there are."""
    gc.collect()
    return sum(isinstance(one, kinds) for one in gc.get_objects())


def test_of_what_counties_say_one_is_held(tmp_path):
    """Loaded, checked and resolved are all, held as values and entries are those of one: the rest is packed."""
    roots = [counties(tmp_path / str(count), count, 60) for count in (2, 12)]
    check(load(roots[0], packed=True))  # what is remembered in any case
    held = []
    for root in roots:
        before = alive(Entry, Map, Seq)
        project = load(root, packed=True)
        catalogs = check(project).catalogs
        entries = [len(catalog.entries) for catalog in catalogs.values()]
        held.append(alive(Entry, Map, Seq) - before)
        assert len(entries) == len(project.places)
        assert min(entries) > 50
        del project, catalogs
    assert held[0] == held[1] > 100


def test_a_county_more_takes_a_tenth_of_what_it_says(tmp_path):
    """In bytes, of the one who builds; else what is read of a county stays."""
    roots = [counties(tmp_path / str(count), count, 60) for count in (2, 12)]

    def grown(packed):
        taken = []
        for root in roots:
            gc.collect()
            tracemalloc.start()
            project = load(root, packed=packed)
            catalogs = check(project).catalogs
            assert sum(len(catalog.entries) for catalog in catalogs.values()) > 100
            taken.append(tracemalloc.get_traced_memory()[0])
            tracemalloc.stop()
            del project, catalogs
        return (taken[1] - taken[0]) / 10

    check(load(roots[0], packed=True))  # what is remembered in any case
    plain, packed = grown(packed=False), grown(packed=True)
    assert packed < plain * 0.4


def test_packed_places_are_checked_and_resolved_as_others_are(tmp_path):
    roots = [real(tmp_path / "real", "04", "10", "20"), demo(tmp_path / "demo", ABOVE), demo(tmp_path / "plain")]
    (roots[2] / "counties/demo/10-nongcun-weifang-gaizao.yaml").write_text("领域: [\n", encoding="utf-8")
    for root in roots:
        plain, packed = load(root), load(root, packed=True)
        assert dict(packed.places) == plain.places
        assert dict(packed.trees) == plain.trees
        one, two = check(plain), check(packed)
        assert two.findings == one.findings
        assert list(two.catalogs) == list(one.catalogs)
        assert [as_data(two.catalogs[slug]) for slug in reversed(one.catalogs)] == [
            as_data(one.catalogs[slug]) for slug in reversed(one.catalogs)
        ]
