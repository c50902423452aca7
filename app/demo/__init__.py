"""The demonstration: a small made-up office with a home of its own, and the simulator as its SAT."""
