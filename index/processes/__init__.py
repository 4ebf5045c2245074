"""How child processes start, and what may not be used after a fork."""
