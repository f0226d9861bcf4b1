"""Saves files again with LibreOffice, as an office does that opens, edits and saves them."""

import shutil
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

import pytest

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
# It ends with the process that started it, however that ends: what is read here ends then.
_UNTIL_THEN = (
    '{ "$@" </dev/null >/dev/null 2>&1; kill $$; } & cat >/dev/null; trap "" TERM; kill 0; wait; rm -rf "$PWD"'
)


def saved(path, kind, folder):
    """The file at `path` as LibreOffice saves it in format `kind` into `folder`."""
    save(path, kind, folder)
    made = folder / f"{path.stem}.{kind}"
    assert made.is_file()
    return made


def save(path, kind, folder):
    """Let LibreOffice save the file in a format, or through a filter of its own, whatever the names that it gives."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([*_office(), "--convert-to", kind, "--outdir", folder, path], check=True, capture_output=True)


@cache
def _office():
    """How to ask a LibreOffice that is open already: to start one takes several times as long as to save a file.

    It stays open as long as a document is. Should it not be open, the one that asks does it itself.
    """
    home = Path(tempfile.mkdtemp(prefix="gongkai-office-"))
    asked = [OFFICE, f"-env:UserInstallation=file://{home}/profile", "--headless", "--norestore"]
    if shutil.which("sh"):
        document = home / "open.txt"
        document.write_text("open", "utf-8")
        command = ["sh", "-c", _UNTIL_THEN, "sh", *asked, document]
        running = subprocess.Popen(command, cwd=home, stdin=subprocess.PIPE, start_new_session=True)
        while not (home / f".~lock.{document.name}#").exists() and running.poll() is None:
            time.sleep(0.05)  # until it has opened the document
        _office.running = running  # as long as this is kept, so is what it reads
    return asked
