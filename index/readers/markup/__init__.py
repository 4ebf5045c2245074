"""HTML, in a page or inside another format → its visible text and how it looks."""
