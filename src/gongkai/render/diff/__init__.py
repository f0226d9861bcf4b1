"""A comparison of two states, for reading: in a terminal, in a pull request, as a page, as a workbook, as data."""
