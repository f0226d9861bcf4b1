"""Changes that people make by hand, as commands: what the files must say, shown, checked, then written."""
