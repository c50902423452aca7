"""Saldos: what is open of PPD, both ways, by counterpart and age; the message that asks a supplier for its REP."""
