"""What the loader finds (GK0xx): files that cannot be read, YAML that cannot be understood, keys and values of
the wrong shape. The checks are in `gongkai.source`; here are their pages."""

from __future__ import annotations

from textwrap import dedent

from gongkai.model.finding import Severity
from gongkai.rules.rule import Rule

_FILE = "    # counties/demo/10-nongcun-weifang-gaizao.yaml"
_WHOLE = f"{_FILE}（全文）\n    领域: 农村危房改造"
_CHANGED = "\n    调整:\n      10-001:\n        "
_TIMELY = "公开时限: 信息形成或者变更之日起10个工作日内"
_GOOD = _FILE + _CHANGED + _TIMELY


def page(
    code: str,
    title: str,
    what: str,
    why: str,
    bad: str,
    good: str = _GOOD,
    mending: str = "",
    severity: Severity = Severity.ERROR,
) -> Rule:
    """Make a rule whose finding is made by the loader; it needs a page all the same."""
    return Rule(code, severity, title, what, why, dedent(bad), dedent(good), None, None, mending)


_COLUMN = "    # templates/attachment2.yaml\n    栏:\n      - {}"
_FORM = """    # templates/forms/training.yaml
    名称: 政务公开培训
    标题: 政务公开培训
    出处: 赣府厅发〔2020〕17号第十三条
    级别: [县级]
    前缀: T
    栏:
      - {{键: 主题, 类: {}, 必填: 是}}"""
RULES: tuple[Rule, ...] = (
    page(
        "GK001",
        "文件不能读取",
        "文件不存在、是文件夹、没有权限、是指到项目外面的链接，或者县的文件夹里没有 county.yaml。",
        "读不到的内容不会编进目录；项目外面的文件一律不读，来历不明的提交就不能把别处的文件带进来。",
        "    # counties/linshan/10-nongcun-weifang-gaizao.yaml\n    领域: 农村危房改造\n"
        "    核实: {日期: 2026-11-01, 科室: 办公室}",
    ),
    page(
        "GK002",
        "文件太大",
        "一个文件超过 2 MB。",
        "一个领域的文件通常不到 100 KB；过大的文件多半是误放，也会拖慢所有人的检查。",
        f"{_FILE}（以下内容重复60000遍）\n    # 这一行是注释，说明为什么这样调整。",
    ),
    page(
        "GK003",
        "文件不是 UTF-8 编码",
        "文件是 GBK（ANSI）、UTF-16 等别的编码。",
        "编码不统一，换一台电脑就是乱码。用记事本、WPS 另存时编码选 UTF-8。",
        f"{_FILE}（GBK 编码）\n    领域: 农村危房改造",
    ),
    page(
        "GK004",
        "YAML 语法错误",
        "冒号、引号、括号或缩进不合 YAML 的语法，读不下去。",
        "语法错误的文件整个读不出来，其他文件不受影响。",
        _WHOLE + _CHANGED + "公开渠道和载体: {增加: [两微一端}",
    ),
    page(
        "GK005",
        "同一个键写了两次",
        "同一层里两个键同名。",
        "一般的 YAML 程序会悄悄用后一个，前一个写的就丢了。",
        f"{_WHOLE}{_CHANGED}{_TIMELY}\n        公开时限: 信息形成或者变更之日起5个工作日内",
    ),
    page(
        "GK006",
        "不能用锚点和别名",
        "用了 YAML 的“&锚点”或“*别名”。",
        "别名能让几行字膨胀成几十亿行，把程序拖垮；内容也不直观。请把内容直接写出来。",
        _WHOLE + _CHANGED.replace("10-001:", "10-001: &a") + _TIMELY,
    ),
    page(
        "GK007",
        "不能用标签",
        "用了 YAML 的“!标签”。",
        "标签可以让一些程序执行代码，本工具一律不认。文字以叹号开头的，请加引号。",
        f"{_FILE}（全文）\n    领域: !!str 农村危房改造",
    ),
    page(
        "GK008",
        "一个文件里有两份内容",
        "文件中间有“---”，又开始了第二份内容。",
        "后面的一份会被悄悄丢掉。",
        _WHOLE + "\n    ---\n    领域: 财政预决算",
    ),
    page(
        "GK009",
        "缩进用了制表符",
        "缩进里有 Tab 键打出的制表符。",
        "YAML 的缩进只能用空格；请把编辑器设成“Tab 键插入两个空格”。",
        f"{_FILE}（→代表制表符）\n    领域: 农村危房改造\n    调整:\n    →10-001:\n    →→公开方式: 主动",
    ),
    page(
        "GK010",
        "含有控制字符",
        "文件里有看不见的控制字符（如 NUL、退格）。",
        "多半是从别的软件复制带来的，会让表格和 PDF 出错。",
        f"{_FILE}（¤代表控制字符）\n    领域: 农村危房改造¤",
    ),
    page(
        "GK011",
        "嵌套太深或条目太多",
        "括号或缩进套了32层以上，或者一个文件有几十万个条目。",
        "正常的文件最多六七层；极深的嵌套能让一些程序崩溃。",
        f"{_FILE}（全文）\n    领域: " + "[" * 40 + "]" * 40,
    ),
    page(
        "GK012",
        "键后面用了全角冒号",
        "键和值之间要用半角冒号加一个空格，写成了全角的“：”。",
        "中文输入法打出的冒号是全角的，YAML 不认，整行会被当成一段文字。",
        _WHOLE + _CHANGED + _TIMELY.replace(": ", "："),
        mending="改成半角冒号加一个空格，--fix 会改；文件里还有别的语法错误的，改好再说。",
    ),
    page(
        "GK013",
        "没有这个键",
        "写了一个程序不认识的键，多半是错字或者用了别的叫法。",
        "键就是附件2的栏目名；认不出的键如果放过去，写的内容就丢了。",
        _FILE + _CHANGED + _TIMELY.replace("时限", "时间"),
        mending="只差全角半角、标点或看不见的字符的，--fix 会改；像别的键的，只提示。",
    ),
    page(
        "GK014",
        "缺少必需的键",
        "必须写的键没有写，或者写了键没有写内容。",
        "例如没有“领域”，就不知道这个文件是哪个领域的。",
        f"{_FILE}\n    领域: （没有这一行）",
    ),
    page(
        "GK015",
        "内容的形式不对",
        "该写文字的地方写了列表，该写列表或“键: 值”的地方写了文字，等等。",
        "形式不对，程序不知道怎样印到表格里。",
        _FILE + _CHANGED + "公开时限: [10个工作日内]",
    ),
    page(
        "GK016",
        "日期、颜色或页名的写法不对",
        '日期要写成 2026-11-23 这样，颜色写成 "#b01116" 这样，页名只用小写拼音字母、数字和“-”。',
        "成品的日期、网页的颜色和地址由这些决定，写法不对就用不了。",
        "    # counties/demo/county.yaml\n    目录: {日期: 2026年11月}",
        "    # counties/demo/county.yaml\n    目录: {日期: 2026-11-23}",
        mending="写成别的样式的日期（2026年3月1日、2026/3/1），--fix 会改成 2026-03-01；别的只提示。",
    ),
    page(
        "GK017",
        "文件名、文件夹名不能用",
        "指引的文件名是两位序号（与文件里的“序号”一致）、“-”和小写字母；县、乡镇、村的文件夹名用小写字母、数字和“-”。",
        "网页地址取自这些名称；别的字符会使地址打不开，或者与网站自己的文件重名。",
        "    # guidelines/06-anquan-shengchan.yaml\n    领域: 安全生产\n    序号: 5\n    类别: 其他",
        "    # guidelines/05-anquan-shengchan.yaml\n    领域: 安全生产\n    序号: 5\n    类别: 其他",
    ),
    page(
        "GK018",
        "模板的栏写得不对",
        "templates/attachment2.yaml 里有一栏，键不是附件2的栏目，也没有写“增列: 是”；或者打勾的栏，值不在允许的范围里；或者两栏一样，渠道重复、没有“其他”，标题里有认不得的花括号。",
        "模板是所有成品的依据，一栏写错，每张表都错。写错时仍按随程序附带的模板检查。",
        _COLUMN.format("{键: 公开内溶, 宽: 15}"),
        _COLUMN.format("{键: 责任科室, 宽: 6, 增列: 是}"),
    ),
    page(
        "GK019",
        "文件的名称或者位置不对",
        "扩展名写成了 .yml、.yaml.txt，大小写、单复数不对（County.yaml、list），或者源文件放在了不读的地方：项目、templates、地方的文件夹里不认得的文件夹，放各个地方的文件夹里单独的文件。",
        "本工具只照固定的名称和位置读 .yaml 文件；差一点就不会读，容易以为写进去了其实没有。",
        "    # counties/demo/04-caizheng-yujuesuan.yml\n    领域: 财政预决算",
    ),
    page(
        "GK020",
        "忽略没有写理由",
        "用注释忽略一条规则时，冒号后面没有写理由，或者规则编号写错。",
        "忽略规则是一种决定，要让审核的人知道为什么。",
        _WHOLE + "  # gongkai: 忽略 GK407",
        _WHOLE + "  # gongkai: 忽略 GK407：正在逐项核对，月底前完成",
    ),
    page(
        "GK021",
        "忽略没有用上",
        "注释要忽略的规则，在这个地方并没有发现问题。",
        "问题改好了，忽略就该删去，免得以后真出了问题被盖住。",
        _WHOLE + "\n    核实: {日期: 2026-11-01, 科室: 办公室}  # gongkai: 忽略 GK407：正在逐项核对",
        _WHOLE + "  # gongkai: 忽略 GK407：正在逐项核对，月底前完成",
        severity=Severity.WARNING,
    ),
    page(
        "GK022",
        "清单的样式写得不对",
        "templates/forms 里的一种清单样式写错了：没有这一类的栏，栏的键或标题重复，栏太多，“选择”没有写可选，级别、可选等是空的，按没有的栏分组，两种清单同名或前缀相同，或者会公布不该公布的清单。",
        "一种清单怎样填、怎样查、怎样印，都照它的样式；样式错了，这种清单就不能用。",
        _FORM.format("文本"),
        _FORM.format("文字"),
    ),
    page(
        "GK023",
        "清单文件不能用",
        "lists 文件夹里的文件，文件名不是任何一种清单的简称，或者“清单”“年度”与文件名不一致，不分年度的写了“年度”，这一级不编这种清单，或者“表”的行太多、每行要重复的字太多。",
        "文件名说明是哪一种清单的哪一年；对不上时，程序不敢猜。",
        '    # counties/demo/lists/participaton.yaml\n    清单: 公众参与行政决策事项清单\n    年度: "2026"',
        '    # counties/demo/lists/participation/2025.yaml\n    清单: 公众参与行政决策事项清单\n    年度: "2025"',
    ),
    page(
        "GK028",
        "gongkai.yaml 的指引写得不对",
        "gongkai.yaml 的“指引”不是“内置”，也不是项目里的文件夹；或者定稿时按的是项目以外的指引，这一次没有指明。",
        "这个文件跟着别人的改动来，不能让它指到项目外面去；外面的指引只在运行时用 --guidelines 指明。不指明就会按内置的编，撤销、更名的事项都不对。",
        "    # gongkai.yaml\n    名称: 样例县基层政务公开标准目录\n    指引: ../guidelines",
        "    # gongkai.yaml\n    名称: 样例县基层政务公开标准目录\n    指引: guidelines",
    ),
)
