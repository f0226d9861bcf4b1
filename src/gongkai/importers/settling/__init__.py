"""Records against the sources: what a county's files must say, so that its catalog is what was read."""
