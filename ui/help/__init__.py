"""The help in the program: Spanish, offline, with the words of the program itself for every state and code."""
