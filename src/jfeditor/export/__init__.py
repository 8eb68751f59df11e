"""What leaves the handbook: pictures of families."""
