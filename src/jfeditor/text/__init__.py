"""Bytes, line ends, spans and edits: what a page is before anybody reads Markdown in it."""
