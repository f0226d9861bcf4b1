"""Answers browsers on this machine: built pages with the findings on them, and word of newer pages.

Only 127.0.0.1 listens, and only requests that name it are answered: a page elsewhere whose name is made to lead here
(DNS rebinding) names itself. There is nothing to send to: GET and HEAD only, all files come from the preview's folder.

It stands on `http.server`, with a bound for connections: a thread each, at most `MOST`. Where there are more, the one
that has waited longest for its request to come gives way, or else the one that has listened longest for newer pages
(a browser asks again), so that half-open ones keep nobody out. uvicorn was weighed:
it takes no thread for a connection, but it answers malformed requests by itself without the policy, its only bound for
connections answers everybody with 503, and word of newer pages would have to be carried from the building thread into
its loop; with that put right it was more of ours than what is here, and one more thing to install.
"""

from __future__ import annotations

import os
import socket
import socketserver
import sys
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.client import LineTooLong
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from pathlib import Path
from threading import Condition
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from gongkai.preview import folder
from gongkai.preview.page import HERE, PREFIX, empty, with_bar
from gongkai.preview.state import SITE, State

HOST = "127.0.0.1"
HEARTBEAT = 15.0  # seconds after which a silent connection is tried
MOST = 48  # connections; a browser opens six
LONGEST = 32_768  # bytes of a request's line and headers
PATIENCE = 5.0  # seconds for a connection that gives way to end
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Server(ThreadingHTTPServer):
    """Listens on a port of this machine only; port 0 takes a free one. OSError where the port cannot be had."""

    daemon_threads = True
    request_queue_size = 128  # with the usual five, the system lets those beyond wait a second each
    allow_reuse_address = os.name == "posix"  # elsewhere it would share a port that is taken

    def __init__(self, port: int, output: Path, state: State, *, has_front: bool) -> None:
        self.output, self.state, self.has_front = output, state, has_front
        self._changed = Condition()
        self._open: set[socket.socket] = set()
        self._waiting: dict[socket.socket, None] = {}  # those whose request has not come yet, in their order
        self._listening: dict[socket.socket, None] = {}  # those that are told of newer pages, in their order
        self._leaving: set[socket.socket] = set()
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking the network what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Give a connection its thread; where there are too many, another one gives way, or this one is sent away."""
        with self._changed:
            if len(self._open) >= MOST and (several := self._waiting or self._listening):
                self._give_way(next(iter(several)))
                self._changed.wait_for(lambda: len(self._open) < MOST, PATIENCE)
            if len(self._open) >= MOST:
                with suppress(OSError):
                    request.sendall(_FULL)
                self.shutdown_request(request)
                return
            self._open.add(request)
            self._waiting[request] = None
        try:
            super().process_request(request, client_address)
        except RuntimeError:  # the system gives no thread
            self._ended(request)
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """The life of a connection."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._ended(request)

    def waits(self, request: socket.socket) -> None:
        """A connection's next request is waited for: it may give way."""
        with self._changed:
            self._waiting[request] = None

    def asked(self, request: socket.socket) -> None:
        """A connection's request has come: it stays until it is answered."""
        with self._changed:
            self._waiting.pop(request, None)

    def listens(self, request: socket.socket) -> None:
        """A connection is told of newer pages: it may give way, its browser asks again."""
        with self._changed:
            self._listening[request] = None

    def is_leaving(self, request: socket.socket) -> bool:
        """Whether a connection was told to give way."""
        return request in self._leaving

    def _give_way(self, request: socket.socket) -> None:
        self._waiting.pop(request, None)
        self._listening.pop(request, None)
        self._leaving.add(request)
        with suppress(OSError):  # gone already
            request.shutdown(socket.SHUT_RDWR)  # its thread reads the end of it
        self.state.nudge()

    def _ended(self, request: socket.socket) -> None:
        with self._changed:
            for several in (self._open, self._leaving):
                several.discard(request)
            self._waiting.pop(request, None)
            self._listening.pop(request, None)
            self._changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle is no fault; everything else is told."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)

    @property
    def address(self) -> str:
        """Where to point a browser."""
        return f"http://{HOST}:{self.server_port}/"


class _Head:
    """What a request is read through: `left` bytes of lines, then LineTooLong."""

    def __init__(self, stream: BufferedIOBase) -> None:
        self._stream, self.left = stream, LONGEST

    def readline(self, limit: int) -> bytes:
        line = self._stream.readline(min(limit, self.left + 1))
        self.left -= len(line)
        if self.left < 0:
            raise LineTooLong("request")
        return line

    def close(self) -> None:
        self._stream.close()


class _Handler(BaseHTTPRequestHandler):
    server: Server
    rfile: Any
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "gongkai", ""
    timeout = 60

    def setup(self) -> None:
        super().setup()
        self.rfile = _Head(self.rfile)

    def handle_one_request(self) -> None:
        """One request; its line and headers within bounds."""
        self.rfile.left = LONGEST
        self.server.waits(self.connection)
        try:
            super().handle_one_request()
        except LineTooLong:  # in the first line; in the headers, http.server looks for it itself
            self.command = self.requestline = ""
            self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)

    def parse_request(self) -> bool:
        """Read the headers; from here on the connection does not give way."""
        whole = super().parse_request()
        self.server.asked(self.connection)
        if whole and self.headers.defects:  # a line that is no header: what follows it would be read in two ways
            self.send_error(HTTPStatus.BAD_REQUEST)
            return False
        return whole

    def handle_expect_100(self) -> bool:
        """Ask for no body."""
        return True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What cannot be answered ends the connection: where the next request begins is not known."""
        status = HTTPStatus(code)
        text = f"{_ERRORS.get(status, '请求写得不对。')}\n".encode()
        self._send(status, folder.TYPES[".txt"], text, {"Connection": "close"})

    def do_GET(self) -> None:
        """Answer, or send to the one name under which this server goes. A request with a body is refused."""
        if self.headers.get_all("Transfer-Encoding") or set(self.headers.get_all("Content-Length", ())) - {"0"}:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        host = (self.headers.get("Host") or "").strip().lower()
        port = self.server.server_port
        named = {f"{name}:{port}" for name in (HOST, "localhost")} | ({HOST, "localhost"} if port == 80 else set())
        split = urlsplit("/" + self.path.lstrip("/"))
        parts = folder.parts_of(split.path)
        if host not in named:
            self._plain(HTTPStatus.MISDIRECTED_REQUEST, f"预览只在 {self.server.address} 提供。")
        elif parts is None:
            self._plain(HTTPStatus.NOT_FOUND, "没有这个网页。")
        elif host.startswith("localhost"):
            self._redirect(f"{self.server.address}{_path(parts, split.path)}", split.query)
        elif split.path.startswith(PREFIX):
            self._own(split.path.removeprefix(PREFIX), split.query)
        else:
            self._page(parts, split.path.endswith("/"), split.query)

    def do_HEAD(self) -> None:
        """The same without the content."""
        self.do_GET()

    def _own(self, name: str, query: str) -> None:
        """The preview's own script and style, and word of newer pages."""
        if name == "events":
            asked = parse_qs(query)
            self._events(asked.get("scope", [SITE])[0], asked.get("seen", [""])[0])
        elif name in ("preview.js", "preview.css"):
            self._send(HTTPStatus.OK, folder.type_of(name), (HERE / name).read_bytes())
        else:
            self._plain(HTTPStatus.NOT_FOUND, "没有这个文件。")

    def _page(self, parts: tuple[str, ...], slash: bool, query: str) -> None:
        root, state = self.server.output, self.server.state
        scope = state.scope_of(parts)
        only = state.places() if not self.server.has_front else []
        if not parts and only:
            self._redirect(f"/{quote(only[0])}/", "")
            return
        if folder.is_folder(root, parts):
            if not slash:
                self._redirect(f"/{_path(parts, '')}/", query)
                return
            parts = (*parts, "index.html")
        data = folder.content(root, parts)
        kind = folder.type_of(parts[-1]) if parts else folder.TYPES[".html"]
        if data is None:
            self._missing(parts, scope)
        elif kind == folder.TYPES[".html"]:
            state.viewed = scope
            self._send(HTTPStatus.OK, kind, with_bar(data, state.report(scope), scope, state.version(scope)))
        else:
            self._send(HTTPStatus.OK, kind, data)

    def _missing(self, parts: tuple[str, ...], scope: str) -> None:
        """The site's own page for what is not there; the preview's where the place has no pages yet."""
        state, root = self.server.state, self.server.output
        places = state.places()
        first = (*scope.split("/"), "index.html") if scope else ("index.html",)
        made = folder.content(root, first) is not None or (scope == SITE and not self.server.has_front)
        status = HTTPStatus.NOT_FOUND
        data = folder.content(root, ("404.html",)) if made else None
        if data is None and made:
            data = empty("没有这个网页", f"没有“{'/'.join(parts)}”。", places)
        elif data is None:
            status = HTTPStatus.SERVICE_UNAVAILABLE
            late = state.report(scope).stale
            data = empty(*(_STOPPED if late else _BUILDING), places)
        page = with_bar(data, state.report(scope), scope, state.version(scope), has_pages=made)
        self._send(status, folder.TYPES[".html"], page)

    def _events(self, scope: str, seen: str) -> None:
        """Server-sent events: the present version now, and each newer one, for as long as the browser stays."""
        self.close_connection = True
        self._head(HTTPStatus.OK, "text/event-stream", {"Connection": "close"})
        if self.command == "HEAD":
            return
        self.server.listens(self.connection)
        state, leaving = self.server.state, partial(self.server.is_leaving, self.connection)
        while (version := state.wait(scope, seen, HEARTBEAT, leaving)) is not None:
            self.wfile.write(f"data: {version}\n\n".encode() if version != seen else b":\n\n")
            seen = version

    def _redirect(self, address: str, query: str) -> None:
        target = f"{address}?{query}" if query else address
        self._send(HTTPStatus.FOUND, folder.TYPES[".txt"], b"", {"Location": target})

    def _plain(self, status: HTTPStatus, text: str) -> None:
        self._send(status, folder.TYPES[".txt"], f"{text}\n".encode())

    def _send(self, status: HTTPStatus, kind: str, data: bytes, more: dict[str, str] | None = None) -> None:
        self._head(status, kind, {"Content-Length": str(len(data)), **(more or {})})
        if self.command != "HEAD":
            self.wfile.write(data)

    def _head(self, status: HTTPStatus, kind: str, more: dict[str, str]) -> None:
        self.request_version = self.protocol_version  # else one without a version is answered without headers
        self.send_response(status)
        for name, value in {"Content-Type": kind, **HEADERS, **more}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal tells of builds."""


_ERRORS = {
    HTTPStatus.NOT_IMPLEMENTED: "预览只能看：只答 GET 和 HEAD。",
    HTTPStatus.REQUEST_URI_TOO_LONG: "网址太长。",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "请求的头太长。",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "预览只能看：请求不能带内容。",
}
_FULL = "\r\n".join(
    (
        "HTTP/1.1 503 Service Unavailable",
        *(f"{name}: {value}" for name, value in HEADERS.items()),
        "Content-Length: 0",
        "Connection: close",
        "\r\n",
    )
).encode()
_BUILDING = ("正在编", "编好后自动显示。")
_STOPPED = ("还没有可以看的网页", "源文件有错误，改好后自动编。错误列在下面。")


def _path(parts: tuple[str, ...], path: str) -> str:
    return "/".join(quote(part) for part in parts) + ("/" if parts and path.endswith("/") else "")
