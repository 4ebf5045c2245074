"""From turns of question and answer to conversations and feedback kept on disk."""
