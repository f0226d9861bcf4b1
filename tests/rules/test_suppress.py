"""Comments that pass over a finding: only with a reason, only what is there, never syntax."""

import pytest

from gongkai.rules import check
from gongkai.source.project import load
from overlay import demo

COUNTY = "counties/demo/10-nongcun-weifang-gaizao.yaml"


def codes(tmp_path, text):
    root = demo(tmp_path / "p", f"# {COUNTY}\n{text}")
    return [finding.code for finding in check(load(root)).findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("领域: 农村危房改造", ["GK407"]),
        ("领域: 农村危房改造  # gongkai: 忽略 GK407：正在核对", []),
        ("# gongkai: 忽略 GK407：正在核对\n领域: 农村危房改造", []),
        ("# gongkai：忽略 GK407：正在核对\n领域: 农村危房改造", []),
        ("领域: 农村危房改造\n# gongkai: 本文件忽略 GK407、GK409：正在核对", ["GK021"]),
        ("领域: 农村危房改造\n# gongkai: 忽略 GK407：写在下一行没有用", ["GK407", "GK021"]),
        ("领域: 农村危房改造  # gongkai: 忽略 GK407", ["GK020"]),
        ("领域: 农村危房改造  # gongkai: 忽略 GK407：  ", ["GK020"]),
        ("领域: 农村危房改造  # gongkai: 忽略 GK999：理由", ["GK407", "GK020"]),
        ("领域: 农村危房改造  # gongkai: 请忽略", ["GK407", "GK020"]),
        ("领域: 农村危房改造\n多余: 1  # gongkai: 忽略 GK013：理由", ["GK013", "GK020"]),
    ],
)
def test_comments(tmp_path, text, expected):
    assert sorted(codes(tmp_path, text)) == sorted(expected)
