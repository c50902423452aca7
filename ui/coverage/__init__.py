"""Cobertura: month by month how many documents the SAT has and how many are here; what is missing, and bringing it."""
