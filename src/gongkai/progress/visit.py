"""Visiting published pages: plain GET requests, a few at a time, with robots, limits of time and size, and no private address.

Nothing here runs in a build: `gongkai report published --check` asks for it, and nothing else does. Every connection is made
to an address that `policy` allows, looked up once, so that a name cannot lead elsewhere between the look and the connection.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpcore
import httpx

from gongkai.model.grouped import grouped

AGENT = "gongkai-published-check"
TOGETHER = 4  # hosts at a time; one host is asked for one page after another
SECONDS = 15.0  # for each step of a request
_WHOLE = 60.0  # seconds for a page with all its steps, robots.txt included: a host may send a byte every few seconds for ever
MOST_BYTES = 2_000_000  # of a page; what is behind is not looked at
REDIRECTS = 5
_DATE = re.compile(
    r"(?<![0-9])(20[0-9]{2})(?:-|/|\.|年)(1[0-2]|0?[1-9])(?:-|/|\.|月)(3[01]|[12][0-9]|0?[1-9])(?![0-9])"
)
_SILENT = re.compile(rb"<!--|<(?:script|style)\b", re.IGNORECASE)  # what nobody reads, up to its end
_TAG = re.compile(rb"<[^<>]{0,2000}>")
_LEAST = 20  # characters of text that a page which is not empty has at least

Policy = Callable[[str], bool]


class Visit(NamedTuple):
    """What was found at an address: `trouble` in Chinese words where it could not be read, the address that answered in the
    end, whether it has any text, and the newest date on it that is not behind the day of the visit."""

    address: str
    final: str = ""
    trouble: str = ""
    empty: bool = False
    newest: date | None = None

    @property
    def elsewhere(self) -> str:
        """The other host that answered; "" where it was the one asked."""
        host = urlsplit(self.final).hostname or ""
        return host if host and host != (urlsplit(self.address).hostname or "") else ""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    found = ipaddress.ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


class _Refused(httpcore.ConnectError):
    """The policy does not allow the address."""


class _Limit:
    """When the page that is looked at must be there."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Another page."""
        self._end = monotonic() + _WHOLE

    def left(self, step: float | None) -> float:
        """How long a step may take. Raises ReadTimeout where the page's time is up."""
        rest = self._end - monotonic()
        if rest <= 0:
            raise httpcore.ReadTimeout
        return rest if step is None else min(step, rest)


class _Timed(httpcore.NetworkStream):
    """A connection whose steps end when the page's time is up."""

    def __init__(self, inner: httpcore.NetworkStream, limit: _Limit) -> None:
        self._inner, self._limit = inner, limit

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some of what the host sends."""
        return self._inner.read(max_bytes, self._limit.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        self._inner.write(buffer, self._limit.left(timeout))

    def close(self) -> None:
        """Hang up."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same, encrypted."""
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, self._limit.left(timeout)), self._limit)

    def get_extra_info(self, info: str) -> Any:
        """What is known of the connection."""
        return self._inner.get_extra_info(info)


class _Guard(httpcore.SyncBackend):
    """Connects to allowed addresses only, and to the very one that was looked at, as long as the page's time lasts."""

    def __init__(self, policy: Policy, limit: _Limit) -> None:
        self._policy, self._limit = policy, limit

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **more: Any
    ) -> httpcore.NetworkStream:
        """Look the host up, refuse what the policy refuses, connect."""
        try:
            found = [entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as problem:
            raise httpcore.ConnectError(str(problem)) from problem
        allowed = [str(address) for address in found if self._policy(str(address))]
        if not allowed or len(allowed) < len(found):
            raise _Refused(host)
        return _Timed(super().connect_tcp(allowed[0], port, self._limit.left(timeout), *args, **more), self._limit)

    def connect_unix_socket(self, *args: Any, **more: Any) -> httpcore.NetworkStream:
        """No sockets of this machine."""
        raise _Refused("unix")


def visit(addresses: Iterable[str], on: date, policy: Policy = is_public) -> Mapping[str, Visit]:
    """Visit each address once; hosts at the same time, the pages of a host one after another.

    `on` is the day behind which dates on pages are not believed. Whatever a host does becomes a `Visit` that says so.
    """
    by_host = grouped((urlsplit(address).netloc.lower(), address) for address in dict.fromkeys(addresses))
    robots = _Robots()
    with ThreadPoolExecutor(TOGETHER) as pool:
        parts = pool.map(lambda some: _host(some, on, policy, robots), by_host.values())
        return {found.address: found for part in parts for found in part}


def _host(addresses: list[str], on: date, policy: Policy, robots: _Robots) -> list[Visit]:
    transport, limit = httpx.HTTPTransport(retries=0), _Limit()
    transport._pool = httpcore.ConnectionPool(
        ssl_context=httpx.create_ssl_context(), network_backend=_Guard(policy, limit), max_connections=2
    )
    with httpx.Client(transport=transport, timeout=SECONDS, headers={"User-Agent": AGENT}, trust_env=False) as client:
        return [_one(client, address, on, robots, limit) for address in addresses]


def _one(client: httpx.Client, address: str, on: date, robots: _Robots, limit: _Limit) -> Visit:
    now = address
    limit.begin()
    try:
        for _ in range(REDIRECTS + 1):
            if not now.lower().startswith(("http://", "https://")):
                return Visit(address, now, "转到的不是网页")
            if not robots.allow(client, now):
                return Visit(address, now, "网站的 robots.txt 不许程序看")
            with client.stream("GET", now) as answer:
                if answer.is_redirect:
                    now = urljoin(now, answer.headers.get("location", ""))
                    continue
                if answer.status_code != httpx.codes.OK:
                    return Visit(address, now, f"打不开（{answer.status_code}）")
                kind = answer.headers.get("content-type", "text/html").lower()
                if "html" not in kind and not kind.startswith("text/"):
                    return Visit(address, now)  # a file is there; what is in it is not looked at
                return _read(address, now, _body(answer), on)
        return Visit(address, now, "转来转去，没有到头")
    except (httpx.InvalidURL, UnicodeError):
        return Visit(address, now, "网址写得不对")
    except httpx.TimeoutException:
        return Visit(address, now, "很久没有回答")
    except httpx.HTTPError as problem:
        refused = isinstance(problem.__cause__, _Refused)
        return Visit(address, now, "是内部网络的地址，不看" if refused else "连不上")


def _body(answer: httpx.Response) -> bytes:
    parts, size = [], 0
    for part in answer.iter_bytes():
        parts.append(part)
        size += len(part)
        if size >= MOST_BYTES:
            break
    return b"".join(parts)[:MOST_BYTES]


def _read(address: str, final: str, body: bytes, on: date) -> Visit:
    text = _TAG.sub(b" ", _heard(body)).decode("utf-8", "replace")
    dates = [made for found in _DATE.finditer(text) if (made := _date(found)) is not None and made <= on]
    return Visit(address, final, "", len("".join(text.split())) < _LEAST, max(dates, default=None))


def _heard(body: bytes) -> bytes:
    """A page without scripts, style sheets and comments; one that does not end swallows the rest, as browsers have it."""
    lower, parts, at = body.lower(), [], 0
    for found in _SILENT.finditer(lower):
        if found.start() < at:
            continue
        parts.append(body[at : found.start()])
        mark = found.group()
        end = lower.find(b"-->" if mark == b"<!--" else b"</" + mark[1:], found.end())
        at = len(body) if end < 0 else end
    return b" ".join((*parts, body[at:]))


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


class _Robots:
    """The robots.txt of each host, asked for once. A host without one, or with one that cannot be read, allows all."""

    def __init__(self) -> None:
        self._known: dict[str, RobotFileParser] = {}
        self._lock = Lock()

    def allow(self, client: httpx.Client, address: str) -> bool:
        """Whether the host lets us see a page."""
        parts = urlsplit(address)
        root = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            rules = self._known.get(root)
        if rules is None:
            rules = RobotFileParser()
            rules.parse(self._lines(client, f"{root}/robots.txt"))
            with self._lock:
                self._known[root] = rules
        return rules.can_fetch(AGENT, address)

    def _lines(self, client: httpx.Client, address: str) -> list[str]:
        with client.stream("GET", address) as answer:
            if answer.status_code != httpx.codes.OK:
                return []
            return _body(answer)[:100_000].decode("utf-8", "replace").splitlines()
