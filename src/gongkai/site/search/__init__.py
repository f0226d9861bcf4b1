"""The search: `pages` makes the page, `index` and `store` its data, `code` writes these small."""
