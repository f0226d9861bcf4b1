"""One measured piece of work in a process of its own: `one.py WORK PROJECT OUT CORES` prints seconds and a size."""

from __future__ import annotations

import gc
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongkai.model.entry import Catalog


def main() -> None:
    work, project, out, cores = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    if cores and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    if work in ("parse", "csafeloader"):
        seconds, size = reading(work, project)
    elif work in ("write", "copy"):
        seconds, size = writing(work, project / "build", out)
    elif work.startswith("check:"):
        seconds, size = checking(int(work.partition(":")[2]), project)
    elif work.startswith("cells:"):
        seconds, size = checking(int(work.partition(":")[2]), project, cells=True)
    elif work.startswith("serve:"):
        seconds, size = served(work.partition(":")[2].split(","), project, out)
    elif work.startswith("typed:"):
        seconds, size = typed(work, project)
    else:
        seconds, size = document(work, project, out, cores or 1)
    print(f"{seconds:.4f} {size}")


def reading(work: str, project: Path) -> tuple[float, int]:
    """Parse the counties' files of one domain each, from memory."""
    import yaml

    from gongkai.cli.options import quiet_collector
    from gongkai.source.yaml import parse

    files = [(path.as_posix(), path.read_bytes()) for path in sorted((project / "counties").glob("*/[0-9]*.yaml"))]
    quiet_collector()  # as the command line does; for the baseline too
    start = time.process_time()
    if work == "parse":
        for name, data in files:
            parse(name, data)
    else:
        for _, data in files:
            yaml.load(data, yaml.CSafeLoader)
    return time.process_time() - start, len(files)


def writing(work: str, made: Path, out: Path) -> tuple[float, int]:
    """Write files with the bytes of those in a folder, or copy them; the size is all their bytes. What was written goes."""
    seconds, size = 0.0, 0
    for file in (one for one in made.rglob("*") if one.is_file()):
        data = file.read_bytes()
        target = out / file.relative_to(made)
        target.parent.mkdir(parents=True, exist_ok=True)
        start = time.process_time()
        if work == "write":
            target.write_bytes(data)
        else:
            shutil.copyfile(file, target)
        seconds += time.process_time() - start
        size += len(data)
    shutil.rmtree(out)
    return seconds, size


def checking(counties: int, project: Path, cells: bool = False) -> tuple[float, int]:
    """Load, resolve and check the guidelines and some counties; the size is the number of entries, or that of the cells
    which guidelines and lists write."""
    from gongkai.cli.options import quiet_collector
    from gongkai.rules import check
    from gongkai.source.project import load

    slugs = sorted(path.name for path in (project / "counties").iterdir())[:counties]
    quiet_collector()
    start = time.process_time()
    loaded = load(project, slugs)
    checked = check(loaded)
    seconds = time.process_time() - start
    found = [one for one in checked.findings if one.code != "GK415"]  # made counties are alike in all but their names
    if found:
        raise SystemExit(f"the corpus has findings: {found[0]}")
    if not cells:
        return seconds, sum(catalog.count for catalog in checked.catalogs.values())
    items = [item.node for guideline in loaded.guidelines.values() for item in guideline.items]
    rows = [row for place in loaded.places.values() for one in place.lists for row in one.rows]
    inner = sum(bool(cell) for row in rows for cells in row.rows for cell in cells)
    return seconds, sum(map(len, items)) + sum(len(row.node) for row in rows) + inner


def typed(work: str, project: Path) -> tuple[float, int]:
    """What an editor's findings cost after a keystroke in one file, or loading and checking its county anew; the size is the
    number of findings of the county."""
    from gongkai.cli.options import quiet_collector
    from gongkai.editor import telling
    from gongkai.editor.desk import Desk
    from gongkai.rules import check
    from gongkai.source.project import load

    slug = sorted(path.name for path in (project / "counties").iterdir() if path.is_dir())[-1]
    file = max((project / "counties" / slug).glob("[0-9]*.yaml"), key=lambda one: one.stat().st_size)
    name, text = file.relative_to(project).as_posix(), file.read_text("utf-8")
    quiet_collector()
    if work == "typed:whole":
        start = time.process_time()
        found = check(load(project, [slug]), today="2026-11-29").findings
        return time.process_time() - start, len(found)
    desk = Desk(project.resolve(), "utf-16", lambda: "2026-11-29")
    desk.open(name, file.as_uri(), text)
    desk.look(name)
    rounds = 10
    start = time.process_time()
    for number in range(rounds):
        desk.open(name, file.as_uri(), f"{text}# {number}\n")
        for _, found in desk.findings():
            for one in found:
                telling.diagnostic(desk, one)
    seconds = time.process_time() - start
    return seconds / rounds, len(desk.look(name).checked.findings)


def served(formats: list[str], project: Path, out: Path) -> tuple[float, int]:
    """What `gongkai serve` takes from a changed cell, in a domain of median size, until the pages and all other files are made
    anew: the least of a few times by the clock; the size is the number of files."""
    from gongkai.cli.options import quiet_collector
    from gongkai.preview.builder import Builder
    from gongkai.publish.store import opened
    from gongkai.publish.tools import tools

    slug = sorted(path.name for path in (project / "counties").iterdir() if path.is_dir())[0]
    files = sorted((project / "counties" / slug).glob("[0-9]*.yaml"), key=lambda one: one.stat().st_size)
    file, taken = files[len(files) // 2], []
    quiet_collector()
    with tempfile.TemporaryDirectory() as cache:
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        builder = Builder(
            project.resolve(), (slug,), tuple(formats), out, "http://127.0.0.1:8000/", opened(Path(cache), tools())
        )
        for number in range(5):
            text = re.sub("本县实施细则[0-9]*", f"本县实施细则{number + 1}", file.read_text("utf-8"), count=1)
            file.write_text(text, encoding="utf-8")
            start = time.perf_counter()
            builder.changed([file.resolve()])
            if builder.pages([slug])[slug].stale or builder.files([slug])[1]:
                raise SystemExit("nothing was made")
            taken.append(time.perf_counter() - start)
            gc.collect()  # as the preview does when nobody waits
    size = sum(one.is_file() for one in out.rglob("*"))
    shutil.rmtree(out)
    return min(taken[1:]), size


def document(work: str, project: Path, out: Path, jobs: int) -> tuple[float, int]:
    """Make one Excel file or PDF from the first county; the libraries are imported beforehand for both."""
    import naive
    import naive_pdf

    from gongkai.cli.options import quiet_collector
    from gongkai.render import FORMATS, Settings, render
    from gongkai.resolve import prepare, resolve
    from gongkai.source.pages import pages
    from gongkai.source.project import load

    slug = sorted(path.name for path in (project / "counties").iterdir())[0]
    sources = load(project, [slug])
    catalog = resolve(sources, sources.places[slug], prepare(sources))
    if catalog is None:
        raise SystemExit("no catalog")
    kind = work.partition(":")[0]
    __import__(FORMATS[kind].module)
    __import__({"xlsx": "openpyxl", "pdf": "weasyprint"}[kind])
    if kind == "xlsx":
        quiet_collector()  # as the command line does; for the baseline too
    clock = time.process_time if jobs == 1 else time.perf_counter  # one process: whoever else works on the machine
    settings = Settings(templates=pages(project)[0], jobs=jobs)
    if work == "pdf:changed":
        settings = replace(settings, kept=Keeper())
        render(kind, catalog, settings)
        catalog = changed(catalog)
    start = clock()
    baselines = {
        "xlsx:naive": naive.excel,
        "pdf:straightforward": naive_pdf.straightforward,
        "pdf:bare": naive_pdf.bare,
    }
    if work in baselines:
        baselines[work](catalog, out)
    else:
        [artifact] = render(kind, catalog, settings)
        out.write_bytes(artifact.data)
    return clock() - start, out.stat().st_size


class Keeper(dict[str, bytes]):
    """Keeps pieces in memory."""

    def __call__(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What was made under the key."""
        if key not in self:
            self[key] = make()
        return self[key]


def changed(catalog: Catalog) -> Catalog:
    """The catalog with another text in a cell of the domain of median size."""
    sizes = sorted(range(len(catalog.domains)), key=lambda index: len(catalog.domains[index].entries))
    middle = sizes[len(sizes) // 2]
    domain = catalog.domains[middle]
    first = replace(domain.entries[0], elements=("另一项内容", *domain.entries[0].elements[1:]))
    other = replace(domain, entries=(first, *domain.entries[1:]))
    return replace(catalog, domains=(*catalog.domains[:middle], other, *catalog.domains[middle + 1 :]))


if __name__ == "__main__":
    main()
