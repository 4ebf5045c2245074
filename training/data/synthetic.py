"""Made-up questions about lists of values, and about values of several years.

"Kell has 4,200 inhabitants, Marn 12,500 and Oster 7,300": the short answer is the value beside the
name that is asked for. "The rate stood at 8.4 percent in 2020" is printed in 2021: the year that is
asked for is the year of the fact. Public questions have few of either kind.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from training.data.questions import LabelledQuestion

SOURCE, LICENCE = "synthetic", "CC0"
UNANSWERABLE_SHARE = 0.25

_SYLLABLES = (
    "ka lo mer tin var os dal bre hol ves nor quil san ter mor fen ald gri pol rud bel cas ost ner "
    "wick ham ton dorf vik stad burg ley mouth field berg lund bach"
).split()
_FIRST = (
    "Ada Ben Cilla Dario Elif Farid Greta Hugo Ines Jonas Kofi Lena Mateo Nadia Olof Petra Quentin "
    "Rosa Samir Tove Umar Vera Wim Xenia Yara Zoltan Amara Bogdan Chiara Dmitri Esther Felix"
).split()
_LAST = (
    "Adler Brandt Castell Dorn Eklund Falk Grau Holm Ibarra Jansen Kray Lind Moreau Novak Okafor "
    "Pereira Quist Roth Sand Tamm Ulrich Vargas Weiss Xu Yilmaz Zeller Achebe Barros Conti Dahl"
).split()
_OFFICES = "the county|the council|the ministry|officials|the statistics office|organisers".split(
    "|"
)


@dataclass(frozen=True, slots=True)
class _List:
    """A sentence with values, and for each value its question; `spare` asks for no value of it."""

    sentence: str
    questions: tuple[tuple[str, str], ...]
    spare: str


def make_synthetic_questions(count: int, seed: int = 0) -> list[LabelledQuestion]:
    """Return `count` questions: three of four about lists, the others about years."""
    rng = random.Random(seed)
    questions: list[LabelledQuestion] = []
    while len(questions) < count:
        make = _ask_years if rng.random() < 0.25 else _ask_list
        questions += make(f"synthetic {len(questions)}", rng)
    return questions[:count]


def _place(rng: random.Random) -> str:
    return "".join(rng.sample(_SYLLABLES, 2)).capitalize()


def _person(rng: random.Random) -> str:
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def _sample(make: Callable[[random.Random], str], rng: random.Random) -> list[str]:
    values: dict[str, None] = {}
    while len(values) < 4:
        values[make(rng)] = None
    return list(values)


def _number(rng: random.Random) -> str:
    return rng.choice(
        [
            f"{rng.randint(2, 99)}",
            f"{rng.randint(1_000, 99_000):,}",
            f"{rng.randint(1, 99)}.{rng.randint(1, 9)}",
            rng.choice("two three four five six seven eight nine ten eleven twelve".split()),
        ]
    )


def _time(rng: random.Random) -> str:
    return (
        f"{rng.randint(5, 22)}{rng.choice('.:')}{rng.choice(('05', '10', '25', '30', '40', '55'))}"
    )


def _list_holdings(rng: random.Random) -> _List:
    a, b, c, d = _sample(_place, rng)
    x, y, z, _ = _sample(_number, rng)
    unit = rng.choice("inhabitants schools jobs hotel_beds members trees buses".split())
    unit = unit.replace("_", " ")
    sentence = f"{a} has {x} {unit}, {b} {y} and {c} {z}, {rng.choice(_OFFICES)} said."
    form = rng.choice(["How many {u} has {n}?", "How many {u} does {n} have?", "{n} number of {u}"])
    return _List(
        sentence,
        tuple((form.format(u=unit, n=n), v) for n, v in ((a, x), (b, y), (c, z))),
        form.format(u=unit, n=d),
    )


def _list_scores(rng: random.Random) -> _List:
    a, b, c, d = _sample(_person, rng)
    x, y, z, _ = _sample(_number, rng)
    verb, past, unit = rng.choice(
        [
            ("score", "scored", "goals"),
            ("win", "won", "medals"),
            ("receive", "received", "votes"),
            ("sell", "sold", "paintings"),
            ("catch", "caught", "fish"),
        ]
    )
    lead = rng.choice(["On Sunday ", "In the final ", "In the first round ", ""])
    forms = [
        f"{lead}{a} {past} {x} {unit}, {b} {y} and {c} {z}.",
        f"{lead}{a}, {b} and {c} {past} {x}, {y} and {z} {unit} respectively.",
        f"{lead}{x} {unit} went to {a}, {y} to {b} and {z} to {c}.",
    ]
    return _List(
        rng.choice(forms),
        tuple((f"How many {unit} did {n} {verb}?", v) for n, v in ((a, x), (b, y), (c, z))),
        f"How many {unit} did {d} {verb}?",
    )


def _list_times(rng: random.Random) -> _List:
    a, b, c, d = _sample(_place, rng)
    x, y, z, _ = _sample(_time, rng)
    vehicle = rng.choice("ferry train bus night_train mail_boat".split()).replace("_", " ")
    verb = rng.choice(["leaves", "reaches"])
    base = {"leaves": "leave", "reaches": "reach"}[verb]
    sentence = f"The {vehicle} {verb} {a} at {x}, {b} at {y} and {c} at {z} on weekdays."
    return _List(
        sentence,
        tuple((f"When does the {vehicle} {base} {n}?", v) for n, v in ((a, x), (b, y), (c, z))),
        f"When does the {vehicle} {base} {d}?",
    )


def _list_leaders(rng: random.Random) -> _List:
    p, q, r, _ = _sample(_person, rng)
    roles = rng.sample(
        "school board|fire brigade|museum|orchestra|harbour office|library|hospital|bank|theatre"
        "|water board|chess club|police".split("|"),
        4,
    )
    verb, past = rng.choice([("leads", "leads"), ("chairs", "chairs"), ("runs", "runs")])
    forms = [
        f"{p} {verb} the {roles[0]}, {q} the {roles[1]} and {r} the {roles[2]}.",
        f"The {roles[0]} is led by {p}, the {roles[1]} by {q} and the {roles[2]} by {r}.",
    ]
    return _List(
        rng.choice(forms),
        tuple((f"Who {past} the {n}?", v) for n, v in zip(roles, (p, q, r), strict=False)),
        f"Who {past} the {roles[3]}?",
    )


def _list_prices(rng: random.Random) -> _List:
    groups = rng.sample("adults students children pensioners residents groups families".split(), 4)
    x, y, z, _ = _sample(_number, rng)
    thing = rng.choice(["ticket", "day pass", "season ticket"])
    unit = rng.choice(["euros", "crowns", "pounds", "dollars"])
    sentence = (
        f"A {thing} costs {x} {unit} for {groups[0]}, {y} for {groups[1]} and {z} for {groups[2]}."
    )
    form = f"How much does a {thing} cost for {{}}?"
    return _List(
        sentence,
        tuple((form.format(n), v) for n, v in zip(groups, (x, y, z), strict=False)),
        form.format(groups[3]),
    )


def _list_prizes(rng: random.Random) -> _List:
    p, q, r, _ = _sample(_person, rng)
    kinds = rng.sample("poetry physics photography design cooking music film history".split(), 4)
    sentence = (
        f"The prize for {kinds[0]} went to {p}, that for {kinds[1]} to {q} "
        f"and that for {kinds[2]} to {r}."
    )
    return _List(
        sentence,
        tuple((f"Who won the prize for {k}?", v) for k, v in zip(kinds, (p, q, r), strict=False)),
        f"Who won the prize for {kinds[3]}?",
    )


def _list_changes(rng: random.Random) -> _List:
    a, b, c, d = _sample(_place, rng)
    x, y, z, _ = _sample(_number, rng)
    thing = rng.choice("Exports Flights Shipments Deliveries".split())
    rise = rng.choice(["rose", "fell"])
    sentence = (
        f"{thing} to {a} {rise} by {x} percent, to {b} by {y} percent and to {c} by {z} percent."
    )
    form = f"By how much did {thing.lower()} to {{}} {'rise' if rise == 'rose' else 'fall'}?"
    return _List(
        sentence,
        tuple((form.format(n), v) for n, v in ((a, x), (b, y), (c, z))),
        form.format(d),
    )


def _list_shares(rng: random.Random) -> _List:
    a, b, c, d = _sample(_place, rng)
    x, y, z, _ = _sample(_number, rng)
    people = rng.choice("injured missing evacuated arrested".split())
    total = rng.randint(100, 900)
    sentence = f"Of the {total} {people}, {x} are from {a}, {y} from {b} and {z} from {c}."
    form = f"How many of the {people} are from {{}}?"
    return _List(
        sentence,
        tuple((form.format(n), v) for n, v in ((a, x), (b, y), (c, z))),
        form.format(d),
    )


_LISTS: Sequence[Callable[[random.Random], _List]] = (
    _list_holdings,
    _list_scores,
    _list_times,
    _list_leaders,
    _list_prices,
    _list_prizes,
    _list_changes,
    _list_shares,
)


def _ask_list(group: str, rng: random.Random) -> Iterator[LabelledQuestion]:
    """Yield two questions about a sentence with values, which stands among other such sentences."""
    chosen, *others = (make(rng) for make in rng.sample(_LISTS, rng.randint(1, 4)))
    position = rng.randint(0, len(others))
    sentences = [each.sentence for each in others]
    sentences.insert(position, chosen.sentence)
    for text, value in rng.sample(chosen.questions, 2):
        if rng.random() < UNANSWERABLE_SHARE:
            yield _label(group, "", "", sentences, chosen.spare, None, "")
        else:
            yield _label(group, "", "", sentences, text, position, value)


def _ask_years(group: str, rng: random.Random) -> Iterator[LabelledQuestion]:
    """Yield a question about one year; reports of other years are its rivals."""
    place, first = _place(rng), rng.randint(1995, 2021)
    measure, unit = rng.choice(
        [
            ("jobless rate", "percent"),
            ("inflation rate", "percent"),
            ("harvest", "tonnes"),
            ("number of visitors", "visitors"),
            ("budget", "million crowns"),
            ("budget", "million euros"),
            ("turnout", "percent"),
        ]
    )
    plan = measure == "budget"
    office = rng.choice(_OFFICES)
    department = rng.choice("Schools Roads Hospitals Libraries Parks".split())
    reports = []
    for year in range(first, first + 4):
        value, other = f"{_number(rng)} {unit}", f"{_number(rng)} {unit}"
        if plan:
            sentences = [
                f"The council of {place} adopted a {measure} of {value} for {year}.",
                f"{department} receive {other}.",
            ]
            title, published = f"{place} plans ahead", f"{year - 1}-12-{rng.randint(10, 28)}"
        else:
            sentences = [
                f"The {measure} in {place} stood at {value} in {year}, {office} said on Monday.",
                f"{department} were not counted.",
            ]
            title, published = f"New figures for {place}", f"{year + 1}-01-{rng.randint(10, 28)}"
        reports.append((year, title, published, sentences, value, other))
    asked = rng.choice(reports[:3])
    hidden = rng.random() < UNANSWERABLE_SHARE
    if plan and rng.random() < 0.5:
        text = f"How much do {department.lower()} of {place} receive in {asked[0]}?"
        position, answer = 1, asked[5]
    else:
        text = f"What was the {measure} {'of' if plan else 'in'} {place} in {asked[0]}?"
        position, answer = 0, asked[4]
    labelled = [
        _label(
            group,
            report[1],
            report[2],
            report[3],
            text,
            *((position, answer) if right else (None, "")),
        )
        for report in reports
        if (right := report is asked and not hidden) or report is not asked
    ]
    best, *rivals = sorted(labelled, key=lambda each: not each.gold)
    yield replace(best, rivals=tuple(rivals))


def _label(
    group: str,
    title: str,
    published: str,
    sentences: Sequence[str],
    text: str,
    position: int | None,
    answer: str,
) -> LabelledQuestion:
    """Return a question; `position` is that of the sentence that answers, None if none does."""
    spans: tuple[tuple[int, int, int], ...] = ()
    if position is not None:
        sentence = sentences[position]
        start = (
            sentence.rfind(f" {answer}") + 1 if f" {answer}" in sentence else sentence.find(answer)
        )
        spans = ((position, start, start + len(answer)),)
    return LabelledQuestion(
        source=SOURCE,
        licence=LICENCE,
        title=title,
        text=text,
        sentences=tuple(sentences),
        gold=frozenset() if position is None else frozenset([position]),
        answer_spans=spans,
        short_answers=(answer,) if position is not None else (),
        split="train",
        group=group,
        published=published,
        sufficient=position is not None,
    )
