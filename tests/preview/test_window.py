"""The preview in a real browser: it loads the page again by itself, under the strict policy."""

import pytest

from overlay import demo
from served import serving

pytest.importorskip("watchfiles", reason="watchfiles is not installed")
pytestmark = [pytest.mark.slow, pytest.mark.browser]
DOMAIN = "counties/demo/10-nongcun-weifang-gaizao.yaml"


def test_the_window_follows_the_sources(chromium, tmp_path):
    root = demo(tmp_path / "p")
    with serving(root, tmp_path / "scratch", "--county", "demo") as preview:
        preview.line("demo 编好了")
        page = chromium.new_page()
        told = []
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda one: one.url.startswith((preview_address(preview), "data:")) or told.append(one.url))
        page.goto(f"{preview_address(preview)}demo/10-nongcun-weifang-gaizao.html#10-003")
        assert page.locator("#gongkai-preview summary").is_visible()
        good = (root / DOMAIN).read_text("utf-8")
        (root / DOMAIN).write_text("领域: 农村危房改造\n调整: {10-001: {公开方式: <img src=x>}}\n", encoding="utf-8")
        page.wait_for_selector("#gongkai-preview.bad li.error")
        assert page.inner_text("#gongkai-preview li.error mark") == "<img src=x>"
        assert page.locator("#gongkai-preview img").count() == 0
        (root / DOMAIN).write_text(good.replace("10个工作日", "7个工作日"), encoding="utf-8")
        page.wait_for_selector("#gongkai-preview.good")
        assert "7个工作日" in page.inner_text("#\\31 0-001")
        assert page.url.endswith("#10-003")
        assert told == []
        page.emulate_media(media="print")
        assert not page.locator("#gongkai-preview").is_visible()
        page.close()


def preview_address(preview):
    return f"http://127.0.0.1:{preview.port}/"
