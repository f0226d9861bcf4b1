"""The search of a county: its index holds everything, finds exactly what is there, and is harmless."""

import json
import random
import re

import pytest

from county_pages import DOMAIN, NASTY, asset, build, list_rows, samples, texts_of
from markup import no_inline_code, parse
from overlay import demo
from search_data import ask, core_of, decoded, parts_of


def records_of(folder):
    core = core_of(folder)
    [records] = decoded(core, parts_of(folder, core)).values()
    assert records
    return records


def test_index_holds_all_entries_and_all_their_text(small, yongxiu):
    for folder in (small, yongxiu):
        texts = texts_of(folder)
        records = records_of(folder)
        assert [number for _, number, _ in records] == list(texts)
        for _, number, held in records:
            assert set(held) == {text for text in texts[number] if text}


def test_every_record_leads_to_its_row(yongxiu):
    ids = {}
    for page, number, _ in records_of(yongxiu):
        if page not in ids:
            ids[page] = {row.attributes.get("id") for row in parse((yongxiu / page).read_bytes()).all("tr")}
        assert number in ids[page]


def test_index_is_harmless_wherever_it_is_put(small):
    script = asset(small, "search-data").read_text("utf-8")
    assert not set("<>&\u2028\u2029") & set(script)
    [held] = [held for _, number, held in records_of(small) if number == "10-L01"]
    assert {NASTY, "__proto__"} <= set(held)


def test_pages_hold_no_code_and_ask_for_nothing_outside(small):
    pages = {path.name: parse(path.read_bytes()) for path in small.glob("*.html")}
    assert pages.keys() == {"index.html", "search.html", "changes.html", f"{DOMAIN}.html"}
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
    scripts = ("search", "search-meant", "search-page")
    assert sum(asset(small, name).stat().st_size for name in scripts) < 41_000
    assert asset(small, "table").stat().st_size < 8_192


def test_every_page_leads_to_the_search(small):
    for name in ("index.html", f"{DOMAIN}.html"):
        form = parse((small / name).read_bytes()).one("form", role="search")
        assert form.attributes["action"] == "search.html"
        assert form.one("input").attributes["name"] == "q"
        assert form.one("label").attributes["for"] == form.one("input").attributes["id"]


def test_without_scripts_one_is_told_how_to_go_on(small, yongxiu):
    page = parse((yongxiu / "search.html").read_bytes())
    assert "lists/guides.html" in {link.attributes["href"] for link in page.one("div", id="browse").all("a")}
    page = parse((small / "search.html").read_bytes())
    assert "hidden" in page.one("form").attributes
    assert [link.attributes["href"] for link in page.one("div", id="browse").all("a")] == [f"{DOMAIN}.html"]
    assert page.one("p", role="status")


def test_entrances_are_named_and_linked_as_far_as_the_place_has_them(places, small):
    [folder, *_] = sorted(file.parent for file in places.rglob("search.html") if "hudong" in file.read_text("utf-8"))
    line = parse((folder / "search.html").read_bytes()).one("p", id="entrances")
    assert "hidden" in line.attributes
    assert [link.attributes["href"] for link in line.all("a")] == [
        "https://www.example.gov.cn/bsfw/",
        "https://hudong.example.gov.cn/",
        "https://www.example.gov.cn/ysqgk/",
    ]
    assert "办事服务" in line.text
    bare = parse((small / "search.html").read_bytes()).one("p", id="entrances")
    assert bare.all("a") == []
    assert bare.text == line.text


def test_one_domain_keeps_the_search_and_makes_up_for_a_missing_one(tmp_path):
    root = demo(tmp_path / "p")
    folder = build(root, "demo", root / "build", "html")
    before = {path.name: path.read_bytes() for path in folder.rglob("*.*")}
    build(root, "demo", root / "build", "html", "--domain", "农村危房改造")
    assert {path.name: path.read_bytes() for path in folder.rglob("*.*")} == before
    (folder / "search.html").unlink()
    build(root, "demo", root / "build", "html", "--domain", "农村危房改造")
    assert {path.name: path.read_bytes() for path in folder.rglob("*.*")} == before


def exact(folder, *queries):
    return [answer for answer, _, _ in ask(folder, *queries)]


def test_any_piece_of_text_finds_exactly_the_entries_that_contain_it(yongxiu):
    wanted = samples(yongxiu, 1000)
    answers = ask(yongxiu, *((piece, {}) for piece, _ in wanted))
    for (piece, expected), (answer, near, _) in zip(wanted, answers, strict=True):
        assert len(answer) == len(set(answer))
        assert set(answer) == expected, piece
        assert not expected & set(near), piece


def test_all_words_must_be_found_and_filters_hold(small):
    answers = exact(
        small,
        ("政策　解读", {}),
        ("政策 没有这个词", {}),
        ("", {"tier": "村级"}),
        ("", {"tier": "乡级", "office": "各乡镇人民政府"}),
        ("", {"audience": "特定群体", "mode": "主动"}),
        ("", {"audience": "申请人", "mode": "依申请公开"}),
        ("", {"channel": "其他"}),
        ("", {"domain": "没有这个领域"}),
        (NASTY, {}),
    )
    local = ["10-L01"]
    assert answers == [["10-001"], [], local, ["10-003"], ["10-003"], local, local, [], local]


def test_other_width_and_case_and_quotation_marks_come_near(small, yongxiu):
    [[exact_, near, _]] = ask(small, ("CONSTRUCTOR", {}))
    assert (exact_, near) == ([], ["10-L01"])
    [[exact_, near, _], [bare, _, _]] = ask(yongxiu, ("《预算法》", {}), ("预算法", {}))
    assert exact_ == []
    assert set(near) == set(bare)


def test_words_that_stand_apart_come_after_the_phrase(yongxiu):
    phrase = "办公厅 国务院办公厅"  # in the title of a law
    [[exact_, near, _]] = ask(yongxiu, (phrase, {}))
    texts = {number: "\n".join(mine) for number, mine in texts_of(yongxiu).items()}
    assert set(exact_) == {number for number, text in texts.items() if phrase in text} != set()
    assert set(near) == {number for number, text in texts.items() if "国务院办公厅" in text} - set(exact_) != set()


def test_synonyms_are_found_apart(yongxiu):
    [[exact_, near, why], [whole, none, _]] = ask(yongxiu, ("低保", {}), ("最低生活保障", {}))
    texts = {number: "\n".join(mine) for number, mine in texts_of(yongxiu).items()}
    assert set(exact_) == {number for number, text in texts.items() if "低保" in text}
    assert why == ["意思相同的词：最低生活保障"]
    assert set(near) == set(whole) - set(exact_) != set()
    assert set(none) == set(exact_) - set(whole)
    assert near == [number for number in whole if number in near]


def layer(texts, word):
    """How deep the word stands: name, contents, office and deadline, laws, the rest."""
    return next((depth for depth, layer_ in enumerate(texts) if any(word in text for text in layer_)), len(texts))


def layers_of(folder):
    """Entry number → its texts in layers, from the JSON."""
    layers = {}
    for domain in json.loads((folder / "catalog.json").read_bytes())["domains"]:
        for entry in domain["entries"]:
            who = [*entry["body"], (entry["deadline"] or {}).get("text") or ""]
            laws = [law["title"] or law["key"] for law in entry["basis"]]
            layers[entry["id"]] = [[entry["primary"], entry["secondary"], entry["id"]], entry["elements"], who, laws]
    for one, row, cells in list_rows(folder):
        kinds = {column["heading"]: column["kind"] for column in one["columns"]}
        told = {"法规": [], "机构": [], "": []}
        for heading, lines in cells.items():
            told.get(kinds.get(heading, ""), told[""]).extend(lines)
        layers[row["id"]] = [[row["name"], row["id"]], told[""], told["机构"], told["法规"]]
    return layers


@pytest.mark.parametrize("word", ["收入", "义务教育", "社会保险", "永修县财政局", "土地管理法", "危房改造", "公示"])
def test_names_come_before_contents_before_the_rest(yongxiu, word):
    layers = layers_of(yongxiu)
    [found] = exact(yongxiu, (word, {}))
    depths = [layer(layers[number], word) for number in found]
    assert depths == sorted(depths)
    assert depths


FIRST = {  # query: the entries that must come first, in this order
    "征地补偿安置方案": ["07-009", "07-010"],
    "征地补偿安置方案听证": ["07-010"],
    "最低生活保障": ["20-003", "20-004", "20-005", "20-006"],
    "低保": ["20-006", "28-018"],  # the domain that is meant first, then the name; the others come near
    "预算": ["04-001", "04-003"],  # and no item of 公共资源交易 that is called 预算金额
    "政府采购": ["03-009"],  # a domain with many before a lone item that is called so
    "义务教育": ["24-005", "24-018"],
    "政府预算": ["04-001"],
    "监督检查": [
        "16-005",
        "16-006",
        "16-008",
        "16-007",
        "25-022",
    ],  # domains with several, those in a group called so first
    "20-004": ["20-004"],
}


def test_the_right_entries_come_first(yongxiu):
    print_ = dict(zip(FIRST, exact(yongxiu, *((word, {}) for word in FIRST)), strict=True))
    assert {word: print_[word][: len(first)] for word, first in FIRST.items()} == FIRST


def test_a_law_itself_comes_before_laws_that_mention_it(yongxiu):
    layers = layers_of(yongxiu)
    [found] = exact(yongxiu, ("招标投标法", {}))
    in_laws = [number for number in found if layer(layers[number], "招标投标法") == 3]
    itself = ["中华人民共和国招标投标法" in layers[number][3] for number in in_laws]
    assert itself == sorted(itself, reverse=True)
    assert {True, False} == set(itself)
    [full] = exact(yongxiu, ("中华人民共和国招标投标法", {}))
    assert [number for number in full if number in in_laws][: sum(itself)] == in_laws[: sum(itself)]


def test_an_office_finds_all_that_it_discloses(yongxiu):
    layers = layers_of(yongxiu)
    office = "永修县市场监督管理局"
    [found] = exact(yongxiu, (office, {}))
    mine = [number for number, (_, _, who, _) in layers.items() if office in who]
    assert found[: len(mine)] == mine


def test_filters_combine_with_words_and_each_other(yongxiu):
    entries = {
        entry["id"]: (domain["name"], entry)
        for domain in json.loads((yongxiu / "catalog.json").read_bytes())["domains"]
        for entry in domain["entries"]
    }
    texts = {number: "\n".join(mine) for number, mine in texts_of(yongxiu).items()}
    offers = {
        "domain": lambda domain, entry: [domain],
        "office": lambda domain, entry: entry["body"],
        "channel": lambda domain, entry: [channel["name"] for channel in entry["channels"] if channel["required"]],
        "audience": lambda domain, entry: (
            ["全社会"] * entry["audience"]["public"]
            + ["特定群体"] * bool(entry["audience"]["groups"])
            + entry["audience"]["groups"]
        ),
        "mode": lambda domain, entry: [entry["mode"]],
        "tier": lambda domain, entry: entry["tiers"],
    }
    dice = random.Random(5)
    queries, wanted = [], []
    while len(queries) < 300:
        number = dice.choice(list(entries))  # an entry that will be found
        names = dice.sample(list(offers), dice.randint(1, 4))
        held = {name: offers[name](*entries[number]) for name in names}
        if not all(held.values()):
            continue
        chosen = {name: dice.choice(values) for name, values in held.items()}
        word = dice.choice(["", "公开", "信息", "管理"])
        queries.append((word, chosen))
        wanted.append(
            {
                one
                for one, entry in entries.items()
                if word in texts[one] and all(value in offers[name](*entry) for name, value in chosen.items())
            }
        )
    assert [set(found) & set(entries) for found in exact(yongxiu, *queries)] == wanted
    assert sum(map(bool, wanted)) > 200
