"""English by rules: names, dates, numbers, periods, who is quoted."""
