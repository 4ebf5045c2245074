"""Questions that the articles surely answer: made from headlines, and checked by asking."""
