"""What the preview does with more connections and other requests than a browser's."""

import socket
from pathlib import Path
from threading import Thread

import pytest

from overlay import demo
from served import SLOWEST, serving

pytest.importorskip("watchfiles", reason="watchfiles is not installed")
from gongkai.preview import server
from gongkai.preview.server import HEADERS, LONGEST, MOST
from gongkai.preview.state import State

PAGE = "/demo/index.html"


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    place = tmp_path_factory.mktemp("bounds")
    with serving(demo(place / "p"), place / "scratch", "--county", "demo", started=True) as running:
        running.line("demo 编好了")
        yield running


@pytest.fixture
def connect(preview):
    """Opens connections that are closed at the end."""
    opened = []

    def one(data=b""):
        opened.append(socket.create_connection(("127.0.0.1", preview.port), timeout=SLOWEST))
        opened[-1].sendall(data)
        return opened[-1]

    yield one
    for each in opened:
        each.close()


def request(preview, method="GET", path=PAGE, more="", version=" HTTP/1.1"):
    return f"{method} {path}{version}\r\nHost: 127.0.0.1:{preview.port}\r\n{more}\r\n".encode()


def heard(connection):
    """All that comes until the other side closes."""
    pieces = []
    try:
        while piece := connection.recv(65536):
            pieces.append(piece)
    except ConnectionResetError:  # it closed with something of ours unread
        pass
    return b"".join(pieces)


def answers(data):
    """The status and the headers of each answer in what was heard."""
    found = []
    while data:
        head, _, rest = data.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        found.append((int(first.split()[1]), headers))
        data = rest[int(headers["Content-Length"]) :] if "Content-Length" in headers else b""
    return found


def is_walled(headers):
    return all(headers.get(name) == value for name, value in HEADERS.items())


def threads(preview):
    status = Path(f"/proc/{preview.process.pid}/status")
    if not status.is_file():
        pytest.skip("this system does not tell a process's threads")
    return int(status.read_text("utf-8").partition("Threads:")[2].split()[0])


@pytest.mark.parametrize("begun", [b"", b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "])
def test_half_open_connections_keep_nobody_out(preview, connect, begun):
    """Each takes a thread, but there is a bound, and the one that waits longest gives way."""
    most = threads(preview)
    for number in range(300):
        connect(begun)
        if number % 50 == 49:
            assert preview.get(PAGE).status == 200
            most = max(most, threads(preview))
    assert MOST < 300
    assert most <= MOST + 10  # beside them: those that build, watch and listen
    assert preview.get(PAGE).status == 200


def test_one_that_gave_way_is_closed(preview, connect):
    first = connect(b"GET / HTTP/1.1\r\n")
    for _ in range(2 * MOST):
        connect()
    assert preview.get(PAGE).status == 200
    assert heard(first) == b""


def test_windows_that_listen_stay_while_others_give_way(preview, connect):
    listening = connect(request(preview, path="/-preview/events?scope=demo&seen="))
    assert b"text/event-stream" in listening.recv(65536)
    for _ in range(3 * MOST):
        connect(b"GET")
    assert preview.get(PAGE).status == 200
    assert is_open(listening)


def is_open(connection):
    """Whether nobody has closed it; what came is dropped."""
    connection.setblocking(False)
    try:
        while connection.recv(65536):
            pass
    except BlockingIOError:
        return True
    return False


def test_when_all_listen_the_longest_gives_way(preview, connect):
    """A browser that was closed is noticed late: who loads a page again and again must not be kept out by it."""
    several = []

    def listen():
        several.append(connect(request(preview, path="/-preview/events?scope=demo&seen=")))
        assert several[-1].recv(9) == b"HTTP/1.1 "

    for _ in range(MOST):
        listen()
    assert preview.get(PAGE).status == 200
    for _ in range(MOST):  # those of earlier tests, whose end was not noticed yet, go before
        if not is_open(several[0]):
            break
        listen()
    assert not is_open(several[0])
    assert is_open(several[-1])


def test_when_all_are_being_answered_the_next_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setattr(server, "MOST", 2)
    (tmp_path / "big.txt").write_bytes(b"x" * 20_000_000)  # more than a connection holds that nobody reads from
    running = server.Server(0, tmp_path, State(), has_front=True)
    Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    place, asking = running.server_address, f"GET /big.txt HTTP/1.1\r\nHost: 127.0.0.1:{running.server_port}\r\n\r\n"
    try:
        busy = [socket.create_connection(place, timeout=SLOWEST) for _ in range(2)]
        for each in busy:
            each.sendall(asking.encode())
            assert each.recv(1) == b"H"
        with socket.create_connection(place, timeout=SLOWEST) as one:
            [(status, headers)] = answers(heard(one))
        assert (status, is_walled(headers)) == (503, True)
        for each in busy:
            each.close()
    finally:
        running.shutdown()
        running.server_close()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "more",
    [
        "Content-Length: {size}\r\n",
        "Content-Length: 0\r\nContent-Length: {size}\r\n",
        "Content-Length: {size}\r\nExpect: 100-continue\r\n",
        "Transfer-Encoding: chunked\r\n",
        "transfer-encoding : chunked\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: +{size}\r\n",
    ],
)
def test_a_body_is_not_the_next_request(preview, connect, method, more):
    inside = request(preview, path="/demo/catalog.json")
    data = request(preview, method, more=more.format(size=len(inside))) + inside
    found = answers(heard(connect(data)))
    assert [status for status, _ in found] == [400 if " :" in more else 413]
    assert all(is_walled(headers) for _, headers in found)


def test_requests_one_after_the_other_are_answered_in_order(preview, connect):
    data = (
        request(preview) + request(preview, path="/demo/nothing.html") + request(preview, more="Connection: close\r\n")
    )
    found = answers(heard(connect(data)))
    assert [status for status, _ in found] == [200, 404, 200]
    assert all(is_walled(headers) for _, headers in found)


LONG = "a" * LONGEST
WRONG = {
    "a long address": (lambda p: request(p, path=f"/{LONG}"), 414),
    "an address without end": (lambda p: b"GET /" + b"a" * 65536, 414),
    "a long header": (lambda p: request(p, more=f"X: {LONG}\r\n"), 431),
    "many headers": (lambda p: request(p, more="X: y\r\n" * 200), 431),
    "many long headers": (lambda p: request(p, more=f"X: {'a' * 1000}\r\n" * 60), 431),
    "no request": (lambda p: b"nonsense\r\n\r\n", 400),
    "another protocol": (lambda p: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 \r\n\r\n", 400),
    "another version": (lambda p: request(p, version=" HTTP/2.0"), 505),
    "a version that is none": (lambda p: request(p, version=" HTTP/one"), 400),
    "no version": (lambda p: request(p, version="", more="Connection: close\r\n"), 200),
    "no version and another method": (lambda p: b"POST /\r\n\r\n", 400),
    "no host": (lambda p: b"GET / HTTP/1.0\r\n\r\n", 421),
    **{
        f"the method {name}": (lambda p, name=name: request(p, name), 501)
        for name in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "NICHTS", "__init__")
    },
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_under_the_policy(preview, connect, name):
    data, status = WRONG[name]
    [(found, headers)] = answers(heard(connect(data(preview))))
    assert (found, is_walled(headers)) == (status, True)
    assert preview.get(PAGE).status == 200


@pytest.mark.parametrize("path", [PAGE, "/demo/nothing.html", "/demo", "/-preview/preview.js", "/-preview/nothing"])
def test_head_is_the_answer_without_its_content(preview, connect, path):
    whole = preview.get(path)
    told = heard(connect(request(preview, "HEAD", path, "Connection: close\r\n")))
    head, _, rest = told.partition(b"\r\n\r\n")
    assert rest == b""
    assert head.decode().startswith(f"HTTP/1.1 {whole.status} ")
    assert f"Content-Length: {whole.headers['Content-Length']}" in head.decode()
    assert is_walled(dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:]))
