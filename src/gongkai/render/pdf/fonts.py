"""The fonts and libraries that a PDF needs: found before anything is laid out, or a clear word on what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from gongkai.model.entry import Catalog, DomainCatalog
from gongkai.model.printable import SELECTORS
from gongkai.render import RenderError
from gongkai.render.cards import WORDS
from gongkai.render.lists import table_of
from gongkai.render.sections import facts_of
from gongkai.render.table import columns_with_notes, tabulate

_DRAWN = "•◦▪“”‘’…‐"  # what WeasyPrint may print besides a document's own characters
SANS, SERIF = "Gongkai Sans", "Gongkai Serif"
PANGO = {  # what brings the system library, by platform
    "win32": "装 MSYS2（https://www.msys2.org/），在它的窗口里运行 pacman -S mingw-w64-x86_64-pango；不装的，可以用 Word、WPS 把编出的 catalog.docx 另存为 PDF",
    "darwin": "请运行 brew install pango",
    "linux": "请运行 sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
}
PIP = 'pip install "gongkai[pdf]"'
_PACKAGES = ("weasyprint", "pikepdf", "uharfbuzz", "pylopdf-fonts-zh-cn")


def paths() -> dict[str, Path]:
    """The font files that came with the installation, by family. RenderError if they did not."""
    try:
        import pylopdf_fonts_zh_cn
    except ImportError as problem:
        raise RenderError(f"没有安装编 PDF 要用的中文字体。请运行：{PIP}") from problem
    return {SANS: Path(pylopdf_fonts_zh_cn.sans_path()), SERIF: Path(pylopdf_fonts_zh_cn.serif_path())}


# Where documents load the packaged fonts from: `programs` has them, nothing is opened.
ADDRESSES = {SANS: "gongkai-font:sans", SERIF: "gongkai-font:serif"}
FACES = "\n".join(f'@font-face {{ font-family: "{name}"; src: url("{url}"); }}' for name, url in ADDRESSES.items())
_DROPPED = ("BASE", "VORG", "vhea", "vmtx", "GSUB", "GPOS", "GDEF", "DSIG")


def programs(text: str) -> dict[str, bytes]:
    """The packaged fonts cut down to a document's characters, by address.

    WeasyPrint cuts fonts down too, but keeps room for all 65,535 glyphs in each document (some 90 KB a face), and
    lays text out faster without the layout tables, which Chinese set horizontally does not need.
    """
    wanted = {*map(ord, text), *range(32, 127), *map(ord, _DRAWN)}
    return {ADDRESSES[family]: cut(family, wanted) for family in ADDRESSES}


def cut(family: str, wanted: Iterable[int], renumbered: bool = True) -> bytes:
    """A packaged font with only these characters, which keep their numbers (CIDs) unless they are `renumbered`.

    A PDF tells glyphs by CIDs, WeasyPrint writes their places: in a font for it the CIDs must be these, or readers that
    keep to the standard (MuPDF) show nothing.
    """
    import uharfbuzz

    how = uharfbuzz.SubsetInput()
    how.sets(uharfbuzz.SubsetInputSets.UNICODE).update(wanted)
    how.sets(uharfbuzz.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
    flags = uharfbuzz.SubsetFlags
    how.flags = flags.NO_HINTING | flags.NOTDEF_OUTLINE | flags.DESUBROUTINIZE
    if renumbered:
        how.flags |= flags.CFF_IDENTITY_CHARSET
    data: bytes = uharfbuzz.subset(_face(family), how).blob.data
    return data


@lru_cache(maxsize=2)
def _face(family: str) -> Any:
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(paths()[family])))


# The faces of GB/T 9704, first those that Chinese offices have, last the packaged one that comes nearest.
_WANTED = {
    "title": (("FZXiaoBiaoSong-B05S", "方正小标宋简体", "方正小标宋_GBK"), SERIF),
    "head": (("SimHei", "黑体", "FandolHei"), SANS),
    "kai": (("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FandolKai"), SERIF),
    "body": (("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FandolFang"), SERIF),
}


@lru_cache(maxsize=1)
def stacks() -> dict[str, str]:
    """CSS font families for title, head, kai and body: those installed here, then the packaged one.

    Only what is there is named: every missing family in a stack makes the whole layout slower by a tenth.
    """
    return {
        role: ", ".join(f'"{name}"' for name in (*(name for name in wanted if _installed(name)), packaged))
        for role, (wanted, packaged) in _WANTED.items()
    }


def _installed(family: str) -> bool:
    """Whether the system has a font of exactly this family, by fontconfig's own matching."""
    from gongkai.render.pdf.engine import weasyprint

    ffi, fontconfig = weasyprint.text.ffi.ffi, weasyprint.text.ffi.fontconfig
    pattern = fontconfig.FcPatternCreate()
    try:
        fontconfig.FcPatternAddString(pattern, b"family", family.encode())
        fontconfig.FcConfigSubstitute(ffi.NULL, pattern, fontconfig.FcMatchPattern)
        fontconfig.FcDefaultSubstitute(pattern)
        match = fontconfig.FcFontMatch(ffi.NULL, pattern, ffi.new("FcResult *"))
        if match == ffi.NULL:
            return False
        try:
            return family in _families(match)
        finally:
            fontconfig.FcPatternDestroy(match)
    finally:
        fontconfig.FcPatternDestroy(pattern)


def _families(match: Any) -> list[str]:
    """The names that a matched font goes by."""
    from gongkai.render.pdf.engine import weasyprint

    ffi, fontconfig = weasyprint.text.ffi.ffi, weasyprint.text.ffi.fontconfig
    names: list[str] = []
    text = ffi.new("FcChar8 **")
    while fontconfig.FcPatternGetString(match, b"family", len(names), text) == fontconfig.FcResultMatch:
        names.append(ffi.string(text[0]).decode("utf-8", "replace"))
    return names


def require() -> None:
    """RenderError unless WeasyPrint, its system libraries and the fonts are there."""
    for name in _PACKAGES:
        try:
            version(name)
        except PackageNotFoundError as problem:
            raise RenderError(f"没有安装编 PDF 要用的 {name}。请运行：{PIP}") from problem
    try:
        import gongkai.render.pdf.engine  # noqa: F401
    except OSError as problem:
        raise RenderError(f"缺少编 PDF 要用的系统库 Pango。{missing_pango()}") from problem
    paths()


@lru_cache(maxsize=1)
def characters() -> frozenset[int]:
    """The code points that every text can be set in: those that both packaged fonts have."""
    return frozenset(_face(SANS).unicodes) & frozenset(_face(SERIF).unicodes)


def _lacking(chars: Set[str]) -> set[str]:
    """Those of the characters that one of the packaged fonts has not got."""
    import uharfbuzz

    glyphs = [uharfbuzz.Font(_face(family)).get_nominal_glyph for family in ADDRESSES]
    printed = chars - {"\n", *map(chr, SELECTORS)}
    return {char for char in printed if None in [glyph(ord(char)) for glyph in glyphs]}


def texts(catalog: Catalog, domains: Iterable[DomainCatalog]) -> Iterator[tuple[str, str]]:
    """Every text that is printed, with where it stands (an entry's number, or 封面); of tables those of these `domains`."""
    yield "封面", f"{catalog.title}{catalog.place.name}{catalog.date}"
    yield from (("封面", name + text) for name, text in facts_of(catalog))
    for domain in catalog.domains:
        yield "封面", catalog.domain_title(domain) + domain.name + (domain.confirmed or "")
    for domain in domains:
        table = tabulate(catalog, domain, columns_with_notes(catalog, (domain,)))
        guidance = domain.guidance
        yield domain.name, f"{guidance.title}{guidance.number or ''}" if guidance else ""
        yield domain.name, "".join(cell.text for row in table.header for cell in row)
        for row in table.rows:
            yield row.entry.id, "".join(row.cells)
        for excluded in domain.excluded:
            yield excluded.id, f"{excluded.id}{excluded.name}{excluded.reason}"
    for listing in () if catalog.domains else catalog.lists:
        printed = table_of(listing)
        yield printed.title, WORDS if listing.form.cards else ""
        headings = "".join(cell.text for row in printed.header for cell in row)
        yield printed.title, printed.title + printed.lead + headings
        for record, cells in printed.rows:
            yield record.id, "".join(cells)


MISSING = "〓"  # what printers set for a character that they have not got


def substitutes(catalog: Catalog, domains: Iterable[DomainCatalog]) -> dict[int, str | None]:
    """What to print for characters that the fonts do not have, on the cover and in the tables of these `domains`: nothing for
    a selector of a glyph, 〓 in a draft.

    RenderError for another catalog, naming them and the entries they stand in: its texts were checked (GK711), so that
    they were let pass with a reason.
    """
    told = list(texts(catalog, domains))
    odd = _lacking(set[str]().union(*(text for _, text in told)))
    seen: dict[str, str] = {}
    for where, text in told if odd else ():
        for char in odd.intersection(text):
            seen.setdefault(char, where)
    if seen and not catalog.unchecked:
        named = "、".join(f"“{char}”（U+{ord(char):04X}，在 {where}）" for char, where in sorted(seen.items())[:10])
        raise RenderError(
            f"编 PDF 的字体里没有这些字：{named}。请改用通用规范汉字；非用不可的，用 --format 编 PDF 以外的格式"
        )
    return dict.fromkeys(SELECTORS) | dict.fromkeys(map(ord, seen), MISSING)


def report() -> list[tuple[str, str, bool]]:
    """What `gongkai doctor` shows: (what, state, whether it is well). Never raises."""
    rows = []
    for name in _PACKAGES:
        try:
            rows.append((name, version(name), True))
        except PackageNotFoundError:
            rows.append((name, f"没有安装；要编 PDF 请运行 {PIP}", False))
    rows.append(_pango())
    try:
        for family, path in paths().items():
            rows.append((f"随带字体 {family}", path.name, path.is_file()))
        rows.append(("正文字体", stacks()["body"].replace('"', ""), True))
        rows.append(("随带字体的字数", f"{len(characters())} 个字符", True))
    except (RenderError, ImportError, OSError) as problem:
        rows.append(("随带字体", str(problem), False))
    return rows


def missing_pango() -> str:
    """What to do here where the system library is missing."""
    return PANGO.get(sys.platform, PANGO["linux"])


def _pango() -> tuple[str, str, bool]:
    try:
        from gongkai.render.pdf.engine import weasyprint
    except ImportError:
        return ("Pango", "没有安装 weasyprint，无法检查", False)
    except OSError:
        return ("Pango", f"缺少；{missing_pango()}", False)
    number = weasyprint.text.ffi.pango.pango_version()
    return ("Pango", f"{number // 10000}.{number // 100 % 100}.{number % 100}", True)
