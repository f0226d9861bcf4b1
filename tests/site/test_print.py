"""Pages as they are printed from a browser, and tables that stand on another site."""

import io
import shutil
import subprocess

import pikepdf
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PAGE = "18-jiuye-chuangye"
AROUND = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>别的网站</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="gongkai-embed.css"></head>
<body>{}</body></html>"""


@pytest.mark.parametrize(("scripts", "sorted_by"), [(True, None), (True, "公开主体"), (False, None)])
def test_each_printed_page_has_the_column_heads(chromium, yongxiu, tmp_path, scripts, sorted_by):
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto((yongxiu / f"{PAGE}.html").as_uri())
    if sorted_by:
        page.click(f"thead button:has-text('{sorted_by}')")
    data = page.pdf(prefer_css_page_size=True)
    context.close()
    (tmp_path / "a.pdf").write_bytes(data)
    text = subprocess.run(["pdftotext", str(tmp_path / "a.pdf"), "-"], capture_output=True, check=True).stdout.decode()
    pages = ["".join(one.split()) for one in text.split("\f")[:-1]]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == len(pages) > 2
    rows = [one for one in pages if "18-0" in one]
    assert len(rows) > 2
    for one in rows:
        for heading in ("序号", "一级事项", "公开依据", "公开时限", "公开主体"):
            assert heading in one


def test_an_embedded_table_fits(look, yongxiu, tmp_path):
    embed = tmp_path / "embed"  # the site is shared by tests
    shutil.copytree(yongxiu / "embed", embed)
    (embed / "page.html").write_text(AROUND.format((embed / f"{PAGE}.html").read_text("utf-8")), encoding="utf-8")
    page = look((embed / "page.html").as_uri())
    cell = page.locator("tbody tr").first.locator("td").nth(2)  # 公开依据
    labels = "cell => getComputedStyle(cell, '::before').content"
    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        inside = page.evaluate(
            "(({scrollWidth, clientWidth}) => [scrollWidth, clientWidth])(document.querySelector('.gongkai-embed'))"
        )
        assert inside[0] <= inside[1], width
        if width < 960:
            assert "公开依据" in cell.evaluate(labels), width
        else:
            assert cell.evaluate(labels) == "none"
            columns = page.locator("tbody tr").first.locator("td, th")
            widths = columns.evaluate_all("cells => cells.map((cell) => cell.getBoundingClientRect().width)")
            assert max(widths) > 3 * min(widths)


def test_a_guide_is_printed_on_one_sheet(chromium, yongxiu):
    page = chromium.new_page()
    guides = sorted((yongxiu / "lists/guides").glob("*.html"))
    assert guides
    for guide in guides:
        page.goto(guide.as_uri())
        with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as pdf:
            assert [[round(float(edge)) for edge in one.mediabox] for one in pdf.pages] == [[0, 0, 595, 842]], (
                guide.name
            )
    page.close()
