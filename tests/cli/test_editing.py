"""gongkai adopt, exclude, set, confirm, rename-office: what a person would have written, or nothing."""

import json
import re
import shutil

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from command import gongkai, ok
from faults import KILLED, in_fork, killed, kinds
from overlay import example
from writers import run

HOUSES = "counties/demo/10-nongcun-weifang-gaizao.yaml"
MONEY = "counties/demo/04-caizheng-yujuesuan.yaml"
COUNTY = "counties/demo/county.yaml"
ROWS = "counties/demo/lists/participation/2026.yaml"
TOWN = "counties/demo/towns/jiangshang/10-nongcun-weifang-gaizao.yaml"
# A file as people write it: comments, quotes, an order of their own, line ends of Windows.
WRITTEN = """# 农村危房改造，住建局报来的
领域: 农村危房改造   # 第十个
核实: {日期: 2026-11-01, 科室: "样例县住房和城乡建设局办公室"}

调整:
  # 市里要求的
  10-001:
    公开时限: 信息形成或者变更之日起10个工作日内   # 比指引快
    公开渠道和载体:
      - 政府网站
      - 公开查阅点   # 在档案馆
  10-003:
    公开主体: [住房和城乡建设部门, 样例县住房保障中心]

不采用:
  10-002: 本级没有另行制定
""".replace("\n", "\r\n")


@pytest.fixture
def root(tmp_path):
    return example(tmp_path / "p")


@pytest.fixture
def written(root):
    (root / HOUSES).write_bytes(WRITTEN.encode())
    return root


def sources(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.yaml")}


def said(root, file=HOUSES):
    return yaml.safe_load((root / file).read_bytes())


def refused(root, *args, code=1):
    before = sources(root)
    done = gongkai(*args, cwd=root)
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr
    assert sources(root) == before
    assert not (root / ".gongkai").exists()
    return done.stderr


def changed(root, before, *args):
    """The lines of the only file that a command changed, as (taken away, added); everything else is byte for byte."""
    ok(root, *args)
    after = sources(root)
    files = [name for name in before | after if before.get(name) != after.get(name)]
    assert len(files) == 1
    old, new = (state.get(files[0], b"").decode().splitlines(keepends=True) for state in (before, after))
    head = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return "".join(old[head : len(old) - tail]), "".join(new[head : len(new) - tail])


@pytest.mark.parametrize(
    ("args", "gone", "new"),
    [
        (["exclude", "10-003", "--reason", "本县没有"], None, None),
        (["adopt", "10-002"], "\r\n不采用:\r\n  10-002: 本级没有另行制定\r\n", "\r\n"),
        (
            ["set", "10-001", "公开时限", "信息形成或者变更之日起5个工作日内"],
            "    公开时限: 信息形成或者变更之日起10个工作日内   # 比指引快\r\n",
            "    公开时限: 信息形成或者变更之日起5个工作日内   # 比指引快\r\n",
        ),
        (["set", "10-001", "公开渠道和载体", "--add", "两微一端"], "", "      - 两微一端\r\n"),
        (["set", "10-001", "公开渠道", "--add", "两微一端"], "", "      - 两微一端\r\n"),
        (["set", "10-001", "公开渠道和载体", "--remove", "公开查阅点"], "      - 公开查阅点   # 在档案馆\r\n", ""),
        (["set", "10-001", "备注", "见专栏"], "", "    备注: 见专栏\r\n"),
        (
            ["set", "10-001", "公开内容（要素）", "--add", "图解"],
            "",
            "    公开内容: {增加: [图解]}\r\n",
        ),
        (
            ["set", "10-001", "公开内容", "--remove", "政策解读"],
            "",
            "    公开内容: {去掉: [政策解读]}\r\n",
        ),
        (
            ["set", "10-003", "公开主体", "--remove", "样例县住房保障中心", "--add", "乡镇人民政府"],
            "  10-003:\r\n    公开主体: [住房和城乡建设部门, 样例县住房保障中心]\r\n",
            "",
        ),
        (
            ["set", "10-003", "公开主体", "乡镇人民政府"],
            "    公开主体: [住房和城乡建设部门, 样例县住房保障中心]\r\n",
            "    公开主体: 乡镇人民政府\r\n",
        ),
        (
            ["confirm", "--domain", "农村危房改造", "--office", "村镇股", "--date", "2026-11-20"],
            '核实: {日期: 2026-11-01, 科室: "样例县住房和城乡建设局办公室"}\r\n',
            '核实: {日期: 2026-11-20, 科室: "村镇股", 标记: cb0e33fb8aa7c40c}\r\n',
        ),
        (
            ["confirm", "10-001", "10-003", "--office", "村镇股", "--date", "2026-11-20"],
            "",
            "已核对:\r\n  - {日期: 2026-11-20, 科室: 村镇股, 事项: [10-001, 10-003]}\r\n",
        ),
        (
            ["rename-office", "样例县住房保障中心", "样例县住房服务中心"],
            "    公开主体: [住房和城乡建设部门, 样例县住房保障中心]\r\n",
            "    公开主体: [住房和城乡建设部门, 样例县住房服务中心]\r\n",
        ),
    ],
    ids=lambda value: "-".join(value[:3]) if isinstance(value, list) else "",
)
def test_it_is_written_as_by_hand_and_taken_back(written, args, gone, new):
    before = sources(written)
    found = changed(written, before, *args)
    if gone is not None:
        assert (found[0].strip(), found[1].strip()) == (gone.strip(), new.strip())
    assert "\n" not in (written / HOUSES).read_bytes().decode().replace("\r\n", "")
    ok(written, "undo")
    assert sources(written) == before


def test_a_left_out_item_loses_what_was_changed_in_it(written):
    assert "它的“调整”删去" in ok(written, "exclude", "10-003", "--reason", "本县没有")
    found = said(written)
    assert found["不采用"] == {"10-002": "本级没有另行制定", "10-003": "本县没有"}
    assert list(found["调整"]) == ["10-001"]


@pytest.mark.parametrize(
    "words", [["exclude", "10-003", "--reason"], ["exclude", "农村危房改造", "--reason"], ["set", "10-001", "公开时限"]]
)
@pytest.mark.parametrize("text", ["无", "同上", "待定。", "不详"])
def test_a_text_that_says_nothing_is_sent_back(root, words, text):
    before = sources(root)
    done = gongkai(*words, text, cwd=root)
    assert (done.returncode, f"“{text}”没有说" in done.stderr) == (1, True)
    assert sources(root) == before


@pytest.mark.parametrize("text", ["无", "本县没有财政局", "暂无", "同住房和城乡建设局", "样例县财政局（国资"])
def test_what_is_no_offices_name_is_sent_back(root, text):
    before = sources(root)
    done = gongkai("set", "机构", "财政部门", text, cwd=root)
    assert (done.returncode, f"“{text}”" in done.stderr) == (1, True)
    assert sources(root) == before
    ok(root, "set", "机构", "财政部门", "样例县财政局（国资办）")


@pytest.mark.parametrize("place", ["无为市", "同江市"])
def test_a_place_whose_name_begins_like_that_names_its_offices(root, place):
    file = root / "counties/demo/county.yaml"
    file.write_text(file.read_text("utf-8").replace("名称: 样例县", f"名称: {place}", 1), encoding="utf-8")
    ok(root, "set", "机构", "财政部门", f"{place}财政局")


@pytest.mark.parametrize("number", ["10-002", "10-004", "10-099"])  # county's level only, withdrawn, never there
def test_what_is_left_out_and_not_there_any_more_is_taken_away_again(root, number):
    town = root / TOWN
    town.parent.mkdir(parents=True, exist_ok=True)
    (town.parent / "town.yaml").write_text("名称: 江上乡\n主体: 江上乡人民政府\n", "utf-8")
    town.write_text(f"领域: 农村危房改造\n不采用:\n  10-001: 由县里公开\n  {number}: 本乡没有\n", "utf-8")
    assert gongkai("validate", cwd=root).returncode == 1
    told = ok(root, "adopt", number, "--county", "demo/jiangshang")
    assert f"{number}：本级已经没有这一项，从“不采用”里去掉" in told
    assert town.read_text("utf-8") == "领域: 农村危房改造\n不采用:\n  10-001: 由县里公开\n"
    assert gongkai("validate", cwd=root).returncode == 0


def test_a_local_item_is_withdrawn_and_its_number_stays(root):
    ok(root, "exclude", "10-L01", "--reason", "资金改由市里发")
    assert said(root)["已撤销"] == {"10-L01": "资金改由市里发"}
    assert "已经撤销（资金改由市里发）" in gongkai("adopt", "10-L01", cwd=root).stderr


def test_the_guidelines_value_is_no_change_and_reset_takes_one_back(written):
    ok(written, "set", "10-001", "公开时限", "信息形成或者变更之日起20个工作日内")
    assert "公开时限" not in said(written)["调整"]["10-001"]
    ok(written, "set", "10-001", "公开渠道和载体", "--reset")
    assert list(said(written)["调整"]) == ["10-003"]
    done = ok(written, "set", "10-001", "公开时限", "信息形成或者变更之日起20个工作日内")
    assert "现在就是" in done
    assert "没有改动" in done


def test_added_and_removed_again_is_no_change(root):
    before = sources(root)
    ok(root, "set", "10-001", "公开渠道和载体", "--add", "两微一端")
    assert said(root)["调整"]["10-001"] == {"公开渠道和载体": {"增加": ["两微一端"]}}
    ok(root, "set", "10-001", "公开渠道和载体", "--add", "精准推送", "--remove", "公开查阅点")
    assert said(root)["调整"]["10-001"] == {
        "公开渠道和载体": {"增加": ["两微一端", "精准推送"], "去掉": ["公开查阅点"]}
    }
    ok(root, "set", "10-001", "公开渠道和载体", "--remove", "两微一端", "--remove", "精准推送", "--add", "公开查阅点")
    assert sources(root) == before


def test_channels_that_may_be_left_out_stay_so(root):
    file = root / "guidelines/10-nongcun-weifang-gaizao.yaml"
    text = file.read_text(encoding="utf-8")
    boxes = "公开渠道和载体: {必选: [政府网站], 可选: [公开查阅点, 广播电视]}"
    file.write_text(text.replace("公开渠道和载体: [政府网站, 公开查阅点]", boxes, 1), encoding="utf-8")
    ok(root, "set", "10-001", "公开渠道和载体", "--add", "两微一端", "--remove", "广播电视")
    assert said(root)["调整"]["10-001"]["公开渠道和载体"] == {"增加": ["两微一端"], "去掉": ["广播电视"]}
    written = "公开渠道和载体: {必选: [政府网站, 两微一端], 可选: [公开查阅点]}"
    (root / HOUSES).write_text(f"领域: 农村危房改造\n调整:\n  10-001:\n    {written}\n", encoding="utf-8")
    ok(root, "set", "10-001", "公开渠道和载体", "--add", "精准推送")
    assert written.replace("两微一端", "两微一端, 精准推送") in (root / HOUSES).read_text(encoding="utf-8")


def test_a_row_of_a_list(root):
    ok(root, "set", "P-001", "承办单位", "财政部门")
    ok(root, "set", "P-001", "参与方式", "--add", "听证会")
    ok(root, "set", "P-001", "公开事项", "10-001", "10-003")
    ok(root, "set", "P-001", "备注", "有变")
    row = said(root, ROWS)["条目"][0]
    assert list(row.items())[2:] == [
        ("承办单位", "财政部门"),
        ("参与方式", ["座谈会", "听证会"]),
        ("完成时限", "2026年12月底前"),
        ("公开事项", ["10-001", "10-003"]),
        ("备注", "有变"),
    ]
    ok(root, "set", "P-001", "备注", "--reset")
    assert "备注" not in said(root, ROWS)["条目"][0]


def test_a_countys_own_file(root):
    before = (root / COUNTY).read_text(encoding="utf-8")
    ok(root, "set", "机构", "财政部门", "样例县财政金融局")
    ok(root, "set", "机构", "住房城乡建设主管部门", "--add", "样例县住房保障中心")  # another name of the role
    ok(root, "set", "目录", "版本", "2027年版")
    ok(root, "set", "入口", "办事服务", "https://www.example.gov.cn/fw")
    ok(root, "set", "网站", "https://www.example.gov.cn/")
    ok(root, "set", "乡镇", "甲镇", "乙乡")
    found = said(root, COUNTY)
    assert found["机构"]["财政部门"] == "样例县财政金融局"
    assert found["机构"]["住房和城乡建设部门"] == ["样例县住房和城乡建设局", "样例县住房保障中心"]
    assert found["目录"]["版本"] == "2027年版"
    assert found["入口"] == {"办事服务": "https://www.example.gov.cn/fw"}
    assert found["乡镇"] == ["甲镇", "乙乡"]
    for _ in range(6):
        ok(root, "undo")
    assert (root / COUNTY).read_text(encoding="utf-8") == before
    ok(root, "set", "网站", "--reset")
    assert "网站" not in said(root, COUNTY)


def test_what_is_open_is_filled_in(root):
    text = (root / COUNTY).read_text(encoding="utf-8")
    text = text.replace("财政部门: 样例县财政局", "财政部门: {拟: 样例县财政局}  # 请确认").replace(
        "版本: 2026年版", "版本: "
    )
    (root / COUNTY).write_text(text, encoding="utf-8")
    assert "（拟）样例县财政局 → 样例县财政局" in ok(root, "set", "机构", "财政部门", "样例县财政局")
    assert "（空） → 2026年版" in ok(root, "set", "目录", "版本", "2026年版")
    after = (root / COUNTY).read_text(encoding="utf-8")
    assert "  财政部门: 样例县财政局  # 请确认\n" in after
    assert "版本: 2026年版" in after


def test_whole_domains(root):
    ok(root, "set", "04-001", "备注", "先写一点")
    before = sources(root)
    assert f"，{MONEY} 删去（里面调整 1 项、不采用 0 项）" in ok(
        root, "exclude", "财政预决算", "--reason", "市里统一公开"
    )
    assert not (root / MONEY).exists()
    assert said(root, COUNTY)["不采用领域"] == {"财政预决算": "市里统一公开"}
    assert "没有采用“财政预决算”领域" in gongkai("set", "04-001", "备注", "x", cwd=root).stderr
    ok(root, "undo")
    assert sources(root) == before
    ok(root, "undo", "--redo")
    told = ok(root, "adopt", "4")
    assert "财政预决算：采用，共 1 项" in told
    assert "待填[GK114]" in told  # its items lack 公开层级, which 默认 had filled
    assert said(root, MONEY) == {"领域": "财政预决算"}
    assert "不采用领域" not in said(root, COUNTY)
    refused = gongkai("exclude", "10", "--reason", "另行编制", cwd=root).stderr
    assert "里写着“新增”，编号要留着" in refused
    ok(root, *re.search("gongkai (exclude 10-.+? --reason) 理由", refused)[1].split(), "另行编制")


def test_a_domain_that_no_place_above_has_is_told_as_such(root):
    ok(root, "exclude", "财政预决算", "--reason", "市里统一公开", "--place", "demo")
    assert (
        "上级没有采用“财政预决算”领域" in gongkai("adopt", "财政预决算", "--place", "demo/jiangshang", cwd=root).stderr
    )
    ok(root, "new", "item", "--place", "demo/jiangshang", "--domain", "4", "--primary", "本乡的账")
    told = gongkai("exclude", "财政预决算", "--reason", "另行编制", "--place", "demo/jiangshang", cwd=root).stderr
    assert "编号要留着，文件不能删去。目录里已经没有指引的事项" in told


def test_a_town_has_files_of_its_own(root):
    place = ("--county", "demo/jiangshang")
    ok(root, "exclude", "10-001", "--reason", "由县里公开", *place)
    assert said(root, TOWN)["不采用"] == {"10-001": "由县里公开"}
    ok(root, "adopt", "10-001", *place)
    assert "不采用" not in said(root, TOWN)
    (root / TOWN).unlink()
    ok(root, "set", "10-L01", "公开时限", "信息形成或者变更之日起5个工作日内", *place)
    assert list(said(root, TOWN)) == ["领域", "调整"]


@pytest.mark.parametrize(
    ("said", "option"),
    [("增加 社区/企事业单位/村公示栏", "--add 社区/企事业单位/村公示栏"), ("去掉：政府网站", "--remove 政府网站")],
)
def test_a_word_for_adding_or_removing_is_no_name_of_a_channel(root, said, option):
    before = sources(root)
    done = gongkai("set", "10-001", "公开渠道和载体", said, cwd=root)
    assert (done.returncode, f"用 gongkai set 10-001 公开渠道和载体 {option}。" in done.stderr) == (1, True), (
        done.stderr
    )
    assert sources(root) == before


def test_a_file_that_cannot_be_read_is_named_by_status(root):
    (root / HOUSES).write_bytes((root / HOUSES).read_text("utf-8").encode("gbk"))
    assert f"没有算读不懂的文件：{HOUSES}" in gongkai("status", cwd=root).stdout


def test_an_office_that_takes_over_another_ones_work_voids_no_confirmation_of_what_it_did_before(tmp_path):
    ok(tmp_path, "new", "project", "都昌县")
    ok(tmp_path, "set", "机构", "城市管理执法部门", "都昌县城市管理局")
    ok(tmp_path, "set", "机构", "燃气管理部门", "都昌县燃气办")
    both = ("--domain", "城市综合执法", "--domain", "市政服务")
    ok(tmp_path, "confirm", *both, "--office", "办", "--date", "2026-11-20")
    for change in (
        ("rename-office", "都昌县燃气办", "都昌县城市管理局", "--yes"),
        ("set", "机构", "燃气管理部门", "都昌县住房和城乡建设局"),
    ):
        ok(tmp_path, *change)
        assert "GK611" not in gongkai("validate", "--all", "--select", "GK611", cwd=tmp_path).stdout, change
    ok(tmp_path, "set", "17-001", "公开主体", "燃气管理部门")
    assert "GK611" in gongkai("validate", "--all", "--select", "GK611", cwd=tmp_path).stdout


def test_what_is_changed_after_a_domain_was_confirmed_is_told_until_it_is_confirmed_again(root):
    confirm = ("confirm", "--domain", "农村危房改造", "--office", "村镇股", "--date", "2026-11-20")

    def found():
        told = gongkai("validate", "--select", "GK611", cwd=root).stdout
        return "“农村危房改造”在2026-11-20核实以后又有改动" in told

    ok(root, *confirm)
    assert not found()
    ok(root, "set", "机构", "住房和城乡建设部门", "样例县住房建设局")  # called otherwise; the items say what they said
    assert not found()
    for change in (("set", "10-001", "公开层级", "县级、乡级"), ("exclude", "10-001", "--reason", "本县没有")):
        told = ok(root, *change)
        assert "注意[GK611]" in told, told
        assert "gongkai confirm --domain 农村危房改造 --office 村镇股" in told
        assert found()
        ok(root, *confirm)
        assert not found()


def test_several_domains_and_items_are_confirmed_in_one_go(root):
    ok(root, "confirm", "--domain", "10", "--domain", "财政预决算", "--office", "办公室", "--date", "2026-11-20")
    assert {str(said(root, file)["核实"]["日期"]) for file in (HOUSES, MONEY)} == {"2026-11-20"}
    ok(root, "confirm", "10-001", "04-001", "--office", "办公室", "--date", "2026-11-21")
    ok(root, "confirm", "10-003", "--office", "办公室", "--date", "2026-11-21")
    assert said(root)["已核对"][0]["事项"] == ["10-001", "10-003"]
    assert len(said(root)["已核对"]) == 1
    assert said(root, MONEY)["已核对"][0]["事项"] == ["04-001"]


@pytest.mark.parametrize("limit", ["20", "2026-05-01", "2026-05-01 0:00:00", "20%"])
def test_a_limit_in_which_nothing_is_said_is_refused(root, limit):
    assert f"“{limit}”没有说是什么时候公开" in refused(root, "set", "10-001", "公开时限", limit)


OTHER = """名称: 乙县
代码: "360498"
目录: {版本: 2026年版, 日期: 2026-10-01}
机构: {住房和城乡建设部门: 乙县住房和城乡建设局, 乡镇人民政府: 各乡镇人民政府, 财政部门: 样例县财政局}
"""


def test_an_office_is_renamed_in_every_cell_of_one_county_or_of_all(root):
    rows = (root / ROWS).read_text(encoding="utf-8")
    (root / ROWS).write_text(rows.replace("住房和城乡建设部门", "样例县财政局  # 样例县财政局报的"), encoding="utf-8")
    town = root / "counties/demo/towns/jiangshang/town.yaml"
    town.write_text(town.read_text(encoding="utf-8") + "机构: {财政部门: 样例县财政局}\n", encoding="utf-8")
    (root / "counties/other").mkdir()
    (root / "counties/other/county.yaml").write_text(OTHER, encoding="utf-8")
    before = sources(root)
    names = ("样例县财政局", "样例县财政金融局")
    assert "有几个县" in refused(root, "rename-office", *names, code=2)
    dry = ok(root, "rename-office", *names, "--county", "demo", "--dry-run")
    assert f"{ROWS}：1 处" in dry
    assert f"没有改的（文字、注释里提到，或者是过去的记录），请自己看：{MONEY}:2、{ROWS}:6\n" in dry
    assert sources(root) == before
    ok(root, "rename-office", *names, "--county", "demo")
    after = sources(root)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {COUNTY, ROWS, "counties/demo/towns/jiangshang/town.yaml"}
    assert "承办单位: 样例县财政金融局  # 样例县财政局报的\n" in after[ROWS].decode()
    ok(root, "undo")
    ok(root, "rename-office", *names, "--all")
    assert "财政部门: 样例县财政金融局" in (root / "counties/other/county.yaml").read_text(encoding="utf-8")
    ok(root, "undo")
    proposed = (
        (root / COUNTY).read_text("utf-8").replace("机构:", "机构:\n  卫生健康部门: {拟: 样例县卫生健康委员会}", 1)
    )
    (root / COUNTY).write_text(proposed, "utf-8")
    ok(root, "rename-office", "样例县", "样例市", "--prefix", "--county", "demo")
    offices = said(root, COUNTY)["机构"]
    assert "样例县" not in f"{offices}{said(root, COUNTY)['目录']}"
    assert (offices["财政部门"], offices["卫生健康部门"]) == ("样例市财政局", {"拟": "样例市卫生健康委员会"})
    assert said(root, COUNTY)["名称"] == "样例县"  # which is no office
    ok(root, "undo")
    (root / COUNTY).write_bytes(before[COUNTY])
    assert sources(root) == before


def test_what_was_done_under_the_old_name_stays(root):
    ok(root, "confirm", "--domain", "10", "--office", "样例县财政局", "--date", "2026-11-20")
    told = ok(root, "rename-office", "样例县财政局", "样例县财政金融局")
    assert f"{HOUSES}:2" in told
    assert said(root)["核实"]["科室"] == "样例县财政局"
    assert said(root, COUNTY)["机构"]["财政部门"] == "样例县财政金融局"


@pytest.mark.parametrize("place", ["demo", "样例县", None])
@pytest.mark.parametrize(
    "args",
    [
        ["set", "10-001", "备注", "x"],
        ["review", "sign", "--office", "九江市人民政府办公室", "--result", "同意"],
        ["why", "10-001"],
        ["new", "list", "participation", "--year", "2031"],
        ["new", "item", "--domain", "10", "--primary", "甲"],
        ["validate"],
    ],
    ids=lambda args: "-".join(args[:2]),
)
def test_a_place_goes_by_its_slug_or_name_and_the_only_county_needs_none(root, args, place):
    ok(root, *args, *(["--county", place] if place else []))


def test_a_name_that_two_places_have_is_told(root):
    shutil.copytree(root / "counties/demo", root / "counties/demo2")
    assert "有 2 个地方叫“样例县”：demo、demo2" in refused(
        root, "set", "10-001", "备注", "x", "--county", "样例县", code=2
    )
    assert "是不是“样例县”？" in refused(root, "set", "10-001", "备注", "x", "--county", "样例", code=2)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["adopt", "10-0001"], "是不是“10-001”？"),
        (["adopt", "10-099"], "这个领域的编号从 10-001 到 10-L01"),
        (["adopt", "10-004"], "在指引里已经撤销：与10-003合并"),
        (["exclude", "危房改造办", "--reason", "另行编制"], "没有“危房改造办”"),
        (["set", "10-001", "公开时间", "x"], "是不是“公开时限”？"),
        (["set", "10-001", "公开时限", "甲", "乙"], "只有一个值"),
        (["set", "10-001", "公开时限", "--add", "甲"], "不用 --add"),
        (["set", "10-001", "公开渠道和载体", "--remove", "公开栏"], "现在是：政府网站、公开查阅点"),
        (["set", "10-001", "公开渠道和载体", "政府网"], "GK103"),
        (["set", "10-001", "公开渠道和载体", "--remove", "政府网站", "--remove", "公开查阅点"], "会是空的"),
        (["set", "10-001", "公开方式", "不公开"], "GK102"),
        (["set", "10-001", "公开依据", "--add", "没有的法"], "GK2"),
        (["set", "10-L01", "公开方式", "--reset"], "GK101"),
        (["set", "10-L01", "编号", "10-L02"], "没有“编号”这一栏"),
        (["set", "P-009", "备注", "x"], "清单里没有“P-009”"),
        (["set", "P-001", "参与方式", "投票"], "GK9"),
        (["set", "P-001", "承办", "x"], "是不是“承办单位”？"),
        (["confirm", "10-099", "--office", "办公室"], "目录里没有“10-099”"),
        (["confirm", "--domain", "危房", "--office", "办公室"], "是不是“农村危房改造”？"),
        (["set", "机构", "财政部们", "样例县财政局"], "是不是“财政部门”？"),
        (["set", "目录", "版次", "2027年版"], "可以写：版本、日期、编制单位、状态"),
        (["set", "目录", "日期", "明年"], "“明年”不是日期"),
        (["set", "目录", "日期", "--reset"], "GK014"),
        (["rename-office", "样例县财政", "样例县财政金融局"], "是不是“样例县财政局”？"),
        (["rename-office", "财政部门", "样例县财政金融局"], "这是角色"),
    ],
    ids=lambda value: "-".join(value[:4]) if isinstance(value, list) else "",
)
def test_what_is_not_right_is_told_and_nothing_is_written(root, args, told):
    assert told in refused(root, *args)


@pytest.mark.parametrize(
    "args",
    [
        ["set", "10-001", "公开时限"],
        ["set", "10-001", "公开渠道和载体", "政府网站", "--add", "两微一端"],
        ["set", "10-001", "公开时限", " "],
        ["exclude", "10-001"],
        ["exclude", "10-001", "--reason", ""],
        ["confirm", "--office", "办公室"],
        ["confirm", "10-001", "--office", "办公室", "--date", "2999-01-01"],
        ["confirm", "10-001", "--office", "办公室", "--date", "昨天"],
        ["rename-office", "样例县财政局", "样例县财政局"],
        ["rename-office", "甲", "乙", "--all", "--county", "demo"],
        ["adopt", "10-001", "--county", "demmo"],
        ["new", "item", "--domain", "10"],  # its name could not be set afterwards
        ["new", "item", "--domain", "10", "--primary", " "],
    ],
    ids="-".join,
)
def test_wrong_usage(root, args):
    refused(root, *args, code=2)


def test_a_new_warning_is_told_and_an_old_error_hinders_nobody(root):
    (root / MONEY).write_text("领域: 财政预决算\n默认:\n  公开层级: [县]\n", encoding="utf-8")
    told = ok(root, "set", "10-001", "公开时限", "信息形成或者变更之日起30个工作日内")
    assert "注意[GK108]" in told
    assert MONEY not in told


def test_a_broken_file_is_told_and_kept(root):
    (root / HOUSES).write_text("领域: 农村危房改造\n调整: [\n", encoding="utf-8")
    assert f"{HOUSES} 现在读不出来" in refused(root, "set", "10-001", "公开时限", "即时公开")
    (root / COUNTY).write_text("名称: 样例县\n", encoding="utf-8")
    assert "county.yaml 有错误" in refused(root, "adopt", "10-001")


# Several files at once; those of one file are a case of it.
CONFIRM = ("confirm", "--domain", "10", "--domain", "4", "--office", "办公室", "--date", "2026-11-20")


def test_killed_at_any_moment_all_is_written_or_nothing(tmp_path):
    def project(folder):
        made = example(folder)
        (made / HOUSES).write_bytes(WRITTEN.encode())
        return made

    old = sources(project(tmp_path / "old"))
    ok(project(tmp_path / "new"), *CONFIRM)
    new = sources(tmp_path / "new")
    found = []
    for number in kinds(lambda: run(project(tmp_path / "seen"), CONFIRM)):
        one = project(tmp_path / str(number))
        code = in_fork(lambda one=one: run(one, CONFIRM), number, killed)
        assert code in (0, KILLED)
        ok(one, "why", "04-001", "--county", "demo")  # the next command recovers first
        found.append(sources(one))
        assert found[-1] in (old, new)
        assert bool(list(one.glob(".gongkai/undo/*"))) == (found[-1] == new)
        shutil.rmtree(one)
    assert code == 0
    assert min(found.count(old), found.count(new)) > 1


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    field=st.sampled_from(["备注", "一级事项", "公开时限", "公开内容", "公开方式", "公开主体", "公开渠道和载体"]),
    number=st.sampled_from(["10-001", "10-003"]),
    texts=st.lists(TEXT, min_size=1, max_size=3),
    how=st.sampled_from(["", "--add"]),
)
def test_set_then_undo_gives_the_same_bytes(written, field, number, texts, how):
    before = sources(written)
    args = [f"{how}={text}" if how else text for text in texts]
    done = gongkai("set", number, field, *(args if how else ["--", *args]), cwd=written)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1, 2), done.stderr
    if sources(written) != before:
        assert done.returncode == 0
        checked = gongkai("validate", "--format", "json", cwd=written)
        assert not [one for one in json.loads(checked.stdout)["findings"] if one["severity"] == "error"]
        assert re.search("已撤销：gongkai set", ok(written, "undo"))
    assert sources(written) == before


@pytest.mark.parametrize("tiers", [["县级、乡级"], ["县级，乡级"], ["县级,", "乡级"], ["县级", "乡级"]])
def test_several_tiers_in_one_word_are_several(written, tiers):
    done = gongkai("set", "10-001", "公开层级", *tiers, cwd=written)
    assert done.returncode == 0, done.stderr
    assert said(written)["调整"]["10-001"]["公开层级"] == {"去掉": ["村级"]}
    done = gongkai("set", "10-001", "公开层级", "、", cwd=written)
    assert (done.returncode, "“、”" in done.stderr) == (1, True), "no tier at all"


@pytest.mark.parametrize(
    ("where", "text", "names"),
    [
        (("10-001", "公开主体"), "住房和城乡建设部门、财政部门", ["住房和城乡建设部门", "财政部门"]),
        (("10-001", "公开渠道和载体"), "政府网站，公开查阅点,广播电视", ["政府网站", "公开查阅点", "广播电视"]),
        (("10-001", "公开渠道和载体"), "其他：村务公开栏、广播", ["其他：村务公开栏、广播"]),
        (("10-001", "公开依据"), "民法典、政府信息公开条例第十九条", ["民法典", "政府信息公开条例第十九条"]),
        (("10-001", "公开依据"), "政府信息公开条例第十九条、第二十条", ["政府信息公开条例第十九条、第二十条"]),
        (("P-001", "承办单位"), "财政部门、住房和城乡建设部门", ["财政部门", "住房和城乡建设部门"]),
        (("机构", "财政部门"), "样例县财政局（国资办、金融办）", ["样例县财政局（国资办、金融办）"]),
        (("P-001", "参与方式"), "座谈会、听证会", ["座谈会", "听证会"]),
        (("P-001", "公开事项"), "10-001；10-003", ["10-001", "10-003"]),
        (("P-001", "决策依据"), "民法典、政府信息公开条例", ["民法典", "政府信息公开条例"]),
        (("机构", "财政部门"), "样例县财政局、样例县国资局", ["样例县财政局", "样例县国资局"]),
        (("机构", "财政部门"), "县委、县政府督查室", ["县委、县政府督查室"]),
        (("机构", "财政部门"), "样例县财政局（国资办），样例县国库中心", ["样例县财政局（国资办）", "样例县国库中心"]),
        (("乡镇",), "甲镇、乙乡", ["甲镇", "乙乡"]),
    ],
)
def test_several_names_in_one_word_are_several(root, where, text, names):
    """As they are read out of a cell of Excel; what stands in brackets or after 其他 is one."""
    told = ok(root, "set", *where, text)
    assert f"→ {'、'.join(names)}\n" in told
    ok(root, "undo")
    separate = ok(root, "set", *where, *names)
    assert told == separate
    own = yaml.safe_dump_all([said(root, one) for one in (HOUSES, ROWS, COUNTY)], allow_unicode=True)
    assert len(names) == 1 or text not in own


def test_what_was_written_as_one_is_removed_as_it_stands(root):
    path = root / COUNTY
    both = "样例县财政局、样例县国资局"
    path.write_text(re.sub("财政部门: .+", f"财政部门: [{both}, 样例县财政金融局]", path.read_text("utf-8")), "utf-8")
    ok(root, "set", "机构", "财政部门", "--remove", both)
    assert said(root, COUNTY)["机构"]["财政部门"] == ["样例县财政金融局"]
    ok(root, "set", "机构", "财政部门", "--add", both)
    assert said(root, COUNTY)["机构"]["财政部门"] == ["样例县财政金融局", "样例县财政局", "样例县国资局"]
    ok(root, "set", "机构", "财政部门", "--remove", both)
    assert said(root, COUNTY)["机构"]["财政部门"] == ["样例县财政金融局"]


def test_an_office_without_the_word_that_goes_before_it_is_told_how(root):
    done = gongkai("set", "财政部门", "样例县财政局", cwd=root)
    assert done.returncode == 2
    assert "gongkai set 机构 财政部门" in done.stderr


def test_what_was_open_before_an_edit_is_not_told_of_it_again(root):
    """Fewer items wait for the office then, and the message counts them."""
    text = (root / COUNTY).read_text("utf-8")
    (root / COUNTY).write_text(re.sub("^(  住房和城乡建设部门:).*", r"\1", text, flags=re.MULTILINE), "utf-8")
    assert "没有写明“住房和城乡建设部门”" in gongkai("validate", cwd=root).stdout
    done = gongkai("exclude", "10-003", "--reason", "本县没有这类对象", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "住房和城乡建设部门" not in done.stdout
    assert "10-003" in done.stdout


def test_a_short_name_of_an_office_is_told_when_it_is_set_and_when_files_are_checked(root):
    assert "请写全称，如“样例县财政局”" in gongkai("set", "机构", "财政部门", "县财政局", cwd=root).stdout
    done = gongkai("validate", cwd=root)
    assert (done.returncode, "GK215" in done.stdout + done.stderr, "样例县财政局" in done.stdout + done.stderr) == (
        0,
        True,
        True,
    )
    ok(root, "rename-office", "县财政局", "样例县财政局")
    assert "GK215" not in gongkai("validate", cwd=root).stdout


@pytest.mark.parametrize(
    "command",
    [
        ("set", "10-002", "公开时限", "长期公开"),
        ("exclude", "10-002", "--reason", "本县没有街道"),
        ("exclude", "农村危房改造", "--reason", "本县没有街道"),
        ("adopt", "10-002"),
        ("adopt", "农村危房改造"),
        ("confirm", "10-001", "--office", "办公室"),
        ("confirm", "--domain", "农村危房改造", "--office", "办公室"),
        ("why", "10-001"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_taken_for_none(written, command):
    (written / HOUSES).write_bytes((written / HOUSES).read_text("utf-8").encode("gbk"))  # 记事本's ANSI
    before = {path: path.read_bytes() for path in (written / "counties").rglob("*.yaml")}
    done = gongkai(*command, cwd=written)
    assert (done.returncode, f"{HOUSES} 现在读不出来" in done.stderr) == (1, True), done.stderr
    assert {path: path.read_bytes() for path in (written / "counties").rglob("*.yaml")} == before


def test_what_is_changed_after_a_domain_was_confirmed_is_not_published_as_confirmed(root):
    (root / TOWN).unlink()  # which confirmed it itself
    guideline = root / "guidelines/10-nongcun-weifang-gaizao.yaml"
    head, item = guideline.read_text(encoding="utf-8").split("  - 编号: 10-003\n")
    item = item.replace("核对: 已见", "核对: 待核", 1)
    guideline.write_text(f"{head}  - 编号: 10-003\n{item}", encoding="utf-8")
    ok(root, "confirm", "--domain", "10", "--office", "村镇股", "--date", "2026-11-20")

    def built(place):
        ok(root, "build", "--format", "html,json")
        domain = json.loads((root / "build" / place / "10-nongcun-weifang-gaizao.json").read_text("utf-8"))["domains"][
            0
        ]
        page = (root / "build" / place / "10-nongcun-weifang-gaizao.html").read_text(encoding="utf-8")
        return domain["confirmed"], "待核" in page

    assert built("demo") == ("2026-11-20 村镇股", False)
    assert not built("demo/jiangshang")[1]
    head = head.replace("二级事项: 本级政策", "二级事项: 全新的事")
    guideline.write_text(f"{head}  - 编号: 10-003\n{item}", encoding="utf-8")
    assert built("demo") == ("2026-11-20 村镇股（以后有改动）", True)
    assert built("demo/jiangshang")[1]
    assert "核实：还有 1 个领域没有" in ok(root, "status")
    ok(root, "confirm", "--domain", "10", "--office", "村镇股", "--date", "2026-11-21")
    assert built("demo") == ("2026-11-21 村镇股", False)
