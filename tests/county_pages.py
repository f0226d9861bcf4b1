"""Counties' pages, built for the tests of the site, and what a search in them must find."""

import csv
import io
import json
import random
import re

from command import gongkai
from gongkai.render.lists import texts

ADDRESS = "https://mulu.example.gov.cn/a/b/"  # of the whole site
DOMAIN = "10-nongcun-weifang-gaizao"
COUNTY = f"counties/demo/{DOMAIN}.yaml"
NASTY = "</script><img src=x onerror=alert(1)>&amp;\"'\\`${x}<!--"
LOCAL = """# {file}
领域: 农村危房改造
新增:
  - 编号: 10-L01
    一级事项: {text}
    二级事项: __proto__
    公开内容: [{text}, constructor]
    公开依据: [政府信息公开条例第十九条]
    公开时限: 信息形成或者变更之日起20个工作日内
    公开主体: [财政部门]
    公开渠道和载体: [政府网站, {other}]
    公开对象: [特定群体：申请人]
    公开方式: 依申请公开
    公开层级: [村级]
    备注: {text}
"""

# Asks one query after the other as a reader does, opens all that is folded, and gives what is told and linked. Meanwhile
# what is found is not laid out, which takes longer than to find it.
ASK = """async (queries) => {
  const named = (id) => document.getElementById(id);
  const soon = () => new Promise((done) => setTimeout(done, 1));
  const shown = (display) => document.querySelectorAll("#results, #also-results").forEach((one) => (one.style.display = display));
  shown("none");
  const answers = [];
  for (const query of queries) {
    named("q").value = query;
    named("q").form.requestSubmit();
    do { await soon(); } while (named("status").textContent.includes("正在查找"));
    while (!named("more").hidden) named("more").click();
    for (const rest of document.querySelectorAll("#results details")) {
      rest.open = true;
      while (!rest.querySelector("a")) await soon();
    }
    const links = [...document.querySelectorAll("#results a:not(.out)")].map((link) => link.href);
    answers.push([named("status").textContent, links]);
  }
  shown("");
  return answers;
}"""


def build(root, county, output, formats="html,json,csv", *more):
    done = gongkai("build", "--county", county, "--format", formats, "--output", output, *more, cwd=root)
    assert done.returncode == 0, done.stderr
    return output / county


def asset(folder, name):
    [found] = [path for path in (folder / "assets").iterdir() if re.fullmatch(rf"{name}-[0-9a-f]{{10}}\.js", path.name)]
    return found


def texts_of(folder):
    """Entry number → all its texts, from the other formats of the same build."""
    cells = io.StringIO((folder / "catalog.csv").read_bytes().decode("utf-8-sig"), newline="")
    rows = {row["编号"]: row for row in csv.DictReader(cells)}
    found = {}
    for domain in json.loads((folder / "catalog.json").read_bytes())["domains"]:
        for entry in domain["entries"]:
            channels = [f"{one['name']}：{one['text']}" if "text" in one else one["name"] for one in entry["channels"]]
            audience = ["全社会"] * entry["audience"]["public"] + entry["audience"]["groups"]
            found[entry["id"]] = [
                *(entry["id"], domain["name"], entry["primary"], entry["secondary"], entry["mode"]),
                *(*entry["elements"], *entry["body"], *entry["tiers"], *channels, *audience),
                *rows[entry["id"]]["公开依据"].split("\n"),
                *(entry["deadline"]["text"], entry["note"] or "", entry["location"] or ""),
            ]
    for one, row, cells in list_rows(folder):
        found[row["id"]] = [row["id"], one["name"], row["name"], *(line for lines in cells.values() for line in lines)]
    return found


def list_rows(folder):
    """The rows of a county's lists: the list, the row, and its cells' lines by heading."""
    for one in json.loads((folder / "catalog.json").read_bytes())["lists"]:
        for row in one["rows"]:
            cells = texts(row, one["columns"]) | ({"备注": row["note"]} if row["note"] else {})
            yield one, row, {heading: text.split("\n") for heading, text in cells.items()}


def drawn(texts, count, seed=20261123):
    """Pieces of 2 to 8 characters of random texts, each with the keys of `texts` (key → its texts) that contain it."""
    joined = {key: "\n".join(mine) for key, mine in texts.items()}
    dice = random.Random(seed)
    long_enough = sorted({text for mine in texts.values() for text in mine if len(text) >= 2})
    found = {}
    while len(found) < count:
        text = dice.choice(long_enough)
        size = dice.randint(2, min(8, len(text)))
        start = dice.randint(0, len(text) - size)
        piece = text[start : start + size]
        if piece.strip() and "\n" not in piece:
            found[piece] = {key for key, mine in joined.items() if piece in mine}
    return list(found.items())


def samples(folder, count):
    """The pieces drawn from a county's catalog, each with the entry numbers that contain it."""
    return drawn(texts_of(folder), count)
