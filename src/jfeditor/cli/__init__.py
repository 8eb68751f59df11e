"""The commands; none of them needs a screen or Qt but ``open``."""
