"""settled/guidelines.json.gz: the guidelines that a project was settled with, so that an upgrade knows the old text.

One compressed file (100 kB) and not a copy of the folder: nobody edits it, nobody searches in it, and a pull request shows
no thousand lines of it. What it holds is a mapping of file names to their texts.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping

from gongkai.model.refusal import Refusal

FOLDER = "settled"
FILE = f"{FOLDER}/guidelines.json.gz"
DECIDED = f"{FOLDER}/decided.yaml"  # what was decided of an upgrade, until all of it is: see `former`
MOST = 20_000_000  # bytes of the texts together
_FILES = 1000  # which each take time


class SettledError(Refusal):
    """What a file holds is no such mapping; the message is for the user."""


def packed(texts: Mapping[str, str]) -> bytes:
    """The texts by file name as the file's bytes, which depend on them alone."""
    return gzip.compress(json.dumps(dict(sorted(texts.items())), ensure_ascii=False).encode(), mtime=0)


def unpacked(data: bytes) -> dict[str, str]:
    """The texts by file name. Raises SettledError for other data, for more than `MOST` bytes, and for more files than any guidelines
    have."""
    try:
        reader = zlib.decompressobj(wbits=31)
        plain = reader.decompress(data, MOST)
        if not reader.eof:
            raise SettledError(f"{FILE} 太大，或者不完整")
        texts = json.loads(plain)
    except (zlib.error, ValueError, RecursionError) as problem:
        raise SettledError(f"{FILE} 读不出来，请从版本库里恢复") from problem
    if not isinstance(texts, dict) or len(texts) > _FILES or not all(isinstance(text, str) for text in texts.values()):
        raise SettledError(f"{FILE} 的内容不对，请从版本库里恢复")
    return texts
