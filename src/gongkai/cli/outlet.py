"""Standard output and errors that may be closed by who reads them (`| head`): a command goes on, so that what it said is also
done, and nothing that it says then is read by anybody."""

from __future__ import annotations

import os
import sys
from io import BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer


class Outlet(FileIO):
    """A file descriptor that stays open. `is_cut` tells that something was dropped because nobody reads it any more."""

    is_cut = False
    _is_full = False

    def __init__(self, number: int, name: str) -> None:
        super().__init__(number, "w", closefd=False)
        self._called = name

    def write(self, data: Buffer) -> int:
        """Write, or drop it where the reader has gone. An OSError for a disk that is full, once."""
        try:
            if not self._is_full:
                return super().write(data)
        except BrokenPipeError:
            self.is_cut = True
        except OSError as problem:
            self._is_full = True
            raise OSError(problem.errno, problem.strerror, self._called) from problem
        return memoryview(data).nbytes


def patient() -> tuple[Outlet, ...]:
    """Put such streams in the place of standard output and errors, as far as the process has them; a terminal's encoding may lack
    a character of a message."""
    outlets = []
    for name, called in (("stdout", "标准输出"), ("stderr", "标准错误输出")):
        plain = getattr(sys, name)
        if plain is None:  # closed from the beginning
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(plain, TextIOWrapper):
            outlets.append(Outlet(plain.fileno(), called))
            lines = plain.isatty() or name == "stderr"
            made = TextIOWrapper(BufferedWriter(outlets[-1]), plain.encoding, "backslashreplace", line_buffering=lines)
            setattr(sys, name, made)
    return tuple(outlets)
