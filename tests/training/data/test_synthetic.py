"""Made-up questions about lists and years."""

from training.data.synthetic import make_synthetic_questions


def test_the_short_answer_stands_beside_the_name_that_is_asked_for() -> None:
    questions = [each for each in make_synthetic_questions(400) if each.answer_spans]
    assert len(questions) > 200
    for each in questions:
        ((number, start, end),) = each.answer_spans
        assert each.sentences[number][start:end] == each.short_answers[0]
        assert each.gold == {number}


def test_some_questions_have_no_answer() -> None:
    questions = make_synthetic_questions(400)
    share = sum(not each.gold for each in questions) / len(questions)
    assert 0.1 < share < 0.4


def test_the_year_that_is_asked_for_is_in_one_of_several_reports() -> None:
    questions = [each for each in make_synthetic_questions(400) if each.rivals and each.gold]
    assert questions
    for each in questions:
        year = each.text.rstrip("?").split()[-1]
        assert year in " ".join(each.sentences)
        assert not any(year in " ".join(rival.sentences) for rival in each.rivals)


def test_the_same_seed_gives_the_same_questions() -> None:
    assert make_synthetic_questions(50, seed=3) == make_synthetic_questions(50, seed=3)
