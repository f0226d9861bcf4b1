"""Lists that are read row by row: a page for each row, by group and by office, one sheet of paper when printed."""

import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import pikepdf
import pytest

from command import gongkai
from gongkai.render import Settings, render
from gongkai.render.cards import groups
from gongkai.resolve.catalog import resolve_all
from gongkai.source.pages import pages as pages_from
from gongkai.source.project import load
from markup import parse
from overlay import REPOSITORY, example

FORM = """# templates/forms/errands.yaml
名称: 跑腿指南
标题: "{地方}跑腿指南"
出处: 赣府厅发〔2020〕17号第十一条
级别: [县级]
前缀: PT
卡片: 是
分组: 场景
栏:
  - {键: 场景, 类: 选择, 可选: [入学, 开店]}
  - {键: 事情, 类: 文字, 必填: 是}
  - {键: 单位, 类: 机构, 标题: 找谁办}
  - 键: 要带的, 类: 表, 栏: [{键: 东西, 类: 文字}, {键: 份数, 类: 数目}, {键: 说明, 类: 文字}]
  - {键: 电话, 类: 电话}
  - {键: 网址, 类: 网址}
  - {键: 见, 类: 事项, 多选: 是}
# counties/demo/lists/errands.yaml
清单: 跑腿指南
条目:
  - 编号: PT-001
    事情: 没有场景的事
  - 编号: PT-002
    场景: 开店
    事情: 登记<店铺>
    单位: [财政部门, 住房和城乡建设部门]
    要带的:
      - {东西: 申请书, 份数: "1"}
      - {东西: 身份证, 份数: "2"}
    电话: 0792-1234567
    网址: https://www.example.gov.cn/bsfw/
    见: [10-001]
    备注: 可以代办
    核对: 待核
  - 编号: PT-003
    场景: 入学
    事情: 报名
    单位: 财政部门
  - 编号: PT-004
    场景: 开店
    事情: 消防检查
""".replace("- 键: 要带的, 类: 表, 栏: ", "- 键: 要带的\n    类: 表\n    栏: ")


def project(root, page=FORM):
    """The small project with this list and no other, and nothing below the county."""
    example(root, page)
    shutil.rmtree(root / "counties/demo/towns")
    for path in (root / "counties/demo/lists").iterdir():
        if path.name != "errands.yaml":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return root


def built(tmp_path, *more, page=FORM, formats="html"):
    root = project(tmp_path / "p", page)
    done = gongkai("build", "--county", "demo", "--format", formats, *more, cwd=root)
    assert done.returncode == 0, done.stderr
    return root / "build/demo"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """What is built of the form as it stands, for tests that only read it."""
    return built(tmp_path_factory.mktemp("cards"))


def card(folder, number):
    return parse((folder / f"lists/errands/{number}.html").read_bytes())


def test_a_row_has_a_page_with_what_is_filled(pages):
    assert sorted(file.stem for file in (pages / "lists/errands").iterdir()) == [
        "PT-001",
        "PT-002",
        "PT-003",
        "PT-004",
    ]
    page = card(pages, "PT-002")
    assert page.one("h1").text == "登记<店铺>"
    assert "PT-002，场景：开店 待核" in page.one("article").text
    assert [term.text for term in page.one("article").all("dt")] == ["找谁办", "要带的", "电话", "网址", "见", "备注"]
    table = page.one("article").one("table")
    assert [head.text for head in table.one("thead").all("th")] == ["序号", "东西", "份数"]
    rows = [[cell.text for cell in row.children if not isinstance(cell, str)] for row in table.one("tbody").all("tr")]
    assert rows == [["1", "申请书", "1"], ["2", "身份证", "2"]]
    links = {link.text: link.attributes["href"] for link in page.one("dl").all("a")}
    assert links["0792-1234567"] == "tel:0792-1234567"
    assert links["https://www.example.gov.cn/bsfw/"] == "https://www.example.gov.cn/bsfw/"
    assert "../../10-nongcun-weifang-gaizao.html#10-001" in links.values()
    assert [term.text for term in card(pages, "PT-001").all("dt")] == []


def test_rows_are_found_by_group_and_by_office(pages):
    page = parse((pages / "lists/errands.html").read_bytes())
    shown = {}
    for index in page.all("nav", class_="lookup"):
        for group in index.all("details"):
            name = re.sub(" .*", "", group.one("summary").text)
            shown[index.one("h2").text, name] = [
                link.attributes["href"].partition("/")[2][:6] for link in group.all("a")
            ]
    assert shown == {
        ("按场景查", "开店"): ["PT-002", "PT-004"],
        ("按场景查", "入学"): ["PT-003"],
        ("按场景查", "其他"): ["PT-001"],
        ("按找谁办查", "样例县财政局"): ["PT-002", "PT-003"],
        ("按找谁办查", "样例县住房和城乡建设局"): ["PT-002"],
    }
    after = [card(pages, number).all("a", rel="next") for number in ("PT-002", "PT-004", "PT-003", "PT-001")]
    assert [link[0].attributes["href"] if link else None for link in after] == [
        "PT-004.html",
        "PT-003.html",
        "PT-001.html",
        None,
    ]


def test_other_lists_have_no_such_pages(tmp_path):
    folder = built(tmp_path, page=FORM.replace("卡片: 是\n分组: 场景\n", ""))
    assert not (folder / "lists/errands").exists()
    assert not parse((folder / "lists/errands.html").read_bytes()).all("nav", class_="lookup")


def test_without_grouping_all_rows_stand_together(tmp_path):
    page = parse((built(tmp_path, page=FORM.replace("分组: 场景\n", "")) / "lists/errands.html").read_bytes())
    first = page.all("nav", class_="lookup")[0]
    assert first.one("h2").text == "按事情查"
    assert len(first.one("details").all("a")) == 4


def test_the_page_of_a_row_that_is_gone_goes_too(tmp_path):
    folder = built(tmp_path)
    file = tmp_path / "p/counties/demo/lists/errands.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("- 编号: PT-004")], encoding="utf-8")
    assert gongkai("build", "--county", "demo", "--format", "html", cwd=tmp_path / "p").returncode == 0
    assert not (folder / "lists/errands/PT-004.html").exists()
    assert (folder / "lists/errands/PT-003.html").exists()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("分组: 场景", "分组: 场境", "是不是“场景”？"),
        ("分组: 场景", "分组: 要带的", "不能按“要带的”分组"),
        ("分组: 场景", "分组: 见", "不能按“见”分组"),
        ("卡片: 是\n", "", "请加一行“卡片: 是”"),
        ("卡片: 是\n", "卡片: 一张\n", "卡片"),
    ],
)
def test_a_form_says_by_what_rows_are_put_together(old, new, told, tmp_path):
    root = example(tmp_path / "p", FORM.replace(old, new, 1))
    done = gongkai("validate", cwd=root)
    assert done.returncode == 1
    line = next(part for part in (done.stdout + done.stderr).split("\n\n") if "forms/errands.yaml" in part)
    assert told in line
    assert re.search(r"templates/forms/errands\.yaml:\d+", line)


def pages_of(file):
    """The texts of a PDF's pages."""
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True)
    return done.stdout.split("\f")[:-1]


def told(pages):
    """What the lines of contents and index say, in order: (the name's end, the page)."""
    found = [re.fullmatch(r" *(\S.*?) {2,}([0-9]+)", line) for page in pages for line in page.splitlines()]
    return [(line[1], int(line[2])) for line in found if line]


def check_numbers(pages, names):
    """Contents and index name the pages where the rows' headings stand; `names` by number, in the booklet's order."""
    starts = {}
    for number, page in enumerate(pages, 1):
        for found in re.findall("一次告知单 *([A-Z]+-[0-9]+)", page):
            assert found not in starts
            starts[found] = number
        assert f"第 {number} 页 共 {len(pages)} 页" in page or number == 1
    assert list(starts) == list(names)
    for one, name in names.items():
        assert name in pages[starts[one] - 1]
    first, last = min(starts.values()), max(starts.values())
    assert told(pages[1 : first - 1]) == [(name, starts[one]) for one, name in names.items()]
    by_name = {name: starts[one] for one, name in names.items()}
    index = told(page for page in pages[last:] if "一次告知单" not in page)
    assert index == [(name, by_name[name]) for name, _ in index]
    return index


def things(number):
    """Most rows need few things; every fourth more than fit on a page, or just fit."""
    return number % 4 + 1 if number % 4 else number * 7 % 60 + 1


MANY = "".join(
    f"""  - 编号: PT-{number:03d}
    场景: {"开店" if number % 3 else "入学"}
    事情: 办第{number}件事
    单位: {"财政部门" if number % 2 else "住房和城乡建设部门"}
    要带的: [{", ".join("{东西: 第" + str(thing) + "份材料的名称}" for thing in range(1, things(number) + 1))}]
"""
    for number in range(5, 33)
)


@pytest.mark.slow
@pytest.mark.parametrize("accessible", [False, True])
def test_the_booklet_says_on_which_page_everything_stands(accessible, tmp_path):
    """Some rows take two pages, the contents two as well."""
    more = ["--accessible"] if accessible else []
    folder = built(tmp_path, *more, page=FORM + MANY, formats="pdf,html")
    data = (folder / "lists/errands-booklet.pdf").read_bytes()
    pages = pages_of(folder / "lists/errands-booklet.pdf")
    order = ["PT-002", "PT-004", *(f"PT-{one:03d}" for one in range(5, 33) if one % 3), "PT-003"]
    order += [*(f"PT-{one:03d}" for one in range(5, 33) if not one % 3), "PT-001"]
    given = {"PT-001": "没有场景的事", "PT-002": "登记<店铺>", "PT-003": "报名", "PT-004": "消防检查"}
    names = {one: given.get(one, f"办第{int(one[3:])}件事") for one in order}
    index = check_numbers(pages, names)
    assert len(pages) > len(names) + 5
    assert len(index) == 31  # PT-002 is done at two offices, PT-001 and PT-004 name none
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert {tuple(round(float(edge)) for edge in page.mediabox) for page in pdf.pages} == {(0, 0, 420, 595)}
        with pdf.open_outline() as outline:
            marks = [(mark.title, [inner.title for inner in mark.children]) for mark in outline.root]
    assert [title for title, _ in marks] == ["目　录", "开店", "入学", "其他", "按找谁办查"]
    assert [inner for _, below in marks for inner in below] == list(names.values())
    page = parse((folder / "lists/errands.html").read_bytes())
    [link] = [link for link in page.all("a") if link.attributes["href"] == "../lists/errands-booklet.pdf"]
    assert (link.text, link.attributes["download"]) == ("一本通（A5 PDF）", "样例县跑腿指南一本通.pdf")
    assert b"/S /URI" not in data


@pytest.mark.slow
def test_codes_lead_to_the_rows_pages_where_the_address_is_known(tmp_path):
    pytest.importorskip("segno", reason="segno is not installed")
    zxing = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed")
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
    folder = built(tmp_path, "--base-url", "https://www.example.gov.cn/zwgk/", formats="pdf,html")
    read = []
    with pdfium.PdfDocument(folder / "lists/errands-booklet.pdf") as pdf:
        for page in pdf:
            read += [code.text for code in zxing.read_barcodes(page.render(scale=3).to_pil())]
    start = "https://www.example.gov.cn/zwgk/"
    assert [address.removeprefix(start) for address in read] == [
        f"demo/lists/errands/PT-{number}.html" for number in ("002", "004", "003", "001")
    ]
    assert all((folder.parent / address.removeprefix(start)).is_file() for address in read)


@pytest.mark.slow
def test_without_segno_says_what_to_install(tmp_path):
    root = project(tmp_path / "p")
    code = "import sys; sys.modules['segno'] = None; from gongkai.cli.main import run; sys.argv[1:] = {}; run()"
    asked = ["build", "--county", "demo", "--format", "pdf", "--base-url", "https://www.example.gov.cn/"]
    done = subprocess.run([sys.executable, "-c", code.format(asked)], cwd=root, capture_output=True, text=True)
    assert done.returncode == 1
    assert 'pip install "gongkai[pdf]"' in done.stderr
    assert "Traceback" not in done.stderr
    assert not (root / "build").exists()


@pytest.mark.slow
def test_the_booklet_of_a_real_county(tmp_path):
    """The guides of this repository, as `build` makes them."""
    project = load(REPOSITORY, ["yongxiu"])
    catalog = next(one.catalog for one in resolve_all(project) if one.source.slug == "yongxiu")
    listing = next(one for one in catalog.lists if one.form.slug == "guides")
    settings = Settings(templates=pages_from(REPOSITORY)[0], stem="lists/guides", only=True)
    made = render("pdf", replace(catalog, domains=(), lists=(listing,)), settings)
    assert [one.path for one in made] == ["lists/guides.pdf", "lists/guides-booklet.pdf"]
    (tmp_path / "a.pdf").write_bytes(made[1].data)
    names = {record.id: listing.name_of(record) for group in groups(listing) for record in group.records}
    pages = pages_of(tmp_path / "a.pdf")
    check_numbers(pages, names)
    assert len(pages) == len(names) + 3  # cover, contents, index: each guide on one page


def test_a_row_that_bears_another_number_is_found_under_the_former_one(tmp_path):
    root = project(tmp_path / "p")
    assert gongkai("edition", cwd=root).returncode == 0
    file = root / "counties/demo/lists/errands.yaml"
    file.write_text(file.read_text("utf-8").replace("PT-003", "PT-009"), "utf-8")
    done = gongkai("build", "--county", "demo", "--format", "html", cwd=root)
    assert "PT-009 编号：PT-003 → PT-009" in done.stdout, done.stderr
    folder = root / "build/demo/lists"
    assert (folder / "errands/PT-003.html").read_bytes() == (folder / "errands/PT-009.html").read_bytes()
    page = parse((folder / "errands.html").read_bytes())
    assert page.one("div", id="PT-003").one("a").attributes["href"] == "#PT-009"


def test_an_item_is_named_whole_where_others_are_called_the_same(tmp_path):
    """社会救助 has three 办事指南; of one that is called so alone the first name says nothing more."""
    twin = "# guidelines/10-nongcun-weifang-gaizao.yaml\n事项:\n  - {编号: 10-003, 二级事项: 本级政策}\n"
    root = example(tmp_path / "p", twin)
    row = "清单: 办事指南\n条目:\n  - {编号: G-001, 事项名称: 甲, 公开事项: [10-002, 10-001]}\n"
    (root / "counties/demo/lists").mkdir(exist_ok=True)
    (root / "counties/demo/lists/guides.yaml").write_text(row, "utf-8")
    assert gongkai("build", "--force", "--format", "json", cwd=root).returncode == 0
    [told] = json.loads((root / "build/demo/lists/guides.json").read_bytes())["rows"]
    texts = [one["text"] for one in told["cells"]["公开事项"]]
    assert texts == ["10-002 政策法规文件 · 本级政策", "10-001 国家层面政策"]
