"""Countries, their people and their short names as one word each: British, U.K. → uk."""

import re

_LONG_NAMES = {
    r"(?:the )?United States(?: of America)?|(?:the )?U\.S\.(?:A\.)?|US(?:A)?": "USA",
    r"(?:the )?United Kingdom|Great Britain|U\.K\.|UK": "UK",
    r"(?:the )?European Union|E\.U\.|EU": "EU",
    r"(?:the )?United Nations|U\.N\.|UN": "UN",
    r"(?:the )?United Arab Emirates|U\.A\.E\.|UAE": "UAE",
}
_LONG_NAME = re.compile("|".join(rf"(?<![\w.])({form})(?![\w])" for form in _LONG_NAMES))
_SHORT_NAMES = tuple(_LONG_NAMES.values())

# People and adjectives that a rule for endings (Russian, Chinese, Turkish) does not lead back to
# their country. A line has one country: its name first.
_FORMS = """
usa america american
uk britain british briton
afghanistan afghan
argentina argentine argentinian
azerbaijan azeri azerbaijani
belgium belgian
bulgaria bulgarian
chile chilean
china chinese
croatia croatian croat
cyprus cypriot
czechia czech
denmark danish dane
finland finnish finn
france french frenchman frenchmen frenchwoman
germany german
greece greek
hungary hungarian
iceland icelandic icelander
india indian
iran iranian
iraq iraqi
ireland irish irishman irishmen
israel israeli
italy italian
japan japanese
kazakhstan kazakh
kosovo kosovar
kurdistan kurdish kurd
latvia latvian
lebanon lebanese
lithuania lithuanian
malta maltese
mexico mexican
montenegro montenegrin
morocco moroccan
netherlands dutch dutchman dutchmen holland
norway norwegian
pakistan pakistani
palestine palestinian
peru peruvian
philippines philippine filipino filipina
poland polish pole
portugal portuguese
scotland scottish scot
serbia serbian serb
slovakia slovak slovakian
slovenia slovene slovenian
spain spanish spaniard
sweden swedish swede
switzerland swiss
tajikistan tajik
thailand thai
turkey turkish turk türkiye
turkmenistan turkmen
ukraine ukrainian
uzbekistan uzbek
vietnam vietnamese
wales welsh welshman welshmen
yemen yemeni
europe european eu
"""
_COUNTRIES = {
    form: line.split()[0] for line in _FORMS.strip().splitlines() for form in line.split()
}


def shorten_country_names(text: str) -> str:
    """Return a text with one short name for what has several: the United States, U.S. → USA."""
    return _LONG_NAME.sub(lambda found: _SHORT_NAMES[(found.lastindex or 1) - 1], text)


def find_country(word: str) -> str | None:
    """Return the country of a word in lower case: dutch, dutchmen → netherlands; None if none."""
    return _COUNTRIES.get(word) or _COUNTRIES.get(word.removesuffix("s"))
