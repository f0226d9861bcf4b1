"""A folder on a web server of this machine, below a path, with the strict policy that a careful host would send."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # a connection serves many requests; an answer leaves in one piece, at once
    wbufsize, disable_nagle_algorithm = -1, True

    def __init__(self, *args, prefix, **more):
        self.prefix = prefix
        super().__init__(*args, **more)

    def translate_path(self, path):
        below = path.startswith(self.prefix)
        return super().translate_path(path.removeprefix(self.prefix)) if below else f"{self.directory}/no such file"

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args):
        pass


@contextmanager
def hosted(folder, prefix="/"):
    """The address under which the folder is found."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder), prefix=prefix)) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
