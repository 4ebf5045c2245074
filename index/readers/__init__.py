"""The bytes of a file in any known format → its articles, or the reason why it has none."""
