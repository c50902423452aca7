"""Disk and database: what is safe, and the index over it."""
