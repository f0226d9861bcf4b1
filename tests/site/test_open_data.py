"""What a site offers to other programs: DCAT read by rdflib, schema.org data in the page, tables to paste elsewhere."""

import hashlib
import json
import re

import pytest

from command import gongkai
from county_pages import ADDRESS, COUNTY, LOCAL, NASTY
from markup import no_inline_code, parse
from overlay import demo

rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
DCT = rdflib.Namespace("http://purl.org/dc/terms/")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
DOMAIN = "10-nongcun-weifang-gaizao"


def build(root, output, *more):
    done = gongkai("build", "--format", "html,xlsx,json,csv", "--output", output, *more, cwd=root)
    assert done.returncode == 0, done.stderr
    return output


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The demo county with texts that look like markup, without an address."""
    root = tmp_path_factory.mktemp("small") / "p"
    local = LOCAL.format(file=COUNTY, text=json.dumps(NASTY), other=json.dumps(f"其他：{NASTY}"))
    return build(demo(root, local), root / "build")


def graph(file):
    return rdflib.Graph().parse(data=file.read_text("utf-8"), format="json-ld", publicID=file.as_uri())


def test_every_place_is_a_data_set_of_the_catalog(whole):
    found = graph(whole / "data.json")
    [catalog] = found.subjects(rdflib.RDF.type, DCAT.Catalog)
    assert str(catalog) == ADDRESS
    sets = {str(one) for one in found.objects(catalog, DCAT.dataset)}
    slugs = {path.parent.relative_to(whole).as_posix() for path in whole.rglob("catalog.json")}
    assert {"yongxiu", "dean"} < slugs
    assert sets == {f"{ADDRESS}#all", *(f"{ADDRESS}{slug}/" for slug in slugs)}
    parts = {str(one) for one in found.objects(catalog, DCAT.catalog)}
    assert parts == {f"{ADDRESS}{slug}/data.json" for slug in slugs}
    yongxiu = rdflib.URIRef(f"{ADDRESS}yongxiu/")
    assert str(found.value(yongxiu, DCT.title)) == "永修县基层政务公开标准目录"
    assert found.value(yongxiu, DCT.modified) == rdflib.Literal("2026-11-23", datatype=rdflib.XSD.date)


@pytest.mark.parametrize("name", ["data.json", "yongxiu/data.json", "dean/data.json"])
def test_every_file_is_what_it_is_said_to_be(whole, name):
    found = graph(whole / name)
    files = list(found.subject_objects(DCAT.downloadURL))
    assert files
    for distribution, address in files:
        file = whole / str(address).removeprefix(ADDRESS)
        assert file.is_file()
        if file.name == "catalog.sqlite":
            continue
        assert int(found.value(distribution, DCAT.byteSize)) == file.stat().st_size
        checksum = found.value(distribution, SPDX.checksum)
        assert found.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        digest = found.value(checksum, SPDX.checksumValue).toPython()
        assert digest == hashlib.sha256(file.read_bytes()).digest()
        assert str(found.value(distribution, DCAT.mediaType)).startswith(
            "https://www.iana.org/assignments/media-types/"
        )
    for page in found.objects(None, DCAT.landingPage):
        assert (whole / str(page).removeprefix(ADDRESS)).is_file()
    for place in found.objects(None, DCAT.accessURL):
        assert (whole / str(place).removeprefix(ADDRESS)).is_file()


def test_every_domain_is_a_part_of_its_place(whole):
    found = graph(whole / "yongxiu/data.json")
    parts = list(found.subjects(DCT.isPartOf, rdflib.URIRef(f"{ADDRESS}yongxiu/")))
    assert len(parts) == len(json.loads((whole / "yongxiu/catalog.json").read_bytes())["domains"])
    for part in parts:
        endings = sorted(
            str(one).rpartition(".")[2]
            for d in found.objects(part, DCAT.distribution)
            for one in found.objects(d, DCAT.accessURL)
        )
        assert endings == ["csv", "json", "xlsx", "xml"]


def test_without_an_address_references_are_relative(small):
    for file in (small / "data.json", small / "demo/data.json"):
        found = graph(file)
        addresses = list(found.objects(None, DCAT.accessURL))
        assert addresses
        for address in addresses:
            assert str(address).startswith(small.as_uri())
            assert (small / str(address).removeprefix(f"{small.as_uri()}/")).is_file()


def test_drafts_are_not_described(tmp_path):
    root = demo(tmp_path / "p", f"# {COUNTY}\n领域: 农村危房改造\n调整:\n  10-001:\n    公开方式: 主动公开\n")
    build(root, root / "build", "--force")
    assert not list((root / "build").rglob("data.json"))
    assert "ld+json" not in (root / "build/demo/index.html").read_text("utf-8")


def test_the_cover_tells_search_engines_of_the_data(whole, small):
    for folder, address in ((whole / "yongxiu", f"{ADDRESS}yongxiu/"), (small / "demo", "")):
        page = parse((folder / "index.html").read_bytes())
        no_inline_code(page)
        data = json.loads(page.one("script", type="application/ld+json").text)
        assert (data["@context"], data["@type"]) == ("https://schema.org", "Dataset")
        assert data["name"].endswith("基层政务公开标准目录")
        assert 50 <= len(data["description"]) <= 5000
        assert {one["contentUrl"] for one in data["distribution"]} == {
            f"{address}catalog.{x}" for x in ("xlsx", "json", "csv")
        }
        for one in data["distribution"]:
            content = (folder / one["contentUrl"].removeprefix(address)).read_bytes()
            assert one["contentSize"] == f"{len(content)} B"
            assert one["sha256"] == hashlib.sha256(content).hexdigest()


def pieces(folder):
    """The pieces for other sites, by their names without ending."""
    found = {path.stem: parse(path.read_bytes()) for path in (folder / "embed").glob("*.html")}
    assert all(outer_of(piece) for piece in found.values())
    return found


def outer_of(piece):
    """The one element around everything; nothing in it acts, is styled by itself, or meets a name of another site."""
    [outer] = [node for node in piece.children if not isinstance(node, str)]
    assert (outer.tag, outer.attributes["class"].split()[0], outer.attributes["lang"]) == (
        "div",
        "gongkai-embed",
        "zh-Hans",
    )
    for node in piece.all():
        assert node.tag not in ("script", "style", "link", "img", "iframe", "object", "form", "input", "h1", "h2")
        assert not [name for name in node.attributes if name in ("style", "src") or name.startswith("on")]
        for name in ("class", "id"):
            assert all(word.startswith("gongkai-") for word in node.attributes.get(name, "").split())
    return outer


def test_tables_to_paste_elsewhere(whole):
    folder = whole / "yongxiu"
    data = json.loads((folder / "catalog.json").read_bytes())
    found = pieces(folder)
    assert {name for name in found if not name.startswith(("item-", "group-"))} == {
        one["slug"] for one in data["domains"]
    }
    for domain in data["domains"]:
        piece = found[domain["slug"]]
        rows = piece.one("tbody").all("tr")
        assert [row.attributes["id"] for row in rows] == [f"gongkai-{entry['id']}" for entry in domain["entries"]]
        page = f"{ADDRESS}yongxiu/{domain['slug']}.html"
        links = [link.attributes["href"] for link in piece.all("a")]
        assert links == [*(f"{page}#{entry['id']}" for entry in domain["entries"]), page]
        for row, entry in zip(rows, domain["entries"], strict=True):
            assert all(element in row.text for element in entry["elements"])
    sheet = re.sub(r"/\*.*?\*/", "", (folder / "embed/gongkai-embed.css").read_text("utf-8"), flags=re.DOTALL)
    selectors = [one.strip() for line in re.findall(r"([^{}]+)\{", sheet) for one in line.split(",")]
    assert all(one.startswith((".gongkai-embed", "@media")) for one in selectors)


def test_items_and_groups_to_paste_elsewhere(whole):
    folder = whole / "yongxiu"
    data = json.loads((folder / "catalog.json").read_bytes())
    found = pieces(folder)
    entries = {entry["id"]: (domain, entry) for domain in data["domains"] for entry in domain["entries"]}
    assert {name.removeprefix("item-") for name in found if name.startswith("item-")} == entries.keys()
    for number, (domain, entry) in entries.items():
        piece = found[f"item-{number}"]
        assert outer_of(piece).attributes["id"] == f"gongkai-item-{number}"
        assert piece.all("a")[-1].attributes["href"] == f"{ADDRESS}yongxiu/{domain['slug']}.html#{number}"
        said = {pair.one("dt").text: pair.one("dd").text for pair in piece.one("dl").all("div")}
        assert all(text in said["公开内容"] for text in entry["elements"])
        assert all(text in said["公开主体"] for text in entry["body"])
        assert said.get("公开时限", "") == (entry["deadline"] or {"text": ""})["text"]
        assert piece.one("p", **{"class": "gongkai-caption"}).text == (entry["secondary"] or entry["primary"])
    pages = {path.stem for path in (folder / "groups").glob("*.html")}
    assert {name.removeprefix("group-") for name in found if name.startswith("group-")} == pages
    assert "jianfang" in pages
    for name in pages:
        piece, page = found[f"group-{name}"], parse((folder / f"groups/{name}.html").read_bytes())
        names = [one.text for one in piece.all("p", **{"class": "gongkai-name"})]
        assert names == [one.text for one in page.one("main").all("h3")]
        assert piece.all("a")[-1].attributes["href"] == f"{ADDRESS}yongxiu/groups/{name}.html"
        assert all(link.attributes["href"].startswith(("https://", "http://")) for link in piece.all("a"))


def test_a_table_without_an_address_has_no_links(small):
    piece = parse((small / f"demo/embed/{DOMAIN}.html").read_bytes())
    assert not piece.all("a")
    assert not piece.all("img")
    assert NASTY in piece.text.replace("\n", "")
    alone = pieces(small / "demo")["item-10-L01"]
    assert alone.text.count(NASTY) >= 3  # its name, what is disclosed, the note
    assert not alone.all("a")
