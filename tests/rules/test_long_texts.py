"""Texts as long as a file are read to their end: with an expression that takes the square of a length, these tests would
not end. They look at what is found, not at how long it takes."""

import pytest

from gongkai.model.letters import nearest
from gongkai.rules import check
from gongkai.source.project import load
from overlay import example

LONG = 500_000
DOMAIN = "counties/demo/10-nongcun-weifang-gaizao.yaml"
CHANGED = f"# {DOMAIN}\n调整:\n  10-002:\n    "


def codes(tmp_path, text):
    return {finding.code for finding in check(load(example(tmp_path / "p", text))).findings}


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("公开依据", f'["a{" " * LONG}b"]', {"GK202"}),
        ("公开依据", f'["a{" " * LONG}第"]', {"GK202"}),
        ("公开依据", f"[{'第一' * (LONG // 6)}]", {"GK202"}),
        ("公开依据", f'["{"（号令" * (LONG // 9)}"]', {"GK202"}),
        ("公开内容", f'["{"X" * LONG}", 补助]', set()),
        ("公开内容", f'["{"X" * LONG}县", 补助]', {"GK708"}),
        ("公开内容", f'["{"（" * (LONG // 3)}）", 补助]', {"GK701", "GK704"}),
        ("公开内容", f'["补{" " * LONG}x", 补助]', set()),
        ("公开内容", f'["补{" " * LONG}助", 补助]', {"GK702"}),
        ("公开时限", f'"{"自" * (LONG // 3)}"', {"GK107"}),
        ("公开时限", f'"{"；".join(["自应当1日起后" * 17] * 1_000)}"', {"GK107"}),
        ("公开主体", f'"{"住房城乡建设部们" * (LONG // 24)}x"', {"GK203"}),
        ("公开方式", f'"{"、" * (LONG // 3)}主动"', {"GK102"}),
        ("公开层级", f'["{" " * LONG}x"]', {"GK102"}),
        ("公开渠道和载体", f'["{"□ " * (LONG // 4)}■x"]', {"GK103"}),
        ("公开位置", f'"https://{"a." * (LONG // 2)}"', {"GK113"}),
        ("公开位置", f'"https://www.example.gov.cn/{" " * LONG}"', {"GK113"}),
        ("备注", f'"{"-" * LONG}"', set()),
        ("备注", f'"{"国" * (LONG // 3)}\u202e"', {"GK706"}),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "long",
)
def test_cells(tmp_path, key, text, expected):
    assert codes(tmp_path, f"{CHANGED}{key}: {text}\n") - {"GK403", "GK713"} == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(f"国〔{'1' * LONG}", set()), (f"国〔{'1' * LONG}号", {"GK707"}), ("国令" * (LONG // 6), set())],
    ids=["never ends", "ends", "words only"],
)
def test_document_numbers(tmp_path, number, expected):
    assert codes(tmp_path, f'# guidelines/laws.yaml\n法规:\n  - 简称: 民法典\n    文号: "{number}"\n') == expected


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        (f"# gongkai: 忽略{' ' * LONG}x", {"GK020"}),
        (f"# gongkai: 忽略 GK407{' ' * LONG}x", {"GK020"}),
        (f"# gongkai: 忽略 {'GK407、' * (LONG // 8)}x", {"GK020"}),
        (f"# gongkai: 忽略 GK{'4' * LONG}：理由", {"GK020"}),
        ("# gongkai: " * (LONG // 11), {"GK020"}),
        (f"#{' ' * LONG}", set()),
        ("# " * (LONG // 2), set()),
    ],
    ids=["spaces", "spaces behind a code", "codes", "digits", "signs", "blank", "hashes"],
)
def test_comments(tmp_path, comment, expected):
    text = f"# {DOMAIN}（全文）\n领域: 农村危房改造\n核实: {{日期: 2026-11-01, 科室: 办公室}}\n{comment}\n"
    assert codes(tmp_path, text) == expected


def test_long_words_are_likened_to_none():
    assert nearest("政府" * 100_000, ["府政" * 100_000]) is None
    assert nearest("财政部们", ["财政部门"]) == "财政部门"
