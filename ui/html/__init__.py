"""From answers, articles, filters and conversations to HTML in which every text is escaped."""
