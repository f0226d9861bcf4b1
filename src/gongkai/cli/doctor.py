"""gongkai doctor: is everything here that building needs?"""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

import click

PACKAGES = (
    "click",
    "PyYAML",
    "pydantic",
    "Jinja2",
    "openpyxl",
    "python-docx",
    "xlrd",
    "lxml",
    "selectolax",
    "rapidfuzz",
)


@click.command(name="doctor")
def command() -> None:
    """检查运行环境：版本、字体、PDF 要用的系统库。"""
    from yaml import __with_libyaml__

    from gongkai import __version__
    from gongkai.model.extra import lacking, makeable

    rows = [("gongkai", __version__, True), ("Python", f"{sys.version.split()[0]}（{platform.platform()}）", True)]
    for name in PACKAGES:
        try:
            rows.append((name, version(name), True))
        except PackageNotFoundError:
            rows.append((name, "没有安装，请运行 pip install gongkai", False))
    rows.append(("libyaml", "有" if __with_libyaml__ else "没有；能用，只是读文件慢十倍", True))
    if makeable(("pdf",)):
        from gongkai.render.pdf.fonts import report

        rows += report()
    else:  # what gongkai can do without is no fault
        rows.append(("PDF", lacking(ModuleNotFoundError(name="weasyprint")) or "", True))
    for name, state, good in rows:
        click.echo(f"{'✓' if good else '✗'} {name}：{state}")
    if not all(good for _, _, good in rows):
        raise click.exceptions.Exit(1)
