"""From requests in the form of OpenAI's chat completions API to answers in the same form."""
