"""The tests. A package with a file of its own, so that no ``tests`` that is installed elsewhere comes before it."""
