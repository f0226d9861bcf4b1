"""Make of gongkai's workbook one that an office would have: `unmark.py OWN FOREIGN` drops ids and stamps."""

import sys

from openpyxl import load_workbook
from openpyxl.packaging.custom import CustomPropertyList

book = load_workbook(sys.argv[1])
for sheet in book:
    hidden = [letter for letter, column in sheet.column_dimensions.items() if column.hidden]
    for letter in hidden:
        for cell in sheet[letter]:
            if type(cell).__name__ != "MergedCell":
                cell.value = None
book.custom_doc_props = CustomPropertyList()
book.save(sys.argv[2])
