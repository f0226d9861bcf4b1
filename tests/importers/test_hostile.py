"""Crafted files end in one clear message, or are read; never in a fault, an abort or a hang."""

from pathlib import Path

import pytest

from gongkai.importers.opening.files import read
from gongkai.importers.opening.sheet import ImportFileError

FOLDER = Path(__file__).parents[1] / "data" / "hostile"
READ = {"h01_undefined.html": [(("公开内容 xn--a. é \\x \\u12 +AB",),)]}


@pytest.mark.parametrize("file", sorted(FOLDER.iterdir()), ids=lambda file: file.name)
def test_refused_with_one_message(file):
    if file.name in READ:
        assert [sheet.rows for sheet in read(file)] == READ[file.name]
        return
    with pytest.raises(ImportFileError, match=file.name) as told:
        read(file)
    assert len(str(told.value)) < 200
