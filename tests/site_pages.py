"""A small site that has a page of every kind, for tests that look at all of them."""

import re

from command import gongkai

PLACES = """# guidelines/04-caizheng-yujuesuan.yaml
领域: 财政预决算
序号: 4
类别: 试点
事项:
  - 编号: 04-001
    一级事项: 财政预决算
    公开内容: [一般公共预算收入表, 一般公共预算支出表]
    公开依据: [政府信息公开条例]
    公开时限: 本级人民代表大会批准后20日内
    公开主体: 财政部门
    公开渠道和载体: [政府网站]
    公开对象: 全社会
    公开方式: 主动
    公开层级: [县级]
    核对: 已见
    出处: https://www.example.gov.cn/b.html
# counties/demo/county.yaml
名称: 样例县
代码: "360499"
设区市: 九江市
省份: 江西省
网站: https://www.example.gov.cn
入口:
  办事服务: https://www.example.gov.cn/bsfw/
  互动交流: https://hudong.example.gov.cn/
  依申请公开: https://www.example.gov.cn/ysqgk/
  年报: https://www.example.gov.cn/nb/
主色: "#b01116"
目录: {版本: 2026年版, 日期: 2026-11-23, 编制单位: 样例县人民政府办公室}
乡镇: [甲乡镇, 乙塘镇]
机构:
  住房和城乡建设部门: 样例县住房和城乡建设局
  乡镇人民政府: 各乡镇人民政府
  财政部门: 样例县财政局
不采用领域:
  财政预决算: 由财政局另行编制
# counties/demo/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
核实: {日期: 2026-11-01, 科室: 样例县住房和城乡建设局办公室}
调整:
  10-001:
    公开位置: https://www.example.gov.cn/zcwj/
    备注: 每年更新
不采用:
  10-002: 由上级统一公开
新增:
  - 编号: 10-L01
    一级事项: 资金管理
    二级事项: 补助资金发放
    公开内容: [补助对象, 补助金额]
    公开依据: [政府信息公开条例第十九条]
    公开时限: 信息形成或者变更之日起20个工作日内
    公开主体: 财政部门
    公开渠道和载体: [政府网站]
    公开对象: ["全社会", "特定群体：补助对象"]
    公开方式: 依申请公开
    公开层级: [县级, 乡级, 村级]
# province/tasks.yaml
文件: 关于全面推进基层政务公开标准化规范化的实施意见
文号: 赣府厅发〔2020〕17号
日期: 2020-04-21
任务:
  - {编号: T05, 条: 三, 任务: 编制标准目录，经设区市审核后发布, 责任: [县], 时限: 2020年11月30日前, 看: [目录, 审核]}
  - {编号: T21, 条: 十一, 任务: 编制办事指南, 责任: [县], 时限: 持续, 清单: [guides]}
# templates/forms/guides.yaml
名称: 办事指南
标题: "{地方}办事指南"
出处: 赣府厅发〔2020〕17号第十一条
级别: [县级]
前缀: G
卡片: 是
分组: 一件事
栏:
  - {键: 一件事, 类: 文字, 宽: 6}
  - {键: 事项, 类: 文字, 宽: 12, 必填: 是}
  - {键: 承办单位, 类: 机构, 宽: 8}
  - {键: 咨询电话, 类: 电话, 宽: 6}
  - {键: 收费, 类: 金额, 宽: 4}
  - {键: 网办地址, 类: 网址, 宽: 10}
  - 键: 申请材料
    类: 表
    宽: 20
    栏:
      - {键: 材料, 类: 文字, 宽: 12, 必填: 是}
      - {键: 份数, 类: 数目, 宽: 3}
# counties/demo/lists/guides.yaml
清单: 办事指南
条目:
  - 编号: G-001
    一件事: 建房
    事项: 危房改造申请
    承办单位: 住房和城乡建设部门
    咨询电话: "12345"
    收费: "0"
    网办地址: https://www.example.gov.cn/bsfw/
    申请材料:
      - {材料: 申请书, 份数: "1"}
      - {材料: 身份证复印件, 份数: "2"}
    备注: 可以代办
    核对: 待核
  - 编号: G-002
    事项: 预算信息申请
    承办单位: 财政部门
# counties/demo/lists/participation/2025.yaml
清单: 公众参与行政决策事项清单
年度: "2025"
条目:
  - 编号: P-001
    事项名称: 危房改造补助标准
    承办单位: 住房和城乡建设部门
    参与方式: [座谈会, 公开征求意见]
    征求意见天数: "30"
    完成时限: 2025年9月底前
    公开事项: [10-001]
    结果公开日期: "2025-09-20"
# counties/demo/lists/participation/2026.yaml
清单: 公众参与行政决策事项清单
年度: "2026"
条目:
  - 编号: P-002
    事项名称: 年度预算编制
    承办单位: [财政部门, 住房和城乡建设部门]
    决策依据: [政府信息公开条例第十九条]
    参与方式: [听证会]
    完成时限: 2026年12月
# counties/demo/towns/jiaxiang/town.yaml
名称: 甲乡镇
主体: 甲乡镇人民政府
# counties/demo/towns/jiaxiang/villages/yicun/village.yaml
名称: 乙村
主体: 乙村村民委员会
# counties/yixian/county.yaml
名称: 乙县
代码: "360498"
设区市: 九江市
省份: 江西省
目录: {版本: 2026年版, 日期: 2026-10-01, 编制单位: 乙县人民政府办公室}
机构: {住房和城乡建设部门: 乙县住房和城乡建设局, 乡镇人民政府: 各乡镇人民政府, 财政部门: 乙县财政局}
# counties/yixian/04-caizheng-yujuesuan.yaml
领域: 财政预决算
核实: {日期: 2026-10-01, 科室: 乙县财政局}
# counties/yixian/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
核实: {日期: 2026-10-01, 科室: 乙县住房和城乡建设局}
"""
FORMER = "10-weifang"
EMBEDDED = "demo/embed/host.html"  # a page of another site, with all kinds of pieces that are made for it
_HOST = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>另一个网站</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="gongkai-embed.css"></head><body><main><h1>另一个网站</h1>
{}</main></body></html>
"""
_PIECES = ("10-nongcun-weifang-gaizao", "item-10-001", "item-10-L01", "group-jianfang")
PAGES = (
    "index.html",
    "404.html",
    "search.html",
    "demo/index.html",
    "demo/search.html",
    "demo/changes.html",
    "demo/04-caizheng-yujuesuan.html",
    "demo/10-nongcun-weifang-gaizao.html",
    "demo/groups/jianfang.html",
    "demo/lists/guides.html",
    "demo/lists/guides/G-001.html",
    "demo/lists/guides/G-002.html",
    "demo/lists/participation-2026.html",
    "demo/progress.html",
    "progress.html",
    "demo/jiaxiang/index.html",
    "demo/jiaxiang/10-nongcun-weifang-gaizao.html",
    "demo/jiaxiang/yicun/index.html",
    "items/index.html",
    "items/10-001.html",
    "items/10-002.html",
    "items/10-nongcun-weifang-gaizao.html",
)


def build_all(root, *more):
    """The output folder of a project's whole site; its one guideline had another file name before."""
    guideline = root / "guidelines/10-nongcun-weifang-gaizao.yaml"
    text = guideline.read_text(encoding="utf-8")
    guideline.write_text(re.sub("类别: 试点", f"类别: 试点\n旧文件名: {FORMER}", text, count=1), encoding="utf-8")
    former_edition(root)
    done = gongkai("build", "--format", "html,json", *more, cwd=root)
    assert done.returncode == 0, done.stderr
    embed = root / "build/demo/embed"
    pieces = [(embed / f"{name}.html").read_text("utf-8") for name in _PIECES]
    (embed / "host.html").write_text(_HOST.format("".join(pieces)), encoding="utf-8")
    return root / "build"


def former_edition(root):
    """An edition of the county's, so that its page of changes lists some: an office had another name, a limit was longer,
    a domain was adopted that is none now."""
    county, domain = (root / "counties/demo" / name for name in ("county.yaml", "10-nongcun-weifang-gaizao.yaml"))
    present = [file.read_text(encoding="utf-8") for file in (county, domain)]
    former = present[0].replace("样例县财政局", "样例县财政管理局").replace("日期: 2026-", "日期: 2025-")
    money = root / "counties/demo/04-caizheng-yujuesuan.yaml"
    former = re.sub("不采用领域:\n  财政预决算: .*\n", "", former)
    if "不采用领域" in present[0]:
        money.write_text("领域: 财政预决算\n", encoding="utf-8")
    county.write_text(former, encoding="utf-8")
    domain.write_text(re.sub("([0-9]+)个工作日", "1个月", present[1]), encoding="utf-8")
    gongkai("edition", "--county", "demo", cwd=root)  # of a project with errors there is none
    for file, text in zip((county, domain), present, strict=True):
        file.write_text(text, encoding="utf-8")
    if "不采用领域" in present[0]:
        money.unlink()
