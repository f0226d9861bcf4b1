"""Looks for regular expressions of src/ whose work grows as the square of a text's length, or faster.

Every expression is found in the syntax trees of src/ (`re.compile`, `re.sub`, …, evaluated in their modules) and in the
modules' own names. From its parsed form come texts that feed its repeats and then fail; the work for them is measured
(CPU time, doubled lengths, a wide margin) with the methods by which the expression is used.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import pkgutil
import re
import re._constants as sre
import re._parser as parser
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import gongkai

SOURCE = Path(__file__).resolve().parent.parent / "src"
METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split")
PROBES = " 1a一，\n.-_A(（<\"'"  # what a set is represented by, where it has them: the same few, so that sets overlap
ENDS = ("", "\0", "\n", "！", "a")
MANY = 60  # a repeat with fewer turns is bounded
LENGTHS = [12, 16, 20, 24, *(50 * 2**power for power in range(9))]  # up to 12,800 pumps
ENOUGH = 0.25  # seconds for one text: longer ones are not tried
BOUNDED = {  # squares whose texts are cut or refused beforehand: where, and their names
    "gongkai/importers/opening/formats.py": ("_PIECE", "_MASK"),  # 255 characters
    "gongkai/importers/opening/web.py": ("_PLAIN_SELECTOR",),  # 200
    "gongkai/importers/reading/cells.py": ("_SEVERAL",),  # _LONGEST
    "gongkai/importers/reading/headings.py": ("_GROUPED",),  # 40
    "gongkai/importers/reading/tables.py": ("PAGE",),  # 40
    "gongkai/model/deadline.py": ("_END",),  # 120
}
SQUARE = 2.8  # a line doubles when the length doubles, a square takes four times as long


class Use(NamedTuple):
    """An expression, where it stands, and the methods by which it is used."""

    pattern: re.Pattern[Any]
    where: str
    methods: frozenset[str]


class Slow(NamedTuple):
    """An expression that takes long, with the text that shows it."""

    use: Use
    method: str
    before: str
    pump: str
    after: str
    times: list[tuple[int, float]]


def uses() -> tuple[list[Use], list[str]]:
    """Every expression of src/, and the calls whose expression is made while running (looked at by hand)."""
    found: dict[tuple[Any, int], Use] = {}
    unknown = []

    def add(pattern: re.Pattern[Any], where: str, methods: set[str]) -> None:
        key = (pattern.pattern, pattern.flags)
        old = found.get(key)
        every = f"{old.where} {where}" if old else where
        found[key] = Use(pattern, every, frozenset(methods) | (old.methods if old else frozenset()))

    trees = {}
    for info in pkgutil.walk_packages(gongkai.__path__, "gongkai."):
        if not info.name.endswith("__main__"):
            module = importlib.import_module(info.name)
            trees[info.name] = (module, ast.parse(Path(module.__file__ or "").read_text("utf-8")))
    called: dict[str, set[str]] = {}  # private names are those of their own module only
    for file, (_, tree) in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                owner = node.value
                name = (
                    owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
                )
                called.setdefault(f"{file}{name}" if name.startswith("_") else name, set()).add(node.attr)
    for full, (module, tree) in trees.items():
        file = Path(module.__file__ or "").relative_to(SOURCE).as_posix()
        named: set[int] = set()
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Call)
                and isinstance(node.targets[0], ast.Name)
            ):
                value = vars(module).get(node.targets[0].id)
                if isinstance(value, re.Pattern):
                    named.add(id(node.value))
                    add(
                        value,
                        f"{file}:{node.lineno}",
                        called.get(f"{full}{node.targets[0].id}") or called.get(node.targets[0].id) or set(METHODS),
                    )
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in (*METHODS, "compile")
                and id(node) not in named
            ):
                methods = set(METHODS) if node.func.attr == "compile" else {node.func.attr}
                try:
                    text = eval(compile(ast.Expression(node.args[0]), file, "eval"), dict(vars(module)))
                except NameError:
                    unknown.append(f"{file}:{node.lineno}")
                    continue
                given = [*node.args[1:2], *(one.value for one in node.keywords if one.arg == "flags")]
                given = given if methods == set(METHODS) else given[1:]
                flags = [eval(compile(ast.Expression(one), file, "eval"), dict(vars(module))) for one in given]
                add(re.compile(text, *flags), f"{file}:{node.lineno}", methods)
    return sorted(found.values(), key=lambda use: use.where), unknown


def holds(members: list[Any], char: str) -> bool:
    """Whether a set of the parsed form has a character."""
    code, negate, inside = ord(char), False, False
    for kind, value in members:
        if kind is sre.NEGATE:
            negate = True
        elif kind is sre.LITERAL:
            inside |= value == code
        elif kind is sre.RANGE:
            inside |= value[0] <= code <= value[1]
        elif kind is sre.CATEGORY:
            base = str(value).rpartition("_")[2]
            plain = {"DIGIT": char.isdecimal(), "SPACE": char.isspace(), "WORD": char.isalnum() or char == "_"}[base]
            inside |= plain != ("_NOT_" in str(value))
    return inside != negate


def examples(parsed: Any) -> list[str]:
    """A few texts that a parsed expression matches (what stands around is not looked at)."""
    texts = [""]
    for kind, value in parsed:
        if kind is sre.LITERAL:
            pieces = [chr(value)]
        elif kind is sre.NOT_LITERAL:
            pieces = [char for char in PROBES if ord(char) != value][:2]
        elif kind is sre.ANY:
            pieces = ["a", " "]
        elif kind is sre.IN:
            own = [
                chr(one[1] if one[0] is sre.LITERAL else one[1][0])
                for one in value
                if one[0] in (sre.LITERAL, sre.RANGE)
            ]
            pieces = [char for char in [*PROBES, *own] if holds(value, char)][:4] or ["\u00e9"]
        elif kind is sre.BRANCH:
            pieces = [one for option in value[1][:6] for one in examples(option)[:1]]
        elif kind is sre.SUBPATTERN:
            pieces = examples(value[3])
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            pieces = [one * max(value[0], 0 if value[1] >= MANY or not value[0] else 1) for one in examples(value[2])]
        elif kind is sre.ATOMIC_GROUP:
            pieces = examples(value)
        else:
            pieces = [""]
        texts = list(dict.fromkeys(text + piece for piece in pieces for text in texts))[:4]
    return texts


def repeats(parsed: Any, before: list[str]) -> Iterator[tuple[str, str]]:
    """For every repeat without a bound: a text that leads to it, and one that it repeats."""
    for index, (kind, value) in enumerate(parsed):
        here = list(dict.fromkeys(a + b for a in before[:2] for b in examples(parsed[:index])))[:3]
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            if value[1] >= MANY:
                yield from ((a, b) for a in here for b in examples(value[2]) if b)
            yield from repeats(value[2], here)
        elif kind is sre.BRANCH:
            for option in value[1]:
                yield from repeats(option, here)
        elif kind is sre.SUBPATTERN:
            yield from repeats(value[3], here)
        elif kind is sre.ATOMIC_GROUP:
            yield from repeats(value, here)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            yield from repeats(value[1], here)


def texts(pattern: re.Pattern[Any]) -> list[tuple[str, str]]:
    """What stands before a pump, and the pump: made of the expression's own repeats."""
    parsed = parser.parse(
        pattern.pattern, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    )
    made: dict[tuple[str, str], None] = {}
    for before, inside in repeats(parsed, [""]):
        made.update(dict.fromkeys([("", inside), (before, inside)]))
        if before:
            made.update(dict.fromkeys([("", before), ("", before + inside), ("", inside + before)]))
    return list(made)


def call(pattern: re.Pattern[Any], method: str) -> Callable[[Any], object]:
    """The method as a function of the text alone."""
    if method in ("sub", "subn"):
        return lambda text: getattr(pattern, method)(text[:0], text)
    if method == "finditer":
        return lambda text: sum(1 for _ in pattern.finditer(text))
    return getattr(pattern, method)  # type: ignore[no-any-return]


def stop(*_: object) -> None:
    """Ends a match that takes too long."""
    raise TimeoutError


def grows(pattern: re.Pattern[Any], method: str, before: str, pump: str, after: str) -> list[tuple[int, float]]:
    """Lengths and CPU times where they grow as the square or worse, otherwise nothing."""
    run = call(pattern, method)
    known: list[tuple[int, float]] = []
    for count in LENGTHS:
        text: Any = before + pump * count + after
        text = text.encode("utf-8", "surrogatepass") if isinstance(pattern.pattern, bytes) else text
        signal.setitimer(signal.ITIMER_VIRTUAL, 4 * ENOUGH)
        began = time.process_time()
        try:
            run(text)
        except TimeoutError:
            pass
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        known.append((count, time.process_time() - began))
        if known[-1][1] > ENOUGH:
            break
    if known[-1][1] < ENOUGH / 6 and known[-1][0] == LENGTHS[-1]:
        return []  # 12,800 pumps in 40 ms
    if known[-1][0] <= 100:
        return known
    (_, first), _, (_, last) = known[-3:]
    return known[-3:] if last > SQUARE**2 * max(first, 1e-5) else []


def look(use: Use) -> Slow | None:
    """The first text for which an expression takes too long."""
    methods = {"search" if one in ("finditer", "findall", "sub", "subn", "split") else one for one in use.methods}
    if use.methods & {"finditer", "findall", "sub", "subn", "split"}:
        methods.add("finditer")
        methods.discard("search")  # the last search of finditer is one
    for before, pump in texts(use.pattern):
        for after in ENDS:
            for method in sorted(methods):
                if times := grows(use.pattern, method, before, pump, after):
                    return Slow(use, method, before, pump, after, times)
    return None


def is_bounded(use: Use) -> bool:
    """Whether an expression's texts are bounded beforehand, as said in `BOUNDED`."""
    file = use.where.partition(":")[0]
    names = BOUNDED.get(file, ())
    module = importlib.import_module(file.removesuffix(".py").replace("/", ".")) if names else None
    return any(use.pattern is getattr(module, name) for name in names)


def main() -> int:
    """Prints what was found; 1 if there is anything that is not known and bounded."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", default="", help="只看路径里有这几个字的文件")
    only = options.parse_args().only
    signal.signal(signal.SIGVTALRM, stop)
    found, unknown = uses()
    slow = [one for use in found if only in use.where and not is_bounded(use) for one in [look(use)] if one]
    for one in slow:
        print(f"{one.use.where}  {one.method}  {one.use.pattern.pattern!r}")
        print(f"    {one.before[:40]!r} + {one.pump[:40]!r} × n + {one.after!r}：", end="")
        print("，".join(f"n={count} {seconds * 1000:.1f} ms" for count, seconds in one.times))
    print(
        f"看了 {len(found)} 个表达式，{len(slow)} 个随长度的平方或更快增长。运行时才拼出来、没有看的：{len(unknown)} 处 {' '.join(unknown)}"
    )
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
