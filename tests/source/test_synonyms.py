"""templates/synonyms.yaml: what is wrong in it is told; what came with gongkai fills in."""

from itertools import combinations

import pytest

from command import gongkai
from gongkai.source.project import load
from overlay import REPOSITORY, demo


def test_a_project_s_own_words_count_and_else_those_that_came_with_gongkai(tmp_path):
    plain = load(demo(tmp_path / "plain")).synonyms
    assert ("低保", "最低生活保障") in plain.groups
    own = "# templates/synonyms.yaml\n近义词:\n  - [农房, 农村住房, 农村房屋]\n"
    root = demo(tmp_path / "own", own)
    (root / "templates/attachment2.yaml").write_bytes((REPOSITORY / "templates/attachment2.yaml").read_bytes())
    mine = load(root).synonyms
    assert mine.groups == (("农房", "农村住房", "农村房屋"),)
    assert (mine.sayings, mine.idle) == (plain.sayings, plain.idle)
    (root / "templates/synonyms.yaml").write_text(
        "日常说法: [{说: 修房, 领域: 农村危房改造}]\n虚词: []\n", encoding="utf-8"
    )
    mine = load(root).synonyms
    assert mine.groups == plain.groups
    assert [(one.words, one.seek, one.domains) for one in mine.sayings] == [(("修房",), (), ("农村危房改造",))]
    assert mine.idle == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("近义词:\n  - [低保]\n", 2),
        ("近义词:\n  - [低保, 低保]\n", 2),
        ("近义词:\n  - [低保, 甲]\n", 2),
        ("近义词:\n  - 低保\n", 2),
        ("近义词:\n  - [低保, {简称: 全称}]\n", 2),
        ("\n近义字: []\n", 2),
        ("近义词: [低保\n", 1),
        ("日常说法:\n  - {说: [], 领域: 社会救助}\n", 2),
        ("日常说法:\n  - {说: [打 疫苗], 领域: 医疗卫生}\n", 2),
        ("日常说法:\n  - {说: 打疫苗, 查: 预防接种}\n", 2),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path, text, line):
    root = demo(tmp_path / "p")
    (root / "templates").mkdir()
    (root / "templates/attachment2.yaml").write_bytes((REPOSITORY / "templates/attachment2.yaml").read_bytes())
    (root / "templates/synonyms.yaml").write_text(text, encoding="utf-8")
    done = gongkai("validate", cwd=root)
    assert done.returncode == 1
    assert f"templates/synonyms.yaml:{line}" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_no_word_stands_in_two_groups():
    groups = load(REPOSITORY, ()).synonyms.groups
    assert len(groups) > 1
    for one, other in combinations(groups, 2):
        assert not set(one) & set(other)
