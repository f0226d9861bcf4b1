"""The fonts and libraries that a PDF needs: found before anything is laid out, or a clear word on what to do."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from gongkai.model.entry import Catalog
from gongkai.render import RenderError
from gongkai.render.table import tabulate

SANS, SERIF = "Gongkai Sans", "Gongkai Serif"
APT = "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
PIP = 'pip install "gongkai[pdf]"'
_PACKAGES = ("weasyprint", "pikepdf", "fonttools", "pylopdf-fonts-zh-cn")


def paths() -> dict[str, Path]:
    """The font files that came with the installation, by family. RenderError if they did not."""
    try:
        import pylopdf_fonts_zh_cn
    except ImportError as problem:
        raise RenderError(f"没有安装编 PDF 要用的中文字体。请运行：{PIP}") from problem
    return {SANS: Path(pylopdf_fonts_zh_cn.sans_path()), SERIF: Path(pylopdf_fonts_zh_cn.serif_path())}


def faces() -> str:
    """The @font-face rules."""
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; src: url("{path.as_uri()}"); }}' for family, path in paths().items()
    )


def require() -> None:
    """RenderError unless WeasyPrint, its system libraries and the fonts are there."""
    for name in _PACKAGES:
        try:
            version(name)
        except PackageNotFoundError as problem:
            raise RenderError(f"没有安装编 PDF 要用的 {name}。请运行：{PIP}") from problem
    try:
        import weasyprint  # noqa: F401
    except OSError as problem:
        raise RenderError(f"缺少编 PDF 要用的系统库 Pango。请运行：{APT}") from problem
    paths()


@lru_cache(maxsize=1)
def characters() -> frozenset[int]:
    """The code points that every text can be set in: those that both packaged fonts have."""
    from fontTools.ttLib import TTFont

    have = []
    for path in paths().values():
        with TTFont(path, lazy=True) as font:
            have.append(frozenset(font.getBestCmap()))
    return have[0] & have[1]


def require_characters(catalog: Catalog) -> None:
    """RenderError naming characters that the fonts do not have, and the entries they stand in."""
    have = characters() | {ord("\n")}
    seen: dict[str, str] = {}
    heads = (
        (catalog.title, *(part or "" for part in (catalog.place.edition.office, catalog.place.edition.name)))
        if catalog.place.edition
        else (catalog.title,)
    )
    for text in heads:
        for char in text:
            if ord(char) not in have:
                seen.setdefault(char, "封面")
    for domain in catalog.domains:
        texts = [(row.entry.id, "".join(row.cells)) for row in tabulate(catalog, domain).rows]
        texts += [(excluded.id, excluded.name + excluded.reason) for excluded in domain.excluded]
        for number, text in texts:
            for char in set(text):
                if ord(char) not in have:
                    seen.setdefault(char, number)
    if seen:
        named = "、".join(f"“{char}”（U+{ord(char):04X}，在 {where}）" for char, where in sorted(seen.items())[:10])
        raise RenderError(f"字体里没有这些字：{named}。请核对是不是错字或异体字；确需使用的，请改用通用规范汉字")


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
        rows.append(("随带字体的字数", f"{len(characters())} 个字符", True))
    except (RenderError, ImportError, OSError) as problem:
        rows.append(("随带字体", str(problem), False))
    return rows


def _pango() -> tuple[str, str, bool]:
    try:
        from weasyprint.text.ffi import pango
    except ImportError:
        return ("Pango", "没有安装 weasyprint，无法检查", False)
    except OSError:
        return ("Pango", f"缺少；请运行 {APT}", False)
    number = pango.pango_version()
    return ("Pango", f"{number // 10000}.{number // 100 % 100}.{number % 100}", True)
