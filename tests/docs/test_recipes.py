"""The recipes for CI, by running their very commands: a mistake on a branch is told at its line and fails, the comment
says what changes, and once it is mended the same commands pass and publish. What is posted is data of strangers."""

import json
import re
import shutil
import zipfile

import pytest
import yaml

from gongkai import __version__
from overlay import REPOSITORY
from pipeline import BASH, DOMAIN, RIGHT, WRONG, Pipeline, Steps, component, recipe

TOOLS = ("git", "jq", "unzip", "bash")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason=f"{'、'.join(TOOLS)} are not all installed"),
]
COUNTY = "counties/demo/county.yaml"
SLOWER = (DOMAIN, "10个工作日内", "15个工作日内")
OFFICE = (COUNTY, "样例县住房和城乡建设局", "样例县住房和城乡建设和管理局")
SITE = "https://mulu.example.gov.cn/"


@pytest.fixture
def pipeline(tmp_path):
    """On the branch `change` an office has another name, a limit is longer, and a channel is written wrong."""
    one = Pipeline(tmp_path)
    one.change(OFFICE, SLOWER, (DOMAIN, RIGHT, WRONG))
    return one


def mend(pipeline):
    pipeline.change((DOMAIN, WRONG, RIGHT))


def line_of(pipeline, text):
    lines = (pipeline.root / DOMAIN).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def plain(markdown):
    return re.sub(r"\\(.)", r"\1", markdown)


def says_what_changes(markdown, *, mistaken):
    """That a comment tells the change in words for people, and whether the check failed."""
    text = plain(markdown)
    assert text.startswith("## 目录改了什么\n")
    assert "机构更名：样例县住房和城乡建设局 → 样例县住房和城乡建设和管理局" in text
    assert "10-001 政策法规文件 · 国家层面政策" in text
    assert "公开时限：信息形成或者变更之日起10个工作日内 → 信息形成或者变更之日起15个工作日内（更宽）" in text
    assert ("检查没有通过" in text) is mistaken
    assert (f"{DOMAIN} 第 6 行，GK103" in text) is mistaken


# GitHub


NOT_YET = "没有审核同意"  # what is published is reviewed, unless somebody asks for drafts


def action(pipeline, branch, **inputs):
    """The steps of action.yml, run as `uses:` would."""
    pipeline.check_out(branch)
    for left in ("gongkai-report", "gongkai-preview", "gongkai-public"):
        shutil.rmtree(pipeline.temp / left, ignore_errors=True)
    given = recipe("action.yml")
    values = {f"inputs.{name}": str(one["default"]) for name, one in given["inputs"].items()}
    values |= {f"inputs.{name.replace('_', '-')}": text for name, text in inputs.items()}
    values |= {"runner.temp": str(pipeline.temp), "github.event.number": "7"}
    return Steps(pipeline, given["runs"]["steps"], values)


def test_github_tells_a_mistake_at_its_line_and_what_the_change_means(pipeline):
    done = action(pipeline, "change", base="main")
    assert done.failed
    errors = [line for line in done.output.splitlines() if line.startswith("::error ")]
    assert len(errors) == 1, done.output
    assert f"file={DOMAIN},line={line_of(pipeline, WRONG)}," in errors[0]
    assert list(done.uploads()) == ["gongkai-report"], "no preview of what is wrong"
    report = done.uploads()["gongkai-report"]
    says_what_changes((report / "comment.md").read_text("utf-8"), mistaken=True)
    assert (report / "number").read_text("utf-8") == "7\n"
    [told] = json.loads((report / "findings.sarif").read_text("utf-8"))["runs"][0]["results"]
    place = told["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == DOMAIN
    assert place["region"]["startLine"] == line_of(pipeline, WRONG)


@pytest.mark.parametrize(
    ("path", "right", "wrong"),
    [
        (DOMAIN, RIGHT, "[两微一端"),
        (DOMAIN, "  10-001:", "  10-009:"),
        (COUNTY, '代码: "360499"', '代码: "36049"'),
        ("guidelines/10-nongcun-weifang-gaizao.yaml", "公开方式: 主动", "公开方式: 主动的"),
        ("guidelines/laws.yaml", "名称: ", "名陈: "),
    ],
)
def test_github_tells_other_mistakes_at_their_lines(tmp_path, path, right, wrong):
    pipeline = Pipeline(tmp_path)
    text = (pipeline.origin / path).read_text("utf-8")
    pipeline.change(OFFICE, (path, right, wrong))
    done = action(pipeline, "change", base="main")
    assert done.failed
    line = text[: text.index(right)].count("\n") + 1
    assert f"::error file={path},line={line}," in done.output
    assert (done.uploads()["gongkai-report"] / "comment.md").is_file()


def test_github_passes_once_it_is_mended_and_publishes_from_main(pipeline):
    mend(pipeline)
    done = action(pipeline, "change", base="main")
    assert not done.failed, done.output
    report, preview = done.uploads()["gongkai-report"], done.uploads()["gongkai-preview"]
    says_what_changes((report / "comment.md").read_text("utf-8"), mistaken=False)
    assert "15个工作日内" in (preview / "demo/10-nongcun-weifang-gaizao.html").read_text("utf-8")
    assert "样例县住房和城乡建设和管理局" in (preview / "改了什么.html").read_text("utf-8")
    assert f"gongkai=={__version__}" in pipeline.calls("python")[0]["args"]
    pipeline.merge()
    unready = action(pipeline, "main", base="", site=SITE, package="")
    assert (unready.failed, NOT_YET in unready.output, "pages" in unready.uploads()) == (True, True, False)
    done = action(pipeline, "main", base="", site=SITE, package="", draft="true")
    assert not done.failed, done.output
    public = done.uploads()["pages"]
    assert "15个工作日内" in (public / "demo/10-nongcun-weifang-gaizao.html").read_text("utf-8")
    assert SITE in (public / "sitemap.xml").read_text("utf-8")
    assert "gongkai-preview" not in done.uploads()


def test_github_on_main_fails_for_a_mistake_and_publishes_nothing(pipeline):
    pipeline.merge()
    done = action(pipeline, "main", base="", site=SITE)
    assert done.failed
    assert "pages" not in done.uploads()


def test_only_what_the_change_brings_is_told(pipeline):
    """Warnings that main has already are nobody's business here, even where warnings fail."""
    pipeline.merge()
    mend(pipeline)
    pipeline.merge()
    pipeline.change((DOMAIN, "增加: [两微一端]", "去掉: [政府网站]"))  # a warning
    pipeline.merge()
    pipeline.change((COUNTY, "乡镇: [甲乡镇, 乙塘镇]", "乡镇: [甲乡镇, 乙塘镇, 丙乡]"))
    done = action(pipeline, "change", base="main", fail_on="warning")
    assert not done.failed, done.output
    assert "::warning" not in done.output
    done = action(pipeline, "main", base="", fail_on="warning")
    assert done.failed
    assert f"::warning file={DOMAIN}" in done.output


def test_without_history_it_says_what_to_do(pipeline):
    pipeline.check_out("change")
    done = action(pipeline, "change", base="nowhere")
    assert done.failed
    assert "fetch-depth: 0" in done.output


POST = "gongkai-comment.yml"
API = "repos/county/catalog"
SHA, FORK = "c" * 40, "someone/catalog"


def post(pipeline, files, *, event="pull_request", size=1000, pull=None, comments=()):
    """The steps that post, with GitHub's answers; what was written is in `pipeline.calls`."""
    with zipfile.ZipFile(pipeline.folder / "report.zip", "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
    pull = pull or {"state": "open", "head": {"sha": SHA, "repo": {"full_name": FORK}}}
    artifact = {"id": 5, "expired": False, "size_in_bytes": size}
    pipeline.answer(
        **{
            f"{API}/actions/runs/3/artifacts?name=gongkai-report": {"artifacts": [artifact]},
            f"{API}/actions/artifacts/5/zip": str(pipeline.folder / "report.zip"),
            f"{API}/pulls/7": pull,
            f"{API}/issues/7/comments?per_page=100": list(comments),
        }
    )
    job = recipe(f".github/workflows/{POST}")["jobs"]["post"]
    place = pipeline.folder / "job"
    place.mkdir(exist_ok=True)
    told = {"REPO": "county/catalog", "RUN": "3", "EVENT": event, "BRANCH": "main", "SHA": SHA, "HEAD": FORK}
    assert told.keys() | {"GH_TOKEN"} == job["env"].keys()
    return Steps(pipeline, job["steps"], {"env": {**told, "GH_TOKEN": "secret"}}, place)


def written(pipeline):
    return [one for one in pipeline.calls("gh") if one["method"] != "GET"]


GOOD = {"number": "7\n", "comment.md": "## 目录改了什么\n\n- 10\\-001\n", "findings.sarif": "{}"}


@pytest.fixture
def poster(tmp_path):
    return Pipeline(tmp_path)


def test_a_comment_is_posted_once_and_updated_later(poster):
    done = post(poster, GOOD)
    assert not done.failed, done.output
    [call] = written(poster)
    assert (call["method"], call["address"]) == ("POST", f"{API}/issues/7/comments")
    assert call["sent"]["body"] == f"<!-- gongkai -->\n{GOOD['comment.md']}"
    assert done.used[0][1]["ref"] == "refs/pull/7/head"
    mine = {"id": 30, "user": {"login": "github-actions[bot]"}, "body": call["sent"]["body"]}
    others = {"id": 20, "user": {"login": "someone"}, "body": "<!-- gongkai -->\nnot ours"}
    assert not post(poster, GOOD, comments=[others, mine]).failed
    call = written(poster)[-1]
    assert (call["method"], call["address"]) == ("PATCH", f"{API}/issues/comments/30")


@pytest.mark.parametrize(
    ("files", "more"),
    [
        ({**GOOD, "number": "8; rm -rf /\n"}, {}),
        ({**GOOD, "number": "../../issues\n"}, {}),
        ({**GOOD, "number": "9" * 5000}, {}),
        ({key: text for key, text in GOOD.items() if key != "number"}, {}),
        (GOOD, {"pull": {"state": "open", "head": {"sha": "d" * 40, "repo": {"full_name": FORK}}}}),
        (GOOD, {"pull": {"state": "open", "head": {"sha": SHA, "repo": {"full_name": "other/catalog"}}}}),
        (GOOD, {"pull": {"state": "open", "head": {"sha": SHA, "repo": None}}}),
        (GOOD, {"pull": {"state": "closed", "head": {"sha": SHA, "repo": {"full_name": FORK}}}}),
        (GOOD, {"size": 5_000_000}),
        (GOOD, {"event": "push"}),
    ],
)
def test_what_does_not_belong_to_the_run_is_not_posted(poster, files, more):
    post(poster, files, **more)
    assert written(poster) == []


def test_what_strangers_send_is_text_and_has_an_end(poster):
    hostile = (
        "@everyone <img src=x> [a](https://evil.example) ![b](http://e) www.evil.example #1 county/catalog#2\n"
        "[c]: https://evil.example\n$(touch hacked) `touch hacked` ${{ github.token }}\n"
    )
    assert not post(poster, {**GOOD, "comment.md": hostile}).failed
    body = written(poster)[-1]["sent"]["body"].removeprefix("<!-- gongkai -->\n")
    for sign in ("<", "](", "]:", "://", "www.", "@e"):
        assert sign not in body
    assert not re.search(r"(?<!&)#\d", body)
    assert "${{ github.token }}" in body, "as it was written, and nothing of it was carried out"
    assert not list(poster.folder.rglob("hacked"))
    before = len(written(poster))
    post(poster, {**GOOD, "comment.md": "@" * 3_000_000})
    assert len(written(poster)) == before, "what no gongkai writes"
    assert not post(poster, {**GOOD, "comment.md": "甲@" * 31_000, "findings.sarif": "x" * 11_000_000}).failed
    assert 60_000 < len(written(poster)[-1]["sent"]["body"]) <= 65_536
    assert (poster.folder / "job/findings.sarif").stat().st_size <= 10_000_000


def test_what_main_has_is_reported_to_main(poster):
    done = post(poster, GOOD, event="push")
    assert (done.failed, done.used[0][1]["ref"]) == (False, "refs/heads/main")


# GitLab


def gitlab(pipeline, branch, job, **variables):
    """A job of the component, with its defaults, in a fresh clone."""
    base = pipeline.check_out(branch)
    jobs = yaml.safe_load(component())
    whole = jobs.get(jobs[job].get("extends"), {}) | jobs[job]
    variables = {name: str(value) for name, value in whole.get("variables", {}).items()} | variables
    script = "\n".join([*whole["before_script"], *whole["script"]])
    if "merge_request" in whole["rules"][0]["if"]:
        variables["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = base
    return pipeline.run(script, variables, BASH), whole


def test_gitlab_tells_a_mistake_at_its_line_and_what_the_change_means(pipeline):
    done, job = gitlab(pipeline, "change", "gongkai-check")
    assert done.returncode != 0
    assert f"{DOMAIN}:{line_of(pipeline, WRONG)}:" in done.stdout
    [told] = json.loads((pipeline.root / job["artifacts"]["reports"]["codequality"]).read_text("utf-8"))
    assert told["location"]["path"] == DOMAIN
    where = told["location"].get("lines") or told["location"]["positions"]["begin"]
    assert where.get("begin", where.get("line")) == line_of(pipeline, WRONG)
    says_what_changes((pipeline.root / "comment.md").read_text("utf-8"), mistaken=True)
    assert not (pipeline.root / "preview").exists()
    assert job["artifacts"]["when"] == "always"


def test_gitlab_passes_once_it_is_mended_comments_and_publishes_from_main(pipeline):
    mend(pipeline)
    done, job = gitlab(pipeline, "change", "gongkai-check")
    assert done.returncode == 0, done.stdout + done.stderr
    comment = (pipeline.root / "comment.md").read_text("utf-8")
    says_what_changes(comment, mistaken=False)
    assert all((pipeline.root / path).exists() for path in job["artifacts"]["paths"])
    api = "https://gitlab.example.com/api/v4"
    notes = f"{api}/projects/9/merge_requests/7/notes"
    variables = {"CI_API_V4_URL": api, "CI_PROJECT_ID": "9", "CI_MERGE_REQUEST_IID": "7", "GONGKAI_TOKEN": "secret"}
    theirs = {"id": 1, "author": {"id": 5}, "body": "<!-- gongkai -->\nnot ours"}
    mine = {"id": 2, "author": {"id": 4}, "body": "<!-- gongkai -->\nearlier"}
    for others, method, address in (([theirs], "POST", notes), ([theirs, mine], "PUT", f"{notes}/2")):
        pipeline.answer(**{f"{api}/user": {"id": 4}, f"{notes}?per_page=100&sort=asc": others})
        whole = recipe("ci/gitlab.yml")["gongkai-comment"]
        script = "\n".join([*whole["before_script"], *whole["script"]])
        done = pipeline.run(script, variables, BASH)
        assert done.returncode == 0, done.stderr
        call = pipeline.calls("curl")[-1]
        assert (call["method"], call["address"]) == (method, address)
        assert call["sent"]["body"] == f"<!-- gongkai -->\n{comment}"
    pipeline.merge()
    unready, _ = gitlab(pipeline, "main", "pages", CI_PAGES_URL=SITE)
    assert (unready.returncode, NOT_YET in unready.stderr, (pipeline.root / "public").exists()) == (1, True, False)
    done, _ = gitlab(pipeline, "main", "pages", CI_PAGES_URL=SITE, GONGKAI_DRAFT="true")
    assert done.returncode == 0, done.stdout + done.stderr
    assert SITE in (pipeline.root / "public/sitemap.xml").read_text("utf-8")


# Gitee


def gitee(pipeline, branch, **variables):
    base = pipeline.check_out(branch)
    [stage] = recipe("ci/gitee.yml")["stages"]
    [step] = stage["steps"]
    pipeline.put("python3", (pipeline.bin / "python").read_text("utf-8"))
    return pipeline.run("\n".join(step["commands"]), {"GITEE_BRANCH": "main", "SITE": SITE, **variables}), base


def test_gitee_fails_for_a_mistake_and_passes_once_it_is_mended(pipeline):
    done, _ = gitee(pipeline, "change", GITEE_PULL_ID="7")
    assert done.returncode != 0
    assert f"{DOMAIN}:{line_of(pipeline, WRONG)}:" in done.stdout
    text = plain(done.stdout)
    assert "机构更名：样例县住房和城乡建设局 → 样例县住房和城乡建设和管理局" in text
    assert not (pipeline.root / "output").exists()
    mend(pipeline)
    done, _ = gitee(pipeline, "change", GITEE_PULL_ID="7")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "→ 信息形成或者变更之日起15个工作日内（更宽）" in plain(done.stdout)
    assert (pipeline.root / "output/改了什么.html").is_file()
    pipeline.merge()
    unready, _ = gitee(pipeline, "main")
    assert (unready.returncode, NOT_YET in unready.stderr, (pipeline.root / "output").exists()) == (1, True, False)
    done, _ = gitee(pipeline, "main", DRAFT="true")
    assert done.returncode == 0, done.stdout + done.stderr
    assert SITE in (pipeline.root / "output/sitemap.xml").read_text("utf-8")


# Jenkins


def jenkins():
    """The shell scripts of the Jenkinsfile in their order, as Groovy reads them."""
    text = (REPOSITORY / "ci/Jenkinsfile").read_text("utf-8")
    return [re.sub(r"\\(\\|n)", lambda found: "\\" if found[1] == "\\" else "\n", one) for one in
            re.findall(r"sh '''\n(.*?)'''", text, re.DOTALL)]  # fmt: skip


def node(pipeline):
    """The variables of a node with the Gitee plugin, as the Jenkinsfile uses them."""
    (pipeline.folder / "tool").mkdir()
    (pipeline.folder / "public").mkdir()
    plugin = {"giteeTargetBranch": "main", "giteePullRequestIid": "7", "giteeTargetNamespace": "county"}
    own = {"WORKSPACE_TMP": str(pipeline.folder / "tool"), "SITE": SITE, "PUBLIC": f"{pipeline.folder}/public/"}
    return {**plugin, "giteeTargetRepoName": "catalog", **own, "TOKEN": "secret"}


def test_jenkins_fails_for_a_mistake_passes_once_it_is_mended_and_comments(pipeline):
    install, check, comment, _ = jenkins()
    assert f"gongkai=={__version__}" in install
    assert "python3 -I " in install, "a file of the change called venv.py is not what runs"
    variables = node(pipeline)
    pipeline.check_out("change")
    done = pipeline.run(check, variables)
    assert done.returncode != 0
    assert f"{DOMAIN}:{line_of(pipeline, WRONG)}:" in done.stdout
    assert DOMAIN in (pipeline.root / "findings.xml").read_text("utf-8")
    says_what_changes((pipeline.root / "comment.md").read_text("utf-8"), mistaken=True)
    mend(pipeline)
    pipeline.check_out("change")
    done = pipeline.run(check, variables)
    assert done.returncode == 0, done.stdout + done.stderr
    says_what_changes(text := (pipeline.root / "comment.md").read_text("utf-8"), mistaken=False)
    api = "https://gitee.com/api/v5"
    pulls = f"{api}/repos/county/catalog/pulls"
    theirs = {"id": 1, "user": {"id": 5}, "body": "<!-- gongkai -->\nnot ours"}
    mine = {"id": 2, "user": {"id": 4}, "body": "<!-- gongkai -->\nearlier"}
    for there, method, address in (
        ([theirs], "POST", f"{pulls}/7/comments"),
        ([theirs, mine], "PATCH", f"{pulls}/comments/2"),
    ):
        pipeline.answer(**{f"{api}/user": {"id": 4}, f"{pulls}/7/comments?per_page=100": there})
        done = pipeline.run(comment, variables)
        assert done.returncode == 0, done.stderr
        call = pipeline.calls("curl")[-1]
        assert (call["method"], call["address"]) == (method, address)
        assert call["sent"]["body"] == f"<!-- gongkai -->\n{text}"


def test_jenkins_posts_and_writes_through_no_link_of_a_change(pipeline):
    """Not even where the check ends before it writes anything."""
    _, check, comment, _ = jenkins()
    (pipeline.folder / "secret").write_text("a key of the node\n")
    (pipeline.folder / "folder").mkdir()
    for name in ("comment.md", "body.json", "findings.md", "findings.xml"):
        (pipeline.origin / name).symlink_to(pipeline.folder / "secret")
    (pipeline.origin / "preview").symlink_to(pipeline.folder / "folder")
    mend(pipeline)
    pipeline.check_out("change")
    variables = node(pipeline)
    assert pipeline.run(check, variables | {"giteeTargetBranch": "nowhere"}).returncode != 0
    assert pipeline.run(comment, variables).returncode == 0
    assert pipeline.calls("curl") == []
    assert pipeline.run(check, variables).returncode == 0
    assert not any((pipeline.folder / "folder").iterdir())
    assert (pipeline.folder / "secret").read_text() == "a key of the node\n"


@pytest.mark.skipif(not shutil.which("rsync"), reason="rsync is not installed")
def test_jenkins_publishes_from_main(pipeline):
    mend(pipeline)
    pipeline.merge()
    pipeline.check_out("main")
    variables = node(pipeline)
    unready = pipeline.run(jenkins()[-1], variables)
    assert (unready.returncode, NOT_YET in unready.stderr) == (1, True)
    assert not any((pipeline.folder / "public").iterdir())
    done = pipeline.run(jenkins()[-1], {**variables, "DRAFT": "true"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert SITE in (pipeline.folder / "public/sitemap.xml").read_text("utf-8")


# pre-commit


def test_hooks_fail_for_a_mistake_and_pass_once_it_is_mended(pipeline):
    hooks = {one["id"]: one for one in recipe(".pre-commit-hooks.yaml")}
    pipeline.check_out("change")
    done = pipeline.run(hooks["gongkai-validate"]["entry"], {})
    assert done.returncode == 1
    assert f"{DOMAIN}:{line_of(pipeline, WRONG)}:" in done.stdout
    mend(pipeline)
    pipeline.check_out("change")
    for hook in hooks.values():
        done = pipeline.run(hook["entry"], {})
        assert done.returncode == 0, (hook["id"], done.stdout)
        assert hook["pass_filenames"] is False
        assert re.search(hook["files"], DOMAIN)
