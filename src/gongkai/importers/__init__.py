"""Published tables → a county's sources: Excel, Word, HTML and CSV files that exist already, and edited builds.

Four floors: `opening` (a file becomes sheets of plain cells), `reading` (sheets become records that mean something),
`settling` (records against the sources: what must the files say), and `report`, which tells what was read.
"""
