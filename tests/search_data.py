"""Reads the search's data back: for each place, its entries with all their texts; and asks search.js itself."""

import json
import re
import shutil
import subprocess
from functools import lru_cache

import pytest

from county_pages import asset
from gongkai.site.search.code import expanded, stem_of

SHARED = ("laws", "channels", "audience", "tiers")


def literal(path):
    """The data of a script that sets one global to it."""
    text = re.sub(r"^(globalThis\.\w+|\(globalThis\.\w+\?\?=\{\}\)\[\d+\])=", "", path.read_text("utf-8"))
    return json.loads(text.removesuffix(";\n"))


def core_of(folder):
    [found] = [path for path in (folder / "assets").iterdir() if path.name.startswith("search-data-")]
    return literal(found)


def parts_of(folder, core):
    return [literal(folder / part) if isinstance(part, str) else part for part in core["parts"]]


def counted(numbers):
    """Ranges (first, how many…) as numbers."""
    return [one for first, many in zip(numbers[::2], numbers[1::2], strict=True) for one in range(first, first + many)]


def repeated(numbers):
    """Runs (number, how often…) as numbers."""
    return [one for one, often in zip(numbers[::2], numbers[1::2], strict=True) for _ in range(often)]


def slug_of(places, place):
    """A place's folder: its own step below that of the place above it."""
    return "/".join([slug_of(places, places[place[3]]), place[0]]) if len(place) > 3 else place[0]


def city_of(places, place):
    return city_of(places, places[place[3]]) if place[2] is None else place[2]


def decoded(core, parts):
    """Place's slug → [(page, entry number, [texts])], in the order of the domains."""
    slugs = [slug_of(core["places"], place) for place in core["places"]]
    cities = [city_of(core["places"], place) for place in core["places"]]
    found = {slug: [] for slug in slugs}
    for (domain, slug), part in zip(core["domains"], parts, strict=True):
        wordings = [list(values) for values in part["items"]]
        for item, *changes in part["more"]:
            values = list(part["items"][item])
            for field, value in zip(changes[::2], changes[1::2], strict=True):
                values[field] = value
            wordings.append(values)
        for places, wording, bodies in part["places"]:
            for place in places:
                name, city = core["places"][place][1], cities[place]
                for number, body in zip(counted(wording), repeated(bodies), strict=True):
                    entry = dict(zip(core["fields"], wordings[number], strict=True))
                    for shared in SHARED:
                        entry[shared] = [part[shared][one] for one in entry[shared]]
                    offices = [core["offices"][one] for one in core["bodies"][body]]
                    texts = [domain, *(expanded(office, name, stem_of(name), city) for office in offices)]
                    for value in entry.values():
                        texts += value if isinstance(value, list) else [value]
                    found[slugs[place]].append((f"{slug}.html", entry["id"], [text for text in texts if text]))
    return found


def fold(text):
    """As search.js does: full-width letters, digits and marks like half-width ones, small letters."""
    wide = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    return re.sub("[A-Z]", lambda char: char[0].lower(), text.translate(wide))


NODE = """
const fs = require("fs"), vm = require("vm");
const page = vm.createContext({ addEventListener() {} });
for (const file of process.argv.slice(1)) vm.runInContext(fs.readFileSync(file, "utf8"), page);
const opened =
  "for (const place of gongkaiSearch.places) place[1] = called[place[1]] || place[1];" +
  "const index = openIndex(gongkaiSearch);" +
  "gongkaiSearch.parts.forEach((part, number) => addPart(index, number, globalThis.gongkaiSearchParts?.[number] || part));";
const answered =
  "var answers = queries.map(([query, chosen]) => { const { exact, also, isAhead, isFar, isAway, named } = search(index, query, chosen);" +
  "const ids = (hits) => hits.map((hit) => hit.entry.id); return [ids(exact), ids(also), [...new Set(also.map((hit) => hit.why))], { isAhead, isFar, isAway, named }]; })";
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const asked = JSON.parse(line);
  if (!Array.isArray(asked)) {
    page.called = asked;
    vm.runInContext(opened, page);
    return;
  }
  page.queries = asked;
  vm.runInContext(answered, page);
  console.log(JSON.stringify(page.answers));
});
"""


def ask(folder, *queries):
    """What search.js finds for each query (words, chosen filters): the entry numbers, in order, those that come near,
    and why these do."""
    return [answer[:3] for answer in _answers(folder, queries)]


def shown(folder, words, called=None):
    """For each word the entry numbers in the order in which the page lists them, and the names of what is true of them.
    `called` gives places other names."""
    answers = _answers(folder, [(word, {}) for word in words], called)
    return [
        (also + exact if told.get("isAhead") else exact + also, {name for name, holds in told.items() if holds})
        for exact, also, _, told in answers
    ]


def _answers(folder, queries, called=None):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    own = ("search-data", "search-words", "search-meant", "search")
    files = [str(asset(folder, name)) for name in own if any((folder / "assets").glob(f"{name}-*.js"))]
    files += map(str, (folder / "assets").glob("search-[0-9][0-9]-*.js"))
    running = _running(node, tuple(files), json.dumps(called or {}))
    print(json.dumps(queries), file=running.stdin, flush=True)
    return json.loads(running.stdout.readline())


@lru_cache(3)
def _running(node, files, called):
    """A node that has read these files, whose names tell what is in them, and waits for queries, a line each: to read them
    takes longer than to answer."""
    command = [node, "-e", NODE, *files]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
    print(called, file=running.stdin, flush=True)
    return running
