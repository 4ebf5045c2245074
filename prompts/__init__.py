"""What a language model is told: Markdown files with named variables."""
