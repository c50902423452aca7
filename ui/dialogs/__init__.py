"""Windows that ask one thing: an e.firma, a password, a yes or no."""
