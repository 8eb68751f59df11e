"""An offline desktop editor for the job-family pages of a company handbook."""

__version__ = "0.1.0"
