"""A ministry's annex as the ministries publish it: a Word table with two rows of headings that every page repeats, merged
一级事项, 同上, boxes of channels, and footnotes."""

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn

HEAD = ("序号", "公开事项", "公开事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "公开对象", "公开对象", "公开方式", "公开方式", "公开层级", "公开层级", "公开层级")  # fmt: skip
BELOW = ("", "一级事项", "二级事项", "", "", "", "", "", "全社会", "特定群体（请写明）", "主动", "依申请公开", "县级", "乡级", "村级")  # fmt: skip
PAGE = 24  # rows


def texts(item, project):
    """An item's cells as the annex prints them, the number aside."""
    template, laws = project.template, project.law_index
    channels = [str(channel) for channel in item.parsed_channels()]
    others = [name.removeprefix("其他：") for name in channels if name.startswith("其他：")]
    boxes = [f"{'■' if name in channels or (name == '其他' and others) else '□'}{name}" for name in template.channels]
    boxes[-1] += f"：{'、'.join(others)}" if others else ""
    audience = list(item.audience)
    groups = [part.removeprefix("特定群体：") for part in audience if part.startswith("特定群体")]
    basis = "".join(f"{laws[one.key].printed(one.article)}\n" for one in item.citations())
    return [
        item.primary,
        item.secondary or "",
        "".join(f"●{text}\n" for text in item.elements).strip(),
        basis.strip(),
        item.deadline or "",
        "、".join(f"县级{name}" if name.endswith("部门") else name for name in item.body),
        "\n".join(boxes),
        "√" if "全社会" in audience else "",
        "、".join(groups),
        "√" if item.mode == "主动" else "",
        "√" if item.mode == "依申请公开" else "",
        "√" if "县级" in item.tiers else "",
        "√" if "乡级" in item.tiers else "",
        "√" if "村级" in item.tiers else "",
    ]


def write(path, tables, notes=()):
    """Save the annex. `tables` are titles, each with its rows of texts; `notes` are footnotes: the title's first row has
    the first, and so on."""
    document = docx.Document()
    notes = list(notes)
    for title, rows in tables:
        document.add_heading(title, 1)
        for start in range(0, len(rows), PAGE):
            _table(document, rows[start : start + PAGE], start)
            if start + PAGE < len(rows):
                document.add_page_break()
        if notes:
            _footnote(document, len(notes))
    if notes:
        body = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
            for number, text in enumerate(notes, 1)
        )
        data = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {nsdecls("w")}>{body}</w:footnotes>'.encode()
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, data, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    document.save(path)


def _table(document, rows, start):
    table = document.add_table(len(rows) + 2, len(HEAD))
    lines = [table.rows[index].cells for index in range(len(rows) + 2)]
    for column, (above, below) in enumerate(zip(HEAD, BELOW, strict=True)):
        lines[0][column].text, lines[1][column].text = above, below
    for first, last in ((1, 2), (8, 9), (10, 11), (12, 14)):
        lines[0][first].text = lines[0][last].text = ""
        lines[0][first].merge(lines[0][last]).text = HEAD[first]
    for column in (0, 3, 4, 5, 6, 7):
        lines[1][column].text = ""
        lines[0][column].merge(lines[1][column]).text = HEAD[column]
    before = None
    for number, row in enumerate(rows):
        cells = lines[number + 2]
        cells[0].text = str(start + number + 1)
        for column, text in enumerate(row, 1):
            again = before is not None and before[column - 1] == text and column in (4, 5) and text
            cells[column].text = "同上" if again else text
        before = row
    at = 0
    while at < len(rows):  # 一级事项 stands once for all its rows of a page
        last = at
        while last + 1 < len(rows) and rows[last + 1][0] == rows[at][0]:
            last += 1
        if last > at:
            for number in range(at, last + 1):
                lines[number + 2][1].text = ""
            lines[at + 2][1].merge(lines[last + 2][1]).text = rows[at][0]
        at = last + 1


def _footnote(document, number):
    """A reference to a footnote, in the last table's first row."""
    run = document.tables[-1].rows[2].cells[3].paragraphs[-1].add_run()
    mark = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), str(number))
    run._r.append(mark)
