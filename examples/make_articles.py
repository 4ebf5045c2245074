"""Write the sample articles whose formats are binary: one .pdf and one .docx.

Run it from anywhere with `python examples/make_articles.py`; it needs fpdf2 and python-docx.
The same versions of the two write the same bytes again.
"""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from fpdf import FPDF

ARTICLES = Path(__file__).parent / "articles"

STARLINER_TITLE = "Starliner comes home empty, three months after it left"
STARLINER_AUTHOR = "Idris Falk"
STARLINER_PUBLISHED = datetime(2024, 9, 8, 9, 0, tzinfo=UTC)
STARLINER = """
Boeing's Starliner has returned to Earth without the two people it carried into space. The capsule
landed under three parachutes at White Sands Space Harbor, New Mexico, at 12:01 a.m. EDT on
Saturday, Sept. 7, 2024. In New Mexico it was still Friday evening, 10:01 p.m.

It had left the International Space Station six hours earlier, at 6:04 p.m. EDT. Airbags softened
the last metre, and the recovery team found the ship in good shape.

Its crew watched from afar. Butch Wilmore and Suni Williams had lifted off in the capsule on June
5 for a stay of about eight days. They are now to come home in Feb. 2025 in a Dragon, the ship of
Boeing's rival SpaceX. A trip of eight days will thus have turned into one of eight months.

"Too much uncertainty"

On the way to the station, on June 6, five of the 28 small thrusters that steer the capsule had
failed. Four of them recovered. In addition, helium was leaking from the system that feeds them.
All summer, engineers fired thrusters on the ground and in orbit to find the cause. They suspected
a small Teflon seal that swells in the heat and chokes the flow of propellant, but they could not
prove it.

On Aug. 24, NASA decided to bring the ship back without its crew. "Spaceflight is risky, even at
its safest and most routine," said Bill Nelson, the head of the agency. "A test flight, by nature,
is neither safe, nor routine. The decision to keep Butch and Suni aboard the International Space
Station and bring Boeing's Starliner home uncrewed is the result of our commitment to safety: our
core value and our North Star."

Mr. Nelson, who flew on a space shuttle himself in Jan. 1986, recalled the loss of two shuttles
and 14 astronauts: Challenger on Jan. 28, 1986, and Columbia on Feb. 1, 2003. In both cases
warnings had not been heard. Politics, he said, had played no part this time.

Steve Stich, who manages the commercial crew program, said there was too much uncertainty about
how the thrusters would behave. Boeing had maintained until the end that the capsule was safe.
When NASA explained the landing to the press, no one from the company sat at the table.

What went right, and what comes next

By the agency's account, most of the goals of the flight have been met. On the way down all 27 of
the thrusters that were still in use worked, although some ran hot, and one of the 12 on the crew
module did not fire. The part that could have told the engineers most is lost: the service module
with the failed thrusters was cast off before re-entry and burned up, as planned.

Ms. Williams and Mr. Wilmore will be members of the regular crew until their return. To make room
for them, SpaceX's next flight, Crew-9, is to start with two empty seats, no earlier than Sept.
24. On board will be Nick Hague of NASA and Aleksandr Gorbunov of Roscosmos.

For Boeing the flight is a costly one. In the second quarter of 2024 the company wrote off another
$125 million on Starliner, which brought its losses on the program to about $1.6 billion. The
contract of 2014 has a fixed price of $4.2 billion, so the company has to bear what goes beyond
it. Whether a second test with a crew will be asked for, NASA has not decided. Mr. Nelson said he
was 100 percent certain that Starliner would carry astronauts again ... when, he did not say.
"""
STARLINER_HEADINGS = {'"Too much uncertainty"', "What went right, and what comes next"}

INDIA_TITLE = "Modi wins a third term in India, but loses his majority"
INDIA_AUTHOR = "Tamsin Orrelly"
INDIA_PUBLISHED = datetime(2024, 6, 10, 6, 30, tzinfo=UTC)
INDIA_TOP = """
Published: June 10, 2024

NEW DELHI - Narendra Modi was sworn in as prime minister of India for the third time in a row on
Sunday, June 9. Only Jawaharlal Nehru, the country's first leader, had achieved that before him.
But for the first time since 2014 Mr. Modi depends on partners.

His Bharatiya Janata Party, the B.J.P., won 240 of the 543 seats in the lower house, the Lok
Sabha. A majority takes 272. Five years ago the party had 303 seats all to itself, and its slogan
this time had been "400 paar", which means "beyond 400", for its whole alliance.

The votes were counted on June 4, after an election in seven phases that lasted from April 19 to
June 1. Some 642 million people took part, more than in any election before, anywhere. Of these,
312 million were women.
"""
INDIA_TABLE = (
    ("Party", "Seats 2024", "Seats 2019"),
    ("Bharatiya Janata Party", "240", "303"),
    ("Indian National Congress", "99", "52"),
    ("Samajwadi Party", "37", "5"),
    ("All India Trinamool Congress", "29", "22"),
)
INDIA_REST = """
The kingmakers are two regional parties: the Telugu Desam Party of Andhra Pradesh with 16 seats,
and the Janata Dal (United) of Bihar with 12. Their leaders, N. Chandrababu Naidu and Nitish
Kumar, have both changed sides more than once in their careers. They are expected to ask for money
for their states, and for ministries.

The Congress party almost doubled its seats to 99. Rahul Gandhi, its best-known face, won in two
constituencies, Wayanad in the south and Rae Bareli in the north. He had carried a copy of the
constitution to his rallies and warned that the B.J.P. would rewrite it.

The surprise of the election was Uttar Pradesh, the most populous state. There the B.J.P. fell
from 62 seats to 33 and lost even Faizabad, the constituency of Ayodhya, where Mr. Modi had opened
a great Hindu temple on Jan. 22. The Samajwadi Party won 37 of the state's 80 seats. In Varanasi,
his own constituency, Mr. Modi's lead shrank from almost 480,000 votes to 152,513.

The party's share of the vote fell far less, from 37.4 to 36.6 percent. Why so many seats were
lost all the same has to do with the opposition, which had agreed on joint candidates in most
places. Prices and the lack of jobs for the young did the rest, analysts say.

On the stock exchange the news was a shock. Exit polls had promised a landslide and sent prices to
a record on June 3; on the day of the count the Nifty 50 index dropped by 5.9 percent, the most in
four years. It made up the loss within days ...
"""


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of `text`, each on one line."""
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


class NewsPage(FPDF):
    """A page with a running head and a page number, as printed news has them."""

    def header(self) -> None:
        """Print the running head."""
        self.set_font("Times", "I", 10)
        self.cell(0, 10, "Orbit Letter | Human spaceflight", align="R")
        self.ln(16)

    def footer(self) -> None:
        """Print the page number."""
        self.set_y(-20)
        self.set_font("Times", "I", 10)
        self.cell(0, 10, f"Page {self.page_no()} of {{nb}}", align="C")


def write_pdf(path: Path) -> None:
    """Write the Starliner article: two pages, and a sentence that runs over the page break."""
    pdf = NewsPage(format="Letter")
    pdf.set_title(STARLINER_TITLE)
    pdf.set_author(STARLINER_AUTHOR)
    pdf.set_creation_date(STARLINER_PUBLISHED)
    pdf.set_margins(32, 20, 32)
    pdf.set_auto_page_break(True, margin=30)
    pdf.add_page()
    pdf.set_font("Times", "B", 20)
    pdf.multi_cell(0, 9, STARLINER_TITLE, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(3)
    pdf.set_font("Times", "", 12)
    byline = f"By {STARLINER_AUTHOR}, Sept. 8, 2024"
    pdf.multi_cell(0, 6, byline, align="L", new_x="LMARGIN", new_y="NEXT")
    for paragraph in paragraphs(STARLINER):
        heading = paragraph in STARLINER_HEADINGS
        pdf.ln(4)
        pdf.set_font("Times", "B" if heading else "", 13)
        pdf.multi_cell(0, 6.5, paragraph, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.output(str(path))


def write_docx(path: Path) -> None:
    """Write the article on India's election: a title, a byline, a table between paragraphs."""
    document = Document()
    properties = document.core_properties
    properties.title = INDIA_TITLE
    properties.author = properties.last_modified_by = INDIA_AUTHOR
    properties.created = properties.modified = INDIA_PUBLISHED.replace(tzinfo=None)
    properties.comments = ""
    document.add_paragraph(INDIA_TITLE, style="Title")
    document.add_paragraph(f"By {INDIA_AUTHOR}")
    for paragraph in paragraphs(INDIA_TOP):
        document.add_paragraph(paragraph)
    table = document.add_table(rows=0, cols=3, style="Light Grid Accent 1")
    for row in INDIA_TABLE:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_heading("Two partners to please", level=2)
    for paragraph in paragraphs(INDIA_REST):
        document.add_paragraph(paragraph)
    document.save(str(path))
    _fix_times(path)


def _fix_times(path: Path) -> None:
    """Date the parts of a zip file alike, so that writing it again changes nothing."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, date_time=(2024, 6, 10, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, content)


if __name__ == "__main__":
    write_pdf(ARTICLES / "2024-09" / "starliner-returns.pdf")
    write_docx(ARTICLES / "2024-06" / "india-election.docx")
