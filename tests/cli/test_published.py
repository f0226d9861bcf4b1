"""Is it really published? Pages of a server on this machine, which only a test may ask for."""

import itertools
import json
import threading
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from openpyxl import load_workbook

from command import gongkai
from gongkai.progress import visit as visiting
from gongkai.progress.visit import is_public, visit
from overlay import demo

LONG = "本页公开农村危房改造的政策文件、补助标准、申请条件和办理程序，供公众查阅。"
PAGES = {
    "/fine": f"<html><body><h1>政策文件</h1><p>{LONG}</p><p>发布日期：2026-11-02</p><script>var x='2030-01-01'</script></body></html>",
    "/old": f"<html><body><p>{LONG}</p><p>2024年3月5日</p></body></html>",
    "/future": f"<html><body><p>{LONG}</p>有效期至2031-12-31，2026/10/9发布</body></html>",
    "/empty": "<html><head><title>栏目</title></head><body><script>很多很多很多很多很多很多很多很多很多字</script></body></html>",
    "/open": "<html><body>" + "<script>" * 50_000,
    "/secret": f"<html><body><p>{LONG}</p></body></html>",
    "/robots.txt": "User-agent: *\nDisallow: /secret\n",
}
ON = date(2026, 11, 29)


ASKED = []  # the paths


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        ASKED.append(self.path)
        port = self.server.server_address[1]
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", f"http://localhost:{port}/fine")
            self.end_headers()
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
            self.end_headers()
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):  # until nobody listens
                while True:
                    self.wfile.write(b"x")
        elif self.path in PAGES:
            body = PAGES[self.path].encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            self.send_error(404)

    def log_message(self, *args):
        """Silent."""


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def seen(site):
    paths = ("fine", "old", "future", "empty", "open", "secret", "gone", "moved", "round")
    found = visit([f"{site}/{path}" for path in paths], ON, policy=lambda address: True)
    return {address.rpartition("/")[2]: one for address, one in found.items()}


def test_the_newest_date_of_a_page_is_told(seen):
    assert seen["fine"].newest == date(2026, 11, 2)  # not that of the script
    assert seen["old"].newest == date(2024, 3, 5)
    assert seen["future"].newest == date(2026, 10, 9)  # not one behind the day
    assert [seen[name].trouble for name in ("fine", "old", "future")] == ["", "", ""]


def test_empty_and_dead_pages_are_told(seen):
    assert [seen["empty"].empty, seen["open"].empty] == [True, True]
    assert seen["gone"].trouble == "打不开（404）"
    assert seen["round"].trouble == "转来转去，没有到头"


def test_a_page_that_does_not_end_is_left_when_its_time_is_up(site, monkeypatch):
    seconds = itertools.count(0, 3)  # each step seems to take three
    monkeypatch.setattr(visiting, "monotonic", lambda: next(seconds))
    [found] = visit([f"{site}/endless"], ON, policy=lambda address: True).values()
    assert found.trouble == "很久没有回答"


def test_another_host_is_told(seen):
    assert (seen["moved"].elsewhere, seen["moved"].trouble) == ("localhost", "")
    assert seen["fine"].elsewhere == ""


def test_robots_are_heard(seen):
    assert "robots.txt" in seen["secret"].trouble
    assert "/secret" not in ASKED


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("fd00::1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("119.29.29.29", True),
        ("2400:3200::1", True),
    ],
)
def test_only_public_addresses_are_visited(address, public):
    assert is_public(address) is public


@pytest.fixture(scope="module")
def project(tmp_path_factory, site):
    root = demo(tmp_path_factory.mktemp("published") / "p")
    domain = root / "counties/demo/10-nongcun-weifang-gaizao.yaml"
    text = domain.read_text(encoding="utf-8")
    written = f"调整:\n  10-002:\n    公开位置: {site}/fine\n"
    domain.write_text(text.replace("调整:\n", written, 1), encoding="utf-8")
    return root


def test_without_check_nothing_is_visited(project):
    before = len(ASKED)
    answer = gongkai("report", "published", "--county", "demo", "--format", "json", cwd=project)
    rows = {row["id"]: row["state"] for row in json.loads(answer.stdout)}
    assert rows["10-002"] == "写了，没有看"
    assert rows["10-001"] == "没有写公开位置"
    assert len(ASKED) == before


def test_the_command_asks_for_no_private_address(project, tmp_path):
    before = len(ASKED)
    book = tmp_path / "公开情况.xlsx"
    answer = gongkai("report", "published", "--county", "demo", "--check", "--output", str(book), cwd=project)
    assert answer.returncode == 0, answer.stderr
    assert len(ASKED) == before
    sheet = load_workbook(book)["逐项"]
    rows = {row[2]: (row[4], row[5]) for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert rows["10-002"] == ("打不开", "是内部网络的地址，不看")


def test_a_page_older_than_its_limit_is_told(seen, site):
    from gongkai.model.deadline import Deadline
    from gongkai.progress.published import _judged

    def judged(name, limit):
        return _judged(f"{site}/{name}", Deadline.parse(limit), seen[name], ON)[0]

    assert judged("old", "每季度") == "太旧"
    assert judged("fine", "每季度") == "看过，正常"
    assert judged("old", "信息形成之日起20个工作日内") == "看过，正常"  # nobody knows when it was formed
    assert judged("empty", "每季度") == "空的"
    assert judged("moved", "长期公开") == "转到别的网站"
