"""gongkai validate as a user meets it."""

import json
import os
import re
import subprocess
import sys

import pytest

from command import gongkai
from overlay import REPOSITORY, demo, tree

COUNTY = "counties/demo/10-nongcun-weifang-gaizao.yaml"


def findings(root, *args):
    done = gongkai("validate", "--format", "json", *args, cwd=root)
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)["findings"]


def test_clean_project(tmp_path):
    done = gongkai("validate", cwd=demo(tmp_path / "p"))
    step = "下一步：gongkai status，看办到哪一步、接着做什么；gongkai build，编出成品"
    assert (done.returncode, done.stdout) == (0, f"检查通过，没有发现问题。\n{step}\n")


def test_finding_reads_like_a_compilers(tmp_path):
    root = demo(
        tmp_path / "p", f"# {COUNTY}\n领域: 农村危房改造\n调整:\n  10-001:\n    公开渠道和载体: [政府网, 公开查阅点]\n"
    )
    done = gongkai("validate", cwd=root)
    assert done.returncode == 1
    assert done.stdout == (
        "错误[GK103]：公开渠道“政府网”不在模板的13种渠道之中\n"
        f" --> {COUNTY}:4:15\n"
        "  |\n"
        "4 |     公开渠道和载体: [政府网, 公开查阅点]\n"
        "  |                      ^^^^^^\n"
        "  = 建议：是不是“政府网站”？\n"
        "\n"
        "共 1 个错误，涉及 1 个文件。\n"
        "下一步：先改错误，改好后再运行 gongkai validate\n"
    )


def test_errors_come_first_and_all_lists_by_file(tmp_path):
    root = demo(
        tmp_path / "p",
        f"# {COUNTY}\n领域: 农村危房改造\n调整:\n  10-001:\n    公开时限: 及时公开\n    公开渠道和载体: [政府网]\n",
    )
    done = gongkai("validate", cwd=root)
    assert done.stdout.startswith("错误[GK103]")
    assert done.stdout.index("错误[GK103]") < done.stdout.index("警告[GK106]")
    assert done.stdout.endswith("个警告，涉及 1 个文件。\n下一步：先改错误，改好后再运行 gongkai validate\n")
    every = gongkai("validate", "--all", "counties", cwd=root)
    assert every.stdout.index("警告[GK106]") < every.stdout.index("错误[GK103]")
    assert f"先改错误：{COUNTY}:5:15（GK103）。\n" in every.stdout
    assert every.stdout.endswith("再运行 gongkai validate counties\n")


def test_what_a_rule_says_again_and_again_is_one_line(tmp_path):
    items = "".join(
        f"  - 编号: 10-L{n:02d}\n    一级事项: 甲{n}\n    公开内容: [乙]\n    公开依据: [政府信息公开条例]\n    公开时限: 及时公开\n"
        "    公开主体: 财政部门\n    公开渠道和载体: [政府网]\n    公开对象: 全社会\n    公开方式: 主动\n    公开层级: [县级]\n"
        for n in range(1, 6)
    )
    root = demo(tmp_path / "p", f"# {COUNTY}\n领域: 农村危房改造\n新增:\n{items}")
    short, every = (gongkai("validate", *more, cwd=root).stdout for more in ((), ("--all",)))
    assert short.count("错误[GK103]：") == 1  # the first with its line and hint
    where = "、".join(f"{COUNTY}:{line}:15" for line in (19, 29, 39))
    assert f"错误[GK103] 公开渠道不在模板的渠道之中：另有 4 处，{where} 等\n" in short
    assert f"警告[GK106] 公开时限无法检查：5 处，都是：公开时限“及时公开”无法检查；{COUNTY}:7:11、" in short
    assert "公开时限无法检查：" not in every
    assert every.count("错误[GK103]：") == every.count("警告[GK106]：") == 5
    assert short.splitlines()[-2] == every.splitlines()[-3] == "共 5 个错误、10 个警告，涉及 1 个文件。"
    code, found = findings(root)
    assert (code, len(found)) == (1, 15)


def test_nothing_to_check_is_told(tmp_path):
    for folder in ("guidelines", "counties"):
        (tmp_path / "p" / folder).mkdir(parents=True)
    done = gongkai("validate", cwd=tmp_path / "p")
    assert "没有可以检查的" in done.stdout
    assert "检查通过" not in done.stdout


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_line_of_another_encoding_is_shown_as_its_writer_knows_it(tmp_path, encoding):
    root = demo(tmp_path / "p")
    (root / COUNTY).write_bytes("领域: 农村危房改造\n".encode(encoding))
    done = gongkai("validate", cwd=root)
    assert done.returncode == 1
    assert "GK003" in done.stdout
    assert "1 | 领域: 农村危房改造\n" in done.stdout


@pytest.mark.parametrize("name", ["11-huanjing.yml", "11-huanjing.yaml.txt", "11-huanjing.YAML"])
def test_a_file_with_nearly_the_right_ending_is_not_passed_over(tmp_path, name):
    root = demo(tmp_path / "p")
    (root / "counties/demo" / name).write_text("领域: 环境保护\n", encoding="utf-8")
    done = gongkai("validate", cwd=root)
    assert done.returncode == 1
    assert "GK019" in done.stdout
    assert "请改名为 11-huanjing.yaml" in done.stdout


@pytest.mark.parametrize(
    ("domain", "wanted"),
    [
        ("不采用:\n  10-002: 待补：导入的目录里没有这一项\n", "不采用 10-002，理由还没有补上"),
        ("不采用:\n  10-002: （待填）\n", "不采用 10-002，理由“（待填）”没有说为什么"),
        ("不采用:\n  10-002:\n", "不采用 10-002，理由没有写"),
        ("不采用:\n  10-002: 待补助对象确定以后公开\n", ""),
        ("", "不采用 农村危房改造，理由还没有补上"),
    ],
)
def test_a_reason_that_is_still_to_be_written_is_open(tmp_path, domain, wanted):
    root = demo(tmp_path / "p", f"# {COUNTY}\n领域: 农村危房改造\n{domain}")
    if not domain:
        own = root / "counties/demo/county.yaml"
        said = own.read_text(encoding="utf-8")
        own.write_text(f"{said}不采用领域: {{农村危房改造: 待补}}\n", encoding="utf-8")
    code, found = findings(root, "--select", "GK405,GK207,GK710")
    assert code == 0
    assert [(one["code"], one["severity"], one["message"]) for one in found] == [("GK405", "open", wanted)] * bool(
        wanted
    )
    refused = gongkai("build", "--release", "--format", "json", cwd=root)
    assert ("还有待填的，是草案" in refused.stderr) == bool(wanted)


def test_real_repository_has_no_errors():
    code, found = findings(REPOSITORY)
    assert code == 0
    assert not [f for f in found if f["severity"] == "error"]


def test_fail_level_select_and_ignore(tmp_path):
    root = demo(tmp_path / "p", f"# {COUNTY}\n领域: 农村危房改造\n")
    assert findings(root)[0] == 0
    assert findings(root, "--fail-on", "warning")[0] == 1
    assert findings(root, "--fail-on", "warning", "--ignore", "GK407") == (0, [])
    assert findings(root, "--select", "GK1") == (0, [])


def test_paths_limit_what_is_reported(tmp_path):
    root = demo(
        tmp_path / "p",
        f"# {COUNTY}\n领域: 农村危房改造\n# guidelines/04-x.yaml\n领域: 财政预决算\n序号: 5\n类别: 其他\n",
    )
    assert {f["code"] for f in findings(root)[1]} == {"GK407", "GK017"}
    assert {f["code"] for f in findings(root, "counties/demo")[1]} == {"GK407"}
    assert {f["code"] for f in findings(root, "guidelines/04-x.yaml")[1]} == {"GK017"}


@pytest.mark.parametrize(
    "args",
    [
        ["validate", "--county", "demmo"],
        ["validate", "nothing.yaml"],
        ["validate", "--select", "GK999"],
        ["validate", "--format", "xml"],
        ["build", "--county", "demmo"],
        ["build", "--county", "demo", "--format", "doc"],
        ["build", "--county", "demo", "--domain", "没有的领域"],
        ["build", "--county", "demo", "--domain", "²"],
        ["build", "--county", "demo", "--domain", "9" * 5000],
        ["report", "overview", "--domain", "²"],
        ["build", "--county", "demo", "--output", "counties"],
        ["why", "99-999", "公开时限", "--county", "demo"],
        ["explain", "GK999"],
        ["nonsense"],
    ],
)
def test_wrong_usage_is_2_and_says_so_in_chinese(args, tmp_path):
    done = gongkai(*args, cwd=demo(tmp_path / "p"))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert any("\u4e00" <= char <= "\u9fff" for char in done.stderr)


def test_outside_a_project(tmp_path):
    done = gongkai("validate", cwd=tmp_path)
    assert done.returncode == 2
    assert "不是 gongkai 项目" in done.stderr


@pytest.mark.parametrize("encoding", ["cp1252", "gbk"])
def test_a_terminal_that_lacks_a_character_gets_an_escape(tmp_path, encoding):
    root = demo(tmp_path / "p", f"# {COUNTY}\n领域: 农村😀危房改造\n")
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "validate"],
        cwd=root,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    assert done.returncode == 1
    assert b"\\U0001f600" in done.stdout
    assert b"GK204" in done.stdout


def test_a_fault_of_our_own_is_3_with_a_log(tmp_path):
    broken = "import gongkai.rules\ndef boom(*a, **k): raise RuntimeError('bug')\ngongkai.rules.check = boom"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = gongkai("validate", cwd=demo(tmp_path / "p"), env=environment, first=broken)
    assert done.returncode == 3
    assert "程序自身出错" in done.stderr
    assert "Traceback" not in done.stderr
    [log] = tmp_path.glob("gongkai-*.log")
    assert "RuntimeError: bug" in log.read_text(encoding="utf-8")
    full = "import tempfile\ndef full(*a, **k): raise OSError(28, 'No space left on device')\ntempfile.NamedTemporaryFile = full\n"
    done = gongkai("validate", cwd=tmp_path / "p", first=full + broken)
    assert (done.returncode, "没有地方记" in done.stderr, "Traceback" in done.stderr) == (3, True, False)


def test_a_folder_that_is_gone_is_told(tmp_path):
    gone = f"import os\nos.mkdir({str(tmp_path / 'gone')!r})\nos.chdir({str(tmp_path / 'gone')!r})\nos.rmdir({str(tmp_path / 'gone')!r})"
    done = gongkai("validate", cwd=tmp_path, first=gone)
    assert (done.returncode, "文件夹已经删去" in done.stderr) == (1, True)


def test_no_room_for_what_is_written_on_the_way_is_no_fault_of_our_own(tmp_path):
    root = demo(tmp_path / "p")
    full = "import tempfile\ndef full(*a, **k): raise {}\ntempfile.NamedTemporaryFile = tempfile._TemporaryFileWrapper = full"
    for problem in ("OSError(28, 'No space left on device')", "FileNotFoundError(2, 'No usable temporary directory')"):
        done = gongkai("worksheet", "--county", "demo", "--output", "a.xlsx", cwd=root, first=full.format(problem))
        assert (done.returncode, "不能写入临时文件夹" in done.stderr, "TMPDIR" in done.stderr) == (1, True, True), done
        assert "Traceback" not in done.stderr
        assert not (root / "a.xlsx").exists()


def test_one_broken_file_hides_nothing_else(tmp_path):
    root = demo(tmp_path / "p", f"# {COUNTY}\n领域: 农村危房改造\n调整:\n  10-001:\n    公开方式: 主动公开\n")
    (root / "guidelines/04-x.yaml").write_text("领域: [", encoding="utf-8")
    (root / "counties/demo/04-x.yaml").write_text(
        "领域: 财政预决算\n调整:\n  04-001: {公开方式: 主动}\n", encoding="utf-8"
    )
    assert sorted(f["code"] for f in findings(root)[1]) == ["GK004", "GK102"]


def test_broken_item_is_one_finding_and_its_number_stays_known(tmp_path):
    root = demo(tmp_path / "p")
    guideline = root / "guidelines/10-nongcun-weifang-gaizao.yaml"
    guideline.write_text(
        guideline.read_text(encoding="utf-8").replace("    公开方式: 主动\n", "    公开形式: 主动\n", 1),
        encoding="utf-8",
    )
    assert [f["code"] for f in findings(root)[1]] == ["GK013"]


class TestBrokenInput:
    """Input of every wrong kind: a finding with its file, never a traceback, and the former build untouched."""

    @pytest.fixture
    def built(self, tmp_path):
        root = demo(tmp_path / "p")
        assert gongkai("build", "--county", "demo", "--format", "json,csv", cwd=root).returncode == 0
        return root

    def refused(self, root, code, name):
        before = tree(root / "build")
        assert before
        exit_code, found = findings(root)
        assert exit_code == 1
        assert [(f["code"], f["file"]) for f in found if f["severity"] == "error"] == [(code, name)]
        done = gongkai("build", "--county", "demo", "--format", "json,csv", cwd=root)
        assert done.returncode == 1
        assert code in done.stderr
        assert "Traceback" not in done.stderr
        assert tree(root / "build") == before

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ("领域: 农村危房改造".encode("gbk"), "GK003"),
            ("领域: 农村危房改造\n调整:\n\t10-001: 1\n".encode(), "GK009"),
            ("领域: 农村危房改造\n领域: 农村危房改造\n核实: {日期: 2026-11-01, 科室: 办}\n".encode(), "GK005"),
            ("领域: 农村危房改造\n说了: 什么\n".encode(), "GK013"),
            ("领域: 农村危房改造\n调整:\n  10-001: {公开依据: [不存在的法]}\n".encode(), "GK202"),
            ("领域: 农村危房改造\n调整:\n  10-001: {公开主体: 不存在的角色}\n".encode(), "GK203"),
            (b"a: &a [x]\nb: [*a, *a]\n", "GK006"),
            (b"#" * 10_000_000, "GK002"),
            (b"", "GK015"),
            (b"\x00\x01", "GK010"),
        ],
    )
    def test_content(self, built, content, code):
        (built / COUNTY).write_bytes(content)
        self.refused(built, code, COUNTY)

    @pytest.mark.parametrize("name", ["editions", "reviews", "towns"])
    @pytest.mark.parametrize("kind", ["file", "pipe", "link"])
    def test_what_stands_in_place_of_a_folder_is_told_once_and_not_looked_into(self, built, name, kind):
        folder = built / "counties/demo" / name
        if kind == "file":
            folder.write_text("", "utf-8")
        elif kind == "pipe":
            os.mkfifo(folder)
        else:
            (built.parent / "elsewhere").mkdir()
            for secret in ("2026-01-01.json.gz", "2026-01-01.yaml", "secret"):
                (built.parent / "elsewhere" / secret).write_text("x", "utf-8")
            folder.symlink_to(built.parent / "elsewhere")
        assert "secret" not in gongkai("validate", "--all", cwd=built).stdout
        self.refused(built, "GK001", f"counties/demo/{name}")

    @pytest.mark.parametrize(
        "name", ["counties/demo/lists/participation", "templates", "templates/forms", "templates/html"]
    )
    def test_a_file_in_place_of_a_folder_of_lists_or_templates_is_told(self, built, name):
        """As git leaves it where there are no links: what stood there would be gone without a word."""
        (built / name).parent.mkdir(exist_ok=True, parents=True)
        (built / name).write_text("../elsewhere", "utf-8")
        self.refused(built, "GK001", name)

    def test_missing_element_of_a_local_item(self, built):
        with (built / COUNTY).open("a", encoding="utf-8") as file:
            file.write(
                "新增:\n  - 编号: 10-L01\n    一级事项: 甲\n    二级事项: 乙\n    公开内容: [丙]\n    公开依据: [民法典]\n"
                "    公开时限: 每季度\n    公开主体: 财政部门\n    公开渠道和载体: [政府网站]\n    公开方式: 主动\n    公开层级: [县级]\n"
            )
        self.refused(built, "GK101", COUNTY)

    def test_directory_instead_of_file(self, built):
        (built / COUNTY).unlink()
        (built / COUNTY).mkdir()
        self.refused(built, "GK001", COUNTY)

    def test_symlink_out_of_the_project(self, built, tmp_path):
        secret = tmp_path / "secret.yaml"
        secret.write_text("密码: 一二三", encoding="utf-8")
        (built / COUNTY).unlink()
        (built / COUNTY).symlink_to(secret)
        self.refused(built, "GK001", COUNTY)
        assert "一二三" not in gongkai("validate", cwd=built).stdout

    def test_dangling_symlink(self, built):
        (built / COUNTY).unlink()
        (built / COUNTY).symlink_to("nowhere.yaml")
        self.refused(built, "GK001", COUNTY)

    def test_pipe(self, built):
        (built / COUNTY).unlink()
        os.mkfifo(built / COUNTY)
        self.refused(built, "GK001", COUNTY)

    def test_no_permission(self, built, monkeypatch):
        from gongkai.source.read import read

        def denied(path, flags):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("gongkai.source.read.os.open", denied)  # root may read everything
        data, finding = read(built, built / COUNTY)
        assert data is None
        assert (finding.code, finding.span.file) == ("GK001", COUNTY)
        assert "权限" in finding.message


def test_what_a_guideline_copied_from_a_ministry_is_not_its_keepers_to_mend(tmp_path):
    """The ministry's own words stay; of a row that nobody has seen the same is a warning."""
    item = (
        "  - 编号: 10-00{n}\n    一级事项: 其他{n}\n    公开内容: [乙]\n    公开依据: [收养法, 政府信息公开条例]\n"
        "    公开时限: 及时公开\n    公开主体: 财政部门\n    公开渠道和载体: [其他]\n    公开对象: 全社会\n    公开方式: 主动\n"
        "    公开层级: [县级]\n    核对: {evidence}\n"
    )
    head = "# guidelines/10-nongcun-weifang-gaizao.yaml\n领域: 农村危房改造\n序号: 10\n类别: 试点\n指引: {名称: 样例, 制定机关: 样例部}\n事项:\n"
    seen = "已见\n    出处: https://www.gov.cn/a.html\n    已见: [公开时限, 公开依据, 公开渠道和载体]"
    told = {}
    for evidence in ("转载", seen, "待核"):
        root = demo(tmp_path / evidence[:2], head + "".join(item.format(n=n, evidence=evidence) for n in range(1, 8)))
        found = [one for one in findings(root, "guidelines")[1] if one["code"] in ("GK105", "GK106", "GK302")]
        told[evidence[:2]] = sorted({(one["code"], one["severity"]) for one in found})
        message = next(one["message"] for one in found if one["code"] == "GK302")
        assert message.startswith("10-001、10-002、10-003等7项引用的《中华人民共和国收养法》已废止")
        assert message.endswith("由采用的地方改引") is (evidence != "待核")
    assert told["转载"] == told["已见"] == [("GK302", "info")]
    assert told["待核"] == [("GK105", "warning"), ("GK106", "warning"), ("GK302", "warning")]


def test_a_space_between_those_who_issue_a_document_is_right(tmp_path):
    for number, (text, right) in enumerate(
        [
            ("民政部 财政部关于加强临时救助工作的意见", True),
            ("中共中央办公厅　国务院办公厅关于引导农村土地经营权的意见", True),
            ("住房城乡建设部 财政部 国家发展改革委关于并轨运行的通知", True),
            ("民政 部财政部关于加强临时救助工作的意见", False),
            ("补 助标准", False),
        ]
    ):
        page = f"# {COUNTY}\n领域: 农村危房改造\n调整:\n  10-001:\n    公开内容: [{text}]\n"
        codes = {one["code"] for one in findings(demo(tmp_path / str(number), page))[1]}
        assert ("GK702" not in codes) is right, text


def test_what_was_not_confirmed_says_the_command_that_does_it(tmp_path):
    """It can be typed as it stands, and the finding is gone."""
    guideline = (REPOSITORY / "tests/projects/demo/guidelines/10-nongcun-weifang-gaizao.yaml").read_text("utf-8")
    open_ones = f"# guidelines/10-nongcun-weifang-gaizao.yaml\n{guideline.replace('核对: 已见', '核对: 待核')}"
    for code, page in (("GK407", "领域: 农村危房改造\n"), ("GK409", "领域: 农村危房改造\n默认: {公开方式: 主动}\n")):
        root = demo(tmp_path / code, f"{open_ones}# {COUNTY}\n{page}")
        while told := [one for one in findings(root, "counties")[1] if one["code"] in ("GK407", "GK409")]:
            assert told[0]["code"] == code
            command = re.search(r"gongkai (confirm [^（]+)", told[0]["hint"])[1].split()
            before = (root / COUNTY).read_bytes()
            assert gongkai(*command, cwd=root).returncode == 0
            assert (root / COUNTY).read_bytes() != before
