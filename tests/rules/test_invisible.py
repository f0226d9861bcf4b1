"""Characters that nobody sees are told in every text of every source, however they are written."""

import shutil
import unicodedata
from dataclasses import replace

import pytest
import yaml

from gongkai.model.invisible import invisible
from gongkai.rules import check
from gongkai.source.project import load
from overlay import REPOSITORY, example

HIDDEN = "\u202e"
DOMAIN = "counties/demo/10-nongcun-weifang-gaizao.yaml"
PRINT_NOTHING = set("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\ufffc\ufffd")
VARIANTS = {chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}
FILES = (
    "counties/demo/county.yaml",
    DOMAIN,
    "counties/demo/towns/jiangshang/town.yaml",
    "counties/demo/towns/jiangshang/villages/xincun/village.yaml",
    "counties/places.yaml",
    "guidelines/10-nongcun-weifang-gaizao.yaml",
    "guidelines/laws.yaml",
    "guidelines/bodies.yaml",
    "templates/attachment2.yaml",
    "templates/events.yaml",
    "templates/synonyms.yaml",
)


def project(tmp_path):
    root = example(tmp_path / "p")
    shutil.copytree(REPOSITORY / "templates", root / "templates")
    return root


def told(root):
    return [finding for finding in check(load(root), select=["GK706"]).findings if finding.code == "GK706"]


def hidden(value):
    """A tree with something hidden in each of its texts, keys as well as values."""
    if isinstance(value, dict):
        return {f"{key}{HIDDEN}": hidden(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [hidden(inner) for inner in value]
    return f"{value}{HIDDEN}"


def test_table_is_what_unicode_does_not_show():
    none = {code for code in range(0x110000) if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF}  # noncharacters
    kinds = {code: unicodedata.category(chr(code)) for code in range(0x110000)}
    known = [code for code, kind in kinds.items() if kind != "Cn" or code in none]
    expected = {
        code for code in known if kinds[code] in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") and chr(code) not in "\t\n\r"
    }
    expected |= none | set(map(ord, PRINT_NOTHING))
    found = {ord(one.char) for one in invisible("".join(f"补{chr(code)}" for code in known))}
    wrong = (found ^ expected) - set(map(ord, VARIANTS))
    assert not {f"U+{code:04X}" for code in wrong}


@pytest.mark.parametrize(
    "text", ["葛\U000e0100城", "﨑\ufe00", "☎\ufe0f", "1\ufe0f", "县　政府", "a\u00a0b", "a\tb\r\n"]
)
def test_what_is_seen_is_allowed(text):
    assert not list(invisible(text))


@pytest.mark.parametrize(
    "text", ["葛\U000e0100\U000e0101", "a\U000e0100", "\U000e0100", "局\ufe0f", "☎\ufe00", "，\ufe01", "\ufe0f"]
)
def test_variation_selectors_must_select_something(text):
    assert [found.kind for found in invisible(text)] == ["变体选择符"]


@pytest.mark.parametrize("spelt", ["as it is", "as an escape"])
@pytest.mark.parametrize("file", FILES)
def test_every_text_and_key_of_every_file(file, spelt, tmp_path):
    root = project(tmp_path)
    tree = hidden(yaml.safe_load((root / file).read_text(encoding="utf-8")))
    text = yaml.safe_dump(tree, allow_unicode=True, default_style='"', width=10_000).replace(HIDDEN, "\\u202E")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if "\\u202E" in line]
    (root / file).write_text(text if spelt == "as an escape" else text.replace("\\u202E", HIDDEN), encoding="utf-8")
    found = [finding.span.line for finding in told(root) if finding.span.file == file]
    assert len(lines) > 1
    assert found == lines[:200]


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\U000e0041", "\u00ad", "\u3164", "\u2800", "\ue000", "\ufdd0"])
def test_each_spelling(char, tmp_path):
    code = ord(char)
    spellings = [char, f'"{char}"', f"'{char}'", f'"\\u{code:04x}"' if code < 0x10000 else f'"\\U{code:08x}"']
    spellings += [f'"\\x{code:02x}"'] if code < 0x100 else []
    for number, spelling in enumerate(spellings):
        root = example(tmp_path / str(number))
        with (root / DOMAIN).open("a", encoding="utf-8") as file:
            file.write(f"调整:\n  10-002:\n    备注: {spelling}\n")
        (finding,) = told(root)
        assert (finding.span.file, finding.span.line) == (DOMAIN, 17)
        assert f"U+{code:04X}" in finding.message


def test_addresses_and_comments(tmp_path):
    root = example(tmp_path / "p", "# counties/demo/county.yaml\n网站: https://www.example\u200b.gov.cn\n")
    with (root / DOMAIN).open("a", encoding="utf-8") as file:
        file.write(f"# 看起来{HIDDEN}是注释\n")
    assert [finding.span.file for finding in told(root)] == [DOMAIN, "counties/demo/county.yaml"]


def test_what_the_loader_refuses_is_told_once(tmp_path):
    root = example(tmp_path / "p", f"# {DOMAIN}（¤代表控制字符）\n领域: 农村危房改造¤\n")
    assert [finding.code for finding in check(load(root)).findings if finding.span.file == DOMAIN] == ["GK010"]


def test_a_file_full_of_them_is_told_by_its_first_lines(tmp_path):
    root = example(tmp_path / "p")
    with (root / DOMAIN).open("a", encoding="utf-8") as file:
        file.write("# \u200b\u200b\u200c\u200d\u2060\n" * 10_000)
    findings = told(root)
    assert 1 < len(findings) < 1_000
    assert findings[0].message.count("U+") == 2  # of the first three, each once


class Counted(tuple):
    """Findings that count how often they are gone through."""

    times = 0

    def __iter__(self):
        Counted.times += 1
        return super().__iter__()


def test_what_the_loader_told_is_gone_through_no_more_often_for_many_files(tmp_path):
    counts = []
    for many in (2, 40):
        root = project(tmp_path / str(many))
        for number in range(many):
            (root / f"counties/demo/{number:02d}-x.yaml").write_text("领域: 没有的领域\n", encoding="utf-8")
        loaded = load(root)
        assert len(loaded.findings) >= many - 1  # of each a finding
        Counted.times = 0
        check(replace(loaded, findings=Counted(loaded.findings)))
        counts.append(Counted.times)
    assert counts[0] == counts[1]
