"""Values of the month's work: what a document says of taxes and payments, and what the person decided."""
