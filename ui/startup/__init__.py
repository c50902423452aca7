"""What happens between the command line and the first painted window, and when the program crashes."""
