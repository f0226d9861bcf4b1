"""Web pages: what a reader's browser gets, read back with the standard library's parser."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from gongkai.model.artifact import Download
from gongkai.model.colour import contrast
from gongkai.model.entry import UNCHECKED, Catalog, Excluded
from gongkai.model.item import Audience, Channel
from gongkai.model.place import Entrances, PlaceRef
from gongkai.render import Settings, render
from gongkai.render.html.style import DARK, LIGHT
from gongkai.render.html.table import UNSURE
from gongkai.render.table import tabulate
from markup import Node, no_inline_code, parse
from overlay import REPOSITORY
from real_catalog import SETTINGS, with_first_entry

JOIN = "\u2060"  # keeps a box and its channel on one line
NASTY = '<script>alert("x")</script>&amp;{{ 7*7 }}'


def files_of(catalog: Catalog, settings: Settings = SETTINGS) -> dict[str, bytes]:
    return {artifact.path: artifact.data for artifact in render("html", catalog, settings)}


def pages_of(catalog: Catalog, settings: Settings = SETTINGS) -> dict[str, Node]:
    found = {path: parse(data) for path, data in files_of(catalog, settings).items() if path.endswith(".html")}
    assert len(found) > 1
    return found


def first_row(catalog: Catalog, **update: object) -> Node:
    changed = with_first_entry(catalog, **update)
    domain = changed.domains[0]
    return pages_of(changed)[f"{domain.slug}.html"].one("tr", id=domain.entries[0].id)


@pytest.fixture(scope="module")
def pages(catalog: Catalog) -> dict[str, Node]:
    return pages_of(catalog)


def test_one_page_a_domain_a_cover_one_sheet_and_one_script(catalog: Catalog) -> None:
    paths = list(files_of(catalog))
    assert sorted(path for path in paths if path.endswith(".html")) == sorted(
        ["index.html", *(f"{domain.slug}.html" for domain in catalog.domains)]
    )
    others = [path for path in paths if not path.endswith(".html")]
    assert [re.sub(r"-[0-9a-f]{10}", "", path) for path in others] == ["assets/gongkai.css", "assets/table.js"]


def test_part_of_a_catalog_has_no_cover(catalog: Catalog) -> None:
    paths = list(files_of(catalog, Settings(templates=SETTINGS.templates, piece=catalog.domains[0].slug)))
    assert [path for path in paths if path.endswith(".html")] == [f"{catalog.domains[0].slug}.html"]


def test_cells_are_those_of_the_table(catalog: Catalog, pages: dict[str, Node]) -> None:
    for domain in catalog.domains:
        table = tabulate(catalog, domain)
        page = pages[f"{domain.slug}.html"]
        assert len(page.all("tr")) == len(table.rows) + 2
        for row, span in zip(table.rows, table.runs(), strict=True):
            cells = page.one("tr", id=row.entry.id).all()
            cells = [cell for cell in cells if cell.tag in ("td", "th")]
            expected = [text for index, text in enumerate(row.cells) if index != table.merge or span]
            found = [cell.lines.replace(JOIN, "") for cell in cells]
            name = next(index for index, cell in enumerate(cells) if cell.attributes.get("scope") == "row")
            assert found[name].startswith(expected[name] + row.entry.id)
            assert found[:name] + found[name + 1 :] == expected[:name] + expected[name + 1 :]


def test_header_rows_are_the_templates(catalog: Catalog, pages: dict[str, Node]) -> None:
    for domain in catalog.domains:
        table = tabulate(catalog, domain)
        page = pages[f"{domain.slug}.html"]
        assert page.one("caption").text == table.title
        assert len(page.all("col")) == len(table.columns)
        for row, headings in zip(page.one("thead").all("tr"), table.header, strict=True):
            found = [
                (th.text, int(th.attributes.get("colspan", "1")), int(th.attributes.get("rowspan", "1")))
                for th in row.all("th")
            ]
            assert found == [tuple(heading) for heading in headings]
            for th in row.all("th"):
                assert th.attributes["scope"] == ("colgroup" if "colspan" in th.attributes else "col")


def test_merged_cells_cover_their_rows(catalog: Catalog, pages: dict[str, Node]) -> None:
    for domain in catalog.domains:
        page = pages[f"{domain.slug}.html"]
        covered = 0
        for body in page.all("tbody"):
            [group] = body.all("th", scope="rowgroup")
            assert int(group.attributes.get("rowspan", "1")) == len(body.all("tr"))
            covered += len(body.all("tr"))
        assert covered == len(domain.entries)


def test_links_lead_somewhere_and_stay_relative(pages: dict[str, Node], catalog: Catalog) -> None:
    paths = set(files_of(catalog)) | {f"{ref.slug.partition('/')[2]}/index.html" for ref in catalog.below}
    for path, page in pages.items():
        no_inline_code(page)
        ids = [node.attributes["id"] for node in page.all() if "id" in node.attributes]
        assert len(ids) == len(set(ids)), f"an id twice in {path}"
        for node in page.all():
            assert node.tag not in ("style", "img", "iframe")
            for name in ("href", "src"):
                target = node.attributes.get(name)
                if target is None or target in ("data:,", catalog.place.website):
                    continue
                file, _, anchor = target.partition("#")
                assert file in paths if file else anchor in ids, f"{target} in {path}"
        for labelled in (node.attributes.get("aria-labelledby") for node in page.all()):
            assert labelled is None or labelled in ids


def test_style_sheet_asks_for_nothing_and_is_named_by_content(catalog: Catalog) -> None:
    [(path, data)] = [(path, data) for path, data in files_of(catalog).items() if path.endswith(".css")]
    assert re.fullmatch(r"assets/gongkai-[0-9a-f]{10}\.css", path)
    assert b"url(" not in data
    assert b"@import" not in data
    narrow = replace(catalog, template=replace(catalog.template, columns=catalog.template.columns[:-2]))
    assert path not in files_of(narrow)


def test_phone_labels_belong_to_their_cells(catalog: Catalog) -> None:
    [sheet] = [data.decode() for path, data in files_of(catalog).items() if path.endswith(".css")]
    labels = re.findall(r'td:nth-of-type\((\d+)\) \{ --label: "(.*?)"; \}', sheet)
    plain = [re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), text) for _, text in labels]
    assert [int(number) for number, _ in labels] == list(range(1, len(labels) + 1))
    assert plain[:3] == ["序号", "公开内容（要素）", "公开依据"]
    assert {"公开对象·全社会", "公开方式·依申请公开", "公开层级·县级"} <= set(plain)
    row = first_row(catalog)
    assert len(row.all("td")) == len(labels)


def test_cover_says_what_it_is(catalog: Catalog, pages: dict[str, Node]) -> None:
    cover = pages["index.html"]
    assert cover.one("html").attributes["lang"] == "zh-Hans"
    assert cover.one("h1").text == "永修县基层政务公开标准目录"
    text = re.sub(r"\s+", " ", cover.one("body").text)
    for part in ("江西省 九江市 永修县", "2026年版", "2026年11月23日", "永修县人民政府办公室", f"{catalog.count} 项"):
        assert part in text
    tiles = cover.one("ol", class_="tiles").all("a")
    assert [(tile.attributes["href"], tile.one("span", class_="count").text) for tile in tiles] == [
        (f"{domain.slug}.html", f"{len(domain.entries)} 项") for domain in catalog.domains
    ]


def test_cover_counts_the_evidence(catalog: Catalog, pages: dict[str, Node]) -> None:
    shown = {
        group.one("dt").text: int(group.one("strong").text.split()[0])
        for group in pages["index.html"].one("dl", class_="evidence").all("div")
    }
    entries = [one for domain in catalog.domains for one in domain.entries if one.id not in domain.vouched]
    assert sum(shown.values()) == catalog.count
    assert shown.get("自行核对", 0) == catalog.count - len(entries)
    for name in ("已见", "转载", UNSURE):
        assert shown[name] == sum(entry.evidence == name for entry in entries)


def test_cover_names_domains_not_adopted(catalog: Catalog) -> None:
    place = replace(catalog.place, unadopted=(("扶贫", "已并入乡村振兴"),))
    cover = pages_of(replace(catalog, place=place))["index.html"]
    text = cover.one("main").text
    assert "本地未采用领域" in text
    assert "已并入乡村振兴" in text


def test_downloads_are_offered_as_told(catalog: Catalog, pages: dict[str, Node]) -> None:
    assert not pages["index.html"].all("nav", class_="downloads")
    offered = (
        Download("catalog.xlsx", "xlsx", "", 157_873, "", "2026-11-23"),
        Download("catalog.pdf", "pdf", "", 1_098_579, "", "2026-10-01"),
        Download("04-caizheng-yujuesuan.csv", "csv", "04-caizheng-yujuesuan", 400, "", "2026-11-23"),
    )
    made = pages_of(catalog, Settings(templates=SETTINGS.templates, downloads=offered))
    items = made["index.html"].one("nav", class_="downloads").all("li")
    assert [item.one("a").attributes["href"] for item in items] == ["catalog.xlsx", "catalog.pdf"]
    assert [item.text for item in items] == ["Excel 工作簿 158 KB，2026年11月23日", "PDF 1.1 MB，2026年10月1日"]
    assert items[0].one("a").attributes["download"] == "永修县基层政务公开标准目录.xlsx"
    [own] = made["04-caizheng-yujuesuan.html"].one("nav", class_="downloads").all("li")
    assert own.text == "CSV 表格 1 KB，2026年11月23日"
    assert own.one("a").attributes["download"] == "永修县财政预决算领域基层政务公开标准目录.csv"
    assert not made["05-anquan-shengchan.html"].all("nav", class_="downloads")


def test_pages_lead_to_their_neighbours(catalog: Catalog, pages: dict[str, Node]) -> None:
    slugs = [domain.slug for domain in catalog.domains]
    for index, slug in enumerate(slugs):
        pager = pages[f"{slug}.html"].one("nav", class_="pager")
        before = [link.attributes["href"] for link in pager.all("a", rel="prev")]
        after = [link.attributes["href"] for link in pager.all("a", rel="next")]
        assert before == [f"{other}.html" for other in slugs[max(index - 1, 0) : index]]
        assert after == [f"{other}.html" for other in slugs[index + 1 : index + 2]]


def test_every_page_can_be_walked(pages: dict[str, Node]) -> None:
    for page in pages.values():
        body = page.one("body")
        skip = next(node for node in body.children if isinstance(node, Node))
        assert (skip.attributes["class"], skip.attributes["href"]) == ("skip", "#main")
        assert page.one("main").attributes["id"] == "main"
        assert len(page.all("h1")) == 1
        assert page.one("title").text
        for nav in page.all("nav"):
            assert nav.attributes.keys() & {"aria-label", "aria-labelledby"}


def crumbs(page: Node) -> list[tuple[str, str]]:
    """The way down to a page: names and addresses, the page itself last."""
    [trail] = page.all("nav", **{"aria-label": "当前位置"})
    items = trail.all("li")
    assert [item.attributes.get("aria-current") for item in items] == [None] * (len(items) - 1) + ["page"]
    return [(item.text, item.one("a").attributes["href"] if item.all("a") else "") for item in items]


def test_breadcrumbs_lead_from_the_front_page_down(catalog: Catalog, pages: dict[str, Node]) -> None:
    assert crumbs(pages["index.html"]) == [("江西省", ""), ("九江市", ""), ("永修县", "")]
    domain = catalog.domains[0]
    town = replace(
        catalog,
        place=replace(catalog.place, slug="yongxiu/jiangshang", name="江上乡"),
        above=(PlaceRef("永修县", "yongxiu"),),
        below=(PlaceRef("新村", "yongxiu/jiangshang/xincun"),),
    )
    made = pages_of(town, Settings(templates=SETTINGS.templates, home="../../index.html"))
    assert crumbs(made[f"{domain.slug}.html"]) == [
        ("首页", "../../index.html"),
        ("江西省", "../../index.html#江西省"),
        ("九江市", "../../index.html#江西省-九江市"),
        ("永修县", "../index.html"),
        ("江上乡", "index.html"),
        (domain.name, ""),
    ]
    section = made["index.html"].one("section", **{"aria-labelledby": "below"})
    assert [(link.text, link.attributes["href"]) for link in section.all("a")] == [("新村", "xincun/index.html")]


def test_entrances_stand_in_header_and_footer(catalog: Catalog) -> None:
    entrances = Entrances(
        reports="https://www.yongxiu.gov.cn/nb/", services="https://www.yongxiu.gov.cn/fw/", guide="javascript:x"
    )
    place = replace(catalog.place, entrances=entrances)
    named = [("办事服务", "https://www.yongxiu.gov.cn/fw/"), ("年报", "https://www.yongxiu.gov.cn/nb/")]
    for page in pages_of(replace(catalog, place=place)).values():
        header, footer = page.one("nav", **{"aria-label": "常用入口"}), page.one("footer").one("nav")
        assert [(link.text, link.attributes["href"]) for link in header.all("a")] == named
        assert [(link.text, link.attributes["href"]) for link in footer.all("a")][1:] == named


def test_pages_tell_what_they_are_when_shared(pages: dict[str, Node]) -> None:
    for page in pages.values():
        told = {
            meta.attributes["property"]: meta.attributes["content"]
            for meta in page.all("meta")
            if "property" in meta.attributes
        }
        assert told["og:type"] == "website"
        assert told["og:title"] == page.one("title").text
        assert told["og:description"] == page.one("meta", name="description").attributes["content"] != ""


def test_a_place_may_have_its_own_colour(catalog: Catalog) -> None:
    def sheet(colour: str | None) -> str:
        place = replace(catalog.place, colour=colour)
        [data] = [data for path, data in files_of(replace(catalog, place=place)).items() if path.endswith("css")]
        return data.decode()

    assert "--brand: #b01116; --accent: #b01116;" in sheet("#b01116")
    assert sheet(None).count("--brand:") == 1
    for colour in ("#b01116", "#0b6e4f", "#777700"):
        light, dark = re.findall(r"--accent: (#[0-9a-f]{6})", sheet(colour))[-2:]
        for found, grounds in ((light, LIGHT), (dark, DARK)):
            assert all(contrast(found, ground) >= 4.5 for ground in grounds)


def test_the_grounds_of_both_schemes_are_those_of_the_sheet() -> None:
    found = colours((REPOSITORY / "templates/html/gongkai.css").read_text(encoding="utf-8"))
    for scheme, grounds in zip(found, (LIGHT, DARK), strict=True):
        written = [scheme[name] for name in ("paper", "back", "head", "hit")]
        assert [colour if len(colour) == 7 else "#" + "".join(2 * c for c in colour[1:]) for colour in written] == list(
            grounds
        )
    assert contrast(found[0]["brand"], "#ffffff") >= 4.5


def test_rows_lead_to_the_page_of_their_item_where_there_is_a_site(catalog: Catalog, pages: dict[str, Node]) -> None:
    home = Settings(templates=SETTINGS.templates, home="../index.html")
    domain = next(domain for domain in catalog.domains if any("L" in entry.id for entry in domain.entries))
    page = pages_of(catalog, home)[f"{domain.slug}.html"]
    for entry in domain.entries:
        links = [link.attributes["href"] for link in page.one("tr", id=entry.id).all("a")]
        assert links == [f"#{entry.id}"] + ([] if "L" in entry.id else [f"../items/{entry.id}.html"])
    for other in (pages, pages_of(replace(catalog, unchecked=True), home)):
        assert not [link for link in other[f"{domain.slug}.html"].all("a") if "items/" in link.attributes["href"]]


def test_old_addresses_lead_to_the_new_page(catalog: Catalog) -> None:
    first, second = catalog.domains[:2]
    moved = replace(first, former=("01-guihua", second.slug))
    made = pages_of(replace(catalog, domains=(moved, second)))
    page = made["01-guihua.html"]
    no_inline_code(page)
    refresh = page.one("noscript").one("meta", **{"http-equiv": "refresh"})
    assert refresh.attributes["content"] == f"0; url={first.slug}.html"
    assert page.one("main").one("a").attributes["href"] == f"{first.slug}.html"
    assert page.one("meta", name="robots").attributes["content"] == "noindex"
    assert made[f"{second.slug}.html"].one("h1").text == catalog.domain_title(second)


def test_choices_above_the_table_are_the_values_of_the_page(catalog: Catalog, pages: dict[str, Node]) -> None:
    for domain in catalog.domains:
        form = pages[f"{domain.slug}.html"].one("form", class_="tools")
        found = {
            select.attributes["name"]: {option.attributes["value"] for option in select.all("option")} - {""}
            for select in form.all("select")
        }
        del found["sort"]
        expected = {
            "公开层级": {tier for entry in domain.entries for tier in entry.tiers},
            "公开主体": {office for entry in domain.entries for office in entry.body},
            "公开方式": {entry.mode for entry in domain.entries},
        }
        assert found == {key: values for key, values in expected.items() if len(values) > 1}


def test_no_domains_page_weighs_more_than_it_may(catalog: Catalog) -> None:
    home = Settings(templates=SETTINGS.templates, home="../index.html", search="search.html")
    files = files_of(catalog, home)
    sizes = {path: len(data) for path, data in files.items() if path.endswith(".html")}
    assert max(sizes.values()) < 100_000, max(sizes, key=sizes.__getitem__)
    scripts = sum(len(file.read_bytes()) for file in (REPOSITORY / "templates/html").glob("*.js"))
    assert scripts < 62_000


def test_guidance_is_cited(catalog: Catalog, pages: dict[str, Node]) -> None:
    for domain in catalog.domains:
        if domain.guidance:
            lead = pages[f"{domain.slug}.html"].one("div", class_="lead").text
            for part in (domain.guidance.title, domain.guidance.issuer, domain.guidance.number):
                assert part is None or part in lead


def test_first_levels_are_listed_where_there_are_several(catalog: Catalog, pages: dict[str, Node]) -> None:
    for domain in catalog.domains:
        page = pages[f"{domain.slug}.html"]
        bodies = page.all("tbody")
        links = [link.attributes["href"] for nav in page.all("nav", class_="groups") for link in nav.all("a")]
        firsts = [f"#{body.all('tr')[0].attributes['id']}" for body in bodies]
        assert links == (firsts if len(firsts) > 1 else [])


def test_excluded_items_stand_below_with_their_reasons(catalog: Catalog) -> None:
    domain = replace(catalog.domains[0], excluded=(Excluded(id="01-099", name="某事项", reason="本县没有此项业务"),))
    page = pages_of(replace(catalog, domains=(domain,)))[f"{domain.slug}.html"]
    section = page.one("section")
    assert section.one("h2").text == "本地未采用事项"
    assert "某事项" in section.one("div", id="01-099").text
    assert "本县没有此项业务" in section.text
    plain = replace(catalog, domains=(replace(domain, excluded=()),))
    assert not pages_of(plain)[f"{domain.slug}.html"].all("section")


def test_unsure_entries_are_marked_and_explained(catalog: Catalog) -> None:
    assert first_row(catalog, evidence="待核").one("em").text == "待核"
    assert not first_row(catalog, evidence="已见").all("em")
    domain = catalog.domains[0]
    for evidence, explained in (("待核", True), ("已见", False)):
        entries = tuple(replace(entry, evidence=evidence) for entry in domain.entries)
        changed = replace(catalog, domains=(replace(domain, entries=entries),))
        lead = pages_of(changed)[f"{domain.slug}.html"].one("div", class_="lead").text
        assert (f"标有 待核 的 {len(entries)} 项依据一般知识整理" in lead) is explained


@pytest.mark.parametrize("address", ["https://www.yongxiu.gov.cn/a?b=1&c=2", "http://www.yongxiu.gov.cn/"])
def test_location_is_a_link(catalog: Catalog, address: str) -> None:
    link = first_row(catalog, location=address).one("a", class_="go")
    assert (link.text, link.attributes["href"]) == ("公开位置", address)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "县政务服务中心二楼"])
def test_location_that_is_no_web_address_is_plain_text(catalog: Catalog, address: str) -> None:
    row = first_row(catalog, location=address)
    assert address in row.text
    assert [link.attributes["href"] for link in row.all("a")] == [f"#{catalog.domains[0].entries[0].id}"]


def test_website_that_is_no_web_address_is_no_link(catalog: Catalog) -> None:
    place = replace(catalog.place, website="javascript:alert(1)")
    cover = pages_of(replace(catalog, place=place))["index.html"]
    assert not [link for link in cover.all("a") if link.attributes["href"].startswith("javascript")]


def test_note_is_shown(catalog: Catalog) -> None:
    assert "备注：随季度更新" in first_row(catalog, note="随季度更新").text


def channels_cell(catalog: Catalog, *channels: Channel) -> tuple[str, str]:
    """What the cell of channels prints as ticked and as open."""
    [cell] = [cell for cell in first_row(catalog, channels=channels).all("td") if cell.all("i")]
    ticked = [child for child in cell.children if isinstance(child, str)]
    assert len(re.findall("[■□]" + JOIN, cell.text)) >= len(catalog.template.channels)
    return "".join(ticked).replace(JOIN, ""), " ".join(part.text for part in cell.all("i")).replace(JOIN, "")


def test_channels_keep_their_boxes_and_tell_ticked_from_open(catalog: Catalog) -> None:
    ticked, unticked = channels_cell(
        catalog, Channel("政府网站"), Channel("其他", "中国 土地市场网"), Channel("公开查阅点", required=False)
    )
    assert ticked.split() == ["■政府网站", "■其他：中国", "土地市场网"]
    assert "□公开查阅点" in unticked
    assert (ticked + unticked).count("■") + unticked.count("□") == len(catalog.template.channels)


def test_open_box_with_spaced_text_stays_open(catalog: Catalog) -> None:
    ticked, unticked = channels_cell(catalog, Channel("其他", "甲 乙", required=False))
    assert ticked.strip() == ""
    assert unticked.endswith("□其他：甲 乙")


def test_groups_are_named_in_their_cell(catalog: Catalog) -> None:
    row = first_row(catalog, audience=Audience(False, ("申请人", "利害关系人")))
    assert "√\n申请人、利害关系人" in [cell.text for cell in row.all("td")]


@pytest.mark.parametrize("field", ["primary", "secondary", "note", "location"])
def test_text_is_never_markup(catalog: Catalog, field: str) -> None:
    row = first_row(catalog, **{field: NASTY})
    assert NASTY in row.text
    assert not row.all("script")


def test_names_are_never_markup(catalog: Catalog) -> None:
    domain = replace(
        catalog.domains[0],
        name=NASTY,
        excluded=(Excluded(id="01-099", name=NASTY, reason=NASTY),),
        confirmed=NASTY,
    )
    place = replace(catalog.place, name=NASTY, unadopted=((NASTY, NASTY),))
    for page in pages_of(replace(catalog, domains=(domain,), place=place)).values():
        assert NASTY in page.text
        no_inline_code(page)


def test_elements_are_a_list_where_there_are_several(catalog: Catalog) -> None:
    several = first_row(catalog, elements=("规划<文本>", "图件"))
    assert [item.text for item in several.all("td")[1].all("li")] == ["规划<文本>", "图件"]
    assert not first_row(catalog, elements=("规划文本",)).all("td")[1].all("li")


def test_unchecked_catalog_says_so_on_every_page(catalog: Catalog, pages: dict[str, Node]) -> None:
    for page in pages.values():
        assert UNCHECKED not in page.text
    for page in pages_of(replace(catalog, unchecked=True)).values():
        assert UNCHECKED in page.one("p", class_="unchecked").text
        assert UNCHECKED in page.one("title").text
        assert page.one("meta", name="robots").attributes["content"] == "noindex"


def test_empty_domain_and_bare_place_are_no_trouble(catalog: Catalog) -> None:
    domain = replace(catalog.domains[0], entries=(), guidance=None)
    place = replace(catalog.place, edition=None, website=None, city=None, province=None)
    made = pages_of(replace(catalog, domains=(domain,), place=place))
    assert not made[f"{domain.slug}.html"].all("tbody")
    assert not made["index.html"].all("nav", **{"aria-label": "当前位置"})
    assert crumbs(made[f"{domain.slug}.html"]) == [("永修县", "index.html"), (domain.name, "")]


def test_template_without_merged_or_naming_column(catalog: Catalog) -> None:
    columns = tuple(column for column in catalog.template.columns if column.group != "公开事项")
    changed = replace(catalog, template=replace(catalog.template, columns=columns))
    domain = changed.domains[0]
    page = pages_of(changed)[f"{domain.slug}.html"]
    for entry in domain.entries:
        assert page.one("tr", id=entry.id).one("th", scope="row").one("a", class_="n").text == entry.id


def test_same_bytes_twice(catalog: Catalog) -> None:
    assert render("html", catalog, SETTINGS) == render("html", catalog, SETTINGS)


def colours(sheet: str) -> list[dict[str, str]]:
    """The custom properties of the light and of the dark scheme."""
    light, dark = re.findall(r":root \{([^}]*--accent[^}]*)\}", sheet)[:2]
    return [dict(re.findall(r"--(\w+): (#[0-9a-f]+)", part)) for part in (light, dark)]


def luminance(colour: str) -> float:
    """WCAG's relative luminance of #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(char * 2 for char in colour[1:])
    parts = [int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_is_readable_on_every_ground(scheme: int) -> None:
    found = colours((REPOSITORY / "templates/html/gongkai.css").read_text(encoding="utf-8"))[scheme]
    for ink in ("ink", "soft", "faint", "accent", "mark", "warn"):
        for ground in ("paper", "back", "head", "hit"):
            bright, dim = sorted((luminance(found[ink]), luminance(found[ground])), reverse=True)
            assert (bright + 0.05) / (dim + 0.05) >= 4.5, f"{ink} on {ground}"
