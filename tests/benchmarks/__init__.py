"""Figures, not tests: how long reading, opening, typing and searching take. See `packaging/benchmarks.sh`."""
