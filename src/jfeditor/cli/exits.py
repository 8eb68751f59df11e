"""The exit codes of all commands; scripts and CI rely on them."""

FINE = 0
FINDINGS = 1
UNUSABLE = 2
"""Wrong usage, or input that cannot be read."""
FAULT = 3
"""A fault of the program."""
INTERRUPTED = 130
"""As shells tell it of a program that was stopped with Ctrl+C."""
NOBODY_READS = 141
"""As shells tell it of a program that wrote to a closed pipe."""
