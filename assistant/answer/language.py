"""A question → the language it is written in, by its function words."""

import re

DEFAULT_LANGUAGE = "en"

_FUNCTION_WORDS = {
    "en": "the of and to in is was were did does do what when where who whom why how which many "
    "much has have had been by from with for that this are an a on at will would",
    "de": "der die das den dem des und ist war sind waren wer was wann wo warum wie welche welcher "
    "welches viele viel hat haben wurde wurden von mit für ein eine einen nicht im am zu auf auch",
    "fr": "le la les des du de et est était sont qui que quoi quand où pourquoi comment combien "
    "quel quelle quels quelles a ont par avec pour un une dans sur au aux il elle se ne pas",
    "es": "el la los las de del y es fue son quién quiénes qué cuándo dónde por cómo cuánto "
    "cuántos cuál ha han con para un una en se no su al lo",
    "it": "il lo la gli le di del della dei e è era sono chi che cosa quando dove perché come "
    "quanto quanti quale ha hanno con per un una nel si non da al sul",
    "pt": "o a os as de do da dos e é foi são quem que quando onde por como quanto quantos qual "
    "tem com para um uma em no na se não ao pelo",
    "nl": "de het een en is was zijn waren wie wat wanneer waar waarom hoe welke hoeveel heeft "
    "hebben werd van met voor in op door niet te aan er",
}
_WORDS_BY_LANGUAGE = {name: frozenset(text.split()) for name, text in _FUNCTION_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")


def detect_language(question: str) -> str:
    """Return the code of the language with the most function words in a question.

    English if no language has more than English. Knows English, German, French, Spanish, Italian,
    Portuguese and Dutch, the languages of the examples in the prompt.
    """
    found = [word.lower() for word in _WORD.findall(question)]
    counts = {
        name: sum(word in function_words for word in found)
        for name, function_words in _WORDS_BY_LANGUAGE.items()
    }
    best = max(counts, key=counts.__getitem__)  # the first of equals, which is English
    return best if counts[best] > counts[DEFAULT_LANGUAGE] else DEFAULT_LANGUAGE
