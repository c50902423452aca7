"""Searching and filtering documents."""
