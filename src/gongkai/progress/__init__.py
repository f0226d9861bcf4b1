"""Reports over a project: how far it is, and how well founded."""
