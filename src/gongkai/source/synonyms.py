"""Words that mean the same: the project's templates/synonyms.yaml, or the one that came with gongkai."""

from __future__ import annotations

from gongkai.model.synonym import Synonyms
from gongkai.source.files import Files
from gongkai.source.template import own_or_carried

SYNONYMS = "synonyms.yaml"


def synonyms(files: Files) -> Synonyms:
    """The project's words; those that came with gongkai where it has none, or broken ones."""
    return own_or_carried(files, SYNONYMS, Synonyms, lambda found, node: None)
