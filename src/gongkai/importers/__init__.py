"""Published tables → a county's sources: Excel, Word, HTML and CSV files that exist already.

`files` opens a file as sheets of plain cells, `tables` finds the template's columns in them and makes one record
a row, `cells` reads what a cell says, `match` finds each record's item, `changes` works out what the county's files
must say, `write` says it in YAML, `report` tells what was read.
"""
