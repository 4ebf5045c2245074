"""One program for each system; each runs with the Python of its own environment."""
