"""gongkai review and what follows from it."""

import gzip
import json
import re

import pytest
from openpyxl import load_workbook

from command import gongkai, ok
from overlay import demo, example

FILE = "counties/demo/county.yaml"
DOMAIN = "counties/demo/10-nongcun-weifang-gaizao.yaml"
REVIEWS = "counties/demo/reviews"
OFFICE = "九江市人民政府办公室"
CHANGED = "领域: 农村危房改造\n调整:\n  10-001:\n    公开时限: 信息形成或者变更之日起5个工作日内\n"
SIGN = ("review", "sign", "--county", "demo", "--office", OFFICE, "--by", "王五")


def found(root, *args):
    done = gongkai("validate", "--format", "json", "--date", "2026-11-30", *args, cwd=root)
    return json.loads(done.stdout)["findings"]


def codes(root, *args):
    return [one["code"] for one in found(root, *args)]


def state(root):
    ok(root, "build", "--format", "json")
    return json.loads((root / "build/demo/catalog.json").read_text("utf-8"))["edition"]["status"]


def change(root, text=CHANGED):
    (root / DOMAIN).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("more", [[], ["--list", "withheld"]])
def test_a_packet_or_another_report_is_nothing_to_import(tmp_path, more):
    root = demo(tmp_path / "p")
    ok(root, "review", "packet", "--county", "demo", "--output", "out")
    ok(root, "report", "overview", "--output", "对照.xlsx")
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    told = {"out/报审材料.xlsx": "这是报审材料。里面的意见，用 gongkai review comments 读"}
    told |= {"对照.xlsx": "这是各地的对照表，只供看，不能读回来"}
    for file, said in told.items():
        done = gongkai("import", file, "--county", "demo", *more, cwd=root)
        assert (done.returncode, said in done.stderr) == (1, True), (file, done.stdout, done.stderr)
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before


def test_opinions_that_wait_for_an_answer_come_first(tmp_path):
    """In the status, in what is refused, and in the commands that are named."""
    root = demo(tmp_path / "p")
    ok(root, "review", "packet", "--county", "demo", "--submit", "--date", "2026-11-20")
    status = ok(root, "status", "--county", "demo")
    assert "2026-11-20 报审" in status
    assert "gongkai review sign --office 审核单位" in status
    with (root / REVIEWS / "2026-11-20.yaml").open("a", encoding="utf-8") as file:
        file.write("逐条意见:\n- {序号: 1, 事项: 10-001, 结论: 退回, 意见: 时限太长}\n")
        file.write("- {序号: 2, 事项: 10-002, 结论: 建议, 意见: 写明科室}\n")
    status = ok(root, "status", "--county", "demo")
    assert "2026-11-20 报审；还有 2 条意见没有答复" in status
    step = "gongkai validate --all --select GK610"
    assert step in status
    told = gongkai(*step.split()[1:], cwd=root).stdout
    assert "第 1 条" in told
    assert "第 2 条" in told
    refused = gongkai(*SIGN, "--result", "同意", cwd=root)
    assert refused.returncode == 1
    assert "第 1 条意见是“退回”，还没有答复" in refused.stderr
    ok(root, "review", "answer", "1", "--county", "demo", "--text", "改为10日")
    again = gongkai("review", "answer", "1", "--county", "demo", "--text", "改为20日", cwd=root)
    assert (again.returncode, "以前的答复是“改为10日”" in again.stderr) == (0, True)
    signed = gongkai(*SIGN, "--result", "同意", cwd=root)
    assert (signed.returncode, "还有 1 条意见没有答复" in signed.stderr) == (0, True)


def test_an_opinion_that_agrees_needs_no_answer(tmp_path):
    root = demo(tmp_path / "p")
    ok(root, "review", "packet", "--county", "demo", "--output", "out", "--submit", "--date", "2026-11-20")
    book = load_workbook(root / "out/报审材料.xlsx")
    whole = book["目录全文"]
    head = [cell.value for cell in whole[3]]
    for row, verdict, text in ((4, "同意", "已改，通过"), (5, "建议", "写明科室")):
        whole.cell(row, head.index("审核意见") + 1).value = text
        whole.cell(row, head.index("结论") + 1).value = verdict
    book.save(root / "审核后.xlsx")
    done = gongkai("review", "comments", "审核后.xlsx", cwd=root)
    assert (done.stdout.startswith("记下 2 条意见"), "gongkai review answer 2 " in done.stderr) == (True, True)
    assert [one["message"] for one in found(root) if one["code"] == "GK610"] == [
        "审核的意见还没有答复：第 2 条（10-002，建议）“写明科室”"
    ]
    assert "还有 1 条意见没有答复" in ok(root, "status", "--county", "demo")
    assert "都答复了" in ok(root, "review", "answer", "2", "--text", "写了")
    ok(root, "review", "packet", "--county", "demo", "--output", "out")
    answered = load_workbook(root / "out/报审材料.xlsx")["上次的意见和答复"]
    assert [(row[0], row[5]) for row in answered.iter_rows(min_row=4, values_only=True)] == [("1", "—"), ("2", "写了")]


def test_a_review_holds_until_the_catalog_changes(tmp_path):
    root = demo(tmp_path / "p")
    before = (root / FILE).read_bytes()
    ok(
        root,
        *SIGN,
        "--result",
        "同意",
        "--date",
        "2026-11-20",
        "--number",
        "九府办字〔2026〕12号",
        "--text",
        "可以公布",
    )
    said = (root / REVIEWS / "2026-11-20.yaml").read_text("utf-8")
    for line in (
        f"单位: {OFFICE}",
        "经办: 王五",
        "结论: 同意",
        "文号: 九府办字〔2026〕12号",
        "意见: 可以公布",
        "标记: ",
    ):
        assert f"\n{line}" in said
    kept = json.loads(gzip.decompress((root / REVIEWS / "2026-11-20.json.gz").read_bytes()))
    assert kept["place"]["slug"] == "demo"
    assert (root / FILE).read_bytes() == before
    assert codes(root) == []
    change(root)
    [one] = found(root)
    assert one["code"] == "GK602"
    assert "农村危房改造（1 项）" in one["message"]
    assert one["file"] == f"{REVIEWS}/2026-11-20.yaml"
    ok(root, *SIGN, "--result", "同意", "--date", "2026-11-20")
    assert (root / REVIEWS / "2026-11-20-2.json.gz").exists()
    assert codes(root) == []


def test_lists_are_reviewed_with_the_catalog(tmp_path):
    """What is changed in a list afterwards is told by the list's name, unless the list tells what was done; records from before
    knew all lists, or the tables only."""
    root = example(tmp_path / "p")
    ok(root, *SIGN, "--result", "同意", "--date", "2026-11-20")
    record = root / REVIEWS / "2026-11-20.yaml"
    mark = record.read_text("utf-8").split("标记: ")[1].split()[0]
    assert (len(mark), state(root), codes(root)) == (44, "已审核", [])
    ok(root, "edition")
    assert state(root) == "已发布"
    row = root / "counties/demo/lists/systems.yaml"
    before = row.read_text("utf-8")
    row.write_text(f"# 只是一条说明\n{before}", "utf-8")
    assert (state(root), codes(root)) == ("已发布", [])
    done = root / "counties/demo/lists/interpretations/2026.yaml"
    read = done.read_text("utf-8")
    done.write_text(read.replace("解读日期: 2026-03-05", "解读日期: 2026-03-04"), "utf-8")
    assert (state(root), codes(root)) == ("已发布", []), "who explained what needs no review"
    ok(root, "build", "--format", "json", "--release")
    for old, told in (("346a63277ddd2d35b78ba169b288cd84ec593663", "又有改动："), (mark, "")):
        record.write_text(record.read_text("utf-8").replace(mark, old), "utf-8")
        assert told in "".join(one["message"] for one in found(root)), "in a record of before all lists count"
        record.write_text(record.read_text("utf-8").replace(old, mark), "utf-8")
    row.write_text(before.replace("样例县", "样例县新的", 1), "utf-8")
    assert row.read_text("utf-8") != before
    [one] = found(root)
    assert (one["code"], one["message"].endswith("改动：清单“政务公开制度规范”（1 项）")) == ("GK602", True), one[
        "message"
    ]
    assert state(root) == "未报审"
    assert gongkai("build", "--format", "json", "--release", cwd=root).returncode == 1
    row.write_text(before, "utf-8")
    old = "39dc9f117226fab55bb30c6537058fe5"  # what the same catalog had then
    record.write_text(record.read_text("utf-8").replace(mark, old), "utf-8")
    assert (state(root), codes(root)) == ("已发布", [])
    row.write_text(before.replace("样例县", "样例县新的", 1), "utf-8")
    assert codes(root) == [], "a record of before stays valid"
    ok(root, "set", "10-001", "备注", "有变")
    [one] = found(root)
    assert "农村危房改造（1 项）" in one["message"]
    assert "清单" not in one["message"]


def test_what_is_said_of_a_lists_row_comes_back_at_the_row(tmp_path):
    root = example(tmp_path / "p")
    ok(root, "review", "packet", "--county", "demo", "--output", "out")
    book = load_workbook(root / "out/报审材料.xlsx")
    facts = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows()}
    assert "政务公开制度规范" in facts["清单"]
    assert "政策解读" not in facts["清单"]
    assert re.search("政策解读.*改了不须再审", facts["不用审核的清单"])
    assert not any(row[0].value == "JD-001" for sheet in book for row in sheet.iter_rows())
    sheet = book["清单全文"]
    head = [cell.value for cell in sheet[3]]
    row = next(row for row in sheet.iter_rows(min_row=4) if row[0].value == "ZD-002")
    row[head.index("审核意见")].value = "请附制度全文"
    book.save(tmp_path / "意见.xlsx")
    told = ok(root, "review", "comments", tmp_path / "意见.xlsx")
    assert "记下 1 条意见（1 条找到了事项）" in told
    [one] = [one for one in found(root) if one["code"] == "GK610"]
    assert one["file"] == "counties/demo/lists/systems.yaml"
    assert "ZD-002" in (root / one["file"]).read_text("utf-8").splitlines()[one["line"] - 1]
    ok(root, "edition", "--county", "demo")
    (root / "counties/demo/lists/interpretations/2026.yaml").unlink()
    ok(root, "review", "packet", "--county", "demo", "--output", "out")
    assert "JD-001" not in (root / "out/报审材料.html").read_text("utf-8"), "what needs no review does not when it goes"


def test_the_states_are_computed(tmp_path):
    root = demo(tmp_path / "p")
    before = (root / DOMAIN).read_bytes()
    assert state(root) == "未报审"
    ok(root, *SIGN, "--result", "退回", "--date", "2026-11-20")
    assert state(root) == "退回"
    change(root)
    assert state(root) == "未报审"
    ok(root, *SIGN, "--result", "同意", "--date", "2026-11-22")
    assert state(root) == "已审核"
    assert "已记" in ok(root, "edition")
    assert state(root) == "已发布"
    assert "没有改动" in ok(root, "edition")
    (root / DOMAIN).write_bytes(before)
    assert state(root) == "未报审"
    assert codes(root) == ["GK602"]


@pytest.mark.parametrize(
    ("args", "day", "told"),
    [
        (
            (*SIGN, "--result", "同意"),
            "2026-11-20",
            "在最后一份记录（counties/demo/reviews/2026-11-22.yaml，报审）以前",
        ),
        ((*SIGN, "--result", "同意"), "2998-11-20", "2998-11-20 还没有到"),
        (("review", "packet", "--submit"), "2026-11-21", "以前：状态看最后一份，记了不算"),
        (("review", "packet", "--submit"), "2998-11-20", "2998-11-20 还没有到"),
        (("review", "packet"), "2026-02-30", "“2026-02-30”不是日期"),
    ],
)
def test_a_day_that_cannot_be_is_refused(tmp_path, args, day, told):
    root = demo(tmp_path / "p")
    ok(root, "review", "packet", "--submit", "--date", "2026-11-22")
    done = gongkai(*args, "--date", day, cwd=root)
    assert (done.returncode, told in done.stderr) == (2, True)
    assert state(root) == "报审"


def test_records_of_days_that_cannot_be_are_told(tmp_path):
    root = demo(tmp_path / "p")
    ok(root, *SIGN, "--result", "同意", "--date", "2026-11-20")
    ok(root, "review", "packet", "--submit", "--date", "2026-11-22")
    [one] = found(root)
    assert (one["code"], one["severity"], one["file"]) == ("GK607", "warning", f"{REVIEWS}/2026-11-20.yaml")
    assert "在报审（2026-11-22）以前，不算" in one["message"]
    for name in ("2026-11-20.yaml", "2026-11-20.json.gz"):
        (root / REVIEWS / name).rename(root / REVIEWS / name.replace("2026-11-20", "2026-12-01"))
    record = root / REVIEWS / "2026-12-01.yaml"
    record.write_text(record.read_text("utf-8").replace("日期: 2026-11-20", "日期: 2026-12-01"), "utf-8")
    [one] = found(root)
    assert (one["code"], "“同意”的日期 2026-12-01 还没有到" in one["message"]) == ("GK608", True)


def test_the_general_remark_of_a_return_is_answered_like_the_others(tmp_path):
    root = demo(tmp_path / "p")
    ok(root, *SIGN, "--result", "退回", "--date", "2026-11-20")
    assert "gongkai review packet --submit  照退回的意见改好，再报审" in ok(root, "status")
    ok(root, *SIGN, "--result", "退回", "--date", "2026-11-20", "--text", "时限太宽")
    status = ok(root, "status")
    assert "下一步：gongkai validate --all --select GK610" in status
    assert "gongkai review answer 序号 --text 内容 答复" in status
    [one] = found(root)
    assert (one["code"], "第 1 条（退回）“时限太宽”" in one["message"]) == ("GK610", True)
    assert "第 1 条意见是“退回”，还没有答复" in gongkai(*SIGN, "--result", "同意", cwd=root).stderr
    ok(root, "review", "answer", "1", "--text", "改短了")
    assert codes(root) == []
    ok(root, *SIGN, "--result", "同意")


def test_only_what_was_agreed_to_is_released(tmp_path):
    root = demo(tmp_path / "p")
    release = ("build", "--format", "json", "--release")
    for result in (None, "退回"):
        if result:
            ok(root, *SIGN, "--result", result)
        done = gongkai(*release, cwd=root)
        assert done.returncode == 1
        assert "没有审核同意" in done.stderr
        assert not (root / "build").exists()
    ok(root, *SIGN, "--result", "同意")
    ok(root, *release)
    change(root)
    assert gongkai(*release, cwd=root).returncode == 1


def test_a_catalog_with_errors_is_not_reviewed_and_a_draft_not_agreed_to(tmp_path):
    root = demo(tmp_path / "p")
    change(root, CHANGED.replace("公开时限", "公开是限"))
    done = gongkai(*SIGN, "--result", "同意", cwd=root)
    assert done.returncode == 1
    assert "GK013" in done.stderr
    (root / DOMAIN).unlink()
    (root / FILE).write_text((root / FILE).read_text("utf-8") + "评估:\n", "utf-8")
    done = gongkai(*SIGN, "--result", "同意", cwd=root)
    assert done.returncode == 1
    assert "待填" in done.stderr
    assert not (root / REVIEWS).exists()
    ok(root, *SIGN, "--result", "退回")


@pytest.mark.parametrize(
    "args", [("--county", "demo", "--office", OFFICE), ("--place", "demo"), ("--date", "2026-11-20")]
)
def test_the_former_call_says_what_takes_its_place(tmp_path, args):
    done = gongkai("review", *args, cwd=demo(tmp_path / "p"))
    assert done.returncode == 2
    assert "gongkai review sign --place" in done.stderr


def test_a_record_that_was_written_or_changed_by_hand_is_told(tmp_path):
    root = demo(tmp_path / "p")
    hand = f"日期: 2026-11-20\n单位: {OFFICE}\n结论: 同意\n"
    (root / REVIEWS).mkdir()
    (root / REVIEWS / "2026-11-20.yaml").write_text(hand, "utf-8")
    [one] = found(root)
    assert (one["code"], "没有“标记”" in one["message"]) == ("GK602", True)
    assert state(root) == "未报审"
    ok(root, *SIGN, "--result", "同意", "--date", "2026-11-21")
    (root / REVIEWS / "2026-11-20.yaml").unlink()
    assert codes(root) == []
    record = root / REVIEWS / "2026-11-21.yaml"
    signed = record.read_text("utf-8")
    change(root)
    ok(root, *SIGN, "--result", "退回", "--date", "2026-11-22")
    fresh = (root / REVIEWS / "2026-11-22.yaml").read_text("utf-8").split("标记: ")[1].split()[0]
    (root / REVIEWS / "2026-11-22.yaml").unlink()
    record.write_text(signed.replace(signed.split("标记: ")[1].split()[0], fresh), "utf-8")
    assert codes(root) == ["GK607"], "the mark is of what the county has now, not of what was kept"
    record.write_text(signed.replace("日期: 2026-11-21", "日期: 2026-11-19"), "utf-8")
    assert "GK607" in codes(root)
    for bad in ("日期: 昨天\n结论: 同意\n", "[]\n", "日期: 2026-11-21\n结论: 同意\n序号: 1\n", "结论: 好\n"):
        record.write_text(bad, "utf-8")
        assert gongkai("validate", cwd=root).returncode == 1


def test_former_lines_are_read_and_migrated(tmp_path):
    root = demo(tmp_path / "p")
    ok(root, *SIGN, "--result", "同意", "--date", "2026-11-20")
    (root / REVIEWS / "2026-11-20.yaml").unlink()
    text = (root / FILE).read_text("utf-8").replace("目录: {", "目录: {状态: 已发布, ")
    line = "审核: {日期: 2026-11-20, 单位: 九江市人民政府办公室, 标记: 47f3dd62805e137c}\n"
    (root / FILE).write_text(text, "utf-8")
    assert codes(root) == ["GK601"]
    (root / FILE).write_text(text + line, "utf-8")
    assert codes(root) == ["GK606", "GK606"]
    assert state(root) == "已审核"
    told = ok(root, "migrate")
    assert f"已建 {REVIEWS}/2026-11-20.yaml" in told
    assert "审核:" not in (root / FILE).read_text("utf-8")
    assert "状态" not in (root / FILE).read_text("utf-8")
    assert codes(root) == []
    assert state(root) == "已审核"
    assert "没有要改的" in ok(root, "migrate")
