"""One sentence → who is said to say it, and to whom: "she told the BBC". English only.

Works on a masked sentence: what stands in quotation marks is `MARK`s, so that every verb that is
left is the writer's own.
"""

import re
from dataclasses import dataclass

from pincite.assistant.english.names import NAME, names
from pincite.index.text.words import STOPWORDS

MARK = "\0"

_SAYS = frozenset(
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
"""Verbs that say that somebody says."""
_SAYS_HERE = (
    r"calls(?=\s*\0|\s+(?:it|him|her|them|the|this|his|its)\b)",
    r"pointed out",
    r"went on(?! to\b)",
    r"(?-i:states)(?=[,:]|\s+that\b|\W*$)",
    r"found(?= that\b)",
    r"read(?=\W*$)",
    r"(?<=documents )state",
    r"(?<=records )state",
)
"""Those that do so only beside certain words."""
_VERB = re.compile(
    rf"(?<!having )\b(?:{'|'.join([*sorted(_SAYS), *_SAYS_HERE])})\b(?! by\b)", re.IGNORECASE
)
_ADVERB = (
    r"(?:is|are|was|also|then|later|previously|recently|once|now|has|have|had|(?-i:who)|just|further"
    r"|(?-i:[a-z]+ly))"
)
_ADVERBS = re.compile(rf"(?:(?:^|\s){_ADVERB})+$", re.IGNORECASE)
_ACCORDING = re.compile(r"\baccording to\s+(?P<who>[^,.;\0]+)", re.IGNORECASE)
_BE = re.compile(rf"\b(?:is|are|was|were|been|being|be)\s+(?:(?:{_ADVERB}|often)\s+)*$")
_QUOTING = re.compile(r"\bquot(?:e|es|ed|ing)\s+(?P<who>[^,\0]+?)\s+as\b")
_BY = re.compile(
    r"\b(?:(?:described|called|hailed|praised|dubbed|quoted) by\s+(?P<who>[^,\0]+?)(?:,[^,\0]*,)?"
    r"\s+as\b|[Ii]n the words of\s+(?P<whose>[^,\0]+)"
    r"|[Ii]n\s+(?P<own>[A-Z][^,\0]*?)['’]s?\s+words\b)"
)
_SUBJECTS = {"him": "he", "her": "she", "them": "they"}
_LEADING = re.compile(
    r"^(?:(?:which|who|that|and|but|as|where|also|then|so|because|although|though|now)\s+)+", re.I
)
_NOBODY = STOPWORDS - {"he", "she", "they", "it"}
_ASIDE = re.compile(r",\s*$")
_ASIDE_ENDS = re.compile(r"\s+(?:the\s+|The\s+)?[A-Z][^,.]{1,60}[,.]")
_TRANSCRIPT = re.compile(r"\s*(?P<who>[A-Z][A-Z.' -]+[A-Z]):")
_STOP = re.compile(
    r"[,;:()\0—–]|\.\s*$|\s(?:who|whose|in|on|at|during|after|before|as|when|while|to|via|that|about"
    r"|from|with|by|last|earlier|this)\b|(?<!The)\s(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day\b"
)
_BREAK = re.compile(
    r"[;:()\0—–]|\s-+\s|,\s+and\b|\bthat\b|\bbut\b|\bBut\b|\bwhile\b|\bbecause\b|\bwhat\b"
    r"|\band\s(?=the\b)"
)
_PREPOSITION = re.compile(
    r"(?:in|on|at|after|during|as|for|with|when|while|if|since|by|earlier|meanwhile|however|once"
    r"|according|speaking|asked|despite|following|before|under|from|last|and|but|for|of|to)\b",
    re.IGNORECASE,
)
_OF_ITSELF = re.compile(r"([Hh]e|[Ss]he|[Tt]hey|[Ii]t) ")
_ISSUED = re.compile(
    r"\s+an?\s+(?:\w+\s+)?(?:statement|letter|note|post|report|message|tweet)(?:\s+\w+)?"
    r"\s+(?:by|from)\b"
)
_RELATIVE = re.compile(r"(?:who|which)\b")
_WITH = re.compile(rf"\bwith\s+(?P<who>{NAME.pattern[2:]})(?:,[^,\0]*,)?\s*$")
_SOMEBODY = re.compile(r"(?:[Aa]nother\s|(?:[Aa]n?|[Tt]he|[Oo]ne|[Hh]is|[Hh]er|[Tt]heir)\s+[a-z])")
_ROLE = re.compile(r"(?:an?|the)\s+(?:[a-z]|C[A-Z]O\b)")
_AS = re.compile(r"as\s", re.IGNORECASE)
PRONOUN = re.compile(
    r"(?:he|she|they|it|the (?:\d+-year-old|(?:\w+ ){0,2}(?:democrat|republican|senator|lawmaker"
    r"|congress(?:man|woman)|star|singer|rapper|actor|actress)))$",
    re.IGNORECASE,
)
_OUTLET = (
    r"(?:the\s+|The\s+)?(?:(?:[A-Z]{2,5}|[A-Z][\w&.'’-]*)\s+){0,4}"
    r"(?:[A-Z]{3,5}\d?|AP|News|Times|Post|Guardian|Telegraph|Mail|Journal|Press|Reuters|TODAY|Today"
    r"|Radio|Magazine|Herald|Tribune|Independent|Sun|Mirror|Bloomberg|Politico|Axios|Business"
    r"|Observer|Chronicle|Gazette|Standard|Economist|Forbes|Variety|Vogue|Newsweek|Spiegel|Monde"
    r"|Geographic|Record|Express|Star|Globe|Dispatch|Register|Courier|Insider|Atlantic|Metro|Week"
    r"|Verge|Sports|Jazeera|Interfax|Tass|Xinhua|[Pp]odcast)\b(?:\s+(?:Record|Journal|News|Post|Today|Online"
    r"|Business|Geographic|Magazine|Radio|Times|Standard|Live)\b)*"
)
_PART_OF_NAME = r"[A-Z][\w'’-]*"
_TOLD = re.compile(
    rf"(?:\b(?:told|tells|telling|(?:interview|conversation|shared) with"
    rf"|(?:[Ss]peaking|statement|spoke) (?:to|on|with)|(?:wrote|[Ww]riting|writes|interview) in"
    rf"|interview on|said (?:{_PART_OF_NAME}\s+){{0,3}}(?:on|in))"
    rf"\s+(?:an?\s[^,.\0]{{1,40}},\s)?(?P<told>{_OUTLET})"
    rf"|\bin\s+(?P<printed>(?:The|the)\s+{_OUTLET}|{_OUTLET})(?=\W*$)"
    rf"|(?P<reported>{_OUTLET})\s+(?:first\s+)?(?:report|quote)(?:s|d|ed)\b"
    rf"|(?P<own>{_OUTLET})['’]s?\s+(?:\w+\s+){{0,3}}"
    rf"(?:critic|correspondent|editor|columnist|reporter))"
)
_OWN = re.compile(rf"(?P<own>{_OUTLET})['’]s\s+(?P<who>{NAME.pattern[2:]})")
_OFFICE = re.compile(
    r"\s+(?:[a-z]+\s+){0,2}(?:owner|president|coach|director|minister|spokes\w+|leader|chair\w*"
    r"|analyst|professor|secretary|manager|officer|founder|captain|editor|correspondent|economist"
    r"|commissioner|head|judge|mayor|governor|senator|star|executive)\s+(?=[A-Z])"
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it, in the sentence's own words ("she", "the mayor", "Ina Holt"), and to whom."""

    who: str
    outlet: str | None


def attribution(masked: str) -> Attribution | None:
    """Return who a masked sentence says speaks; None where it says nothing of that."""
    who = _by_form(masked)
    if not who:
        return None
    if own := _OWN.fullmatch(who):
        return Attribution(own["who"], outlet(masked) or own["own"])
    return Attribution(who, outlet(masked))


def outlet(masked: str) -> str | None:
    """Return the paper, station or agency that the words were said to, or printed in."""
    found = _TOLD.search(masked)
    return next(filter(None, found.groups())).strip() if found else None


def subject(masked: str) -> str | None:
    """Return the name or the pronoun that a masked sentence is about, if it starts with one."""
    for part in masked.split(","):
        bare = part.strip()
        if _PREPOSITION.match(bare) or _SOMEBODY.match(bare):
            continue
        if found := re.match(r"(?:he|she|they|it)\b", bare, re.IGNORECASE):
            return found[0]
        if (found := NAME.match(bare)) and (named := names(found[0])):
            office = _OFFICE.match(bare, found.end())
            held = NAME.match(bare, office.end()) if office else None
            return held[0] if held else named[0]
    return None


def _by_form(masked: str) -> str | None:
    if found := _TRANSCRIPT.match(masked) or _QUOTING.search(masked) or _BY.search(masked):
        words: str = next(filter(None, found.groups()))
        return _SUBJECTS.get(words.lower(), words)
    signs = [*_VERB.finditer(masked), *_ACCORDING.finditer(masked)]
    # “…,” according to the agency: it only passes on what the minister warned of.
    passed_on = any(sign.re is _VERB and sign[0] != "called" for sign in signs)

    def order(sign: re.Match[str]) -> tuple[bool, int]:
        return passed_on and sign.re is _ACCORDING, _far(masked, sign)

    for sign in sorted(signs, key=order):
        if sign.re is _ACCORDING:
            who = _phrase(sign["who"])
        else:
            who = _after(masked, sign) or _before(masked, sign)
        if who and not _VERB.match(who):
            return who
    return None


def _far(masked: str, sign: re.Match[str]) -> int:
    """How far from the nearest quotation a sign stands, in characters."""
    after = masked.find(MARK, sign.end())
    before = masked.rfind(MARK, 0, sign.start())
    gaps = [after - sign.end()] if after >= 0 else []
    gaps += [sign.start() - before - 1] if before >= 0 else []
    return min(gaps, default=0)


def _after(masked: str, verb: re.Match[str]) -> str | None:
    """The speaker that follows a verb: “…,” said Ina Holt, the mayor."""
    before, rest = masked[: verb.start()], masked[verb.end() :]
    aside = verb[0] in ("said", "says") and _ASIDE.search(before) and _ASIDE_ENDS.match(rest)
    if not (aside or re.search(r"\0[\s,]*$", before)):
        return None
    if issued := _ISSUED.match(rest):
        rest = rest[issued.end() :]
    stop = _STOP.search(rest)
    return _phrase(rest[: stop.start()] if stop else rest)


def _before(masked: str, verb: re.Match[str]) -> str | None:
    """The speaker before a verb: Ina Holt, the mayor, said: “…”"""
    before = masked[: verb.start()]
    closed = before.rstrip().endswith(",")  # the union, which speaks for many, says
    breaks = [
        found.end()
        for found in _BREAK.finditer(before)
        if before[found.end() :].strip(" ,") and not (closed and found[0] == "that")
    ]
    segment = before[max(breaks, default=0) :]
    parts = [part.strip() for part in segment.split(",")]
    passive = _BE.search(before)
    if verb[0].lower().endswith("ing"):
        return (
            (found["who"] if (found := _WITH.search(segment)) else subject(segment))
            if not passive
            else _phrase(before[max(breaks, default=0) : passive.start()])
        )
    if passive:
        return None
    if parts[-1]:
        last = _ADVERBS.sub("", parts[-1])
        if len(parts) > 1 and _RELATIVE.match(parts[-1]) and _RELATIVE.sub("", last) == "":
            return _phrase(re.split(r"\b(?:from|by|of|to|with|for|at)\s", parts[-2])[-1])
        if len(parts) > 1 and (not last or (_is_name(parts[-2]) and _ROLE.match(last))):
            return _phrase(parts[-2])
        aside = _AS.match(last)
        return subject(segment) if _PREPOSITION.match(last) and not aside else _phrase(last)
    # A comma right before the verb closes an apposition: the mayor, Ina Holt, said.
    clause = next((n for n, part in enumerate(parts) if n and _RELATIVE.match(part)), len(parts))
    if clause < len(parts) - 1:  # the report, which 91 wrote, and which cites 6,000, says
        parts = [*parts[:clause], "", ""]
    *others, apposition = parts[:-1] or [""]
    others = [part for part in others if not _PREPOSITION.match(part)]
    if _is_name(apposition) and not _is_name((others or [""])[0]):
        return _phrase(apposition)
    return next(map(_phrase, filter(_ends_in_name, others)), None) or _phrase((others or [""])[-1])


def _is_name(part: str) -> bool:
    return " " in part and bool(NAME.fullmatch(part))


def _ends_in_name(part: str) -> bool:
    return bool(part) and part.split()[-1][0].isupper()


def _phrase(words: str) -> str | None:
    """A noun phrase without what does not belong to it; None where there is none."""
    phrase = _LEADING.sub("", " ".join(words.strip(" ,.;:-–—\0").split()))
    if found := _OF_ITSELF.match(phrase):
        return found[1]
    last = phrase.split()[-1:]
    letters = bool(last) and len(last[0]) > 1 and last[0].isupper()  # the WHO
    named = bool(last) and (letters or last[0].lower() not in _NOBODY)
    return phrase if named and re.search("[a-z]", phrase, re.I) else None
