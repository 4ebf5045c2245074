"""Tables of articles, a row an article, and the tables that stand in an article."""
