"""One item by itself, its cells below each other: as a piece of HTML for other sites, and as plain text.

No script, no style, nothing but class names that begin with `gongkai-`: it stands under any site's policy and beside any
site's styles.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from markupsafe import Markup, escape

from gongkai.model.address import is_web
from gongkai.model.differ import cells_of
from gongkai.model.entry import FIELDS, Catalog, Entry

_NAMES = (FIELDS["primary"], FIELDS["secondary"])


def title_of(entry: Entry) -> str:
    """What an item is called: 二级事项, or 一级事项 where there is none."""
    return entry.secondary or entry.primary


def cautioned(catalog: Catalog) -> Markup:
    """What stands before everything of a catalog that must not be published; else nothing."""
    told = f'<p class="gongkai-unchecked"><strong>{escape(catalog.caution)}</strong>，不得发布</p>\n'
    return Markup(told if catalog.caution else "")


def cells_html(catalog: Catalog, entry: Entry) -> Markup:
    """The item's cells as a list of headings and texts; of several texts, a list."""
    pairs = (
        f"<div><dt>{escape(heading)}</dt><dd>{_said(texts)}</dd></div>" for heading, texts in _cells(catalog, entry)
    )
    return Markup(f'<dl class="gongkai-cells">{"".join(pairs)}</dl>')  # every piece was escaped


@lru_cache(maxsize=4096)  # offices, channels, laws: many items have the same
def _said(texts: tuple[str, ...]) -> str:
    if len(texts) == 1:
        return _lines(texts[0])
    return f"<ul>{''.join(f'<li>{_lines(text)}</li>' for text in texts)}</ul>"


def _lines(text: str) -> str:
    lines = "<br>".join(escape(line) for line in text.split("\n"))
    return f'<a href="{lines}">{lines}</a>' if is_web(text) and not any(map(str.isspace, text)) else lines


def cells_text(catalog: Catalog, entry: Entry) -> str:
    """The item's cells as plain text, one a line; several texts of a cell stand behind each other."""
    return "\n".join(
        f"{heading}：{'；'.join(' '.join(text.split()) for text in texts)}" for heading, texts in _cells(catalog, entry)
    )


def _cells(catalog: Catalog, entry: Entry) -> Iterator[tuple[str, tuple[str, ...]]]:
    found = cells_of(entry, catalog.basis_text)
    yield from ((heading, texts) for heading, texts in found.items() if heading not in _NAMES)
