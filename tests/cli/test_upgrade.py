"""gongkai upgrade: what a county must decide when its guidelines change, decided in Excel, written, taken back."""

import io
import json
import re
import shutil
import zipfile
from types import SimpleNamespace

import pytest
import yaml
from openpyxl import load_workbook

from command import gongkai
from gongkai import __version__
from gongkai.progress.upgrade import naming
from gongkai.source.settled import DECIDED, FILE, packed, unpacked
from overlay import REPOSITORY, example
from revisions import commit, git

DOMAINS = ("04", "10", "11", "12", "13", "21")  # those that change, and few others
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
    others = [path.name for path in (REPOSITORY / "guidelines").glob("[0-9]*") if not path.name.startswith(DOMAINS)]
    shutil.copytree(REPOSITORY / "guidelines", folder / "guidelines", ignore=shutil.ignore_patterns(*others))
    file = folder / "guidelines" / HOUSES
    head, listed = items(file.read_text("utf-8"))
    assert len(listed) == 12
    changed = [one.replace("公开对象: 全社会", "公开对象: [全社会, 特定群体：危房改造户]") for one in listed[:9]]
    assert changed != listed[:9]
    changed[0] = changed[0].replace("20个工作日内", "15个工作日内").replace("两微一端, ", "")
    changed[1] = changed[1].replace("20个工作日内", "15个工作日内")
    new = [one.replace("编号: 10-00", "编号: 10-02").replace("二级事项: ", "二级事项: 新的") for one in changed[:5]]
    file.write_text(head.replace("事项:\n", "已撤销: {10-010: 并入10-009, 10-011: 不再做, 10-012: 不再做}\n事项:\n") + "".join([*changed, *new]), "utf-8")  # fmt: skip
    other = folder / "guidelines" / "04-caizheng-yujuesuan.yaml"
    other.write_text(other.read_text("utf-8").replace("常务委员会批准后20日内", "常务委员会批准后15日内", 1), "utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A county's project, with what the county wrote, and the newer guidelines beside it."""
    place = tmp_path_factory.mktemp("upgrade")
    assert gongkai("new", "project", "都昌县", "--output", place / "p", cwd=place).returncode == 0
    for path in (place / "p/counties/duchang").glob("[0-9]*.yaml"):
        if not path.name.startswith(DOMAINS):
            path.unlink()
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
    ("10-024", "新增事项"): ("不采用（本级不办）",),
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
    assert rows["10-010", "撤销事项"]["新指引"].value == "已撤销：并入10-009"
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


@pytest.mark.parametrize(("word", "number"), [("保留本县", "10-L01"), ("移过去", "10-009"), ("跟指引", "10-009")])
def test_what_names_an_item_that_is_gone_follows(place, word, number):
    root = place / "p"
    checked = "已核对:\n  - {日期: 2026-11-02, 科室: 县住建局, 事项: [10-010, 10-012, 10-001]}  # 现场看过\n  - {日期: 2026-11-03, 科室: 县住建局, 事项: 10-012}\n"  # fmt: skip
    (root / MINE).write_text(WRITTEN.replace("调整:\n", f"{checked}调整:\n"), "utf-8")
    lists = root / "counties/duchang/lists"
    lists.mkdir()
    (lists / "duties.yaml").write_text(
        "清单: 权责清单\n条目:\n  - 编号: QZ-001\n    权力类型: 行政确认\n    职权名称: 危改户认定\n    实施主体: 住房和城乡建设部门\n"
        "    实施依据: [城乡规划法]\n    公开事项: [10-010, 10-001]  # 两项\n  - 编号: QZ-002\n    权力类型: 行政确认\n    职权名称: 改造结果\n"
        "    实施主体: 住房和城乡建设部门\n    实施依据: [城乡规划法]\n    公开事项: 10-012\n",
        "utf-8",
    )
    told = upgrade(place).stdout
    assert [told.count(f"清单里写着它的：都昌县 权责清单 QZ-00{row}\n") for row in (1, 2)] == [1, 1], told
    done = decide(place, EVERYTHING | {("10-010", "撤销事项"): (word,)})
    assert (done.returncode, done.stderr) == (0, "")
    text = (root / MINE).read_text("utf-8")
    own = "10-L01, " if word == "保留本县" else ""
    assert f"  - {{日期: 2026-11-02, 科室: 县住建局, 事项: [{own}10-001]}}  # 现场看过\n调整:" in text
    assert ("  10-009:\n    二级事项: 本县的叫法\n" in text) is (word == "移过去")
    assert f"公开事项: [{number}, 10-001]  # 两项" in (lists / "duties.yaml").read_text("utf-8")
    assert "10-012" in (lists / "duties.yaml").read_text("utf-8")
    assert "权责清单 QZ-002还写着它，请自己改" in done.stdout


@pytest.mark.parametrize(
    ("mine", "told"),
    [
        ("  10-009:\n    二级事项: 另外的叫法\n不采用:\n", "撤销事项：移过去；二级事项没有移：10-009 另有写法\n"),
        ("不采用:\n  10-009: 本级没有\n", "“移过去”看不懂，可以写：跟指引、保留本县\n"),
    ],
)
def test_what_moves_to_another_item_takes_nothing_of_its_own_from_it(place, mine, told):
    written = WRITTEN.replace("    二级事项: 本县的叫法\n", "    二级事项: 本县的叫法\n    公开方式: 依申请公开\n")
    (place / "p" / MINE).write_text(written.replace("不采用:\n", mine), "utf-8")
    done = decide(place, EVERYTHING | {("10-010", "撤销事项"): ("移过去",)})
    assert told in done.stdout + done.stderr
    text = (place / "p" / MINE).read_text("utf-8")
    assert ("  10-009:\n    二级事项: 另外的叫法\n    公开方式: 依申请公开\n" in text) is (done.returncode == 0)


@pytest.mark.parametrize(("number", "keys"), [("10-L01", ["甲"]), ("10-L011", ["乙"]), ("10", ["甲", "乙"]), ("1", [])])
def test_numbers_that_begin_alike_name_different_items(number, keys):
    columns = [SimpleNamespace(key=key, kind="事项") for key in "甲乙"]
    row = SimpleNamespace(node={"甲": "10-L01", "乙": "10-L011"})
    source = SimpleNamespace(lists=[SimpleNamespace(form=SimpleNamespace(columns=columns), rows=[row])])
    assert [key for _, _, key in naming(source, number)] == keys


def test_a_second_run_has_nothing_to_decide(place):
    assert decide(place, EVERYTHING).returncode == 0
    before = sources(place / "p")
    assert "指引没有变，没有要定的。\n" in upgrade(place).stdout
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
    mine = (root / MINE).read_bytes()
    again = upgrade(place, "--apply", place / "u.xlsx")
    assert (again.returncode, "还有 6 处没有定" in again.stdout) == (0, True), "what was read in is passed over"
    assert (root / MINE).read_bytes() == mine
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


def older(root, file, change):
    """Let the project be settled with guidelines of which one file was different."""
    texts = unpacked((root / FILE).read_bytes())
    texts[file] = change(texts[file])
    (root / FILE).write_bytes(packed(texts))


def test_the_guidelines_of_a_newer_gongkai(place):
    root = place / "p"
    older(root, HOUSES, lambda text: text.replace("信息形成之日起20个工作日内", "信息形成之日起30个工作日内"))
    done = gongkai("upgrade", cwd=root)
    assert f"新指引：内置指引 {__version__}。" in done.stdout
    assert "信息形成之日起30个工作日内" in done.stdout
    assert "改了，还有 2 处没有定" in gongkai("status", cwd=root).stdout
    (root / "gongkai.yaml").write_text("# 我们的\n名称: 都昌县\n指引: 内置\n指引版本: 0.0.1  # 旧的\n", "utf-8")
    gongkai("upgrade", "--output", place / "b.xlsx", cwd=root)
    book = load_workbook(place / "b.xlsx")
    for row in book["要定的"].iter_rows(min_row=4):
        row[8].value = "保留本县"
    book.save(place / "b.xlsx")
    before = (root / MINE).read_bytes()
    done = gongkai("upgrade", "--apply", place / "b.xlsx", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert (root / MINE).read_bytes() == before
    assert (root / "gongkai.yaml").read_text(
        "utf-8"
    ) == f"# 我们的\n名称: 都昌县\n指引: 内置\n指引版本: {__version__}  # 旧的\n"
    assert "没有要定的" in gongkai("upgrade", cwd=root).stdout
    assert "指引：" not in gongkai("status", cwd=root).stdout


def test_the_version_that_is_not_installed_is_told(place):
    done = gongkai("upgrade", "--to", "9.9.9", cwd=place / "p")
    assert (done.returncode, "pip install gongkai==9.9.9" in done.stderr) == (2, True)
    assert gongkai("upgrade", "--to", __version__, cwd=place / "p").returncode == 0


def test_a_project_settled_by_a_folder_outside_asks_for_it(place):
    """gongkai's own guidelines have what was withdrawn there: nothing is made or passed by them unasked."""
    settled = decide(place, EVERYTHING)
    assert (settled.returncode, "以后运行 gongkai 都要用 --guidelines" in settled.stdout) == (0, True)
    done = gongkai("upgrade", cwd=place / "p")
    assert (done.returncode, "--guidelines" in done.stderr) == (2, True)
    assert "定稿时按的是项目以外的" in gongkai("status", cwd=place / "p").stdout
    for command in (("validate",), ("build", "--format", "json"), ("review", "packet")):
        refused = gongkai(*command, cwd=place / "p")
        assert (refused.returncode, "GK028" in refused.stdout + refused.stderr) == (1, True), command
    assert not (place / "p/build").exists()
    assert gongkai("validate", "--guidelines", place / "newer", cwd=place / "p").returncode == 0


def test_a_project_with_guidelines_of_its_own_is_compared_with_a_revision(tmp_path):
    root = example(tmp_path / "p")
    git(root, "init", "-q")
    commit(root, "旧")
    file = root / "guidelines" / HOUSES
    number = yaml.safe_load(file.read_text("utf-8"))["事项"][0]["编号"]
    assert gongkai("set", number, "公开时限", "信息形成之日起3个工作日内", cwd=root).returncode == 0
    file.write_text(
        re.sub("公开时限: .*", "公开时限: 信息形成之日起7个工作日内", file.read_text("utf-8"), count=1), "utf-8"
    )
    done = gongkai("upgrade", "--from", "HEAD", cwd=root)
    assert "新指引：信息形成之日起7个工作日内\n      本县：信息形成之日起3个工作日内" in done.stdout
    assert "没有 settled/" in gongkai("upgrade", cwd=root).stdout
    wrong = gongkai("upgrade", "--from", "nowhere", cwd=root)
    assert (wrong.returncode, "没有“nowhere”这个版本" in wrong.stderr) == (1, True)
    done = gongkai("upgrade", "--from", "HEAD", "--settle", cwd=root)
    assert (done.returncode, "还有 1 处没有定" in done.stderr) == (1, True)
    gongkai("upgrade", "--from", "HEAD", "--output", "u.xlsx", cwd=root)
    book = load_workbook(root / "u.xlsx")
    book["要定的"]["I4"].value = "保留本县"
    book.save(root / "u.xlsx")
    done = gongkai("upgrade", "--from", "HEAD", "--apply", "u.xlsx", cwd=root)
    assert (done.returncode, "都定了" in done.stdout) == (0, True)
    for args in ([], ["--from", "HEAD"]):
        assert "没有要定的" in gongkai("upgrade", *args, cwd=root).stdout


def test_a_domain_that_the_projects_own_guidelines_lack_is_not_kept(tmp_path):
    root = example(tmp_path / "p")
    git(root, "init", "-q")
    commit(root, "旧")
    (root / "guidelines/04-caizheng-yujuesuan.yaml").unlink()
    done = gongkai("upgrade", "--from", "HEAD", "--output", "u.xlsx", cwd=root)
    assert done.returncode == 0, done.stderr
    sheet = load_workbook(root / "u.xlsx")
    table = sheet["要定的"]
    offered = {str(one.sqref): one.formula1 for one in table.data_validations.dataValidation}
    assert '"跟指引"' in offered.values()
    assert not any("保留本县" in text for text in offered.values()), "only domains are gone"
    for row in range(4, table.max_row + 1):
        if table.cell(row, 1).value:
            table.cell(row, 9).value = "保留本县"
    sheet.save(root / "u.xlsx")
    own = (root / "counties/demo/04-caizheng-yujuesuan.yaml").read_bytes()
    kept = gongkai("upgrade", "--from", "HEAD", "--apply", "u.xlsx", cwd=root)
    assert (kept.returncode, "u.xlsx：要定的!I4" in kept.stderr, "放回 guidelines/" in kept.stderr) == (
        1,
        True,
        True,
    ), kept.stderr
    assert (root / "counties/demo/04-caizheng-yujuesuan.yaml").read_bytes() == own


@pytest.mark.parametrize("word", ["保留本县", "跟指引"])
def test_errors_that_a_decision_would_make_are_told_with_its_row(place, word):
    """A kept item cites a repealed law; a domain's file goes whose item a list names."""
    root = place / "p"
    if word == "保留本县":
        cites = re.compile(r"(编号: 10-010\n(?:    .*\n)*?    公开依据:).*\n(?:      - .*\n)*")
        older(root, HOUSES, lambda text: cites.sub(r"\1 [合同法]\n", text))
        (root / MINE).write_text("领域: 农村危房改造\n", "utf-8")
        key = ("10-010", "撤销事项")
    else:
        (place / "newer/guidelines/12-gonggong-wenhua.yaml").unlink()
        (root / "counties/duchang/lists").mkdir()
        (root / "counties/duchang/lists/duties.yaml").write_text(
            "清单: 权责清单\n条目:\n  - 编号: QZ-001\n    权力类型: 行政确认\n    职权名称: 认定\n    实施主体: 住房和城乡建设部门\n"
            "    实施依据: [城乡规划法]\n    公开事项: 12-001\n",
            "utf-8",
        )
        key = ("12", "撤销领域")
    _, _, rows = table(place)
    before = sources(root)
    done = decide(place, {key: (word,)})
    assert done.returncode == 1, done.stdout
    assert f"u.xlsx：要定的!{rows[key]['决定'].coordinate}（{key[0]} " in done.stderr, done.stderr
    assert f"{word}）：先" in done.stderr
    assert sources(root) == before
    if word == "保留本县":
        (root / MINE).write_text("领域: 农村危房改造\n调整:\n  10-010: {公开依据: [民法典]}\n", "utf-8")
        done = decide(place, {key: (word,)})
    else:
        mended = gongkai("set", "QZ-001", "公开事项", "10-001", cwd=root)
        assert mended.returncode == 0, mended.stderr
        done = upgrade(place, "--apply", place / "u.xlsx")
    assert done.returncode == 0, done.stderr


def test_domains_that_come_go_and_are_called_otherwise(place):
    root, folder = place / "p", place / "newer" / "guidelines"
    (folder / "12-gonggong-wenhua.yaml").unlink()
    (folder / "13-gonggong-falv-fuwu.yaml").unlink()
    file = folder / "21-yanglao-fuwu.yaml"
    file.write_text(file.read_text("utf-8").replace("领域: 养老服务", "领域: 老年人服务", 1), "utf-8")
    (folder / "29-qixiang.yaml").write_text((folder / HOUSES).read_text("utf-8").replace("领域: 农村危房改造", "领域: 气象").replace("序号: 10", "序号: 29").replace("10-0", "29-0").replace("公开主体: 住房和城乡建设部门", "公开主体: 气象主管机构", 1), "utf-8")  # fmt: skip
    roles = folder / "bodies.yaml"
    roles.write_text(roles.read_text("utf-8").replace("角色:\n", "角色:\n  - {名称: 气象主管机构, 例: XX县气象局, 随地名: [县]}\n  - {名称: 农房安全机构, 例: XX县农房中心}\n"), "utf-8")  # fmt: skip
    head, listed = items((folder / HOUSES).read_text("utf-8"))
    listed[5] = listed[5].replace("公开主体: 住房和城乡建设部门", "公开主体: 农房安全机构")  # which follows
    (folder / HOUSES).write_text(head + "".join(listed), "utf-8")
    _, _, rows = table(place)
    assert {key for key in rows if key[0] in ("12", "13", "21", "29")} == {("12", "撤销领域"), ("13", "撤销领域"), ("29", "新增领域")}  # fmt: skip
    mine = root / "counties/duchang/21-yanglao-fuwu.yaml"
    mine.write_text("领域: 养老服务 # 民政局\n", "utf-8")
    more = {("12", "撤销领域"): ("跟指引",), ("13", "撤销领域"): ("保留本县",), ("29", "新增领域"): ("采用",)}
    done = decide(place, {**EVERYTHING, **more})
    assert (done.returncode, done.stderr) == (0, "")
    assert mine.read_text("utf-8") == "领域: 老年人服务 # 民政局\n"
    assert not (root / "counties/duchang/12-gonggong-wenhua.yaml").exists()
    assert (root / "counties/duchang/13-gonggong-falv-fuwu.yaml").exists()
    assert (root / "guidelines/13-gonggong-falv-fuwu.yaml").read_text("utf-8") == (REPOSITORY / "guidelines/13-gonggong-falv-fuwu.yaml").read_text("utf-8")  # fmt: skip
    assert (root / "counties/duchang/29-qixiang.yaml").read_text("utf-8") == "领域: 气象\n"
    assert "都昌县 机构 气象主管机构：待填（拟）都昌县气象局" in done.stdout, (
        "a new role is asked for as of a new county"
    )
    offices = (root / "counties/duchang/county.yaml").read_text("utf-8")
    assert "\n  气象主管机构: {拟: 都昌县气象局}\n" in offices
    assert "\n  农房安全机构:\n" in offices
    checked = gongkai("validate", "--guidelines", place / "newer", "--format", "json", cwd=root)
    assert [one for one in json.loads(checked.stdout)["findings"] if one["severity"] == "error"] == []
    assert "没有要定的" in upgrade(place).stdout


def test_counties_of_whom_the_same_is_told_are_told_together(place):
    root = place / "p"
    for slug, name in (("jia", "甲县"), ("yi", "乙县"), ("bing", "丙县")):
        shutil.copytree(root / "counties/duchang", root / f"counties/{slug}")
        file = root / f"counties/{slug}/county.yaml"
        file.write_text(file.read_text("utf-8").replace("名称: 都昌县", f"名称: {name}", 1), "utf-8")
        if slug != "bing":
            (root / f"counties/{slug}" / HOUSES).write_text("领域: 农村危房改造\n", "utf-8")
    done = upgrade(place)
    assert "\n甲县等 2 个地方\n  甲县、乙县，都是：\n" in done.stdout
    page = place / "u.html"
    assert upgrade(place, "--output", page).returncode == 0
    assert page.read_text("utf-8").count("<svg") == 1
    book = table(place)[1]
    assert {row[0].value for row in book["要定的"].iter_rows(min_row=4)} == {"都昌县", "甲县", "乙县", "丙县"}


def test_a_town_decides_what_it_changed(place):
    root = place / "p"
    town = root / "counties/duchang/towns/duchangzhen"
    town.mkdir(parents=True)
    (town / "town.yaml").write_text("名称: 都昌镇\n主体: 都昌镇人民政府\n", "utf-8")
    (town / HOUSES).write_text("领域: 农村危房改造\n调整:\n  10-002:\n    公开对象: 特定群体：村民\n", "utf-8")
    _, _, rows = table(place, "t.xlsx", "--county", "duchang/duchangzhen")
    assert set(rows) == {("10-002", "公开对象")}
    assert rows["10-002", "公开对象"]["地方"].value == "都昌镇"


@pytest.mark.parametrize("name", ["农村危房改造", "农村住房安全"])
def test_a_town_decides_what_it_changed_in_a_domain_that_is_called_otherwise_too(place, name):
    root, houses = place / "p", place / "newer/guidelines" / HOUSES
    text = houses.read_text("utf-8").replace("领域: 农村危房改造\n", f"领域: {name}\n", 1)
    head, listed = items(text)
    listed = [
        one.replace("公开层级: [县级, 乡级]", "公开层级: [县级]") if one.startswith("  - 编号: 10-003") else one
        for one in listed
    ]
    houses.write_text(head + "".join(listed), "utf-8")
    assert houses.read_text("utf-8").count("公开层级: [县级]") == text.count("公开层级: [县级]") + 1
    town = root / "counties/duchang/towns/duchangzhen"
    town.mkdir(parents=True)
    (town / "town.yaml").write_text("名称: 都昌镇\n主体: 都昌镇人民政府\n", "utf-8")
    mine = "领域: 农村危房改造\n调整:\n  10-002:\n    公开对象: 特定群体：村民\n不采用:\n  10-003: 县里公开\n  10-006: 没有\n"
    (town / HOUSES).write_text(mine, "utf-8")
    only = ("--county", "duchang/duchangzhen")
    _, _, rows = table(place, "t.xlsx", *only)
    assert set(rows) == {("10-002", "公开对象")}
    done = decide(place, {**EVERYTHING, ("10-002", "公开对象"): ("保留本县",)})
    assert (done.returncode, done.stderr) == (0, "")
    assert "10-003" in done.stdout
    assert (town / HOUSES).read_text("utf-8") == mine.replace("农村危房改造", name).replace("  10-003: 县里公开\n", "")
    checked = gongkai("validate", "--guidelines", place / "newer", "--format", "json", cwd=root)
    assert [one for one in json.loads(checked.stdout)["findings"] if one["severity"] == "error"] == []


def test_a_town_of_which_only_the_name_of_a_domain_changes_is_told(place):
    root = place / "p"
    houses = place / "newer/guidelines" / HOUSES
    shutil.copy(REPOSITORY / "guidelines" / HOUSES, houses)
    houses.write_text(houses.read_text("utf-8").replace("领域: 农村危房改造\n", "领域: 农村住房安全\n", 1), "utf-8")
    town = root / "counties/duchang/towns/duchangzhen"
    town.mkdir(parents=True)
    (town / "town.yaml").write_text(
        "名称: 都昌镇\n主体: 都昌镇人民政府\n不采用领域: {农村危房改造: 没有农村}\n", "utf-8"
    )
    told = upgrade(place, "--county", "duchang/duchangzhen").stdout
    assert "都昌镇（duchang/duchangzhen）\n  农村危房改造：领域改称“农村住房安全”，文件跟着改。\n" in told


LAWS = """领域: 生态环境
调整:
  11-001:
    公开依据: {增加: [大气污染防治法, 生态环境法典]}  # 环保局
  11-002:
    公开依据: [环境保护法第五十三条, 环境保护法, 政府信息公开条例]
  11-003:
    公开依据: {去掉: [环境保护法]}
新增:
  - 编号: 11-L01
    一级事项: 其他
    公开内容: [其他]
    公开依据: 水污染防治法   # 只有这一部
    公开时限: 信息形成之日起20个工作日内
    公开主体: 生态环境部门
    公开渠道和载体: [政府网站]
    公开对象: 全社会
    公开方式: 主动
    公开层级: [县级]
"""


def test_citations_of_repealed_laws_are_listed_and_replaced_where_it_is_certain(place):
    root = place / "p"
    file = root / "counties/duchang/11-huanjing-baohu.yaml"
    name = yaml.safe_load(file.read_text("utf-8"))["领域"]
    file.write_text(LAWS.replace("生态环境\n", f"{name}\n", 1), "utf-8")
    assert "本地自己写的引用了" not in gongkai("upgrade", "--on", "2026-08-14", cwd=root).stdout
    told = gongkai("upgrade", "--on", "2026-08-15", cwd=root).stdout
    assert "本地自己写的引用了 4 处。能替换的 3 处" in told
    assert "改引“生态环境法典”：《中华人民共和国环境保护法》" in told
    every = gongkai("upgrade", "--all", "--on", "2026-08-15", cwd=root).stdout
    assert every.count("怎样办：") == 4
    before = sources(root)
    shown = gongkai("upgrade", "--replace-laws", "--dry-run", "--on", "2026-08-15", cwd=root)
    assert "11-002 公开依据：环境保护法第五十三条（写了条款" in shown.stdout
    assert "11-L01 公开依据：水污染防治法 → 生态环境法典" in shown.stdout
    assert sources(root) == before
    done = gongkai("upgrade", "--replace-laws", "--yes", "--on", "2026-08-15", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    text = file.read_text("utf-8")
    assert "公开依据: {增加: [生态环境法典]}  # 环保局" in text
    assert "公开依据: [环境保护法第五十三条, 生态环境法典, 政府信息公开条例]" in text
    assert "公开依据: {去掉: [环境保护法]}" in text
    assert "公开依据: 生态环境法典   # 只有这一部" in text
    assert gongkai("undo", cwd=root).returncode == 0
    assert sources(root) == before


def test_repealed_laws_of_a_project_that_was_just_begun_are_a_few_lines(place):
    """What the guidelines cite is not the county's to mend; it can still see all."""
    root = place / "p"
    told = gongkai("upgrade", cwd=root)
    lines = told.stdout.splitlines()
    assert (told.returncode, len(lines) <= 20) == (0, True), told.stdout
    [codes] = [line for line in lines if "改引“生态环境法典”" in line]
    count = int(re.search(r"等 (\d+) 部，", codes)[1])
    every = gongkai("upgrade", "--all", cwd=root).stdout
    assert every.count("替代的法规：生态环境法典") == count
    laws = sum(
        int(number or 0) for number in re.findall(r"等 (\d+) 部，|另有 (\d+) 部", told.stdout) for number in number
    )
    singles = sum(line.count("《") for line in lines if "改引“" in line and " 部，" not in line)
    none = sum(line.count("《") for line in lines if "没有登记替代的" in line and " 部，" not in line)
    assert laws + singles + none == every.count("引用它的事项："), "each law is counted once"


DUTIES = """清单: 权责清单
条目:
  - 编号: QZ-001
    权力类型: 行政确认
    职权名称: 收养登记
    实施主体: 住房和城乡建设部门
    实施依据: [收养法, 收养法第十五条]   # 民政
"""


def test_repealed_laws_in_lists_are_replaced_too(tmp_path):
    root = example(tmp_path / "p")
    lists = root / "counties/demo/lists"
    lists.mkdir(exist_ok=True)
    duties = lists / "duties.yaml"
    duties.write_text(DUTIES, "utf-8")
    done = gongkai("upgrade", "--replace-laws", "--yes", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert duties.read_text("utf-8") == DUTIES.replace("[收养法, ", "[民法典, ")


@pytest.mark.parametrize(
    "args",
    [
        ["--apply", "x.xlsx", "--settle"],
        ["--settle", "--output", "x.xlsx"],
        ["--yes"],
        ["--format", "xlsx"],
        ["--to", "nowhere"],
        ["--apply", "missing.xlsx"],
    ],
)
def test_wrong_usage(place, args):
    (place / "p" / "x.xlsx").write_bytes(b"")
    assert gongkai("upgrade", *args, cwd=place / "p").returncode == 2


@pytest.mark.parametrize(("file", "data"), [(FILE, b"x"), (DECIDED, b"- x\n"), (DECIDED, b"\xff")])
def test_kept_files_that_are_broken_are_told(place, file, data):
    (place / "p" / file).write_bytes(data)
    done = gongkai("upgrade", cwd=place / "p")
    assert (done.returncode, file in done.stderr) == (1, True)
    assert file in gongkai("status", cwd=place / "p").stdout


def test_names_that_lead_elsewhere_are_no_guidelines(place):
    root = place / "p"
    other = place / "29-x.yaml"
    other.write_text("领域: 别处\n", "utf-8")
    text = (REPOSITORY / "guidelines" / HOUSES).read_text("utf-8").replace("领域: 农村危房改造", "领域: 别处")
    texts = unpacked((root / FILE).read_bytes())
    (root / FILE).write_bytes(packed({**texts, "../../29-x.yaml": text, str(other): text, "a/29-y.yaml": text}))
    done = gongkai("upgrade", cwd=root)
    assert (done.returncode, "别处" in done.stdout) == (0, False)
    assert other.read_text("utf-8") == "领域: 别处\n"


def test_what_the_guideline_says_in_place_of_a_default_is_decided(place):
    root = place / "p"
    older(root, HOUSES, lambda text: text.replace("    公开方式: 主动\n", ""))
    (root / MINE).write_text("领域: 农村危房改造\n默认: {公开方式: 依申请公开}   # 本县的\n", "utf-8")
    done = gongkai("upgrade", "--output", "u.xlsx", cwd=root)
    assert done.returncode == 0, done.stderr
    book = load_workbook(root / "u.xlsx")
    listed = list(book["要定的"].iter_rows(min_row=4))
    assert [(row[4].value, row[7].value) for row in listed] == [("公开方式", "依申请公开\n（“默认”里写的）")] * 12
    for row in listed:
        row[8].value = "保留本县" if row[2].value == "10-003" else "跟指引"
    book.save(root / "u.xlsx")
    done = gongkai("upgrade", "--apply", "u.xlsx", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    said = yaml.safe_load((root / MINE).read_text("utf-8"))
    assert said["调整"] == {"10-003": {"公开方式": "依申请公开"}}
    assert "# 本县的" in (root / MINE).read_text("utf-8")
    assert "没有要定的" in gongkai("upgrade", cwd=root).stdout


def test_what_is_kept_of_a_list_that_was_changed_by_words_is_what_the_place_has_now(place):
    """The new guideline lacks 两微一端, the county adds 便民服务站 to what the guideline says."""
    _, _, rows = table(place)
    now, _, told = rows["10-001", "公开渠道和载体"]["本县"].value.partition("\n（")
    assert told == "增加：便民服务站）"
    assert {"■两微一端", "■便民服务站"} < set(now.split("\n"))
    done = decide(place, {**EVERYTHING, ("10-001", "公开渠道和载体"): ("保留本县",)})
    assert done.returncode == 0, done.stderr
    said = yaml.safe_load((place / "p" / MINE).read_text("utf-8"))["调整"]["10-001"]["公开渠道和载体"]
    assert said == now.replace("■", "").split("\n")


def test_what_two_counties_keep_of_the_former_guideline_is_copied_from_neither(place):
    root = place / "p"
    old = {"名称: 都昌县": "名称: 永修县", "360428": "360425", "都昌县": "永修县"}
    shutil.copytree(root / "counties/duchang", root / "counties/yongxiu")
    for file in (root / "counties/yongxiu").rglob("*.yaml"):
        text = file.read_text("utf-8")
        for one, other in old.items():
            text = text.replace(one, other)
        file.write_text(text, "utf-8")
    for file in root.glob(f"counties/*/{HOUSES}"):
        file.write_text("领域: 农村危房改造\n", "utf-8")
    file, book, _ = table(place)
    for row in book["要定的"].iter_rows(min_row=4):
        row[8].value = "保留本县" if row[4].value == "撤销事项" else "采用"
    book.save(file)
    done = upgrade(place, "--apply", file)
    assert (done.returncode, done.stderr) == (0, "")
    said = yaml.safe_load((root / MINE).read_text("utf-8"))["新增"]
    assert [one["出处"] for one in said] == ["原指引的 10-010", "原指引的 10-011", "原指引的 10-012"]
    newest = ("--guidelines", place / "newer")
    checked = gongkai("validate", *newest, cwd=root)
    assert (checked.returncode, "GK415" in checked.stdout + checked.stderr) == (0, False)
    told = json.loads(gongkai("report", "uniformity", "--format", "json", *newest, cwd=root).stdout)
    assert [(part["added"], part["near"]) for one in told for part in one["domains"] if part["added"]] == [
        (3, None)
    ] * 2


@pytest.mark.parametrize("comes", [True, False], ids=["comes", "goes"])
def test_the_towns_that_are_handed_an_item_now_or_no_more_are_told_to_follow(place, comes):
    root = place / "p"
    (root / MINE).write_text("领域: 农村危房改造\n不采用:\n  10-002: 本级没有\n", "utf-8")
    for slug, name in (("duchangzhen", "都昌镇"), ("zhouxizhen", "周溪镇")):
        made = gongkai("new", "town", "--county", "duchang", "--slug", slug, "--name", name, cwd=root)
        assert made.returncode == 0, made.stderr
    (root / "counties/duchang/towns/zhouxizhen" / HOUSES).write_text(
        "领域: 农村危房改造\n不采用:\n  10-001: 镇里没有\n", "utf-8"
    )
    texts = unpacked((root / FILE).read_bytes())
    head, listed = items(texts[HOUSES])
    listed = [re.sub("公开层级: .*", "公开层级: [县级, 乡级]", one) for one in listed]
    both, county = (
        "".join(listed),
        "".join([re.sub("公开层级: .*", "公开层级: 县级", one) for one in listed[:2]] + listed[2:]),
    )
    (root / FILE).write_bytes(packed({**texts, HOUSES: head + (county if comes else both)}))
    newest = place / "newest"
    newest.mkdir()
    for name, text in texts.items():
        (newest / name).write_text(head + (both if comes else county) if name == HOUSES else text, "utf-8")
    done = gongkai("upgrade", "--to", newest, "--output", "u.xlsx", cwd=root)
    assert done.returncode == 0, done.stderr
    rows = load_workbook(root / "u.xlsx")["自动跟上的"].iter_rows(min_row=4, values_only=True)
    assert [(row[1], row[3], row[6]) for row in rows] == [("10-001", "公开层级", "都昌县、都昌镇")]
