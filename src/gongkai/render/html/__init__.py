"""A catalog as pages: `pages` makes them, `table` and `style` what they are made of."""
