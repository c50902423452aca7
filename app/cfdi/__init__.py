"""Reads what the SAT delivers: packages, documents and metadata, all of it taken as hostile until proven otherwise."""
