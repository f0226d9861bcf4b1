"""The search against Pagefind, in Chromium over a loopback server: size, first query, recall, time of a query.

    python bench/search.py            1 and 100 counties of province.py; needs playwright, pagefind, pagefind-bin-extended
    python bench/search.py --villages the search of a province with its towns and villages against that of its counties alone, from the
                                      address to the first result; made without the pages of places; needs playwright

Recall: 500 pieces of 2 to 8 characters drawn from random texts of random entries; a piece is found where the search
lists every entry that contains it. Pagefind is given one page an entry (the same texts), in two ways: as
they are, and with a space between characters and the query in quotation marks.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import html
import http.server
import json
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright
from province import add_towns, write_province

from gongkai.render.json import as_data
from gongkai.resolve import prepare
from gongkai.resolve.catalogs import Catalogs
from gongkai.site.published import Site, published
from gongkai.site.search.index import entries_of
from gongkai.site.search.pages import root_files
from gongkai.source.project import load

WORK = Path(__file__).parent / ".work/search"
KINDS = ("ours", "pagefind", "apart")
COLD = ("低保", "征地补偿安置方案", "公开")
VILLAGE = (*COLD[:2], "村民委员会")
ROUNDS, WAIT = 4, 120_000


def entries(build: Path) -> Iterator[tuple[str, list[str]]]:
    """(address, printed texts) of every entry of a site."""
    for file in sorted(build.rglob("catalog.json")):
        folder = file.parent.relative_to(build).as_posix()
        for domain in json.loads(file.read_bytes())["domains"]:
            for entry in entries_of(domain):
                texts = [domain["name"], *entry.text.all(), *entry.offices]
                yield f"{folder}/{domain['slug']}.html#{entry.text.id}", [text for text in texts if text]


def pieces(all_: dict[str, list[str]], count: int) -> list[str]:
    dice = random.Random(20261124)
    addresses, found = list(all_), []
    while len(found) < count:
        text = dice.choice(all_[dice.choice(addresses)])
        size = dice.randint(2, 8)
        if len(text) >= size:
            start = dice.randint(0, len(text) - size)
            piece = text[start : start + size]
            if piece not in found and not any(char.isspace() for char in piece):
                found.append(piece)
    return found


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and notes what was asked for."""

    asked: list[str] = []  # noqa: RUF012 - one server at a time

    def log_message(self, *args: object) -> None: ...

    def do_GET(self) -> None:
        self.asked.append(self.path.partition("?")[0].lstrip("/"))
        super().do_GET()


def weight(folder: Path, names: list[str]) -> tuple[int, int]:
    """Bytes as they are and gzipped, of the files asked for."""
    data = [(folder / name).read_bytes() for name in dict.fromkeys(names) if (folder / name).is_file()]
    return sum(map(len, data)), sum(len(gzip.compress(one, 6)) for one in data)


def disk(files: list[Path]) -> str:
    return f"{len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.2f} MB"


OURS = """async ([query]) => {
  const box = document.getElementById('q'), status = document.getElementById('status');
  if (!window.bench) window.bench = openIndex(gongkaiSearch), window.load = loaderOf(window.bench);
  await load(partsFor(bench, query, {}));
  const start = performance.now();
  const found = search(bench, query, {}).exact;
  const spent = performance.now() - start;
  return [spent, found.flatMap((hit) => hit.keys.map((key) => hrefOf(bench, hit.entry, key)))];
}"""
PAGEFIND = """async ([query]) => {
  if (!window.engine) { window.engine = await import('/pagefind/pagefind.js'); await engine.init(); }
  const start = performance.now();
  const { results } = await engine.search(query);
  const spent = performance.now() - start;
  return [spent, await Promise.all(results.map(async (one) => (await one.data()).url.replace(/^\\//, '')))];
}"""
PAGEFIND_IDS = PAGEFIND.replace(
    "await Promise.all(results.map(async (one) => (await one.data()).url.replace(/^\\//, '')))",
    "results.map((one) => one.id)",
)
PAGEFIND_TEN = PAGEFIND.replace("results.map(async", "results.slice(0, 10).map(async")


def cold(browser: Any, folder: Path, address: str, script: str, queries: dict[str, str]) -> None:
    for name, query in queries.items():
        page = browser.new_page()
        Quiet.asked.clear()
        page.goto(address)
        page.evaluate(script, [query])
        raw, packed = weight(folder, Quiet.asked)
        print(
            f"    first query {name}: {len(set(Quiet.asked))} files, {raw / 1000:.0f} kB, gzip {packed / 1000:.0f} kB"
        )
        page.close()


def recall(page: Page, script: str, wanted: dict[str, Any], shape: Any) -> None:
    good, times = 0, []
    missed = []
    for piece, expected in wanted.items():
        spent, found = page.evaluate(script, [shape(piece)])
        times.append(spent)
        if (set(found) >= expected) if isinstance(expected, set) else len(found) >= expected:
            good += 1
        else:
            missed.append(piece)
    times.sort()
    print(
        f"    recall {good}/{len(wanted)}; a query {median(times):.1f} ms, the slowest {times[-1]:.0f} ms; missed {missed[:6]}"
    )


def make_pagefind(folder: Path, all_: dict[str, list[str]], *, apart: bool) -> None:
    """Pagefind's index of one small page an entry, which only its indexer sees (its Python service stops answering
    at tens of thousands of records)."""
    pages = folder.with_name(f"{folder.name}-pages")
    for address, texts in all_.items():
        page = pages / f"{address.replace('.html#', '/')}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        lines = [" ".join(text) if apart else text for text in texts]
        body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        page.write_text(f'<!doctype html><html lang="zh"><title>{address}</title><body>{body}', encoding="utf-8")
    command = [sys.executable, "-m", "pagefind", "--site", str(pages), "--output-path", str(folder / "pagefind")]
    subprocess.run(command, check=True, capture_output=True)
    shutil.rmtree(pages)


def serve(folder: Path) -> http.server.ThreadingHTTPServer:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def measure(count: int, kinds: list[str], size: int) -> None:
    project = WORK / f"p{count}"
    build = project / "build"
    if not build.is_dir():
        write_province(project, count)
        subprocess.run(
            [sys.executable, "-m", "gongkai", "build", "--format", "html,json"],
            cwd=project,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    all_ = dict(entries(build))
    print(f"{count} counties, {len(all_)} entries")
    drawn = pieces(all_, size)
    joined = {address: "\n".join(texts) for address, texts in all_.items()}
    wanted = {piece: {address for address, text in joined.items() if piece in text} for piece in drawn}
    for kind in kinds:
        folder = WORK / f"{kind}{count}"
        if kind != "ours" and not folder.is_dir():
            folder.mkdir(parents=True)
            (folder / "blank.html").write_text("<!doctype html><title>x</title>", encoding="utf-8")
            make_pagefind(folder, all_, apart=kind == "apart")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        for kind in kinds:
            folder = build if kind == "ours" else WORK / f"{kind}{count}"
            server = serve(folder)
            root = f"http://127.0.0.1:{server.server_port}/"
            page_name = "search.html" if kind == "ours" else "blank.html"
            files = (
                list((folder / "assets").glob("search*"))
                if kind == "ours"
                else [f for f in folder.rglob("*") if f.is_file()]
            )
            print(f"  {kind}: {disk(files)}")
            shape = (lambda piece: f'"{" ".join(piece)}"') if kind == "apart" else (lambda piece: piece)
            ours = kind == "ours"
            cold(browser, folder, root + page_name, OURS if ours else PAGEFIND_TEN, {q: shape(q) for q in COLD})
            page = browser.new_page()
            page.goto(root + page_name)
            recall(
                page, OURS if ours else PAGEFIND_IDS, wanted if ours else {k: len(v) for k, v in wanted.items()}, shape
            )
            if ours:
                print(f"    memory {page.evaluate('performance.memory.usedJSHeapSize') / 1e6:.0f} MB")
            page.close()
            server.shutdown()
        browser.close()


def search_alone(project: Path, folder: Path) -> Path:
    """The site's search page and its data in a folder, without the pages of places; made once."""
    if folder.is_dir():
        return folder
    sources = load(project, packed=True)
    catalogs = Catalogs(sources, sources.places, prepare(sources), dict.fromkeys(sources.places, 0))
    places = [published(slug, lambda slug=slug: as_data(catalogs[slug])) for slug in catalogs]
    first = catalogs[next(iter(catalogs))]
    site = Site(tuple(places), first.template.name, sources.pages, synonyms=first.synonyms)
    print(f"{folder.name}: {len(places)} places, {sum(place.entries for place in places)} entries")
    for file in root_files(site):
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.data)
    return folder


def first_result(browser: Any, folder: Path, query: str) -> tuple[float, int, int]:
    """Milliseconds from the address of a query to its first result, and the bytes that came, as they are and gzipped."""
    server = serve(folder)
    Quiet.asked.clear()
    page = browser.new_context().new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/search.html?q={query}", wait_until="commit")
    page.wait_for_selector("#results li", timeout=WAIT)
    spent = page.evaluate("performance.now()")
    page.context.close()
    server.shutdown()
    return spent, *weight(folder, Quiet.asked)


def villages() -> None:
    """A province with its towns and villages, and its counties alone, in turns."""
    folders = []
    for name, below in (("counties", ()), ("villages", (1570, 17000))):
        project = WORK / f"project-{name}"
        if not project.is_dir():
            write_province(project, 100)
            if below:
                add_towns(project, *below)
        folders.append(search_alone(project, WORK / f"search-{name}"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        for query in VILLAGE:
            rounds = [[first_result(browser, folder, query) for folder in folders] for _ in range(ROUNDS)]
            few, many = (min(figures) for figures in zip(*rounds, strict=True))
            told = (
                f"{spent:.0f} ms, {raw / 1e6:.2f} MB, gzip {packed / 1e6:.2f} MB" for spent, raw, packed in (few, many)
            )
            print(f"  {query}: {'; '.join(told)}; {many[0] / few[0]:.2f}")
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", default=KINDS, help=f"of {', '.join(KINDS)}")
    parser.add_argument("--counties", type=int, nargs="+", default=[1, 100])
    parser.add_argument("--pieces", type=int, default=500)
    parser.add_argument("--villages", action="store_true")
    options = parser.parse_args()
    if options.villages:
        villages()
        return
    for count in options.counties:
        measure(count, options.kinds, options.pieces)


if __name__ == "__main__":
    main()
