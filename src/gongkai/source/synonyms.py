"""How people speak: the project's templates/synonyms.yaml, or the one that came with gongkai."""

from __future__ import annotations

from dataclasses import replace

from gongkai.model.authored import keys
from gongkai.model.synonym import Synonyms
from gongkai.source.files import Files
from gongkai.source.home import TEMPLATES
from gongkai.source.template import own_or_carried, packaged

SYNONYMS = "synonyms.yaml"


def synonyms(files: Files) -> Synonyms:
    """The project's words; those that came with gongkai where it has none, or broken ones: each kind by itself."""
    found = own_or_carried(files, SYNONYMS, Synonyms, lambda found, node: None)
    node = files.trees.get(f"{TEMPLATES}/{SYNONYMS}")
    missing = [name for name, key in keys(Synonyms).items() if node is not None and key not in node]
    if not missing:
        return found
    came = packaged(f"{TEMPLATES}/{SYNONYMS}", Synonyms)
    return replace(found, **{name: getattr(came, name) for name in missing})
