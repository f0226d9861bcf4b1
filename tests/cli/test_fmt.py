"""gongkai fmt: files in one manner of writing; what they say, and the catalogs made of them, stay."""

import random
import re
import shutil
from collections import Counter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from command import gongkai
from gongkai.publish.editions import edition_bytes
from gongkai.resolve.catalog import resolve_all
from gongkai.source.orders import order_of
from gongkai.source.project import load
from gongkai.source.tidy import tidied
from overlay import REPOSITORY, example
from properties import examples

HOUSES = "counties/demo/10-nongcun-weifang-gaizao.yaml"
COUNTY = "counties/demo/county.yaml"
UNTIDY = """# 农村危房改造
调整:
    10-002:   # 第二项
        公开主体: '财政部门'
        # 要素照文件
        公开内容: [ 补助标准,补助对象 ]


领域: "农村危房改造"
""".encode()
TIDY = """# 农村危房改造
领域: 农村危房改造
调整:
  10-002:   # 第二项
    # 要素照文件
    公开内容: [补助标准, 补助对象]
    公开主体: 财政部门
""".encode()


@pytest.fixture
def root(tmp_path):
    root = example(tmp_path / "p")
    (root / HOUSES).write_bytes(UNTIDY)
    return root


def tree(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.yaml")}


def test_this_repository_is_tidy():
    done = gongkai("fmt", "--check", cwd=REPOSITORY)
    assert done.returncode == 0, done.stdout


def test_what_a_new_project_and_the_other_commands_write_is_tidy(tmp_path):
    assert gongkai("new", "project", "都昌县", cwd=tmp_path).returncode == 0
    home = next(path.parent for path in tmp_path.rglob("gongkai.yaml"))
    for command in (
        ("adopt", "财政预决算"),
        ("exclude", "10-007", "--reason", "本县没有"),
        ("set", "10-003", "公开时限", "信息形成或者变更之日起10个工作日内"),
        ("set", "机构", "财政部门", "都昌县财政局"),
        ("confirm", "10-001", "--office", "县住建局村镇股", "--date", "2026-11-01"),
        ("new", "list", "participation", "--year", "2026"),
        ("new", "item", "--domain", "10", "--county", "duchang", "--primary", "甲"),
    ):
        done = gongkai(*command, cwd=home)
        assert done.returncode == 0, (command, done.stdout + done.stderr)
        done = gongkai("fmt", "--diff", cwd=home)
        assert done.returncode == 0, (command, done.stdout + done.stderr)


def test_shown_checked_written_and_taken_back(root):
    was = tree(root)
    for option in ("--check", "--diff"):
        done = gongkai("fmt", option, cwd=root)
        assert done.returncode == 1
        assert HOUSES in done.stdout
        assert tree(root) == was
    assert "+    公开主体: 财政部门" in done.stdout
    assert gongkai("fmt", cwd=root).returncode == 0
    assert (root / HOUSES).read_bytes() == TIDY
    assert {name for name, data in tree(root).items() if data != was[name]} >= {HOUSES}
    assert gongkai("fmt", "--check", cwd=root).returncode == 0
    now = tree(root)
    assert "都是整齐的" in gongkai("fmt", cwd=root).stdout
    assert tree(root) == now
    assert gongkai("undo", cwd=root).returncode == 0
    assert tree(root) == was


def test_only_what_is_named(root):
    shutil.copytree(root / "counties/demo", root / "counties/other")
    (root / "counties/other/county.yaml").write_bytes(
        (root / COUNTY).read_bytes().replace(b"\xe6\xa0\xb7", b"\xe5\x8f\xa6")
    )
    was = tree(root)
    assert gongkai("fmt", "--county", "other", cwd=root).returncode == 0
    changed = {name for name, data in tree(root).items() if data != was[name]}
    assert changed
    assert all(name.startswith("counties/other/") for name in changed)
    assert gongkai("fmt", HOUSES, cwd=root).returncode == 0
    assert {name for name, data in tree(root).items() if data != was[name]} == changed | {HOUSES}
    assert gongkai("fmt", "nowhere.yaml", cwd=root).returncode == 2


def test_a_broken_file_is_told_and_the_others_are_put_in_order(root):
    broken = root / "counties/demo/04-caizheng-yujuesuan.yaml"
    broken.write_bytes("领域: [财政预决算\n".encode())
    done = gongkai("fmt", cwd=root)
    assert done.returncode == 1
    assert "04-caizheng-yujuesuan.yaml 现在就有语法错误" in done.stderr
    assert broken.read_bytes() == "领域: [财政预决算\n".encode()
    done = gongkai("fmt", "--check", broken, cwd=root)
    assert (done.returncode, done.stdout) == (1, ""), "nothing is said to be in need of gongkai fmt, which cannot help"
    assert "现在就有语法错误" in done.stderr
    assert (root / HOUSES).read_bytes() == TIDY


def test_records_of_reviews_and_what_was_settled_are_left(root):
    for name in ("counties/demo/reviews/2026-11-01.yaml", "settled/decided.yaml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes("结论:   同意\n日期: 2026-11-01\n".encode())
    gongkai("fmt", cwd=root)
    assert (root / "counties/demo/reviews/2026-11-01.yaml").read_bytes().startswith("结论:   同意".encode())
    assert (root / "settled/decided.yaml").read_bytes().startswith("结论:   同意".encode())


# Real files, put into disorder: what the project says and what is made of it must be the same before, then, and after.
COUNTIES = ("yongxiu", "yongxiu/jiangshang", "province/dept/mzt")


@pytest.fixture(scope="module")
def repository():
    project = load(REPOSITORY, COUNTIES)
    names = [name for name in project.sources if order_of(project, name) is not None and not project.is_upstream(name)]
    return project, sorted(names), said(project)


def said(project):
    catalogs = {one.source.slug: edition_bytes(one.catalog) for one in resolve_all(project) if one.catalog is not None}
    return catalogs, project.trees, [(one.code, one.message) for one in project.findings]


def untidy(text, seed):
    """The file with its keys shuffled, in another style, and comments strewn in, each with a number of its own."""
    chance = random.Random(seed)
    tree = shuffled(yaml.load(text, yaml.BaseLoader), chance)
    lines = yaml.dump(
        tree,
        allow_unicode=chance.random() < 0.7,
        default_flow_style=chance.choice([None, None, False, True]),
        default_style=chance.choice([None, None, "'", '"']),
        indent=chance.choice([2, 4, 7]),
        width=chance.choice([30, 120, 100_000]),
        sort_keys=False,
    ).split("\n")
    for number in range(chance.randint(0, 40)):
        at, comment = chance.randrange(len(lines)), f"# 注{number}。"
        if chance.random() < 0.6:
            lines.insert(at, " " * chance.randint(0, 9) + comment)
        elif lines[at]:
            lines[at] += " " * chance.randint(1, 3) + comment
        else:
            lines.insert(at, "")
    return chance.choice(["\n", "\n", "\r\n"]).join(lines)


def shuffled(value, chance):
    if isinstance(value, dict):
        pairs = list(value.items())
        chance.shuffle(pairs)
        return {key: shuffled(each, chance) if each != "" else None for key, each in pairs}
    return [shuffled(each, chance) for each in value] if isinstance(value, list) else value


def plain(value):
    """What a tree says, with the order of keys."""
    if isinstance(value, dict):
        return [(key, plain(each)) for key, each in value.items()]
    return [plain(each) for each in value] if isinstance(value, list) else value


@examples(4)
@given(st.data())
def test_a_catalog_never_changes(repository, data):
    """Many files at a time: to compile three places takes a hundred times as long as to put a file in order."""
    project, names, before = repository
    chosen = data.draw(st.lists(st.sampled_from(names), min_size=8, max_size=16, unique=True))
    pretended = {}
    for name in chosen:
        text = untidy(project.sources[name].decode(), data.draw(st.integers(0, 10**6)))
        inside = yaml.load(text, yaml.BaseLoader)  # a comment that fell into a text of several lines is text
        if shuffled(inside, random.Random(0)) != shuffled(
            yaml.load(project.sources[name], yaml.BaseLoader), random.Random(0)
        ):
            continue
        order = order_of(project, name)
        after = tidied(name, text.encode(), order)
        assert Counter(re.findall("# 注[0-9]+。", after.decode())) == Counter(re.findall("# 注[0-9]+。", text))
        assert tidied(name, after, order) == after
        pretended[project.root / name] = after
    assert said(load(REPOSITORY, COUNTIES, pretended)) == before
