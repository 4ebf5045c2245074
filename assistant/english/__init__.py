"""English text goes in; its names, dates, numbers, periods and speakers come out, by rules."""
