"""What Acopio says to the person, in Spanish of Mexico: one module a subject, all of them plain data."""
