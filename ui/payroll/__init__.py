"""Nómina: what was paid in a month and its year, by employee and payment, with CURP and NSS hidden until asked."""
