"""A folder of published files as one zip file, for whoever puts them on the website."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from gongkai.render.zipped import known_day
from gongkai.source.writing import flush, scratch


def pack(folder: Path, target: Path, day: str) -> int:
    """Put the folder's files into the zip file `target`, each dated `day`; returns how many there are.

    The same files give the same bytes, in the order of their names; hidden ones and links are left out. Raises OSError;
    there is then the former file, or none.
    """
    moment = known_day(day)
    count = 0
    with scratch(target) as beside:
        fresh = beside / target.name
        with ZipFile(fresh, "w", ZIP_DEFLATED) as archive:
            for path in _files(folder):
                entry = ZipInfo(path.relative_to(folder).as_posix(), (moment.year, moment.month, moment.day, 0, 0, 0))
                entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
                entry.file_size = path.stat().st_size
                with path.open("rb") as source, archive.open(entry, "w") as into:
                    shutil.copyfileobj(source, into)
                count += 1
        fresh.chmod(0o644)
        flush(fresh)
        fresh.replace(target)
        flush(target.parent)
    return count


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*"), key=lambda one: one.relative_to(folder).as_posix()):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            yield path
