"""A text is checked sentence by sentence against the whole folder.

Covers also: pincite.assistant.text_check.types.
"""

import json

import pytest
from pincite.assistant.text_check import CheckedSentence, TextCheck, check_text, stream_check
from pincite.assistant.text_check.checking import MAX_CHARACTERS
from pincite.index import Index, InputError
from pincite.index.types import Filters

GERMAN = "Die Brücke wurde von der Stadt am Montag wieder geöffnet und ist nun frei."
HELD = "Engineers found 14 cracks in the Harl dam."


def check_one(index: Index, text: str) -> tuple[CheckedSentence, TextCheck]:
    check = check_text(index, text)
    (sentence,) = check.sentences
    return sentence, check


def list_quotes(check: TextCheck, sentence: CheckedSentence) -> list[str]:
    quotes = {each.label: each.quote for each in check.citations}
    return [quotes[each.label] for each in (*sentence.sources, *sentence.others)]


def test_a_sentence_that_an_article_has_is_borne_out(news_index: Index) -> None:
    sentence, check = check_one(news_index, "The dam was built in 1961 by the Orlan company.")
    assert (sentence.finding, sentence.reason) == ("borne_out", "quoted")
    assert list_quotes(check, sentence) == ["The dam was built in 1961 by the Orlan company."]
    assert check.citations[0].article_id == "first"


def test_another_figure_contradicts_and_both_are_marked(news_index: Index) -> None:
    sentence, check = check_one(news_index, "The dam was built in 1971 by the Orlan company.")
    assert sentence.finding == "contradicted"
    assert [each.text for each in sentence.words] == ["1971"]
    assert [each.text for each in sentence.others[0].words] == ["1961"]
    assert list_quotes(check, sentence)[0] == "The dam was built in 1961 by the Orlan company."


def test_a_later_report_that_says_otherwise_makes_a_sentence_outdated(news_index: Index) -> None:
    sentence, check = check_one(
        news_index, "Engineers found 14 cracks in the Harl dam on Thursday."
    )
    assert (sentence.finding, sentence.reason) == ("outdated", "figure")
    quotes = {each.label: each for each in check.citations}
    assert quotes[sentence.sources[0].label].article_id == "first"
    assert quotes[sentence.others[0].label].article_id == "later"
    assert [each.text for each in sentence.words] == ["14 cracks"]
    assert [each.text for each in sentence.others[0].words] == ["37 cracks"]


def test_what_no_article_has_is_not_found(news_index: Index) -> None:
    sentence, _ = check_one(news_index, "Whales sing at night near the coast of Iceland.")
    assert sentence.finding == "not_found"


def test_what_claims_nothing_is_not_checked(news_index: Index) -> None:
    check = check_text(
        news_index,
        f"Who built the dam?\n\nHello.\n\n{GERMAN}",
    )
    assert [(each.finding, each.reason) for each in check.sentences] == [
        ("unchecked", "question"),
        ("unchecked", "fragment"),
        ("unchecked", "language"),
    ]


def test_a_quotation_is_compared_to_the_letter(news_index: Index) -> None:
    sentence, _ = check_one(
        news_index, "“We will never open the gates before the summer,” said Mayor Ina Holt."
    )
    assert (sentence.finding, sentence.reason) == ("contradicted", "quotation")
    assert [each.text for each in sentence.words] == ["never"]
    assert [each.text for each in sentence.others[0].words] == ["not"]
    exact, _ = check_one(
        news_index, "“We will not open the gates before the summer,” said Mayor Ina Holt."
    )
    assert exact.finding == "borne_out"


def test_a_quotation_of_somebody_else_contradicts(news_index: Index) -> None:
    sentence, check = check_one(
        news_index, "“We will not open the gates before the summer,” said Tom Brandt."
    )
    assert (sentence.finding, sentence.reason) == ("contradicted", "speaker")
    assert check.citations[0].speaker is not None


def test_an_invented_quotation_is_not_found(news_index: Index) -> None:
    sentence, _ = check_one(news_index, "“Nothing makes me as glad as my red bicycle,” said Holt.")
    assert (sentence.finding, sentence.reason) == ("not_found", "quotation")


def test_offsets_name_the_words_of_the_text(news_index: Index) -> None:
    text = f"Notes\n\n{HELD} The dam was built in 1971 by the Orlan company."
    check = check_text(news_index, text)
    assert check.text == text
    for sentence in check.sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        for words in sentence.words:
            assert sentence.text[words.start : words.end] == words.text


def test_html_is_read_as_its_text(news_index: Index) -> None:
    check = check_text(news_index, f"<h1>Notes</h1><p>{HELD}</p><script>steal()</script>")
    assert check.text == f"Notes\n\n{HELD}"


def test_the_stream_grows_by_one_sentence_at_a_time(news_index: Index) -> None:
    text = f"{HELD} The repairs will cost 3 million euros."
    checks = list(stream_check(news_index, text))
    assert [len(each.sentences) for each in checks] == [0, 1, 2]
    assert {each.total for each in checks} == {2}
    assert checks[-1] == check_text(news_index, text)


def test_only_the_chosen_articles_count(news_index: Index) -> None:
    check = check_text(news_index, HELD, filters=Filters(articles=frozenset({"fair"})))
    assert check.sentences[0].finding == "not_found"
    assert check.coverage.articles == 1


@pytest.mark.parametrize("text", ["", " \n", "<p> </p>"])
def test_an_empty_text_is_refused(news_index: Index, text: str) -> None:
    with pytest.raises(InputError, match="empty"):
        check_text(news_index, text)


def test_a_text_without_words_is_not_checked(news_index: Index) -> None:
    (sentence,) = check_text(news_index, "…").sentences
    assert (sentence.finding, sentence.reason) == ("unchecked", "fragment")


def test_a_text_that_is_too_long_is_refused_with_both_numbers(news_index: Index) -> None:
    with pytest.raises(InputError, match=r"1,000,000 characters: check at most 100,000"):
        check_text(news_index, "a" * 10 * MAX_CHARACTERS)


def test_the_json_form_gives_the_same_check_back(news_index: Index) -> None:
    check = check_text(news_index, f"{HELD} The dam was built in 1971 by the Orlan company.")
    row = json.loads(json.dumps(check.to_json()))
    assert TextCheck.from_json(row) == check
    assert row["counts"]["contradicted"] == check.count("contradicted")


def test_a_wrong_json_form_is_refused_with_its_field(news_index: Index) -> None:
    row = check_text(news_index, "The dam was built in 1971 by the Orlan company.").to_json()
    with pytest.raises(InputError, match="total"):
        TextCheck.from_json({**row, "total": "many"})
    with pytest.raises(InputError, match="label '1'"):
        TextCheck.from_json({**row, "citations": []})
    row["sentences"][0]["words"][0]["start"] += 1
    with pytest.raises(InputError, match="1971"):
        TextCheck.from_json(row)
