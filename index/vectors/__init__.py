"""The vectors of one generation, in Chroma: in a folder or in a server."""
