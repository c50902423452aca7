"""The parts of the dialog Poner al día: since when, of whom, and the passwords that are missing."""
