"""Load on the chat: many people at once, a burst of requests, thousands of questions."""
