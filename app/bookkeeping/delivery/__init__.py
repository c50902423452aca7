"""Entregar: the package of a month for somebody else, as a folder that is kept in step or as a ZIP."""
