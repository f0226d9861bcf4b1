"""A catalog as an Excel workbook: `book` the whole, `sheet` one domain, `pen` how cells look."""
