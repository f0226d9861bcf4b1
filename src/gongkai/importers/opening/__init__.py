"""A file becomes sheets of plain cells, whatever kind it is: `files` opens, one module a kind of file reads."""
