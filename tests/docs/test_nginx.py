"""docs/publishing/nginx.conf with the real nginx: compression, caching, the policy, and nothing that is not a page."""

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time

import pytest

from command import gongkai
from overlay import REPOSITORY, demo

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
MIME = "/etc/nginx/mime.types"
CONFIG = (REPOSITORY / "docs/publishing/nginx.conf").read_text("utf-8")
GUIDE = (REPOSITORY / "docs/publishing.md").read_text("utf-8")
EMBEDDING = (REPOSITORY / "docs/embedding.md").read_text("utf-8")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.nginx,
    pytest.mark.skipif(not NGINX or not os.path.exists(MIME), reason="nginx is not installed"),  # noqa: PTH110
]


def around(folder, config, extra=""):
    """The main configuration that Debian would wrap around a site's, with everything below `folder`."""
    user = "user root;" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"{user}\ndaemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\ninclude {MIME};\ndefault_type application/octet-stream;\naccess_log off;\n"
        f"{temporary}{extra}{config}\n}}\n"
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The port of nginx, which serves the demo project's site below / as the guide's configuration says."""
    place = tmp_path_factory.mktemp("nginx")
    root = demo(place / "p")
    done = gongkai("build", "--format", "html,json,csv,xlsx", "--base-url", "https://mulu.example.gov.cn/", cwd=root)
    assert done.returncode == 0, done.stderr
    (root / "build/demo/secret").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for mine in ("listen 80;", "root /srv/gongkai/current;"):
        assert mine in CONFIG
    [below] = re.findall(r"```nginx\n(location .*?)```", GUIDE, re.DOTALL)
    config = CONFIG.replace("    location / {", f"{below}    location / {{")
    config = config.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/gongkai/current", f"{root}/build")
    outside, inside = re.search(
        r"```nginx\n(# 写在 server 外面.*?)(# 写在 server 里.*?)```", EMBEDDING, re.DOTALL
    ).groups()
    config = outside + config.replace("    add_header", f"{inside}    add_header", 1)
    file = place / "nginx.conf"
    file.write_text(around(place, config), encoding="utf-8")
    checked = subprocess.run([NGINX, "-t", "-c", str(file)], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen([NGINX, "-c", str(file)], stderr=subprocess.PIPE)
    try:
        while True:  # until nginx listens, or has ended
            assert process.poll() is None, (place / "error.log").read_text("utf-8")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=600)
        process.stderr.close()


def ask(port, path, method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def assets(port):
    page = ask(port, "/demo/10-nongcun-weifang-gaizao.html")[1].decode()
    return ["/demo/" + name for name in re.findall(r'(?:href|src)="(assets/[^"]+)"', page)]


def test_pages_carry_the_policy_and_are_asked_about_each_time(server):
    answer, body = ask(server, "/demo/")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"].startswith(POLICY)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = ask(server, "/demo/", If_None_Match=answer.headers["ETag"])[0]
    assert again.status == 304
    assert "样例县" in body.decode()


def test_pages_are_compressed(server):
    answer, body = ask(server, "/demo/10-nongcun-weifang-gaizao.html", Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "农村危房改造" in gzip.decompress(body).decode()
    assert ask(server, "/demo/catalog.json", Accept_Encoding="gzip")[0].headers["Content-Encoding"] == "gzip"


def test_data_may_be_read_from_other_sites_and_keep_their_other_headers(server):
    answer, _ = ask(server, "/demo/catalog.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in ask(server, "/demo/")[0].headers


def test_what_is_named_by_its_content_is_kept_for_ever(server):
    names = assets(server)
    assert len(names) >= 2
    for name in names:
        answer = ask(server, name)[0]
        assert answer.headers.get_all("Cache-Control") == ["public, max-age=31536000, immutable"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    missing = ask(server, "/demo/assets/gone-0123456789.css")[0]
    assert (missing.status, missing.headers["Cache-Control"]) == (404, "no-cache")


@pytest.mark.parametrize("folder", ["", "/zwgk/mulu"])
@pytest.mark.parametrize("path", ["/no/such/page.html", "/demo/secret/", "/demo/.gongkai.json"])
def test_what_is_not_there_gets_the_sites_own_page(server, folder, path):
    assert "样例县" in ask(server, f"{folder}/demo/")[1].decode()
    answer, body = ask(server, folder + path)
    assert answer.status in (403, 404)
    assert "没有这个网页" in body.decode()
    assert answer.headers["Content-Security-Policy"].startswith(POLICY)


def test_downloads_have_their_types_and_no_policy(server):
    answer, body = ask(server, "/demo/catalog.xlsx")
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert "Content-Security-Policy" not in answer.headers
    assert body[:2] == b"PK"


def test_folders_lead_to_their_pages_and_are_not_listed(server):
    answer = ask(server, "/demo")[0]
    assert (answer.status, answer.headers["Location"]) == (301, "/demo/")
    assert ask(server, "/demo/secret/")[0].status in (403, 404)


@pytest.mark.parametrize("path", ["/.gongkai.json", "/demo/.gongkai.json", "/.git/config", "/../nginx.conf"])
def test_hidden_files_are_nobodys_business(server, path):
    assert ask(server, path)[0].status in (400, 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_written(server, method):
    assert ask(server, "/demo/", method=method)[0].status in (403, 405)
