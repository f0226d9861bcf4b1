"""Everything in a built site that leads somewhere leads to something: on a host, below a path, and from a USB stick."""

from contextlib import closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from command import gongkai
from county_pages import ADDRESS
from crawl import Page, Site, page_of
from hosted import hosted
from overlay import ABOVE, YIXIAN, demo, example
from published import on_the_disk

ALONE = frozenset({"404.html"})  # a web server's answer at any address
SECOND = (
    YIXIAN
    + """# counties/yixian/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
# counties/demo/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
不采用:
  10-002: 本县没有另行制定政策
"""
)


@pytest.fixture(scope="module", params=["the two counties", "demo", "above counties"])
def site(request, tmp_path_factory):
    """A whole site: its folder, and the paths of its files."""
    if request.param != "the two counties":
        folder = tmp_path_factory.mktemp("links") / "p"
        root = demo(folder, SECOND) if request.param == "demo" else example(folder, ABOVE)
        done = gongkai("build", "--format", "html,json,csv,xlsx", "--base-url", ADDRESS, cwd=root)
        assert done.returncode == 0, done.stderr
    output = request.getfixturevalue("whole") if request.param == "the two counties" else root / "build"
    paths = sorted(path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file())
    return output, [path for path in paths if not path.startswith(".") and "/." not in path]


@contextmanager
def on_the_web(root):
    """What reads addresses of a host, all through one connection."""
    with closing(HTTPConnection(urlsplit(root).netloc, timeout=600)) as connection:

        def read(address):
            connection.request("GET", urlsplit(address).path)
            with connection.getresponse() as answer:
                data = answer.read()
            if answer.status == 301:
                return read(urljoin(address, answer.headers["Location"]))
            return data if answer.status == 200 else None

        yield read


@pytest.mark.parametrize("prefix", ["/", "/a/b/"])
def test_every_link_and_anchor_resolves_on_a_host(site, prefix):
    output, paths = site
    with hosted(output, prefix) as root, on_the_web(root) as read:
        found = Site(root, ADDRESS, read)
        found.crawl(paths, ALONE)
        assert found.wrong == []


def test_every_link_and_anchor_resolves_from_a_disk(site):
    output, paths = site
    found = Site(f"{output.as_uri()}/", "", on_the_disk)
    found.crawl([path for path in paths if path not in ALONE])
    assert found.wrong == []


def test_every_page_and_file_is_reached(site):
    """From the front page."""
    output, paths = site
    root = f"{output.as_uri()}/"
    found = Site(root, ADDRESS, on_the_disk)
    found.crawl(paths, ALONE, ("index.html",))
    reached = {unquote(address.removeprefix(root)) for address in found.reached}
    asked_for = {"robots.txt", "sitemap.xml", *ALONE}  # by name, without a link
    vendors = ("/embed/gongkai-embed.css", "/embed/item-", "/embed/group-", "/cms.csv")  # who take them or do not
    asked_for |= {path for path in paths if any(one in path for one in vendors)}
    asked_for |= {path for path in paths if path.endswith(("/datapackage.json", ".schema.json"))}  # by programs
    asked_for |= {
        one for one in paths if one.endswith(".html") and b'<link id="new"' in (output / one).read_bytes()
    }  # once
    here = {path for path in paths if "assets" not in path.split("/")}  # what scripts load has its own tests
    assert here - reached - asked_for == set()


def test_pages_have_nothing_that_a_strict_policy_forbids(site):
    output, paths = site
    pages = [path for path in paths if path.endswith(".html")]
    assert pages
    for path in pages:
        page = page_of((output / path).read_bytes())
        assert (path, page.inline, page.twice) == (path, [], set())
        assert [link for link in page.links if link.target.lower().startswith("javascript:")] == []


def test_the_crawler_sees_what_is_wrong(tmp_path):
    pages = {
        "index.html": '<a href="a.html#x">1</a><a href="a.html#y">2</a><a href="/a.html">3</a><a href="c/">4</a>'
        '<img src="https://other.test/i.png"><a href="https://other.test/">5</a><a href="b.html">6</a>',
        "a.html": '<p id="x" style="color:red" onclick="f()"><script>f()</script><script src="s.js"></script>',
        "lonely.html": '<link rel="stylesheet" href="s.css"><a href="https://mulu.example.gov.cn/a/b/none.html">7</a>',
        "s.css": "p { background: url(//other.test/x.png) }",
        "s.js": "",
        "feed.xml": '<feed xmlns="http://www.w3.org/2005/Atom"><link href="gone.html"/></feed>',
        "data.json": '{"a": ["https://mulu.example.gov.cn/a/b/a.html#z", "https://other.test/"]}',
    }
    for name, text in pages.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "c").mkdir()
    found = Site(f"{tmp_path.as_uri()}/", ADDRESS, on_the_disk)
    found.crawl(sorted(pages))
    assert sorted(found.wrong) == [
        "data.json: https://mulu.example.gov.cn/a/b/a.html#z has no such anchor",
        "feed.xml: gone.html is not there",
        "index.html: /a.html leaves the site",
        "index.html: a.html#y has no such anchor",
        "index.html: b.html is not there",
        "index.html: c/ is not there",
        "index.html: https://other.test/i.png leaves the site",
        "lonely.html: https://mulu.example.gov.cn/a/b/none.html is not there",
        "s.css: //other.test/x.png leaves the site",
    ]
    assert not any(address.endswith("lonely.html") for address in found.reached)
    assert Page(pages["a.html"].encode()).inline == ["<p style>", "<p onclick>", "<script> without src"]
