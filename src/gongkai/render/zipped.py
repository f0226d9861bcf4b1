"""Zip files put together from members that are deflated already, so that what did not change is not deflated again.

The bytes are those that `zipfile` writes of the same members, but for those that are joined of parts: zlib's ordinary level, one
date for all, no clock.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

_VERSION, _UNIX, _DEFLATED, _MODE = 20, 3, 8, 0o600 << 16
_NOTHING = b"\x03\0"  # the last block of deflated data, an empty one
_FIRST, _LAST = date(1980, 1, 1), date(2107, 12, 31)  # that a zip file knows
# Heads of members, their list's lines, and the list's end.
_LOCAL, _CENTRAL, _END = (struct.Struct(form) for form in ("<4s2B4HL2L2H", "<4s4B4HL2L5H2L", "<4s4H2LH"))


class Member(NamedTuple):
    """A file inside: its name, CRC-32 and size, and its bytes, deflated."""

    name: str
    crc: int
    size: int
    data: bytes


def deflated(name: str, parts: Iterable[bytes]) -> Member:
    """A member that holds these parts, one behind the other."""
    packer, crc, size, done = zlib.compressobj(wbits=-zlib.MAX_WBITS), 0, 0, list[bytes]()
    for part in parts:
        crc, size = zlib.crc32(part, crc), size + len(part)
        done.append(packer.compress(part))
    return Member(name, crc, size, b"".join((*done, packer.flush())))


def begun(data: bytes) -> Member:
    """What is to stand in a member with others: see `joined`."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)
    return Member("", zlib.crc32(data), len(data), packed)


def joined(name: str, parts: Iterable[Member]) -> Member:
    """A member that holds what these hold that were `begun`, one behind the other."""
    crc, size, done = 0, 0, list[bytes]()
    for part in parts:
        room = bytes(part.size)  # a text's CRC-32 is that of as many zeros, and what the text changes in it
        crc, size = zlib.crc32(room, crc) ^ zlib.crc32(room) ^ part.crc, size + part.size
        done.append(part.data)
    return Member(name, crc, size, b"".join((*done, _NOTHING)))


def inflated(member: Member) -> bytes:
    """What a member holds."""
    return zlib.decompress(member.data, -zlib.MAX_WBITS, member.size)


def archive(members: Iterable[Member], day: str) -> bytes:
    """The zip file's bytes; `day` (YYYY-MM-DD) is its date, or the first that a zip file knows."""
    dated = known_day(day)
    stamp = (0, (dated.year - _FIRST.year) << 9 | dated.month << 5 | dated.day)
    done, listed, start = list[bytes](), list[bytes](), 0
    for name, crc, size, data in members:
        called = name.encode("ascii")
        about = (0, _DEFLATED, *stamp, crc, len(data), size, len(called), 0)
        done += (_LOCAL.pack(b"PK\3\4", _VERSION, 0, *about), called, data)
        listed += (_CENTRAL.pack(b"PK\1\2", _VERSION, _UNIX, _VERSION, 0, *about, 0, 0, 0, _MODE, start), called)
        start += _LOCAL.size + len(called) + len(data)
    count, size = len(listed) // 2, sum(map(len, listed))
    return b"".join((*done, *listed, _END.pack(b"PK\5\6", 0, 0, count, count, size, start, 0)))


def known_day(text: str) -> date:
    """A date (YYYY-MM-DD) as a zip file can hold it; the first that it knows where the text is none."""
    try:
        return min(max(date.fromisoformat(text), _FIRST), _LAST)
    except ValueError:
        return _FIRST


def members(data: bytes) -> list[Member]:
    """The members of a zip file, deflated as all here are."""
    from zipfile import ZipFile  # takes as long to import as a file takes to be put together

    with ZipFile(BytesIO(data)) as made:
        found = [(one, made.read(one)) for one in made.infolist()]
    return [_again(one.filename, data) for one, data in found]


@lru_cache(maxsize=32)  # most of what a library puts into a document is the same in every one
def _again(name: str, data: bytes) -> Member:
    return deflated(name, [data])


def kept(made: Iterable[Member]) -> bytes:
    """Members as one text of bytes, for `known`."""
    made = list(made)
    head = json.dumps([(name, crc, size, len(data)) for name, crc, size, data in made])
    return b"\n".join((head.encode(), b"".join(one.data for one in made)))


def known(data: bytes) -> list[Member]:
    """The members that were kept so."""
    head, _, rest = data.partition(b"\n")
    found, start = [], 0
    for name, crc, size, long in json.loads(head):
        found.append(Member(name, crc, size, rest[start : start + long]))
        start += long
    return found
