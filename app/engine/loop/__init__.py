"""The engine's one loop: what is due, the calls under way, what came of them, and the work on disk."""
