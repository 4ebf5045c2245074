"""A file in a known format → its articles, or the reason why it was skipped."""
