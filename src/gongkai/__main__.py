"""`python -m gongkai`."""

from gongkai.cli.main import run

run()
