"""A file → its articles: a module a format, entered in `registry.READERS`."""
