"""What the tables show: rows held in models, columns described as data."""
