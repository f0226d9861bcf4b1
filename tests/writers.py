"""Commands that write sources, each with a project to run it in, for tests of faults and of `gongkai undo`."""

import contextlib
import io
import os
import re
import sys

from gongkai.cli import main
from overlay import REPOSITORY, demo
from site_pages import PLACES

COMMANDS = {
    "item": ("new", "item", "--domain", "10", "--county", "demo", "--primary", "甲", "--secondary", "乙"),
    "county": ("new", "county", "--code", "360426", "--slug", "dean"),
    "town": ("new", "town", "--county", "demo", "--slug", "jia", "--name", "甲乡"),
    "domain": ("new", "domain", "--name", "旅游", "--slug", "lvyou"),
    "import": ("import", "tables", "--county", "demo"),
    "edition": ("edition", "--county", "demo"),
    "province": ("new", "province"),
    "review": ("review", "sign", "--office", "九江市人民政府办公室", "--result", "同意", "--date", "2026-11-20"),
}
# Two domains, an office that the county has not named yet, and an item of its own: three files change.
FISCAL = re.search(r"# guidelines/04.*?(?=^# )", PLACES, re.DOTALL | re.MULTILINE)[0]
TABLES = {
    "财政预决算": "一般公共预算,财政预决算,一般公共预算收入表,政府信息公开条例,即时公开,样例县财政局,■政府网站,√,√,√",
    "农村危房改造": "资金,补助资金发放,补助对象,政府信息公开条例,即时公开,样例县财政局,■政府网站,√,√,√",
}
HEAD = "序号,一级事项,二级事项,公开内容,公开依据,公开时限,公开主体,公开渠道和载体,公开对象：全社会,公开方式：主动,公开层级：县级"


def project(folder):
    root = demo(folder, FISCAL)
    (root / "tables").mkdir()
    for name, row in TABLES.items():
        (root / f"tables/{name}.csv").write_text(f"{name}领域基层政务公开标准目录\n{HEAD}\n1,{row}\n", encoding="utf-8")
    (root / "counties/places.yaml").write_bytes((REPOSITORY / "counties/places.yaml").read_bytes())
    return root


def run(root, args):
    """The command in this process, with its messages in a file beside the project."""
    os.chdir(root)
    sys.argv = ["gongkai", *args]
    with contextlib.redirect_stderr(io.StringIO()) as told, contextlib.redirect_stdout(io.StringIO()):
        try:
            main.run()
        except SystemExit as end:
            sys.__stderr__.write(told.getvalue())
            return end.code
