"""What a command tells while it runs: styles of a terminal, progress of long steps, spans."""
