"""What is said of each key: a table for each kind, with title, cause and advice; ``messages.explain`` puts facts in."""
