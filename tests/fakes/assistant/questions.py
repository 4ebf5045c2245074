"""Questions about the sample articles."""

KHERSON = "When did Russian troops withdraw from the city of Kherson?"
"""An article answers: on Nov. 11, 2022."""

UNANSWERABLE = "Who won the U.S. presidential election of November 2024?"
"""The articles end before the election."""
