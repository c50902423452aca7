"""Charts of months, drawn by ourselves: light and dark, read without colour, and as a table."""
