"""What stands at the end of every command's help: calls that people really make.

A test parses each of them, and wants one for every command. `cli.main` puts them there, `cli.reference` into the documents.
"""

from __future__ import annotations

EXAMPLES = {
    "": ("gongkai validate", "gongkai build --county yongxiu", "gongkai build --help"),
    "validate": (
        "gongkai validate",
        "gongkai validate counties/yongxiu",
        "gongkai validate --county 永修县 --select GK4 --fail-on warning",
        "gongkai validate --format markdown --output 检查.md --also sarif=检查.sarif",
        "gongkai validate --changed-since main --new-only",
        "gongkai validate --fix",
    ),
    "build": (
        "gongkai build --county yongxiu",
        "gongkai build --format html,xlsx --base-url https://mulu.example.gov.cn/",
        "gongkai build --shard 3/20 --output part-3",
    ),
    "merge": ("gongkai merge part-1 part-2 part-3", "gongkai merge part-*"),
    "pack": ("gongkai pack --county yongxiu", "gongkai pack --county yongxiu --no-data --output 交付.zip"),
    "edition": ("gongkai edition --county yongxiu", "gongkai edition --from build/yongxiu/catalog.json"),
    "diff": ("gongkai diff", "gongkai diff main...调整时限 --county yongxiu", "gongkai diff 上一版 --output 变更.xlsx"),
    "serve": ("gongkai serve --county yongxiu", "gongkai serve --port 8001"),
    "poster": ("gongkai poster --county yongxiu --base-url https://mulu.example.gov.cn/ --towns",),
    "worksheet": (
        "gongkai worksheet --county yongxiu",
        "gongkai worksheet --by office",
        "gongkai worksheet --list withheld",
    ),
    "import": (
        "gongkai import 填报表.xlsx",
        "gongkai import 目录.docx --county yongxiu --dry-run --report 情况.html",
        "gongkai import 办事指南.xlsx --county yongxiu --list guides",
        "gongkai import 附件.docx --guideline --source https://www.example.gov.cn/annex.docx",
    ),
    "adopt": ("gongkai adopt 10-007", "gongkai adopt 财政预决算"),
    "exclude": ("gongkai exclude 10-007 --reason 本县已无此类存量危房",),
    "set": (
        "gongkai set 10-003 公开时限 信息形成或者变更之日起10个工作日内",
        "gongkai set 10-001 公开渠道和载体 --add 两微一端",
        "gongkai set P-001 承办单位 民政部门",
        "gongkai set 机构 财政部门 都昌县财政局",
        "gongkai set 目录 版本 2026年版",
        "gongkai set 网站 https://www.duchang.gov.cn",
    ),
    "confirm": (
        "gongkai confirm --domain 财政预决算 --domain 10 --office 县财政局办公室",
        "gongkai confirm 10-001 10-003 --office 县住建局村镇股 --date 2026-11-30",
    ),
    "rename-office": (
        "gongkai rename-office 永修县房管局 永修县住房和城乡建设局 --county yongxiu",
        "gongkai rename-office 永修县 永修市 --prefix --county yongxiu",
    ),
    "why": ("gongkai why 10-003 公开时限 --place yongxiu", "gongkai why P-001 --place yongxiu"),
    "explain": ("gongkai explain GK103", "gongkai explain 时限"),
    "rules": ("gongkai rules", "gongkai rules --format json"),
    "new": ("gongkai new project 都昌县", "gongkai new county --code 360428"),
    "new city": ("gongkai new city jiujiang --name 九江市",),
    "new county": ("gongkai new county --code 360428",),
    "new dept": ("gongkai new dept mzt --name 江西省民政厅 --domain 社会救助",),
    "new domain": ("gongkai new domain --name 旅游 --slug lvyou",),
    "new item": ("gongkai new item --domain 财政预决算 --county yongxiu --primary 政府预算 --secondary 预算调整",),
    "new list": ("gongkai new list", "gongkai new list participation --county yongxiu --year 2026"),
    "new project": (
        "gongkai new project 都昌县",
        "gongkai new project 宁海县 --code 330226 --slug ninghai --city 宁波市 --province 浙江省",
    ),
    "new province": ("gongkai new province",),
    "new town": ("gongkai new town --county yongxiu --slug jiangshang --name 江上乡",),
    "new village": ("gongkai new village --town yongxiu/jiangshang --slug jiangshang --name 江上村",),
    "review": ("gongkai review packet --place yongxiu", "gongkai review verify --base origin/main"),
    "review packet": ("gongkai review packet --place yongxiu --submit",),
    "review comments": ("gongkai review comments 审核意见.xlsx",),
    "review answer": ("gongkai review answer 3 --text 已改为10个工作日",),
    "review sign": ("gongkai review sign --place yongxiu --office 九江市政务公开办 --result 同意",),
    "review verify": ("gongkai review verify --base origin/main",),
    "undo": ("gongkai undo", "gongkai undo --redo"),
    "upgrade": (
        "gongkai upgrade --county yongxiu",
        "gongkai upgrade --output 升级.xlsx",
        "gongkai upgrade --apply 升级.xlsx",
    ),
    "status": ("gongkai status", "gongkai status --county yongxiu"),
    "report": ("gongkai report overview --output 对照.xlsx",),
    "report checklist": ("gongkai report checklist --place yongxiu --output 自查表.docx",),
    "report coverage": (
        "gongkai report coverage --county yongxiu --output 报表.xlsx",
        "gongkai report coverage --county yongxiu --accept 报表.xlsx",
    ),
    "report due": ("gongkai report due --county yongxiu --on 2026-12-01 --output 到期.ics",),
    "report evidence": ("gongkai report evidence --county yongxiu",),
    "report overview": ("gongkai report overview --domain 财政预决算 --output 对照.xlsx",),
    "report progress": (
        "gongkai report progress --place yongxiu",
        "gongkai report progress --city 九江市 --output 报告.docx",
    ),
    "report published": ("gongkai report published --county yongxiu --check --output 公开情况.xlsx",),
    "report uniformity": ("gongkai report uniformity --output 是否照搬.xlsx",),
    "due": ("gongkai due --item 04-001 --event 2026-09-27", "gongkai due --limit 15日内 --event 2026-09-27"),
    "migrate": ("gongkai migrate",),
    "fmt": ("gongkai fmt", "gongkai fmt --check", "gongkai fmt --diff counties/yongxiu"),
    "lsp": ("gongkai lsp",),
    "schema": ("gongkai schema", "gongkai schema list-duties"),
    "doctor": ("gongkai doctor",),
    "completion": (
        "gongkai completion bash > ~/.local/share/bash-completion/completions/gongkai",
        "gongkai completion zsh > ~/.zfunc/_gongkai",
        "gongkai completion fish > ~/.config/fish/completions/gongkai.fish",
    ),
}


def epilog(path: str) -> str | None:
    """The examples of a command ("new item") as the end of its help, one a line; None where it has none."""
    calls = EXAMPLES.get(path)
    return "\n".join(("\b", "例：", *(f"  {call}" for call in calls))) if calls else None
