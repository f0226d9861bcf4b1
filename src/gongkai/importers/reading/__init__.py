"""Sheets become records that mean something: `tables`, `headings` and `rows` find them, `meaning` says what a record
says (`cells`, `channels`, `basis` read its cells)."""
