"""An answer as the text of a message, with numbered sources and annotations."""

import re
from dataclasses import replace

from hypothesis import given, strategies as st
from pincite.assistant.types import Citation, Dispute
from pincite.ui.api.completions.message import format_tail, make_annotations, neutralize

from tests.fakes.ui.library import (
    PRICE_CITATION,
    REPAIR_CITATION,
    fake_answer,
    fake_article,
    fake_citation,
)


def link(citation: Citation) -> str:
    return citation.url or f"http://127.0.0.1/{citation.article_id}"


def test_the_sources_are_numbered_quoted_dated_and_linked() -> None:
    tail = format_tail(fake_answer(REPAIR_CITATION, PRICE_CITATION), link)
    assert tail == (
        "\n\nSources:\n\n"
        "- [1] [Harbour ferry returns](https://news.example/ferry), 2024-06-14: "
        "“It was repaired in May.”\n"
        "- [2] [tickets.pdf](http://127.0.0.1/a2): “Tickets cost 3 euros.”"
    )


def test_disagreements_and_notices_come_before_the_sources() -> None:
    dispute = Dispute("One says May, one says June.", ("1", "2"), ("May", "June"), None)
    answer = fake_answer(
        REPAIR_CITATION, PRICE_CITATION, disputes=(dispute,), notices=("The model failed.",)
    )
    tail = format_tail(answer, link)
    assert tail.startswith(
        "\n\nThe articles differ. One says May, one says June. [1] [2]\n\nThe model failed."
        "\n\nSources:\n"
    )


def test_a_declined_answer_has_no_sources() -> None:
    assert format_tail(fake_answer(), link) == ""


def test_annotations_point_at_the_labels_of_citations() -> None:
    answer = fake_answer(REPAIR_CITATION, PRICE_CITATION, text="In May [1] for 3 euros [2][1] [7].")
    annotations = make_annotations(answer.text, answer, link)
    spans = [each["url_citation"] for each in annotations]
    labels = [answer.text[each["start_index"] : each["end_index"]] for each in spans]
    assert labels == ["[1]", "[2]", "[1]"]
    assert spans[1]["title"] == "tickets.pdf"
    assert annotations[0]["pincite"] == {
        "article_id": "a1",
        "start": REPAIR_CITATION.start,
        "end": REPAIR_CITATION.end,
        "quote": REPAIR_CITATION.quote,
    }


def test_an_article_cannot_put_an_image_a_link_or_a_tag_into_the_message() -> None:
    article = fake_article(
        title="A ]( title <img src=x>",
        text="See ![x](https://evil.example/x.png) and [here](https://e.example). "
        r"\<img src=https://evil.example/y> </p> <!-- 3 < 5 <https://e.example>.",
    )
    citation = fake_citation(article, article.text)
    answer = replace(fake_answer(citation), text=f"{article.text} [1]")
    tail = format_tail(answer, link)
    for text in (neutralize(answer.text), tail.partition("(https://news.example/ferry)")[2]):
        assert "](https" not in text
        assert "![" not in text
        assert not re.search("<[a-z/!?]", text, re.IGNORECASE)
    assert "[A \\]\\\\( title <\\\\img src=x>](https://news.example/ferry)" in tail
    assert "3 < 5" in neutralize(answer.text)


@given(st.text("!][(x<"), st.text("!][(x<"))
def test_the_text_can_be_neutralized_as_it_grows(start: str, rest: str) -> None:
    assert neutralize(start + rest).startswith(neutralize(start))
    assert not re.search(r"!\[|<[x!]", neutralize(start))
