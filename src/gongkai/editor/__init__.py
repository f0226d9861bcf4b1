"""gongkai lsp: what editors are told while somebody writes. It reads and answers; nothing here writes a file."""
