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
from gongkai.model.form import EVIDENCE
from gongkai.render.html.table import mark_of

_NAMES, _WHERE = (FIELDS["primary"], FIELDS["secondary"]), FIELDS["location"]


def cautioned(catalog: Catalog) -> Markup:
    """What stands before everything of a catalog that must not be published; else nothing."""
    told = f'<p class="gongkai-unchecked"><strong>{escape(catalog.caution)}</strong>，不得发布</p>\n'
    return Markup(told if catalog.caution else "")


def cells_html(catalog: Catalog, entry: Entry, *, sure: bool) -> Markup:
    """The item's cells as a list of headings and texts; of several texts, a list. Where the place is not `sure` of what the
    guideline rests on, 核对 says what is to be doubted."""
    pairs = (_pair(heading, texts) for heading, texts in _cells(catalog, entry, sure))
    return Markup(f'<dl class="gongkai-cells">{"".join(pairs)}</dl>')  # every piece was escaped


@lru_cache(maxsize=4096)  # offices, channels, laws, limits: many items have the same
def _pair(heading: str, texts: tuple[str, ...]) -> str:
    """A heading and its texts. 公开位置 is a link where it is an address; no other cell is one, whatever it says."""
    lines = ["<br>".join(escape(line) for line in text.split("\n")) for text in texts]
    said = lines[0] if len(lines) == 1 else f"<ul>{''.join(f'<li>{one}</li>' for one in lines)}</ul>"
    if heading == _WHERE and is_web(texts[0]):
        said = f'<a href="{escape(texts[0])}">{said}</a>'
    return f"<div><dt>{escape(heading)}</dt><dd>{said}</dd></div>"


def cells_text(catalog: Catalog, entry: Entry, *, sure: bool) -> str:
    """The same as plain text, one cell a line; several texts of a cell stand behind each other."""
    return "\n".join(
        f"{heading}：{'；'.join(' '.join(text.split()) for text in texts)}"
        for heading, texts in _cells(catalog, entry, sure)
    )


def _cells(catalog: Catalog, entry: Entry, sure: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    found = cells_of(entry, catalog.basis_text)
    yield from ((heading, texts) for heading, texts in found.items() if heading not in _NAMES)
    if not sure and (mark := mark_of(entry)):
        yield EVIDENCE, (mark,)
