"""A question of several parts → its parts, and the passages found for them, in rounds."""
