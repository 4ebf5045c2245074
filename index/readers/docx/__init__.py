"""A Word document → its article: paragraphs, tables, equations and notes."""
