"""Answers the questions of the month for window and command line: facts from the store, rules from app.fiscal."""
