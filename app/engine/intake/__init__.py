"""What comes in: packages of the SAT, and old documents that the person brings."""
