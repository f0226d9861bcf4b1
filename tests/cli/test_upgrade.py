"""gongkai upgrade: what a county must decide when its guidelines change, decided in Excel, written, taken back."""

import io
import json
import shutil
import zipfile

import pytest
import yaml
from openpyxl import load_workbook

from command import gongkai
from gongkai import __version__
from gongkai.source.settled import DECIDED, FILE, unpacked
from overlay import REPOSITORY

HOUSES = "10-nongcun-weifang-gaizao.yaml"
MINE = f"counties/duchang/{HOUSES}"
# What the county wrote: comments, an order of its own, a list changed by words.
WRITTEN = """# 住建局报来的
领域: 农村危房改造   # 第十个
核实: {日期: 2026-11-01, 科室: 都昌县住房和城乡建设局办公室}
调整:
  # 县里要快
  10-001:
    公开时限: 信息形成之日起10个工作日内   # 比指引快
    公开渠道和载体: {增加: [便民服务站]}
  10-002:
    公开时限: 信息形成之日起5个工作日内
  10-003:
    公开方式: 主动   # 与指引改得无关
  10-010:
    二级事项: 本县的叫法
不采用:
  10-004: 本级没有
  10-011: 本级没有这样的事
"""


def items(text):
    """A guideline's file as (what stands before its items, each item's text)."""
    head, _, rest = text.partition("事项:\n")
    return f"{head}事项:\n", [f"  - 编号: {one}" for one in rest.split("  - 编号: ")[1:]]


def newer(folder):
    """The guidelines with ten items changed, five new and three gone in one domain."""
    shutil.copytree(REPOSITORY / "guidelines", folder / "guidelines")
    file = folder / "guidelines" / HOUSES
    head, listed = items(file.read_text("utf-8"))
    assert len(listed) == 12
    changed = [one.replace("公开对象: 全社会", "公开对象: [全社会, 特定群体：危房改造户]") for one in listed[:9]]
    assert changed != listed[:9]
    changed[0] = changed[0].replace("20个工作日内", "15个工作日内").replace("两微一端, ", "")
    changed[1] = changed[1].replace("20个工作日内", "15个工作日内")
    new = [one.replace("编号: 10-00", "编号: 10-02").replace("二级事项: ", "二级事项: 新的") for one in changed[:5]]
    file.write_text(head.replace("事项:\n", "已撤销: {10-010: 并入 10-009, 10-011: 不再做, 10-012: 不再做}\n事项:\n") + "".join([*changed, *new]), "utf-8")  # fmt: skip
    other = folder / "guidelines" / "04-caizheng-yujuesuan.yaml"
    other.write_text(other.read_text("utf-8").replace("常务委员会批准后20日内", "常务委员会批准后15日内", 1), "utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A county's project, with what the county wrote, and the newer guidelines beside it."""
    place = tmp_path_factory.mktemp("upgrade")
    assert gongkai("new", "project", "都昌县", "--output", place / "p", cwd=place).returncode == 0
    (place / "p" / MINE).write_text(WRITTEN, "utf-8")
    newer(place / "newer")
    return place


@pytest.fixture
def place(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "w")


def upgrade(place, *args):
    return gongkai("upgrade", "--to", place / "newer", *args, cwd=place / "p")


def sources(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file() and ".g" not in path.relative_to(root).as_posix()[:2]}  # fmt: skip


def table(place, name="u.xlsx", *args):
    """The report as Excel, and its rows by number and column."""
    file = place / name
    done = upgrade(place, "--output", file, *args)
    assert done.returncode == 0, done.stderr
    book = load_workbook(file)
    sheet = book["要定的"]
    heads = [cell.value for cell in sheet[3]]
    rows = {(row[heads.index("编号")].value, row[heads.index("栏目")].value): dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4)}  # fmt: skip
    return file, book, rows


def decide(place, decisions, *args):
    """Fill decisions into the report and read it back."""
    file, book, rows = table(place)
    for (number, what), (word, *more) in decisions.items():
        rows[number, what]["决定"].value = word
        if more:
            rows[number, what]["改为的内容、不采用的理由"].value = more[0]
    book.save(file)
    return upgrade(place, "--apply", file, *args)


EVERYTHING = {
    ("10-001", "公开时限"): ("保留本县",),
    ("10-001", "公开渠道和载体"): ("改为", "政府网站\n公开查阅点\n便民服务站"),
    ("10-002", "公开时限"): ("跟指引",),
    ("10-021", "新增事项"): ("采用",),
    ("10-022", "新增事项"): ("不采用", "本级没有"),
    ("10-023", "新增事项"): ("跟指引",),
    ("10-024", "新增事项"): ("不采用：本级不办",),
    ("10-025", "新增事项"): ("采用",),
    ("10-010", "撤销事项"): ("保留本县",),
    ("10-012", "撤销事项"): ("跟指引",),
}


def test_what_is_to_be_decided_stands_in_three_versions(place):
    done = upgrade(place)
    assert done.returncode == 0, done.stderr
    assert f"原指引：定稿时的指引（{__version__}）" in done.stdout
    _, _, rows = table(place)
    assert set(rows) == set(EVERYTHING)
    first = {name: rows["10-001", "公开时限"][name].value for name in ("原指引", "新指引", "本县")}
    assert first == {"原指引": "信息形成之日起20个工作日内", "新指引": "信息形成之日起15个工作日内", "本县": "信息形成之日起10个工作日内"}  # fmt: skip
    assert "（增加：便民服务站）" in rows["10-001", "公开渠道和载体"]["本县"].value
    assert rows["10-010", "撤销事项"]["新指引"].value == "已撤销：并入 10-009"
    assert "二级事项：本县的叫法" in rows["10-010", "撤销事项"]["本县"].value
    for name in ("10-001", "20个工作日内", "15个工作日内", "10个工作日内"):
        assert name in done.stdout


def test_what_nobody_changed_follows_in_a_line_a_domain(place):
    told = upgrade(place).stdout
    assert "  农村危房改造：指引新增 5 项、撤销 3 项、改 9 项；自动跟上 6 项，不采用的改了 1 项，要定 10 处。2026-11-01 都昌县住房和城乡建设局办公室核实是在这次改动以前，请再核实。" in told  # fmt: skip
    assert "  财政预决算：指引改 1 项；自动跟上 1 项，没有要定的。" in told
    follows = load_workbook(table(place)[0])["自动跟上的"]
    assert ("10-003", "公开对象") in {(row[1].value, row[3].value) for row in follows.iter_rows(min_row=4)}


def test_the_drop_downs_offer_what_may_be_decided(place):
    _, book, rows = table(place)
    offered = {}
    for one in book["要定的"].data_validations.dataValidation:
        for (number, what), cells in rows.items():
            if cells["决定"].coordinate in one.sqref:
                offered[number, what] = one.formula1
    assert offered["10-001", "公开时限"] == '"跟指引,保留本县,改为"'
    assert offered["10-021", "新增事项"] == '"采用,不采用"'
    assert offered["10-012", "撤销事项"] == '"跟指引,保留本县"'


def test_decisions_are_written_with_comments_kept_and_the_new_guidelines_are_settled(place):
    root = place / "p"
    done = decide(place, EVERYTHING)
    assert (done.returncode, done.stderr) == (0, "")
    text = (root / MINE).read_text("utf-8")
    for comment in ("# 住建局报来的", "# 第十个", "# 县里要快", "# 比指引快", "# 与指引改得无关"):
        assert comment in text
    said = yaml.safe_load(text)
    assert said["调整"] == {
        "10-001": {
            "公开时限": "信息形成之日起10个工作日内",
            "公开渠道和载体": ["政府网站", "公开查阅点", "便民服务站"],
        },
        "10-003": {"公开方式": "主动"},
    }
    assert said["不采用"] == {"10-004": "本级没有", "10-022": "本级没有", "10-024": "本级不办"}
    assert [(one["编号"], one["二级事项"]) for one in said["新增"]] == [("10-L01", "本县的叫法")]
    kept = unpacked((root / FILE).read_bytes())
    assert kept == {path.name: path.read_text("utf-8") for path in (place / "newer" / "guidelines").glob("*.yaml")}
    assert not (root / DECIDED).exists()
    assert "指引版本: 外部指引 " in (root / "gongkai.yaml").read_text("utf-8")
    checked = gongkai("validate", "--guidelines", place / "newer", "--format", "json", cwd=root)
    wrong = [one for one in json.loads(checked.stdout)["findings"] if one["severity"] == "error"]
    assert wrong == []


def test_a_second_run_has_nothing_to_decide(place):
    assert decide(place, EVERYTHING).returncode == 0
    before = sources(place / "p")
    assert "没有要定的" in upgrade(place).stdout
    again = upgrade(place, "--apply", place / "u.xlsx")
    assert (again.returncode, "没有要定的" in again.stdout) == (0, True)
    assert sources(place / "p") == before


def test_undo_brings_everything_back(place):
    root = place / "p"
    before = sources(root)
    assert decide(place, EVERYTHING).returncode == 0
    assert sources(root) != before
    assert gongkai("undo", cwd=root).returncode == 0
    assert sources(root) == before


def test_what_is_not_decided_stays_open_and_status_tells_it(place):
    root = place / "p"
    some = dict(list(EVERYTHING.items())[:4])
    settled = (root / FILE).read_bytes()
    done = decide(place, some)
    assert (done.returncode, "还有 6 处没有定" in done.stdout) == (0, True)
    assert (root / FILE).read_bytes() == settled
    _, _, rows = table(place, "v.xlsx")
    assert set(rows) == set(EVERYTHING) - set(some)
    status = gongkai("status", "--guidelines", place / "newer", cwd=root)
    assert "指引：改了，还有 6 处没有定" in status.stdout
    refused = upgrade(place, "--settle")
    assert (refused.returncode, "还有 6 处没有定" in refused.stderr) == (1, True)
    rest = decide(place, {key: EVERYTHING[key] for key in rows})
    assert (rest.returncode, "都定了" in rest.stdout) == (0, True)
    assert not (root / DECIDED).exists()


@pytest.mark.parametrize(
    ("decision", "told"),
    [
        ({("10-001", "公开时限"): ("不采用", "不想要")}, "可以写：跟指引、保留本县、改为"),
        ({("10-001", "公开时限"): ("改为",)}, "“改为”要写新的内容"),
        ({("10-022", "新增事项"): ("不采用",)}, "“不采用”要写理由"),
        ({("10-022", "新增事项"): ("", "本级没有")}, "没有写“决定”"),
        ({("10-002", "公开时限"): ("跟指引", "10日")}, "又写了“10日”"),
        ({("10-002", "公开时限"): ("随便",)}, "看不懂"),
        ({("10-001", "公开渠道和载体"): ("改为", "政府网战")}, "照这样改会有上面的错误"),
    ],
)
def test_a_refusal_leaves_the_files_untouched(place, decision, told):
    before = sources(place / "p")
    done = decide(place, {**EVERYTHING, **decision})
    assert (done.returncode, told in done.stderr) == (1, True), done.stderr
    assert "什么都没有改动" in done.stderr
    assert sources(place / "p") == before


def test_a_report_that_is_out_of_date_is_refused(place):
    file, book, rows = table(place)
    rows["10-002", "公开时限"]["决定"].value = "保留本县"
    book.save(file)
    assert gongkai("set", "10-002", "公开时限", "信息形成之日起3个工作日内", cwd=place / "p").returncode == 0
    before = sources(place / "p")
    done = upgrade(place, "--apply", file)
    assert (done.returncode, "请重新生成报表再填" in done.stderr) == (1, True)
    assert sources(place / "p") == before


def test_another_excel_file_is_refused(place):
    from openpyxl import Workbook

    Workbook().save(place / "empty.xlsx")
    done = upgrade(place, "--apply", place / "empty.xlsx")
    assert (done.returncode, "什么都没有改动" in done.stderr) == (1, True)


def test_dry_run_writes_nothing(place):
    before = sources(place / "p")
    done = decide(place, EVERYTHING, "--dry-run")
    assert (done.returncode, "10-002" in done.stdout) == (0, True)
    assert sources(place / "p") == before


def test_the_page_needs_no_other_file(place):
    page = place / "u.html"
    assert upgrade(place, "--output", page).returncode == 0
    text = page.read_text("utf-8")
    assert "信息形成之日起15个工作日内" in text
    assert "<script" not in text
    assert 'src="' not in text


def test_the_workbook_is_the_same_twice(place):
    first, second = (table(place, name)[0].read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert first == second
    assert zipfile.ZipFile(io.BytesIO(first)).testzip() is None
