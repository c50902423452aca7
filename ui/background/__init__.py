"""Work beside the window's thread, and the engine's own thread."""
