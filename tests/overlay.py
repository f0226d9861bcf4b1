"""Makes copies of the small projects in `tests/projects` with other files in them.

`demo` writes files whole over the demo project; `example` merges what a rule's page shows with the project `small`,
as `gongkai.rules.rule` describes it.
"""

import copy
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
DEMO = HERE / "projects" / "demo"
SMALL = HERE / "projects" / "small"
REPOSITORY = HERE.parent
COUNTY_DOMAIN = "counties/demo/10-nongcun-weifang-gaizao.yaml"
ITEM = re.compile(r"\d\d-.+")
ABSENT = "（没有这一行）"
NAMES = ("编号", "简称", "名称", "键")
# libyaml's, which read and write the same in a tenth of the time
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_FILE = re.compile(r"^# (?P<path>[\w./-]+\.ya?ml)(?:（(?P<how>[^）]+)）)?$", re.MULTILINE)
# A second county of the demo project, to be laid over it with what else it shall hold.
YIXIAN = """# counties/yixian/county.yaml
名称: 乙县
代码: "360498"
设区市: 九江市
省份: 江西省
目录: {版本: 2026年版, 日期: 2026-10-01, 编制单位: 乙县人民政府办公室}
机构: {住房和城乡建设部门: 乙县住房和城乡建设局, 乡镇人民政府: 各乡镇人民政府}
"""
# Places above the county of the small project, to be laid over it.
ABOVE = """# province/province.yaml
名称: 江西省
代码: "360000"
目录: {版本: 2026年版, 日期: 2026-11-23}
# province/dept/zjt/dept.yaml
名称: 江西省住房和城乡建设厅
省份: 江西省
目录: {版本: 2026年版, 日期: 2026-11-23}
# province/dept/zjt/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
调整:
  10-003: {公开时限: 信息形成或者变更之日起5个工作日内}
# province/dept/zjt/04-caizheng-yujuesuan.yaml
领域: 财政预决算
# cities/jiujiang/city.yaml
名称: 九江市
代码: "360400"
省份: 江西省
目录: {版本: 2026年版, 日期: 2026-11-23}
机构: {财政部门: 九江市财政局}
# cities/jiujiang/04-caizheng-yujuesuan.yaml
领域: 财政预决算
"""


def demo(target: Path, files: str = "") -> Path:
    """A copy of the demo project at `target` with these files, each begun by `# its/path.yaml`, written over it."""
    shutil.copytree(DEMO, target)
    for path, _, body in _files(files):
        _write(target / path, body.encode())
    return target


def real(target: Path, *domains: str) -> Path:
    """A copy of this repository's sources with these domains alone, each told by its number as files have it ("04").

    What tests of real texts need, in a fraction of the time that all 28 domains take. Without lists, which speak of all.
    """
    wanted = re.compile(rf"(?!lists$|\d\d-)|(?:{'|'.join(domains)})-")
    for name in ("counties", "guidelines", "templates", "province"):
        shutil.copytree(
            REPOSITORY / name, target / name, ignore=lambda _, names: {n for n in names if not wanted.match(n)}
        )
    shutil.copy(REPOSITORY / "gongkai.yaml", target)
    return target


def example(target: Path, page: str = "") -> Path:
    """A copy of the small project at `target` with the example of a rule's page merged into it."""
    shutil.copytree(SMALL, target)
    for path, how, body in _files(page):
        file = target / path
        given = REPOSITORY / path if path.startswith("templates/") else SMALL / path
        if how or not given.exists():
            _write(file, _bytes(body, how))
            continue
        merged = _merged(_said(given), yaml.load(body, _LOADER))
        how = {"allow_unicode": True, "sort_keys": False, "width": 10_000}
        text = yaml.dump(merged, Dumper=_DUMPER, **how)
        if "\\U" in text:  # libyaml's writes an escape for what lies beyond U+FFFF
            text = yaml.safe_dump(merged, **how)
        _write(file, text.encode())
    return target


def reworked(root: Path, file: str, edit: Callable[[str], str]) -> tuple[str, str]:
    """Change what a file says; what it said and says. The edit must change something."""
    before = (root / file).read_text("utf-8")
    after = edit(before)
    assert after != before
    (root / file).write_text(after, "utf-8")
    return before, after


def replaced(root: Path, path: str, old: str, new: str) -> None:
    """Change a file of a project; one that came with gongkai becomes the project's own."""
    file = root / path
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / path, file)
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _files(text: str) -> list[tuple[str, str, str]]:
    pieces = _FILE.split(text)
    if pieces[0].strip():
        raise AssertionError(f"the example begins without a file name: {pieces[0]!r}")
    return [(path, how or "", body.lstrip("\n")) for path, how, body in zip(*[iter(pieces[1:])] * 3, strict=True)]


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _said(file: Path) -> Any:
    return yaml.load(file.read_bytes(), _LOADER)


def _merged(given: Any, patch: Any) -> Any:
    if isinstance(given, dict) and isinstance(patch, dict):
        whole = given | {key: _merged(given.get(key), value) for key, value in patch.items()}
        return {key: value for key, value in whole.items() if value != ABSENT}
    if isinstance(patch, list) and patch and all(isinstance(one, dict) and _name(one) for one in patch):
        return _merged_items(list(given or ()), patch)
    return patch


def _merged_items(items: list[Any], patches: list[Any]) -> list[Any]:
    places = {_name(one): place for place, one in enumerate(items)}
    for patch in patches:
        if (place := places.pop(_name(patch), None)) is not None:
            items[place] = _merged(items[place], patch)
        else:
            items.append(_merged(_model_item(items) if "编号" in patch else None, patch))
    return items


def _name(item: dict[str, Any]) -> str | None:
    return next((item[key] for key in NAMES if key in item), None)


def _model_item(items: list[Any]) -> Any:
    if items and not ITEM.fullmatch(items[0].get("编号", "")):  # a row of a list
        return copy.deepcopy(items[0])  # equal objects would be written as an alias
    return _said(SMALL / COUNTY_DOMAIN)["新增"][0]


def _bytes(body: str, how: str) -> bytes:
    if "GBK" in how:
        return body.encode("gbk")
    if repeated := re.search(r"重复(\d+)遍", how):
        return (body.rstrip("\n") + "\n").encode() * int(repeated[1])
    return body.replace("→", "\t" if "→" in how else "→").replace("¤", "\x07" if "¤" in how else "¤").encode()
