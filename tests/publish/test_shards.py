"""A site made in parts and put together is the one that is made at once; anything else is refused."""

import json
import os
import shutil

import pytest

from command import gongkai
from overlay import ABOVE, example, tree

FORMATS = ("--format", "html,json,csv")
MORE = """# counties/second/county.yaml
名称: 邻山县
代码: "360498"
设区市: 九江市
省份: 江西省
目录: {版本: 2026年版, 日期: 2026-10-01, 编制单位: 邻山县人民政府办公室}
机构: {住房和城乡建设部门: 邻山县住房和城乡建设局, 乡镇人民政府: 各乡镇人民政府}
# counties/second/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
# cities/nanchang/city.yaml
名称: 南昌市
代码: "360100"
省份: 江西省
目录: {版本: 2026年版, 日期: 2026-11-23}
机构: {财政部门: 南昌市财政局}
# cities/nanchang/04-caizheng-yujuesuan.yaml
领域: 财政预决算
"""


def run(root, *args, code=0):
    done = gongkai(*args, cwd=root)
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A province's project, its site made at once, and its three parts."""
    folder = tmp_path_factory.mktemp("shards")
    root = example(folder / "p", ABOVE + MORE)
    run(root, "build", "--force", *FORMATS, "--output", folder / "whole")
    for number in (1, 2, 3):
        run(root, "build", "--force", *FORMATS, "--shard", f"{number}/3", "--output", folder / f"part-{number}")
    return folder


@pytest.fixture
def here(built, tmp_path):
    shutil.copytree(built, tmp_path / "it")
    return tmp_path / "it"


def merged(here, *numbers, code=0):
    parts = [here / f"part-{number}" for number in numbers]
    return run(here / "p", "merge", "--force", *parts, "--output", here / "out", code=code)


def test_the_same_bytes_in_any_order(here):
    parts = [set(tree(here / f"part-{number}")) for number in (1, 2, 3)]
    assert all(parts)
    assert parts[0] & parts[1] == parts[1] & parts[2] == {".gongkai-part.json"}
    assert "列出" in merged(here, 3, 1, 2).stdout
    assert tree(here / "out") == tree(here / "whole")


def test_formats_in_another_order_are_the_same(here):
    part = ("--shard", "2/3", "--output", here / "part-2")
    run(here / "p", "build", "--force", "--format", "csv,HTML, json,csv", *part)
    merged(here, 1, 2, 3)
    assert tree(here / "out") == tree(here / "whole")


def test_more_parts_than_places(here):
    for number in range(1, 9):
        part = ("--shard", f"{number}/8", "--output", here / f"part-{number}")
        done = run(here / "p", "build", "--force", *FORMATS, *part)
    assert done.stdout == "第 8/8 份里没有地方；合的时候也要有它\n"
    merged(here, *range(1, 9))
    assert tree(here / "out") == tree(here / "whole")


@pytest.mark.parametrize(
    ("numbers", "told"),
    [((1, 2), "缺第 3 份"), ((1, 2, 3, 3), "第 3 份有几个"), ((1, 2, 2), "缺第 3 份，第 2 份有几个")],
)
def test_parts_that_are_missing_or_there_twice(here, numbers, told):
    shutil.copytree(here / "part-3", here / "part-4")
    shutil.copytree(here / "part-2", here / "part-5")
    names = {3: "4", 2: "5"}
    folders = [str(number) if number not in numbers[:place] else names[number] for place, number in enumerate(numbers)]
    assert told in merged(here, *folders, code=1).stderr
    assert not (here / "out").exists()


def test_parts_of_other_sources_or_options(here):
    file = here / "p/counties/demo/county.yaml"
    file.write_text(file.read_text("utf-8").replace("样例县财政局", "样例县财政和国资局"), "utf-8")
    assert "用别的源文件" in merged(here, 1, 2, 3, code=1).stderr
    run(here / "p", "build", "--force", "--format", "json", "--shard", "2/3", "--output", here / "part-2")
    assert "不是一起编的" in merged(here, 1, 2, 3, code=1).stderr
    assert not (here / "out").exists()


@pytest.mark.parametrize(
    "note",
    [
        "",
        "[]",
        "{}",
        '{"part": [1, 3], "how": 1, "keys": {}, "files": {}}',
        '{"part": [4, 3], "how": {}, "keys": {}, "files": {}}',
    ],
)
def test_what_is_no_part(here, note):
    (here / "part-1/.gongkai-part.json").write_text(note)
    assert "不是 gongkai build --shard 编的" in merged(here, 1, 2, 3, code=1).stderr


def test_links_in_parts_are_not_followed(here):
    (here / "secret").mkdir()
    part = next(here / f"part-{number}" for number in (1, 2, 3) if (here / f"part-{number}/demo").exists())
    shutil.move(part / "demo/embed", here / "secret/embed")
    (part / "demo/embed").symlink_to(here / "secret/embed")
    assert "链接" in merged(here, 1, 2, 3, code=1).stderr
    assert not (here / "out").exists()


def test_a_place_that_is_a_link_in_a_part_or_in_the_output_is_refused(here):
    part = next(here / f"part-{number}" for number in (1, 2, 3) if (here / f"part-{number}/demo").exists())
    shutil.move(part / "demo", here / "secret")
    (part / "demo").symlink_to(here / "secret")
    assert "链接" in merged(here, 1, 2, 3, code=1).stderr
    assert not (here / "out").exists()
    (part / "demo").unlink()
    shutil.move(here / "secret", part / "demo")
    (here / "elsewhere").mkdir()
    (here / "out").mkdir()
    (here / "out/demo").symlink_to(here / "elsewhere")
    assert "链接" in merged(here, 1, 2, 3, code=1).stderr
    assert not any((here / "elsewhere").iterdir())


def test_what_somebody_else_put_into_the_output_stays(here):
    merged(here, 1, 2, 3)
    (here / "out/demo/mine.txt").write_text("mine")
    merged(here, 1, 2, 3)
    assert tree(here / "out") == tree(here / "whole") | {"demo/mine.txt": b"mine"}


def test_somebodys_own_front_page_stays_and_is_not_told_as_made(here):
    (here / "out").mkdir()
    (here / "out/index.html").write_text("mine")
    done = merged(here, 1, 2, 3)
    assert "index.html 不是 gongkai 编的，没有动" in done.stderr
    assert "全站首页" not in done.stdout
    assert (here / "out/index.html").read_text() == "mine"


def test_what_a_part_lacks_is_told_in_chinese(here):
    part = next(here / f"part-{number}" for number in (1, 2, 3) if (here / f"part-{number}/demo").exists())
    (part / "demo/index.html").unlink()
    told = merged(here, 1, 2, 3, code=1).stderr
    assert "demo/index.html 读不了：文件或文件夹不存在" in told
    assert "Errno" not in told


def _emptied(folder):
    (folder / ".gongkai.json").write_text('{"files": {}}')


def _cut(folder):
    os.truncate(folder / "index.html", 1000)


def _changed(folder):
    (folder / "index.html").write_text("<script>")


def _unspeakable(folder):
    file = folder / ".gongkai.json"
    data = json.loads(file.read_bytes())
    file.write_text(json.dumps({**data, "files": {**data["files"], "a\ud800.html": "html"}}))


def _huge(folder):
    os.truncate(folder / ".gongkai.json", 1 << 40)


def _huge_page(folder):
    os.truncate(folder / "index.html", 1 << 40)


@pytest.mark.parametrize("damage", [_emptied, _cut, _changed, _unspeakable, _huge, _huge_page])
def test_what_was_damaged_on_its_way_is_not_put_together(here, damage):
    part = next(here / f"part-{number}" for number in (1, 2, 3) if (here / f"part-{number}/demo").exists())
    damage(part / "demo")
    told = merged(here, 1, 2, 3, code=1).stderr
    assert "请重新编" in told
    assert not (here / "out").exists()


def test_a_note_without_end_is_none(here):
    os.truncate(here / "part-1/.gongkai-part.json", 1 << 40)
    assert "不是 gongkai build --shard 编的" in merged(here, 1, 2, 3, code=1).stderr


def test_what_else_lies_in_a_part_is_left_there(here):
    part = next(here / f"part-{number}" for number in (1, 2, 3) if (here / f"part-{number}/demo").exists())
    (part / "demo/evil.html").write_text("evil")
    (part / "evil.html").write_text("evil")
    merged(here, 1, 2, 3)
    assert tree(here / "out") == tree(here / "whole")


def test_the_note_names_no_folder_outside(here):
    file = here / "part-1/.gongkai-part.json"
    data = json.loads(file.read_text("utf-8"))
    data["keys"] |= {"../whole": "0"}
    file.write_text(json.dumps(data), "utf-8")
    assert "用别的源文件" in merged(here, 1, 2, 3, code=1).stderr


@pytest.mark.parametrize("text", ["", "0/3", "4/3", "3", "1/1001", "a/b", "１/２", "1/2/3"])
def test_what_is_no_share(here, text):
    assert "3/20" in run(here / "p", "build", "--shard", text or " ", code=2).stderr


def test_a_share_of_some_places_is_refused(here):
    assert "--place" in run(here / "p", "build", "--shard", "1/2", "--place", "demo", code=2).stderr
