"""A mail is an article with its subject, sender and day; what it quotes is apart."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from pincite.index.readers.registry import read
from pincite.index.types import Article, Skipped

from tests.fakes.index.files import list_sentences, write_and_read


def make_mail(text: str, charset: str = "utf-8", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    for name, value in {
        "From": "Jane Doe <jane@x.example>",
        "Subject": "Bridge",
        **headers,
    }.items():
        mail[name] = value
    mail.set_content(text, charset=charset)
    return mail


def read_mail(
    folder: Path, mail: EmailMessage | bytes
) -> tuple[tuple[Article, ...], tuple[Skipped, ...]]:
    data = mail if isinstance(mail, bytes) else mail.as_bytes()
    return write_and_read(folder, "a.eml", data)


def test_subject_sender_and_day_are_metadata(tmp_path: Path) -> None:
    mail = make_mail(
        "Die Brücke ist zu. Sie öffnet im Mai.\n",
        charset="iso-8859-1",
        Subject="Brücke zu",
        From="Jürgen Roth <j@x.example>",
        Date="Tue, 7 May 2024 23:30:00 -0700",
    )
    [article], skipped = read_mail(tmp_path, mail)
    assert skipped == ()
    assert (article.title, article.author) == ("Brücke zu", "Jürgen Roth")
    assert article.published == "2024-05-07"  # the day of the sender, not of UTC
    assert list_sentences(article) == ["Die Brücke ist zu.", "Sie öffnet im Mai."]
    assert (article.id, article.publisher, article.url) == ("folder/a.eml", None, None)


def test_a_sender_without_a_name_is_named_by_the_address(tmp_path: Path) -> None:
    [article], _ = read_mail(tmp_path, make_mail("It is closed.", From="jane@x.example"))
    assert article.author == "jane@x.example"
    assert article.published is None


def test_quoted_and_forwarded_messages_are_articles_of_their_own(tmp_path: Path) -> None:
    text = (
        "It reopens in May.\n\n"
        "On Mon, 6 May 2024 at 10:00, Ann Lee <ann@x.example> wrote:\n"
        "> When does the bridge reopen?\n>> It is closed.\n"
    )
    articles, _ = read_mail(tmp_path, make_mail(text, Subject="Re: Bridge"))
    assert [(article.id, article.author, article.text) for article in articles] == [
        ("folder/a.eml", "Jane Doe", "It reopens in May."),
        ("folder/a.eml#quoted1", "Ann Lee", "When does the bridge reopen?"),
        ("folder/a.eml#quoted2", None, "It is closed."),
    ]
    assert [article.title for article in articles] == ["Re: Bridge", "Bridge", "Bridge"]
    assert articles[1].published == "2024-05-06"


def test_a_forwarded_mail_without_a_word_of_its_own_keeps_the_id_of_the_file(
    tmp_path: Path,
) -> None:
    text = (
        "---------- Forwarded message ---------\nFrom: Ann Lee <ann@x.example>\n"
        "Date: Mon, 6 May 2024 at 10:00\nSubject: Works\nTo: b@x.example\n\nThe bridge is closed.\n"
    )
    [article], _ = read_mail(tmp_path, make_mail(text, Subject="Fwd: Works"))
    assert (article.id, article.text) == ("folder/a.eml", "The bridge is closed.")
    assert (article.title, article.author, article.published) == ("Works", "Ann Lee", "2024-05-06")


def test_markup_is_read_where_there_is_no_plain_text(tmp_path: Path) -> None:
    page = (
        "<p>The dam held 4,700<sup>3</sup> tonnes.</p><p style='display:none'>Unseen.</p>"
        "<p>On Mon, 6 May 2024 at 10:00, Ann Lee &lt;ann@x.example&gt; wrote:</p>"
        "<blockquote>How much<br>did it hold?</blockquote>"
    )
    mail = make_mail("Please open this mail in a browser.")
    mail.add_alternative(page, subtype="html")
    articles, _ = read_mail(tmp_path, mail)
    assert [article.text for article in articles] == [
        "The dam held 4,700³ tonnes.",
        "How much\ndid it hold?",
    ]
    assert articles[0].hidden == len("Unseen.")


def test_lines_that_flow_are_joined(tmp_path: Path) -> None:
    data = (
        b"From: a@x.example\nContent-Type: text/plain; format=flowed\n\n"
        b"The bridge \nis closed.\n> When does \n> it reopen?\n-- \nJane\n"
    )
    articles, _ = read_mail(tmp_path, data)
    assert articles[0].text == "The bridge is closed.\n\n--\nJane"
    assert articles[1].text == "When does it reopen?"


def test_attachments_are_listed_as_skipped(tmp_path: Path) -> None:
    mail = make_mail("See the plan.")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    mail.add_attachment(b"x", maintype="image", subtype="png", filename="logo.png")
    _, skipped = read_mail(tmp_path, mail)
    assert [each.path for each in skipped] == ["folder/a.eml:plan.pdf"]
    assert "save it in the folder" in skipped[0].reason


def test_attached_mails_are_articles_of_their_own(tmp_path: Path) -> None:
    inner = make_mail("It reopens in May.", From="Ann Lee <a@x.example>", Subject="Plan")
    inner["Date"] = "Mon, 6 May 2024 10:00:00 +0200"
    inner.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    mail = make_mail("See below.")
    mail.add_attachment(inner)
    mail.add_attachment(EmailMessage())
    [_, attached], skipped = read_mail(tmp_path, mail)
    assert (attached.id, attached.text) == ("folder/a.eml#attached1", "It reopens in May.")
    assert (attached.title, attached.author) == ("Plan", "Ann Lee")
    assert attached.published == "2024-05-06"
    assert [each.path for each in skipped] == [
        "folder/a.eml:plan.pdf",
        "folder/a.eml:attached mail 2",
    ]


def test_a_mail_that_only_attaches_another_is_read(tmp_path: Path) -> None:
    mail = make_mail("\n")
    mail.add_attachment(make_mail("It reopens in May."))
    [article], skipped = read_mail(tmp_path, mail)
    assert (article.text, skipped) == ("It reopens in May.", ())


def test_the_year_of_a_mail_completes_the_dates_that_it_quotes(tmp_path: Path) -> None:
    text = "Nein.\n\nAm 06.05.24 um 09:15 schrieb Ann Lee:\n> Ist sie offen?\n"
    date = "Tue, 7 May 2024 10:00:00 +0200"
    articles, _ = read_mail(tmp_path, make_mail(text, Date=date))
    assert (articles[1].author, articles[1].published) == ("Ann Lee", "2024-05-06")


NESTED = b"From: a\n" + b"".join(
    b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"Buy milk.\n\nAnd bread.", "is not a mail", id="text"),
        pytest.param(b"Title: x\n\nWords.", "is not a mail", id="other-headers"),
        pytest.param(b"From: a\nSubject: b\n\n \n", "is empty", id="no-text"),
        pytest.param(
            b"From: a\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n"
            b"Content-Type: application/octet-stream\n\nx\n--b--\n",
            "is encrypted",
            id="encrypted",
        ),
        pytest.param(
            b"From: a\nContent-Type: application/pdf\n\nx", "has no text in it", id="only-pdf"
        ),
        pytest.param(NESTED, "", id="nested"),
        pytest.param(
            b"From: a\nContent-Type: text/plain; charset=utf-8\n"
            b"Content-Transfer-Encoding: base64\n\nR3LDtsOfZSwgRnXDn2fDpG5nZXIsIP8gQnLDvGNrZQ==\n",
            "is UTF-8 but for byte 0xff",
            id="damaged-bytes",
        ),
        pytest.param(b"%PDF-1.7\nFrom: a", "starts like a PDF", id="pdf"),
    ],
)
def test_a_file_that_is_not_a_readable_mail_is_skipped(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    articles, [skipped] = read_mail(tmp_path, data)
    assert articles == ()
    assert reason in skipped.reason


@pytest.mark.parametrize(
    "header",
    [
        b"From: =?utf-8?q?=ff=fe?= <a@x.example>",
        b"From: \xff\xfe",
        b"From: ,;<<>>@\"",
        b"Date: Sat, 99 Foo 99999 99:99:99",
        b"Subject: =?unknown?b?!!!?=",
        b"Content-Type: text/plain; charset=\"no-such\"",
        b"X: " + b"a " * 5000,
    ],
)  # fmt: skip
def test_a_damaged_header_does_not_stop_the_reading(tmp_path: Path, header: bytes) -> None:
    (tmp_path / "a.eml").write_bytes(b"To: b@x.example\n" + header + b"\n\nThe bridge is closed.\n")
    [article] = read(tmp_path / "a.eml", "a.eml").articles
    assert article.text == "The bridge is closed."
    assert article.published is None
