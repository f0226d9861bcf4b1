"""A built page as the preview shows it: with a bar that lists the findings, and a script that loads it again.

The bar is made here and escaped like every page, so that it shows without scripts and under the strict policy.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from gongkai.model.templates import Templates
from gongkai.preview.told import Report
from gongkai.render.html.pages import environment

HERE = Path(__file__).parent
_OWN = Templates("gongkai/preview", tuple((file.name, file.read_bytes()) for file in sorted(HERE.glob("*.html"))))
PREFIX = "/-preview/"
SHOWN = 60  # findings in the bar; a browser would show thousands, but nobody would read them


def with_bar(page: bytes, report: Report, scope: str, version: str, *, has_pages: bool = True) -> bytes:
    """The page with the bar; what is no whole page (a fragment) as it is."""
    head, body = page.find(b"</head>"), page.rfind(b"</body>")
    if head < 0 or body < head:
        return page
    links = Markup(
        '<link rel="stylesheet" href="{prefix}preview.css">\n'
        '<script src="{prefix}preview.js" data-scope="{scope}" data-version="{version}" defer></script>\n'
    ).format(prefix=PREFIX, scope=scope, version=version)
    bar = _render(
        "bar.html", report=report, told=report.told[:SHOWN], more=max(0, len(report.told) - SHOWN), has_pages=has_pages
    )
    return page[:head] + links.encode() + page[head:body] + bar.encode() + page[body:]


def empty(heading: str, text: str, places: list[str]) -> bytes:
    """A page of the preview's own, for where there is nothing to show."""
    return _render("empty.html", heading=heading, text=text, places=places).encode()


def _render(name: str, **values: Any) -> str:
    return environment(_OWN).get_template(name).render(**values)
