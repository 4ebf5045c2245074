"""The words with which articles label their author, date and outlet, in several languages."""

import re

SUBJECT = (
    r"(?:(?:this|dieser|diese|der)\s(?:article|story|report|text|artikel|beitrag|meldung)\s)?"
    r"(?:was\s|is\s|ist\s|wurde\s)?(?:first\s|originally\s|zuerst\s)?"
)
"""Pattern of what may stand before "published" or "updated"."""

CHANGED = (
    r"(?:(?:last|latest|zuletzt|letzte[rs]?|dernière|última|ultim[oa]|article|artikel|page|seite)\s)*"
    r"(?:update[ds]?|modified|amended|revised|reviewed|corrected|edited|changed"
    r"|aktualisiert|aktualisierung|geändert|änderung|bearbeitet|überarbeitete?|ergänzt|korrigiert"
    r"|correction|clarification|korrektur|ergänzung|fassung|(?:bearbeitungs)?stand"
    r"|mise? à jour|modifié|actualizado|actualización|aggiornato|aggiornamento"
    r"|atualizado|bijgewerkt|uppdaterad|opdateret|oppdatert"
    r"|retrieved|accessed|abgerufen|printed|gedruckt|saved|gespeichert|downloaded|clipped"
    r"|archived|archiviert|erstellt|created|expires|valid until|gültig bis)"
)
"""Pattern of what precedes a date other than that of publication: of a change, of a visit."""

FIELD_BY_LABEL = {
    label: field
    for field, labels in {
        "title": "title|full title|headline|subject|titel|überschrift|schlagzeile|titre|título"
        "|titolo",
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
        "": "section|category|categories|tags|topic|topics|ressort|rubrik|thema"
        "|schlagwörter|length|reading time|lesezeit|kategorie|copyright|language|sprache|photo"
        "|photos|photograph|photographs|foto|fotos|bild|bilder|illustration|page|seite|edition"
        "|load-date|publication-type",
    }.items()
    for label in labels.split("|")
}
"""The field of a label, in lower case; "" for a label whose value is not used."""

NAME_LABELS = frozenset("by von par di por text words".split())
"""Labels that are also ordinary words: their value must be a name."""

LABELLED = re.compile(
    rf"({'|'.join(FIELD_BY_LABEL)}|{CHANGED})(?:\s(?:on|am|le|el|il))?"
    r"\s*::?\s*(\S.*)",
    re.IGNORECASE,
)
"""A whole part of a line: `Published: 14 June 2024`, `Autor: Jan Roth`, `Author:: Jane Doe`."""

SOURCE_SAYS = re.compile(r"(?i)(?:source|quelle|fuente|fonte|aus|from)\s*:")
"""The start of a headline that looks like a label: "Source: envoy to quit"."""

IGNORED = re.compile(
    r"(?i)(?:(?:no|nr|vol|p|pp|s|issue|volume|ausgabe|heft|page|seite|jg)\b\.?\s*[\w/–-]+\s*)+"
    r"|\d{1,2}[.:]\d{2}(?:\s?(?:uhr|h|[ap]\.?m\.?))?(?:\s[A-Z]{2,4})?"
    r"|(?:lese(?:zeit|dauer):?\s)?(?:ca\.\s)?\d+\s?min\w*\.?(?:\s(?:read|lesezeit|lesedauer))?"
    r"|[^\W\d][\w -]{0,20}\s?:\s?(?:ca\.\s)?\d[\d.,]*(?:\s?min\w*\.?)?"
    r"|\d[\d.,]*\s(?:words|wörter|views|aufrufe|comments?|kommentare?)"
    r"|(?:[^\W\d]+\s)?\d+\s(?:of|von)\s\d+(?:\s[^\W\d]+)?"
    r"|(?:e-?mail:?\s)?\S+@\S+\.\w+|@\w+|(?:[\w-]+\s){1,2}edition|(?:©|\(c\)|copyright)\s(?:©\s)?\d{4}.*"
    r"|(?:photo(?:graph)?s?|pictures?|images?|illustrations?)(?:\sby)?:?\s.*|fotos?(?:\svon|:)\s.*"
    r"|[\W_]+"
)
"""A part of a line that states none of the fields: an issue, a time, an address, a photographer."""

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
