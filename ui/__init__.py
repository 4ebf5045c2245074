"""From a question asked on the command line or in the chat to an answer with open citations."""
