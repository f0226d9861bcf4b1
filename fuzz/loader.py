"""YAML 读取：改动真实的源文件，或照 YAML 的写法拼出文件；结果只能是值或发现的问题，不能是别的；逐行读得出的，libyaml 读出来也一样。"""

from __future__ import annotations

import random
from collections.abc import Callable

from common import REPOSITORY, mutated, run

from gongkai.model.tree import Map, Seq, Value
from gongkai.source import yaml
from gongkai.source.plain import plain
from gongkai.source.yaml import NOT_TEXT, parse

SOURCES = [
    file.read_bytes()
    for folder in ("counties", "guidelines", "templates", "tests/projects")
    for file in sorted((REPOSITORY / folder).rglob("*.yaml"))
]
PIECES = [
    text.encode()
    for text in (
        "&a ", "*a", "!!python/object:os.system ", "!t ", "<<: *a\n", "---\n", "...\n", "%YAML 1.2\n", "%TAG ! x:\n",
        "? ", ": ", "：", "- ", "-\t", "\t", " ", "   ", "\r", "\r\n", "\n", "\x85", "\u2028", "{", "}", "[", "]", ",",
        "|\n", ">-\n", "|2+\n", "|9\n", "'", '"', '"\\x00"', '"\\ud800"', '"\\U0010ffff"', "#", "# gongkai: 忽略 GK101：无\n",
        "\ufeff", "\u202e", "\u200b", "\U000e0041", "\ufffe", "null", "~", "0o17", "1e999", "=", "@", "`", "编号: 10-001\n", "领域: ",
    )
] + [b"\x00", b"\x07", b"\x7f", b"\xff", b"\xfe\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5", b"\xe4\xb8"]  # fmt: skip


def node(rng: random.Random, depth: int, indent: str) -> str:
    """A value in block or flow style; now and then something odd in its place."""
    odd = rng.choice(PIECES).decode("utf-8", "ignore") if rng.random() < 0.08 else ""
    kind = rng.randrange(7) if depth else 0
    many = rng.randrange(1, 4) if depth < 6 else 1
    inner = indent + " " * rng.choice([1, 2, 2, 2, 3, 7])
    if kind in (1, 2):
        keys = rng.sample(["领域", "编号", "a", "备注", '"b"', "? c", "调整"], many)
        return "\n" + "".join(f"{indent}{odd}{key}: {node(rng, depth - 1, inner)}\n" for key in keys)
    if kind in (3, 4):
        return "\n" + "".join(f"{indent}- {odd}{node(rng, depth - 1, inner)}\n" for _ in range(many))
    if kind == 5:
        return "[" + ", ".join(node(rng, 0, "") for _ in range(rng.randrange(4))) + rng.choice(["]", "]", "", ",]"])
    if kind == 6:
        return rng.choice(["|", ">", "|-", ">+", "|2"]) + f"\n{inner}甲\n\n{indent}{odd}乙"
    return odd + rng.choice(
        ["县级", '"甲：乙"', "'a''b'", "2026-01-01", "010", "yes", "", "null", "a: b", "[" * rng.choice([1, 90, 3000])]
    )


def lines(rng: random.Random) -> bytes:
    """Some lines of a source, which are plain more often than the whole is."""
    given = rng.choice(SOURCES).decode().split("\n")
    start = rng.randrange(len(given))
    some = given[start : start + rng.randrange(2, 14)]
    indent = min((len(line) - len(line.lstrip(" ")) for line in some if line.strip()), default=0)
    return "\n".join(line[indent:] for line in some).encode()


def told(value: Value) -> object:
    """What a value says, with the place of everything."""
    if isinstance(value, Map):
        return value.mark, [(key, value.marks[key], told(inner)) for key, inner in value.items()]
    return (value.mark, value.marks, [told(inner) for inner in value]) if isinstance(value, Seq) else value


def compare(data: bytes) -> str:
    """Whether a file is read line by line; an error where libyaml reads something else, or finds fault."""
    text = data.decode("utf-8", "replace")
    value = None if NOT_TEXT.search(text) else plain("源.yaml", text)
    if value is None:
        return ""
    findings: list[yaml.Finding] = []
    if told(value) != told(yaml._build("源.yaml", text.encode(), findings)[0]) or findings:
        raise AssertionError(f"libyaml reads something else: {findings}")
    return "，逐行读得出"


def case(rng: random.Random) -> tuple[bytes, Callable[[], str]]:
    """A changed source or a made one."""
    if (kind := rng.random()) < 0.4:
        data = mutated(rng, rng.choice(SOURCES), PIECES)
    elif kind < 0.7:
        data = mutated(rng, lines(rng), PIECES)
    else:
        data = node(rng, rng.choice([1, 3, 5, 80]), "").encode("utf-8", "surrogatepass")
        data = mutated(rng, data, PIECES) if rng.random() < 0.3 else data

    def outcome() -> str:
        value, findings = parse("源.yaml", data)
        for finding in findings:
            if not finding.message or finding.span.line < 0:
                raise AssertionError(f"finding without words or place: {finding}")
        return f"{'有值' if value is not None else '没有值'}，{'有' if findings else '没有'}发现{compare(data)}"

    return data, outcome


if __name__ == "__main__":
    raise SystemExit(run("loader", __doc__, case))
