"""What makes Acopio a good guest on the computer: beside the clock, at its start, and in what it tells and asks."""
