"""The lines above a quoted or forwarded message → who wrote it, when, and about what.

Mail programs write them: "On 6 May 2024 at 10:00, Ann Lee wrote:", or a block of From, Sent, To and
Subject. Lines that only resemble them stay text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.index.text.dates import parse_date

_CLOCK = (
    r"(?<![\d.:/-])\d{1,2}(?:[:h]\d\d(?::\d\d)?|\.\d\d)(?![.:/-]?\d)"
    r"(?:\s?(?:(?i:[ap]\.?m)\b\.?|Uhr\b))?(?:\s(?:[+-]\d{4}|UTC|[A-Z]{2,3}T)(?=,))?"
)
_NUMERIC_DATE = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
_WHO = r"[,\s]\s*(?P<who>\S.{0,200}?)\s?:"
_TIMED = re.compile(rf"(?P<date>.{{3,60}}?{_CLOCK}){_WHO}")
_DATED = re.compile(rf"(?P<date>.{{0,60}}?(?:\d{{4}}|{_NUMERIC_DATE})){_WHO}")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{1,2}([-/.])\d{1,2}\2)(\d\d)(?!\d)")
_LANGUAGE_BY_VERB = {
    "wrote": "en", "schrieb": "de", "a écrit": "fr", "escribió": "es", "ha scritto": "it",
    "escreveu": "pt", "schreef": "nl", "heeft": "nl", "het volgende geschreven": "nl",
    "skrev": "sv", "написал(а)": "ru", "napisał(a)": "pl",
}  # fmt: skip
_ANY_VERB = "|".join(map(re.escape, _LANGUAGE_BY_VERB))
_VERB = re.compile(rf"\A(?P<first>{_ANY_VERB})\s|\s(?P<last>{_ANY_VERB})\Z")
_MAX_WRAPPED = 3
"""Lines over which mail programs wrap the line above a quotation."""
_MAX_HEADER_LINES = 100
"""Lines of headers above a forwarded message, most of them recipients."""
_MAX_WORDS_BEFORE, _MAX_WORDS_AFTER = 3, 2
"""Words around a date: "Il giorno lun 8 gen 2024 alle ore"."""

_FIELD_BY_NAME = {
    name: field
    for field, names in {
        "sender": "from|von|de|da|van|från|fra|od|от|от кого",
        "date": "date|sent|datum|gesendet|envoyé|fecha|enviado|enviado el|enviada em|data|inviato"
        "|verzonden|skickat|sendt|дата|wysłano",
        "subject": "subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|ämne|emne|тема"
        "|temat",
        "recipients": "to|an|à|para|a|aan|till|til|кому|do",
        "copies": "cc|bcc|cci|cco|kopie|kopia|copie",
    }.items()
    for name in names.split("|")
}
_HEADER = re.compile(r"\s*\*{0,2}([^\W\d_][^\W_]*(?:[ -][^\W_]+)?)\s?:\*{0,2}[\s|]*")
_ADDRESS = re.compile(
    r"(?:[<\[(]{1,2}\s?)?(?:mailto:)?([^\s<>\[\]()\"',;:]{1,99}@[^\s<>\[\]()\"',;:]{1,99})[>\])]{0,2}"
)
_MARK = re.compile(r"[ \t]*> ?")
_RULE = re.compile(r"[-_*=]{3,}(?:.*[-_*=]{3,})?")
# "Begin forwarded message", "Ursprüngliche Nachricht", "Mensagem original".
_FORWARDED = re.compile(
    r"(?=.*(?:message|mail|nachricht|mensaje|mensagem|messaggio|bericht|meddelande|besked|melding"
    r"|сообщени|wiadomość))"
    r"(?=.*(?:forwarded|origin|weitergeleitet|ursprünglich|transf[ée]r|réexpédi|reenviad"
    r"|encaminhad|inoltrat|doorgestuurd|oorspronkelijk|vidarebefordra|videresendt|пересыла"
    r"|исходно|przekazan|oryginaln))"
    r"[\W_]*(?:[^\W_][\w’-]*\s){0,6}[^\W_][\w’-]*[\W_]*",
    re.IGNORECASE,
)
_MAX_RULE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Heading:
    """What the lines above a message state, and how many they are (`size`).

    Of a forward, all that follows is the message; a quotation ends with its marks. `date` is as
    written, in `language` if that is known.
    """

    size: int = 0
    is_forward: bool = False
    sender: str | None = None
    date: str | None = None
    subject: str | None = None
    language: str | None = None


def is_marked(line: str) -> bool:
    """Whether a line is marked as a quotation: `> When?`."""
    return _MARK.match(line) is not None


def strip_mark(line: str) -> str:
    """Return a line without its outermost mark of quotation."""
    return _MARK.sub("", line, count=1)


def skip_empty(lines: Sequence[str], at: int) -> int:
    """Return the first position from `at` whose line is not empty, or the end."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def split_sender(sender: str) -> tuple[str, str | None]:
    """Return the name and the address in `Ann Lee <ann@x.example>`; the name may be empty."""
    found = _ADDRESS.search(sender)
    name = _ADDRESS.sub(" ", sender).strip(" \"',")
    return re.sub(r"\A\((.*)\)\Z", r"\1", name), found[1] if found else None


def find_heading(lines: Sequence[str], at: int) -> Heading | None:
    """Return the heading of a message that begins at a line; None if none does."""
    if is_marked(lines[at]) or not lines[at].strip():
        return None
    return _read_headers(lines, at) or _read_forwarding(lines, at) or _find_attribution(lines, at)


def read_day(text: str, language: str | None = None, mail_year: int = 0) -> str | None:
    """Return the day in a date such as `On Mon, Jan 8, 2024 at 3:04 PM`, as `YYYY-MM-DD`.

    A year of two digits counts if `language` tells the order, and it is `mail_year`, in which the
    message is quoted, or the year before. None if the day is not clear.
    """

    def complete(found: re.Match[str]) -> str:
        years = {y % 100: str(y) for y in (mail_year - 1, mail_year) if y > 0}
        return found[1] + years.get(int(found[3]), found[3])

    if language:
        text = _SHORT_YEAR.sub(complete, text)
    for words in (text.split(), re.split(_CLOCK, text)[0].split()):
        for first in range(_MAX_WORDS_BEFORE + 1):
            for last in range(len(words), len(words) - _MAX_WORDS_AFTER - 1, -1):
                day = parse_date(" ".join(words[first:last]).strip(" ,"), language)
                if day and len(day) == len("2024-01-08"):
                    return day
    return None


def _read_headers(lines: Sequence[str], at: int) -> Heading | None:
    """Return what a block of headers states: who wrote, and about what or from which address.

    Each header is a line, or a paragraph of its own, as in HTML.
    """
    if _find_field(lines[at]) is None:
        return None
    step = 1 if "".join(lines[at + 1 : at + 2]).strip() else 2
    fields: dict[str, str] = {}
    complete: dict[str, str] = {}
    size, last = 0, ""
    for offset in range(0, min(len(lines) - at, _MAX_HEADER_LINES), step):
        line, below = lines[at + offset], "".join(lines[at + offset + 1 : at + offset + 2])
        field = _find_field(line)
        if not line.strip() or field in fields or (step == 2 and (not field or below.strip())):
            break
        if field:
            fields[field], last = _HEADER.sub("", line, count=1).strip(), field
            complete, size = dict(fields), offset + 1
        elif _HEADER.match(line):  # one that says nothing about the message
            last = ""
        elif last:  # a wrapped header, if another one follows
            fields[last] += f" {line.strip()}"
    sender, date, subject = (complete.get(field) for field in ("sender", "date", "subject"))
    is_of_mail = len(complete) > 1 and (subject is not None or "@" in (sender or ""))
    return Heading(size, True, sender, date, subject) if sender and is_of_mail else None


def _find_field(line: str) -> str | None:
    header = _HEADER.match(line)
    return _FIELD_BY_NAME.get(" ".join(header[1].lower().split())) if header else None


def _read_forwarding(lines: Sequence[str], at: int) -> Heading | None:
    """Return the heading that a line such as "-------- Original message --------" begins."""
    line = lines[at].strip()
    if len(line) > _MAX_RULE_LENGTH or not line.endswith(("-", "_", "*", "=", ":")):
        return None
    below = skip_empty(lines, at + 1)
    headers = _read_headers(lines, below) if below < len(lines) else None
    if headers is None and not re.search(r"[^\W_]", line):
        return None
    is_named, is_rule = _FORWARDED.fullmatch(line), _RULE.fullmatch(line)
    if headers and (is_named or is_rule):
        return replace(headers, size=below - at + headers.size)
    is_above_quotation = below < len(lines) and is_marked(lines[below])
    return Heading(1, True) if is_named and (is_rule or is_above_quotation) else None


def _find_attribution(lines: Sequence[str], at: int) -> Heading | None:
    """Return the heading that a line such as "On Monday, Ann Lee wrote:" is, perhaps wrapped."""
    wrapped = [line.strip() for line in lines[at : at + _MAX_WRAPPED]]
    size = next((n for n, line in enumerate(wrapped, 1) if line.endswith(":")), 0)
    if not size or not all(wrapped[:size]) or any(line.startswith(">") for line in wrapped[:size]):
        return None
    below = skip_empty(lines, at + size)
    is_marked_below = below < len(lines) and is_marked(lines[below])
    for first in reversed(range(size)):  # the shortest: a line above it is the sender's own
        text = " ".join(wrapped[first:size])
        if heading := _read_attribution(text, size - first, is_sure=is_marked_below):
            return heading if first == 0 else None
    return None


def _read_attribution(text: str, size: int, *, is_sure: bool) -> Heading | None:
    timed = _TIMED.fullmatch(text)
    if not (found := timed or _DATED.fullmatch(text)):
        return None
    date, who = found["date"], found["who"]
    verb, address = _VERB.search(who), _ADDRESS.search(who)
    sender = " ".join(_VERB.sub(" ", who).split()).strip(" ,")
    language = _LANGUAGE_BY_VERB[verb["first"] or verb["last"]] if verb else None
    has_day = read_day(date, language) or re.search(_NUMERIC_DATE, date)
    if not sender or not (verb or address) or not (timed or address or is_sure):
        return None
    if not has_day and not (address and re.search(r"\d{4}", date)):
        return None
    return Heading(size, False, sender, date, language=language)
