"""The schemas take every file there is, as both readers see it, and refuse what the loader refuses."""

import copy
import json
import re
import subprocess
from functools import cache

import pytest
import yaml
from jsonschema import Draft7Validator

from command import gongkai
from gongkai.kinds import KINDS
from gongkai.source.places import place_slugs
from gongkai.source.project import load
from gongkai.source.schema import FOLDER, sort_of, sorts
from gongkai.source.yaml import parse
from overlay import REPOSITORY, demo

pytestmark = pytest.mark.everywhere

ROOTS = (REPOSITORY, REPOSITORY / "tests/projects/demo", REPOSITORY / "tests/projects/small")


class Core(yaml.BaseLoader):
    """YAML 1.2's core schema, as yaml-language-server reads files: plain 10 is a number, plain nothing is null."""


for name, pattern, first, make in (
    ("null", r"~|null|Null|NULL|", "~nN", lambda text: None),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF", lambda text: text.lower() == "true"),
    ("int", r"[-+]?[0-9]+", "-+0123456789", int),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789", float),
):
    tag = f"tag:yaml.org,2002:{name}"
    Core.add_implicit_resolver(tag, re.compile(f"^(?:{pattern})$"), [*first, *([""] if name == "null" else [])])
    Core.add_constructor(tag, lambda loader, node, make=make: make(loader.construct_scalar(node)))


@cache
def known(root):
    return sorts(load(root, []))


def sources(root):
    there = subprocess.run(["git", "ls-files", "-z", "--", "*.yaml"], cwd=root, capture_output=True, check=True)
    for name in filter(None, there.stdout.decode().split("\0")):
        if not name.startswith(("tests/", ".")):
            yield name


def both(name, data):
    """What both readers say that a file holds; once where they say the same."""
    value, problems = parse(name, data)
    assert not problems
    other = yaml.load(data, Core)
    return (value,) if value == other else (value, other)


@cache
def is_sound(schema):
    """Fails for a schema that is none; projects have most of them alike."""
    Draft7Validator.check_schema(json.loads(schema))


def wrong(schema, value):
    return [f"{list(one.absolute_path)}: {one.message[:200]}" for one in Draft7Validator(schema).iter_errors(value)]


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.name)
def test_every_file_is_of_a_sort_and_is_what_its_schema_says(root):
    for sort in known(root).values():
        is_sound(json.dumps(sort.schema))
    seen = set()
    for name in sources(root):
        sort = sort_of(known(root), name)
        assert sort is not None, f"no schema for {name}"
        seen.add(sort.name)
        for value in both(name, (root / name).read_bytes()):
            assert not (found := wrong(sort.schema, value)), f"{name}: {found[:5]}"
    if root == REPOSITORY:
        assert seen >= known(root).keys() - {
            "list-training",
            "list-expired",
            "list-progress",
            "list-withheld",
            "review",
        }


def mappings(value, path=()):
    """Every mapping in a value, with the keys that lead there."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from mappings(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value[:2]:
            yield from mappings(inner, path)


FREE = {"已撤销", "不采用"}  # under which anybody's own words, or numbers, stand on the left


@pytest.mark.parametrize("root", ROOTS[:1] + ROOTS[2:], ids=lambda root: root.name)
def test_a_key_that_nobody_knows_is_refused_in_every_mapping_of_every_sort(root):
    tried = set()
    for name in sources(root):
        sort = sort_of(known(root), name)
        if sort.name in tried:
            continue
        tried.add(sort.name)
        value = json.loads(json.dumps(both(name, (root / name).read_bytes())[0]))
        for path, mapping in mappings(value):
            if path and path[-1] in FREE:
                continue
            mapping["没有这个键"] = "甲"
            assert wrong(sort.schema, value), f"{name}: {path} takes any key"
            del mapping["没有这个键"]
    assert len(tried) > 12


DOMAIN = "counties/demo/10-nongcun-weifang-gaizao.yaml"
COUNTY = "counties/demo/county.yaml"
MISTAKES = [
    (DOMAIN, {"领域": "农村危房"}),
    (DOMAIN, {"调整": {"10-001": {"公开渠道和载体": ["政府网"]}}}),
    (DOMAIN, {"调整": {"10-001": {"公开渠道和载体": {"增加": ["政府网"]}}}}),
    (DOMAIN, {"调整": {"10-001": {"公开渠道和载体": {"必选": ["政府网"]}}}}),
    (DOMAIN, {"调整": {"10-001": {"公开依据": "没有这部法"}}}),
    (DOMAIN, {"调整": {"10-001": {"公开层级": ["省级"]}}}),
    (DOMAIN, {"调整": {"10-001": {"公开方式": "主动公开"}}}),
    (DOMAIN, {"调整": {"10-001": {"公开对象": "大家"}}}),
    (DOMAIN, {"调整": {"10-999": {"备注": "没有这一项"}}}),
    (DOMAIN, {"调整": {"10-001": {"公开时限": ["甲", "乙"]}}}),
    (DOMAIN, {"核实": {"日期": "11月1日", "科室": "甲股"}}),
    (DOMAIN, {"核实": {"日期": "2026-11-01"}}),
    (COUNTY, {"目录": {"日期": "2026年"}}),
    (COUNTY, {"目录": None}),
    (COUNTY, {"机构": {"没有这个角色": "甲局"}}),
    (COUNTY, {"机构": {"财政部门": {"或": "甲局"}}}),
    (COUNTY, {"不采用领域": {"没有这个领域": "理由"}}),
    (COUNTY, {"乡镇": {"甲": "乙"}}),
    ("counties/demo/lists/systems.yaml", {"清单": "别的清单"}),
    ("counties/demo/lists/systems.yaml", {"条目": [{"编号": "P-1", "制度": "信息发布"}]}),
    ("counties/demo/lists/systems.yaml", {"条目": [{"编号": "ZD-001", "制度": "别的制度"}]}),
    ("counties/demo/lists/systems.yaml", {"条目": [{"编号": "ZD-001", "制度": "信息发布", "上位依据": "没有这部法"}]}),
    ("guidelines/10-nongcun-weifang-gaizao.yaml", {"序号": "十"}),
    ("guidelines/10-nongcun-weifang-gaizao.yaml", {"事项": [{"编号": "10-001"}]}),
    ("guidelines/laws.yaml", {"法规": [{"简称": "甲法", "名称": "甲法"}]}),
    ("guidelines/bodies.yaml", {"角色": [{"名称": "甲", "照印": "对"}]}),
    ("gongkai.yaml", {"指引": ["内置"]}),
]


@pytest.mark.parametrize(("name", "patch"), MISTAKES, ids=lambda one: json.dumps(one, ensure_ascii=False)[:60])
def test_what_the_program_calls_an_error_the_schema_refuses(tmp_path, name, patch):
    root = demo(tmp_path / "p")
    there = yaml.load((root / name).read_bytes(), Core) if (root / name).exists() else {}
    value = {**copy.deepcopy(there), **patch}
    sort = sort_of(known(root), name)
    assert not there or not wrong(sort.schema, there)
    assert wrong(sort.schema, value)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(yaml.safe_dump(value, allow_unicode=True), "utf-8")
    found = json.loads(gongkai("validate", "--format", "json", cwd=root).stdout)["findings"]
    assert [one for one in found if one["severity"] == "error"], "the schema refuses what the program takes"


def parts(schema):
    if isinstance(schema, dict):
        yield schema
        for inner in schema.values():
            yield from parts(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from parts(inner)


def test_every_key_tells_in_chinese_what_it_is_for_and_headings_are_the_templates(tmp_path):
    schemas = known(REPOSITORY)
    for sort in schemas.values():
        assert re.search("[一-鿿]", sort.title)
        for key, one in sort.schema["properties"].items():
            assert one.get("description"), f"{sort.name}: {key}"
    change = schemas["domain"].schema["definitions"]["change"]["properties"]
    assert change["公开内容"]["title"] == "公开内容（要素）"
    numbers = [one for one in parts(schemas["domain"].schema) if "10-001" in one]
    assert {one["10-001"]["title"] for one in numbers} == {"部门文件 农村危房改造相关文件"}


def test_a_columns_of_the_templates_own_and_every_kind_of_a_list_are_in_it(tmp_path):
    column = "{键: 责任科室, 标题: 责任科室（股）, 宽: 6, 增列: 是}"
    root = demo(tmp_path / "p")
    (root / "templates/forms").mkdir(parents=True, exist_ok=True)
    text = (
        (REPOSITORY / "templates/attachment2.yaml").read_text("utf-8").replace("\n渠道:\n", f"\n  - {column}\n渠道:\n")
    )
    (root / "templates/attachment2.yaml").write_text(text, "utf-8")
    more = {"选择": ", 可选: [甲, 乙]", "条目": ", 清单: systems", "表": ", 栏: [{键: 甲, 类: 文字}]"}
    columns = "".join(f"  - {{键: {kind}栏, 类: {kind}{more.get(kind, '')}}}\n" for kind in KINDS)
    form = f"名称: 样样都有\n级别: [县级]\n前缀: YY\n栏:\n{columns}"
    (root / "templates/forms/all-kinds.yaml").write_text(form, "utf-8")
    schemas = sorts(load(root, []))
    change = schemas["domain"].schema["definitions"]["change"]["properties"]
    assert change["责任科室"]["title"] == "责任科室（股）"
    row = schemas["list-all-kinds"].schema["properties"]["条目"]["items"]["properties"]
    assert {f"{kind}栏" for kind in KINDS} <= row.keys()
    for kind in KINDS:
        assert row[f"{kind}栏"]["description"], kind


def test_the_command_writes_where_editors_look_and_git_does_not(tmp_path):
    root = tmp_path / "p"
    root.mkdir()
    assert gongkai("new", "project", "都昌县", cwd=root).returncode == 0
    wired = json.loads((root / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    county = json.loads((root / FOLDER / "county.json").read_text("utf-8"))
    assert wired["./.gongkai/schema/county.json"] == ["counties/*/county.yaml"]
    for name, sort in known(root).items():
        assert json.loads((root / FOLDER / f"{name}.json").read_text("utf-8")) == sort.schema
    for slug in place_slugs(root):
        for path in sorted((root / "counties" / slug).glob("*.yaml")):
            name = path.relative_to(root).as_posix()
            for value in both(name, path.read_bytes()):
                assert not wrong(sort_of(known(root), name).schema, value), name
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    status = subprocess.run(["git", "status", "--porcelain", "-uall"], cwd=root, capture_output=True, text=True)
    assert ".gongkai" not in status.stdout
    assert ".vscode/settings.json" in status.stdout
    (root / FOLDER / "county.json").unlink()
    done = gongkai("schema", cwd=root)
    assert done.returncode == 0, done.stderr
    assert json.loads((root / FOLDER / "county.json").read_text("utf-8")) == county
    assert json.loads(gongkai("schema", "county", cwd=root).stdout) == county
    assert gongkai("schema", "laws", "--output", "here", cwd=root).returncode == 0
    assert [one.name for one in (root / "here").iterdir()] == ["laws.json"]
    wrong_name = gongkai("schema", "coun", cwd=root)
    assert wrong_name.returncode == 2
    assert "是不是“county”" in wrong_name.stderr


def test_a_project_without_editors_files_gets_them_and_one_with_keeps_its_own(tmp_path):
    root = demo(tmp_path / "p")
    assert gongkai("schema", cwd=root).returncode == 0
    assert (root / ".gongkai/.gitignore").read_text("utf-8") == "*\n"
    settings = root / ".vscode/settings.json"
    assert "yaml.schemas" in settings.read_text("utf-8")
    settings.write_text("{}", "utf-8")
    assert gongkai("schema", cwd=root).returncode == 0
    assert settings.read_text("utf-8") == "{}"


def test_nothing_is_written_where_a_link_leads(tmp_path):
    root, elsewhere = demo(tmp_path / "p"), tmp_path / "elsewhere"
    for folder in (elsewhere, root / ".gongkai"):
        folder.mkdir()
    (root / ".gongkai/.gitignore").write_bytes(b"*\n")
    (root / FOLDER).symlink_to(elsewhere)
    done = gongkai("schema", cwd=root)
    assert (done.returncode, "是链接" in done.stderr) == (1, True), done.stderr
    assert not any(elsewhere.iterdir())
