"""What somebody who can reach a chat, or write its articles, achieves against it."""
