"""Fills in worksheets as a clerk does in Excel."""

import re

import openpyxl
import yaml

OFFICES = {
    "公共文化服务机构": "都昌县文化馆\n都昌县图书馆",
    "法律援助机构": "都昌县法律援助中心",
    "乡村振兴部门": "都昌县农业农村局",
    "街道办事处": "各乡镇人民政府",
}


def few(county, *domains):
    """Leave a county that was just begun these domains, told by their numbers, and reasons for the others."""
    reasons = ""
    for path in sorted(county.glob("[0-9]*.yaml")):
        if not path.name.startswith(domains):
            reasons += f"  {yaml.safe_load(path.read_bytes())['领域']}: 另行编制\n"
            path.unlink()
    with (county / "county.yaml").open("a", encoding="utf-8") as file:
        file.write(f"不采用领域:\n{reasons}")


def column(sheet, heading):
    return next(cell.column for cell in sheet[3] if cell.value == heading)


def put(sheet, row, heading, value):
    """Fill in the cell of the line that begins with `row`."""
    number = next(cells[0].row for cells in sheet.iter_rows(min_row=4) if cells[0].value == row)
    sheet.cell(number, column(sheet, heading)).value = value


def fill(path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def everything(book):
    """All that is asked, as a county fills it in."""
    for key, text in (("网站", "https://www.duchang.gov.cn"), ("目录 版本", "2026年版"), ("目录 编制单位", "√")):
        put(book["本县"], key, "填写", text)
    for cells in book["机构"].iter_rows(min_row=4):
        role, proposed = cells[0].value, cells[2].value
        plain = "都昌县" + role.replace("部门", "局").replace("县级", "")
        cells[3].value = "√" if proposed else OFFICES.get(role, plain)
    for row, town in enumerate(("都昌镇", "周溪镇", "三汊港镇"), 4):
        book["乡镇"].cell(row, 1).value = town
    for cells in book["领域"].iter_rows(min_row=4):
        if cells[3].value == "采用":
            cells[5].value, cells[6].value = "县政务公开办", "2026年11月20日"
    for sheet in book.worksheets:
        if not re.match(r"\d\d ", sheet.title):
            continue
        heads = {cell.value: cell.column for cell in sheet[3]}
        for row in range(4, sheet.max_row + 1):
            for key, text in (("公开层级", "县级、乡级"), ("公开时限", "信息形成或者变更之日起20个工作日内")):
                if key in heads and not sheet.cell(row, heads[key]).value:
                    sheet.cell(row, heads[key]).value = text
