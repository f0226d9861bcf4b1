"""gongkai: compile version-controlled YAML into catalogs of government openness."""

__version__ = "0.1.0"
