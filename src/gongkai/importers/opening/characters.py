"""Characters as a reader of the file takes them, whatever code the program that wrote it chose: the one door for all files.

What looks like an ideograph is that ideograph: radicals (U+2E80–2FDF), compatibility ideographs (U+F900–FAFF,
U+2F800–2FA1F), which the text of a PDF is full of. What nobody sees is taken out and told. A character of a private use
area has a look in one font only: those of the symbol fonts that office programs write boxes and bullets with are known;
any other is taken out and told.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from unicodedata import normalize

from gongkai.importers.opening.sheet import Sheet, Told
from gongkai.model.invisible import invisible

# The radicals of U+2E80–2EF3 and their ideographs: Unicode's Equivalent_Unified_Ideograph (UAX #44).
_RADICALS = "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
_IDEOGRAPHS = "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
# What the traditional ones are in a simplified text, where one glyph of the font serves both.
_SIMPLE = str.maketrans(
    "戶見貝車長門靑韋頁風飛馬鬥魚鳥鹵麥黃黽齊齒龍龜糹飠", "户见贝车长门青韦页风飞马斗鱼鸟卤麦黄黾齐齿龙龟纟饣"
)
# Characters that stand in nearly every catalog in traditional writing, and in none in simplified.
TRADITIONAL = frozenset("國務開據時內門縣級體對專與業產會實規財審計報書發當應關類縣鄉鎮網廳辦眾請單簡環標準養勞險濟補貼農徵償繳稅處罰許")  # fmt: skip
# What Wingdings, Wingdings 2 and Symbol draw at these places of the private use area.
_SYMBOLS = {
    0xF020: " ", 0xF04F: "✗", 0xF050: "√", 0xF051: "☒", 0xF052: "☑", 0xF053: "☒", 0xF054: "☒", 0xF06C: "●", 0xF06E: "■",
    0xF06F: "□", 0xF070: "□", 0xF071: "□", 0xF072: "□", 0xF074: "◆", 0xF075: "◆", 0xF076: "◆", 0xF077: "◆", 0xF09F: "•",
    0xF0A1: "○", 0xF0A3: "□", 0xF0A7: "■", 0xF0A8: "□", 0xF0B7: "•", 0xF0D8: "•", 0xF0E0: "→", 0xF0E8: "→", 0xF0FB: "✗",
    0xF0FC: "√", 0xF0FD: "☒", 0xF0FE: "☑", 0xE5E5: "\u3000",
}  # fmt: skip
_LOOK_ALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")  # the line breaks that Word leaves in a cell
# What looks just like a hyphen, and like a space.
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2043\ufe63", "-") | dict.fromkeys("\u00a0\u2007\u202f", " "))
_COLOURED = re.compile("[\ufe00-\ufe0f]")  # which drawing of the character before is meant
_BLANK, _SILENT = (
    "空白填充符",
    frozenset({"零宽字符", "软连字符", "方向控制符", "变体选择符", "标签字符", "格式控制符"}),
)
_PRIVATE = "私用区字符"
_MARKUP = re.compile(
    r"</?(?:p|div|span|b|strong|em|i|u|font|a|li|ul|ol|td|tr|table)\b[^<>]{0,200}>|&(?:nbsp|lt|gt|amp|quot|#\d{1,6}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)
# Left by programs for line breaks.
_BROKEN = re.compile(r"</?br\b[^<>]{0,200}>|\\r\\n(?![A-Za-z])|\\n(?![A-Za-z])", re.IGNORECASE)
# What a spreadsheet shows in place of a value, as it goes out of it into pages, CSV and Word files.
_ERROR = re.compile(
    r"\s{0,9}(?:[#＃]{3,}|#(?:REF|VALUE|NAME|DIV/0|NUM|NULL|N/A|SPILL|CALC|FIELD|BLOCKED|CONNECT|UNKNOWN)[!?]?|Err:\d{3})\s{0,9}"
)
_NO_VALUE = "是表格软件的错误值，或者列太窄时显示的“###”，没有读。请照原件补进源文件"
_AS_BREAK = "是网页或程序里换行的标记，当作换行读了"
_AS_WRITTEN = "是网页的标记，照原样读了，会印出来。请在原件里去掉再导入，或在源文件里改好"
_NO_TEXT = "看不见的控制字符，已去掉"
_LOST = "读不出的字（文件的编码有损坏），没有读：请照原件补进源文件"
_UNKNOWN = "私用区的字，只在某种字体里有样子，没有读：请照文件里看到的字补进源文件"


def _ideograph(char: str, simple: bool) -> str:
    """The ideograph that a character looks like."""
    place = _RADICALS.find(char)
    if place < 0 and char > "\u2fdf":
        return normalize("NFC", char)
    plain = _IDEOGRAPHS[place] if place >= 0 else normalize("NFKC", char)
    return plain.translate(_SIMPLE) if simple else plain


def ordinary(text: str, *, simple: bool) -> tuple[str, list[tuple[str, str]]]:
    """A text in ordinary characters, those of a simplified text where characters look alike and it is `simple`; and what
    was taken out of it, each character with its kind."""
    plain, kept = [], 0
    taken: list[tuple[str, str]] = []
    text = _LOOK_ALIKE.sub(lambda found: _ideograph(found[0], simple), text)
    text = _BREAKS.sub("\n", _COLOURED.sub("", text)).translate(_HYPHENS)
    for start, char, kind in invisible(text):
        plain.append(text[kept:start])
        kept = start + 1
        if kind == _BLANK:
            plain.append(" ")
        elif ord(char) in _SYMBOLS:
            plain.append(_SYMBOLS[ord(char)])
        else:
            taken.append((char, kind))
    return "".join((*plain, text[kept:])), taken


def cleaned(sheet: Sheet) -> Sheet:
    """The sheet in ordinary characters. What was taken out of it stands in `dropped`: error values, control characters and
    private ones by their place, those that nobody misses once for the sheet. A cell that held only such is `unread`."""
    dropped: list[Told] = []
    marked: list[Told] = []
    silent: Counter[str] = Counter()
    breaks: Counter[str] = Counter()
    unread = set(sheet.unread)
    simple = all(TRADITIONAL.isdisjoint(text) for cells in sheet.rows for text in cells)

    def clean(text: str, place: str) -> str:
        text, taken = ordinary(text, simple=simple)
        told: dict[str, str] = {}
        for char, kind in taken:
            if kind in _SILENT:
                silent[f"U+{ord(char):04X}（{kind}）"] += 1
            else:
                told[f"U+{ord(char):04X}"] = _UNKNOWN if kind == _PRIVATE else _LOST if char == "\ufffd" else _NO_TEXT
        for reason in dict.fromkeys(told.values()):
            codes = "、".join(code for code, why in told.items() if why == reason)
            dropped.append((place, f"{codes}，在“{text}”里" if reason != _NO_TEXT and text else codes, reason))
        return text

    rows = [list(cells) for cells in sheet.rows]
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            if _ERROR.fullmatch(text):
                cells[column] = ""
                unread.add((row, column))
                if (row, column) not in sheet.covered:
                    dropped.append((sheet.place(row, column), text.strip(), _NO_VALUE))
                continue
            if text.isascii() and text.isprintable():
                continue
            cells[column] = now = clean(text, sheet.place(row, column))
            if not sheet.fingerprint:
                written, now = now, _BROKEN.sub("\n", now)
                cells[column] = now
                if (row, column) not in sheet.covered:
                    breaks.update(_BROKEN.findall(written))
                    if found := _MARKUP.search(now):
                        marked.append((sheet.place(row, column), f"{found[0]}，在“{now[:40]}”里", _AS_WRITTEN))
            if text.strip() and not now.strip() and dropped and dropped[-1][0] == sheet.place(row, column):
                unread.add((row, column))
    name = clean(sheet.name, "工作表的名称")
    before, after = (tuple(clean(text, f"{name}外的文字") for text in texts) for texts in (sheet.before, sheet.after))
    for what, count in silent.items():
        dropped.append((name, f"{what}，{count} 处", "看不见的字符，已去掉"))
    marked.extend((name, f"{mark}，{count} 处", _AS_BREAK) for mark, count in breaks.items())
    told = (*sheet.dropped, *dropped)
    return replace(
        sheet,
        name=name,
        rows=tuple(map(tuple, rows)),
        before=before,
        after=after,
        dropped=told,
        doubtful=(*sheet.doubtful, *marked),
        unread=frozenset(unread),
    )
