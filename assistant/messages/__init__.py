"""LangChain messages and documents ↔ the turns, answers and passages of Pincite."""
