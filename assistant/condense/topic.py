"""A question → its topic: "What were the causes of the dock strike?" → "the dock strike".

English only, without a part-of-speech tagger: word lists and endings show where a phrase ends. A
wrong guess makes the topic a few words too long or too short, and never raises an error.
"""

import re

from pincite.assistant.english.names import find_longest_name, find_names, pluralize, to_gerund

AUXILIARIES = frozenset(
    "is are was were do does did has have had can could will would should may might must".split()
)
PREPOSITIONS = frozenset(
    """
    of in on at for from to with by about during after before between against over under into
    since until through around within than versus like without behind near among towards across
    """.split()
)
_SUBORDINATORS = frozenset("because if that which who when where while as".split())
_PHRASE_ENDS = PREPOSITIONS | _SUBORDINATORS
_VERBS = frozenset(
    """
    accept affect agree announce appear arrive ask attack attend ban be become begin blame block
    bring build buy call cause change choose claim close come compare confirm contain continue
    contribute control cost create criticise criticize cut damage deal decide declare demand deny
    deploy describe destroy develop die differ discover do drop earn eat enable end evolve exist
    expect explain fail fall feel fight find fire fly follow form found fund gain get give go grow
    happen have help hit hold impact improve include increase influence invade invent invest invite
    involve join keep kill know last launch lead learn leave let live look lose make matter mean
    meet move need offer open oppose order own pass pay plan play prepare prevent produce promise
    propose protect prove publish pull put raise reach react receive recommend reduce refuse reject
    relate release remain replace report require resign respond return reveal rise run say see
    seek seize sell send share shift show shut sign solve speak spend spread start stay stop strike
    suffer suggest supply support survive take talk target tell think threaten transport travel
    treat try turn use visit vote walk want warn weigh win withdraw work write
    """.split()
)
_PARTICIPLES = frozenset(
    """
    began become begun been being bought brought built called came caught chosen cut done drawn
    eaten fallen felt forgotten fought found gave given gone got grown heard held hit hurt kept
    knew known led left lost made meant met paid put ran read rose run said sang sat saw seen sent
    set shot shut sold spent spoken stolen struck taken taught thought told took went withdrew won
    worn wrote written bad better common dangerous different difficult easy effective ethical
    famous free good hard harmful healthy important legal likely necessary possible related safe
    similar still successful true unique useful worth available already also always considered
    ever first generally mainly never now often originally really so too usually not
    """.split()
)
"""Irregular past forms and participles, and the predicates and adverbs that end a subject too."""
_PARTICIPLE_AUXILIARIES = frozenset("is are was were has have had".split())
_QUANTITIES = frozenset("so many much few several some others other more less lot".split())
_PRONOUNS = frozenset("i you we it he she they one someone people anyone this that these".split())

_PART_NOUNS = """
    advantages? aims? applications? arguments? attractions? authors? background basics?
    benefits? breakdown categor(?:y|ies) causes? challenges? characteristics? characters?
    class(?:es)? competitors? consequences? contributions? controvers(?:y|ies) costs? creation
    criticisms? deaths? definitions? details development differences? disadvantages?
    downsides? drawbacks? effects? evidence examples? factors? facts? features? findings?
    founding functions? future goals? growth histor(?:y|ies) ideas? impacts? implications?
    importance invention kinds? layers? lessons? levels? limitations? meanings? members?
    methods? models? numbers? objectives? options? origins? outcomes? parts? percentage
    population prices? problems? process pros purposes? reactions? reasons? relationship
    requirements? responses? results? risks? roles? roots? rules? series significance signs?
    similarit(?:y|ies) sizes? sorts? sources? stages? steps? story symptoms? terms themes?
    toll treatments? types? uses? value variations? versions? victims ways?
"""
PART_NOUN = rf"(?:{'|'.join(_PART_NOUNS.split())})"
"""A noun for a part or an aspect of something: the topic is what follows it."""
_PART_OF = re.compile(
    rf"^(?:[\w-]+\s+){{0,4}}?(?P<part>{PART_NOUN})(?:\s+and\s+\w+)?"
    rf"\s+(?:of|in|for|behind|to|about|with|on|between)\s+(?=\S)",
    re.I,
)
_POSSESSED_PART = re.compile(rf"(?:['’]s|s['’])\s+(?:[a-z-]+\s+){{0,2}}?{PART_NOUN}\b.*$", re.I)

AUXILIARY = rf"(?:{'|'.join(sorted(AUXILIARIES))})"
PREPOSITION = rf"(?:{'|'.join(sorted(PREPOSITIONS))})"
SUPERLATIVE = (
    r"(?:best|worst|(?!(?:t|r|w|n|p|v|gu|qu|ch|inv|for|prot|requ|inter|cont|harv|arr|unr|conqu)est\b)"
    r"[a-z]+est)"
)
QUESTION_WORD = r"(?:what|who|whom|whose|where|when|why|how|which)"
_BE_FORM = r"(?:is|are|was|were)"
SECOND_CLAUSE = re.compile(rf"[,;:]\s|[?.!]\s|\s(?:and|but|or)\s+(?={QUESTION_WORD}\b)", re.I)
_ABOUT_PHRASE = re.compile(
    r"(?:\b(?:about|regarding|concerning|information on)|^(?:please\s+)?(?:describe|explain|"
    r"summari[sz]e|define|discuss|compare(?:\s+and\s+contrast)?))\s+(?P<phrase>.+)$",
    re.I,
)
_WHAT_IS = re.compile(
    rf"^(?:what|who|which)(?:\s+{_BE_FORM}|['’](?:s|re))\s+(?P<phrase>.+)$|"
    rf"^{QUESTION_WORD}\s+(?:happened|happens)\s+(?:in|to|at|with|during)\s+(?P<place>.+)$",
    re.I,
)
_INTERJECTIONS = re.compile(
    r"^\s*(?:(?:oh|ok|okay|now|interesting|great|thanks|hm+|wow|and|but|so)\b[\s,.!]*)+", re.I
)
_WHICH_NOUN = re.compile(rf"^(?:what|which)\s+(?P<phrase>\w+(?:\s+\w+)??)\s+{AUXILIARY}\b", re.I)
_PASSING_MENTION = re.compile(
    rf"(?:.*\b)?{AUXILIARY}\s+(?:i|you|we|people|someone|one)\b|if\b", re.I
)
_DID_QUESTION = re.compile(r"(?:(?:why|when|where|how)\s+)?did\s+(?P<rest>.+)$", re.I)
_LEADING_ADVERBIAL = re.compile(r"^(?:in general|generally|overall),?\s+", re.I)
_TRAILING_ADVERBIAL = re.compile(
    r"\s+(?:in (?:a nutshell|general|detail|short|particular)|exactly|again|instead|so far)$", re.I
)
_THERE_IS = re.compile(r"^there\b.*?\b(?:in|at|on|around|near|of)\s+", re.I)
_LEADING_QUANTIFIERS = re.compile(
    r"^(?:(?:some|any|all|many|more|most|other|much|different|of|also|both)\s+)+", re.I
)


def find_topic(question: str) -> str | None:
    """Return the noun phrase that a question is about, in the question's words, or None."""
    plain = _LEADING_ADVERBIAL.sub("", _INTERJECTIONS.sub("", question).strip(" ?.!\n\t"))
    first_clause = _TRAILING_ADVERBIAL.sub("", SECOND_CLAUSE.split(plain, maxsplit=1)[0].strip())
    if match := _ABOUT_PHRASE.search(first_clause):
        phrase = match["phrase"]
        if subordinator := re.match(rf"(?:{QUESTION_WORD}|whether|if)\s+", phrase):
            topic = _find_subject(["is", *phrase[subordinator.end() :].split()])
        else:
            topic = _extract_topic(phrase)
    elif match := _WHAT_IS.search(first_clause):
        topic = _extract_topic(match["phrase"] or match["place"])
    else:
        topic = _find_subject(first_clause.split())
        if not topic and (match := _WHICH_NOUN.match(first_clause)):
            topic = _trim(match["phrase"].split())
    return topic or find_longest_name(first_clause)


def find_head_noun(phrase: str) -> str:
    """Return the head noun of a phrase: the last word before a preposition; "" if empty."""
    tokens = phrase.split()
    for position, token in enumerate(tokens):
        if position and token.lower() in _PHRASE_ENDS:
            return tokens[position - 1]
    return tokens[-1] if tokens else ""


def is_passing_mention(question: str) -> bool:
    """Return whether a question only mentions its topic: "can I read this on a train?"."""
    return bool(_PASSING_MENTION.match(question)) and not find_names(question)


def find_event(question: str) -> str | None:
    """Return the event in a question or None: "Did Rome fall to it?" → "Rome falling to it"."""
    match = _DID_QUESTION.match(question.strip(" ?.!"))
    subject = match and _find_subject(["did", *match["rest"].split()])
    if not match or not subject or not match["rest"].startswith(f"{subject} "):
        return None
    verb, _, rest = match["rest"][len(subject) + 1 :].partition(" ")
    return f"{subject} {to_gerund(verb)} {rest}" if verb in _VERBS and rest else None


def pluralize_phrase(phrase: str) -> str:
    """Return the plural of a phrase with "a": "a heat pump" → "heat pumps"; others unchanged."""
    bare = re.sub(r"^an?\s+", "", phrase)
    noun = find_head_noun(bare)
    return bare if bare == phrase or not noun else bare.replace(noun, pluralize(noun), 1)


def is_plural(phrase: str) -> bool | None:
    """Return whether "they", and not "it", refers to a phrase; None if both may."""
    noun = find_head_noun(phrase)
    if " and " in phrase or noun.lower() in {"people", "men", "women", "children", "police"}:
        return True
    if re.match(r"an?\s", phrase):
        return False
    if noun[:1].isupper() and " " in phrase and not phrase.lower().startswith("the "):
        return None
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return None if noun[0].isupper() else True
    return None if noun[:1].isupper() else False


def _is_verb(token: str) -> bool:
    if token in _VERBS or token in _PARTICIPLES or token in AUXILIARIES:
        return True
    is_third_person = token.endswith("s") and (
        token[:-1] in _VERBS or token.removesuffix("es") in _VERBS
    )
    return is_third_person or _is_past_form(token)


def _is_past_form(token: str) -> bool:
    return token in _PARTICIPLES or (
        token.endswith("ed") and len(token) > 4 and not token.endswith("eed")
    )


def _extract_topic(phrase: str) -> str | None:
    """Return the topic of a phrase, without part nouns before it and predicates after it."""
    phrase = re.sub(r"\s+like(?=\s+(?:in|at|on|for)\b|$)", "", phrase)
    phrase, removed = _THERE_IS.subn("", phrase)
    is_reduced = removed > 0
    for _ in range(2):
        shorter = _PART_OF.sub("", phrase)
        is_reduced, phrase = is_reduced or len(shorter) < len(phrase), shorter
    phrase = _LEADING_QUANTIFIERS.sub("", _POSSESSED_PART.sub("", phrase))
    tokens = phrase.split()
    if len(tokens) > 2 and _is_past_form(tokens[0]) and tokens[1] in PREPOSITIONS:
        tokens = tokens[2:]
    ends = (n for n in range(1, len(tokens)) if _ends_topic(tokens[n], tokens[n + 1 :], is_reduced))
    return _trim(tokens[: next(ends, len(tokens))])


def _ends_topic(token: str, following: list[str], is_reduced: bool) -> bool:
    """Return whether a topic ends before a token.

    `is_reduced`: a part noun was removed, so a preposition ends the topic too.
    """
    if token in _SUBORDINATORS - {"as"} or token in AUXILIARIES:
        return True
    is_loose = token in _PHRASE_ENDS and token not in {"of", "for"} and is_reduced
    if is_loose and not any(each[:1].isupper() for each in following):
        return True
    is_predicate = token.endswith("ed") or token in _PARTICIPLES
    return is_predicate and (not following or following[0] in _PHRASE_ENDS)


def _find_subject(tokens: list[str]) -> str | None:
    """Return the subject of a question: the words between its auxiliary and its verb."""
    lowered = [token.lower() for token in tokens]
    auxiliary = next((i for i, token in enumerate(lowered) if token in AUXILIARIES), None)
    if auxiliary is None:
        return _find_topic_without_auxiliary(tokens, lowered)
    rest = tokens[auxiliary + 1 :]
    if not rest or rest[0].lower() in _PRONOUNS or rest[0].lower() == "there":
        return _find_object(rest[2:] if rest[1:] and rest[0].lower() in _PRONOUNS else rest[1:])
    if auxiliary > 1 and len(rest) == 1 and _is_past_form(rest[0]):
        return _trim(tokens[1:auxiliary])
    return _extract_topic(" ".join(_cut_after_subject(rest, lowered[auxiliary])))


def _find_topic_without_auxiliary(tokens: list[str], lowered: list[str]) -> str | None:
    verb = next((i for i, token in enumerate(lowered[1:], 1) if _is_verb(token)), None)
    if verb:
        return _find_object(tokens[verb:])
    return None if re.match(rf"{QUESTION_WORD}\b", " ".join(lowered)) else _trim(tokens)


def _cut_after_subject(rest: list[str], auxiliary: str) -> list[str]:
    """Return the tokens of the subject; `rest` is the tokens after the auxiliary."""
    is_copula = auxiliary in {"is", "are", "was", "were"}
    ends_subject = _is_past_form if auxiliary in _PARTICIPLE_AUXILIARIES else _VERBS.__contains__
    start = 2 if rest[0].lower() in {"the", "a", "an"} else 1
    for position in range(start, len(rest)):
        token, following = rest[position], rest[position + 1 : position + 2]
        if ends_subject(token) or (token in _PARTICIPLES and token not in _VERBS):
            if following and following[0] in _VERBS and rest[position - 1] not in {"to", "not"}:
                continue
            return rest[:position]
        if token in _PHRASE_ENDS - {"of"} and not any(map(ends_subject, rest[position + 1 :])):
            return rest[: position - 1 if is_copula and position > start else position]
    return rest[:-1] if len(rest) > start else rest


def _find_object(tokens: list[str]) -> str | None:
    """Return a name, or else the words after the last verb or, failing that, preposition."""
    if name := find_longest_name(" ".join(["so", *tokens])):
        return name
    subordinator = next((i for i, token in enumerate(tokens) if token in _SUBORDINATORS), None)
    if subordinator is not None and len(tokens) > subordinator + 2:
        return _find_subject(["is", *tokens[subordinator + 1 :]])
    for is_boundary in (_is_verb, _PHRASE_ENDS.__contains__):
        positions = [i for i, token in enumerate(tokens[:-1]) if is_boundary(token.lower())]
        if positions:
            return _extract_topic(" ".join(tokens[positions[-1] + 1 :]))
    return _trim(tokens)


def _trim(tokens: list[str]) -> str | None:
    """Return a phrase without function words at its edges; None if too vague for a topic."""
    edge_words = _PHRASE_ENDS | {"the", "a", "an", "and", "or"}
    while tokens and tokens[-1].lower() in edge_words:
        tokens = tokens[:-1]
    while tokens and tokens[0].lower() in _PHRASE_ENDS:
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[0].lower() == tokens[1].lower():
        tokens = tokens[1:]
    phrase = " ".join(tokens)
    if re.fullmatch(rf"{SUPERLATIVE}|most|[a-z]+ly|first|last|same", find_head_noun(phrase)):
        return None
    is_fragment = (
        len(tokens) == 1 and re.search(r"(?:ed|er|['’]s|['’]m)$", phrase) and phrase.islower()
    )
    if tokens and (tokens[0] in _PARTICIPLES or {*tokens} <= _QUANTITIES or is_fragment):
        return None
    if tokens and tokens[0].lower() in {"my", "your", "our"}:
        phrase = phrase.partition(" ")[2]
    is_generic = all(
        re.fullmatch(PART_NOUN, t, re.I) or t.lower() in edge_words | _PRONOUNS for t in tokens
    )
    return None if is_generic or len(tokens) > 9 else phrase
