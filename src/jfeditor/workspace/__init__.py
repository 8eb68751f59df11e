"""The disk: finding, reading, saving, journalling, locking and watching pages; git; settings."""
