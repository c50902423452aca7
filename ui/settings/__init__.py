"""Ajustes: the page and its cards."""
