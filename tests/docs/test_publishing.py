"""The publishing recipes as they stand in docs/publishing.md: run as far as one machine can."""

import os
import re
import shutil
import subprocess

import click
import pytest
import yaml

from command import gongkai
from crawl import Site
from gongkai.cli.main import cli
from overlay import REPOSITORY, demo
from published import on_the_disk

DOCS = REPOSITORY / "docs"
GUIDE = (DOCS / "publishing.md").read_text("utf-8")
WHERE = "用户@主机"
PAGE = "demo/10-nongcun-weifang-gaizao.html"


def recipe(heading):
    """The commands in the first block and later ones under a heading, one list a block."""
    [section] = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    return re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)


def build(root, *more):
    done = gongkai("build", "--format", "html,json", *more, cwd=root)
    assert done.returncode == 0, done.stderr


def sh(commands, cwd):
    done = subprocess.run(["sh", "-ec", commands], cwd=cwd, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def tree(folder):
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes() for name, path in files.items() if path.name != ".gongkai.json" and ".git/" not in name
    }


def wrong_links(folder):
    site = Site(f"{folder.as_uri()}/", "", on_the_disk)
    site.crawl(sorted(name for name in tree(folder) if name != "404.html"))
    return site.wrong


@pytest.fixture
def root(tmp_path):
    """The demo project with page templates of its own, built."""
    root = demo(tmp_path / "p")
    shutil.copytree(REPOSITORY / "templates", root / "templates")
    build(root)
    return root


def change(root):
    """Another style sheet and another text; files that stay as they are have another time."""
    for sheet in (root / "templates/html").glob("*.css"):
        sheet.write_text(sheet.read_text("utf-8") + "p { color: inherit }\n", encoding="utf-8")
    (root / "counties/demo/10-nongcun-weifang-gaizao.yaml").write_text("领域: 农村危房改造\n", encoding="utf-8")
    build(root)
    os.utime(root / "build/robots.txt", (0, 0))


needs_rsync = pytest.mark.skipif(not shutil.which("rsync"), reason="rsync is not installed")


@needs_rsync
def test_rsync_in_two_steps_never_shows_half_a_site(root, tmp_path):
    server = tmp_path / "server"
    (server / "srv/gongkai/current").mkdir(parents=True)
    commands = recipe("传到服务器：rsync")[0].replace(f"{WHERE}:", str(server)).splitlines()
    sh("\n".join(commands), root)
    current = server / "srv/gongkai/current"
    assert tree(current) == tree(root / "build")
    before = tree(current)
    change(root)
    assert tree(root / "build") != before
    sh(commands[0], root)
    between = tree(current)
    assert {name: between[name] for name in before} == before  # the old pages, with what they load
    assert {name for name in tree(root / "build") if "assets/" in name} <= between.keys()
    assert wrong_links(current) == []
    for name in ("index.html", PAGE):  # a new page that comes before the others finds what it loads
        shutil.copy(root / "build" / name, current / name)
    assert wrong_links(current) == []
    sh(commands[1], root)
    assert tree(current) == tree(root / "build")
    assert not list(current.rglob(".gongkai.json"))


@needs_rsync
def test_rsync_into_a_new_folder_swaps_the_site_in_one_step(root, tmp_path):
    server = tmp_path / "server"
    (server / "srv/gongkai").mkdir(parents=True)
    commands = recipe("传到服务器：rsync")[1].replace(f"{WHERE}:", str(server)).replace(f"ssh {WHERE}", "sh -ec")
    commands = commands.replace(" /srv", f" {server}/srv").replace("=/srv", f"={server}/srv")
    sh(commands, root)
    current, before = server / "srv/gongkai/current", tree(root / "build")
    assert current.is_symlink()
    assert tree(current) == before
    change(root)
    sh(commands.replace("20261124", "20261125"), root)
    assert tree(current) == tree(root / "build")
    assert tree(server / "srv/gongkai/20261124") == before
    robots = [server / "srv/gongkai" / day / "robots.txt" for day in ("20261124", "20261125")]
    assert robots[0].stat().st_ino == robots[1].stat().st_ino  # what did not change takes no room


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_a_branch_of_pages_alone(root, tmp_path):
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "remote.git")], check=True)
    who = "git -C build config user.email a@example.gov.cn; git -C build config user.name 某某"
    lines = [line for line in recipe("Gitee")[0].splitlines() if line.startswith("git")]
    lines = [re.sub(r"https://\S+\.git", str(tmp_path / "remote.git"), line) for line in lines]
    sh("\n".join([lines[0], who, *lines[1:]]), root)
    change(root)
    sh("\n".join(lines[1:]), root)
    out = tmp_path / "out"
    subprocess.run(["git", "clone", "-q", "-b", "pages", str(tmp_path / "remote.git"), str(out)], check=True)
    assert tree(out) == tree(root / "build")


def test_one_county_for_delivery_stands_alone(root):
    [command] = recipe("交给政府网站的维护单位")[0].splitlines()
    assert command == "gongkai build --county yongxiu --output delivery"
    build(root, "--county", "demo", "--output", "delivery")
    assert wrong_links(root / "delivery/demo") == []


WORKFLOWS = [*sorted((REPOSITORY / ".github/workflows").glob("*.yml")), REPOSITORY / "ci/github.yml"]
POSTS = "gongkai-comment.yml"  # the one that has a token to write with, and takes nothing of a change but text


def read(file):
    flow = yaml.safe_load(file.read_text("utf-8"))
    return flow, flow[True]  # YAML 1.1 reads `on` as true


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_github_publishes_from_main_and_gives_forks_nothing(file):
    flow, events = read(file)
    assert "pull_request_target" not in events
    assert not re.search(r"\bsecrets\b", file.read_text("utf-8"))
    assert flow["permissions"] == ({} if file.name == POSTS else {"contents": "read"})
    assert ("workflow_run" in events) is (file.name == POSTS)
    for name, job in flow["jobs"].items():
        uses = [step.get("uses", "") for step in job["steps"]]
        assert all(re.fullmatch(r"\./[\w./]*|[\w-]+/[\w/-]+@(v\d+|[0-9a-f]{40})", one) for one in uses if one), uses
        if "permissions" in job and file.name != POSTS:
            assert (name, uses, job["permissions"]) == (
                "publish", ["actions/deploy-pages@v5"], {"pages": "write", "id-token": "write"}
            )  # fmt: skip
            assert job["if"].startswith("github.event_name == 'push'")
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
                assert file.name != POSTS


def test_what_posts_on_pull_requests_takes_no_value_of_theirs_into_a_script():
    flow, _ = read(REPOSITORY / ".github/workflows" / POSTS)
    [job] = flow["jobs"].values()
    assert job["permissions"] == {
        "actions": "read", "contents": "read", "pull-requests": "write", "security-events": "write"
    }  # fmt: skip
    for step in (*job["steps"], *yaml.safe_load((REPOSITORY / "action.yml").read_text("utf-8"))["runs"]["steps"]):
        assert "${{" not in step.get("run", "")


def matched(pattern, path):
    """Whether GitHub's pattern of paths covers a file."""
    parts = re.split(r"(\*\*|\*)", pattern)
    signs = {"**": ".*", "*": "[^/]*"}
    return re.fullmatch("".join(signs.get(part, re.escape(part)) for part in parts), path) is not None


@pytest.mark.parametrize(
    ("path", "engine", "content"),
    [
        ("counties/yongxiu/county.yaml", False, True),
        ("counties/yongxiu/towns/jiangshang/town.yaml", False, True),
        ("cities/jiujiang/city.yaml", False, True),
        ("province/province.yaml", False, True),
        ("province/dept/mzt/dept.yaml", False, True),
        ("counties/places.yaml", True, True),
        ("province/tasks.yaml", True, True),
        ("guidelines/laws.yaml", True, True),
        ("templates/attachment2.yaml", True, True),
        ("src/gongkai/cli/main.py", True, False),
        ("docs/publishing.md", True, False),
    ],
)
def test_changes_of_content_run_no_tests_of_the_engine(path, engine, content):
    ci, gongkai = (read(REPOSITORY / f".github/workflows/{name}.yml")[1] for name in ("ci", "gongkai"))
    assert (REPOSITORY / path).is_file()
    for event in ("push", "pull_request"):
        assert any(matched(one, path) for one in ci[event]["paths-ignore"]) is not engine
    assert any(matched(one, path) for one in gongkai["pull_request"]["paths"]) is content
    assert "paths" not in gongkai["push"], "main is published whatever changed"


NAMES = (
    "docs/publishing.md",
    "docs/pipelines.md",
    "action.yml",
    "ci/gitlab.yml",
    "ci/gitee.yml",
    "ci/Jenkinsfile",
    ".pre-commit-hooks.yaml",
    "README.md",
    "README.zh-CN.md",
)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_named_there_exists(name):
    text = (REPOSITORY / name).read_text("utf-8")
    found = re.findall(r"gongkai ([a-z]+)((?: [^\n`#|]*)?)", text)
    assert found
    for command, rest in found:
        known = cli.get_command(None, command)
        if known is None:  # the name of the program in a sentence
            assert "--" not in rest, (command, rest)
            continue
        if isinstance(known, click.Group):
            known = known.commands[rest.split()[0]]
        options = {option for parameter in known.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z][a-z-]*", rest)) <= options | {"--help"}, (command, rest)


def test_files_that_the_guide_names_are_there():
    links = re.findall(r"\]\(([^)#]+)\)", GUIDE)
    assert links
    for link in links:
        assert (DOCS / link).is_file(), link
