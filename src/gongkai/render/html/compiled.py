"""The code of gongkai's own page templates, kept where Python keeps that of its modules: in the package's `__pycache__`.

Who may write there may write the package itself, so that it is trusted exactly as the modules beside it. A project's own templates
are compiled each time, and no code is ever taken from the folder of what builds made (`gongkai.publish.store`).
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from collections.abc import Callable
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType

import jinja2

_HERE = Path(__file__).parent
_MARK = 32  # bytes at the beginning: the hash of what the code was made of, and of the code


def compiled(filename: str, source: str, make: Callable[[], CodeType]) -> CodeType:
    """The code of one of gongkai's own templates, under the name by which messages call it: what was kept of the very same text, or
    what is made now, and kept where that can be written. What was damaged is made again."""
    path = cache_from_source(str(_HERE / f"page-{filename.replace('/', '-')}"))
    told = b"\n".join((_compiler(), filename.encode(), source.encode(), b""))
    try:
        known = Path(path).read_bytes()
    except OSError:
        known = b""
    if known[:_MARK] == hashlib.sha256(told + known[_MARK:]).digest():
        found: CodeType = marshal.loads(known[_MARK:])
        return found
    code = make()
    if not sys.dont_write_bytecode:  # whole or not at all; silent where it cannot
        data = marshal.dumps(code)
        SourceFileLoader(filename, path).set_data(path, hashlib.sha256(told + data).digest() + data)
    return code


@cache
def _compiler() -> bytes:
    """What makes the code: Python, Jinja, and all that the sandbox is made of and set to."""
    modules = sorted(_HERE.glob("*.py"))
    told = (MAGIC_NUMBER, jinja2.__version__.encode(), *(path.read_bytes() for path in modules))
    return b"".join(hashlib.sha256(one).digest() for one in told)
