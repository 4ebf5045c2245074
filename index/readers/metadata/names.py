"""Names of outlets and of people, told apart by their words.

Used only for names that stand without a label near a headline: "Ines Calder | Varn Courier".
"""

import re

_OUTLET_WORDS = frozenset(
    """
    advertiser age argus beacon blog broadcasting bulletin chronicle citizen courier daily democrat
    digest dispatch eagle echo enquirer evening examiner express forum gazette globe guardian herald
    independent inquirer insider intelligencer journal leader ledger letter light magazine mail
    media mercury messenger mirror monitor morning network news newsletter newspaper newswire
    observer online planet post press radio record recorder register report reporter republican
    review scientist sentinel spectator standard star statesman sun telegraph television times today
    tribune tv voice week weekly wire fm live
    abendblatt allgemeine anzeiger bild bote echo funk illustrierte kurier magazin merkur
    morgenpost nachrichten neueste neues post presse rundfunk rundschau spiegel stern tageblatt
    tagesspiegel tageszeitung volksblatt welt woche wochenblatt zeit zeitung
    diario gaceta heraldo mundo noticias país periódico prensa corriere gazzetta giornale messaggero
    repubblica stampa figaro libération monde parisien courant dagblad krant nieuws avis bladet
    nyheter tidning gazeta noviny
    """.split()
)
# Those that are names of outlets also alone, next to a date: "Gazette, 14 June 2024".
_OUTLETS_ALONE = frozenset(
    """
    gazette courier herald tribune chronicle telegraph guardian observer examiner sentinel dispatch
    inquirer independent times kurier anzeiger bote merkur rundschau figaro libération
    """.split()
)
_OUTLET_ENDINGS = (
    "zeitung", "blatt", "kurier", "bote", "nachrichten", "anzeiger", "rundschau", "presse", "funk",
    "magazin", "spiegel", "echo", "post", "times", "news", "dagblad", "bladet", "tidning", "merkur",
)  # fmt: skip
_AGENCIES = frozenset(
    "reuters afp ap dpa apa ansa efe sda ots upi tass xinhua kyodo pti ians anadolu".split()
)
_KNOWN = (
    _AGENCIES
    | _OUTLETS_ALONE
    | frozenset(
        """
        bbc cnn npr abc cbs nbc pbs bloomberg politico axios forbes newsweek wired vox spiegel zeit
        stern focus taz faz tagesschau heise golem ard zdf ndr wdr srf orf
        """.split()
    )
)
_DOMAIN = re.compile(
    r"(?i)[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|news|info|eu|de|at|ch|tv|fr|es|it|io|uk)"
)
_NO_OUTLET = re.compile(r"(?i)\b(?:press|news|media)\s(?:release|conference|statement|office)\b")
_ARTICLE = re.compile(r"(?:The|Die|Der|Das|Le|La|Les|El|Il|De|Het)\s+(?=\S)")
_PLACE_PREFIX = re.compile(
    r"(?:Bad|New|San|Santa|Saint|St\.?|Los|Las|La|Le|El|Den|Port|Lake|Mount|Fort)\s"
)
_TWO_WORDS_JOINED = re.compile(r"\S+\s(?:and|und|et|y|e|&)\s\S+")
_PARTICLES = frozenset(
    "and for of in the de del der den di da la le van von zu zur bin al el y und et e i och og &"
    .split()
)  # fmt: skip
_GIVEN_NAMES = frozenset(
    """
    aaron adam adrian agnes ahmed alan albert alex alexander alexandra alfred ali alice amanda amir
    amy ana anders andrea andreas andrew angela anja anna anne annika anton antonia arthur astrid
    barbara beate ben benjamin bernd berta bettina birgit bob brian bruno carl carla carlos carmen
    caroline catherine charles charlotte chris christa christian christina christine christopher
    clara claudia claus cornelia daniel daniela david deborah diana dieter dirk dominik donald
    doris edith edward elena elisabeth elizabeth ella ellen emil emily emma eric erik erika eva
    fatima felix ferdinand florian frank franz franziska frederik frida friedrich gabriel gabriele
    georg george gerd gerhard gisela grace greta gustav hanna hannah hans harald harry heike heinz
    helen helena helga helmut henrik henry hugo ida ilse ines ingrid irene iris isabel jack jacob
    jakob james jan jana jane janina jason jean jennifer jens jessica joan joanna johann johanna
    johannes john jonas jonathan jorge jose josef joseph josh joshua juan judith julia julian
    jürgen karen karin karl karla kate katharina katherine kathrin katja kevin kirsten klara klaus
    kristin kurt lara lars laura lea lena leo leon leonie lina linda lisa louis louise luca lucas
    lucy luis luisa lukas magdalena maja manfred manuel marc marcel marcus margaret margarete maria
    marie marina mario mark markus marta martha martin martina mary mathias matthew matthias max
    maximilian maya melanie mia michael michaela michelle miguel mira miriam mohammed monika moritz
    nadia nadine nancy natalie nicholas nicole niklas nils nina nora norbert olaf ole oleg olga
    oliver oscar oskar otto pablo pamela patricia patrick paul paula pavel pedro peter petra philip
    philipp pia rachel rainer ralf ralph rebecca reinhard renate richard rita robert robin rolf
    rosa rosalind ruben ruth ryan sabine sally sam samuel sandra sara sarah sebastian selma silke
    silvia simon simone sofia sofie sonja sophia sophie stefan stefanie stephan stephen steven
    susan susanne sven sylvia tanja teresa theo theresa thomas tilda tim timo tina tobias tom tomas
    torsten ulrich ulrike ursula ute uwe vanessa vera veronika victor victoria viktor vincent
    walter wendy werner wilhelm william wolfgang yasmin yusuf zoe
    """.split()
)


def is_outlet(name: str) -> bool:
    """Return whether `name` reads as the name of a newspaper, station, agency or site."""
    words = name.split()
    if not words or len(words) > 6 or re.search(r"[.!?:;]$|\d{3}|[,|]", name):
        return False
    if _NO_OUTLET.search(name):
        return False
    if _DOMAIN.fullmatch(name) or (len(words) == 1 and name.lower() in _KNOWN):
        return True
    if not all(word[0].isupper() or word[0].isdigit() or word.lower() in _PARTICLES
               for word in words):  # fmt: skip
        return False
    tokens = [word.strip("()’'\"").lower() for word in words]
    return any(
        (token in _OUTLET_WORDS and (len(tokens) > 1 or token in _KNOWN))
        or (token.endswith(_OUTLET_ENDINGS) and len(token) > 6)
        or token in _KNOWN
        for token in tokens
    )


def is_agency(name: str) -> bool:
    """Return whether `name` is a news agency, whose texts other outlets print."""
    return name.lower() in _AGENCIES


def is_person(name: str) -> bool:
    """Return whether `name` may be one or more people, as in "Jane Doe and J. P. van Dam"."""
    words = name.split()
    return (
        2 <= len(words) <= 14
        and not re.search(r"\d|day\b|[:;!?]|\.$", name)
        and all(word[0].isupper() or word.lower() in _PARTICLES for word in words)
        and words[0][0].isupper()
        and not _TWO_WORDS_JOINED.fullmatch(name)  # "Land and Sea"
        and not is_outlet(name)
    )


def has_given_name(name: str) -> bool:
    """Return whether `name` begins with a given name that is common where articles are written."""
    first = re.split(r"[\s-]", name, maxsplit=1)[0].lower()
    return first in _GIVEN_NAMES or re.match(r"(?:[A-Z]\.\s?)+[A-Z]\w", name) is not None


def is_place(name: str) -> bool:
    """Return whether `name` alone next to a date reads as the place of a dateline."""
    words = name.split()
    return not is_outlet(name) and (
        len(words) == 1
        or name.isupper()
        or (len(words) == 2 and _PLACE_PREFIX.match(name) is not None)
    )


def may_be_outlet(name: str) -> bool:
    """Return whether `name`, next to a date and without a label, is rather an outlet."""
    words = name.split()
    return is_outlet(name) or (
        2 <= len(words) <= 4
        and _ARTICLE.match(name) is not None
        and not is_place(name)
        and all(word[0].isupper() or word.lower() in _PARTICLES for word in words)
        and not re.search(r"[.!?:;]$|\d", name)
    )
