"""Members of zip files out of parts that were deflated by themselves."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from gongkai.render.zipped import archive, begun, deflated, joined, kept, known

TEXTS = ([], [b""], [b"<a/>", b"", b"<b/>" * 20_000, bytes(range(256)) * 300, b"<a/>"])


@pytest.mark.parametrize("texts", TEXTS, ids=len)
def test_a_member_out_of_parts(texts):
    parts = known(kept(map(begun, texts)))
    made = archive([joined("one.xml", parts), deflated("two.xml", texts)], "2026-11-30")
    with ZipFile(BytesIO(made)) as file:
        assert file.testzip() is None
        assert [file.read(name) for name in file.namelist()] == [b"".join(texts)] * 2
