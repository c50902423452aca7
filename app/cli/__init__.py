"""Acopio without a window: the same engine on the main thread, for the task scheduler and for tests."""
