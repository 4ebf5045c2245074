"""A text → the language whose function words it uses; the stop words of five languages.

Function words tell the language of an article almost always, and of a question mostly. A text of
another language, or of too few words, has no language for `detect_language`: it is treated like
English. `guess_language`, which decides what 03/04/2024 means, must be surer, and knows more.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

Language = Literal["en", "de", "fr", "es", "it"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SAMPLE_LENGTH = 4_000  # characters
_MIN_SCORE = 1.5
"""Function words that a text must have, unless it is English: "Die hard fans" is not German."""
_MIN_RATIO = 1.3
"""How many times as many function words a language must have as the next one."""
_MIN_SURE_SCORE, _MIN_SURE_RATIO = 5, 2
"""The same where the language decides what a date means."""

# Function words, question words and auxiliaries.
_STOPWORDS = {
    "en": """
    a about after again all also am an and any are aren't as at be because been before being
    but by can can't could couldn't did didn't do does doesn't doing don't each else ever every
    for from get gets got had hadn't has hasn't have haven't he her here hers herself him
    himself his how i i'm if in into is isn't it it's its itself just let's may me might more
    most much must my myself no nor not now of off on once one only or other our ours out over
    own per please s same shall she should so some such t tell than that that's the their
    theirs them themselves then there these they this those through to too under until up upon
    us very was wasn't we were weren't what what's when where which while who who's whom whose
    why will with won't would you your yours
    """,
    "de": """
    ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin
    bis bist da dabei dafür damit dann das dass dem den denen denn der deren des dessen die dies
    diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es
    etwa etwas euch für gegen gibt hab habe haben hat hatte hatten hier hinter ich ihm ihn ihnen
    ihr ihre ihrem ihren ihrer im in ins ist ja jede jeder jedes jetzt kann kannst können könnte
    man mehr mein mich mir mit nach nicht noch nun nur ob oder ohne sehr sein seine seinem seinen
    seiner seit sich sie sind so soll sollen sollte über um und uns unser unter viel viele
    vielen vom von vor war waren warum was weil
    welche welchem welchen welcher welches wem wen wenn wer werden wessen wie
    wieder wieviel wir wird wo wofür woher wohin womit worden worüber wurde wurden wann während zu
    zum zur zwischen
    """,
    "fr": """
    à afin ai ainsi alors après au aucun aussi autre aux avait avec avoir c'est car ce ceci cela
    celle celui ces cet cette ceux chaque chez combien comme comment d'un d'une dans de des depuis
    deux dont du elle elles en encore entre est est-ce et étaient était été être eu fait fut ici il
    ils j'ai jusque l'on la le les leur leurs lors lui ma mais me même mes mon ne ni nos notre nous
    on ont ou où par parce pas pendant peu peut plus pour pourquoi qu'est-ce qu'il qu'elle qu'un
    quand que quel quelle quelles quels qui quoi sa sans se sera ses si son sont sous sur ta te tes
    ton tous tout toute toutes très tu un une vers vos votre vous y
    """,
    "es": """
    a al algo algún alguna algunos ante antes así aún aunque cada como cómo con contra cuál cuáles
    cuando cuándo cuánta cuántas cuánto cuántos de del desde después donde dónde dos durante e el él
    ella ellas ellos en entre era eran es esa ese eso esta está estaba están este esto estos fue
    fueron ha había hace hacia han hasta hay la las le les lo los más me mi mientras mucho muy nada
    ni no nos nosotros nuestro o otra otras otro otros para pero poco por porque puede qué que quién
    quien quiénes se sea según ser si sí sido sin sobre son su sus tal también tan tanto te tenía
    tiene tienen todo todos tras tu un una unas uno unos y ya yo
    """,
    "it": """
    a ad agli ai al alla alle allo anche ancora c'è che chi ci ciò come con contro cosa cui da dai
    dal dalla dalle degli dei del della delle dello di dopo dove due e è ed era erano essere fa fino
    fra fu furono gli ha hai hanno ho i il in io l'ha la le lei li lo loro lui ma mentre mi mio
    molto ne negli nei nel nella nelle nello noi non nostro o ogni per perché però più poi prima
    può quale quali quando quanta quante quanti quanto quella quelle quelli quello questa queste
    questi questo qui se secondo sei senza si sia sono sotto sta stata stato stati su suo sua suoi
    sue sul sulla sulle tra tutti tutto un una uno vi voi
    """,
}
STOPWORDS_BY_LANGUAGE: dict[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in _STOPWORDS.items()
}
_OTHER_LANGUAGES = {
    "pt": "o os as e é um uma de do da em que para com não foi são por mais dos na no ao",
    "nl": "de het een en van is dat op te zijn met voor niet werd door ook aan bij naar uit",
    "pl": "i w na z się nie do jest że to o po przez dla oraz jak był od za",
}
"""Common words of languages that have no rules of their own, only dates."""
_WORDS_BY_LANGUAGE = {
    **STOPWORDS_BY_LANGUAGE,
    **{language: frozenset(words.split()) for language, words in _OTHER_LANGUAGES.items()},
}


def _index_words(languages: Iterable[str]) -> dict[str, list[str]]:
    """Return for each word the languages that use it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for language in languages:
        for word in _WORDS_BY_LANGUAGE[language]:
            found[word].append(language)
    return dict(found)


_LANGUAGES_BY_WORD = _index_words(STOPWORDS_BY_LANGUAGE)
_ALL_LANGUAGES_BY_WORD = _index_words(_WORDS_BY_LANGUAGE)


def is_foreign(text: str) -> bool:
    """Return whether `text` is clearly in another language than English.

    Rules of English must then stand back: they would guess.
    """
    return detect_language(text) not in (None, "en")


def detect_language(text: str) -> Language | None:
    """Return the language of `text` (ISO 639-1); None if it is not clear or not one of them.

    Reads only the first characters. A word of several languages counts in part for each.
    """
    best, score, second = _rank_languages(text, _LANGUAGES_BY_WORD)
    if (score < _MIN_SCORE and best != "en") or score < second * _MIN_RATIO:
        return None
    return best or None  # type: ignore[return-value]


def guess_language(text: str) -> str | None:
    """Return the language of `text` (ISO 639-1), to read its dates; None if it is not sure."""
    best, score, second = _rank_languages(text, _ALL_LANGUAGES_BY_WORD)
    return best if score >= _MIN_SURE_SCORE and score >= second * _MIN_SURE_RATIO else None


def _rank_languages(
    text: str, languages_by_word: Mapping[str, list[str]]
) -> tuple[str, float, float]:
    """Return the language with most function words, its score, and the score of the next one."""
    scores: defaultdict[str, float] = defaultdict(float)
    for word in _WORD.findall(text[:_SAMPLE_LENGTH].lower().replace("’", "'")):
        languages = languages_by_word.get(word, [])
        for language in languages:
            scores[language] += 1 / len(languages)
    ranked = sorted(scores.items(), key=lambda each: -each[1]) + [("", 0.0)] * 2
    (best, score), (_, second) = ranked[:2]
    return best, score, second
