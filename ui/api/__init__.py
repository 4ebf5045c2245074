"""From HTTP requests of programs to answers, articles and status as JSON, with citations intact."""
