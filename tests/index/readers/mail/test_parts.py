"""Every part of a mail is read or listed, and the form that says most counts."""

from email import message_from_string
from email.message import EmailMessage
from email.policy import default

import pytest
from pincite.index.readers.mail.parts import MailParts, read_parts

IMAGE = "Content-Type: image/png\nContent-Disposition: inline; filename=a.png\n\nx"


def read_mail(kind: str, *parts: str) -> MailParts:
    """Return what is read of a mail whose parts are given with their headers."""
    body = "".join(f"--B\n{part}\n" for part in parts)
    text = f"From: a@x.example\nContent-Type: multipart/{kind}; boundary=B\n\n{body}--B--\n"
    message = message_from_string(text, policy=default)
    assert isinstance(message, EmailMessage)
    return read_parts(message)


def make_text(text: str, kind: str = "plain", more: str = "") -> str:
    return f"Content-Type: text/{kind}\n{more}\n{text}\n"


def test_texts_around_a_picture_are_joined() -> None:
    parts = read_mail(
        "mixed",
        make_text("The bridge fell."),
        IMAGE,
        make_text("<p>Two <s>three</s> men died.</p>", "html"),
        make_text("Not shown.", more="Content-Disposition: attachment; filename=note.txt\n"),
        make_text("Shown.", more="Content-Disposition: inline; filename=more.txt\n"),
    )
    assert parts.text == "The bridge fell.\n\nTwo men died.\n\nShown."
    assert (parts.hidden, parts.files) == (len("three"), ("note.txt",))


TABLE = "<table><tr><td>2021<td>12<td></tr><tr><td>2022<td><td>7</tr></table>"


@pytest.mark.parametrize(
    ("plain", "markup", "expected"),
    [
        pytest.param(
            "It held 4,7003 t.", "It held 4,700<sup>3</sup> t.", "It held 4,700³ t.", id="sup"
        ),
        pytest.param(
            "It held 4,7003 t.",
            "It held 4,700<span style='vertical-align: super'>3</span> t.",
            "It held 4,700³ t.",
            id="style",
        ),
        pytest.param("It held 9 7 t.", "It held <del>9</del> 7 t.", "It held 7 t.", id="struck"),
        pytest.param("2021 12\n2022 7", TABLE, "2021 | 12 |\n\n2022 | | 7", id="table"),
        pytest.param("It held 7 t.", "<b>It held 7 t.</b><br>", "It held 7 t.", id="plain"),
        pytest.param(
            "It held 7 t. Boats and barges wait.",
            "It held 7<sup>1</sup> t. and more.",
            "It held 7 t. Boats and barges wait.",
            id="other-words",
        ),
    ],
)
def test_markup_counts_if_plain_text_loses_its_form(plain: str, markup: str, expected: str) -> None:
    assert read_mail("alternative", make_text(plain), make_text(markup, "html")).text == expected


def test_attached_mails_are_apart_from_the_text() -> None:
    inner = "Content-Type: message/rfc822\n\nFrom: b@x.example\nSubject: Old\n\nOld text."
    parts = read_mail("mixed", make_text("New text."), inner)
    assert parts.text == "New text."
    assert [mail["subject"] for mail in parts.mails] == ["Old"]


def test_parts_of_other_types_are_listed() -> None:
    parts = read_mail(
        "mixed",
        IMAGE,
        "Content-Type: text/csv; name=a.csv\n\na,b",
        "Content-Type: application/octet-stream\n\nx",
        "Content-Type: text/calendar\n\nx",
    )
    assert (parts.text, parts.files) == (None, ("a.csv", "part 3"))
