"""Texts that make slow patterns show: one unit, repeated until the text has the wanted length."""

SHAPES = {
    "letters": "a",
    "capitals": "A",
    "digits": "1",
    "words": "x ",
    "tabs": " \t",
    "lines": "a\n",
    "blank lines": "a\n\n",
    "dots": ".",
    "spaced dots": ". ",
    "ellipses without an end": "...a",
    "commas": "a,",
    "initials": "A.",
    "spaced initials": "A. B. ",
    "one name": "Holt ",
    "a name with hyphens": "Ina-Holt's",
    "apostrophes": "a'",
    "open quotations": "“a ",
    "quoted words": '"Aa" ',
    "nested brackets": "[(",
    "thousands": ",000",
    "numbers": "1,000 ",
    "dates": "1 May 2024 ",
    "years": "2024 ",
    "months": "May ",
    "percentages": "5% ",
    "verbs of speech": "he said ",
    "speakers": "Holt said, ",
    "outlets": "told The ",
    "quoted as": "quotes ",
    "particles": "A of the ",
    "negations": "not ",
    "exclamations": "!?",
    "list items": " 1. a",
    "invisible characters": "\u200b",
    "joiners": "ल\u200d",
    "accents": "e\u0301",
    "Chinese": "水。",
    "addresses": "https:",
}


def make_text(unit: str, length: int) -> str:
    """Return `unit`, repeated, as a text of `length` characters."""
    return (unit * (length // len(unit) + 1))[:length]
