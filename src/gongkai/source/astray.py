"""What looks like a source and is none that is read: files and folders with a slip in their name, or in another folder than
they belong in. Each is told (GK019), so that nobody thinks that what stands in it counts."""

from __future__ import annotations

from pathlib import Path

from gongkai.model.finding import Finding, Severity, Span
from gongkai.source.editions import FOLDER as EDITIONS
from gongkai.source.files import Files
from gongkai.source.forms import FORMS
from gongkai.source.home import TEMPLATES
from gongkai.source.lists import LISTS
from gongkai.source.misnamed import NEARLY_YAML, at_root, bare, entries, file_meant, has_source
from gongkai.source.places import COUNTIES, LEVELS, Level, folder_of, level_of
from gongkai.source.registries import PLACES
from gongkai.source.reviews import FOLDER as REVIEWS
from gongkai.source.synonyms import SYNONYMS
from gongkai.source.template import TEMPLATE
from gongkai.source.topics import EVENTS


def astray(files: Files) -> None:
    """Tell `files` what lies amiss in the project's folder, in templates/ and beside the folders of places."""
    for name, right in at_root(files.root):
        _tell(files, files.root / name, right)
    known = (TEMPLATE, EVENTS, SYNONYMS)
    for name, is_folder in entries(files.root / TEMPLATES):
        path = files.root / TEMPLATES / name
        if is_folder and bare(name) == bare(FORMS) and name != FORMS and has_source(path):
            _tell(files, path, FORMS)
        elif not is_folder and name not in known and NEARLY_YAML.search(name):
            _tell(
                files, path, file_meant(name, known), f"这里只读 {'、'.join(known)}；清单的样式放在 {TEMPLATES}/{FORMS}"
            )
    for level in LEVELS:
        if level.folder.count("*") == 1:
            _loose(files, Path(level.folder).parent, level)


def astray_in(files: Files, slug: str) -> None:
    """Tell `files` of folders in a place's folder in which nothing is read, and of files beside those of the places below."""
    folder, level = folder_of(slug), level_of(slug)
    below = {name: one for one in LEVELS if (name := _below(level, one))}
    known = (LISTS, EDITIONS, REVIEWS, *below)
    for name, is_folder in entries(files.root / folder):
        if is_folder and name in below and below[name].folder.count("*") > 1:
            _loose(files, folder / name, below[name])
        elif is_folder and name not in known and has_source(files.root / folder / name):
            right = next((one for one in known if bare(one) == bare(name)), None)
            hint = f"领域的文件直接放在{level.word}的文件夹里，清单放在 {LISTS}"
            _tell(files, files.root / folder / name, right, hint)


def _below(level: Level, other: Level) -> str:
    """The name of the folder in a place's, in which places of another kind have theirs; "" where they have none there."""
    head, _, rest = other.folder.rpartition("/")
    return (
        rest and head.removeprefix(f"{level.folder}/")
        if head.startswith(f"{level.folder}/") and "*" not in head[len(level.folder) :]
        else ""
    )


def _loose(files: Files, holder: Path, level: Level) -> None:
    """Tell of files that lie beside the folders of places of a kind, where each place should have a folder of its own."""
    for name, is_folder in entries(files.root / holder):
        if is_folder or not (ending := NEARLY_YAML.search(name)) or (holder.name, name) == (COUNTIES, PLACES):
            continue
        right = file_meant(name, (PLACES,)) if holder.name == COUNTIES else None
        hint = f"每个地方一个文件夹：{(holder / name[: ending.start()] / level.file).as_posix()}"
        _tell(files, files.root / holder / name, right, hint)


def _tell(files: Files, path: Path, right: str | None, hint: str = "") -> None:
    # Of a folder nobody knows whether it should count.
    severity = Severity.ERROR if right or not path.is_dir() else Severity.WARNING
    message = f"没有读：这里不认得叫“{path.name}”的文件{'夹' if path.is_dir() else ''}"
    if right:
        there = path.with_name(right).exists()
        hint = f"已经有 {right}：请把要用的内容移过去，这个删去" if there else f"请改名为 {right}"
    else:
        hint += "；不用的，移到别处"
    files.findings.append(Finding("GK019", severity, message, Span(files.name(path)), hint))
