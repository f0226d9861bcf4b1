"""The pages in a browser under a strict policy below a path, and from a USB stick: nothing is refused, nothing missing."""

import os
import shutil

import pytest

from command import gongkai
from hosted import hosted
from overlay import demo
from site_pages import EMBEDDED

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ONE_OF_EACH = {"index.html", "search.html", "04-caizheng-yujuesuan.html"}  # of a county with hundreds of pages alike


@pytest.fixture(scope="module")
def output(tmp_path_factory, whole):
    """The demo project with all its pages, and beside it a real county."""
    root = demo(tmp_path_factory.mktemp("policy") / "p")
    shutil.copytree(whole, root / "build", copy_function=os.link)
    done = gongkai("build", "--format", "html,json,csv", cwd=root)
    assert done.returncode == 0, done.stderr
    return root / "build"


def pages(output):
    mine = [*output.glob("*.html"), *(path for path in output.glob("demo/**/*.html") if path.parent.name != "embed")]
    return [path.relative_to(output).as_posix() for path in mine] + [f"yongxiu/{name}" for name in sorted(ONE_OF_EACH)]


def visit(chromium, root, names):
    """Open each page and use what is there for typing and choosing; what browsers complained of."""
    context = chromium.new_context()
    page = context.new_page()
    told = []
    page.on("console", lambda message: message.type in ("error", "warning") and told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("requestfailed", lambda request: told.append(f"{request.url}: {request.failure}"))
    page.on("response", lambda answer: answer.status >= 400 and told.append(f"{answer.url}: {answer.status}"))
    page.on("request", lambda request: request.url.startswith((root, "data:")) or told.append(request.url))
    for name in names:
        page.goto(root + name)
        for box in page.locator("input[type=search]:visible, main input:visible").all():
            box.fill("公开")
        for box in page.locator("main select:visible").all():
            box.select_option(index=1)
        assert page.locator("main").inner_text().strip(), name
    context.close()
    return told


def test_a_strict_policy_refuses_nothing_below_a_path(chromium, output):
    with hosted(output, "/a/b/") as root:
        assert visit(chromium, root, pages(output)) == []


def test_pieces_stand_under_the_strict_policy_of_another_site(chromium, places):
    with hosted(places, "/a/b/") as root:
        assert visit(chromium, root, [EMBEDDED]) == []


def test_everything_works_from_a_stick(chromium, output):
    assert visit(chromium, f"{output.as_uri()}/", [name for name in pages(output) if name != "404.html"]) == []


def test_a_reader_goes_from_the_front_page_to_an_item_and_back_on_a_stick(chromium, output):
    page = chromium.new_page()
    page.goto((output / "index.html").as_uri())
    page.click("main a:has-text('永修县')")
    page.click("main a:has-text('财政预决算')")
    assert page.locator("tr#\\30 4-001, #\\30 4-001").count() >= 1
    page.click("header nav a >> nth=-1")
    assert page.url.startswith(f"{output.as_uri()}/")
    assert page.url.endswith(".html")
    page.close()


def test_the_policy_does_refuse_what_it_should(chromium, tmp_path):
    (tmp_path / "a.html").write_text(
        "<main style='color:red'>x</main><script>1</script><img src='http://other.test/x.png'>", encoding="utf-8"
    )
    with hosted(tmp_path) as root:
        told = visit(chromium, root, ["a.html"])
    assert len([line for line in told if "Content Security Policy" in line]) >= 3
