"""How the reader that comes with Pincite was made: `python -m training`."""
