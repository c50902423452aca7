"""Inicio."""
