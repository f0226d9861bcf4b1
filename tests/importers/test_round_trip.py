"""Build → edit → import: a file that gongkai built brings back exactly what was edited in it."""

import json
import shutil
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from command import gongkai, ok
from gongkai.importers.opening import files
from gongkai.importers.reading import tables
from gongkai.importers.reading.headings import Headings
from gongkai.importers.reading.names import domain_finder
from gongkai.importers.settling.compare import compare
from gongkai.importers.settling.county import county_of
from gongkai.importers.settling.write import domain_file
from gongkai.model.item import GROUPS, PUBLIC
from gongkai.render import render
from gongkai.render.table import tabulate
from gongkai.resolve import prepare, resolve
from gongkai.source.project import load
from overlay import REPOSITORY, demo, real
from properties import examples
from real_catalog import SETTINGS

FORMATS = ("xlsx", "docx", "csv", "html")
SLUG = "04-caizheng-yujuesuan"


def build_alone(root):
    """The county's files; those of its towns, which nobody looks at, would be as many again."""
    towns, aside = root / "counties/yongxiu/towns", root / "towns"
    towns.rename(aside)
    done = gongkai("build", "--county", "yongxiu", "--format", "json,csv,xlsx,docx,html", cwd=root)
    assert done.returncode == 0, done.stderr
    aside.rename(towns)
    return root


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A copy of the repository's sources with 永修县 built in every format that can be imported."""
    root = tmp_path_factory.mktemp("whole")
    for name in ("guidelines", "counties", "templates"):
        shutil.copytree(REPOSITORY / name, root / name)
    return build_alone(root)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The same with some of its domains, for tests that change a few cells."""
    return build_alone(real(tmp_path_factory.mktemp("some") / "p", "01", "02", "04", "26"))


@pytest.fixture
def project(built, tmp_path):
    return shutil.copytree(built, tmp_path / "project")


def sources(root):
    return {path: path.read_bytes() for path in sorted((root / "counties").rglob("*.yaml"))}


def built_file(root, kind):
    return root / "build/yongxiu" / ("04-caizheng-yujuesuan.html" if kind == "html" else f"catalog.{kind}")


@pytest.mark.parametrize("kind", FORMATS)
def test_an_unedited_file_changes_nothing(whole, kind):
    project = whole
    before = sources(project)
    done = gongkai("import", built_file(project, kind), "--county", "yongxiu", cwd=project)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "没有改动。")
    assert sources(project) == before


@pytest.mark.parametrize("kind", FORMATS)
def test_a_county_without_files_gets_the_same_catalog_back(whole, built, tmp_path, kind):
    """All domains out of the workbook; some out of the others, of which all are read above."""
    project = shutil.copytree(whole if kind == "xlsx" else built, tmp_path / "project")
    was = json.loads((project / "build/yongxiu/catalog.json").read_text(encoding="utf-8"))
    table = (project / "build/yongxiu/catalog.csv").read_bytes()
    for path in (project / "counties/yongxiu").glob("[0-9]*.yaml"):
        path.unlink()
    if kind == "html":
        (project / "pages").mkdir()
        for page in (project / "build/yongxiu").glob("*.html"):
            shutil.copy(page, project / "pages")
    file = project / "pages" if kind == "html" else built_file(project, kind)
    done = gongkai("import", file, "--county", "yongxiu", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert gongkai("build", "--county", "yongxiu", "--format", "json,csv", cwd=project).returncode == 0
    assert (project / "build/yongxiu/catalog.csv").read_bytes() == table
    now = json.loads((project / "build/yongxiu/catalog.json").read_text(encoding="utf-8"))
    assert [[e["id"] for e in d["entries"]] for d in now["domains"]] == [
        [e["id"] for e in d["entries"]] for d in was["domains"]
    ]


def test_edits_of_a_workbook_come_back_as_just_those_lines(project):
    path = built_file(project, "xlsx")
    book = load_workbook(path)
    sheet = book["04 财政预决算"]
    sheet["F4"] = "本级人民代表大会批准后15日内"
    sheet["C5"] = "改了名的决算"
    sheet["N6"] = "√"  # 乡级
    sheet["F8"] = "本级人民代表大会批准后10日内"  # the county's own item
    book.save(path)
    before = (project / f"counties/yongxiu/{SLUG}.yaml").read_text(encoding="utf-8")
    others = {p: data for p, data in sources(project).items() if SLUG not in p.name}
    done = gongkai("import", path, "--county", "yongxiu", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    after = (project / f"counties/yongxiu/{SLUG}.yaml").read_text(encoding="utf-8")
    assert {p: data for p, data in sources(project).items() if SLUG not in p.name} == others
    assert [line for line in after.splitlines() if line not in before.splitlines()] == [
        "调整:",
        "  04-001:",
        "    公开时限: 本级人民代表大会批准后15日内",
        "  04-002:",
        "    二级事项: 改了名的决算",
        "  04-003:",
        "    公开层级: [县级, 乡级]",
        "    公开时限: 本级人民代表大会批准后10日内",
    ]
    assert [line for line in before.splitlines() if line not in after.splitlines()] == [
        "    公开时限: 本级人民代表大会或其常务委员会批准后20日内"
    ]
    assert gongkai("validate", "--county", "yongxiu", cwd=project).returncode == 0
    again = gongkai("import", path, "--county", "yongxiu", cwd=project)
    assert again.stdout.splitlines()[-1] == "没有改动。"
    assert (project / f"counties/yongxiu/{SLUG}.yaml").read_text(encoding="utf-8") == after


@pytest.mark.parametrize("group", ["财政预决算", None], ids=["", "the merged name of the group cleared"])
def test_rows_added_and_deleted_in_a_workbook_are_seen(project, group):
    path = built_file(project, "xlsx")
    book = load_workbook(path)
    sheet = book["04 财政预决算"]
    sheet.unmerge_cells("B4:B8")
    new = [cell.value for cell in sheet[8]]
    sheet["B4"], new[1:4] = group, [group, "村级财务", "收支明细"]
    new[-2:] = [None, None]
    sheet.delete_rows(7)  # 04-004
    sheet.append(new)
    book.save(path)
    done = gongkai("import", path, "--county", "yongxiu", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    text = (project / f"counties/yongxiu/{SLUG}.yaml").read_text(encoding="utf-8")
    assert "不采用:\n  04-004: 待补：在导入的表里删去了\n" in text
    assert (
        "  - 编号: 04-L02\n    一级事项: 财政预决算\n    二级事项: 村级财务\n    公开内容:\n      - 收支明细\n" in text
    )
    assert gongkai("validate", "--county", "yongxiu", cwd=project).returncode == 0
    assert ("04 财政预决算!B4｜04-001｜一级事项｜财政预决算" in done.stdout) is (group is None)
    assert "没有改动" in gongkai("import", path, "--county", "yongxiu", cwd=project).stdout
    assert (project / f"counties/yongxiu/{SLUG}.yaml").read_text(encoding="utf-8") == text


def test_edits_of_a_document_come_back(project):
    path = built_file(project, "docx")
    document = docx.Document(path)
    table = document.tables[2]
    cell = table.rows[2].cells[5]
    assert cell.text == "本级人民代表大会或其常务委员会批准后20日内"
    cell.paragraphs[0].runs[0].text = "本级人民代表大会批准后15日内"
    document.save(path)
    done = gongkai("import", path, "--county", "yongxiu", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    text = (project / f"counties/yongxiu/{SLUG}.yaml").read_text(encoding="utf-8")
    assert "调整:\n  04-001:\n    公开时限: 本级人民代表大会批准后15日内\n" in text


def say(path, kind, text):
    """Write a limit into the first row of a built file."""
    if kind == "xlsx":
        book = load_workbook(path)
        book["04 财政预决算"]["F4"] = text
        book.save(path)
        return
    document = docx.Document(path)
    document.tables[2].rows[2].cells[5].paragraphs[0].runs[0].text = text
    document.save(path)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_what_was_taken_in_and_changed_since_is_not_changed_back(project, kind):
    """Neither by the same file again; what is put right in that file after an import is taken."""
    source, path = project / f"counties/yongxiu/{SLUG}.yaml", built_file(project, kind)
    say(path, kind, "本级人民代表大会批准后15日内")
    command = ("import", path, "--county", "yongxiu")
    ok(project, *command)
    imported = source.read_bytes()
    source.write_bytes(imported.replace("批准后15日内".encode(), "批准后9日内".encode()))
    told = ok(project, *command)
    assert "04-001 的“公开时限”以前导入的是这样，后来改成了“本级人民代表大会批准后9日内”，没有改回去" in told
    assert "没有改动。" in told
    source.write_bytes(imported)
    say(path, kind, "本级人民代表大会批准后12日内")
    ok(project, *command)
    assert source.read_bytes() == imported.replace("批准后15日内".encode(), "批准后12日内".encode())
    for _ in range(2):
        ok(project, "undo")
    say(path, kind, "本级人民代表大会批准后15日内")
    ok(project, *command)
    assert source.read_bytes() == imported, "what was taken back is new"


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_what_another_copy_brought_in_is_a_conflict(project, kind):
    """Whether it has another name, or the same and lacks what the first one brought."""
    source, path = project / f"counties/yongxiu/{SLUG}.yaml", built_file(project, kind)
    other = path.with_stem("另一份")
    shutil.copy(path, other)
    say(path, kind, "本级人民代表大会批准后15日内")
    ok(project, "import", path, "--county", "yongxiu")
    imported = source.read_bytes()
    say(other, kind, "本级人民代表大会批准后12日内")
    done = gongkai("import", other, "--county", "yongxiu", cwd=project)
    assert done.returncode == 1
    assert "04-001｜公开时限｜本级人民代表大会批准后12日内｜本级人民代表大会批准后15日内" in done.stdout
    assert source.read_bytes() == imported
    if kind == "docx":
        return
    book = load_workbook(path)
    book["04 财政预决算"]["F5"] = "本级人民代表大会批准后8日内"
    book.save(path)
    ok(project, "import", path, "--county", "yongxiu")
    (project / "别处").mkdir()
    namesake = shutil.copy(other, project / "别处" / path.name)
    done = gongkai("import", namesake, "--county", "yongxiu", cwd=project)
    assert (done.returncode, "冲突" in done.stdout) == (1, True)


def test_what_says_nothing_replaces_nothing(project):
    source, path = project / f"counties/yongxiu/{SLUG}.yaml", built_file(project, "xlsx")
    before = source.read_bytes()
    book = load_workbook(path)
    said = {"F4": "待定", "F5": "无", "F6": "/", "F7": "（暂无）", "E4": "无", "D5": "待补充", "G6": "待明确"}
    for place, text in said.items():
        book["04 财政预决算"][place] = text
    book.save(path)
    told = ok(project, "import", path, "--county", "yongxiu")
    assert source.read_bytes() == before
    for place, text in said.items():
        assert f"{place}｜{text}｜没有说是什么" in told


def test_what_git_took_back_is_new(project):
    source, path = project / f"counties/yongxiu/{SLUG}.yaml", built_file(project, "xlsx")
    before = source.read_bytes()
    for text in ("15日内", "12日内"):
        say(path, "xlsx", f"本级人民代表大会批准后{text}")
        ok(project, "import", path, "--county", "yongxiu")
    imported = source.read_bytes()
    source.write_bytes(before)
    ok(project, "import", path, "--county", "yongxiu")
    assert source.read_bytes() == imported


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_what_the_sources_changed_meanwhile_is_kept_and_told(project, kind):
    source = project / f"counties/yongxiu/{SLUG}.yaml"
    text = source.read_text(encoding="utf-8")
    newer = text + "调整:\n  04-001:\n    公开时限: 本级人民代表大会批准后10日内\n  04-002:\n    公开方式: 依申请公开\n"
    path = built_file(project, kind)
    say(path, kind, "本级人民代表大会批准后15日内")
    source.write_text(newer, encoding="utf-8")
    done = gongkai("import", path, "--county", "yongxiu", cwd=project)
    assert done.returncode == 1
    assert "冲突" in done.stdout
    assert "04-001｜公开时限｜本级人民代表大会批准后15日内｜本级人民代表大会批准后10日内" in done.stdout
    assert source.read_text(encoding="utf-8") == newer


def test_comments_order_and_blank_lines_stay(project):
    source = project / f"counties/yongxiu/{SLUG}.yaml"
    text = "# 头\n领域: 财政预决算\n\n默认:\n  公开层级: [县级]   # 县\n\n调整:\n  # 为什么\n  04-002:\n    公开时限: 批准后15日内\n"
    source.write_text(text, encoding="utf-8")
    assert gongkai("build", "--county", "yongxiu", "--format", "xlsx", cwd=project).returncode == 0
    path = built_file(project, "xlsx")
    book = load_workbook(path)
    book["04 财政预决算"]["F4"] = "批准后10日内"
    book.save(path)
    assert gongkai("import", path, "--county", "yongxiu", cwd=project).returncode == 0
    assert source.read_text(encoding="utf-8") == text + "  04-001:\n    公开时限: 批准后10日内\n"


WORD = st.text(st.sampled_from("公开内容县乡村办法目录甲乙丙ABC12·“”（）=+-@.、①'<&"), min_size=1, max_size=12).filter(
    lambda text: text == text.strip() and text.strip("'=+-@.、") not in ("",) and not text.isdigit()
)
ITEM = st.fixed_dictionaries(
    {
        "一级事项": WORD,
        "二级事项": WORD,
        "公开内容": st.lists(WORD, min_size=1, max_size=4, unique=True),
        "公开依据": st.lists(st.sampled_from(["政府信息公开条例", "政府信息公开条例第二十条"]), min_size=1, max_size=2, unique=True),
        "公开时限": st.sampled_from(["信息形成或者变更之日起20个工作日内", "长期公开", "每季度"]),
        "公开主体": st.lists(WORD, min_size=1, max_size=2, unique=True),
        "公开渠道和载体": st.lists(st.sampled_from(["政府网站", "两微一端", "公开查阅点", "入户/现场", "其他：村务栏"]), min_size=1, unique=True),
        "公开对象": st.sampled_from([[PUBLIC], [f"{GROUPS}：申请人"], [PUBLIC, f"{GROUPS}：申请人、利害关系人"]]),
        "公开方式": st.sampled_from(["主动", "依申请公开"]),
        "公开层级": st.lists(st.sampled_from(["县级", "乡级", "村级"]), min_size=1, unique=True),
    }
)  # fmt: skip


def printed(root):
    project = load(root, ["demo"])
    catalog = resolve(project, project.places["demo"], prepare(project))
    return catalog, [row.cells for domain in catalog.domains for row in tabulate(catalog, domain).rows]


@pytest.mark.parametrize("kind", FORMATS)
@examples(10)
@given(items=st.lists(ITEM, min_size=1, max_size=4, unique_by=lambda item: (item["一级事项"], item["二级事项"])))
@example(
    items=[
        {
            "一级事项": "=1+1",
            "二级事项": "'=2",
            "公开内容": ["1.甲", "●乙；丙", "- 丁"],
            "公开依据": ["政府信息公开条例"],
            "公开时限": "长期公开",
            "公开主体": ["甲局、乙局"],
            "公开渠道和载体": ["其他：村务栏"],
            "公开对象": [PUBLIC],
            "公开方式": "主动",
            "公开层级": ["村级"],
        }
    ]
)
def test_build_import_build_is_the_same_cell_for_cell(tmp_path_factory, kind, items):
    root = demo(tmp_path_factory.mktemp("demo") / "project")
    file = next((root / "counties/demo").glob("10-*.yaml"))
    added = [{"编号": f"10-L{number:02d}", **item} for number, item in enumerate(items, 1)]
    file.write_text(f"领域: 农村危房改造\n新增: {json.dumps(added, ensure_ascii=False)}\n", encoding="utf-8")
    catalog, cells = printed(root)
    assert catalog.count >= len(items)
    artifact = next(
        a
        for a in render(kind, catalog, SETTINGS)
        if a.path.endswith((f"10-nongcun-weifang-gaizao.{kind}", f"catalog.{kind}"))
    )
    made = root / f"table.{kind}"
    made.write_bytes(artifact.data)
    file.unlink()
    project = load(root, ["demo"])
    finder = domain_finder(project.guidelines.values())
    read = [(made.name, table) for table in tables.read_all(files.read(made), Headings(project.template), finder)]
    outcome = compare(read, county_of(project, "demo"))
    assert outcome.odd == outcome.lost == outcome.conflicts == []
    [change] = [change for change in outcome.domains.values() if change.any()]
    file.write_bytes(domain_file(file.name, None, change))
    assert printed(root)[1] == cells


def test_same_bytes_twice(tmp_path):
    catalog, _ = printed(demo(tmp_path / "project"))
    one, other = (render("docx", catalog, SETTINGS)[0].data for _ in range(2))
    assert one == other
    assert docx.Document(BytesIO(one)).tables
    assert Path(render("docx", catalog, SETTINGS)[0].path).suffix == ".docx"


def edited_workbook(path, edit):
    book = load_workbook(path)
    edit(book["04 财政预决算"])
    book.save(path)
    return path


def test_an_item_that_the_sources_left_out_since_is_not_brought_back(project):
    """Neither one under 不采用 nor a local one under 已撤销; an edit of it in the older file is a conflict."""
    source = project / f"counties/yongxiu/{SLUG}.yaml"
    text = source.read_text(encoding="utf-8")
    newer = text[: text.index("新增:")] + "不采用:\n  04-002: 由县人大公开\n已撤销:\n  04-L01: 并入04-001\n"
    source.write_text(newer, encoding="utf-8")
    path = built_file(project, "xlsx")
    done = gongkai("import", path, "--county", "yongxiu", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "没有改动。"
    assert "04-L01｜财政预决算·乡镇政府预算（源文件后来已经去掉，没有重新加上）" in done.stdout
    edited_workbook(path, lambda sheet: sheet.cell(5, 6, "本级人民代表大会批准后15日内"))
    done = gongkai("import", path, "--county", "yongxiu", cwd=project)
    assert done.returncode == 1
    assert "｜04-002｜整行｜" in done.stdout
    assert source.read_text(encoding="utf-8") == newer


def test_a_row_deleted_in_an_older_file_but_edited_since_is_a_conflict(project):
    source = project / f"counties/yongxiu/{SLUG}.yaml"
    newer = source.read_text(encoding="utf-8") + "调整:\n  04-004:\n    公开时限: 批准后10日内\n"
    source.write_text(newer, encoding="utf-8")

    def without(sheet):
        sheet.unmerge_cells("B4:B8")
        sheet.delete_rows(7)

    done = gongkai("import", edited_workbook(built_file(project, "xlsx"), without), "--county", "yongxiu", cwd=project)
    assert done.returncode == 1
    assert "财政预决算｜04-004｜整行｜（已删去）｜财政预决算·部门决算（后来改过）" in done.stdout
    assert source.read_text(encoding="utf-8") == newer


def test_columns_sorted_apart_from_the_numbers_are_a_conflict(project):
    """The items' names tell that the rows are not those of their hidden numbers."""

    def turned_round(sheet):
        sheet.unmerge_cells("B4:B8")
        for column in range(3, 9):
            cells = [sheet.cell(row, column) for row in range(4, 8)]
            for cell, text in zip(cells, [one.value for one in reversed(cells)], strict=True):
                cell.value = text

    before = sources(project)
    done = gongkai(
        "import", edited_workbook(built_file(project, "xlsx"), turned_round), "--county", "yongxiu", cwd=project
    )
    assert done.returncode == 1
    assert done.stdout.count("像是只排了几栏的次序，整行没有读") == 4
    assert sources(project) == before


def test_cells_that_nobody_understands_leave_their_column_as_it_is(project):
    """Words in columns of ticks, two ticks where one may be, a cell that points elsewhere, and an error of Excel's."""

    def edit(sheet):
        columns = {sheet.cell(3, number).value: number for number in range(8, 15)}
        sheet.cell(4, columns["县级"], "县里")
        sheet.cell(4, columns["乡级"], "√")  # of the same column, and told with it
        sheet.cell(5, columns["全社会"], "大家")
        sheet.cell(6, columns["依申请公开"], "√")
        sheet.cell(7, columns["县级"], "#REF!").data_type = "e"
        sheet.cell(7, 6, "同下")
        sheet.cell(8, columns["县级"], "待定")
        sheet.cell(8, 6, "本级人民代表大会批准后10日内")  # another column of such a row is written

    path = edited_workbook(built_file(project, "xlsx"), edit)
    before = (project / f"counties/yongxiu/{SLUG}.yaml").read_text(encoding="utf-8")
    done = gongkai("import", path, "--county", "yongxiu", cwd=project)
    assert done.returncode == 0, done.stderr
    assert (project / f"counties/yongxiu/{SLUG}.yaml").read_text(encoding="utf-8") == before.replace(
        "本级人民代表大会或其常务委员会批准后20日内", "本级人民代表大会批准后10日内"
    )
    odd = [line for line in done.stdout.splitlines() if line.endswith("没有改动，请改好再导入")]
    assert [line.split("｜")[1] for line in odd] == ["县里", "大家", "依申请公开也打了勾", "同下", "待定"]
    assert "不是打勾的记号。公开层级没有改动" in odd[0]
    assert "#REF!" in done.stdout


def test_copies_of_one_table_in_several_formats_are_one(project):
    """A CSV has no stamps: it is read with those of the Word beside it."""
    copies = [built_file(project, kind) for kind in ("csv", "docx")]
    before = sources(project)
    done = gongkai("import", *copies, "--county", "yongxiu", cwd=project)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "没有改动。")
    text = copies[0].read_text(encoding="utf-8-sig")
    was = "本级人民代表大会或其常务委员会批准后20日内"
    assert text.count(was) > 1
    copies[0].write_text(text.replace(was, "本级人民代表大会批准后10日内", 1), encoding="utf-8-sig")
    done = gongkai("import", *copies, built_file(project, "xlsx"), "--county", "yongxiu", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    changed = [path.name for path, data in sources(project).items() if data != before[path]]
    assert changed == [f"{SLUG}.yaml"]
    assert (project / f"counties/yongxiu/{SLUG}.yaml").read_text("utf-8").count("本级人民代表大会批准后10日内") == 1
    assert (
        "  catalog.csv｜表格｜国土空间规划、重大建设项目、财政预决算、市政服务｜60｜" in done.stdout
    )  # as many as its rows
    assert "  另有 8 张表由本程序编出，都认出了" in done.stdout


def test_a_row_copied_in_one_of_two_copies_is_a_new_item(project):
    path = built_file(project, "xlsx")
    book = load_workbook(path)
    sheet = book["04 财政预决算"]
    sheet.unmerge_cells("B4:B8")
    new = [cell.value for cell in sheet[5]]
    new[1:4] = ["财政预决算", "村级财务", "收支明细"]
    sheet.append(new)
    book.save(path)
    done = gongkai("import", path, built_file(project, "docx"), "--county", "yongxiu", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line for line in done.stdout.splitlines() if line.startswith("  04-")] == ["  04-L02 新增：村级财务"]


def test_emptied_cells_are_told_and_not_taken(project):
    path = edited_workbook(built_file(project, "xlsx"), lambda sheet: setattr(sheet["F4"], "value", None))
    before = sources(project)
    done = gongkai("import", path, "--county", "yongxiu", cwd=project)
    assert done.returncode == 0
    assert "清空的格" in done.stdout
    assert "｜04-001｜公开时限｜本级人民代表大会或其常务委员会批准后20日内" in done.stdout
    assert sources(project) == before


def test_a_channel_more_is_written_as_a_channel_more(project):
    def tick(sheet):
        assert "□广播电视" in sheet["H4"].value
        sheet["H4"] = sheet["H4"].value.replace("□广播电视", "■广播电视")

    done = gongkai("import", edited_workbook(built_file(project, "xlsx"), tick), "--county", "yongxiu", cwd=project)
    assert done.returncode == 0, done.stderr
    text = (project / f"counties/yongxiu/{SLUG}.yaml").read_text(encoding="utf-8")
    assert "  04-001:\n    公开渠道和载体: {增加: [广播电视]}\n" in text


def test_what_was_verified_before_is_told(project):
    source = project / f"counties/yongxiu/{SLUG}.yaml"
    text = source.read_text(encoding="utf-8").replace(
        "领域: 财政预决算\n", "领域: 财政预决算\n核实: {日期: 2026-11-01, 科室: 县财政局预算股}\n"
    )
    source.write_text(text, encoding="utf-8")

    def change(sheet):
        sheet["F8"] = "本级人民代表大会批准后10日内"  # the county's own item, which says 核对: 已见
        sheet.append([6, "财政预决算", "村级财务", *(sheet.cell(8, column).value for column in range(4, 16))])

    path = edited_workbook(built_file(project, "xlsx"), change)
    done = gongkai("import", path, "--county", "yongxiu", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "财政预决算｜整个领域｜核实：2026-11-01 县财政局预算股" in done.stdout
    assert "财政预决算｜04-L01｜核对：已见" in done.stdout
    added = source.read_text(encoding="utf-8").split("04-L02")[1]
    assert "核对" not in added
    assert "出处" not in added


@pytest.mark.parametrize("kind", FORMATS)
def test_a_column_that_the_template_adds_comes_back(tmp_path, kind):
    root = demo(tmp_path / "project")
    template = root / "templates/attachment2.yaml"
    template.parent.mkdir(exist_ok=True)
    text = (REPOSITORY / "templates/attachment2.yaml").read_text(encoding="utf-8")
    template.write_text(text.replace("渠道:\n", "  - {键: 责任科室, 宽: 6, 增列: 是}\n渠道:\n", 1), encoding="utf-8")
    file = next((root / "counties/demo").glob("10-*.yaml"))
    file.write_text("领域: 农村危房改造\n调整:\n  10-001: {责任科室: 村镇建设股}\n", encoding="utf-8")
    catalog, cells = printed(root)
    assert any("村镇建设股" in row for row in cells)
    made = next(a for a in render(kind, catalog, SETTINGS) if a.path.endswith((f"gaizao.{kind}", f"catalog.{kind}")))
    path = root / f"table.{kind}"
    path.write_bytes(made.data)
    file.write_text("领域: 农村危房改造\n", encoding="utf-8")
    if kind in ("xlsx", "docx"):  # built before the line was taken out of the sources
        file.unlink()
    done = gongkai("import", path, "--county", "demo", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "  10-001:\n    责任科室: 村镇建设股\n" in file.read_text(encoding="utf-8")
    assert printed(root)[1] == cells
