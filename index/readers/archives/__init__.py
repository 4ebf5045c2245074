"""Formats that are zip archives: opened within the limits on unpacking."""
