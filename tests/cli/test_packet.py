"""gongkai review packet: what the office above reads."""

import pytest
from docx import Document
from openpyxl import load_workbook

from command import gongkai, ok
from overlay import YIXIAN, demo

DOMAIN = "10-nongcun-weifang-gaizao.yaml"
MINE = f"""# counties/demo/{DOMAIN}
领域: 农村危房改造
调整:
  # gongkai: 忽略 GK404：县里人手不够
  10-001:
    公开时限: 信息形成或者变更之日起60个工作日内
  10-002:
    公开渠道和载体: [入户/现场]  # 公示栏已拆
不采用:
  10-003: 本县没有
"""
THEIRS = f"""# counties/yixian/{DOMAIN}
领域: 农村危房改造
调整:
  10-001: {{公开时限: 信息形成或者变更之日起5个工作日内}}
"""


def rows(book, name):
    """The rows of a sheet as mappings of its headings, without what it hides in its last column."""
    head, *found = [[cell or "" for cell in row[:-1]] for row in book[name].iter_rows(min_row=3, values_only=True)]
    return [dict(zip(head, row, strict=True)) for row in found]


@pytest.fixture
def root(tmp_path):
    return demo(tmp_path / "p", MINE + YIXIAN + THEIRS)


def test_the_packet_is_laid_out_for_paper(root):
    """As wide as the page, its heads on every page; what few columns have stands upright, the whole catalog on A3."""
    ok(root, "review", "packet", "--county", "demo")
    book = load_workbook(root / "review/demo/报审材料.xlsx")
    for sheet in book:
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0), sheet.title
        assert sheet.print_title_rows == "$3:$3"
        width = sum(one.width for one in sheet.column_dimensions.values()) * 5.25
        paper = (
            {8: 1132, 9: 785}[int(sheet.page_setup.paperSize)] if sheet.page_setup.orientation == "landscape" else 537
        )
        assert paper / width > 0.55, f"{sheet.title} would be printed too small to read"
    assert book["目录全文"].page_setup.paperSize == 8
    assert book["待核的事项"].page_setup.orientation == "portrait" if "待核的事项" in book.sheetnames else True


def test_what_the_county_discloses_less_is_told_to_the_city(root):
    text = """领域: 农村危房改造
调整:
  10-001: {公开方式: 依申请公开, 公开对象: 特定群体：申请人}
  10-002: {公开渠道和载体: {必选: [政府网站], 可选: [公开查阅点]}}
  10-003: {公开层级: [县级]}
"""
    (root / f"counties/demo/{DOMAIN}").write_text(text, "utf-8")
    found = gongkai("validate", "--format", "concise", "counties/demo", cwd=root).stdout
    assert "10-002 把指引的必选渠道改成了可选（□）：公开查阅点" in found
    ok(root, "review", "packet", "--county", "demo")
    book = load_workbook(root / "review/demo/报审材料.xlsx")
    assert [(row["编号"], row["栏目"]) for row in rows(book, "别的放宽")] == [
        ("10-001", "公开对象"),
        ("10-001", "公开方式"),
        ("10-003", "公开层级"),
    ]
    assert [(row["编号"], row["少了的必选渠道"]) for row in rows(book, "少了的必选渠道")] == [
        ("10-002", "公开查阅点（改成可选）")
    ]
    facts = {row["项目"]: row["情况"] for row in rows(book, "总的情况")}
    assert (facts["少了的必选渠道"], facts["别的放宽"]) == ("1 项", "3 处")


def test_the_city_sees_what_the_county_made_of_the_guideline(root):
    told = ok(root, "review", "packet", "--county", "demo")
    assert "调整申请表" not in told, "nothing was published"
    folder = root / "review/demo"
    page = (folder / "报审材料.html").read_text("utf-8")
    for words in ("县里人手不够", "公示栏已拆", "本县没有", "现在的内容还没有审核过", "放宽"):
        assert words in page
    assert "审核意见</th>" not in page, "opinions are written in the workbook"
    book = load_workbook(folder / "报审材料.xlsx")
    [given] = [row for row in rows(book, "与指引的不同") if row["编号"] == "10-001"]
    assert (given["栏目"], given["宽严"], given["县里的理由"]) == ("公开时限", "放宽", "县里人手不够")
    assert [row["编号"] for row in rows(book, "放宽的时限")] == ["10-001"]
    assert [row["编号"] for row in rows(book, "少了的必选渠道")] == ["10-002"]
    assert [(row["编号"], row["理由"]) for row in rows(book, "不采用的事项")] == [("10-003", "本县没有")]
    [near] = [row for row in rows(book, "邻县怎样写") if row["编号"] == "10-001"]
    assert (near["本县"], near["更严"], near["照用指引"]) == ("更宽", "乙县", "")
    assert {row["规则"] for row in rows(book, "检查发现的问题")} >= {"GK403"}
    for sheet in book.worksheets[1:]:
        head = [cell.value for cell in sheet[3]]
        assert head[-3:-1] == ["审核意见", "结论"]
        [offered] = sheet.data_validations.dataValidation
        assert offered.formula1 == '"同意,退回,建议"'
    whole = {row["编号"]: row for row in rows(book, "目录全文")}
    assert whole["10-001"]["公开时限"] == "信息形成或者变更之日起60个工作日内"
    assert "10-003" not in whole


@pytest.mark.parametrize("key", ["默认: {公开层级: [县级]}", "调整: {10-002: {公开层级: [县级]}}"])
def test_to_fill_in_what_the_guideline_leaves_open_is_no_difference(tmp_path, key):
    """In whichever key it stands: for the reviewer, in the status, and for all who compare the counties."""
    root = demo(tmp_path / "p", f"# counties/demo/{DOMAIN}\n领域: 农村危房改造\n{key}\n")
    guideline = root / "guidelines" / DOMAIN
    guideline.write_text(guideline.read_text("utf-8").replace("    公开层级: [县级]\n", ""), encoding="utf-8")
    ok(root, "review", "packet", "--county", "demo", "--output", "out")
    book = load_workbook(root / "out/报审材料.xlsx")
    assert "与指引的不同" not in book.sheetnames
    assert {row["项目"]: row["情况"] for row in rows(book, "总的情况")}["与指引不同"] == "0 格，0 项"
    whole = {row["编号"]: row["公开层级"] for row in rows(book, "目录全文")}
    assert whole["10-002"] == "县级", "as the county wrote it"
    assert "调整 0，" in ok(root, "status", "--county", "demo")
    ok(root, "build", "--format", "json")
    assert "differs" not in (root / "build/demo/catalog.json").read_text("utf-8")


def test_what_changed_since_the_review_and_the_form_for_what_was_published(root):
    sign = ("review", "sign", "--county", "demo", "--office", "九江市人民政府办公室", "--result", "同意")
    ok(root, *sign, "--date", "2026-11-20")
    ok(root, "edition", "--county", "demo")
    ok(root, "review", "packet", "--county", "demo", "--output", "out")
    assert not (root / "out/调整申请表.docx").exists(), "nothing changed"
    ok(root, "set", "10-001", "公开时限", "信息形成或者变更之日起30个工作日内", "--county", "demo")
    ok(root, "exclude", "10-002", "--reason", "不再补助", "--county", "demo")
    told = ok(root, "review", "packet", "--county", "demo", "--output", "out", "--submit", "--date", "2026-11-25")
    assert "counties/demo/reviews/2026-11-25.yaml" in told
    assert "已经报审" in ok(root, "review", "packet", "--county", "demo", "--output", "out", "--submit")
    changed = {row["编号"]: row for row in rows(load_workbook(root / "out/报审材料.xlsx"), "与上次审核的不同")}
    assert (changed["10-001"]["改动"], changed["10-001"]["原来"][-7:]) == ("收紧", "60个工作日内")
    assert (changed["10-002"]["改动"], changed["10-002"]["县里的理由"]) == ("取消", "不再补助")
    form = Document(root / "out/调整申请表.docx")
    assert form.paragraphs[0].text == "政务公开目录清单调整申请表"
    cells = [[cell.text.partition("gongkai ")[0] for cell in row.cells] for row in form.tables[0].rows]
    assert cells[0] == ["编号", "事项", "栏目", "调整前", "调整后", "理由"]
    assert {row[0] for row in cells[1:]} == {"10-001", "10-002"}
    assert "结论: 报审" in (root / "counties/demo/reviews/2026-11-25.yaml").read_text("utf-8")
    assert "，报审" in ok(root, "status", "--county", "demo")


def test_an_edition_that_nobody_agreed_to_is_not_called_published(root):
    ok(root, "edition", "--county", "demo")
    ok(root, "review", "packet", "--county", "demo", "--output", "out")
    page = (root / "out/报审材料.html").read_text("utf-8")
    assert "现在的内容还没有审核过；与2026-11-23记下的比较，没有改动" in page
    ok(root, "set", "10-001", "公开时限", "信息形成或者变更之日起30个工作日内", "--county", "demo")
    ok(root, "review", "packet", "--county", "demo", "--output", "out")
    form = "\n".join(one.text for one in Document(root / "out/调整申请表.docx").paragraphs)
    assert "（2026-11-23记下的）" in form
    assert "公布的" not in form
    ok(root, "edition", "--county", "demo", "--replace")
    sign = ("review", "sign", "--county", "demo", "--office", "九江市人民政府办公室", "--result", "同意")
    ok(root, *sign, "--date", "2026-11-20")
    ok(root, "exclude", "10-002", "--reason", "不再补助", "--county", "demo")
    ok(root, "review", "packet", "--county", "demo", "--output", "out")
    form = "\n".join(one.text for one in Document(root / "out/调整申请表.docx").paragraphs)
    assert "（2026-11-23公布的）" in form


def test_a_packet_is_the_same_twice_and_never_among_the_sources(root):
    ok(root, "review", "packet", "--county", "demo")
    files = {path.name: path.read_bytes() for path in (root / "review/demo").iterdir()}
    ok(root, "review", "packet", "--county", "demo")
    assert files == {path.name: path.read_bytes() for path in (root / "review/demo").iterdir()}
    assert gongkai("review", "packet", "--county", "demo", "--output", "counties/x", cwd=root).returncode == 2


def test_what_is_sent_for_review_is_not_among_what_is_published(root):
    ok(root, "build", "--county", "demo", "--format", "html")
    ok(root, "review", "packet", "--county", "demo")
    assert not (root / "build/review").exists()
    assert (root / "review/demo/报审材料.html").is_file()
    (root / "build/review/demo").mkdir(parents=True)
    done = gongkai("review", "packet", "--county", "demo", cwd=root)
    assert "build/review/demo 里是以前编的报审材料，会随成品一起放到网上，请删去" in done.stderr


RETURNED = ("review", "sign", "--county", "demo", "--office", "九江市人民政府办公室", "--result", "退回")
ASKED, CHECKED = "上次的意见和答复", "检查发现的问题"


def test_the_second_round_names_what_is_not_adopted_and_tells_no_opinion_twice(root):
    packet = ("review", "packet", "--county", "demo", "--output", "out")
    ok(root, *packet, "--submit", "--date", "2026-11-20")
    book = load_workbook(root / "out/报审材料.xlsx")
    checked = rows(book, CHECKED)
    for sheet, text in ((book["不采用的事项"], "理由不充分"), (book["目录全文"], "再看看")):
        sheet.cell(4, [cell.value for cell in sheet[3]].index("审核意见") + 1).value = text
    left, changed = book["不采用的事项"]["C4"].value, book["目录全文"]["D4"].value
    book.save(root / "意见.xlsx")
    ok(root, "review", "comments", "--county", "demo", "意见.xlsx")
    ok(root, *packet)
    assert rows(load_workbook(root / "out/报审材料.xlsx"), CHECKED) == checked
    ok(root, "exclude", "10-001", "--reason", "不归本县", "--county", "demo")
    ok(root, *packet)
    assert told(root) == [("10-003", left, "（不采用：本县没有）"), ("10-001", changed, "（不采用：不归本县）")]
    (root / "counties/demo" / DOMAIN).unlink()
    with (root / "counties/demo/county.yaml").open("a", encoding="utf-8") as file:
        file.write("不采用领域: {农村危房改造: 全是城区}\n")
    ok(root, *packet)
    why = "（整个领域不采用：全是城区）"
    assert told(root) == [("10-003", left, why), ("10-001", f"政策法规文件 · {changed}", why)]


def told(root):
    """Of what was asked in the last round: the number, the name, and what is said of the present."""
    found = rows(load_workbook(root / "out/报审材料.xlsx"), ASKED)
    return [(row["编号"], row["事项"], row["现在的内容"]) for row in found]


def test_the_second_round_tells_what_was_asked_answered_and_changed_since(root):
    """Nothing of it in the first round."""
    packet = ("review", "packet", "--county", "demo", "--output", "out")
    ok(root, *packet, "--submit", "--date", "2026-11-20")
    book = load_workbook(root / "out/报审材料.xlsx")
    assert not {ASKED, "与上次报审的不同"} & set(book.sheetnames)
    sheet = book["目录全文"]
    head = [cell.value for cell in sheet[3]]
    for row in sheet.iter_rows(min_row=4):
        said = {"10-001": "改短些", "10-002": "写明科室"}.get(row[0].value)
        row[head.index("审核意见")].value = said
    given = book["与指引的不同"]
    given.cell(4, [cell.value for cell in given[3]].index("审核意见") + 1).value = "60日太长"
    book.save(root / "意见.xlsx")
    ok(root, "review", "comments", "--county", "demo", "意见.xlsx")
    ok(root, *packet)
    book = load_workbook(root / "out/报审材料.xlsx")
    assert "没有。" in (root / "out/报审材料.html").read_text("utf-8").split("与2026-11-20报审的相比。")[1][:4]
    assert {row["答复"] for row in rows(book, ASKED)} == {"（还没有答复）"}
    ok(root, *RETURNED, "--date", "2026-11-21", "--text", "再改一次")
    ok(root, "set", "10-001", "公开时限", "信息形成或者变更之日起30个工作日内", "--county", "demo")
    ok(root, "review", "answer", "1", "--county", "demo", "--text", "改为30个工作日")
    ok(root, *packet, "--submit", "--date", "2026-11-22")
    book = load_workbook(root / "out/报审材料.xlsx")
    first, second, third, whole = rows(book, ASKED)
    assert (whole["序号"], whole["意见"]) == ("4", "退回：再改一次")
    assert {**first, "审核意见": "", "结论": ""} == {
        "序号": "1",
        "编号": "10-001",
        "事项": first["事项"],
        "栏目": "公开时限",
        "意见": "60日太长",
        "答复": "改为30个工作日",
        "现在的内容": "信息形成或者变更之日起30个工作日内",
        "审核意见": "",
        "结论": "",
    }
    assert (second["编号"], second["意见"]) == ("10-001", "改短些")
    assert "公开时限：信息形成或者变更之日起30个工作日内" in second["现在的内容"]
    assert (third["编号"], third["答复"]) == ("10-002", "（还没有答复）")
    [since] = rows(book, "与上次报审的不同")
    assert (since["编号"], since["原来"][-7:], since["现在"][-7:]) == ("10-001", "60个工作日内", "30个工作日内")
    page = (root / "out/报审材料.html").read_text("utf-8")
    for words in (ASKED, "60日太长", "改为30个工作日", "与2026-11-21九江市人民政府办公室退回的相比"):
        assert words in page
    assert "没有意见" in ok(root, "review", "comments", "--county", "demo", "out/报审材料.xlsx"), (
        "what was said before is said once"
    )
    sheet = book[ASKED]
    assert sheet.cell(3, 8).value == "审核意见"
    sheet.cell(4, 8).value = "还是太长"
    book.save(root / "意见.xlsx")
    ok(root, "review", "comments", "--county", "demo", "意见.xlsx")
    record = (root / "counties/demo/reviews/2026-11-22.yaml").read_text("utf-8")
    assert record.count("意见:") == 2  # 逐条意见 and it
    assert "事项: 10-001\n    栏目: 公开时限\n    意见: 还是太长" in record
