"""What the preview must not give away: other files, and anything to pages of other names."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlay import demo
from served import serving

pytest.importorskip("watchfiles", reason="watchfiles is not installed")
from gongkai.preview import folder
from gongkai.preview.watch import concerned


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    place = tmp_path_factory.mktemp("walls")
    (place / "secret.txt").write_text("geheim", encoding="utf-8")
    with serving(demo(place / "p"), place / "scratch", "--county", "demo") as running:
        running.line("demo 编好了")
        (running.folder / "demo/link.txt").symlink_to(place / "secret.txt")
        (running.folder / "demo/linked").symlink_to(place)
        (running.folder / "demo/.hidden").write_text("geheim", encoding="utf-8")
        yield running


@pytest.mark.parametrize(
    "host", ["county.test", "county.test:{port}", "127.0.0.1.county.test:{port}", "127.0.0.1:1", "", "[::1]:{port}"]
)
def test_only_its_own_name_is_answered(preview, host):
    answer = preview.get("/demo/", host=host.format(port=preview.port))
    assert answer.status == 421
    assert "样例县" not in answer.text


def test_the_other_name_of_this_machine_is_led_to_the_address(preview):
    answer = preview.get("/demo/index.html?q=1", host=f"localhost:{preview.port}")
    assert answer.status == 302
    assert answer.headers["Location"] == f"http://127.0.0.1:{preview.port}/demo/index.html?q=1"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/demo/../../../secret.txt",
        "/demo/%2e%2e/%2e%2e/secret.txt",
        "/demo/..%2f..%2f..%2fsecret.txt",
        "/demo/..%5c..%5csecret.txt",
        "//etc/passwd",
        "/demo/link.txt",
        "/demo/linked/secret.txt",
        "/demo/linked/",
        "/demo/.hidden",
        "/demo/.gongkai.json",
        "/demo/%00",
        "/demo/%ff",
        "/demo/" + "a" * 5000,
        "/-preview/../demo/index.html",
        "/-preview/bar.html",
        "/-preview/server.py",
        "http://county.test/demo/index.html",
    ],
)
def test_nothing_else_is_served(preview, path):
    answer = preview.get(path)
    assert answer.status == 404
    assert "geheim" not in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_there_is_nothing_to_send_to(preview, method):
    assert preview.get("/demo/", method=method).status == 501


def test_other_sites_may_not_load_from_it(preview):
    headers = preview.get("/demo/").headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


def test_head_answers_without_content(preview):
    answer = preview.get("/demo/index.html", method="HEAD")
    assert (answer.status, answer.text) == (200, "")
    assert int(answer.headers["Content-Length"]) > 1000


def test_a_folder_without_its_slash_is_led_to_it(preview):
    for path in ("/demo", "//demo", "///demo?q=1"):
        answer = preview.get(path)
        assert answer.status == 302
        assert answer.headers["Location"].partition("?")[0] == "/demo/"


@given(st.text(st.sampled_from(string.ascii_letters + "./\\%25e2f:\0~ 永"), max_size=30))
def test_no_path_leads_out_of_the_folder(path):
    parts = folder.parts_of(path)
    if parts is not None:
        assert ".." not in parts
        assert all(part and not set(part) & set("/\\:\0") and not part.startswith(".") for part in parts)


def test_which_counties_a_file_concerns(tmp_path):
    def found(*names):
        return concerned(tmp_path, [tmp_path / name for name in names], ["jia", "jia/a", "jia/a/b", "yi"])

    assert found("counties/jia/county.yaml") == {"jia", "jia/a", "jia/a/b"}
    assert found("counties/jia/towns/a/town.yaml", "counties/yi") == {"jia/a", "jia/a/b", "yi"}
    assert found("counties/jia/towns/a/villages/b/village.yaml") == {"jia/a/b"}
    assert found("counties/jia/towns/c/town.yaml") == set()
    assert found("counties/bing/county.yaml") == set()
    assert found("counties/places.yaml") == {"jia", "jia/a", "jia/a/b", "yi"}
    assert found("guidelines/laws.yaml") == {"jia", "jia/a", "jia/a/b", "yi"}
    assert concerned(tmp_path / "p", [tmp_path / "templates/html/base.html"], ["jia"]) == {"jia"}
