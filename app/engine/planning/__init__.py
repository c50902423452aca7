"""What to ask the SAT for: queries of a wish, what is covered, what Poner al día asks now, and requests asked anew."""
