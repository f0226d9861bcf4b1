"""What makes files, besides what they are made of: gongkai's own code, its libraries, and the system's fonts.

Each is told by what it is, not by a number that somebody may forget to change: the bytes of every file of the package (a
developer's checkout has the same number for months), the versions of the libraries that shape bytes, and of all fonts.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import sqlite3
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.model.grouped import grouped
from gongkai.source.home import PACKAGE

if TYPE_CHECKING:
    from gongkai.model.templates import Templates

_LIBRARIES = (
    "jinja2", "markupsafe", "openpyxl", "python-docx", "lxml", "segno", "pydantic", "click", "pyyaml",
    "weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "pyphen", "fonttools", "uharfbuzz", "pikepdf", "pypdfium2", "pillow",
    "pylopdf-fonts-zh-cn", "chinese-calendar",
)  # fmt: skip
# The system's libraries that lay PDFs out, by the names that systems give them.
_PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")
_HARFBUZZ = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")
_FONTCONFIG = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")
_TABLES = 4096  # bytes at the beginning of a font that tell of its tables


@cache
def tools() -> str:
    """A digest of gongkai and its libraries, in hexadecimal."""
    own = (
        platform.python_version(),
        zlib.ZLIB_RUNTIME_VERSION,
        sqlite3.sqlite_version,  # a database names its maker
        _libyaml(),
    )
    told = [*_code(), *map(_version, _LIBRARIES), *own]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _libyaml() -> str:
    """Which libyaml reads sources; nothing where PyYAML does without."""
    try:
        from yaml._yaml import get_version_string
    except ImportError:
        return ""
    return str(get_version_string())


def _code() -> Iterator[str]:
    """The package's own files; those of its content (_templates, _guidelines) are told by what is read of them."""
    package = str(PACKAGE)
    for folder, below, names in os.walk(package):
        below[:] = sorted(name for name in below if not name.startswith(("_templates", "__pycache__")))
        for name in sorted(names):
            if name.endswith((".py", ".json", ".sql")):
                data = Path(folder, name).read_bytes()
                yield f"{folder.removeprefix(package)}/{name} {hashlib.sha256(data).hexdigest()}"


@cache
def _beside() -> dict[str, str]:
    """What installers put beside libraries, named by library and version, by the library: `openpyxl-3.1.5.dist-info`. To read
    their versions there takes longer than an unchanged county. Of a library of which several are told, which a broken
    installation leaves, all count."""
    found: dict[str, str] = {}
    for place in sys.path:
        try:
            names = sorted(one.name for one in os.scandir(place or "."))
        except OSError:
            continue
        named = (name for name in names if name.endswith((".dist-info", ".egg-info")) and "-" in name.partition(".")[0])
        here = grouped((name.partition("-")[0].lower(), name) for name in named)
        found = {library: " ".join(told) for library, told in here.items()} | found
    return found


def _version(name: str) -> str:
    """A library by its version."""
    known = _beside().get(name.replace("-", "_"))
    if known is not None:
        return known
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} -"


@cache
def fonts() -> str:
    """A digest of the system's fonts and of the libraries that lay text out, in hexadecimal; they count for PDFs only.

    The libraries are asked without WeasyPrint, which takes longer to import than an unchanged county to build; where that
    cannot be, WeasyPrint is asked. Raises RenderError and OSError where it cannot run.
    """
    told = _installed()
    if told is None:
        from gongkai.render.pdf.fonts import report, stacks

        told = [str(stacks()), str(report())]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _installed() -> list[str] | None:
    """Pango's and HarfBuzz's versions, and every font: its names, its version, its file's size and how that begins, where a font
    has the check sums of its tables."""
    pango, harfbuzz, fontconfig = (_library(names) for names in (_PANGO, _HARFBUZZ, _FONTCONFIG))
    if pango is None or harfbuzz is None or fontconfig is None:
        return None
    harfbuzz.hb_version_string.restype = ctypes.c_char_p
    found = _listed(fontconfig)
    known = [f"{about} {_begun(Path(file))}" for about, file in found]
    return [str(pango.pango_version()), harfbuzz.hb_version_string().decode(), *sorted(known)]


def _begun(font: Path) -> str:
    try:
        with font.open("rb") as file:
            return f"{os.fstat(file.fileno()).st_size} {hashlib.sha256(file.read(_TABLES)).hexdigest()}"
    except OSError:  # one that nobody may read lays out nothing
        return ""


class _FontSet(ctypes.Structure):
    _fields_ = (("count", ctypes.c_int), ("room", ctypes.c_int), ("fonts", ctypes.POINTER(ctypes.c_void_p)))


def _listed(library: ctypes.CDLL) -> list[tuple[str, str]]:
    """What fontconfig lists: of each font its names and version, and its file."""
    pointer = ctypes.c_void_p
    library.FcPatternCreate.restype = library.FcObjectSetCreate.restype = pointer
    library.FcObjectSetAdd.argtypes = (pointer, ctypes.c_char_p)
    library.FcFontList.argtypes, library.FcFontList.restype = (pointer, pointer, pointer), ctypes.POINTER(_FontSet)
    library.FcPatternFormat.argtypes, library.FcPatternFormat.restype = (pointer, ctypes.c_char_p), pointer
    library.FcStrFree.argtypes = library.FcPatternDestroy.argtypes = library.FcObjectSetDestroy.argtypes = (pointer,)
    library.FcFontSetDestroy.argtypes = (ctypes.POINTER(_FontSet),)
    pattern, wanted = library.FcPatternCreate(), library.FcObjectSetCreate()
    for name in (b"family", b"style", b"fontversion", b"file"):
        library.FcObjectSetAdd(wanted, name)
    listed = library.FcFontList(None, pattern, wanted)
    found = []
    for place in range(listed.contents.count):
        texts = []
        for form in (b"%{family}|%{style}|%{fontversion}", b"%{file}"):
            text = library.FcPatternFormat(listed.contents.fonts[place], form)
            texts.append(ctypes.string_at(text).decode("utf-8", "replace"))
            library.FcStrFree(text)
        found.append((texts[0], texts[1]))
    library.FcFontSetDestroy(listed)
    library.FcObjectSetDestroy(wanted)
    library.FcPatternDestroy(pattern)
    return found


def _library(names: tuple[str, ...]) -> ctypes.CDLL | None:
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def own_templates(templates: Templates) -> frozenset[str]:
    """The formats whose templates are not those that came with gongkai: nobody knows what such a template prints. Style sheets
    and scripts print nothing."""
    strange = [
        path for path, _ in templates.files if path not in templates.unchanged and not path.endswith((".css", ".js"))
    ]
    return frozenset(name for name in ("html", "pdf") if any(path.startswith(f"{name}/") for path in strange))
