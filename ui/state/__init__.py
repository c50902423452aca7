"""What the window knows of the engine, and what it remembers between starts."""
