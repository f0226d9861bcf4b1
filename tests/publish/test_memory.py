"""A build's memory does not grow with the number of counties: what was made of one is let go before the next."""

import json
import shutil
import subprocess
import sys

import pytest
import yaml

from overlay import DEMO, demo

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
CASES += [pytest.param("pdf", 5, 5, marks=pytest.mark.slow)]  # laying out takes long: fewer counties, fewer items


@pytest.mark.parametrize(("kind", "many", "items"), CASES)
def test_many_counties_take_little_more_than_two(tmp_path, kind, many, items):
    pytest.importorskip("resource", reason="this system does not tell what a process used")
    roots = [counties(tmp_path / str(count), count, items) for count in (2, many)]
    few, most = (peak(root, "--format", kind) for root in roots)
    made = [file for file in roots[1].glob(f"out/*/10-nongcun*.{kind}") if file.parent.name != "items"]
    assert len(made) == many
    assert most <= 1.3 * few
