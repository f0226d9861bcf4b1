"""What `import gongkai` offers is whole: every name has a docstring and types, and nothing is imported before it is asked for."""

import enum
import inspect
import subprocess
import sys

import pytest

import gongkai
from gongkai import api

pdoc = pytest.importorskip("pdoc.doc", reason="pdoc is not installed")
NAMES = [name for name in gongkai.__all__ if name != "__version__"]
MEMBERS = pdoc.Module(api).members


def lacking(kind):
    """What a public class or function, and everything public in it, lacks."""
    if not kind.docstring:
        yield f"{kind.fullname}: no docstring"
    if isinstance(kind, pdoc.Function):
        yield from lacking_in_function(kind)
    if isinstance(kind, pdoc.Class):
        yield from lacking_in_class(kind)


def lacking_in_function(function, about=None):
    about = about or function.docstring
    for name, parameter in function.signature.parameters.items():
        if name == "self":
            continue
        if parameter.annotation is inspect.Parameter.empty:
            yield f"{function.fullname}: {name} has no type"
        if f"`{name}`" not in about and len(function.signature.parameters) > 2:
            yield f"{function.fullname}: {name} is not described"
    if function.signature.return_annotation is inspect.Signature.empty:
        yield f"{function.fullname}: no type of what it returns"


def lacking_in_class(kind):
    fields = set(getattr(kind.obj, "__annotations__", ()))
    for one in kind.own_members:
        if one.name.startswith("_") or one.taken_from[0] != kind.taken_from[0]:
            continue
        if isinstance(one, pdoc.Function):
            yield from (f"{one.fullname}: no docstring",) if not one.docstring else ()
            yield from lacking_in_function(one)
            continue
        fields.discard(one.name)
        described = one.docstring and not one.docstring.startswith("Alias for field number")
        if not described and f"`{one.name.lower()}`" not in kind.docstring:
            yield f"{one.fullname}: no docstring"
        if not issubclass(kind.obj, enum.Enum) and not one.annotation_str:
            yield f"{one.fullname}: no type"
    yield from (f"{kind.fullname}.{name}: not looked at" for name in fields if not name.startswith("_"))


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_described_and_typed(name):
    assert list(lacking(MEMBERS[name])) == []


def test_one_list_of_names():
    assert set(MEMBERS) == set(NAMES)
    assert all(getattr(gongkai, name) is getattr(api, name) for name in NAMES)
    assert dir(gongkai) == sorted(gongkai.__all__)


class _Undescribed:
    """Something."""

    told: str

    def do(self, this, that) -> None:
        """Does."""


def test_what_is_not_described_is_told(monkeypatch):
    """Of the test itself: it does find what lacks."""
    found = list(lacking(pdoc.Class(__name__, "_Undescribed", _Undescribed, (__name__, "_Undescribed"))))
    said = {line.rpartition(".")[2] for line in found}
    assert said == {
        "told: no docstring",
        "do: this has no type",
        "do: that has no type",
        "do: this is not described",
        "do: that is not described",
    }


def modules(code):
    """The modules of gongkai, and all there are, after `code` ran in a fresh Python."""
    told = "\nimport sys\nprint(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code + told], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_importing_gongkai_imports_nothing_more():
    assert modules("import gongkai") - modules("from __future__ import annotations\nimport importlib, sys, typing") == {
        "gongkai"
    }


def test_a_command_does_not_import_the_interface():
    for words in (["--version"], ["validate", "--help"], ["build", "--help"]):
        ran = f"import sys\nsys.argv = ['gongkai', *{words}]\nfrom gongkai.cli.main import run\ntry: run()\nexcept SystemExit: pass"
        assert "gongkai.api" not in modules(ran)


def test_a_name_that_is_not_there():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        gongkai.nothing  # noqa: B018


def test_resolve_stays_a_function_whatever_is_imported():
    """Python puts a package into the one around it; `gongkai.resolve` is both."""
    anew = "import sys\nfor name in [one for one in sys.modules if one.partition('.')[0] == 'gongkai']: del sys.modules[name]"
    tried = []
    for first in (
        "import gongkai.resolve",
        "from gongkai.resolve import prepare",
        "import gongkai.cli.build, gongkai.rules",
    ):
        tried += [
            anew,
            f"{first}\nimport gongkai\nfrom gongkai import resolve\nassert resolve is gongkai.resolve is gongkai.api.resolve",
            anew,
            f"import gongkai\ngongkai.load\n{first}\nassert gongkai.resolve.__name__ == 'resolve' and callable(gongkai.resolve)",
        ]
    assert "gongkai.resolve" in modules("\n".join(tried))


def test_the_documents_are_made_of_the_docstrings(tmp_path):
    """As `make docs` does."""
    done = subprocess.run(
        [sys.executable, "-m", "pdoc", "--output-directory", tmp_path, "gongkai.api"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    page = (tmp_path / "gongkai/api.html").read_text("utf-8")
    assert [name for name in NAMES if f'id="{name}"' not in page] == []


def test_all_names_at_once():
    modules("from gongkai import *\nassert callable(load) and callable(resolve) and issubclass(Error, Exception)")
