"""Saves files again with LibreOffice, as an office does that opens, edits and saves them."""

import shutil
import subprocess

import pytest

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")


def saved(path, kind, folder):
    """The file at `path` as LibreOffice saves it in format `kind` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [OFFICE, profile, "--headless", "--convert-to", kind, "--outdir", folder, path]
    subprocess.run(command, check=True, capture_output=True)
    made = folder / f"{path.stem}.{kind}"
    assert made.is_file()
    return made
