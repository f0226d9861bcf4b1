"""One measured piece of work in a process of its own: `one.py WORK PROJECT [OUT]` prints seconds and a size."""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path


def main() -> None:
    work, project = sys.argv[1], Path(sys.argv[2])
    size = 0
    if work in ("parse", "csafeloader"):
        files = [(path.as_posix(), path.read_bytes()) for path in sorted((project / "counties").glob("*/[0-9]*.yaml"))]
        size = len(files)
        gc.freeze()
        gc.set_threshold(200_000, 50, 1000)
        if work == "parse":
            from gongkai.source.yaml import parse

            start = time.perf_counter()
            for name, data in files:
                parse(name, data)
        else:
            import yaml

            start = time.perf_counter()
            for _, data in files:
                yaml.load(data, yaml.CSafeLoader)
    elif work.startswith("check:"):
        from gongkai.rules import check
        from gongkai.source.project import load

        slugs = sorted(path.name for path in (project / "counties").iterdir())[: int(work.split(":")[1])]
        gc.freeze()
        gc.set_threshold(200_000, 50, 1000)
        start = time.perf_counter()
        size = sum(catalog.count for catalog in check(load(project, slugs)).catalogs.values())
    else:
        size, start = document(work, project, Path(sys.argv[3]))
    print(f"{time.perf_counter() - start:.4f} {size}")


def document(work: str, project: Path, out: Path) -> tuple[int, float]:
    """Make one Excel file or PDF from the first county."""
    import naive

    from gongkai.render import Settings, render
    from gongkai.resolve import prepare, resolve
    from gongkai.source.project import load

    slug = sorted(path.name for path in (project / "counties").iterdir())[0]
    sources = load(project, [slug])
    catalog = resolve(sources, sources.places[slug], prepare(sources))
    if catalog is None:
        raise SystemExit("no catalog")
    kind, how = work.split(":")
    cores = len(os.sched_getaffinity(0))
    if kind == "pdf":
        import weasyprint  # noqa: F401

    if how == "naive":
        start = time.perf_counter()
        (naive.excel if kind == "xlsx" else naive.pdf)(catalog, out)
    else:
        start = time.perf_counter()
        [artifact] = render(kind, catalog, Settings(templates=project / "templates", jobs=cores))
        out.write_bytes(artifact.data)
    taken = time.perf_counter() - start
    return out.stat().st_size, time.perf_counter() - taken


if __name__ == "__main__":
    main()
