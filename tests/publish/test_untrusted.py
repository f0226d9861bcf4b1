"""What comes with somebody's change cannot make a build read, write or delete anything outside, nor break its pages."""

import json
import shutil

import pytest

from command import gongkai
from overlay import REPOSITORY, demo


def build(root, *args):
    return gongkai("build", "--format", "html,json", *args, cwd=root)


@pytest.fixture
def built(tmp_path):
    root = demo(tmp_path / "p")
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root


def test_a_list_of_files_that_names_others_deletes_nothing(built, tmp_path):
    inside, outside = built / "guidelines/laws.yaml", tmp_path / "mine.txt"
    outside.write_text("mine", encoding="utf-8")
    file = built / "build/.gongkai.json"
    known = json.loads(file.read_bytes())
    for path in ("../guidelines/laws.yaml", str(outside), "assets/../../guidelines/laws.yaml"):
        known["files"][path] = "html"
    file.write_text(json.dumps(known), encoding="utf-8")
    done = build(built)
    assert done.returncode == 0, done.stderr
    assert inside.is_file()
    assert outside.is_file()


@pytest.mark.parametrize("name", ["items", "assets"])
def test_nothing_is_written_or_deleted_through_a_link_in_the_output(built, tmp_path, name):
    elsewhere = tmp_path / "elsewhere"
    (built / "build" / name).rename(elsewhere)
    (built / "build" / name).symlink_to(elsewhere)
    before = {path.name: path.stat().st_mtime_ns for path in elsewhere.iterdir()}
    done = build(built)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert f"build/{name}”是链接" in done.stderr
    assert {path.name: path.stat().st_mtime_ns for path in elsewhere.iterdir()} == before


def test_what_a_killed_build_left_half_written_goes(built):
    for left in ("build/.catalog.sqlite.new-abc", "build/items/.10-001.html.new-abc"):
        (built / left).write_bytes(b"half")
    assert build(built).returncode == 0
    assert list((built / "build").rglob(".*.new-*")) == []


@pytest.mark.parametrize("link", ["html/table.js", "html", "poster"])
def test_templates_lead_nowhere_outside(tmp_path, link):
    """A style sheet or a script is published as it is: with a link, any file of the machine would be."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "table.js").write_text("SECRET", encoding="utf-8")
    root = demo(tmp_path / "p")
    target = root / "templates" / link
    shutil.copytree(REPOSITORY / "templates", root / "templates", dirs_exist_ok=True)
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink()
    target.symlink_to(secret / "table.js" if link.endswith(".js") else secret)
    done = build(root)
    assert done.returncode == 1
    assert "错误[GK001]：不能读取：是指到项目外面的链接" in done.stderr
    assert f"templates/{link}" in done.stderr
    assert all(b"SECRET" not in file.read_bytes() for file in (root / "build").rglob("*") if file.is_file())


@pytest.mark.parametrize("name", ["index.html", "items", "data.json", "永修县", 'a"<b>#'])
def test_a_county_cannot_take_the_place_of_the_sites_own_files(tmp_path, name):
    root = demo(tmp_path / "p")
    (root / "counties/demo").rename(root / "counties" / name)
    done = build(root)
    assert done.returncode == 1
    assert f"错误[GK017]：文件夹名“{name}”不能用" in done.stderr
    assert not (root / "build").exists()


@pytest.mark.parametrize("name", ["10-a#b", '10-"x"', "10-甲"])
def test_a_guidelines_name_is_fit_for_an_address(tmp_path, name):
    root = demo(tmp_path / "p")
    (root / "guidelines/10-nongcun-weifang-gaizao.yaml").rename(root / f"guidelines/{name}.yaml")
    done = build(root)
    assert done.returncode == 1
    assert f"错误[GK017]：文件名“{name}.yaml”不能用" in done.stderr


@pytest.mark.parametrize(
    "address", ["http://[abc", "https://", "https:///mulu", "https://a b.cn/", "https://a.cn/\nX: y"]
)
def test_an_address_that_is_none_is_wrong_usage(tmp_path, address):
    done = build(demo(tmp_path / "p"), "--base-url", address)
    assert done.returncode == 2
    assert "不是网址" in done.stderr


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.com\\.example.gov.cn/",
        "https://evil.com\\@www.example.gov.cn/",
        "https://www.example.gov.cn@evil.com/",
        "https://www.example.gov.cn:99999/",
        "https://-.gov.cn/",
    ],
)
def test_an_entrance_cannot_lead_elsewhere_under_the_countys_name(tmp_path, address):
    """Browsers take a backslash for a slash: the first address leads to evil.com."""
    root = demo(tmp_path / "p")
    with (root / "counties/demo/county.yaml").open("a", encoding="utf-8") as file:
        file.write(f"入口: {{办事服务: '{address}'}}\n")
    done = gongkai("validate", "--county", "demo", cwd=root)
    assert "GK801" in done.stdout + done.stderr
    assert done.returncode == 1
