"""German, French, Spanish and Italian: what tells an abbreviation from the end of a sentence.

All words are lower case and without the last dot: `z.B.` is `z.b`.
"""

import re
from dataclasses import dataclass

from pincite.index.text.languages import STOPWORDS_BY_LANGUAGE, detect_language

_ORDINAL = re.compile(r"\d{1,2}")

# A name or another word always follows, so a sentence hardly ever ends here.
_ABBREVIATIONS = {
    "de": "dr prof hr fr frl st nr bzw z.b d.h u.a i.d.r ca evtl ggf inkl exkl zzgl abs art bd"
    " hrsg jg kap lit o.ä sog str tel vgl z.t v.a i.v geb gest gegr verh dipl ing med jur phil rer"
    " nat hl mag allg bes bspw dgl ehem einschl insbes max min mind mtl röm sen staatl südl nördl"
    " östl westl tägl u.u ugs urspr zit vors stv",
    "fr": "m mm mme mmes mlle mlles dr pr prof me st ste p pp p.ex art av boul bd chap cf éd env"
    " fig hab réf tél vol vs mgr cap col gén lt sgt",
    "es": "sr sra srta sres dr dra dres prof profa dña lic ing arq gral tte cap cmte pág págs núm"
    " núms art arts av avda dpto ej p.ej vol ed fig tel apdo aprox máx mín vs ntra nro mons excmo"
    " excma ilmo ilma rvdo sto sta",
    "it": "sig sigg sig.ra sigra dott dott.ssa dottssa prof prof.ssa ing avv arch geom on sen rag"
    " mons pag pagg art artt cap cfr ed fig nr tel vol vs ca gen col ten",
}
# A sentence may end on these: the next word decides.
_AMBIGUOUS = {
    "de": "usw etc mio mrd tsd jh jhd chr co kg ag e.v z.zt n.chr v.chr u.s.w u.ä o.g sek std uhr",
    "fr": "etc cie j.-c",
    "es": "etc ud uds vd vds ee.uu ee uu a.c d.c s.a s.l cía hnos",
    "it": "ecc etc s.p.a spa srl s.r.l a.c d.c",
}


@dataclass(frozen=True, slots=True)
class ForeignRules:
    """The rules of a language. `starters` are words that start a sentence with a capital."""

    starters: frozenset[str]
    abbreviations: frozenset[str]
    ambiguous: frozenset[str]
    has_ordinals: bool

    def continues(self, last_word: str, next_word: str) -> bool:
        """Return whether a sentence continues at a dot between these two words."""
        word = re.split(r"[-–—'’]", last_word)[-1].lower()
        if word in self.abbreviations:
            return True
        is_open = word in self.ambiguous or (
            self.has_ordinals and _ORDINAL.fullmatch(word) is not None and int(word) <= 31
        )
        return is_open and next_word.lower() not in self.starters


_RULES = {
    language: ForeignRules(
        starters=STOPWORDS_BY_LANGUAGE[language],
        abbreviations=frozenset(_ABBREVIATIONS[language].split()),
        ambiguous=frozenset(_AMBIGUOUS[language].split()),
        has_ordinals=language == "de",  # am 3. Mai
    )
    for language in _ABBREVIATIONS
}


def find_foreign_rules(text: str) -> ForeignRules | None:
    """Return the rules of the language of `text`; None for English and for other languages."""
    return _RULES.get(detect_language(text) or "en")
