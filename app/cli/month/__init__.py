"""The commands of the month, a file each: how it is typed, and what it prints."""
