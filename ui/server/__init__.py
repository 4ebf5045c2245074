"""From an index and its chains to a web server: the chat page, its routes, and access control."""
