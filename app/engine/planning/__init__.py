"""What to ask the SAT for: queries of a plan, what is covered, what Poner al día asks now, and requests asked anew."""
