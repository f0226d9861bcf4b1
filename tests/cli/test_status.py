"""gongkai status: where a county stands, in ten lines, and the next command, which can be run as it is told."""

import re
import shlex
import shutil

from command import gongkai
from overlay import YIXIAN, demo, example

HOUSES = "counties/demo/10-nongcun-weifang-gaizao.yaml"


def status(root, *args):
    done = gongkai("status", *args, cwd=root)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) <= 10
    return lines


def step(lines):
    """The next command without the word on it."""
    return re.match(r"下一步：(gongkai .*?)  ", lines[-1]).group(1)


def test_from_a_mistake_to_the_published_catalog(tmp_path):
    root = example(tmp_path / "p")
    before = (root / HOUSES).read_text(encoding="utf-8")
    (root / HOUSES).write_text(before.replace("公开方式: 主动", "公开方式: 不公开"), encoding="utf-8")
    lines = status(root)
    assert lines[0] == "样例县（demo）"
    assert "  检查：错误 1，警告 0，提示 0" in lines
    assert step(lines) == "gongkai validate"
    (root / HOUSES).write_text(re.sub("核实:.*\n", "", before), encoding="utf-8")
    lines = status(root)
    assert "  核实：还有 1 个领域没有：农村危房改造" in lines
    assert "  事项：2 个领域 5 项：调整 0，自己加的 1，不采用 0" in lines
    for expected in (
        "confirm",
        "review",
        "review",
        "edition",
        "build",
        "validate",
    ):  # each is run, and the next one is told
        command = shlex.split(step(status(root)))[1:]
        assert command[0] == expected
        assert gongkai(*command, *(["--format", "json"] if expected == "build" else []), cwd=root).returncode == 0
    lines = status(root)
    assert "  公布：成品与现在的目录一致" in lines
    assert any("以后没有改动" in line for line in lines)
    assert gongkai("set", "10-001", "备注", "有变", cwd=root).returncode == 0
    lines = status(root)
    assert "  公布：成品的数据与现在的目录不同：编出以后目录又有改动，或者改动以后没有重新编 JSON" in lines
    assert any("以后目录又有改动" in line for line in lines)
    assert step(lines) == "gongkai confirm --domain 农村危房改造 --office 科室"
    assert gongkai(*shlex.split(step(lines))[1:], cwd=root).returncode == 0
    assert step(status(root)) == "gongkai review packet --submit"


def test_what_was_built_without_json_is_told_for_what_it_is(tmp_path):
    root = example(tmp_path / "p")
    assert "  公布：还没有编出成品" in status(root)
    assert gongkai("build", "--format", "csv,xlsx", cwd=root).returncode == 0
    assert "  公布：编出了 csv、xlsx，没有 json，看不出与现在的目录是否一致" in status(root)
    assert gongkai("build", "--format", "json", cwd=root).returncode == 0
    assert "  公布：成品与现在的目录一致" in status(root)
    shutil.rmtree(root / "build/demo")
    assert "  公布：还没有编出成品" in status(root)


def test_a_county_is_named_where_there_are_several(tmp_path):
    """A command that is proposed can be run as it stands, and says no more than it must."""
    root = example(tmp_path / "p")
    assert "--county" not in "".join(status(root))
    assert "--county" not in gongkai("validate", cwd=root).stdout
    (root / "counties/other").mkdir()
    (root / "counties/other/county.yaml").write_text("名称: 乙县\n", encoding="utf-8")
    assert "--county demo" in status(root, "--county", "demo")[-1]


def test_several_counties_have_a_line_each(tmp_path):
    root = demo(tmp_path / "p", "# counties/other/county.yaml\n名称: 乙县\n")
    lines = status(root)
    assert [line.split("  ")[0] for line in lines] == ["样例县（demo）", "other"]
    assert len(status(root, "--county", "样例县")) > 5


def test_a_town_and_a_project_without_places(tmp_path):
    assert status(example(tmp_path / "p"), "--county", "demo/jiangshang")[0] == "江上乡（demo/jiangshang）"
    (tmp_path / "empty/counties").mkdir(parents=True)
    done = gongkai("status", cwd=tmp_path / "empty")
    assert done.returncode == 1
    assert "还没有县" in done.stderr


def test_commands_that_a_build_proposes_can_be_pasted_where_there_are_several_counties(tmp_path):
    root = demo(tmp_path / "p", f"{YIXIAN}# counties/yixian/10-nongcun-weifang-gaizao.yaml\n领域: 农村危房改造\n")
    build = ["build", "--county", "yixian", "--format", "json"]
    assert gongkai("edition", "--county", "yixian", cwd=root).returncode == 0
    reason = ["exclude", "10-001", "--reason", "本县没有这样的住房", "--county", "yixian"]
    assert gongkai(*reason, cwd=root).returncode == 0
    told = gongkai(*build, cwd=root).stdout
    proposed = re.findall("（(gongkai [^（）]*)）", told)
    assert len(proposed) == 3, told  # the website, a 公开位置, the date of the next edition
    for text in proposed:
        command = text.replace("新的日期", "2026-11-01").replace("网址", "https://www.yixian.gov.cn/")
        done = gongkai(*shlex.split(command)[1:], cwd=root)
        assert (done.returncode, "counties/yixian/" in done.stdout) == (0, True), command + done.stderr
