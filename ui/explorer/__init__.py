"""The explorer of the library: reading off the window's thread, the windowed list, its filters, details and actions."""
