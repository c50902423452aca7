"""The dialog Poner al día: since when, which contribuyentes, and the passwords that are missing."""
