"""From a request to its visitor: who they are, and what they may see and change."""
