"""What `gongkai build` leaves behind, in every format and for unusual places, as a reader or a web server finds it."""

import csv
import io
import json
import re
import shutil
import subprocess
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from command import gongkai
from overlay import REPOSITORY, demo

HEAD = '名称: 空县\n代码: "360499"\n目录: {日期: 2026-11-23}\n'
DOMAIN = "counties/demo/10-nongcun-weifang-gaizao.yaml"
GUIDELINE = "guidelines/10-nongcun-weifang-gaizao.yaml"
EMPTY = re.compile(
    r"<(dd|dt|li|h\d|a|dl|caption|title|summary|category)\b[^>]*>\s*</\1>|（[^（）]*[ ：]）|(?:：|，)\s*</(?:p|dd|dt|li)>|href=\"\""
)


def without_domains(root):
    """A county that discloses nothing yet, with a town, which has no code of its own."""
    demo(
        root,
        f"# counties/demo/county.yaml\n{HEAD}# counties/demo/towns/jia/town.yaml\n名称: 甲乡\n主体: 甲乡人民政府\n",
    )
    (root / DOMAIN).unlink()
    return root


def without_entries(root):
    """A county that adopts a domain but none of its items."""
    reasons = "不采用: {10-001: 由上级公开, 10-002: 由上级公开, 10-003: 由上级公开}\n"
    return demo(root, f"# counties/demo/county.yaml\n{HEAD}# {DOMAIN}\n领域: 农村危房改造\n{reasons}")


def built(root, *more):
    done = gongkai("build", *more, cwd=root)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return root / "build"


@pytest.mark.parametrize("mask", [0o077, 0o000])
def test_everything_can_be_read_by_a_web_server(tmp_path, mask):
    root = demo(tmp_path / "p", "# counties/demo/towns/jia/town.yaml\n名称: 甲乡\n主体: 甲乡人民政府\n")
    for more in ((), ("--county", "demo", "--format", "csv")):
        done = gongkai("build", "--format", "html,json,csv", *more, "--output", "w/build", cwd=root, umask=mask)
        assert done.returncode == 0, done.stderr
    made = [root / "w", *(root / "w").rglob("*")]
    assert len(made) > 30
    assert {path.stat().st_mode & 0o777 for path in made if path.is_dir()} == {0o755}
    assert {path.stat().st_mode & 0o777 for path in made if path.is_file()} == {0o644}


@pytest.mark.parametrize("make", [without_domains, without_entries])
@pytest.mark.parametrize("mode", [(), ("--accessible",)])
def test_a_place_with_nothing_to_disclose_has_every_format(tmp_path, make, mode):
    place = built(make(tmp_path / "p"), *mode) / "demo"
    assert gongkai("validate", cwd=tmp_path / "p").returncode == 0
    [head] = csv.reader(io.StringIO((place / "catalog.csv").read_bytes().decode("utf-8-sig")))
    assert head[:3] == ["领域", "编号", "序号"]
    assert json.loads((place / "catalog.json").read_bytes())["counts"]["entries"] == 0
    assert load_workbook(place / "catalog.xlsx").sheetnames[0] == "目录"
    text = subprocess.run(
        ["pdftotext", str(place / "catalog.pdf"), "-"], capture_output=True, check=True
    ).stdout.decode()
    pages = text.split("\f")[:-1]
    assert len(pages) == 1 if make is without_domains else len(pages) > 1
    assert "。；" not in text
    assert not re.search(r"目\s*录\n", text.replace("标准目录", ""))
    if make is without_domains:
        assert "本目录还没有公开领域" in (place / "index.html").read_text("utf-8")


@pytest.mark.parametrize("make", [without_domains, without_entries])
def test_nothing_is_empty_that_says_something(tmp_path, make):
    """No label without a value, no bracket without its content, no text and no list of data without anything."""
    build = built(make(tmp_path / "p"), "--format", "html,xlsx,docx,json,csv")
    assert all([*build.rglob(name)] for name in ("*.html", "*.xml", "data.json", "catalog.*"))
    for page in (*build.rglob("*.html"), *build.rglob("*.xml")):
        if page.name != "search.html":  # its script fills it
            assert not EMPTY.search(page.read_text("utf-8")), page
    for file in build.rglob("data.json"):
        assert not re.search(r'""|\[\]|null', file.read_text("utf-8")), file
    for file in (*build.rglob("catalog.json"), *build.rglob("changes.json")):
        assert '""' not in file.read_text("utf-8"), file
    for file in build.rglob("catalog.xlsx"):
        cover = [cell.value for row in load_workbook(file)["目录"] for cell in row if cell.value]
        assert not any(re.search(r"（[^（）]* ）|：$", str(text)) for text in cover)
    for file in build.rglob("catalog.docx"):
        text = ZipFile(file).read("word/document.xml").decode()
        assert not re.search(r"（[^（）]* ）|：</w:t>(?!<w:tab/><w:t)", text)


@pytest.mark.parametrize("mode", [(), ("--accessible",)])
@pytest.mark.parametrize(
    ("file", "old", "new", "asked"),
    [
        ("pdf/cover.html", "<h1>{{ title }}</h1>", '<h1>{{ title }}</h1>\n<img src="印章/图 1.png">', "印章/图 1.png"),
        (
            "pdf/print.css",
            "html { color",
            "html { background: url(https://a.test/x.png); color",
            "https://a.test/x.png",
        ),
        ("pdf/frame.html", "<style>", '<link rel="stylesheet" href="file:///etc/a.css">\n<style>', "file:///etc/a.css"),
    ],
)
def test_a_template_that_asks_for_something_outside_is_told_so(tmp_path, mode, file, old, new, asked):
    root = demo(tmp_path / "p")
    shutil.copytree(REPOSITORY / "templates", root / "templates")
    template = root / "templates" / file
    text = template.read_text("utf-8").replace(old, new, 1)
    template.write_text(text, encoding="utf-8")
    line = text[: text.index(asked)].count("\n") + 1
    done = gongkai("build", "--format", "pdf", *mode, cwd=root)
    assert done.returncode == 1
    assert f"templates/{file} 第 {line} 行要用“{asked}”" in done.stderr
    assert "字体不能嵌入" not in done.stderr
    assert not (root / "build").exists()


RARE = "\U00030edd"  # CJK Extension G


@pytest.mark.parametrize("char", [RARE, "☑", "\U0001f600", "\\t"])
@pytest.mark.parametrize("file", [DOMAIN, "counties/demo/county.yaml", GUIDELINE])
def test_validate_and_build_tell_the_same_of_a_rare_character(tmp_path, char, file):
    root = demo(tmp_path / "p")
    text = (root / file).read_text("utf-8")
    if file == DOMAIN:
        text += f'  10-002:\n    公开内容: ["{char}补助", 乙]\n'
    elif file == GUIDELINE:
        text = text.replace("公开内容: [", f'公开内容: ["甲{char}", ', 1)
    else:
        text = text.replace("编制单位: 样例县", f'编制单位: "{char}样例县', 1).replace("办公室}", '办公室"}', 1)
    (root / file).write_text(text, encoding="utf-8")
    line = next(number for number, one in enumerate(text.split("\n"), 1) if char in one)
    done = gongkai("validate", cwd=root), gongkai("build", "--format", "pdf", cwd=root)
    for one in done:
        assert one.returncode == 1
        told = one.stdout + one.stderr
        assert "GK711" in told
        assert f"{file}:{line}:" in told
    assert not (root / "build").exists()


def test_a_glyph_that_is_selected_and_texts_that_are_not_printed_are_no_trouble(tmp_path):
    root = demo(tmp_path / "p")
    file = root / DOMAIN
    text = file.read_text("utf-8").replace("领域:", f"# {RARE}\n领域:", 1)
    file.write_text(text + '  10-002:\n    公开内容: ["葛\\U000e0100洪故居", 乙]\n', encoding="utf-8")
    assert "GK711" not in gongkai("validate", cwd=root).stdout
    built(root, "--format", "pdf")
