"""The counties of Jiangxi as a project: the real guidelines, offices and tailoring made up from a fixed seed.

Each county changes 10 % of the items (of these, half add an element, a quarter a channel, a quarter a note), leaves out 2 %
and adds 2 % of its own, with texts of other items of the domain, so that the words are those of real catalogs.

usage: province.py FOLDER COUNTIES [TOWNS VILLAGES]
"""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).resolve().parents[1]
MODEL, CODE = "永修县", "360425"
_STEMS = "安白柏长大东枫高古河红花黄金龙梅南泉沙山上石双水松塘田桐万西湘新杨源云竹"
_NAMES = [one + other for one in _STEMS for other in _STEMS if one != other]  # made up


def write_province(root: Path, count: int) -> Path:
    """A project with the first `count` counties that counties/places.yaml lists, and as many made-up ones as are missing, at
    `root`."""
    shutil.rmtree(root, ignore_errors=True)
    for name in ("guidelines", "templates"):
        shutil.copytree(REPOSITORY / name, root / name)
    (root / "counties").mkdir()
    shutil.copy(REPOSITORY / "counties/places.yaml", root / "counties")
    known = yaml.safe_load((root / "counties/places.yaml").read_text("utf-8"))
    counties = [(city["名称"], one["名称"], one["代码"]) for city in known["设区市"] for one in city["县级"]]
    counties += [_made_up(number) for number in range(count - len(counties))]
    guidelines = [(path.name, _read(path)) for path in sorted((root / "guidelines").glob("[0-9]*.yaml"))]
    model = REPOSITORY / "counties/yongxiu"
    models = {file: _read(model / file) for file, _ in guidelines}
    head = (model / "county.yaml").read_text("utf-8")
    for index, (city, name, code) in enumerate(counties[:count]):
        folder = root / f"counties/c{code}"
        folder.mkdir()
        stem = name[:-1] if len(name) > 2 else name
        text = head.replace(CODE, code).replace(MODEL, name).replace(MODEL[:-1], stem).replace("九江市", city)
        (folder / "county.yaml").write_text(text, encoding="utf-8")
        dice = random.Random(index)
        for file, guideline in guidelines:
            own = dict(models[file])
            kept = {key: own.pop(key) for key in ("调整", "不采用", "新增") if key in own}
            made = _tailored(dice, guideline, name)
            for key in ("调整", "不采用"):
                made[key] = {**made.get(key, {}), **kept.get(key, {})}
            for number in made["不采用"]:
                made["调整"].pop(number, None)
            own.update({key: value for key, value in made.items() if value})
            text = yaml.dump(own, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, default_style='"')
            (folder / file).write_text(text, encoding="utf-8")
    return root


def _made_up(number: int) -> tuple[str, str, str]:
    """City, name and code of a county that there is not; a dozen in each city."""
    name, again = _NAMES[number % len(_NAMES)], number // len(_NAMES)
    return f"新{_NAMES[number // 12]}市", f"新{name}{'县区市'[again]}", f"36{2000 + number}"


def _read(file: Path) -> Any:
    return yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)


def _tailored(dice: random.Random, guideline: dict[str, Any], name: str) -> dict[str, Any]:
    """Some items changed, left out and added."""
    changes: dict[str, Any] = {}
    left: dict[str, str] = {}
    added: list[dict[str, Any]] = []
    order = guideline["序号"]
    for item in guideline["事项"]:
        other = dice.choice(guideline["事项"])
        texts = other.get("公开内容", other["一级事项"])
        words = str(dice.choice(texts if isinstance(texts, list) else [texts]))
        throw = dice.random()
        if throw < 0.05:
            changes[item["编号"]] = {"公开内容": {"增加": [f"{words}（{name}）"]}}
        elif throw < 0.075:
            changes[item["编号"]] = {"公开渠道和载体": {"增加": ["广播电视"]}}
        elif throw < 0.1:
            changes[item["编号"]] = {"备注": f"{name}：{words}"}
        elif throw < 0.12 and len(left) < len(guideline["事项"]) - 1:
            left[item["编号"]] = "本县没有这类事项"
        if throw > 0.98:
            added.append(
                {
                    "编号": f"{order:02d}-L{len(added) + 1:02d}",
                    "一级事项": item["一级事项"],
                    "二级事项": f"{name}{other.get('二级事项') or other['一级事项']}",
                    "公开内容": [words],
                    "公开依据": ["政府信息公开条例"],
                    "公开时限": "信息形成或者变更之日起20个工作日内",
                    "公开主体": ["县级人民政府"],
                    "公开渠道和载体": ["政府网站"],
                    "公开对象": "全社会",
                    "公开方式": "主动",
                    "公开层级": ["县级"],
                }
            )
    return {key: value for key, value in (("调整", changes), ("不采用", left), ("新增", added)) if value}


def add_towns(root: Path, towns: int, villages: int) -> int:
    """Give the province `towns` towns and `villages` villages, shared out evenly over its counties; the number of places.

    Their names are made up. A town has what its county discloses at 乡级, a village what it discloses at 村级 and the
    matters of 村务: two dozen entries.
    """
    counties = sorted((root / "counties").glob("c*/county.yaml"))
    for number in range(towns):
        county = counties[number % len(counties)].parent
        name = _NAMES[number // len(counties) % len(_NAMES)] + ("乡" if number % 3 else "镇")
        _below(county / f"towns/t{number:04d}/town.yaml", name, f"{name}人民政府")
    folders = sorted((root / "counties").glob("c*/towns/*"))
    for number in range(villages):
        name = _NAMES[(number * 7) % len(_NAMES)] + "村"
        folder = folders[number % len(folders)] / f"villages/v{number:05d}"
        _below(folder / "village.yaml", f"{name}", f"{name}村民委员会")
    return len(counties) + towns + villages


def _below(file: Path, name: str, body: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(f"名称: {name}\n主体: {body}\n", encoding="utf-8")


if __name__ == "__main__":
    made, many, *below = Path(sys.argv[1]), *map(int, sys.argv[2:])
    write_province(made, many)
    print(add_towns(made, *below) if below else many, "places")
