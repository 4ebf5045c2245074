"""The words with which articles label their author, date and outlet, in several languages."""

import re

CHANGED = (
    "updated|last updated|modified|last modified|corrected|aktualisiert|zuletzt aktualisiert|stand"
    "|letzte aktualisierung|geändert|zuletzt geändert|mis à jour|actualizado|aggiornato|retrieved"
    "|accessed|abgerufen|printed|gedruckt|saved|downloaded|clipped|erstellt|created"
)
"""Alternatives of a pattern: what precedes the date of a change or of a visit."""

FIELD_BY_LABEL = {
    label: field
    for field, labels in {
        "title": "title|headline|subject|titel|überschrift|schlagzeile|titre|título|titolo",
        "author": "by|author|authors|byline|writer|reporter|written by|words|autor|autorin|autoren"
        "|von|text|verfasser|verfasserin|auteur|par|autore|di|por",
        "published": "date|published|publication date|date published|date of publication"
        "|publish date|posted|first published|issued|datum|veröffentlicht|erschienen"
        "|erstveröffentlicht|erscheinungsdatum|veröffentlichungsdatum|datum der veröffentlichung"
        "|publié|fecha|publicado|data|pubblicato",
        "publisher": "publisher|source|outlet|newspaper|publication|site|website|paper|medium"
        "|published in|published by|appeared in|erschienen in|quelle|zeitung|herausgeber|verlag"
        "|journal|fuente|fonte|aus|from",
        "url": "url|link|address|web|adresse|permalink|source url|original",
        "": f"{CHANGED}|section|category|categories|tags|topic|topics|ressort|rubrik|thema"
        "|schlagwörter|length|reading time|lesezeit|kategorie|copyright|language|sprache|photo"
        "|photos|photograph|photographs|foto|fotos|bild|bilder|illustration|page|seite|edition",
    }.items()
    for label in labels.split("|")
}
"""The field of a label, in lower case; "" for a label whose value is not used."""

NAME_LABELS = frozenset("by von par di por text words".split())
"""Labels that are also ordinary words: their value must be a name."""

LABELLED = re.compile(
    rf"({'|'.join(sorted(FIELD_BY_LABEL, key=len, reverse=True))})(?:\s(?:on|am|le|el|il))?"
    r"\s*::?\s*(\S.*)",
    re.IGNORECASE,
)
"""A whole part of a line: `Published: 14 June 2024`, `Autor: Jan Roth`, `Author:: Jane Doe`."""

SOURCE_SAYS = re.compile(r"(?i)(?:source|quelle|fuente|fonte|aus|from)\s*:")
"""The start of a headline that looks like a label: "Source: envoy to quit"."""

IGNORED = re.compile(
    r"(?i)(?:(?:no|nr|vol|p|pp|s|issue|volume|ausgabe|heft|page|seite|jg)\b\.?\s*[\w/–-]+\s*)+"
    r"|\d{1,2}[.:]\d{2}(?:\s?(?:uhr|h|[ap]\.?m\.?))?(?:\s[A-Z]{2,4})?"
    r"|(?:lesezeit:?\s)?(?:ca\.\s)?\d+\s?(?:min|minute|minuten)\w*(?:\sread|\slesezeit)?"
    r"|(?:photo(?:graph)?s?|pictures?|images?|illustrations?)(?:\sby)?:?\s.*|fotos?(?:\svon|:)\s.*"
    r"|[\W_]+"
)
"""A part of a line that states none of the fields: an issue, a page, a time, a picture's author."""

ROLE = re.compile(
    r"(?i)(?:(?:our|staff|senior|chief|special|guest|contributing|political|business|science)\s)*"
    r"(?:[a-z]+\s)?(?:(?:staff|senior)\s)?(?:writer|reporter|correspondent|editor|columnist"
    r"|contributor|journalist|redakteur(?:in)?|\w*korrespondent(?:in)?|reporter(?:in)?"
    r"|journalist(?:in)?|mitarbeiter(?:in)?|volontär(?:in)?)(?:\sin\s.*)?"
)
"""What the author of an article does: "Staff Writer"."""

ROLE_BEFORE = re.compile(
    r"(?:unsere[mrs]?|our)\s(?:\w+\s){0,2}?(?:\w*[Kk]orrespondent(?:in|en)?|[Rr]edakteur(?:in)?"
    r"|[Mm]itarbeiter(?:in)?|[Rr]eporter(?:in)?|[Cc]orrespondent|[Ee]ditor|[Ww]riter)\s"
)
"""What the author does, before the name: "unserer Korrespondentin Ines Calder"."""
