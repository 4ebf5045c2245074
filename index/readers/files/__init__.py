"""A file of any kind → its bytes, its text, or the files inside it; or why it cannot be read."""
