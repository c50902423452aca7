"""Asks the SAT how documents stand (ConsultaCFDI), one after the other."""
