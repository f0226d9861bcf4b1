"""Two states of a project → what changed between them. The only caller of git."""
