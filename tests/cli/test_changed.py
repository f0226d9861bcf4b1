"""gongkai validate --changed-since and --new-only, in throw-away repositories."""

import json
import os
import re
import shutil

import pytest

from command import gongkai, started
from overlay import REPOSITORY, YIXIAN, demo, tree
from revisions import commit, git

COUNTY = "counties/demo/county.yaml"
DOMAIN = "counties/demo/10-nongcun-weifang-gaizao.yaml"
SECOND = "counties/yixian/10-nongcun-weifang-gaizao.yaml"
TOWN = "counties/demo/towns/jia/town.yaml"
GUIDELINE = "guidelines/10-nongcun-weifang-gaizao.yaml"
LAWS = "guidelines/laws.yaml"
FILES = (
    YIXIAN
    + f"""# {SECOND}
领域: 农村危房改造
核实: {{日期: 2026-10-01, 科室: 乙县住房和城乡建设局}}
调整:
  10-003: {{公开时限: 及时公开}}
# {TOWN}
名称: 甲乡
主体: 甲乡人民政府
# counties/demo/towns/jia/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
调整:
  10-003: {{公开时限: 及时公开}}
# {DOMAIN}
领域: 农村危房改造
核实: {{日期: 2026-11-01, 科室: 样例县住房和城乡建设局}}
调整:
  10-001: {{公开时限: 及时公开}}
  10-002: {{公开时限: 及时公开}}
"""
)


@pytest.fixture
def root(tmp_path):
    """A repository of two counties, one with a town, each with an old warning; all committed."""
    made = demo(tmp_path / "p", FILES)
    git(made, "init", "-q", "-b", "main")
    commit(made, "first")
    return made


def replaced(root, file, old, new):
    path = root / file
    text = path.read_text("utf-8")
    assert old in text, text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def validate(root, *more, since="main"):
    done = gongkai("validate", "--format", "json", "--changed-since", since, *more, cwd=root)
    assert "Traceback" not in done.stderr
    return done


def found(root, *more, since="main"):
    return {(one["code"], one["file"]) for one in json.loads(validate(root, *more, since=since).stdout)["findings"]}


def places(root, *more, since="main"):
    files = {file for _, file in found(root, *more, since=since) if file.startswith("counties/")}
    return {file.split("/")[1] if "towns" not in file else "jia" for file in files}


class TestChangedSince:
    def test_nothing_changed(self, root):
        assert json.loads(gongkai("validate", "--format", "json", cwd=root).stdout)["findings"]
        done = validate(root)
        assert (done.returncode, json.loads(done.stdout)["findings"]) == (0, [])
        assert gongkai("validate", "--changed-since", "main", cwd=root).stdout == "改动影响到的地方，没有发现问题。\n"
        assert re.fullmatch(
            r"与“main（[0-9a-f]{10}）”相比，改了 0 个文件，影响到 0 个地方；只报告这里的问题\n", done.stderr
        )

    def test_a_template_that_all_pages_are_made_with_is_told(self, root):
        (root / "templates/html").mkdir(parents=True)
        (root / "templates/html/base.html").write_text("<p>新的</p>\n", encoding="utf-8")
        assert "网页的样式、用语改了：templates/html/base.html。全部网页会变，请看样稿" in validate(root).stderr

    def test_a_countys_change_reaches_its_towns_and_no_other_county(self, root):
        with (root / COUNTY).open("a", encoding="utf-8") as file:
            file.write("# 说明\n")
        assert places(root) == {"demo", "jia"}
        commit(root)
        assert places(root) == set()
        assert places(root, since="HEAD~1") == {"demo", "jia"}

    def test_a_towns_change_does_not_reach_its_county(self, root):
        replaced(root, "counties/demo/towns/jia/10-nongcun-weifang-gaizao.yaml", "10-003", "10-001")
        assert places(root) == {"jia"}

    def test_what_is_not_committed_counts_in_the_index_or_not_and_new_files(self, root):
        (root / "counties/yixian/lists").mkdir()
        (root / "counties/yixian/lists/nonsense.yaml").write_text("清单: 没有这种\n", encoding="utf-8")
        assert places(root) == {"yixian"}
        git(root, "add", "-A")
        assert places(root) == {"yixian"}

    def test_a_deleted_file_counts(self, root):
        (root / SECOND).unlink()
        assert ("GK207", "counties/yixian/county.yaml") in found(root) or places(root) == {"yixian"}
        assert "demo" not in places(root)

    def test_a_place_that_came_and_one_that_went(self, root):
        shutil.copytree(root / "counties/yixian", root / "counties/bingxian")
        assert places(root) == {"bingxian"}
        shutil.rmtree(root / "counties/bingxian")
        shutil.rmtree(root / "counties/demo/towns/jia")
        assert places(root) == {"demo"}  # which names its towns

    @pytest.mark.parametrize(
        "file",
        [
            LAWS,
            "guidelines/bodies.yaml",
            "templates/attachment2.yaml",
            "templates/synonyms.yaml",
            "templates/events.yaml",
            "counties/places.yaml",
            "province/tasks.yaml",
            "gongkai.yaml",
        ],
    )
    def test_what_is_for_all_reaches_all(self, root, file):
        path = root / file
        path.parent.mkdir(exist_ok=True)
        if not path.exists() and file == "gongkai.yaml":
            path.write_text("指引: guidelines\n", encoding="utf-8")
        elif not path.exists():
            shutil.copy(REPOSITORY / file, path)
            assert places(root) == {"demo", "jia", "yixian"}
            commit(root)
        path.write_text(f"# 说明\n{path.read_text('utf-8')}", encoding="utf-8")
        assert places(root) == {"demo", "jia", "yixian"}

    def test_a_guideline_reaches_those_that_adopt_its_domain(self, root):
        other = "guidelines/04-caizheng-yujuesuan.yaml"
        text = (root / GUIDELINE).read_text("utf-8").replace("10-", "04-").replace("农村危房改造", "财政预决算")
        (root / other).write_text(text.replace("序号: 10", "序号: 4"), encoding="utf-8")
        (root / "counties/yixian/04-caizheng-yujuesuan.yaml").write_text("领域: 财政预决算\n", encoding="utf-8")
        commit(root)
        replaced(root, other, "公开方式: 主动\n", "公开方式: 主动 # 说明\n")
        assert places(root) >= {"yixian"}
        assert not places(root) & {"demo", "jia"}
        git(root, "checkout", "-q", ".")
        replaced(root, GUIDELINE, "公开方式: 主动\n", "公开方式: 主动 # 说明\n")
        assert places(root) == {"demo", "jia", "yixian"}
        (root / GUIDELINE).write_text("领域: [", encoding="utf-8")
        assert ("GK004", GUIDELINE) in found(root)

    def test_a_form_reaches_those_that_keep_its_list(self, root):
        (root / "counties/yixian/lists").mkdir()
        (root / "counties/yixian/lists/withheld.yaml").write_text("清单: 不对\n条目: []\n", encoding="utf-8")
        form = root / "templates/forms/withheld.yaml"
        form.parent.mkdir(parents=True)
        shutil.copy(REPOSITORY / "templates/forms/withheld.yaml", form)
        commit(root)
        form.write_text(f"# 说明\n{form.read_text('utf-8')}", encoding="utf-8")
        assert places(root) == {"yixian"}

    def test_line_ends_that_git_keeps_otherwise_are_no_change(self, root):
        for path in root.rglob("*.yaml"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert found(root) == set()

    def test_since_the_branch_parted(self, root):
        git(root, "checkout", "-q", "-b", "topic")
        replaced(root, SECOND, "及时公开", "适时公开")
        commit(root)
        git(root, "checkout", "-q", "main")
        replaced(root, COUNTY, "名称: 样例县", "名称: 样例县 # 说明")
        commit(root)
        git(root, "checkout", "-q", "topic")
        assert places(root, since="main") == {"demo", "jia", "yixian"}
        assert places(root, since="main...") == {"yixian"}

    def test_it_goes_with_places_and_paths(self, root):
        for file in (SECOND, DOMAIN):
            replaced(root, file, "及时公开", "适时公开")
        assert places(root, "--county", "yixian") == {"yixian"}
        assert places(root, "counties/demo/towns") == {"jia"}

    def test_a_project_in_a_folder_of_its_repository(self, tmp_path):
        root = demo(tmp_path / "r/内容 1", FILES)
        git(tmp_path / "r", "init", "-q", "-b", "main")
        commit(tmp_path / "r")
        (tmp_path / "r/README").write_text("x")
        assert places(root) == set()
        replaced(root, SECOND, "及时公开", "适时公开")
        assert places(root) == {"yixian"}
        assert places(root, "--new-only") == {"yixian"}

    def test_a_link_changes_with_what_it_leads_to(self, root):
        (root / SECOND).unlink()
        (root / SECOND).symlink_to("../demo/10-nongcun-weifang-gaizao.yaml")
        commit(root)
        assert places(root) == set()
        replaced(root, DOMAIN, "及时公开", "适时公开")
        assert places(root) == {"demo", "jia", "yixian"}

    def test_the_exit_code_counts_what_is_shown(self, root):
        replaced(root, SECOND, "公开时限: 及时公开", "公开渠道和载体: [政府网]")
        commit(root)
        assert gongkai("validate", cwd=root).returncode == 1
        replaced(root, TOWN, "名称: 甲乡", "名称: 甲乡 # 说明")
        done = gongkai("validate", "--changed-since", "HEAD", cwd=root)
        assert (done.returncode, "GK103" in done.stdout, "下一步" in done.stdout) == (0, False, False)
        done = gongkai("validate", "--changed-since", "HEAD", "--new-only", "--format", "markdown", cwd=root)
        assert (done.returncode, done.stdout) == (0, "## 源文件的检查\n\n没有新的问题。\n")
        replaced(root, SECOND, "政府网", "政府罔")
        done = gongkai("validate", "--changed-since", "HEAD", cwd=root)
        assert done.returncode == 1
        assert done.stdout.endswith("再运行 gongkai validate --changed-since HEAD\n")


class TestNewOnly:
    def test_old_findings_are_passed_over_also_where_lines_moved(self, root):
        file = root / DOMAIN
        file.write_text("# 说明\n\n" + file.read_text("utf-8"), encoding="utf-8")
        replaced(root, DOMAIN, "  10-001:", "  10-003: {公开时限: 信息形成之日起3个工作日内}\n  10-001:")
        assert places(root) == {"demo", "jia"}
        done = validate(root, "--new-only", "--fail-on", "warning")
        assert (done.returncode, json.loads(done.stdout)["findings"]) == (0, [])
        assert "只报告新的问题" in done.stderr

    def test_a_new_one_beside_old_ones(self, root):
        with (root / DOMAIN).open("a", encoding="utf-8") as file:
            file.write("  10-003: {公开时限: 及时公开}\n")
        done = validate(root, "--new-only", "--fail-on", "warning")
        told = [(one["code"], one["line"]) for one in json.loads(done.stdout)["findings"]]
        assert (done.returncode, told) == (1, [("GK106", 6), ("GK406", 3)])  # the town now says what its county says

    def test_a_list_that_grows_shorter_is_not_new_and_one_with_something_else_is(self, root):
        replaced(root, DOMAIN, "10-001: {公开时限: 及时公开}", "10-001: {公开渠道和载体: [政务服务中心]}")
        commit(root)
        replaced(root, DOMAIN, "[政务服务中心]", "[政务服务中心, 公开查阅点]")
        [shorter] = [one for one in json.loads(validate(root).stdout)["findings"] if one["code"] == "GK403"]
        assert "、" not in shorter["message"]
        assert found(root, "--new-only") == set()
        commit(root)
        replaced(root, DOMAIN, "公开查阅点", "政府网站")
        assert found(root, "--new-only") == {("GK403", DOMAIN)}

    @pytest.mark.parametrize("more", [(), ("--ignore", "GK407"), ("--county", "yixian"), ("--select", "GK409")])
    def test_a_domain_is_changed_for_the_first_time(self, root, more):
        """What waits there was told with the copy that it was."""
        replaced(root, GUIDELINE, "核对: 已见", "核对: 待核")
        (root / SECOND).write_text("领域: 农村危房改造\n", encoding="utf-8")
        commit(root)
        (root / SECOND).write_text("领域: 农村危房改造\n默认: {公开方式: 主动}\n", encoding="utf-8")
        assert ("GK409", SECOND) in found(root, *more)
        assert found(root, "--new-only", *more) <= {("GK416", SECOND)}, "the 默认 that fills nothing is new"
        replaced(root, GUIDELINE, "核对: 已见", "核对: 待核")
        assert ("GK409", SECOND) in found(root, "--new-only", *more)

    def test_a_gap_that_is_filled_in_part_is_not_new(self, root):
        text = (root / GUIDELINE).read_text("utf-8")
        text = re.sub("(?m)^ *公开(时限|层级):.*\n", "", text)
        (root / GUIDELINE).write_text(text, encoding="utf-8")
        (root / SECOND).write_text("领域: 农村危房改造\n", encoding="utf-8")
        commit(root)
        (root / SECOND).write_text("领域: 农村危房改造\n默认: {公开层级: [县级]}\n", encoding="utf-8")
        assert ("GK114", SECOND) in found(root)
        assert found(root, "--new-only") == set()

    def test_what_a_law_brings_upon_others_is_new_and_its_file_too(self, root):
        text = (root / LAWS).read_text("utf-8")
        key = re.search(r"简称: (\S+)", text)[1].rstrip("},")
        (root / LAWS).write_text(text.replace(key, f"{key}改", 1), encoding="utf-8")
        assert {code for code, _ in found(root, "--new-only")} & {"GK202", "GK303", "GK301"}

    def test_the_work_tree_and_the_repository_are_left_alone(self, root):
        replaced(root, DOMAIN, "及时公开", "适时公开")
        git(root, "add", "-A")
        replaced(root, DOMAIN, "及时公开", "尽快公开")
        before = tree(root)
        assert json.loads(validate(root, "--new-only").stdout)["findings"]
        assert tree(root) == before

    def test_a_base_that_is_broken_is_told(self, root):
        text = (root / SECOND).read_text("utf-8")
        (root / SECOND).write_text("领域: [", encoding="utf-8")
        commit(root)
        (root / SECOND).write_text(text, encoding="utf-8")
        done = validate(root, "--new-only")
        assert f"的 {SECOND} 有错误，没有读全，那里原有的问题可能也算成了新的" in done.stderr
        assert {one["code"] for one in json.loads(done.stdout)["findings"]} == {"GK106"}

    def test_a_base_without_a_project(self, tmp_path):
        root = demo(tmp_path / "p", FILES)
        git(root, "init", "-q", "-b", "main")
        git(root, "commit", "-q", "--allow-empty", "-m", "nothing")
        done = validate(root, "--new-only")
        assert "还不是 gongkai 项目，问题都算新的" in done.stderr
        assert places(root, "--new-only") == {"demo", "jia", "yixian"}

    def test_editions_and_reviews_of_the_base_are_seen(self, root):
        done = gongkai("edition", "--county", "yixian", cwd=root)
        assert done.returncode == 0, done.stdout + done.stderr
        replaced(root, SECOND, "及时公开", "尽快公开")
        commit(root)
        known = {code for code, _ in found(root, since="HEAD~1")}
        replaced(root, SECOND, "领域:", "# 说明\n领域:")
        assert {code for code, _ in found(root)} == known
        assert found(root, "--new-only") == set()

    def test_it_needs_a_base(self, root):
        done = gongkai("validate", "--new-only", cwd=root)
        assert (done.returncode, "--changed-since" in done.stderr) == (2, True)


class TestNoBase:
    def refused(self, root, since, told, **more):
        done = (started if more else gongkai)("validate", "--changed-since", since, cwd=root, **more)
        assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (1, "", False), done.stderr
        assert told in done.stderr

    @pytest.mark.parametrize("since", ["nothing", "-x", "--help", "main~9", "", "a\nb", "...", "nothing..."])
    def test_a_revision_that_is_none(self, root, since):
        self.refused(root, since, "版本")

    def test_no_repository(self, tmp_path):
        self.refused(demo(tmp_path / "p"), "main", "不在 git 仓库里")

    def test_no_git(self, root, tmp_path):
        self.refused(root, "main", "没有 git", env={**os.environ, "PATH": str(tmp_path)})

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
    def test_a_repository_of_another_user(self, root, tmp_path):
        for path in (root, *root.rglob("*")):
            os.lchown(path, 12345, 12345)
        self.refused(root, "main", "safe.directory", env={**os.environ, "HOME": str(tmp_path)})

    def test_a_shallow_clone(self, root, tmp_path):
        commit_id = git(root, "rev-parse", "HEAD")
        replaced(root, DOMAIN, "及时公开", "适时公开")
        commit(root)
        git(tmp_path, "clone", "-q", "--depth", "1", f"file://{root}", "shallow")
        self.refused(tmp_path / "shallow", commit_id, "浅克隆")
        self.refused(tmp_path / "shallow", f"{commit_id}...", "浅克隆")


def test_nothing_that_the_repository_configures_runs(root):
    """Filters, hooks and file system monitors of a stranger's repository."""
    (root / ".gitattributes").write_text("*.yaml filter=x diff=x\n", encoding="utf-8")
    commit(root)
    mark = root.parent / "ran"
    for key in ("filter.x.clean", "filter.x.smudge", "diff.x.textconv", "diff.x.command", "core.fsmonitor"):
        git(root, "config", key, f"sh -c 'touch {mark}; cat'")
    replaced(root, DOMAIN, "及时公开", "适时公开")
    mark.unlink(missing_ok=True)
    assert found(root, "--new-only") == {("GK106", DOMAIN)}
    assert not mark.exists()
