"""A backup in one file, and its restoring: written whole or not at all, and believed as far as it proves itself."""
