"""Values that remember their place keep it on their way to another process, or packed."""

import pickle

import pytest

from gongkai.model.tree import Map, Seq, path_to, texts
from gongkai.source.yaml import parse

TEXTS = [
    "领域: 农村危房改造\n调整:\n  10-001: {公开时限: 及时, 公开渠道和载体: [甲, 乙]}\n  10-002:\n    备注: |\n      一\n      二\n",
    "空:\n列表:\n  - {甲: [一, [二, 三]]}\n  -\n  - 文字\n末: 了\n",
    "甲: 一\n甲: 二\n乙: {甲: 三}\n",
    "{}\n",
]


def spots(value):
    """Where everything in a value stands, what is empty too."""
    if isinstance(value, Map):
        yield value.file, value.here(), [(value.key(key), value.at(key)) for key in (*value, "没有")]
    if isinstance(value, Seq):
        yield value.file, value.here(), [value.at(index) for index in range(len(value))]
    for inner in value.values() if isinstance(value, Map) else value if isinstance(value, Seq) else ():
        yield from spots(inner)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("times", [1, 2])
def test_a_pickled_value_knows_its_place(text, times):
    tree, _ = parse("a.yaml", text.encode())
    there = tree
    for _ in range(times):  # the second time nobody asked where anything stands
        there = pickle.loads(pickle.dumps(there))
    assert there == tree
    assert type(there) is Map
    assert list(spots(there)) == list(spots(tree))
    assert list(texts(there)) == list(texts(tree))
    assert list(spots(pickle.loads(pickle.dumps(there)))) == list(spots(tree))  # asked before


def test_each_text_of_a_long_list_is_found_without_going_through_it_again(monkeypatch):
    many, read = 300, []
    tree, _ = parse("a.yaml", f"甲: [{', '.join(f'文 字{number}' for number in range(many))}, 文字1]\n".encode())
    monkeypatch.setattr("gongkai.model.tree._loose", lambda text: read.append(text) or text.replace(" ", ""))
    assert [tree.find("甲", f"文字{number}") for number in range(many)] == [
        tree.at("甲", number) for number in range(many)
    ]
    assert tree.find("甲", "字299") == tree.at("甲", 299)
    assert tree.find("甲", "没有") is None
    assert len(read) < 3 * many


PATHS = [("领域",), ("调整", "10-001", "公开时限"), ("调整", "10-001", "公开渠道和载体", 1), ("调整", "10-002", "备注")]


@pytest.mark.parametrize("path", PATHS)
def test_what_stands_at_a_place_has_a_path(path):
    tree, _ = parse("a.yaml", TEXTS[0].encode())
    assert path_to(tree, tree.at(*path)) == path
    assert path_to(tree, tree.at(*path[:2])._replace(line=9)) == PATHS[-1], "the nearest before it"
    assert path_to(tree, tree.key(path[0])) == path[:1]
    assert path_to(tree, tree.key(path[0])._replace(line=0)) == (), "a file as a whole"
