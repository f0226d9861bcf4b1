"""What is asked for when files are made: an address, domains, a folder, and catalogs that may be published.

What cannot be had is a Refusal. Nothing here prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.model.finding import Severity
from gongkai.model.lazy import Lazy
from gongkai.model.letters import did_you_mean
from gongkai.model.refusal import Refusal
from gongkai.publish.store import Store, StoreError, opened, usual
from gongkai.publish.tools import tools
from gongkai.source.places import ROOTS, level_of

if TYPE_CHECKING:
    from gongkai.model.entry import Catalog, DomainCatalog
    from gongkai.rules.check import Checked

_NAMED = 5
FORBIDDEN = "有错误，没有编；原来的成品没有动。改好后再编，或加 --force 编成“未通过校验”的样稿。"
OPEN = "还有待填的，是草案，没有编；原来的成品没有动。填好、确认后再编；先看草案的，不加 --release。"


def full_address(base_url: str | None) -> str:
    """The site's address with a slash at its end, or nothing. Refuses what is not one."""
    from urllib.parse import urlsplit

    if not base_url:
        return ""
    try:
        parts = urlsplit(base_url)
        whole = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
    except ValueError:  # a bracket that is not closed
        whole = False
    if not whole or any(char.isspace() or not char.isprintable() for char in base_url):
        raise Refusal(f"“{base_url}”不是网址。请写全，如 --base-url https://www.example.gov.cn/mulu/", usage=True)
    return base_url.rstrip("/") + "/"


def opened_store(root: Path, output: Path, cache: Path | None) -> Store | None:
    """The store of what was made already, in a folder or, where none is named, in the system's own; None where there is none.

    Refuses a folder in the project, in the repository around it or among what is published, where what lies there could come
    from somebody else, and one that cannot be used.
    """
    folder = cache or usual()
    if folder is None:
        return None
    place = folder.absolute()
    where = {
        output.resolve(): "成品的文件夹",
        **dict.fromkeys(_repositories(root), "项目所在的 git 仓库"),
        root.resolve(): "项目",
    }
    for one, called in where.items():
        if place.resolve().is_relative_to(one):
            told = f"缓存“{folder}”在{called} {one} 里，不能用：里面的东西可能是别人放的。请用 --cache 指到外面"
            raise Refusal(told, usage=True)
    try:
        return opened(place, tools())
    except StoreError as problem:
        raise Refusal(str(problem)) from problem


def _repositories(root: Path) -> Iterator[Path]:
    """The work trees of git that the project lies in: what a change of others can bring lies in one. Around one whose .git is
    a file (a submodule, a second work tree) there may be another."""
    for folder in (root.resolve(), *root.resolve().parents):
        mark = folder / ".git"
        if mark.exists() or mark.is_symlink():
            yield folder
            if mark.is_dir():
                return


def output_folder(root: Path, output: Path | None, default: str) -> Path:
    """The output folder, by default one in the project. Refuses one that holds sources, or is around the project."""
    place = (output or root / default).absolute()
    resolved = place.resolve()
    sources = [root / name for name in (*ROOTS, "guidelines", "templates", "src", "tests", "docs", ".git")]
    if root.is_relative_to(resolved) or any(
        resolved == folder or resolved.is_relative_to(folder) for folder in sources
    ):
        raise Refusal(f"“{output}”里是源文件，成品不能放在那里。请另指一个文件夹，如 --output {default}", usage=True)
    return place


def chosen_domains(domains: Sequence[DomainCatalog], wanted: Sequence[str], where: str) -> tuple[str, ...]:
    """The slugs of the named domains, which stand somewhere. Refuses an unknown one."""
    from gongkai.model.item import is_domain

    slugs = []
    for word in wanted:
        found = next((one for one in domains if is_domain(word, one.order, one.name, one.slug)), None)
        if found is None:
            names = [domain.name for domain in domains]
            hint = did_you_mean(word, names) or "现有：" + "、".join(names)
            raise Refusal(f"{where}里没有“{word}”领域。{hint}", usage=True)
        slugs.append(found.slug)
    return tuple(slugs)


def fit_catalogs(
    checked: Checked, *, force: bool = False, release: bool = False, forbidden: str = FORBIDDEN
) -> Mapping[str, Catalog]:
    """The catalogs, if nothing forbids making files of them. With `release` what is still open forbids it, too, and a
    county's content that nobody agreed to; with `force` errors do not, and the catalogs are 未通过校验."""
    errors = [one for one in checked.findings if one.severity is Severity.ERROR]
    if errors and not force:
        raise Refusal(forbidden, errors)
    if errors:
        made = checked.catalogs
        return Lazy(made.keys(), lambda slug: replace(made[slug], unchecked=True))
    still_open = [finding for finding in checked.findings if finding.severity is Severity.OPEN]
    if release and still_open:
        raise Refusal(OPEN, still_open)
    if release and (titles := unreviewed(checked.catalogs)):
        slug = next(slug for slug, one in checked.catalogs.items() if one.title == titles[0])
        option = f" --place {slug}"
        raise Refusal(
            f"{'、'.join(titles[:_NAMED])}现在的内容还没有审核同意，没有编；原来的成品没有动。"
            f"报审：gongkai review packet --submit{option}；审核以后：gongkai review sign --office 审核单位 --result 同意{option}。先看草案的，不加 --release"
        )
    return checked.catalogs


def unreviewed(catalogs: Mapping[str, Catalog]) -> list[str]:
    """The titles of the counties' catalogs that nobody agreed to as they are now."""
    from gongkai.resolve.review import is_reviewed

    counties = (one for slug, one in catalogs.items() if level_of(slug).name == "县级")
    return [one.title for one in counties if not is_reviewed(one)]
