"""From a question, on the command line or in the chat, to an answer with linked citations."""
