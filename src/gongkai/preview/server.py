"""Answers browsers on this machine: built pages with the findings on them, and word of newer pages.

Only 127.0.0.1 listens, and only requests that name it are answered: a page elsewhere whose name is made to lead here
(DNS rebinding) names itself. There is nothing to send to: GET and HEAD only, all files come from the preview's folder.
"""

from __future__ import annotations

import os
import socketserver
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from gongkai.preview import folder
from gongkai.preview.page import HERE, PREFIX, empty, with_bar
from gongkai.preview.state import SITE, State

HOST = "127.0.0.1"
HEARTBEAT = 15.0  # seconds after which a silent connection is tried
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
    allow_reuse_address = os.name == "posix"  # elsewhere it would share a port that is taken

    def __init__(self, port: int, output: Path, state: State, *, has_front: bool) -> None:
        self.output, self.state, self.has_front = output, state, has_front
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking the network what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle is no fault; everything else is told."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)

    @property
    def address(self) -> str:
        """Where to point a browser."""
        return f"http://{HOST}:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "gongkai", ""
    timeout = 60

    def do_GET(self) -> None:
        """Answer, or send to the one name under which this server goes."""
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
        while (version := self.server.state.wait(scope, seen, HEARTBEAT)) is not None:
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
        self.send_response(status)
        for name, value in {"Content-Type": kind, **HEADERS, **more}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal tells of builds."""


_BUILDING = ("正在编", "编好后自动显示。")
_STOPPED = ("还没有可以看的网页", "源文件有错误，改好后自动编。错误列在下面。")


def _path(parts: tuple[str, ...], path: str) -> str:
    return "/".join(quote(part) for part in parts) + ("/" if parts and path.endswith("/") else "")
