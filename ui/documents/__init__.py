"""Comprobantes: the page with its list, filters, detail and actions."""
