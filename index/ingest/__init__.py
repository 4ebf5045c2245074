"""A folder of articles → the articles of its new and changed files, and what was skipped."""
