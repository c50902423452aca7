"""Asking for what is missing: Poner al día (since when, which contribuyentes, the passwords) and Traer faltantes."""
