"""Reads files as people really send them into a county that has just been made."""

from gongkai.importers.opening import files
from gongkai.importers.reading import tables
from gongkai.importers.reading.headings import Headings
from gongkai.importers.settling.compare import compare
from overlay import HERE

CASES = HERE / "data/import_cases"


def compared(path, county, *, hidden=False):
    """The tables of a file, and what they change in the county's catalog."""
    sheets = files.read(path, hidden=hidden)
    found = tables.read_all(sheets, Headings(county.project.template), county.find_domain)
    return sheets, compare([(path.name, table) for table in found], county)
