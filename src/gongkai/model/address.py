"""Web addresses that people write, and where a browser would go with them.

A host is read as browsers read it (https://url.spec.whatwg.org/#host-parsing): `0x7f.1`, `2130706433` and `127。0。0。1`
are all 127.0.0.1. An address is for everybody: one of a machine or network of its own (`localhost`, 10.0.0.1) is none.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_LONGEST = 2_000  # of an address; browsers and servers take not much more
_LONGEST_HOST = 253  # RFC 1035
_NAT64 = IPv6Network("64:ff9b::/96")
_STOPS = re.compile("[。．｡]")
_LETTERS = "0-9a-z㐀-䶿一-鿿"
_LABEL = re.compile(f"[{_LETTERS}](?:[-_{_LETTERS}]*[{_LETTERS}])?")
# RFC 6761, 6762, 7686, 8375, 9476 and what ICANN keeps for networks of one's own
_OWN_NETWORKS = (
    *("localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan", "arpa"),
    *("test", "example", "invalid", "onion", "alt"),
)


class Address(NamedTuple):
    """An address that everybody can go to; `port` is None where none is written."""

    scheme: str
    host: str
    port: int | None


class NoAddressError(ValueError):
    """A text is no address for everybody. The message is a predicate in Chinese, to be put behind what it speaks of."""


def is_web(address: str | None) -> bool:
    """Whether an address may be a link: nothing but http and https."""
    return address is not None and address.lower().startswith(("https://", "http://"))


def address(text: str) -> Address:
    """Read an http or https address; NoAddressError says what it is instead."""
    whole = text.startswith(("https://", "http://")) and len(text) <= _LONGEST
    if not whole or "\\" in text or any(char.isspace() for char in text):
        raise NoAddressError("不是完整的网址")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as problem:
        raise NoAddressError("不是完整的网址") from problem
    if "@" in parts.netloc:
        raise NoAddressError("的域名前面写了“@”，会把人引到别处")
    if port == 0 or parts.netloc.endswith(":"):
        raise NoAddressError("的端口写得不对")
    plain = _STOPS.sub(".", unicodedata.normalize("NFKC", unquote(host))).lower().removesuffix(".")
    number = _number(plain) if len(plain) <= _LONGEST_HOST and host else None
    if number is not None:
        if not _is_public(number):
            raise NoAddressError(f"是内部地址（{number}），公众打不开")
        return Address(parts.scheme, str(number), port)
    if plain.rpartition(".")[2] in _OWN_NETWORKS or ("." not in plain and plain.isalnum()):
        raise NoAddressError(f"是内部地址（{plain}），公众打不开")
    if plain != host or len(host) > _LONGEST_HOST or not all(map(_is_label, host.split("."))):
        raise NoAddressError("的域名写得不对")
    return Address(parts.scheme, host, port)


def _is_label(label: str) -> bool:
    """Whether a part of a host is of plain letters, digits and Chinese characters. Letters of other scripts that look like them
    (the Cyrillic а) lead elsewhere, also as they are sent: xn--80ak6aa92e."""
    if label.startswith("xn--"):
        try:
            label = label[4:].encode("ascii").decode("punycode")
        except UnicodeError:
            return False
    return _LABEL.fullmatch(label) is not None


def _number(host: str) -> IPv4Address | IPv6Address | None:
    """The IP address that a host is, in any of the spellings that browsers take; None for a name."""
    if ":" in host:
        try:
            return IPv6Address(host)
        except ValueError as problem:
            raise NoAddressError("的域名写得不对") from problem
    parts = host.split(".")
    if not re.fullmatch(r"[0-9]+|0x[0-9a-f]*", parts[-1]):
        return None
    try:
        *first, last = (int(part[2:] or "0", 16) if part[:2] == "0x" else int(part, _base(part)) for part in parts)
        value = last + sum(byte << (24 - 8 * index) for index, byte in enumerate(first))
        if len(first) > 3 or any(byte > 255 for byte in first) or last >= 256 ** (4 - len(first)):
            raise ValueError(host)
        return IPv4Address(value)
    except ValueError as problem:
        raise NoAddressError("的域名写得不对") from problem


def _base(part: str) -> int:
    return 8 if len(part) > 1 and part[0] == "0" else 10


def _is_public(number: IPv4Address | IPv6Address) -> bool:
    """Whether a number leads to the internet; one of version 6 may hold one of version 4."""
    if isinstance(number, IPv6Address):
        translated = IPv4Address(int(number) & 0xFFFFFFFF) if number in _NAT64 else None  # RFC 6052
        number = number.ipv4_mapped or number.sixtofour or translated or number
    return number.is_global and not number.is_multicast and not number.is_reserved


def domain_of(host: str) -> str:
    """The part of a host name that was registered: one label before gov.cn, else all but www."""
    labels = host.lower().split(".")
    if labels[-2:] == ["gov", "cn"]:
        return ".".join(labels[-3:])
    return ".".join(labels[1:] if labels[0] == "www" else labels)


def belongs(host: str, domain: str) -> bool:
    """Whether a host is a domain or lies in it."""
    return host.lower() == domain or host.lower().endswith(f".{domain}")
