"""Published tables → a county's sources: Excel, Word, HTML and CSV files that exist already, and edited builds.

`files` opens a file as sheets of plain cells; `tables`, `rows` and `headings` find the template's columns in them and
make one record a row; `reading` says what a record says (`cells`, `channels`, `basis` read its cells); `match` finds a
record's item by its name, `builds` by gongkai's own marks; `edits` and `compare` work out what the county's files must
say; `write` says it in YAML; `report` tells what was read.
"""
