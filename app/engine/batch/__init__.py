"""Work on many documents in helping processes: exports and seals."""
