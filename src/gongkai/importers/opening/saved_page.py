"""Web pages saved whole (.mht): a mail whose parts are the page and what belongs to it (RFC 2557)."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import Message

from gongkai.importers.opening import web
from gongkai.importers.opening.budget import check
from gongkai.importers.opening.sheet import ImportFileError, Sheet

_PARTS = 200


def read(data: bytes, *, hidden: bool = False) -> list[Sheet]:
    """The tables of all its pages, in order, with what is `hidden` there or without. Raises ImportFileError."""
    check("text", len(data))
    if data.lower().count(b"\ncontent-type:") > _PARTS:
        raise ImportFileError("里面有太多文件。请用浏览器打开，另存为“网页，仅 HTML”后再导入")
    sheets: list[Sheet] = []
    for part in message_from_bytes(data.lstrip(), policy=policy.compat32).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            sheets.extend(web.read(_page(part), hidden=hidden))
    return sheets


def _page(part: Message) -> bytes:
    """A part's page, in UTF-8 with its mark where the part says what it is written in."""
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)  # of a part that has no parts
    if (part.get_content_charset() or "") in ("gb2312", "gbk", "gb18030"):
        return content.decode("gb18030", "replace").encode("utf-8-sig")
    return content
