"""Writes small PDF files by hand, so that tests say what is drawn: texts, rules, pictures, and where."""

from __future__ import annotations

import zlib

WIDE, HIGH = 842, 595
# A font that every reader knows, whose characters are those of Unicode; each is as wide as it is high.
FONT = "<</Type/Font/Subtype/Type0/BaseFont/{0}/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/{0}/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor<</Type/FontDescriptor/FontName/{0}/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80>>>>]>>"


def text(left, top, said, size=9, how=""):
    """A line of text whose letters begin `top` below the page's upper edge."""
    coded = said.encode("utf-16-be").hex()
    return f"BT /F1 {size} Tf {how} 1 0 0 1 {left} {HIGH - top - size * 0.88} Tm <{coded}> Tj ET\n"


def stroke(left, top, right, bottom):
    return f"{left} {HIGH - top} m {right} {HIGH - bottom} l S\n"


def bar(left, top, right, bottom):
    """A rule as a thin filled rectangle."""
    return f"{left - 0.25} {HIGH - bottom - 0.25} {right - left + 0.5} {bottom - top + 0.5} re f\n"


def dashes(left, top, right, bottom):
    steps = max(1, round((right - left + bottom - top) / 4))
    across, down = (right - left) / steps, (bottom - top) / steps
    return "".join(
        bar(left + n * across, top + n * down, left + (n + 0.6) * across, top + (n + 0.6) * down) for n in range(steps)
    )


def picture(left, top, right, bottom):
    """A rule, or anything, as a picture."""
    return f"q {max(right - left, 0.5)} 0 0 {max(bottom - top, 0.5)} {left} {HIGH - bottom} cm /I1 Do Q\n"


def table(rows, widths, *, left=40, top=40, size=9, rule=stroke, close=True):
    """A ruled table. A cell is a text of lines, None where the cell above reaches down, ... where that on the left does.
    Not to `close` it leaves out the last rule. Returns the drawing and where the table ends."""
    edges = [left + sum(widths[:n]) for n in range(len(widths) + 1)]
    heights = [max(len(cell.split("\n")) for cell in row if isinstance(cell, str)) * size * 1.25 + 6 for row in rows]
    downs = [top + sum(heights[:n]) for n in range(len(heights) + 1)]
    drawn = [rule(edges[0], downs[0], edges[-1], downs[0]), rule(edges[0], downs[0], edges[0], downs[-1])]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            below = rows[number + 1][column] if number + 1 < len(rows) else ""
            beside = row[column + 1] if column + 1 < len(row) else ""
            last = number + 1 == len(rows)
            if close if last else below is not None:
                drawn.append(rule(edges[column], downs[number + 1], edges[column + 1], downs[number + 1]))
            if beside is not ...:
                drawn.append(rule(edges[column + 1], downs[number], edges[column + 1], downs[number + 1]))
            if isinstance(cell, str):
                for line, said in enumerate(cell.split("\n")):
                    if said:
                        drawn.append(text(edges[column] + 3, downs[number] + 3 + line * size * 1.25, said, size))
    return "".join(drawn), downs[-1]


def wrapped(said, width, size=9):
    """A text in lines as wide as a column, as an office program breaks it."""
    room = int((width - 6) // size)
    return "\n".join(line[n : n + room] for line in said.split("\n") for n in range(0, len(line), room))


def pdf(*contents, page="", font="STSong-Light", more=(), tail="", pack=None):
    """A file of these pages. `page` is said of every page, `more` are objects (from number 5 on), `tail` goes to the
    trailer, `pack` packs the streams: a function that returns their bytes and how to say it."""
    first = 5 + len(more)
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}>>".encode(),
        FONT.format(font).encode(),
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>\nstream\n\0\nendstream",
        *(one if isinstance(one, bytes) else one.encode() for one in more),
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDE} {HIGH}]{page}/Contents {first + 2 * number + 1} 0 R"
            "/Resources<</Font<</F1 3 0 R>>/XObject<</I1 4 0 R/X1 5 0 R>>>>>>".encode()
        )
        data = content if isinstance(content, bytes) else content.encode()
        data, said = pack(data) if pack else (zlib.compress(data), "/Filter/FlateDecode")
        objects.append(f"<<{said}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream")
    made = bytearray(b"%PDF-1.7\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(made + f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{tail}>>\nstartxref\n{start}\n%%EOF\n".encode())
