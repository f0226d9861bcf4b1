"""The search of a county: its index holds everything, finds exactly what is there, and is harmless."""

import json
import re
import shutil
import subprocess

import pytest

from county_pages import DOMAIN, NASTY, asset, build, samples, texts_of
from markup import no_inline_code, parse
from overlay import demo


def index_of(folder):
    text = asset(folder, "search-data").read_text("utf-8")
    return json.loads(text.removeprefix("globalThis.gongkaiCatalog=").removesuffix(";\n"))


def records_of(folder):
    """The index's entries with names for places, as search.js makes them."""
    data = index_of(folder)
    records = []
    for values in data["entries"]:
        record = dict(zip(data["fields"], values, strict=True))
        record["domain"], record["page"] = data["domains"][record["domain"]]
        for name in ("laws", "offices", "channels", "audience", "tiers"):
            record[name] = [data[name][place] for place in record[name]]
        records.append(record)
    return records


def test_index_holds_all_entries_and_all_their_text(small, yongxiu):
    for folder in (small, yongxiu):
        texts = texts_of(folder)
        records = records_of(folder)
        assert [record["id"] for record in records] == list(texts)
        for record in records:
            more = record.pop("more")
            record.pop("page")
            held = [text for value in record.values() for text in (value if isinstance(value, list) else [value])]
            assert {text for text in held + more if text} == {text for text in texts[record["id"]] if text}


def test_every_record_leads_to_its_row(yongxiu):
    ids = {}
    for record in records_of(yongxiu):
        page = record["page"]
        if page not in ids:
            ids[page] = {row.attributes.get("id") for row in parse((yongxiu / page).read_bytes()).all("tr")}
        assert record["id"] in ids[page]


def test_index_is_harmless_wherever_it_is_put(small):
    script = asset(small, "search-data").read_text("utf-8")
    assert not set("<>&\u2028\u2029") & set(script)
    [local] = [record for record in records_of(small) if record["id"] == "10-L01"]
    assert local["primary"] == local["more"][0] == NASTY
    assert local["secondary"] == "__proto__"


def test_pages_hold_no_code_and_ask_for_nothing_outside(small):
    pages = {path.name: parse(path.read_bytes()) for path in small.glob("*.html")}
    assert pages.keys() == {"index.html", "search.html", f"{DOMAIN}.html"}
    for name, page in pages.items():
        no_inline_code(page)
        ids = {node.attributes["id"] for node in page.all() if "id" in node.attributes}
        assert all(label.attributes["for"] in ids for label in page.all("label") if "for" in label.attributes)
        loaded = [node.attributes["src"] for node in page.all("script") if "type" not in node.attributes]
        loaded += [node.attributes["href"] for node in page.all("link") if node.attributes["rel"] == "stylesheet"]
        linked = [node.attributes["href"].partition("#")[0] for node in page.all("a")]
        forms = [node.attributes["action"] for node in page.all("form") if "action" in node.attributes]
        outside = "https://www.example.gov.cn"
        for target in {*loaded, *linked, *forms} - {"", outside}:
            assert (small / target).is_file(), f"{target} in {name}"
        assert outside not in loaded
    for script in (small / "assets").glob("*.js"):
        if not script.name.startswith("search-data"):
            text = script.read_text("utf-8")
            assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|fetch\(|https?:", text)


def test_scripts_are_small(small):
    assert asset(small, "search").stat().st_size < 20_000
    assert asset(small, "table").stat().st_size < 8_000


def test_every_page_leads_to_the_search(small):
    for name in ("index.html", f"{DOMAIN}.html"):
        form = parse((small / name).read_bytes()).one("form", role="search")
        assert form.attributes["action"] == "search.html"
        assert form.one("input").attributes["name"] == "q"
        assert form.one("label").attributes["for"] == form.one("input").attributes["id"]


def test_without_scripts_one_is_told_how_to_go_on(small):
    page = parse((small / "search.html").read_bytes())
    assert "hidden" in page.one("form").attributes
    assert [link.attributes["href"] for link in page.one("noscript").all("a")] == [f"{DOMAIN}.html"]
    assert page.one("p", role="status")


def test_one_domain_keeps_the_search_and_makes_up_for_a_missing_one(tmp_path):
    root = demo(tmp_path / "p")
    folder = build(root, "demo", root / "build", "html")
    before = {path.name: path.read_bytes() for path in folder.rglob("*.*")}
    build(root, "demo", root / "build", "html", "--domain", "农村危房改造")
    assert {path.name: path.read_bytes() for path in folder.rglob("*.*")} == before
    (folder / "search.html").unlink()
    build(root, "demo", root / "build", "html", "--domain", "农村危房改造")
    assert {path.name: path.read_bytes() for path in folder.rglob("*.*")} == before


NODE = """
const fs = require("fs"), vm = require("vm");
const page = vm.createContext({ addEventListener() {} });
for (const file of process.argv.slice(1)) vm.runInContext(fs.readFileSync(file, "utf8"), page);
page.queries = JSON.parse(fs.readFileSync(0, "utf8"));
vm.runInContext(
  "var records = recordsOf(gongkaiCatalog); answers = queries.map(([query, chosen]) => " +
  "find(records, query, chosen).map((record) => record.id))",
  page,
);
console.log(JSON.stringify(page.answers));
"""


def ask(folder, *queries):
    """The entry numbers that search.js finds for each query (words, chosen filters), in order."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    files = [str(asset(folder, name)) for name in ("search-data", "search")]
    done = subprocess.run(
        [node, "-e", NODE, *files], input=json.dumps(queries), capture_output=True, encoding="utf-8", check=True
    )
    return json.loads(done.stdout)


def test_any_piece_of_text_finds_exactly_the_entries_that_contain_it(yongxiu):
    wanted = samples(yongxiu)
    answers = ask(yongxiu, *((piece, {}) for piece, _ in wanted))
    for (piece, expected), answer in zip(wanted, answers, strict=True):
        assert len(answer) == len(set(answer))
        assert set(answer) == expected, piece


def test_all_words_must_be_found_and_filters_hold(small):
    answers = ask(
        small,
        ("政策　解读", {}),
        ("政策 没有这个词", {}),
        ("", {"tier": "村级"}),
        ("", {"tier": "乡级", "office": "各乡镇人民政府"}),
        ("", {"audience": "特定群体", "mode": "主动"}),
        ("", {"channel": "其他"}),
        (NASTY.replace("\u2028", " "), {}),
        ("CONSTRUCTOR", {}),
    )
    local = ["10-L01"]
    assert answers == [["10-001"], [], local, ["10-003"], ["10-003"], local, local, local]


def test_names_come_before_contents_before_the_rest(yongxiu):
    records = {record["id"]: record for record in records_of(yongxiu)}
    [found] = ask(yongxiu, ("预算", {}))

    def layer(number):
        record = records[number]
        name = record["primary"] + "\n" + record["secondary"]
        who = "\n".join([*record["offices"], record["deadline"]])
        layers = [name, "\n".join(record["elements"]), who, "\n".join(record["laws"])]
        return next((place for place, text in enumerate(layers) if "预算" in text), len(layers))

    order = list(records)
    assert len({layer(number) for number in found}) > 2
    assert found == sorted(found, key=lambda number: (layer(number), order.index(number)))
