"""The columns of a table of articles → which holds the text, the title, the date and so on."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from statistics import fmean

from pincite.index.readers.article import UnreadableError, make_article
from pincite.index.text.dates import parse_date
from pincite.index.text.languages import guess_language
from pincite.index.types import Article, StatedValue

# English, German, French, Spanish and Italian; of several columns for a field, the first counts.
_NAMES = {
    "text": "text fulltext articletext articlebody body bodytext maintext content contenttext"
    " plaintext article story volltext artikeltext haupttext inhalt artikel beitrag texte contenu"
    " corps texto contenido cuerpo articulo testo contenuto corpo articolo",
    "title": "title headline heading articletitle subject titel überschrift schlagzeile titre"
    " título titulo titular titolo",
    "published": "published publishedat publisheddate publishdate publicationdate datepublished"
    " pubdate dateofpublication date erscheinungsdatum erschienen veröffentlicht veröffentlichtam"
    " veröffentlichungsdatum datum datedepublication datepublication publié publiéle"
    " fechadepublicación fechapublicación fecha publicado datadipubblicazione pubblicato data",
    "url": "url link permalink weblink webaddress articleurl adresse lien enlace",
    "publisher": "publisher outlet newspaper publication medium source site sitename website"
    " zeitung quelle verlag herausgeber éditeur journal média medio periódico fuente editorial"
    " testata giornale editore fonte",
    "author": "author authors byline writer by autor autorin autoren verfasser verfasserin auteur"
    " auteurs autore autori autores",
    "id": "id articleid documentid docid guid",
}
_FIELD_BY_NAME = {name: field for field, names in _NAMES.items() for name in names.split()}
_LANGUAGE_BY_NAME = {
    name: language
    for language, names in (
        ("de", "datum erscheinungsdatum erschienen veröffentlicht veröffentlichtam titel zeitung"),
        ("fr", "datedepublication datepublication publiéle titre journal"),
        ("es", "fecha fechadepublicación fechapublicación título titular periódico"),
        ("it", "datadipubblicazione titolo testata giornale"),
    )
    for name in names.split()
}
_MIN_TEXT_LENGTH = 200
"""Mean number of characters from which an unnamed column is the one with the texts."""
_REMEDY = 'has no column of article texts: name the column "text"'

Columns = Mapping[str, int]
"""The position of the column of each field, from 0."""


def find_columns(rows: Sequence[Sequence[str]]) -> tuple[Columns, bool]:
    """Return the columns of a table, and whether its first row names them.

    `rows` are the first rows. Columns are recognised by their names, and the texts also by their
    length. Without a row of names, dates and addresses are recognised by their form. Raises
    UnreadableError if no column holds texts.
    """
    if not rows:
        raise UnreadableError("is an empty table: there is no article in it")
    names, *below = rows
    named = _find_named_columns(names)
    lengths = _measure_columns(below or rows)
    if "text" in named:
        return named, True
    longest = max(range(len(lengths)), key=lengths.__getitem__, default=0)
    if not lengths or lengths[longest] < _MIN_TEXT_LENGTH or longest in named.values():
        raise UnreadableError(_REMEDY)
    has_names = bool(named) or max(map(len, names), default=0) < min(60, lengths[longest] / 4)
    if has_names:
        return {**named, "text": longest}, True
    return _recognise_columns(rows, longest), False


def count_named_columns(names: Sequence[str]) -> int:
    """Return how many of the names stand for a field of an article."""
    return len(_find_named_columns(names))


def make_row_article(
    row: Sequence[str],
    columns: Columns,
    names: Sequence[str],
    source: str,
    default_id: str,
    *,
    hidden: int = 0,
) -> Article:
    """Return the article of a row. Raises UnreadableError if the row has no text.

    `names` has the names of the columns, or is empty. A date such as 03/04/2024 is read by the
    language of the text, or else of the names. `hidden` counts what the text leaves out.
    """
    values = {field: row[at] for field, at in columns.items() if at < len(row) and row[at].strip()}
    if "text" not in values:
        raise UnreadableError("has no text")
    text = values.pop("text")
    article_id = values.pop("id", "").strip() or default_id
    stated = [
        StatedValue(
            field, value, f"column {names[columns[field]] if names else columns[field] + 1}"
        )
        for field, value in values.items()
    ]
    language = guess_language(text) or _guess_language_of_names(names)
    return make_article(
        id=article_id, source=source, text=text, stated=stated, language=language, hidden=hidden
    )


def _guess_language_of_names(names: Sequence[str]) -> str | None:
    languages = (_LANGUAGE_BY_NAME.get(_normalize_name(name)) for name in names)
    return next(filter(None, languages), None)


def _normalize_name(name: str) -> str:
    """Return "Publication date" as `publicationdate`."""
    return re.sub(r"[\W_]+", "", name).lower()


def _find_named_columns(names: Sequence[str]) -> dict[str, int]:
    normalized = [_normalize_name(name) for name in names]
    order = list(_FIELD_BY_NAME)
    found: dict[str, int] = {}
    for name in sorted(set(normalized) & _FIELD_BY_NAME.keys(), key=order.index):
        found.setdefault(_FIELD_BY_NAME[name], normalized.index(name))
    return found


def _measure_columns(rows: Sequence[Sequence[str]]) -> list[float]:
    """Return the mean number of characters in each column."""
    width = max(map(len, rows), default=0)
    return [fmean(len(row[at]) if at < len(row) else 0 for row in rows) for at in range(width)]


def _recognise_columns(rows: Sequence[Sequence[str]], text: int) -> dict[str, int]:
    def find_column(matches: Callable[[str], bool]) -> int | None:
        for at in range(max(map(len, rows))):
            values = [row[at] for row in rows if at < len(row) and row[at].strip()]
            if at != text and values and all(map(matches, values)):
                return at
        return None

    columns = {
        "published": find_column(lambda value: parse_date(value) is not None),
        "url": find_column(lambda value: re.match(r"https?://\S+\Z", value) is not None),
    }
    used = {text, *columns.values()}
    columns["title"] = find_column(lambda value: 10 <= len(value) <= 250 and " " in value)
    found = {field: at for field, at in columns.items() if at is not None}
    if "title" in found and found["title"] in used:
        del found["title"]
    return {**found, "text": text}


def to_text(value: object) -> str:
    """Return a cell of a workbook as text: a date in ISO 8601, a whole number without `.0`."""
    if value is None:
        return ""
    if isinstance(value, date):  # a datetime is a date
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
