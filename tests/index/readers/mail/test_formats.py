"""A mailbox is read mail by mail."""

from pathlib import Path

import pytest
from pincite.index.limits import Limits
from pincite.index.readers.registry import read

from tests.fakes.index.files import write_and_read


def make_mail(subject: str, text: str) -> str:
    return (
        f"From jane@x.example Tue May  7 10:00:00 2024\nFrom: Jane Doe <jane@x.example>\n"
        f"Subject: {subject}\nDate: Tue, 7 May 2024 10:00:00 +0200\n\n{text}\n\n"
    )


def test_each_mail_is_an_article(tmp_path: Path) -> None:
    data = make_mail("One", "It is closed.\n>From May on it is open.") + make_mail("Two", "Yes.")
    articles, skipped = write_and_read(tmp_path, "a.mbox", data)
    assert skipped == ()
    assert [(article.id, article.title, article.text) for article in articles] == [
        ("folder/a.mbox#1", "One", "It is closed.\nFrom May on it is open."),
        ("folder/a.mbox#2", "Two", "Yes."),
    ]
    assert {article.published for article in articles} == {"2024-05-07"}


def test_a_bad_mail_does_not_stop_the_others(tmp_path: Path) -> None:
    large = make_mail("Large", "x " * 3_000)
    (tmp_path / "a.mbox").write_text(make_mail("Empty", "") + large + make_mail("Good", "Yes."))
    [article], skipped, _ = read(tmp_path / "a.mbox", "a.mbox", Limits(file_mb=0.003))
    assert article.id == "a.mbox#3"
    assert [each.path for each in skipped] == ["a.mbox:1", "a.mbox:2"]
    assert "--limit file_mb=NUMBER" in skipped[1].reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("Some words.", "does not start like a mailbox"),
        ("From x\nSome words.\n", "holds no article in 1 mail; the first is not a mail"),
        ("From x\n", "is an empty list"),
    ],
)
def test_a_file_without_mails_is_skipped(tmp_path: Path, data: str, reason: str) -> None:
    articles, [skipped] = write_and_read(tmp_path, "a.mbox", data)
    assert articles == ()
    assert reason in skipped.reason
