"""Work off the window's thread: each thread has one owner who wakes, cancels and joins it."""
