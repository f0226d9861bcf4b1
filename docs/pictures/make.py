"""Makes the pictures of the documents from the product itself, so that they show what it does today.

    python docs/pictures/make.py            all of them
    python docs/pictures/make.py page.png   this one

Needs what the tests need: playwright with a Chromium, LibreOffice (soffice), pypdfium2 and the system libraries for PDF.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COUNTY, DOMAIN = "yongxiu", "20-shehui-jiuzhu"
WORD = "低保户"  # what somebody looks for
PHONE, DESK = (390, 780), (1180, 760)
SCALE = 1.3  # of a printed page, over 72 dots an inch
COLORS = 64  # of a picture: enough for pages, and small


def gongkai(*words: str, folder: Path = ROOT) -> None:
    """Run a command of the product; its messages are shown, a failure ends this program."""
    ways = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-m", "gongkai", *words], cwd=folder, env=ways, check=True)


def use_own_fonts(work: Path) -> None:
    """Chromium and LibreOffice set Chinese in the fonts that come with gongkai[pdf], whatever the machine has."""
    import pylopdf_fonts_zh_cn

    folder = Path(pylopdf_fonts_zh_cn.sans_path()).parent
    aliases = [("sans-serif", "Noto Sans SC"), ("宋体", "Noto Serif SC"), ("黑体", "Noto Sans SC")]
    rules = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="prepend" binding="strong"><string>{font}</string></edit></match>'
        for name, font in aliases
    )
    (work / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>'
        f"{folder}</dir>{rules}<cachedir>{work / 'fonts'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    os.environ["FONTCONFIG_FILE"] = str(work / "fonts.conf")


@contextmanager
def browsing(size: tuple[int, int], address: str) -> Iterator[Any]:
    """A window of this size at the address."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        browser = playwright.chromium.launch(executable_path=found)
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.goto(address)
        yield page
        browser.close()


def site(work: Path) -> Path:
    """The county's pages, built once."""
    if not (work / "site").exists():
        gongkai("build", "--county", COUNTY, "--format", "html", "--output", str(work / "site"))
    return work / "site" / COUNTY


def first_screen(work: Path) -> bytes:
    """The county's cover on a phone."""
    with browsing(PHONE, (site(work) / "index.html").as_uri()) as page:
        return bytes(page.screenshot())


def domain_page(work: Path) -> bytes:
    """A domain's table on a desk."""
    with browsing(DESK, (site(work) / f"{DOMAIN}.html").as_uri()) as page:
        return bytes(page.screenshot())


def search_result(work: Path) -> bytes:
    """What is found for a word that people say, on a phone."""
    with browsing(PHONE, (site(work) / "search.html").as_uri()) as page:
        page.fill("#q", WORD)
        page.press("#q", "Enter")
        page.wait_for_selector("#results li, #also-results li")
        page.evaluate("document.querySelector('#also-title').scrollIntoView()")
        return bytes(page.screenshot())


def sheet(work: Path) -> bytes:
    """The first page of a domain's PDF that holds the table."""
    gongkai("build", "--county", COUNTY, "--domain", DOMAIN, "--format", "pdf", "--output", str(work / "pdf"))
    return of_pdf(work / "pdf" / COUNTY / f"{DOMAIN}.pdf", "公开渠道和载体")


def offices_sheet(work: Path) -> bytes:
    """The worksheet's offices."""
    return of_worksheet(work, "机构")


def items_sheet(work: Path) -> bytes:
    """The items of one domain in the worksheet."""
    return of_worksheet(work, "03 公共资源交易")


def of_worksheet(work: Path, title: str) -> bytes:
    """One sheet of the worksheet of a project that has just begun, as LibreOffice prints it."""
    from openpyxl import load_workbook

    folder = work / "duchang"
    if not folder.exists():
        folder.mkdir()
        gongkai("new", "project", "都昌县", folder=folder)
        gongkai("worksheet", folder=folder)
    book = load_workbook(folder / "填报表.xlsx")
    for one in book.sheetnames:
        if one != title:
            del book[one]
    book[title].page_setup.fitToHeight = 0
    alone = work / "sheet.xlsx"
    book.save(alone)
    office = shutil.which("soffice") or shutil.which("libreoffice") or "soffice"
    profile = f"-env:UserInstallation=file://{work}/profile"
    convert = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(work), str(alone)]
    subprocess.run(convert, check=True, capture_output=True)
    return of_pdf(work / "sheet.pdf", title)


def of_pdf(path: Path, words: str) -> bytes:
    """The first page that says these words, as a picture."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    page = next(one for one in document if words in one.get_textpage().get_text_bounded().replace("\n", ""))
    made = io.BytesIO()
    page.render(scale=SCALE).to_pil().save(made, "PNG")
    document.close()
    return made.getvalue()


def smaller(data: bytes) -> bytes:
    """The same picture in few colours."""
    from PIL import Image

    made = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").quantize(COLORS).save(made, "PNG", optimize=True)
    return made.getvalue()


# The pictures, a line each: the file beside this one, and what makes it.
PICTURES: dict[str, Callable[[Path], bytes]] = {
    "first-screen.png": first_screen,
    "page.png": domain_page,
    "search.png": search_result,
    "sheet.png": sheet,
    "worksheet-offices.png": offices_sheet,
    "worksheet-items.png": items_sheet,
}


def main() -> None:
    """Make the pictures that were named, or all."""
    names = sys.argv[1:] or list(PICTURES)
    if unknown := [name for name in names if name not in PICTURES]:
        sys.exit(f"no such picture: {', '.join(unknown)}; there are {', '.join(PICTURES)}")
    with TemporaryDirectory() as folder:
        use_own_fonts(Path(folder))
        for name in names:
            data = smaller(PICTURES[name](Path(folder)))
            (HERE / name).write_bytes(data)
            print(f"{name}: {len(data) // 1000} kB")


if __name__ == "__main__":
    main()
