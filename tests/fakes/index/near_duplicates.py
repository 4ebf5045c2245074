"""One agency text as five papers print it, and three unrelated articles."""

STORY_SENTENCES = [
    "The harbour board of Larnmouth voted on Tuesday to close the old pier for two years.",
    "Divers had found cracks in 41 of its iron piles, the board said in a statement.",
    "Repairs will cost 9.6 million pounds, twice what engineers had expected last autumn.",
    "The chair, Wilma Ostrander, called the decision painful but said there was no other way.",
    "Fishermen who land their catch at the pier must sail to Penhallow for the time being.",
    "Their union asked the government for help with the price of the fuel that will take.",
    "A ministry official answered that a request would be looked at when it arrives.",
    "The pier was built when the railway came and has been closed once before, after a storm.",
    "Shopkeepers along the quay fear for the summer trade on which most of them live.",
    "Work is to begin in March and the board will report on its progress every month.",
]
SHORTENED = STORY_SENTENCES[:6]
EXTENDED = [
    "By a correspondent in Penhallow.",
    *STORY_SENTENCES,
    "The mayor of Penhallow, Idris Fenwick, said that the town would find room for forty boats.",
    "He added that the fish market would open an hour earlier while the guests were there.",
    "A meeting for residents is to be held in the church hall on the first Monday of February.",
]
EDITED = [
    *(s.replace("said", "told us").replace("answered", "replied") for s in STORY_SENTENCES[:2]),
    STORY_SENTENCES[2].replace("9.6", "11.2"),
    *STORY_SENTENCES[3:],
]
NEAR_DUPLICATES = {
    "times": ("Pier to close", STORY_SENTENCES),
    "echo": ("Larnmouth pier shuts for two years", STORY_SENTENCES),
    "brief": ("Pier closed", SHORTENED),
    "penhallow": ("Our harbour makes room", EXTENDED),
    "gazette": ("Cost of pier rises", EDITED),
}
UNRELATED = {
    "whales": "Whales were seen off Larnmouth on Sunday. A pilot counted seven by the pier.",
    "wheat": "The wheat harvest began early this year. Farmers near Penhallow expect a good price.",
    "chess": "Ilse Marrak won the chess cup in Larnmouth. She had lost the final three times.",
}
