"""What sources are checked for: the rules (one file a family), their table, and what runs them."""

from gongkai.rules.check import Checked, Ground, check, ground, is_chosen
from gongkai.rules.rule import Rule
from gongkai.rules.table import RULES

__all__ = ["RULES", "Checked", "Ground", "Rule", "check", "ground", "is_chosen"]
