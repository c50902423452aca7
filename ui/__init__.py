"""The window: Qt lives here and nowhere else; only wording, formatting and the way in are free of it."""
