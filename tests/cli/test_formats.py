"""gongkai validate in the formats that pull requests, editors and other programs read."""

import json
import os
import re
import subprocess
import sys
import textwrap
from xml.etree import ElementTree

import jsonschema
import pytest
import yaml

from command import gongkai
from gongkai.findings import FORMATS, WRITERS
from overlay import REPOSITORY, demo
from revisions import commit, git

COUNTY = "counties/demo/10-nongcun-weifang-gaizao.yaml"
RARE = "\U00030edd"  # two units of UTF-16, four bytes of UTF-8
WRONG = f"# {COUNTY}\n领域: 农村危房改造\n核实: {{日期: 2026-11-01, 科室: 办}}\n调整:\n  10-001:\n    公开渠道和载体: [政府网]\n"
# What a stranger may write to steer whatever shows it.
HOSTILE = "::set-env name=A::b ##[add-mask]c ##vso[task.x]d @octocat #12 <img src=x> [看](https://a.test) {0} `e` & \\r\\n::error::f \\u202e"
SCHEMA = json.loads((REPOSITORY / "tests/data/sarif-schema-2.1.0.json").read_text("utf-8"))


def told(root, style, *more, code=1):
    done = gongkai("validate", "--format", style, *more, cwd=root)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    return done.stdout


def sarif(root, **more):
    data = json.loads(told(root, "sarif", **more))
    jsonschema.Draft4Validator(SCHEMA).validate(data)
    [run] = data["runs"]
    return run


@pytest.fixture
def wrong(tmp_path):
    return demo(tmp_path / "p", WRONG)


@pytest.fixture
def hostile(tmp_path):
    """A project in which messages, keys and a file's name repeat what a stranger wrote."""
    root = demo(tmp_path / "p", WRONG)
    text = (root / COUNTY).read_text("utf-8")
    text += f'    公开主体: "{HOSTILE}"\n  10-002:\n    "{HOSTILE}": 乙\n'
    (root / COUNTY).write_text(text, encoding="utf-8")
    (root / "counties/demo/12-b.yaml").write_text('领域: "\\e[31m" # \x1b[31m ##[add-mask]x\n', encoding="utf-8")
    reached = [one["code"] for one in json.loads(told(root, "json"))["findings"] if "::set-env" in one["message"]]
    assert {"GK013", "GK203"} <= set(reached)
    (root / "counties/demo/11-a,b:c%@x\n::error::y\x1b[31m.yaml").write_text("领域: [", encoding="utf-8")
    return root


def test_concise_is_a_line_a_finding(wrong):
    assert told(wrong, "concise") == f"{COUNTY}:5:15: 错误[GK103] 公开渠道“政府网”不在模板的13种渠道之中\n"


def test_github_shows_the_finding_on_its_line(wrong):
    assert told(wrong, "github") == (
        f"::error file={COUNTY},line=5,col=15,endColumn=18,title=GK103 公开渠道不在模板的渠道之中"
        "::公开渠道“政府网”不在模板的13种渠道之中%0A建议：是不是“政府网站”？\n"
    )


def test_github_begins_with_errors_and_tells_what_is_open_once_a_file(tmp_path):
    root = demo(tmp_path / "p", WRONG.replace("公开渠道和载体", "公开时限: 及时公开\n    公开渠道和载体"))
    file = root / "counties/demo/county.yaml"
    file.write_text(
        re.sub(r"机构:.*(\n .*)*", "机构: {住房和城乡建设部门: , 乡镇人民政府: }", file.read_text("utf-8")), "utf-8"
    )
    lines = told(root, "github").splitlines()
    kinds = [line.split(" ")[0] for line in lines]
    assert kinds[0] == "::error"
    assert kinds == sorted(kinds, key=["::error", "::warning", "::notice"].index)
    notices = [line for line in lines if line.startswith("::notice")]
    assert len(notices) == 1
    assert re.search(r"::\d+ 处待填，如：", notices[0])


def test_gitlab(wrong):
    [one] = json.loads(told(wrong, "gitlab"))
    assert one.pop("fingerprint")
    assert one == {
        "description": "公开渠道“政府网”不在模板的13种渠道之中\n建议：是不是“政府网站”？",
        "check_name": "GK103",
        "severity": "major",
        "location": {"path": COUNTY, "lines": {"begin": 5}},
    }


def test_junit_fails_what_fails_the_run_and_skips_the_rest(tmp_path):
    root = demo(tmp_path / "p", WRONG.replace("公开渠道和载体", "公开时限: 及时公开\n    公开渠道和载体"))
    for level, failures in (("error", 1), ("warning", 2)):
        suites = ElementTree.fromstring(told(root, "junit", "--fail-on", level))
        assert (suites.get("tests"), suites.get("failures")) == ("2", str(failures))
        assert len(suites.findall(".//failure")) == failures
        assert len(suites.findall(".//skipped")) == 2 - failures
    case = suites.find(".//testcase[failure]")
    assert (case.get("file"), case.get("line"), case.get("name")) == (COUNTY, "5", "GK106 调整 10-001 公开时限")
    clean = ElementTree.fromstring(told(demo(root.parent / "clean"), "junit", code=0))
    assert (clean.get("tests"), clean.get("failures"), len(clean.findall(".//testcase"))) == ("1", "0", 1)


def test_markdown_is_for_a_clerk(wrong):
    assert told(wrong, "markdown").replace("\\", "") == (
        "## 源文件的检查\n\n共 1 个错误，涉及 1 个文件。\n\n要改好才能通过的有 1 个。\n\n### 样例县\n\n"
        "- **错误** 10-001 公开渠道和载体：公开渠道“政府网”不在模板的13种渠道之中。建议：是不是“政府网站”？"
        f"（{COUNTY} 第 5 行，GK103）\n"
    )


def test_markdown_is_short_where_a_rule_says_much(tmp_path):
    channels = "".join(f"    - 渠道{number}\n" for number in range(9))
    text = told(demo(tmp_path / "p", WRONG.replace(" [政府网]\n", f"\n{channels}")), "markdown").replace("\\", "")
    first, more = [line for line in text.splitlines() if "- " in line and ("渠道" in line or "另有" in line)][:2]
    assert "渠道0" in first
    places = "、".join(f"{COUNTY} 第 {line} 行" for line in (7, 8, 9))
    assert more == f"  - 同一条规则另有 8 处：{places} 等"


def test_sarif_has_the_rules_page_and_the_fix(wrong):
    run = sarif(wrong)
    [rule], [result] = run["tool"]["driver"]["rules"], run["results"]
    page = gongkai("explain", "GK103", cwd=wrong).stdout
    assert rule["shortDescription"]["text"] in page.splitlines()[0]
    examples = re.findall("```yaml\n(.*?)\n```", rule["help"]["markdown"], re.DOTALL)
    assert len(examples) == 2
    for part in (rule["fullDescription"]["text"], *examples):
        assert textwrap.indent(part, "    ") in page
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": COUNTY, "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 5, "startColumn": 15, "endColumn": 18},
    }
    [fix] = result["fixes"]
    applied(wrong, fix)
    assert "[政府网站]" in (wrong / COUNTY).read_text("utf-8")
    assert "GK103" not in told(wrong, "sarif", code=0)


def applied(root, fix):
    """Carries out a SARIF fix as an editor does: columns count UTF-16."""
    [change] = fix["artifactChanges"]
    [replacement] = change["replacements"]
    region = replacement["deletedRegion"]
    file = root / change["artifactLocation"]["uri"]
    lines = file.read_text("utf-8").split("\n")
    line = lines[region["startLine"] - 1].encode("utf-16-le")
    start, end = (2 * (region[key] - 1) for key in ("startColumn", "endColumn"))
    new = line[:start] + replacement["insertedContent"]["text"].encode("utf-16-le") + line[end:]
    lines[region["startLine"] - 1] = new.decode("utf-16-le")
    file.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("written", ["政府网", "'政府网'", '"政府网"', '"政府\\u7f51"'])
def test_fixes_and_columns_behind_a_rare_character(tmp_path, written):
    root = demo(tmp_path / "p", WRONG.replace("[政府网]", f"['其他：{RARE}', {written}]"))
    file = root / COUNTY
    before = file.read_bytes()
    [result] = [one for one in sarif(root)["results"] if one["ruleId"] == "GK103"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["startColumn"] == 15 + len("['其他：', ") + 2 - 1
    applied(root, result["fixes"][0])
    channels = yaml.safe_load(file.read_bytes())["调整"]["10-001"]["公开渠道和载体"]
    assert channels == [f"其他：{RARE}", "政府网站"]
    after = file.read_bytes()
    file.write_bytes(before)
    [one] = [one for one in json.loads(told(root, "rdjson"))["diagnostics"] if one["code"]["value"] == "GK103"]
    [suggestion] = one["suggestions"]
    lines = before.split(b"\n")
    start, end = suggestion["range"]["start"], suggestion["range"]["end"]
    line = lines[start["line"] - 1]
    lines[start["line"] - 1] = line[: start["column"] - 1] + suggestion["text"].encode() + line[end["column"] - 1 :]
    assert b"\n".join(lines) == after


def test_fingerprints_survive_moved_lines_and_tell_findings_apart(tmp_path):
    root = demo(tmp_path / "p", WRONG.replace("[政府网]", "[政府网, 政府网, 公示拦]"))
    marks = [one["fingerprint"] for one in json.loads(told(root, "gitlab"))]
    assert len(set(marks)) == len(marks) >= 3
    fingerprints = [one["partialFingerprints"]["gongkai/v1"] for one in sarif(root)["results"]]
    assert fingerprints == marks
    file = root / COUNTY
    moved = file.read_text("utf-8").replace(
        "调整:\n", "# 说明\n\n调整:\n  10-003: {公开时限: 信息形成之日起3个工作日内}\n"
    )
    file.write_text(moved.replace("[政府网, ", "['政府网',   "), encoding="utf-8")
    assert [one["fingerprint"] for one in json.loads(told(root, "gitlab"))] == marks
    file.write_text(moved.replace("公示拦", "公示兰"), encoding="utf-8")
    assert len(set(marks) & {one["fingerprint"] for one in json.loads(told(root, "gitlab"))}) == len(marks) - 1


class TestHostile:
    """What strangers write steers neither a terminal, a log, a comment nor a reader of XML."""

    @pytest.mark.parametrize("style", FORMATS)
    def test_nothing_steers(self, hostile, style):
        text = told(hostile, style)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
        assert not re.search(r"##\w*\[", text)

    def test_a_text_without_end_hides_nothing_else(self, hostile):
        with (hostile / COUNTY).open("a", encoding="utf-8") as file:
            file.write(f"    公开时限: {'甲' * 200_000}\n")
        assert "GK103" in told(hostile, "markdown")
        assert max(map(len, told(hostile, "github").splitlines())) < 5000

    @pytest.mark.parametrize("style", ["text", "concise", "github"])
    def test_no_line_is_a_command_of_a_strangers(self, hostile, style):
        lines = told(hostile, style).splitlines()
        assert lines
        for line in lines:
            command = re.match(r"\s*::(\S+)", line)
            assert command is None or (style == "github" and command[1] in ("error", "warning", "notice"))

    def test_a_workflow_command_has_our_properties_only(self, hostile):
        lines = told(hostile, "github").splitlines()
        assert lines
        for line in lines:
            _, head, _ = line.split("::", 2)
            names = [one.partition("=")[0] for one in head.partition(" ")[2].split(",")]
            assert names in (["file", "line", "col", "endColumn", "title"], ["file", "title"]), line

    def test_markdown_holds_no_markup(self, hostile):
        text = told(hostile, "markdown")
        assert "<" not in text
        assert not re.search(r"@(?!&#8203;)|(?<!&)#\d", text)
        assert not re.search(r"(?<!\\)[\[\]`(]|(?<!\\)https?:", text)
        for line in filter(None, text.splitlines()):
            assert re.match(r"#{2,3} | {0,2}- |共 |要改好", line), line

    def test_xml_can_be_read(self, hostile):
        assert ElementTree.fromstring(told(hostile, "junit")).findall(".//failure")

    def test_sarif_holds_no_placeholder_no_link_and_a_sound_uri(self, hostile):
        results = sarif(hostile)["results"]
        assert results
        for result in results:
            assert not re.search(r"[{}]|\]\(", result["message"]["text"])
            uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"[\w./%-]+", uri, re.ASCII), uri

    def test_a_file_whose_name_is_no_text(self, tmp_path):
        root = demo(tmp_path / "p")
        with open(bytes(root / "counties/demo") + b"/11-\xff.yaml", "wb") as file:  # noqa: PTH123
            file.write("领域: [".encode())
        for style in FORMATS:
            assert told(root, style)


def test_a_project_in_a_folder_of_its_repository_names_files_from_the_repositorys_root(tmp_path):
    root = demo(tmp_path / "repository" / "内容 1", WRONG)
    git(tmp_path / "repository", "init", "-q", "-b", "main")
    commit(tmp_path / "repository")
    path = f"内容 1/{COUNTY}"
    assert f"file={path}," in told(root, "github")
    assert json.loads(told(root, "gitlab"))[0]["location"]["path"] == path
    assert json.loads(told(root, "rdjson"))["diagnostics"][0]["location"]["path"] == path
    uri = sarif(root)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == f"%E5%86%85%E5%AE%B9%201/{COUNTY}"
    assert told(root, "concise").startswith(f"{COUNTY}:5")


class TestFiles:
    def test_several_at_once(self, wrong):
        more = ("--also", "sarif=out.sarif", "--also", "markdown=m/comment.md")
        (wrong / "m").mkdir()
        done = gongkai("validate", "--format", "concise", *more, cwd=wrong)
        assert (done.returncode, done.stdout) == (1, told(wrong, "concise"))
        assert done.stderr == "已写 out.sarif\n已写 m/comment.md\n"
        assert (wrong / "out.sarif").read_text("utf-8") == told(wrong, "sarif")
        assert (wrong / "m/comment.md").read_text("utf-8") == told(wrong, "markdown")

    @pytest.mark.parametrize(
        ("name", "style"),
        [("a.sarif", "sarif"), ("a.json", "json"), ("a.md", "markdown"), ("a.xml", "junit"), ("a", "text")],
    )
    def test_output_goes_by_its_name(self, wrong, name, style):
        done = gongkai("validate", "--output", name, cwd=wrong)
        assert (done.returncode, done.stdout) == (1, f"已写 {name}\n")
        assert (wrong / name).read_text("utf-8") == told(wrong, style)

    @pytest.mark.parametrize("also", ["sarif", "sarif=", "xml=a.xml", "sarif=counties", "=a.json", "sarif=x.sarif"])
    def test_wrong_usage(self, wrong, also):
        done = gongkai("validate", "--output", "x.sarif", "--also", also, cwd=wrong)
        assert (done.returncode, "--also" in done.stderr or "两次" in done.stderr) == (2, True), done.stderr
        assert not (wrong / "x.sarif").exists()

    @pytest.mark.parametrize("option", [("--output", "no/where.txt"), ("--also", "sarif=no/where.sarif")])
    def test_a_file_that_cannot_be_written(self, wrong, option):
        done = gongkai("validate", *option, cwd=wrong)
        assert done.returncode == 1
        assert "不能写入 no/where." in done.stderr
        assert "文件夹不存在" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="no pipes that are files")
def test_a_pipe_is_written_to_and_stays(tmp_path):
    root, pipe = demo(tmp_path / "p"), tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert gongkai("validate", "--format", "concise", "--also", f"json={pipe}", cwd=root).returncode == 0
        assert isinstance(json.loads(os.read(reader, 60_000)), list | dict)
    finally:
        os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.parametrize("args", [["--version"], ["validate"], ["validate", "--format", "json"]])
def test_what_needs_no_writer_imports_none(tmp_path, args):
    code = f"import sys\nsys.argv[1:] = {args}\nimport atexit\natexit.register(lambda: print(*sys.modules, file=sys.stderr))\nfrom gongkai.cli.main import run\nrun()"
    done = subprocess.run([sys.executable, "-c", code], cwd=demo(tmp_path / "p"), capture_output=True, text=True)
    loaded = set(done.stderr.split())
    assert done.returncode == 0
    assert "gongkai.cli.main" in loaded
    others = {"gongkai.findings.given", "gongkai.findings.identity", "gongkai.history", "xml.etree.ElementTree"}
    assert not loaded & {*WRITERS.values(), *others}
