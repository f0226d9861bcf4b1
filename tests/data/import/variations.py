"""Make the tables that stand for single slips and habits of counties, and beside each its expectation.

    /tmp/v/bin/python tests/data/import/variations.py     (the environment of make.py)

Here every cell is written out as it stands in the file, and every expectation by hand: `make.py` shows how a well-kept
catalog looks in many styles, this file what people do to it. What an expectation says is told in `make.py`; `kept`
are texts that must stay beside the row in whose place they stand (备注), `odd` texts that must be told as not understood.
"""

from __future__ import annotations

import io
import json
from typing import Any

import docx
import openpyxl
from make import HERE, comma, fixed_times, no_thumbnail, page, same_zip
from make import Table as Grid

HEAD = ["序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "全社会", "特定群体（请写明）", "主动", "依申请公开", "县级", "乡级"]  # fmt: skip
ROW = ["1", "最低生活保障", "审核信息", "名单；金额", "《社会救助暂行办法》（国务院令第649号）", "公示7个工作日", "某某县民政局", "■政府网站 □政府公报", "√", "", "√", "", "√", ""]  # fmt: skip
WANT = {
    "一级事项": "最低生活保障",
    "二级事项": "审核信息",
    "公开内容": ["名单", "金额"],
    "公开依据": ["《社会救助暂行办法》（国务院令第649号）"],
    "公开时限": "公示7个工作日",
    "公开主体": "某某县民政局",
    "公开渠道和载体": ["政府网站"],
    "公开对象": "全社会",
    "公开方式": "主动",
    "公开层级": ["县级"],
    "extra": {},
}
NUMBER, FIRST, SECOND, CONTENT, BASIS, TIME, BODY, CHANNEL, ALL, GROUP, ACTIVE, APPLY, COUNTY, TOWN = range(14)


def row(number: int, cells: dict[int, str], **want: Any) -> tuple[list[str], dict[str, Any]]:
    """A row of the usual columns and its expectation, told by what differs from ROW and WANT."""
    line = [str(number), *ROW[1:]]
    for column, text in cells.items():
        line[column] = text
    return line, {**WANT, **want}


def save(name: str, form: str, before: list[str], grid: list[list[str]], rows: list[dict[str, Any]], merges: list[tuple[int, int, int, int]] = [], after: list[str] = [], **told: Any) -> None:  # noqa: B006  # fmt: skip
    """One file by the end of its name. `told` are the expectation's notes, kept and odd."""
    writer = {"xlsx": _xlsx, "docx": _docx, "html": _html, "csv": _csv}[name.rsplit(".", 1)[1]]
    (HERE / name).write_bytes(writer(before, grid, merges, after))
    answer = {"form": form, "domains": [], "rows": rows, "notes": [], **told}
    text = json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
    (HERE / f"{name.rsplit('.', 1)[0]}.expected.json").write_text(text, encoding="utf-8")


def _xlsx(before: list[str], grid: list[list[str]], merges: list[tuple[int, int, int, int]], after: list[str]) -> bytes:
    book = openpyxl.Workbook()
    for line in before:
        book.active.append([line])
    for cells in grid:
        book.active.append([text or None for text in cells])
    for line in after:
        book.active.append([line])
    for top, left, bottom, right in merges:
        first = len(before) + 1
        book.active.merge_cells(
            start_row=first + top, start_column=left + 1, end_row=first + bottom, end_column=right + 1
        )
    out = io.BytesIO()
    book.save(out)
    return same_zip(out.getvalue(), {"docProps/core.xml": fixed_times})


def _docx(before: list[str], grid: list[list[str]], merges: list[tuple[int, int, int, int]], after: list[str]) -> bytes:
    document = docx.Document()
    for line in before:
        document.add_paragraph(line)
    made = document.add_table(len(grid), len(grid[0]), style="Table Grid")
    for top, left, bottom, right in merges:
        made.cell(top, left).merge(made.cell(bottom, right))
    for number, cells in enumerate(grid):
        for column, text in enumerate(cells):
            if text:
                made.cell(number, column).text = text
    for line in after:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return same_zip(
        out.getvalue(),
        {"docProps/core.xml": fixed_times, "docProps/thumbnail.jpeg": lambda part: None, "_rels/.rels": no_thumbnail},
    )


def _html(before: list[str], grid: list[list[str]], merges: list[tuple[int, int, int, int]], after: list[str]) -> bytes:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merges}
    covered = {(r, c) for t, left, b, w in merges for r in range(t, b + 1) for c in range(left, w + 1)} - set(spans)
    lines = []
    for number, cells in enumerate(grid):
        made = []
        for column, text in enumerate(cells):
            if (number, column) in covered:
                continue
            high, wide = spans.get((number, column), (1, 1))
            span = f' rowspan="{high}" colspan="{wide}"' if (high, wide) != (1, 1) else ""
            made.append(f"<td{span}>{text.replace(chr(10), '<br>')}</td>")
        lines.append(f"<tr>{''.join(made)}</tr>")
    table = f"<table border=1>{''.join(lines)}</table>"
    body = "\n".join([*(f"<p>{line}</p>" for line in before), table, *(f"<p>{line}</p>" for line in after)])
    return page(body)


def _csv(before: list[str], grid: list[list[str]], merges: list[tuple[int, int, int, int]], after: list[str]) -> bytes:
    made = Grid()
    made.keys = [""] * len(grid[0])
    for cells in [*([line] for line in before), *grid, *([line] for line in after)]:
        made.cells |= {(made.at, column): text for column, text in enumerate(cells)}
        made.at += 1
    return comma(made)


def simple(name: str, form: str, rows: list[tuple[list[str], dict[str, Any]]], **told: Any) -> None:
    """A file of the usual columns under the title of 社会救助."""
    grid = [HEAD, *(cells for cells, _ in rows)]
    save(name, form, ["某某县社会救助领域基层政务公开标准目录"], grid, [want for _, want in rows], **told)


def levels() -> None:
    head = [
        ["序号", "一级目录", "公开事项", "公开事项", *HEAD[3:8], "公开对象", "公开对象", "公开方式", "公开方式", "公开层级", "公开层级", "公开层级"],
        ["序号", "一级目录", "一级事项", "二级事项", *HEAD[3:8], *HEAD[8:12], "市级", "县级", "乡级"],
    ]  # fmt: skip
    lines = [["1", "民生保障", *ROW[1:12], "√", "√", ""], ["2", "", *ROW[1:12], "", "√", "√"]]
    lines[1][3] = "审批信息"
    save(
        "levels_shifted.xlsx",
        "公开事项之前多出一级目录一栏（合并），另有市级一档",
        ["某某县社会救助领域基层政务公开标准目录"],
        [*head, *lines],
        [
            {**WANT, "extra": {"一级目录": "民生保障", "公开层级·市级": "√"}},
            {**WANT, "二级事项": "审批信息", "公开层级": ["县级", "乡级"], "extra": {"一级目录": "民生保障"}},
        ],
        [(0, 2, 0, 3), (0, 9, 0, 10), (0, 11, 0, 12), (0, 13, 0, 15), (2, 1, 3, 1), *((0, c, 1, c) for c in (0, 1, *range(4, 9)))],
    )  # fmt: skip
    head = [["序号", "公开事项", "公开事项", *HEAD[3:8], *HEAD[8:14]], ["序号", "一级事项", "一级事项", *HEAD[3:14]]]
    head[0][3], head[0][7] = "公开内容（要素）及要求（“●”表示必选项，“〇”表示可选项）", "公开渠道和载体（“■”表示必选项，“□”表示可选项；在标注范围内至少选择其一公开，法律法规规章另有规定的从其规定）"  # fmt: skip
    head[1][3], head[1][7] = head[0][3], head[0][7]
    head[0][9] = head[1][9] = "特定群众"
    save(
        "slip_headings.html",
        "两栏表头都写一级事项（第二栏是二级事项）；特定群众；表头带很长的括号说明",
        ["社会救助领域"],
        [*head, ROW],
        [WANT],
        [(0, 1, 0, 2)],
    )
    save("names_only.html", "网页只剩序号、一级事项、二级事项", ["社会救助领域"], [HEAD[:3], ROW[:3], ["2", "", "审批信息"]],
         [{**{key: [] if isinstance(value, list) else "" for key, value in WANT.items()}, "extra": {}, "一级事项": "最低生活保障", "二级事项": name} for name in ("审核信息", "审批信息")])  # fmt: skip
    simple(
        "dashes.csv",
        "没有二级事项的写─、—、/或无",
        [row(n, {SECOND: text}, 二级事项="") for n, text in enumerate(("─", "——", "/", "无"), 1)],
    )


def rows_of_items() -> None:
    simple(
        "apart.xlsx",
        "同一个一级事项的行不在一起，序号有跳号",
        [
            row(22, {}),
            row(25, {FIRST: "临时救助", SECOND: "办事指南"}, 一级事项="临时救助", 二级事项="办事指南"),
            row(26, {SECOND: "审批信息"}, 二级事项="审批信息"),
            row(31, {FIRST: "临时救助", SECOND: "审核审批信息"}, 一级事项="临时救助", 二级事项="审核审批信息"),
        ],
    )
    grid = [HEAD[1:], ["注销登记", *ROW[2:]], ["说明书管理", *ROW[2:]], ["注：本表由民政局填报。", *[""] * 12]]
    save(
        "note_like_names.xlsx",
        "没有序号，一级事项以“注”“说明”开头，不是注；最后一行才是注",
        ["社会救助领域"],
        grid,
        [{**WANT, "一级事项": "注销登记"}, {**WANT, "一级事项": "说明书管理"}],
        notes=["注：本表由民政局填报。"],
    )
    empty = [""] * 14
    more = [[*empty[:3], "发放名册", *empty[4:]], [*empty[:3], "监督电话", "《某某县低保规程》（某民字〔2022〕31号）", *empty[5:]]]  # fmt: skip
    save(
        "several_rows.xlsx",
        "一个事项占几行，没有合并，下面几行只写要素和依据",
        ["社会救助领域"],
        [HEAD, ROW, *more, ["2", *ROW[1:2], "审批信息", *ROW[3:]]],
        [
            {
                **WANT,
                "公开内容": ["名单", "金额", "发放名册", "监督电话"],
                "公开依据": [*WANT["公开依据"], "《某某县低保规程》（某民字〔2022〕31号）"],
            },
            {**WANT, "二级事项": "审批信息"},
        ],
    )
    line = list(ROW)
    line[CONTENT] = "发放名册"
    save(
        "several_rows_merged.docx",
        "一个事项占两行，序号、名称纵向合并，要素各写一行",
        ["社会救助领域基层政务公开标准目录"],
        [HEAD, ROW, line, ["2", *ROW[1:2], "审批信息", *ROW[3:]]],
        [{**WANT, "公开内容": ["名单", "金额", "发放名册"]}, {**WANT, "二级事项": "审批信息"}],
        [(1, column, 2, column) for column in (0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)],
    )
    save(
        "page_numbers.html",
        "从Word转来的网页：表前表后和表中间有页码，跨页处重复一级事项",
        ["社会救助领域", "―14―"],
        [HEAD, ROW, ["—15—", *[""] * 13], ["2", *ROW[1:2], "审批信息", *ROW[3:]], ["第 16 页", *[""] * 13]],
        [WANT, {**WANT, "二级事项": "审批信息"}],
        after=["- 17 -"],
    )


def limits_and_marks() -> None:
    simple(
        "two_limits.xlsx",
        "一格两个时限：批前、批后分行，编号，长期公开与期限并列；一句话被换行断开",
        [
            row(
                1,
                {TIME: "批前公示：不少于10日\n批后公布：20个工作日内"},
                公开时限="批前公示：不少于10日；批后公布：20个工作日内",
            ),
            row(
                2,
                {TIME: "①信息形成之日起20个工作日内\n②行政许可7个工作日内"},
                公开时限="①信息形成之日起20个工作日内；②行政许可7个工作日内",
            ),
            row(
                3, {TIME: "长期公开\n信息形成之日起20个工作日内"}, 公开时限="长期公开；信息形成之日起20个工作日内"
            ),
            row(
                4, {TIME: "信息形成或者变更\n之日起20个工作日\n内予以公开"}, 公开时限="信息形成或者变更之日起20个工作日内予以公开"
            ),
        ],
    )  # fmt: skip
    marked = "■政府网站 ▲公开查阅点 □政府公报 ▲精准推送"
    simple(
        "before_after.xlsx",
        "■、▲分别表示批前、批后公开（征地）",
        [row(1, {CHANNEL: marked, COUNTY: "■", TOWN: "▲"}, 公开渠道和载体=["政府网站", "公开查阅点", "精准推送"], 公开层级=["县级", "乡级"])],
        kept=[f"公开渠道和载体原文：{marked}", "打勾的记号：公开层级（县级）■、公开层级（乡级）▲"],
    )  # fmt: skip
    simple(
        "words_for_ticks.xlsx",
        "打勾的格里写字：申请人、整句、州级、部分内容；两种方式都打勾",
        [
            row(1, {GROUP: "申请人"}, 公开对象="全社会；特定群体：申请人"),
            row(2, {ALL: "", GROUP: "√被征地农村集体经济组织及其成员"}, 公开对象="特定群体：被征地农村集体经济组织及其成员"),
            row(3, {COUNTY: "州级"}, 公开层级=[]),
            row(4, {ACTIVE: "", APPLY: "√（部分内容）"}, 公开方式="依申请公开"),
            row(5, {APPLY: "√"}),
            row(6, {ALL: "√本村村民", GROUP: "□申请人"}),
        ],
        kept=["公开层级（县级）原文：州级", "√（部分内容）", "依申请公开也打了勾", "√本村村民", "□申请人"],
        odd=["州级", "√（部分内容）", "√本村村民", "□申请人"],
    )  # fmt: skip


def channels() -> None:
    simple(
        "channels_run.html",
        "渠道连写没有分隔，符号字体留下R和£，其他与文字连写",
        [
            row(1, {CHANNEL: "政府网站政府公报两微一端公开查阅点"}, 公开渠道和载体=[]),
            row(2, {CHANNEL: "■政府网站□政府公报■其他基层公共服务平台□精准推送"}, 公开渠道和载体=["政府网站", "其他：基层公共服务平台"]),
            row(3, {CHANNEL: "R政府网站£政府公报R两微一端£其他"}, 公开渠道和载体=["政府网站", "两微一端"]),
            row(4, {CHANNEL: "■政府网站■两微一端政府公报发布会/听证会■公开查阅点精准推送"}, 公开渠道和载体=["政府网站", "两微一端", "公开查阅点"]),
            row(5, {CHANNEL: "■其他_ □政府网站"}, 公开渠道和载体=["其他"]),
            row(6, {CHANNEL: "政府网站、便民服务窗口、发布会/听证会、社区/企事业单位、村公示栏（电子屏）"}, 公开渠道和载体=["政府网站", "其他：便民服务窗口", "发布会/听证会", "社区/企事业单位/村公示栏（电子屏）"]),
            row(7, {CHANNEL: "行政服务中心；政府服务中心 纸质载体\n政务新媒体"}, 公开渠道和载体=["政务服务中心", "纸质媒体", "两微一端"]),
        ],
        odd=["政府网站政府公报两微一端公开查阅点"],
        kept=["政府网站政府公报两微一端公开查阅点"],
    )  # fmt: skip
    simple(
        "channels_addresses.xlsx",
        "渠道写网址、公众号名称、本县网站全称，或带括号说明；未勾的另有名称",
        [
            row(1, {CHANNEL: "http://www.example.gov.cn/col/col123/index.html\n微信公众号“某某发布”"}, 公开渠道和载体=["其他：http://www.example.gov.cn/col/col123/index.html", "其他：微信公众号“某某发布”"]),
            row(2, {CHANNEL: "■永修县人民政府网站 □政府公报 ■三务公开"}, 公开渠道和载体=["政府网站", "其他：三务公开"]),
            row(3, {CHANNEL: "政府网站（县政府门户网站、民政局网站）、两微一端（“某某民政”）"}, 公开渠道和载体=["政府网站", "两微一端"]),
            row(4, {CHANNEL: "■政府网站 □党群服务中心 □其他：村民小组微信群"}),
        ],
        kept=["永修县人民政府网站", "政府网站（县政府门户网站、民政局网站）、两微一端（“某某民政”）"],
        unwritten=["党群服务中心", "其他：村民小组微信群"],
    )  # fmt: skip
    every = "□政府网站 □政府公报 □两微一端 □公开查阅点"
    simple("all_open.xlsx", "渠道全是□，一个也没有勾", [row(1, {CHANNEL: every}, 公开渠道和载体=[])], odd=[every], kept=[every])  # fmt: skip


def bases() -> None:
    simple(
        "bracket_styles.docx",
        "文号用各种括号，国令即国务院令，带【法律】前缀、编号，有不是文件的依据",
        [
            row(1, {BASIS: "【法律】《中华人民共和国预算法》\n【行政法规】《政府信息公开条例》（国令第711号）\n【规章】《某某办法》【某府发〔2020〕3号】"}, 公开依据=["《中华人民共和国预算法》", "《政府信息公开条例》（国令第711号）", "《某某办法》（某府发〔2020〕3号）"]),
            row(2, {BASIS: "《甲办法》（某府发【2020】1号）《乙办法》[某府发[2020]2号]《丙办法》(某府发(2020)3号)"}, 公开依据=["《甲办法》（某府发〔2020〕1号）", "《乙办法》（某府发〔2020〕2号）", "《丙办法》（某府发〔2020〕3号）"]),
            row(3, {BASIS: "1.《甲办法》（试行）；2.《乙办法》等法律法规和文件规定"}, 公开依据=["《甲办法》（试行）", "《乙办法》"]),
            row(4, {BASIS: "各地相关政策法规文件"}, 公开依据=[]),
            row(5, {BASIS: "《城乡规划法》第八条：城乡规划组织编制机关应当及时公布经依法批准的城乡规划。"}, 公开依据=["《城乡规划法》第八条"]),
            row(6, {BASIS: "某府办发〔2021〕8号、《甲办法》"}, 公开依据=["《甲办法》", "某府办发〔2021〕8号"]),
        ],
        kept=["各地相关政策法规文件", "城乡规划组织编制机关应当及时公布经依法批准的城乡规划"],
        odd=["各地相关政策法规文件"],
    )  # fmt: skip
    simple(
        "element_forms.xlsx",
        "要素用顿号、●、圆圈数字、换行加分号、〔*…〕，或整段抄法条",
        [
            row(1, {CONTENT: "机构名称、开放时间、机构地址"}, 公开内容=["机构名称", "开放时间", "机构地址"]),
            row(2, {CONTENT: "●名单\n●金额"}),
            row(3, {CONTENT: "①名单②金额③〔*监督电话〕"}, 公开内容=["名单", "金额", "〔*监督电话〕"]),
            row(4, {CONTENT: "名单；金额\n标准"}, 公开内容=["名单", "金额", "标准"]),
            row(5, {CONTENT: "办理时间、地点"}, 公开内容=["办理时间、地点"]),
            row(6, {CONTENT: "行政机关应当将救助的条件、标准，以及对象的名单在村务公开栏公示。"}, 公开内容=["行政机关应当将救助的条件、标准，以及对象的名单在村务公开栏公示"]),
        ],
    )  # fmt: skip


def tiers() -> None:
    def tiered(name: str, form: str, names: list[str], *lines: tuple[str, list[str], dict[str, str]]) -> None:
        group = ["公开层级"] * len(names)
        head = [[*HEAD[:12], *group], [*HEAD[:12], *names]]
        grid = [*head, *([str(n), *ROW[1:12], *ticks] for n, (ticks, _, _) in enumerate(lines, 1))]
        want = [{**WANT, "公开层级": found, "extra": extra} for _, found, extra in lines]
        merges = [(0, 12, 0, 11 + len(names)), *((0, column, 1, column) for column in range(12))]
        save(name, form, ["社会救助领域"], grid, want, merges)

    tiered(
        "tiers_city.xlsx",
        "县级市：公开层级写市级、镇（街）级，市级就是县级这一档",
        ["市级", "镇（街）级"],
        (["√", "√"], ["县级", "乡级"], {}),
        (["", "√"], ["乡级"], {}),
    )
    tiered(
        "tiers_towns.html",
        "公开层级写县级、镇街（园区）级、村（社区）",
        ["县级", "镇街（园区）级", "村（社区）"],
        (["√", "√", ""], ["县级", "乡级"], {}),
        (["", "", "√"], ["村级"], {}),
    )
    tiered(
        "tiers_villages.xlsx",
        "公开层级写县级、乡（村）级，另有省级一档",
        ["省级", "县级", "乡（村）级"],
        (["", "√", "√"], ["县级", "乡级", "村级"], {}),
        (["√", "√", ""], ["县级"], {"公开层级·省级": "√"}),
    )


def several_domains() -> None:
    head = ["公开领域（编码）", "编码", *HEAD[1:8], "公开方式", "备注"]
    lines = [
        ["社会救助（18）", "180101001", *ROW[1:8], "主动公开", "每年调整"],
        ["", "180101002", *ROW[1:2], "审批信息", *ROW[3:8], "主动公开", ""],
        ["养老服务（19）", "190101001", "养老服务通用政策", "扶持政策", *ROW[3:8], "主动公开", ""],
    ]
    bare = {**WANT, "公开对象": "", "公开层级": []}
    save(
        "codes.xlsx",
        "第一栏是公开领域（编码），合并；编码九位；有备注栏；一张表两个领域",
        ["某某县基层政务公开标准目录"],
        [head, *lines],
        [
            {**bare, "领域": "社会救助", "extra": {"备注": "每年调整"}},
            {**bare, "领域": "社会救助", "二级事项": "审批信息"},
            {**bare, "领域": "养老服务", "一级事项": "养老服务通用政策", "二级事项": "扶持政策"},
        ],
        [(1, 0, 2, 0)],
        kept=["编号：180101001", "编号：180101002", "编号：190101001"],
    )
    usual = [["序号", "领域", "页码"], ["1", "社会救助", "3"], ["2", "养老服务", "9"]]
    contents = f"<table>{''.join('<tr>' + ''.join(f'<td>{text}</td>' for text in line) + '</tr>' for line in usual)}</table>"  # fmt: skip
    parts = ["<p>索引号：000014349/2024-00012 文号：某府办字〔2024〕3号 发布日期：2024-03-01</p>", contents]
    for title, line in (("（一）社会救助领域", ROW), ("（二）养老服务领域", ["1", "养老服务通用政策", "扶持政策", *ROW[3:]])):  # fmt: skip
        cells = ["".join(f"<td>{text}</td>" for text in one) for one in (HEAD, line)]
        parts.append(f"<p>{title}</p><table>{''.join(f'<tr>{one}</tr>' for one in cells)}</table>")
    (HERE / "contents_list.html").write_bytes(page("".join(parts)))
    answer = {
        "form": "网页前有索引号、文号一栏和目录表，后面几个领域的表一张接一张",
        "domains": ["社会救助", "养老服务"],
        "rows": [{**WANT, "领域": "社会救助"}, {**WANT, "领域": "养老服务", "一级事项": "养老服务通用政策", "二级事项": "扶持政策"}],
        "notes": ["索引号：000014349/2024-00012"],
    }  # fmt: skip
    text = json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
    (HERE / "contents_list.expected.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    levels()
    rows_of_items()
    limits_and_marks()
    channels()
    bases()
    tiers()
    several_domains()
