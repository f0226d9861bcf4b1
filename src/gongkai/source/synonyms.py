"""Words that mean the same: the project's templates/synonyms.yaml, or the one that came with gongkai."""

from __future__ import annotations

from pathlib import Path

from gongkai.model.synonym import Synonyms
from gongkai.model.tree import Map
from gongkai.source.files import Files
from gongkai.source.shape import checked, shape
from gongkai.source.template import templates_folder
from gongkai.source.yaml import parse

SYNONYMS = "synonyms.yaml"


def synonyms(files: Files) -> Synonyms:
    """The project's words; those that came with gongkai where it has none, or broken ones."""
    path = templates_folder(files.root) / SYNONYMS
    if path.is_relative_to(files.root) and path.exists():
        node = files.file(path)
        found = shape(Synonyms, node, files.findings) if node is not None else None
        if found is not None:
            return found
    value, problems = parse(SYNONYMS, (templates_folder(Path(__file__)) / SYNONYMS).read_bytes())
    if not isinstance(value, Map):
        raise RuntimeError(f"the packaged {SYNONYMS} is broken: {problems}")
    return checked(Synonyms, dict(value))
