"""gongkai review and what follows from it."""

import json

from command import gongkai
from overlay import demo

FILE = "counties/demo/county.yaml"
CHANGED = "领域: 农村危房改造\n调整:\n  10-001:\n    公开时限: 信息形成或者变更之日起5个工作日内\n"


def codes(root, *args):
    done = gongkai("validate", "--format", "json", "--date", "2026-11-30", *args, cwd=root)
    return [one["code"] for one in json.loads(done.stdout)["findings"]]


def test_a_review_holds_until_the_catalog_changes(tmp_path):
    root = demo(tmp_path / "p")
    before = (root / FILE).read_text(encoding="utf-8")
    done = gongkai("review", "--county", "demo", "--office", "九江市人民政府办公室", "--date", "2026-11-20", cwd=root)
    assert done.returncode == 0, done.stderr
    after = (root / FILE).read_text(encoding="utf-8")
    [line] = [line for line in after.splitlines() if line not in before.splitlines()]
    assert line.startswith("审核: {日期: 2026-11-20, 单位: 九江市人民政府办公室, 标记: ")
    assert set(before.splitlines()) < set(after.splitlines())
    assert codes(root) == []
    (root / "counties/demo/10-nongcun-weifang-gaizao.yaml").write_text(CHANGED, encoding="utf-8")
    assert codes(root) == ["GK602"]
    again = gongkai("review", "--county", "demo", "--office", "九江市人民政府办公室", "--date", "2026-11-28", cwd=root)
    assert again.returncode == 0
    assert (root / FILE).read_text(encoding="utf-8").count("审核:") == 1
    assert codes(root) == []


def test_a_catalog_with_errors_is_not_reviewed(tmp_path):
    root = demo(tmp_path / "p")
    (root / "counties/demo/10-nongcun-weifang-gaizao.yaml").write_text(CHANGED.replace("公开时限", "公开是限"), "utf-8")
    before = (root / FILE).read_bytes()
    done = gongkai("review", "--county", "demo", "--office", "某办", cwd=root)
    assert done.returncode == 1
    assert "GK013" in done.stderr
    assert (root / FILE).read_bytes() == before


def test_published_needs_a_review_and_a_year_an_assessment(tmp_path):
    root = demo(tmp_path / "p")
    text = (root / FILE).read_text(encoding="utf-8")
    (root / FILE).write_text(text.replace("目录: {", "目录: {状态: 已发布, "), encoding="utf-8")
    assert "已发布" in (root / FILE).read_text(encoding="utf-8")
    assert codes(root) == ["GK601"]
    done = gongkai("review", "--county", "demo", "--office", "九江市: 政府办, [甲]", cwd=root)
    assert done.returncode == 0, done.stderr
    assert codes(root) == []
    later = gongkai("validate", "--format", "json", "--date", "2028-06-01", cwd=root)
    assert [one["code"] for one in json.loads(later.stdout)["findings"]] == ["GK603"]
