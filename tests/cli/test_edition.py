"""gongkai edition: what it puts down, and what it refuses; what a build says of it."""

import gzip
import json

import pytest

from command import gongkai
from gongkai.source.exported import read_catalog
from overlay import demo, example, replaced

FILE = "counties/demo/editions/2026-11-23.json.gz"


@pytest.fixture
def root(tmp_path):
    return demo(tmp_path / "p")


def change(root, old, new, file="county.yaml"):
    replaced(root, f"counties/demo/{file}", old, new)


def test_an_edition_is_put_down_once(root):
    done = gongkai("edition", "--county", "demo", cwd=root)
    assert (done.returncode, done.stdout) == (0, f"样例县基层政务公开标准目录（2026-11-23，3 项）：已记 {FILE}\n")
    before = (root / FILE).read_bytes()
    assert "已经有了，没有改动" in gongkai("edition", cwd=root).stdout
    assert (root / FILE).read_bytes() == before
    assert gongkai("validate", cwd=root).returncode == 0


def test_what_is_now_is_not_put_down_as_what_was_before(root):
    assert gongkai("edition", cwd=root).returncode == 0
    change(root, "日期: 2026-11-23", "日期: 2026-10-01")
    done = gongkai("edition", cwd=root)
    assert (done.returncode, "2026-10-01 早于已经记下的 2026-11-23" in done.stderr) == (1, True)
    assert gongkai("edition", "--replace", cwd=root).returncode == 0
    assert "有的是 2026-11-23、2026-10-01" in gongkai("diff", "2026-12-30", cwd=root).stderr


def test_what_nobody_agreed_to_is_put_down_and_told(root):
    done = gongkai("edition", cwd=root)
    assert (done.returncode, (root / FILE).is_file()) == (0, True)
    assert "注意：这一版的内容还没有审核同意（未报审）" in done.stderr
    assert "不算“已发布”" in done.stderr
    gongkai("review", "sign", "--office", "九江市人民政府办公室", "--result", "同意", cwd=root)
    assert "审核" not in gongkai("edition", "--replace", cwd=root).stderr


def test_what_was_published_is_not_replaced_by_what_nobody_agreed_to(root):
    signed = ("review", "sign", "--office", "九江市人民政府办公室", "--result", "同意")
    assert gongkai(*signed, cwd=root).returncode == 0
    assert gongkai("edition", cwd=root).returncode == 0
    before = (root / FILE).read_bytes()
    change(root, "10个工作日", "5个工作日", "10-nongcun-weifang-gaizao.yaml")
    done = gongkai("edition", "--replace", cwd=root)
    assert (done.returncode, "记的是已发布的一版，现在的目录还没有审核同意" in done.stderr) == (1, True)
    assert (root / FILE).read_bytes() == before
    assert gongkai(*signed, cwd=root).returncode == 0
    assert gongkai("edition", "--replace", cwd=root).returncode == 0
    assert (root / FILE).read_bytes() != before


def test_what_lies_in_an_editions_place_and_is_no_file_is_kept(root):
    (root / FILE).parent.mkdir()
    (root / FILE).symlink_to(root / "counties/demo/county.yaml")
    before = (root / "counties/demo/county.yaml").read_bytes()
    done = gongkai("edition", "--replace", cwd=root)
    assert (done.returncode, "不是普通文件" in done.stderr) == (1, True)
    assert (root / "counties/demo/county.yaml").read_bytes() == before


def test_another_catalog_of_the_same_date_is_refused(root):
    gongkai("edition", cwd=root)
    before = (root / FILE).read_bytes()
    change(root, "样例县财政局", "样例县财政和国资局")
    change(root, "10个工作日", "5个工作日", "10-nongcun-weifang-gaizao.yaml")
    done = gongkai("edition", cwd=root)
    assert done.returncode == 1
    assert "内容与现在的目录不同" in done.stderr
    assert "什么都没有写" in done.stderr
    assert (root / FILE).read_bytes() == before
    assert gongkai("edition", "--replace", cwd=root).returncode == 0
    assert (root / FILE).read_bytes() != before


def test_a_catalog_with_errors_is_no_edition(root):
    change(root, "10个工作日", "10个工作日\n    公开方式: 随意", "10-nongcun-weifang-gaizao.yaml")
    done = gongkai("edition", cwd=root)
    assert done.returncode == 1
    assert "没有记" in done.stderr
    assert not (root / FILE).exists()


LAMPS = """# templates/forms/lamps.yaml
名称: 路灯维护清单
标题: "{地方}路灯维护清单"
出处: 赣府厅发〔2020〕17号第二条
级别: [县级]
前缀: LD
栏:
  - {键: 类别, 类: 文字, 宽: 8}
  - {键: 路段, 类: 文字, 宽: 20, 必填: 是}
# counties/demo/lists/lamps.yaml
清单: 路灯维护清单
条目:
  - {编号: LD-001, 类别: 城区, 路段: 建设路东段}
# counties/demo/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
新增:
  - 编号: 10-L01
    一级事项: 资金管理
    二级事项: 补助资金发放
    公开内容: [补助金额]
    公开依据: [政府信息公开条例]
    公开时限: 信息形成或者变更之日起20个工作日内
    公开主体: 财政部门
    公开渠道和载体: [政府网站]
    公开对象: 全社会
    公开方式: 主动
    公开层级: [县级]
"""


def test_what_is_withdrawn_is_told_with_its_name_and_the_reason(tmp_path):
    root = demo(tmp_path / "p", LAMPS)
    assert gongkai("edition", cwd=root).returncode == 0
    for number, reason in (("LD-001", "路灯已拆"), ("10-L01", "办完了")):
        assert gongkai("exclude", number, "--reason", reason, cwd=root).returncode == 0
    told = gongkai("diff", "上一版", cwd=root).stdout
    assert "- LD-001 建设路东段（原因：路灯已拆）" in told
    assert "- 10-L01 资金管理 · 补助资金发放（原因：办完了）" in told
    assert gongkai("set", "目录", "日期", "2026-11-29", cwd=root).returncode == 0
    assert gongkai("edition", cwd=root).returncode == 0
    assert gongkai("build", "--format", "json,html", cwd=root).returncode == 0
    changes = json.loads((root / "build/demo/changes.json").read_bytes())
    gone = [one for one in changes["changes"] if one["kind"] == "withdrawn"]
    assert {(one["id"], one["name"], one["reason"]) for one in gone} == {
        ("LD-001", "建设路东段", "路灯已拆"),
        ("10-L01", "资金管理 · 补助资金发放", "办完了"),
    }


def test_a_draft_is_no_edition(root):
    """Cells that are still to be filled in make a draft."""
    change(root, "财政部门: 样例县财政局", "财政部门:")
    added = "{编号: 10-L01, 一级事项: 资金管理, 二级事项: 甲, 公开内容: [一], 公开依据: [政府信息公开条例], 公开时限: 长期公开, "
    added += "公开渠道和载体: [政府网站], 公开对象: 全社会, 公开方式: 主动, 公开层级: [县级], 公开主体: 财政部门}"
    change(root, "调整:", f"新增: [{added}]\n调整:", "10-nongcun-weifang-gaizao.yaml")
    done = gongkai("edition", cwd=root)
    assert done.returncode == 1
    assert "还是“草案”，没有记。还有哪些要填，看 gongkai validate" in done.stderr
    assert not (root / FILE).exists()


def test_what_was_published_before_becomes_an_edition(root, tmp_path):
    assert gongkai("build", "--format", "json", cwd=root).returncode == 0
    done = gongkai("edition", "--from", "build/demo/catalog.json", cwd=root)
    assert done.returncode == 0, done.stderr
    from_data = (root / FILE).read_bytes()
    (root / FILE).unlink()
    gongkai("edition", cwd=root)
    assert read_catalog(from_data).count == 3


def test_a_folder_that_leads_out_is_not_written_to(root, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "counties/demo/editions").symlink_to(outside)
    done = gongkai("edition", cwd=root)
    assert done.returncode == 1
    assert list(outside.iterdir()) == []


def test_a_build_says_what_changed_since_the_last_edition(root):
    gongkai("edition", cwd=root)
    assert "的一版相比：没有变化" in gongkai("build", "--format", "json", cwd=root).stdout
    change(root, "样例县住房和城乡建设局", "样例县住房和城乡建设和管理局")
    change(root, "10个工作日", "15个工作日", "10-nongcun-weifang-gaizao.yaml")
    told = gongkai("build", "--format", "json", cwd=root).stdout
    assert "样例县与 2026-11-23 的一版相比：调整 1 项，机构更名 1 处\n" in told
    assert "  机构更名：样例县住房和城乡建设局 → 样例县住房和城乡建设和管理局（涉及 3 格）\n" in told
    limit = "信息形成或者变更之日起{}个工作日内"
    assert f"  10-001 公开时限：{limit.format(10)} → {limit.format(15)}（更宽）\n" in told


DAMAGED = {
    "other bytes": lambda data: b"nothing",
    "cut": lambda data: data[:-200],
    "a byte": lambda data: data[:-300] + bytes([data[-300] ^ 1]) + data[-299:],
    "its sum": lambda data: data[:-8] + bytes(4) + data[-4:],
    "more behind": lambda data: data + b"x",
    "cut and packed": lambda data: gzip.compress(gzip.decompress(data)[:-500]),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_a_damaged_edition_is_told_and_stops_the_build(root, how):
    gongkai("edition", cwd=root)
    gongkai("build", "--format", "json", cwd=root)
    before = (root / "build/demo/catalog.json").read_bytes()
    assert "GK605" not in gongkai("validate", cwd=root).stdout
    (root / FILE).write_bytes(DAMAGED[how]((root / FILE).read_bytes()))
    told = gongkai("validate", cwd=root).stdout
    assert f"警告[GK605]：{FILE} " in told
    assert "请从版本库里取回原来的" in told
    change(root, "10个工作日", "15个工作日", "10-nongcun-weifang-gaizao.yaml")
    done = gongkai("build", "--format", "json", cwd=root)
    assert done.returncode == 1
    assert FILE in done.stderr
    assert (root / "build/demo/catalog.json").read_bytes() == before


def test_an_edition_later_than_the_catalog_is_told(root):
    gongkai("edition", cwd=root)
    change(root, "2026-11-23", "2026-10-01")
    done = gongkai("validate", "--format", "json", cwd=root)
    [finding] = [one for one in json.loads(done.stdout)["findings"] if one["code"] == "GK605"]
    assert "已经有 2026-11-23 的一版，现在的目录却是 2026-10-01 的" in finding["message"]
    assert finding["file"] == "counties/demo/county.yaml"


def test_an_edition_of_a_day_that_there_is_not_is_told_and_stops_no_build(tmp_path):
    root = example(tmp_path / "p", "")
    file = root / "counties/demo/editions/2026-02-30.json.gz"
    file.parent.mkdir()
    file.write_bytes(b"x")
    assert "2026-02-30.json.gz 不是 gongkai edition 写的一版" in gongkai("validate", cwd=root).stdout
    done = gongkai("build", "--format", "json", "--county", "demo", cwd=root)
    assert done.returncode == 0, done.stderr
