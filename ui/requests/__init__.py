"""Solicitudes: all requests ever made as a list in groups, read piece by piece off the window's thread."""
