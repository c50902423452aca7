"""The e.firmas that are unlocked, and the SAT's service for each."""
