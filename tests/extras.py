"""gongkai as it is where libraries of its extras are not installed."""

import os

from command import started
from gongkai.model.extra import EXTRAS

HIDDEN = """
import sys

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {hidden!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Hidden())
sys.modules.update(dict.fromkeys({hidden!r}))
"""


def without(extra, *args, cwd):
    """The finished process of `gongkai ARGS` where the libraries of an extra (of all: "") are not installed, for it and for
    the processes that it starts."""
    hidden = {name for name, brings in EXTRAS.items() if extra in ("", brings)}
    site = cwd / ".site"
    site.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text(HIDDEN.format(hidden=hidden), "utf-8")
    paths = os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH"))))
    return started(*args, cwd=cwd, env=os.environ | {"PYTHONPATH": paths})
