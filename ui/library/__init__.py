"""Dialogs about the library as a whole: verify, back up, restore, move, and a folder that is not there."""
