"""Forms of a project's own: what is refused, and that nothing that is kept inside becomes public through one."""

import pytest

from command import gongkai
from overlay import demo

FORM = """# templates/forms/{slug}.yaml
名称: {name}
标题: {name}
出处: 本县
级别: [县级]
前缀: {prefix}
{more}栏:
  - {{键: 名称, 类: 文字, 必填: 是}}
{columns}"""
LEDGER = """# counties/demo/lists/opinions/2026.yaml
清单: 政务舆情回应台账
年度: "2026"
条目:
  - {编号: YQ-001, 收到日期: 2026-03-01, 事由: 内部的事, 承办单位: 住房和城乡建设部门, 反馈期限: 5个工作日内, 反馈日期: 2026-03-02}
"""


def form(slug="own", name="本县清单", prefix="BX", more="", columns=""):
    return FORM.format(slug=slug, name=name, prefix=prefix, more=more, columns=columns)


REFUSED = {
    "a heading twice": (form(columns="  - {键: 别名, 类: 文字, 标题: 名称}\n"), "“名称”这一栏不能用"),
    "a heading that every list has": (form(columns="  - {键: 次序, 类: 文字, 标题: 序号}\n"), "“序号”这一栏不能用"),
    "a heading without a letter": (form(columns="  - {键: '', 类: 文字}\n"), "栏的键或标题是空的"),
    "a heading of two lines": (form(columns='  - {键: "甲\\n乙", 类: 文字}\n'), "栏的键或标题是空的"),
    "a column that no letter fits in": (form(columns="  - {键: 甲, 类: 文字, 宽: 0.01}\n"), "从 1 到 200"),
    "too many columns": (form(columns="".join(f"  - {{键: 栏{n}, 类: 文字}}\n" for n in range(60))), "有 61 栏"),
    "the prefix of another": (form(prefix="YQ"), "前缀“YQ”是自带的“政务舆情回应台账”用的"),
    "the prefix of another own": (form("aa", "甲") + form("bb", "乙"), "编号前缀“BX”出现了两次"),
    "rows of no list": (form(columns="  - {键: 引, 类: 条目, 清单: dutys}\n"), "没有“dutys”这种清单"),
    "a name that is that of an older year": (form("systems-2025"), "文件名“systems-2025”不能用"),
    "the name of the catalog's own table": (form("catalog"), "文件名“catalog”不能用"),
    "a ledger made public": (form("opinions", prefix="YQ", more="公布: 是\n"), "“政务舆情回应台账”不对外公布"),
    "a ledger made public by its name": (form(name="政务舆情回应台账"), "“政务舆情回应台账”不对外公布"),
    "names of a ledger's rows": (
        form(columns="  - {键: 引, 类: 条目, 清单: opinions}\n"),
        "公布的清单不能引用不公布的“政务舆情回应台账”",
    ),
    "names of a ledger's rows in a 表": (
        form(columns="  - {键: 表, 类: 表, 栏: [{键: 引, 类: 条目, 清单: opinions}]}\n"),
        "公布的清单不能引用不公布的“政务舆情回应台账”",
    ),
    "no level": (form().replace("级别: [县级]", "级别: []"), "“级别”里没有一级"),
    "choices that are none": (form(columns="  - {键: 甲, 类: 选择, 可选: []}\n"), "“可选”是空的"),
    "no choices where none belong": (form(columns="  - {键: 甲, 类: 文字, 可选: []}\n"), "“可选”是空的"),
    "a choice without a letter": (
        form(columns="  - {键: 甲, 类: 选择, 可选: [一, ' ']}\n"),
        "“可选”里有空的或者重复的",
    ),
    "a choice twice": (form(columns="  - {键: 甲, 类: 选择, 可选: [一, 一]}\n"), "“可选”里有空的或者重复的"),
    "no choices in a 表": (form(columns="  - {键: 表, 类: 表, 栏: [{键: 引, 类: 选择, 可选: []}]}\n"), "“可选”是空的"),
    "nothing that ends a matter": (form(columns="  - {键: 甲, 类: 日期, 到期: 是, 办结: []}\n"), "“办结”是空的"),
    "a view of no tier": (
        "# templates/forms/own.yaml\n名称: 甲\n级别: [县级]\n取自: 目录\n层级: []\n栏:\n  - {键: 事项名称}\n",
        "“层级”是空的",
    ),
    "what public lists name": (form("duties", prefix="QZ", more="公布: 否\n"), "不能不公布"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_form_is_refused(case, tmp_path):
    page, told = REFUSED[case]
    done = gongkai("validate", cwd=demo(tmp_path / "p", page))
    assert done.returncode == 1
    assert told in done.stdout
    assert done.stdout.count("错误[") == 1


def test_a_list_that_is_not_yearly_has_no_year(tmp_path):
    page = (
        form() + '# counties/demo/lists/own.yaml\n清单: 本县清单\n年度: "2026"\n条目:\n  - {编号: BX-001, 名称: 甲}\n'
    )
    done = gongkai("validate", cwd=demo(tmp_path / "p", page))
    assert done.returncode == 1
    assert "错误[GK023]：这份清单不分年度，不用写“年度”\n --> counties/demo/lists/own.yaml:2:1\n" in done.stdout
    assert "请删去“年度”这一行" in done.stdout
    page = page.replace('年度: "2026"\n', "")
    assert gongkai("validate", cwd=demo(tmp_path / "right", page)).returncode == 0


def test_nothing_of_a_ledger_is_published_even_where_its_form_is_overridden(tmp_path):
    row = "# counties/demo/lists/own.yaml\n清单: 本县清单\n条目:\n  - {编号: BX-001, 名称: 某事, 引: YQ-001}\n"
    override = form("opinions", "政务舆情回应台账", "YQ", "公布: 是\n")
    for number, page in enumerate((REFUSED["names of a ledger's rows"][0] + row, override)):
        root = demo(tmp_path / str(number), LEDGER + page)
        gongkai("build", "--county", "demo", "--force", "--format", "html,json,csv,xlsx", cwd=root)
        built = [path for path in (root / "build").rglob("*") if path.is_file()]
        assert built
        assert not [path for path in built if "内部的事".encode() in path.read_bytes() or "opinions" in path.name]


@pytest.mark.parametrize("kind", ["a file", "a link"])
def test_what_stands_in_the_place_of_the_lists_folder_is_told(kind, tmp_path):
    root = demo(tmp_path / "p")
    place = root / "counties/demo/lists"
    if kind == "a file":
        place.write_text("清单: 权责清单\n", encoding="utf-8")
    else:
        (tmp_path / "elsewhere/duties").mkdir(parents=True)
        (tmp_path / "elsewhere/duties/secret.yaml").write_text("甲: 乙\n", encoding="utf-8")
        place.symlink_to(tmp_path / "elsewhere")
    done = gongkai("validate", cwd=root)
    assert done.returncode == 1
    assert "lists 不是文件夹" in done.stdout
    assert "secret" not in done.stdout


def test_rows_of_a_table_may_not_repeat_a_long_text_without_end(tmp_path):
    columns = "  - {键: 说明, 类: 长文}\n  - {键: 材料, 类: 表, 栏: [{键: 名, 类: 文字}]}\n"
    rows = f"  - 编号: BX-002\n    名称: 乙\n    说明: {'长' * 100_000}\n    材料:\n" + "    - 名: 丙\n" * 201
    page = "# counties/demo/lists/own.yaml\n清单: 本县清单\n条目:\n  - {编号: BX-001, 名称: 甲}\n" + rows
    root = demo(tmp_path / "p", form(columns=columns) + page)
    done = gongkai("validate", cwd=root)
    assert done.returncode == 1
    assert "印出来超过 20,000,000 字，从这一条起没有读" in done.stdout
    gongkai("build", "--county", "demo", "--force", "--format", "csv", cwd=root)
    assert (root / "build/demo/lists/own.csv").stat().st_size < 1000  # what was read before stands there
