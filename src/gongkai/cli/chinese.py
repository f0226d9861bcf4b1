"""Placeholder until the translation is in."""


def speak_chinese() -> None:
    """Nothing yet."""
