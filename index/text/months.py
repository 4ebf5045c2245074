"""The names of months and weekdays in the languages in which articles are dated.

A name that stands for different months in two languages (`listopad`: November in Polish, October
in Croatian) counts only where one of these languages is listed.
"""

import re

_MONTHS_BY_LANGUAGE = {
    "en": "january february march april may june july august september october november december",
    "de": "januar|jänner februar|feber märz|maerz april mai juni juli august september oktober"
    " november dezember",
    "fr": "janvier février|fevrier mars avril mai juin juillet août|aout septembre octobre novembre"
    " décembre|decembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre"
    " diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre",
    "pt": "janeiro fevereiro março|marco abril maio junho julho agosto setembro outubro novembro"
    " dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta"
    " syyskuuta lokakuuta marraskuuta joulukuuta",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października"
    " listopada grudnia",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie"
    " decembrie",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
}
_ABBREVIATIONS = (
    "jan|jän|janv|ene|gen|ian",
    "feb|févr|fév|fev|febr",
    "mar|mär|mrz|mrt",
    "apr|avr|abr",
    "may|mai|mag",
    "jun|giu",
    "jul|juil|lug",
    "aug|ago",
    "sep|sept|set",
    "oct|okt|ott|out",
    "nov",
    "dec|dez|déc|dic|des",
)
_NUMBER_BY_NAME = {
    name: number
    for months in (*(each.split() for each in _MONTHS_BY_LANGUAGE.values()), _ABBREVIATIONS)
    for number, names in enumerate(months, start=1)
    for name in names.split("|")
}
_LONGEST_FIRST = sorted(_NUMBER_BY_NAME, key=len, reverse=True)

ANY_MONTH = rf"(?P<month>{'|'.join(_LONGEST_FIRST)})\b\.?"
"""Pattern of a month name of any listed language; the group `month` holds it."""

WEEKDAY = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié"
    r"|jue|vie|sáb|dom|gio|qua|qui|sex)\b\.?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag"
    r"|mittwoch|sonnabend|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes"
    r"|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato"
    r"|domenica|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|maandag|dinsdag|woensdag"
    r"|donderdag|vrijdag|zaterdag|zondag|måndag|mandag|tisdag|tirsdag|onsdag|torsdag|fredag"
    r"|lördag|lørdag|söndag|søndag)"
)
"""Pattern of a weekday, written out or abbreviated."""

ANY_WEEKDAY = rf"(?:{WEEKDAY},?\s+)"
"""Pattern of a weekday before a date, with the space after it."""

_DAY_FIRST = frozenset("de fr es it pt nl sv da no nb nn fi pl cs ro tr ru uk".split())
_DAY_FIRST_ENGLISH = frozenset("en-gb en-ie en-au en-nz en-za en-in".split())


def number_month(name: str) -> int:
    """Return 1 to 12 for a month as `ANY_MONTH` matches it, or as digits."""
    return int(name) if name.isdecimal() else _NUMBER_BY_NAME[name.lower()]


def is_day_first(language: str | None) -> bool | None:
    """Return whether `language` (`de`, `en-GB`) writes 03/04/2024 for 3 April; None if unknown."""
    tag = re.sub("_", "-", (language or "").strip().lower())
    if tag.split("-")[0] in _DAY_FIRST or tag in _DAY_FIRST_ENGLISH:
        return True
    return False if tag == "en-us" else None
