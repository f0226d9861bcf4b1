"""Make the table files of this directory, and beside each the expectation of what an importer reads out of it.

    python -m venv /tmp/v && /tmp/v/bin/pip install openpyxl python-docx xlwt
    /tmp/v/bin/python tests/data/import/make.py

The files are committed; tests only read them. The same script makes the same bytes. Offices and local documents are
invented. `NAME.EXT` has `NAME.expected.json`, written from the items below, never read back out of the file.

What an expectation says:

- `rows`: one per item, in the order of the file. 序号 is not kept. Merged cells, 同上 and empty-means-same are written
  out. A column the file does not have is "" or []. `领域` stands in a row only where the file holds several domains.
- Text: no spaces at the ends, line breaks inside a cell of one text (公开时限, 公开主体, names) are gone.
- 公开内容: one element per entry, without its number or bullet and without `；` or `。` at the end.
- 公开依据: one document per entry, without its number and without 【法律】 and the like; brackets as `（某府发〔2021〕8号）`
  whatever brackets the file has.
- 公开渠道和载体: names of the template for those ticked; whatever else is ticked is `其他：文字`, or bare `其他`.
- 公开对象: `全社会`, `特定群体：名称`, both joined by `；`; bare `特定群体` where the file only ticks it.
- 公开层级: 县级 (also 区级), 乡级 (also 镇级, 街道), 村级 (also 社区).
- `extra`: columns that the template has not; dates and numbers as Excel shows them. Hidden rows are left out, hidden columns
  read. A column 相应领域 tells the domain, it is not in `extra`.
- `notes`: texts that must not be lost, each to be found in some line that the importer keeps. An importer may keep more
  (附件2, 续表, a table of 填报单位); it must not turn them into rows.
"""

from __future__ import annotations

import csv
import datetime
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import xlwt
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.styles import Alignment, Border, Font, Side

HERE = Path(__file__).parent
CHANNELS = [
    "政府网站",
    "政府公报",
    "两微一端",
    "发布会/听证会",
    "广播电视",
    "纸质媒体",
    "公开查阅点",
    "政务服务中心",
    "便民服务站",
    "入户/现场",
    "社区/企事业单位/村公示栏（电子屏）",
    "精准推送",
]
LETTERS = dict(zip("abcdefghijkl", CHANNELS, strict=True))
TIERS = {"县": "县级", "乡": "乡级", "村": "村级"}


# ---- items -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One row of a catalog in the form the expectation has it."""

    l1: str
    l2: str
    content: tuple[str, ...]
    basis: tuple[str, ...]
    time: str
    body: str
    channels: str = "a"  # letters of LETTERS
    other: tuple[str, ...] = ()  # "" is a ticked 其他 without text
    everyone: bool = True
    group: str | None = None  # "" is ticked without a name
    way: str = "主动"
    tiers: str = "县"
    extra: dict[str, Any] = field(default_factory=dict)
    domain: str = ""

    def channel_names(self) -> list[str]:
        return [LETTERS[c] for c in self.channels] + [f"其他：{o}" if o else "其他" for o in self.other]

    def audience(self) -> str:
        parts = ["全社会"] if self.everyone else []
        if self.group is not None:
            parts.append(f"特定群体：{self.group}" if self.group else "特定群体")
        return "；".join(parts)


def item(l1: str, l2: str, content: str, basis: str, time: str, body: str, channels: str = "a", **more: Any) -> Item:
    """`channels` is letters, then after a blank the text of 其他; `to` is `申请人` or `+申请人` (and everyone)."""
    letters, _, other = channels.partition(" ")
    to = more.pop("to", None)
    everyone = to is None or to.startswith("+")
    group = None if to is None else to.lstrip("+")
    others = tuple(other.split("|")) if other else ()
    return Item(
        l1, l2, tuple(content.split("|")), tuple(basis.split("|")), time, body, letters, others, everyone, group, **more
    )


TIAOLI = "《中华人民共和国政府信息公开条例》（国务院令第711号）"
D20 = "信息形成或者变更之日起20个工作日内"
D7 = "自作出决定之日起7个工作日内"

DOMAINS: dict[str, list[Item]] = {
    "养老服务": [
        item("养老服务通用政策", "国家和地方层面养老服务政策文件", "文件名称|文号|发文部门|有效性|正文及解读", f"{TIAOLI}|《某某县养老服务体系建设方案》（某府办发〔2021〕8号）", D20, "某某县民政局", "achk", tiers="县乡"),
        item("养老服务通用政策", "养老服务扶持政策措施清单", "扶持政策措施名称|扶持对象|实施部门|扶持政策措施内容和标准", "《某某县养老服务体系建设方案》（某府办发〔2021〕8号）", D20, "某某县民政局", "ach", tiers="县乡"),
        item("养老服务业务办理", "养老机构备案", "备案申请材料清单及样式|备案流程|办理部门、时限、时间、地点|咨询电话", "《中华人民共和国老年人权益保障法》|《养老机构管理办法》（民政部令第66号）", D20, "某某县民政局", "ah", to="+养老机构举办者", tiers="县"),
        item("养老服务业务办理", "老年人补贴", "老年人补贴名称（高龄津贴、养老服务补贴、护理补贴等）|补贴依据|补贴对象|申请材料|受理渠道", f"《中华人民共和国老年人权益保障法》|{TIAOLI}", D20, "某某县民政局、各乡镇人民政府", "ahik 村务公开栏", tiers="县乡"),
        item("养老服务行业管理信息", "养老机构评估信息", "评估事项申请数量|评估总体结果|评估机构清单", "《养老机构管理办法》（民政部令第66号）", "每月10日前更新", "某某县民政局", "acg", to="申请评估的养老机构", way="依申请公开"),
    ],
    "社会救助": [
        item("综合业务", "监督检查", "社会救助信访通讯地址|社会救助投诉举报电话", f"《社会救助暂行办法》（国务院令第649号）|{TIAOLI}", "制定或获取信息之日起10个工作日内", "某某县民政局、乡镇人民政府", "achik", tiers="县乡"),
        item("最低生活保障", "办事指南", "办理事项|办理条件|救助标准|申请材料|办理流程|办理时间、地点|联系方式", "《国务院关于加强和改进最低生活保障工作的意见》（国发〔2012〕45号）|《某某县最低生活保障操作规程》（某民字〔2022〕31号）", "制定或获取信息之日起10个工作日内", "某某县民政局、乡镇人民政府", "achik", tiers="县乡"),
        item("最低生活保障", "审核信息", "初审对象名单及相关信息", "《某某县最低生活保障操作规程》（某民字〔2022〕31号）", "公示7个工作日", "乡镇人民政府", "k 村民小组公示点", to="本村居民", tiers="乡村"),
        item("最低生活保障", "审批信息", "低保对象名单及相关信息|保障金额", "《某某县最低生活保障操作规程》（某民字〔2022〕31号）", "制定或获取信息之日起10个工作日内", "某某县民政局", "aik", tiers="县乡"),
        item("临时救助", "支出型临时救助对象名单", "对象名单|救助金额|救助事由", "《国务院关于全面建立临时救助制度的通知》（国发〔2014〕47号）", "制定或获取信息之日起10个工作日内", "某某县民政局、乡镇人民政府", "ak", to="+救助申请人", tiers="县乡"),
        item("临时救助", "政策法规文件", "中央及地方政策文件|各地配套政策法规文件", f"《社会救助暂行办法》（国务院令第649号）|{TIAOLI}", D20, "某某县民政局", "abch", tiers="县"),
    ],
    "涉农补贴": [
        item("耕地地力保护补贴", "补贴政策", "补贴政策文件|政策解读", "《中华人民共和国农业法》|《某某县耕地地力保护补贴实施方案》（某农发〔2023〕12号）", D20, "某某县农业农村局、某某县财政局", "ack", tiers="县乡"),
        item("耕地地力保护补贴", "补贴结果", "补贴户名|补贴面积（亩）|补贴金额（元）", "《某某县耕地地力保护补贴实施方案》（某农发〔2023〕12号）", "补贴资金发放前公示不少于7日", "各乡镇人民政府", "k 村民微信群", to="补贴农户", tiers="乡村"),
        item("农机购置补贴", "申请指南", "补贴对象|补贴机具种类|补贴标准|申请程序|申请材料|受理单位和监督举报电话", "《农业机械化促进法》|《农业机械购置补贴专项资金使用管理暂行办法》（财农〔2005〕11号）", D20, "某某县农业农村局", "ahk", tiers="县乡"),
        item("农机购置补贴", "强农惠农补贴年度资金使用情况", "享受补贴者信息表|年度资金使用总额", f"{TIAOLI}", "每年1月31日前", "某某县农业农村局", "ak", tiers="县"),
    ],
    "义务教育": [
        item("政策文件", "教育法律法规", "《中华人民共和国义务教育法》等法律条文|配套规章", f"《中华人民共和国教育法》|{TIAOLI}", "长期公开", "某某县教育体育局", "ac", tiers="县"),
        item("教育概况", "教育统计数据", "义务教育学校数|在校生数|教职工数", f"《中华人民共和国统计法》|{TIAOLI}", "每年6月底前", "某某县教育体育局", "abg"),
        item("招生管理", "学校招生计划", "招生班数|招生人数|招生范围（学区划分图）", "《中华人民共和国义务教育法》|《某某县义务教育阶段学校招生工作方案》（某教体发〔2024〕6号）", "招生工作开始前15日", "某某县教育体育局、各学校", "ack 学校公告栏", to="+适龄儿童家长", tiers="县乡"),
        item("招生管理", "随迁子女入学", "入学条件|所需证件|办理流程|咨询电话", "《某某县义务教育阶段学校招生工作方案》（某教体发〔2024〕6号）", "招生工作开始前15日", "某某县教育体育局", "ahl", to="随迁子女家长", tiers="县"),
        item("教师管理", "教师公开招聘", "招聘岗位|报考条件|考试安排|拟聘人员名单", "《事业单位人事管理条例》（国务院令第652号）", "即时公开", "某某县教育体育局", "acf"),
    ],
    "安全生产": [
        item("政策文件", "法律法规", "与安全生产有关的法律、法规", f"{TIAOLI}|《中华人民共和国安全生产法》", D20, "某某县应急管理局", "aceg", tiers="县乡"),
        item("依法行政", "行政许可", "办理结果（许可证号、企业名称、许可范围、有效期）", "《中华人民共和国行政许可法》|《安全生产许可证条例》（国务院令第397号）", D7, "某某县应急管理局", "ah", tiers="县"),
        item("依法行政", "行政处罚", "行政处罚决定书文号|被处罚单位名称|违法事实|处罚依据|处罚结果", "《中华人民共和国行政处罚法》|《某某县安全生产行政处罚公示办法》（某应急〔2020〕19号）", D7, "某某县应急管理局", "a 信用某某网站", tiers="县"),
        item("动态信息", "隐患管理", "重大隐患排查情况|挂牌督办情况|整改情况", "《中华人民共和国安全生产法》", "自获得信息之日起20个工作日内", "某某县应急管理局、各乡镇人民政府", "aek", to="+相关企业职工", tiers="县乡"),
        item("动态信息", "应急演练与避难", "应急预案|预警信息|避难场所位置图", "《生产安全事故应急条例》（国务院令第708号）", "按进展情况及时公开", "某某县应急管理局", "acekl", tiers="县乡村"),
    ],
    "公共文化服务": [
        item("公共服务", "公共文化机构免费开放信息", "机构名称|开放时间|机构地址|联系电话|临时停止开放信息", "《中华人民共和国公共文化服务保障法》|《公共文化体育设施条例》（国务院令第382号）", D20, "某某县文化广电旅游局", "acgk", tiers="县乡"),
        item("公共服务", "特殊群体公共文化服务信息", "机构名称|活动内容|服务对象", "《中华人民共和国公共文化服务保障法》", D20, "某某县文化广电旅游局", "ack", to="老年人、未成年人、残疾人", tiers="县乡"),
        item("公共服务", "组织开展群众文化活动", "机构名称|活动时间|活动地点|活动单位", "《乡镇综合文化站管理办法》（文化部令第48号）", "活动开始前5日", "各乡镇综合文化站", "cjk 文化活动现场", tiers="乡村"),
        item("行政处罚", "", "处罚决定书|执法依据|救济渠道", "《中华人民共和国行政处罚法》", D7, "某某县文化市场综合执法大队", "a"),
        item("非遗保护", "代表性传承人名单", "传承人姓名|项目名称|认定文件", "《中华人民共和国非物质文化遗产法》", "即时公开", "某某县文化广电旅游局", "abf"),
    ],
    "户籍管理": [
        item("出生登记", "国内出生登记", "法律法规和政策文件|受理机构|办理条件|办理时限|办理材料", "《中华人民共和国户口登记条例》|《某某县户口登记管理细则》（某公发〔2019〕77号）", D20, "某某县公安局", "ahi", tiers="县乡"),
        item("迁移登记", "工作调动户口迁移登记", "受理机构|办理条件|办理材料", "《中华人民共和国户口登记条例》", D20, "某某县公安局", "ahi", to="申请人", way="依申请公开", tiers="县乡"),
        item("迁移登记", "投靠亲属户口迁移登记", "受理机构|办理条件|办理材料", "《中华人民共和国户口登记条例》", D20, "某某县公安局", "ahi", to="申请人", way="依申请公开", tiers="县乡"),
        item("户口登记项目变更更正", "变更姓名", "办理条件|办理材料|收费依据及标准", "《中华人民共和国户口登记条例》|《中华人民共和国民法典》", D20, "某某县公安局", "ah", to="+申请人", tiers="县乡"),
    ],
    "生态环境": [
        item("行政许可", "建设项目环境影响评价文件审批", "受理环节：受理情况公示、报告书（表）全文|拟决定环节：拟审查环评文件基本情况公示|决定环节：环评批复", "《中华人民共和国环境影响评价法》|《建设项目环境保护管理条例》（国务院令第682号）", D7, "某某生态环境局", "ah", tiers="县"),
        item("行政处罚和行政命令", "行政处罚决定", "全文公开行政处罚决定书", "《中华人民共和国环境保护法》|《环境行政处罚办法》（环境保护部令第8号）", D7, "某某生态环境局", "ac 信用某某网站"),
        item("公共服务事项", "生态环境保护举报、信访信息", "举报电话（12369）|上月受理情况|处理结果", "《环境信访办法》（国家环境保护总局令第34号）", D20, "某某生态环境局", "ac", to="+信访人", tiers="县乡"),
        item("公共服务事项", "污染源监督监测", "监测点位|监测项目|监测结果|达标情况", f"{TIAOLI}|《某某县污染源监督性监测方案》（某环字〔2023〕5号）", "每季度结束后15日内", "某某生态环境局", "a"),
    ],
    "保障性住房": [
        item("法规政策", "规范性文件", "文件名称|文号|正文|解读材料", TIAOLI, D20, "某某县住房和城乡建设局", "abc"),
        item("配给管理", "保障性住房申请受理", "申请条件|申请材料|受理时间、地点|办理流程", "《公共租赁住房管理办法》（住房和城乡建设部令第11号）", D20, "某某县住房和城乡建设局", "ahik", tiers="县乡"),
        item("配给管理", "公租房资格审核", "申请受理公告|初审结果公示|轮候对象名单", "《公共租赁住房管理办法》（住房和城乡建设部令第11号）|《某某县公租房分配实施细则》（某建字〔2022〕40号）", "公示不少于15日", "某某县住房和城乡建设局、各街道办事处", "akj 小区单元门口", to="申请家庭", tiers="县乡村"),
        item("配后管理", "房屋使用", "日常维护电话|腾退规定|租金标准", "《公共租赁住房管理办法》（住房和城乡建设部令第11号）", D20, "某某县房产服务中心", "ak", to="承租人", tiers="县"),
    ],
    "就业": [
        item("就业信息服务", "岗位信息发布", "招聘单位|岗位要求|福利待遇|招聘流程|应聘方式|咨询电话", "《中华人民共和国就业促进法》|《人力资源市场暂行条例》（国务院令第700号）", "公开事项信息形成或变更之日起20个工作日内", "某某县人力资源和社会保障局", "achikl 某某就业小程序", tiers="县乡村"),
        item("就业信息服务", "职业培训信息发布", "培训项目|对象范围|培训内容|培训课时|授课地点|补贴标准", "《中华人民共和国就业促进法》", "公开事项信息形成或变更之日起20个工作日内", "某某县人力资源和社会保障局", "achik", tiers="县乡村"),
        item("创业服务", "创业担保贷款申请", "文件依据|受理单位|基本流程|申请条件（贷款人条件、额度）|监督投诉电话", "《某某县创业担保贷款实施办法》（某人社字〔2023〕18号）", "公开事项信息形成或变更之日起20个工作日内", "某某县就业创业服务中心", "ahi", to="创业担保贷款申请人", tiers="县乡"),
        item("对就业困难人员实施就业援助", "就业困难人员认定", "对象范围|申请人权利和义务|证件名称", "《中华人民共和国就业促进法》|《就业服务与就业管理规定》（劳动和社会保障部令第28号）", "公开事项信息形成或变更之日起20个工作日内", "某某县人力资源和社会保障局", "ahik", to="+就业困难人员", tiers="县乡村"),
    ],
}  # fmt: skip


def items(domain: str, *picks: int, **change: Any) -> list[Item]:
    """The items of a domain (all, or those at the places), each changed."""
    pool = DOMAINS[domain]
    return [replace(pool[i], domain=domain, **change) for i in (picks or range(len(pool)))]


def with_extra(rows: list[Item], **columns: Sequence[Any]) -> list[Item]:
    return [
        replace(row, extra={**row.extra, **{name: values[i % len(values)] for name, values in columns.items()}})
        for i, row in enumerate(rows)
    ]


# ---- how a cell shows its value ----------------------------------------------------------------------------------


def elements(style: str, content: Sequence[str]) -> str:
    numbers = range(1, len(content) + 1)
    circles = "①②③④⑤⑥⑦⑧⑨⑩"
    pairs = list(zip(numbers, content, strict=True))
    return {
        "dot": lambda: "；".join(f"{n}.{c}" for n, c in pairs),
        "dot-lines": lambda: "\n".join(f"{n}. {c}；" for n, c in pairs),
        "comma": lambda: "\n".join(f"{n}、{c}" for n, c in pairs),
        "paren": lambda: "；".join(f"（{n}）{c}" for n, c in pairs) + "。",
        "circle": lambda: "".join(f"{circles[n - 1]}{c}" for n, c in pairs),
        "circle-semi": lambda: "；".join(f"{circles[n - 1]}{c}" for n, c in pairs) + "。",
        "bullet": lambda: "\n".join(f"●{c}" for c in content),
        "diamond": lambda: "\n".join(f"◆ {c}" for c in content),
        "lines": lambda: "\n".join(content),
        "semi": lambda: "；".join(content) + "。",
    }[style]()


KINDS = [("法》", "【法律】"), ("条例》", "【行政法规】"), ("令第", "【部门规章】"), ("", "【规范性文件】")]


def basis(style: str, lines: Sequence[str]) -> str:
    """`lines`, `numbered`, `kind`, `dun`, `semi`, `run`; then after a blank the brackets of the year and the outer ones."""
    how, _, brackets = style.partition(" ")
    out = []
    for n, line in enumerate(lines, 1):
        text = line
        if len(brackets) > 2:
            text = re.sub("（([^（）]*)）$", f"{brackets[2]}\\1{brackets[3]}", text)
        if brackets:
            text = re.sub("〔(\\d+)〕", f"{brackets[0]}\\1{brackets[1]}", text)
        kind = next(k for word, k in KINDS if word in line)
        out.append({"numbered": f"{n}.{text}", "kind": f"{kind}{text}", "comma": f"{n}、{text}；"}.get(how, text))
    return {"dun": "、", "semi": "；", "run": ""}.get(how, "\n").join(out)


@dataclass(frozen=True)
class Style:
    content: str = "dot"
    basis: str = "lines"
    channel: str = "line"  # line, lines, two, ticked, bare, plain、, plain\n
    on: str = "■"
    off: str = "□"
    other: str = "■其他：{}"
    names: dict[str, str] = field(default_factory=dict)
    append: tuple[str, ...] = ()  # channels after 其他, ticked where an item has them as other
    tick: tuple[tuple[Any, Any], ...] = (("√", ""),)  # (ticked, unticked), in turn by row
    group: str = "{}"  # in the column 特定群体
    group_text: str = "特定群体：{}"  # in one text column
    join: str = "；"
    way: dict[str, str] = field(default_factory=dict)
    tiers: Callable[[str], str] = lambda t: "、".join(TIERS[c] for c in t)
    time: Callable[[str], str] = lambda t: t
    body: Callable[[str], str] = lambda t: t
    name: Callable[[str], str] = lambda t: t


def channels(style: Style, it: Item) -> str:
    ticked = [LETTERS[c] for c in it.channels]
    shown = [(style.names.get(c, c), c in ticked) for c in CHANNELS]
    appended = [o for o in it.other if o in style.append]
    others = [o for o in it.other if o not in style.append]
    if style.channel.startswith("plain"):
        return style.channel[5:].join([n for n, yes in shown if yes] + list(it.other))
    off = "" if style.channel == "bare" else style.off
    parts = [(f"{style.on}{n}" if yes else f"{off}{n}", yes) for n, yes in shown]
    for other in others:
        text = style.other.replace("■", style.on).format(other)
        parts.append((text if other else f"{style.on}{style.names.get('其他', '其他')}", True))
    if not others:
        parts.append((f"{off}{style.names.get('其他', '其他')}", False))
    parts += [(f"{style.on if a in appended else off}{a}", a in appended) for a in style.append]
    if style.channel == "ticked":
        return "\n".join(p for p, yes in parts if yes)
    if style.channel == "two":
        texts = [p for p, _ in parts]
        return "\n".join("　　".join(texts[i : i + 2]) for i in range(0, len(texts), 2))
    return {"lines": "\n"}.get(style.channel, "  ").join(p for p, _ in parts)


def value(key: str, style: Style, it: Item, n: int) -> Any:
    yes, no = style.tick[(n - 1) % len(style.tick)]
    if key.startswith("x:"):
        return it.extra[key[2:]]
    if key.startswith("ch:"):
        if key == "ch:其他":
            return "；".join(it.other) if it.other else no
        return yes if key[3:] in it.channel_names() else no
    if key.startswith("tier:"):
        return yes if key[5:] in it.tiers else no
    group = None if it.group is None else (it.group or yes)
    return {
        "seq": lambda: n,
        "l1": lambda: style.name(it.l1),
        "l2": lambda: style.name(it.l2),
        "content": lambda: elements(style.content, it.content),
        "basis": lambda: basis(style.basis, it.basis),
        "time": lambda: style.time(it.time),
        "body": lambda: style.body(it.body),
        "channel": lambda: channels(style, it),
        "all": lambda: yes if it.everyone else no,
        "group": lambda: no if group is None else style.group.format(group) if it.group else group,
        "audience": lambda: style.join.join(
            (["全社会"] if it.everyone else [])
            + ([] if it.group is None else [style.group_text.format(it.group) if it.group else "特定群体"])
        ),
        "active": lambda: yes if it.way == "主动" else no,
        "apply": lambda: yes if it.way == "依申请公开" else no,
        "way": lambda: style.way.get(it.way, it.way),
        "tiers": lambda: style.tiers(it.tiers),
    }[key]()


def as_text(v: Any) -> str:
    if isinstance(v, datetime.date):
        return v.isoformat()
    return str(int(v)) if isinstance(v, float) and v.is_integer() else str(v)


def expected(it: Item, keys: Iterable[str], several: bool) -> dict[str, Any]:
    have = set(keys)
    row: dict[str, Any] = {"领域": it.domain} if several else {}
    tiers = {k[5:] for k in have if k.startswith("tier:")}
    return {
        **row,
        "一级事项": it.l1 if "l1" in have else "",
        "二级事项": it.l2 if "l2" in have else "",
        "公开内容": list(it.content),
        "公开依据": list(it.basis) if "basis" in have else [],
        "公开时限": it.time if "time" in have else "",
        "公开主体": it.body if "body" in have else "",
        "公开渠道和载体": it.channel_names() if "channel" in have or "ch:政府网站" in have else [],
        "公开对象": it.audience() if have & {"all", "audience"} else "",
        "公开方式": it.way if have & {"active", "way"} else "",
        "公开层级": [TIERS[c] for c in "县乡村" if c in it.tiers and ("tiers" in have or any(c in t for t in tiers))],
        "extra": {k[2:]: as_text(it.extra[k[2:]]) for k in keys if k.startswith("x:") and k != "x:相应领域" and it.extra[k[2:]] != ""},
    }  # fmt: skip


# ---- a grid of cells and merges ----------------------------------------------------------------------------------

HEADINGS = {
    "seq": "序号",
    "l1": "公开事项|一级事项",
    "l2": "公开事项|二级事项",
    "content": "公开内容（要素）",
    "basis": "公开依据",
    "time": "公开时限",
    "body": "公开主体",
    "channel": "公开渠道和载体",
    "all": "公开对象|全社会",
    "group": "公开对象|特定群体（请写明）",
    "audience": "公开对象",
    "active": "公开方式|主动",
    "apply": "公开方式|依申请公开",
    "way": "公开方式",
    "tier:县": "公开层级|县级",
    "tier:乡": "公开层级|乡级",
    "tier:村": "公开层级|村级",
    "tiers": "公开层级",
}
FULL = ["seq", "l1", "l2", "content", "basis", "time", "body", "channel", "all", "group", "active", "apply", "tier:县", "tier:乡"]  # fmt: skip


def drop(*keys: str) -> list[str]:
    return [k for k in FULL if k not in keys]


@dataclass
class Table:
    """Columns, headings and the way cells are shown; grows a grid row by row."""

    keys: list[str] = field(default_factory=lambda: list(FULL))
    heads: dict[str, str] = field(default_factory=dict)
    style: Style = field(default_factory=Style)
    same: dict[str, str] = field(default_factory=lambda: {"l1": "merge"})  # merge, empty, or the word
    left: int = 0
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    header: list[int] = field(default_factory=list)
    at: int = 0
    count: int = 0
    seq: Callable[[int, int], Any] = lambda n, r: n

    @property
    def width(self) -> int:
        return self.left + len(self.keys)

    def blank(self, n: int = 1) -> Table:
        self.at += n
        return self

    def line(self, text: Any, merge: bool = True, col: int | None = None) -> Table:
        col = self.left if col is None else col
        self.cells[self.at, col] = text
        if merge:
            self.merges.append((self.at, col, self.at, self.width - 1))
        self.at += 1
        return self

    def head(self) -> Table:
        paths = [self.heads.get(k, HEADINGS.get(k, k.replace("ch:", "公开渠道和载体|").removeprefix("x:"))).split("|") for k in self.keys]  # fmt: skip
        depth = max(len(p) for p in paths)
        for level in range(depth):
            col = 0
            while col < len(paths):
                path = paths[col]
                if level >= len(path):
                    col += 1
                    continue
                last = level == len(path) - 1
                end = col
                while not last and end + 1 < len(paths) and paths[end + 1][: level + 1] == path[: level + 1]:
                    end += 1
                bottom = self.at + (depth - 1 if last else level)
                self.cells[self.at + level, self.left + col] = path[level]
                if end > col or bottom > self.at + level:
                    self.merges.append((self.at + level, self.left + col, bottom, self.left + end))
                col = end + 1
            self.header.append(self.at + level)
        self.at += depth
        return self

    def body(self, rows: Sequence[Item]) -> Table:
        shown = []
        for it in rows:
            self.count += 1
            shown.append([value(k, self.style, it, self.count) for k in self.keys])
            if "seq" in self.keys:
                shown[-1][self.keys.index("seq")] = self.seq(self.count, self.at + len(shown))
        wide = set()
        if "l1" in self.keys and "l2" in self.keys and self.keys.index("l2") == self.keys.index("l1") + 1:
            wide = {i for i, it in enumerate(rows) if not it.l2}
        for c, key in enumerate(self.keys):
            i = 0
            while i < len(rows):
                r, col = self.at + i, self.left + c
                how = self.same.get(key)
                j = i
                while (
                    how and j + 1 < len(rows) and shown[j + 1][c] == shown[i][c] and not ({i, j + 1} & wide)
                    and shown[i][c] != ""
                ):  # fmt: skip
                    j += 1
                if not (key == "l2" and i in wide):
                    self.cells[r, col] = shown[i][c]
                if key == "l1" and i in wide:
                    self.merges.append((r, col, r, col + 1))
                elif j > i and how == "merge":
                    self.merges.append((r, col, self.at + j, col))
                elif j > i and how != "empty":
                    for k in range(i + 1, j + 1):
                        self.cells[self.at + k, col] = how
                i = j + 1
        self.at += len(rows)
        return self


# ---- writers -----------------------------------------------------------------------------------------------------

WRITTEN: list[str] = []


def save(name: str, data: bytes, form: str, domains: Sequence[str], rows: Sequence[tuple[Item, Sequence[str]]], notes: Sequence[str]) -> None:  # fmt: skip
    stem = name.rsplit(".", 1)[0]
    several = len({it.domain for it, _ in rows if it.domain}) > 1 and len(domains) > 1
    answer = {
        "form": form,
        "domains": list(domains),
        "rows": [expected(it, keys, several) for it, keys in rows],
        "notes": list(notes),
    }
    (HERE / name).write_bytes(data)
    text = json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
    (HERE / f"{stem}.expected.json").write_text(text, encoding="utf-8")
    WRITTEN.append(stem)


def of(rows: Sequence[Item], table: Table) -> list[tuple[Item, Sequence[str]]]:
    return [(it, table.keys) for it in rows]


def same_zip(data: bytes, edit: dict[str, Callable[[bytes], bytes | None]]) -> bytes:
    """The archive again with fixed times, parts edited or (None) left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in old.namelist():
            part: bytes | None = old.read(name)
            for pattern, change in edit.items():
                if part is not None and re.fullmatch(pattern, name):
                    part = change(part)
            if part is not None:
                info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(info, part)
    return out.getvalue()


def fixed_times(part: bytes) -> bytes:
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2024-01-01T00:00:00Z", part)


def no_thumbnail(part: bytes) -> bytes:
    return re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", part)


def xlsx(sheets: dict[str, Table], touch: Callable[[Any], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    thin = Side(style="thin")
    for name, table in sheets.items():
        sheet = book.create_sheet(name)
        for (r, c), v in table.cells.items():
            cell = sheet.cell(r + 1, c + 1)
            cell.value = v
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            if r in table.header:
                cell.font = Font(bold=True)
            if table.header and r >= min(table.header):
                cell.border = Border(thin, thin, thin, thin)
            if isinstance(v, datetime.date):
                cell.number_format = 'yyyy"年"m"月"d"日"'
        for r1, c1, r2, c2 in table.merges:
            sheet.merge_cells(start_row=r1 + 1, start_column=c1 + 1, end_row=r2 + 1, end_column=c2 + 1)
    if touch:
        touch(book)
    out = io.BytesIO()
    book.save(out)
    return same_zip(out.getvalue(), {"docProps/core.xml": fixed_times})


def xls(sheets: dict[str, Table]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    date = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    wrap = xlwt.easyxf("align: wrap on")
    for name, table in sheets.items():
        sheet = book.add_sheet(name)
        spans = {(m[0], m[1]): m for m in table.merges}
        for (r, c), v in table.cells.items():
            style = date if isinstance(v, datetime.date) else wrap
            if (r, c) in spans:
                r1, c1, r2, c2 = spans[r, c]
                sheet.write_merge(r1, r2, c1, c2, v, style)
            else:
                sheet.write(r, c, v, style)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def comma(table: Table, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end)
    for r in range(table.at):
        writer.writerow([as_text(table.cells.get((r, c), "")) for c in range(table.width)])
    return out.getvalue().encode(encoding)


def markup(text: Any) -> str:
    return html.escape(as_text(text), quote=False).replace("\n", "<br>")


def web(table: Table, cell: Callable[[Any], str] = markup, attrs: str = "", td: str = "td", th: str = "td", all_spans: bool = False, overrun: int = 0) -> str:  # fmt: skip
    """The grid as <table>."""
    spans = {(m[0], m[1]): m for m in table.merges}
    covered = {
        (r, c) for r1, c1, r2, c2 in table.merges for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)
    } - set(spans)  # fmt: skip
    lines = [f"<table{attrs}>"]
    for r in range(table.at):
        row = []
        for c in range(table.width):
            if (r, c) in covered:
                continue
            tag = th if r in table.header else td
            span = ""
            r1, c1, r2, c2 = spans.get((r, c), (r, c, r, c))
            if r2 > r1 or all_spans:
                span += f' rowspan="{r2 - r1 + 1 + (overrun if r2 == table.at - 1 and r2 > r1 else 0)}"'
            if c2 > c1 or all_spans:
                span += f' colspan="{c2 - c1 + 1}"'
            row.append(f"<{tag}{span}>{cell(table.cells.get((r, c), ''))}</{tag}>")
        lines.append("<tr>" + "".join(row) + "</tr>")
    lines.append("</table>")
    return "\n".join(lines)


def page(body: str, title: str = "", charset: str = "utf-8") -> bytes:
    text = (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="{charset}">\n<title>{title}</title>\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )
    return text.encode("gb18030" if charset.lower().startswith("gb") else charset)


SYMBOLS = {"\ue052": "F052", "\ue0a3": "F0A3"}  # Wingdings 2: a ticked box, an empty box


def put(paragraph: Any, text: str) -> None:
    for part in re.split("([\ue052\ue0a3])", text):
        run = paragraph.add_run() if part in SYMBOLS else paragraph.add_run(part)
        if part in SYMBOLS:
            sym = OxmlElement("w:sym")
            sym.set(qn("w:font"), "Wingdings 2")
            sym.set(qn("w:char"), SYMBOLS[part])
            run._r.append(sym)


def word(parts: Sequence[Table | str], paragraphs: bool = True) -> bytes:
    """Paragraphs and tables in turn; a text `# …` is a heading. Lines in a cell are paragraphs, or breaks in one."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for part in parts:
        if isinstance(part, str):
            if part.startswith("# "):
                document.add_heading(part[2:], 1)
            else:
                document.add_paragraph(part)
            continue
        grid = document.add_table(part.at, part.width, style="Table Grid")
        cells = [[grid.cell(r, c) for c in range(part.width)] for r in range(part.at)]
        for r1, c1, r2, c2 in part.merges:
            cells[r1][c1].merge(cells[r2][c2])
        for (r, c), v in part.cells.items():
            cell = grid.cell(r, c)
            lines = as_text(v).split("\n") if paragraphs else [as_text(v)]
            put(cell.paragraphs[0], lines[0])
            for line in lines[1:]:
                put(cell.add_paragraph(), line)
        for r in part.header:
            mark = OxmlElement("w:tblHeader")
            grid.rows[r]._tr.get_or_add_trPr().append(mark)
    out = io.BytesIO()
    document.save(out)
    return same_zip(
        out.getvalue(),
        {"docProps/core.xml": fixed_times, "docProps/thumbnail.jpeg": lambda p: None, "_rels/.rels": no_thumbnail},
    )


def title(domain: str, place: str = "某某县") -> str:
    return f"{place}{domain}领域基层政务公开标准目录"


# ---- Excel -------------------------------------------------------------------------------------------------------

PHONES = ["0790-7000123", "07907000456", "0790-7000789"]
EXPLAIN = [
    "填表说明：1.“公开内容（要素）”按事项逐项填写；2.“特定群体”请写明具体人群。",
    "要素说明：补贴名称以当年政策文件为准。",
]
SPACED = {
    "seq": "序\n号",
    "l1": "公 开 事 项|一级\n事项",
    "l2": "公 开 事 项|二级\n事项",
    "content": "公开内容\n（要素）",
    "basis": "公开\n依据",
    "time": "公开　时限",
    "body": "公开\n主体（责任单位）",
    "channel": "公开渠道和载体\n（在标注范围内至少选择其一公开，法律法规规章另有规定的从其规定）",
    "all": "公开对象（打√）|全社会",
    "group": "公开对象（打√）|特定群体\n(请写明)",
    "active": "公 开 方 式|主　动",
    "apply": "公 开 方 式|依申请\n公开",
    "tier:县": "公 开 层 级|县 级",
    "tier:乡": "公 开 层 级|乡 级",
}


def make_xlsx() -> None:
    rows = items("养老服务")
    t = Table().line(title("养老服务")).head().body(rows)
    save(
        "attachment2.xlsx",
        xlsx({"Sheet1": t}),
        "附件2原样：标题行、两行表头、一级事项纵向合并、渠道一行■/□",
        ["养老服务"],
        of(rows, t),
        [],
    )

    flat = {k: HEADINGS[k].split("|")[-1] for k in FULL}
    rows = items("社会救助")
    t = Table(heads=flat, style=Style(content="semi", basis="dun", channel="two"), same={}).head().body(rows)
    save(
        "one_header_row.xlsx", xlsx({"目录": t}), "一行表头、不合并、每行两个渠道、依据用顿号连写", [], of(rows, t), []
    )

    keys = drop("channel")
    keys[7:7] = [f"ch:{c}" for c in CHANNELS] + ["ch:其他"]
    heads = {
        "group": "公开对象|特定群体|请写明",
        "all": "公开对象|全社会",
        "tier:县": "公开层级|可多选|县级",
        "tier:乡": "公开层级|可多选|乡级",
    }
    rows = items("安全生产")
    t = (
        Table(keys, heads, Style(content="circle-semi", basis="numbered"))
        .line("某某县安全生产领域\n基层政务公开标准目录")
        .head()
        .body(rows)
    )
    save(
        "three_header_rows.xlsx",
        xlsx({"Sheet1": t}),
        "三行表头，十三种渠道各占一栏打√，标题里有换行",
        ["安全生产"],
        of(rows, t),
        [],
    )

    rows = items("户籍管理")
    t = Table(
        heads=SPACED,
        style=Style(
            "comma",
            "numbered []",
            "lines",
            time=lambda x: x.replace("之日起", "之日起\n"),
            body=lambda x: x.replace("某某县", "某某县\n"),
            name=lambda x: f"　　{x} ",
            group="√\n{}",
        ),
    )
    t.line("户 籍 管 理 领 域 基 层 政 务 公 开 标 准 目 录").head().body(rows)
    save(
        "spaced_headings.xlsx",
        xlsx({"Sheet1": t}),
        "表头带空格、换行、括号注；时限与主体单元格内换行；特定群体格内先打√再写名称",
        ["户籍管理"],
        of(rows, t),
        [],
    )

    rows = items("涉农补贴")
    t = (
        Table(style=Style("dot-lines", "kind", "lines", other="■其他 {}"))
        .line("附件3", merge=False)
        .line(title("涉农补贴"))
    )
    t.line("填报单位：某某县农业农村局　　　填报时间：2024年5月8日").head().body(rows).line(EXPLAIN[0]).line(EXPLAIN[1])
    save(
        "notes_below.xlsx",
        xlsx({"涉农补贴": t}),
        "表上有附件号、标题与填报单位，表下有填表说明、要素说明；依据带【法律】前缀",
        ["涉农补贴"],
        of(rows, t),
        ["填报单位：某某县农业农村局　　　填报时间：2024年5月8日", *EXPLAIN],
    )

    rows = items("义务教育")
    t = (
        Table(drop("seq", "tier:县", "tier:乡"), style=Style("lines", "semi", other="■其他（{}）"))
        .line(title("义务教育"))
        .head()
        .body(rows)
    )
    save("no_number_no_tier.xlsx", xlsx({"Sheet1": t}), "没有序号、没有公开层级", ["义务教育"], of(rows, t), [])

    rows = items("生态环境")
    t = (
        Table(drop("channel", "all", "group"), style=Style("paren", "lines ()()"))
        .line(title("生态环境", "某某区"))
        .head()
        .body(rows)
    )
    save(
        "no_channel_no_audience.xlsx",
        xlsx({"Sheet1": t}),
        "没有公开渠道和载体、没有公开对象；文号年份用半角圆括号",
        ["生态环境"],
        of(rows, t),
        [],
    )

    rows = with_extra(
        items("保障性住房"),
        五公开=["执行公开", "服务公开", "结果公开", "管理公开"],
        责任股室=["办公室", "住房保障股"],
        联系电话=PHONES,
        监督电话=["07907000111"],
    )
    keys = ["seq", "x:五公开", *FULL[1:7], "x:责任股室", "x:联系电话", "x:监督电话", *FULL[7:], "tier:村"]
    t = Table(keys, style=Style("bullet", "lines", other="■其他_{}_")).line(title("保障性住房")).head().body(rows)
    save(
        "extra_columns.xlsx",
        xlsx({"Sheet1": t}),
        "多出五公开、责任股室、联系电话（文本、带前导0）、监督电话；有村级；其他_文字_",
        ["保障性住房"],
        of(rows, t),
        [],
    )

    rows = with_extra(
        items("公共文化服务", 0, 1, 2, 4),
        三级事项=["图书馆", "文化馆", "", "县级"],
        事项类型=["公共服务", "其他行政权力"],
        相应领域=["公共文化服务"],
    )
    keys = ["x:相应领域", "seq", "l1", "l2", "x:三级事项", "x:事项类型", *FULL[3:]]
    t = (
        Table(
            keys,
            {"x:三级事项": "公开事项|三级事项"},
            Style("dot", "lines （）（）"),
            {"l1": "merge", "x:相应领域": "merge"},
        )
        .line("某某镇基层政务公开事项标准目录")
        .head()
        .body(rows)
    )
    save(
        "third_level.xlsx",
        xlsx({"Sheet1": t}),
        "最前有相应领域一栏（合并），公开事项分三级，另有事项类型",
        ["公共文化服务"],
        of(rows, t),
        [],
    )

    rows = items("就业")
    keys = [
        "body",
        "l1",
        "l2",
        "tier:县",
        "tier:乡",
        "tier:村",
        "time",
        "content",
        "way",
        "audience",
        "basis",
        "channel",
    ]
    t = (
        Table(keys, style=Style("semi", "lines", "ticked", "√"), same={"l1": "merge", "time": "merge"})
        .line(title("就业"))
        .head()
        .body(rows)
    )
    save(
        "column_order.xlsx",
        xlsx({"Sheet1": t}),
        "栏的次序不同：主体在前、依据与渠道在后；时限也纵向合并；只列打√的渠道",
        ["就业"],
        of(rows, t),
        [],
    )

    rows = items("社会救助")
    t = (
        Table(
            style=Style("comma", "numbered", "lines"),
            same={"l1": "同上", "basis": "同上", "time": "同 上", "body": "同上"},
        )
        .line(title("社会救助"))
        .head()
        .body(rows)
    )
    save("ditto.xlsx", xlsx({"Sheet1": t}), "一级事项、依据、时限、主体写同上", ["社会救助"], of(rows, t), [])

    rows = items("安全生产")
    t = (
        Table(style=Style("dot", "lines"), same={"l1": "empty", "time": "empty", "body": "empty"})
        .line(title("安全生产"))
        .head()
        .body(rows)
    )
    save(
        "empty_same.xlsx",
        xlsx({"Sheet1": t}),
        "一级事项、时限、主体留空即与上一行相同（没有合并）",
        ["安全生产"],
        of(rows, t),
        [],
    )

    rows = items("公共文化服务")
    t = (
        Table(style=Style("dot", "lines"), same={"l1": "merge", "body": "merge", "time": "merge"})
        .line(title("公共文化服务"))
        .head()
        .body(rows)
    )
    save(
        "merged_across.xlsx",
        xlsx({"Sheet1": t}),
        "没有二级事项的一级事项横向合并两格；时限与主体纵向合并",
        ["公共文化服务"],
        of(rows, t),
        [],
    )

    ticks = (("✓", "□"), ("■", "□"), ("●", "○"), ("☑", "☐"), ("✔", ""))
    rows = items("养老服务")
    t = (
        Table(style=Style("circle", "lines", on="☑", off="☐", other="■其他：{}", tick=ticks))
        .line(title("养老服务"))
        .head()
        .body(rows)
    )
    save(
        "ticks_signs.xlsx", xlsx({"Sheet1": t}), "打勾用✓■●☑✔，未勾用□○☐或空；渠道用☑/☐", ["养老服务"], of(rows, t), []
    )

    ticks = (("R", "口"), ("是", "否"), (1, ""), ("t", "o"), ("√", "口"))
    rows = items("义务教育")
    t = Table(style=Style("dot", "lines", on="R", off="口", tick=ticks)).line(title("义务教育")).head().body(rows)
    save(
        "ticks_letters.xlsx",
        xlsx({"Sheet1": t}),
        "打勾用R、是、数字1、t、√，未勾用口、否、空、o；渠道用R/口",
        ["义务教育"],
        of(rows, t),
        [],
    )

    rows = [*items("户籍管理", 0, 1), replace(items("户籍管理", 2)[0], group=""), *items("户籍管理", 3)]
    t = Table(style=Style("semi", "run", "bare", "√")).line(title("户籍管理")).head().body(rows)
    save(
        "channels_bare.xlsx",
        xlsx({"Sheet1": t}),
        "渠道全列一行、勾上的前面有√、未勾的没有记号；依据连写不分隔；特定群体一格只打√",
        ["户籍管理"],
        of(rows, t),
        [],
    )

    one, two = items("养老服务", 0, 2, 3), items("社会救助", 0, 1, 2)
    t = (
        Table(same={"l1": "merge", "basis": "merge"})
        .line("某某县民政局基层政务公开标准目录")
        .head()
        .line("一、养老服务领域")
        .body(one)
        .line("二、社会救助领域")
        .body(two)
    )
    save(
        "sections.xlsx",
        xlsx({"Sheet1": t}),
        "一张表几个领域：一次表头，中间有整行的领域名",
        ["养老服务", "社会救助"],
        of([*one, *two], t),
        [],
    )

    one, two, three = items("涉农补贴", 0, 1), items("生态环境", 0, 1, 2), items("就业", 0, 2)
    t = Table(style=Style("dot", "lines", "lines"))
    t.line(title("涉农补贴", "（一）")).head().body(one).blank(2).line(title("生态环境", "（二）")).head().body(two)
    t.line("注：生态环境事项由某某生态环境局派出机构负责。").blank().line(title("就业", "（三）")).head().body(three)
    save(
        "sections_repeated_header.xlsx",
        xlsx({"Sheet1": t}),
        "一张表几个领域，各有标题与表头，中间有空行和注",
        ["涉农补贴", "生态环境", "就业"],
        of([*one, *two, *three], t),
        ["注：生态环境事项由某某生态环境局派出机构负责。"],
    )

    a, b, c = items("义务教育", 0, 1, 2), items("户籍管理", 0, 1, 2), items("保障性住房", 0, 1)
    ta = Table().line("基层政务公开标准目录").head().body(a)
    tb = Table(drop("seq")).head().body(b)
    tc = Table().line(title("保障性住房")).head().body(c)
    info = (
        Table(["l1"])
        .line("填表说明", False)
        .line("一、本目录由某某县政务公开领导小组办公室负责解释。", False)
        .line("二、各表每年更新一次。", False)
    )
    save(
        "sheets.xlsx",
        xlsx({"填表说明": info, "义务教育": ta, "户籍管理": tb, "3保障性住房": tc, "Sheet5": Table()}),
        "几张工作表各一个领域，领域名在表名里；另有一张填表说明和一张空表",
        ["义务教育", "户籍管理", "保障性住房"],
        [*of(a, ta), *of(b, tb), *of(c, tc)],
        ["一、本目录由某某县政务公开领导小组办公室负责解释。", "二、各表每年更新一次。"],
    )

    names = {
        "发布会/听证会": "发布会、听证会",
        "入户/现场": "入户、现场",
        "社区/企事业单位/村公示栏（电子屏）": "社区/企事业单位/村公示栏(电子屏)",
    }
    rows = [
        *items("就业", 0, 1),
        replace(items("就业", 2)[0], other=("",)),
        replace(items("就业", 3)[0], other=("某某通",)),
        replace(items("就业", 1)[0], l2="就业见习信息发布", other=("村民微信群", "某某通")),
    ]
    t = (
        Table(
            [*FULL, "tier:村"],
            style=Style("diamond", "lines", "lines", other="■其他 {}", names=names, append=("某某通", "党群服务中心")),
        )
        .line(title("就业"))
        .head()
        .body(rows)
    )
    save(
        "channels_appended.xlsx",
        xlsx({"Sheet1": t}),
        "渠道每行一个，其他之后另加两种渠道；有的其他没有文字；渠道名的标点与附件2不同",
        ["就业"],
        of(rows, t),
        [],
    )

    rows = items("养老服务", 0, 1, 3, 4)
    t = Table(style=Style("lines", "lines", "plain、"))
    t.line(title("养老服务")).head().body(rows)
    save("channels_plain.xlsx", xlsx({"Sheet1": t}), "渠道只写名称，用顿号分开", ["养老服务"], of(rows, t), [])

    rows = items("保障性住房")
    heads = {"tier:县": "公开层级|区级", "tier:乡": "公开层级|街道", "tier:村": "公开层级|社区"}
    t = (
        Table([*FULL, "tier:村"], heads, Style("dot", "lines", "plain\n"))
        .line(title("保障性住房", "某某区"))
        .head()
        .body(rows)
    )
    save(
        "tiers_district.xlsx",
        xlsx({"Sheet1": t}),
        "公开层级写区级、街道、社区；渠道只写名称、一行一个",
        ["保障性住房"],
        of(rows, t),
        [],
    )

    heads = {"tier:县": "公开层级|县级", "tier:乡村": "公开层级|乡、村级"}
    rows = [
        replace(r, tiers=x)
        for r, x in zip(items("社会救助", 0, 2, 3, 4), ["县乡村", "乡村", "县", "乡村"], strict=True)
    ]
    t = Table([*drop("tier:乡"), "tier:乡村"], heads).line(title("社会救助")).head().body(rows)
    save(
        "tiers_joined.xlsx",
        xlsx({"Sheet1": t}),
        "公开层级分县级与乡、村级两栏，乡、村级一勾算两级",
        ["社会救助"],
        of(rows, t),
        [],
    )

    shown = {"县": "县级", "县乡": "县级、乡镇（街道）级", "乡村": "镇级、村级"}
    rows = items("涉农补贴")
    t = (
        Table(
            [*drop("all", "group", "active", "apply", "tier:县", "tier:乡"), "audience", "way", "tiers"],
            style=Style("dot", "lines", tiers=lambda x: shown[x], way={"主动": "主动公开"}),
        )
        .line(title("涉农补贴"))
        .head()
        .body(rows)
    )
    save(
        "text_columns.xlsx",
        xlsx({"Sheet1": t}),
        "公开对象、公开方式、公开层级各一栏写文字（特定群体：名称；主动公开；乡镇（街道）级）",
        ["涉农补贴"],
        of(rows, t),
        [],
    )

    rows = with_extra(items("安全生产"), 联系电话=PHONES)
    t = Table([*FULL, "x:联系电话"]).line(title("安全生产")).head().body(rows)

    def hide(book: Any) -> None:
        sheet = book.active
        sheet.row_dimensions[6].hidden = True
        sheet.column_dimensions["E"].hidden = True
        sheet.column_dimensions["O"].hidden = True

    save(
        "hidden.xlsx",
        xlsx({"Sheet1": t}, hide),
        "有隐藏的行（第6行），不读；有隐藏的列（公开依据、联系电话），照读",
        ["安全生产"],
        of(rows[:2] + rows[3:], t),
        [],
    )

    rows = with_extra(
        items("生态环境"),
        联系电话=["07907000456", 7000789],
        更新日期=[datetime.date(2024, 3, 15), datetime.date(2023, 12, 1)],
    )
    t = (
        Table([*FULL, "x:联系电话", "x:更新日期"], left=2, at=3, seq=lambda n, r: float(n) if n < 3 else f"=C{r - 1}+1")
        .line(title("生态环境"))
        .head()
        .body(rows)
    )
    save(
        "types.xlsx",
        xlsx({"Sheet1": t}),
        "左边空两列、上边空三行；序号是小数或没有缓存值的公式；有日期、数字电话和带前导0的文本电话",
        ["生态环境"],
        of(rows, t),
        [],
    )

    rows = items("义务教育")
    many = tuple(f"第{n}类学校的办学条件、师资配备、收费项目和标准以及上一学年接受督导评估的结果" for n in range(1, 61))
    rows[1] = replace(rows[1], content=many)
    t = Table(style=Style("comma", "comma 〔〕")).line(title("义务教育")).head().body(rows)
    save(
        "long_cell.xlsx",
        xlsx({"Sheet1": t}),
        "一格里有六十条要素；依据1、2、编号并以；结尾",
        ["义务教育"],
        of(rows, t),
        [],
    )


# ---- Word --------------------------------------------------------------------------------------------------------


def make_docx() -> None:
    rows = items("养老服务")
    t = Table(style=Style("dot", "lines")).head().body(rows)
    save(
        "attachment2_word.docx",
        word(["附件2", title("养老服务"), t, *EXPLAIN]),
        "附件2原样：标题段落在表前，填表说明段落在表后",
        ["养老服务"],
        of(rows, t),
        EXPLAIN,
    )

    rows = items("社会救助")
    first, second = rows[:3], rows[3:]
    a = Table(style=Style("comma", "lines", "lines")).head().body(first)
    b = Table(style=Style("comma", "lines", "lines"), count=3).head().body(second)
    b.cells[2, 1] = ""  # 最低生活保障 goes on from the page before
    save(
        "pages.docx",
        word([title("社会救助"), a, "续表", b]),
        "分页成两张表，第二张重复表头，一级事项接上页留空",
        ["社会救助"],
        of(rows, a),
        [],
    )

    rows = items("安全生产")
    a = Table(style=Style("semi", "numbered")).head().body(rows[:2])
    b = Table(style=Style("semi", "numbered"), count=2).body(rows[2:])
    b.cells[0, 1] = ""
    save(
        "pages_no_header.docx",
        word([title("安全生产"), a, "", b]),
        "分页成两张表，第二张没有表头，一级事项接上页留空",
        ["安全生产"],
        of(rows, a),
        [],
    )

    one, two = items("涉农补贴", 0, 2, 3), items("户籍管理", 0, 1, 2)
    a, b = Table().head().body(one), Table(drop("seq")).head().body(two)
    save(
        "headings.docx",
        word(
            [
                "某某镇基层政务公开标准目录",
                "# 一、涉农补贴领域",
                "责任单位：某某镇农业农村办公室",
                a,
                "# 二、户籍管理领域",
                b,
                "# 三、其他领域",
                "本镇暂无其他领域事项。",
            ]
        ),
        "几个领域各一张表，表前有标题段落；最后一个标题下没有表",
        ["涉农补贴", "户籍管理"],
        [*of(one, a), *of(two, b)],
        ["责任单位：某某镇农业农村办公室", "本镇暂无其他领域事项。"],
    )

    rows = items("就业")
    t = (
        Table([*FULL, "tier:村"], style=Style("bullet", "kind []", "lines", "☑", "☐", "■其他：{}", tick=(("☑", "☐"),)))
        .line(title("就业"))
        .head()
        .body(rows)
    )
    save(
        "title_in_table.docx",
        word([t], paragraphs=False),
        "标题在表内首行；单元格内用换行符；打勾☑/☐；依据带前缀、文号用方括号",
        ["就业"],
        of(rows, t),
        [],
    )

    rows = items("公共文化服务")
    t = Table(style=Style("lines", "lines", "two"), same={"l1": "merge", "body": "merge"}).head().body(rows)
    save(
        "merged_both_ways.docx",
        word([title("公共文化服务"), t]),
        "一级事项纵向合并，没有二级事项的横向合并；要素、渠道各成段落",
        ["公共文化服务"],
        of(rows, t),
        [],
    )

    rows = with_extra(items("保障性住房"), 责任科室=["住房保障科", "房产管理科"])
    keys = ["l1", "l2", "content", "basis", "time", "body", "x:责任科室", "channel", "audience", "way", "tiers"]
    flat = {"l1": "一级事项", "l2": "二级事项"}
    t = (
        Table(keys, flat, Style("paren", "semi", "plain、", join="\n", tiers=lambda x: "\n".join(TIERS[c] for c in x)))
        .head()
        .body(rows)
    )
    save(
        "one_header_row_word.docx",
        word(["某某县住房和城乡建设局政务公开事项目录", t]),
        "一行表头、没有序号、多出责任科室，对象、方式、层级写文字",
        [],
        of(rows, t),
        [],
    )

    rows = items("义务教育")
    t = Table(style=Style("dot", "lines", "lines", "\ue052", "\ue0a3", tick=(("\ue052", "\ue0a3"),))).head().body(rows)
    save(
        "symbols.docx",
        word([title("义务教育"), t]),
        "勾是插入的符号（w:sym，Wingdings 2的F052和F0A3），不在文字里",
        ["义务教育"],
        of(rows, t),
        [],
    )

    rows = items("生态环境")
    info = Table(["l1", "l2", "body", "time"])
    info.cells = {(0, 0): "填报单位", (0, 1): "某某生态环境局", (0, 2): "填报人", (0, 3): "办公室"}
    info.at = 1
    t = (
        Table(style=Style("circle-semi", "lines （）（）", "ticked"), same={"l1": "同上", "body": "同上"})
        .head()
        .body(rows)
    )
    save(
        "cover_table.docx",
        word([title("生态环境"), info, "", t, "（此件公开发布）"]),
        "数据表之前有一张填报单位小表；同上；只列■的渠道",
        ["生态环境"],
        of(rows, t),
        ["某某生态环境局"],
    )


# ---- HTML --------------------------------------------------------------------------------------------------------

TRADITIONAL = {
    "政府网站": "政府網站",
    "政府公报": "政府公報",
    "两微一端": "兩微一端",
    "发布会/听证会": "發佈會/聽證會",
    "广播电视": "廣播電視",
    "纸质媒体": "紙質媒體",
    "公开查阅点": "公開查閱點",
    "政务服务中心": "政務服務中心",
    "便民服务站": "便民服務站",
    "入户/现场": "入戶/現場",
    "社区/企事业单位/村公示栏（电子屏）": "社區/企事業單位/村公示欄（電子屏）",
    "精准推送": "精準推送",
}
OLD_HEADS = {
    "seq": "序號",
    "l1": "公開事項|一級事項",
    "l2": "公開事項|二級事項",
    "content": "公開內容（要素）",
    "basis": "公開依據",
    "time": "公開時限",
    "body": "公開主體",
    "channel": "公開渠道和載體",
    "all": "公開對象|全社會",
    "group": "公開對象|特定群體（請寫明）",
    "active": "公開方式|主動",
    "apply": "公開方式|依申請公開",
    "tier:县": "公開層級|縣級",
    "tier:乡": "公開層級|鄉級",
}
OLD = [
    item(
        "殯葬服務",
        "殯葬服務事項",
        "服務項目|收費標準|服務機構地址",
        "《殯葬管理條例》（國務院令第225號）",
        "長期公開",
        "某某縣民政局",
        "achk",
        tiers="县乡",
    ),
    item(
        "殯葬服務",
        "惠民殯葬政策",
        "政策文件|補助對象|申請流程",
        "《殯葬管理條例》（國務院令第225號）|《某某縣惠民殯葬實施辦法》（某府發〔2022〕3號）",
        "信息形成之日起20個工作日內",
        "某某縣民政局",
        "ah 村務公開欄",
        to="+喪屬",
        tiers="县乡",
    ),
    item(
        "婚姻登記",
        "婚姻登記辦理",
        "辦理條件|辦理地點|諮詢電話",
        "《婚姻登記條例》（國務院令第387號）",
        "長期公開",
        "某某縣民政局",
        "ach",
        to="申請人",
        way="依申请公开",
        tiers="县",
    ),
]


def office(v: Any) -> str:
    """A cell as Word saves it for the web."""
    lines = as_text(v).split("\n")
    return "".join(
        f"<p class=MsoNormal align=center style='text-align:center'><span style='font-size:9.0pt;font-family:宋体'>"
        f"{html.escape(x, quote=False).replace('  ', '&nbsp; ') or '&nbsp;'}<o:p></o:p></span></p>"
        for x in lines
    )


def listed(v: Any) -> str:
    lines = as_text(v).split("\n")
    return markup(v) if len(lines) == 1 else "<ul>" + "".join(f"<li>{markup(x)}</li>" for x in lines) + "</ul>"


def spanned(v: Any) -> str:
    text = markup(v)
    text = (
        text.replace("■", "<font color=red>&#9632;</font>")
        .replace("□", "&#x25a1;")
        .replace("√", "&radic;")
        .replace("  ", "&nbsp;&nbsp;")
    )
    return (
        f"<div><span>{text[:2]}</span><strong>{text[2:]}</strong></div>"
        if text[2:] and not re.search("[<&;]", text)
        else f"<div>&nbsp;{text}</div>"
    )


def make_html() -> None:
    rows = items("养老服务")
    t = Table(style=Style("dot", "lines")).head().body(rows)
    save(
        "plain.html",
        page(f"<h1>{title('养老服务')}</h1>\n" + web(t, attrs=' border="1"', th="th"), title("养老服务")),
        "网页：h1标题，rowspan、colspan，表头用th",
        ["养老服务"],
        of(rows, t),
        [],
    )

    one, two, three = items("义务教育", 0, 1, 2), items("就业", 0, 1), items("户籍管理", 1, 2)
    a, b, c = (Table(style=Style("comma", "lines", "lines")).head().body(x) for x in (one, two, three))
    text = "<h1>某某县基层政务公开标准目录</h1>\n" + "\n".join(
        f"<h2>{n}、{d}领域</h2>\n{web(x)}"
        for n, d, x in (("一", "义务教育", a), ("二", "就业", b), ("三", "户籍管理", c))
    )
    save(
        "several_h2.html",
        page(text),
        "一页三张表，表前有h2领域名",
        ["义务教育", "就业", "户籍管理"],
        [*of(one, a), *of(two, b), *of(three, c)],
        [],
    )

    one, two = items("涉农补贴"), items("社会救助", 3, 4, 5)
    a, b = (
        Table(style=Style("semi", "semi")).head().body(one),
        Table(drop("seq"), style=Style("semi", "semi")).head().body(two),
    )
    text = f"<p align=center><strong>（一）涉农补贴领域<br>基层政务公开标准目录</strong></p>\n{web(a)}\n<p>备注：补贴标准每年调整。</p>\n<p>&nbsp;</p>\n<p><b>（二）&nbsp;社会救助领域基层政务公开标准目录</b></p>\n{web(b)}\n<p>说明：名单公示时隐去身份证号码。</p>"
    save(
        "several_p.html",
        page(text),
        "一页两张表，表前是加粗段落，表后有备注",
        ["涉农补贴", "社会救助"],
        [*of(one, a), *of(two, b)],
        ["备注：补贴标准每年调整。", "说明：名单公示时隐去身份证号码。"],
    )

    rows = items("安全生产")
    t = Table(style=Style("dot", "lines", "lines")).head().body(rows)
    text = f"""<table width="1000" align="center"><tr><td colspan="2"><a href="/">首页</a> &gt; 政务公开 &gt; 标准目录</td></tr>
<tr><td width="200"><table><tr><td>栏目导航</td></tr><tr><td><a href="/zc">政策文件</a></td></tr><tr><td><a href="/jg">机构职能</a></td></tr></table></td>
<td><table><tr><td class="title">{title("安全生产")}</td></tr><tr><td>发布时间：2024-05-08　来源：某某县应急管理局</td></tr>
<tr><td><div class="TRS_Editor">{web(t)}</div></td></tr></table></td></tr>
<tr><td colspan="2">某某县人民政府办公室主办　网站标识码0000000000</td></tr></table>"""
    save(
        "layout_tables.html",
        page(text, "某某县人民政府网站"),
        "数据表套在三层排版用的表格里，旁边有导航、面包屑和页脚",
        ["安全生产"],
        of(rows, t),
        [],
    )

    rows = items("户籍管理")
    t = Table(style=Style("comma", "numbered", "lines"), heads=SPACED).head().body(rows)
    text = f"<div class=WordSection1>\n{office(title('户籍管理'))}\n{web(t, office, ' class=MsoNormalTable border=1 cellspacing=0')}\n{office('注：本目录自公布之日起施行。')}</div>"
    save(
        "word_saved.html",
        page(text),
        "Word另存的网页：MsoNormal段落、span、o:p、空格表头",
        ["户籍管理"],
        of(rows, t),
        ["注：本目录自公布之日起施行。"],
    )

    rows = items("社会救助")
    t = (
        Table(style=Style("dot", "lines"), same={"l1": "empty"})
        .line(title("社会救助"))
        .head()
        .body(rows[:2])
        .head()
        .body(rows[2:4])
        .head()
        .body(rows[4:])
    )
    t.cells[t.header[2] + 2, 1] = ""  # 最低生活保障 goes on below the repeated header
    save(
        "repeated_header.html",
        page(web(t, attrs=" border=1")),
        "一张表里每隔两行重复表头，一级事项留空即同上",
        ["社会救助"],
        of(rows, t),
        [],
    )

    one, two = items("生态环境", 0, 1, 2), items("保障性住房", 0, 1, 2)
    keys = [*FULL, "tier:村"]
    t = (
        Table(keys, style=Style("circle", "lines", "two"))
        .head()
        .line("生态环境")
        .body(one)
        .line("保障性住房领域")
        .body(two)
    )
    save(
        "sections.html".replace("sections", "section_rows"),
        page("<h3>某某街道基层政务公开标准目录</h3>" + web(t)),
        "一张表几个领域，领域名是跨整行的一格",
        ["生态环境", "保障性住房"],
        of([*one, *two], t),
        [],
    )

    style = Style("comma", "lines []", "lines", other="■其他：{}", names={**TRADITIONAL})
    t = Table(heads=OLD_HEADS, style=style).head().body(OLD)
    save(
        "traditional.html",
        page("<h2>某某縣民政局基層政務公開標準目錄</h2>" + web(t)),
        "繁体字的表头、渠道和内容；内容照原文，渠道、对象、方式、层级用附件2的名称",
        [],
        of(OLD, t),
        [],
    )

    rows = items("公共文化服务")
    t = Table(style=Style("dot", "lines")).head().body(rows)
    text = (
        web(t)
        .replace("</td>", "")
        .replace("</tr>", "")
        .replace("<td", "<TD")
        .replace("<tr", "<TR")
        .replace("table>", "TABLE>")
    )
    save(
        "unclosed_gbk.html",
        page(f"<CENTER><B>{title('公共文化服务')}</B></CENTER>\n{text}", charset="gb2312"),
        "GB2312网页，标签大写，td、tr没有结束标签",
        ["公共文化服务"],
        of(rows, t),
        [],
    )

    rows = items("就业")
    t = Table([*FULL, "tier:村"], style=Style("lines", "lines", "plain\n")).head().body(rows)
    save(
        "lists.html",
        page(f"<p>{title('就业')}</p>\n" + web(t, listed)),
        "要素、依据、渠道都是ul列表，渠道只写名称",
        ["就业"],
        of(rows, t),
        [],
    )

    rows = items("保障性住房", 0, 3, 1, 2)
    t = Table(style=Style("dot", "lines")).line(title("保障性住房")).head().body(rows)
    save(
        "entities.html",
        page(web(t, spanned, " border=1", all_spans=True, overrun=2)),
        "实体（&#9632; &radic; &nbsp;）、嵌套标签、处处写rowspan=1，最后的rowspan超出表格",
        ["保障性住房"],
        of(rows, t),
        [],
    )

    rows = with_extra(items("涉农补贴"), 责任股室=["农业股", "农机股"], 监督电话=["07907000111"])
    t = Table(
        ["l1", "l2", *FULL[3:7], "x:责任股室", "channel", "audience", "way", "x:监督电话"],
        {"l1": "一级事项", "l2": "二级事项"},
        Style("circle-semi", "lines", "ticked"),
        {"l1": "同上", "basis": "同上", "body": "同上"},
    )
    t.head().body(rows)
    save(
        "text_columns_web.html",
        page(f"<div><span>{title('涉农补贴', '某某乡')}</span></div>" + web(t, th="th")),
        "一行表头、没有序号和层级，多出责任股室、监督电话；同上",
        ["涉农补贴"],
        of(rows, t),
        [],
    )


# ---- CSV, old Excel ----------------------------------------------------------------------------------------------


def make_csv() -> None:
    rows = items("养老服务")
    t = Table(style=Style("lines", "lines", "lines"), same={"l1": "empty"}).head().body(rows)
    save(
        "two_header_rows.csv",
        comma(t, end="\n"),
        "CSV：合并格拆开后的两行表头、格内换行、一级事项留空即同上",
        [],
        of(rows, t),
        [],
    )

    rows = items("社会救助")
    t = (
        Table(style=Style("semi", "semi"), same={"l1": "empty", "body": "empty"})
        .line(title("社会救助"), False)
        .head()
        .body(rows)
        .line("填表说明：本表由某某县民政局填报。", False)
    )
    save(
        "gb18030.csv",
        comma(t, "gb18030"),
        "GB18030编码的CSV：标题行、两行表头、下有填表说明",
        ["社会救助"],
        of(rows, t),
        ["填表说明：本表由某某县民政局填报。"],
    )

    rows = with_extra(items("户籍管理"), 联系电话=PHONES)
    flat = {k: HEADINGS[k].split("|")[-1] for k in FULL}
    flat.update(
        {
            "all": "公开对象-全社会",
            "group": "公开对象-特定群体",
            "active": "公开方式-主动",
            "apply": "公开方式-依申请公开",
        }
    )
    t = (
        Table([*FULL, "x:联系电话"], flat, Style("dot", "numbered", "plain、", tick=(("是", "否"),)), {})
        .head()
        .body(rows)
    )
    save(
        "bom.csv",
        b"\xef\xbb\xbf" + comma(t),
        "带BOM的CSV：一行表头，分栏写成“公开对象-全社会”，是/否",
        [],
        of(rows, t),
        [],
    )

    rows = items("义务教育")
    t = Table(
        [k for k in FULL if k not in ("all", "group", "active", "apply", "tier:县", "tier:乡")]
        + ["audience", "way", "tiers"],
        style=Style("comma", "lines", "ticked", "√", tiers=lambda x: "/".join(TIERS[c] for c in x)),
        same={"l1": "同上", "body": "同上"},
        left=1,
        at=1,
    )
    t.line("义务教育领域", False).head().body(rows)
    save(
        "empty_column.csv", comma(t), "CSV：首行、首列为空，同上，对象、方式、层级写文字", ["义务教育"], of(rows, t), []
    )


def make_xls() -> None:
    rows = items("安全生产")
    t = (
        Table(style=Style("dot", "lines"), seq=lambda n, r: float(n))
        .line(title("安全生产"))
        .head()
        .body(rows)
        .line(EXPLAIN[0])
    )
    save(
        "attachment2_old.xls",
        xls({"Sheet1": t}),
        "旧版Excel：附件2原样，序号是小数，下有填表说明",
        ["安全生产"],
        of(rows, t),
        [EXPLAIN[0]],
    )

    a, b = items("就业"), items("生态环境")
    ta = Table(style=Style("comma", "lines", "lines", "R", "o", tick=(("R", "o"),))).line(title("就业")).head().body(a)
    tb = (
        Table(style=Style("comma", "lines", "lines", "R", "o", tick=(("R", "o"),)))
        .line(title("生态环境"))
        .head()
        .body(b)
    )
    save(
        "sheets_old.xls",
        xls({"就业": ta, "生态环境": tb}),
        "旧版Excel：两张工作表各一个领域，打勾用R、o",
        ["就业", "生态环境"],
        [*of(a, ta), *of(b, tb)],
        [],
    )

    rows = with_extra(items("涉农补贴"), 联系电话=["07907000456", 7000789], 更新日期=[datetime.date(2024, 3, 15)])
    keys = [
        "seq",
        "body",
        "l1",
        "l2",
        "content",
        "channel",
        "basis",
        "time",
        "active",
        "apply",
        "all",
        "group",
        "tier:乡",
        "tier:县",
        "tier:村",
        "x:联系电话",
        "x:更新日期",
    ]
    heads = {"tier:县": "公开层级|县级", "tier:乡": "公开层级|镇级"}
    t = Table(keys, heads, Style("bullet", "kind", "two"), {"l1": "merge", "body": "merge"}, left=1).head().body(rows)
    save(
        "column_order_old.xls",
        xls({"目录": t}),
        "旧版Excel：栏的次序不同，左空一列，有镇级、村级、日期和数字电话",
        [],
        of(rows, t),
        [],
    )


if __name__ == "__main__":
    make_xlsx()
    make_docx()
    make_html()
    make_csv()
    make_xls()
    repeated = {s for s in WRITTEN if WRITTEN.count(s) > 1}
    print(f"{len(WRITTEN)} files, names used twice: {repeated or 'none'}")
