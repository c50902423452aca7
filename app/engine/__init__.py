"""Decides and drives: knows no thread of the window and no Qt."""
