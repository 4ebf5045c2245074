"""A large initial is put before the word that it belongs to, or stays a word of its own."""

from pincite.index.readers.pdf.document import read_pdf
from pincite.index.types import Article

from tests.fakes.index.pdf import Text, make_pages


def test_a_large_accented_a_is_a_word_of_its_own() -> None:
    page = [Text(60, 114, "\xc0", 36),
            Text(92, 100, "sept heures, le premier train est parti de la"),
            Text(92, 112, "gare de Varn, avec deux cents voyageurs et un"),
            Text(60, 124, "maire. Le dernier est parti en mars de l'an dernier.")]  # fmt: skip
    [article] = read_pdf(make_pages(page), "a.pdf")
    assert isinstance(article, Article)
    assert article.text.startswith("\xc0 sept heures, le premier train")
