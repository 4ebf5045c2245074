"""Where people ask: the command line and the chat window."""
