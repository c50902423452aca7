"""Asking the SAT what it says of single documents (ConsultaCFDI): which one is next, and what is told of it."""
