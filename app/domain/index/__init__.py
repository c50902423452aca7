"""What is asked of an index of documents or requests, and what it answers: whichever index it is."""
