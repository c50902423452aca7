"""The page Inicio: a welcome, or a summary of how things stand."""
