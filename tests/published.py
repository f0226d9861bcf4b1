"""Reads a built site as it lies on a disk."""

from pathlib import Path
from urllib.parse import unquote, urlsplit


def on_the_disk(address):
    """The bytes at a file: address; None for a folder, which does not open its index.html."""
    file = Path(unquote(urlsplit(address).path))
    return file.read_bytes() if file.is_file() else None
