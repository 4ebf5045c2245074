"""Sentences of German, French, Spanish and Italian end where they end, not at abbreviations."""

import pytest
from pincite.index.sentences import split
from pincite.index.sentences.foreign import find_foreign_rules


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(
            [
                "Am 3. Mai sprach Dr. Roth mit der Regierung in Harnstadt.",
                "Sie sagte: „Die Brücke ist, z. B. bei Sturm, nicht sicher.“",
                "Der Bau kostet 14 Mio. Euro, d. h. mehr als die Stadt hat.",
                "Er war damals 12.",
                "Die Firma Krug & Co. KG baut sie bis zum 2. Quartal um.",
            ],
            id="german",
        ),
        pytest.param(
            [
                "M. Dupont et Mme Leroy ont voté pour le projet de la ville.",
                "Il a coûté env. 3 millions d'euros, p. ex. pour le pont.",
                "Où est-il ?",
                "Le maire est parti avec les clés, etc.",
                "Les travaux durent jusqu'en mai.",
            ],
            id="french",
        ),
        pytest.param(
            [
                "El Sr. Ruiz viajó a EE. UU. con la Dra. Gil el 3 de mayo.",
                "Dijo que no.",
                "El barco llegó al mar.",
                "¿Cuánto costó?",
                "Según la pág. 12, unos 3 millones de euros, etc.",
                "La obra sigue parada.",
            ],
            id="spanish",
        ),
        pytest.param(
            [
                "Il sig. Rossi e la dott.ssa Neri hanno visto il ponte della città.",
                "Costa ca. 3 milioni di euro, secondo l'ing. Bruni.",
                "Il lavoro è finito, ecc.",
                "La strada resta chiusa.",
            ],
            id="italian",
        ),
    ],
)
def test_sentences_of_other_languages(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[span.start : span.end] for span in split(text)] == sentences


def test_english_has_no_foreign_rules() -> None:
    assert find_foreign_rules("The talks ended on Friday, and nothing was signed.") is None
    assert find_foreign_rules("Rozmowy zakończyły się w piątek.") is None
