"""Lists and figures for other programs to open."""
