"""The nouns: frozen types that every stage passes on. No I/O; imports nothing else of gongkai."""
