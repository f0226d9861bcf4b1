"""gongkai's own PDF files, whole, of one domain and accessible ones, come back without a change."""

import shutil

import pytest

from command import gongkai
from overlay import real

pytest.importorskip("weasyprint")


@pytest.mark.parametrize("options", [(), ("--accessible",)], ids=["plain", "accessible"])
def test_nothing_is_lost_or_changed(tmp_path, options):
    # channels that one cell lists in a row, names over page ends, two guidelines of one name's beginning
    root = real(tmp_path / "project", "03", "12", "18")
    shutil.rmtree(root / "counties/yongxiu/towns")  # whose files would be as many again
    built = gongkai("build", "--county", "yongxiu", "--format", "pdf", *options, cwd=root)
    assert built.returncode == 0, built.stderr
    whole, *domains = sorted((root / "build/yongxiu").glob("*.pdf"), key=lambda file: file.stat().st_size, reverse=True)
    assert (whole.name, len(domains)) == ("catalog.pdf", 0 if options else 3)
    for file in (whole, *domains[-1:]):  # of one domain there is what the whole has of it, on pages of its own
        done = gongkai("import", file, "--county", "yongxiu", cwd=root)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.splitlines()[-1] == "没有改动。", file.name
