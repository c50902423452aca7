"""Carpetas de salida: copies of what newly arrives for other programs' folders."""
