"""A PDF's template cannot make the layout open anything: not the network, not a file of this machine."""

import io
import shutil
import subprocess
import sys

import pikepdf
import pytest

from command import gongkai
from gongkai.render import RenderError
from gongkai.render.pdf import fonts, layout
from gongkai.source.home import carried
from overlay import SMALL

WAYS = {
    "sheet": '<link rel=stylesheet href="{0}">',
    "import": '<style>@import url("{0}");</style>',
    "ground": '<style>body {{ background: url("{0}"); }}</style>',
    "font": '<style>@font-face {{ font-family: x; src: url("{0}"); }} p {{ font-family: x; }}</style>',
    "content": '<style>p::before {{ content: url("{0}"); }}</style>',
    "image": '<img src="{0}">',
    "object": '<object data="{0}"></object>',
    "embed": '<embed src="{0}">',
    "drawing": '<svg width="9" height="9"><image href="{0}" width="9" height="9"/></svg>',
    "used": '<svg width="9" height="9"><use href="{0}#a"/></svg>',
    "attachment": '<link rel=attachment href="{0}">',
    "linked attachment": '<a rel=attachment href="{0}">甲</a>',
    "base": '<base href="{0}"><img src="b.png">',
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("where", ["file", "web"])
def test_nothing_is_opened_or_asked_for(tmp_path, monkeypatch, way, where):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" id="a"/>', encoding="utf-8")
    address = secret.as_uri() if where == "file" else "http://192.0.2.1/a"
    opened = []
    monkeypatch.setattr(layout.weasyprint.urls.URLFetcher, "fetch", lambda self, url, headers=None: opened.append(url))
    text = f"<html><head>{WAYS[way].format(address)}</head><body><p>字</p>{WAYS[way].format(address)}</body></html>"
    try:
        made = layout.lay_out(text)
    except RenderError:
        made = None
    assert opened == []
    if made is not None:
        assert dict(pikepdf.open(io.BytesIO(made.data)).attachments) == {}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("lent.html", "<p>字</p>", "lent.html（和 head.html）要排成两页"),
        ("head.html", "<tbody><tr id=first></tr><tr id=second></tr></tbody>", "要排成两页"),
        ("body.html", '{% include "head.html" %}{{ tick.upper() }}', "表头和打勾的一格移到了 lent.html"),
        ("body.html", '{% include "tables.html" %}{% include "numbers.html" %}', "表头和打勾的一格移到了 lent.html"),
        ("tables.html", '<h2 id="first-x">甲</h2><p id="next-99">乙</p>', ""),
    ],
)
def test_templates_that_call_other_things_as_gongkai_does_end_in_no_fault(tmp_path, name, text, said):
    root = tmp_path / "p"
    shutil.copytree(SMALL, root)
    (root / "templates/pdf").mkdir(parents=True)
    own = (carried("templates") / "pdf" / name).read_text("utf-8") if name == "tables.html" else ""
    (root / "templates/pdf" / name).write_text(own + text, encoding="utf-8")
    done = gongkai("build", "--format", "pdf", "--domain", "10", "--no-cache", "--jobs", "1", cwd=root)
    assert done.returncode == (1 if said else 0), done.stderr
    assert said in done.stderr


def test_its_own_fonts_are_let_through():
    """They are handed over, not opened: an address of a file would be refused."""
    [address] = [one for family, one in fonts.ADDRESSES.items() if family == fonts.SERIF]
    made = layout.lay_out(WAYS["font"].format(address) + "<p>字</p>")
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        [font] = pdf.pages[0].Resources.Font.values()
        assert str(font.BaseFont).endswith("+x")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems find their libraries otherwise")
def test_loading_the_engine_runs_no_program():
    """Neither ldconfig nor a compiler is asked where its libraries lie."""
    code = (
        "import ctypes.util, sys\n"
        "search = ctypes.util.find_library\n"
        "sys.addaudithook(lambda what, _: sys.exit(what) if what in ('subprocess.Popen', 'os.posix_spawn') else None)\n"
        "import gongkai.render.pdf.engine\n"
        "sys.exit(0 if ctypes.util.find_library is search else 'find_library is still another')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_what_only_other_fonts_need_is_loaded_when_it_is_called():
    """WeasyPrint is given fontTools' own functions all the same, and nobody else meets what stood for them."""
    code = (
        "import sys\n"
        "import gongkai.render.pdf.piece\n"
        "names = ('fontTools.subset', 'fontTools.varLib.instancer')\n"
        "assert not [name for name in names if name in sys.modules]\n"
        "from weasyprint.pdf.fonts import instantiateVariableFont, subset\n"
        "options = subset.Options(retain_gids=True)\n"
        "assert names[0] in sys.modules and names[1] not in sys.modules\n"
        "import fontTools.subset\n"
        "assert type(options) is fontTools.subset.Options and options.retain_gids\n"
        "try:\n"
        "    instantiateVariableFont({}, {})\n"
        "except ValueError as problem:\n"
        "    sys.exit(0 if 'fvar' in str(problem) and names[1] in sys.modules else str(problem))\n"
        "sys.exit('nothing was called')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
