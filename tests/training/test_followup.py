"""The network of follow-ups learns which words a question takes over."""

from pathlib import Path

from pincite.assistant.condense.selection import Network, load_network

from training.data.talks import FollowUp
from training.followup import choose_thresholds, fit, make_example, write_network

SUBJECTS = "dam bridge ferry school museum harbour mill tower garden market".split()
PLACES = "Kelm Orrin Tessby Dolmen Varnby Sorn".split()


def make_turns() -> list[FollowUp]:
    """Return follow-ups with "it", which take over subject and place, and others that do not."""
    turns = []
    for subject in SUBJECTS:
        for place in PLACES:
            asked = f"Who built the {subject} in {place}?"
            history = (asked, "Northbank built it years ago.")
            for question, standalone in (
                ("What did it cost?", f"What did the {subject} in {place} cost?"),
                ("Why did the tram stop?", "Why did the tram stop?"),
            ):
                name = f"{subject} {place}"
                turns.append(
                    FollowUp("own", name, subject, history, (asked,), question, standalone)
                )
    return turns


def test_the_network_takes_over_what_people_take_over(tmp_path: Path) -> None:
    examples = [make_example(turn) for turn in make_turns()]
    network = choose_thresholds(fit(examples), examples)
    write_network(network, tmp_path / "weights" / "selection.json")
    for example in examples[::7]:
        probabilities = dict(zip(example.stems, network.estimate(example.rows), strict=True))
        taken = {stem for stem, p in probabilities.items() if p >= network.threshold}
        wanted = {s for s, is_taken in zip(example.stems, example.taken, strict=True) if is_taken}
        assert taken == wanted


def test_a_network_is_the_same_after_it_is_written(tmp_path: Path) -> None:
    network = load_network()
    path = tmp_path / "weights" / "selection.json"
    write_network(network, path)
    again = Network.read(path)
    assert again.names == network.names
    assert (again.hidden == network.hidden).all()
    assert again[-4:] == network[-4:]
