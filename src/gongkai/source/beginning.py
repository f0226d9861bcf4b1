"""What the files of a new county and of a new project say.

What is not known is left empty, and what follows from the place's name is a proposal: see `model.place.is_open`. Nothing
that anybody would have to take for a fact is made up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from gongkai.model.place import PROPOSED
from gongkai.source.home import BUILT_IN, CARRIED, MARK, recipes
from gongkai.source.journal import HOME
from gongkai.source.places import COUNTIES, level_of
from gongkai.source.project import Project
from gongkai.source.registries import Known
from gongkai.source.schema import FOLDER, Sort, sorts
from gongkai.source.schema import packed as schema
from gongkai.source.settled import FILE, packed
from gongkai.source.written import OneLineMap, block

PILOT = "试点"  # domains of this kind are adopted by every county


def county_files(project: Project, county: Known, slug: str, date: str) -> dict[str, bytes]:
    """The files of a new county by their names in the project. `date` is the catalog's, `county.city` may be unknown."""
    name, city = county.name, county.city
    roles = {
        role.value.name: role.value
        for guideline in project.guidelines.values()
        for one in guideline.items
        for body in one.value.body
        if (role := project.roles.get(body)) is not None and not role.value.literal
    }
    said = {
        "名称": name,
        "代码": county.code,
        "设区市": city or None,
        "省份": county.province or None,
        "网站": None,
        "目录": {"版本": None, "日期": date, "编制单位": proposed(f"{name}人民政府办公室")},
        "机构": {role.name: proposed(role.proposal(name, city)) for role in roles.values()},
    }
    head = (
        f"# {name}。不知道的空着，不要照抄别处。写着“{PROPOSED}”的是照地名拟出来的：对的，去掉“{PROPOSED}”和花括号；不对的，改正。\n"
        "# 空着的和拟的都是“待填”，目录标明“草案”；填到哪里了，用 gongkai validate 看。用不着的（如没有网站），删去那一行。\n"
    )
    folder = f"{COUNTIES}/{slug}"
    files = {f"{folder}/{level_of(slug).file}": head + "\n".join(block(said, 0)) + "\n"}
    for guideline in project.guidelines.values():
        if guideline.head.kind == PILOT:
            files[f"{folder}/{guideline.slug}.yaml"] = f"领域: {guideline.domain}\n"
    return {path: text.encode() for path, text in files.items()}


def proposed(text: str | None) -> OneLineMap | None:
    """A value that follows from a place's name, as files say it; nothing for what is not known."""
    return OneLineMap({PROPOSED: text}) if text else None


def mark_file(name: str, guidelines: str, version: str) -> bytes:
    """gongkai.yaml for a project of this name; `version` is told for the built-in guidelines only."""
    said = {"名称": name, "指引": guidelines} | ({"指引版本": version} if guidelines == BUILT_IN else {})
    return ("# 本文件标明这里是一个 gongkai 项目。\n" + "\n".join(block(said, 0)) + "\n").encode()


def project_files(project: Project, name: str, slug: str, version: str) -> dict[str, bytes]:
    """The files of a new project of one county beside those of `county_files`. `project` goes by the built-in guidelines,
    `version` is gongkai's."""
    start = f"{CARRIED}/"
    texts = {
        file.removeprefix(start): data.decode() for file, data in project.sources.items() if file.startswith(start)
    }
    known = sorts(project)
    return {
        **{f"{FOLDER}/{name}.json": schema(sort) for name, sort in known.items()},
        f"{HOME}/.gitignore": b"*\n",
        **vscode_files(known),
        "README.md": _README.format(name=name, slug=slug).encode(),
        ".gitignore": "/build/\n/review/\n/posters/\n/*.zip\n/*.xlsx\n/*.docx\n/各单位填报表/\n/.gongkai/\n.*.new-*/\n".encode(),
        ".gitattributes": b"* text=auto eol=lf\n*.gz binary\n",
        **recipes(),
        FILE: packed(texts),
        MARK: mark_file(f"{name}基层政务公开标准目录", BUILT_IN, version),
    }


def vscode_files(known: Mapping[str, Sort]) -> dict[str, bytes]:
    """What tells VS Code to go by the schemas in a project's folder for them, and which extension does so."""
    schemas = {f"./{FOLDER}/{name}.json": sort.files for name, sort in known.items() if sort.files}
    said = {"settings": {"yaml.schemas": schemas}, "extensions": {"recommendations": ["redhat.vscode-yaml"]}}
    return {f".vscode/{name}.json": f"{json.dumps(one, indent=2)}\n".encode() for name, one in said.items()}


_README = """# {name}基层政务公开标准目录

这个文件夹是{name}的目录：县里和指引不同的地方写在这里，gongkai 把它编成网页、Excel、Word、PDF 和数据文件。

## 先做什么

1. 运行 `gongkai worksheet`，得到一个 Excel 文件 `填报表.xlsx`：本县、机构、乡镇、各个领域，黄的格子要填。不知道的空着。
2. 填好存盘，运行 `gongkai import 填报表.xlsx`。填了一部分也可以；再运行 `gongkai worksheet`，看还有哪些空着。
3. 各单位的事项发给各单位核对：`gongkai worksheet --by office`，发回来的放在一起，`gongkai import 各单位填报表`。
4. 逐项核对过的领域，在填报表的“领域”表里填科室和日期。
5. 都填好以后，`gongkai validate` 不再说“待填”。报审：`gongkai review packet --submit`；审核同意了，记下：
   `gongkai review sign --office 审核单位 --result 同意`。
6. 公布：`gongkai edition` 记作一版，`gongkai build --release` 编正式的，`gongkai pack --release` 打成一个 zip 文件，发给网站的承办单位。

做到哪一步、下一步做什么，随时用 `gongkai status` 看。
改错了，用 `gongkai undo` 撤销。

## 每天要用的三条命令

```
gongkai validate      看还有哪些没有填、哪里写得不对
gongkai serve         在浏览器里看编出来的样子，改了文件马上更新（要另装：pip install "gongkai[serve]"）
gongkai build         编出全部成品，放在 build 文件夹（PDF 要另装：pip install "gongkai[pdf]"）
```

## 文件夹里有什么

| 名称 | 是什么 |
| --- | --- |
| `gongkai.yaml` | 标明这里是一个项目，按哪一版指引编 |
| `counties/{slug}/` | 本县的内容，只有这里会改；也可以用记事本直接改，每个领域一个文件 |
| `settled/` | 本县定稿时的指引，升级时（gongkai upgrade）用来比对，不要改 |
| `.github/` | 放在 GitHub 上时，每个改动自动检查、编样稿、说改了什么；放在别处的可以删去，另有 GitLab、Gitee、Jenkins 的写法 |
| `.vscode/` | 用 VS Code 改文件时，照 `.gongkai/schema/` 提示能写什么；换了一台电脑，先运行一次 `gongkai schema` |
| `build/` | 编出来的成品，随时可以重编，可以整个放到网站上 |
| `review/` | 报审的材料（gongkai review packet），给审核单位看，不放到网上 |

指引、模板、清单的样式都在 gongkai 里，不用复制。要改其中一个，就在这里建一个同名的文件（如 `templates/attachment2.yaml`），只替换那一个。
"""
