"""A catalog as an Excel workbook: `book` the whole, `sheet` one domain, `pen` how cells look; `report` other tables."""

import os

os.environ["OPENPYXL_LXML"] = "False"  # with lxml openpyxl writes other bytes, and lxml may or may not be there
