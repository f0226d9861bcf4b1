"""One body of work for all measurements: N items with every cell in 26 domains, and counties that tailor them.

Deterministic. Each county changes 10 % of the items, leaves out 2 % and adds 2 %; it may have lists, as many rows of each
as a real county has.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

DOMAINS = 26
REPOSITORY = Path(__file__).resolve().parents[1]
HAN = "公开信息政府财政预算土地规划安全生产税收管理征收补偿保障住房农村环境保护文化服务法律救灾食品药品监管城市执法就业社会保险救助养老户籍补贴教育医疗市政"
CHANNELS = (
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
)
DEADLINES = (
    "信息形成或者变更之日起20个工作日内",
    "信息形成之日起7个工作日内",
    "每年3月底前",
    "长期公开",
    "本级人民代表大会批准后20日内",
)
BODIES = ("财政部门", "自然资源主管部门", "应急管理部门", "乡镇人民政府", "民政部门")

SYSTEMS = (
    "信息发布",
    "政策解读",
    "舆情回应",
    "重大决策预公开",
    "政府文件公开属性源头认定",
    "政府信息管理",
    "依申请公开",
    "公共企事业单位办事公开",
    "监督考核",
)
# A county's lists by their files: the name, and a row.
LISTS = {
    "duties": (
        "权责清单",
        """  - 编号: QZ-{serial}
    权力类型: 行政许可
    职权名称: {name}许可
    实施主体: {office}
    实施依据: [{laws}]
    责任事项: [受理, 审查, 决定, 送达, 事后监管]
    公开事项: [{item}]
    核对: 待核
""",
    ),
    "services": (
        "公共服务事项清单",
        """  - 编号: FW-{serial}
    事项名称: {name}服务
    服务类别: 就业创业
    实施主体: {office}
    服务对象: [自然人, 企业法人]
    服务方式: [窗口办理, 电话咨询]
    实施依据: [{laws}]
    办事指南: [ZN-{serial}]
    公开事项: [{item}]
    核对: 待核
""",
    ),
    "guides": (
        "办事指南",
        """  - 编号: ZN-{serial}
    一件事: 开办企业
    事项名称: {name}指南
    事项类型: 行政许可
    实施主体: {office}
    服务对象: [自然人]
    实施依据: [{laws}]
    受理条件: 材料齐全，符合法定形式
    申请材料:
      - {{材料名称: {name}申请书, 材料形式: [原件, 电子件], 来源渠道: 窗口领取或网上下载, 必要性: 必要}}
      - {{材料名称: 申请人身份证明, 材料形式: [原件, 电子件], 来源渠道: 政府部门核发, 必要性: 必要}}
      - {{材料名称: 场所的相关文件, 材料形式: [复印件], 来源渠道: 申请人自备, 必要性: 视情形提供}}
    办理流程: [申请, 审查, 决定, 送达]
    法定时限: 20个工作日
    承诺时限: 10个工作日
    权力事项: [QZ-{serial}]
    核对: 待核
""",
    ),
    "withheld": (
        "不予公开事项清单",
        """  - 编号: BG-{serial}
    事项名称: {name}的调查笔录和内部审批文书
    主管单位: {office}
    条款: 第十六条
    情形: 行政执法案卷信息
    不公开范围: 部分内容
    决定日期: 2026-03-01
    核对: 待核
""",
    ),
    "participation/2026": (
        "公众参与行政决策事项清单",
        """  - 编号: P-{serial}
    事项名称: {name}的标准
    承办单位: {office}
    决策依据: [{laws}]
    履行程序: [公众参与, 合法性审查, 集体讨论决定]
    参与范围: 全体居民
    参与方式: [公开征求意见, 座谈会]
    完成时限: 2026年底前
    公开事项: [{item}]
    核对: 待核
""",
    ),
    "systems": (
        "政务公开制度规范",
        """  - 编号: ZD-{serial}
    制度: {system}
    文件名称: {system}制度
    上位依据: [{laws}]
    核对: 待核
""",
    ),
}


@dataclass(frozen=True)
class Item:
    """One item of the corpus."""

    domain: int
    serial: int
    primary: str
    secondary: str
    elements: tuple[str, ...]
    basis: tuple[str, ...]
    deadline: str
    body: str
    channels: tuple[str, ...]
    audience: str
    mode: str
    tiers: tuple[str, ...]

    @property
    def id(self) -> str:
        """DD-NNN."""
        return f"{self.domain:02d}-{self.serial:03d}"


def corpus(count: int) -> list[list[Item]]:
    """`count` items dealt over the domains; one 一级事项 spans one to eight of them."""
    rng = random.Random(20200517)

    def han(low: int, high: int) -> str:
        return "".join(rng.choices(HAN, k=rng.randint(low, high)))

    laws = [f"{han(6, 14)}{i:03d}{rng.choice(['条例', '办法', '规定'])}" for i in range(200)]
    domains: list[list[Item]] = [[] for _ in range(DOMAINS)]
    primary = [("", 0)] * DOMAINS
    for index in range(count):
        k = index % DOMAINS
        name, left = primary[k]
        if not left:
            name, left = han(4, 8), rng.randint(1, 8)
        primary[k] = (name, left - 1)
        request = rng.random() < 0.1
        domains[k].append(
            Item(
                domain=k + 1,
                serial=len(domains[k]) + 1,
                primary=name,
                secondary=f"{han(4, 12)}{index:05d}",
                elements=tuple(f"{han(6, 22)}{i}" for i in range(rng.randint(2, 6))),
                basis=tuple(rng.sample(laws, rng.randint(1, 3))),
                deadline=rng.choice(DEADLINES),
                body=rng.choice(BODIES),
                channels=tuple(rng.sample(CHANNELS, rng.randint(2, 4))),
                audience=f"特定群体：{han(4, 8)}" if request or rng.random() < 0.1 else "全社会",
                mode="依申请公开" if request else "主动",
                tiers=tuple(t for t in ("县级", "乡级") if rng.random() < 0.7) or ("县级",),
            )
        )
    return domains


def write_project(root: Path, count: int, counties: int, slug: str = "", lists: bool = False) -> Path:
    """A gongkai project of `count` items and `counties` counties at `root`; nothing in it is wrong.

    The counties are c000, c001 and so on; `slug` names a single one. With `lists` each has lists too.
    """
    shutil.rmtree(root, ignore_errors=True)
    domains = corpus(count)
    (root / "guidelines").mkdir(parents=True)
    shutil.copytree(REPOSITORY / "templates", root / "templates")
    laws = sorted({law for items in domains for item in items for law in item.basis})
    registry = "".join(
        f"  - 简称: {law}\n    名称: {law}\n    文号: 国办发〔2019〕{i}号\n    类别: 规范性文件\n    状态: 现行\n"
        for i, law in enumerate(laws, 1)
    )
    (root / "guidelines/laws.yaml").write_text(f"法规:\n{registry}", encoding="utf-8")
    bodies = "".join(f"  - {{名称: {body}, 例: XX县{body}}}\n" for body in BODIES)
    (root / "guidelines/bodies.yaml").write_text(f"角色:\n{bodies}", encoding="utf-8")
    for k, items in enumerate(domains, 1):
        text = f"领域: 领域{k:02d}\n序号: {k}\n类别: 试点\n事项:\n" + "".join(_item(item) for item in items)
        (root / f"guidelines/{k:02d}-domain.yaml").write_text(text, encoding="utf-8")
    for index in range(counties):
        folder = root / "counties" / (slug or f"c{index:03d}")
        _write_county(folder, f"样本{HAN[index % len(HAN)]}{index:03d}县", domains, index)
        if lists:
            _write_lists(folder, domains)
    return root


def _write_lists(folder: Path, domains: list[list[Item]]) -> None:
    """The county's lists: each row is about one of the items that it has not left out."""
    items = [item for items in domains for item in items]
    items = [item for serial, item in enumerate(items) if serial % 50 != 7]
    for slug, (name, row) in LISTS.items():
        file = folder / f"lists/{slug}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        year = "年度: '2026'\n" if "/" in slug else ""
        made = [
            row.format(
                serial=f"{serial:03d}",
                name=item.secondary,
                office=item.body,
                laws=", ".join(item.basis),
                item=item.id,
                system=SYSTEMS[serial % len(SYSTEMS)],
            )
            for serial, item in enumerate(items[: 60 if slug == "duties" else 9], 1)
        ]
        text = f"清单: {name}\n{year}条目:\n" + "".join(made)
        file.write_text(text, encoding="utf-8")


def _item(item: Item, number: str | None = None, note: str = "") -> str:
    lists = {
        "公开内容": item.elements,
        "公开依据": item.basis,
        "公开渠道和载体": item.channels,
        "公开层级": item.tiers,
    }
    lines = [f"  - 编号: {number or item.id}", f"    一级事项: {item.primary}", f"    二级事项: {item.secondary}{note}"]
    for key in ("公开内容", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "公开对象", "公开方式", "公开层级"):
        if key in lists:
            lines.append(f"    {key}:")
            lines.extend(f"      - {value}" for value in lists[key])
        else:
            value = {
                "公开时限": item.deadline,
                "公开主体": item.body,
                "公开对象": item.audience,
                "公开方式": item.mode,
            }[key]
            lines.append(f"    {key}: {value}")
    if number is None:
        lines.append("    核对: 已见")
    return "\n".join(lines) + "\n"


def _write_county(folder: Path, name: str, domains: list[list[Item]], index: int) -> None:
    folder.mkdir(parents=True)
    offices = "".join(f"  {body}: {name}{body.removesuffix('部门')}局\n" for body in BODIES)
    head = f'名称: {name}\n代码: "{360000 + index}"\n设区市: 样本市\n目录: {{日期: 2026-11-23}}\n机构:\n{offices}'
    (folder / "county.yaml").write_text(head, encoding="utf-8")
    serial = 0
    for k, items in enumerate(domains, 1):
        changed, dropped, added = [], [], []
        for item in items:
            if serial % 50 == 7:
                dropped.append(f"  {item.id}: 本县无此类业务\n")
            elif serial % 10 == 3:
                more = next(channel for channel in CHANNELS if channel not in item.channels)
                changed.append(
                    f"  {item.id}:\n    公开内容: {{增加: [本县实施细则]}}\n    公开渠道和载体: {{增加: [{more}]}}\n"
                )
            if serial % 50 == 11:
                added.append(_item(item, f"{k:02d}-L{len(added) + 1:02d}", "（本县）"))
            serial += 1
        text = f"领域: 领域{k:02d}\n核实: {{日期: 2026-11-01, 科室: 办公室}}\n"
        text += "调整:\n" + "".join(changed) if changed else ""
        text += "不采用:\n" + "".join(dropped) if dropped else ""
        text += "新增:\n" + "".join(added) if added else ""
        (folder / f"{k:02d}-domain.yaml").write_text(text, encoding="utf-8")
