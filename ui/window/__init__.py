"""The main window: rail, top bar, status line, and how its parts are wired."""
