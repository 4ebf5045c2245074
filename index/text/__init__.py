"""Any text → its visible characters, its words and its dates."""
