"""Whatever stands in a table's cells is found again: in the county's files, in what they refer to, or in the report."""

import csv
import html
import io
import re
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongkai.importers import report
from gongkai.importers.opening import files
from gongkai.importers.reading import tables
from gongkai.importers.reading.headings import Headings
from gongkai.importers.settling.compare import compare
from gongkai.importers.settling.county import county_of
from gongkai.importers.settling.write import county_file, domain_file
from gongkai.model.template import CHANNEL_WORDS
from gongkai.source.project import load
from overlay import REPOSITORY

HEADINGS = ["序号", "一级事项", "二级事项", "三级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "公开对象（全社会）", "公开对象（特定群体）", "公开方式（主动）", "公开方式（依申请公开）", "公开层级（县级）", "公开层级（乡级）", "备注", "责任股室", "联系电话", "编码"]  # fmt: skip
WORDS = ["甲乙", "丙丁戊", "名单", "政府网站", "两微一端", "其他", "《某某办法》", "《预算法》", "（某府发〔2020〕3号）", "第八条", "同上", "20个工作日内", "县级", "主动公开", "全社会", "特定群体", "申请人", "注", "说明", "救助", "第二页", "某某局", "0790123"]  # fmt: skip
SIGNS = ["■", "□", "√", "●", "▲", "、", "；", "，", "。", "：", "\n", " ", "（", "）", "1.", "①", "—", "/"]
NAMES = re.compile("政府网站|两微一端|其他|(?<=第八条)")
RUN = ("公开渠道和载体", "公开依据")
CELL = st.lists(st.sampled_from([*WORDS, *WORDS, *SIGNS]), max_size=6).map("".join)
ROWS = st.lists(st.lists(CELL, min_size=len(HEADINGS), max_size=len(HEADINGS)), min_size=1, max_size=5)


@cache
def county_before():
    project = load(REPOSITORY, ["yongxiu"])
    return county_of(project, "yongxiu")


@cache
def known_before():
    """What an imported cell may be told by: laws, offices and items that stand in the sources already."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "guidelines").glob("*.yaml"))]
    texts += [alias for aliases in CHANNEL_WORDS.values() for alias in aliases]
    texts += county_before().project.template.channels
    return letters("\n".join(texts))


def letters(text):
    return re.sub(r"[\W_]", "", text)


def page(rows):
    cells = [[html.escape(cell).replace("\n", "<br>") for cell in row] for row in rows]
    lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in cells]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<p>救灾领域基层政务公开标准目录</p><table>{body}</table>".encode()


def table(rows):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["救灾领域", *[""] * (len(HEADINGS) - 1)], *rows])
    return out.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize(("kind", "written"), [("html", page), ("csv", table)])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
@example(
    rows=[["1", "救助", "", "", "", "", "", "", "□某某通", "√本村", "", "", "", "州级", "", "", "", "", "180101001"]]
)
@example(rows=[["", "", "甲乙", "", "丙丁戊", *[""] * 14], ["", "", "甲乙", "", "丙丁戊", *[""] * 13, "第二页"]])
@example(rows=[["说明"] * len(HEADINGS), ["", "", "", "", "丙丁戊", *[""] * 14]])
def test_every_word_is_told(tmp_path_factory, kind, written, rows):
    county = county_before()
    path = tmp_path_factory.mktemp("table") / f"表.{kind}"
    path.write_bytes(written([HEADINGS, *rows]))
    found = tables.read_all(files.read(path), Headings(county.project.template), county.find_domain)
    outcome = compare([(path.name, one) for one in found], county)
    told = [report.page(outcome, "永修县")]
    for change in outcome.domains.values():
        source = REPOSITORY / "counties/yongxiu" / f"{change.slug}.yaml"
        told.append(domain_file(source.name, source.read_bytes(), change).decode())
    told.append(
        county_file("county.yaml", (REPOSITORY / "counties/yongxiu/county.yaml").read_bytes(), outcome.offices).decode()
    )
    everything = letters(html.unescape("\n".join(told))) + known_before()
    for cells in rows:
        for heading, cell in zip(HEADINGS, cells, strict=True):
            for word in re.findall(r"\w+", re.sub(r"\d+\.|①", " ", cell)):
                plain = word.replace("中华人民共和国", "")
                ditto = plain == "同上" or (heading in ("序号", "编码") and word.isdigit() and len(word) < 5)
                # channels that run together, and words behind an article, stand one by one in the sources
                parts = [plain] if plain in everything or heading not in RUN else NAMES.split(plain)
                assert ditto or all(part in everything for part in parts), (heading, cell, word)
