"""gongkai new project: a county's own repository, from nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options
from gongkai.cli.new_place import check_slug, slug_wanted
from gongkai.model.letters import did_you_mean
from gongkai.model.place import PROVINCES
from gongkai.source.home import MARK, find_root

if TYPE_CHECKING:
    from gongkai.source.registries import Known


@click.command(name="project")
@click.argument("place", metavar="县名或代码")
@click.option("--slug", metavar="文件夹名", help="县的文件夹名（小写字母），如 duchang；江西的县默认是名称的拼音。")
@click.option("--code", metavar="代码", help="行政区划代码（六位）；江西的县不用写。")
@click.option("--city", metavar="设区市", default="", help="县属于哪个设区市；江西的县不用写。")
@click.option("--province", metavar="省份", default="", help="县属于哪个省；江西的县不用写。")
@click.option(
    "--output", metavar="目录", type=click.Path(path_type=Path), help="建在哪个文件夹；默认是当前文件夹。要是空的。"
)
def project(place: str, slug: str | None, code: str | None, city: str, province: str, output: Path | None) -> None:
    """在空文件夹里为一个县建一个项目：gongkai.yaml、县的文件、给人看的说明。指引和模板用 gongkai 自带的，不用复制。"""
    from gongkai.cli.making import shown

    folder = _empty(output)
    with options.writing(folder, "。请检查权限和剩余空间", within=True):
        name, slug = _make(folder, place, slug, code, city, province)
    git = _begin_git(folder)
    where = "当前文件夹" if folder == Path.cwd() else shown(folder)
    click.echo(f"已在{where}建好{name}的项目{'（也是一个 git 仓库）' if git else ''}。")
    click.echo(
        "下一步：运行 gongkai worksheet，在填报表.xlsx 里填，填好运行 gongkai import 填报表.xlsx。README.md 里有说明。"
    )


def _empty(output: Path | None) -> Path:
    """The folder for the new project; a usage error where anything but a .git is in it, or it lies in a project."""
    folder = (output or Path.cwd()).absolute()
    hint = "请换到空文件夹里，或用 --output 指一个新的"
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"{folder} 不是文件夹。{hint}")
    if folder.is_dir() and (there := sorted(one.name for one in folder.iterdir() if one.name != ".git")):
        raise click.UsageError(f"{folder} 不是空的（有 {there[0]}{' 等' if there[1:] else ''}）。{hint}")
    if (root := find_root(folder)) is not None:
        raise click.UsageError(f"这里已经在项目 {root} 里：在项目里新建一个县用 gongkai new county。要另建项目，{hint}")
    return folder


def _make(folder: Path, place: str, slug: str | None, code: str | None, city: str, province: str) -> tuple[str, str]:
    """Write the project, whole or not at all; the county's name and slug. Raises OSError."""
    from gongkai import __version__
    from gongkai.source.beginning import county_files, project_files
    from gongkai.source.writing import scratch

    made = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    placed: list[Path] = []
    try:
        with scratch(folder / "gongkai") as work:
            (work / MARK).write_text("指引: 内置\n", encoding="utf-8")
            sources = options.load(work, [])
            county = _county(sources.gazetteer, place, code, city, province)
            slug = slug or county.pinyin
            if not slug:
                raise slug_wanted(county.name)
            check_slug(slug, work)
            files = county_files(sources, county, slug, options.today())
            files |= project_files(sources, county.name, slug, __version__)
            for name, data in files.items():
                (work / name).parent.mkdir(parents=True, exist_ok=True)
                (work / name).write_bytes(data)
            tops = dict.fromkeys(name.split("/")[0] for name in files if name != MARK)
            for name in (*tops, MARK):  # the mark last: without it there is no project yet
                placed.append((work / name).rename(folder / name))
    except BaseException:
        for path in placed:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        for one in made:
            one.rmdir()
        raise
    return county.name, slug


def _county(gazetteer: Mapping[str, Known], place: str, code: str | None, city: str, province: str) -> Known:
    """The county of this name or code: as the gazetteer has it, or as the options say."""
    from gongkai.source.registries import Known

    name = options.printable(place)
    found = [one for one in gazetteer.values() if name in (one.name, one.code, one.name[:-1])]
    if len(found) == 1 and code in (None, found[0].code):
        return found[0]
    if len(found) == 1:
        raise click.UsageError(f"{found[0].name}的代码是 {found[0].code}，不是 {code}")
    if code is None or name.isdecimal() or not re.fullmatch("[0-9]{6}", code):
        if any(name == one.city for one in gazetteer.values()):
            raise click.UsageError(
                f"{name}是设区市。这里写县（市、区）的名称；市的目录在市、省的项目里用 gongkai new city 建"
            )
        same = [one.name for one in gazetteer.values() if one.name[:-1] == name[:-1]]
        names = same or {*gazetteer, *(one.code for one in gazetteer.values())}
        near = did_you_mean(name, names, 0.6)
        raise click.UsageError(
            f"不认识“{name}”（改过名、撤并了的，写现在的名称）。{near}江西以外的县，请写名称，并用 --code 写明六位代码、用 --slug 写明文件夹名，"
            "如 gongkai new project 宁海县 --code 330226 --slug ninghai --city 宁波市 --province 浙江省"
        )
    if taken := next((one for one in gazetteer.values() if one.code == code), None):
        raise click.UsageError(f"{code} 是{taken.name}的代码，不是{name}的。请核对名称和代码")
    of_code, province = PROVINCES.get(code[:2], ""), options.printable(province)
    if not of_code or province not in ("", of_code):
        told = f"{code} 的前两位是{of_code}的，不是{province}的" if of_code else f"{code} 的前两位不是哪个省的代码"
        raise click.UsageError(f"{told}。请核对 --code 和 --province")
    return Known("县级", name, code, options.printable(city), of_code)


def _begin_git(folder: Path) -> bool:
    """Make the folder a git repository, where there is a git and it is none yet; whether it is one now."""
    if any((one / ".git").exists() for one in (folder, *folder.parents)):
        return (folder / ".git").exists()
    git = shutil.which("git")
    try:
        return git is not None and subprocess.run([git, "init", "-q"], cwd=folder, capture_output=True).returncode == 0
    except OSError:
        return False
