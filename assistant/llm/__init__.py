"""Messages → text as a language model writes it, from a server with an OpenAI-compatible API."""
