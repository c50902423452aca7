"""Contrapartes: suppliers and clients with what was invoiced, what is open, and how they stand in the SAT's lists."""
