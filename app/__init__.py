"""Acopio's core: everything but the window. No Qt below this folder."""

__version__ = "0.1.0"
