"""How many inputs a property test tries."""

from hypothesis import settings


def examples(count):
    """The settings of a test that is too slow, or too important, for the usual number; `make explore` tries its own."""
    exploring = not settings.default.derandomize
    return settings(max_examples=max(count, settings.default.max_examples) if exploring else count)
