"""A sentence → its speaker and outlet, in its own words: "she told the BBC". English only.

Rule-based quotation attribution. The sentence is masked: each quoted character is `MASK`, so every
verb that remains is the writer's own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.assistant.english.names import NAME, find_names
from pincite.index.text.words import STOPWORDS

MASK = "\0"
_MAX_CLAUSE_LENGTH = 500
"""Characters before and after a cue, such as a verb of speech, that may name its speaker."""
_MAX_SENTENCE_LENGTH = 4_000
"""Characters of a sentence that are read: twice as many as a sentence has that `split` returns."""

_SPEECH_VERBS = frozenset(
    """
    acknowledged added adding adds admitted agreed agrees alleged alleges alleging announced
    argue argued argues arguing asked asking asks believe believes blasted boasted boasts called
    calling chanted chanting cited cites claimed claiming claims clarified commented complained
    conceded concluded confirmed contended contending contends continued continues cracked
    declared decried defined defines denounced describe described describes describing dismissed
    emphasised emphasized exclaimed exclaims expects explained explains expressed implore
    implored insist insisted insisting insists joked lamented lauded likened mocked noted notes
    noting objected objects observed posted praised predicted promised quipped reads recalled
    recalls remarked replied reported responded revealed said say saying says shared sharing
    shouted shouting sighed slammed stated stressed suggested suggests telling tells testified
    texted thinks told tweeted tweeting tweets urged vowed warn warned warning warns writes
    writing wrote
    """.split()
)
"""Verbs of speech in any context."""
_CONTEXTUAL_SPEECH_VERBS = (
    r"calls(?=\s*\0|\s+(?:it|him|her|them|the|this|his|its)\b)",
    r"pointed out",
    r"went on(?! to\b)",
    r"(?-i:states)(?=[,:]|\s+that\b|\W*$)",
    r"found(?= that\b)",
    r"read(?=\W*$)",
    r"(?<=documents )state",
    r"(?<=records )state",
)
"""Verbs of speech only in certain contexts."""
_SPEECH_VERB = re.compile(
    rf"(?<!having )\b(?:{'|'.join([*sorted(_SPEECH_VERBS), *_CONTEXTUAL_SPEECH_VERBS])})\b"
    r"(?! by\b)",
    re.IGNORECASE,
)
_ADVERB = (
    r"(?:is|are|was|also|then|later|previously|recently|once|now|has|have|had|(?-i:who)|just|further"
    r"|(?-i:[a-z]+ly))"
)
_ADVERBS = re.compile(rf"(?:(?:^|\s){_ADVERB}){{1,6}}$", re.IGNORECASE)
_ACCORDING_TO = re.compile(r"\baccording to\s+(?P<who>[^,.;\0]+)", re.IGNORECASE)
_PASSIVE_AUXILIARY = re.compile(
    rf"\b(?:is|are|was|were|been|being|be)\s+(?:(?:{_ADVERB}|often)\s+){{0,6}}$"
)
_QUOTES_AS = re.compile(r"\bquot(?:e|es|ed|ing)\s+(?P<who>[^,\0]{1,100}?)\s+as\b")
_IN_WORDS_OF = re.compile(
    r"\b(?:(?:described|called|hailed|praised|dubbed|quoted) by\s+(?P<who>[^,\0]{1,100}?)"
    r"(?:,[^,\0]{0,100},)?"
    r"\s+as\b|[Ii]n the words of\s+(?P<whose>[^,\0]{1,200})"
    r"|[Ii]n\s+(?P<own>[A-Z][^,\0]{0,100}?)['’]s?\s+words\b)"
)
_SUBJECT_PRONOUNS = {"him": "he", "her": "she", "them": "they"}
_LEADING_CONJUNCTIONS = re.compile(
    r"^(?:(?:which|who|that|and|but|as|where|also|then|so|because|although|though|now)\s+)+", re.I
)
_NON_SPEAKER_WORDS = STOPWORDS - {"he", "she", "they", "it"}
_PARENTHETICAL_START = re.compile(r",\s*$")
_PARENTHETICAL_END = re.compile(r"\s+(?:the\s+|The\s+)?[A-Z][^,.]{1,60}[,.]")
_TRANSCRIPT_SPEAKER = re.compile(r"\s*(?P<who>[A-Z][A-Z.' -]+[A-Z]):")
_SPEAKER_END = re.compile(
    r"[,;:()\0—–]|\.\s*$|\s(?:who|whose|in|on|at|during|after|before|as|when|while|to|via|that|about"
    r"|from|with|by|last|earlier|this)\b|(?<!The)\s(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day\b"
)
_CLAUSE_BREAK = re.compile(
    r"[;:()\0—–]|\s-+\s|,\s+and\b|\bthat\b|\bbut\b|\bBut\b|\bwhile\b|\bbecause\b|\bwhat\b"
    r"|\band\s(?=the\b)"
)
_ADVERBIAL_OPENER = re.compile(
    r"(?:in|on|at|after|during|as|for|with|when|while|if|since|by|earlier|meanwhile|however|once"
    r"|according|speaking|asked|despite|following|before|under|from|last|and|but|for|of|to)\b",
    re.IGNORECASE,
)
_LEADING_PRONOUN = re.compile(r"([Hh]e|[Ss]he|[Tt]hey|[Ii]t) ")
_STATEMENT_BY = re.compile(
    r"\s+an?\s+(?:\w+\s+)?(?:statement|letter|note|post|report|message|tweet)(?:\s+\w+)?"
    r"\s+(?:by|from)\b"
)
_RELATIVE_PRONOUN = re.compile(r"(?:who|which)\b")
_WITH_SPEAKER = re.compile(rf"\bwith\s+(?P<who>{NAME.pattern[2:]})(?:,[^,\0]{{0,100}},)?\s*$")
_COMMON_NOUN_PHRASE = re.compile(
    r"(?:[Aa]nother\s|(?:[Aa]n?|[Tt]he|[Oo]ne|[Hh]is|[Hh]er|[Tt]heir)\s+[a-z])"
)
_ROLE = re.compile(r"(?:an?|the)\s+(?:[a-z]|C[A-Z]O\b)")
_AS_CLAUSE = re.compile(r"as\s", re.IGNORECASE)
PRONOUN = re.compile(
    r"(?:he|she|they|it|the (?:\d+-year-old|(?:\w+ ){0,2}(?:democrat|republican|senator|lawmaker"
    r"|congress(?:man|woman)|star|singer|rapper|actor|actress)))$",
    re.IGNORECASE,
)
_OUTLET = (
    r"(?:the\s+|The\s+)?(?:(?:[A-Z]{2,5}|[A-Z][\w&.'’-]{0,30})\s+){0,4}"
    r"(?:[A-Z]{3,5}\d?|AP|News|Times|Post|Guardian|Telegraph|Mail|Journal|Press|Reuters|TODAY|Today"
    r"|Radio|Magazine|Herald|Tribune|Independent|Sun|Mirror|Bloomberg|Politico|Axios|Business"
    r"|Observer|Chronicle|Gazette|Standard|Economist|Forbes|Variety|Vogue|Newsweek|Spiegel|Monde"
    r"|Geographic|Record|Express|Star|Globe|Dispatch|Register|Courier|Insider|Atlantic|Metro|Week"
    r"|Verge|Sports|Jazeera|Interfax|Tass|Xinhua|[Pp]odcast)\b(?:\s+(?:Record|Journal|News|Post|Today|Online"
    r"|Business|Geographic|Magazine|Radio|Times|Standard|Live)\b)*"
)
_NAME_PART = r"[A-Z][\w'’-]{0,30}"
_OUTLET_MENTION = re.compile(
    rf"(?:\b(?:told|tells|telling|(?:interview|conversation|shared) with"
    rf"|(?:[Ss]peaking|statement|spoke) (?:to|on|with)|(?:wrote|[Ww]riting|writes|interview) in"
    rf"|interview on|said (?:{_NAME_PART}\s+){{0,3}}(?:on|in))"
    rf"\s+(?:an?\s[^,.\0]{{1,40}},\s)?(?P<told>{_OUTLET})"
    rf"|\bin\s+(?P<printed>(?:The|the)\s+{_OUTLET}|{_OUTLET})(?=\W*$)"
    rf"|(?P<reported>{_OUTLET})\s+(?:first\s+)?(?:report|quote)(?:s|d|ed)\b"
    rf"|(?P<own>{_OUTLET})['’]s?\s+(?:\w+\s+){{0,3}}"
    rf"(?:critic|correspondent|editor|columnist|reporter))"
)
_OUTLET_CORRESPONDENT = re.compile(rf"(?P<own>{_OUTLET})['’]s\s+(?P<who>{NAME.pattern[2:]})")
_JOB_TITLE = re.compile(
    r"\s+(?:[a-z]+\s+){0,2}(?:owner|president|coach|director|minister|spokes\w+|leader|chair\w*"
    r"|analyst|professor|secretary|manager|officer|founder|captain|editor|correspondent|economist"
    r"|commissioner|head|judge|mayor|governor|senator|star|executive)\s+(?=[A-Z])"
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker as the sentence names them ("she", "the mayor", "Ina Holt"), and the outlet.

    The outlet is the paper, station or agency that the speaker talked to or that printed the words.
    """

    speaker: str
    outlet: str | None


def find_attribution(masked: str) -> Attribution | None:
    """Return the attribution that a masked sentence contains, or None."""
    masked = masked[:_MAX_SENTENCE_LENGTH]
    speaker = _find_speaker_phrase(masked)
    if not speaker:
        return None
    if correspondent := _OUTLET_CORRESPONDENT.fullmatch(speaker):
        return Attribution(correspondent["who"], find_outlet(masked) or correspondent["own"])
    return Attribution(speaker, find_outlet(masked))


def has_speech_verb(masked: str) -> bool:
    """Return whether a masked sentence has a verb of speech."""
    return bool(_SPEECH_VERB.search(masked, 0, _MAX_SENTENCE_LENGTH))


def find_outlet(masked: str) -> str | None:
    """Return the paper, station or agency that a masked sentence names as outlet, or None."""
    match = _OUTLET_MENTION.search(masked, 0, _MAX_SENTENCE_LENGTH)
    return next(filter(None, match.groups())).strip() if match else None


def find_subject(masked: str) -> str | None:
    """Return the name or pronoun that a masked sentence starts with, after any adverbials."""
    for part in masked[:_MAX_SENTENCE_LENGTH].split(","):
        phrase = part.strip()
        if _ADVERBIAL_OPENER.match(phrase) or _COMMON_NOUN_PHRASE.match(phrase):
            continue
        if match := re.match(r"(?:he|she|they|it)\b", phrase, re.IGNORECASE):
            return match[0]
        if (match := NAME.match(phrase)) and (names := find_names(match[0])):
            job_title = _JOB_TITLE.match(phrase, match.end())
            holder = NAME.match(phrase, job_title.end()) if job_title else None
            return holder[0] if holder else names[0]
    return None


def _find_speaker_phrase(masked: str) -> str | None:
    if (
        match := _TRANSCRIPT_SPEAKER.match(masked)
        or _QUOTES_AS.search(masked)
        or _IN_WORDS_OF.search(masked)
    ):
        phrase: str = next(filter(None, match.groups()))
        return _SUBJECT_PRONOUNS.get(phrase.lower(), phrase)
    cues = [*_SPEECH_VERB.finditer(masked), *_ACCORDING_TO.finditer(masked)]
    # "…" the minister warned, according to the agency: the agency only reports the words.
    has_speech_verb = any(cue.re is _SPEECH_VERB and cue[0] != "called" for cue in cues)

    def sort_key(cue: re.Match[str]) -> tuple[bool, int]:
        only_reports = has_speech_verb and cue.re is _ACCORDING_TO
        return only_reports, _measure_distance_to_quotation(masked, cue)

    for cue in sorted(cues, key=sort_key):
        if cue.re is _ACCORDING_TO:
            speaker = _clean_speaker(cue["who"])
        else:
            speaker = _find_speaker_after(masked, cue) or _find_speaker_before(masked, cue)
        if speaker and not _SPEECH_VERB.match(speaker):
            return speaker
    return None


def _measure_distance_to_quotation(masked: str, cue: re.Match[str]) -> int:
    """Return the number of characters from a cue to the nearest quotation; 0 if there is none."""
    after = masked.find(MASK, cue.end())
    before = masked.rfind(MASK, 0, cue.start())
    gaps = [after - cue.end()] if after >= 0 else []
    gaps += [cue.start() - before - 1] if before >= 0 else []
    return min(gaps, default=0)


def _find_speaker_after(masked: str, verb: re.Match[str]) -> str | None:
    """Return the speaker that follows a verb: “…,” said Ina Holt, the mayor."""
    before, rest = _cut_before(masked, verb), masked[verb.end() : verb.end() + _MAX_CLAUSE_LENGTH]
    is_parenthetical = (
        verb[0] in ("said", "says")
        and _PARENTHETICAL_START.search(before)
        and _PARENTHETICAL_END.match(rest)
    )
    if not (is_parenthetical or re.search(r"\0[\s,]*$", before)):
        return None
    if statement := _STATEMENT_BY.match(rest):
        rest = rest[statement.end() :]
    speaker_end = _SPEAKER_END.search(rest)
    return _clean_speaker(rest[: speaker_end.start()] if speaker_end else rest)


def _find_speaker_before(masked: str, verb: re.Match[str]) -> str | None:
    """Return the speaker before a verb: Ina Holt, the mayor, said: “…”"""
    before = _cut_before(masked, verb)
    clause_start = _find_clause_start(before)
    clause = before[clause_start:]
    passive = _PASSIVE_AUXILIARY.search(before)
    if verb[0].lower().endswith("ing"):
        if passive:
            return _clean_speaker(before[clause_start : passive.start()])
        companion = _WITH_SPEAKER.search(clause)
        return companion["who"] if companion else find_subject(clause)
    if passive:
        return None
    parts = [part.strip() for part in clause.split(",")]
    if parts[-1]:
        return _find_speaker_in_last_part(clause, parts)
    return _find_speaker_before_comma(parts[:-1])


def _cut_before(masked: str, verb: re.Match[str]) -> str:
    """Return the text before a verb, as far as it may name the speaker."""
    return masked[max(0, verb.start() - _MAX_CLAUSE_LENGTH) : verb.start()]


def _find_clause_start(before: str) -> int:
    """Return where the clause of a verb starts, in the text before the verb."""
    ends_with_comma = before.rstrip().endswith(",")  # the union, which hopes that it wins, says
    for found in reversed([*_CLAUSE_BREAK.finditer(before)]):
        if before[found.end() :].strip(" ,") and not (ends_with_comma and found[0] == "that"):
            return found.end()
    return 0


def _find_speaker_in_last_part(clause: str, parts: Sequence[str]) -> str | None:
    """Return the speaker of a clause without a comma before its verb."""
    last = _ADVERBS.sub("", parts[-1])
    if len(parts) > 1:
        is_bare_relative = (
            _RELATIVE_PRONOUN.match(parts[-1]) and _RELATIVE_PRONOUN.sub("", last) == ""
        )
        if is_bare_relative:  # a letter from Ina Holt, who wrote
            return _clean_speaker(re.split(r"\b(?:from|by|of|to|with|for|at)\s", parts[-2])[-1])
        if not last or (_is_full_name(parts[-2]) and _ROLE.match(last)):
            return _clean_speaker(parts[-2])
    if _ADVERBIAL_OPENER.match(last) and not _AS_CLAUSE.match(last):
        return find_subject(clause)
    return _clean_speaker(last)


def _find_speaker_before_comma(parts: Sequence[str]) -> str | None:
    """Return the speaker of a clause whose verb follows a comma: the mayor, Ina Holt, said."""
    relative_index = next(
        (n for n, part in enumerate(parts) if n and _RELATIVE_PRONOUN.match(part)), len(parts)
    )
    if relative_index < len(parts):  # the report, which 91 wrote, and which cites 6,000, says
        parts = [*parts[:relative_index], ""]
    *others, apposition = parts or [""]
    others = [part for part in others if not _ADVERBIAL_OPENER.match(part)]
    if _is_full_name(apposition) and not _is_full_name((others or [""])[0]):
        return _clean_speaker(apposition)
    return next(map(_clean_speaker, filter(_ends_in_name, others)), None) or _clean_speaker(
        (others or [""])[-1]
    )


def _is_full_name(part: str) -> bool:
    return " " in part and bool(NAME.fullmatch(part))


def _ends_in_name(part: str) -> bool:
    return bool(part) and part.split()[-1][0].isupper()


def _clean_speaker(words: str) -> str | None:
    """Return a noun phrase without conjunctions and punctuation; None if it cannot be a speaker."""
    phrase = _LEADING_CONJUNCTIONS.sub("", " ".join(words.strip(" ,.;:-–—\0").split()))
    if pronoun := _LEADING_PRONOUN.match(phrase):
        return pronoun[1]
    last_word = phrase.split()[-1:]
    is_acronym = bool(last_word) and len(last_word[0]) > 1 and last_word[0].isupper()  # the WHO
    can_speak = bool(last_word) and (is_acronym or last_word[0].lower() not in _NON_SPEAKER_WORDS)
    return phrase if can_speak and re.search("[a-z]", phrase, re.I) else None
