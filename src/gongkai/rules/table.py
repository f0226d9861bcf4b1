"""The rules, in plain sight: every code that gongkai can report, in one table.

A new rule is one function in one file of this folder and its line in that file's `RULES`; its page, its
tests, `--select` and `gongkai explain` follow from its docstring.
"""

from gongkai.rules import (
    agreement,
    cells,
    deadlines,
    duties,
    laws,
    levels,
    lifecycle,
    lists,
    offices,
    progress,
    references,
    site,
    syntax,
    tailoring,
    withheld,
    wording,
)
from gongkai.rules.rule import Rule

FAMILIES = (
    syntax,
    cells,
    references,
    offices,
    laws,
    tailoring,
    levels,
    lifecycle,
    wording,
    site,
    lists,
    withheld,
    deadlines,
    duties,
    agreement,
    progress,
)
RULES: dict[str, Rule] = {rule.code: rule for family in FAMILIES for rule in family.RULES}
