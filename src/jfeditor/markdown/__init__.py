"""CommonMark with exact byte spans, front matter, anchors; no meaning of families yet."""
